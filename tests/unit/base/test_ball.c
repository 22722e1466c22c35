/* The smallest ball around points: against all subsets of them, and where it is known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ball.h"
#include "support.h"

enum { MOST_COUNT = 1024, MOST_DIMENSIONS = 64, MOST_ORACLE = 10 };

typedef struct points {
    size_t count, dimensions;
    float at[MOST_COUNT][MOST_DIMENSIONS];
} points;

static ball around(const points *p)
{
    float *at = test_memory(p->count * p->dimensions * sizeof *at);
    for (size_t v = 0; v < p->count; v++)
        for (size_t i = 0; i < p->dimensions; i++)
            at[i * p->count + v] = p->at[v][i];
    ball_points all = {at, p->dimensions, p->count};
    test_guarded scratch = test_guarded_new(ball_around_size(p->dimensions, p->count));
    ball found = ball_around(&all, test_guarded_arena(&scratch));
    test_guarded_free(&scratch);
    free(at);
    return found;
}

static double radius(const points *p)
{
    return sqrt(around(p).radius2);
}

/* ---- The oracle ------------------------------------------------------------------------------ */

/* x with matrix x = right, by elimination with pivots; false where the matrix is singular. */
static bool solve(long double matrix[][MOST_ORACLE + 1], long double *x, size_t count)
{
    for (size_t c = 0; c < count; c++) {
        size_t pivot = c;
        for (size_t r = c + 1; r < count; r++)
            if (fabsl(matrix[r][c]) > fabsl(matrix[pivot][c]))
                pivot = r;
        if (fabsl(matrix[pivot][c]) < 1e-12L)
            return false;
        for (size_t k = 0; k <= count; k++) {
            long double other = matrix[c][k];
            matrix[c][k] = matrix[pivot][k];
            matrix[pivot][k] = other;
        }
        for (size_t r = 0; r < count; r++)
            for (size_t k = count + 1; r != c && k-- > c;)
                matrix[r][k] -= matrix[r][c] / matrix[c][c] * matrix[c][k];
    }
    for (size_t c = 0; c < count; c++)
        x[c] = matrix[c][count] / matrix[c][c];
    return true;
}

static long double difference(float a, float b)
{
    return (long double)a - (long double)b;
}

/* The centre of the smallest ball with all points of a subset on its surface, in their hull. */
static bool circumcentre(long double *centre, const points *p, const size_t *subset, size_t members)
{
    long double matrix[MOST_ORACLE][MOST_ORACLE + 1], x[MOST_ORACLE];
    const float *base = p->at[subset[0]];
    for (size_t r = 1; r < members; r++)
        for (size_t c = 1; c <= members; c++) {
            const float *a = p->at[subset[r]], *b = p->at[subset[c < members ? c : r]];
            long double sum = 0;
            for (size_t i = 0; i < p->dimensions; i++)
                sum += difference(a[i], base[i]) * difference(b[i], base[i]);
            matrix[r - 1][c - 1] = c < members ? sum : sum / 2;
        }
    if (!solve(matrix, x, members - 1))
        return false;
    for (size_t i = 0; i < p->dimensions; i++) {
        centre[i] = (long double)base[i];
        for (size_t r = 1; r < members; r++)
            centre[i] += x[r - 1] * difference(p->at[subset[r]][i], base[i]);
    }
    return true;
}

static long double largest_distance(const points *p, const long double *centre)
{
    long double largest = 0;
    for (size_t v = 0; v < p->count; v++) {
        long double sum = 0;
        for (size_t i = 0; i < p->dimensions; i++) {
            long double apart = (long double)p->at[v][i] - centre[i];
            sum += apart * apart;
        }
        largest = fmaxl(largest, sqrtl(sum));
    }
    return largest;
}

/* Its centre is the circumcentre of some of the points; no other centre is nearer to all. */
static double smallest_radius(const points *p)
{
    long double best = HUGE_VALL, centre[MOST_DIMENSIONS];
    for (unsigned set = 1; set < 1u << p->count; set++) {
        size_t subset[MOST_ORACLE] = {0}, members = 0;
        for (size_t v = 0; v < p->count; v++)
            if (set >> v & 1)
                subset[members++] = v;
        if (members <= p->dimensions + 1 && circumcentre(centre, p, subset, members))
            best = fminl(best, largest_distance(p, centre));
    }
    return (double)best;
}

static void assert_radius(const points *p, double expected, int round)
{
    double got = radius(p);
    if (!(got >= expected * (1 - 1e-9) && got <= expected * (1 + 1.001e-6)))
        fail_msg("round %d, %zu points in %zu dimensions: %.12g, expected %.12g", round, p->count,
                 p->dimensions, got, expected);
}

/* ---- Sets of points -------------------------------------------------------------------------- */

static void uniform_point(float *at, size_t dimensions, rng_state *rng)
{
    for (size_t i = 0; i < dimensions; i++)
        at[i] = test_uniform(rng);
}

