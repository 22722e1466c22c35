/* reading.c - says how a file without symbols was read. */
#include "format/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

enum { MOST_SYMBOLS = 12, MOST_COLUMNS = 12 };

/* ---- Writing it down ------------------------------------------------------------------------- */

const net_reading *reading_record(saved_net *saved, const net_draft *draft)
{
    net_reading *reading = saved_net_take(saved, 1, sizeof *reading);
    layer_as_read *layers = saved_net_take(saved, draft->matrices, sizeof *layers);
    for (uint32_t m = 0; m < draft->matrices; m++) {
        const draft_matrix *matrix = &draft->matrix[m];
        layers[m] = (layer_as_read){
            .weight = memory_keep_copy(&saved->memory, matrix->weight_name),
            .size = {matrix->transposed ? matrix->inputs : matrix->units,
                     matrix->transposed ? matrix->units : matrix->inputs},
            .transposed = matrix->transposed,
            .bias = matrix->bias_name ? memory_keep_copy(&saved->memory, matrix->bias_name) : NULL};
    }
    *reading = (net_reading){
        .layers = draft->matrices,
        .layer = layers,
        .reason = draft->reason ? memory_keep_copy(&saved->memory, draft->reason) : NULL,
        .left_out = draft->left_out ? memory_keep_copy(&saved->memory, draft->left_out) : NULL,
        .rounded = draft->rounded,
        .assumed = !saved->activation_known};
    return reading;
}

/* ---- As text --------------------------------------------------------------------------------- */

void reading_put(FILE *out, const net_reading *reading)
{
    for (uint32_t l = 0; l < reading->layers; l++) {
        const layer_as_read *layer = &reading->layer[l];
        fprintf(out, "%s%s%s", l ? "," : "", layer->weight, layer->transposed ? ":transposed" : "");
        if (layer->bias)
            fprintf(out, "+%s", layer->bias);
    }
}

static void put_layer(FILE *out, uint32_t number, const layer_as_read *layer)
{
    fprintf(out, "  layer %u   %s [%zu, %zu] as %s", number, layer->weight, layer->size[0],
            layer->size[1], layer->transposed ? "[inputs, units]" : "[units, inputs]");
    if (layer->bias)
        fprintf(out, ", bias %s\n", layer->bias);
    else
        fputs(", no bias\n", out);
}

/* "  inputs    0-10 n: 1, 2, 3, ... 11 in all" */
static void put_block(FILE *out, const char *label, uint32_t first, const cinch_alphabet *alphabet)
{
    uint32_t shown = alphabet->count <= MOST_SYMBOLS ? alphabet->count : MOST_SYMBOLS;
    fprintf(out, "  %-8s  %u", label, first);
    if (alphabet->count > 1)
        fprintf(out, "-%u", first + alphabet->count - 1);
    fprintf(out, " %s: ", text_of_name(alphabet->name).text);
    for (uint32_t s = 0; s < shown; s++)
        fprintf(out, "%s%s", s ? ", " : "", text_of_symbol(cinch_symbol(alphabet, s)).text);
    if (shown < alphabet->count)
        fprintf(out, ", ... %s in all", text_of_count(alphabet->count).text);
    fputc('\n', out);
}

static char *lines(const net_reading *reading, const cinch_net *net, const cinch_alphabet *keys,
                   const cinch_alphabet *value)
{
    char *text;
    size_t count;
    FILE *out = memory_stream(&text, &count);
    const cinch_shape *shape = &net->shape;
    fprintf(out, "  read      %s\n", reading->reason ? reading->reason : "as the file says");
    for (uint32_t l = 0; l < reading->layers; l++)
        put_layer(out, l + 1, &reading->layer[l]);
    for (uint32_t c = 0; c < shape->columns && c < MOST_COLUMNS; c++)
        put_block(out, c == 0 ? "inputs" : "", shape->offset[c], &keys[c]);
    if (shape->columns > MOST_COLUMNS)
        fprintf(out, "            ... %u columns in all\n", shape->columns);
    put_block(out, "outputs", 0, value);
    if (reading->assumed && shape->layers > 0)
        fprintf(out, "  units     %s and %s, which the file does not say: --activation, --output\n",
                activation_words[shape->activation], output_words[shape->output]);
    if (reading->left_out)
        fprintf(out, "  left out  %s\n", reading->left_out);
    if (reading->rounded > 0)
        fprintf(out, "  rounded   %s to float32: this is about the rounded network\n",
                counted(reading->rounded, "weight").text);
    memory_stream_end(out);
    return text;
}

void reading_print(const net_reading *reading, const cinch_net *net, const cinch_alphabet *keys,
                   const cinch_alphabet *value)
{
    if (!reading)
        return;
    char *text = lines(reading, net, keys, value);
    for (char *at = text, *end; (end = strchr(at, '\n')) != NULL; at = end + 1)
        output_print("%.*s\n", (int)(end - at), at);
    free(text);
}

