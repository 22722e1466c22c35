/* make_bound.h - how far other evaluations can be from the library's, for the maker of proofs. */
#ifndef CINCH_PROOF_MAKE_BOUND_H
#define CINCH_PROOF_MAKE_BOUND_H

#include "base/arena.h"

static inline double magnitude(double x)
{
    return x < 0.0 ? -x : x;
}

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

static inline double smaller(double a, double b)
{
    return a < b ? a : b;
}

/*
 * What one row adds up in one layer: weight row `at[i]` times a factor, which is `code[i]` in this
 * library and lies in low[i] .. high[i] in every admissible evaluation. Symbols and biases have the
 * factor 1, and are no products: they come last.
 */
typedef struct cert_terms {
    size_t count, products;
    size_t *at;
    float *code;
    double *low, *high;
} cert_terms;

/* Intervals of a layer's units; and what they are made of. */
typedef struct cert_units {
    double *low, *high;
    double *size;   /* the sum of the terms' largest magnitudes */
    double *halves; /* the sum of half an ulp of each */
} cert_units;

/* The output layer of one row, and its right value. */
typedef struct cert_output {
    const cert_terms *terms;
    const float *weights; /* [rows][values] */
    size_t values;
    uint32_t right;
    double gap; /* what must lie between the logits besides */
} cert_output;

/* `wide` terms and units are the most that there are. */
void cert_terms_list(arena_list *list, cert_terms *terms, size_t wide);
void cert_units_list(arena_list *list, cert_units *units, size_t wide);

void cert_add_term(cert_terms *terms, size_t at, float code, double low, double high);

/*
 * The intervals of the units that `weights` [rows][count] make of `in`. False when a sum can
 * overflow.
 */
bool cert_unit_intervals(cert_units *units, const cert_terms *in, const float *weights,
                         size_t count);
void cert_activate_interval(double *low, double *high, cinch_activation activation);

/* To `bits` significant bits, ties to even or away from 0. May be infinite. */
float cert_round_factor(float x, unsigned bits, bool ties_away);
/* The ends to `bits`, ties outward. False when one is beyond all floats. */
bool cert_round_interval(double *low, double *high, unsigned bits);

/* By how much z_right - z_rival can differ from the margin. */
double cert_rival_bound(const cert_output *output, uint32_t rival);

/*
 * The same for all rivals, whose weights of row r lie in least[r] .. most[r]; infinite where a sum
 * can overflow.
 */
double cert_row_bound(const cert_output *output, const float *least, const float *most);

#endif
