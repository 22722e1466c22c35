/* plane_measure.c - codes and output vectors of the view plane, and the frame around them. */
#include "net/net.h"
#include "view/plane.h"

#define ORIGIN_ROOM                                                                                \
    0.35 /* of the largest code: as far as this the frame reaches around the origin */
#define FRAME_ROOM  1.08 /* of what holds all codes: none stands on the frame */
#define PANEL_REACH 0.92 /* of the way to the frame, that output vectors go in panels */

static bool is_finite(double x)
{
    return scene_size(x) < VIEW_FINITE;
}

static void evaluate(plane *p)
{
    cinch_walk *walk = &p->d->walk;
    const cinch_shape *shape = &p->d->net->shape;
    p->tight = p->d->keys;
    for (size_t key = 0; key < p->d->keys; key++) {
        plane_key *k = &p->key[key];
        cinch_net_walk(walk, p->d->net, p->d->number + key * shape->columns);
        double lead = walk->margin;
        *k = (plane_key){.answer = walk->answer, .finite = true};
        k->tie = view_tied(p->d);
        for (uint32_t i = 0; i < p->units; i++) {
            k->code[i] = (double)walk->unit[shape->layers - 1][i];
            k->finite = k->finite && is_finite(k->code[i]);
        }
        p->codes += k->finite;
        p->ties += k->tie && k->finite;
        bool less = p->tight == p->d->keys || lead < p->lead;
        if (p->values > 1 && k->finite && is_finite(lead) && less) {
            p->tight = key;
            p->lead = lead;
            p->rival = walk->rival;
        }
    }
}

/* The box of tanh; else what holds all codes, and the origin well inside. */
static void fit_frame(plane *p)
{
    double most = 0.0;
    p->half = 1.0;
    if (p->d->net->shape.activation == CINCH_TANH)
        return;
    for (size_t key = 0; key < p->d->keys; key++)
        for (uint32_t i = 0; i < p->units && p->key[key].finite; i++)
            most = scene_larger(most, scene_size(p->key[key].code[i]));
    double half = 0.0, around = ORIGIN_ROOM * most, least = -around, largest = around;
    for (uint32_t i = 0; i < p->units; i++) {
        double low = -around, high = around;
        for (size_t key = 0; key < p->d->keys; key++) {
            double x = p->key[key].finite ? p->key[key].code[i] : 0.0;
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        p->centre[i] = 0.5 * (low + high);
        half = scene_larger(half, 0.5 * (high - low));
        least = low < least ? low : least;
        largest = high > largest ? high : largest;
    }
    if (p->units > 2) { /* what has no numbers at its sides has one range for all units */
        for (uint32_t i = 0; i < p->units; i++)
            p->centre[i] = 0.5 * (least + largest);
        half = 0.5 * (largest - least);
    }
    p->half = half > 0.0 ? FRAME_ROOM * half : 1.0;
}

/* The largest factor with which all vectors end in the frame. */
static void fit_vectors(plane *p)
{
    double origin[PLANE_UNITS], reach = -1.0;
    plane_origin(origin, p);
    for (size_t i = 0; i < (size_t)p->units * p->values; i++) {
        double x = (double)p->vector[i], start = origin[i / p->values];
        if (x == 0.0 || !is_finite(x))
            continue;
        double most = x > 0.0 ? (1.0 - start) / x : (-1.0 - start) / x;
        if (reach < 0.0 || most < reach)
            reach = most;
    }
    /* In panels none ends at the frame, as if it went on. */
    p->reach = reach > 0.0 ? (p->units > 3 ? PANEL_REACH * reach : reach) : 0.0;
}

bool plane_measure(plane *p)
{
    drawing *d = p->d;
    const cinch_shape *shape = &d->net->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    p->units = (uint32_t)matrix.inputs;
    p->values = shape->values;
    p->vector = d->net->weights + matrix.first;
    p->key = scene_take(&d->make, d->keys, sizeof *p->key);
    p->value_named = scene_take_zeroed(&d->make, p->values, sizeof *p->value_named);
    if (d->make.failed)
        return false;
    evaluate(p);
    fit_frame(p);
    fit_vectors(p);
    return true;
}

void plane_code(double part[PLANE_UNITS], const plane *p, size_t key)
{
    for (uint32_t i = 0; i < p->units; i++)
        part[i] = (p->key[key].code[i] - p->centre[i]) / p->half;
}

void plane_origin(double part[PLANE_UNITS], const plane *p)
{
    for (uint32_t i = 0; i < p->units; i++)
        part[i] = -p->centre[i] / p->half;
}

spot plane_spot(const plane *p, const window *w, const double *part)
{
    double x = 0.0, y = 0.0;
    for (uint32_t i = 0; i < p->units; i++) {
        x += w->across[i] * part[i];
        y += w->up[i] * part[i];
    }
    return (spot){.x = w->left + 0.5 * w->size * (1.0 + x),
                  .y = w->top + 0.5 * w->size * (1.0 - y)};
}

spot plane_key_spot(const plane *p, const window *w, size_t key)
{
    double part[PLANE_UNITS];
    plane_code(part, p, key);
    return plane_spot(p, w, part);
}

spot plane_origin_spot(const plane *p, const window *w)
{
    double part[PLANE_UNITS];
    plane_origin(part, p);
    return plane_spot(p, w, part);
}

spot plane_value_spot(const plane *p, const window *w, uint32_t value)
{
    double part[PLANE_UNITS];
    plane_origin(part, p);
    for (uint32_t i = 0; i < p->units; i++) {
        double x = (double)p->vector[(size_t)i * p->values + value];
        part[i] += is_finite(x) ? p->reach * x : 0.0;
        part[i] = part[i] < -1.0 ? -1.0 : part[i] > 1.0 ? 1.0 : part[i];
    }
    return plane_spot(p, w, part);
}
