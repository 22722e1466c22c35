/* checkpoint.h - an annealed training in a file, to go on with; docs/FORMAT.md has the bytes. */
#ifndef CLI_FORMAT_CHECKPOINT_H
#define CLI_FORMAT_CHECKPOINT_H

#include "cinch.h"
#include "system/problem.h"

/* What training a checkpoint belongs to. */
typedef struct checkpoint_id {
    uint64_t mapping, shape, options, seed; /* hashes, but the seed */
} checkpoint_id;

/* Of a training that has begun, from random weights or from `from`. */
checkpoint_id checkpoint_id_of(const cinch_train *train, const float *from);

/* A training's state as the bytes of a file; begins as zeros, and free(bytes) at the end. */
typedef struct checkpoint {
    unsigned char *bytes;
    size_t size;
} checkpoint;

/* The state of a training that can be saved, over that of the same one before. */
void checkpoint_keep(checkpoint *kept, const cinch_train *train, const checkpoint_id *id);

/* Writes `path` whole or not at all. */
bool checkpoint_write(const char *path, checkpoint *kept, problem *issue);

/*
 * Sets a training that has just begun to what the file says. False after a problem: damage, or a
 * checkpoint of another training; this one must then be begun anew.
 */
bool checkpoint_load(cinch_train *train, const char *path, const checkpoint_id *id, problem *issue);

/* The same from bytes; messages call them `name`. */
bool checkpoint_parse(cinch_train *train, const unsigned char *bytes, size_t count,
                      const char *name, const checkpoint_id *id, problem *issue);

#endif
