/* permute.c - another mapping from the same weights: the outputs of a network in another order. */
#include "cinch_train.h"
#include "net/net.h"

#include <string.h>

#define NOWHERE UINT32_MAX

/* Output v stands for value target[v]; which row asked for that first, counted from 1: 0 is
 * none. */
typedef struct renaming {
    uint32_t *target;             /* [values] */
    size_t *of_answer, *of_value; /* [values] */
    cinch_walk walk;
} renaming;

static void list_arrays(arena_list *list, renaming *names, const cinch_shape *shape)
{
    ARENA_LIST(list, names->target, shape->values);
    ARENA_LIST_ZEROED(list, names->of_answer, shape->values);
    ARENA_LIST_ZEROED(list, names->of_value, shape->values);
}

size_t permute_size(const cinch_shape *shape)
{
    renaming names;
    arena_list list = {.arena = NULL};
    list_arrays(&list, &names, shape);
    return arena_sum(arena_list_size(&list), cinch_walk_size(shape));
}

static bool take_memory(renaming *names, const cinch_shape *shape, cinch_arena *arena)
{
    arena_list list = {.arena = arena};
    list_arrays(&list, names, shape);
    return !list.failed && cinch_walk_init(&names->walk, shape, arena) == CINCH_OK;
}

/* Renames what the network says at `row`; an obstacle where earlier rows forbid it. */
static cinch_permutation rename_row(renaming *names, size_t row, uint32_t answer, uint32_t value)
{
    cinch_permutation result = {.obstacle = CINCH_PERMUTABLE, .second = row};
    if (names->of_answer[answer] != 0 && names->target[answer] != value) {
        result.obstacle = CINCH_SPLIT;
        result.first = names->of_answer[answer] - 1;
    } else if (names->of_value[value] != 0 && names->target[answer] != value) {
        result.obstacle = CINCH_MERGE;
        result.first = names->of_value[value] - 1;
    }
    if (names->of_answer[answer] == 0)
        names->of_answer[answer] = row + 1;
    if (names->of_value[value] == 0)
        names->of_value[value] = row + 1;
    names->target[answer] = value;
    return result;
}

static cinch_permutation rename_rows(renaming *names, uint32_t *answers, const cinch_net *net,
                                     const cinch_mapping *mapping)
{
    cinch_permutation result = {.obstacle = CINCH_PERMUTABLE};
    cinch_net bare = *net; /* the answer and its margin are those of the logits: no softmax */
    bare.shape.output = CINCH_LINEAR;
    for (size_t row = 0; row < mapping->rows && result.obstacle == CINCH_PERMUTABLE; row++) {
        CINCH_REQUIRE(mapping->value[row] < net->shape.values);
        cinch_net_walk(&names->walk, &bare, &mapping->key[row * mapping->columns]);
        answers[row] = names->walk.answer;
        if (names->walk.margin > 0.0 || net->shape.values == 1)
            result = rename_row(names, row, names->walk.answer, mapping->value[row]);
        else
            result = (cinch_permutation){.obstacle = CINCH_TIE, .second = row};
    }
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

/* Column v of `from` becomes column target[v] of `to`, biases with it. */
static void move_outputs(cinch_net *to, const cinch_net *from, const uint32_t *target)
{
    const cinch_shape *shape = &from->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    memcpy(to->weights, from->weights, shape_weights(shape) * sizeof *to->weights);
    for (size_t i = 0; i < net_matrix_rows(shape, shape->layers); i++) {
        const float *row = from->weights + matrix.first + i * matrix.units;
        float *out = to->weights + matrix.first + i * matrix.units;
        for (size_t v = 0; v < matrix.units; v++)
            out[target[v]] = row[v];
    }
}

/*
 * Whether both have the same weights, each as often: output v of one stands at target[v] of the
 * other, bit for bit, no two at one place, and the layers below are equal.
 */
static bool same_weights(const cinch_net *a, const cinch_net *b, renaming *names)
{
    cinch_matrix matrix = cinch_shape_matrix(&a->shape, a->shape.layers);
    bool same = memcmp(a->weights, b->weights, matrix.first * sizeof *a->weights) == 0;
    for (size_t v = 0; v < matrix.units; v++)
        names->of_value[v] = 0;
    for (size_t v = 0; v < matrix.units; v++)
        same &= names->of_value[names->target[v]]++ == 0;
    for (size_t i = 0; i < net_matrix_rows(&a->shape, a->shape.layers); i++) {
        const float *from = a->weights + matrix.first + i * matrix.units;
        const float *to = b->weights + matrix.first + i * matrix.units;
        for (size_t v = 0; v < matrix.units; v++)
            same &= memcmp(&from[v], &to[names->target[v]], sizeof *from) == 0;
    }
    return same;
}

cinch_permutation cinch_permute(cinch_net *to, uint32_t *answers, const cinch_net *net,
                                const cinch_mapping *mapping, cinch_arena scratch)
{
    renaming names;
    uint32_t values = net->shape.values;
    CINCH_REQUIRE(mapping->columns == net->shape.columns &&
                  take_memory(&names, &net->shape, &scratch));
    for (uint32_t v = 0; v < values; v++)
        names.target[v] = NOWHERE;
    cinch_permutation result = rename_rows(&names, answers, net, mapping);
    if (result.obstacle != CINCH_PERMUTABLE)
        return result;
    fill_rest(&names, values);
    for (uint32_t v = 0; v < values; v++)
        result.moved += names.target[v] != v;
    to->shape = net->shape;
    move_outputs(to, net, names.target);
    result.same_weights = same_weights(net, to, &names);
    return result;
}
