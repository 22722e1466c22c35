/* exact_sum.h - sums of products of floats without any rounding. */
#ifndef CINCH_BASE_EXACT_SUM_H
#define CINCH_BASE_EXACT_SUM_H

#include "base/base.h"

/*
 * A number in fixed point: limb[i] counts 2^(32 i - 352). A product of two floats is a multiple of
 * 2^-298 and below 2^256, and a double that holds one has no bit set below 2^-298, so 2^-352 leaves
 * room for its 53 bits; 2^32 such products stay below 2^288, inside the 21 limbs' 2^320.
 */
#define EXACT_LIMBS  21
#define EXACT_LOWEST (-352)

typedef struct exact {
    int64_t limb[EXACT_LIMBS]; /* carries are settled late: see exact_add() */
    uint32_t additions;        /* since they were */
} exact;

static inline uint64_t double_bits(double x)
{
    union {
        double d;
        uint64_t u;
    } both = {.d = x};
    return both.u;
}

static inline double double_from_bits(uint64_t bits)
{
    union {
        uint64_t u;
        double d;
    } both = {.u = bits};
    return both.d;
}

/* 2^exponent, for -1022 <= exponent <= 1023. */
static inline double double_power(int exponent)
{
    return double_from_bits((uint64_t)(exponent + 1023) << 52);
}

void exact_clear(exact *sum);

/* Adds `x`, which must be a product of two finite floats (exact in a double) or its negative. */
void exact_add(exact *sum, double x);

/* -1, 0 or 1: how `a` compares to `b`. Both are settled by the call. */
int exact_compare(exact *a, exact *b);

/* -1, 0 or 1. */
int exact_sign(exact *sum);

/* The nearest double, ties to even. */
double exact_round(const exact *sum);

#endif
