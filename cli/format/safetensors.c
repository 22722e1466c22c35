/* safetensors.c - networks as safetensors: Cinch's own, and PyTorch's state_dict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/foreign.h"
#include "format/net_describe.h"
#include "format/tensors.h"
#include "system/memory.h"

enum { NAME_BYTES = 32 };

/* ---- Which tensors are the network ----------------------------------------------------------- */

/* "hidden.weight", "hidden2.weight", ..., "output.weight", or the same with ".bias". */
static void tensor_name(char name[NAME_BYTES], uint32_t layer, uint32_t layers, const char *what)
{
    if (layer == layers)
        snprintf(name, NAME_BYTES, "output.%s", what);
    else if (layer == 0)
        snprintf(name, NAME_BYTES, "hidden.%s", what);
    else
        snprintf(name, NAME_BYTES, "hidden%u.%s", layer + 1, what);
}

/* The tensor of this name and so many dimensions, or SIZE_MAX. */
static size_t find_tensor(const tensor_file *file, const char *name, uint32_t dimensions)
{
    for (size_t t = 0; t < file->count; t++)
        if (file->tensors[t].dimensions == dimensions && strcmp(file->tensors[t].name, name) == 0)
            return t;
    return SIZE_MAX;
}

/* Where the tensors of one layer stand. */
typedef struct own_link {
    size_t weight;
    size_t bias; /* SIZE_MAX: none */
} own_link;

/* A file of Cinch has exactly the tensors that tensor_name() names. */
static bool own_links(own_link *links, uint32_t *matrices, const tensor_file *file)
{
    size_t used = 0;
    char name[NAME_BYTES];
    uint32_t layers = 0;
    for (; layers <= CINCH_MAX_LAYERS; layers++) {
        tensor_name(name, layers, UINT32_MAX, "weight");
        if (find_tensor(file, name, 2) == SIZE_MAX)
            break;
    }
    if (layers > CINCH_MAX_LAYERS)
        return false;
    *matrices = layers + 1;
    for (uint32_t m = 0; m <= layers; m++) {
        tensor_name(name, m, layers, "weight");
        links[m] = (own_link){.weight = find_tensor(file, name, 2)};
        tensor_name(name, m, layers, "bias");
        links[m].bias = find_tensor(file, name, 1);
        used += 1 + (links[m].bias != SIZE_MAX);
        if (links[m].weight == SIZE_MAX ||
            (links[m].bias == SIZE_MAX) != (links[0].bias == SIZE_MAX))
            return false;
        if (links[m].bias != SIZE_MAX &&
            file->tensors[links[m].bias].size[0] != file->tensors[links[m].weight].size[0])
            return false;
    }
    return used == file->count;
}

static bool no_own_network(const tensor_file *file, problem *issue)
{
    char found[480];
    tensor_list(found, sizeof found, file);
    return problem_set(issue, EXIT_INPUT,
                       "%s: its tensors make no network: %s. Expected are exactly hidden.weight "
                       "[k, inputs], output.weight [values, k], up to %d hidden layers, and a bias "
                       "[units] for each or none",
                       file->name, found, CINCH_MAX_LAYERS);
}

/* ---- Weights --------------------------------------------------------------------------------- */

static bool read_matrices(net_draft *draft, const tensor_file *file, const own_link *links,
                          problem *issue)
{
    for (uint32_t m = 0; m < draft->matrices; m++) {
        const tensor_entry *weight = &file->tensors[links[m].weight];
        const tensor_entry *bias = links[m].bias == SIZE_MAX ? NULL : &file->tensors[links[m].bias];
        draft_matrix *matrix = &draft->matrix[m];
        if (weight->is_empty)
            return no_own_network(file, issue);
        matrix->units = weight->size[0];
        matrix->inputs = weight->size[1];
        matrix->weight_name = draft_text(draft, weight->name);
        matrix->weight = tensor_numbers(draft, file, weight, false, issue);
        if (bias) {
            matrix->bias_name = draft_text(draft, bias->name);
            matrix->bias = tensor_numbers(draft, file, bias, false, issue);
        }
        if (!matrix->weight || (bias && !matrix->bias))
            return false;
    }
    return true;
}

