/* run.c - runs a sweep: hands blocks to workers, stores what counts. */
#include "sweep/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk/output.h"

/* A worker has blocks for about this long; results are collected this often. */
#define QUEUE_SECONDS   0.2
#define COLLECT_SECONDS 0.02

/* Blocks that a worker has at least, so that its lanes stay full, and at most. */
enum { FEWEST_BLOCKS = 3, MOST_BLOCKS = POOL_MOST_JOBS };

/* Longest time that stored rows wait for their commit. */
#define COMMIT_SECONDS 0.25

/* The first commit comes sooner, so that a sweep which is killed again and again gets somewhere. */
#define FIRST_COMMIT_SECONDS 0.05

/* ---- Cells ----------------------------------------------------------------------------------- */

static sweep_cell cell_of(const sweep_work *work, const cinch_sweep_job *job)
{
    return sweep_cell_of(&work->grid.settings[job->settings], (uint32_t)job->symbols);
}

/* Whether a cell's network can be trained, by all threads of this rank at once. */
static bool check_network(const sweep_work *work, const sweep_cell *cell, problem *issue)
{
    char what[300];
    size_t used =
        (size_t)snprintf(what, sizeof what, "%s with hidden %s", cell->mapping,
                         sweep_value_of(&cell->settings, &sweep_setting_table[SWEEP_HIDDEN]).text);
    cinch_train_options options = sweep_training(&cell->settings);
    sweep_mapping loaded;
    size_t bytes = SIZE_MAX;
    if (sweep_mapping_load(&loaded, &cell->settings, cell->symbols))
        bytes = cinch_group_size(&loaded.shape, loaded.mapping.rows, &options, CINCH_ENGINE_AUTO);
    free(loaded.memory.memory);
    if (bytes == SIZE_MAX)
        return problem_set(issue, EXIT_USAGE, "%s cannot be trained: no such network", what);
    if (__builtin_mul_overflow(bytes, crew_near(work->crew), &bytes))
        bytes = SIZE_MAX;
    snprintf(what + used, sizeof what - used, " on %zu threads", crew_near(work->crew));
    return memory_fits(bytes, what, issue);
}

/* Looks a cell up before its first block is handed out. */
static bool enter_cell(sweep_work *work, const cinch_sweep_job *job, problem *issue)
{
    known_cell *known = &work->known_cell[job->cell];
    sweep_cell cell = cell_of(work, job);
    bool good = check_network(work, &cell, issue);
    const cinch_sweep_plan *plan = &work->plan;
    uint64_t first = plan->first_seed / CINCH_SWEEP_BLOCK;
    uint64_t blocks = (plan->first_seed + plan->seeds - 1) / CINCH_SWEEP_BLOCK - first + 1;
    known->key = cell.key;
    known->entered = true;
    known->exact = memory_take((size_t)blocks, 1);
    return good && store_read_blocks(known->exact, work->store, cell.key, plan->first_seed,
                                     plan->seeds, issue);
}

/* What the database says of a block: exact seeds, or STORE_UNKNOWN. */
static unsigned char known_block(const sweep_work *work, const cinch_sweep_job *job)
{
    uint64_t first = work->plan.first_seed / CINCH_SWEEP_BLOCK;
    const unsigned char *exact = work->known_cell[job->cell].exact;
    return exact != NULL ? exact[job->block - first] : STORE_UNKNOWN;
}

/* ---- Results --------------------------------------------------------------------------------- */

static bool store_block(sweep_work *work, const block_result *block, problem *issue)
{
    known_cell *known = &work->known_cell[block->job.cell];
    if (!known->listed) {
        sweep_cell cell = cell_of(work, &block->job);
        if (!store_add_cell(work->store, &cell, issue))
            return false;
        known->listed = true;
    }
    return store_add_block(work->store, known->key, block, issue);
}

/* Stores the pending blocks of a cell that count, in order, and drops those that never will. */
static bool settle(sweep_work *work, size_t number, problem *issue)
{
    known_cell *known = &work->known_cell[number];
    const cinch_sweep_cell *cell = &work->sweep.cell[number];
    uint64_t end = work->plan.first_seed / CINCH_SWEEP_BLOCK + cell->final;
    bool good = true;
    while (known->pending != NULL && good) {
        open_block *block = known->pending;
        bool counts = block->result.job.block < end;
        if (!counts && !cell->ended)
            break;
        good = !counts || store_block(work, &block->result, issue);
        known->pending = block->next;
        crew_recycle(work->crew, block);
    }
    if (cell->ended && !work->plan.critical) {
        free(known->exact);
        known->exact = NULL;
    }
    return good;
}

static bool take_block(sweep_work *work, open_block *block, problem *issue)
{
    const cinch_sweep_job *job = &block->result.job;
    open_block **at = &work->known_cell[job->cell].pending;
    while (*at != NULL && (*at)->result.job.block < job->block)
        at = &(*at)->next;
    block->next = *at;
    *at = block;
    work->trained += job->seeds;
    if (work->prefer[block->worker] == job->cell)
        work->each_block[block->worker] = block->result.seconds;
    cinch_sweep_take(&work->sweep, job, block->result.exact);
    return settle(work, (size_t)job->cell, issue);
}

