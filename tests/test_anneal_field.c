/* The room inside the annealed trainer: gradients, updates, lists, the tree, margins. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "anneal_state.h"
#include "support.h"

/* ---- Rooms ------------------------------------------------------------------------------------
 */

/* How the vectors of a room lie. */
typedef enum layout { SPREAD, CLUSTERED, DOUBLED, COLLINEAR, EQUAL, LAYOUTS } layout;

/* A field in memory of its own; each array exactly as long as it is said to be. */
typedef struct room {
    field f;
    float *code, *vector;
} room;

static float *floats(size_t count)
{
    float *array = test_memory((count + !count) * sizeof *array);
    memset(array, 0, count * sizeof *array);
    return array;
}

static void unit_vector(float *x, cinch_rng *rng, uint32_t width)
{
    double square = 0.0;
    while (square < 1e-3) {
        square = 0.0;
        for (uint32_t i = 0; i < width; i++) {
            x[i] = test_uniform(rng);
            square += (double)x[i] * (double)x[i];
        }
    }
    for (uint32_t i = 0; i < width; i++)
        x[i] = (float)((double)x[i] / sqrt(square));
}

static void put(const field *f, float *array, size_t pair, const float *x)
{
    for (uint32_t i = 0; i < f->width; i++)
        array[i * f->padded + pair] = x[i];
}

static void take(float *x, const field *f, const float *array, size_t pair)
{
    for (uint32_t i = 0; i < f->width; i++)
        x[i] = array[i * f->padded + pair];
}

/* Vectors as `how` says; codes near them. Lanes past the last are random unit vectors. */
static void fill(room *r, layout how, cinch_rng *rng)
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
        for (uint32_t i = 1; how == COLLINEAR && i < f->width; i++)
            x[i] = 0.0f;
        if (how == DOUBLED && p % 2)
            take(x, f, r->vector, p - 1);
        put(f, r->vector, p, x);
        for (uint32_t i = 0; i < f->width; i++)
            x[i] += how == EQUAL ? 0.0f : 0.01f * test_uniform(rng);
        put(f, r->code, p, x);
    }
}

static void open_room(room *r, uint32_t width, size_t count, uint32_t neighbours)
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
                   .box = floats(field_nodes(groups) * 2 * width)};
    r->f.list = test_memory((padded * neighbours + 1) * sizeof *r->f.list);
    memset(r->f.list, 0, padded * neighbours * sizeof *r->f.list);
    for (size_t p = 0; p < padded; p++)
        r->f.reach[p] = 1e-3f;
}

static void close_room(room *r)
{
    float *const arrays[] = {r->code,
                             r->vector,
                             r->f.next_code,
                             r->f.next_vector,
                             r->f.code_moment,
                             r->f.vector_moment,
                             r->f.code_second,
                             r->f.vector_second,
                             r->f.pull,
                             r->f.share,
                             r->f.miss,
                             r->f.lead,
                             r->f.reach,
                             r->f.box};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(r->f.list);
}

static uint32_t listed(const field *f, size_t pair, uint32_t j)
{
    size_t group = pair / FIELD_GROUP;
    return f->list[(group * f->neighbours + j) * FIELD_GROUP + pair % FIELD_GROUP];
}

static void list_all_others(room *r)
{
    field *f = &r->f;
    for (size_t p = 0; p < f->count; p++)
        for (uint32_t j = 0; j < f->neighbours; j++)
            f->list[(p / FIELD_GROUP * f->neighbours + j) * FIELD_GROUP + p % FIELD_GROUP] =
                j < p ? j : j + 1;
}

/* No average over passes and no step: the moments become the gradients' tangential parts. */
static void only_gradients(field *f, float gain)
{
    f->gain = gain;
    f->rate = f->beta1 = f->beta2 = 0.0f;
    f->share1 = f->share2 = f->root_scale = f->epsilon = 1.0f;
}

/* ---- Gradients --------------------------------------------------------------------------------
 */

