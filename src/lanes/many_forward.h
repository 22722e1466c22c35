/* many_forward.h - what keys select, and the rivals of rows that all lanes share. A part of
 * many.c. */
#ifndef CINCH_LANES_MANY_FORWARD_H
#define CINCH_LANES_MANY_FORWARD_H

#include "lanes/many_step.h"

/* Weight [x_c][j] of row b, for each lane's own key or one key for all. */
INLINE vf key_weight(const step *s, size_t b, uint32_t c, size_t j, size_t units, const bool mixed)
{
    if (mixed)
        return vf_gather(s->job->weights + j * LANES, s->rows.at[(size_t)c * ABREAST + b]);
    return s->weights[((size_t)s->shape->offset[c] + s->rows.key[b][c]) * units + j];
}

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ... */
INLINE void lookup(const step *s, vf *sum, size_t units, const size_t abreast, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    const vf *bias = s->weights + (size_t)shape->offset[shape->columns] * units;
    for (size_t j = 0; j < units; j++) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            vf x = key_weight(s, b, 0, j, units, mixed);
            for (uint32_t c = 1; c < shape->columns; c++)
                x += key_weight(s, b, c, j, units, mixed);
            sum[j * ABREAST + b] = shape->bias ? x + bias[j] : x;
        }
    }
}

/*
 * Takes the right logits out, and leaves the least float in their place, which is no rival and has
 * no exponential; then the largest others.
 */
INLINE void shared_rivals(const output *o, const size_t abreast)
{
    step *s = o->s;
    vf rival[ABREAST];
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        vf *logit = &s->delta[s->rows.target[b] * (size_t)ABREAST + b];
        rival[b] = vf_splat(-FLT_MAX);
        s->right[b] = *logit;
        *logit = vf_splat(-FLT_MAX);
    }
    const vf *delta = s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ABREAST) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++)
            rival[b] = vf_max(rival[b], delta[b]);
    }
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++)
        s->rival[b] = rival[b];
}

#endif
