/* find_layers.c - the ways in which tensors of somebody else's file can be read as a network. */
#include "format/find_layers.h"

#include <stdio.h>
#include <string.h>

#include "format/tensor_names.h"

#define NO_TENSOR   SIZE_MAX
#define TRANSPOSED  ":transposed"
#define SEARCH_MOST 20000 /* places of matrices and biases that are looked at */

size_t reading_inputs(const reading_layer *layer, const foreign_tensor *tensors)
{
    return tensors[layer->weight].size[layer->transposed ? 0 : 1];
}

size_t reading_units(const reading_layer *layer, const foreign_tensor *tensors)
{
    return tensors[layer->weight].size[layer->transposed ? 1 : 0];
}

/* ---- The search ------------------------------------------------------------------------------ */

typedef struct layer_search {
    const foreign_tensor *tensors;
    size_t count;
    size_t inputs, values; /* 0: not known */
    bool names;            /* names decide ways and order */
    bool tied;             /* the first matrix is the last layer's, too */
    size_t matrices;
    bool used[NET_MAX_MATRICES];
    size_t matrix[NET_MAX_MATRICES];
    size_t vectors;
    size_t vector[NET_MAX_MATRICES];
    size_t owner[NET_MAX_MATRICES]; /* of each vector: the matrix that it is named like */
    uint32_t steps;
    reading now;
    readings *found;
} layer_search;

static bool may_go_on(layer_search *search)
{
    if (search->steps++ >= SEARCH_MOST || search->found->count == READINGS_MOST)
        search->found->more = true;
    return !search->found->more;
}

/* Whether a bias can stand in a layer, as far as its size and its name tell. */
static bool bias_fits(const layer_search *search, size_t vector, uint32_t layer)
{
    const foreign_tensor *bias = &search->tensors[search->vector[vector]];
    const reading_layer *at = &search->now.layer[layer];
    if (at->bias != NO_TENSOR || reading_units(at, search->tensors) != bias->size[0])
        return false;
    if (search->owner[vector] != NO_TENSOR)
        return search->owner[vector] == at->weight;
    name_end end = search->names ? name_end_of(bias->name) : NAME_ANYWHERE;
    return end == NAME_ANYWHERE || (end == NAME_FIRST && layer == 0) ||
           (end == NAME_LAST && layer + 1 == search->now.layers);
}

/* Gives the biases from `vector` on to layers, in every way; a way for all makes a reading. */
static void place_biases(layer_search *search, size_t vector)
{
    if (!may_go_on(search))
        return;
    if (vector == search->vectors) {
        search->found->one[search->found->count++] = search->now;
        return;
    }
    for (uint32_t layer = 0; layer < search->now.layers; layer++)
        if (bias_fits(search, vector, layer)) {
            search->now.layer[layer].bias = search->vector[vector];
            place_biases(search, vector + 1);
            search->now.layer[layer].bias = NO_TENSOR;
        }
}

/* All matrices stand in their places: the end must fit, too. */
static void end_chain(layer_search *search, size_t inputs)
{
    reading *now = &search->now;
    reading_layer *last = &now->layer[now->layers];
    if (search->tied) {
        if (now->layers == NET_MAX_MATRICES)
            return;
        *last = (reading_layer){.weight = now->layer[0].weight,
                                .bias = NO_TENSOR,
                                .transposed = !now->layer[0].transposed};
        if (reading_inputs(last, search->tensors) != inputs)
            return;
        now->layers++;
        inputs = reading_units(last, search->tensors);
    }
    if (search->values == 0 || search->values == inputs)
        place_biases(search, 0);
    now->layers -= search->tied;
}

/* Whether a matrix may be the next one, held this way, as far as names tell. */
static bool name_allows(const layer_search *search, size_t m, bool transposed)
{
    const char *name = search->tensors[search->matrix[m]].name;
    if (!search->names)
        return true;
    name_way way = name_way_of(name);
    if (way != NAME_ANY && transposed != (way != NAME_UNITS_FIRST))
        return false;
    for (size_t other = 0; other < search->matrices; other++)
        if (other != m && !search->used[other] &&
            name_order(search->tensors[search->matrix[other]].name, name) < 0)
            return false;
    return true;
}

