/* base.h - what every module needs: which compilers will do, requirements, size arithmetic. */
#ifndef CINCH_BASE_BASE_H
#define CINCH_BASE_BASE_H

#include "cinch.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||     \
    defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "Cinch's results are exact to the bit: compile without -ffast-math and what is part of it"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#if defined(__i386__)
#error "Cinch computes in float, and x87 does not: for 32-bit x86 add -msse2 -mfpmath=sse"
#elif defined(__s390__)
#error "Cinch computes in float, and -std=c17 means double here: add -fexcess-precision=fast"
#else
#error "Cinch computes in float: find the option that makes this compiler's __FLT_EVAL_METHOD__ 0"
#endif
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

/* Numbers of `each_bytes`, 4 or 8, from memory to little-endian bytes, or back. */
static inline void copy_little_endian(void *to, const void *from, size_t bytes, size_t each_bytes)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t i = 0; i < bytes; i++)
        ((unsigned char *)to)[i] = ((const unsigned char *)from)[i ^ (each_bytes - 1)];
#else
    (void)each_bytes;
    __builtin_memcpy(to, from, bytes);
#endif
}

#endif
