/*
 * check_bound.c - intervals and bounds, rounded outward operation by operation.
 *
 * Half an ulp is half of the way to the next float; tanh comes from Lambert's continued fraction.
 */
#include "proof/check_bound.h"

#include <float.h>

#include "proof/proof.h"

/* ---- Outward rounding ------------------------------------------------------------------------ */

double cert_next_above(double x)
{
    union {
        double d;
        int64_t i;
    } both = {.d = x};
    if (x == 0.0)
        return 0x1p-1074;
    if (!(x <= DBL_MAX))
        return x;
    both.i += x > 0.0 ? 1 : -1;
    return both.d;
}

double cert_next_below(double x)
{
    return -cert_next_above(-x);
}

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

static double reach_of(const cert_input *in)
{
    return absolute(in->low) > absolute(in->high) ? absolute(in->low) : absolute(in->high);
}

/* From the float nearest to x >= 0 to the next above it. */
static double float_spacing(double x)
{
    float from = (float)x;
    return (double)float_from_bits(float_bits(from) + 1) - (double)from;
}

/* hu(x): where `x` is just below a power of two, that of the power. */
static double half_ulp_above(double x)
{
    return x <= CERT_FLOAT_MAX ? float_spacing(x) / 2.0 : CERT_INFINITE;
}

float cert_nearest_factor(float x, unsigned bits)
{
    if (bits == CERT_FLOAT_BITS || x == 0.0f || !(absolute((double)x) <= CERT_FLOAT_MAX))
        return x;
    double unit = float_spacing(absolute((double)x)) * (double)(1 << (CERT_FLOAT_BITS - bits));
    double integers_only = unit * 0x1.8p52; /* what is added to it loses all below `unit` */
    return (float)(((double)x + integers_only) - integers_only);
}

float cert_nearest_away(float x, unsigned bits)
{
    double size = absolute((double)x);
    if (bits == CERT_FLOAT_BITS || !(size <= CERT_FLOAT_MAX))
        return x;
    double unit = float_spacing(size) * (double)(1 << (CERT_FLOAT_BITS - bits));
    double units = (double)(uint32_t)(size / unit + 0.5); /* fewer than 2^24, divided exactly */
    return (float)(x < 0.0f ? -units * unit : units * unit);
}

/* No end that is below a tie is taken for it, nor one above. */
static double round_end(double end, unsigned bits)
{
    if (absolute(end) > CERT_FLOAT_MAX)
        return end;
    double unit = float_spacing(absolute(end)) * (double)(1 << (CERT_FLOAT_BITS - bits));
    double integers_only = unit * 0x1.8p52;
    return (end + integers_only) - integers_only;
}

bool cert_round_ends(cert_input *unit, unsigned bits)
{
    if (bits == CERT_FLOAT_BITS)
        return true;
    unit->low = round_end(cert_next_below(unit->low), bits);
    unit->high = round_end(cert_next_above(unit->high), bits);
    return absolute(unit->low) <= CERT_FLOAT_MAX && absolute(unit->high) <= CERT_FLOAT_MAX;
}

/* ---- Sums ------------------------------------------------------------------------------------ */

/* The terms of a sum, as they come: their sizes, and half an ulp of each. */
typedef struct sum_sizes {
    double size, halves;
} sum_sizes;

static void add_size(sum_sizes *sum, const cert_input *in, double weight, double step)
{
    double size = cert_next_above(absolute(weight) * reach_of(in));
    sum->size = cert_next_above(sum->size + size);
    if (!in->plain)
        sum->halves = cert_next_above(sum->halves + half_ulp_above(size * step));
}

/* At least E; infinite when a partial sum can overflow. */
static double rounding_above(const sum_sizes *sum, const cert_layer *layer)
{
    double n = (double)layer->inputs;
    double most = cert_next_above(sum->size * cert_next_above(1.0 + n * CERT_SUM_GROWTH));
    if (!(most <= CERT_FLOAT_MAX))
        return CERT_INFINITE;
    double error = n > 1.0 ? (n - 1.0) * half_ulp_above(most * layer->step) : 0.0;
    error = sum->halves > 0.0 ? cert_next_above(error + sum->halves) : error;
    return error > 0.0 ? cert_next_above(error * (1.0 + CERT_TWICE_ROUNDED)) : 0.0;
}

