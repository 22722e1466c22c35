/*
 * block.h - what a block of trainings comes to. Plain numbers, so that a block may be computed anywhere
 * and be sent as bytes to a program of the same build.
 */
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

typedef struct block_result {
    cinch_sweep_job job;
    uint64_t exact;
    uint64_t passes;                  /* of all trainings */
    double seconds;                   /* of CPU */
    block_row row[CINCH_SWEEP_BLOCK]; /* [job.seeds] by seed */
} block_result;

#endif
