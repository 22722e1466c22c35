/* fmath.c - exp, log, tanh and sqrt from + - * / and bit moves: the same bits everywhere. */
#include "base/fmath.h"

#if defined(__SSE__)
#include <xmmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define NOT_A_NUMBER 0x7fc00000u
#define INFINITE     0x7f800000u

/* 2^n for -126 <= n <= 127. */
static float power_of_two(int32_t n)
{
    return float_from_bits((uint32_t)(n + 127) << 23);
}

/* e^r - 1 for |r| <= ln 2 / 2. */
static float expm1_reduced(float r)
{
    float q = FMATH_Q6;
    q = q * r + FMATH_Q5;
    q = q * r + FMATH_Q4;
    q = q * r + FMATH_Q3;
    q = q * r + FMATH_Q2;
    return q * (r * r) + r;
}

float fmath_exp(float x)
{
    if (x != x)
        return float_from_bits(NOT_A_NUMBER);
    if (x > 0x1.62e42ep6f) /* the largest float below 128 ln 2 */
        return float_from_bits(INFINITE);
    if (x < -104.0f) /* below half of the smallest float, 2^-150 */
        return 0.0f;
    float n = (x * FMATH_LOG2_E + FMATH_ROUND) - FMATH_ROUND;
    float r = (x - n * FMATH_LN2_HIGH) - n * FMATH_LN2_LOW;
    float p = expm1_reduced(r) + 1.0f;
    /* In two steps, since 2^n alone can overflow or be denormal; only the second one can round. */
    int32_t half = (int32_t)n / 2;
    return p * power_of_two(half) * power_of_two((int32_t)n - half);
}

float fmath_tanh(float x)
{
    /* tanh |x| = -m / (m + 2), m = e^y - 1, y = -2 |x|; see docs/NUMERICS.md for its error. */
    float size = float_from_bits(float_bits(x) & 0x7fffffffu);
    size = FMATH_TANH_LIMIT < size ? FMATH_TANH_LIMIT : size; /* NaN stays */
    float y = size * -2.0f;
    float shifted = y * FMATH_LOG2_E + FMATH_ROUND_BIASED;
    float n = shifted - FMATH_ROUND_BIASED;
    float r = (y - n * FMATH_LN2_HIGH) - n * FMATH_LN2_LOW;
    float scale = float_from_bits(float_bits(shifted) << 23);
    /* -m and m + 2 are rounded once each: taking one from the other would add half an ulp. */
    float scaled = expm1_reduced(r) * scale;
    float t = ((1.0f - scale) - scaled) / (scaled + (scale + 1.0f));
    return float_from_bits(float_bits(t) | (float_bits(x) & 0x80000000u));
}

/* (log(1 + f) - f + f^2 / 2) / f^3 for sqrt(1/2) <= 1 + f < sqrt(2). */
static float log1p_rest(float f)
{
    float p = 0x1.1b4f88p-4f;
    p = p * f - 0x1.e2fd26p-4f;
    p = p * f + 0x1.e6553ep-4f;
    p = p * f - 0x1.fb4060p-4f;
    p = p * f + 0x1.23324ap-3f;
    p = p * f - 0x1.5562f2p-3f;
    p = p * f + 0x1.99a54cp-3f;
    p = p * f - 0x1.ffffeep-3f;
    return p * f + 0x1.555546p-2f;
}

/* log x for finite x > 0: with x = 2^k (1 + f), k ln 2 + f - f^2 / 2 + f^3 p(f). */
static float log_positive(float x)
{
    const uint32_t root_half = 0x3f3504f3u; /* sqrt(1/2) */
    int32_t k = 0;
    if (x < 0x1p-126f) {
        x *= 0x1p23f;
        k = -23;
    }
    uint32_t above = float_bits(x) - root_half;
    k += (int32_t)above >> 23;
    float f = float_from_bits((above & 0x007fffffu) + root_half) - 1.0f;

    /* high + f is kept as a rounded sum and its exact error: |high| >= |f|, or high is 0. */
    float high = (float)k * FMATH_LN2_HIGH;
    float sum = high + f;
    float error = f - (sum - high);
    float square = f * f;
    float rest = square * f * log1p_rest(f) - 0.5f * square;
    return sum + (error + (rest + (float)k * FMATH_LN2_LOW));
}

float fmath_log(float x)
{
    if (x == 0.0f)
        return -float_from_bits(INFINITE);
    if (!(x > 0.0f))
        return float_from_bits(NOT_A_NUMBER);
    if (float_bits(x) == INFINITE)
        return x;
    return log_positive(x);
}

