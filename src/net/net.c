/* net.c - shapes and hashes of networks, and one key's walk to its answer. */
#include "net/net.h"

#include "base/fmath.h"
#include "base/hash.h"
#include "mapping/mapping.h"

cinch_status cinch_shape_of(cinch_shape *shape, const cinch_mapping *mapping)
{
    *shape = (cinch_shape){.columns = mapping->columns, .values = mapping->values->count};
    CINCH_REQUIRE(mapping->columns >= 1 && mapping->columns <= CINCH_MAX_COLUMNS);
    uint64_t inputs = 0;
    for (uint32_t c = 0; c < mapping->columns; c++) {
        inputs += mapping->keys[c].count;
        if (inputs >= UINT32_MAX)
            return CINCH_BAD_SHAPE;
        shape->offset[c + 1] = (uint32_t)inputs;
    }
    return shape_check(shape);
}

size_t net_matrix_rows(const cinch_shape *shape, uint32_t layer)
{
    size_t inputs = layer == 0 ? shape->offset[shape->columns] : shape->width[layer - 1];
    return inputs + (shape->bias ? 1 : 0);
}

static size_t matrix_units(const cinch_shape *shape, uint32_t layer)
{
    return layer < shape->layers ? shape->width[layer] : shape->values;
}

/* All but the sizes' product. */
static bool fields_in_range(const cinch_shape *shape)
{
    if (shape->columns < 1 || shape->columns > CINCH_MAX_COLUMNS || shape->offset[0] != 0)
        return false;
    for (uint32_t c = 0; c < shape->columns; c++)
        if (shape->offset[c + 1] <= shape->offset[c])
            return false;
    if (shape->offset[shape->columns] == UINT32_MAX)
        return false; /* no number would be left for the biases' row */
    if (shape->layers > CINCH_MAX_LAYERS || shape->values < 1 || shape->values > INT32_MAX)
        return false;
    for (uint32_t l = 0; l < shape->layers; l++)
        if (shape->width[l] < 1 || shape->width[l] > CINCH_MAX_WIDTH)
            return false;
    return shape->activation <= CINCH_RELU && shape->output <= CINCH_LINEAR;
}

cinch_status shape_check(const cinch_shape *shape)
{
    if (!fields_in_range(shape))
        return CINCH_BAD_SHAPE;
    size_t total = 0;
    for (uint32_t l = 0; l <= shape->layers; l++) {
        size_t count;
        if (!size_multiply(&count, net_matrix_rows(shape, l), matrix_units(shape, l)) ||
            !size_add(&total, total, count))
            return CINCH_BAD_SHAPE;
    }
    size_t bytes;
    return size_multiply(&bytes, total, sizeof(float)) ? CINCH_OK : CINCH_BAD_SHAPE;
}

cinch_matrix cinch_shape_matrix(const cinch_shape *shape, uint32_t layer)
{
    CINCH_REQUIRE(layer <= shape->layers && shape->layers <= CINCH_MAX_LAYERS);
    size_t first = 0;
    for (uint32_t l = 0; l < layer; l++)
        first += net_matrix_rows(shape, l) * matrix_units(shape, l);
    size_t inputs = net_matrix_rows(shape, layer) - (shape->bias ? 1 : 0);
    return (cinch_matrix){first, inputs, matrix_units(shape, layer)};
}

size_t shape_weights(const cinch_shape *shape)
{
    cinch_matrix last = cinch_shape_matrix(shape, shape->layers);
    return last.first + net_matrix_rows(shape, shape->layers) * last.units;
}

cinch_net_cost cinch_shape_cost(const cinch_shape *shape)
{
    if (shape_check(shape) != CINCH_OK)
        return (cinch_net_cost){SIZE_MAX, SIZE_MAX, SIZE_MAX, UINT64_MAX};
    cinch_net_cost cost = {.dense = (size_t)shape->offset[shape->columns] * shape->values,
                           .parameters = shape_weights(shape)};
    for (uint32_t l = 0; l <= shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        cost.connections += matrix.inputs * matrix.units;
    }
    cost.weight_bits = (uint64_t)32 * cost.parameters;
    return cost;
}

