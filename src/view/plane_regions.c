/* plane_regions.c - the regions where each value wins, in the view plane. */
#include "view/plane.h"

enum { SYMBOL_MOST = 12 };

static void note_neighbours(bool *near, const region *r, uint32_t value, uint32_t values)
{
    for (size_t i = 0; i < r->count; i++) {
        const double *a = r->corner[i], *b = r->corner[(i + 1) % r->count];
        double across = b[0] - a[0], up = b[1] - a[1];
        if (r->rival[i] == UINT32_MAX || across * across + up * up < 1e-12)
            continue;
        near[(size_t)value * values + r->rival[i]] = true;
        near[(size_t)r->rival[i] * values + value] = true;
    }
}

static void fill_region(plane *p, const window *w, const region *r, uint8_t colour)
{
    scene_maker *make = p->make;
    double(*point)[2] = scene_take(make, r->count + 1, sizeof *point);
    if (!point)
        return;
    for (size_t i = 0; i <= r->count; i++) { /* the first again at the end, for the outline */
        spot at = plane_spot(p, w, r->corner[i % r->count]);
        point[i][0] = at.x;
        point[i][1] = at.y;
    }
    mark_role role = (mark_role)(ROLE_SERIES + colour);
    scene_points(make, MARK_AREA, role, *point, r->count)->opacity = 0.18;
    if (!make->terminal)
        scene_points(make, MARK_PATH, ROLE_PAPER, *point, r->count + 1)->width = 1.5;
}

/* In the middle, or half way from there to a corner. */
static void label_region(plane *p, const window *w, const region *r, uint32_t value)
{
    const cinch_alphabet *alphabet = p->d->options->value;
    double font = 15.0, middle[2];
    bool tied = region_tied(&p->region.plane, value);
    words text = tied ? words_of("tie")
                      : words_of("\xe2\x86\x92", view_symbol(alphabet, value, SYMBOL_MOST).text);
    double half = scene_text_width(p->make, text.text, font) / w->size;
    double rise = font / w->size;
    region_middle(middle, r);
    for (size_t i = 0; i <= r->count; i++) {
        double at[2] = {middle[0], middle[1]};
        for (int j = 0; i > 0 && j < 2; j++)
            at[j] += 0.5 * (r->corner[i - 1][j] - middle[j]);
        if (!region_holds(r, at[0] - half, at[1] - rise) ||
            !region_holds(r, at[0] + half, at[1] - rise) ||
            !region_holds(r, at[0] - half, at[1] + rise) ||
            !region_holds(r, at[0] + half, at[1] + rise))
            continue;
        mark_role role = tied ? ROLE_FAINT : ROLE_INK;
        if (place_centred(&p->place, role, font, plane_spot(p, w, at), text.text)) {
            p->value_named[value] = p->value_named[value] || !tied;
            return;
        }
    }
}

static bool begin(plane *p)
{
    scene_maker *make = p->make;
    size_t room = REGION_ROOM(p->values);
    plane_regions *r = &p->region;
    r->plane = (region_plane){.vector = p->vector, .values = p->values, .half = p->half};
    r->plane.bias = p->d->net->shape.bias;
    r->plane.centre[0] = p->centre[0];
    r->plane.centre[1] = p->centre[1];
    r->out.corner = scene_take(make, room, sizeof *r->out.corner);
    r->out.rival = scene_take(make, room, sizeof *r->out.rival);
    r->spare.corner = scene_take(make, room, sizeof *r->out.corner);
    r->spare.rival = scene_take(make, room, sizeof *r->out.rival);
    r->near = scene_take_zeroed(make, p->values, p->values * sizeof *r->near);
    r->colour = scene_take(make, p->values, sizeof *r->colour);
    r->order = scene_take(make, p->values, sizeof *r->order);
    return !make->failed;
}

/* Larger than a dot; the frame's area is 4. */
static bool next_region(plane *p, uint32_t value)
{
    region_clip(&p->region.out, &p->region.spare, &p->region.plane, value);
    return p->region.out.count > 0 && region_area(&p->region.out) > 1e-6;
}

void plane_fill_regions(plane *p, const window *w)
{
    plane_regions *r = &p->region;
    if (!begin(p))
        return;
    for (uint32_t v = 0; v < p->values; v++) {
        bool seen = next_region(p, v), tied = region_tied(&r->plane, v);
        r->count += seen && !tied;
        r->ties += seen && tied;
        note_neighbours(r->near, &r->out, v, p->values);
    }
    region_colours(r->colour, r->order, r->near, p->values, CINCH_SERIES_COUNT);
    for (uint32_t v = 0; v < p->values; v++)
        if (next_region(p, v) && !region_tied(&r->plane, v))
            fill_region(p, w, &r->out, r->colour[v]);
}

bool plane_border(double nearest[2], plane *p, const double from[2])
{
    if (p->make->failed)
        return false;
    region_clip(&p->region.out, &p->region.spare, &p->region.plane, p->key[p->tight].answer);
    if (region_border(nearest, &p->region.out, p->rival, from))
        return true;
    cinch_walk *walk = &p->d->walk;
    cinch_net_walk(walk, p->d->net, p->d->number + p->tight * p->d->net->shape.columns);
    for (uint32_t v = 0; v < p->values; v++)
        if (walk->logit[v] == walk->logit[p->rival] && v != walk->answer &&
            region_border(nearest, &p->region.out, v, from)) {
            p->rival = v;
            return true;
        }
    return false;
}

void plane_label_regions(plane *p, const window *w)
{
    for (uint32_t v = 0; v < p->values && !p->make->failed; v++)
        if (next_region(p, v))
            label_region(p, w, &p->region.out, v);
}
