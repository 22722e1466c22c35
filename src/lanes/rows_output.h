/* rows_output.h - logits and the loss's derivative, up to GROUP hidden units at a time. A part of
 * rows.c. */
#ifndef CINCH_LANES_ROWS_OUTPUT_H
#define CINCH_LANES_ROWS_OUTPUT_H

#include "lanes/rows_forward.h"

typedef struct output {
    step *s;
    const float *weights; /* [inputs][values] */
    size_t values;
    size_t inputs;  /* with the biases' row */
    const vf *code; /* [inputs * BLOCKS] */
    vf *back;       /* [inputs * BLOCKS] */
    vi target[BLOCKS];
    vf *of_target; /* [inputs * BLOCKS] weights to each lane's target; in `scaled` */
} output;

/*
 * delta[v] (+)= U[i][v] code[i] over a group; in the last group the right value becomes the least
 * float, so that it neither is a rival nor has an exponential.
 */
INLINE void logits_group(output *o, size_t first, const size_t count, const size_t blocks,
                         const bool begin, const bool end)
{
    vf code[GROUP][BLOCKS], rival[BLOCKS];
    LANES_UNROLL
    for (size_t b = 0; b < blocks; b++) {
        rival[b] = vf_splat(-FLT_MAX);
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            code[i][b] = o->code[(first + i) * BLOCKS + b];
    }
    const float *weights = o->weights + first * o->values;
    vf *delta = o->s->delta;
    vi number = vi_splat(0);
    for (size_t v = 0; v < o->values; v++, number += 1, delta += BLOCKS) {
        LANES_UNROLL
        for (size_t b = 0; b < blocks; b++) {
            vf sum = weights[v] * code[0][b];
            if (!begin)
                sum = delta[b] + sum;
            LANES_UNROLL
            for (size_t i = 1; i < count; i++)
                sum += weights[i * o->values + v] * code[i][b];
            if (end) {
                sum = vf_where_equal(o->target[b], number, vf_splat(-FLT_MAX), sum);
                rival[b] = vf_max(rival[b], sum);
            }
            delta[b] = sum;
        }
    }
    for (size_t b = 0; end && b < blocks; b++)
        o->s->rival[b] = rival[b];
}

/* delta[v] = exp(delta[v] - top), its sum, and back[i] = sum of delta[v] U[i][v] over a group. */
INLINE void exp_group(output *o, const size_t count, const size_t blocks, const vf top[BLOCKS])
{
    vf back[GROUP][BLOCKS] = {{{0}}}, others[BLOCKS] = {{0}};
    vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += BLOCKS) {
        LANES_UNROLL
        for (size_t b = 0; b < blocks; b++) {
            vf w = vf_exp_tail(delta[b] - top[b]);
            delta[b] = w;
            others[b] += w;
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][b] += w * o->weights[i * o->values + v];
        }
    }
    for (size_t b = 0; b < blocks; b++) {
        o->s->others[b] = others[b];
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->back[i * BLOCKS + b] = back[i][b];
    }
}

INLINE void back_group(output *o, size_t first, const size_t count, const size_t blocks)
{
    vf back[GROUP][BLOCKS] = {{{0}}};
    const float *weights = o->weights + first * o->values;
    const vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += BLOCKS) {
        LANES_UNROLL
        for (size_t b = 0; b < blocks; b++) {
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][b] += delta[b] * weights[i * o->values + v];
        }
    }
    for (size_t b = 0; b < blocks; b++) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->back[(first + i) * BLOCKS + b] = back[i][b];
    }
}

/* All logits, for 1 or BLOCKS blocks; the hidden units in groups, in index order. */
INLINE void logits(output *o, const size_t blocks)
{
    if (o->inputs <= GROUP) {
#define ONE_GROUP(count) logits_group(o, 0, count, blocks, true, true)
        FOR_COUNT(o->inputs, ONE_GROUP)
        return;
    }
    logits_group(o, 0, GROUP, blocks, true, false);
    size_t first = GROUP;
    for (; first + GROUP < o->inputs; first += GROUP)
        logits_group(o, first, GROUP, blocks, false, false);
#define LAST_GROUP(count) logits_group(o, first, count, blocks, false, true)
    FOR_COUNT(o->inputs - first, LAST_GROUP)
}

