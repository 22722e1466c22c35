/* limits.c - what is known of capacity and margins without training. */
#include "net/limits.h"

#include "base/fmath.h"
#include "cinch_train.h"

/*
 * The angle between nearest neighbours of the best known arrangement of N points on the unit sphere
 * in so many dimensions (a spherical code), in degrees; found by numerical search. Proved best: 11
 * (Danzer 1986) and 24 (Robinson 1961) on the ordinary sphere, 120 in four dimensions (Boroczky
 * 1978). In the plane it is 360/N.
 */
typedef struct code {
    uint32_t symbols;
    double degrees;
} code;

static const code codes_3[] = {{11, 63.435}, {24, 43.691},  {30, 38.597},
                               {50, 29.741}, {100, 21.010}, {130, 18.425}};
static const code codes_4[] = {{11, 76.679},  {24, 60.000},  {30, 54.242}, {50, 46.074},
                               {100, 36.386}, {120, 36.000}, {130, 33.206}};
static const code codes_5[] = {{200, 38.737}, {300, 34.845}, {400, 32.344}};

typedef struct code_table {
    const code *code;
    size_t count;
} code_table;

/* Codes in so many dimensions. */
static code_table table_of(uint32_t width)
{
    switch (width) {
    case 3:
        return (code_table){codes_3, sizeof codes_3 / sizeof *codes_3};
    case 4:
        return (code_table){codes_4, sizeof codes_4 / sizeof *codes_4};
    case 5:
        return (code_table){codes_5, sizeof codes_5 / sizeof *codes_5};
    default:
        return (code_table){NULL, 0};
    }
}

/* ---- Capacity -------------------------------------------------------------------------------- */

/* Margins with their angles, 2 asin sqrt(m / 2). */
static const struct {
    double margin, degrees;
} contours[CINCH_CONTOURS] = {
    {0.218, 38.55593997770533}, {0.159, 32.75413171606776}, {0.05, 18.194872338766785}};

/* Neighbours in the table between which an angle lies, as a line over logarithms. */
static double between(const code *a, const code *b, double degrees)
{
    double part = fmath_log2(a->degrees / degrees) / fmath_log2(a->degrees / b->degrees);
    return a->symbols * fmath_exp2(part * fmath_log2((double)b->symbols / a->symbols));
}

/* Beyond the last code: caps of half the angle fill the sphere, and their number goes with
 * angle^(1-k). */
static double beyond(const code *last, double degrees, uint32_t width)
{
    return last->symbols * fmath_exp2((width - 1.0) * fmath_log2(last->degrees / degrees));
}

static double symbols_at(uint32_t width, double degrees)
{
    code_table table = table_of(width);
    if (width == 2)
        return 360.0 / degrees;
    if (table.count == 0 || degrees > table.code[0].degrees)
        return 0.0;
    for (size_t i = 0; i + 1 < table.count; i++)
        if (degrees >= table.code[i + 1].degrees)
            return between(&table.code[i], &table.code[i + 1], degrees);
    return beyond(&table.code[table.count - 1], degrees, width);
}

/*
 * Whole numbers through two units: vertices of a convex polygon of lattice points in a square of
 * side 6, which is exact (OEIS A305397). More: all vectors of whole numbers of one norm, the
 * largest such shell; they are codes and output vectors at once.
 */
static cinch_capacity capacity_of(uint32_t width)
{
    static const double article[] = {0, 0, 11, 30, 100}, integers[] = {0, 2, 12, 48, 216, 1200};
    cinch_capacity capacity = {.article = width < 5 ? article[width] : 0.0,
                               .integers = width < 6 ? integers[width] : 0.0};
    code_table table = table_of(width);
    for (size_t i = 0; i < CINCH_CONTOURS; i++) {
        double symbols = symbols_at(width, contours[i].degrees);
        capacity.margin[i] = contours[i].margin;
        capacity.symbols[i] = symbols;
        capacity.known[i] =
            width == 2 || (table.count > 0 && symbols <= table.code[table.count - 1].symbols);
    }
    return capacity;
}

/* ---- Margins --------------------------------------------------------------------------------- */

/* sin x for |x| <= pi / 4 by Taylor's series; what is left out is below 2^-60. */
static double sine(double x)
{
    double sum = 1.0;
    for (int i = 16; i >= 2; i -= 2)
        sum = 1.0 - sum * x * x / (i * (i + 1));
    return x * sum;
}

/* 1 - cos(angle), with all digits where it is small; up to 90 degrees. */
static double margin_at(double degrees)
{
    double half = sine(degrees * (3.141592653589793 / 360.0));
    return 2.0 * half * half;
}

