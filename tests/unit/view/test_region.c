/* test_region.c - where each value wins: regions that are the network's answers, and their
 * colours. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"
#include "view/region.h"

enum { MOST_VALUES = 120 };

typedef struct plane_case {
    region_plane plane;
    float vector[3 * MOST_VALUES];
    double corner[2][MOST_VALUES + 8][2];
    uint32_t rival[2][MOST_VALUES + 8];
    region out, spare;
} plane_case;

static void plane_begin(plane_case *c, rng_state *rng)
{
    c->plane = (region_plane){.vector = c->vector, .values = test_between(rng, 1, MOST_VALUES)};
    c->plane.bias = test_between(rng, 0, 1);
    c->plane.half = ldexp(1.0, (int)test_between(rng, 0, 40) - 20);
    bool whole = test_between(rng, 0, 3) == 0; /* ties, and equal vectors */
    for (int i = 0; i < 2; i++)
        c->plane.centre[i] = c->plane.half * (double)test_uniform(rng);
    for (size_t i = 0; i < 3 * (size_t)c->plane.values; i++) {
        c->vector[i] = whole ? (float)(int)(3.0f * test_uniform(rng)) : test_uniform(rng);
        if (i >= 2 * (size_t)c->plane.values)
            c->vector[i] *= (float)c->plane.half;
    }
    c->out = (region){.corner = c->corner[0], .rival = c->rival[0]};
    c->spare = (region){.corner = c->corner[1], .rival = c->rival[1]};
}

/* The largest logit by which the second is beaten, in double. */
static uint32_t best_value(const plane_case *c, const double p[2], double *lead)
{
    uint32_t best = 0;
    double largest = -DBL_MAX, second = -DBL_MAX;
    for (uint32_t v = 0; v < c->plane.values; v++) {
        double z = c->plane.bias ? (double)c->vector[2 * c->plane.values + v] : 0.0;
        for (uint32_t i = 0; i < 2; i++)
            z += (double)c->vector[i * c->plane.values + v] *
                 (c->plane.centre[i] + c->plane.half * p[i]);
        if (z > largest) {
            second = largest;
            largest = z;
            best = v;
        } else if (z > second) {
            second = z;
        }
    }
    *lead = largest - second;
    return best;
}

static void regions_are_the_answers(void **state)
{
    (void)state;
    rng_state rng = {.seed = 21};
    for (int round = 0; round < test_times(300); round++) {
        plane_case c;
        plane_begin(&c, &rng);
        double sum = 0.0, point[40][2], lead;
        uint32_t answer[40];
        for (int i = 0; i < 40; i++) {
            point[i][0] = (double)test_uniform(&rng);
            point[i][1] = (double)test_uniform(&rng);
            answer[i] = best_value(&c, point[i], &lead);
            if (lead < 1e-6 * c.plane.half)
                answer[i] = UINT32_MAX;
        }
        for (uint32_t v = 0; v < c.plane.values; v++) {
            region_clip(&c.out, &c.spare, &c.plane, v);
            sum += region_area(&c.out);
            for (int i = 0; i < 40; i++)
                if (answer[i] != UINT32_MAX)
                    assert_int_equal(region_holds(&c.out, point[i][0], point[i][1]),
                                     answer[i] == v);
        }
        assert_true(fabs(sum - 4.0) < 1e-6);
    }
}

static void neighbouring_regions_differ_in_colour(void **state)
{
    (void)state;
    rng_state rng = {.seed = 22};
    for (int round = 0; round < test_times(200); round++) {
        plane_case c;
        plane_begin(&c, &rng);
        static bool near[MOST_VALUES * MOST_VALUES];
        uint32_t n = c.plane.values, order[MOST_VALUES];
        uint8_t colour[MOST_VALUES];
        memset(near, 0, sizeof near);
        for (uint32_t v = 0; v < n; v++) {
            region_clip(&c.out, &c.spare, &c.plane, v);
            for (size_t i = 0; i < c.out.count; i++) {
                const double *a = c.out.corner[i], *b = c.out.corner[(i + 1) % c.out.count];
                if (c.out.rival[i] != UINT32_MAX && hypot(a[0] - b[0], a[1] - b[1]) > 1e-6)
                    near[v * n + c.out.rival[i]] = near[c.out.rival[i] * n + v] = true;
            }
        }
        region_colours(colour, order, near, n, CINCH_SERIES_COUNT);
        for (uint32_t i = 0; i < n * n; i++) {
            assert_true(colour[i / n] < CINCH_SERIES_COUNT);
            assert_false(near[i] && colour[i / n] == colour[i % n]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions_are_the_answers),
        cmocka_unit_test(neighbouring_regions_differ_in_colour),
    };
    return cmocka_run_group_tests_name("region", tests, NULL, NULL);
}
