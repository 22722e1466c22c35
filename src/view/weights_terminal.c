/* weights_terminal.c - the view heat in a terminal: a sign and a digit for each weight. */
#include "view/weights.h"

/* Over the output's columns biases are "b". */
enum { NAME_MOST = 8, HEAD_MOST = 6, UNIT_MOST = 3, WEIGHT_CELLS = 3 };

/* Columns first .. last - 1 of a grid, as high as they are. */
typedef struct block {
    drawing *d;
    grid g;
    uint32_t first, last;
    uint32_t names; /* cells of the row names */
    uint32_t head;  /* rows of the column names */
    uint32_t x, y;  /* cells */
} block;

static double at_cell(uint32_t x)
{
    return SCENE_CELL_WIDTH * x;
}

static double at_row(uint32_t y)
{
    return SCENE_CELL_HEIGHT * y + 12.0;
}

static cinch_mark *put(drawing *d, cinch_role role, uint32_t x, uint32_t y, const char *text)
{
    return scene_label(&d->make, role, 15.0, -1, at_cell(x), at_row(y), text);
}

static uint32_t cells_of(const drawing *d, const words *text)
{
    return (uint32_t)(scene_text_width(&d->make, text->text, 15.0, false) / SCENE_CELL_WIDTH);
}

static uint32_t name_cells(const grid *g)
{
    uint32_t most = 0;
    for (uint32_t r = 0; r < g->rows; r++) {
        words text = {.used = 0};
        grid_row_words(&text, g, r, NAME_MOST);
        uint32_t cells = cells_of(g->d, &text);
        most = cells > most ? cells : most;
    }
    return most;
}

static uint32_t head_rows(const grid *g)
{
    uint32_t most = 0;
    for (uint32_t c = 0; c < g->units; c++) {
        words text = {.used = 0};
        grid_column_words(&text, g, c, g->turned ? UNIT_MOST : HEAD_MOST);
        uint32_t cells = cells_of(g->d, &text);
        most = cells > most ? cells : most;
    }
    return most < WEIGHT_CELLS ? 1 : most;
}

/* Names of two cells stand over the columns, longer ones letter under letter. */
static void column_name(const block *b, uint32_t column)
{
    words text = {.used = 0};
    grid_column_words(&text, &b->g, column, b->g.turned ? UNIT_MOST : HEAD_MOST);
    uint32_t x = b->x + b->names + 1 + (column - b->first) * WEIGHT_CELLS;
    if (b->head == 1) {
        put(b->d, CINCH_FAINT, x, b->y + 1, text.text);
        return;
    }
    uint32_t y = b->y + 1 + b->head - cells_of(b->d, &text);
    for (const char *at = text.text; *at; y++) {
        letter one;
        at = words_letter(&one, at);
        put(b->d, CINCH_FAINT, x + 1, y, one.text);
    }
}

/* "+9" for the largest; an exact 0 is a dot. */
static void put_weight(const block *b, uint32_t row, uint32_t column, uint32_t y)
{
    double weight = grid_weight(&b->g, row, column);
    double size = weight < 0.0 ? -weight : weight;
    char text[3] = {weight < 0.0 ? '-' : '+', '0', '\0'};
    uint32_t x = b->x + b->names + 1 + (column - b->first) * WEIGHT_CELLS;
    if (!(size > 0.0)) {
        put(b->d, CINCH_FAINT, x + 1, y, ".");
        return;
    }
    text[1] = (char)('0' + (int)(9.0 * (size / b->g.largest) + 0.5));
    put(b->d, weight > 0.0 ? CINCH_POSITIVE : CINCH_NEGATIVE, x, y, text);
}

static void put_row(const block *b, uint32_t row, uint32_t y)
{
    words text = {.used = 0};
    grid_row_words(&text, &b->g, row, NAME_MOST);
    bool lit = grid_row_lit(&b->g, row);
    cinch_role role = lit ? CINCH_ACCENT : grid_row_unused(&b->g, row) ? CINCH_FAINT : CINCH_INK;
    put(b->d, role, b->x + b->names - cells_of(b->d, &text), y, text.text)->bold = lit;
    for (uint32_t c = b->first; c < b->last; c++)
        put_weight(b, row, c, y);
}

static uint32_t block_width(const block *b)
{
    return b->names + WEIGHT_CELLS * (b->last - b->first);
}

/* Returns the row below it. */
static uint32_t put_block(const block *b)
{
    words title = {.used = 0};
    grid_title(&title, &b->g);
    put(b->d, CINCH_INK, b->x, b->y, title.text)->bold = true;
    for (uint32_t c = b->first; c < b->last; c++)
        column_name(b, c);
    uint32_t y = b->y + 1 + b->head;
    for (uint32_t r = 0; r < b->g.rows; r++, y++) {
        uint32_t column = grid_group(&b->g, r);
        if (column != UINT32_MAX) {
            words name = {.used = 0};
            words_symbol(&name, b->d->options->keys[column].name, NAME_MOST);
            put(b->d, CINCH_INK, b->x, y++, name.text)->bold = true;
        }
        put_row(b, r, y);
    }
    return y;
}

/* Blocks beside each other as far as the terminal is wide, then below. */
typedef struct flow {
    uint32_t x, y, bottom, right;
} flow;

static void put_grid(drawing *d, flow *f, const grid *g)
{
    block b = {.d = d, .g = *g, .names = name_cells(g), .head = head_rows(g)};
    words title = {.used = 0};
    grid_title(&title, g);
    uint32_t least = cells_of(d, &title);
    least = least > 12 ? least : 12; /* a column's name beside its number */
    uint32_t most = (d->options->cells - b.names - 2) / WEIGHT_CELLS;
    uint32_t parts = (g->units + most - 1) / most, each = (g->units + parts - 1) / parts;
    for (b.first = 0; b.first < g->units; b.first = b.last) {
        b.last = g->units - b.first < each ? g->units : b.first + each;
        uint32_t width = block_width(&b) > least ? block_width(&b) : least;
        if (f->x > 0 && f->x + width > d->options->cells) {
            f->x = 0;
            f->y = f->bottom + 1;
        }
        b.x = f->x;
        b.y = f->y;
        uint32_t below = put_block(&b);
        f->bottom = below > f->bottom ? below : f->bottom;
        f->x += width + 3;
        f->right = b.x + width > f->right ? b.x + width : f->right;
    }
}

/* What the digits mean: the largest weight of each matrix. */
static void explain(drawing *d, flow *f)
{
    legend l = {.make = &d->make, .right = at_cell(d->options->cells), .line = SCENE_CELL_HEIGHT};
    l.y = at_row(f->bottom + 1);
    for (uint32_t layer = 0; layer <= d->net->shape.layers; layer++) {
        grid g = grid_of(d, layer);
        words text = {.used = 0};
        grid_title(&text, &g);
        words_add(&text, " 9 = ");
        words_digits(&text, g.largest, 3);
        legend_entry(&l, CINCH_FAINT, 15.0, text.text);
    }
    if (heat_tie(d))
        legend_entry(&l, CINCH_ACCENT, 15.0, HEAT_TIE);
    f->bottom = (uint32_t)(l.y / SCENE_CELL_HEIGHT) + 1;
}

cinch_status heat_cells(drawing *d)
{
    flow f = {.y = 2};
    heat_title(d, at_cell(d->options->cells));
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        put_grid(d, &f, &g);
    }
    explain(d, &f);
    return scene_end(&d->make, at_cell(d->options->cells), SCENE_CELL_HEIGHT * f.bottom);
}
