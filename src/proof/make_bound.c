/*
 * make_bound.c - intervals and bounds in double: one allowance for a whole sum's roundings here.
 *
 * What a double sum of n terms errs by is below (n + 3) 2^-52 of their sizes. It is added to
 * intervals; arguments of half_ulp() and bounds are enlarged by more than that.
 */
#include "proof/make_bound.h"

#include "base/exact_sum.h"
#include "proof/proof.h"

/* ---- Memory ---------------------------------------------------------------------------------- */

void cert_terms_list(arena_list *list, cert_terms *terms, size_t wide)
{
    ARENA_LIST(list, terms->at, wide);
    ARENA_LIST(list, terms->code, wide);
    ARENA_LIST(list, terms->low, wide);
    ARENA_LIST(list, terms->high, wide);
}

void cert_units_list(arena_list *list, cert_units *units, size_t wide)
{
    ARENA_LIST(list, units->low, wide);
    ARENA_LIST(list, units->high, wide);
    ARENA_LIST(list, units->size, wide);
    ARENA_LIST(list, units->halves, wide);
}

void cert_add_term(cert_terms *terms, size_t at, float code, double low, double high)
{
    size_t i = terms->count++;
    terms->at[i] = at;
    terms->code[i] = code;
    terms->low[i] = low;
    terms->high[i] = high;
}

/* ---- Rounding -------------------------------------------------------------------------------- */

static double reach_of(const cert_terms *terms, size_t i)
{
    return larger(-terms->low[i], terms->high[i]);
}

/* hu(x) for x >= 0: 2^(e-24), 2^e the power of two in `x`; the exponent's bits are that power. */
static double half_ulp(double x)
{
    double power = double_from_bits(double_bits(x * CERT_MAKER_STEP) & (uint64_t)0x7ff << 52);
    return larger(power * 0x1p-24, CERT_LEAST_HALF);
}

/* S+, which no partial sum of `count` terms exceeds. */
static double most_of_sum(size_t count, double size)
{
    return size * (1.0 + (double)count * CERT_SUM_GROWTH);
}

/* E, and what the double sums behind `size` and an interval's ends err by. */
static double sum_error(const cert_terms *terms, double size, double halves)
{
    double n = (double)terms->count;
    if (terms->count == 1 && terms->products == 0)
        return 0.0; /* one plain term is itself */
    double error = (n - 1.0) * half_ulp(most_of_sum(terms->count, size)) + halves;
    return error * (1.0 + CERT_TWICE_ROUNDED + 0x1p-30) + size * (n + 4.0) * 0x1p-52;
}

/* Whether no partial sum can reach the end of float; with room for a checker's own roundings. */
static bool fits_float(size_t count, double size)
{
    return most_of_sum(count, size) <= CERT_FLOAT_MAX * (1.0 - CERT_SLACK);
}

float cert_round_factor(float x, unsigned bits, bool ties_away)
{
    const uint32_t unit = (uint32_t)1 << (CERT_FLOAT_BITS - bits), from = float_bits(x);
    if (unit == 1)
        return x;
    uint32_t half = ties_away ? unit / 2 : unit / 2 - 1 + (from / unit & 1);
    return float_from_bits((from + half) & ~(unit - 1));
}

/*
 * Away from 0, if so asked, in a tie. Below the normal floats, those of fewer bits are as far from
 * each other as above: there x is rounded as 2^-126 more than it.
 */
static double round_size(double x, unsigned bits, bool tie_away)
{
    const uint64_t unit = (uint64_t)1 << (53 - bits);
    double shift = x < 0x1p-126 ? 0x1p-126 : 0.0;
    uint64_t from = double_bits(x + shift) + unit / 2 - (tie_away ? 0 : 1);
    return double_from_bits(from & ~(unit - 1)) - shift;
}

bool cert_round_interval(double *low, double *high, unsigned bits)
{
    if (bits == CERT_FLOAT_BITS)
        return true;
    *low = *low < 0.0 ? -round_size(-*low, bits, true) : round_size(*low, bits, false);
    *high = *high < 0.0 ? -round_size(-*high, bits, false) : round_size(*high, bits, true);
    return larger(-*low, *high) <= CERT_FLOAT_MAX;
}

/* ---- Intervals: what every admissible evaluation stays within -------------------------------- */

