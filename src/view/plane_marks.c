/* plane_marks.c - what stands in a window of the view plane. */
#include "view/plane.h"

#include <string.h>

enum { SYMBOL_MOST = 12 };

#define NEAR_FRAME 0.94 /* of the way from the middle to the frame: beyond, codes crowd */
#define SMALL_DOT  2.2  /* the radius of a code's dot, where there are many */
#define LARGE_DOT  3.5
#define LIT_MORE   2.0 /* more, of the lit key's */
/* With more keys than these their dots shrink, and with more than those they have no labels. */
enum { MANY_KEYS = 60, TOO_MANY_KEYS = 400 };

void plane_reserve_line(plane *p, spot from, spot to)
{
    if (p->make->terminal || p->units > 3 || p->values > PLANE_FEW_VALUES)
        return;
    for (int i = 0; i <= PLANE_LINE_BOXES - 1; i++) {
        double part = (double)i / (PLANE_LINE_BOXES - 1);
        double x = from.x + part * (to.x - from.x), y = from.y + part * (to.y - from.y);
        place_reserve(&p->place, x - 1.0, y - 1.0, x + 1.0, y + 1.0, true);
    }
}

mark_role plane_role(const plane *p, uint32_t value, mark_role otherwise)
{
    bool coloured = p->units > 2 && p->d->keys > MANY_KEYS;
    return coloured ? (mark_role)(ROLE_SERIES + value % CINCH_SERIES_COUNT) : otherwise;
}

static void draw_vectors(plane *p, const window *w)
{
    spot from = plane_origin_spot(p, w);
    bool many = p->values > 30;
    for (uint32_t v = 0; v < p->values && p->reach > 0.0; v++) {
        spot to = plane_value_spot(p, w, v);
        cinch_mark *line = scene_line(p->make, plane_role(p, v, ROLE_FAINT), many ? 0.6 : 1.2,
                                      from.x, from.y, to.x, to.y);
        line->opacity = many ? 0.4 : 0.8;
        plane_reserve_line(p, from, to);
    }
}

static void label_vectors(plane *p, const window *w)
{
    spot from = plane_origin_spot(p, w);
    for (uint32_t v = 0; v < p->values && p->reach > 0.0; v++) {
        spot to = plane_value_spot(p, w, v);
        words symbol = view_symbol(p->d->options->value, v, SYMBOL_MOST);
        place_wish wish = {.role = plane_role(p, v, ROLE_FAINT),
                           .size = 11.0,
                           .at = to,
                           .toward = {to.x - from.x, to.y - from.y},
                           .clear = 3.0,
                           .rings = w->rings,
                           .text = symbol.text};
        if (place_label(&p->place, &wish))
            p->value_named[v] = true;
    }
}

/* The largest part of the way from `from` by `step` that stays in the frame; `from` is in it. */
static double part_inside(const double from[2], const double step[2])
{
    double part = 1.0;
    for (int i = 0; i < 2; i++) {
        double most = step[i] > 0.0   ? (1.0 - from[i]) / step[i]
                      : step[i] < 0.0 ? (-1.0 - from[i]) / step[i]
                                      : 1.0;
        part = most < part ? most : part;
    }
    return part < 0.0 ? 0.0 : part;
}

/* The way from the tightest code to where its rival would take over: -n lead / |n|^2, with the
 * difference n of the two output vectors. False where they are parallel. */
static bool way_to_rival(double step[2], const plane *p)
{
    double n[2], squared = 0.0;
    uint32_t answer = p->key[p->tight].answer;
    for (size_t i = 0; i < 2; i++) {
        n[i] =
            (double)p->vector[i * p->values + answer] - (double)p->vector[i * p->values + p->rival];
        squared += n[i] * n[i];
    }
    for (int i = 0; i < 2; i++)
        step[i] = -n[i] * (p->lead / squared) / p->half;
    return squared > 0.0 && p->lead > 0.0;
}

