/* many_order.h - a new order of the rows in every lane, of that lane's seed and pass. A part of
 * many.c. */
#ifndef CINCH_LANES_MANY_ORDER_H
#define CINCH_LANES_MANY_ORDER_H

#include "base/rng.h"
#include "lanes/lanes_order.h"
#include "lanes/many_step.h"

/* The streams of the coming pass, one per lane. */
typedef struct streams {
    vu stream_low, stream_high, seed_low, seed_high;
    vu word[4];
    uint32_t next; /* number of the next word */
} streams;

static uint64_t stream_of(const lane_job *job, size_t lane)
{
    return STREAM_ORDER | (job->passes[lane] + 1) << 8;
}

INLINE streams streams_begin(const lane_job *job)
{
    streams s = {.next = 0};
    for (size_t lane = 0; lane < LANES; lane++) {
        uint64_t stream = stream_of(job, lane), seed = job->seed[lane];
        s.stream_low[lane] = (uint32_t)stream;
        s.stream_high[lane] = (uint32_t)(stream >> 32);
        s.seed_low[lane] = (uint32_t)seed;
        s.seed_high[lane] = (uint32_t)(seed >> 32);
    }
    return s;
}

/* The next word of every lane, as rng_next(). */
INLINE vu streams_next(streams *s)
{
    if (s->next % 4 == 0)
        vu_philox(s->word, s->next / 4, s->stream_low, s->stream_high, s->seed_low, s->seed_high);
    return s->word[s->next++ % 4];
}

/* What train.c's shuffle() does, for the lane whose words have to be passed over. */
static void shuffle_alone(lane_job *job, size_t lane)
{
    uint32_t rows = (uint32_t)job->mapping->rows;
    int32_t *order = job->order + lane;
    rng_state rng = {.seed = job->seed[lane], .stream = stream_of(job, lane)};
    for (uint32_t i = 0; i < rows; i++)
        order[i * LANES] = (int32_t)i;
    for (uint32_t i = rows - 1; i > 0; i--) {
        uint32_t j = rng_below(&rng, i + 1);
        int32_t swap = order[i * LANES];
        order[i * LANES] = order[j * LANES];
        order[j * LANES] = swap;
    }
}

/* All lanes at once, as if no word were passed over; then the lanes where one was, alone. */
static void shuffle(lane_job *job)
{
    uint32_t rows = (uint32_t)job->mapping->rows;
    streams s = streams_begin(job);
    vi passed_over = {0};
    for (uint32_t i = 0; i < rows; i++)
        vi_store(job->order + (size_t)i * LANES, vi_splat((int32_t)i));
    for (uint32_t i = rows - 1; i > 0; i--) {
        uint32_t bound = i + 1, surplus = -bound % bound; /* 2^32 mod bound */
        vu high, low;
        vu_multiply(&high, &low, streams_next(&s), bound);
        passed_over |= low < (vu)vi_splat((int32_t)surplus);
        vi at = (vi)high * LANES + vi_lanes();
        int32_t *here = job->order + (size_t)i * LANES;
        vi mine = vi_load(here);
        vi_store(here, vi_gather(job->order, at));
        vi_scatter(job->order, at, mine);
    }
    uint32_t alone = vi_bits(passed_over);
    for (size_t lane = 0; alone != 0; lane++, alone >>= 1)
        if (alone & 1)
            shuffle_alone(job, lane);
}

#endif