/* x = significand * 2^exponent with an odd exponent and 2^23 <= significand < 2^25. */
static uint32_t sqrt_split(int32_t *exponent, float x)
{
    uint32_t bits = float_bits(x);
    int32_t e = (int32_t)(bits >> 23) - 150;
    uint32_t significand = (bits & 0x007fffffu) | 0x00800000u;
    if (bits < 0x00800000u) {
        int32_t shift = __builtin_clz(bits) - 8;
        significand = bits << shift;
        e = -149 - shift;
    }
    if ((e & 1) == 0) {
        significand <<= 1;
        e--;
    }
    *exponent = e;
    return significand;
}

float fmath_sqrt_integer(float x)
{
    if (x == 0.0f || x != x || float_bits(x) == INFINITE)
        return x;
    if (x < 0.0f)
        return float_from_bits(NOT_A_NUMBER);
    int32_t e;
    /* The integer root of significand * 2^23, bit by bit: 24 bits, and what is left over. */
    uint64_t left = (uint64_t)sqrt_split(&e, x) << 23;
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 46; bit != 0; bit >>= 2) {
        uint64_t trial = root + bit;
        root >>= 1;
        if (left >= trial) {
            left -= trial;
            root += bit;
        }
    }
    /* (root + 1/2)^2 = root^2 + root + 1/4: no root of a float lies half-way. */
    if (left > root)
        root++;
    return (float)(uint32_t)root * power_of_two((e - 23) / 2);
}

float fmath_sqrt(float x)
{
#if defined(__SSE__)
    return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x)));
#elif defined(__aarch64__)
    return vget_lane_f32(vsqrt_f32(vdup_n_f32(x)), 0);
#elif defined(__wasm__)
    float root;
    __asm__("local.get %1\n\tf32.sqrt\n\tlocal.set %0" : "=r"(root) : "r"(x));
    return root;
#else
    return fmath_sqrt_integer(x);
#endif
}

/* Scaled into the floats' range by powers of 4; one step of Newton's method doubles the digits. */
double fmath_root(double x)
{
    double scale = 1.0;
    if (x - x != 0.0)
        return x; /* infinite, or NaN */
    while (x > 0x1p100) {
        x *= 0x1p-100;
        scale *= 0x1p50;
    }
    while (x > 0.0 && x < 0x1p-100) {
        x *= 0x1p100;
        scale *= 0x1p-50;
    }
    if (!(x > 0.0))
        return 0.0;
    double root = (double)fmath_sqrt((float)x);
    return 0.5 * (root + x / root) * scale;
}

/*
 * 2 atanh s = log((1 + s) / (1 - s)), s = (m - 1) / (m + 1), |s| < 0.172: what is left out is below
 * 2^-60.
 */
static double log_near_1(double m)
{
    double s = (m - 1.0) / (m + 1.0), square = s * s, sum = 0.0;
    for (int odd = 21; odd >= 1; odd -= 2)
        sum = sum * square + 1.0 / odd;
    return 2.0 * s * sum;
}

double fmath_log2(double x)
{
    const double root2 = 1.4142135623730951, ln2 = 0.6931471805599453;
    double exponent = 0.0;
    CINCH_REQUIRE(x > 0.0 && x - x == 0.0);
    for (; x >= 0x1p32; exponent += 32.0)
        x *= 0x1p-32;
    for (; x < 0x1p-31; exponent -= 32.0)
        x *= 0x1p32;
    for (; x > root2; exponent += 1.0)
        x *= 0.5;
    for (; x < 0.5 * root2; exponent -= 1.0)
        x *= 2.0;
    return exponent + log_near_1(x) / ln2;
}

/* 2^n e^(r ln 2), |r| <= 1/2, by Taylor's series. */
double fmath_exp2(double x)
{
    const double ln2 = 0.6931471805599453;
    CINCH_REQUIRE(x > -1000.0 && x < 1000.0);
    int n = (int)(x < 0.0 ? x - 0.5 : x + 0.5);
    double r = (x - n) * ln2, sum = 1.0;
    for (int i = 14; i >= 1; i--)
        sum = 1.0 + sum * r / i;
    for (; n > 0; n--)
        sum *= 2.0;
    for (; n < 0; n++)
        sum *= 0.5;
    return sum;
}

/* Stirling's series from 256 on, where the next term is below 1e-20. */
double fmath_log2_factorial(uint64_t n)
{
    const double ln2 = 0.6931471805599453, log2_root_2pi = 1.3257480647361592;
    double sum = 0.0, x = (double)n;
    if (n >= 256) {
        double rest = (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / (x * x)) / (x * x)) / x;
        return (x + 0.5) * fmath_log2(x) + (rest - x) / ln2 + log2_root_2pi;
    }
    for (uint64_t i = 2; i <= n; i++)
        sum += fmath_log2((double)i);
    return sum;
}

double fmath_round(double x)
{
    double size = x < 0.0 ? -x : x;
    if (!(size < 0x1p52))
        return x;
    double below = (double)(uint64_t)size;
    double units = size - below >= 0.5 ? below + 1.0 : below;
    return x < 0.0 ? -units : units;
}
