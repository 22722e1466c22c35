/* walk.c - every number on the way from a key to its answer. */
#include "command/walk.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/judge.h"
#include "system/memory.h"
#include "talk/options.h"
#include "talk/output.h"
#include "talk/symbol_text.h"
#include "talk/table.h"

#define MOST_TERMS  4  /* of a sum on one line */
#define MOST_UNITS  16 /* of a hidden layer */
#define MOST_VALUES 16 /* all of them are shown in their order; of more, only the best */
#define BEST_VALUES 10

float walk_weight(const cinch_net *net, uint32_t layer, size_t i, size_t j)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
    return net->weights[matrix.first + i * matrix.units + j];
}

long_text text_of_no_answer(const cinch_walk *walk, const saved_net *saved)
{
    if (walk_tied(walk))
        return text_of_tie(saved->value, walk->best_count, walk->best);
    return (long_text){"none: the sums overflow"};
}

/* What the printing functions share. */
typedef struct walk_view {
    const cinch_walk *walk;
    const saved_net *saved;
    const cinch_net *net;
    const uint32_t *key;
    bool all;
} walk_view;

/* The terms of a sum into layer `layer`: a weight per column, or a product per hidden unit. */
static uint32_t count_terms(const walk_view *view, uint32_t layer)
{
    const cinch_shape *shape = &view->net->shape;
    return (layer == 0 ? shape->columns : shape->width[layer - 1]) + shape->bias;
}

static bool terms_fit(const walk_view *view, uint32_t layer)
{
    return view->all || count_terms(view, layer) <= MOST_TERMS;
}

/* Term `t` of the sum that unit `j` of layer `layer` receives, as a cell: "+ 0.9706*-9.1235". */
static void add_term(text_table *grid, const walk_view *view, uint32_t layer, uint32_t t, size_t j)
{
    const cinch_shape *shape = &view->net->shape;
    const char *sign = t == 0 ? "=" : "+";
    cinch_matrix matrix = cinch_shape_matrix(shape, layer);
    bool is_bias = shape->bias && t + 1 == count_terms(view, layer);
    size_t input = is_bias ? matrix.inputs : layer == 0 ? shape->offset[t] + view->key[t] : t;
    short_text weight = text_of_weight(walk_weight(view->net, layer, input, j));
    if (is_bias || layer == 0)
        text_table_add(grid, "%s %s", sign, weight.text);
    else
        text_table_add(grid, "%s %s*%s", sign, text_of_weight(view->walk->unit[layer - 1][t]).text,
                       weight.text);
}

static void print_key(const walk_view *view)
{
    const cinch_shape *shape = &view->net->shape;
    output_print("key      ");
    for (uint32_t c = 0; c < shape->columns; c++)
        output_print("%s%s%s%s", c == 0 ? "" : ", ", text_of_name(view->saved->keys[c].name).text,
                     view->saved->keys[c].name[0] != '\0' ? " = " : "",
                     text_of_symbol(cinch_symbol(&view->saved->keys[c], view->key[c])).text);
    output_print(": lights %u of %u inputs\n", shape->columns, shape->offset[shape->columns]);
}

/* "receives the sum of 3 weights and a bias" */
static void print_layer_title(const walk_view *view, uint32_t layer)
{
    const cinch_shape *shape = &view->net->shape;
    const char *word = activation_words[shape->activation];
    bool identity = shape->activation == CINCH_IDENTITY;
    if (shape->layers == 1)
        output_print("hidden   ");
    else
        output_print("hidden %u  ", layer + 1);
    output_print("each unit receives %s%s, and sends %s%s\n",
                 layer > 0            ? "a sum of products"
                 : shape->columns > 1 ? "a sum of weights"
                                      : "the weight of the lit input",
                 shape->bias ? " plus its bias" : "", identity ? "it on" : word,
                 identity ? "" : " of it");
}

static void print_layer(const walk_view *view, uint32_t layer)
{
    const cinch_shape *shape = &view->net->shape;
    uint32_t width = shape->width[layer];
    uint32_t shown = view->all || width <= MOST_UNITS ? width : MOST_UNITS;
    uint32_t terms = terms_fit(view, layer) ? count_terms(view, layer) : 0;
    terms = terms == 1 ? 0 : terms; /* a sum of one is that one */
    text_table grid;
    print_layer_title(view, layer);
    char *align = memory_take(6 + terms, 1);
    memset(align, 'l', 5 + terms);
    align[2] = align[4 + terms] = 'r';
    align[5 + terms] = '\0';
    text_table_start(&grid, 5 + terms, align);
    grid.hang = 3;
    for (uint32_t j = 0; j < shown; j++) {
        text_table_add(&grid, "h%u", j + 1);
        text_table_add(&grid, "receives");
        text_table_add(&grid, "%s", text_of_weight(view->walk->sum[layer][j]).text);
        for (uint32_t t = 0; t < terms; t++)
            add_term(&grid, view, layer, t, j);
        text_table_add(&grid, "sends");
        text_table_add(&grid, "%s", text_of_weight(view->walk->unit[layer][j]).text);
    }
    text_table_print(&grid, "  ");
    free(align);
    if (shown < width)
        output_print("  and %u more units (--all shows them)\n", width - shown);
}

