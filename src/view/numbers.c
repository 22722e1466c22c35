/* numbers.c - the numbers at the nodes of the network view, and the formulas that they make. */
#include "view/numbers.h"

#include "net/net.h"

static uint32_t output_rows(const numbers *n)
{
    return n->units + (n->d->net->shape.bias ? 1 : 0);
}

static void take_numbers(numbers *n)
{
    const cinch_net *net = n->d->net;
    cinch_matrix output = cinch_shape_matrix(&net->shape, 1);
    cinch_walk walk = n->d->walk;
    walk.logit = NULL; /* no further than the codes */
    for (uint32_t i = 0; i < net->shape.offset[1]; i++) {
        cinch_net_walk(&walk, net, &i);
        for (uint32_t j = 0; j < n->units; j++)
            n->code[(size_t)i * n->units + j] = (double)walk.unit[0][j];
    }
    for (size_t i = 0; i < output_rows(n) * output.units; i++)
        n->out[i] = (double)net->weights[output.first + i];
}

/* Whether words_number() shows it without a power of ten. */
static bool is_plain(double x)
{
    return scene_size(x) < 1e9;
}

static bool is_whole(double x)
{
    return x == view_rounded(x, 0);
}

static bool all_are(const numbers *n, bool (*as_asked)(double))
{
    const cinch_shape *shape = &n->d->net->shape;
    size_t codes = (size_t)shape->offset[1] * n->units;
    for (size_t i = 0; i < codes + (size_t)output_rows(n) * shape->values; i++)
        if (!as_asked(i < codes ? n->code[i] : n->out[i - codes]))
            return false;
    return true;
}

/* What somebody adds up who sees the numbers with so many decimals. */
static double sum_by_hand(const numbers *n, uint32_t symbol, uint32_t value, int decimals)
{
    uint32_t values = n->d->net->shape.values;
    double sum = 0.0;
    for (uint32_t j = 0; j < output_rows(n); j++) {
        double code = j < n->units ? n->code[(size_t)symbol * n->units + j] : 1.0;
        sum += view_rounded(code, decimals) *
               view_rounded(n->out[(size_t)j * values + value], decimals);
    }
    return sum;
}

/* Whether the numbers as they are shown tell of `symbol` what the network does. */
static bool tells_as_much(const numbers *n, uint32_t symbol)
{
    cinch_walk *walk = &n->d->walk;
    cinch_net_walk(walk, n->d->net, &symbol);
    double margin = walk->margin;
    if (margin == 0.0 || walk->answer == walk->rival)
        return true; /* a tie, or no rival: nothing is decided */
    double answer = sum_by_hand(n, symbol, walk->answer, n->decimals), next = -1e300;
    for (uint32_t v = 0; v < n->d->net->shape.values; v++)
        if (v != walk->answer)
            next = scene_larger(next, sum_by_hand(n, symbol, v, n->decimals));
    return scene_size(answer - next - margin) <= VIEW_LEAD_PART * margin;
}

static bool all_tell_as_much(const numbers *n)
{
    for (size_t i = 0; i < n->d->keys; i++)
        if (!tells_as_much(n, n->d->number[i]))
            return false;
    return true;
}

/* Ever more decimals; false when the most that are shown do not tell as much, or take powers of
 * ten. */
static bool find_decimals(numbers *n)
{
    n->decimals = all_are(n, is_whole) ? 0 : 1;
    for (; all_are(n, is_plain) && n->decimals <= NUMBERS_MOST_DECIMALS; n->decimals++)
        if (all_tell_as_much(n))
            return true;
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
    take_numbers(n);
    n->shown = find_decimals(n);
    return true;
}

/* Whether what is added up by hand rounds to the sum that is shown. */
static bool adds_up(const numbers *n, uint32_t symbol, uint32_t value, double sum, int sum_decimals,
                    int decimals)
{
    const double half = 0.4999; /* of the last digit; and doubles that add up round a little */
    double off = sum_by_hand(n, symbol, value, decimals) - view_rounded(sum, sum_decimals);
    return is_plain(sum) && scene_size(off) * power_of_ten(sum_decimals) < half;
}

int numbers_formula_decimals(const numbers *n, uint32_t symbol, uint32_t value, double sum,
                             int sum_decimals)
{
    int decimals = n->decimals;
    while (decimals < NUMBERS_MOST_FORMULA &&
           !adds_up(n, symbol, value, sum, sum_decimals, decimals))
        decimals++;
    return decimals;
}

words numbers_formula(const numbers *n, uint32_t symbol, uint32_t value, double sum,
                      int sum_decimals, int decimals)
{
    uint32_t values = n->d->net->shape.values;
    bool equal = adds_up(n, symbol, value, sum, sum_decimals, decimals);
    words w = words_of(words_number(sum, sum_decimals).text, equal ? " = " : " \xe2\x89\x88 ");
    for (uint32_t j = 0; j < output_rows(n); j++) {
        words_add(&w, j == 0 ? "" : " + ");
        if (j < n->units)
            words_add(&w, words_number(n->code[(size_t)symbol * n->units + j], decimals).text, "*");
        words_add(&w, words_number(n->out[(size_t)j * values + value], decimals).text);
    }
    return w;
}
