/* many_backward.h - from logits to the gradient. A part of many.c. */
#ifndef CINCH_LANES_MANY_BACKWARD_H
#define CINCH_LANES_MANY_BACKWARD_H

#include "lanes/many_forward.h"

/*
 * delta[v] = exp(delta[v] - top). In a loop of its own: with the sums there would be more vectors than
 * registers.
 */
INLINE void exponentials(const output *o, const size_t rows, const vf top[ROWS])
{
    vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        vf w[ROWS];
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++)
            w[r] = delta[r] - top[r];
        vf_exp_tails(w, rows);
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++)
            delta[r] = w[r];
    }
}

/* The sum of delta[v], and back[i] = sum of delta[v] U[i][v] over a group. */
INLINE void sum_group(const output *o, const size_t count, const size_t rows)
{
    vf back[GROUP][ROWS] = {{{0}}}, others[ROWS] = {{0}};
    const vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            others[r] += delta[r];
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][r] += delta[r] * o->weights[i * o->values + v];
        }
    }
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        o->s->others[r] = others[r];
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->s->back[i * ROWS + r] = back[i][r];
    }
}

/* back[i] = sum of delta[v] U[i][v] over a group. */
INLINE void back_group(const output *o, size_t first, const size_t count, const size_t rows)
{
    vf back[GROUP][ROWS] = {{{0}}};
    const vf *weights = o->weights + first * o->values, *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ROWS) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][r] += delta[r] * weights[i * o->values + v];
        }
    }
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->s->back[(first + i) * ROWS + r] = back[i][r];
    }
}

/* back_group() for the inputs from `first` on. */
INLINE void back_from(const output *o, size_t first, const size_t rows)
{
    for (; first + GROUP <= o->inputs; first += GROUP)
        back_group(o, first, GROUP, rows);
#define BACK_GROUP(count) back_group(o, first, count, rows)
    if (first < o->inputs)
        FOR_COUNT(o->inputs - first, BACK_GROUP)
}

INLINE void softmax_deltas(const output *o, const size_t rows)
{
    step *s = o->s;
    vf top[ROWS];
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++)
        top[r] = vf_max(s->right[r], s->rival[r]);
    exponentials(o, rows, top);
#define SUM_GROUP(count) sum_group(o, count, rows)
    if (o->inputs == 0) {
        sum_group(o, 0, rows);
    } else {
        size_t first = o->inputs < GROUP ? o->inputs : GROUP;
        FOR_COUNT(first, SUM_GROUP)
        back_from(o, first, rows);
    }
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++)
        s->inverse[r] = 1.0f / (s->others[r] + vf_exp_tail(s->right[r] - top[r]));
}

/* Squared error: delta is the logits themselves, less 1 at the right value. */
INLINE void linear_deltas(const output *o, const size_t rows, const bool mixed)
{
    step *s = o->s;
    for (size_t r = 0; r < rows; r++) {
        if (!mixed)
            s->delta[s->target[r] * (size_t)ROWS + r] = vf_splat(0.0f);
        for (size_t v = 0; mixed && v < o->values; v++) {
            vf *delta = &s->delta[v * ROWS + r];
            *delta = vf_where_equal(s->own_target[r], vi_splat((int32_t)v), vf_splat(0.0f), *delta);
        }
        s->others[r] = vf_splat(1.0f) - s->right[r];
        s->inverse[r] = vf_splat(1.0f);
    }
    back_from(o, 0, rows);
}

/* The right values' deltas, the negated sums of the others, into their places. */
INLINE void put_target_deltas(const output *o, const size_t rows, const bool mixed)
{
    step *s = o->s;
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++) {
        if (!mixed)
            s->delta[s->target[r] * (size_t)ROWS + r] = -s->others[r];
        for (size_t v = 0; mixed && v < o->values; v++) {
            vf *delta = &s->delta[v * ROWS + r];
            *delta = vf_where_equal(s->own_target[r], vi_splat((int32_t)v), -s->others[r], *delta);
        }
    }
}

/* gradient[i][j] += delta[j] * in[i], row after row. */
INLINE void outer_group(vf *gradient, size_t units, const vf *in, const vf *delta,
                        const size_t count, const size_t rows)
{
    vf code[GROUP][ROWS];
    LANES_UNROLL
    for (size_t i = 0; i < count; i++) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++)
            code[i][r] = in[i * ROWS + r];
    }
    for (size_t j = 0; j < units; j++, delta += ROWS) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++) {
            vf sum = gradient[i * units + j];
            LANES_UNROLL
            for (size_t r = 0; r < rows; r++)
                sum += delta[r] * code[i][r];
            gradient[i * units + j] = sum;
        }
    }
}