/* ---- Outputs --------------------------------------------------------------------------------- */

/* Two decimals, which a sum of products of numbers with four decimals keeps; small ones four. */
static short_text logit_text(float logit, bool small)
{
    const float most_plain = 1e9f;
    short_text text = text_of_weight(logit);
    bool whole = logit == floorf(logit) && fabsf(logit) < 1e6f;
    if (!small && !whole && fabsf(logit) < most_plain)
        snprintf(text.text, sizeof text.text, "%.2f", (double)logit);
    return text;
}

/* "12.34 %"; or that the sums overflow, whose softmax is no number. */
static short_text share_text(double share)
{
    short_text text = text_of_weight((float)share);
    if (isfinite(share))
        snprintf(text.text, sizeof text.text, "%.2f %%", 100.0 * share);
    return text;
}

static bool all_small(const walk_view *view)
{
    float largest = 0;
    for (uint32_t v = 0; v < view->net->shape.values; v++)
        largest = fmaxf(largest, fabsf(view->walk->logit[v]));
    return largest < 1;
}

static bool is_best(const cinch_walk *walk, uint32_t value)
{
    uint32_t at = 0;
    while (at < walk->best_count && walk->best[at] != value)
        at++;
    return at < walk->best_count;
}

static const char *mark_of_value(const cinch_walk *walk, uint32_t value)
{
    bool is_answer = value == walk->answer, is_rival = value == walk->rival;
    if (!walk_answered(walk))
        return walk_tied(walk) && is_best(walk, value) ? "<- tie" : "";
    return is_answer ? "<- answer" : is_rival ? "<- runner-up" : "";
}

static void add_output(text_table *grid, const walk_view *view, uint32_t value, uint32_t terms,
                       bool small)
{
    const cinch_walk *walk = view->walk;
    text_table_add(grid, "%s", text_of_symbol(cinch_symbol(view->saved->value, value)).text);
    text_table_add(grid, "%s", logit_text(walk->logit[value], small).text);
    for (uint32_t t = 0; t < terms; t++)
        add_term(grid, view, view->net->shape.layers, t, value);
    if (view->net->shape.output == CINCH_SOFTMAX)
        text_table_add(grid, "%s", share_text((double)walk->share[value]).text);
    text_table_add(grid, "%s", mark_of_value(walk, value));
}

/* A value and its logit, for sorting. */
typedef struct ranked {
    float logit;
    uint32_t value;
} ranked;

static int compare_ranked(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->logit != y->logit)
        return x->logit < y->logit ? 1 : -1;
    return x->value < y->value ? -1 : 1;
}

/* The values in the order in which they are shown. */
static ranked *order_values(const walk_view *view, uint32_t *shown)
{
    uint32_t count = view->net->shape.values;
    ranked *order = memory_take(count, sizeof *order);
    for (uint32_t v = 0; v < count; v++)
        order[v] = (ranked){view->walk->logit[v], v};
    *shown = count;
    if (!view->all && count > MOST_VALUES) {
        qsort(order, count, sizeof *order, compare_ranked);
        *shown = BEST_VALUES;
    }
    return order;
}

static void print_output_title(const walk_view *view)
{
    const cinch_shape *shape = &view->net->shape;
    uint32_t width = shape->layers > 0 ? shape->width[shape->layers - 1] : 0;
    output_print("output   each value's sum is ");
    if (shape->layers == 0)
        output_print("the sum of the lit inputs' weights");
    else if (width <= MOST_TERMS)
        for (uint32_t j = 0; j < width; j++)
            output_print("%sh%u*u%u", j == 0 ? "" : " + ", j + 1, j + 1);
    else
        output_print("h1*u1 + h2*u2 + ... + h%u*u%u", width, width);
    output_print("%s%s\n", shape->bias ? " + its bias" : "",
                 shape->output == CINCH_SOFTMAX ? "; its share by softmax" : "");
}

/* The lead is exact, the sums are float32: of large sums that shows. */
static void print_rounding(const walk_view *view)
{
    const cinch_walk *walk = view->walk;
    double lead = (double)walk->logit[walk->answer] - (double)walk->logit[walk->rival];
    double step = all_small(view) ? 0.0001 : 0.01; /* by which two rounded sums can be off */
    if (isfinite(walk->margin) && !(fabs(lead - walk->margin) <= step))
        output_print("  the sums are float32; %s is exact\n",
                     walk_tied(view->walk) ? "the tie" : "the lead");
}

