/* grad.h - a gradient over many rows, cut into chunks of one fixed size. */
#ifndef CINCH_TRAIN_GRAD_H
#define CINCH_TRAIN_GRAD_H

#include "base/arena.h"
#include "cinch_train.h"
#include "lanes/rows.h"

/*
 * Rows are summed in chunks of this many, joined in index order: a constant of the numerics, so
 * that threads can share large mappings one day without changing a bit.
 */
#define GRAD_CHUNK ((size_t)4096)

/* Memory for grad_rows(): a chunk's gradient where there is more than one chunk, and scratch. */
typedef struct grad_memory {
    float *chunk; /* [weights + KERNEL_SLACK], zero between calls; NULL for a single chunk */
    float *scratch;
} grad_memory;

/* Lists that memory for `rows` rows. `memory` is zeroed before. */
void grad_list(arena_list *list, grad_memory *memory, const cinch_shape *shape, size_t rows);

/*
 * Adds to job->gradient, which must be zero, and to `score`, over job->count rows. The score's loss
 * is a sum over rows, to be divided by the caller.
 */
void grad_rows(const kernel *code, const kernel_job *job, const grad_memory *memory,
               cinch_score *score);

/* Whether all weights are within KERNEL_LARGEST_WEIGHT. */
bool grad_weights_in_range(const float *weights, size_t count);

#endif
