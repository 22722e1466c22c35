/* numbers.h - the numbers at the nodes of the network view, and the sums that they add up to. */
#ifndef CINCH_VIEW_NUMBERS_H
#define CINCH_VIEW_NUMBERS_H

#include "view/view.h"

#define NUMBERS_MOST_UNITS    6 /* numbers at a node */
#define NUMBERS_MOST_DECIMALS 4

/*
 * The article's numbers: at an input what each hidden unit sends when it alone is lit, its code; at an
 * output the weight from each hidden unit. They are rounded to the fewest decimals, one at least unless
 * all are whole, that leave every answer and, within a tenth, its lead over the runner-up as they are.
 * Sums and shares are those of the rounded numbers, so that they add up on paper.
 */
typedef struct numbers {
    drawing *d;
    bool shown;   /* one key column, one hidden layer, few units, and few decimals are enough */
    int decimals; /* of every number */
    uint32_t units;
    double *code; /* [inputs][units] rounded */
    double *out;  /* [units + bias][values] rounded */
} numbers;

/* Finds the decimals and rounds; false without memory. */
bool numbers_begin(numbers *n, drawing *d);

/* The sum of `value` for the input `symbol`, of rounded numbers. */
double numbers_sum(const numbers *n, uint32_t symbol, uint32_t value);

/* "72 = -10*-4 + 8*4" */
words numbers_formula(const numbers *n, uint32_t symbol, uint32_t value);

#endif
