/* show.c - cinch show: what a network's file holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/walk.h"
#include "format/measures.h"
#include "format/net_and_mapping.h"
#include "format/reading.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/symbol_text.h"
#include "talk/table.h"

#define MOST_ROWS         40 /* of a table of weights; more with --all */
#define MOST_COLUMNS      8  /* the same across */
#define MOST_SYMBOLS      12 /* of a list of symbols */
#define MOST_JSON_WEIGHTS ((size_t)1 << 16)

typedef struct show_options {
    common_options common;
    read_options kind;
    bool all;
} show_options;

static const option_row rows[] = {
    {.letter = 'a',
     FLAG_OPTION("all", show_options, all, "Show all symbols and weights, however many.")},
    OPTIONS_OF_KIND(show_options),
    OPTIONS_OF_READING(show_options),
    {.name = NULL}};

typedef struct show_work {
    show_options options;
    const char *name;
    saved_net saved;
} show_work;

/* ---- Facts ----------------------------------------------------------------------------------- */

static void print_alphabet(const show_work *work, const char *title, const cinch_alphabet *alphabet,
                           const bool *seen)
{
    uint32_t shown =
        work->options.all || alphabet->count <= MOST_SYMBOLS ? alphabet->count : MOST_SYMBOLS;
    output_print("  %-12s %s%s", title, text_of_name(alphabet->name).text,
                 alphabet->name[0] != '\0' ? ": " : "");
    for (uint32_t i = 0; i < shown; i++)
        output_print("%s%s%s", i == 0 ? "" : " ", text_of_symbol(cinch_symbol(alphabet, i)).text,
                     seen != NULL && !seen[i] ? " (in no row)" : "");
    if (shown < alphabet->count)
        output_print(" ... %s in all", text_of_count(alphabet->count).text);
    output_print("\n");
}

/* "mapping cycle:11, seed 7": the provenance, a line for each field that is not an object. */
static void print_about(const char *indent, json_t *about)
{
    const char *name;
    json_t *value;
    json_object_foreach(about, name, value)
    {
        if (strcmp(name, "key_list") == 0) {
            output_print("%s%-12s %s had a row, and other keys of their symbols had none\n", indent,
                         "keys",
                         counted(json_to_count(json_object_get(value, "rows")), "key").text);
            continue;
        }
        if (json_is_object(value)) {
            print_about(indent, value);
            continue;
        }
        char *text = json_is_string(value)
                         ? NULL
                         : json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
        output_print("%s%-12s ", indent, text_of_name(name).text);
        output_text(text != NULL ? text : json_string_value(value));
        output_print("\n");
        free(text);
    }
}

static void print_facts(const show_work *work)
{
    const saved_net *saved = &work->saved;
    const cinch_shape *shape = &saved->net.shape;
    cinch_measures cost = cinch_net_measure(&saved->net);
    size_t stored = cinch_shape_cost(shape).parameters, needed = needed_weights(&saved->net);
    output_print("%s: %s, %s\n", file_input_name(work->name), shape_text(shape).text,
                 shape_kind_text(shape).text);
    if (shape->layers == 0)
        output_print("  connections  %s, the dense network\n",
                     text_of_count(cost.connections).text);
    else if (cost.connections < cost.dense)
        output_print("  connections  %s instead of %s (dense)\n",
                     text_of_count(cost.connections).text, text_of_count(cost.dense).text);
    else
        output_print("  connections  %s (a dense network has %s)\n",
                     text_of_count(cost.connections).text, text_of_count(cost.dense).text);
    output_print("  weights      %s bits: %s float32%s", text_of_count(32 * (uint64_t)needed).text,
                 text_of_count(needed).text, shape->bias ? ", biases included" : "");
    if (needed < stored)
        output_print(", without %s", counted(stored - needed, "zero").text);
    output_print("\n");
    if (cost.idle_columns > 0)
        output_print("  left out     %s: not looked at\n",
                     idle_columns_text(&saved->net, saved->keys).text);
    for (uint32_t c = 0; c < shape->columns; c++)
        print_alphabet(work, "key", &saved->keys[c], saved->seen[c]);
    print_alphabet(work, "value", saved->value, NULL);
    reading_print(saved->reading, &saved->net, saved->keys, saved->value);
    if (saved->about == NULL) {
        output_print(
            "  The file does not say where it comes from; `cinch check` proves what it does.\n");
        return;
    }
    output_print("recorded in the file (`cinch check` proves what is true):\n");
    print_about("  ", saved->about);
    uint64_t wrong = json_to_count(json_object_get(saved->about, "float32_wrong"));
    if (wrong > 0)
        output_print("  %s\n", text_of_float_wrong(wrong).text);
}