/* ---- Metadata -------------------------------------------------------------------------------- */

static const char *metadata_text(const tensor_file *file, const char *key)
{
    return json_string_value(json_object_get(file->metadata, key));
}

/* A metadata field that holds JSON text; *object stays NULL where there is none. */
static bool metadata_json(json_t **object, const tensor_file *file, const char *key, problem *issue)
{
    const char *text = metadata_text(file, key);
    if (!text)
        return true;
    char place[300];
    snprintf(place, sizeof place, "%.230s: __metadata__ %s", file->name, key);
    *object = draft_json(place, text, strlen(text), issue);
    return *object != NULL;
}

static bool check_version(const tensor_file *file, problem *issue)
{
    const char *text = metadata_text(file, "cinch.version");
    size_t digits = text ? strspn(text, "0123456789") : 0;
    if (digits == 0 || text[digits] != 0 || digits > 9)
        return problem_set(issue, EXIT_INPUT,
                           "%s: __metadata__: \"cinch.version\" must be a whole number as text",
                           file->name);
    return draft_version((json_int_t)strtol(text, NULL, 10), file->name, issue);
}

/* Whether any field says that Cinch wrote the file. */
static bool is_own(const tensor_file *file)
{
    const char *format = metadata_text(file, "format"), *key;
    json_t *value;
    json_object_foreach(file->metadata, key, value)
    {
        if (strncmp(key, "cinch.", 6) == 0)
            return true;
    }
    return format && strcmp(format, "cinch") == 0;
}

static bool read_own_metadata(net_draft *draft, const tensor_file *file, problem *issue)
{
    static const char *const known[] = {"cinch.version", "cinch.network", "cinch.about"};
    static const char *const fields[] = {"activation", "output", "bias", "keys", "value", NULL};
    const char *key;
    json_t *value;
    if (!check_version(file, issue))
        return false;
    json_object_foreach(file->metadata, key, value)
    {
        if (strncmp(key, "cinch.", 6) == 0 && strcmp(key, known[0]) != 0 &&
            strcmp(key, known[1]) != 0 && strcmp(key, known[2]) != 0)
            return problem_set(issue, EXIT_INPUT, "%s: __metadata__: unknown field \"%.80s\"",
                               file->name, key);
    }
    if (!metadata_text(file, "cinch.network"))
        return problem_set(issue, EXIT_INPUT,
                           "%s: __metadata__: \"cinch.network\" is missing; the file is damaged",
                           file->name);
    char place[300];
    snprintf(place, sizeof place, "%.230s: __metadata__ cinch.network", file->name);
    return metadata_json(&draft->description, file, "cinch.network", issue) &&
           draft_fields(draft->description, fields, 3, place, issue) &&
           metadata_json(&draft->about, file, "cinch.about", issue);
}

/* ---- Reading --------------------------------------------------------------------------------- */

static bool read_own(net_draft *draft, const tensor_file *file, problem *issue)
{
    own_link links[NET_MAX_MATRICES];
    if (!read_own_metadata(draft, file, issue))
        return false;
    return own_links(links, &draft->matrices, file) ? read_matrices(draft, file, links, issue)
                                                    : no_own_network(file, issue);
}

static bool parse(net_draft *draft, const unsigned char *bytes, size_t count,
                  const read_options *options, problem *issue)
{
    tensor_file file = {.name = draft->name};
    bool good = tensor_file_open(&file, bytes, count, issue) &&
                (is_own(&file) ? read_own(draft, &file, issue)
                               : foreign_gather(draft, &file, options, issue));
    tensor_file_close(&file);
    return good;
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* Adds one tensor's entry, and its bytes to *at. */
static void describe_tensor(json_t *header, const char *name, size_t units, size_t inputs,
                            size_t *at)
{
    size_t end = *at + units * (inputs ? inputs : 1) * sizeof(float);
    json_t *shape = json_array();
    json_array_append_new(shape, json_integer((json_int_t)units));
    if (inputs)
        json_array_append_new(shape, json_integer((json_int_t)inputs));
    json_object_set_new(header, name,
                        json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape,
                                  "data_offsets", (json_int_t)*at, (json_int_t)end));
    *at = end;
}

