/* check_bound.h - how far other evaluations can be from the library's, for the checker of
 * proofs. */
#ifndef CINCH_PROOF_CHECK_BOUND_H
#define CINCH_PROOF_CHECK_BOUND_H

#include "base/base.h"

/* One input of a layer: the library's value, and the ends that contain everybody's. */
typedef struct cert_input {
    size_t row; /* of the weight matrix */
    float code;
    double low, high;
    bool plain; /* a symbol or a bias: everybody has 1, and nothing is multiplied */
} cert_input;

/* A layer that sums up inputs. */
typedef struct cert_layer {
    const cert_input *input;
    size_t inputs;
    const float *weights; /* [rows][units] */
    size_t units;
    double step; /* hu is taken of so many times its argument: 1, or CERT_WINDOW_STEP */
} cert_layer;

/* The least number above x, and the largest below; x itself where it is not finite. */
double cert_next_above(double x);
double cert_next_below(double x);

/* Sets the ends of unit `unit`'s sum. False when it can overflow. */
bool cert_sum_ends(cert_input *to, const cert_layer *layer, size_t unit);
void cert_activate_ends(cert_input *unit, cinch_activation activation);

/* To the nearest of `bits` significant bits; ties to even, and of ends outward. */
float cert_nearest_factor(float x, unsigned bits);
/* The same with ties away from 0. */
float cert_nearest_away(float x, unsigned bits);
/* False when one is beyond all floats. */
bool cert_round_ends(cert_input *unit, unsigned bits);

/*
 * At least what z_right - z_rival can differ by from the margin; `lowest` and `highest` have the
 * rivals' weights of each row, which may be one rival's alone: NULL, and `rival` says which.
 * Infinite where a sum can overflow.
 */
double cert_bound_above(const cert_layer *output, uint32_t right, uint32_t rival,
                        const float *lowest, const float *highest);

#endif
