/* weights.c - the view heat: what its rows and columns are. */
#include "view/weights.h"
#include "net/net.h"

double grid_weight(const grid *g, uint32_t row, uint32_t column)
{
    size_t i = g->turned ? column : row, j = g->turned ? row : column;
    double x = (double)g->d->net->weights[g->matrix.first + i * g->matrix.units + j];
    return scene_size(x) < 1e39 ? x : 0.0;
}

grid grid_of(const drawing *d, uint32_t layer)
{
    const cinch_shape *shape = &d->net->shape;
    grid g = {.d = d, .layer = layer, .matrix = cinch_shape_matrix(shape, layer)};
    uint32_t inputs = (uint32_t)net_matrix_rows(shape, layer), units = (uint32_t)g.matrix.units;
    g.turned = layer > 0 && layer == shape->layers;
    g.rows = g.turned ? units : inputs;
    g.units = g.turned ? inputs : units;
    for (uint32_t r = 0; r < g.rows; r++)
        for (uint32_t c = 0; c < g.units; c++) {
            double size = scene_size(grid_weight(&g, r, c));
            g.largest = size > g.largest ? size : g.largest;
        }
    return g;
}

static uint32_t column_of_input(const cinch_shape *shape, uint32_t input)
{
    uint32_t column = 0;
    while (input >= shape->offset[column + 1])
        column++;
    return column;
}

/* Input number `input` of the matrix, its biases after the last. */
static void input_words(words *text, const grid *g, uint32_t input, size_t most)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (input == g->matrix.inputs) {
        words_add(text, most < 4 ? "b" : "bias");
        return;
    }
    if (g->layer > 0) {
        draw_unit_words(text, input);
        return;
    }
    uint32_t column = column_of_input(shape, input);
    uint32_t symbol = input - shape->offset[column];
    words_add(text, scene_symbol(&g->d->options->keys[column], symbol, most).text);
}

static void output_words(words *text, const grid *g, uint32_t unit, size_t most)
{
    if (g->layer == g->d->net->shape.layers)
        words_add(text, scene_symbol(g->d->options->value, unit, most).text);
    else
        draw_unit_words(text, unit);
}

void grid_row_words(words *text, const grid *g, uint32_t row, size_t most)
{
    if (g->turned)
        output_words(text, g, row, most);
    else
        input_words(text, g, row, most);
}

void grid_column_words(words *text, const grid *g, uint32_t column, size_t most)
{
    if (g->turned)
        input_words(text, g, column, most);
    else
        output_words(text, g, column, most);
}

static bool is_symbol_row(const grid *g, uint32_t row)
{
    return g->layer == 0 && row < g->matrix.inputs;
}

bool grid_row_unused(const grid *g, uint32_t row)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (!is_symbol_row(g, row) || !g->d->options->seen)
        return false;
    uint32_t column = column_of_input(shape, row);
    const bool *seen = g->d->options->seen[column];
    return seen && !seen[row - shape->offset[column]];
}

bool heat_tie(const drawing *d)
{
    return d->options->key && d->net->shape.values > 1 && !(d->walk.margin > 0.0f);
}

bool grid_row_lit(const grid *g, uint32_t row)
{
    const cinch_shape *shape = &g->d->net->shape;
    const uint32_t *key = g->d->options->key;
    if (!key)
        return false;
    if (g->turned)
        return row == g->d->walk.answer && !heat_tie(g->d);
    if (!is_symbol_row(g, row))
        return false;
    uint32_t column = column_of_input(shape, row);
    return row - shape->offset[column] == key[column];
}

uint32_t grid_group(const grid *g, uint32_t row)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (!is_symbol_row(g, row) || shape->columns < 2)
        return UINT32_MAX;
    uint32_t column = column_of_input(shape, row);
    return shape->offset[column] == row ? column : UINT32_MAX;
}

void grid_title(words *text, const grid *g)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (shape->layers == 0) {
        words_add(text, "weights");
    } else if (g->layer == 0) {
        words_add(text, shape->layers > 1 ? "input to hidden 1" : "input");
    } else if (g->layer == shape->layers) {
        if (shape->layers > 1) {
            words_add(text, "hidden ");
            words_count(text, g->layer);
            words_add(text, " to ");
        }
        words_add(text, "output");
    } else {
        words_add(text, "hidden ");
        words_count(text, g->layer);
        words_add(text, " to ");
        words_count(text, g->layer + 1);
    }
}

/* The answer of the lit key stays in the walk. */
static void light(drawing *d)
{
    if (d->options->key)
        cinch_net_walk(&d->walk, d->net, d->options->key);
}

static void describe(drawing *d)
{
    words text = {.used = 0};
    words_add(&text, "All weights of a network ");
    draw_shape_words(&text, &d->net->shape);
    words_add(&text, d->options->cells ? ", each as its sign and a digit that grows with its size."
                                       : ", each as a square whose area grows with its size.");
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        words_add(&text, " Largest of ");
        grid_title(&text, &g);
        words_add(&text, ": ");
        words_digits(&text, g.largest, 3);
        words_add(&text, ".");
    }
    if (heat_tie(d))
        words_add(&text, " The key that is lit has a tie: no answer.");
    d->make.scene->description = scene_copy(&d->make, text.text);
}

void heat_title(drawing *d, double width)
{
    words text = {.used = 0};
    draw_shape_words(&text, &d->net->shape);
    words_add(&text, ": every weight");
    draw_title(&d->make, width, text.text);
}

cinch_status draw_heat(drawing *d)
{
    light(d);
    describe(d);
    return d->options->cells ? heat_cells(d) : heat_page(d);
}
