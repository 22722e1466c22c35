/* sphere_room.h - what the tests of the annealed trainer's room share: fields in memory of their
 * own. */
#ifndef TEST_LANES_SPHERE_ROOM_H
#define TEST_LANES_SPHERE_ROOM_H

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lanes/isa.h"
#include "support.h"

/* How the vectors of a room lie. */
typedef enum layout { SPREAD, CLUSTERED, CROWDED, DOUBLED, COLLINEAR, EQUAL, LAYOUTS } layout;

/* A field in memory of its own; each array exactly as long as it is said to be. */
typedef struct room {
    field f;
    float *code, *vector;
} room;

static inline float *floats(size_t count)
{
    float *array = test_memory((count + !count) * sizeof *array);
    memset(array, 0, count * sizeof *array);
    return array;
}

static inline void normalise(float *x, uint32_t width)
{
    double square = 0.0;
    for (uint32_t i = 0; i < width; i++)
        square += (double)x[i] * (double)x[i];
    for (uint32_t i = 0; i < width; i++)
        x[i] = (float)((double)x[i] / sqrt(square));
}

/* Not uniform on the sphere: it need not be. */
static inline void unit_vector(float *x, rng_state *rng, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++)
        x[i] = test_uniform(rng) + (i == 0 ? 1e-3f : 0.0f);
    normalise(x, width);
}

static inline void put(const field *f, float *array, size_t pair, const float *x)
{
    for (uint32_t i = 0; i < f->width; i++)
        array[i * f->padded + pair] = x[i];
}

static inline void take(float *x, const field *f, const float *array, size_t pair)
{
    for (uint32_t i = 0; i < f->width; i++)
        x[i] = array[i * f->padded + pair];
}

/* Vectors as `how` says; codes near them. Lanes past the last are random unit vectors. */
static inline void fill(room *r, layout how, rng_state *rng)
{
    const field *f = &r->f;
    float centre[FIELD_MOST_WIDTH], x[FIELD_MOST_WIDTH];
    unit_vector(centre, rng, f->width);
    for (size_t p = 0; p < f->padded; p++) {
        unit_vector(x, rng, f->width);
        if (how == EQUAL)
            memcpy(x, centre, sizeof x);
        for (uint32_t i = 0; how == CLUSTERED && i < f->width; i++)
            x[i] = centre[i] + (p % 8 ? 1e-4f : 1.0f) * x[i];
        for (uint32_t i = 0; how == CROWDED && i < f->width; i++)
            x[i] = centre[i] + 3e-7f * x[i]; /* their logits differ by rounding */
        for (uint32_t i = 0; how == COLLINEAR && i < f->width; i++)
            x[i] = i == 0 ? 1.0f : i == 1 ? 0.1f * x[i] : 0.0f;
        if (how == DOUBLED && p % 2)
            take(x, f, r->vector, p - 1);
        normalise(x, f->width);
        put(f, r->vector, p, x);
        for (uint32_t i = 0; i < f->width; i++)
            x[i] += how == EQUAL ? 0.0f : 0.01f * test_uniform(rng);
        normalise(x, f->width);
        put(f, r->code, p, x);
    }
}

static inline void open_room(room *r, uint32_t width, size_t count, uint32_t neighbours)
{
    size_t groups = (count + FIELD_GROUP - 1) / FIELD_GROUP, padded = groups * FIELD_GROUP;
    r->code = floats(padded * width);
    r->vector = floats(padded * width);
    r->f = (field){.width = width,
                   .neighbours = neighbours,
                   .count = count,
                   .padded = padded,
                   .groups = groups,
                   .code = r->code,
                   .vector = r->vector,
                   .next_code = floats(padded * width),
                   .next_vector = floats(padded * width),
                   .code_moment = floats(padded * width),
                   .vector_moment = floats(padded * width),
                   .code_second = floats(padded),
                   .vector_second = floats(padded),
                   .pull = floats(padded * width),
                   .share = floats(padded),
                   .miss = floats(padded),
                   .lead = floats(padded),
                   .reach = floats(padded),
                   .box = floats(kd_nodes(groups) * 2 * width)};
    r->f.list = test_memory((padded * neighbours + 1) * sizeof *r->f.list);
    memset(r->f.list, 0, padded * neighbours * sizeof *r->f.list);
    for (size_t p = 0; p < padded; p++)
        r->f.reach[p] = 1e-3f;
}

static inline void close_room(room *r)
{
    float *const arrays[] = {r->code,          r->vector,
                             r->f.next_code,   r->f.next_vector,
                             r->f.code_moment, r->f.vector_moment,
                             r->f.code_second, r->f.vector_second,
                             r->f.pull,        r->f.share,
                             r->f.miss,        r->f.lead,
                             r->f.reach,       r->f.box};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(r->f.list);
}

static inline uint32_t listed(const field *f, size_t pair, uint32_t j)
{
    size_t group = pair / FIELD_GROUP;
    return f->list[(group * f->neighbours + j) * FIELD_GROUP + pair % FIELD_GROUP];
}

/* Neither NaN nor infinite nor denormal. */
static inline void assert_normal(const float *array, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        if (!(array[i] == 0.0f || (fabsf(array[i]) >= FLT_MIN && fabsf(array[i]) <= FLT_MAX)))
            fail_msg("%s %zu: %a", what, i, (double)array[i]);
}

#endif