/* Points anywhere, in a thin slab, on a line, or on a coarse grid, where many are equal. */
static void random_points(points *p, int round, rng_state *rng)
{
    static const size_t dimensions[] = {1, 2, 3, 4, 7, 64};
    p->dimensions = dimensions[test_between(rng, 0, 5)];
    p->count = test_between(rng, 1, MOST_ORACLE - 1);
    for (size_t v = 0; v < p->count; v++) {
        float *at = p->at[v];
        uniform_point(at, p->dimensions, rng);
        for (size_t i = 1; i < p->dimensions && round % 4 == 1; i++)
            at[i] *= 1e-3f;
        for (size_t i = 1; i < p->dimensions && round % 4 == 2; i++)
            at[i] = at[0] * (float)i;
        for (size_t i = 0; i < p->dimensions && round % 4 == 3; i++)
            at[i] = roundf(1.4f * at[i]);
    }
    p->count++; /* one twice */
    memcpy(p->at[p->count - 1], p->at[0], sizeof p->at[0]);
}

static void radius_is_that_of_the_best_subset(void **state)
{
    (void)state;
    points *p = test_memory(sizeof *p);
    rng_state rng = {.seed = 11};
    for (int round = 0; round < test_times(400); round++) {
        random_points(p, round, &rng);
        assert_radius(p, smallest_radius(p), round);
    }
    free(p);
}

static void equal_points_have_no_radius(void **state)
{
    (void)state;
    points *p = test_memory(sizeof *p);
    for (p->count = 1; p->count < 5; p->count++)
        for (p->dimensions = 1; p->dimensions <= MOST_DIMENSIONS; p->dimensions += 9) {
            for (size_t v = 0; v < p->count; v++)
                for (size_t i = 0; i < p->dimensions; i++)
                    p->at[v][i] = 0.1f + (float)i;
            assert_true(radius(p) == 0.0);
        }
    free(p);
}

/* All 2^k corners are on the surface; of that many dimensions, half a diagonal. */
static void radius_of_cubes(void **state)
{
    (void)state;
    points *p = test_memory(sizeof *p);
    for (p->dimensions = 1; p->dimensions <= 10; p->dimensions++) {
        p->count = (size_t)1 << p->dimensions;
        for (size_t v = 0; v < p->count; v++)
            for (size_t i = 0; i < p->dimensions; i++)
                p->at[v][i] = (v >> i & 1 ? 3.0f : -1.0f) + 100.0f;
        assert_radius(p, 2.0 * sqrt((double)p->dimensions), 0);
    }
    free(p);
}

/* A regular simplex with edges of 2^(1/2) in so many dimensions, or e_i and -e_i; and less
 * inside. */
static void radius_is_that_of_the_outermost(void **state)
{
    (void)state;
    points *p = test_memory(sizeof *p);
    rng_state rng = {.seed = 12};
    for (int round = 0; round < test_times(60); round++) {
        size_t k = p->dimensions = test_between(&rng, 2, MOST_DIMENSIONS);
        bool cross = round & 1;
        size_t outer = cross ? 2 * k : k;
        p->count = outer + test_between(&rng, 0, 500);
        memset(p->at, 0, sizeof p->at);
        for (size_t v = 0; v < p->count; v++) {
            size_t place = p->count - 1 - v;
            uniform_point(p->at[place], k, &rng);
            for (size_t i = 0; i < k; i++) {
                float wide = v < outer ? 0.0f : cross ? 0.9f : 0.5f;
                p->at[place][i] *= wide / sqrtf((float)k);
                p->at[place][i] += cross ? 0.0f : 1.0f / (float)k;
                if (v < outer)
                    p->at[place][i] = v % k == i ? v < k ? 1.0f : -1.0f : 0.0f;
            }
        }
        assert_radius(p, cross ? 1.0 : sqrt(1.0 - 1.0 / (double)k), round);
    }
    free(p);
}

static void passes_are_few(void **state)
{
    (void)state;
    points *p = test_memory(sizeof *p);
    rng_state rng = {.seed = 13};
    for (int round = 0; round < test_times(60); round++) {
        p->dimensions = test_between(&rng, 1, MOST_DIMENSIONS);
        p->count = MOST_COUNT;
        for (size_t v = 0; v < p->count; v++) {
            double length2 = 1e-20;
            uniform_point(p->at[v], p->dimensions, &rng);
            for (size_t i = 0; i < p->dimensions; i++)
                length2 += (double)p->at[v][i] * (double)p->at[v][i];
            for (size_t i = 0; i < p->dimensions && round & 1; i++)
                p->at[v][i] /= (float)sqrt(length2);
        }
        size_t passes = around(p).passes;
        if (passes > 12 + 3 * p->dimensions)
            fail_msg("%zu passes in %zu dimensions", passes, p->dimensions);
    }
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(radius_is_that_of_the_best_subset),
        cmocka_unit_test(equal_points_have_no_radius),
        cmocka_unit_test(radius_of_cubes),
        cmocka_unit_test(radius_is_that_of_the_outermost),
        cmocka_unit_test(passes_are_few),
    };
    return cmocka_run_group_tests_name("ball", tests, NULL, NULL);
}
