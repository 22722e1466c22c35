/* rows_forward.h - what keys select. A part of rows.c. */
#ifndef CINCH_LANES_ROWS_FORWARD_H
#define CINCH_LANES_ROWS_FORWARD_H

#include "lanes/rows_step.h"

/* The sum of the weight rows that a lane's key selects, from unit `j` on: LANES of them. */
INLINE vf lookup_row(const step *s, size_t lane, size_t j, size_t units)
{
    const cinch_shape *shape = s->shape;
    const uint32_t *key = s->rows.key[lane];
    const float *weights = s->weights + j;
    vf sum = vf_load(weights + (size_t)key[0] * units);
    for (uint32_t c = 1; c < shape->columns; c++)
        sum += vf_load(weights + ((size_t)shape->offset[c] + key[c]) * units);
    if (shape->bias)
        sum += vf_load(weights + (size_t)shape->offset[shape->columns] * units);
    return sum;
}

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ..., for any number of units. */
INLINE void lookup_wide(const step *s, vf *sum, size_t units, const size_t abreast)
{
    for (size_t j = 0; j < units; j += LANES)
        for (size_t b = 0; b < abreast; b++) {
            vf rows[LANES];
            for (size_t i = 0; i < LANES; i++)
                rows[i] = lookup_row(s, b * LANES + i, j, units);
            vf_transpose(rows);
            for (size_t i = 0; i < LANES && j + i < units; i++)
                sum[(j + i) * ABREAST + b] = rows[i];
        }
}

/* The same for up to GROUP units, one number at a time. */
INLINE void lookup_narrow(const step *s, vf *sum, const size_t units, const size_t abreast)
{
    const cinch_shape *shape = s->shape;
    const float *weights = s->weights;
    float buffer[GROUP][STEP_ROWS];
    for (size_t i = 0; i < abreast * LANES; i++) {
        const uint32_t *key = s->rows.key[i];
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
        for (size_t b = 0; b < abreast; b++)
            sum[j * ABREAST + b] = vf_load(buffer[j] + b * LANES);
}

/* The same for one key column without biases, rows in order and at most 2^31 weights. */
INLINE void lookup_gather(const step *s, vf *sum, const size_t units, const size_t abreast)
{
    for (size_t b = 0; b < abreast; b++) {
        vi at = step_numbers(s, s->rows.key[0], b) * (int32_t)units;
        LANES_UNROLL
        for (size_t j = 0; j < units; j++)
            sum[j * ABREAST + b] = vf_gather(s->weights + j, at);
    }
}

/* Gathering saves storing numbers one by one and waiting for them: a twentieth at 11-2-11. */
INLINE bool can_gather(const step *s, size_t units)
{
    return LANES > 4 && s->shape->columns == 1 && !s->shape->bias && !s->job->order &&
           s->shape->offset[1] <= INT32_MAX / units;
}

INLINE void lookup(const step *s, vf *sum, size_t units, const size_t abreast, const bool mixed)
{
    (void)mixed;
#define LOOKUP_GATHER(count) lookup_gather(s, sum, count, abreast)
#define LOOKUP_NARROW(count) lookup_narrow(s, sum, count, abreast)
    if (units > GROUP)
        lookup_wide(s, sum, units, abreast);
    else if (can_gather(s, units))
        FOR_COUNT(units, LOOKUP_GATHER)
    else
        FOR_COUNT(units, LOOKUP_NARROW)
}

#endif
