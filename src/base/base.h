/* base.h - what every module needs: requirements, size arithmetic, the unfused check. */
#ifndef CINCH_BASE_BASE_H
#define CINCH_BASE_BASE_H

#include "cinch.h"

#if defined(__FAST_MATH__) || defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "Cinch's results are exact to the bit: compile without -ffast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "Cinch needs float arithmetic in float: on 32-bit x86 compile with -msse2 -mfpmath=sse"
#endif

/* Stops in every build: a caller's bug must never become undefined behaviour. */
#define CINCH_REQUIRE(condition)                                                                   \
    do {                                                                                           \
        if (!(condition))                                                                          \
            __builtin_trap();                                                                      \
    } while (0)

/* The one place where sizes are multiplied and added. False on overflow; *result is unspecified. */
static inline bool size_multiply(size_t *result, size_t a, size_t b)
{
    return !__builtin_mul_overflow(a, b, result);
}

static inline bool size_add(size_t *result, size_t a, size_t b)
{
    return !__builtin_add_overflow(a, b, result);
}

/* Of an option, 0 means its default. */
static inline void set_default(float *option, float value)
{
    if (*option == 0.0f)
        *option = value;
}

static inline uint32_t float_bits(float x)
{
    union {
        float f;
        uint32_t u;
    } both = {.f = x};
    return both.u;
}

static inline float float_from_bits(uint32_t bits)
{
    union {
        uint32_t u;
        float f;
    } both = {.u = bits};
    return both.f;
}

/*
 * Whether this translation unit rounds every operation once, to nearest: (1 + 2^-12)^2 - (1 +
 * 2^-11) is 0 when the square is rounded to a float first, and 2^-24 when it is fused with the
 * subtraction. Half an ulp, of either sign, must be dropped, and most of one taken for a whole;
 * sums must not be regrouped, and denormals neither be flushed nor read as 0.
 */
static inline bool base_unfused(void)
{
    volatile float a = 1.0f + 0x1p-12f;
    volatile float c = 1.0f + 0x1p-11f;
    volatile float half_ulp = 0x1p-24f;
    volatile float most_of_ulp = 0x1.8p-24f;
    float x = a;
    float one = 1.0f;
    bool ties_to_even = one + half_ulp == 1.0f && -one - half_ulp == -1.0f;
    volatile float third = 0.3f, least_normal = 0x1p-126f, least = 0x1p-149f;
    const float integers_only = 0x1.8p23f;
    bool in_order = (third + integers_only) - integers_only == 0.0f;
    bool denormals = least_normal * 0.5f != 0.0f && least * 0x1p100f != 0.0f;
    return x * x - c == 0.0f && ties_to_even && one + most_of_ulp == 1.0f + 0x1p-23f && in_order &&
           denormals;
}

#endif
