/* many_forward.h - from keys to logits. A part of many.c. */
#ifndef CINCH_LANES_MANY_FORWARD_H
#define CINCH_LANES_MANY_FORWARD_H

#include "lanes/many_step.h"

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

/*
 * delta[v] (+)= U[i][v] code[i] over a group of inputs. Where `own` is set, in the last group of mixed
 * rows, each lane's right value becomes the least float, and the rivals are found on the way.
 */
INLINE void logits_group(const output *o, size_t first, const size_t count, const size_t rows,
                         const bool begin, const bool own)
{
    step *s = o->s;
    vf code[GROUP][ROWS], rival[ROWS];
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        rival[r] = vf_splat(-FLT_MAX);
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            code[i][r] = o->code[(first + i) * ROWS + r];
    }
    const vf *weights = o->weights + first * o->values;
    vf *delta = s->delta;
    vi number = {0};
    for (size_t v = 0; v < o->values; v++, number += 1, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            vf sum = weights[v] * code[0][r];
            if (!begin)
                sum = delta[r] + sum;
            LANES_UNROLL
            for (size_t i = 1; i < count; i++)
                sum += weights[i * o->values + v] * code[i][r];
            if (own) {
                sum = vf_where_equal(s->own_target[r], number, vf_splat(-FLT_MAX), sum);
                rival[r] = vf_max(rival[r], sum);
            }
            delta[r] = sum;
        }
    }
    LANES_UNROLL
    for (size_t r = 0; own && r < rows; r++)
        s->rival[r] = rival[r];
}

INLINE void logits(const output *o, const size_t rows, const bool mixed)
{
    if (o->inputs <= GROUP) {
#define LOGITS_ALL(count) logits_group(o, 0, count, rows, true, mixed)
        FOR_COUNT(o->inputs, LOGITS_ALL)
        return;
    }
    logits_group(o, 0, GROUP, rows, true, false);
    size_t first = GROUP;
    for (; first + GROUP < o->inputs; first += GROUP)
        logits_group(o, first, GROUP, rows, false, false);
#define LOGITS_END(count) logits_group(o, first, count, rows, false, mixed)
    FOR_COUNT(o->inputs - first, LOGITS_END)
}

/* Each lane's own right logit, summed as all the others are; `scaled` keeps its weights for later. */
INLINE void own_right_logits(const output *o, const size_t rows)
{
    step *s = o->s;
    for (size_t r = 0; r < rows; r++) {
        vf sum = {0};
        for (size_t i = 0; i < o->inputs; i++) {
            const float *weights = s->job->weights + (o->first + i * o->values) * LANES;
            vf weight = vf_gather(weights, s->own_target[r] * LANES + vi_lanes());
            s->scaled[i * ROWS + r] = weight;
            vf product = weight * o->code[i * ROWS + r];
            sum = i == 0 ? product : sum + product;
        }
        s->right[r] = sum;
    }
}

/*
 * Takes the right logits out, and leaves the least float in their place, which is no rival and has
 * no exponential; then the largest others.
 */
INLINE void rivals(const output *o, const size_t rows)
{
    step *s = o->s;
    vf rival[ROWS];
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        vf *logit = &s->delta[s->target[r] * (size_t)ROWS + r];
        rival[r] = vf_splat(-FLT_MAX);
        s->right[r] = *logit;
        *logit = vf_splat(-FLT_MAX);
    }
    const vf *delta = s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++)
            rival[r] = vf_max(rival[r], delta[r]);
    }
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++)
        s->rival[r] = rival[r];
}

/* The same for a dense network whose lanes have rows of their own. */
INLINE void own_dense_rivals(const output *o, const size_t rows)
{
    step *s = o->s;
    for (size_t r = 0; r < rows; r++) {
        vf rival = vf_splat(-FLT_MAX), right = vf_splat(0.0f);
        for (size_t v = 0; v < o->values; v++) {
            vi number = vi_splat((int32_t)v);
            vf *logit = &s->delta[v * ROWS + r];
            right = vf_where_equal(s->own_target[r], number, *logit, right);
            *logit = vf_where_equal(s->own_target[r], number, vf_splat(-FLT_MAX), *logit);
            rival = vf_max(rival, *logit);
        }
        s->right[r] = right;
        s->rival[r] = rival;
    }
}

#endif
