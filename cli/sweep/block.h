/* block.h - a block of trainings: what it comes to, and the lists that it goes through. */
#ifndef CLI_SWEEP_BLOCK_H
#define CLI_SWEEP_BLOCK_H

#include "cinch_sweep.h"

/* One training: the columns of `run` in a sweep's database (docs/SWEEP.md). */
typedef struct block_row {
    uint64_t seed;
    uint64_t exact; /* 0 or 1 */
    uint64_t passes;
    uint64_t rows_right;
    double margin;
    double norm_first, norm_output, norm;
    uint64_t hash;
} block_row;

/* Plain numbers, so that it can be sent as bytes to a program of the same build. */
typedef struct block_result {
    cinch_sweep_job job;
    uint64_t exact;
    uint64_t passes;                  /* of all trainings */
    double seconds;                   /* of CPU */
    block_row row[CINCH_SWEEP_BLOCK]; /* [job.seeds] by seed */
} block_result;

/* A block in a list: being trained, ended, collected, or free. */
typedef struct open_block {
    struct open_block *next;
    size_t worker;
    uint64_t started, ended; /* seeds */
    block_result result;
} open_block;

#endif