/* ---- Weights --------------------------------------------------------------------------------- */

/* A table of weights: a row per symbol or unit, a column per unit, and which is which. */
typedef struct weight_view {
    const show_work *work;
    uint32_t layer;
    bool by_input; /* rows are inputs: into the first layer; else units, as in PyTorch */
    size_t rows, columns;
    size_t first_row; /* of the column of keys that is shown */
} weight_view;

static void print_matrix(const weight_view *view, const cinch_alphabet *names, const char *title)
{
    bool all = view->work->options.all;
    bool bias = view->work->saved.net.shape.bias;
    size_t shown = all || view->rows <= MOST_ROWS ? view->rows : MOST_ROWS;
    size_t across = all || view->columns <= MOST_COLUMNS ? view->columns : MOST_COLUMNS;
    bool bias_column = bias && !view->by_input;
    text_table grid;
    text_table_start(&grid, 1 + across + bias_column, "l");
    text_table_add(&grid, "%s", title);
    for (size_t j = 0; j < across; j++)
        if (view->by_input && view->work->saved.net.shape.layers == 0)
            text_table_add(&grid, "%s",
                           text_of_symbol(cinch_symbol(view->work->saved.value, (uint32_t)j)).text);
        else
            text_table_add(&grid, "h%zu", j + 1);
    if (bias_column)
        text_table_add(&grid, "bias");
    for (size_t i = 0; i < shown; i++) {
        if (names != NULL)
            text_table_add(&grid, "%s", text_of_symbol(cinch_symbol(names, (uint32_t)i)).text);
        else
            text_table_add(&grid, "h%zu", i + 1);
        for (size_t j = 0; j < across + bias_column; j++) {
            bool is_bias = j == across;
            size_t input = view->by_input ? view->first_row + i : is_bias ? view->columns : j;
            size_t unit = view->by_input ? j : i;
            float weight = walk_weight(&view->work->saved.net, view->layer, input, unit);
            text_table_add(&grid, "%s", text_of_weight(weight).text);
        }
    }
    text_table_print(&grid, "  ");
    if (shown < view->rows || across < view->columns)
        output_print("  ... %zu x %zu in all (--all shows them)\n", view->rows, view->columns);
}

/* The first layer's biases stand in a row of their own, below the columns of keys. */
static void print_first_biases(const show_work *work)
{
    const cinch_shape *shape = &work->saved.net.shape;
    size_t units = cinch_shape_matrix(shape, 0).units;
    size_t across = work->options.all || units <= MOST_COLUMNS ? units : MOST_COLUMNS;
    text_table grid;
    text_table_start(&grid, 1 + across, "l");
    text_table_add(&grid, "bias");
    for (size_t j = 0; j < across; j++)
        text_table_add(
            &grid, "%s",
            text_of_weight(walk_weight(&work->saved.net, 0, shape->offset[shape->columns], j))
                .text);
    text_table_print(&grid, "  ");
}

/* What the units of a layer are called. */
static short_text layer_name(const cinch_shape *shape, uint32_t layer)
{
    short_text name = {"hidden units"};
    if (layer == shape->layers)
        snprintf(name.text, sizeof name.text, "values");
    else if (shape->layers > 1)
        snprintf(name.text, sizeof name.text, "hidden layer %u", layer + 1);
    return name;
}

