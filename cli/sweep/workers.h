/*
 * workers.h - threads that train blocks of seeds.
 *
 * Each worker has a queue of blocks of its own, so that it goes on with the cell it is at, seeds
 * of the next block taking the places of those that ended, and empties its batch only when the
 * cell has no more. A job is all that a worker must know besides the settings, and a result all
 * that comes back: another program with the same settings can serve as more workers by passing
 * both on as bytes.
 */
#ifndef CLI_SWEEP_WORKERS_H
#define CLI_SWEEP_WORKERS_H

#include "sweep/block.h"
#include "sweep/setting.h"
#include "system/problem.h"

typedef struct pool pool;

/*
 * Starts the threads, or records a problem and returns NULL; `settings` must stay until
 * pool_close(). One thread calls these functions.
 */
pool *pool_open(const sweep_settings *settings, size_t threads, problem *issue);

/* Hands a block to a worker, 0 .. threads - 1, which has at most POOL_MOST_JOBS. */
#define POOL_MOST_JOBS 1024
void pool_give(pool *pool, size_t worker, const cinch_sweep_job *job);

/* The blocks that have ended, as a list, waiting so many seconds for one at most. */
open_block *pool_collect(pool *pool, double seconds);

/* A block to be filled in, and one that is no longer wanted. */
open_block *pool_fresh(pool *pool);
void pool_recycle(pool *pool, open_block *block);

/* Stops the threads within moments; what runs is dropped. */
void pool_close(pool *pool);

#endif