static void print_outputs(const walk_view *view)
{
    const cinch_shape *shape = &view->net->shape;
    uint32_t terms = terms_fit(view, shape->layers) ? count_terms(view, shape->layers) : 0;
    terms = shape->layers == 0 && terms == 1 ? 0 : terms;
    bool small = all_small(view);
    uint32_t shown;
    ranked *order = order_values(view, &shown);
    text_table grid;
    print_output_title(view);
    uint32_t columns = 3 + terms + (shape->output == CINCH_SOFTMAX);
    char *align = memory_take(columns + 1, 1);
    memset(align, 'l', columns);
    align[1] = 'r';
    if (shape->output == CINCH_SOFTMAX)
        align[columns - 2] = 'r';
    align[columns] = '\0';
    text_table_start(&grid, columns, align);
    grid.hang = 2;
    for (uint32_t i = 0; i < shown; i++)
        add_output(&grid, view, order[i].value, terms, small);
    text_table_print(&grid, "  ");
    free(align);
    if (shown < shape->values) {
        double rest = 0;
        for (uint32_t i = shown; i < shape->values; i++)
            rest += (double)view->walk->share[order[i].value];
        output_print("  and %s more values, none above %s",
                     text_of_count(shape->values - shown).text,
                     logit_text(order[shown].logit, small).text);
        if (shape->output == CINCH_SOFTMAX)
            output_print(", together %s", share_text(rest).text);
        output_print(" (--all shows them)\n");
    }
    free(order);
    print_rounding(view);
}

/* Where sums have too many terms for a line: winner and runner-up, a line per hidden unit. */
static void print_duel(const walk_view *view)
{
    const cinch_shape *shape = &view->net->shape;
    const cinch_walk *walk = view->walk;
    uint32_t layer = shape->layers;
    bool two = walk->answer != walk->rival && (walk_answered(walk) || walk_tied(walk));
    if (layer == 0 || terms_fit(view, layer) || !two)
        return;
    uint32_t width = shape->width[layer - 1];
    text_table grid;
    output_print("sums     of the %s, term by term\n", walk->best_count > 2 ? "first two that tie"
                                                       : walk_tied(walk)
                                                           ? "two that tie"
                                                           : "answer and of the runner-up");
    text_table_start(&grid, 3, "l");
    text_table_add(&grid, "%s", "");
    text_table_add(&grid, "%s",
                   text_of_symbol(cinch_symbol(view->saved->value, walk->answer)).text);
    text_table_add(&grid, "%s", text_of_symbol(cinch_symbol(view->saved->value, walk->rival)).text);
    for (uint32_t j = 0; j < width + shape->bias; j++) {
        bool is_bias = j == width;
        float unit = is_bias ? 1 : walk->unit[layer - 1][j];
        text_table_add(&grid, is_bias ? "bias" : "h%u", j + 1);
        for (int side = 0; side < 2; side++) {
            float weight = walk_weight(view->net, layer, j, side == 0 ? walk->answer : walk->rival);
            if (is_bias)
                text_table_add(&grid, "%s", text_of_weight(weight).text);
            else
                text_table_add(&grid, "%s * %s = %s", text_of_weight(unit).text,
                               text_of_weight(weight).text, text_of_weight(unit * weight).text);
        }
    }
    text_table_print(&grid, "  ");
}

static void print_answer(const walk_view *view)
{
    const cinch_walk *walk = view->walk;
    const cinch_alphabet *value = view->saved->value;
    if (!walk_answered(walk)) {
        output_print("answer   %s\n", text_of_no_answer(walk, view->saved).text);
        return;
    }
    output_print("answer   %s", text_of_symbol(cinch_symbol(value, walk->answer)).text);
    if (walk->answer != walk->rival)
        output_print(", by %s over %s", text_of_number(walk->margin).text,
                     text_of_symbol(cinch_symbol(value, walk->rival)).text);
    output_print("\n");
}

void walk_print(const cinch_walk *walk, const saved_net *saved, const uint32_t *key, bool all)
{
    walk_view view = {.walk = walk, .saved = saved, .net = &saved->net, .key = key, .all = all};
    print_answer(&view);
    print_key(&view);
    for (uint32_t layer = 0; layer < view.net->shape.layers; layer++)
        print_layer(&view, layer);
    print_outputs(&view);
    print_duel(&view);
}

static json_t *floats_json(const float *numbers, uint32_t count)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(array, json_from_float(numbers[i]));
    return array;
}

json_t *walk_json(const cinch_walk *walk, const cinch_shape *shape)
{
    json_t *object = json_object();
    json_t *hidden = json_array();
    for (uint32_t layer = 0; layer < shape->layers; layer++) {
        json_t *one = json_object();
        json_object_set_new(one, "sum", floats_json(walk->sum[layer], shape->width[layer]));
        json_object_set_new(one, "unit", floats_json(walk->unit[layer], shape->width[layer]));
        json_array_append_new(hidden, one);
    }
    json_object_set_new(object, "hidden", hidden);
    json_object_set_new(object, "logit", floats_json(walk->logit, shape->values));
    json_object_set_new(object, "share", floats_json(walk->share, shape->values));
    return object;
}
