/* plane.c - the view plane: codes of the last hidden layer, output vectors, regions. */
#include "view/plane.h"

static const plane_measures on_page = {.beside = 6.0,
                                       .below = 16.0,
                                       .top = 8.0,
                                       .axis = 14.0,
                                       .across_anchor = 0,
                                       .up_anchor = 0,
                                       .side = 4.0,
                                       .above = 26.0,
                                       .under = 26.0,
                                       .panel_left = 34.0,
                                       .panel_right = 12.0,
                                       .panel_below = 34.0,
                                       .panel_edge = 12.0,
                                       .panel_unit = 1.0,
                                       .clear = 6.0,
                                       .legend = 16.0,
                                       .foot = 12.0};
static const plane_measures in_terminal = {.beside = 10.0,
                                           .below = 4.0,
                                           .axis = 10.0,
                                           .across_anchor = -1,
                                           .up_anchor = 1,
                                           .under = SCENE_ROW,
                                           .inset = 2.0,
                                           .panel_left = 3.0 * SCENE_COLUMN,
                                           .panel_right = SCENE_COLUMN,
                                           .panel_below = SCENE_ROW,
                                           .panel_unit = SCENE_COLUMN,
                                           .clear = 4.0,
                                           .legend = SCENE_BASELINE,
                                           .foot = SCENE_ROW - SCENE_BASELINE};

/* ---- Frames and axes ------------------------------------------------------------------------- */

static cinch_mark *add_line(plane *p, const window *w, mark_role role, const double *a,
                            const double *b)
{
    spot from = plane_spot(p, w, a), to = plane_spot(p, w, b);
    plane_reserve_line(p, from, to);
    return scene_line(p->make, role, 1.0, from.x, from.y, to.x, to.y);
}

static void frame_outline(plane *p, const window *w)
{
    double left = w->left, top = w->top, right = left + w->size, bottom = top + w->size;
    scene_outline(p->make, left, top, right, bottom);
    if (p->make->terminal)
        return;
    place_reserve(&p->place, left, top, right, top, true);
    place_reserve(&p->place, right, top, right, bottom, true);
    place_reserve(&p->place, left, bottom, right, bottom, true);
    place_reserve(&p->place, left, top, left, bottom, true);
}

/* Through the origin, if it is in the frame; a terminal has no line that stands back. */
static void zero_lines(plane *p, const window *w)
{
    spot zero = plane_origin_spot(p, w);
    if (p->make->terminal)
        return;
    scene_line(p->make, ROLE_GRID, 1.0, w->left, zero.y, w->left + w->size, zero.y);
    scene_line(p->make, ROLE_GRID, 1.0, zero.x, w->top, zero.x, w->top + w->size);
}

/* A number or a name beside the frame. */
static void label_frame(plane *p, mark_role role, double size, int anchor, double x, double y,
                        const char *text)
{
    place_fixed(&p->place, role, size, anchor, x, scene_baseline(p->make, y), text);
}

/* The numbers at the frame's ends: of the two units at their lower and upper ones. */
static void label_ends(plane *p, const window *w)
{
    const plane_measures *m = p->m;
    double bottom = w->top + w->size;
    for (int end = -1; end <= 1; end += 2) {
        number_text across = words_digits(p->centre[0] + end * p->half, 2);
        number_text up = words_digits(p->centre[1] + end * p->half, 2);
        double side = (end < 0 ? w->left : w->left + w->size) + end * m->inset;
        label_frame(p, ROLE_FAINT, 11.0, end, side, bottom + m->below, across.text);
        label_frame(p, ROLE_FAINT, 11.0, 1, w->left - m->beside, end < 0 ? bottom : w->top + m->top,
                    up.text);
    }
}

/* The names of two units: below the frame and at its left. */
static void label_axes(plane *p, const window *w, uint32_t a, uint32_t b)
{
    words across = view_unit_words(a);
    if (p->units == 2 && !p->make->terminal && p->d->net->shape.layers > 1)
        words_add(&across, " of the last hidden layer");
    double middle = scene_snapped(p->make, w->left + 0.5 * w->size, SCENE_COLUMN);
    label_frame(p, ROLE_INK, 12.0, p->m->across_anchor, middle, w->top + w->size + p->m->below,
                across.text);
    label_frame(p, ROLE_INK, 12.0, p->m->up_anchor, w->left - p->m->axis, w->top + 0.5 * w->size,
                view_unit_words(b).text);
}

