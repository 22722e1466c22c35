/* run.h - a sweep as it runs: what to train, where, and what is kept of it. */
#ifndef CLI_SWEEP_RUN_H
#define CLI_SWEEP_RUN_H

#include "cinch_train.h"
#include "sweep/far/crew.h"
#include "sweep/settings_file.h"
#include "sweep/store.h"
#include "talk/progress.h"

/* What the command knows of a cell. */
typedef struct known_cell {
    bool entered; /* checked, looked up in the database */
    bool listed;  /* has its row there */
    int64_t key;
    unsigned char *exact; /* [blocks] exact seeds of each block that is in the database; or NULL */
    open_block *pending;  /* ended while one before them is out, by block */
} known_cell;

typedef struct sweep_work {
    sweep_options options;
    sweep_grid grid;
    cinch_sweep_plan plan;
    cinch_sweep sweep;
    owned_arena memory;
    store *store;
    crew *crew;
    size_t shard, shards;
    known_cell *known_cell; /* [sweep.cells] */
    size_t *prefer;         /* [workers] the cell that a worker is at */
    double *each_block;     /* [workers] seconds that its last block took */
    size_t cells;           /* of a grid, not left out */
    uint64_t known;         /* networks that were in the database */
    uint64_t trained;       /* networks that were trained now */
    double seconds;         /* that it took */
    double cpu_seconds;     /* of all threads */
    double store_seconds;   /* of that, in the database */
    double committed;       /* when */
    bool silent;            /* no report of what came out */
    bool begun;             /* some block had to be trained */
    progress progress;
} sweep_work;

/* Trains until all is done or interrupted. False after a problem; what is stored stays. */
bool sweep_run(sweep_work *work, problem *issue);

/* Sweeps as the command does with these options, but reports nothing; returns its exit status. */
int sweep_quietly(const sweep_options *options, problem *issue);

/* What came out, for people and as JSON. */
void sweep_report(const sweep_work *work);
void sweep_report_json(const sweep_work *work);

#endif
