/* plane.c - the view plane: codes of the last hidden layer, output vectors, regions. */
#include "view/plane.h"

/* ---- Frames and axes ------------------------------------------------------------------------- */

static void add_line(plane *p, const window *w, cinch_role role, double width, const double *a,
                     const double *b)
{
    double from[2], to[2];
    plane_spot(from, p, w, a);
    plane_spot(to, p, w, b);
    scene_line(&p->d->make, role, width, from, to);
}

static void frame_outline(plane *p, const window *w)
{
    double right = w->left + w->size, bottom = w->top + w->size;
    double spot[10] = {w->left, w->top,  right,  w->top,  right,
                       bottom,  w->left, bottom, w->left, w->top};
    scene_points(&p->d->make, CINCH_PATH, CINCH_FAINT, spot, 5)->width = 1.0;
    for (size_t i = 0; i < 4 && !p->d->make.scene->cells; i++) {
        const double *a = spot + 2 * i, *b = a + 2;
        double edge[4] = {a[0] < b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1],
                          a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1]};
        place_block(&p->place, edge, true);
    }
}

/* Through the origin, if it is in the frame; a terminal has no line that stands back. */
static void zero_lines(plane *p, const window *w)
{
    double origin[PLANE_UNITS], spot[2];
    if (p->d->make.scene->cells)
        return;
    plane_origin(origin, p);
    plane_spot(spot, p, w, origin);
    double left[2] = {w->left, spot[1]}, right[2] = {w->left + w->size, spot[1]};
    double top[2] = {spot[0], w->top}, bottom[2] = {spot[0], w->top + w->size};
    scene_line(&p->d->make, CINCH_GRID, 1.0, left, right);
    scene_line(&p->d->make, CINCH_GRID, 1.0, top, bottom);
}

/* A baseline in a terminal's row of cells; pages take any. */
static double baseline(const plane *p, double y)
{
    if (!p->d->make.scene->cells)
        return y;
    return SCENE_CELL_HEIGHT * (double)(int)(y / SCENE_CELL_HEIGHT) + 12.0;
}

/* The numbers at the frame's ends: of `unit` at its lower (-1) or upper (1) one. */
static void end_text(words *text, const plane *p, uint32_t unit, double end)
{
    words_digits(text, p->centre[unit] + end * p->half, 2);
}

static void label_ends(plane *p, const window *w)
{
    bool cells = p->d->make.scene->cells != 0;
    double font = draw_font(&p->d->make, 11.0), gap = cells ? 10.0 : 6.0;
    double below = baseline(p, w->top + w->size + (cells ? 4.0 : 16.0));
    double bottom = baseline(p, w->top + w->size);
    double top = baseline(p, w->top + (cells ? 0.0 : 8.0));
    for (int end = -1; end <= 1; end += 2) {
        words across = {.used = 0}, up = {.used = 0};
        end_text(&across, p, 0, end);
        end_text(&up, p, 1, end);
        double side = end < 0 ? w->left : w->left + w->size;
        if (cells)
            side += end * 2.0;
        place_fixed(&p->place, CINCH_FAINT, font, end, side, below, across.text);
        place_fixed(&p->place, CINCH_FAINT, font, 1, w->left - gap, end < 0 ? bottom : top,
                    up.text);
    }
}

/* The names of two units: below the frame's right end and above its left end. */
static void label_axes(plane *p, const window *w, uint32_t a, uint32_t b)
{
    bool cells = p->d->make.scene->cells != 0;
    double font = draw_font(&p->d->make, 12.0);
    words across = {.used = 0}, up = {.used = 0};
    draw_unit_words(&across, a);
    if (p->units == 2 && !cells && p->d->net->shape.layers > 1)
        words_add(&across, " of the last hidden layer");
    draw_unit_words(&up, b);
    double middle = w->left + 0.5 * w->size;
    if (cells)
        middle = SCENE_CELL_WIDTH * (double)(int)(middle / SCENE_CELL_WIDTH);
    place_fixed(&p->place, CINCH_INK, font, cells ? -1 : 0, middle,
                baseline(p, w->top + w->size + (cells ? 4.0 : 16.0)), across.text);
    place_fixed(&p->place, CINCH_INK, font, cells ? 1 : 0, w->left - (cells ? 10.0 : 14.0),
                baseline(p, w->top + 0.5 * w->size), up.text);
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
            if (!hidden || !p->d->make.scene->cells)
                add_line(p, w, hidden ? CINCH_GRID : CINCH_FAINT, 1.0, a, b);
        }
}