uint64_t shape_hash(const cinch_shape *shape)
{
    hash_state state;
    hash_begin(&state);
    hash_u32(&state, shape->columns);
    for (uint32_t c = 0; c <= shape->columns; c++)
        hash_u32(&state, shape->offset[c]);
    hash_u32(&state, shape->layers);
    for (uint32_t l = 0; l < shape->layers; l++)
        hash_u32(&state, shape->width[l]);
    hash_u32(&state, shape->values);
    hash_u32(&state, shape->activation);
    hash_u32(&state, shape->output);
    hash_u32(&state, shape->bias);
    return hash_end(&state);
}

uint64_t cinch_net_hash(const cinch_net *net)
{
    if (!net->weights)
        return shape_hash(&net->shape);
    hash_state state;
    hash_begin(&state);
    size_t count = shape_weights(&net->shape);
    for (size_t i = 0; i < count; i++)
        hash_u32(&state, float_bits(net->weights[i]));
    return hash_end(&state);
}

bool net_fits(const cinch_shape *shape, const cinch_mapping *mapping)
{
    if (shape_check(shape) != CINCH_OK || shape->columns != mapping->columns ||
        shape->values != mapping->values->count)
        return false;
    for (uint32_t c = 0; c < shape->columns; c++)
        if (shape->offset[c + 1] - shape->offset[c] != mapping->keys[c].count)
            return false;
    mapping_require_rows(mapping);
    return true;
}

void net_lookup(float *sum, const cinch_net *net, const uint32_t *key)
{
    const cinch_shape *shape = &net->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, 0);
    for (size_t j = 0; j < matrix.units; j++)
        sum[j] = net->weights[(size_t)key[0] * matrix.units + j];
    for (uint32_t c = 1; c < shape->columns; c++)
        for (size_t j = 0; j < matrix.units; j++)
            sum[j] += net->weights[((size_t)shape->offset[c] + key[c]) * matrix.units + j];
    if (shape->bias)
        for (size_t j = 0; j < matrix.units; j++)
            sum[j] += net->weights[matrix.inputs * matrix.units + j];
}

void net_sums(float *sum, const cinch_net *net, uint32_t layer, const float *in)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
    const float *weights = net->weights + matrix.first;
    for (size_t j = 0; j < matrix.units; j++)
        sum[j] = weights[j] * in[0];
    for (size_t i = 1; i < matrix.inputs; i++)
        for (size_t j = 0; j < matrix.units; j++)
            sum[j] += weights[i * matrix.units + j] * in[i];
    if (net->shape.bias)
        for (size_t j = 0; j < matrix.units; j++)
            sum[j] += weights[matrix.inputs * matrix.units + j];
}

float net_activate(cinch_activation activation, float sum)
{
    switch (activation) {
    case CINCH_TANH:
        return fmath_tanh(sum);
    case CINCH_RELU:
        return sum > 0.0f ? sum : 0.0f;
    default:
        return sum;
    }
}

size_t net_widest(const cinch_shape *shape)
{
    size_t widest = 0;
    for (uint32_t l = 0; l < shape->layers; l++)
        widest = shape->width[l] > widest ? shape->width[l] : widest;
    return widest;
}

const float *net_codes(float *buffer, const cinch_net *net, const uint32_t *key)
{
    const cinch_shape *shape = &net->shape;
    float *unit = buffer, *below = buffer + net_widest(shape);
    for (uint32_t l = 0; l < shape->layers; l++) {
        float *swap = unit;
        unit = below;
        below = swap;
        if (l == 0)
            net_lookup(unit, net, key);
        else
            net_sums(unit, net, l, below);
        for (uint32_t j = 0; j < shape->width[l]; j++)
            unit[j] = net_activate(shape->activation, unit[j]);
    }
    return unit;
}

static void list_walk(arena_list *list, cinch_walk *walk, const cinch_shape *shape)
{
    CINCH_REQUIRE(shape->layers <= CINCH_MAX_LAYERS); /* a walk has no place for more */
    for (uint32_t l = 0; l < shape->layers; l++) {
        ARENA_LIST(list, walk->sum[l], shape->width[l]);
        ARENA_LIST(list, walk->unit[l], shape->width[l]);
    }
    ARENA_LIST(list, walk->logit, shape->values);
    ARENA_LIST(list, walk->share, shape->values);
    ARENA_LIST(list, walk->best, shape->values);
}