/* Exponentials, and the derivatives at all hidden units up to the factor 1 / sum. */
INLINE void exponentials(output *o, const vf top[BLOCKS], const size_t blocks)
{
    if (o->inputs == 0) {
        exp_group(o, 0, blocks, top);
        return;
    }
    size_t first = o->inputs < GROUP ? o->inputs : GROUP;
#define FIRST_GROUP(count) exp_group(o, count, blocks, top)
    FOR_COUNT(first, FIRST_GROUP)
    for (; first + GROUP <= o->inputs; first += GROUP)
        back_group(o, first, GROUP, blocks);
#define BACK_GROUP(count) back_group(o, first, count, blocks)
    if (first < o->inputs)
        FOR_COUNT(o->inputs - first, BACK_GROUP)
}

/* A dense network's logits stand in delta already: finds the rivals among them. */
static void dense_rivals(step *s, const output *o, size_t blocks)
{
    for (size_t b = 0; b < blocks; b++) {
        vf rival = vf_splat(-FLT_MAX), right = vf_splat(0.0f);
        for (size_t v = 0; v < o->values; v++) {
            vi here = o->target[b] == vi_splat((int32_t)v);
            vf *logit = &s->delta[v * BLOCKS + b];
            right = vf_select(here, *logit, right);
            *logit = vf_select(here, vf_splat(-FLT_MAX), *logit);
            rival = vf_max(rival, *logit);
        }
        s->right[b] = right;
        s->rival[b] = rival;
    }
}

/* The right logits, summed as all the others are; `of_target` keeps the weights for later. */
INLINE void right_logits(output *o, size_t blocks)
{
    for (size_t b = 0; b < blocks; b++) {
        vf sum = {0};
        for (size_t i = 0; i < o->inputs; i++) {
            vf weight = vf_gather(o->weights + i * o->values, o->target[b]);
            o->of_target[i * BLOCKS + b] = weight;
            vf product = weight * o->code[i * BLOCKS + b];
            sum = i == 0 ? product : sum + product;
        }
        o->s->right[b] = sum;
    }
}

/* Squared error: delta is the logits themselves, less 1 at the right value. */
static void linear_deltas(output *o, size_t blocks)
{
    step *s = o->s;
    for (size_t v = 0; v < o->values; v++)
        for (size_t b = 0; b < blocks; b++) {
            vf *delta = &s->delta[v * BLOCKS + b];
            *delta = vf_select(o->target[b] == vi_splat((int32_t)v), vf_splat(0.0f), *delta);
        }
    for (size_t i = 0; i < o->inputs; i++)
        back_group(o, i, 1, blocks);
    for (size_t b = 0; b < blocks; b++) {
        s->others[b] = vf_splat(1.0f) - s->right[b];
        s->inverse[b] = s->active[b];
    }
}

INLINE void softmax_deltas(output *o, size_t blocks)
{
    step *s = o->s;
    vf top[BLOCKS] = {{0}};
    for (size_t b = 0; b < blocks; b++)
        top[b] = vf_max(s->right[b], s->rival[b]);
    if (blocks == 1)
        exponentials(o, top, 1);
    else
        exponentials(o, top, BLOCKS);
    for (size_t b = 0; b < blocks; b++) {
        s->sum[b] = s->others[b] + vf_exp_tail(s->right[b] - top[b]);
        s->inverse[b] = 1.0f / s->sum[b] * s->active[b];
    }
}

/*
 * The right value's delta, the negated sum of the others, into its place in each lane. Few outputs
 * are gone through as vectors: numbers stored just now cannot be loaded as a vector at once.
 */
INLINE void put_target_deltas(const output *o)
{
    step *s = o->s;
    for (size_t v = 0; o->values <= LANES && v < o->values; v++)
        for (size_t b = 0; b < s->blocks; b++) {
            vf *delta = &s->delta[v * BLOCKS + b];
            *delta = vf_where_equal(o->target[b], vi_splat((int32_t)v), -s->others[b], *delta);
        }
    if (o->values <= LANES)
        return;
    for (size_t b = 0; b * LANES < s->rows; b++) {
        for (size_t lane = 0; lane < LANES && b * LANES + lane < s->rows; lane++) {
            size_t v = (size_t)s->target[b][lane];
            s->delta[v * BLOCKS + b][lane] = -s->others[b][lane];
        }
    }
}

#endif
