/*
 * many_alone.h - SGD with a row at a time: weights move as soon as their gradient is known, and
 * weights of other keys, whose gradient is 0, are left alone. A part of many.c.
 */
#ifndef CINCH_LANES_MANY_ALONE_H
#define CINCH_LANES_MANY_ALONE_H

#include "lanes/many_backward.h"

/* Below it a start weight could be -0, and then w - rate * 0 depends on the sign of the 0. */
#define LEAST_RANGE 1e-30f

/* Whether a job is SGD with a row at a time and one hidden layer. */
static bool alone_suits(const lane_job *job)
{
    const cinch_train_options *o = job->options;
    return o->trainer == CINCH_SGD && o->batch == 1 && job->shape->layers == 1 &&
           o->range >= LEAST_RANGE;
}

/* U[i][v] over a group of inputs. Finite weights move to numbers, or to infinity, never to NaN. */
INLINE void move_group(const output *o, size_t first, const size_t count, vi *inside)
{
    const step *s = o->s;
    const vf rate = vf_load(s->job->rate);
    vf *weights = (vf *)(void *)s->job->weights + o->first + first * o->values;
    vf code[GROUP], largest = {0};
    vi right = s->target[0], number = {0};
    LANES_UNROLL
    for (size_t i = 0; i < count; i++)
        code[i] = s->scaled[(first + i) * ABREAST];
    for (size_t v = 0; v < o->values; v++, number += 1) {
        vf delta = vf_where_equal(right, number, -s->others[0], s->delta[v * ABREAST]);
        LANES_UNROLL
        for (size_t i = 0; i < count; i++) {
            vf *weight = weights + i * o->values + v;
            vf to = *weight - rate * (delta * code[i]);
            largest = vf_max_size(largest, to);
            *weight = to;
        }
    }
    *inside &= largest <= vf_splat(KERNEL_LARGEST_WEIGHT);
}

INLINE vf moved(vf weight, vf gradient, vf rate, vi *inside)
{
    vf to = weight - rate * gradient;
    *inside &= vf_abs(to) <= vf_splat(KERNEL_LARGEST_WEIGHT);
    return to;
}

/* E_c[x_c][j] of each key column, then the biases. Columns have weights of their own. */
INLINE void move_lookup(const step *s, size_t units, vi *inside)
{
    const cinch_shape *shape = s->shape;
    const vf rate = vf_load(s->job->rate);
    vf *bias = (vf *)(void *)s->job->weights + (size_t)shape->offset[shape->columns] * units;
    for (size_t j = 0; j < units; j++) {
        float *weights = s->job->weights + j * LANES;
        for (uint32_t c = 0; c < shape->columns; c++) {
            vi at = s->rows.at[(size_t)c * ABREAST];
            vf weight = vf_gather(weights, at);
            vf_scatter(weights, at, moved(weight, s->back[j * ABREAST], rate, inside));
        }
        if (shape->bias)
            bias[j] = moved(bias[j], s->back[j * ABREAST], rate, inside);
    }
}

/* What backward() and an update do, for a network with one hidden layer. */
INLINE void update_alone(const output *o, vi *inside)
{
    const step *s = o->s;
    size_t units = s->shape->width[0], i = 0;
    back_to_codes(o, 1, true);
    for (; i + GROUP < o->inputs; i += GROUP)
        move_group(o, i, GROUP, inside);
#define MOVE_GROUP(count) move_group(o, i, count, inside)
    FOR_COUNT(o->inputs - i, MOVE_GROUP)
    through_activation(s, s->unit[0], s->back, units, 1);
    move_lookup(s, units, inside);
}

#endif
