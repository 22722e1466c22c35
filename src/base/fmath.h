/*
 * fmath.h - elementary functions with the same bits everywhere.
 *
 * The scalar functions and their vector twins (lanes_math.h) share the constants. Both evaluate exp
 * as 2^n * (1 + r + r^2 q(r)), n the integer nearest to x / ln 2 and r = x - n ln 2.
 * docs/NUMERICS.md derives the constants and the bounds.
 */
#ifndef CINCH_BASE_FMATH_H
#define CINCH_BASE_FMATH_H

#include "base/base.h"

#define FMATH_LOG2_E 0x1.715476p+0f

/* Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits; BIASED adds a float's
 * bias. */
#define FMATH_ROUND        0x1.8p23f
#define FMATH_ROUND_BIASED (0x1.8p23f + 127.0f)

/* ln 2 = HIGH + LOW. HIGH has 15 bits, so that n * HIGH is exact for |n| < 512. */
#define FMATH_LN2_HIGH 0x1.62e4p-1f
#define FMATH_LN2_LOW  0x1.7f7d1cp-20f

/* q(r) = Q2 + Q3 r + Q4 r^2 + Q5 r^3 + Q6 r^4, for |r| <= ln 2 / 2 */
#define FMATH_Q2 0x1.fffffap-2f
#define FMATH_Q3 0x1.555490p-3f
#define FMATH_Q4 0x1.555a6ap-5f
#define FMATH_Q5 0x1.123b48p-7f
#define FMATH_Q6 0x1.693e96p-10f

/* Below it vf_exp_tail() is 0. */
#define FMATH_TAIL (-64.0f)

/* From 9.01 on tanh rounds to 1. */
#define FMATH_TANH_LIMIT 10.0f

/* At most 1 ulp from the true value over all floats; special values as in C17, annex F. */
float fmath_exp(float x);
float fmath_log(float x);

/* At most 2.5 ulp over all floats; odd: fmath_tanh(-x) == -fmath_tanh(x). */
float fmath_tanh(float x);

/* Correctly rounded, by an instruction where the machine has one. */
float fmath_sqrt(float x);

/*
 * The square root by integers alone, correctly rounded: what fmath_sqrt() is on machines without an
 * instruction for it, and what its test compares the instruction with.
 */
float fmath_sqrt_integer(float x);

/* The square root of a finite x >= 0 to about 48 bits, for reports: not correctly rounded. */
double fmath_root(double x);

/*
 * For reports, in double, by + - * / alone. log2 of a finite x > 0: within 2^-51 of its size and
 * 2^-52. 2^x for |x| < 1000: within 2^-48 of its size. log2 n! within 2^-49 of its size.
 */
double fmath_log2(double x);
double fmath_exp2(double x);
double fmath_log2_factorial(uint64_t n);

/* The nearest whole number, of two the one farther from 0. */
double fmath_round(double x);

#endif
