/*
 * fuzz_anneal_state.c - any bytes as an annealed training's checkpoint: refused, or it trains to
 * its end and its score is that of its weights. The first byte says which training; the others that
 * its state lacks are those of its own.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cinch_train.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static cinch_arena memory_of(void **kept, size_t bytes)
{
    *kept = malloc(bytes);
    require(*kept != NULL);
    return cinch_arena_over(*kept, bytes);
}

/* One training, small enough for thousands a second. */
typedef struct small {
    const char *family;
    uint32_t width;
    cinch_train_options options;
} small;

static const small smalls[] = {
    {"cycle:6", 2, {.trainer = CINCH_ANNEAL, .budget = 24, .goal = 1e30f}},
    {"cycle:20", 3, {.trainer = CINCH_ANNEAL, .budget = 24, .anneal = {.neighbours = 4}}},
    {"random:40:20:1", 2, {.trainer = CINCH_ANNEAL, .budget = 30, .polish = 9}},
    {"shift:5", 9, {.trainer = CINCH_ANNEAL, .budget = 20, .want_loss = true}},
};

/* The score of the weights at the end, which the training must know. */
static void check_score(const cinch_train *train)
{
    void *memory;
    cinch_score score;
    cinch_arena scratch = memory_of(&memory, cinch_grad_size(&train->net.shape) + 64);
    require(cinch_grad(NULL, &score, &train->net, train->mapping, CINCH_ISA_AUTO, scratch) ==
            CINCH_OK);
    require(score.finite && score.right == train->score.right && score.row == train->score.row &&
            score.margin == train->score.margin);
    free(memory);
}

static void *begin(cinch_train *train, const small *s, const cinch_shape *shape,
                   const cinch_mapping *mapping)
{
    void *memory;
    cinch_arena arena =
        memory_of(&memory, cinch_train_size(shape, mapping->rows, &s->options) + 64);
    require(cinch_train_init(train, shape, mapping, &s->options, NULL, &arena) == CINCH_OK);
    return memory;
}

/* A sound state whose first `count` bytes are these. */
static unsigned char *state_of(cinch_train *train, const uint8_t *bytes, size_t count)
{
    size_t size = cinch_anneal_look(train).bytes;
    unsigned char *state = malloc(size);
    require(state != NULL);
    while (!cinch_anneal_look(train).saves)
        require(cinch_train_run(train, 1) == CINCH_TRAINING);
    cinch_anneal_save(state, train);
    if (count > 0)
        memcpy(state, bytes, count < size ? count : size);
    return state;
}

static void try_state(const small *s, const cinch_mapping *mapping, const uint8_t *bytes,
                      size_t count)
{
    cinch_shape shape;
    cinch_train other, train;
    require(cinch_shape_of(&shape, mapping) == CINCH_OK);
    shape.layers = 1;
    shape.width[0] = s->width;
    void *memories[] = {begin(&other, s, &shape, mapping), begin(&train, s, &shape, mapping)};
    size_t size = cinch_anneal_look(&train).bytes;
    unsigned char *state = state_of(&other, bytes, count);
    require(cinch_anneal_load(&train, state, size - 1) == CINCH_BAD_STATE);
    if (cinch_anneal_load(&train, state, size) == CINCH_OK) {
        cinch_train_run(&train, UINT64_MAX);
        require(train.state == CINCH_DONE || train.state == CINCH_SPENT);
        check_score(&train);
    }
    free(state);
    free(memories[0]);
    free(memories[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0)
        return 0;
    const small *s = &smalls[bytes[0] % (sizeof smalls / sizeof *smalls)];
    size_t size;
    void *memory;
    cinch_mapping mapping;
    require(cinch_mapping_family_size(&size, s->family) == CINCH_OK);
    cinch_arena arena = memory_of(&memory, size + 64);
    require(cinch_mapping_family(&mapping, s->family, &arena) == CINCH_OK);
    try_state(s, &mapping, bytes + 1, count - 1);
    free(memory);
    return 0;
}
