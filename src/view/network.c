/*
 * network.c - the article's picture: columns of nodes, lines as wide as their weights, numbers at
 * the nodes; with a key, the path that it lights.
 */
#include "scene/place.h"
#include "view/layout.h"

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The lit input of a key column, counted over all columns. */
static bool is_lit(const layout *l, uint32_t input)
{
    const cinch_shape *shape = layout_shape(l);
    for (uint32_t c = 0; c < shape->columns; c++)
        if (shape->offset[c] + l->d->options->key[c] == input)
            return true;
    return false;
}

/* What a line shows: its weight, or with a key what goes along it. */
static double flow(const layout *l, uint32_t layer, uint32_t from, uint32_t to)
{
    cinch_matrix matrix = cinch_shape_matrix(layout_shape(l), layer);
    double weight = (double)l->d->net->weights[matrix.first + from * matrix.units + to];
    if (!l->lit)
        return weight;
    if (layer == 0)
        return is_lit(l, from) ? weight : 0.0;
    return weight * (double)l->d->walk.unit[layer - 1][from];
}

static double largest_flow(const layout *l, uint32_t layer)
{
    cinch_matrix matrix = cinch_shape_matrix(layout_shape(l), layer);
    double largest = 0.0;
    for (uint32_t i = 0; i < matrix.inputs; i++)
        for (uint32_t j = 0; j < matrix.units; j++) {
            double f = scene_size(flow(l, layer, i, j));
            largest = f > largest ? f : largest; /* a NaN, of sums that overflow, is passed over */
        }
    return largest;
}

static void draw_line(layout *l, uint32_t layer, uint32_t i, uint32_t j, double share)
{
    const node_column *from = &l->column[layer], *to = &l->column[layer + 1];
    double widest = l->column[0].count > 40 ? 3.0 : 5.0;
    double ends[2][2] = {{from->x, layout_node_y(l, layer, i)},
                         {to->x, layout_node_y(l, layer + 1, j)}};
    double size = scene_size(share);
    cinch_role role = share < 0.0 ? CINCH_NEGATIVE : share > 0.0 ? CINCH_POSITIVE : CINCH_GRID;
    cinch_mark *line = scene_line(&l->d->make, role, 0.5 + widest * size, ends[0], ends[1]);
    line->opacity = 0.9;
    line->dashed = layout_cells(l) && share < 0.0; /* there may be no colour */
}

/* In which of `rounds` a line of this share is drawn; sums that overflowed give no share. */
static int round_of(double share, int rounds)
{
    double size = scene_size(share);
    if (!(size <= 1.0))
        return -1;
    return size < 1.0 ? (int)(size * rounds) : rounds - 1;
}

/* The thick ones last, on top: in eight rounds by size. */
static void draw_lines(layout *l, uint32_t layer)
{
    enum { ROUNDS = 8 };
    cinch_matrix matrix = cinch_shape_matrix(layout_shape(l), layer);
    double largest = largest_flow(l, layer);
    for (int round = 0; round < ROUNDS; round++)
        for (uint32_t i = 0; i < matrix.inputs; i++)
            for (uint32_t j = 0; j < matrix.units; j++) {
                if (l->lit && layer == 0 && !is_lit(l, i))
                    continue;
                double share = largest > 0.0 ? flow(l, layer, i, j) / largest : 0.0;
                if (round_of(share, ROUNDS) == round)
                    draw_line(l, layer, i, j, share);
            }
}

/* ---- Nodes ----------------------------------------------------------------------------------- */

static cinch_role role_of_node(const layout *l, uint32_t column, uint32_t node)
{
    if (!l->lit)
        return CINCH_INK;
    if (column == 0)
        return is_lit(l, node) ? CINCH_ACCENT : CINCH_FAINT;
    bool answer = column + 1 == l->columns && node == l->d->walk.answer;
    return answer && l->decided ? CINCH_ACCENT : CINCH_INK;
}

static bool is_unused(const layout *l, uint32_t column, uint32_t symbol)
{
    const bool *const *seen = l->d->options->seen;
    return seen && seen[column] && !seen[column][symbol];
}

static void draw_disc(layout *l, uint32_t column, uint32_t node, bool dashed)
{
    const node_column *nodes = &l->column[column];
    cinch_role role = role_of_node(l, column, node);
    cinch_mark *disc =
        scene_disc(&l->d->make, role, nodes->x, layout_node_y(l, column, node), nodes->radius);
    bool accent = role == CINCH_ACCENT;
    disc->width = layout_cells(l) && accent ? 0.0 : accent ? 2.5 : 1.2;
    disc->dashed = dashed;
}