/* The twelve edges; those that meet in the hidden corner stand back. */
static void draw_cube(plane *p, const window *w)
{
    for (int corner = 0; corner < 8; corner++)
        for (int axis = 0; axis < 3; axis++) {
            if (corner >> axis & 1)
                continue;
            double a[PLANE_UNITS] = {0}, b[PLANE_UNITS] = {0};
            for (int i = 0; i < 3; i++)
                a[i] = b[i] = corner >> i & 1 ? 1.0 : -1.0;
            b[axis] = 1.0;
            /* What is nearest to the eye is +h1, -h2, +h3. */
            bool hidden =
                (axis == 0 || a[0] < 0.0) && (axis == 1 || a[1] > 0.0) && (axis == 2 || a[2] < 0.0);
            if (!hidden || !p->make->terminal)
                add_line(p, w, hidden ? ROLE_GRID : ROLE_FAINT, a, b)->dashed = hidden;
        }
}

/* Lines from the origin along each unit, named at their ends. */
static void draw_turned_axes(plane *p, const window *w)
{
    double origin[PLANE_UNITS];
    plane_origin(origin, p);
    spot from = plane_spot(p, w, origin);
    for (uint32_t i = 0; i < 3; i++) {
        double end[PLANE_UNITS] = {origin[0], origin[1], origin[2]};
        words name = view_unit_words(i);
        end[i] = 1.0;
        add_line(p, w, ROLE_GRID, origin, end);
        spot to = plane_spot(p, w, end);
        place_wish wish = {.role = ROLE_INK,
                           .size = 13.0,
                           .bold = true,
                           .at = to,
                           .toward = {to.x - from.x, to.y - from.y},
                           .clear = 4.0,
                           .rings = 4,
                           .text = name.text};
        place_label(&p->place, &wish);
    }
}

/* ---- Windows --------------------------------------------------------------------------------- */

static window window_of_pair(double left, double top, double size, uint32_t a, uint32_t b)
{
    window w = {.left = left, .top = top, .size = size, .rings = 11};
    w.across[a] = 1.0;
    w.up[b] = 1.0;
    return w;
}

/* Turned by 25 degrees around h3 and bent by 20 towards the eye; the cube's corners stay within. */
static window window_turned(double left, double top, double size)
{
    const double reach = 1.40; /* of the farthest corner, in the direction up */
    static const double across[3] = {0.906308, 0.422618, 0.0};
    static const double up[3] = {-0.144544, 0.309976, 0.939693};
    window w = {.left = left, .top = top, .size = size, .rings = 11};
    for (int i = 0; i < 3; i++) {
        w.across[i] = across[i] / reach;
        w.up[i] = up[i] / reach;
    }
    return w;
}

/* Where the picture begins, below the title, and what stands at its left. */
typedef struct sheet {
    double left, top, size; /* of the window, or of all panels */
    double width, bottom;   /* of the picture */
} sheet;

static void one_window(plane *p, const sheet *s)
{
    const plane_measures *m = p->m;
    bool pair = p->units == 2;
    double left = s->left + m->inset, top = s->top + m->inset, size = s->size - 2.0 * m->inset;
    window w = pair ? window_of_pair(left, top, size, 0, 1) : window_turned(left, top, size);
    place_within(&p->place, m->side, s->top - m->above, s->width - m->side,
                 s->top + s->size + m->under);
    if (pair) {
        plane_fill_regions(p, &w);
        zero_lines(p, &w);
        frame_outline(p, &w);
        label_ends(p, &w);
        label_axes(p, &w, 0, 1);
    } else {
        draw_cube(p, &w);
        draw_turned_axes(p, &w);
    }
    plane_marks(p, &w);
    if (pair)
        plane_label_regions(p, &w);
}

/* Every pair of units in a panel of its own. */
static void all_panels(plane *p, sheet *s)
{
    const plane_measures *m = p->m;
    uint32_t across = p->units == 4 ? 3 : p->units == 5 ? 4 : 5, number = 0;
    double step =
        m->panel_unit * (double)(int)((s->width - m->panel_edge) / across / m->panel_unit);
    double size = scene_snapped(p->make, step - m->panel_left - m->panel_right, SCENE_ROW);
    for (uint32_t a = 0; a < p->units; a++)
        for (uint32_t b = a + 1; b < p->units; b++, number++) {
            double left = (number % across) * step + m->panel_left;
            uint32_t row = number / across;
            double top = s->top + row * (size + m->panel_below);
            window w = window_of_pair(left + m->inset, top + m->inset, size - 2.0 * m->inset, a, b);
            w.rings = 2;
            place_within(&p->place, left, top, left + size, top + size);
            zero_lines(p, &w);
            frame_outline(p, &w);
            label_axes(p, &w, a, b);
            plane_marks(p, &w);
            s->bottom = top + size + m->panel_below;
        }
}

/* ---- Words ----------------------------------------------------------------------------------- */

