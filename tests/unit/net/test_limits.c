/* test_limits.c - the largest relative margins known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "cinch_train.h"
#include "net/limits.h"

static void assert_best(uint32_t width, uint32_t values, double margin, bool proved)
{
    limits_margin found = limits_best_margin(width, values, false);
    if (!(fabs(found.margin - margin) <= 3e-6 * margin) || (margin > 0 && found.proved != proved))
        fail_msg("%u values, %u units: %.9g%s, expected %.9g", values, width, found.margin,
                 found.proved ? " (proved)" : "", margin);
}

static void best_margins_by_hand(void **state)
{
    (void)state;
    assert_best(1, 2, 2.0, true); /* opposite ends */
    assert_best(7, 2, 2.0, true);
    assert_best(2, 3, 1.5, true);
    assert_best(3, 4, 4.0 / 3, true); /* a tetrahedron */
    assert_best(5, 6, 1.2, true);
    assert_best(2, 4, 1.0, true);
    assert_best(3, 5, 1.0, true);
    assert_best(3, 6, 1.0, true); /* an octahedron */
    assert_best(64, 128, 1.0, true);
    assert_best(2, 6, 0.5, true);
    assert_best(2, 11, 0.158746, true);
    assert_best(2, 1000000, 1.973921e-11, true);
    assert_best(3, 11, 0.552786, false);
    assert_best(4, 24, 0.5, false);
    assert_best(4, 120, 0.190983, false);
    assert_best(5, 400, 0.155149, false);
}