static void draw_symbol(layout *l, uint32_t column, uint32_t node, const char *text)
{
    const node_column *nodes = &l->column[column];
    bool values = column > 0;
    double y = layout_node_y(l, column, node), away = nodes->radius + l->m.pad;
    double x = nodes->inside ? nodes->x : values ? nodes->x + away : nodes->x - away;
    if (layout_cells(l))
        x = layout_snapped(l, x, SCENE_CELL_WIDTH) + (values ? SCENE_CELL_WIDTH : 0.0);
    cinch_role role = role_of_node(l, column, node);
    cinch_mark *label = scene_label(&l->d->make, role, l->m.font,
                                    nodes->inside ? 0
                                    : values      ? -1
                                                  : 1,
                                    x, layout_baseline(l, y, l->m.font), text);
    label->bold = role == CINCH_ACCENT;
}

/* The right end of number column `j` beside the inputs, or beside the values. */
static double number_end(const layout *l, bool values, uint32_t j)
{
    const node_column *nodes = &l->column[values ? l->columns - 1 : 0];
    double symbol = nodes->inside ? 0.0 : l->symbol_width[values];
    double away = nodes->radius + l->m.pad + symbol;
    double end =
        values ? nodes->x + away + (double)(j + 1) * l->number_width[1]
               : nodes->x - away - (double)(l->n.units - 1 - j) * l->number_width[0] - l->m.pad;
    return layout_snapped(l, end, SCENE_CELL_WIDTH) +
           (layout_cells(l) && values ? SCENE_CELL_WIDTH : 0.0);
}

static void draw_numbers(layout *l, bool values, uint32_t node)
{
    uint32_t column = values ? l->columns - 1 : 0;
    double y = layout_baseline(l, layout_node_y(l, column, node), l->m.small);
    for (uint32_t j = 0; j < layout_numbers(l, values); j++) {
        words w = {.used = 0};
        words_number(&w,
                     values ? l->n.out[(size_t)j * layout_shape(l)->values + node]
                            : l->n.code[(size_t)node * l->n.units + j],
                     l->n.decimals);
        cinch_role role = role_of_node(l, column, node) == CINCH_FAINT ? CINCH_FAINT : CINCH_INK;
        scene_label(&l->d->make, role, l->m.small, 1, number_end(l, values, j), y, w.text);
    }
}

/* What a hidden unit sends. */
static void unit_value(words *text, const layout *l, uint32_t layer, uint32_t unit)
{
    if (l->n.shown)
        words_number(text, l->n.code[(size_t)l->d->options->key[0] * l->n.units + unit],
                     l->n.decimals);
    else
        words_number(text, (double)l->d->walk.unit[layer][unit], 3);
}

static void draw_unit(layout *l, uint32_t layer, uint32_t unit)
{
    const node_column *nodes = &l->column[layer + 1];
    double y = layout_node_y(l, layer + 1, unit);
    words w = {.used = 0};
    draw_unit_words(&w, unit);
    draw_disc(l, layer + 1, unit, false);
    if (!layout_cells(l))
        scene_label(&l->d->make, CINCH_INK, l->m.font, 0, nodes->x,
                    layout_baseline(l, y, l->m.font), w.text);
    words value = {.used = 0};
    double gap = l->column[1].x - l->column[0].x;
    if (l->lit)
        unit_value(&value, l, layer, unit);
    if (layout_cells(l)) { /* name and value above the node, if they have room there */
        words both = w;
        words_add(&both, l->lit ? " " : "");
        words_add(&both, value.text);
        value = layout_width(l, both.text, l->m.font) + 2.0 * SCENE_CELL_WIDTH <= gap ? both : w;
        if (layout_width(l, value.text, l->m.font) + SCENE_CELL_WIDTH > gap)
            value.used = 0;
    }
    double x = nodes->x, above = y - nodes->radius - 6.0;
    if (layout_cells(l)) {
        x = layout_snapped(l, x - 0.5 * layout_width(l, value.text, l->m.font), SCENE_CELL_WIDTH);
        above = y - 12.0;
    }
    if (!value.used)
        return;
    double half = 0.5 * layout_width(l, value.text, l->m.font);
    if (!layout_cells(l)) /* the text stands on lines */
        scene_box(&l->d->make, CINCH_PAPER, x - half, above - l->m.font, 2.0 * half,
                  1.25 * l->m.font)
            ->opacity = 0.8;
    scene_label(&l->d->make, CINCH_INK, l->m.font, layout_cells(l) ? -1 : 0, x, above, value.text)
        ->bold = l->lit;
}

