/* region.c - where in the plane of two hidden units each value wins. */
#include "view/region.h"

/* z_v - z_w = slope . p + offset, in the frame's coordinates. */
typedef struct half_plane {
    double slope[2], offset;
} half_plane;

static half_plane against(const region_plane *plane, uint32_t v, uint32_t w)
{
    const float *vector = plane->vector;
    half_plane h = {.offset = 0.0};
    for (size_t i = 0; i < 2; i++) {
        double difference =
            (double)vector[i * plane->values + v] - (double)vector[i * plane->values + w];
        h.slope[i] = difference * plane->half;
        h.offset += difference * plane->centre[i];
    }
    if (plane->bias)
        h.offset += (double)vector[2 * (size_t)plane->values + v] -
                    (double)vector[2 * (size_t)plane->values + w];
    return h;
}

static double value_at(const half_plane *h, const double p[2])
{
    return h->slope[0] * p[0] + h->slope[1] * p[1] + h->offset;
}

static void add_corner(region *r, double x, double y, uint32_t rival)
{
    r->corner[r->count][0] = x;
    r->corner[r->count][1] = y;
    r->rival[r->count++] = rival;
}

/* `to` is what of `from` lies in the half-plane; its new edge is the rival's. */
static void clip(region *to, const region *from, const half_plane *h, uint32_t rival)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        const double *a = from->corner[i], *b = from->corner[(i + 1) % from->count];
        double at_a = value_at(h, a), at_b = value_at(h, b);
        if (at_a >= 0.0)
            add_corner(to, a[0], a[1], from->rival[i]);
        if ((at_a >= 0.0) == (at_b >= 0.0))
            continue;
        double part = at_a / (at_a - at_b);
        if (!(part >= 0.0 && part <= 1.0))
            part = 0.0; /* weights that are not finite */
        add_corner(to, a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]),
                   at_a >= 0.0 ? rival : from->rival[i]);
    }
}

static void exchange(region *a, region *b)
{
    region c = *a;
    *a = *b;
    *b = c;
}

void region_clip(region *out, region *spare, const region_plane *plane, uint32_t value)
{
    out->count = 0;
    add_corner(out, -1.0, -1.0, UINT32_MAX);
    add_corner(out, 1.0, -1.0, UINT32_MAX);
    add_corner(out, 1.0, 1.0, UINT32_MAX);
    add_corner(out, -1.0, 1.0, UINT32_MAX);
    for (uint32_t w = 0; w < plane->values && out->count > 0; w++) {
        if (w == value)
            continue;
        half_plane h = against(plane, value, w);
        if (h.slope[0] == 0.0 && h.slope[1] == 0.0 && h.offset == 0.0 && w < value) {
            out->count = 0; /* equal everywhere: the first wins */
            continue;
        }
        CINCH_REQUIRE(out->count + 1 <= REGION_ROOM(plane->values));
        clip(spare, out, &h, w);
        exchange(out, spare);
    }
    if (out->count < 3)
        out->count = 0;
}

bool region_tied(const region_plane *plane, uint32_t value)
{
    for (uint32_t w = 0; w < plane->values; w++) {
        half_plane h = against(plane, value, w);
        if (w != value && h.slope[0] == 0.0 && h.slope[1] == 0.0 && h.offset == 0.0)
            return true;
    }
    return false;
}

/* Of the line from a to b; returns the square of the distance. */
static double nearest_on(double nearest[2], const double a[2], const double b[2],
                         const double from[2])
{
    double along[2] = {b[0] - a[0], b[1] - a[1]};
    double part = ((from[0] - a[0]) * along[0] + (from[1] - a[1]) * along[1]) /
                  (along[0] * along[0] + along[1] * along[1]);
    part = part > 0.0 ? part < 1.0 ? part : 1.0 : 0.0;
    double off[2];
    for (int i = 0; i < 2; i++) {
        nearest[i] = a[i] + part * along[i];
        off[i] = nearest[i] - from[i];
    }
    return off[0] * off[0] + off[1] * off[1];
}