/* Codes and vectors in double, pair by pair. */
typedef struct exact_room {
    uint32_t width;
    size_t count;
    double gain;
    double *code, *vector; /* [count][width] */
} exact_room;

static exact_room exactly(const room *r)
{
    const field *f = &r->f;
    exact_room e = {.width = f->width, .count = f->count, .gain = (double)f->gain};
    e.code = test_memory(f->count * f->width * sizeof(double));
    e.vector = test_memory(f->count * f->width * sizeof(double));
    for (size_t p = 0; p < f->count; p++)
        for (uint32_t i = 0; i < f->width; i++) {
            e.code[p * f->width + i] = (double)f->code[i * f->padded + p];
            e.vector[p * f->width + i] = (double)f->vector[i * f->padded + p];
        }
    return e;
}

/* code t . (vector v - vector t) */
static double behind(const exact_room *e, size_t t, size_t v)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < e->width; i++)
        sum += e->code[t * e->width + i] *
               (e->vector[v * e->width + i] - e->vector[t * e->width + i]);
    return sum;
}

/* sum over t of -log softmax(gain h_t . u_v)_t */
static double loss(const exact_room *e)
{
    double sum = 0.0;
    for (size_t t = 0; t < e->count; t++) {
        double others = 0.0;
        for (size_t v = 0; v < e->count; v++)
            others += v == t ? 0.0 : exp(e->gain * behind(e, t, v));
        sum += log1p(others);
    }
    return sum;
}

/* The loss's derivatives by x[0 .. width - 1], over the gain. */
static void differences(double *slope, const exact_room *e, double *x)
{
    const double step = 1e-5;
    for (uint32_t i = 0; i < e->width; i++) {
        double kept = x[i];
        x[i] = kept + step;
        double above = loss(e);
        x[i] = kept - step;
        slope[i] = (above - loss(e)) / (2.0 * step * e->gain);
        x[i] = kept;
    }
}

static void assert_near(double got, double wanted, double tolerance, const char *what)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: %.9g instead of %.9g", what, got, wanted);
}

/* `moment` of a pair is the part of `slope` across x, and `second` that part's square. */
static void assert_tangent(const field *f, const float *moment, const float *second, size_t pair,
                           const double *slope, const double *x, const char *what)
{
    double along = 0.0, square = 0.0;
    for (uint32_t i = 0; i < f->width; i++)
        along += slope[i] * x[i];
    for (uint32_t i = 0; i < f->width; i++) {
        double wanted = slope[i] - along * x[i];
        square += wanted * wanted;
        assert_near((double)moment[i * f->padded + pair], wanted, 2e-5, what);
    }
    assert_near((double)second[pair], square, 1e-4, what);
}

static void check_softmax(const field *f, const exact_room *e, size_t t)
{
    double others = 0.0, lead = DBL_MAX;
    for (size_t v = 0; v < e->count; v++)
        if (v != t) {
            others += exp(e->gain * behind(e, t, v));
            lead = fmin(lead, -behind(e, t, v));
        }
    assert_near((double)f->share[t], 1.0 / (1.0 + others), 1e-5, "share");
    assert_near((double)f->miss[t] * (1.0 + others) / others, 1.0, 3e-5, "miss");
    assert_near((double)f->lead[t], lead, 1e-6, "lead");
}

static void check_gradients(room *r, const field_code *code)
{
    const field *f = &r->f;
    exact_room e = exactly(r);
    code->pull(f, 0, f->groups);
    code->move(f, 0, f->groups);
    for (size_t p = 0; p < f->count; p++) {
        double slope[FIELD_MOST_WIDTH], *h = e.code + p * f->width, *u = e.vector + p * f->width;
        check_softmax(f, &e, p);
        differences(slope, &e, h);
        for (uint32_t i = 0; i < f->width; i++)
            assert_near((double)f->pull[i * f->padded + p], slope[i], 2e-5, "pull");
        assert_tangent(f, f->code_moment, f->code_second, p, slope, h, "code");
        differences(slope, &e, u);
        assert_tangent(f, f->vector_moment, f->vector_second, p, slope, u, "push");
    }
    free(e.code);
    free(e.vector);
}