INLINE void outer(vf *gradient, size_t inputs, size_t units, const vf *in, const vf *delta,
                  const size_t rows)
{
    size_t i = 0;
    for (; i + GROUP < inputs; i += GROUP)
        outer_group(gradient + i * units, units, in + i * ROWS, delta, GROUP, rows);
#define OUTER_GROUP(count)                                                                         \
    outer_group(gradient + i * units, units, in + i * ROWS, delta, count, rows)
    FOR_COUNT(inputs - i, OUTER_GROUP)
}

/* gradient[x_c][j] += delta[j] for each row and key column, then the biases. */
INLINE void scatter(const step *s, const vf *delta, size_t units, const size_t rows,
                    const bool mixed)
{
    const cinch_shape *shape = s->shape;
    vf *bias = s->gradient + (size_t)shape->offset[shape->columns] * units;
    LANES_UNROLL
    for (size_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < shape->columns; c++)
            for (size_t j = 0; j < units; j++) {
                vf d = delta[j * ROWS + r];
                if (mixed) {
                    float *to = s->job->gradient + j * LANES;
                    vi at = s->at[(size_t)c * ROWS + r];
                    vf_scatter(to, at, vf_gather(to, at) + d);
                } else {
                    s->gradient[((size_t)shape->offset[c] + s->key[r][c]) * units + j] += d;
                }
            }
    for (size_t r = 0; shape->bias && r < rows; r++)
        for (size_t j = 0; j < units; j++)
            bias[j] += delta[j * ROWS + r];
}

/* A derivative at units to one at their sums. */
INLINE void through_activation(const step *s, const vf *unit, vf *delta, size_t width,
                               const size_t rows)
{
    for (size_t j = 0; j < width; j++)
        for (size_t r = 0; r < rows; r++) {
            vf h = unit[j * ROWS + r], one = vf_splat(1.0f);
            vf *d = &delta[j * ROWS + r];
            if (s->shape->activation == CINCH_TANH)
                *d = *d * (one - h * h);
            else if (s->shape->activation == CINCH_RELU)
                *d = *d * vf_select(h > vf_splat(0.0f), one, vf_splat(0.0f));
        }
}

INLINE void hidden_backward(const step *s, const size_t rows, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    vf *back = s->back, *below = s->below;
    for (uint32_t l = shape->layers - 1;; l--) {
        size_t width = shape->width[l];
        through_activation(s, s->unit[l], back, width, rows);
        if (l == 0) {
            scatter(s, back, width, rows, mixed);
            return;
        }
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        const vf *weights = s->weights + matrix.first;
        outer(s->gradient + matrix.first, matrix.inputs + (shape->bias ? 1 : 0), width,
              s->unit[l - 1], back, rows);
        for (size_t i = 0; i < matrix.inputs; i++)
            for (size_t r = 0; r < rows; r++) {
                vf sum = {0};
                for (size_t j = 0; j < width; j++)
                    sum += weights[i * width + j] * back[j * ROWS + r];
                below[i * ROWS + r] = sum;
            }
        vf *swap = back;
        back = below;
        below = swap;
    }
}

/* The derivatives at the hidden units, and the codes times 1 / sum. */
INLINE void back_to_codes(const output *o, const size_t rows, const bool mixed)
{
    step *s = o->s;
    for (size_t i = 0; i < o->inputs; i++) {
        LANES_UNROLL
        for (size_t r = 0; r < rows; r++) {
            size_t at = i * ROWS + r;
            vf of_target = mixed ? s->scaled[at] : o->weights[i * o->values + s->target[r]];
            s->back[at] = (s->back[at] - s->others[r] * of_target) * s->inverse[r];
            s->scaled[at] = o->code[at] * s->inverse[r];
        }
    }
}

INLINE void backward(const output *o, const size_t rows, const bool mixed)
{
    step *s = o->s;
    put_target_deltas(o, rows, mixed);
    if (s->shape->layers == 0) {
        for (size_t v = 0; v < o->values; v++)
            for (size_t r = 0; r < rows; r++)
                s->delta[v * ROWS + r] *= s->inverse[r];
        scatter(s, s->delta, o->values, rows, mixed);
        return;
    }
    back_to_codes(o, rows, mixed);
    outer(s->gradient + o->first, o->inputs, o->values, s->scaled, s->delta, rows);
    hidden_backward(s, rows, mixed);
}

#endif
