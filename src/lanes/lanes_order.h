/* lanes_order.h - what shuffling takes in lanes: wide products, Philox, scattering. Included after
 * lanes.h. */
#ifndef CINCH_LANES_LANES_ORDER_H
#define CINCH_LANES_LANES_ORDER_H

#include "base/rng.h"
#include "lanes/lanes.h"

/* The 64-bit products of every lane with b. */
static inline void vu_multiply(vu *high, vu *low, vu a, uint32_t b)
{
#if LANES == 16 && defined(__AVX512F__)
    __m512i factor = _mm512_set1_epi32((int)b);
    __m512i even = _mm512_mul_epu32((__m512i)a, factor);
    __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)a, 32), factor);
    *high = (vu)_mm512_mask_mov_epi32(_mm512_srli_epi64(even, 32), 0xaaaa, odd);
    *low = (vu)_mm512_mask_mov_epi32(even, 0xaaaa, _mm512_slli_epi64(odd, 32));
#elif LANES == 8 && defined(__AVX2__)
    __m256i factor = _mm256_set1_epi32((int)b);
    __m256i even = _mm256_mul_epu32((__m256i)a, factor);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)a, 32), factor);
    *high = (vu)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
    *low = (vu)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
#else
    for (int i = 0; i < LANES; i++) {
        uint64_t product = (uint64_t)a[i] * b;
        (*high)[i] = (uint32_t)(product >> 32);
        (*low)[i] = (uint32_t)product;
    }
#endif
}

/* rng_philox() in every lane, for the counter (block, 0, stream) and the key `seed`. */
static inline void vu_philox(vu out[4], uint32_t block, vu stream_low, vu stream_high, vu seed_low,
                             vu seed_high)
{
    vu c0 = (vu)vi_splat((int32_t)block), c1 = {0}, c2 = stream_low, c3 = stream_high;
    for (int round = 0; round < RNG_ROUNDS; round++) {
        vu high0, low0, high1, low1;
        vu_multiply(&high0, &low0, c0, RNG_MULTIPLIER_0);
        vu_multiply(&high1, &low1, c2, RNG_MULTIPLIER_1);
        c0 = high1 ^ c1 ^ seed_low;
        c1 = low1;
        c2 = high0 ^ c3 ^ seed_high;
        c3 = low0;
        seed_low += RNG_WEYL_0;
        seed_high += RNG_WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

#endif
