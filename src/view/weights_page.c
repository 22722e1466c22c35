/* weights_page.c - the view heat on a page: Hinton's squares. */
#include "base/fmath.h"
#include "view/weights.h"

enum { SYMBOL_MOST = 12 };

/* One grid on the page. */
typedef struct sheet {
    grid g;
    double high, wide; /* a row, a column */
    double font;
    double left, top; /* of the squares */
    double names;     /* how wide row names are */
    double head;      /* how high column names are */
    bool stacked;     /* column names letter under letter */
    uint32_t every;   /* unit names: one of so many */
    double right, bottom;
} sheet;

/* Small networks have large squares. */
static double row_height(drawing *d)
{
    uint32_t most = 0;
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        most = g.rows > most ? g.rows : most;
        most = g.units > most ? g.units : most;
    }
    return most <= 16 ? 24.0 : most <= 40 ? 18.0 : 14.0;
}

static double text_width(const sheet *s, const char *text)
{
    return scene_text_width(&s->g.d->make, text, s->font);
}

static cinch_mark *label(const sheet *s, mark_role role, int anchor, double x, double y,
                         const char *text)
{
    return scene_label(&s->g.d->make, role, s->font, anchor, x, y, text);
}

/* The upper edge of a row: each of several key columns has a heading above its symbols. */
static double row_top(const sheet *s, uint32_t row)
{
    const cinch_shape *shape = &s->g.d->net->shape;
    double top = s->top + row * s->high;
    for (uint32_t c = 0; s->g.layer == 0 && shape->columns > 1 && c < shape->columns; c++)
        top += shape->offset[c] <= row ? s->high + 4.0 : 0.0;
    return top;
}

/* Symbols wider than a square stand letter under letter; of units every so-many-th is named. */
static void measure_columns(sheet *s)
{
    static const uint32_t steps[] = {1, 2, 5, 10, 20, 50};
    bool dense = s->g.d->net->shape.layers == 0;
    double widest = grid_widest(&s->g, true, SYMBOL_MOST, s->font);
    size_t longest = 0;
    for (uint32_t c = 0; c < s->g.units; c++) {
        size_t length = words_letters(grid_words(&s->g, true, c, SYMBOL_MOST).text);
        longest = length > longest ? length : longest;
    }
    s->every = 1;
    /* A few columns may be wider, to have names all. */
    s->wide = s->g.units <= 12 && !dense ? scene_larger(widest + 4.0, s->high) : s->high;
    s->stacked = dense && widest + 3.0 > s->high;
    s->head = (s->stacked ? (double)longest * s->font : s->font) + 6.0;
    for (size_t i = 0; !s->stacked && i < sizeof steps / sizeof *steps; i++) {
        s->every = steps[i];
        if (widest + 3.0 <= s->wide * steps[i])
            break;
    }
}

static void column_names(const sheet *s)
{
    double taken = -1e9;
    for (uint32_t c = 0; c < s->g.units; c++) {
        words text = grid_words(&s->g, true, c, SYMBOL_MOST);
        double middle = s->left + (c + 0.5) * s->wide;
        if (s->stacked) {
            double above = 4.0 + (double)(words_letters(text.text) - 1) * s->font;
            grid_stack(&s->g, s->font, 0, middle, s->top - above, s->font, text.text);
            continue;
        }
        bool named = c % s->every == 0 || c + 1 == s->g.units;
        double width = text_width(s, text.text);
        /* The last name may stand beyond its square: "bias" is longer than "h1". */
        double from = middle - 0.5 * width;
        from = from < taken + 3.0 && c + 1 == s->g.units && s->g.turned ? taken + 3.0 : from;
        if (!named || from < taken + 3.0)
            continue;
        label(s, ROLE_FAINT, -1, from, s->top - 6.0, text.text);
        taken = from + width;
    }
}

static void row_name(const sheet *s, uint32_t row)
{
    words text = grid_words(&s->g, false, row, SYMBOL_MOST);
    double y = row_top(s, row) + 0.5 * s->high + 0.36 * s->font;
    label(s, grid_row_role(&s->g, row), 1, s->left - 6.0, y, text.text)->bold =
        grid_row_lit(&s->g, row);
}

/* Faint lines around the squares of rows first .. last - 1. */
static void draw_lines(const sheet *s, uint32_t first, uint32_t last)
{
    scene_maker *make = &s->g.d->make;
    double top = row_top(s, first), bottom = row_top(s, last - 1) + s->high;
    double right = s->left + s->g.units * s->wide;
    for (uint32_t c = 0; c <= s->g.units; c++) {
        double x = s->left + c * s->wide;
        scene_line(make, ROLE_GRID, 0.5, x, top, x, bottom);
    }
    for (uint32_t r = first; r <= last; r++) {
        double y = r < last ? row_top(s, r) : bottom;
        scene_line(make, ROLE_GRID, 0.5, s->left, y, right, y);
    }
}