static void draw_inputs(layout *l)
{
    const cinch_shape *shape = layout_shape(l);
    for (uint32_t c = 0; c < shape->columns; c++)
        for (uint32_t s = 0; s < l->d->options->keys[c].count; s++) {
            uint32_t node = shape->offset[c] + s;
            draw_disc(l, 0, node, is_unused(l, c, s));
            draw_symbol(l, 0, node, scene_symbol(&l->d->options->keys[c], s, l->characters).text);
            draw_numbers(l, false, node);
        }
}

/* ---- Sums and shares of a lit key ------------------------------------------------------------ */

/* Of the sums as they are shown: what softmax makes shares of. */
typedef struct softmax {
    double top, total;
} softmax;

static double exp_below(const layout *l, uint32_t value, double top)
{
    return (double)cinch_exp((float)(layout_sum_of(l, value) - top));
}

static softmax softmax_of(const layout *l)
{
    softmax all = {.top = layout_sum_of(l, 0)};
    for (uint32_t v = 1; v < layout_shape(l)->values; v++)
        all.top = layout_larger(all.top, layout_sum_of(l, v));
    for (uint32_t v = 0; v < layout_shape(l)->values; v++)
        all.total += exp_below(l, v, all.top);
    return all;
}

/* "answer", or "tie" at both that are as good. */
static const char *mark_of(const layout *l, uint32_t value)
{
    const cinch_walk *walk = &l->d->walk;
    if (value == walk->answer && l->decided)
        return "answer";
    bool tie = walk->margin == 0.0f && walk->answer != walk->rival;
    return tie && (value == walk->answer || value == walk->rival) ? "tie" : "";
}

static void draw_share(layout *l, const softmax *all, uint32_t value, double left, double y)
{
    words share = {.used = 0};
    cinch_role role = role_of_node(l, l->columns - 1, value);
    double end = layout_snapped(l, left + layout_width(l, "100.00 %", l->m.font), SCENE_CELL_WIDTH);
    double part = exp_below(l, value, all->top) / all->total;
    if (layout_shape(l)->output == CINCH_SOFTMAX && part == part) { /* NaN: the sums overflow */
        words_number(&share, 100.0 * part, 2);
        words_add(&share, " %");
        scene_label(&l->d->make, role, l->m.font, 1, end, y, share.text);
    }
    const char *mark = mark_of(l, value);
    if (mark[0])
        scene_label(&l->d->make, role, l->m.small, -1, end + l->m.pad, y, mark);
}

static void draw_sum(layout *l, const softmax *all, uint32_t value, double width)
{
    uint32_t last = l->columns - 1;
    double left = l->column[last].x + layout_beside(l, true) + 2.0 * l->m.pad;
    double end = layout_snapped(l, left + width, SCENE_CELL_WIDTH);
    double y = layout_baseline(l, layout_node_y(l, last, value), l->m.font);
    cinch_role role = role_of_node(l, last, value);
    words sum = {.used = 0};
    layout_sum(&sum, l, value);
    scene_label(&l->d->make, role, l->m.font, 1, end, y, sum.text)->bold = role == CINCH_ACCENT;
    if (l->shares)
        draw_share(l, all, value, end + l->m.pad, y);
}

static void draw_values(layout *l)
{
    uint32_t last = l->columns - 1;
    bool sums = l->lit && l->sums;
    softmax all = sums ? softmax_of(l) : (softmax){.top = 0.0};
    double width = sums ? layout_sum_width(l) : 0.0;
    for (uint32_t v = 0; v < layout_shape(l)->values; v++) {
        draw_disc(l, last, v, false);
        draw_symbol(l, last, v, scene_symbol(l->d->options->value, v, l->characters).text);
        draw_numbers(l, true, v);
        if (sums)
            draw_sum(l, &all, v, width);
    }
}

