/* rows_backward.h - from the loss's derivative to the gradient. A part of rows.c. */
#ifndef CINCH_LANES_ROWS_BACKWARD_H
#define CINCH_LANES_ROWS_BACKWARD_H

#include "lanes/rows_output.h"

/*
 * gradient[i][j] += delta[j] * in[i], row after row: a block of LANES outputs by LANES rows is
 * transposed, so that each row has LANES outputs in one vector. Outputs past the last have a delta
 * of 0 and leave what stands behind the matrix row as it is; all of a group are loaded before any
 * is stored, since a row's last vector may reach into the next row.
 */
INLINE void outer_group(float *gradient, size_t units, const vf *in, const size_t count,
                        const vf rows[LANES], size_t block)
{
    vf sum[GROUP];
    LANES_UNROLL
    for (size_t i = 0; i < count; i++)
        sum[i] = vf_load(gradient + i * units);
    LANES_UNROLL
    for (size_t lane = 0; lane < LANES; lane++) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            sum[i] += rows[lane] * in[i * BLOCKS + block][lane];
    }
    LANES_UNROLL
    for (size_t i = 0; i < count; i++)
        vf_store(gradient + i * units, sum[i]);
}

INLINE void outer(float *gradient, size_t inputs, size_t units, const vf *in, const vf *delta,
                  size_t blocks)
{
    for (size_t j = 0; j < units; j += LANES)
        for (size_t b = 0; b < blocks; b++) {
            vf rows[LANES];
            LANES_UNROLL
            for (size_t i = 0; i < LANES; i++)
                rows[i] = delta[(j + i) * BLOCKS + b];
            vf_transpose(rows);
            size_t i = 0;
            for (; i + GROUP < inputs; i += GROUP)
                outer_group(gradient + i * units + j, units, in + i * BLOCKS, GROUP, rows, b);
#define OUTER_GROUP(count)                                                                         \
    outer_group(gradient + i * units + j, units, in + i * BLOCKS, count, rows, b)
            FOR_COUNT(inputs - i, OUTER_GROUP)
        }
}

/* gradient[x_c][j] += delta[j] for each row and key column, then the biases' row. */
static void scatter_row(const step *s, size_t lane, vf delta, size_t j, size_t units)
{
    const cinch_shape *shape = s->shape;
    const uint32_t *key = s->key[lane];
    for (uint32_t c = 0; c < shape->columns; c++) {
        float *to = s->job->gradient + ((size_t)shape->offset[c] + key[c]) * units + j;
        vf_store(to, vf_load(to) + delta);
    }
    if (shape->bias) {
        float *to = s->job->gradient + (size_t)shape->offset[shape->columns] * units + j;
        vf_store(to, vf_load(to) + delta);
    }
}

static void scatter_wide(const step *s, const vf *delta, size_t units)
{
    for (size_t b = 0; b * LANES < s->rows; b++)
        for (size_t j = 0; j < units; j += LANES) {
            vf rows[LANES];
            for (size_t i = 0; i < LANES; i++)
                rows[i] = delta[(j + i) * BLOCKS + b];
            vf_transpose(rows);
            for (size_t lane = 0; lane < LANES && b * LANES + lane < s->rows; lane++)
                scatter_row(s, b * LANES + lane, rows[lane], j, units);
        }
}

INLINE void scatter_narrow(const step *s, const vf *delta, const size_t units)
{
    const cinch_shape *shape = s->shape;
    float buffer[GROUP][STEP_ROWS];
    for (size_t j = 0; j < units; j++)
        for (size_t b = 0; b < s->blocks; b++)
            vf_store(buffer[j] + b * LANES, delta[j * BLOCKS + b]);
    for (size_t i = 0; i < s->rows; i++)
        for (uint32_t c = 0; c <= shape->columns; c++) {
            if (c == shape->columns && !shape->bias)
                break;
            size_t input = shape->offset[c] + (c < shape->columns ? s->key[i][c] : (size_t)0);
            float *to = s->job->gradient + input * units;
            LANES_UNROLL
            for (size_t j = 0; j < units; j++)
                to[j] += buffer[j][i]; /* rows fill the blocks. NOLINT(*uninitialized.Assign) */
        }
}

INLINE void scatter(const step *s, const vf *delta, size_t units)
{
#define SCATTER_NARROW(count) scatter_narrow(s, delta, count)
    if (units <= GROUP)
        FOR_COUNT(units, SCATTER_NARROW)
    else
        scatter_wide(s, delta, units);
}

/* A derivative at units to one at their sums. */
INLINE void through_activation(const step *s, const vf *unit, vf *delta, size_t width,
                               size_t blocks)
{
    for (size_t j = 0; j < width; j++)
        for (size_t b = 0; b < blocks; b++) {
            vf h = unit[j * BLOCKS + b], one = vf_splat(1.0f);
            vf *d = &delta[j * BLOCKS + b];
            if (s->shape->activation == CINCH_TANH)
                *d = *d * (one - h * h);
            else if (s->shape->activation == CINCH_RELU)
                *d = *d * vf_select(h > vf_splat(0.0f), one, vf_splat(0.0f));
        }
}

INLINE void hidden_backward(step *s, size_t blocks)
{
    const cinch_shape *shape = s->shape;
    for (uint32_t l = shape->layers - 1;; l--) {
        size_t width = shape->width[l];
        through_activation(s, s->unit[l], s->back, width, blocks);
        if (l > 0 || width > GROUP)
            pad(s->back, width, blocks);
        if (l == 0) {
            scatter(s, s->back, width);
            return;
        }
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        outer(s->job->gradient + matrix.first, matrix.inputs + (shape->bias ? 1 : 0), width,
              s->unit[l - 1], s->back, blocks);
        const float *weights = s->job->weights + matrix.first;
        for (size_t i = 0; i < matrix.inputs; i++)
            for (size_t b = 0; b < blocks; b++) {
                vf sum = {0};
                for (size_t j = 0; j < width; j++)
                    sum += weights[i * width + j] * s->back[j * BLOCKS + b];
                s->below[i * BLOCKS + b] = sum;
            }
        vf *swap = s->back;
        s->back = s->below;
        s->below = swap;
    }
}

INLINE void backward(output *o, size_t blocks)
{
    step *s = o->s;
    put_target_deltas(o);
    if (s->shape->layers == 0) {
        for (size_t v = 0; v < o->values; v++)
            for (size_t b = 0; b < blocks; b++)
                s->delta[v * BLOCKS + b] *= s->inverse[b];
        scatter(s, s->delta, o->values);
        return;
    }
    for (size_t i = 0; i < o->inputs; i++)
        for (size_t b = 0; b < blocks; b++) {
            size_t at = i * BLOCKS + b;
            o->back[at] = (o->back[at] - s->others[b] * o->of_target[at]) * s->inverse[b];
            s->scaled[at] = o->code[at] * s->inverse[b];
        }
    float *gradient = s->job->gradient + (o->weights - s->job->weights);
    outer(gradient, o->inputs, o->values, s->scaled, s->delta, blocks);
    hidden_backward(s, blocks);
}

#endif