/* Area by size, so the side by its root. */
static void draw_square(const sheet *s, uint32_t row, uint32_t column)
{
    double weight = grid_weight(&s->g, row, column), size = scene_size(weight);
    mark_role role = view_weight_role(weight / s->g.largest);
    if (role == ROLE_GRID) /* less than a pixel */
        return;
    double side = (s->high - 2.0) * fmath_root(size / s->g.largest);
    double x = s->left + (column + 0.5) * s->wide - 0.5 * side;
    double y = row_top(s, row) + 0.5 * (s->high - side);
    scene_box(&s->g.d->make, role, x, y, side, side);
}

static void draw_squares(const sheet *s)
{
    uint32_t first = 0;
    for (uint32_t r = 0; r < s->g.rows; r++) {
        bool ends = r + 1 == s->g.rows || grid_group(&s->g, r + 1) != UINT32_MAX;
        if (!ends)
            continue;
        draw_lines(s, first, r + 1);
        first = r + 1;
    }
    for (uint32_t r = 0; r < s->g.rows; r++) {
        if (grid_row_lit(&s->g, r))
            scene_box(&s->g.d->make, grid_row_role(&s->g, r), s->left, row_top(s, r),
                      s->g.units * s->wide, s->high)
                ->width = 1.5;
        for (uint32_t c = 0; c < s->g.units; c++)
            draw_square(s, r, c);
    }
}

static void group_name(sheet *s, uint32_t row)
{
    uint32_t column = grid_group(&s->g, row);
    if (column == UINT32_MAX)
        return;
    words text = words_symbol(s->g.d->options->keys[column].name, SYMBOL_MOST);
    label(s, ROLE_INK, -1, s->left, row_top(s, row) - 5.0, text.text)->bold = true;
    s->right = scene_larger(s->right, s->left + text_width(s, text.text));
}

/* The name of the matrix, and below it its largest weight. */
static void grid_heading(sheet *s, double x, double y)
{
    scene_maker *make = &s->g.d->make;
    words largest = words_of("largest ", words_digits(s->g.largest, 3).text);
    cinch_mark *title = scene_label(make, ROLE_INK, 13.0, -1, x, y, grid_title(&s->g).text);
    title->bold = true;
    s->right = scene_larger(s->right, x + title->text_width);
    cinch_mark *below = scene_label(make, ROLE_FAINT, 11.0, -1, x, y + 17.0, largest.text);
    s->right = scene_larger(s->right, x + below->text_width);
}

static void draw_grid(sheet *s, double x, double y)
{
    s->names = grid_widest(&s->g, false, SYMBOL_MOST, s->font);
    measure_columns(s);
    s->left = x + s->names + 6.0;
    s->top = y + 26.0 + s->head;
    s->right = s->left + s->g.units * s->wide + (s->g.turned ? 24.0 : 0.0);
    s->bottom = row_top(s, s->g.rows - 1) + s->high;
    grid_heading(s, x, y);
    draw_squares(s);
    column_names(s);
    for (uint32_t r = 0; r < s->g.rows; r++) {
        group_name(s, r);
        row_name(s, r);
    }
}

static void sample(legend *l, mark_role role, const char *text)
{
    double x = legend_entry(l, ROLE_FAINT, text);
    scene_box(l->make, role, x + 3.0, l->y - 10.0, 11.0, 11.0);
}

cinch_status weights_page(drawing *d)
{
    double x = 16.0, bottom = 0.0, high = row_height(d);
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        sheet s = {.g = grid_of(d, l), .high = high, .font = high > 14.0 ? 12.0 : 10.0};
        draw_grid(&s, x, 56.0);
        x = s.right + 40.0;
        bottom = scene_larger(bottom, s.bottom);
    }
    words title = weights_title(d);
    double most =
        scene_text_width(&d->make, title.text, PLACE_TITLE_SIZE) + 2.0 * 16.0; /* and edges */
    double width = scene_larger(x - 24.0, scene_larger(most, 340.0));
    place_title(&d->make, width, title.text);
    legend l = legend_begin(&d->make, width, bottom + 28.0);
    sample(&l, ROLE_POSITIVE, "above 0");
    sample(&l, ROLE_NEGATIVE, "below 0");
    double at = legend_entry(&l, ROLE_FAINT, "area by size, compared with the largest");
    scene_box(&d->make, ROLE_FAINT, at, l.y - 7.0, 5.0, 5.0);
    scene_box(&d->make, ROLE_FAINT, at + 7.0, l.y - 9.0, 9.0, 9.0);
    weights_doubt(d, &l);
    return scene_end(&d->make, width, l.y + 14.0);
}
