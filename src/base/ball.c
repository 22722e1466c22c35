/*
 * ball.c - the smallest ball around points, by a dual active-set method for its quadratic program
 * (Goldfarb and Idnani, "A numerically stable dual method for solving strictly convex quadratic
 * programs", 1983).
 *
 * A few points, the holders s_0 .. s_m, are affinely independent, and their own smallest ball, with
 * the centre c = sum share_j s_j, has all of them on its surface. The farthest of all points, p, is
 * outside. Its foot in the holders' affine hull is sum part_j s_j with sum part_j = 1, and z is
 * what leads from there to p. With
 *
 *     share_j(t) = share_j - t part_j,  share_p(t) = t,  c(t) = c + t z
 *
 * all holders stay equally far from the centre, as z is at right angles to s_i - s_j, and the ball
 * grows. |p - c|^2 - |s_0 - c|^2 shrinks by 2 t |z|^2: when it is 0 p becomes a holder. A holder
 * whose share comes to 0 before is dropped, and the rest goes on. As each p makes the ball larger,
 * no set of holders comes twice.
 */
#include "base/ball.h"

#include <string.h>

#include "base/fmath.h"

#define TOLERANCE 2e-6  /* of the squared radius */
#define FLAT      1e-16 /* of |p - c|^2: so little of z is rounding */

enum { BLOCK = 256, PASSES_AT_MOST = 1000, PASSES_PER_DIMENSION = 20 };

/* s_j - s_0 = sum_i turn_i triangle[j - 1][i]; the turns are orthonormal. */
typedef struct state {
    const ball_points *points;
    size_t most;      /* columns: min(dimensions, points - 1) */
    size_t holders;   /* columns + 1 */
    size_t *holder;   /* [most + 1] their points */
    double *share;    /* [most + 1] */
    double *part;     /* [most + 1] */
    double *centre;   /* [dimensions] */
    double *across;   /* [dimensions] z */
    double *turn;     /* [most][dimensions] */
    double *triangle; /* [most + 1][most], column after column; the last is p's */
} state;

static void list_arrays(arena_list *list, state *s, size_t dimensions, size_t count)
{
    s->most = count - 1 < dimensions ? count - 1 : dimensions;
    ARENA_LIST(list, s->holder, s->most + 1);
    ARENA_LIST(list, s->share, s->most + 1);
    ARENA_LIST(list, s->part, s->most + 1);
    ARENA_LIST(list, s->centre, dimensions);
    ARENA_LIST(list, s->across, dimensions);
    ARENA_LIST(list, s->turn, arena_product(s->most, dimensions));
    ARENA_LIST(list, s->triangle, arena_product(s->most + 1, s->most));
}

size_t ball_around_size(size_t dimensions, size_t count)
{
    state s;
    arena_list list = {.arena = NULL};
    CINCH_REQUIRE(count > 0);
    list_arrays(&list, &s, dimensions, count);
    return arena_list_size(&list);
}

/* ---- Points ---------------------------------------------------------------------------------- */

static double coordinate(const state *s, size_t i, size_t v)
{
    return (double)s->points->at[i * s->points->count + v];
}

static double distance2(const state *s, size_t v)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->points->dimensions; i++) {
        double d = coordinate(s, i, v) - s->centre[i];
        sum += d * d;
    }
    return sum;
}

/* The point farthest from the centre, the first of equals. */
static size_t farthest(const state *s, double *squared)
{
    size_t found = 0, count = s->points->count;
    double best = -1.0, sum[BLOCK];
    for (size_t first = 0; first < count; first += BLOCK) {
        size_t block = count - first < BLOCK ? count - first : BLOCK;
        memset(sum, 0, sizeof sum);
        for (size_t i = 0; i < s->points->dimensions; i++) {
            const float *at = s->points->at + i * count + first;
            double centre = s->centre[i];
            for (size_t v = 0; v < block; v++) {
                double d = (double)at[v] - centre;
                sum[v] += d * d;
            }
        }
        for (size_t v = 0; v < block; v++)
            if (sum[v] > best) {
                best = sum[v];
                found = first + v;
            }
    }
    *squared = best;
    return found;
}

/* The mean of |s_j - c|^2 by shares: the dual's value, never more than the smallest ball's. */
static double dual_value(const state *s)
{
    double sum = 0.0;
    for (size_t j = 0; j < s->holders; j++)
        sum += s->share[j] * distance2(s, s->holder[j]);
    return sum;
}

/* ---- The holders' affine hull ---------------------------------------------------------------- */

