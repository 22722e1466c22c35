#include "cinch_sweep.h"

#include "arena.h"

enum { SLOTS = 4 };

typedef enum phase { FREE, RUNNING, ENDED } phase;

struct cinch_batch_state {
    const cinch_shape *shape;
    const cinch_mapping *mapping;
    cinch_train_options options;
    cinch_train train[SLOTS];
    cinch_arena memory[SLOTS];
    phase phase[SLOTS];
};

size_t cinch_batch_size(const cinch_shape *shape, size_t rows, const cinch_train_options *options,
                        cinch_engine engine)
{
    (void)engine;
    size_t each = cinch_train_size(shape, rows, options), bytes;
    if (each == 0 || !size_multiply(&bytes, SLOTS, arena_need(each, 1)))
        return 0;
    bytes = arena_sum(bytes, arena_need(1, sizeof(struct cinch_batch_state)));
    bytes = arena_sum(bytes, arena_need(1, sizeof(cinch_shape)));
    return bytes == SIZE_MAX ? 0 : bytes;
}

cinch_status cinch_batch_init(cinch_batch *batch, const cinch_shape *shape,
                              const cinch_mapping *mapping, const cinch_train_options *options,
                              cinch_engine engine, cinch_arena *arena)
{
    (void)engine;
    *batch = (cinch_batch){.slots = SLOTS};
    struct cinch_batch_state *s = cinch_arena_take(arena, 1, sizeof *s);
    cinch_shape *copy = cinch_arena_take(arena, 1, sizeof *copy);
    if (!s || !copy)
        return CINCH_NO_MEMORY;
    *copy = *shape;
    *s = (struct cinch_batch_state){.shape = copy, .mapping = mapping, .options = *options};
    size_t each = cinch_train_size(shape, mapping->rows, options);
    for (size_t i = 0; i < SLOTS; i++) {
        void *memory = cinch_arena_take(arena, each, 1);
        if (!memory)
            return CINCH_NO_MEMORY;
        s->memory[i] = cinch_arena_over(memory, each);
        cinch_arena try = s->memory[i];
        cinch_status status = cinch_train_init(&s->train[i], shape, mapping, options, NULL, &try);
        if (status != CINCH_OK)
            return status;
    }
    batch->state = s;
    return CINCH_OK;
}

bool cinch_batch_start(cinch_batch *batch, uint64_t seed)
{
    struct cinch_batch_state *s = batch->state;
    for (size_t i = 0; i < SLOTS; i++) {
        if (s->phase[i] != FREE)
            continue;
        cinch_arena memory = s->memory[i];
        s->options.seed = seed;
        cinch_status status =
            cinch_train_init(&s->train[i], s->shape, s->mapping, &s->options, NULL, &memory);
        CINCH_REQUIRE(status == CINCH_OK);
        s->phase[i] = RUNNING;
        batch->running++;
        return true;
    }
    return false;
}

static void end(cinch_batch *batch, size_t slot)
{
    batch->state->phase[slot] = ENDED;
    batch->running--;
    batch->ended++;
}

size_t cinch_batch_run(cinch_batch *batch, uint64_t passes)
{
    struct cinch_batch_state *s = batch->state;
    for (size_t i = 0; i < SLOTS; i++)
        if (s->phase[i] == RUNNING && cinch_train_run(&s->train[i], passes) != CINCH_TRAINING)
            end(batch, i);
    return batch->ended;
}

const cinch_train *cinch_batch_take(cinch_batch *batch)
{
    struct cinch_batch_state *s = batch->state;
    for (size_t i = 0; i < SLOTS; i++) {
        if (s->phase[i] != ENDED)
            continue;
        s->phase[i] = FREE;
        batch->ended--;
        return &s->train[i];
    }
    return NULL;
}

void cinch_batch_stop(cinch_batch *batch)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (batch->state->phase[i] == RUNNING)
            end(batch, i);
}