/* Two short lines back from the end of a way. */
static void draw_arrow(plane *p, spot from, spot to)
{
    double x = from.x - to.x, y = from.y - to.y, longer = x * x > y * y ? x : y;
    double scale = longer < 0.0 ? -7.0 / longer : longer > 0.0 ? 7.0 / longer : 0.0;
    for (int side = -1; side <= 1; side += 2)
        scene_line(p->make, ROLE_INK, 2.0, to.x + scale * (x - 0.5 * side * y),
                   to.y + scale * (y + 0.5 * side * x), to.x, to.y);
}

static void label_gap(plane *p, const window *w, spot a, spot b)
{
    words text = words_of("lead ", words_digits(p->lead, 3).text);
    place_wish wish = {.role = ROLE_INK,
                       .size = 12.0,
                       .bold = true,
                       .at = {0.5 * (a.x + b.x), 0.5 * (a.y + b.y)},
                       .toward = {a.y - b.y, b.x - a.x},
                       .clear = 5.0,
                       .rings = w->rings,
                       .text = text.text};
    place_label(&p->place, &wish);
}

/*
 * From the tightest code to the border where its rival takes over; or, where the frame shows none,
 * dashes towards where both would be equal.
 */
static void draw_gap(plane *p, const window *w)
{
    double from[PLANE_UNITS], end[PLANE_UNITS] = {0}, step[2];
    if (!way_to_rival(step, p))
        return;
    plane_code(from, p, p->tight);
    p->open = !plane_border(end, p, from);
    double part = part_inside(from, step);
    for (int i = 0; i < 2 && p->open; i++)
        end[i] = from[i] + part * step[i];
    spot a = plane_spot(p, w, from), b = plane_spot(p, w, end);
    scene_line(p->make, ROLE_INK, 2.0, a.x, a.y, b.x, b.y)->dashed = p->open;
    if (p->open && !p->make->terminal)
        draw_arrow(p, a, b);
    plane_reserve_line(p, a, b);
    label_gap(p, w, a, b);
}

bool plane_is_lit(const plane *p, size_t key)
{
    uint32_t columns = p->d->net->shape.columns;
    const uint32_t *lit = p->d->options->key;
    return lit && memcmp(lit, p->d->number + key * columns, columns * sizeof *lit) == 0;
}

/*
 * Codes of tanh crowd at the frame: a label stands outside, or inside where panels leave no room
 * between them. Elsewhere it stands beside the line from the origin.
 */
static spot key_side(const plane *p, const window *w, spot at)
{
    double half = 0.5 * w->size, near = NEAR_FRAME * half, sign = w->rings < 3 ? -1.0 : 1.0;
    double across = at.x - w->left - half, down = at.y - w->top - half;
    spot origin = plane_origin_spot(p, w);
    spot side = {.x = across > near    ? sign
                      : across < -near ? -sign
                                       : 0.0,
                 .y = down > near    ? sign
                      : down < -near ? -sign
                                     : 0.0};
    if (p->units == 3)
        return (spot){at.x - origin.x, at.y - origin.y};
    return side.x == 0.0 && side.y == 0.0 ? (spot){at.y - origin.y, origin.x - at.x} : side;
}

/* Whether no other code is in a key's column of its row of the terminal. */
static bool is_alone(const plane *p, const window *w, size_t key)
{
    spot at = plane_key_spot(p, w, key);
    for (size_t i = 0; i < p->d->keys; i++) {
        spot other = plane_key_spot(p, w, i);
        if (i != key && p->key[i].finite &&
            (int)(at.x / SCENE_COLUMN) == (int)(other.x / SCENE_COLUMN) &&
            (int)(at.y / SCENE_ROW) == (int)(other.y / SCENE_ROW))
            return false;
    }
    return true;
}