/* Lines from the origin along each unit, named at their ends. */
static void draw_turned_axes(plane *p, const window *w)
{
    double origin[PLANE_UNITS], spot[2], from[2];
    plane_origin(origin, p);
    plane_spot(from, p, w, origin);
    for (uint32_t i = 0; i < 3; i++) {
        double end[PLANE_UNITS] = {origin[0], origin[1], origin[2]};
        words name = {.used = 0};
        end[i] = 1.0;
        add_line(p, w, CINCH_GRID, 1.0, origin, end);
        plane_spot(spot, p, w, end);
        draw_unit_words(&name, i);
        place_wish wish = {.role = CINCH_INK,
                           .size = draw_font(&p->d->make, 13.0),
                           .bold = true,
                           .x = spot[0],
                           .y = spot[1],
                           .toward = {spot[0] - from[0], spot[1] - from[1]},
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
    static const double across[3] = {0.906308, 0.422618, 0.0};
    static const double up[3] = {-0.144544, 0.309976, 0.939693};
    window w = {.left = left, .top = top, .size = size, .rings = 11};
    for (int i = 0; i < 3; i++) {
        w.across[i] = across[i] / 1.40;
        w.up[i] = up[i] / 1.40;
    }
    return w;
}

/* In a terminal a frame keeps to its cells: half a Braille dot off their borders. */
static double cell_inset(const plane *p)
{
    return p->d->make.scene->cells ? 2.0 : 0.0;
}

static void set_area(plane *p, double left, double top, double right, double bottom)
{
    p->place.area[0] = left;
    p->place.area[1] = top;
    p->place.area[2] = right;
    p->place.area[3] = bottom;
}

/* Where the picture begins, below the title, and what stands at its left. */
typedef struct sheet {
    double left, top, size; /* of the window, or of all panels */
    double width, bottom;   /* of the picture */
} sheet;

static void one_window(plane *p, const sheet *s)
{
    bool pair = p->units == 2;
    double inset = cell_inset(p);
    window w = pair ? window_of_pair(s->left + inset, s->top + inset, s->size - 2.0 * inset, 0, 1)
                    : window_turned(s->left + inset, s->top + inset, s->size - 2.0 * inset);
    bool cells = p->d->make.scene->cells != 0;
    double side = cells ? 0.0 : 4.0;
    set_area(p, side, s->top - (cells ? 0.0 : 26.0), s->width - side,
             s->top + s->size + (cells ? 16.0 : 26.0));
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
    bool cells = p->d->make.scene->cells != 0;
    uint32_t across = p->units == 4 ? 3 : p->units == 5 ? 4 : 5, number = 0;
    double left_gap = cells ? 24.0 : 34.0, below = cells ? 16.0 : 34.0;
    double step = (double)(int)((s->width - (cells ? 0.0 : 12.0)) / across);
    if (cells)
        step = SCENE_CELL_WIDTH * (double)(int)(step / SCENE_CELL_WIDTH);
    double size = step - left_gap - (cells ? 8.0 : 12.0);
    size = cells ? SCENE_CELL_HEIGHT * (double)(int)(size / SCENE_CELL_HEIGHT) : size;
    for (uint32_t a = 0; a < p->units; a++)
        for (uint32_t b = a + 1; b < p->units; b++, number++) {
            double left = (number % across) * step + left_gap;
            uint32_t row = number / across;
            double top = s->top + row * (size + below);
            double inset = cell_inset(p);
            window w = window_of_pair(left + inset, top + inset, size - 2.0 * inset, a, b);
            w.rings = 2;
            set_area(p, left, top, left + size, top + size);
            p->place.count = 0;
            zero_lines(p, &w);
            frame_outline(p, &w);
            label_axes(p, &w, a, b);
            plane_marks(p, &w);
            s->bottom = top + size + below;
        }
}

/* ---- Words ----------------------------------------------------------------------------------- */

static void key_words(words *text, const plane *p, size_t key)
{
    draw_key_words(text, p->d, p->d->number + key * p->d->net->shape.columns, 24);
}

static void counts(words *text, const plane *p)
{
    if (!p->d->number) {
        words_add(text, " Too many keys to show their codes: output vectors only.");
    } else {
        words_add(text, " Keys with a dot: ");
        words_count(text, p->codes);
        if (p->d->net->shape.columns > 1) /* the rows themselves are not known */
            words_add(text,
                      ", all combinations of symbols that occur, whether a row has them or not");
        words_add(text, ".");
    }
    words_add(text, " Values: ");
    words_count(text, p->values);
    if (p->units == 2) {
        words_add(text, ", of which ");
        words_count(text, p->region.count);
        words_add(text, " win a region");
    }
    words_add(text, ".");
    if (p->units == 2 && p->region.ties > 0)
        words_add(text, p->region.count > 0
                            ? " Elsewhere there is a tie: several values are equal."
                            : " Everywhere there is a tie: several values are equal.");
}

/* Which keys and values have no label at all: "3 keys and 1 value without a label"; or nothing. */
static void unnamed_words(words *text, const plane *p)
{
    size_t count[2] = {0, 0};
    for (size_t key = 0; key < p->d->keys; key++)
        count[0] += p->finite[key] && !p->key_named[key];
    for (uint32_t v = 0; v < p->values && plane_has_vectors(p) && p->reach > 0.0; v++)
        count[1] += !p->value_named[v];
    static const char *const one[] = {" key", " value"}, *const many[] = {" keys", " values"};
    for (int i = 0; i < 2; i++) {
        if (count[i] == 0)
            continue;
        words_add(text, i > 0 && count[0] > 0 ? " and " : "");
        words_count(text, count[i]);
        words_add(text, count[i] == 1 ? one[i] : many[i]);
    }
    words_add(text, count[0] + count[1] > 0 ? " without a label" : "");
}

/* ": 5 over 1", where there is a winner. */
static void contest_words(words *text, const plane *p)
{
    const cinch_alphabet *value = p->d->options->value;
    if (p->ties > 0)
        return;
    words_add(text, ": ");
    words_add(text, scene_symbol(value, p->answer[p->tight], 12).text);
    words_add(text, " over ");
    words_add(text, scene_symbol(value, p->rival, 12).text);
}

static void describe_lead(words *text, const plane *p)
{
    words_add(text, " The smallest lead of an answer over its runner-up is ");
    words_digits(text, p->lead, 3);
    words_add(text, p->ties > 0 ? " (a tie), at the key " : ", at the key ");
    key_words(text, p, p->tight);
    contest_words(text, p);
    words_add(text, p->open ? "; the picture has no border between these two." : ".");
    if (p->ties > 1) {
        words_add(text, " Keys with a tie: ");
        words_count(text, p->ties);
        words_add(text, ".");
    }
}

static void describe(plane *p)
{
    words text = {.used = 0};
    words_add(&text, "Codes of the keys and vectors of the values in the space of the ");
    words_count(&text, p->units);
    words_add(&text, " units of the last hidden layer (");
    words_add(&text, draw_activation_word(p->d->net->shape.activation));
    words_add(&text, ") of a network ");
    draw_shape_words(&text, &p->d->net->shape);
    words_add(&text, ".");
    counts(&text, p);
    if (p->tight < p->d->keys)
        describe_lead(&text, p);
    words unnamed = {.used = 0};
    unnamed_words(&unnamed, p);
    if (unnamed.used > 0) {
        words_add(&text, " ");
        words_add(&text, unnamed.text);
        words_add(&text, ".");
    }
    p->d->make.scene->description = scene_copy(&p->d->make, text.text);
}

static void title(plane *p, double width)
{
    words text = {.used = 0};
    draw_shape_words(&text, &p->d->net->shape);
    bool last = p->d->net->shape.layers > 1, flat = p->units == 2;
    words_add(&text, last ? (flat ? ": the plane of the last hidden layer"
                                  : ": the space of the last hidden layer")
                          : (flat ? ": the hidden plane" : ": the hidden space"));
    draw_title(&p->d->make, width, text.text);
}

/* ---- The legend ------------------------------------------------------------------------------ */

static cinch_mark *sample_line(legend *l, cinch_role role, double width, double x, double y)
{
    double from[2] = {x, y - 4.0}, to[2] = {x + LEGEND_SAMPLE, y - 4.0};
    return scene_line(l->make, role, width, from, to);
}

static void gap_entry(plane *p, legend *l)
{
    words text = {.used = 0};
    words_add(&text, "smallest lead ");
    words_digits(&text, p->lead, 3);
    words_add(&text, p->ties > 0 ? " (a tie), key "
                     : p->open   ? " (no border here), key "
                                 : ", key ");
    key_words(&text, p, p->tight);
    contest_words(&text, p);
    double x = legend_entry(l, CINCH_FAINT, 12.0, text.text);
    if (p->units == 2 && p->lead > 0.0)
        sample_line(l, CINCH_INK, 2.0, x, l->y)->dashed = p->open;
    else if (p->units > 2 && !l->make->scene->cells)
        scene_disc(l->make, CINCH_INK, x + 8.0, l->y - 4.0, PLANE_RING)->width = 1.8;
}

static void unnamed_entry(plane *p, legend *l)
{
    words text = {.used = 0};
    unnamed_words(&text, p);
    if (text.used > 0)
        legend_entry(l, CINCH_FAINT, 12.0, text.text);
}

static void code_entries(plane *p, legend *l)
{
    scene_maker *make = l->make;
    double font = draw_font(make, 12.0), x;
    if (p->d->keys == 0)
        return;
    bool coloured = plane_role(p, 0, CINCH_INK) != CINCH_INK;
    x = legend_entry(l, CINCH_FAINT, 12.0,
                     coloured ? "code of a key, in its answer's colour" : "code of a key");
    if (!make->scene->cells) {
        for (int i = 0; i < (coloured ? 3 : 1); i++)
            scene_disc(make, plane_role(p, (uint32_t)i, CINCH_INK),
                       x + (coloured ? 3.0 + 5.5 * i : 8.0), l->y - 4.0, coloured ? 2.2 : 3.5);
        return;
    }
    scene_label(make, CINCH_INK, font, -1, x, l->y, "\xe2\x80\xa2");
    if (!p->shared)
        return;
    x = legend_entry(l, CINCH_FAINT, 12.0, "several keys, or one with no label at it");
    scene_label(make, CINCH_INK, font, -1, x, l->y, "\xe2\x97\x8f");
}

/* Returns its lower end. */
static double explain(plane *p, const sheet *s)
{
    scene_maker *make = &p->d->make;
    bool cells = make->scene->cells != 0;
    double left = cells ? 0.0 : 16.0;
    legend l = {.make = make, .left = left, .right = s->width - left, .x = left};
    l.line = cells ? SCENE_CELL_HEIGHT : 20.0;
    l.y = cells ? s->bottom + 12.0 : s->bottom + 16.0;
    double font = draw_font(make, 12.0), x;
    code_entries(p, &l);
    if (plane_has_vectors(p)) {
        x = legend_entry(&l, CINCH_FAINT, 12.0, "output vector of a value");
        sample_line(&l, CINCH_FAINT, 1.2, x, l.y);
    }
    if (p->units == 2 && p->region.ties > 0)
        legend_entry(&l, CINCH_FAINT, 12.0, "tie, without a colour: no value wins");
    if (p->units == 2 && p->region.count > 0) {
        x = legend_entry(&l, CINCH_FAINT, 12.0, "where this value is the answer");
        scene_label(make, CINCH_INK, font, -1, x, l.y, "\xe2\x86\x92");
    }
    if (p->tight < p->d->keys)
        gap_entry(p, &l);
    unnamed_entry(p, &l);
    return l.y + (cells ? 4.0 : 12.0);
}

/* ---- The view -------------------------------------------------------------------------------- */

static sheet sheet_of(const plane *p)
{
    uint32_t cells = p->d->make.scene->cells;
    bool tanh = p->d->net->shape.activation == CINCH_TANH;
    if (!cells)
        return p->units < 4 ? (sheet){72.0, 72.0, 520.0, 664.0, 638.0}
                            : (sheet){0.0, 44.0, 0.0, 900.0, 0.0};
    double columns = cells < 100 ? cells : 100, left = tanh ? 5.0 : 10.0;
    double rows = (double)(int)(0.5 * (columns - left - 8.0));
    rows = rows > 28.0 ? 28.0 : rows;
    sheet s = {left * SCENE_CELL_WIDTH, SCENE_CELL_HEIGHT, rows * SCENE_CELL_HEIGHT,
               columns * SCENE_CELL_WIDTH, 0.0};
    s.bottom = s.top + s.size + SCENE_CELL_HEIGHT;
    return s;
}

cinch_status draw_plane(drawing *d)
{
    plane p;
    if (!plane_measure(&p, d))
        return CINCH_NO_MEMORY;
    /* A label and a dot for each key, a label for each value twice, the axes', and lines. */
    size_t lines = p.values <= PLANE_FEW_VALUES ? p.values + 1 : 0;
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