words plane_key_words(const plane *p, size_t key)
{
    return view_key_words(p->d, p->d->number + key * p->d->net->shape.columns, 24);
}

static void count_all(words *text, const plane *p)
{
    bool several = p->d->net->shape.columns > 1, flat = p->units == 2;
    if (!p->d->number)
        words_add(text, " Too many keys to show their codes: output vectors only.");
    else /* of several columns the rows themselves are not known */
        words_add(text, " Keys with a dot: ", words_count(p->codes).text,
                  several
                      ? ", all combinations of symbols that occur, whether a row has them or not"
                      : "",
                  ".");
    words_add(text, " Values: ", words_count(p->values).text);
    if (flat)
        words_add(text, ", of which ", words_count(p->region.count).text, " win a region");
    words_add(text, ".");
    if (flat && p->region.ties > 0)
        words_add(text, p->region.count > 0 ? " Elsewhere" : " Everywhere",
                  " there is a tie: several values are equal.");
}

/* "3 keys" */
static words count_words(size_t count, const char *one)
{
    return words_of(words_count(count).text, " ", one, count == 1 ? "" : "s");
}

/* "2 keys overflow: no dot, no answer"; or nothing. */
static words overflow_words(const plane *p)
{
    size_t keys = p->d->keys - p->codes;
    bool lit = false;
    for (size_t key = 0; key < p->d->keys; key++)
        lit = lit || (plane_is_lit(p, key) && !p->key[key].finite);
    if (keys == 0)
        return words_of("");
    return words_of(count_words(keys, "key").text, keys == 1 ? " overflows" : " overflow",
                    lit ? ", the lit one too" : "", ": no dot, no answer");
}

/* Which keys and values have no label at all: "3 keys and 1 value without a label"; or nothing. */
static words unnamed_words(const plane *p)
{
    size_t keys = 0, values = 0;
    for (size_t key = 0; key < p->d->keys; key++)
        keys += p->key[key].finite && !p->key[key].named;
    for (uint32_t v = 0; v < p->values && plane_has_vectors(p) && p->reach > 0.0; v++)
        values += !p->value_named[v];
    return words_of(keys > 0 ? count_words(keys, "key").text : "",
                    keys > 0 && values > 0 ? " and " : "",
                    values > 0 ? count_words(values, "value").text : "",
                    keys + values > 0 ? " without a label" : "");
}

/* ": 5 over 1", where there is a winner. */
static words contest_words(const plane *p)
{
    const cinch_alphabet *value = p->d->options->value;
    if (p->ties > 0)
        return words_of("");
    return words_of(": ", view_symbol(value, p->key[p->tight].answer, 12).text, " over ",
                    view_symbol(value, p->rival, 12).text);
}

static void describe(plane *p)
{
    words unnamed = unnamed_words(p);
    words text = words_of("Codes of the keys and vectors of the values in the space of the ",
                          words_count(p->units).text, " units of the last hidden layer (",
                          view_activation_word(p->d->net->shape.activation), ") of a network ",
                          view_shape_words(&p->d->net->shape).text, ".");
    count_all(&text, p);
    if (p->tight < p->d->keys)
        words_add(&text, " The smallest lead of an answer over its runner-up is ",
                  words_digits(p->lead, 3).text, p->ties > 0 ? " (a tie), " : ", ", "at the key ",
                  plane_key_words(p, p->tight).text, contest_words(p).text,
                  p->open ? "; the picture has no border between these two." : ".");
    if (p->tight < p->d->keys && p->ties > 1)
        words_add(&text, " Keys with a tie: ", words_count(p->ties).text, ".");
    if (overflow_words(p).used > 0)
        words_add(&text, " ", overflow_words(p).text, ".");
    if (unnamed.used > 0)
        words_add(&text, " ", unnamed.text, ".");
    p->make->scene->description = scene_copy(p->make, text.text);
}

static void title(plane *p, double width)
{
    words text =
        words_of(view_name_words(p->d).text, ": the ",
                 p->d->net->shape.layers == 1 ? "hidden " : "", p->units == 2 ? "plane" : "space",
                 p->d->net->shape.layers > 1 ? " of the last hidden layer" : "");
    place_title(p->make, width, text.text);
}

/* ---- The legend ------------------------------------------------------------------------------ */

static void gap_entry(plane *p, legend *l)
{
    words text = words_of("smallest lead ", words_digits(p->lead, 3).text,
                          p->ties > 0 ? " (a tie)"
                          : p->open   ? " (no border here)"
                                      : "",
                          ", key ", plane_key_words(p, p->tight).text, contest_words(p).text);
    if (p->units == 2 && p->lead > 0.0)
        legend_line(l, ROLE_INK, 2.0, text.text)->dashed = p->open;
    else if (p->units > 2 && !p->make->terminal)
        legend_disc(l, ROLE_INK, PLANE_RING, text.text)->width = 1.8;
    else
        legend_note(l, ROLE_FAINT, text.text);
    if (p->units == 2 && p->lead > 0.0)
        legend_note(l, ROLE_FAINT, "line of the smallest lead: to where both are equal");
    legend_note(l, ROLE_FAINT, "lead: the answer's sum less the runner-up's, exact");
}

