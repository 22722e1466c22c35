/* rate.c - statistics of trainings: rates with their intervals, medians, exponents. */
#include "talk/rate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cinch_sweep.h"
#include "system/memory.h"

double share_of(uint64_t count, uint64_t of)
{
    return of > 0 ? (double)count / (double)of : 0;
}

short_text rate_text(uint64_t count, uint64_t of)
{
    short_text text;
    cinch_interval range = cinch_wilson(count, of);
    snprintf(text.text, sizeof text.text, "%.20s of %.20s (%.1f-%.1f %%)",
             text_of_count(count).text, text_of_count(of).text, 100 * range.low, 100 * range.high);
    return text;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int compare_counts(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

double median(double *numbers, size_t count)
{
    if (count == 0)
        return 0;
    qsort(numbers, count, sizeof *numbers, compare_doubles);
    return numbers[(count - 1) / 2];
}

uint64_t median_count(uint64_t *numbers, size_t count)
{
    if (count == 0)
        return 0;
    qsort(numbers, count, sizeof *numbers, compare_counts);
    return numbers[(count - 1) / 2];
}

double slope(const double *x, const double *y, size_t count)
{
    double mean_x = 0, mean_y = 0, xy = 0, xx = 0;
    for (size_t i = 0; i < count; i++) {
        mean_x += x[i] / (double)count;
        mean_y += y[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
    }
    return xx > 0 ? xy / xx : 0;
}

double exponent(const double *x, const double *y, size_t count)
{
    double *logs = memory_take(count, 2 * sizeof *logs);
    for (size_t i = 0; i < count; i++) {
        logs[i] = log(x[i]);
        logs[count + i] = log(y[i]);
    }
    double found = slope(logs, logs + count, count);
    free(logs);
    return found;
}

/* The 97.5th percentile of Student's t, by Fisher's series around the normal one. */
static double student(double freedom)
{
    const double z = 1.959963984540054, z2 = z * z, f = freedom;
    return z * (1 + (z2 + 1) / (4 * f) + ((5 * z2 + 16) * z2 + 3) / (96 * f * f) +
                (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * f * f * f));
}

power_law power_law_through(const double *x, const double *y, size_t count)
{
    double log_x = 0, log_y = 0, xx = 0, rest = 0;
    double b = exponent(x, y, count);
    for (size_t i = 0; i < count; i++) {
        log_x += log(x[i]) / (double)count;
        log_y += log(y[i]) / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        double across = log(x[i]) - log_x, off = log(y[i]) - log_y - b * across;
        xx += across * across;
        rest += off * off;
    }
    double freedom = (double)count - 2;
    bool known = count >= 5 && xx > 0;
    return (power_law){.exponent = b,
                       .at_x = exp(log_x),
                       .at_y = exp(log_y),
                       .error = known ? student(freedom) * sqrt(rest / freedom / xx) : (double)NAN};
}
