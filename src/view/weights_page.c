/* weights_page.c - the view heat on a page: Hinton's squares. */
#include "base/fmath.h"
#include "view/weights.h"

enum { SYMBOL_MOST = 12 };

/* One grid on the page. */
typedef struct sheet {
    drawing *d;
    grid g;
    double cell, font; /* how high a row is */
    double wide;       /* and a column */
    double left, top;  /* of the squares */
    double names;      /* how wide row names are */
    double head;       /* how high column names are */
    bool stacked;      /* column names letter under letter */
    uint32_t every;    /* unit names: one of so many */
    double right, bottom;
} sheet;

/* Small networks have large squares. */
static double cell_size(const drawing *d)
{
    uint32_t most = 0;
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        most = g.rows > most ? g.rows : most;
        most = g.units > most ? g.units : most;
    }
    return most <= 16 ? 24.0 : most <= 40 ? 18.0 : 14.0;
}

static double text_width(const sheet *s, const words *text)
{
    return scene_text_width(&s->d->make, text->text, s->font, true);
}

static double group_room(const sheet *s)
{
    return s->d->net->shape.columns > 1 && s->g.layer == 0 ? s->cell + 4.0 : 0.0;
}

/* The upper edge of a row: groups of symbols have a heading each. */
static double row_top(const sheet *s, uint32_t row)
{
    const cinch_shape *shape = &s->d->net->shape;
    double top = s->top + row * s->cell;
    for (uint32_t c = 0; s->g.layer == 0 && shape->columns > 1 && c < shape->columns; c++)
        top += shape->offset[c] <= row ? group_room(s) : 0.0;
    return top;
}

static void measure_rows(sheet *s)
{
    for (uint32_t r = 0; r < s->g.rows; r++) {
        words text = {.used = 0};
        grid_row_words(&text, &s->g, r, SYMBOL_MOST);
        double width = text_width(s, &text);
        s->names = width > s->names ? width : s->names;
    }
}

/* Symbols wider than a square stand letter under letter; of units every so-many-th is named. */
static void measure_columns(sheet *s)
{
    static const uint32_t steps[] = {1, 2, 5, 10, 20, 50};
    double widest = 0.0;
    size_t longest = 0;
    for (uint32_t c = 0; c < s->g.units; c++) {
        words text = {.used = 0};
        grid_column_words(&text, &s->g, c, SYMBOL_MOST);
        double width = text_width(s, &text);
        widest = width > widest ? width : widest;
        size_t length = words_letters(text.text);
        longest = length > longest ? length : longest;
    }
    s->every = 1;
    /* A few columns may be wider, to have names all. */
    s->wide = s->g.units <= 12 && s->g.d->net->shape.layers > 0 && widest + 4.0 > s->cell
                  ? widest + 4.0
                  : s->cell;
    s->stacked = s->d->net->shape.layers == 0 && widest + 3.0 > s->cell;
    s->head = s->stacked ? (double)longest * s->font + 6.0 : s->font + 6.0;
    for (size_t i = 0; !s->stacked && i < sizeof steps / sizeof *steps; i++) {
        s->every = steps[i];
        if (widest + 3.0 <= s->wide * steps[i])
            break;
    }
}

static void stacked_name(const sheet *s, cinch_role role, double middle, const char *text)
{
    double y = s->top - s->head + s->font;
    y += s->head - s->font - 4.0 - (double)(words_letters(text) - 1) * s->font;
    while (*text) {
        letter one;
        text = words_letter(&one, text);
        scene_label(&s->d->make, role, s->font, 0, middle, y, one.text);
        y += s->font;
    }
}

static void column_names(const sheet *s)
{
    double taken = -1e9, width;
    for (uint32_t c = 0; c < s->g.units; c++) {
        words text = {.used = 0};
        double middle = s->left + (c + 0.5) * s->wide;
        grid_column_words(&text, &s->g, c, SYMBOL_MOST);
        if (s->stacked) {
            stacked_name(s, CINCH_FAINT, middle, text.text);
            continue;
        }
        bool named = c % s->every == 0 || c + 1 == s->g.units;
        width = text_width(s, &text);
        /* The last name may stand beyond its square: "bias" is longer than "h1". */
        double from = middle - 0.5 * width;
        from = from < taken + 3.0 && c + 1 == s->g.units && s->g.turned ? taken + 3.0 : from;
        if (!named || from < taken + 3.0)
            continue;
        scene_label(&s->d->make, CINCH_FAINT, s->font, -1, from, s->top - 6.0, text.text);
        taken = from + width;
    }
}

static void row_name(const sheet *s, uint32_t row)
{
    words text = {.used = 0};
    grid_row_words(&text, &s->g, row, SYMBOL_MOST);
    bool lit = grid_row_lit(&s->g, row);
    cinch_role role = lit ? CINCH_ACCENT : grid_row_unused(&s->g, row) ? CINCH_FAINT : CINCH_INK;
    double y = row_top(s, row) + 0.5 * s->cell + 0.36 * s->font;
    scene_label(&s->d->make, role, s->font, 1, s->left - 6.0, y, text.text)->bold = lit;
}

