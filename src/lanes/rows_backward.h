/* rows_backward.h - from the loss's derivative to the gradient. A part of rows.c. */
#ifndef CINCH_LANES_ROWS_BACKWARD_H
#define CINCH_LANES_ROWS_BACKWARD_H

#include "lanes/rows_forward.h"

INLINE vf target_weight(const output *o, size_t i, size_t b, const bool mixed)
{
    (void)mixed;
    return o->s->scaled[i * ABREAST + b];
}

/* Rows are mixed always. */
INLINE void shared_rivals(const output *o, const size_t abreast)
{
    (void)o;
    (void)abreast;
}

INLINE void put_target(const output *o, size_t b, vf x, const bool mixed)
{
    (void)mixed;
    put_by_lane(o, b, x);
}

/*
 * Few outputs are gone through as vectors: numbers stored just now cannot be loaded as a vector at
 * once.
 */
INLINE void put_target_deltas(const output *o, const size_t abreast, const bool mixed)
{
    step *s = o->s;
    for (size_t b = 0; o->values <= LANES && b < abreast; b++)
        put_target(o, b, -s->others[b], mixed);
    if (o->values <= LANES)
        return;
    for (size_t b = 0; b * LANES < s->rows.count; b++) {
        for (size_t lane = 0; lane < LANES && b * LANES + lane < s->rows.count; lane++) {
            size_t v = (size_t)s->target[b][lane];
            s->delta[v * ABREAST + b][lane] = -s->others[b][lane];
        }
    }
}

/*
 * gradient[i][j] += delta[j] * in[i], row after row: a block of LANES outputs by LANES rows is
 * transposed, so that each row has LANES outputs in one vector. Outputs past the last have a delta
 * of 0 and leave what stands behind the matrix row as it is; all of a group are loaded before any
 * is stored, since a row's last vector may reach into the next row.
 */
INLINE void outer_group(float *gradient, size_t units, const vf *in, const size_t count,
                        const vf rows[LANES], size_t b)
{
    vf sum[GROUP];
    LANES_UNROLL
    for (size_t i = 0; i < count; i++)
        sum[i] = vf_load(gradient + i * units);
    LANES_UNROLL
    for (size_t lane = 0; lane < LANES; lane++) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            sum[i] += rows[lane] * in[i * ABREAST + b][lane];
    }
    LANES_UNROLL
    for (size_t i = 0; i < count; i++)
        vf_store(gradient + i * units, sum[i]);
}

INLINE void outer(float *gradient, size_t inputs, size_t units, const vf *in, const vf *delta,
                  const size_t abreast)
{
    for (size_t j = 0; j < units; j += LANES) {
        LANES_ROLLED
        for (size_t b = 0; b < abreast; b++) {
            vf rows[LANES];
            LANES_UNROLL
            for (size_t i = 0; i < LANES; i++)
                rows[i] = delta[(j + i) * ABREAST + b];
            vf_transpose(rows);
            size_t i = 0;
            for (; i + GROUP < inputs; i += GROUP)
                outer_group(gradient + i * units + j, units, in + i * ABREAST, GROUP, rows, b);
#define OUTER_GROUP(count)                                                                         \
    outer_group(gradient + i * units + j, units, in + i * ABREAST, count, rows, b)
            FOR_COUNT(inputs - i, OUTER_GROUP)
        }
    }
}

/* gradient[x_c][j] += delta[j] for each row and key column, then the biases' row. */
static void scatter_row(const step *s, size_t lane, vf delta, size_t j, size_t units)
{
    const cinch_shape *shape = s->shape;
    const uint32_t *key = s->rows.key[lane];
    for (uint32_t c = 0; c < shape->columns; c++) {
        float *to = s->gradient + ((size_t)shape->offset[c] + key[c]) * units + j;
        vf_store(to, vf_load(to) + delta);
    }
    if (shape->bias) {
        float *to = s->gradient + (size_t)shape->offset[shape->columns] * units + j;
        vf_store(to, vf_load(to) + delta);
    }
}

static void scatter_wide(const step *s, const vf *delta, size_t units)
{
    for (size_t b = 0; b * LANES < s->rows.count; b++)
        for (size_t j = 0; j < units; j += LANES) {
            vf rows[LANES];
            for (size_t i = 0; i < LANES; i++)
                rows[i] = delta[(j + i) * ABREAST + b];
            vf_transpose(rows);
            for (size_t lane = 0; lane < LANES && b * LANES + lane < s->rows.count; lane++)
                scatter_row(s, b * LANES + lane, rows[lane], j, units);
        }
}

INLINE void scatter_narrow(const step *s, const vf *delta, const size_t units, const size_t abreast)
{
    const cinch_shape *shape = s->shape;
    float buffer[GROUP][STEP_ROWS];
    for (size_t j = 0; j < units; j++)
        for (size_t b = 0; b < abreast; b++)
            vf_store(buffer[j] + b * LANES, delta[j * ABREAST + b]);
    for (size_t i = 0; i < s->rows.count; i++)
        for (uint32_t c = 0; c <= shape->columns; c++) {
            if (c == shape->columns && !shape->bias)
                break;
            size_t input = shape->offset[c] + (c < shape->columns ? s->rows.key[i][c] : (size_t)0);
            float *to = s->gradient + input * units;
            LANES_UNROLL
            for (size_t j = 0; j < units; j++)
                to[j] += buffer[j][i]; /* rows fill the vectors. NOLINT(*uninitialized.Assign) */
        }
}

INLINE void scatter(const step *s, const vf *delta, size_t units, const size_t abreast,
                    const bool mixed)
{
    (void)mixed;
#define SCATTER_NARROW(count) scatter_narrow(s, delta, count, abreast)
    if (units <= GROUP)
        FOR_COUNT(units, SCATTER_NARROW)
    else
        scatter_wide(s, delta, units);
}

#endif
