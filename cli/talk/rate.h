/* rate.h - statistics of trainings: rates with their intervals, medians, exponents. */
#ifndef CLI_TALK_RATE_H
#define CLI_TALK_RATE_H

#include "talk/output.h"

/* The share of so many; 0 of none. */
double share_of(uint64_t count, uint64_t of);

/* "98 of 100 (93.0-99.4 %)": how many of how many, with Wilson's 95 % interval. */
short_text rate_text(uint64_t count, uint64_t of);

/* These sort the numbers; the lower of two in the middle; 0 when there are none. */
double median(double *numbers, size_t count);
uint64_t median_count(uint64_t *numbers, size_t count);

/* The slope of the least-squares line through (x, y); 0 when all x are the same. */
double slope(const double *x, const double *y, size_t count);

/* The exponent of the power law through (x, y), all above 0: that slope, over logarithms. */
double exponent(const double *x, const double *y, size_t count);

/* A power law through points above 0: y = at_y (x / at_x)^exponent, by least squares over
 * logarithms. */
typedef struct power_law {
    double exponent, at_x, at_y;
    double error; /* half of the exponent's 95 % interval, by Student's t; NaN below five points */
} power_law;

power_law power_law_through(const double *x, const double *y, size_t count);

#endif
