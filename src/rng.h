/* rng.h - random numbers as the start weights need them. */
#ifndef CINCH_RNG_H
#define CINCH_RNG_H

#include "base.h"

/* Uniform over the 2^24 multiples of 2^-23 in [-1, 1): both operations are exact. */
static inline float rng_signed_unit(uint32_t word)
{
    return (float)(word >> 8) * 0x1p-23f - 1.0f;
}

/* What a seed's streams are used for, so that no two uses share a word. docs/NUMERICS.md. */
enum rng_stream { STREAM_WEIGHTS = 0, STREAM_ORDER = 1, STREAM_FAMILY = 2 };

#endif
