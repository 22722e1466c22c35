/* worker.c - one worker: trains the blocks of one cell at a time, in one group. */
#include "sweep/worker.h"

#include <stdlib.h>
#include <string.h>

#include "talk/progress.h"

/* A call of the group takes about this long at most, so that interrupting is prompt. */
#define CHUNK_SECONDS 0.03

/* Seeds that may wait in open blocks: as many as a group may have slots. */
enum { SEEDS_AHEAD = 64 };

/* ---- Blocks ---------------------------------------------------------------------------------- */

void worker_free_blocks(open_block *list)
{
    while (list != NULL) {
        open_block *next = list->next;
        free(list);
        list = next;
    }
}

void worker_open(worker_group *b, const sweep_settings *settings)
{
    *b = (worker_group){.settings = settings, .chunk = 1};
}

void worker_close(worker_group *b)
{
    free(b->mapping.memory.memory);
    free(b->memory.memory);
    worker_free_blocks(b->open);
    worker_free_blocks(b->done);
    *b = (worker_group){.settings = b->settings};
}

bool worker_idle(const worker_group *b)
{
    return b->open == NULL;
}

static uint64_t seeds_to_start(const worker_group *b)
{
    uint64_t seeds = 0;
    for (const open_block *block = b->open; block != NULL; block = block->next)
        seeds += block->result.job.seeds - block->started;
    return seeds;
}

bool worker_hungry(const worker_group *b)
{
    return seeds_to_start(b) == 0;
}

bool worker_accepts(const worker_group *b, const cinch_sweep_job *job)
{
    return worker_idle(b) || (job->cell == b->cell && seeds_to_start(b) < SEEDS_AHEAD);
}

/* A group for another cell. */
static void change_cell(worker_group *b, const cinch_sweep_job *job)
{
    const sweep_settings *settings = &b->settings[job->settings];
    cinch_train_options options = sweep_training(settings);
    free(b->mapping.memory.memory);
    free(b->memory.memory);
    REQUIRE(sweep_mapping_load(&b->mapping, settings, (uint32_t)job->symbols)); /* it was checked */
    const cinch_shape *shape = &b->mapping.shape;
    b->memory =
        memory_arena(cinch_group_size(shape, b->mapping.mapping.rows, &options, CINCH_ENGINE_AUTO));
    cinch_arena arena = b->memory.arena;
    REQUIRE(cinch_group_init(&b->group, shape, &b->mapping.mapping, &options, CINCH_ENGINE_AUTO,
                             &arena) == CINCH_OK);
    b->cell = job->cell;
    b->has_cell = true;
    b->chunk = 1;
}

void worker_add(worker_group *b, open_block *block, const cinch_sweep_job *job)
{
    open_block **last = &b->open;
    if (worker_idle(b)) {
        b->marked = thread_seconds();
        if (!b->has_cell || b->cell != job->cell)
            change_cell(b, job);
    }
    while (*last != NULL)
        last = &(*last)->next;
    *last = block;
    block->next = NULL;
    block->started = block->ended = 0;
    memset(&block->result, 0, sizeof block->result);
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
    cinch_net best = cinch_train_best(train);
    cinch_measures norms = cinch_net_measure(&best);
    row.rows_right = train->best.right;
    row.margin = (double)train->best.margin;
    row.norm_first = norms.first;
    row.norm_output = norms.output;
    row.norm = norms.weights;
    row.hash = cinch_net_hash(&best);
    return row;
}

/* Moves a block that has ended to those that are done. */
static void end_block(worker_group *b, open_block **at)
{
    open_block *block = *at;
    double now = thread_seconds();
    block->result.seconds = now - b->marked;
    b->marked = now;
    *at = block->next;
    block->next = b->done;
    b->done = block;
    b->done_blocks++;
}

static void take_ended(worker_group *b)
{
    for (const cinch_train *train; (train = cinch_group_take(&b->group)) != NULL;) {
        block_row row = row_of(train);
        open_block **at = &b->open;
        while (*at != NULL && (*at)->result.job.block != row.seed / CINCH_SWEEP_BLOCK)
            at = &(*at)->next;
        REQUIRE(*at != NULL); /* seeds are started from open blocks */
        block_result *result = &(*at)->result;
        result->row[row.seed - result->job.first_seed] = row;
        result->exact += row.exact;
        result->passes += train->passes;
        if (++(*at)->ended == result->job.seeds)
            end_block(b, at);
    }
}

/* ---- Training -------------------------------------------------------------------------------- */

static void fill_slots(worker_group *b)
{
    for (open_block *block = b->open; block != NULL; block = block->next)
        for (; block->started < block->result.job.seeds; block->started++)
            if (!cinch_group_start(&b->group, block->result.job.first_seed + block->started))
                return;
}

/* Runs on, slots filled, until a block has ended, seeds are needed or some time is over. */
void worker_run(worker_group *b)
{
    size_t done = b->done_blocks;
    double start = clock_seconds(), now = start;
    do {
        double before = now;
        fill_slots(b);
        size_t ended = cinch_group_run(&b->group, b->chunk);
        now = clock_seconds();
        if (ended > 0)
            take_ended(b);
        else if (now - before < CHUNK_SECONDS / 2)
            b->chunk *= 2;
        else if (now - before > CHUNK_SECONDS && b->chunk > 1)
            b->chunk /= 2;
    } while (b->done_blocks == done && !worker_hungry(b) && now - start < CHUNK_SECONDS);
}