/* "answer 5: 17.89 = 1*15.8 + -0.4*-5.8", below the picture; the sum alone where that is too wide. */
static double draw_formula(layout *l, uint32_t value, double y, const char *what)
{
    words text = {.used = 0}, sum;
    words_add(&text, what);
    words_symbol(&text, cinch_symbol(l->d->options->value, value), 12);
    words_add(&text, ": ");
    sum = text;
    layout_sum(&sum, l, value);
    if (l->n.shown)
        numbers_formula(&text, &l->n, l->d->options->key[0], value);
    double room = SCENE_CELL_WIDTH * (double)l->d->options->cells;
    if (!l->n.shown || (layout_cells(l) && layout_width(l, text.text, l->m.font) > room))
        text = sum;
    bool answer = value == l->d->walk.answer && l->decided;
    scene_label(&l->d->make, answer ? CINCH_ACCENT : CINCH_INK, l->m.font, -1, l->m.edge, y,
                text.text);
    return l->m.edge + layout_width(l, text.text, l->m.font);
}

/* ---- Headings and the whole ------------------------------------------------------------------ */

static void heading(layout *l, int anchor, double x, double y, const char *text)
{
    if (text[0])
        scene_label(&l->d->make, CINCH_FAINT, l->m.small, anchor, x, y, text);
}

/* How far above a node a heading stands. */
static double heading_lift(const layout *l, uint32_t column)
{
    return layout_cells(l) ? 12.0 : l->column[column].radius + 9.0;
}

/* "h1 h2" above the numbers, and above these what they are. */
static void number_headings(layout *l, bool values)
{
    uint32_t column = values ? l->columns - 1 : 0;
    double y = layout_node_y(l, column, 0) - heading_lift(l, column);
    for (uint32_t j = 0; j < layout_numbers(l, values); j++) {
        words w = {.used = 0};
        if (j < l->n.units)
            draw_unit_words(&w, j);
        else
            words_add(&w, "bias");
        heading(l, 1, number_end(l, values, j), y, w.text);
    }
    uint32_t count = layout_numbers(l, values);
    if (count > 0)
        heading(l, 1, number_end(l, values, values ? l->n.units - 1 : count - 1),
                y - (layout_cells(l) ? SCENE_CELL_HEIGHT : 13.0), values ? "weight" : "code");
}

/* "hidden 1", where there are several layers. */
static void layer_headings(layout *l)
{
    double room = l->column[1].x - l->column[0].x;
    for (uint32_t layer = 0; layer < layout_shape(l)->layers; layer++) {
        const node_column *nodes = &l->column[layer + 1];
        words w = {.used = 0};
        words_add(&w, "hidden ");
        words_count(&w, layer + 1);
        double width = layout_width(l, w.text, l->m.small);
        if (layout_shape(l)->layers == 1 || (layout_cells(l) && width + 24.0 > room))
            continue;
        double x = layout_snapped(l, nodes->x - 0.5 * width, SCENE_CELL_WIDTH);
        double y = layout_node_y(l, layer + 1, 0) - (layout_cells(l) ? 28.0 : nodes->radius + 24.0);
        heading(l, -1, x, y, w.text);
    }
}

/* In a terminal: it ends at the node, or goes on towards the hidden units, short of their names. */
static void key_heading_cells(layout *l, double y, const char *name)
{
    const double names = 6.0 * SCENE_CELL_WIDTH; /* of hidden units, half of one with its value */
    double node = layout_snapped(l, l->column[0].x, SCENE_CELL_WIDTH) + SCENE_CELL_WIDTH;
    double from = l->numbered ? number_end(l, false, l->n.units - 1) + SCENE_CELL_WIDTH : 0.0;
    double to = layout_larger(node, layout_snapped(l, l->column[1].x - names, SCENE_CELL_WIDTH));
    size_t room = (size_t)((to - from) / SCENE_CELL_WIDTH) - 1; /* and one for an ellipsis */
    words w = {.used = 0};
    words_symbol(&w, name, room < l->characters ? room : l->characters);
    double width = layout_width(l, w.text, l->m.small);
    heading(l, -1, layout_larger(from, node - width), y, w.text);
}

/* The name of a key column above its first node. */
static void key_heading(layout *l, uint32_t column)
{
    double y = layout_node_y(l, 0, layout_shape(l)->offset[column]) - heading_lift(l, 0);
    const char *name = l->d->options->keys[column].name;
    if (layout_cells(l)) {
        key_heading_cells(l, y, name);
        return;
    }
    words w = {.used = 0};
    words_symbol(&w, name, l->characters);
    double half = 0.5 * layout_width(l, w.text, l->m.small);
    double x = l->column[0].x + (l->numbered ? half : 0.0); /* numbers' headings: to the left */
    heading(l, 0, layout_larger(x, half + l->m.edge), y, w.text);
}

