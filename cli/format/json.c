/* json.c - networks as JSON, to be written by hand. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/foreign.h"
#include "format/json_tensors.h"
#include "format/net_describe.h"
#include "system/memory.h"

/* ---- Reading --------------------------------------------------------------------------------- */

/*
 * A number as float32: its binary64 rounding (or exact integer) rounded to binary32, both to
 * nearest, so that any reader that has doubles gets the same. `place` begins the message.
 */
static bool read_number(float *number, const json_t *value, const char *place, size_t i,
                        problem *issue)
{
    if (!json_is_number(value))
        return problem_set(issue, EXIT_INPUT, "%s[%zu]: this is not a number; numbers are expected",
                           place, i);
    const double past = 0x1.ffffffp127; /* from here on the nearest float32 is infinite */
    double wide = json_number_value(value);
    *number = wide > -past && wide < past ? (float)wide : 0.0f;
    if (wide > -past && wide < past)
        return true;
    return problem_set(issue, EXIT_INPUT,
                       "%s[%zu]: %.9g is too large for float32, whose largest number is %.9g",
                       place, i, wide, (double)FLT_MAX);
}

/* Numbers of an array, which must be `count`. */
static bool read_numbers(float *numbers, const json_t *array, size_t count, const char *place,
                         problem *issue)
{
    if (!json_is_array(array))
        return problem_set(issue, EXIT_INPUT, "%s: expected is an array of numbers", place);
    if (json_array_size(array) != count)
        return problem_set(issue, EXIT_INPUT, "%s: the array has length %zu, and %zu is expected",
                           place, json_array_size(array), count);
    for (size_t i = 0; i < count; i++)
        if (!read_number(&numbers[i], json_array_get(array, i), place, i, issue))
            return false;
    return true;
}

static bool read_weight(net_draft *draft, draft_matrix *matrix, const json_t *weight,
                        const char *place, problem *issue)
{
    char row[360];
    matrix->units = json_array_size(weight);
    matrix->inputs = json_array_size(json_array_get(weight, 0));
    if (matrix->units == 0 || matrix->inputs == 0)
        return problem_set(issue, EXIT_INPUT,
                           "%s.weight: expected is a matrix [[...], ...]: a row for each unit, in "
                           "it a number for each input",
                           place);
    float *numbers = memory_keep(&draft->memory, matrix->units, matrix->inputs * sizeof(float));
    matrix->weight = numbers;
    for (size_t j = 0; j < matrix->units; j++) {
        snprintf(row, sizeof row, "%.300s.weight[%zu]", place, j);
        if (!read_numbers(numbers + j * matrix->inputs, json_array_get(weight, j), matrix->inputs,
                          row, issue))
            return false;
    }
    return true;
}

/* "layers[1].bias" */
static char *field_name(net_draft *draft, size_t layer, const char *field)
{
    enum { LONGEST = 24 };
    char *name = memory_keep(&draft->memory, LONGEST, 1);
    snprintf(name, LONGEST, "layers[%zu].%s", layer, field);
    return name;
}

static bool read_layer(net_draft *draft, size_t m, json_t *layer, problem *issue)
{
    static const char *const fields[] = {"weight", "bias", NULL};
    draft_matrix *matrix = &draft->matrix[m];
    char place[300], row[360];
    snprintf(place, sizeof place, "%.250s: layers[%zu]", draft->name, m);
    if (!draft_fields(layer, fields, 1, place, issue) ||
        !read_weight(draft, matrix, json_object_get(layer, "weight"), place, issue))
        return false;
    matrix->weight_name = field_name(draft, m, "weight");
    json_t *bias = json_object_get(layer, "bias");
    if (!bias)
        return true;
    snprintf(row, sizeof row, "%.300s.bias", place);
    float *numbers = memory_keep(&draft->memory, matrix->units, sizeof(float));
    matrix->bias = numbers;
    matrix->bias_name = field_name(draft, m, "bias");
    return read_numbers(numbers, bias, matrix->units, row, issue);
}

static bool read_layers(net_draft *draft, const json_t *layers, problem *issue)
{
    size_t count = json_array_size(layers);
    if (count < 1 || count > NET_MAX_MATRICES)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"layers\" must be an array of 1 to %d layers, the output's last",
                           draft->name, NET_MAX_MATRICES);
    for (size_t m = 0; m < count; m++)
        if (!read_layer(draft, m, json_array_get(layers, m), issue))
            return false;
    draft->matrices = (uint32_t)count;
    return true;
}

