/* rows_step.h - the rows of one step: their keys and targets, and how they score. A part of
 * rows.c. */
#ifndef CINCH_LANES_ROWS_STEP_H
#define CINCH_LANES_ROWS_STEP_H

#include "lanes/lanes_math.h"
#include "lanes/rows.h"

#include <float.h>

enum {
    BLOCKS = 2, /* blocks that share one load of an output's weights */
    GROUP = 4   /* hidden units whose codes and sums stay in registers */
};

/* Rows of a step. */
#define STEP_ROWS ((size_t)BLOCKS * LANES)

/* The rows of one step. Arrays with [.. * BLOCKS] hold block b of element i at i * BLOCKS + b. */
typedef struct step {
    const kernel_job *job;
    const cinch_shape *shape;
    size_t rows;   /* 1 .. STEP_ROWS; lanes past them repeat the first */
    size_t blocks; /* 1, or BLOCKS */
    const uint32_t *key[STEP_ROWS];
    vi target[BLOCKS];
    vf *unit[CINCH_MAX_LAYERS];      /* [(width + 1) * BLOCKS], the last is 1 for the biases */
    vf *scaled;                      /* [(widest + 1) * BLOCKS] codes times 1 / sum */
    vf *back, *below;                /* [round_up(widest + 1) * BLOCKS] */
    vf *delta;                       /* [round_up(values) * BLOCKS] */
    vf active[BLOCKS];               /* 1 in lanes with a row of their own, else 0 */
    vf right[BLOCKS], rival[BLOCKS]; /* the right logit, and the largest other one */
    vf others[BLOCKS], sum[BLOCKS];  /* sums of exp(logit - largest): wrong values; all */
    vf inverse[BLOCKS];              /* 1 / sum, and 0 in lanes that are not active */
} step;

/* What is kept while rows are scored. */
typedef struct tally {
    vf margin[BLOCKS];
    vi row[BLOCKS]; /* rows since the job's first, of `margin` */
    vi right[BLOCKS];
    vi outside[BLOCKS]; /* lanes with a unit that is too large */
} tally;

static size_t round_up(size_t count)
{
    return (count + LANES - 1) / LANES * LANES;
}

/*
 * Units that fill the last vector up get a derivative of 0, for outer() and scatter_wide(). A loop
 * over the blocks would become a call of memset, which costs more than it stores.
 */
INLINE void pad(vf *delta, size_t units, size_t blocks)
{
    for (size_t j = units; j < round_up(units); j++) {
        delta[j * BLOCKS] = vf_splat(0.0f);
        if (blocks > 1)
            delta[j * BLOCKS + 1] = vf_splat(0.0f);
    }
}

INLINE void step_begin(step *s, const kernel_job *job)
{
    const cinch_shape *shape = job->shape;
    s->job = job;
    s->shape = shape;
    vf *next = (vf *)(void *)job->scratch;
    size_t widest = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        s->unit[l] = next;
        for (size_t b = 0; b < BLOCKS; b++)
            next[(size_t)shape->width[l] * BLOCKS + b] = vf_splat(1.0f);
        next += ((size_t)shape->width[l] + 1) * BLOCKS;
        widest = shape->width[l] > widest ? shape->width[l] : widest;
    }
    s->scaled = next;
    s->back = s->scaled + (widest + 1) * BLOCKS;
    s->below = s->back + round_up(widest + 1) * BLOCKS;
    s->delta = s->below + round_up(widest + 1) * BLOCKS;
    pad(s->delta, shape->values, job->count > LANES ? BLOCKS : 1);
}

/* The numbers at `from` of the step's rows, when these stand in the mapping's order. */
INLINE vi step_numbers(const step *s, const uint32_t *from, size_t block)
{
    return vi_load_part(from + block * LANES, s->rows - block * LANES);
}

