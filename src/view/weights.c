/* weights.c - the view heat: what its rows and columns are. */
#include "view/weights.h"
#include "net/net.h"

double grid_weight(const grid *g, uint32_t row, uint32_t column)
{
    size_t i = g->turned ? column : row, j = g->turned ? row : column;
    double x = (double)g->d->net->weights[g->matrix.first + i * g->matrix.units + j];
    return scene_size(x) < VIEW_FINITE ? x : 0.0;
}

grid grid_of(drawing *d, uint32_t layer)
{
    const cinch_shape *shape = &d->net->shape;
    grid g = {.d = d, .layer = layer, .matrix = cinch_shape_matrix(shape, layer)};
    uint32_t inputs = (uint32_t)net_matrix_rows(shape, layer), units = (uint32_t)g.matrix.units;
    g.turned = layer > 0 && layer == shape->layers;
    g.rows = g.turned ? units : inputs;
    g.units = g.turned ? inputs : units;
    for (uint32_t r = 0; r < g.rows; r++)
        for (uint32_t c = 0; c < g.units; c++)
            g.largest = scene_larger(g.largest, scene_size(grid_weight(&g, r, c)));
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
static words input_words(const grid *g, uint32_t input, size_t most)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (input == g->matrix.inputs)
        return words_of(most < 4 ? "b" : "bias");
    if (g->layer > 0)
        return view_unit_words(input);
    uint32_t column = column_of_input(shape, input);
    return view_symbol(&g->d->options->keys[column], input - shape->offset[column], most);
}

words grid_words(const grid *g, bool across, uint32_t number, size_t most)
{
    if (across == g->turned)
        return input_words(g, number, most);
    return g->layer == g->d->net->shape.layers ? view_symbol(g->d->options->value, number, most)
                                               : view_unit_words(number);
}

double grid_widest(const grid *g, bool across, size_t most, double size)
{
    double widest = 0.0;
    for (uint32_t i = 0; i < (across ? g->units : g->rows); i++) {
        words text = grid_words(g, across, i, most);
        widest = scene_larger(widest, scene_text_width(&g->d->make, text.text, size));
    }
    return widest;
}

void grid_stack(const grid *g, double size, int anchor, double x, double y, double pitch,
                const char *text)
{
    for (letter one; *text; y += pitch) {
        text = words_letter(&one, text);
        scene_label(&g->d->make, ROLE_FAINT, size, anchor, x, y, one.text);
    }
}

static bool is_symbol_row(const grid *g, uint32_t row)
{
    return g->layer == 0 && row < g->matrix.inputs;
}

/* Why the lit key has no answer; "" if it has one, or no key is lit. */
static words no_answer(const drawing *d)
{
    if (!d->options->key || view_decided(d))
        return words_of("");
    return words_of(view_no_answer_words(d).text, ": no answer");
}

void weights_key(const drawing *d, legend *l)
{
    words text = words_of("key ", view_key_words(d, d->options->key, 12).text);
    if (no_answer(d).used == 0)
        words_add(&text, ", answer ", view_symbol(d->options->value, d->walk.answer, 12).text);
    legend_entry(l, ROLE_INK, text.text);
}

void weights_doubt(const drawing *d, legend *l)
{
    legend_note(l, ROLE_INK, no_answer(d).text);
    legend_note(l, ROLE_INK, d->doubt.text);
    legend_note(l, ROLE_INK, view_remark(d));
}

bool grid_row_lit(const grid *g, uint32_t row)
{
    const cinch_shape *shape = &g->d->net->shape;
    const uint32_t *key = g->d->options->key;
    if (!key)
        return false;
    if (g->turned)
        return row == g->d->walk.answer && no_answer(g->d).used == 0;
    if (!is_symbol_row(g, row))
        return false;
    uint32_t column = column_of_input(shape, row);
    return row - shape->offset[column] == key[column];
}

mark_role grid_row_role(const grid *g, uint32_t row)
{
    if (grid_row_lit(g, row))
        return g->turned && g->d->doubt.used > 0 ? ROLE_INK : ROLE_ACCENT;
    if (!is_symbol_row(g, row))
        return ROLE_INK;
    uint32_t column = column_of_input(&g->d->net->shape, row);
    bool used = view_used(g->d, column, row - g->d->net->shape.offset[column]);
    return used ? ROLE_INK : ROLE_FAINT;
}

uint32_t grid_group(const grid *g, uint32_t row)
{
    const cinch_shape *shape = &g->d->net->shape;
    if (!is_symbol_row(g, row) || shape->columns < 2)
        return UINT32_MAX;
    uint32_t column = column_of_input(shape, row);
    return shape->offset[column] == row ? column : UINT32_MAX;
}

/* "input", "hidden 1", "output": what stands at either end of a matrix. */
static words layer_words(const grid *g, uint32_t number)
{
    bool last = number > g->d->net->shape.layers;
    if (number == 0 || last)
        return words_of(last ? "output" : "input");
    return words_of("hidden ", words_count(number).text);
}

words grid_title(const grid *g)
{
    uint32_t layers = g->d->net->shape.layers;
    if (layers == 0)
        return words_of("weights");
    if (layers == 1)
        return layer_words(g, 2 * g->layer);
    bool inner = g->layer > 0 && g->layer < layers;
    return words_of(layer_words(g, g->layer).text, " to ",
                    inner ? words_count(g->layer + 1).text : layer_words(g, g->layer + 1).text);
}

static void describe(drawing *d)
{
    words text =
        words_of("All weights of a network ", view_shape_words(&d->net->shape).text,
                 d->make.terminal ? ", each as its sign and a digit that grows with its size."
                                  : ", each as a square whose area grows with its size.");
    for (uint32_t l = 0; l <= d->net->shape.layers; l++) {
        grid g = grid_of(d, l);
        words_add(&text, " Largest of ", grid_title(&g).text, ": ", words_digits(g.largest, 3).text,
                  ".");
    }
    if (no_answer(d).used > 0)
        words_add(&text, " The key that is lit: ", no_answer(d).text, ".");
    d->make.scene->description = scene_copy(&d->make, text.text);
}

words weights_title(const drawing *d)
{
    return words_of(view_name_words(d).text, ": every weight");
}

cinch_status view_heat(drawing *d)
{
    if (d->options->key) /* its answer stays in the walk */
        cinch_net_walk(&d->walk, d->net, d->options->key);
    describe(d);
    return d->make.terminal ? weights_terminal(d) : weights_page(d);
}
