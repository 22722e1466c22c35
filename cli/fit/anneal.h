/* anneal.h - `cinch fit` with the annealed trainer: steps on several threads, talk, checkpoints. */
#ifndef CLI_FIT_ANNEAL_H
#define CLI_FIT_ANNEAL_H

#include "fit/run.h"

/* Goes on from the job's checkpoint if there is one. False after a problem. */
bool fit_anneal_resume(fit_run *run, problem *issue);

/* As fit_run_on(); Ctrl-C is heeded between two steps of a pass. */
void fit_anneal_run(fit_run *run, uint64_t limit);

#endif
