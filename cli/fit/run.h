/* run.h - one training of `cinch fit`: its memory, its end, its result. */
#ifndef CLI_FIT_RUN_H
#define CLI_FIT_RUN_H

#include <stdio.h>

#include "cinch_train.h"
#include "fit/search.h"
#include "format/checkpoint.h"
#include "system/memory.h"

/* A training that runs, and memory for it. */
typedef struct fit_run {
    const fit_job *job;
    const cinch_plan *plan;
    cinch_train train;
    FILE *trace;
    owned_arena memory;
    bool scheduled;    /* annealed, and past the alignment: */
    uint64_t begun;    /* pass by which time is judged */
    double started;    /* then */
    double saved;      /* when it was last saved, or begun */
    bool told;         /* how long it will take */
    checkpoint_id id;  /* with a checkpoint */
    checkpoint state;  /* the last one that can be gone on from ... */
    bool state_is_new; /* ... and is not written yet */
} fit_run;

/* The memory for trainings of one plan, which stays where it is. */
bool fit_run_open(fit_run *run, const fit_job *job, const cinch_plan *plan, problem *issue);
void fit_run_close(fit_run *run);

bool fit_run_start(fit_run *run, uint64_t seed, problem *issue);

/* Runs until the training ends, the passes are used up, or somebody presses Ctrl-C. */
void fit_run_on(fit_run *run, uint64_t limit, uint64_t done_before, const char *what);

/* What a training came to, with a copy of its best weights, or none when none were judged. */
void fit_run_result(fit_run *run, fit_training *training);

/* How many passes to run before looking again, given how long the last ones took. */
uint64_t fit_next_chunk(uint64_t chunk, double spent);

#endif
