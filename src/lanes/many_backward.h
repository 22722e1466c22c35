/* many_backward.h - right values, and sums into the gradient. A part of many.c. */
#ifndef CINCH_LANES_MANY_BACKWARD_H
#define CINCH_LANES_MANY_BACKWARD_H

#include "lanes/many_forward.h"

INLINE vf target_weight(const output *o, size_t i, size_t b, const bool mixed)
{
    const step *s = o->s;
    return mixed ? s->scaled[i * ABREAST + b] : o->weights[i * o->values + s->rows.target[b]];
}

INLINE void put_target(const output *o, size_t b, vf x, const bool mixed)
{
    step *s = o->s;
    if (mixed)
        put_by_lane(o, b, x);
    else
        s->delta[s->rows.target[b] * (size_t)ABREAST + b] = x;
}

INLINE void put_target_deltas(const output *o, const size_t abreast, const bool mixed)
{
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++)
        put_target(o, b, -o->s->others[b], mixed);
}

/* gradient[i][j] += delta[j] * in[i], row after row. */
INLINE void outer_group(vf *gradient, size_t units, const vf *in, const vf *delta,
                        const size_t count, const size_t abreast)
{
    vf code[GROUP][ABREAST];
    LANES_UNROLL
    for (size_t i = 0; i < count; i++) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++)
            code[i][b] = in[i * ABREAST + b];
    }
    for (size_t j = 0; j < units; j++, delta += ABREAST) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++) {
            vf sum = gradient[i * units + j];
            LANES_UNROLL
            for (size_t b = 0; b < abreast; b++)
                sum += delta[b] * code[i][b];
            gradient[i * units + j] = sum;
        }
    }
}

INLINE void outer(vf *gradient, size_t inputs, size_t units, const vf *in, const vf *delta,
                  const size_t abreast)
{
    size_t i = 0;
    for (; i + GROUP < inputs; i += GROUP)
        outer_group(gradient + i * units, units, in + i * ABREAST, delta, GROUP, abreast);
#define OUTER_GROUP(count)                                                                         \
    outer_group(gradient + i * units, units, in + i * ABREAST, delta, count, abreast)
    FOR_COUNT(inputs - i, OUTER_GROUP)
}

/* gradient[x_c][j] += delta[j] for each row and key column, then the biases. */
INLINE void scatter(const step *s, const vf *delta, size_t units, const size_t abreast,
                    const bool mixed)
{
    const cinch_shape *shape = s->shape;
    vf *bias = s->gradient + (size_t)shape->offset[shape->columns] * units;
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++)
        for (uint32_t c = 0; c < shape->columns; c++)
            for (size_t j = 0; j < units; j++) {
                vf d = delta[j * ABREAST + b];
                if (mixed) {
                    float *to = s->job->gradient + j * LANES;
                    vi at = s->rows.at[(size_t)c * ABREAST + b];
                    vf_scatter(to, at, vf_gather(to, at) + d);
                } else {
                    s->gradient[((size_t)shape->offset[c] + s->rows.key[b][c]) * units + j] += d;
                }
            }
    for (size_t b = 0; shape->bias && b < abreast; b++)
        for (size_t j = 0; j < units; j++)
            bias[j] += delta[j * ABREAST + b];
}

#endif
