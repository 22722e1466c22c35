/* rng.h - random numbers as the start weights need them. */
#ifndef CINCH_BASE_RNG_H
#define CINCH_BASE_RNG_H

#include "base/base.h"

/* Philox's constants: odd multipliers found by search; the golden ratio and the root of 3 - 1. */
#define RNG_MULTIPLIER_0 UINT32_C(0xD2511F53)
#define RNG_MULTIPLIER_1 UINT32_C(0xCD9E8D57)
#define RNG_WEYL_0       UINT32_C(0x9E3779B9)
#define RNG_WEYL_1       UINT32_C(0xBB67AE85)
#define RNG_ROUNDS       10

/*
 * Four random words for a counter and a key (Salmon, Moraes, Dror, Shaw: "Parallel random numbers:
 * as easy as 1, 2, 3", 2011). A pure function: equal arguments give equal words.
 */
void rng_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* A stream of words: word i of stream s of a seed is philox((i / 4, 0, s), seed)[i % 4]. */
typedef struct rng_state {
    uint64_t seed;
    uint64_t stream; /* independent streams of one seed */
    uint64_t next;   /* index of the next word */
} rng_state;

/* The next word of the stream. */
uint32_t rng_next(rng_state *rng);

/* A number in 0 .. bound - 1, each equally likely. `bound` is at least 1. */
uint32_t rng_below(rng_state *rng, uint32_t bound);

/* Uniform over the 2^24 multiples of 2^-23 in [-1, 1): both operations are exact. */
static inline float rng_signed_unit(uint32_t word)
{
    return (float)(word >> 8) * 0x1p-23f - 1.0f;
}

/* Words 4 block .. 4 block + 3 of a stream. */
void rng_block(uint32_t word[4], const rng_state *rng, uint64_t block);

/* A stream read in order, four words at a time: rng_next() makes four for every one. */
typedef struct rng_words {
    rng_state rng;
    uint32_t word[4];
} rng_words;

static inline uint32_t rng_words_next(rng_words *words)
{
    rng_state *rng = &words->rng;
    if (rng->next % 4 == 0)
        rng_block(words->word, rng, rng->next / 4);
    return words->word[rng->next++ % 4];
}

/* Each order of the numbers equally likely (Fisher and Yates, from the last one down). */
void rng_shuffle(uint32_t *numbers, uint32_t count, rng_state *rng);

/* What a seed's streams are used for, so that no two uses share a word. docs/NUMERICS.md. */
enum rng_stream { STREAM_WEIGHTS = 0, STREAM_ORDER = 1, STREAM_FAMILY = 2 };

#endif