INLINE void step_rows(step *s, size_t at)
{
    const kernel_job *job = s->job;
    size_t left = job->count - at;
    uint32_t target[STEP_ROWS];
    s->rows = left < STEP_ROWS ? left : STEP_ROWS;
    s->blocks = s->rows > LANES ? BLOCKS : 1;
    for (size_t i = 0; i < s->blocks * LANES; i++) {
        size_t position = job->first + at + (i < s->rows ? i : 0);
        size_t row = job->order ? job->order[position] : position;
        s->key[i] = job->mapping->key + row * s->shape->columns;
        target[i] = job->mapping->value[row];
    }
    const uint32_t *targets = job->order ? target : job->mapping->value + job->first + at;
    for (size_t b = 0; b < s->blocks; b++) {
        vi inside = vi_lanes() + (int32_t)(b * LANES) < vi_splat((int32_t)s->rows);
        s->active[b] = vf_select(inside, vf_splat(1.0f), vf_splat(0.0f));
        s->target[b] = step_numbers(s, targets, b);
    }
}

INLINE void tally_begin(tally *t)
{
    for (size_t b = 0; b < BLOCKS; b++) {
        t->margin[b] = vf_splat(FLT_MAX);
        t->row[b] = t->right[b] = t->outside[b] = vi_splat(0);
    }
}

INLINE void tally_step(tally *t, const step *s, size_t at, size_t blocks)
{
    for (size_t b = 0; b < blocks; b++) {
        vf margin = s->right[b] - s->rival[b];
        if (s->shape->values == 1)
            margin = vf_splat(FLT_MAX);
        vi active = s->active[b] > vf_splat(0.0f);
        vi less = (margin < t->margin[b]) & active;
        t->right[b] -= (margin > vf_splat(0.0f)) & active;
        t->margin[b] = vf_select(less, margin, t->margin[b]);
        t->row[b] = (less & vi_splat((int32_t)at)) | (t->row[b] & ~less);
    }
}

/* Joins the lanes: of equal margins the first row's counts. */
INLINE void tally_end(const tally *t, const kernel_job *job, cinch_score *score)
{
    vf lanes = t->margin[0];
    vi right = t->right[0], outside = t->outside[0];
    size_t blocks = job->count > LANES ? BLOCKS : 1;
    for (size_t b = 1; b < blocks; b++) {
        lanes = vf_select(t->margin[b] < lanes, t->margin[b], lanes);
        right += t->right[b];
        outside |= t->outside[b];
    }
    score->right += (size_t)vi_sum(right);
    if (job->shape->activation != CINCH_TANH)
        score->finite &= !vi_any(outside);
    float margin = vf_least(lanes);
    if (!(margin < score->margin))
        return;
    int32_t first = INT32_MAX;
    for (size_t b = 0; b < blocks; b++) {
        vi here = t->margin[b] == vf_splat(margin);
        vi row = t->row[b] + vi_lanes() + (int32_t)(b * LANES);
        int32_t least = vi_least((row & here) | (vi_splat(INT32_MAX) & ~here));
        first = least < first ? least : first;
    }
    size_t position = job->first + (size_t)first;
    score->margin = margin + 0.0f; /* as kernel_score_row() */
    score->row = job->order ? job->order[position] : position;
}

static void add_losses(const step *s, size_t values, cinch_score *score)
{
    for (size_t i = 0; i < s->rows; i++) {
        size_t b = i / LANES, lane = i % LANES;
        float right = s->right[b][lane], others = s->others[b][lane];
        if (s->shape->output == CINCH_SOFTMAX) {
            float top = right > s->rival[b][lane] ? right : s->rival[b][lane];
            score->loss += (double)kernel_cross_entropy(top - right, others, s->sum[b][lane]);
            continue;
        }
        float squares = 0.0f;
        for (size_t v = 0; v < values; v++) {
            float delta = s->delta[v * BLOCKS + b][lane];
            squares += v == (size_t)s->target[b][lane] ? others * others : delta * delta;
        }
        score->loss += (double)(0.5f * squares);
    }
}

#endif