/* Whether the object says that it is a network, of a version that can be read. */
static bool check_format(json_t *root, const char *name, problem *issue)
{
    static const char *const fields[] = {"format", "version",    "layers", "keys", "value",
                                         "about",  "activation", "output", "bias", NULL};
    saved_kind kind = draft_kind_of(root);
    if (kind == SAVED_CERTIFICATE)
        return problem_set(issue, EXIT_INPUT,
                           "%s: this is a certificate, not a network; `cinch check %s` checks it, "
                           "`cinch check NET MAPPING --against %s` says whether it is about them",
                           name, name, name);
    if (kind != SAVED_NETWORK)
        return problem_set(
            issue, EXIT_INPUT,
            "%s: this JSON is no network: it must have \"format\": \"" NET_FORMAT "\"", name);
    json_t *version = json_object_get(root, "version");
    if (!json_is_integer(version))
        return problem_set(issue, EXIT_INPUT, "%s: \"version\" must be a whole number: %d", name,
                           NET_VERSION);
    return draft_version(json_integer_value(version), name, issue) &&
           draft_fields(root, fields, 3, name, issue);
}

/* Weights of another program, in arrays that say nothing but their names. */
static bool parse_foreign(net_draft *draft, json_t *root, const read_options *options,
                          problem *issue)
{
    tensor_file file = {.name = draft->name};
    bool good = json_tensors_open(&file, draft, root, issue) &&
                foreign_gather(draft, &file, options, issue);
    free(file.tensors);
    return good;
}

static bool parse(net_draft *draft, const unsigned char *bytes, size_t count,
                  const read_options *options, problem *issue)
{
    if (count > NET_JSON_LIMIT)
        return problem_set(issue, EXIT_INPUT,
                           "%s: a JSON network can have %zu bytes; use safetensors for larger ones",
                           draft->name, NET_JSON_LIMIT);
    json_t *root = draft_json(draft->name, bytes, count, issue);
    if (json_tensors_recognise(root)) {
        bool good = parse_foreign(draft, root, options, issue);
        json_decref(root);
        return good;
    }
    draft->description = root;
    if (!root || !check_format(root, draft->name, issue))
        return false;
    json_t *about = json_object_get(root, "about");
    if (about && !json_is_object(about))
        return problem_set(issue, EXIT_INPUT, "%s: \"about\" must be an object", draft->name);
    draft->about = json_incref(about);
    return read_layers(draft, json_object_get(root, "layers"), issue);
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* `count` numbers, every `step`th from `first`. Nine digits give every float32 back; jansson writes
 * them without regard to the locale. */
static void add_numbers(FILE *out, const float *first, size_t count, size_t step)
{
    enum { GAP = 2 };
    char text[40] = ", ";
    json_t *number = json_real(0.0);
    fputs("[", out);
    for (size_t i = 0; i < count; i++) {
        size_t skip = i == 0 ? GAP : 0;
        json_real_set(number, (double)first[i * step]);
        size_t end = GAP + json_dumpb(number, text + GAP, sizeof text - GAP,
                                      JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
        fwrite(text + skip, 1, end - skip, out);
    }
    fputs("]", out);
    json_decref(number);
}

static void add_layer(FILE *out, const cinch_net *net, uint32_t layer)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
    const float *weights = net->weights + matrix.first;
    fprintf(out, "%s\n  {\"weight\": [", layer == 0 ? "" : ",");
    for (size_t j = 0; j < matrix.units; j++) {
        fputs(j == 0 ? "\n    " : ",\n    ", out);
        add_numbers(out, weights + j, matrix.inputs, matrix.units);
    }
    fputs("]", out);
    if (net->shape.bias) {
        fputs(",\n   \"bias\": ", out);
        add_numbers(out, weights + matrix.inputs * matrix.units, matrix.units, 1);
    }
    fputs("}", out);
}

static bool write(FILE *out, const saved_net *saved, json_t *description, const char *path,
                  problem *issue)
{
    (void)path;
    (void)issue;
    const char *key;
    json_t *value;
    fputs("{\"format\": \"" NET_FORMAT "\",\n \"version\": 1,\n", out);
    json_object_del(description, "bias"); /* the layers say it */
    json_object_foreach(description, key, value)
    {
        fprintf(out, " \"%s\": ", key);
        json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY);
        fputs(",\n", out);
    }
    fputs(" \"layers\": [", out);
    for (uint32_t l = 0; l <= saved->net.shape.layers; l++)
        add_layer(out, &saved->net, l);
    fputs("]", out);
    if (saved->about) {
        fputs(",\n \"about\": ", out);
        json_dumpf(saved->about, out, JSON_COMPACT);
    }
    fputs("}\n", out);
    return true;
}

/* A number takes its nine digits, sign, point, exponent and what parts it from the next. */
static bool fits(const saved_net *saved, json_t *description, const char *path, problem *issue)
{
    enum { MOST_BYTES = 18 };
    size_t numbers = cinch_shape_cost(&saved->net.shape).parameters;
    size_t symbols = json_dumpb(description, NULL, 0, JSON_COMPACT);
    return (symbols < NET_JSON_LIMIT && numbers <= (NET_JSON_LIMIT - symbols) / MOST_BYTES) ||
           problem_set(issue, EXIT_INPUT,
                       "%s: a network of %zu numbers may need more bytes as JSON than the %zu "
                       "that can be read again; save it to a name that ends in .safetensors",
                       path, numbers, NET_JSON_LIMIT);
}

const net_format net_format_json = {".json", draft_is_object, parse, write, fits};
