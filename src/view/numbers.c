/* numbers.c - the numbers at the nodes of the network view, and the sums that they add up to. */
#include "view/numbers.h"

#include "base/fmath.h"
#include "net/net.h"

/* As words_number() rounds: to the nearest, ties away from 0. */
static double rounded(double x, int decimals)
{
    double power = power_of_ten(decimals);
    double units = fmath_round(x * power);
    return scene_size(units) < 1e15 ? units / power : x;
}

static uint32_t output_rows(const numbers *n)
{
    return n->units + (n->d->net->shape.bias ? 1 : 0);
}

static double keep_rounded(double x, int decimals, bool *changed)
{
    double near = rounded(x, decimals);
    *changed = *changed || near != x;
    return near;
}

/* Returns whether that changed any number. */
static bool round_all(numbers *n, int decimals)
{
    const cinch_net *net = n->d->net;
    cinch_matrix output = cinch_shape_matrix(&net->shape, 1);
    bool changed = false;
    for (uint32_t i = 0; i < net->shape.offset[1]; i++) {
        cinch_net_walk(&n->d->walk, net, &i);
        for (uint32_t j = 0; j < n->units; j++)
            n->code[(size_t)i * n->units + j] =
                keep_rounded((double)n->d->walk.unit[0][j], decimals, &changed);
    }
    for (size_t i = 0; i < output_rows(n) * output.units; i++)
        n->out[i] = keep_rounded((double)net->weights[output.first + i], decimals, &changed);
    n->decimals = decimals;
    return changed;
}

double numbers_sum(const numbers *n, uint32_t symbol, uint32_t value)
{
    uint32_t values = n->d->net->shape.values;
    double sum = 0.0;
    for (uint32_t j = 0; j < n->units; j++)
        sum += n->code[(size_t)symbol * n->units + j] * n->out[(size_t)j * values + value];
    if (n->d->net->shape.bias)
        sum += n->out[(size_t)n->units * values + value];
    return sum;
}

/* The value with the largest sum of `symbol`, of equals the first, `but` left out where there is another. */
static uint32_t best_but(const numbers *n, uint32_t symbol, uint32_t but)
{
    uint32_t values = n->d->net->shape.values, best = but == 0 && values > 1 ? 1 : 0;
    for (uint32_t v = 0; v < values; v++)
        if (v != but && numbers_sum(n, symbol, v) > numbers_sum(n, symbol, best))
            best = v;
    return best;
}

/* Whether the rounded numbers tell of `symbol` what the network does. */
static bool tells_as_much(const numbers *n, uint32_t symbol)
{
    cinch_walk *walk = &n->d->walk;
    cinch_net_walk(walk, n->d->net, &symbol);
    uint32_t best = best_but(n, symbol, UINT32_MAX), second = best_but(n, symbol, best);
    if (walk->margin == 0.0f || walk->answer == walk->rival)
        return true; /* a tie, or no rival: nothing is decided */
    double margin = (double)walk->margin;
    double lead = numbers_sum(n, symbol, best) - numbers_sum(n, symbol, second);
    double off = lead - margin;
    double behind = (double)walk->logit[walk->rival] - (double)walk->logit[second];
    return best == walk->answer && lead > 0.0 && behind <= 0.1 * margin &&
           scene_size(off) <= 0.1 * margin;
}

static bool all_tell_as_much(const numbers *n)
{
    for (size_t i = 0; i < n->d->keys; i++)
        if (!tells_as_much(n, n->d->number[i]))
            return false;
    return true;
}

/* Rounds to ever more decimals, to whole numbers only if that changes none; false when the most that are
 * shown do not tell as much. */
static bool find_decimals(numbers *n)
{
    for (int decimals = 0; decimals <= NUMBERS_MOST_DECIMALS; decimals++) {
        bool changed = round_all(n, decimals);
        if ((decimals > 0 || !changed) && all_tell_as_much(n))
            return true;
    }
    return false;
}

bool numbers_begin(numbers *n, drawing *d)
{
    const cinch_shape *shape = &d->net->shape;
    *n = (numbers){.d = d};
    if (shape->columns != 1 || shape->layers != 1 || shape->width[0] > NUMBERS_MOST_UNITS)
        return true;
    n->units = shape->width[0];
    n->code = scene_take(&d->make, (size_t)shape->offset[1] * n->units, sizeof *n->code);
    n->out = scene_take(&d->make, (size_t)output_rows(n) * shape->values, sizeof *n->out);
    if (!n->code || !n->out)
        return false;
    n->shown = find_decimals(n);
    return true;
}

words numbers_formula(const numbers *n, uint32_t symbol, uint32_t value)
{
    uint32_t values = n->d->net->shape.values;
    words w = words_of(words_number(numbers_sum(n, symbol, value), 2 * n->decimals).text);
    for (uint32_t j = 0; j < output_rows(n); j++) {
        words_add(&w, j == 0 ? " = " : " + ");
        if (j < n->units)
            words_add(&w, words_number(n->code[(size_t)symbol * n->units + j], n->decimals).text,
                      "*");
        words_add(&w, words_number(n->out[(size_t)j * values + value], n->decimals).text);
    }
    return w;
}
