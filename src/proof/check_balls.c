/*
 * check_balls.c - balls around output vectors that lie near each other.
 *
 * For every value v in a ball around c with radius r, and any row's codes h and right vector u_t,
 *
 *     h (u_v - u_t)  =  h (c - u_t) + h (u_v - c)  <=  h (c - u_t) + |h| r
 *
 * by Cauchy and Schwarz. h (c - u_t) is summed as a lead is, and c lies between the least and the
 * largest weight in every coordinate, so that the lead's error bound holds for it; |h| and r are
 * rounded up. Where that is too little for a row, no value in the ball is looked at.
 *
 * Nor where, with y = p h for any p > 0 and M the largest |u|^2,
 *
 *     |u_v - y|^2  =  |u_v|^2 + |y|^2 - 2 p h u_v  <=  M + |y|^2 - 2 p (h u_t - needed)  =  R^2
 *
 * holds for no value in the ball, since |c - y| > R + r. A value with h (u_v - u_t) >= -needed is
 * not farther from y than R. On a sphere and with |y| ~ |u| that leaves out much more.
 */
#include "proof/check_balls.h"

#include "base/fmath.h"
#include "proof/proof.h"

/* More than what fmath_root() and the sum of up to CERT_MOST_INPUTS squares below it err by. */
#define ROOT_SLACK 0x1p-30

/* ---- Memory ---------------------------------------------------------------------------------- */

static size_t parts_of(size_t whole, size_t each)
{
    return whole / each + (whole % each != 0);
}

/* Sets the levels' numbers of balls, up to one of at most CERT_CELLS_GROUP; returns their sum. */
static size_t count_balls(cert_cells *cells)
{
    size_t balls = parts_of(cells->values, CERT_CELLS_BLOCK), all = 0;
    for (cells->levels = 0;; balls = parts_of(balls, CERT_CELLS_GROUP)) {
        CINCH_REQUIRE(cells->levels < CERT_CELLS_LEVELS);
        cells->first[cells->levels] = all;
        cells->balls[cells->levels++] = balls;
        all += balls;
        if (balls <= CERT_CELLS_GROUP)
            return all;
    }
}

void cert_cells_list(arena_list *list, cert_cells *cells, size_t values, size_t inputs)
{
    CINCH_REQUIRE(values > 0 && inputs > 0 && inputs <= CERT_MOST_INPUTS);
    *cells = (cert_cells){.values = values, .inputs = inputs};
    size_t balls = count_balls(cells);
    ARENA_LIST(list, cells->order, values);
    ARENA_LIST(list, cells->point, arena_product(cells->balls[0], inputs * CERT_CELLS_BLOCK));
    ARENA_LIST(list, cells->centre, arena_product(balls, inputs));
    ARENA_LIST(list, cells->radius, balls);
}

/* ---- Order ----------------------------------------------------------------------------------- */

/* Where `w` lies between the ends, in 2^bits steps. Nothing but speed depends on it. */
static uint32_t step_of(float w, float lowest, float highest, unsigned bits)
{
    double width = (double)highest - (double)lowest;
    double steps = (double)((uint32_t)1 << bits);
    double at = width > 0.0 ? ((double)w - (double)lowest) / width * steps : 0.0;
    return at < steps ? (uint32_t)at : (uint32_t)steps - 1;
}

/* Morton's curve (1966): the bits of all coordinates in turn, the highest first. */
static uint64_t place_of(const cert_cells *cells, const float *weights, const float *lowest,
                         const float *highest, size_t value)
{
    uint32_t step[CERT_MOST_INPUTS];
    unsigned bits = 64 / (unsigned)cells->inputs;
    bits = bits < 16 ? bits : 16;
    for (size_t i = 0; i < cells->inputs; i++)
        step[i] = step_of(weights[i * cells->values + value], lowest[i], highest[i], bits);
    uint64_t place = 0;
    for (unsigned bit = bits; bit-- > 0;)
        for (size_t i = 0; i < cells->inputs; i++)
            place = place << 1 | (step[i] >> bit & 1);
    return place;
}

static bool comes_before(const cert_place *a, const cert_place *b)
{
    return a->place < b->place || (a->place == b->place && a->value < b->value);
}

