/* hash.h - XXH64 over pieces, from xxhash's header. */
#ifndef CINCH_BASE_HASH_H
#define CINCH_BASE_HASH_H

#include "base/base.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Pieces are gathered first: numbers come a few bytes at a time. */
typedef struct hash_state {
    XXH64_state_t xxh;
    size_t used;
    unsigned char gathered[256];
} hash_state;

static inline void hash_begin(hash_state *state)
{
    XXH64_reset(&state->xxh, 0);
    state->used = 0;
}

static inline void hash_bytes(hash_state *state, const void *bytes, size_t count)
{
    const unsigned char *from = bytes;
    for (size_t i = 0; i < count; i++) {
        if (state->used == sizeof state->gathered) {
            XXH64_update(&state->xxh, state->gathered, sizeof state->gathered);
            state->used = 0;
        }
        state->gathered[state->used++] = from[i];
    }
}

/* A number as 4 little-endian bytes. */
static inline void hash_u32(hash_state *state, uint32_t number)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    hash_bytes(state, bytes, sizeof bytes);
}

/* A number as 8 little-endian bytes. */
static inline void hash_u64(hash_state *state, uint64_t number)
{
    hash_u32(state, (uint32_t)number);
    hash_u32(state, (uint32_t)(number >> 32));
}

static inline uint64_t hash_end(hash_state *state)
{
    if (state->used)
        XXH64_update(&state->xxh, state->gathered, state->used);
    return XXH64_digest(&state->xxh);
}

#endif
