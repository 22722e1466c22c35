/*
 * many.h - one network in each lane of a vector: a table of functions per instruction set,
 * all of them giving each network the bits that it has alone.
 *
 * Number i of a network's array stands at [i * lanes + lane].
 */
#ifndef CINCH_LANES_MANY_H
#define CINCH_LANES_MANY_H

#include "lanes/rows.h"

#define LANES_MOST 16

/* Sums over rows are not cut into chunks here; indices of a lane's numbers fit 31 bits, and so does
   the clock. */
#define LANES_MOST_ROWS    ((size_t)4096)
#define LANES_MOST_WEIGHTS ((size_t)1 << 26)
#define LANES_MOST_PASSES  (UINT64_C(1) << 31)

/* The networks of all lanes, and what is known of each. */
typedef struct lane_job {
    const cinch_shape *shape;
    const cinch_mapping *mapping;
    const cinch_train_options *options;         /* with the defaults filled in */
    float *weights, *gradient, *first, *second; /* the gradient is zero between passes */
    int32_t *order;                             /* [rows * lanes]; NULL when a batch is all rows */
    float *scratch;                             /* [lanes_scratch_floats()], of isa.h */

    float power1[LANES_MOST], power2[LANES_MOST]; /* Adam's beta1^t and beta2^t */
    uint64_t seed[LANES_MOST];                    /* for orders */
    uint64_t passes[LANES_MOST];                  /* made before this one; for orders */
    float rate[LANES_MOST];                       /* of this pass */

    /* Of the last pass: rows right, the smallest margin, the first row that has it. */
    int32_t right[LANES_MOST];
    float margin[LANES_MOST];
    int32_t row[LANES_MOST];
    uint32_t outside; /* bits of the lanes where a hidden unit or a weight is too large */

    /* The same of the weights with the most rows right, these weights, and when they were seen. */
    int32_t best_right[LANES_MOST]; /* -1: none were seen */
    float best_margin[LANES_MOST];
    int32_t best_row[LANES_MOST];
    uint32_t best_clock[LANES_MOST];
    float *best;    /* [weights * lanes] */
    uint32_t clock; /* of the coming pass */
} lane_job;

typedef struct lane_code {
    size_t lanes;
    bool (*unfused)(void); /* whether this code was compiled as it must be */

    /*
     * Scores all rows with the weights as they stand, and adds the gradient where `backward`; of
     * the lanes in `judged` keeps weights with more rows right than any before. Returns the bits of
     * the lanes where all rows are right, and job->outside.
     */
    uint32_t (*pass)(lane_job *job, bool backward, uint32_t judged);

    /* One update with the gradient of `rows` rows, which is zeroed; returns the bits of lanes whose
       weights grew too large. */
    uint32_t (*update)(lane_job *job, size_t rows);

    /* Shuffles, and makes one pass in batches; `right` counts rows as they were seen. Returns the
       bits of the lanes where all were right. */
    uint32_t (*shuffled_pass)(lane_job *job);

    /* Copies the weights of these lanes to job->best. */
    void (*keep)(lane_job *job, uint32_t lanes);
} lane_code;

#endif