/* The name of the values above their nodes; returns its right end. */
static double value_heading(layout *l)
{
    uint32_t last = l->columns - 1;
    double left = layout_snapped(l, l->column[last].x, SCENE_CELL_WIDTH);
    size_t most = l->characters;
    if (layout_cells(l)) { /* up to the numbers' headings, or to the edge */
        double end = l->numbered ? number_end(l, true, 0) - 5.0 * SCENE_CELL_WIDTH
                                 : SCENE_CELL_WIDTH * (double)l->d->options->cells;
        size_t room = (size_t)((end - left) / SCENE_CELL_WIDTH) - 1; /* an ellipsis may follow */
        most = room < most ? room : most;
    }
    words w = {.used = 0};
    words_symbol(&w, l->d->options->value->name, most);
    double width = layout_width(l, w.text, l->m.small);
    if (!layout_cells(l) && l->numbered) /* the numbers' headings stand to the right */
        left -= width;
    heading(l, -1, left, layout_node_y(l, last, 0) - heading_lift(l, last), w.text);
    return left + width;
}

/* The name of a column above its first node; that of several key columns above each.
 * Returns the right end. */
static double headings(layout *l)
{
    const cinch_shape *shape = layout_shape(l);
    for (uint32_t c = 0; c < shape->columns; c++)
        key_heading(l, c);
    return value_heading(l);
}

static void describe(layout *l)
{
    const cinch_shape *shape = layout_shape(l);
    words title = {.used = 0}, text = {.used = 0};
    draw_shape_words(&title, shape);
    words_add(&title, shape->layers ? ", " : ", dense");
    words_add(&title, shape->layers ? draw_activation_word(shape->activation) : "");
    words_add(&title, ": ");
    words_count(&title, cinch_shape_cost(shape).connections);
    words_add(&title, " connections");
    l->d->make.scene->title = scene_copy(&l->d->make, title.text);
    words_add(&text, "A network drawn as columns of nodes: key symbols on the left, ");
    words_add(&text,
              shape->layers ? "hidden units, values on the right. " : "values on the right. ");
    words_add(&text, l->lit ? "Lines are as wide as what goes along them"
                            : "Lines are as wide as their weights");
    words_add(&text, ", dark where it is positive and light where it is negative.");
    if (l->lit) {
        words_add(&text, " The key ");
        draw_key_words(&text, l->d, l->d->options->key, 40);
        words_add(&text, " is lit; ");
        words_add(&text, l->decided ? "the network answers "
                                    : "there is no answer: a tie, or sums "
                                      "that overflow");
        if (l->decided)
            words_symbol(&text, cinch_symbol(l->d->options->value, l->d->walk.answer), 40);
        words_add(&text, ".");
    }
    l->d->make.scene->description = scene_copy(&l->d->make, text.text);
}

/* What the colours mean; returns its right end. */
static double draw_legend(layout *l, double y)
{
    static const char *const texts[] = {"positive", "negative"};
    double x = l->m.edge;
    for (int i = 0; i < 2; i++) {
        double middle = y - 4.0, ends[2][2] = {{x, middle}, {x + 24.0, middle}};
        scene_line(&l->d->make, i == 0 ? CINCH_POSITIVE : CINCH_NEGATIVE, 4.0, ends[0], ends[1])
            ->dashed = layout_cells(l) && i == 1;
        scene_label(&l->d->make, CINCH_FAINT, l->m.small, -1, x + 32.0, y, texts[i]);
        x += 32.0 + layout_width(l, texts[i], l->m.small) + 2.0 * l->m.pad;
    }
    const char *width = l->lit ? "width: what goes along" : "width: size of the weight";
    if (layout_cells(l)) /* where lines have one width */
        return x;
    scene_label(&l->d->make, CINCH_FAINT, l->m.small, -1, x, y, width);
    return x + layout_width(l, width, l->m.small);
}

