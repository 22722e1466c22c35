/* axis.h - the range of an axis, its ticks, and where numbers fall on it. */
#ifndef CINCH_CHART_AXIS_H
#define CINCH_CHART_AXIS_H

#include "scene/scene.h"

enum { AXIS_TICKS = 12 };

typedef struct chart_axis {
    bool log;
    bool ends;         /* linear: the upper end is the largest number seen */
    bool whole;        /* linear: ticks are whole numbers, with half a step more at both ends */
    bool room;         /* logarithmic: with a little more at both ends */
    bool any;          /* whether a number was seen */
    double low, high;  /* of the numbers seen; of the axis after axis_finish() */
    double from, size; /* what low maps to: a number, or its decimal logarithm; and the range */
    double tick[AXIS_TICKS];
    int ticks;
    int digits; /* that tell neighbouring ticks apart */
} chart_axis;

/* Whether a number can stand on the axis: finite, and above 0 on a logarithmic one. */
bool axis_takes(const chart_axis *axis, double x);
void axis_include(chart_axis *axis, double x);

/*
 * Chooses ticks in steps of 1, 2, 5 or powers of ten. A linear range is widened to three to `most`
 * + 1 of them. A logarithmic one stays as it is if it holds two ticks at least, else it is widened
 * too.
 */
void axis_finish(chart_axis *axis, int most);

/* 0 at the low end, 1 at the high one; numbers beyond the ends, and what axis_takes() refuses, at
 * the nearer end. */
double axis_part(const chart_axis *axis, double x);

/* "0.05", "1000", "10,000", "2.5 M". */
number_text axis_tick_text(const chart_axis *axis, int tick);

#endif