void reading_say(const net_reading *reading, const char *name)
{
    if (!reading || !reading->reason)
        return;
    char *text;
    size_t count;
    FILE *out = memory_stream(&text, &count);
    reading_put(out, reading);
    memory_stream_end(out);
    output_say("%s was read %s: %s", name, reading->reason, text);
    if (reading->rounded > 0)
        output_say("remark: %s of it were rounded to float32",
                   counted(reading->rounded, "weight").text);
    free(text);
}

/* ---- As JSON --------------------------------------------------------------------------------- */

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *reading_json(const net_reading *reading)
{
    if (!reading)
        return json_null();
    json_t *object = json_object(), *layers = json_array();
    for (uint32_t l = 0; l < reading->layers; l++) {
        const layer_as_read *layer = &reading->layer[l];
        json_t *one = json_object(), *shape = json_array();
        json_array_append_new(shape, json_from_count(layer->size[0]));
        json_array_append_new(shape, json_from_count(layer->size[1]));
        json_object_set_new(one, "weight", json_string(layer->weight));
        json_object_set_new(one, "shape", shape);
        json_object_set_new(one, "transposed", json_boolean(layer->transposed));
        json_object_set_new(one, "bias", text_or_null(layer->bias));
        json_array_append_new(layers, one);
    }
    json_object_set_new(object, "layers", layers);
    json_object_set_new(object, "rounded", json_from_count(reading->rounded));
    return object;
}

json_t *reading_report(const net_reading *reading, const cinch_shape *shape,
                       const cinch_alphabet *keys)
{
    json_t *object = reading_json(reading), *columns = json_array();
    for (uint32_t c = 0; c < shape->columns; c++) {
        json_t *one = json_object();
        json_object_set_new(one, "name", json_string(keys[c].name));
        json_object_set_new(one, "first_input", json_from_count(shape->offset[c]));
        json_object_set_new(one, "inputs", json_from_count(keys[c].count));
        json_array_append_new(columns, one);
    }
    json_object_set_new(object, "columns", columns);
    json_object_set_new(object, "reason", text_or_null(reading->reason));
    json_object_set_new(object, "left_out", text_or_null(reading->left_out));
    return object;
}

/* ---- From a certificate ---------------------------------------------------------------------- */

static bool has_fields(const json_t *object, size_t count)
{
    return json_is_object(object) && json_object_size(object) == count;
}

/* Whether a layer, held this way, can be the network's: sizes, and zeros where it has no bias. */
static bool fits(const layer_as_read *layer, const cinch_net *net, uint32_t number)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, number);
    if (layer->size[layer->transposed ? 0 : 1] != matrix.inputs ||
        layer->size[layer->transposed ? 1 : 0] != matrix.units)
        return false;
    if (!net->shape.bias)
        return layer->bias == NULL;
    const float *bias = net->weights + matrix.first + matrix.inputs * matrix.units;
    for (size_t j = 0; j < matrix.units && !layer->bias; j++)
        if (bias[j] != 0.0f)
            return false;
    return true;
}

static bool parse_layer(layer_as_read *layer, const json_t *json, void **pieces)
{
    const json_t *weight = json_object_get(json, "weight"), *bias = json_object_get(json, "bias");
    const json_t *size = json_object_get(json, "shape");
    const json_t *transposed = json_object_get(json, "transposed");
    if (!has_fields(json, 4) || !json_is_string(weight) || json_array_size(size) != 2 ||
        !json_is_boolean(transposed) || !(json_is_string(bias) || json_is_null(bias)))
        return false;
    layer->weight = memory_keep_copy(pieces, json_string_value(weight));
    layer->bias = json_is_string(bias) ? memory_keep_copy(pieces, json_string_value(bias)) : NULL;
    layer->transposed = json_is_true(transposed);
    for (size_t d = 0; d < 2; d++) {
        const json_t *number = json_array_get(size, d);
        if (!json_is_integer(number) || json_integer_value(number) < 1)
            return false;
        layer->size[d] = (size_t)json_integer_value(number);
    }
    return true;
}

const net_reading *reading_parse(const json_t *json, const cinch_net *net, void **pieces)
{
    const json_t *layers = json_object_get(json, "layers");
    const json_t *rounded = json_object_get(json, "rounded");
    uint32_t count = net->shape.layers + 1;
    if (!has_fields(json, 2) || json_array_size(layers) != count || !json_is_integer(rounded) ||
        json_integer_value(rounded) < 0)
        return NULL;
    net_reading *reading = memory_keep(pieces, 1, sizeof *reading);
    layer_as_read *layer = memory_keep(pieces, count, sizeof *layer);
    *reading = (net_reading){.layers = count,
                             .layer = layer,
                             .reason = "as the certificate records",
                             .rounded = (uint64_t)json_integer_value(rounded)};
    for (uint32_t l = 0; l < count; l++)
        if (!parse_layer(&layer[l], json_array_get(layers, l), pieces) || !fits(&layer[l], net, l))
            return NULL;
    return reading;
}
