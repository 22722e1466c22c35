/* shares.c - how sure a share is, and where it crosses one half. */
#include "base/fmath.h"
#include "sweep/grid.h"

/* Of the normal distribution, 97.5 %. */
#define QUANTILE 1.959963984540054

cinch_interval cinch_wilson(uint64_t exact, uint64_t tried)
{
    CINCH_REQUIRE(exact <= tried);
    if (tried == 0)
        return (cinch_interval){.low = 0.0, .high = 1.0};
    double n = (double)tried, share = (double)exact / n;
    double scale = 1.0 / (1.0 + QUANTILE * QUANTILE / n);
    double middle = scale * (share + QUANTILE * QUANTILE / (2.0 * n));
    double spread = share * (1.0 - share) / n + QUANTILE * QUANTILE / (4.0 * n * n);
    double half = scale * QUANTILE * fmath_root(spread);
    double low = middle - half, high = middle + half;
    /* What is 0 or 1 but for rounding: roots have 48 bits. */
    return (cinch_interval){.low = exact == 0 || low < 0.0 ? 0.0 : low,
                            .high = exact == tried || high > 1.0 ? 1.0 : high};
}

static bool reaches_half(const cinch_tally *one)
{
    return one->tried > 0 && 2 * one->exact >= one->tried;
}

/* The tallies that tell of the slope: those from `least` to `most` symbols. */
typedef struct window {
    uint32_t least, most;
} window;

/* Whether half is reached somewhere and not at a larger number; its outermost numbers. */
static bool find_bracket(window *bracket, const cinch_tally *tally, size_t count)
{
    *bracket = (window){.least = UINT32_MAX, .most = 0};
    for (size_t i = 0; i < count; i++) {
        uint32_t symbols = tally[i].symbols;
        if (reaches_half(&tally[i]) && symbols < bracket->least)
            bracket->least = symbols;
        if (tally[i].tried > 0 && !reaches_half(&tally[i]) && symbols > bracket->most)
            bracket->most = symbols;
    }
    return bracket->least < bracket->most;
}

/*
 * Beyond these all seeds are exact, or none: such tallies tell where the share is far from one
 * half, but not how it falls. The nearest one on each side stays.
 */
static window find_window(const cinch_tally *tally, size_t count)
{
    window mixed = {.least = UINT32_MAX}, within = {.most = UINT32_MAX};
    for (size_t i = 0; i < count; i++) {
        const cinch_tally *one = &tally[i];
        if (one->exact < one->tried && one->symbols < mixed.least)
            mixed.least = one->symbols;
        if (one->exact > 0 && one->symbols > mixed.most)
            mixed.most = one->symbols;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t symbols = tally[i].tried > 0 ? tally[i].symbols : 0;
        if (symbols > 0 && symbols < mixed.least && symbols > within.least)
            within.least = symbols;
        if (symbols > mixed.most && symbols < within.most)
            within.most = symbols;
    }
    return within;
}

/* Weighted sums of the empirical logits: weight, symbols, logit, and their products. */
typedef struct logit_sums {
    double w, x, z, xx, xz;
    uint64_t tried;
} logit_sums;

static logit_sums sum_logits(const cinch_tally *tally, size_t count, const window *within,
                             double origin)
{
    logit_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        const cinch_tally *one = &tally[i];
        if (one->tried == 0 || one->symbols < within->least || one->symbols > within->most)
            continue;
        double exact = (double)one->exact + 0.5, wrong = (double)(one->tried - one->exact) + 0.5;
        double z = (double)fmath_log((float)(exact / wrong));
        double w = exact * wrong / (exact + wrong);
        double x = (double)one->symbols - origin;
        sums.w += w;
        sums.x += w * x;
        sums.z += w * z;
        sums.xx += w * x * x;
        sums.xz += w * x * z;
        sums.tried += one->tried;
    }
    return sums;
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

cinch_crossing cinch_crossing_of(const cinch_tally *tally, size_t count)
{
    window bracket;
    cinch_crossing none = {.found = false};
    if (!find_bracket(&bracket, tally, count))
        return none;
    window within = find_window(tally, count);
    double least = (double)bracket.least, most = (double)bracket.most;
    logit_sums sums = sum_logits(tally, count, &within, least);
    double x = sums.x / sums.w, z = sums.z / sums.w;
    double xx = sums.xx - sums.w * x * x;
    double slope = xx > 0.0 ? (sums.xz - sums.w * x * z) / xx : 0.0;
    if (!(slope < 0.0))
        return none;
    cinch_crossing result = {.found = true, .slope = slope, .tried = sums.tried};
    result.symbols = clamp(least + x - z / slope, least, most);
    double a = slope * slope - QUANTILE * QUANTILE / xx;
    result.bounded = a > 0.0;
    if (result.bounded) {
        double middle = least + x - z * slope / a;
        double half = QUANTILE * fmath_root(a / sums.w + z * z / xx) / a;
        result.interval = (cinch_interval){.low = middle - half, .high = middle + half};
    }
    return result;
}