static json_t *describe_tensors(const cinch_shape *shape)
{
    json_t *header = json_object();
    size_t at = 0;
    for (uint32_t l = 0; l <= shape->layers; l++) {
        char name[NAME_BYTES];
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        tensor_name(name, l, shape->layers, "weight");
        describe_tensor(header, name, matrix.units, matrix.inputs, &at);
        if (!shape->bias)
            continue;
        tensor_name(name, l, shape->layers, "bias");
        describe_tensor(header, name, matrix.units, 0, &at);
    }
    return header;
}

/* JSON as text in a JSON string. */
static json_t *json_in_text(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    json_t *string = json_string(text);
    free(text);
    return string;
}

static json_t *make_header(const saved_net *saved, json_t *description)
{
    json_t *metadata = json_object(), *header = json_object();
    json_t *tensors = describe_tensors(&saved->net.shape);
    json_object_set_new(metadata, "format", json_string("cinch"));
    json_object_set_new(metadata, "cinch.version", json_sprintf("%d", NET_VERSION));
    json_object_set_new(metadata, "cinch.network", json_in_text(description));
    if (saved->about)
        json_object_set_new(metadata, "cinch.about", json_in_text(saved->about));
    json_object_set_new(header, "__metadata__", metadata);
    json_object_update(header, tensors);
    json_decref(tensors);
    return header;
}

/* Float32's bits, the least byte first; every `step`th number from `first`. */
static void add_numbers(FILE *out, const float *first, size_t count, size_t step)
{
    unsigned char *bytes = memory_take(count, sizeof *first);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, first + i * step, sizeof bits);
        for (unsigned k = 0; k < sizeof bits; k++)
            bytes[i * sizeof bits + k] = (unsigned char)(bits >> (8 * k));
    }
    fwrite(bytes, sizeof *first, count, out);
    free(bytes);
}

static void add_tensors(FILE *out, const cinch_net *net)
{
    for (uint32_t l = 0; l <= net->shape.layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(&net->shape, l);
        const float *weights = net->weights + matrix.first;
        for (size_t j = 0; j < matrix.units; j++)
            add_numbers(out, weights + j, matrix.inputs, matrix.units);
        if (net->shape.bias)
            add_numbers(out, weights + matrix.inputs * matrix.units, matrix.units, 1);
    }
}

/* The header's text, its length with spaces up to a multiple of eight bytes; NULL is a problem. */
static char *header_text(size_t *length, const saved_net *saved, json_t *description,
                         const char *path, problem *issue)
{
    json_t *json = make_header(saved, description);
    char *header = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    *length = (strlen(header) + 7) / 8 * 8;
    if (*length <= NET_HEADER_LIMIT)
        return header;
    problem_set(issue, EXIT_INPUT,
                "%s: the symbols need a header of %zu bytes, and safetensors allows %zu; "
                "save the network as JSON, to a name that ends in .json",
                path, *length, NET_HEADER_LIMIT);
    free(header);
    return NULL;
}

static bool fits(const saved_net *saved, json_t *description, const char *path, problem *issue)
{
    size_t length, numbers = cinch_shape_cost(&saved->net.shape).parameters;
    char *header = header_text(&length, saved, description, path, issue);
    free(header);
    if (header == NULL)
        return false;
    return numbers <= (NET_FILE_LIMIT - length - TENSORS_LENGTH_BYTES) / sizeof(float) ||
           problem_set(issue, EXIT_INPUT,
                       "%s: a network of %zu numbers needs a file of more than %zu bytes, which "
                       "could not be read again",
                       path, numbers, NET_FILE_LIMIT);
}

static bool write(FILE *out, const saved_net *saved, json_t *description, const char *path,
                  problem *issue)
{
    size_t length;
    char *header = header_text(&length, saved, description, path, issue);
    if (header == NULL)
        return false;
    for (unsigned i = 0; i < TENSORS_LENGTH_BYTES; i++)
        fputc((int)(length >> (8 * i) & 0xff), out);
    fprintf(out, "%s%*s", header, (int)(length - strlen(header)), "");
    free(header);
    add_tensors(out, &saved->net);
    return true;
}

const net_format net_format_safetensors = {".safetensors", tensor_file_recognise, parse, write,
                                           fits};