size_t cinch_walk_size(const cinch_shape *shape)
{
    cinch_walk walk;
    arena_list list = {.arena = NULL};
    list_walk(&list, &walk, shape);
    return arena_list_size(&list);
}

cinch_status cinch_walk_init(cinch_walk *walk, const cinch_shape *shape, cinch_arena *arena)
{
    arena_list list = {.arena = arena};
    *walk = (cinch_walk){.answer = 0};
    list_walk(&list, walk, shape);
    return list.failed ? CINCH_NO_MEMORY : CINCH_OK;
}

/* The largest logit as computed, of equals the first. */
static uint32_t largest_logit(const cinch_walk *walk, uint32_t values)
{
    uint32_t best = 0;
    for (uint32_t v = 1; v < values; v++)
        if (walk->logit[v] > walk->logit[best])
            best = v;
    return best;
}

/* Whether no other logit reaches that of `best`; a NaN reaches all. */
static bool is_alone(const cinch_walk *walk, uint32_t values, uint32_t best)
{
    for (uint32_t v = 0; v < values; v++)
        if (v != best && !(walk->logit[v] < walk->logit[best]))
            return false;
    return true;
}

/* Whether a hidden unit sends no finite number, or would but for an activation that hides a NaN. */
static bool overflows(const cinch_walk *walk, const cinch_shape *shape)
{
    for (uint32_t l = 0; l < shape->layers; l++)
        for (uint32_t j = 0; j < shape->width[l]; j++)
            if (walk->unit[l][j] - walk->unit[l][j] != 0.0f || walk->sum[l][j] != walk->sum[l][j])
                return true;
    return false;
}

static void find_answer(cinch_walk *walk, const cinch_net *net, const uint32_t *key)
{
    const cinch_shape *shape = &net->shape;
    const float *code = shape->layers > 0 ? walk->unit[shape->layers - 1] : NULL;
    uint32_t best = largest_logit(walk, shape->values);
    walk->float_answer = is_alone(walk, shape->values, best) ? best : UINT32_MAX;
    walk->answer = best;
    walk->rival = best == 0 && shape->values > 1 ? 1 : 0;
    walk->best_count = 0;
    walk->margin = overflows(walk, shape) ? __builtin_nan("") : answer_exact(walk, net, key, code);
}

/* p_v = exp(z_v - max) / sum, the sum in index order. */
static void find_shares(cinch_walk *walk, const cinch_shape *shape)
{
    float top = walk->logit[largest_logit(walk, shape->values)], sum = 0.0f;
    for (uint32_t v = 0; v < shape->values; v++) {
        if (shape->output == CINCH_LINEAR) {
            walk->share[v] = walk->logit[v];
            continue;
        }
        walk->share[v] = fmath_exp(walk->logit[v] - top);
        sum += walk->share[v];
    }
    if (shape->output == CINCH_SOFTMAX)
        for (uint32_t v = 0; v < shape->values; v++)
            walk->share[v] /= sum;
}

static void sum_layer(float *sum, const cinch_walk *walk, const cinch_net *net, uint32_t layer,
                      const uint32_t *key)
{
    if (layer == 0)
        net_lookup(sum, net, key);
    else
        net_sums(sum, net, layer, walk->unit[layer - 1]);
}

static void walk_hidden(cinch_walk *walk, const cinch_net *net, const uint32_t *key)
{
    const cinch_shape *shape = &net->shape;
    for (uint32_t c = 0; c < shape->columns; c++)
        CINCH_REQUIRE(key[c] < shape->offset[c + 1] - shape->offset[c]);
    for (uint32_t l = 0; l < shape->layers; l++) {
        sum_layer(walk->sum[l], walk, net, l, key);
        for (uint32_t j = 0; j < shape->width[l]; j++)
            walk->unit[l][j] = net_activate(shape->activation, walk->sum[l][j]);
    }
}

void cinch_net_walk(cinch_walk *walk, const cinch_net *net, const uint32_t *key)
{
    const cinch_shape *shape = &net->shape;
    walk_hidden(walk, net, key);
    if (!walk->logit)
        return;
    sum_layer(walk->logit, walk, net, shape->layers, key);
    find_answer(walk, net, key);
    find_shares(walk, shape);
}