/* e^y for 0 <= y <= 41, to 2^-50 of it: y = n ln 2 + r, Taylor's series to r^13 on |r| < 0.35. */
static double exponential(double y)
{
    int n = (int)(y * 0x1.71547652b82fep0 + 0.5);
    double r = (y - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
    double sum = 1.0;
    for (int i = 13; i > 0; i--)
        sum = 1.0 + sum * r / i;
    return sum * double_power(n);
}

/* tanh x to 2^-46 of it: by e^2x, and near 0, where that cancels, by its series to x^13. */
static double tanh_near(double x)
{
    double a = magnitude(x);
    double t = 1.0;
    if (a < 0x1p-4) {
        double s = a * a;
        double tail = 1382.0 / 155925 - s * (21844.0 / 6081075);
        tail = 17.0 / 315 - s * (62.0 / 2835 - s * tail);
        t = a - a * s * (1.0 / 3 - s * (2.0 / 15 - s * tail));
    } else if (a < 20.0) {
        t = 1.0 - 2.0 / (exponential(2.0 * a) + 1.0);
    }
    return x < 0.0 ? -t : t;
}

/* What others' tanh may err by, and what tanh_near() does. */
static double tanh_spread(double t)
{
    return magnitude(t) * (CERT_TANH_RELATIVE + 0x1p-45) + CERT_TANH_ABSOLUTE;
}

void cert_activate_interval(double *low, double *high, cinch_activation activation)
{
    if (activation == CINCH_RELU) {
        *low = larger(*low, 0.0);
        *high = larger(*high, 0.0);
    } else if (activation == CINCH_TANH) {
        double t = tanh_near(*low);
        *low = t - tanh_spread(t);
        t = tanh_near(*high);
        *high = t + tanh_spread(t);
    }
}

/* The sums' ideal ends and sizes, before rounding. */
static void add_intervals(cert_units *out, const cert_terms *in, const float *weights, size_t count)
{
    for (size_t j = 0; j < count; j++)
        out->low[j] = out->high[j] = out->size[j] = out->halves[j] = 0.0;
    for (size_t i = 0; i < in->count; i++) {
        const float *row = weights + in->at[i] * count;
        double low = in->low[i], high = in->high[i], reach = reach_of(in, i);
        for (size_t j = 0; j < count; j++) {
            double w = (double)row[j];
            double a = w * low, b = w * high, size = magnitude(w) * reach;
            out->low[j] += smaller(a, b);
            out->high[j] += larger(a, b);
            out->size[j] += size;
            out->halves[j] += i < in->products ? half_ulp(size) : 0.0;
        }
    }
}

bool cert_unit_intervals(cert_units *units, const cert_terms *in, const float *weights,
                         size_t count)
{
    add_intervals(units, in, weights, count);
    for (size_t j = 0; j < count; j++) {
        if (!fits_float(in->count, units->size[j]))
            return false;
        double error = sum_error(in, units->size[j], units->halves[j]);
        units->low[j] -= error;
        units->high[j] += error;
    }
    return true;
}

/* ---- Bounds ---------------------------------------------------------------------------------- */

/* What one logit's terms add up to. */
typedef struct logit_sizes {
    double size, halves;
} logit_sizes;

static void add_size(logit_sizes *sizes, const cert_terms *terms, size_t i, double weight)
{
    double size = weight * reach_of(terms, i);
    sizes->size += size;
    sizes->halves += i < terms->products ? half_ulp(size) : 0.0;
}

/* How far a factor can be from the library's. */
static double drift_of(const cert_terms *terms, size_t i)
{
    double code = (double)terms->code[i];
    return larger(terms->high[i] - code, code - terms->low[i]);
}

static double bound_of(const cert_output *output, double moved, logit_sizes right,
                       logit_sizes rival)
{
    double bound = moved + output->gap;
    bound += sum_error(output->terms, right.size, right.halves);
    bound += sum_error(output->terms, rival.size, rival.halves);
    return bound * (1.0 + CERT_SLACK);
}

double cert_rival_bound(const cert_output *output, uint32_t rival)
{
    const cert_terms *terms = output->terms;
    double moved = 0.0;
    logit_sizes own = {0.0, 0.0}, other = {0.0, 0.0};
    for (size_t i = 0; i < terms->count; i++) {
        const float *row = output->weights + terms->at[i] * output->values;
        double w = (double)row[output->right], v = (double)row[rival];
        moved += magnitude(w - v) * drift_of(terms, i);
        add_size(&own, terms, i, magnitude(w));
        add_size(&other, terms, i, magnitude(v));
    }
    return bound_of(output, moved, own, other);
}

double cert_row_bound(const cert_output *output, const float *least, const float *most)
{
    const cert_terms *terms = output->terms;
    double moved = 0.0;
    logit_sizes own = {0.0, 0.0}, worst = {0.0, 0.0};
    for (size_t i = 0; i < terms->count; i++) {
        size_t at = terms->at[i];
        double w = (double)output->weights[at * output->values + output->right];
        double low = (double)least[at], high = (double)most[at];
        moved += larger(w - low, high - w) * drift_of(terms, i);
        add_size(&own, terms, i, magnitude(w));
        add_size(&worst, terms, i, larger(-low, high));
    }
    if (!fits_float(terms->count, worst.size))
        return CERT_INFINITE;
    return bound_of(output, moved, own, worst);
}
