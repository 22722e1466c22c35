/* axis.c - the range of an axis, its ticks, and where numbers fall on it. */
#include "chart/axis.h"

#include "base/fmath.h"

/* Beyond these, differences and texts of numbers would overflow. */
bool axis_takes(const chart_axis *axis, double x)
{
    return axis->log ? x >= 1e-290 && x <= 1e290 : scene_size(x) <= 1e290;
}

void axis_include(chart_axis *axis, double x)
{
    if (!axis_takes(axis, x))
        return;
    axis->low = !axis->any || x < axis->low ? x : axis->low;
    axis->high = !axis->any || x > axis->high ? x : axis->high;
    axis->any = true;
}

/* log10 of x > 0, by its binary exponent and fmath_log() of the rest: to about 1e-7. */
static double log10_of(double x)
{
    int exponent = 0;
    while (x >= 0x1p32) {
        x *= 0x1p-32;
        exponent += 32;
    }
    while (x < 1.0) {
        x *= 0x1p32;
        exponent -= 32;
    }
    while (x >= 2.0) {
        x *= 0.5;
        exponent++;
    }
    return (exponent * 0.6931471805599453 + (double)fmath_log((float)x)) / 2.302585092994046;
}

/* ---- Linear ---------------------------------------------------------------------------------- */

/* Number `index` of ... 1, 2, 5, 10, 20, 50 ... */
static double nice(int index)
{
    static const double lead[3] = {1.0, 2.0, 5.0};
    int decade = (int)scene_floor(index / 3.0);
    return lead[index - 3 * decade] * power_of_ten(decade);
}

/* The decimal exponent of a number, 0 for 0. */
static int decade_of(double x)
{
    x = scene_size(x);
    if (!(x > 0.0))
        return 0;
    int decade = (int)scene_floor(log10_of(x));
    if (x < power_of_ten(decade))
        decade--;
    return x >= power_of_ten(decade + 1) ? decade + 1 : decade;
}

/* A single number gets a tenth of itself on both sides, 0 gets 1. */
static void widen(chart_axis *axis)
{
    double size = scene_larger(scene_size(axis->low), scene_size(axis->high));
    if (axis->high - axis->low > 1e-9 * size && axis->high - axis->low > 1e-280)
        return;
    double by = axis->whole ? 1.0 : size > 1e-270 ? 0.1 * size : 1.0;
    axis->low -= by;
    axis->high += by;
}

/* Cuts the axis at the largest number, which takes the place of a tick that is close. */
static void end_at(chart_axis *axis, double high)
{
    double step = axis->tick[1] - axis->tick[0];
    while (axis->ticks > 1 && axis->tick[axis->ticks - 1] > high - 0.5 * step)
        axis->ticks--;
    CINCH_REQUIRE(axis->ticks < AXIS_TICKS);
    axis->tick[axis->ticks++] = axis->high = high;
    axis->size = high - axis->low;
    axis->digits = 11;
}

static void finish_linear(chart_axis *axis, int most)
{
    widen(axis);
    double largest_seen = axis->high;
    int index = 3 * decade_of((axis->high - axis->low) / most);
    index = axis->whole && index < 0 ? 0 : index; /* nice(0) is 1 */
    double step, first, last;
    do {
        step = nice(index++);
        first = (double)scene_floor(axis->low / step + 1e-9);
        last = -(double)scene_floor(1e-9 - axis->high / step);
    } while (last - first > most);
    CINCH_REQUIRE(last - first < AXIS_TICKS);
    axis->low = axis->from = first * step;
    axis->high = last * step;
    axis->size = (last - first) * step;
    for (axis->ticks = 0; axis->ticks <= (int)(last - first); axis->ticks++)
        axis->tick[axis->ticks] = (first + axis->ticks) * step;
    int largest = decade_of(scene_larger(scene_size(axis->low), scene_size(axis->high)));
    axis->digits = largest - decade_of(step) + 1;
    axis->digits = axis->digits < 1 ? 1 : axis->digits > 11 ? 11 : axis->digits;
    if (axis->ends)
        end_at(axis, largest_seen);
    else if (axis->whole) {
        axis->from -= 0.5 * step;
        axis->size += step;
    }
}

/* ---- Logarithmic ----------------------------------------------------------------------------- */

/* The largest index with nice(index) <= x. */
static int nice_below(double x)
{
    int index = 3 * decade_of(x);
    while (nice(index + 1) <= x * (1.0 + 1e-12))
        index++;
    return index;
}

static void set_log_range(chart_axis *axis, double low, double high)
{
    axis->low = low;
    axis->high = high;
    axis->from = log10_of(low);
    axis->size = log10_of(high) - axis->from;
}

