/*
 * sphere_unit.h - vectors back to the sphere, as near to it as floats allow. Included by sphere.c,
 * once for every instruction set.
 *
 * A margin of crowded vectors is little more than what rounding makes of a length, and output
 * weights are these vectors as they stand: a vector that is too short loses its margin to its
 * neighbours.
 */
#ifndef CINCH_LANES_SPHERE_UNIT_H
#define CINCH_LANES_SPHERE_UNIT_H

#include "lanes/lanes_math.h"
#include "lanes/sphere.h"

#define COARSE      0x1p11f  /* Squares of multiples of its inverse add up without rounding. */
#define TRIM_UNIT   0x1p-24f /* Floats from 1/2 to 1 are multiples of it. */
#define TRIM_TRIALS 9        /* no step of the second coordinate, and one to four either way */
#define TRIM_STEP   64.0f /* units at most: a part of the spacing that floats allow at two units */

INLINE vf dot(const vf *a, const vf *b, const uint32_t width)
{
    vf sum = vf_splat(0.0f);
    for (uint32_t i = 0; i < width; i++)
        sum = i == 0 ? a[i] * b[i] : sum + a[i] * b[i];
    return sum;
}

/* The nearest integer to x, |x| < 2^22. */
INLINE vf nearest_integer(vf x)
{
    return (x + FMATH_ROUND) - FMATH_ROUND;
}

/* 1 - x . x of an x near the sphere, without its cancellation. */
INLINE vf short_of_unit(const vf *x, const uint32_t width)
{
    vf coarse[FIELD_MOST_WIDTH], left = vf_splat(1.0f);
    for (uint32_t i = 0; i < width; i++) {
        coarse[i] = nearest_integer(x[i] * COARSE) * (1.0f / COARSE);
        left -= coarse[i] * coarse[i];
    }
    for (uint32_t i = 0; i < width; i++)
        left -= (x[i] - coarse[i]) * (x[i] + coarse[i]);
    return left;
}

/* x over its length; then each coordinate moves to where the length is 1. */
INLINE void make_unit(vf *x, const uint32_t width)
{
    vf scale = 1.0f / vf_sqrt(dot(x, x, width));
    for (uint32_t i = 0; i < width; i++)
        x[i] *= scale;
    vf part = 0.5f * short_of_unit(x, width);
    for (uint32_t i = 0; i < width; i++)
        x[i] += part * x[i];
}

/* The coordinates of the largest and the second largest size, of equal ones the first; by lanes. */
typedef struct largest_two {
    vf first, second;
    vi where_first, where_second;
} largest_two;

INLINE largest_two find_largest(const vf *x, const uint32_t width)
{
    largest_two l = {vf_splat(0.0f), vf_splat(0.0f), vi_splat(0), vi_splat(0)};
    for (uint32_t i = 0; i < width; i++) {
        vi index = vi_splat((int32_t)i);
        vi largest = vf_abs(x[i]) > vf_abs(l.first), larger = vf_abs(x[i]) > vf_abs(l.second);
        l.second = vf_select(largest, l.first, vf_select(larger, x[i], l.second));
        l.where_second =
            vi_select(largest, l.where_first, vi_select(larger, index, l.where_second));
        l.first = vf_select(largest, x[i], l.first);
        l.where_first = vi_select(largest, index, l.where_first);
    }
    return l;
}

/*
 * Nearest floats as coordinates still leave a length that is wrong by 2^-25 or so. So the second
 * largest coordinate takes some steps either way, the largest follows, and the best of these
 * lengths stays. Steps are so long that they change what is missing by an eighth of the largest
 * one's unit.
 */
INLINE void trim(vf *x, const uint32_t width)
{
    largest_two l = find_largest(x, width);
    vf slope = l.second / l.first;
    vf step = vf_at_most(nearest_integer(0.125f / vf_abs(slope)), TRIM_STEP);
    step = vf_max(step, vf_splat(1.0f));
    vf missing = short_of_unit(x, width) * (0.5f / TRIM_UNIT) / l.first;
    vf least = vf_splat(1.0f), along = vf_splat(0.0f), across = vf_splat(0.0f);
    for (int trial = 0; trial < TRIM_TRIALS; trial++) {
        vf aside = (trial % 2 == 0 ? 0.5f : -0.5f) * (float)(trial + trial % 2) * step;
        vf wanted = missing - slope * aside, whole = nearest_integer(wanted);
        vf error = vf_abs(wanted - whole);
        vi better = error < least;
        least = vf_select(better, error, least);
        along = vf_select(better, whole, along);
        across = vf_select(better, aside, across);
    }
    for (uint32_t i = 0; i < width; i++) {
        vi index = vi_splat((int32_t)i);
        vf move = vf_select(l.where_second == index, across, vf_splat(0.0f));
        x[i] += TRIM_UNIT * vf_select(l.where_first == index, along, move);
    }
}

#endif