static void sink(cert_place *order, size_t at, size_t count)
{
    cert_place moved = order[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && comes_before(&order[child], &order[child + 1]))
            child++;
        if (!comes_before(&moved, &order[child]))
            break;
        order[at] = order[child];
        at = child;
    }
    order[at] = moved;
}

/* Heapsort (Williams, 1964): in place, and never slow. */
static void sort_places(cert_place *order, size_t count)
{
    for (size_t at = count / 2; at-- > 0;)
        sink(order, at, count);
    for (size_t end = count; end-- > 1;) {
        cert_place largest = order[0];
        order[0] = order[end];
        order[end] = largest;
        sink(order, 0, end);
    }
}

/* ---- Balls ----------------------------------------------------------------------------------- */

static double root_above(double square)
{
    return fmath_root(square) * (1.0 + ROOT_SLACK);
}

/* The middle of what the values `first` .. `end` - 1 of the order reach. */
static void find_centre(float *centre, const cert_cells *cells, const float *weights, size_t first,
                        size_t end)
{
    for (size_t i = 0; i < cells->inputs; i++) {
        const float *row = weights + i * cells->values;
        double low = (double)row[cells->order[first].value], high = low;
        for (size_t p = first + 1; p < end; p++) {
            double w = (double)row[cells->order[p].value];
            low = w < low ? w : low;
            high = w > high ? w : high;
        }
        centre[i] = (float)((low + high) * 0.5);
    }
}

static double find_radius(const cert_cells *cells, const float *centre, const float *weights,
                          size_t first, size_t end)
{
    double farthest = 0.0;
    for (size_t p = first; p < end; p++) {
        double square = 0.0;
        for (size_t i = 0; i < cells->inputs; i++) {
            double away = (double)weights[i * cells->values + cells->order[p].value];
            away -= (double)centre[i];
            square += away * away;
        }
        farthest = square > farthest ? square : farthest;
    }
    return root_above(farthest);
}

static double find_longest(const cert_cells *cells, const float *weights)
{
    double longest = 0.0;
    for (size_t v = 0; v < cells->values; v++) {
        double square = 0.0;
        for (size_t i = 0; i < cells->inputs; i++) {
            double w = (double)weights[i * cells->values + v];
            square += w * w;
        }
        longest = square > longest ? square : longest;
    }
    return longest;
}

static void fill_level(cert_cells *cells, const float *weights, size_t level, size_t span)
{
    for (size_t b = 0; b < cells->balls[level]; b++) {
        size_t ball = cells->first[level] + b, first = b * span;
        size_t end = cells->values - first > span ? first + span : cells->values;
        float *centre = cells->centre + ball * cells->inputs;
        find_centre(centre, cells, weights, first, end);
        cells->radius[ball] = find_radius(cells, centre, weights, first, end);
    }
}

static void copy_points(cert_cells *cells, const float *weights)
{
    for (size_t p = 0; p < cells->balls[0] * CERT_CELLS_BLOCK; p++) {
        size_t block = p / CERT_CELLS_BLOCK, lane = p % CERT_CELLS_BLOCK;
        for (size_t i = 0; i < cells->inputs; i++)
            cells->point[(block * cells->inputs + i) * CERT_CELLS_BLOCK + lane] =
                p < cells->values ? weights[i * cells->values + cells->order[p].value] : 0.0f;
    }
}

