/* anneal_state.h - what an annealed training is made of, for the files of its room. */
#ifndef CINCH_TRAIN_ANNEAL_STATE_H
#define CINCH_TRAIN_ANNEAL_STATE_H

#include "train/anneal.h"

struct anneal {
    field field;
    const field_code *code;
    const cinch_mapping *mapping;
    cinch_shape shape;
    cinch_train_options options;

    uint32_t *used;      /* [pairs] the values that occur */
    uint32_t *number;    /* [padded] pair p is number number[p] of them, ... */
    uint32_t *value;     /* [padded] ... and value[p] */
    uint32_t *row_start; /* [values + 1] value v's rows: row[row_start[v] .. row_start[v + 1]] */
    uint32_t *row;       /* [rows] */
    uint32_t *order;     /* [padded] for sorting */
    float *buffer[4];    /* [width][padded]: codes and vectors, as they are and as they become */

    float spacing;
    float output_scale;       /* a power of two: output weights are the vectors times it */
    uint32_t most_neighbours; /* of a list */
    bool all_listed;          /* lists hold all others and are never renewed */

    /* What changes from pass to pass. */
    anneal_step step;
    uint64_t pass;       /* at work on this one */
    uint64_t aligned;    /* the last pass of the alignment; 0: there is none */
    uint64_t last_check; /* the last pass whose weights were scored */
    uint64_t renewals;
    bool exact;             /* at some check */
    float travelled;        /* rates since the lists are new, in spacings */
    uint64_t renewed;       /* in this pass; 0: lists are due */
    float power1, power2;   /* beta1^t, beta2^t */
    float before1, before2; /* the same before this pass */
    float rate;             /* in spacings */
    size_t near_right;
};

/* Lists are due after so many spacings, or passes: checkpoints are made where they are. */
#define ANNEAL_RENEW_SPACINGS 4.0f
#define ANNEAL_RENEW_PASSES   ((uint64_t)50)
#define ANNEAL_PART_GROUPS    ((size_t)64)

/* Puts the first vectors and codes in place. */
void anneal_place(anneal *a, const float *from);

/* Sorts the pairs along the tree: their arrays in that order become buffers 2 and 3. */
void anneal_sort(anneal *a);

/* Fits all boxes of the tree to the vectors. */
void anneal_fit_boxes(const field *f);

/* x over its length, which is not 0. */
void anneal_normalise(float *x, size_t width);

/* Code and weights of one pair: code radius times its unit vector, through atanh and tanh. */
void anneal_write_pair(const anneal *a, size_t pair, float *weights, float *written);

/* At the beginning of a pass, with the averages' powers as they were before it. */
void anneal_resume(anneal *a, uint64_t pass, float power1, float power2);

#endif
