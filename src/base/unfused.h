/*
 * unfused.h - whether the arithmetic of this translation unit is IEEE 754's: rounded to nearest
 * after each operation, in the order that the code shows, denormals kept.
 */
#ifndef CINCH_BASE_UNFUSED_H
#define CINCH_BASE_UNFUSED_H

#include "base/base.h"

/*
 * (a * b + c) + d, and what comes out where all is well; arrays, so that they fill vectors.
 *   0        fused, the sum would be 2^-24
 *   1 2 3    half an ulp, of either sign, is dropped; most of one counts as a whole
 *   4        regrouped, c + d would leave 0.3
 *   5 6 7    denormals are neither flushed, from a product or a sum, nor read as 0
 */
#define PROBES 8
typedef struct probes {
    float a[PROBES], b[PROBES], c[PROBES], d[PROBES];
    float good[PROBES];
} probes;

/* clang-format off */
static const probes base_probes = {
    .a = {1.0f + 0x1p-12f, 1.0f, -1.0f, 1.0f, 0.3f, 0x1p-126f, 0x1.8p-126f, 0x1p-149f},
    .b = {1.0f + 0x1p-12f, 1.0f, 1.0f, 1.0f, 1.0f, 0.5f, 1.0f, 0x1p100f},
    .c = {-1.0f - 0x1p-11f, 0x1p-24f, -0x1p-24f, 0x1.8p-24f, 0x1.8p23f, 0.0f, -0x1p-126f, 0.0f},
    .d = {0.0f, 0.0f, 0.0f, 0.0f, -0x1.8p23f, 0.0f, 0.0f, 0.0f},
    .good = {0.0f, 1.0f, -1.0f, 1.0f + 0x1p-23f, 0.0f, 0x1p-127f, 0x1p-127f, 0x1p-49f},
};
/* clang-format on */

/* A number that the compiler does not know. */
static inline float base_unknown(const float *number)
{
    return *(const volatile float *)number;
}

/* Compared as bits: where denormals are read as 0, each equals 0. */
static inline bool base_unfused(void)
{
    const probes *p = &base_probes;
    bool good = true;
    for (int i = 0; i < PROBES; i++) {
        float product = base_unknown(&p->a[i]) * base_unknown(&p->b[i]);
        float sum = product + base_unknown(&p->c[i]) + base_unknown(&p->d[i]);
        good &= float_bits(sum) == float_bits(p->good[i]);
    }
    return good;
}

#endif