static void gradients_are_the_losss(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 5, 9};
    static const float gains[] = {0.3f, 4.0f, 25.0f};
    static const size_t counts[] = {2, 3, 15, 16, 17, 30, 37};
    cinch_rng rng = {.seed = 41};
    for (int round = 0; round < 5 * 3 * 7; round++) {
        size_t count = counts[round % 7];
        for (cinch_isa isa = CINCH_ISA_VEC4; test_isa(&isa); isa++) {
            room r;
            open_room(&r, widths[round % 5], count, (uint32_t)count - 1);
            fill(&r, SPREAD, &rng);
            for (size_t p = 0; p < count && round % 2; p++) {
                float x[FIELD_MOST_WIDTH]; /* codes that have nothing to do with the vectors */
                unit_vector(x, &rng, r.f.width);
                put(&r.f, r.code, p, x);
            }
            list_all_others(&r);
            only_gradients(&r.f, gains[round % 3]);
            check_gradients(&r, field_code_for(isa));
            close_room(&r);
        }
    }
}

/* A pair whose list is short: only the pairs of the list count. */
static void gradients_are_of_the_list(void **state)
{
    (void)state;
    cinch_rng rng = {.seed = 43};
    room r;
    open_room(&r, 3, 40, 5);
    fill(&r, SPREAD, &rng);
    only_gradients(&r.f, 6.0f);
    field_fit_boxes(&r.f);
    const field_code *code = field_code_for(CINCH_ISA_AUTO);
    code->renew(&r.f, 0, r.f.groups);
    code->pull(&r.f, 0, r.f.groups);
    exact_room e = exactly(&r);
    for (size_t p = 0; p < 40; p++) {
        double others = 0.0, lead = DBL_MAX;
        for (uint32_t j = 0; j < 5; j++) {
            others += exp(6.0 * behind(&e, p, listed(&r.f, p, j)));
            lead = fmin(lead, -behind(&e, p, listed(&r.f, p, j)));
        }
        assert_near((double)r.f.share[p], 1.0 / (1.0 + others), 1e-5, "share of a list");
        assert_near((double)r.f.lead[p], lead, 1e-6, "lead of a list");
    }
    free(e.code);
    free(e.vector);
    close_room(&r);
}

/* ---- Updates ----------------------------------------------------------------------------------
 */

static void assert_normal(const float *array, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        if (!(array[i] == 0.0f || (fabsf(array[i]) >= FLT_MIN && fabsf(array[i]) <= FLT_MAX)))
            fail_msg("%s %zu: %a", what, i, (double)array[i]);
}

static void assert_on_sphere(const field *f, const float *x, const float *moment)
{
    for (size_t p = 0; p < f->padded; p++) {
        double square = 0.0, along = 0.0, length = 0.0;
        for (uint32_t i = 0; i < f->width; i++) {
            double xi = (double)x[i * f->padded + p], mi = (double)moment[i * f->padded + p];
            square += xi * xi;
            along += xi * mi;
            length += mi * mi;
        }
        assert_near(sqrt(square), 1.0, 3e-7, "norm");
        assert_near(along, 0.0, 1e-6 * sqrt(length) + 8e-18, "moment along the vector");
    }
}

/* What becomes of a pass becomes what is. */
static void advance(room *r)
{
    float *code = r->code, *vector = r->vector;
    r->f.code = r->code = r->f.next_code;
    r->f.vector = r->vector = r->f.next_vector;
    r->f.next_code = code;
    r->f.next_vector = vector;
}

/* Gains up to where gradients vanish; rates up to where a step leads round the sphere. */
static void updates_stay_on_the_sphere(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 7, 64};
    cinch_rng rng = {.seed = 47};
    for (int round = 0; round < 20; round++) {
        room r;
        open_room(&r, widths[round % 5], 37, 36);
        fill(&r, (layout)(round % 4), &rng);
        list_all_others(&r);
        field *f = &r.f;
        *f = (field){0};
        close_room(&r);
    }
}

int main(void)
{
    return 0;
}