/* Tries every matrix as the next layer; what it takes must be `inputs`, if not 0. */
static void place_matrices(layer_search *search, size_t inputs)
{
    reading *now = &search->now;
    if (!may_go_on(search))
        return;
    if (now->layers == search->matrices) {
        end_chain(search, inputs);
        return;
    }
    for (size_t way = 0; way < 2 * search->matrices; way++) {
        size_t m = way / 2;
        reading_layer *layer = &now->layer[now->layers];
        *layer = (reading_layer){
            .weight = search->matrix[m], .bias = NO_TENSOR, .transposed = way % 2 == 1};
        if (search->used[m] || (inputs != 0 && reading_inputs(layer, search->tensors) != inputs) ||
            !name_allows(search, m, layer->transposed))
            continue;
        size_t units = reading_units(layer, search->tensors);
        search->used[m] = true;
        now->layers++;
        place_matrices(search, units);
        now->layers--;
        search->used[m] = false;
    }
}

/* ---- Which tensors there are ----------------------------------------------------------------- */

/* The only matrix that a bias is named like, or NO_TENSOR. */
static size_t owner_of(const layer_search *search, const char *bias)
{
    size_t owner = NO_TENSOR;
    for (size_t m = 0; m < search->matrices; m++)
        if (name_same_layer(search->tensors[search->matrix[m]].name, bias)) {
            if (owner != NO_TENSOR)
                return NO_TENSOR;
            owner = search->matrix[m];
        }
    return owner;
}

/* False when there are too many. */
static bool collect(layer_search *search)
{
    for (size_t t = 0; t < search->count; t++) {
        bool is_matrix = search->tensors[t].dimensions == 2;
        size_t *many = is_matrix ? &search->matrices : &search->vectors;
        if (*many == NET_MAX_MATRICES)
            return false;
        (is_matrix ? search->matrix : search->vector)[(*many)++] = t;
    }
    for (size_t v = 0; v < search->vectors; v++)
        search->owner[v] = owner_of(search, search->tensors[search->vector[v]].name);
    return search->matrices > 0;
}

/* Whether a lone matrix may be both layers although it can be the only one. */
static bool may_be_tied(const layer_search *search)
{
    name_way way = name_way_of(search->tensors[search->matrix[0]].name);
    return search->matrices == 1 && (way == NAME_ANY || way == NAME_EMBEDDING);
}

void readings_find(readings *found, const foreign_tensor *tensors, size_t count, size_t inputs,
                   size_t values, bool names)
{
    layer_search search = {
        .tensors = tensors, .count = count, .inputs = inputs, .values = values, .found = found};
    *found = (readings){.count = 0};
    if (!collect(&search))
        return;
    for (int shapes_alone = !names; shapes_alone < 2 && found->count == 0; shapes_alone++) {
        search.names = found->by_names = shapes_alone == 0;
        search.tied = false;
        place_matrices(&search, inputs);
        search.tied = true;
        if (found->count == 0 || may_be_tied(&search))
            place_matrices(&search, inputs);
    }
}

/* ---- --layers -------------------------------------------------------------------------------- */

/* The tensor whose name `text` begins with, the longest of several, or NO_TENSOR. */
static size_t tensor_at(const foreign_tensor *tensors, size_t count, uint32_t dimensions,
                        const char *text)
{
    size_t found = NO_TENSOR, longest = 0;
    for (size_t t = 0; t < count; t++) {
        size_t length = strlen(tensors[t].name);
        if (tensors[t].dimensions == dimensions && length > longest &&
            strncmp(text, tensors[t].name, length) == 0 && strchr(":+,", text[length])) {
            found = t;
            longest = length;
        }
    }
    return found;
}

static bool no_such(const char *at, const char *what, const char *file, problem *issue)
{
    return problem_set(issue, EXIT_USAGE,
                       "--layers: %s has no %s \"%.*s\"; write layers in their order, as in "
                       "W1:transposed,W2+b2",
                       file, what, (int)strcspn(at, ",:+"), at);
}

