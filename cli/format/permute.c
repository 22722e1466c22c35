/* permute.c - another mapping from the same weights: the outputs of a network in another order. */
#include "format/permute.h"

#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

#define NOWHERE UINT32_MAX

/* Which row asked for a renaming first; rows are counted from 1, 0 is none. */
typedef struct renaming {
    uint32_t *target; /* [values] */
    size_t *of_answer, *of_value;
} renaming;

/* Renames what the network says at `row`; an obstacle where earlier rows forbid it. */
static permute_result rename_row(renaming *names, size_t row, uint32_t answer, uint32_t value)
{
    permute_result result = {.obstacle = PERMUTE_NONE, .second = row};
    if (names->of_answer[answer] != 0 && names->target[answer] != value) {
        result.obstacle = PERMUTE_SPLIT;
        result.first = names->of_answer[answer] - 1;
    } else if (names->of_value[value] != 0 && names->target[answer] != value) {
        result.obstacle = PERMUTE_MERGE;
        result.first = names->of_value[value] - 1;
    }
    if (names->of_answer[answer] == 0)
        names->of_answer[answer] = row + 1;
    if (names->of_value[value] == 0)
        names->of_value[value] = row + 1;
    names->target[answer] = value;
    return result;
}

static permute_result rename_rows(renaming *names, uint32_t *answers, const cinch_net *net,
                                  const cinch_mapping *mapping)
{
    permute_result result = {.obstacle = PERMUTE_NONE};
    cinch_net bare = *net; /* the answer and its margin are those of the logits: no softmax */
    bare.shape.output = CINCH_LINEAR;
    owned_arena memory = memory_arena(cinch_walk_size(&net->shape));
    cinch_walk walk;
    if (cinch_walk_init(&walk, &net->shape, &memory.arena) != CINCH_OK)
        abort(); /* cannot be: the arena has the size that was asked for */
    for (size_t row = 0; row < mapping->rows && result.obstacle == PERMUTE_NONE; row++) {
        cinch_net_walk(&walk, &bare, &mapping->key[row * mapping->columns]);
        answers[row] = walk.answer;
        if (walk.margin > 0 || net->shape.values == 1)
            result = rename_row(names, row, walk.answer, mapping->value[row]);
        else
            result = (permute_result){.obstacle = PERMUTE_TIE, .second = row};
    }
    free(memory.memory);
    return result;
}

/* Outputs that answer nothing get the values that nothing answers. */
static void fill_rest(renaming *names, uint32_t values)
{
    uint32_t free_value = 0;
    for (uint32_t v = 0; v < values; v++) {
        if (names->target[v] != NOWHERE)
            continue;
        while (names->of_value[free_value] != 0)
            free_value++;
        names->target[v] = free_value++;
    }
}

permute_result permute_find(uint32_t *target, uint32_t *answers, const cinch_net *net,
                            const cinch_mapping *mapping)
{
    uint32_t values = net->shape.values;
    renaming names = {target, memory_take_zeroed(values, sizeof(size_t)),
                      memory_take_zeroed(values, sizeof(size_t))};
    for (uint32_t v = 0; v < values; v++)
        target[v] = NOWHERE;
    permute_result result = rename_rows(&names, answers, net, mapping);
    if (result.obstacle == PERMUTE_NONE)
        fill_rest(&names, values);
    for (uint32_t v = 0; v < values && result.obstacle == PERMUTE_NONE; v++)
        result.moved += target[v] != v;
    free(names.of_answer);
    free(names.of_value);
    return result;
}

void permute_outputs(cinch_net *to, const cinch_net *from, const uint32_t *target)
{
    cinch_matrix matrix = cinch_shape_matrix(&from->shape, from->shape.layers);
    size_t count = cinch_shape_weights(&from->shape);
    memcpy(to->weights, from->weights, count * sizeof *to->weights);
    for (size_t i = 0; i < matrix.inputs + from->shape.bias; i++) {
        const float *row = from->weights + matrix.first + i * matrix.units;
        float *out = to->weights + matrix.first + i * matrix.units;
        for (size_t v = 0; v < matrix.units; v++)
            out[target[v]] = row[v];
    }
}

static int compare_bits(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(float));
}

bool permute_same_weights(const cinch_net *a, const cinch_net *b)
{
    size_t count = cinch_shape_weights(&a->shape);
    float *sorted = memory_take(2 * count, sizeof *sorted);
    memcpy(sorted, a->weights, count * sizeof *sorted);
    memcpy(sorted + count, b->weights, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_bits);
    qsort(sorted + count, count, sizeof *sorted, compare_bits);
    bool same = memcmp(sorted, sorted + count, count * sizeof *sorted) == 0;
    free(sorted);
    return same;
}
