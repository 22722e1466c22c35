/* many_step.h - a few rows in all lanes: their keys and targets, and how they score. A part of
 * many.c. */
#ifndef CINCH_LANES_MANY_STEP_H
#define CINCH_LANES_MANY_STEP_H

#include "lanes/lanes_math.h"
#include "lanes/many.h"

#include <float.h>

enum {
    ROWS = 4, /* rows that share one load of a weight */
    GROUP = 4 /* hidden units whose codes and sums stay in registers */
};

/*
 * Up to ROWS rows. Arrays with [.. * ROWS] hold row r of element i at i * ROWS + r. Rows are either
 * the same in all lanes (`key`, `target`), or each lane has its own (`at`, `own_target`): "mixed".
 */
typedef struct step {
    lane_job *job;
    const cinch_shape *shape;
    const vf *weights;
    vf *gradient;
    const uint32_t *key[ROWS];
    uint32_t target[ROWS];
    vi *at; /* [columns * ROWS] where the weights of each lane's key begin */
    vi own_target[ROWS];
    vf *unit[CINCH_MAX_LAYERS]; /* [(width + 1) * ROWS], the last is 1 for the biases */
    vf *scaled;                 /* [(widest + 1) * ROWS] codes times 1 / sum */
    vf *back, *below;           /* [(widest + 1) * ROWS] */
    vf *delta;                  /* [values * ROWS] */
    vf right[ROWS], rival[ROWS], others[ROWS], inverse[ROWS];
} step;

/* What is kept while rows are scored. */
typedef struct tally {
    vf margin;
    vi row, right, outside;
} tally;

INLINE step step_begin(lane_job *job)
{
    const cinch_shape *shape = job->shape;
    step s = {.job = job,
              .shape = shape,
              .weights = (const vf *)(const void *)job->weights,
              .gradient = (vf *)(void *)job->gradient};
    vf *next = (vf *)(void *)job->scratch;
    size_t widest = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        s.unit[l] = next;
        for (size_t r = 0; r < ROWS; r++)
            next[(size_t)shape->width[l] * ROWS + r] = vf_splat(1.0f);
        next += ((size_t)shape->width[l] + 1) * ROWS;
        widest = shape->width[l] > widest ? shape->width[l] : widest;
    }
    s.scaled = next;
    s.back = s.scaled + (widest + 1) * ROWS;
    s.below = s.back + (widest + 1) * ROWS;
    s.at = (vi *)(void *)(s.below + (widest + 1) * ROWS);
    s.delta = (vf *)(void *)(s.at + (size_t)shape->columns * ROWS);
    return s;
}

/* Units of the layer that the keys select rows of. */
INLINE size_t first_units(const cinch_shape *shape)
{
    return shape->layers > 0 ? shape->width[0] : shape->values;
}

/* Rows `first`, `first` + 1, .. of the mapping. */
INLINE void step_rows(step *s, size_t first, const size_t rows)
{
    const cinch_mapping *mapping = s->job->mapping;
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        s->key[r] = mapping->key + (first + r) * mapping->columns;
        s->target[r] = mapping->value[first + r];
    }
}

/* Each lane's own rows, from place `first` of its order on. */
INLINE void step_own_rows(step *s, size_t first, const size_t rows)
{
    const cinch_mapping *mapping = s->job->mapping;
    const int32_t *keys = (const int32_t *)(const void *)mapping->key;
    const int32_t *values = (const int32_t *)(const void *)mapping->value;
    int32_t units = (int32_t)first_units(s->shape), columns = (int32_t)mapping->columns;
    for (size_t r = 0; r < rows; r++) {
        vi row = vi_load(s->job->order + (first + r) * LANES);
        s->own_target[r] = vi_gather(values, row);
        for (int32_t c = 0; c < columns; c++) {
            vi input = vi_gather(keys, row * columns + c) + (int32_t)s->shape->offset[c];
            s->at[c * ROWS + (int32_t)r] = input * units * LANES + vi_lanes();
        }
    }
}

INLINE tally tally_none(void)
{
    return (tally){.margin = vf_splat(FLT_MAX)};
}

INLINE void tally_rows(tally *t, const step *s, size_t first, const size_t rows)
{
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        vf margin = s->right[r] - s->rival[r];
        if (s->shape->values == 1)
            margin = vf_splat(FLT_MAX);
        vi less = margin < t->margin;
        t->right -= margin > vf_splat(0.0f);
        t->margin = vf_select(less, margin, t->margin);
        t->row = (less & vi_splat((int32_t)(first + r))) | (t->row & ~less);
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
