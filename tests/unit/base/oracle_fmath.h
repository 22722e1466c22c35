/*
 * oracle_fmath.h - what exp, log and tanh should be: the C library's double functions, and MPFR
 * where these come within 5 % of the bound.
 */
#ifndef TEST_BASE_ORACLE_FMATH_H
#define TEST_BASE_ORACLE_FMATH_H

#include "base/base.h"

#include <math.h>
#include <mpfr.h>

typedef struct oracle {
    const char *name;
    float (*function)(float);
    double (*reference)(double);
    int (*exact)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    double bound; /* in ulp */
} oracle;

static const oracle oracle_table[] = {
    {"exp", fmath_exp, exp, mpfr_exp, 1.0},
    {"log", fmath_log, log, mpfr_log, 1.0},
    {"tanh", fmath_tanh, tanh, mpfr_tanh, 2.5},
};

#define ORACLES (sizeof oracle_table / sizeof oracle_table[0])

/* The distance of two neighbouring floats at the finite `value`, 2^-149 at least. */
static inline double oracle_ulp(double value)
{
    union {
        double d;
        uint64_t u;
    } both = {.d = value};
    int exponent = (int)(both.u >> 52 & 0x7ff) - 1023;
    if (exponent < -126)
        exponent = -126;
    both.u = (uint64_t)(exponent - 23 + 1023) << 52;
    return both.d;
}

/* |got - value| in ulp. An infinite `got` counts as 2^128, and is right for all values from there.
 */
static inline double oracle_distance(float got, double value)
{
    if (isinf(got)) {
        double limit = got > 0 ? 0x1p128 : -0x1p128;
        return fabs(value) >= 0x1p128 ? (value > 0) == (got > 0) ? 0 : HUGE_VAL
                                      : fabs(limit - value) / oracle_ulp(value);
    }
    return fabs((double)got - value) / oracle_ulp(value);
}

/* The same with 120 bits. */
static inline double oracle_exact_distance(const oracle *o, float x, float got)
{
    mpfr_t value, argument;
    mpfr_inits2(120, value, argument, (mpfr_ptr)0);
    (void)mpfr_set_flt(argument, x, MPFR_RNDN);
    (void)o->exact(value, argument, MPFR_RNDN);
    double near = mpfr_get_d(value, MPFR_RNDN);
    double limit = isinf(got) ? copysign(0x1p128, (double)got) : (double)got;
    (void)mpfr_sub_d(value, value, limit, MPFR_RNDN);
    double distance = fabs(mpfr_get_d(value, MPFR_RNDN)) / oracle_ulp(near);
    mpfr_clears(value, argument, (mpfr_ptr)0);
    return distance;
}

/* The error of o->function at x in ulp; HUGE_VAL where NaN or an infinity is wrong. */
static inline double oracle_error(const oracle *o, float x)
{
    float got = o->function(x);
    double value = o->reference((double)x);
    if (isnan(value) || isnan(got))
        return isnan(value) && isnan(got) ? 0 : HUGE_VAL;
    if (isinf(value))
        return (double)got == value ? 0 : HUGE_VAL;
    if (value == 0) /* the sign too */
        return got == 0 && !signbit(got) == !signbit(value) ? 0 : oracle_distance(got, value);
    double error = oracle_distance(got, value);
    if (error < 0.95 * o->bound || !(error < 1e6))
        return error;
    return oracle_exact_distance(o, x, got);
}

#endif
