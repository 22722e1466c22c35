/* worker.h - one worker: trains the blocks of one cell at a time, in one group. */
#ifndef CLI_SWEEP_WORKER_H
#define CLI_SWEEP_WORKER_H

#include "cinch_train.h"
#include "sweep/block.h"
#include "sweep/setting.h"

typedef struct worker_group {
    const sweep_settings *settings;
    bool has_cell;
    uint64_t cell;
    sweep_mapping mapping;
    owned_arena memory;
    cinch_group group;
    open_block *open; /* being trained, in the order in which they came */
    open_block *done; /* ended: the caller takes them and sets the count to 0 */
    size_t done_blocks;
    uint64_t chunk; /* passes until the next look around */
    double marked;  /* CPU of this thread when the last block ended */
} worker_group;

void worker_open(worker_group *group, const sweep_settings *settings);
void worker_close(worker_group *group);

/* Nothing to train. */
bool worker_idle(const worker_group *group);

/* All its seeds are started: slots that become free stay so until a block joins. */
bool worker_hungry(const worker_group *group);

/* Whether a block may join those that are open: of the same cell, and not too many at once. */
bool worker_accepts(const worker_group *group, const cinch_sweep_job *job);

/* Lets a block join that can be freed, for a job that is accepted. */
void worker_add(worker_group *group, open_block *block, const cinch_sweep_job *job);

/* Trains for some hundredths of a second at most. */
void worker_run(worker_group *group);

/* Frees a list of blocks. */
void worker_free_blocks(open_block *list);

#endif