/* How the numbers were made; returns its right end, 0 where there are none. */
static double draw_note(layout *l, double y)
{
    words note = {.used = 0};
    bool bias = layout_shape(l)->bias;
    if (!l->n.shown || (l->n.decimals == 0 && !bias))
        return 0.0;
    if (l->n.decimals > 0) {
        words_add(&note, "numbers rounded to ");
        words_count(&note, (uint64_t)l->n.decimals);
        words_add(&note, l->n.decimals == 1 ? " decimal" : " decimals");
    }
    if (bias)
        words_add(&note,
                  note.used ? "; codes include hidden biases" : "codes include hidden biases");
    double width = layout_width(l, note.text, l->m.small);
    if (layout_cells(l) && width > SCENE_CELL_WIDTH * (double)l->d->options->cells)
        return 0.0;
    scene_label(&l->d->make, CINCH_FAINT, l->m.small, -1, l->m.edge, y, note.text);
    return l->m.edge + width;
}

static double draw_head(layout *l)
{
    words title = {.used = 0};
    double size = layout_cells(l) ? l->m.font : 15.0;
    double room = SCENE_CELL_WIDTH * (double)l->d->options->cells;
    describe(l);
    draw_fit(&title, &l->d->make, l->d->make.scene->title, size, layout_cells(l) ? room : 2000.0);
    scene_label(&l->d->make, CINCH_INK, size, -1, l->m.edge, layout_cells(l) ? 12.0 : 28.0,
                title.text)
        ->bold = true;
    return l->m.edge + layout_width(l, title.text, size);
}

/* The largest sum but the answer's, of those that are shown; the answer where there is no other. */
static uint32_t runner_up(const layout *l)
{
    uint32_t answer = l->d->walk.answer, best = answer;
    for (uint32_t v = 0; v < layout_shape(l)->values; v++)
        if (v != answer && (best == answer || layout_sum_of(l, v) > layout_sum_of(l, best)))
            best = v;
    return best;
}

/* The text below the nodes; returns the picture's right end, and its lower one in *bottom. */
static double draw_foot(layout *l, double *bottom)
{
    double step = layout_cells(l) ? SCENE_CELL_HEIGHT : 20.0, right = 0.0;
    double y = l->bottom + (layout_cells(l) ? 12.0 : 26.0);
    if (l->lit) {
        uint32_t answer = l->d->walk.answer, rival = runner_up(l);
        right = draw_formula(l, answer, y, l->decided ? "answer " : "first ");
        y += step;
        if (rival != answer)
            right = layout_larger(right, draw_formula(l, rival, y, "runner-up "));
        y += step;
    }
    right = layout_larger(right, draw_legend(l, y));
    double note = draw_note(l, y + step);
    y += note > 0.0 ? step : 0.0;
    *bottom = y + (layout_cells(l) ? 4.0 : 16.0);
    return layout_larger(right, note);
}

static void light(layout *l)
{
    const cinch_walk *walk = &l->d->walk;
    cinch_net_walk(&l->d->walk, l->d->net, l->d->options->key);
    bool finite = walk->margin - walk->margin == 0.0f;
    l->decided = walk->answer == walk->rival || (finite && walk->margin > 0.0f);
}

static void draw_nodes(layout *l)
{
    draw_inputs(l);
    for (uint32_t layer = 0; layer < layout_shape(l)->layers; layer++)
        for (uint32_t j = 0; j < layout_shape(l)->width[layer]; j++)
            draw_unit(l, layer, j);
    draw_values(l);
}

cinch_status draw_network(drawing *d)
{
    layout l = {.d = d, .lit = d->options->key != NULL};
    if (!numbers_begin(&l.n, d))
        return CINCH_NO_MEMORY;
    if (l.lit)
        light(&l);
    layout_place(&l);
    double right = draw_head(&l), bottom;
    for (uint32_t layer = 0; layer + 1 < l.columns; layer++)
        draw_lines(&l, layer);
    right = layout_larger(right, headings(&l));
    for (int values = 0; values < 2; values++)
        number_headings(&l, values);
    layer_headings(&l);
    draw_nodes(&l);
    right = layout_larger(right, draw_foot(&l, &bottom));
    double nodes = l.column[l.columns - 1].x + layout_beside(&l, true) + layout_lit_width(&l);
    nodes += layout_cells(&l) ? SCENE_CELL_WIDTH : 0.0; /* text begins at the next cell */
    right = layout_larger(right, nodes) + l.m.edge;
    if (layout_cells(&l))
        right = SCENE_CELL_WIDTH * (double)(uint64_t)((right + 7.9) / SCENE_CELL_WIDTH);
    return scene_end(&d->make, right, bottom);
}
