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
    uint64_t trace_right; /* the first pass of the trace with all rows right, or 0 */
    owned_arena memory;
    bool scheduled;    /* annealed, and past the alignment: */
    uint64_t begun;    /* pass by which time is judged */
    double started;    /* then */
    double saved;      /* when it was last saved, or begun */
    uint64_t before;   /* passes of this width's trainings before this one */
    uint64_t after;    /* trainings that come after it */
    double turn;       /* when it began */
    double pass;       /* seconds of one, annealed */
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
void fit_run_on(fit_run *run, uint64_t limit, const char *what);

/*
 * What is left of a width, or of all where there is one: at most, when `done` passes are made and
 * no training ends before its budget. Afterwards comes the proof.
 */
time_left fit_left(const fit_job *job, uint64_t done, uint64_t to_come);

/* What a training came to, with a copy of its best weights, or none when none were judged. */
void fit_run_result(fit_run *run, fit_training *training);

/* What the proof of a training that has ended will take. */
time_left fit_proof_left(const fit_run *run);

/* How many passes to run before looking again, given how long the last ones took. */
uint64_t fit_next_chunk(uint64_t chunk, double spent);

#endif
