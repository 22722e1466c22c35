/*
 * workers.h - threads that train blocks of seeds.
 *
 * Each worker has a queue of blocks of its own, so that it goes on with the cell it is at, seeds of the
 * next block taking the places of those that ended, and empties its batch only when the cell has no
 * more. A job is all that a worker must know besides the settings, and a result all that comes back: another
 * program with the same settings can serve as more workers by passing both on as bytes.
 */
#ifndef CLI_SWEEP_WORKERS_H
#define CLI_SWEEP_WORKERS_H

#include "sweep/block.h"
#include "sweep/setting.h"

typedef struct pool pool;

/* A finished block, in a list. */
typedef struct pool_block {
    struct pool_block *next;
    size_t worker;
    block_result result;
} pool_block;

/* Starts the threads; `settings` must stay until pool_close(). NULL when no thread can be started. */
pool *pool_open(const sweep_settings *settings, size_t threads);

/* Hands a block to a worker, 0 .. threads - 1. */
void pool_give(pool *pool, size_t worker, const cinch_sweep_job *job);

/* Blocks that a worker was given and that were not collected yet. */
size_t pool_waiting(const pool *pool, size_t worker);

/* The blocks that have ended, as a list, waiting so many seconds for one at most. */
pool_block *pool_collect(pool *pool, double seconds);

/* Gives a collected block's memory back. */
void pool_recycle(pool *pool, pool_block *block);

/* Stops the threads within moments; what runs is dropped. */
void pool_close(pool *pool);

#endif
