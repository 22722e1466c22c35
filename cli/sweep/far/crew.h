/*
 * crew.h - the workers of all ranks, as one pool: rank 0 hands out blocks and collects them,
 * whoever trains them. Without other ranks it is the pool (workers.h) and nothing else.
 */
#ifndef CLI_SWEEP_FAR_CREW_H
#define CLI_SWEEP_FAR_CREW_H

#include "sweep/workers.h"
#include "system/problem.h"

typedef struct crew crew;

/* Joins the other ranks, if there are some, or records a problem. */
bool crew_begin(problem *issue);

/* Whether this is another rank than 0: it calls crew_serve(), crew_end() and nothing else. */
bool crew_serves(void);

/* Trains what rank 0 hands out, until it has no more. */
bool crew_serve(problem *issue);

/* Lets go of the other ranks. After a problem it need not be called: they end with this process. */
void crew_end(void);

/* ---- Rank 0 ---------------------------------------------------------------------------------- */

/*
 * Opens the pools of all ranks; the `count` settings must stay until crew_close(). threads: of
 * each rank; 0: its share of its machine. NULL: a problem.
 */
crew *crew_open(const sweep_settings *settings, size_t count, size_t threads, problem *issue);

size_t crew_ranks(void);
size_t crew_workers(const crew *crew); /* the threads of all ranks */
size_t crew_near(const crew *crew);    /* of them, those of this rank */

/* Seconds of CPU that this rank has spent, and the others for training. */
double crew_cpu_seconds(const crew *crew);

/* As those of workers.h; workers are 0 .. crew_workers() - 1. */
void crew_give(crew *crew, size_t worker, const cinch_sweep_job *job);
size_t crew_waiting(const crew *crew, size_t worker);
open_block *crew_collect(crew *crew, double seconds);
void crew_recycle(crew *crew, open_block *block);

/* Whether all ranks were heard of lately: of a cut network mpirun sees nothing. */
bool crew_alive(const crew *crew, problem *issue);

/* Ends this rank's threads; what all ranks still train is dropped. Then comes crew_end(). */
void crew_close(crew *crew);

#endif