/*
 * Let the N output vectors u lie in the unit ball, and the codes h too: m is the relative margin.
 * Summing h_v (u_v - u_w) >= m over all w and v gives (N - 1) m <= sum |u_v - mean| <= N, which a
 * regular simplex attains where there is room for one. Else (N >= k + 2) two disjoint sets of
 * vectors have hulls with a common point x (Radon); as x is in the hull of others for each v of
 * them, |u_v - x| >= m, and the mean of |u_v - x|^2 that makes x of one set is 1 at most: m <= 1,
 * which vectors e_i and -e_i attain, 2k of them. In the plane a vector is
 * (a + b) / 2 * cos(angle / 2) at most from the segment between its neighbours, a and b its edges;
 * the product of these over all vectors is largest in a regular polygon. The table's codes are not
 * proved best as margins, not even those that are proved best as codes.
 */
static limits_margin best_of_all(uint32_t width, uint32_t values)
{
    code_table table = table_of(width);
    if (values < 2)
        return (limits_margin){.margin = 0.0};
    if (values - 1 <= width)
        return (limits_margin){1.0 + 1.0 / (values - 1.0), true};
    if (width == 2)
        return (limits_margin){margin_at(360.0 / values), true};
    if (values / 2 + values % 2 <= width)
        return (limits_margin){1.0, true};
    for (size_t i = 0; i < table.count; i++)
        if (table.code[i].symbols == values)
            return (limits_margin){margin_at(table.code[i].degrees), false};
    return (limits_margin){.margin = 0.0};
}

/*
 * A value that occurs in no row is a rival all the same: it counts for the ball, but no code is its
 * own, and all such values may share one vector x. That is N vectors u that must win, and one that
 * need not.
 *
 * N <= k: let N a + b = 1, S the sum of the u, c = a S + b x. For each v, weighing its rivals u_w
 * by a and x by b, (1 - a) m <= h_v (u_v - c) <= |u_v - c|. The mean of these squares is at most
 * 1 - |c|^2 (1 + b) / (1 - b) + 2 b c.x / (1 - b), which is at most 1 / (1 - b^2), at
 * c = x b / (1 + b). So m <= N / ((N - 1 + b) root(1 - b^2)) for every b in 0 .. 1. It is least
 * where 2 b^2 + (N - 1) b = 1, and attained there: x at a pole, the u a regular simplex on the
 * circle of latitude at height b^2 / (1 - b^2) towards the other one. For N = 1 that is 2, for
 * N = 2 it is 8 / root(27).
 *
 * N > k: of Radon's two sets of k + 2 of the vectors one is without x, and the argument above holds
 * for it: m <= 1. With x = 0 every code of unit vectors h_v = u_v keeps a margin up to 1, as h_v
 * u_v is 1; so do e_i and -e_i, the polygon from four values on, and the table's codes.
 */
limits_margin limits_best_margin(uint32_t width, uint32_t values, bool others)
{
    if (width < 1 || values < 1)
        return (limits_margin){.margin = 0.0};
    if (others && values <= width) {
        double n = values - 1.0, b = (fmath_root(n * n + 8.0) - n) / 4.0;
        return (limits_margin){values / ((n + b) * fmath_root(1.0 - b * b)), true};
    }
    limits_margin best = best_of_all(width, values);
    if (others && best.margin > 1.0)
        best.margin = 1.0;
    return best;
}

/* ---- Theory ---------------------------------------------------------------------------------- */

/*
 * Without biases one last hidden unit sends one number h, and the logits are h times a weight each:
 * for h > 0 the largest weight wins, for h < 0 the smallest, so two values at most (one with relu,
 * which sends no h < 0). With two units and one key column the codes can stand on an arc: any
 * number of values. With biases u = 2c, b = -c^2 holds any number in one unit.
 */
cinch_theory cinch_theory_of(const cinch_shape *shape, uint32_t used)
{
    bool plain = shape->columns == 1 && shape->layers == 1 && !shape->bias &&
                 shape->activation == CINCH_TANH;
    limits_margin best = plain ? limits_best_margin(shape->width[0], used, shape->values > used)
                               : (limits_margin){0};
    uint32_t most = shape->bias ? UINT32_MAX : shape->activation == CINCH_RELU ? 1 : 2;
    return (cinch_theory){.used = used,
                          .one_unit = most,
                          .least = used > most ? 2 : 1,
                          .sufficient = shape->columns == 1,
                          .capacity =
                              capacity_of(shape->layers > 0 ? shape->width[shape->layers - 1] : 0),
                          .margin = best.margin,
                          .proved = best.margin > 0.0 && best.proved};
}
