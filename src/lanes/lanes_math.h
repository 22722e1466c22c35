/*
 * lanes_math.h - exp and tanh in every lane, bit for bit what fmath_exp() and fmath_tanh() give:
 * the same operations in the same order. Included after lanes.h.
 */
#ifndef CINCH_LANES_LANES_MATH_H
#define CINCH_LANES_LANES_MATH_H

#include "base/fmath.h"
#include "lanes/lanes.h"

/* e^r - 1 for |r| <= ln 2 / 2. */
static inline vf vf_expm1_reduced(vf r)
{
    vf q = FMATH_Q6 * r + FMATH_Q5;
    q = q * r + FMATH_Q4;
    q = q * r + FMATH_Q3;
    q = q * r + FMATH_Q2;
    return q * (r * r) + r;
}

/*
 * a + b * c where the product is exact: fused where there is an instruction for it, which then
 * rounds nothing that two operations would not.
 */
static inline vf vf_add_exact_product(vf a, vf b, vf c)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_fmadd_ps((__m512)b, (__m512)c, (__m512)a);
#else
    return a + b * c;
#endif
}

/* x - n ln 2. The first product is exact for |n| < 512. */
static inline vf vf_reduce(vf x, vf n)
{
    return vf_add_exact_product(x, n, vf_splat(-FMATH_LN2_HIGH)) - n * FMATH_LN2_LOW;
}

/*
 * fmath_exp(x) for -64 <= x <= 0, and 0 below -64, in up to 4 vectors. NaN gives 0; above 0 it
 * holds up to 88. n is added to the exponent's bits: p is in [0.70, 1.42], and no result is
 * denormal.
 *
 * The vectors go side by side, operation by operation: each is one chain of latencies, and the
 * processor looks only so far ahead for others.
 */
INLINE void vf_exp_tails(vf *x, const size_t count)
{
#define EACH                                                                                       \
    LANES_UNROLL                                                                                   \
    for (size_t i = 0; i < count; i++)
    vf shifted[4], r[4], q[4];
    EACH shifted[i] = x[i] * FMATH_LOG2_E + FMATH_ROUND;
    EACH r[i] = vf_reduce(x[i], shifted[i] - FMATH_ROUND);
    EACH q[i] = FMATH_Q6 * r[i] + FMATH_Q5;
    EACH q[i] = q[i] * r[i] + FMATH_Q4;
    EACH q[i] = q[i] * r[i] + FMATH_Q3;
    EACH q[i] = q[i] * r[i] + FMATH_Q2;
    EACH q[i] = q[i] * (r[i] * r[i]) + r[i];
    EACH q[i] = q[i] + 1.0f;
    EACH x[i] = (vf)((vi)((vu)q[i] + ((vu)shifted[i] << 23)) & (x[i] >= FMATH_TAIL));
#undef EACH
}

static inline vf vf_exp_tail(vf x)
{
    vf_exp_tails(&x, 1);
    return x;
}

/* limit where it is below x, else x, NaN included: what x86's minimum gives in this order. */
static inline vf vf_at_most(vf x, float limit)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_min_ps((__m512)vf_splat(limit), (__m512)x);
#elif LANES == 8 && defined(__AVX__)
    return (vf)_mm256_min_ps((__m256)vf_splat(limit), (__m256)x);
#elif LANES == 4 && defined(__SSE__)
    return (vf)_mm_min_ps((__m128)vf_splat(limit), (__m128)x);
#else
    return vf_select(limit < x, vf_splat(limit), x);
#endif
}

/* fmath_tanh(x) for every float; NaN gives a NaN. */
static inline vf vf_tanh(vf x)
{
    vf size = vf_at_most(vf_abs(x), FMATH_TANH_LIMIT);
    vf y = size * -2.0f;
    vf shifted = y * FMATH_LOG2_E + FMATH_ROUND_BIASED;
    vf r = vf_reduce(y, shifted - FMATH_ROUND_BIASED);
    vf scale = (vf)((vu)shifted << 23);
    vf m = vf_expm1_reduced(r); /* times scale, a power of two: exact */
    vf t = vf_add_exact_product(1.0f - scale, -m, scale) /
           vf_add_exact_product(scale + 1.0f, m, scale);
    return (vf)((vi)t | ((vi)x & vi_splat(INT32_MIN)));
}

#endif
