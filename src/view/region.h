/* region.h - where in the plane of two hidden units each value wins. */
#ifndef CINCH_VIEW_REGION_H
#define CINCH_VIEW_REGION_H

#include "scene/scene.h"

/* The frame's coordinates go from -1 to 1: hidden unit i is centre[i] + half * p[i]. */
typedef struct region_plane {
    const float *vector; /* [2][values], and [values] biases after them where there are any */
    uint32_t values;
    bool bias;
    double centre[2], half;
} region_plane;

/* A convex polygon. `rival` is the value behind the edge from a corner to the next, or UINT32_MAX
 * at the frame. */
typedef struct region {
    double (*corner)[2];
    uint32_t *rival;
    size_t count;
} region;

/* At most so many corners: each half-plane adds one to the frame's four. */
#define REGION_ROOM(values) ((size_t)(values) + 5)

/*
 * The part of the frame where `value` has the largest logit, the first of equals: the frame clipped
 * by one half-plane per rival (Sutherland and Hodgman, 1974). `out` and `spare` have room for
 * REGION_ROOM() corners, and exchange their memory.
 */
void region_clip(region *out, region *spare, const region_plane *plane, uint32_t value);

/*
 * The point of the border with `rival` that is nearest to `from`; false if the region has no border
 * with it.
 */
bool region_border(double nearest[2], const region *r, uint32_t rival, const double from[2]);

/* Whether another value has the same vector and bias: where it wins, nothing does. */
bool region_tied(const region_plane *plane, uint32_t value);

double region_area(const region *r);
/* The centre of gravity; the area is above 0. */
void region_middle(double middle[2], const region *r);
/* Borders included; false for one without an area. */
bool region_holds(const region *r, double x, double y);

/*
 * A colour below `colours` for each value so that neighbours differ, wherever that is possible with
 * planar neighbours and six colours: those with fewest neighbours are taken away first and coloured
 * last. `near` is [values][values]; `order` and `colour` are [values].
 */
void region_colours(uint8_t *colour, uint32_t *order, const bool *near, uint32_t values,
                    uint32_t colours);

#endif
