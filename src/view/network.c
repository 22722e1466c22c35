/*
 * network.c - the article's picture: columns of nodes, lines as wide as their weights, numbers at
 * the nodes; with a key, the path that it lights.
 */
#include "base/fmath.h"
#include "view/layout.h"

enum { MANY_INPUTS = 40 };

/* Pixels that a line is wide: the largest weight's, and that of one that is nearly nothing. */
#define WIDEST_LINE    5.0
#define WIDEST_OF_MANY 3.0
#define LEAST_LINE     0.5
#define LINE_OPACITY   0.9 /* where two cross, both are seen */

#define HIDDEN_FEW  0.0005 /* below this three decimals would all be 0 */
#define UNIT_ABOVE  6.0    /* from a hidden unit's disc up to its value */
#define UNIT_PAPER  0.8    /* how much the paper behind that value hides of lines */
#define LAYER_ABOVE 24.0   /* from the disc up to the layer's heading; and around this */

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The lit input of a key column, counted over all columns. */
static bool is_lit(const layout *l, uint32_t input)
{
    const cinch_shape *shape = l->shape;
    for (uint32_t c = 0; c < shape->columns; c++)
        if (shape->offset[c] + l->options->key[c] == input)
            return true;
    return false;
}

/* What a line shows: its weight, or with a key what goes along it. */
static double flow(const layout *l, uint32_t layer, uint32_t from, uint32_t to)
{
    cinch_matrix matrix = cinch_shape_matrix(l->shape, layer);
    double weight = (double)l->d->net->weights[matrix.first + from * matrix.units + to];
    if (!l->lit)
        return weight;
    if (layer == 0)
        return is_lit(l, from) ? weight : 0.0;
    return weight * (double)l->walk->unit[layer - 1][from];
}