void cert_cells_fill(cert_cells *cells, const float *weights, const float *lowest,
                     const float *highest)
{
    for (size_t v = 0; v < cells->values; v++)
        cells->order[v] = (cert_place){.place = place_of(cells, weights, lowest, highest, v),
                                       .value = (uint32_t)v};
    sort_places(cells->order, cells->values);
    copy_points(cells, weights);
    cells->longest = find_longest(cells, weights);
    size_t span = CERT_CELLS_BLOCK;
    for (size_t level = 0; level < cells->levels; level++, span *= CERT_CELLS_GROUP)
        fill_level(cells, weights, level, span);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

typedef struct answer {
    const cert_cells *cells;
    const cert_asked *asked;
    uint32_t *near;
    size_t count;
    double length;                  /* of the codes, at least */
    double ahead[CERT_MOST_INPUTS]; /* y; p is a float, so that it is exact */
    double reach;                   /* R, at least */
} answer;

static bool is_far(const cert_asked *asked, double lead)
{
    return -lead - asked->error > asked->needed;
}

/* Off by an error are the centre's lead and a value's; ROOT_SLACK covers the sum's rounding. */
static bool ball_is_far(const answer *a, size_t ball)
{
    const float *centre = a->cells->centre + ball * a->cells->inputs;
    double lead = 0.0;
    for (size_t i = 0; i < a->cells->inputs; i++)
        lead += (double)a->asked->code[i] * ((double)centre[i] - (double)a->asked->from[i]);
    return is_far(a->asked, lead + a->length * a->cells->radius[ball] + a->asked->error);
}

/*
 * is_far() takes off one `error`, and a lead as computed may be off by another. The root's argument
 * may err by 2^-46 of M + |y|^2: sums over 16 inputs, and a few more; and by its own part that
 * ROOT_SLACK covers.
 */
static void look_ahead(answer *a, double square)
{
    const double slack = 0x1p-46;
    double ratio = square > 0.0 ? fmath_root(a->cells->longest / square) : 0.0;
    a->reach = CERT_INFINITE;
    if (!(ratio > 0x1p-60 && ratio < 0x1p60))
        return;
    float stretch = (float)ratio;
    double size = a->cells->longest, right = 0.0;
    for (size_t i = 0; i < a->cells->inputs; i++) {
        a->ahead[i] = (double)stretch * (double)a->asked->code[i];
        size += a->ahead[i] * a->ahead[i];
        right += a->ahead[i] * (double)a->asked->from[i];
    }
    double least = right - (double)stretch * (a->asked->needed + 2.0 * a->asked->error);
    double square_reach = (1.0 + slack) * size - 2.0 * least;
    a->reach = square_reach > 0.0 ? root_above(square_reach) : 0.0;
}

static bool ball_is_aside(const answer *a, size_t ball)
{
    const float *centre = a->cells->centre + ball * a->cells->inputs;
    double reach = (a->reach + a->cells->radius[ball]) * (1.0 + ROOT_SLACK), square = 0.0;
    for (size_t i = 0; i < a->cells->inputs; i++) {
        double away = (double)centre[i] - a->ahead[i];
        square += away * away;
    }
    return square > reach * reach;
}

static void compare_block(answer *a, size_t block)
{
    const cert_cells *cells = a->cells;
    const float *point = cells->point + block * cells->inputs * CERT_CELLS_BLOCK;
    double lead[CERT_CELLS_BLOCK] = {0};
    for (size_t i = 0; i < cells->inputs; i++) {
        double code = (double)a->asked->code[i], from = (double)a->asked->from[i];
        for (size_t l = 0; l < CERT_CELLS_BLOCK; l++)
            lead[l] += code * ((double)point[i * CERT_CELLS_BLOCK + l] - from);
    }
    size_t first = block * CERT_CELLS_BLOCK;
    for (size_t l = 0; l < CERT_CELLS_BLOCK && first + l < cells->values; l++)
        if (!is_far(a->asked, lead[l]))
            a->near[a->count++] = cells->order[first + l].value;
}

static void visit(answer *a, size_t level, size_t ball)
{
    size_t place = a->cells->first[level] + ball;
    if (ball_is_far(a, place) || ball_is_aside(a, place))
        return;
    if (level == 0) {
        compare_block(a, ball);
        return;
    }
    size_t first = ball * CERT_CELLS_GROUP, end = first + CERT_CELLS_GROUP;
    for (size_t b = first; b < end && b < a->cells->balls[level - 1]; b++)
        visit(a, level - 1, b);
}

size_t cert_cells_near(uint32_t *near, const cert_cells *cells, const cert_asked *asked)
{
    double square = 0.0;
    for (size_t i = 0; i < cells->inputs; i++)
        square += (double)asked->code[i] * (double)asked->code[i];
    answer a = {.cells = cells, .asked = asked, .near = near, .length = root_above(square)};
    look_ahead(&a, square);
    size_t top = cells->levels - 1;
    for (size_t ball = 0; ball < cells->balls[top]; ball++)
        visit(&a, top, ball);
    return a.count;
}
