/* rng.c - Philox4x32-10: random words by counter. */
#include "base/rng.h"

void rng_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < RNG_ROUNDS; round++) {
        uint64_t p0 = (uint64_t)RNG_MULTIPLIER_0 * c0;
        uint64_t p1 = (uint64_t)RNG_MULTIPLIER_1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += RNG_WEYL_0;
        k1 += RNG_WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

void rng_block(uint32_t word[4], const rng_state *rng, uint64_t block)
{
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)rng->stream,
                                 (uint32_t)(rng->stream >> 32)};
    const uint32_t key[2] = {(uint32_t)rng->seed, (uint32_t)(rng->seed >> 32)};
    rng_philox(word, counter, key);
}

uint32_t rng_next(rng_state *rng)
{
    uint32_t word[4];
    rng_block(word, rng, rng->next / 4);
    return word[rng->next++ % 4];
}

/*
 * Lemire, "Fast random integer generation in an interval", 2019: the high half of word * bound is
 * uniform once the 2^32 mod bound lowest products are thrown away.
 */
uint32_t rng_below(rng_state *rng, uint32_t bound)
{
    CINCH_REQUIRE(bound >= 1);
    uint64_t product = (uint64_t)rng_next(rng) * bound;
    if ((uint32_t)product < bound) {
        uint32_t surplus = -bound % bound; /* 2^32 mod bound */
        while ((uint32_t)product < surplus)
            product = (uint64_t)rng_next(rng) * bound;
    }
    return (uint32_t)(product >> 32);
}

void rng_shuffle(uint32_t *numbers, uint32_t count, rng_state *rng)
{
    for (uint32_t left = count; left > 1; left--) {
        uint32_t other = rng_below(rng, left);
        uint32_t last = numbers[left - 1];
        numbers[left - 1] = numbers[other];
        numbers[other] = last;
    }
}