static double dot(const double *a, const double *b, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Takes from z what it has of the turns, and adds that to a column of the triangle. */
static void orthogonalise(state *s, double *column)
{
    size_t dimensions = s->points->dimensions;
    for (size_t j = 0; j + 1 < s->holders; j++) {
        const double *turn = s->turn + j * dimensions;
        double along = dot(turn, s->across, dimensions);
        column[j] += along;
        for (size_t i = 0; i < dimensions; i++)
            s->across[i] -= along * turn[i];
    }
}

/* Parts of p's foot, and z; p - s_0 as the column after the last. */
static void project(state *s, size_t p)
{
    size_t columns = s->holders - 1;
    double *column = s->triangle + columns * s->most;
    for (size_t i = 0; i < s->points->dimensions; i++)
        s->across[i] = coordinate(s, i, p) - coordinate(s, i, s->holder[0]);
    for (size_t j = 0; j < columns; j++)
        column[j] = 0.0;
    orthogonalise(s, column);
    orthogonalise(s, column); /* what rounding left of them in the first round */
    double sum = 0.0;
    for (size_t j = columns; j-- > 0;) {
        double part = column[j];
        for (size_t k = j + 1; k < columns; k++)
            part -= s->triangle[k * s->most + j] * s->part[k + 1];
        s->part[j + 1] = part / s->triangle[j * s->most + j];
        sum += s->part[j + 1];
    }
    s->part[0] = 1.0 - sum;
}

/* Turns two turns and their rows so that the triangle has 0 below its diagonal at `row`. */
static void rotate(state *s, size_t row, size_t columns)
{
    double *own = s->triangle + row * s->most;
    double length = fmath_root(own[row] * own[row] + own[row + 1] * own[row + 1]);
    double c = own[row] / length, t = own[row + 1] / length;
    for (size_t k = row; k < columns; k++) {
        double *column = s->triangle + k * s->most, upper = column[row], lower = column[row + 1];
        column[row] = c * upper + t * lower;
        column[row + 1] = c * lower - t * upper;
    }
    double *first = s->turn + row * s->points->dimensions, *second = first + s->points->dimensions;
    for (size_t i = 0; i < s->points->dimensions; i++) {
        double upper = first[i], lower = second[i];
        first[i] = c * upper + t * lower;
        second[i] = c * lower - t * upper;
    }
}

static void drop(state *s, size_t holder)
{
    size_t columns = s->holders - 1, gone = holder == 0 ? 0 : holder - 1;
    /* Without s_0: s_j - s_1 = (s_j - s_0) - (s_1 - s_0), whose column has its first row alone. */
    for (size_t k = 1; holder == 0 && k < columns; k++)
        s->triangle[k * s->most] -= s->triangle[0];
    for (size_t k = gone; k + 1 < columns; k++)
        memcpy(s->triangle + k * s->most, s->triangle + (k + 1) * s->most,
               (k + 2) * sizeof *s->triangle);
    for (size_t k = gone; k + 1 < columns; k++)
        rotate(s, k, columns - 1);
    for (size_t j = holder; j + 1 < s->holders; j++) {
        s->holder[j] = s->holder[j + 1];
        s->share[j] = s->share[j + 1];
    }
    s->holders--;
}

/* ---- Growing --------------------------------------------------------------------------------- */

/* Makes p a holder: its column is there, and z is the new turn. */
static void hold(state *s, size_t p, double share, double z2)
{
    size_t columns = s->holders - 1, dimensions = s->points->dimensions;
    double length = fmath_root(z2);
    CINCH_REQUIRE(columns < s->most);
    for (size_t i = 0; i < dimensions; i++)
        s->turn[columns * dimensions + i] = s->across[i] / length;
    s->triangle[columns * s->most + columns] = length;
    s->holder[s->holders] = p;
    s->share[s->holders++] = share;
}

/* The first holder whose share comes to 0, and when. */
static size_t first_to_go(const state *s, double *when)
{
    size_t found = s->holders;
    for (size_t j = 0; j < s->holders; j++)
        if (s->part[j] > 0.0 && (found == s->holders || s->share[j] < *when * s->part[j])) {
            *when = s->share[j] / s->part[j];
            found = j;
        }
    return found;
}

static void advance(state *s, double t)
{
    for (size_t j = 0; j < s->holders; j++)
        s->share[j] -= t * s->part[j];
    for (size_t i = 0; i < s->points->dimensions; i++)
        s->centre[i] += t * s->across[i];
}

/*
 * The smallest ball of the holders and p, outside of theirs by more than TOLERANCE. That bounds how
 * flat they are: some part is 1 / holders or more, so its share is gone before p can be reached
 * unless |z|^2 exceeds TOLERANCE / (2 * holders) of the squared radius.
 */
static void include(state *s, size_t p)
{
    double share = 0.0, when = 0.0;
    for (;;) {
        project(s, p);
        double z2 = dot(s->across, s->across, s->points->dimensions);
        double far2 = distance2(s, p), outside = far2 - distance2(s, s->holder[0]);
        size_t going = first_to_go(s, &when);
        bool reached = s->holders <= s->most && z2 > FLAT * far2 && outside <= 2.0 * when * z2;
        if (reached || s->holders == 1) {
            double t = outside > 0.0 ? outside / (2.0 * z2) : 0.0;
            advance(s, t);
            hold(s, p, share + t, z2);
            return;
        }
        CINCH_REQUIRE(going < s->holders); /* parts add up to 1, so that some share shrinks */
        advance(s, when);
        share += when;
        drop(s, going);
    }
}

static bool holds(const state *s, size_t p)
{
    for (size_t j = 0; j < s->holders; j++)
        if (s->holder[j] == p)
            return true;
    return false;
}

ball ball_around(const ball_points *points, cinch_arena scratch)
{
    state s = {.points = points, .holders = 1};
    arena_list list = {.arena = &scratch};
    list_arrays(&list, &s, points->dimensions, points->count);
    CINCH_REQUIRE(points->count > 0 && !list.failed);
    s.holder[0] = 0;
    s.share[0] = 1.0;
    for (size_t i = 0; i < points->dimensions; i++)
        s.centre[i] = coordinate(&s, i, 0);
    size_t most = PASSES_AT_MOST + PASSES_PER_DIMENSION * points->dimensions;
    ball found = {.radius2 = 0.0, .passes = 0};
    while (found.passes < most) {
        size_t p = farthest(&s, &found.radius2);
        found.passes++;
        if (found.radius2 <= dual_value(&s) * (1.0 + TOLERANCE) || holds(&s, p))
            break;
        include(&s, p);
    }
    return found;
}