bool cert_sum_ends(cert_input *to, const cert_layer *layer, size_t unit)
{
    double low = 0.0, high = 0.0;
    sum_sizes sum = {0.0, 0.0};
    for (size_t i = 0; i < layer->inputs; i++) {
        const cert_input *in = &layer->input[i];
        double w = (double)layer->weights[in->row * layer->units + unit];
        if (w != 0.0 && reach_of(in) != 0.0) {
            low = cert_next_below(low + cert_next_below(w * (w > 0.0 ? in->low : in->high)));
            high = cert_next_above(high + cert_next_above(w * (w > 0.0 ? in->high : in->low)));
        }
        add_size(&sum, in, w, layer->step);
    }
    double error = rounding_above(&sum, layer);
    to->low = cert_next_below(low - error);
    to->high = cert_next_above(high + error);
    return error < CERT_INFINITE;
}

/* ---- tanh ------------------------------------------------------------------------------------ */

/*
 * |tanh x| to 2^-46 of it: the argument is halved until it is at most 1/2, Lambert's fraction
 * x / (1 + x^2 / (3 + x^2 / (5 + ...))) taken to its tenth level, and tanh 2y = 2 t / (1 + t^2)
 * applied as often. All terms are positive, so nothing cancels, and doubling does not magnify a
 * relative error.
 */
static double tanh_size(double x)
{
    double y = absolute(x);
    int halvings = 0;
    if (y > 20.0)
        return 1.0;
    while (y > 0.5) {
        y *= 0.5;
        halvings++;
    }
    double fraction = 21.0;
    for (int odd = 19; odd > 0; odd -= 2)
        fraction = odd + y * y / fraction;
    double t = y / fraction;
    for (; halvings > 0; halvings--)
        t = 2.0 * t / (1.0 + t * t);
    return t;
}

/* The end of the interval of tanh on one side: `side` is -1 for the lower one, 1 for the upper. */
static double tanh_end(double x, double side)
{
    double t = tanh_size(x);
    double spread = t * (CERT_TANH_RELATIVE + 0x1p-45) + CERT_TANH_ABSOLUTE;
    double end = (x < 0.0 ? -t : t) + side * spread;
    return side > 0.0 ? cert_next_above(end) : cert_next_below(end);
}

void cert_activate_ends(cert_input *unit, cinch_activation activation)
{
    switch (activation) {
    case CINCH_TANH:
        unit->low = tanh_end(unit->low, -1.0);
        unit->high = tanh_end(unit->high, 1.0);
        break;
    case CINCH_RELU:
        unit->low = unit->low > 0.0 ? unit->low : 0.0;
        unit->high = unit->high > 0.0 ? unit->high : 0.0;
        break;
    default:
        break;
    }
}

/* ---- Bounds ---------------------------------------------------------------------------------- */

double cert_bound_above(const cert_layer *output, uint32_t right, uint32_t rival,
                        const float *lowest, const float *highest)
{
    double moved = 0.0;
    sum_sizes own = {0.0, 0.0}, other = {0.0, 0.0};
    for (size_t i = 0; i < output->inputs; i++) {
        const cert_input *in = &output->input[i];
        const float *row = output->weights + in->row * output->units;
        double w = (double)row[right];
        double low = lowest ? (double)lowest[in->row] : (double)row[rival];
        double high = highest ? (double)highest[in->row] : (double)row[rival];
        double far = high - w > w - low ? high - w : w - low;
        double largest = absolute(low) > absolute(high) ? absolute(low) : absolute(high);
        double up = in->high - (double)in->code, down = (double)in->code - in->low;
        double drift = cert_next_above(up > down ? up : down);
        if ((up != 0.0 || down != 0.0) && far != 0.0)
            moved = cert_next_above(moved + cert_next_above(cert_next_above(far) * drift));
        add_size(&own, in, w, output->step);
        add_size(&other, in, largest, output->step);
    }
    double error = rounding_above(&own, output) + rounding_above(&other, output);
    return moved + error > 0.0 ? cert_next_above(moved + cert_next_above(error)) : 0.0;
}