/* One layer of --layers, and a step over it. */
static bool parse_layer(reading_layer *layer, const char **at, const foreign_tensor *tensors,
                        size_t count, const char *file, problem *issue)
{
    *layer = (reading_layer){.bias = NO_TENSOR};
    layer->weight = tensor_at(tensors, count, 2, *at);
    if (layer->weight == NO_TENSOR)
        return no_such(*at, "matrix", file, issue);
    *at += strlen(tensors[layer->weight].name);
    if (strncmp(*at, TRANSPOSED, strlen(TRANSPOSED)) == 0) {
        layer->transposed = true;
        *at += strlen(TRANSPOSED);
    }
    if (**at == '+') {
        layer->bias = tensor_at(tensors, count, 1, ++*at);
        if (layer->bias == NO_TENSOR)
            return no_such(*at, "bias", file, issue);
        *at += strlen(tensors[layer->bias].name);
    }
    if (**at != '\0' && **at != ',')
        return problem_set(issue, EXIT_USAGE,
                           "--layers: \"%.80s\" stands where a comma is expected; a matrix of "
                           "[inputs, units] is marked with " TRANSPOSED,
                           *at);
    *at += **at == ',';
    return true;
}

/* Whether the layers make a chain, as --layers has them. */
static bool check_chain(const layer_search *search, const char *file, problem *issue)
{
    size_t inputs = search->inputs;
    for (uint32_t l = 0; l < search->now.layers; l++) {
        const reading_layer *layer = &search->now.layer[l];
        size_t takes = reading_inputs(layer, search->tensors);
        if (inputs != 0 && takes != inputs)
            return problem_set(issue, EXIT_INPUT,
                               "%s: --layers: read like this, %s takes %zu inputs, but %s %zu%s; "
                               "a matrix of [inputs, units] is marked with " TRANSPOSED,
                               file, search->tensors[layer->weight].name, takes,
                               l == 0 ? "the mapping has" : "the layer before gives", inputs,
                               l == 0 ? " key symbols" : "");
        inputs = reading_units(layer, search->tensors);
        if (layer->bias != NO_TENSOR && search->tensors[layer->bias].size[0] != inputs)
            return problem_set(
                issue, EXIT_INPUT, "%s: --layers: %s has %zu numbers, but %s gives %zu units", file,
                search->tensors[layer->bias].name, search->tensors[layer->bias].size[0],
                search->tensors[layer->weight].name, inputs);
    }
    if (search->values != 0 && search->values != inputs)
        return problem_set(issue, EXIT_INPUT,
                           "%s: --layers: the last layer gives %zu values, and the mapping has %zu",
                           file, inputs, search->values);
    return true;
}

bool reading_has(const reading *reading, size_t tensor)
{
    for (uint32_t l = 0; l < reading->layers; l++)
        if (reading->layer[l].weight == tensor || reading->layer[l].bias == tensor)
            return true;
    return false;
}

bool readings_named(readings *found, const foreign_tensor *tensors, size_t count, size_t inputs,
                    size_t values, const char *text, const char *file, problem *issue)
{
    layer_search search = {
        .tensors = tensors, .count = count, .inputs = inputs, .values = values, .found = found};
    *found = (readings){.by_names = true};
    for (const char *at = text; *at;) {
        if (search.now.layers == NET_MAX_MATRICES)
            return problem_set(issue, EXIT_USAGE, "--layers: more than %d layers",
                               NET_MAX_MATRICES);
        if (!parse_layer(&search.now.layer[search.now.layers++], &at, tensors, count, file, issue))
            return false;
    }
    if (!check_chain(&search, file, issue))
        return false;
    search.names = true;
    if (!collect(&search))
        return true;
    size_t kept = 0;
    for (size_t v = 0; v < search.vectors; v++) {
        size_t owner = search.owner[v];
        if (reading_has(&search.now, search.vector[v]) ||
            (owner != NO_TENSOR && !reading_has(&search.now, owner)))
            continue;
        search.vector[kept] = search.vector[v];
        search.owner[kept++] = owner;
    }
    search.vectors = kept;
    place_biases(&search, 0);
    if (found->count > 0)
        return true;
    return problem_set(issue, EXIT_INPUT,
                       "%s: --layers: a bias fits none of these layers; say where each is: "
                       "W1+b1,W2+b2",
                       file);
}

void reading_text(char *text, size_t bytes, const reading *reading, const foreign_tensor *tensors)
{
    size_t at = 0;
    text[0] = '\0';
    for (uint32_t l = 0; l < reading->layers && at < bytes; l++) {
        const reading_layer *layer = &reading->layer[l];
        bool bias = layer->bias != NO_TENSOR;
        int more = snprintf(text + at, bytes - at, "%s%s%s%s%s", l ? "," : "",
                            tensors[layer->weight].name, layer->transposed ? TRANSPOSED : "",
                            bias ? "+" : "", bias ? tensors[layer->bias].name : "");
        at += more > 0 ? (size_t)more : 0;
    }
}