static void code_entries(plane *p, legend *l)
{
    bool coloured = plane_role(p, 0, ROLE_INK) != ROLE_INK;
    const char *text = coloured ? "code of a key, in its answer's colour" : "code of a key";
    if (p->d->keys == 0)
        return;
    if (p->make->terminal) {
        legend_character(l, ROLE_INK, "\xe2\x80\xa2", text);
        if (p->shared)
            legend_character(l, ROLE_INK, "\xe2\x97\x8f",
                             "several keys, or one with no label at it");
        return;
    }
    double x = legend_entry(l, ROLE_FAINT, text);
    for (int i = 0; i < (coloured ? 3 : 1); i++)
        scene_disc(p->make, plane_role(p, (uint32_t)i, ROLE_INK),
                   x + (coloured ? 3.0 + 5.5 * i : 8.0), l->y - 4.0, coloured ? 2.2 : 3.5);
}

/* Frames without numbers: all units have one range in all of them. */
static words range_words(const plane *p)
{
    return words_of(p->units == 3 ? "every edge" : "every frame, both ways", ": from ",
                    words_digits(p->centre[0] - p->half, 2).text, " to ",
                    words_digits(p->centre[0] + p->half, 2).text);
}

/* Returns its lower end. */
static double explain(plane *p, const sheet *s)
{
    legend l = legend_begin(p->make, s->width, s->bottom + p->m->legend);
    code_entries(p, &l);
    if (plane_has_vectors(p))
        legend_line(&l, ROLE_FAINT, 1.2, "output vector of a value, all to one scale");
    if (p->units > 2)
        legend_entry(&l, ROLE_FAINT, range_words(p).text);
    if (p->units == 2 && p->region.ties > 0)
        legend_entry(&l, ROLE_FAINT, "tie, without a colour: no value wins");
    if (p->units == 2 && p->region.count > 0)
        legend_character(&l, ROLE_INK, "\xe2\x86\x92", "where this value is the answer");
    if (p->tight < p->d->keys)
        gap_entry(p, &l);
    legend_note(&l, ROLE_INK, p->d->doubt.text);
    legend_note(&l, ROLE_INK, view_remark(p->d));
    legend_note(&l, ROLE_INK, overflow_words(p).text);
    legend_note(&l, ROLE_FAINT, unnamed_words(p).text);
    return l.y + p->m->foot;
}

/* ---- The view -------------------------------------------------------------------------------- */

static sheet sheet_of(const plane *p)
{
    static const sheet one = {
        .left = 72.0, .top = 72.0, .size = 520.0, .width = 664.0, .bottom = 638.0};
    static const sheet several = {.top = 44.0, .width = 900.0};
    uint32_t columns = p->make->scene->columns;
    bool tanh = p->d->net->shape.activation == CINCH_TANH;
    if (!p->make->terminal)
        return p->units < 4 ? one : several;
    double wide = columns < 100 ? columns : 100, left = tanh ? 5.0 : 10.0;
    double rows = (double)(int)(0.5 * (wide - left - 8.0));
    rows = rows > 28.0 ? 28.0 : rows;
    sheet s = {.left = left * SCENE_COLUMN,
               .top = SCENE_ROW,
               .size = rows * SCENE_ROW,
               .width = wide * SCENE_COLUMN};
    s.bottom = s.top + s.size + SCENE_ROW;
    return s;
}

cinch_status view_plane(drawing *d)
{
    plane p = {.d = d, .make = &d->make, .m = d->make.terminal ? &in_terminal : &on_page};
    if (!plane_measure(&p))
        return CINCH_NO_MEMORY;
    /* A label and a dot for each key, a label for each value twice, the axes', and lines: of
     * values, of the lead, of a cube and its axes. */
    size_t lines = p.values <= PLANE_FEW_VALUES ? p.values + 1 + 12 + 3 : 0;
    place_begin(&p.place, &d->make,
                2 * d->keys + 2 * (size_t)p.values + 32 + lines * PLANE_LINE_BOXES);
    sheet s = sheet_of(&p);
    title(&p, s.width);
    if (p.units < 4)
        one_window(&p, &s);
    else
        all_panels(&p, &s);
    double bottom = explain(&p, &s);
    describe(&p);
    return scene_end(&d->make, s.width, bottom);
}
