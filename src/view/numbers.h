/* numbers.h - the numbers at the nodes of the network view, and the formulas that they make. */
#ifndef CINCH_VIEW_NUMBERS_H
#define CINCH_VIEW_NUMBERS_H

#include "view/view.h"

#define NUMBERS_MOST_UNITS    6 /* numbers at a node */
#define NUMBERS_MOST_DECIMALS 4 /* of these */
#define NUMBERS_MOST_FORMULA  6 /* decimals in a formula */

/*
 * The article's numbers: at an input what each hidden unit sends when it alone is lit, its code; at
 * an output the weight from each hidden unit. They are shown with the fewest decimals, one at least
 * unless all are whole, with which every answer and, within a tenth, its lead over the runner-up
 * could be computed by hand. Only what is shown is rounded: sums are those of the numbers as they
 * are.
 */
typedef struct numbers {
    drawing *d;
    bool shown;   /* one key column, one hidden layer, few units, and few decimals are enough */
    int decimals; /* of every number */
    uint32_t units;
    double *code; /* [inputs][units] */
    double *out;  /* [units + bias][values] */
} numbers;

/* Finds the numbers and their decimals; false without memory. */
bool numbers_begin(numbers *n, drawing *d);

/*
 * How many decimals it takes, NUMBERS_MOST_FORMULA at most, that the products for `symbol` and
 * `value` add up to what `sum_decimals` show of their sum.
 */
int numbers_formula_decimals(const numbers *n, uint32_t symbol, uint32_t value, double sum,
                             int sum_decimals);

/*
 * "72 = -10*-4 + 8*4", with so many decimals of the products' numbers; an "about equal" instead,
 * where these do not add up.
 */
words numbers_formula(const numbers *n, uint32_t symbol, uint32_t value, double sum,
                      int sum_decimals, int decimals);

#endif
