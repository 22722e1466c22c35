/* batch_forward.h - from keys to logits. A part of batch_kernel.c. */
#ifndef CINCH_BATCH_FORWARD_H
#define CINCH_BATCH_FORWARD_H

#include "batch_step.h"

/* Weight [x_c][j] of row r, for each lane's own key or one key for all. */
INLINE vf key_weight(const step *s, size_t r, uint32_t c, size_t j, size_t units, const bool mixed)
{
    if (mixed)
        return vf_gather(s->job->weights + j * LANES, s->at[(size_t)c * ROWS + r]);
    return s->weights[((size_t)s->shape->offset[c] + s->key[r][c]) * units + j];
}

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ... */
INLINE void lookup(const step *s, vf *sum, size_t units, const size_t rows, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    const vf *bias = s->weights + (size_t)shape->offset[shape->columns] * units;
    for (size_t j = 0; j < units; j++) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            vf x = key_weight(s, r, 0, j, units, mixed);
            for (uint32_t c = 1; c < shape->columns; c++)
                x += key_weight(s, r, c, j, units, mixed);
            sum[j * ROWS + r] = shape->bias ? x + bias[j] : x;
        }
    }
}

INLINE void activate(const step *s, tally *t, vf *unit, size_t width, const size_t rows)
{
    for (size_t j = 0; j < width; j++) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            vf *x = unit + j * ROWS + r;
            if (s->shape->activation == CINCH_TANH) {
                *x = vf_tanh(*x);
                continue;
            }
            if (s->shape->activation == CINCH_RELU)
                *x = vf_select(*x > vf_splat(0.0f), *x, vf_splat(0.0f));
            t->outside |= ~(vf_abs(*x) <= vf_splat(KERNEL_LARGEST_UNIT));
        }
    }
}

INLINE void hidden_layers(const step *s, tally *t, const size_t rows, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    if (shape->layers == 0) {
        lookup(s, s->delta, shape->values, rows, mixed);
        return;
    }
    lookup(s, s->unit[0], shape->width[0], rows, mixed);
    activate(s, t, s->unit[0], shape->width[0], rows);
    for (uint32_t l = 1; l < shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        const vf *weights = s->weights + matrix.first;
        size_t inputs = matrix.inputs + (shape->bias ? 1 : 0);
        for (size_t j = 0; j < matrix.units; j++)
            for (size_t r = 0; r < rows; r++) {
                vf sum = weights[j] * s->unit[l - 1][r];
                for (size_t i = 1; i < inputs; i++)
                    sum += weights[i * matrix.units + j] * s->unit[l - 1][i * ROWS + r];
                s->unit[l][j * ROWS + r] = sum;
            }
        activate(s, t, s->unit[l], matrix.units, rows);
    }
}

/* The output layer of a network with hidden units. */
typedef struct output {
    step *s;
    const vf *weights; /* [inputs][values] */
    size_t first;      /* of the weights in the flat array */
    size_t values;
    size_t inputs;  /* with the biases' row; 0 for a dense network */
    const vf *code; /* [inputs * ROWS] */
} output;

INLINE output output_of(step *s)
{
    const cinch_shape *shape = s->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    output o = {.s = s,
                .weights = s->weights + matrix.first,
                .first = matrix.first,
                .values = matrix.units};
    if (shape->layers > 0) {
        o.inputs = matrix.inputs + (shape->bias ? 1 : 0);
        o.code = s->unit[shape->layers - 1];
    }
    return o;
}

/* delta[v] (+)= U[i][v] code[i] over a group of inputs. */
INLINE void logits_group(const output *o, size_t first, const size_t count, const size_t rows,
                         const bool begin)
{
    vf code[GROUP][ROWS];
    LANES_UNROLL
    for (size_t i = 0; i < count; i++) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++)
            code[i][r] = o->code[(first + i) * ROWS + r];
    }
    const vf *weights = o->weights + first * o->values;
    vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            vf sum = weights[v] * code[0][r];
            if (!begin)
                sum = delta[r] + sum;
            LANES_UNROLL
            for (size_t i = 1; i < count; i++)
                sum += weights[i * o->values + v] * code[i][r];
            delta[r] = sum;
        }
    }
}

INLINE void logits(const output *o, const size_t rows)
{
    size_t first = o->inputs < GROUP ? o->inputs : GROUP;
#define LOGITS_BEGIN(count) logits_group(o, 0, count, rows, true)
    FOR_COUNT(first, LOGITS_BEGIN)
    for (; first + GROUP <= o->inputs; first += GROUP)
        logits_group(o, first, GROUP, rows, false);
#define LOGITS_END(count) logits_group(o, first, count, rows, false)
    if (first < o->inputs)
        FOR_COUNT(o->inputs - first, LOGITS_END)
}

/*
 * Takes the right logits out, and leaves the least float in their place, which is no rival and has
 * no exponential; then the largest others.
 */
INLINE void rivals(const output *o, const size_t rows, const bool mixed)
{
    step *s = o->s;
    vf right[ROWS], rival[ROWS];
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        rival[r] = vf_splat(-FLT_MAX);
        right[r] = vf_splat(0.0f);
        if (!mixed) {
            vf *logit = &s->delta[s->target[r] * (size_t)ROWS + r];
            right[r] = *logit;
            *logit = vf_splat(-FLT_MAX);
        }
    }
    vf *delta = s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            vf logit = delta[r];
            if (mixed) {
                vi here = s->own_target[r];
                right[r] = vf_where_equal(here, vi_splat((int32_t)v), logit, right[r]);
                logit = vf_where_equal(here, vi_splat((int32_t)v), vf_splat(-FLT_MAX), logit);
                delta[r] = logit;
            }
            rival[r] = vf_max(rival[r], logit);
        }
    }
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        s->right[r] = right[r];
        s->rival[r] = rival[r];
    }
}

#endif