/* Faint lines around the squares of rows first .. last - 1. */
static void lines(const sheet *s, uint32_t first, uint32_t last)
{
    double top = row_top(s, first), bottom = row_top(s, last - 1) + s->cell;
    double right = s->left + s->g.units * s->wide;
    for (uint32_t c = 0; c <= s->g.units; c++) {
        double from[2] = {s->left + c * s->wide, top}, to[2] = {from[0], bottom};
        scene_line(&s->d->make, CINCH_GRID, 0.5, from, to);
    }
    for (uint32_t r = first; r <= last; r++) {
        double y = r < last ? row_top(s, r) : bottom;
        double from[2] = {s->left, y}, to[2] = {right, y};
        scene_line(&s->d->make, CINCH_GRID, 0.5, from, to);
    }
}

/* Area by size, so the side by its root. */
static void square(const sheet *s, uint32_t row, uint32_t column)
{
    double weight = grid_weight(&s->g, row, column);
    double size = weight < 0.0 ? -weight : weight;
    if (!(size > 0.0))
        return;
    double side = (s->cell - 2.0) * fmath_root(size / s->g.largest);
    double x = s->left + (column + 0.5) * s->wide - 0.5 * side;
    double y = row_top(s, row) + 0.5 * (s->cell - side);
    scene_box(&s->d->make, weight > 0.0 ? CINCH_POSITIVE : CINCH_NEGATIVE, x, y, side, side);
}

static void lit_row(const sheet *s, uint32_t row)
{
    scene_box(&s->d->make, CINCH_ACCENT, s->left, row_top(s, row), s->g.units * s->wide, s->cell)
        ->width = 1.5;
}

static void squares(const sheet *s)
{
    uint32_t first = 0;
    for (uint32_t r = 0; r < s->g.rows; r++) {
        bool ends = r + 1 == s->g.rows || grid_group(&s->g, r + 1) != UINT32_MAX;
        if (!ends)
            continue;
        lines(s, first, r + 1);
        first = r + 1;
    }
    for (uint32_t r = 0; r < s->g.rows; r++) {
        if (grid_row_lit(&s->g, r))
            lit_row(s, r);
        for (uint32_t c = 0; c < s->g.units; c++)
            square(s, r, c);
    }
}

static void group_name(sheet *s, uint32_t row)
{
    uint32_t column = grid_group(&s->g, row);
    if (column == UINT32_MAX)
        return;
    words text = {.used = 0};
    words_symbol(&text, s->d->options->keys[column].name, SYMBOL_MOST);
    double y = row_top(s, row) - 5.0, end = s->left + text_width(s, &text);
    scene_label(&s->d->make, CINCH_INK, s->font, -1, s->left, y, text.text)->bold = true;
    s->right = end > s->right ? end : s->right;
}

/* The name of the matrix, and below it its largest weight. */
static void grid_heading(sheet *s, double x, double y)
{
    words name = {.used = 0}, largest = {.used = 0};
    grid_title(&name, &s->g);
    words_add(&largest, "largest ");
    words_digits(&largest, s->g.largest, 3);
    cinch_mark *label[2] = {
        scene_label(&s->d->make, CINCH_INK, 13.0, -1, x, y, name.text),
        scene_label(&s->d->make, CINCH_FAINT, 11.0, -1, x, y + 17.0, largest.text)};
    label[0]->bold = true;
    for (int i = 0; i < 2; i++) {
        double end = x + label[i]->text_width;
        s->right = end > s->right ? end : s->right;
    }
}

static void draw_grid(sheet *s, double x, double y)
{
    measure_rows(s);
    measure_columns(s);
    s->left = x + s->names + 6.0;
    s->top = y + 26.0 + s->head;
    s->right = s->left + s->g.units * s->wide + (s->g.turned ? 24.0 : 0.0);
    s->bottom = row_top(s, s->g.rows - 1) + s->cell;
    grid_heading(s, x, y);
    squares(s);
    column_names(s);
    for (uint32_t r = 0; r < s->g.rows; r++) {
        group_name(s, r);
        row_name(s, r);
    }
}

static void sample(legend *l, cinch_role role, const char *text)
{
    double x = legend_entry(l, CINCH_FAINT, 12.0, text);
    scene_box(l->make, role, x + 3.0, l->y - 10.0, 11.0, 11.0);
}

cinch_status heat_page(drawing *d)
{
    double x = 16.0, bottom = 0.0, cell = cell_size(d);
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        sheet s = {.d = d, .g = grid_of(d, l), .cell = cell, .font = cell > 14.0 ? 12.0 : 10.0};
        draw_grid(&s, x, 56.0);
        x = s.right + 40.0;
        bottom = s.bottom > bottom ? s.bottom : bottom;
    }
    double width = x - 24.0;
    width = width > 290.0 ? width : 290.0;
    heat_title(d, width);
    legend l = {.make = &d->make, .left = 16.0, .right = width - 16.0, .x = 16.0, .line = 20.0};
    l.y = bottom + 28.0;
    sample(&l, CINCH_POSITIVE, "above 0");
    sample(&l, CINCH_NEGATIVE, "below 0");
    double at = legend_entry(&l, CINCH_FAINT, 12.0, "area by size");
    scene_box(&d->make, CINCH_FAINT, at, l.y - 7.0, 5.0, 5.0);
    scene_box(&d->make, CINCH_FAINT, at + 7.0, l.y - 9.0, 9.0, 9.0);
    if (heat_tie(d))
        legend_entry(&l, CINCH_ACCENT, 12.0, HEAT_TIE);
    return scene_end(&d->make, width, l.y + 14.0);
}