static bool collect(sweep_work *work, problem *issue)
{
    bool good = true;
    open_block *block = crew_collect(work->crew, COLLECT_SECONDS);
    while (block != NULL) {
        open_block *next = block->next;
        if (good)
            good = take_block(work, block, issue);
        else
            crew_recycle(work->crew, block);
        block = next;
    }
    double now = clock_seconds();
    bool due = now - work->committed > COMMIT_SECONDS;
    if (!good || !(due || store_waiting(work->store) >= STORE_BATCH_ROWS))
        return good;
    work->committed = now;
    return store_commit(work->store, issue);
}

/* ---- Jobs ------------------------------------------------------------------------------------ */

static size_t blocks_for(const sweep_work *work, size_t worker)
{
    double each = work->each_block[worker];
    if (!(each > 0) || each > QUEUE_SECONDS / FEWEST_BLOCKS)
        return FEWEST_BLOCKS;
    double blocks = QUEUE_SECONDS / each;
    return blocks < MOST_BLOCKS ? (size_t)blocks : MOST_BLOCKS;
}

/* The worker that is shortest of blocks; false when all have enough. */
static bool find_worker(size_t *worker, const sweep_work *work)
{
    double least = 1;
    for (size_t i = 0; i < crew_workers(work->crew); i++) {
        double part = (double)crew_waiting(work->crew, i) / (double)blocks_for(work, i);
        if (part < least) {
            least = part;
            *worker = i;
        }
    }
    return least < 1;
}

/* What part of a grid is done. Cells come in an order in which those done stand for the rest. */
static double part_done(const sweep_work *work)
{
    double done = (double)(work->cells - work->sweep.open);
    for (size_t i = 0; i < work->sweep.cells; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[i];
        if (!cell->ended)
            done += (double)cell->tried / (double)work->plan.seeds;
    }
    return done / (double)work->cells;
}

/* Hands a block out, or answers it from the database. */
static bool dispatch(sweep_work *work, size_t worker, const cinch_sweep_job *job, problem *issue)
{
    if (!work->known_cell[job->cell].entered && !enter_cell(work, job, issue))
        return false;
    unsigned char exact = known_block(work, job);
    if (exact == STORE_UNKNOWN) {
        if (work->prefer[worker] != job->cell)
            work->each_block[worker] = 0; /* not known for this cell */
        work->prefer[worker] = (size_t)job->cell;
        if (!work->begun && !work->plan.critical) /* what was found took no time */
            progress_restart(&work->progress, part_done(work));
        work->begun = true;
        crew_give(work->crew, worker, job);
        return true;
    }
    work->known += job->seeds;
    cinch_sweep_take(&work->sweep, job, exact);
    return settle(work, (size_t)job->cell, issue);
}

static bool feed(sweep_work *work, problem *issue)
{
    size_t worker = 0;
    cinch_sweep_job job;
    while (!interrupt_seen() && find_worker(&worker, work) &&
           cinch_sweep_next(&job, &work->sweep, work->prefer[worker]))
        if (!dispatch(work, worker, &job, issue))
            return false;
    return true;
}

/* How many steps a search will take is not known. */
static void show(sweep_work *work)
{
    progress *talk = &work->progress;
    if (!progress_due(talk))
        return;
    bool grid = !work->plan.critical;
    double rate = (double)work->trained / (clock_seconds() - talk->judged);
    time_left left = grid ? progress_left(talk, part_done(work)) : NOBODY_KNOWS;
    left.of = work->silent ? " of this step" : NULL;
    short_text cells = counted(work->cells, grid ? "cell" : "search");
    progress_show(talk, left, "%s of %s: %s, %s/s",
                  text_of_count(work->cells - work->sweep.open).text, cells.text,
                  counted(work->trained, "network").text, text_of_number(rate).text);
}

static void drop_pending(sweep_work *work)
{
    for (size_t i = 0; i < work->sweep.cells; i++)
        while (work->known_cell[i].pending != NULL) {
            open_block *block = work->known_cell[i].pending;
            work->known_cell[i].pending = block->next;
            crew_recycle(work->crew, block);
        }
}

bool sweep_run(sweep_work *work, problem *issue)
{
    work->prefer = memory_take(crew_workers(work->crew), sizeof *work->prefer);
    work->each_block = memory_take_zeroed(crew_workers(work->crew), sizeof *work->each_block);
    for (size_t i = 0; i < crew_workers(work->crew); i++)
        work->prefer[i] = CINCH_SWEEP_NONE;
    double start = clock_seconds();
    work->committed = start + FIRST_COMMIT_SECONDS - COMMIT_SECONDS;
    progress_start(&work->progress);
    bool good = true;
    while (good && work->sweep.open > 0 && !interrupt_seen()) {
        good = feed(work, issue) && (work->sweep.open == 0 || collect(work, issue)) &&
               crew_alive(work->crew, issue);
        show(work);
    }
    good = good && store_commit(work->store, issue);
    work->seconds = clock_seconds() - start;
    work->cpu_seconds = crew_cpu_seconds(work->crew);
    work->store_seconds = store_seconds(work->store);
    progress_clear(&work->progress);
    drop_pending(work);
    free(work->prefer);
    free(work->each_block);
    return good;
}