static void nothing_is_said_where_nothing_is_known(void **state)
{
    (void)state;
    static const uint32_t cases[][2] = {{1, 1},    {3, 1}, {1, 3},          {3, 7},
                                        {3, 12},   {4, 9}, {4, 121},        {5, 11},
                                        {64, 129}, {0, 2}, {3, UINT32_MAX}, {2, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_best(cases[i][0], cases[i][1], 0.0, false);
}

/* In the plane the polygon's margin is of one piece with the simplex and the cross. */
static void more_values_leave_no_more_margin(void **state)
{
    (void)state;
    for (uint32_t width = 2; width <= 5; width++) {
        double least = 2.0;
        for (uint32_t values = 2; values <= 500; values++) {
            double margin = limits_best_margin(width, values, false).margin;
            if (margin > 0) {
                assert_true(margin <= least);
                least = margin;
            }
        }
        assert_true(least < 1.0);
    }
}

static void assert_best_beside_others(uint32_t width, uint32_t values, double margin)
{
    limits_margin found = limits_best_margin(width, values, true);
    assert_true(fabs(found.margin - margin) < 1e-12 && found.proved);
}

/* The distance of `p` from the segment between `a` and `b`, or from `a` where they are one. */
static double distance(const double *p, const double *a, const double *b, int dimensions)
{
    double along = 0.0, length = 0.0, sum = 0.0;
    for (int i = 0; i < dimensions; i++) {
        along += (p[i] - a[i]) * (b[i] - a[i]);
        length += (b[i] - a[i]) * (b[i] - a[i]);
    }
    double part = length > 0.0 ? fmin(fmax(along / length, 0.0), 1.0) : 0.0;
    for (int i = 0; i < dimensions; i++)
        sum += (p[i] - a[i] - part * (b[i] - a[i])) * (p[i] - a[i] - part * (b[i] - a[i]));
    return sqrt(sum);
}

/*
 * Two values that win and a third that need not, anywhere on the circle: no margin, a vector's
 * distance from the hull of the others, is above the limit, and the best comes near it.
 */
static void rivals_without_rows_by_search(void **state)
{
    (void)state;
    enum { STEPS = 360 };
    double best = 0.0, limit = limits_best_margin(2, 2, true).margin;
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++) {
            double a = 2 * acos(-1.0) * i / STEPS, b = 2 * acos(-1.0) * j / STEPS;
            const double u[2] = {cos(a), sin(a)}, v[2] = {cos(b), sin(b)}, x[2] = {1.0, 0.0};
            best = fmax(best, fmin(distance(u, v, x, 2), distance(v, u, x, 2)));
        }
    assert_true(best <= limit * (1 + 1e-12) && best > limit * 0.9999);
    assert_true(fabs(limit - 8 / sqrt(27)) < 1e-12);
    best = 0.0;
    for (int i = 0; i <= STEPS; i++) {
        const double u = -1.0, v = 1.0, x = 2.0 * i / STEPS - 1.0;
        best = fmax(best, fmin(distance(&u, &v, &x, 1), distance(&v, &u, &x, 1)));
    }
    assert_true(best == limits_best_margin(1, 2, true).margin);
}

/* Three vectors on a circle of latitude and one at the pole: the best height attains the limit. */
static void rivals_without_rows_in_space(void **state)
{
    (void)state;
    double best = 0.0, limit = limits_best_margin(3, 3, true).margin;
    for (int i = 0; i < 2000; i++) {
        double height = i / 2000.0, radius = sqrt(1 - height * height);
        /* In the plane of a vector and the pole: it, the middle between the other two, the pole. */
        const double u[2] = {radius, height}, others[2] = {-radius / 2, height}, x[2] = {0, -1};
        best = fmax(best, distance(u, others, x, 2));
    }
    assert_true(best <= limit * (1 + 1e-12) && best > limit * 0.999999);
}

static void rivals_without_rows_leave_less(void **state)
{
    (void)state;
    for (uint32_t width = 1; width <= 6; width++)
        for (uint32_t values = 1; values <= 130; values++) {
            limits_margin all = limits_best_margin(width, values, false);
            limits_margin some = limits_best_margin(width, values, true);
            limits_margin more = limits_best_margin(width, values + 1, false);
            assert_true(values == 1 || some.margin <= all.margin * (1 + 1e-12));
            assert_true(some.margin >= more.margin * (1 - 1e-12) || some.margin == 0.0);
            assert_true(values == 1 || some.proved == all.proved);
            if (values > width && values > 2)
                assert_true(some.margin == fmin(all.margin, 1.0));
        }
    assert_best_beside_others(1, 1, 2.0);
    assert_best_beside_others(1, 2, 1.0); /* shift:3 */
    assert_best_beside_others(2, 4, 1.0); /* shift:5 */
    assert_best_beside_others(2, 3, 1.0);
    assert_true(limits_best_margin(0, 3, true).margin == 0.0);
}

static void only_plain_tanh_networks_are_compared(void **state)
{
    (void)state;
    const cinch_shape plain = {.columns = 1, .layers = 1, .width = {3}, .values = 5};
    assert_true(cinch_theory_of(&plain, 5).margin == 1.0);
    cinch_shape other = plain;
    other.columns = 2;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
    other = plain;
    other.layers = 0;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
    other = plain;
    other.layers = 2;
    other.width[1] = 3;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
    other = plain;
    other.bias = true;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
    other = plain;
    other.activation = CINCH_RELU;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
    other.activation = CINCH_IDENTITY;
    assert_true(cinch_theory_of(&other, 4).margin == 0.0);
}

static cinch_capacity capacity_of(uint32_t width)
{
    const cinch_shape shape = {.columns = 1, .layers = 1, .width = {width}};
    return cinch_theory_of(&shape, 0).capacity;
}

/* The angles of the contours, and what lies between codes, once more by libm. */
static void capacity_by_other_means(void **state)
{
    (void)state;
    const double pi = acos(-1);
    cinch_capacity plane = capacity_of(2), space = capacity_of(3);
    double degrees[CINCH_CONTOURS];
    for (size_t i = 0; i < CINCH_CONTOURS; i++) {
        degrees[i] = acos(1 - plane.margin[i]) * 180 / pi;
        assert_true(fabs(plane.symbols[i] - 360 / degrees[i]) < 1e-9 && plane.known[i]);
    }
    double part = log(38.597 / degrees[1]) / log(38.597 / 29.741);
    assert_true(fabs(space.symbols[1] - 30 * pow(50.0 / 30, part)) < 1e-9 && space.known[1]);
    assert_true(fabs(space.symbols[2] - 130 * pow(18.425 / degrees[2], 2)) < 1e-9);
    assert_false(space.known[2]);
    double wide = capacity_of(5).symbols[2];
    assert_true(fabs(wide - 400 * pow(32.344 / degrees[2], 4)) < 1e-9 * wide);
    assert_true(capacity_of(5).symbols[1] > 300 && capacity_of(5).known[1]);
    assert_true(capacity_of(6).symbols[0] == 0 && capacity_of(1).symbols[0] == 0);
    assert_true(capacity_of(5).article == 0 && capacity_of(4).article == 100);
    assert_true(capacity_of(1).integers == 2 && capacity_of(99).integers == 0);
}

static void theory_of_shapes(void **state)
{
    (void)state;
    cinch_shape shape = {.columns = 1};
    assert_int_equal(cinch_theory_of(&shape, 2).least, 1);
    assert_int_equal(cinch_theory_of(&shape, 3).least, 2);
    assert_true(cinch_theory_of(&shape, 3).sufficient);
    shape.activation = CINCH_RELU;
    assert_int_equal(cinch_theory_of(&shape, 2).least, 2);
    assert_int_equal(cinch_theory_of(&shape, 1).least, 1);
    shape.bias = true;
    shape.columns = 2;
    assert_int_equal(cinch_theory_of(&shape, 1000).least, 1);
    assert_false(cinch_theory_of(&shape, 1000).sufficient);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_margins_by_hand),
        cmocka_unit_test(nothing_is_said_where_nothing_is_known),
        cmocka_unit_test(more_values_leave_no_more_margin),
        cmocka_unit_test(rivals_without_rows_by_search),
        cmocka_unit_test(rivals_without_rows_in_space),
        cmocka_unit_test(rivals_without_rows_leave_less),
        cmocka_unit_test(only_plain_tanh_networks_are_compared),
        cmocka_unit_test(capacity_by_other_means),
        cmocka_unit_test(theory_of_shapes),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
