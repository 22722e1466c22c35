/* rows_step.h - the rows of a step: their keys and targets, and how they score. A part of
 * rows.c. */
#ifndef CINCH_LANES_ROWS_STEP_H
#define CINCH_LANES_ROWS_STEP_H

#include "lanes/lanes_math.h"
#include "lanes/rows.h"

enum {
    NETWORK_LANES = LANES, /* all lanes are of one network */
    ABREAST = 2,
    EXP_APART = 0
};

/* Rows of a step. */
#define STEP_ROWS ((size_t)ABREAST * LANES)

typedef float number;
typedef kernel_job pass_job;

typedef struct row_set {
    size_t count; /* 1 .. STEP_ROWS; lanes past them repeat the first */
    const uint32_t *key[STEP_ROWS];
    vf active[ABREAST]; /* 1 in lanes with a row of their own, else 0 */
} row_set;

#include "lanes/pass.h"

INLINE vf active(const step *s, size_t b)
{
    return s->rows.active[b];
}

INLINE vi in_lanes(vi index)
{
    return index;
}

/* The numbers at `from` of the step's rows, when these stand in the mapping's order. */
INLINE vi step_numbers(const step *s, const uint32_t *from, size_t b)
{
    return vi_load_part(from + b * LANES, s->rows.count - b * LANES);
}

INLINE void step_rows(step *s, size_t at, const size_t abreast)
{
    const kernel_job *job = s->job;
    size_t left = job->count - at;
    uint32_t target[STEP_ROWS];
    s->rows.count = left < STEP_ROWS ? left : STEP_ROWS;
    for (size_t i = 0; i < abreast * LANES; i++) {
        size_t position = job->first + at + (i < s->rows.count ? i : 0);
        size_t row = job->order ? job->order[position] : position;
        s->rows.key[i] = job->mapping->key + row * s->shape->columns;
        target[i] = job->mapping->value[row];
    }
    const uint32_t *targets = job->order ? target : job->mapping->value + job->first + at;
    for (size_t b = 0; b < abreast; b++) {
        vi inside = vi_lanes() + (int32_t)(b * LANES) < vi_splat((int32_t)s->rows.count);
        s->rows.active[b] = vf_select(inside, vf_splat(1.0f), vf_splat(0.0f));
        s->target[b] = step_numbers(s, targets, b);
    }
}

/* Joins the lanes: of equal margins the first row's counts. */
INLINE void tally_end(const tally *t, const kernel_job *job, cinch_score *score)
{
    score->right += (size_t)vi_sum(t->right);
    if (job->shape->activation != CINCH_TANH)
        score->finite &= !vi_any(t->outside);
    float margin = vf_least(t->margin);
    if (!(margin < score->margin))
        return;
    vi here = t->margin == vf_splat(margin);
    int32_t first = vi_least(vi_select(here, t->row + vi_lanes(), vi_splat(INT32_MAX)));
    size_t position = job->first + (size_t)first;
    score->margin = margin + 0.0f; /* as kernel_score_row() */
    score->row = job->order ? job->order[position] : position;
}

static void add_losses(const step *s, cinch_score *score)
{
    for (size_t i = 0; i < s->rows.count; i++) {
        size_t b = i / LANES, lane = i % LANES;
        float right = s->right[b][lane], others = s->others[b][lane];
        if (s->shape->output == CINCH_SOFTMAX) {
            float top = right > s->rival[b][lane] ? right : s->rival[b][lane];
            score->loss += (double)kernel_cross_entropy(top - right, others, s->sum[b][lane]);
            continue;
        }
        float squares = 0.0f;
        for (size_t v = 0; v < s->shape->values; v++) {
            float delta = s->delta[v * ABREAST + b][lane];
            squares += v == (size_t)s->target[b][lane] ? others * others : delta * delta;
        }
        score->loss += (double)(0.5f * squares);
    }
}

#endif
