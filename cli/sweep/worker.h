/* worker.h - what one worker does: the blocks of one cell at a time, in one batch. */
#ifndef CLI_SWEEP_WORKER_H
#define CLI_SWEEP_WORKER_H

#include "sweep/block.h"
#include "sweep/setting.h"

/* A block whose seeds are being trained. */
typedef struct open_block {
    block_result result;
    uint64_t started; /* seeds */
    uint64_t ended;
} open_block;

typedef struct worker_batch {
    const sweep_settings *settings;
    bool has_cell;
    uint64_t cell;
    sweep_mapping mapping;
    owned_arena memory;
    cinch_batch batch;
    open_block *open; /* [opened], in the order in which they came */
    size_t opened, room;
    uint64_t chunk; /* passes until the next look around */
    double marked;  /* CPU of this thread when the last block ended */
} worker_batch;

/* Called with every block that ends; the result is not kept. */
typedef void worker_sink(void *context, const block_result *result);

void worker_open(worker_batch *batch, const sweep_settings *settings);
void worker_close(worker_batch *batch);

/* Nothing to train. */
bool worker_idle(const worker_batch *batch);

/* All seeds that it has are started, so that soon there would be free slots. */
bool worker_hungry(const worker_batch *batch);

/* Whether a block may join those that are open: of the same cell, and not too many at once. */
bool worker_accepts(const worker_batch *batch, const cinch_sweep_job *job);
void worker_add(worker_batch *batch, const cinch_sweep_job *job);

/* Trains for some hundredths of a second at most. */
void worker_run(worker_batch *batch, worker_sink *sink, void *context);

#endif
