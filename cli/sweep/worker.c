/* worker.c - what one worker does. */
#include "sweep/worker.h"

#include <stdlib.h>
#include <string.h>

#include "talk/progress.h"

/* A call of the batch takes about this long at most, so that an interruption is prompt. */
#define CHUNK_SECONDS 0.03

/* Seeds that wait in open blocks, for as many slots as there may be. */
enum { SEEDS_AHEAD = 64 };

/* ---- Blocks ---------------------------------------------------------------------------------- */

void worker_open(worker_batch *b, const sweep_settings *settings)
{
    *b = (worker_batch){.settings = settings, .chunk = 1};
}

void worker_close(worker_batch *b)
{
    free(b->mapping.memory.memory);
    free(b->memory.memory);
    free(b->open);
    *b = (worker_batch){.settings = b->settings};
}

bool worker_idle(const worker_batch *b)
{
    return b->opened == 0;
}

static uint64_t seeds_to_start(const worker_batch *b)
{
    uint64_t seeds = 0;
    for (size_t i = 0; i < b->opened; i++)
        seeds += b->open[i].result.job.seeds - b->open[i].started;
    return seeds;
}

bool worker_hungry(const worker_batch *b)
{
    return seeds_to_start(b) == 0;
}

bool worker_accepts(const worker_batch *b, const cinch_sweep_job *job)
{
    return b->opened == 0 || (job->cell == b->cell && seeds_to_start(b) < SEEDS_AHEAD);
}

/* A batch for another cell. */
static void change_cell(worker_batch *b, const cinch_sweep_job *job)
{
    const sweep_settings *settings = &b->settings[job->settings];
    cinch_train_options options = sweep_training(settings);
    free(b->mapping.memory.memory);
    free(b->memory.memory);
    REQUIRE(sweep_mapping_load(&b->mapping, settings, (uint32_t)job->symbols)); /* it was checked */
    const cinch_shape *shape = &b->mapping.shape;
    b->memory =
        memory_arena(cinch_batch_size(shape, b->mapping.mapping.rows, &options, CINCH_ENGINE_AUTO));
    cinch_arena arena = b->memory.arena;
    REQUIRE(cinch_batch_init(&b->batch, shape, &b->mapping.mapping, &options, CINCH_ENGINE_AUTO,
                             &arena) == CINCH_OK);
    b->cell = job->cell;
    b->has_cell = true;
    b->chunk = 1;
}

void worker_add(worker_batch *b, const cinch_sweep_job *job)
{
    if (b->opened == 0) {
        b->marked = thread_seconds();
        if (!b->has_cell || b->cell != job->cell)
            change_cell(b, job);
    }
    b->open = memory_reserve(b->open, &b->room, b->opened + 1, sizeof *b->open);
    open_block *block = &b->open[b->opened++];
    memset(block, 0, sizeof *block);
    block->result.job = *job;
}

/* ---- Results --------------------------------------------------------------------------------- */

/* A training that diverged before its weights were judged has no best ones: zeros. */
static block_row row_of(const cinch_train *train)
{
    block_row row = {.seed = train->options.seed,
                     .exact = train->exact_at > 0,
                     .passes = train->exact_at > 0 ? train->exact_at : train->passes};
    if (train->best_pass == 0)
        return row;
    cinch_train best = *train;
    best.net = cinch_train_best(train);
    cinch_norms norms = cinch_train_norms(&best);
    row.rows_right = train->best.right;
    row.margin = (double)train->best.margin;
    row.norm_first = norms.first;
    row.norm_output = norms.output;
    row.norm = norms.weights;
    row.hash = cinch_net_hash(&best.net);
    return row;
}

static open_block *block_of_seed(const worker_batch *b, uint64_t seed)
{
    size_t i = 0;
    while (i < b->opened && b->open[i].result.job.block != seed / CINCH_SWEEP_BLOCK)
        i++;
    REQUIRE(i < b->opened); /* seeds are started from open blocks */
    return &b->open[i];
}

static void end_block(worker_batch *b, open_block *block, worker_sink *sink, void *context)
{
    double now = thread_seconds();
    block->result.seconds = now - b->marked;
    b->marked = now;
    sink(context, &block->result);
    size_t after = b->opened - (size_t)(block - b->open) - 1;
    memmove(block, block + 1, after * sizeof *block);
    b->opened--;
}

static void take_ended(worker_batch *b, worker_sink *sink, void *context)
{
    for (const cinch_train *train; (train = cinch_batch_take(&b->batch)) != NULL;) {
        block_row row = row_of(train);
        open_block *block = block_of_seed(b, row.seed);
        block->result.row[row.seed - block->result.job.first_seed] = row;
        block->result.exact += row.exact;
        block->result.passes += train->passes;
        if (++block->ended == block->result.job.seeds)
            end_block(b, block, sink, context);
    }
}

/* ---- Training -------------------------------------------------------------------------------- */

static void fill_slots(worker_batch *b)
{
    for (size_t i = 0; i < b->opened; i++) {
        open_block *block = &b->open[i];
        const cinch_sweep_job *job = &block->result.job;
        while (block->started < job->seeds) {
            if (!cinch_batch_start(&b->batch, job->first_seed + block->started))
                return;
            block->started++;
        }
    }
}

/* Runs on, slots filled, until a block has ended, seeds are needed or some time is over. */
void worker_run(worker_batch *b, worker_sink *sink, void *context)
{
    size_t opened = b->opened;
    double start = clock_seconds(), now = start;
    do {
        double before = now;
        fill_slots(b);
        size_t ended = cinch_batch_run(&b->batch, b->chunk);
        now = clock_seconds();
        if (ended > 0)
            take_ended(b, sink, context);
        else if (now - before < CHUNK_SECONDS / 2)
            b->chunk *= 2;
        else if (now - before > CHUNK_SECONDS && b->chunk > 1)
            b->chunk /= 2;
    } while (b->opened == opened && !worker_hungry(b) && now - start < CHUNK_SECONDS);
}
