/* weights_terminal.c - the view heat in a terminal: a sign and a digit for each weight. */
#include "view/weights.h"

/* Over the output's columns biases are "b". */
enum { NAME_MOST = 8, HEAD_MOST = 6, UNIT_MOST = 3, WEIGHT_COLUMNS = 3 };

/* Columns first .. last - 1 of a grid, as high as they are. */
typedef struct strip {
    grid g;
    uint32_t first, last;
    size_t head_most; /* letters of a column's name */
    uint32_t names;   /* columns of the terminal that row names take */
    uint32_t head;    /* rows that column names take */
    uint32_t x, y;    /* column and row of the terminal */
} strip;

static double at_column(uint32_t x)
{
    return SCENE_COLUMN * x;
}

static double at_row(uint32_t y)
{
    return SCENE_ROW * y + SCENE_BASELINE;
}

static cinch_mark *put(const strip *s, mark_role role, uint32_t x, uint32_t y, const char *text)
{
    return scene_label(&s->g.d->make, role, 0.0, -1, at_column(x), at_row(y), text);
}

static uint32_t columns_of(const grid *g, const char *text)
{
    return (uint32_t)(scene_text_width(&g->d->make, text, 0.0) / SCENE_COLUMN);
}

static strip strip_of(const grid *g)
{
    strip s = {.g = *g, .head_most = g->turned ? UNIT_MOST : HEAD_MOST};
    s.names = (uint32_t)(grid_widest(g, false, NAME_MOST, 0.0) / SCENE_COLUMN);
    s.head = (uint32_t)(grid_widest(g, true, s.head_most, 0.0) / SCENE_COLUMN);
    s.head = s.head < WEIGHT_COLUMNS ? 1 : s.head;
    return s;
}

/* Where the weights of a column stand. */
static uint32_t weight_x(const strip *s, uint32_t column)
{
    return s->x + s->names + 1 + (column - s->first) * WEIGHT_COLUMNS;
}

/* Names of two columns stand over the weights, longer ones letter under letter. */
static void column_name(const strip *s, uint32_t column)
{
    words text = grid_words(&s->g, true, column, s->head_most);
    uint32_t x = weight_x(s, column), y = s->y + 1;
    if (s->head == 1)
        put(s, ROLE_FAINT, x, y, text.text);
    else
        grid_stack(&s->g, 0.0, -1, at_column(x + 1),
                   at_row(y + s->head - columns_of(&s->g, text.text)), SCENE_ROW, text.text);
}

/* "+9" for the largest; a sign alone for what rounds to no ninth of it, a dot below a
 * thousandth. */
static void put_weight(const strip *s, uint32_t row, uint32_t column, uint32_t y)
{
    double weight = grid_weight(&s->g, row, column), size = scene_size(weight);
    char text[3] = {weight < 0.0 ? '-' : '+', '0', '\0'};
    uint32_t x = weight_x(s, column);
    mark_role role = view_weight_role(weight / s->g.largest);
    if (role == ROLE_GRID) {
        put(s, ROLE_FAINT, x + 1, y, ".");
        return;
    }
    int ninths = (int)(9.0 * (size / s->g.largest) + 0.5);
    text[1] = (char)(ninths > 0 ? '0' + ninths : '\0');
    put(s, role, x, y, text);
}

static void put_row(const strip *s, uint32_t row, uint32_t y)
{
    words text = grid_words(&s->g, false, row, NAME_MOST);
    uint32_t x = s->x + s->names - columns_of(&s->g, text.text);
    put(s, grid_row_role(&s->g, row), x, y, text.text)->bold = grid_row_lit(&s->g, row);
    for (uint32_t c = s->first; c < s->last; c++)
        put_weight(s, row, c, y);
}

/* Returns the row below it. */
static uint32_t put_strip(const strip *s)
{
    put(s, ROLE_INK, s->x, s->y, grid_title(&s->g).text)->bold = true;
    for (uint32_t c = s->first; c < s->last; c++)
        column_name(s, c);
    uint32_t y = s->y + 1 + s->head;
    for (uint32_t r = 0; r < s->g.rows; r++, y++) {
        uint32_t column = grid_group(&s->g, r);
        if (column != UINT32_MAX) {
            words name = words_symbol(s->g.d->options->keys[column].name, NAME_MOST);
            put(s, ROLE_INK, s->x, y++, name.text)->bold = true;
        }
        put_row(s, r, y);
    }
    return y;
}

/* Strips beside each other as far as the terminal is wide, then below. */
typedef struct flow {
    uint32_t x, y, bottom;
} flow;

static void put_grid(flow *f, const grid *g)
{
    strip s = strip_of(g);
    uint32_t columns = g->d->options->columns;
    uint32_t least = columns_of(g, grid_title(g).text);
    least = least > 12 ? least : 12; /* a column's name beside its number */
    uint32_t most = (columns - s.names - 2) / WEIGHT_COLUMNS;
    uint32_t parts = (g->units + most - 1) / most, each = (g->units + parts - 1) / parts;
    for (s.first = 0; s.first < g->units; s.first = s.last) {
        s.last = g->units - s.first < each ? g->units : s.first + each;
        uint32_t width = s.names + WEIGHT_COLUMNS * (s.last - s.first);
        width = width > least ? width : least;
        if (f->x > 0 && f->x + width > columns) {
            f->x = 0;
            f->y = f->bottom + 1;
        }
        s.x = f->x;
        s.y = f->y;
        uint32_t below = put_strip(&s);
        f->bottom = below > f->bottom ? below : f->bottom;
        f->x += width + 3;
    }
}

/* What the digits mean: the largest weight of each matrix. Returns the row below. */
static uint32_t explain(drawing *d, const flow *f)
{
    double width = at_column(d->options->columns);
    legend l = legend_begin(&d->make, width, at_row(f->bottom + 1));
    for (uint32_t layer = 0; layer <= d->net->shape.layers; layer++) {
        grid g = grid_of(d, layer);
        words text = words_of(grid_title(&g).text, " 9 = ", words_digits(g.largest, 3).text);
        legend_entry(&l, ROLE_FAINT, text.text);
    }
    legend_entry(&l, ROLE_FAINT, ". = below a thousandth");
    if (d->options->key)
        weights_key(d, &l);
    weights_doubt(d, &l);
    return (uint32_t)(l.y / SCENE_ROW) + 1;
}

cinch_status weights_terminal(drawing *d)
{
    flow f = {.y = 2};
    double width = at_column(d->options->columns);
    place_title(&d->make, width, weights_title(d).text);
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        put_grid(&f, &g);
    }
    return scene_end(&d->make, width, SCENE_ROW * explain(d, &f));
}