static double largest_flow(const layout *l, uint32_t layer)
{
    cinch_matrix matrix = cinch_shape_matrix(l->shape, layer);
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
    double widest = l->column[0].count > MANY_INPUTS ? WIDEST_OF_MANY : WIDEST_LINE;
    double size = scene_size(share);
    mark_role role = view_weight_role(share);
    l->grey = l->grey || role == ROLE_GRID;
    cinch_mark *line =
        scene_line(l->make, role, LEAST_LINE + widest * size, from->x, layout_node_y(l, layer, i),
                   to->x, layout_node_y(l, layer + 1, j));
    line->opacity = LINE_OPACITY;
    line->dashed = l->m->dashes && role == ROLE_NEGATIVE;
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
    cinch_matrix matrix = cinch_shape_matrix(l->shape, layer);
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

static mark_role role_of_node(const layout *l, uint32_t column, uint32_t node)
{
    if (!l->lit)
        return ROLE_INK;
    if (column == 0)
        return is_lit(l, node) ? ROLE_ACCENT : ROLE_FAINT;
    bool answer = column + 1 == l->columns && node == l->walk->answer;
    return answer && l->sure ? ROLE_ACCENT : ROLE_INK;
}

static void draw_disc(layout *l, uint32_t column, uint32_t node, bool dashed)
{
    const node_column *nodes = &l->column[column];
    mark_role role = role_of_node(l, column, node);
    cinch_mark *disc =
        scene_disc(l->make, role, nodes->x, layout_node_y(l, column, node), nodes->radius);
    disc->width = role == ROLE_ACCENT ? l->m->lit_outline : LAYOUT_OUTLINE;
    disc->dashed = dashed;
}

static void draw_symbol(layout *l, uint32_t column, uint32_t node, const char *text)
{
    const node_column *nodes = &l->column[column];
    bool values = column > 0;
    double y = layout_node_y(l, column, node) + l->m->font_drop, away = nodes->radius + LAYOUT_PAD;
    double x = nodes->inside ? nodes->x : values ? nodes->x + away : nodes->x - away;
    x = scene_snapped(l->make, x, SCENE_COLUMN) + (values ? l->m->beside : 0.0);
    mark_role role = role_of_node(l, column, node);
    int anchor = nodes->inside ? 0 : values ? -1 : 1;
    scene_label(l->make, role, LAYOUT_FONT, anchor, x, y, text)->bold = role == ROLE_ACCENT;
}

/* The right end of number column `j` beside the inputs, or beside the values. */
static double number_end(const layout *l, bool values, uint32_t j)
{
    const node_column *nodes = &l->column[values ? l->columns - 1 : 0];
    double symbol = nodes->inside ? 0.0 : l->symbol_width[values];
    double away = nodes->radius + LAYOUT_PAD + symbol;
    double end =
        values ? nodes->x + away + (double)(j + 1) * l->number_width[1]
               : nodes->x - away - (double)(l->n.units - 1 - j) * l->number_width[0] - LAYOUT_PAD;
    return scene_snapped(l->make, end, SCENE_COLUMN) + (values ? l->m->beside : 0.0);
}

static void draw_numbers(layout *l, bool values, uint32_t node)
{
    uint32_t column = values ? l->columns - 1 : 0;
    double y = layout_node_y(l, column, node) + l->m->small_drop;
    for (uint32_t j = 0; j < layout_numbers(l, values); j++) {
        double number = values ? l->n.out[(size_t)j * l->shape->values + node]
                               : l->n.code[(size_t)node * l->n.units + j];
        mark_role role = role_of_node(l, column, node) == ROLE_FAINT ? ROLE_FAINT : ROLE_INK;
        scene_label(l->make, role, LAYOUT_SMALL, 1, number_end(l, values, j), y,
                    words_number(number, l->n.decimals).text);
    }
}

/* Three decimals, unless they would all be 0. */
static number_text unit_words(double x)
{
    return x != 0.0 && scene_size(x) < HIDDEN_FEW ? words_digits(x, 2) : words_number(x, 3);
}

/* What a hidden unit sends. */
static number_text unit_value(const layout *l, uint32_t layer, uint32_t unit)
{
    const numbers *n = &l->n;
    return n->shown
               ? words_number(n->code[(size_t)l->options->key[0] * n->units + unit], n->decimals)
               : unit_words((double)l->walk->unit[layer][unit]);
}

/* On a page the name stands in the node, and above it the value, on lines. */
static void label_unit_page(layout *l, double x, double y, double radius, const char *name,
                            const char *value)
{
    scene_label(l->make, ROLE_INK, LAYOUT_FONT, 0, x, y + l->m->font_drop, name);
    if (!*value)
        return;
    double width = layout_width(l, value, LAYOUT_FONT), above = y - radius - UNIT_ABOVE;
    scene_box(l->make, ROLE_PAPER, x - 0.5 * width, above - LAYOUT_FONT, width, 1.25 * LAYOUT_FONT)
        ->opacity = UNIT_PAPER;
    scene_label(l->make, ROLE_INK, LAYOUT_FONT, 0, x, above, value)->bold = true;
}

/* In a terminal name and value stand above the node, as far as they have room there. */
static void label_unit_terminal(layout *l, double x, double y, const char *name, const char *value)
{
    double gap = l->column[1].x - l->column[0].x;
    words both = words_of(name, l->lit ? " " : "", value);
    bool fits = layout_width(l, both.text, LAYOUT_FONT) + 2.0 * SCENE_COLUMN <= gap;
    const char *text = fits ? both.text : name;
    double width = layout_width(l, text, LAYOUT_FONT);
    if (width + SCENE_COLUMN > gap)
        return;
    x = scene_snapped(l->make, x - 0.5 * width, SCENE_COLUMN);
    scene_label(l->make, ROLE_INK, LAYOUT_FONT, -1, x, y - 12.0, text)->bold = l->lit;
}

static void draw_unit(layout *l, uint32_t layer, uint32_t unit)
{
    const node_column *nodes = &l->column[layer + 1];
    double y = layout_node_y(l, layer + 1, unit);
    words name = view_unit_words(unit);
    number_text value = l->lit ? unit_value(l, layer, unit) : (number_text){""};
    draw_disc(l, layer + 1, unit, false);
    if (l->make->terminal)
        label_unit_terminal(l, nodes->x, y, name.text, value.text);
    else
        label_unit_page(l, nodes->x, y, nodes->radius, name.text, value.text);
}

static void draw_inputs(layout *l)
{
    const cinch_shape *shape = l->shape;
    for (uint32_t c = 0; c < shape->columns; c++)
        for (uint32_t s = 0; s < l->options->keys[c].count; s++) {
            uint32_t node = shape->offset[c] + s;
            draw_disc(l, 0, node, !view_used(l->d, c, s));
            draw_symbol(l, 0, node, view_symbol(&l->options->keys[c], s, l->characters).text);
            draw_numbers(l, false, node);
        }
}

/* ---- Sums and shares of a lit key ------------------------------------------------------------ */

/* "answer", or "wrong" and "should be", or "tie" at all that are as good. */
static const char *mark_of(const layout *l, uint32_t value)
{
    const cinch_walk *walk = l->walk;
    uint32_t right = view_right(l->d);
    if (value == walk->answer && view_decided(l->d))
        return l->sure ? "answer" : right == UINT32_MAX ? "answer?" : "wrong";
    if (value == right)
        return "should be";
    return view_is_first(walk, value) ? "tie" : "";
}

static void draw_share(layout *l, uint32_t value, double end, double y)
{
    mark_role role = role_of_node(l, l->columns - 1, value);
    double share = (double)l->walk->share[value];
    words text = share == share ? words_of(words_number(100.0 * share, 2).text, " %")
                                : words_of(VIEW_OVERFLOW);
    if (l->shape->output == CINCH_SOFTMAX)
        scene_label(l->make, role, LAYOUT_FONT, 1, end, y, text.text);
    const char *mark = mark_of(l, value);
    if (mark[0])
        scene_label(l->make, role, LAYOUT_SMALL, -1, end + LAYOUT_PAD, y, mark);
}

/* The right end of the sums. */
static double sum_end(const layout *l)
{
    double left = l->column[l->columns - 1].x + layout_beside(l, true) + 2.0 * LAYOUT_PAD;
    return scene_snapped(l->make, left + layout_sum_width(l), SCENE_COLUMN);
}

/* The right end of the shares. */
static double share_end(const layout *l)
{
    double left = sum_end(l) + LAYOUT_PAD;
    return scene_snapped(l->make, left + layout_width(l, "100.00 %", LAYOUT_FONT), SCENE_COLUMN);
}

static void draw_sum(layout *l, uint32_t value)
{
    uint32_t last = l->columns - 1;
    double end = sum_end(l);
    double y = layout_node_y(l, last, value) + l->m->font_drop;
    mark_role role = role_of_node(l, last, value);
    scene_label(l->make, role, LAYOUT_FONT, 1, end, y, layout_sum(l, value).text)->bold =
        role == ROLE_ACCENT;
    if (l->shares)
        draw_share(l, value, share_end(l), y);
}

static void draw_values(layout *l)
{
    uint32_t last = l->columns - 1;
    for (uint32_t v = 0; v < l->shape->values; v++) {
        draw_disc(l, last, v, false);
        draw_symbol(l, last, v, view_symbol(l->options->value, v, l->characters).text);
        draw_numbers(l, true, v);
        if (l->lit && l->sums)
            draw_sum(l, v);
    }
}

/* Of the formulas of answer and runner-up: as many as both take. */
static int formula_decimals(const layout *l)
{
    int most = 0;
    for (int i = 0; i < 2; i++) {
        uint32_t value = i ? l->walk->rival : l->walk->answer;
        int decimals = numbers_formula_decimals(&l->n, l->options->key[0], value, l->sum[value],
                                                l->sum_decimals);
        most = decimals > most ? decimals : most;
    }
    return most;
}

/* What stands right of "answer 5: ": a formula, with fewer decimals where that has room; else the
 * sum alone. */
static words sum_words(const layout *l, uint32_t value, double room)
{
    double sum = l->sum[value];
    int decimals = l->n.shown && l->sum_digits == 0 ? formula_decimals(l) : -1;
    for (; decimals >= l->n.decimals; decimals--) {
        words w = numbers_formula(&l->n, l->options->key[0], value, sum, l->sum_decimals, decimals);
        if (layout_width(l, w.text, LAYOUT_FONT) <= room)
            return w;
    }
    return words_of(layout_sum(l, value).text);
}

/* "answer 5: 17.89 = 1*15.8 + -0.4*-5.225", below the picture. */
static double draw_formula(layout *l, uint32_t value, double y, const char *what)
{
    words text = words_of(what, view_symbol(l->options->value, value, 12).text, ": ");
    double room = l->room - layout_width(l, text.text, LAYOUT_FONT);
    words_add(&text, sum_words(l, value, room).text);
    bool answer = value == l->walk->answer && l->sure;
    scene_label(l->make, answer ? ROLE_ACCENT : ROLE_INK, LAYOUT_FONT, -1, l->m->edge, y,
                text.text);
    return l->m->edge + layout_width(l, text.text, LAYOUT_FONT);
}

/* ---- Headings and the whole ------------------------------------------------------------------ */

static void heading(layout *l, int anchor, double x, double y, const char *text)
{
    if (text[0])
        scene_label(l->make, ROLE_FAINT, LAYOUT_SMALL, anchor, x, y, text);
}

/* The baseline of a heading above a node. */
static double heading_y(const layout *l, uint32_t column, uint32_t node)
{
    return layout_node_y(l, column, node) - l->column[column].radius - l->m->heading;
}

/* "h1 h2" above the numbers, and above these what they are. */
static void number_headings(layout *l, bool values)
{
    uint32_t column = values ? l->columns - 1 : 0;
    double y = heading_y(l, column, 0);
    for (uint32_t j = 0; j < layout_numbers(l, values); j++)
        heading(l, 1, number_end(l, values, j), y,
                j < l->n.units ? view_unit_words(j).text : "bias");
    if (l->numbered)
        heading(l, 1, number_end(l, values, l->n.units - 1), y - l->m->above,
                values ? "weight" : "code");
}

/* Above the sums and shares of a lit key. */
static void sum_headings(layout *l)
{
    double y = heading_y(l, l->columns - 1, 0);
    if (!l->lit || !l->sums)
        return;
    heading(l, 1, sum_end(l), y, "sum");
    if (l->shares && l->shape->output == CINCH_SOFTMAX)
        heading(l, 1, share_end(l), y, "share");
}

/* "hidden 1", where there are several layers and room between them. */
static void layer_headings(layout *l)
{
    double room = l->column[1].x - l->column[0].x;
    for (uint32_t layer = 0; l->shape->layers > 1 && layer < l->shape->layers; layer++) {
        const node_column *nodes = &l->column[layer + 1];
        words w = words_of("hidden ", words_count(layer + 1).text);
        double width = layout_width(l, w.text, LAYOUT_SMALL);
        double x = scene_snapped(l->make, nodes->x - 0.5 * width, SCENE_COLUMN);
        if (width + LAYER_ABOVE <= room)
            heading(l, -1, x, layout_node_y(l, layer + 1, 0) - nodes->radius - LAYER_ABOVE, w.text);
    }
}

/* In a terminal: it ends at the node, or goes on towards the hidden units, short of their names. */
static void key_heading_terminal(layout *l, double y, const char *name)
{
    const double names = 6.0 * SCENE_COLUMN; /* of hidden units, half of one with its value */
    double node = scene_snapped(l->make, l->column[0].x, SCENE_COLUMN) + SCENE_COLUMN;
    double from = l->numbered ? number_end(l, false, l->n.units - 1) + SCENE_COLUMN : 0.0;
    double to = scene_larger(node, scene_snapped(l->make, l->column[1].x - names, SCENE_COLUMN));
    size_t room = (size_t)((to - from) / SCENE_COLUMN) - 1; /* and one for an ellipsis */
    words w = words_symbol(name, room < l->characters ? room : l->characters);
    double width = layout_width(l, w.text, LAYOUT_SMALL);
    heading(l, -1, scene_larger(from, node - width), y, w.text);
}

/* The name of a key column above its first node. */
static void key_heading(layout *l, uint32_t column)
{
    double y = heading_y(l, 0, l->shape->offset[column]);
    const char *name = l->options->keys[column].name;
    if (l->make->terminal) {
        key_heading_terminal(l, y, name);
        return;
    }
    words w = words_symbol(name, l->characters);
    double half = 0.5 * layout_width(l, w.text, LAYOUT_SMALL);
    double x = l->column[0].x + (l->numbered ? half : 0.0); /* numbers' headings: to the left */
    heading(l, 0, scene_larger(x, half + l->m->edge), y, w.text);
}

/* The name of the values above their nodes; returns its right end. */
static double value_heading(layout *l)
{
    uint32_t last = l->columns - 1;
    double left = scene_snapped(l->make, l->column[last].x, SCENE_COLUMN);
    double end = l->room; /* or where the next heading begins */
    if (l->numbered)
        end = number_end(l, true, 0) - 5.0 * SCENE_COLUMN;
    else if (l->lit && l->sums)
        end = sum_end(l) - layout_width(l, "sum", LAYOUT_SMALL) - SCENE_COLUMN;
    size_t most = l->characters;
    words w = words_symbol(l->options->value->name, most);
    bool beside = l->make->terminal || !l->numbered; /* else it ends at the node, left of them */
    while (beside && most > 1 && left + layout_width(l, w.text, LAYOUT_SMALL) > end)
        w = words_symbol(l->options->value->name, --most);
    double width = layout_width(l, w.text, LAYOUT_SMALL);
    left -= beside ? 0.0 : width;
    heading(l, -1, left, heading_y(l, last, 0), w.text);
    return left + width;
}

/* "the answer leads by 2.56", or that there is none. */
static words lead_words(const layout *l)
{
    words none = view_no_answer_words(l->d);
    if (none.used > 0)
        return words_of(none.text, ": there is no answer");
    if (l->walk->answer == l->walk->rival)
        return words_of("");
    return words_of("the answer leads by ", words_digits(l->walk->margin, 3).text);
}

static void describe(layout *l)
{
    const cinch_shape *shape = l->shape;
    bool dense = shape->layers == 0;
    words title = words_of(view_name_words(l->d).text, dense ? ", dense" : ", ",
                           dense ? "" : view_activation_word(shape->activation), ": ",
                           words_count(cinch_shape_cost(shape).connections).text, " connections");
    words text = words_of(
        "Key symbols on the left, ", dense ? "" : "hidden units, ", "values on the right. ",
        "Lines are as wide as ", l->lit ? "what goes along them" : "their weights",
        " next to the layer's largest: blue where positive, orange where negative, grey "
        "below a thousandth of it.");
    if (l->lit)
        words_add(&text, " The key ", view_key_words(l->d, l->options->key, 20).text, " is lit; ",
                  view_decided(l->d) ? "the network answers " : lead_words(l).text);
    if (l->lit && view_decided(l->d))
        words_add(&text, view_symbol(l->options->value, l->walk->answer, 12).text, "; ",
                  l->sure ? lead_words(l).text : l->d->doubt.text);
    words_add(&text, l->lit ? "." : "");
    l->make->scene->title = scene_copy(l->make, title.text);
    l->make->scene->description = scene_copy(l->make, text.text);
}

/* What the colours mean; returns its right end. */
static double draw_legend(layout *l, double y)
{
    static const char *const texts[] = {"positive", "negative"};
    double x = l->m->edge;
    for (int i = 0; i < 2; i++) {
        mark_role role = i == 0 ? ROLE_POSITIVE : ROLE_NEGATIVE;
        scene_line(l->make, role, 4.0, x, y - 4.0, x + 24.0, y - 4.0)->dashed =
            l->m->dashes && i == 1;
        x += 32.0;
        x += scene_label(l->make, ROLE_FAINT, LAYOUT_SMALL, -1, x, y, texts[i])->text_width;
        x += 2.0 * LAYOUT_PAD;
    }
    if (l->make->terminal) /* where lines have one width */
        return x;
    words text = words_of("width: ", l->lit ? "what goes along" : "size of the weight",
                          ", compared with the layer's largest");
    words_add(&text, l->grey ? "; grey: below a thousandth of it" : "");
    return x + scene_label(l->make, ROLE_FAINT, LAYOUT_SMALL, -1, x, y, text.text)->text_width;
}

/* Rows of text at *y, which moves on below them; returns their right end, 0 where there is none. */
static double draw_note(layout *l, mark_role role, double *y, const char *text)
{
    double room = l->room - l->m->edge, right = 0.0;
    while (*text) {
        words row = place_row(l->make, LAYOUT_SMALL, room, &text);
        cinch_mark *note =
            scene_label_within(l->make, role, LAYOUT_SMALL, l->m->edge, *y, room, row.text);
        *y += l->m->row;
        right = scene_larger(right, l->m->edge + note->text_width);
    }
    return right;
}

/* How the numbers at the nodes were made. */
static words rounding_words(const layout *l)
{
    words text = words_of("");
    if (!l->numbered)
        return text;
    if (l->n.decimals > 0)
        words_add(&text, "numbers in columns: float32, rounded to ",
                  words_count((uint64_t)l->n.decimals).text,
                  l->n.decimals == 1 ? " decimal" : " decimals", " for show only");
    if (l->shape->bias)
        words_add(&text, text.used ? "; " : "", "codes include hidden biases");
    return text;
}

/* Which arithmetic the numbers of a lit key come from. */
static words arithmetic_words(const layout *l)
{
    if (!l->lit || view_overflows(l->d))
        return words_of("");
    return words_of("sums and lead: exact", l->shape->layers > 0 ? ", of float32 units" : "",
                    l->shape->output == CINCH_SOFTMAX ? "; shares: float32" : "");
}

static double draw_head(layout *l)
{
    describe(l);
    cinch_mark *title = scene_label_within(l->make, ROLE_INK, PLACE_TITLE_SIZE, l->m->edge,
                                           l->m->title, l->room, l->make->scene->title);
    title->bold = true;
    return l->m->edge + title->text_width;
}

/* What the lit key comes to; returns its right end. */
static double draw_answer(layout *l, double *y)
{
    uint32_t answer = l->walk->answer, rival = l->walk->rival;
    if (view_overflows(l->d))
        return draw_note(l, ROLE_INK, y, lead_words(l).text);
    double right = draw_formula(l, answer, *y, view_decided(l->d) ? "answer " : "first ");
    *y += l->m->row;
    if (rival != answer) {
        const char *next = view_decided(l->d) ? "runner-up " : "next ";
        right = scene_larger(right, draw_formula(l, rival, *y, next));
        *y += l->m->row;
    }
    right = scene_larger(right, draw_note(l, ROLE_INK, y, lead_words(l).text));
    return scene_larger(right, draw_note(l, ROLE_INK, y, l->d->doubt.text));
}

/* The text below the nodes; returns the picture's right end, and its lower one in *bottom. */
static double draw_foot(layout *l, double *bottom)
{
    double y = l->bottom + l->m->foot, right = l->lit ? draw_answer(l, &y) : 0.0;
    right = scene_larger(right, draw_note(l, ROLE_INK, &y, view_remark(l->d)));
    right = scene_larger(right, draw_legend(l, y));
    y += l->m->row;
    right = scene_larger(right, draw_note(l, ROLE_FAINT, &y, arithmetic_words(l).text));
    right = scene_larger(right, draw_note(l, ROLE_FAINT, &y, rounding_words(l).text));
    *bottom = y - l->m->row + l->m->bottom;
    return right;
}

cinch_status view_network(drawing *d)
{
    layout l;
    if (!layout_begin(&l, d))
        return CINCH_NO_MEMORY;
    double right = draw_head(&l), bottom;
    for (uint32_t layer = 0; layer + 1 < l.columns; layer++)
        draw_lines(&l, layer);
    for (uint32_t c = 0; c < l.shape->columns; c++)
        key_heading(&l, c);
    right = scene_larger(right, value_heading(&l));
    for (int values = 0; values < 2; values++)
        number_headings(&l, values);
    sum_headings(&l);
    layer_headings(&l);
    draw_inputs(&l);
    for (uint32_t layer = 0; layer < l.shape->layers; layer++)
        for (uint32_t j = 0; j < l.shape->width[layer]; j++)
            draw_unit(&l, layer, j);
    draw_values(&l);
    right = scene_larger(right, draw_foot(&l, &bottom));
    double nodes = l.column[l.columns - 1].x + layout_beside(&l, true) + layout_lit_width(&l);
    right = scene_larger(right, nodes + l.m->beside) + l.m->edge;
    return scene_end(&d->make, scene_snapped(l.make, right + l.m->up, SCENE_COLUMN), bottom);
}
