/*
 * margin.c - the relative margin: the smallest ball around the output vectors, by Frank and Wolfe's
 * method with away steps on the dual (Yildirim, "Two algorithms for the minimum enclosing ball
 * problem", 2008), which converges linearly and needs no factorisation.
 */
#include "fmath.h"
#include "net.h"

enum { STEPS_AT_MOST = 2000 };

/* Points u_v = (U[0][v], U[1][v], ...), and the ball's centre as their convex combination. */
typedef struct ball {
    const float *weights; /* [inputs][values] */
    size_t inputs, values;
    double *share;  /* [values], sum 1 */
    double *centre; /* [inputs] */
} ball;

static double distance2(const ball *set, size_t v)
{
    double sum = 0.0;
    for (size_t i = 0; i < set->inputs; i++) {
        double d = (double)set->weights[i * set->values + v] - set->centre[i];
        sum += d * d;
    }
    return sum;
}

/* The farthest point, or the nearest of those with a share. */
static size_t extreme(const ball *set, bool farthest, double *squared)
{
    size_t found = 0;
    double best = -1.0;
    for (size_t v = 0; v < set->values; v++) {
        if (!farthest && set->share[v] <= 0.0)
            continue;
        double d = distance2(set, v);
        if (best < 0.0 || (farthest ? d > best : d < best)) {
            best = d;
            found = v;
        }
    }
    *squared = best;
    return found;
}

/* share = (1 - step) share + step e_v, and the centre with it; step < 0 moves away from point v. */
static void move(ball *set, size_t v, double step)
{
    for (size_t i = 0; i < set->values; i++)
        set->share[i] *= 1.0 - step;
    set->share[v] += step;
    if (set->share[v] < 1e-18)
        set->share[v] = 0.0;
    for (size_t i = 0; i < set->inputs; i++)
        set->centre[i] += step * ((double)set->weights[i * set->values + v] - set->centre[i]);
}

/* The mean of |u_v - c|^2 by shares: the dual's value, a lower bound of the radius squared. */
static double dual_value(const ball *set)
{
    double sum = 0.0;
    for (size_t v = 0; v < set->values; v++)
        if (set->share[v] > 0.0)
            sum += set->share[v] * distance2(set, v);
    return sum;
}

static void start_between_two(ball *set)
{
    double squared;
    for (size_t v = 0; v < set->values; v++)
        set->share[v] = v == 0 ? 1.0 : 0.0;
    for (size_t i = 0; i < set->inputs; i++)
        set->centre[i] = (double)set->weights[i * set->values];
    size_t far = extreme(set, true, &squared);
    move(set, far, 1.0);
    move(set, extreme(set, true, &squared), 0.5);
}

/* Radius squared, from above, to about 1e-6 of itself. */
static double smallest_ball(ball *set)
{
    start_between_two(set);
    double far2 = 0.0, near2;
    for (int step = 0; step < STEPS_AT_MOST; step++) {
        size_t far = extreme(set, true, &far2);
        double dual = dual_value(set);
        if (far2 <= dual * (1.0 + 2e-6))
            break;
        size_t near = extreme(set, false, &near2);
        double outward = far2 / dual - 1.0, inward = 1.0 - near2 / dual;
        if (outward >= inward) {
            move(set, far, outward / (2.0 * (1.0 + outward)));
            continue;
        }
        double most = set->share[near] / (1.0 - set->share[near]);
        double away = inward / (2.0 * (1.0 - inward));
        move(set, near, -(inward < 1.0 && away < most ? away : most));
    }
    return far2;
}

size_t cinch_net_relative_margin_size(const cinch_shape *shape)
{
    size_t widest = net_widest(shape);
    size_t bytes = arena_need(shape->values, sizeof(double));
    bytes = arena_sum(bytes, arena_need(widest + 1, sizeof(double)));
    return arena_sum(bytes, arena_need(widest, 2 * sizeof(float)));
}

double cinch_net_relative_margin(const cinch_net *net, const cinch_mapping *mapping, double margin,
                                 cinch_arena scratch)
{
    const cinch_shape *shape = &net->shape;
    CINCH_REQUIRE(net_fits(shape, mapping));
    if (shape->layers == 0)
        return 0.0;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    ball b = {.weights = net->weights + matrix.first,
              .inputs = net_matrix_rows(shape, shape->layers),
              .values = matrix.units,
              .share = cinch_arena_take(&scratch, matrix.units, sizeof(double)),
              .centre = cinch_arena_take(&scratch, net_widest(shape) + 1, sizeof(double))};
    float *buffer = cinch_arena_take(&scratch, net_widest(shape), 2 * sizeof(float));
    CINCH_REQUIRE(b.share && b.centre && buffer);
    double longest2 = 0.0;
    for (size_t row = 0; row < mapping->rows; row++) {
        const float *code = net_codes(buffer, net, mapping->key + row * mapping->columns);
        double sum = shape->bias ? 1.0 : 0.0;
        for (size_t i = 0; i < matrix.inputs; i++)
            sum += (double)code[i] * (double)code[i];
        longest2 = sum > longest2 ? sum : longest2;
    }
    double scale = fmath_root(smallest_ball(&b)) * fmath_root(longest2);
    return scale > 0.0 ? margin / scale : 0.0;
}
