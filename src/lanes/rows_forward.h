/* rows_forward.h - from keys to the last hidden layer. A part of rows.c. */
#ifndef CINCH_LANES_ROWS_FORWARD_H
#define CINCH_LANES_ROWS_FORWARD_H

#include "lanes/rows_step.h"

/* The sum of the weight rows that a lane's key selects, from unit `j` on: LANES of them. */
INLINE vf lookup_row(const step *s, size_t lane, size_t j, size_t units)
{
    const cinch_shape *shape = s->shape;
    const uint32_t *key = s->key[lane];
    const float *weights = s->job->weights + j;
    vf sum = vf_load(weights + (size_t)key[0] * units);
    for (uint32_t c = 1; c < shape->columns; c++)
        sum += vf_load(weights + ((size_t)shape->offset[c] + key[c]) * units);
    if (shape->bias)
        sum += vf_load(weights + (size_t)shape->offset[shape->columns] * units);
    return sum;
}

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ..., for any number of units. */
INLINE void lookup_wide(const step *s, vf *sum, size_t units, size_t blocks)
{
    for (size_t j = 0; j < units; j += LANES)
        for (size_t b = 0; b < blocks; b++) {
            vf block[LANES];
            for (size_t i = 0; i < LANES; i++)
                block[i] = lookup_row(s, b * LANES + i, j, units);
            vf_transpose(block);
            for (size_t i = 0; i < LANES && j + i < units; i++)
                sum[(j + i) * BLOCKS + b] = block[i];
        }
}

/* The same for up to GROUP units, one number at a time. */
INLINE void lookup_narrow(const step *s, vf *sum, const size_t units)
{
    const cinch_shape *shape = s->shape;
    const float *weights = s->job->weights;
    float buffer[GROUP][STEP_ROWS];
    for (size_t i = 0; i < s->blocks * LANES; i++) {
        const uint32_t *key = s->key[i];
        const float *from = weights + (size_t)key[0] * units;
        float row[GROUP];
        LANES_UNROLL
        for (size_t j = 0; j < units; j++)
            row[j] = from[j];
        for (uint32_t c = 1; c < shape->columns; c++) {
            from = weights + ((size_t)shape->offset[c] + key[c]) * units;
            LANES_UNROLL
            for (size_t j = 0; j < units; j++)
                row[j] += from[j];
        }
        from = weights + (size_t)shape->offset[shape->columns] * units;
        LANES_UNROLL
        for (size_t j = 0; j < units; j++)
            buffer[j][i] = shape->bias ? row[j] + from[j] : row[j];
    }
    for (size_t j = 0; j < units; j++)
        for (size_t b = 0; b < s->blocks; b++)
            sum[j * BLOCKS + b] = vf_load(buffer[j] + b * LANES);
}

/* The same for one key column without biases, rows in order and at most 2^31 weights. */
INLINE void lookup_gather(const step *s, vf *sum, const size_t units)
{
    for (size_t b = 0; b < s->blocks; b++) {
        vi at = step_numbers(s, s->key[0], b) * (int32_t)units;
        LANES_UNROLL
        for (size_t j = 0; j < units; j++)
            sum[j * BLOCKS + b] = vf_gather(s->job->weights + j, at);
    }
}

/* Gathering saves storing numbers one by one and waiting for them: a twentieth at 11-2-11. */
INLINE bool can_gather(const step *s, size_t units)
{
    return LANES > 4 && s->shape->columns == 1 && !s->shape->bias && !s->job->order &&
           s->shape->offset[1] <= INT32_MAX / units;
}

INLINE void lookup(const step *s, vf *sum, size_t units, size_t blocks)
{
#define LOOKUP_GATHER(count) lookup_gather(s, sum, count)
#define LOOKUP_NARROW(count) lookup_narrow(s, sum, count)
    if (units > GROUP)
        lookup_wide(s, sum, units, blocks);
    else if (can_gather(s, units))
        FOR_COUNT(units, LOOKUP_GATHER)
    else
        FOR_COUNT(units, LOOKUP_NARROW)
}

INLINE void activate(const step *s, tally *t, vf *unit, size_t width, size_t blocks)
{
    for (size_t j = 0; j < width; j++)
        for (size_t b = 0; b < blocks; b++) {
            vf *x = unit + j * BLOCKS + b;
            if (s->shape->activation == CINCH_TANH) {
                *x = vf_tanh(*x);
                continue;
            }
            if (s->shape->activation == CINCH_RELU)
                *x = vf_select(*x > vf_splat(0.0f), *x, vf_splat(0.0f));
            t->outside[b] |= ~(vf_abs(*x) <= vf_splat(KERNEL_LARGEST_UNIT));
        }
}

INLINE void hidden_layers(step *s, tally *t, size_t blocks)
{
    const cinch_shape *shape = s->shape;
    if (shape->layers == 0) {
        lookup(s, s->delta, shape->values, blocks);
        return;
    }
    lookup(s, s->unit[0], shape->width[0], blocks);
    activate(s, t, s->unit[0], shape->width[0], blocks);
    for (uint32_t l = 1; l < shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        const float *weights = s->job->weights + matrix.first;
        size_t inputs = matrix.inputs + (shape->bias ? 1 : 0);
        for (size_t j = 0; j < matrix.units; j++)
            for (size_t b = 0; b < blocks; b++) {
                vf sum = weights[j] * s->unit[l - 1][b];
                for (size_t i = 1; i < inputs; i++)
                    sum += weights[i * matrix.units + j] * s->unit[l - 1][i * BLOCKS + b];
                s->unit[l][j * BLOCKS + b] = sum;
            }
        activate(s, t, s->unit[l], matrix.units, blocks);
    }
}

#endif