static void label_key(plane *p, const window *w, size_t key)
{
    bool lit = plane_is_lit(p, key), terminal = p->make->terminal;
    bool doubt = lit && p->d->doubt.used > 0;
    mark_role role = lit && !doubt && !p->key[key].tie ? ROLE_ACCENT : ROLE_INK;
    spot at = plane_key_spot(p, w, key);
    words text = plane_key_words(p, key);
    if (lit && p->key[key].tie)
        words_add(&text, ": tie");
    else if (lit)
        words_add(&text, "\xe2\x86\x92",
                  view_symbol(p->d->options->value, p->key[key].answer, SYMBOL_MOST).text,
                  doubt ? "?" : "");
    bool alone = !terminal || is_alone(p, w, key);
    cinch_mark *mark = terminal ? place_on_point(&p->place, role, at, alone, text.text) : NULL;
    p->shared |= terminal && (!alone || !mark);
    place_wish wish = {.role = role,
                       .size = w->rings < 3 ? 10.0 : 12.0,
                       .bold = lit,
                       .at = at,
                       .toward = key_side(p, w, at),
                       .clear = p->m->clear,
                       .rings = w->rings,
                       .strict = p->d->keys > MANY_KEYS && p->units > 2,
                       .text = text.text};
    if (!mark)
        mark = place_label(&p->place, &wish);
    if (mark) {
        mark->bold = lit;
        p->key[key].named = true;
    }
}

static mark_role dot_role(const plane *p, size_t key)
{
    mark_role tied = p->units > 2 && p->key[key].tie ? ROLE_FAINT : ROLE_INK;
    return p->key[key].tie ? tied : plane_role(p, p->key[key].answer, ROLE_INK);
}

/* Around the tightest code, where no line leads from it: a small label may have no room there. */
static void ring_tightest(plane *p, const window *w)
{
    if (p->units == 2 || p->tight == p->d->keys || p->make->terminal)
        return;
    spot at = plane_key_spot(p, w, p->tight);
    bool lit = plane_is_lit(p, p->tight);
    scene_disc(p->make, ROLE_INK, at.x, at.y, PLANE_RING)->width = 1.5;
    scene_disc(p->make, lit ? ROLE_ACCENT : dot_role(p, p->tight), at.x, at.y,
               lit ? 3.0 : SMALL_DOT);
}

static void draw_dots(plane *p, const window *w)
{
    double radius = w->rings < 3 || p->d->keys > MANY_KEYS ? SMALL_DOT : LARGE_DOT,
           around = radius + 0.5;
    for (size_t key = 0; key < p->d->keys; key++) {
        if (!p->key[key].finite)
            continue;
        spot at = plane_key_spot(p, w, key);
        bool lit = plane_is_lit(p, key);
        scene_disc(p->make, lit ? ROLE_ACCENT : dot_role(p, key), at.x, at.y,
                   lit ? radius + LIT_MORE : radius);
        if (!p->make->terminal)
            place_reserve(&p->place, at.x - around, at.y - around, at.x + around, at.y + around,
                          true);
    }
}

/* The lit key first, then the tightest: they have the best places. */
static void label_keys(plane *p, const window *w)
{
    for (int turn = 0; turn < 3; turn++)
        for (size_t key = 0; key < p->d->keys; key++) {
            int rank = plane_is_lit(p, key) ? 0 : key == p->tight ? 1 : 2;
            if (rank != turn || !p->key[key].finite)
                continue;
            if (rank < 2 || p->d->keys <= TOO_MANY_KEYS)
                label_key(p, w, key);
            else
                p->shared = true;
        }
}

/* In a terminal they would hide the borders of regions, and many of them the codes. */
bool plane_has_vectors(const plane *p)
{
    if (!p->make->terminal)
        return true;
    return p->units > 2 && p->values <= (p->units == 3 ? 40 : 12);
}

void plane_marks(plane *p, const window *w)
{
    bool vectors = plane_has_vectors(p);
    if (vectors)
        draw_vectors(p, w);
    draw_dots(p, w);
    ring_tightest(p, w);
    if (p->units == 2 && p->tight < p->d->keys)
        draw_gap(p, w);
    label_keys(p, w);
    /* Many vectors in a small window would only take the codes' room. */
    if (vectors && (w->rings >= 3 || p->values <= 12))
        label_vectors(p, w);
}