static void print_weights(const show_work *work)
{
    const saved_net *saved = &work->saved;
    const cinch_shape *shape = &saved->net.shape;
    output_print("\nweights from keys to %s\n", layer_name(shape, 0).text);
    for (uint32_t c = 0; c < shape->columns; c++) {
        weight_view view = {work,
                            0,
                            true,
                            saved->keys[c].count,
                            cinch_shape_matrix(shape, 0).units,
                            shape->offset[c]};
        print_matrix(&view, &saved->keys[c], text_of_name(saved->keys[c].name).text);
    }
    if (shape->bias)
        print_first_biases(work);
    for (uint32_t layer = 1; layer <= shape->layers; layer++) {
        bool last = layer == shape->layers;
        cinch_matrix matrix = cinch_shape_matrix(shape, layer);
        weight_view view = {work, layer, false, matrix.units, matrix.inputs, 0};
        output_print("\nweights from %s to %s\n", layer_name(shape, layer - 1).text,
                     layer_name(shape, layer).text);
        print_matrix(&view, last ? saved->value : NULL,
                     last ? text_of_name(saved->value->name).text : "");
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *alphabet_json(const cinch_alphabet *alphabet, const bool *seen)
{
    json_t *object = json_object();
    json_t *symbols = json_array();
    for (uint32_t i = 0; i < alphabet->count; i++)
        json_array_append_new(symbols, json_string(cinch_symbol(alphabet, i)));
    json_object_set_new(object, "name", json_string(alphabet->name));
    json_object_set_new(object, "symbols", symbols);
    if (seen == NULL)
        return object;
    json_t *unseen = json_array();
    for (uint32_t i = 0; i < alphabet->count; i++)
        if (!seen[i])
            json_array_append_new(unseen, json_string(cinch_symbol(alphabet, i)));
    json_object_set_new(object, "in_no_row", unseen);
    return object;
}

/* {"weight": [units][inputs], "bias": [units]}, as in PyTorch. */
static json_t *matrix_json(const cinch_net *net, uint32_t layer)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
    json_t *object = json_object();
    json_t *weight = json_array();
    json_t *bias = json_array();
    for (size_t j = 0; j < matrix.units; j++) {
        json_t *unit = json_array();
        for (size_t i = 0; i < matrix.inputs; i++)
            json_array_append_new(unit, json_from_float(walk_weight(net, layer, i, j)));
        json_array_append_new(weight, unit);
        if (net->shape.bias)
            json_array_append_new(bias, json_from_float(walk_weight(net, layer, matrix.inputs, j)));
    }
    json_object_set_new(object, "weight", weight);
    if (net->shape.bias)
        json_object_set(object, "bias", bias);
    json_decref(bias);
    return object;
}

static json_t *columns_json(const saved_net *saved)
{
    json_t *keys = json_array();
    for (uint32_t c = 0; c < saved->net.shape.columns; c++)
        json_array_append_new(keys, alphabet_json(&saved->keys[c], saved->seen[c]));
    return keys;
}

static json_t *show_json(const show_work *work)
{
    const saved_net *saved = &work->saved;
    const cinch_shape *shape = &saved->net.shape;
    cinch_net_cost cost = cinch_shape_cost(shape);
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("show"));
    json_object_set_new(object, "file", json_string(work->name));
    json_object_set_new(object, "shape", json_string(shape_text(shape).text));
    json_t *hidden = json_array();
    for (uint32_t i = 0; i < shape->layers; i++)
        json_array_append_new(hidden, json_from_count(shape->width[i]));
    json_object_set_new(object, "hidden", hidden);
    json_object_set_new(object, "activation", json_string(activation_words[shape->activation]));
    json_object_set_new(object, "output", json_string(output_words[shape->output]));
    json_object_set_new(object, "biases", json_boolean(shape->bias));
    net_cost_json(object, &saved->net);
    idle_columns_json(object, &saved->net, saved->keys);
    json_object_set_new(object, "keys", columns_json(saved));
    json_object_set_new(object, "value", alphabet_json(saved->value, NULL));
    if (saved->reading != NULL)
        json_object_set_new(object, "reading", reading_report(saved->reading, shape, saved->keys));
    json_object_set_new(object, "net_hash", json_from_hash(cinch_net_hash(&saved->net)));
    if (saved->about != NULL)
        json_object_set(object, "about", saved->about);
    if (work->options.all || cost.parameters <= MOST_JSON_WEIGHTS) {
        json_t *layers = json_array();
        for (uint32_t layer = 0; layer <= shape->layers; layer++)
            json_array_append_new(layers, matrix_json(&saved->net, layer));
        json_object_set_new(object, "layers", layers);
    }
    return object;
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    show_work work = {.name = NULL};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.name = rest.word[0];
    if (open_net(&work.saved, work.name, &work.options.kind, work.options.common.quiet, issue)) {
        if (work.options.common.json) {
            output_json(show_json(&work));
        } else {
            print_facts(&work);
            print_weights(&work);
        }
    }
    saved_net_free(&work.saved);
    return EXIT_OK;
}

const command command_show = {
    .name = "show",
    .usage = "NET",
    .summary = "what a network's file holds: shape, bits, symbols, weights",
    .about =
        "Describes the network in the file NET: its shape, as 11-2-11, connections and bits, the "
        "symbols of its columns, what the file records about its training, and its weights.\n"
        "Exit status: 0 shown, 2 bad usage, 3 bad input.",
    .options = rows,
    .example = {{"cinch show eleven.safetensors", "What the network is, and its weights."},
                {"cinch show eleven.safetensors --all",
                 "The same with every weight, however many there are."},
                {"cinch show xor.json --json", "The same for programs."}},
    .least = 1,
    .most = 1,
    .run = run};
