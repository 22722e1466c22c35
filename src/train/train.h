/* train.h - what a training keeps, for the trainer by gradients, the annealed one and batches. */
#ifndef CINCH_TRAIN_TRAIN_H
#define CINCH_TRAIN_TRAIN_H

#include "train/grad.h"

/* What a training keeps beside what callers look at. */
typedef struct cinch_train_memory {
    /* A twin has its own of these. */
    float *best_weights;
    float *first, *second; /* moments; NULL where the trainer has none */
    float power1, power2;  /* beta1^t, beta2^t after t updates */

    struct anneal *anneal; /* NULL: another trainer */
    const kernel *code;
    float *gradient; /* zero between updates; NULL where none is asked for */
    grad_memory grad;
    uint32_t *order; /* [rows]; NULL: one update for all rows */
    void *relative;  /* what the relative margin needs, with a goal */
    size_t relative_bytes;
} train_memory;

/* What to do about the weights that were just judged. */
typedef struct train_verdict {
    bool best; /* none were better so far: keep a copy */
    bool over;
} train_verdict;

/*
 * Takes in train->score, that of the weights in train->net after train->passes passes. The weights
 * themselves are looked at only where the score is exact and a goal is set.
 */
train_verdict train_judge(cinch_train *train);

/* Judges the weights in train->net and keeps a copy of the best; true when training is over. */
bool train_judge_weights(cinch_train *train);

/* The same by a score that has no loss: that of the last pass stays. */
void train_judge_score(cinch_train *train, cinch_score score);

/* One pass of the annealed trainer. */
void train_annealed_pass(cinch_train *train);

/* All rows' job with the weights as they stand. */
kernel_job train_job(const cinch_train *train, float *gradient);

/* The Euclidean norm of `numbers`, times `scale`. */
double train_norm(const float *numbers, size_t count, double scale);

/* Zeroes an array of weights' shape, its slack too: a training that diverged leaves NaNs there. */
void train_clear(const cinch_train *train, float *array);

/* Begins again, as cinch_train_init() with another seed and no `from`. */
void train_restart(cinch_train *train, uint64_t seed);

/* Lists what a training has of its own: its memory, which starts as `own`, weights and moments. */
void train_list_own(arena_list *list, cinch_train *train, train_memory *own);

/*
 * A second training like `train`, to be restarted: it has what train_list_own() lists and shares
 * the rest, so that not both can run at once. Not of the annealed trainer. False without memory.
 */
bool train_twin(cinch_train *twin, const cinch_train *train, cinch_arena *arena);

/* Whether a pass has several updates, with rows in a shuffled order. */
bool train_is_batched(const cinch_train_options *options, size_t rows);

/* Arrays of moments: 2 with Adam, 1 with momentum. */
size_t train_moments(cinch_trainer trainer);

#endif
