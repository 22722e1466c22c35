/*
 * fuzz_checkpoint.c - any bytes as a checkpoint: never a crash; what is taken can be trained to its
 * end, and gives the bytes that were taken when it is saved at once.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cinch_train.h"
#include "format/checkpoint.h"
#include "system/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { HEADER = 88, PROTECTED = 24, CHECKSUM = 16, SIZE = 24, ID = 32, PASSES = 64, LIBRARY = 72 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The header that these bytes would have: no mutation finds a checksum. */
static void write_header(uint8_t *bytes, size_t count, const checkpoint_id *id)
{
    const uint32_t order = 0x01020304, version = 1;
    const char library[16] = CINCH_VERSION;
    uint64_t size = count;
    memcpy(bytes, "CINCHANN", 8);
    memcpy(bytes + 8, &order, sizeof order);
    memcpy(bytes + 12, &version, sizeof version);
    memcpy(bytes + SIZE, &size, sizeof size);
    memcpy(bytes + ID, id, sizeof *id);
    memcpy(bytes + LIBRARY, library, sizeof library);
    uint64_t checksum = XXH64(bytes + PROTECTED, count - PROTECTED, 0);
    memcpy(bytes + CHECKSUM, &checksum, sizeof checksum);
}

static void go_on(cinch_train *train, const uint8_t *bytes, size_t count)
{
    if (cinch_anneal_look(train).saves) {
        require(cinch_anneal_look(train).bytes == count - HEADER);
        uint8_t *again = memory_take(count, 1);
        cinch_anneal_save(again, train);
        require(memcmp(again, bytes + HEADER, count - HEADER) == 0);
        free(again);
    }
    require(cinch_train_run(train, UINT64_MAX) != CINCH_TRAINING);
}

static bool try_bytes(cinch_train *train, const uint8_t *bytes, size_t count,
                      const checkpoint_id *id)
{
    problem issue = {0};
    if (checkpoint_parse(train, bytes, count, "fuzz", id, &issue)) {
        go_on(train, bytes, count);
        return true;
    }
    require(issue.status == EXIT_INPUT && issue.text[0]);
    return false;
}

static void try_training(const char *family, uint32_t neighbours, const uint8_t *bytes,
                         size_t count)
{
    size_t size;
    require(cinch_mapping_family_size(&size, family) == CINCH_OK);
    owned_arena rows = memory_arena(size);
    cinch_mapping mapping;
    cinch_shape shape;
    cinch_arena arena = rows.arena;
    require(cinch_mapping_family(&mapping, family, &arena) == CINCH_OK);
    require(cinch_shape_of(&shape, &mapping) == CINCH_OK);
    shape.layers = 1;
    shape.width[0] = 2;
    const cinch_train_options options = {
        .trainer = CINCH_ANNEAL, .seed = 3, .budget = 100, .anneal.neighbours = neighbours};
    owned_arena memory = memory_arena(cinch_train_size(&shape, mapping.rows, &options));
    for (int fresh = 0; fresh < 2; fresh++) {
        cinch_train train;
        cinch_arena place = memory.arena;
        require(cinch_train_init(&train, &shape, &mapping, &options, NULL, &place) == CINCH_OK);
        checkpoint_id id = checkpoint_id_of(&train, NULL);
        uint8_t *own = memory_take(count, 1);
        memcpy(own, bytes, count);
        if (fresh == 1 && count >= HEADER)
            write_header(own, count, &id);
        try_bytes(&train, own, count, &id);
        free(own);
    }
    free(memory.memory);
    free(rows.memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    try_training("perm:6:1", 0, bytes, count);  /* lists of all others */
    try_training("perm:40:1", 8, bytes, count); /* lists from the tree */
    return 0;
}