bool region_border(double nearest[2], const region *r, uint32_t rival, const double from[2])
{
    double least = -1.0;
    for (size_t i = 0; i < r->count; i++) {
        const double *a = r->corner[i], *b = r->corner[(i + 1) % r->count];
        double across = b[0] - a[0], up = b[1] - a[1], point[2];
        if (r->rival[i] != rival || across * across + up * up < 1e-12)
            continue;
        double squared = nearest_on(point, a, b, from);
        if (least >= 0.0 && squared >= least)
            continue;
        least = squared;
        nearest[0] = point[0];
        nearest[1] = point[1];
    }
    return least >= 0.0;
}

/* Twice the area of the triangle from corner 0 to corners i and i + 1. */
static double triangle(const region *r, size_t i)
{
    const double *o = r->corner[0], *a = r->corner[i], *b = r->corner[i + 1];
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

double region_area(const region *r)
{
    double twice = 0.0;
    for (size_t i = 1; i + 1 < r->count; i++)
        twice += triangle(r, i);
    return 0.5 * twice;
}

void region_middle(double middle[2], const region *r)
{
    double whole = 2.0 * region_area(r);
    middle[0] = middle[1] = 0.0;
    for (size_t i = 1; i + 1 < r->count; i++) {
        double share = triangle(r, i) / (3.0 * whole);
        for (int j = 0; j < 2; j++)
            middle[j] += share * (r->corner[0][j] + r->corner[i][j] + r->corner[i + 1][j]);
    }
}

bool region_holds(const region *r, double x, double y)
{
    for (size_t i = 0; i < r->count; i++) {
        const double *a = r->corner[i], *b = r->corner[(i + 1) % r->count];
        if ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) < -1e-9)
            return false;
    }
    return r->count > 0 && region_area(r) > 1e-12;
}

/* ---- Colours --------------------------------------------------------------------------------- */

enum { UNCOLOURED = 255, WAITING = 254 };

static size_t neighbours(const bool *near, const uint8_t *colour, uint32_t values, uint32_t v)
{
    size_t count = 0;
    for (uint32_t w = 0; w < values; w++)
        count += near[(size_t)v * values + w] && colour[w] == UNCOLOURED;
    return count;
}

/* A planar graph always has a node with five neighbours or fewer. */
static uint32_t least_tied(const bool *near, const uint8_t *colour, uint32_t values)
{
    uint32_t best = 0;
    size_t fewest = SIZE_MAX;
    for (uint32_t v = 0; v < values; v++) {
        size_t count = colour[v] == UNCOLOURED ? neighbours(near, colour, values, v) : SIZE_MAX;
        if (count < fewest) {
            fewest = count;
            best = v;
        }
    }
    return best;
}

/* Of the colours that no neighbour has, the one used least so far; the last, which resembles the
 * first, only if there is no other. */
static uint8_t free_colour(const uint8_t *colour, const bool *near, uint32_t values, uint32_t v,
                           const size_t used[], uint32_t colours)
{
    uint32_t best = colours;
    for (uint32_t c = 0; c < colours; c++) {
        bool clash = false;
        for (uint32_t w = 0; w < values && !clash; w++)
            clash = near[(size_t)v * values + w] && colour[w] == c;
        bool better = best == colours || (used[c] < used[best] && c + 1 < colours);
        if (!clash && better)
            best = c;
    }
    return (uint8_t)(best < colours ? best : v % colours);
}

void region_colours(uint8_t *colour, uint32_t *order, const bool *near, uint32_t values,
                    uint32_t colours)
{
    size_t used[CINCH_SERIES_COUNT] = {0};
    CINCH_REQUIRE(colours > 0 && colours <= CINCH_SERIES_COUNT);
    for (uint32_t v = 0; v < values; v++)
        colour[v] = UNCOLOURED;
    for (uint32_t i = 0; i < values; i++) {
        order[i] = least_tied(near, colour, values);
        colour[order[i]] = WAITING;
    }
    for (uint32_t i = values; i-- > 0;) {
        uint32_t v = order[i];
        colour[v] = free_colour(colour, near, values, v, used, colours);
        used[colour[v]]++;
    }
}
