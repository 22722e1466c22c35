/* many_step.h - a few rows in all lanes: their keys and targets, and how they score. A part of
 * many.c. */
#ifndef CINCH_LANES_MANY_STEP_H
#define CINCH_LANES_MANY_STEP_H

#include "lanes/lanes_math.h"
#include "lanes/many.h"

enum {
    NETWORK_LANES = 1,
    ABREAST = 4,  /* rows */
    EXP_APART = 1 /* with the sums there would be more vectors than registers */
};

typedef vf number;
typedef lane_job pass_job;

typedef struct row_set {
    const uint32_t *key[ABREAST]; /* where rows are the same in all lanes, ... */
    uint32_t target[ABREAST];
    vi *at; /* ... and where they are mixed, [columns * ABREAST]: where weights of each key begin */
} row_set;

#include "lanes/pass.h"

INLINE vf active(const step *s, size_t b)
{
    (void)s;
    (void)b;
    return vf_splat(1.0f);
}

INLINE vi in_lanes(vi index)
{
    return index * LANES + vi_lanes();
}

/*
 * Cleared and by value: gcc otherwise keeps too many parts of a step in registers, and SGD with a
 * row at a time takes 3 % more instructions with SSE2.
 */
INLINE step step_of(lane_job *job)
{
    step s = {.job = job};
    step_begin(&s, job);
    return s;
}

/* Units of the layer that the keys select rows of. */
INLINE size_t first_units(const cinch_shape *shape)
{
    return shape->layers > 0 ? shape->width[0] : shape->values;
}

/* Rows `first`, `first` + 1, .. of the mapping. */
INLINE void step_rows(step *s, size_t first, const size_t abreast)
{
    const cinch_mapping *mapping = s->job->mapping;
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        s->rows.key[b] = mapping->key + (first + b) * mapping->columns;
        s->rows.target[b] = mapping->value[first + b];
    }
}

/* Each lane's own rows, from place `first` of its order on. */
INLINE void step_own_rows(step *s, size_t first, const size_t abreast)
{
    const cinch_mapping *mapping = s->job->mapping;
    const int32_t *keys = (const int32_t *)(const void *)mapping->key;
    const int32_t *values = (const int32_t *)(const void *)mapping->value;
    int32_t units = (int32_t)first_units(s->shape), columns = (int32_t)mapping->columns;
    s->rows.at = step_end(s);
    for (size_t b = 0; b < abreast; b++) {
        vi row = vi_load(s->job->order + (first + b) * LANES);
        s->target[b] = vi_gather(values, row);
        for (int32_t c = 0; c < columns; c++) {
            vi input = vi_gather(keys, row * columns + c) + (int32_t)s->shape->offset[c];
            s->rows.at[c * ABREAST + (int32_t)b] = in_lanes(input * units);
        }
    }
}

INLINE void tally_end(const tally *t, lane_job *job)
{
    vi_store(job->right, t->right);
    vf_store(job->margin, t->margin + 0.0f); /* never -0, as kernel_score_row() */
    vi_store(job->row, t->row);
    job->outside = job->shape->activation == CINCH_TANH ? 0 : vi_bits(t->outside);
}

#endif