static void log_ticks(chart_axis *axis, int first, int last, int step)
{
    CINCH_REQUIRE((last - first) / step < AXIS_TICKS);
    axis->ticks = 0;
    for (int index = first; index <= last; index += step)
        axis->tick[axis->ticks++] = nice(index);
    set_log_range(axis, nice(first), nice(last));
    axis->digits = 1;
}

/* Gives the range back its own ends where two ticks or more lie within. */
static void keep_ends(chart_axis *axis, double low, double high)
{
    int first = 0, last = axis->ticks - 1;
    while (first < last && axis->tick[first] < low * (1.0 - 1e-12))
        first++;
    while (last > first && axis->tick[last] > high * (1.0 + 1e-12))
        last--;
    if (last == first)
        return;
    axis->ticks = last - first + 1;
    for (int i = 0; i < axis->ticks; i++)
        axis->tick[i] = axis->tick[first + i];
    set_log_range(axis, low, high);
}

/* Less than two decades have 1, 2, 5; more of them powers of ten, every so-many-th. */
static void choose_log_ticks(chart_axis *axis, int most)
{
    int first = nice_below(axis->low), last = nice_below(axis->high);
    if (nice(last) < axis->high * (1.0 - 1e-12))
        last++;
    if (last - first < 2) {
        first--;
        last = last - first < 2 ? last + 1 : last;
    }
    if (last - first <= most) {
        log_ticks(axis, first, last, 1);
        return;
    }
    int low = (int)scene_floor(first / 3.0), high = -(int)scene_floor(-last / 3.0);
    int step = (high - low + most - 1) / most;
    high = low + (high - low + step - 1) / step * step;
    log_ticks(axis, 3 * low, 3 * high, 3 * step);
}

static void finish_log(chart_axis *axis, int most)
{
    double low = axis->low, high = axis->high;
    choose_log_ticks(axis, most);
    keep_ends(axis, low, high);
    if (axis->room) {
        axis->from -= 0.025 * axis->size;
        axis->size *= 1.05;
    }
}

void axis_finish(chart_axis *axis, int most)
{
    CINCH_REQUIRE(most >= 2 && most < AXIS_TICKS);
    if (axis->log)
        finish_log(axis, most);
    else
        finish_linear(axis, most);
}

double axis_part(const chart_axis *axis, double x)
{
    if (!axis_takes(axis, x))
        return x > 0.0 ? 1.0 : 0.0;
    double part = ((axis->log ? log10_of(x) : x) - axis->from) / axis->size;
    return part > 0.0 ? part < 1.0 ? part : 1.0 : 0.0;
}

/* ---- Names of ticks -------------------------------------------------------------------------- */

#define MILLION 1e6
#define BILLION 1e9

/* Whether all ticks from a million on can be named in millions with one decimal at most. */
static bool has_round_millions(const chart_axis *axis)
{
    for (int i = 0; i < axis->ticks; i++) {
        double size = scene_size(axis->tick[i]), tenths = size / (0.1 * MILLION);
        if (tenths >= 10.0 - 1e-9 && size < BILLION &&
            scene_size(tenths - (double)scene_floor(tenths + 0.5)) > 1e-6)
            return false;
    }
    return true;
}

/* The text's end stands at `used`. */
static void put(number_text *text, size_t *used, const char *more)
{
    while (*more)
        text->text[(*used)++] = *more++;
}

/* Commas between groups of three digits. */
static number_text grouped(double x)
{
    number_text digits = words_count((uint64_t)(scene_size(x) + 0.5)), text = {""};
    size_t used = 0, length = 0;
    while (digits.text[length])
        length++;
    put(&text, &used, x < 0.0 ? "-" : "");
    for (size_t i = 0; i < length; i++) {
        put(&text, &used, i > 0 && (length - i) % 3 == 0 ? "," : "");
        text.text[used++] = digits.text[i];
    }
    return text;
}

static number_text in_millions(double x)
{
    number_text text = {""};
    size_t used = 0;
    put(&text, &used, words_short_number(x / MILLION, 1).text);
    put(&text, &used, " M");
    return text;
}

number_text axis_tick_text(const chart_axis *axis, int tick)
{
    double x = axis->tick[tick], size = scene_size(x);
    if (size < 10000.0 - 1e-6 || size >= BILLION * (1.0 - 1e-9))
        return words_digits(x, axis->digits);
    if (size >= MILLION * (1.0 - 1e-9) && has_round_millions(axis))
        return in_millions(x);
    bool whole = scene_size(size - (double)scene_floor(size + 0.5)) < 1e-6;
    return whole ? grouped(x) : words_digits(x, axis->digits);
}
