/* train.h - what a batch shares with a single training. */
#ifndef CINCH_TRAIN_TRAIN_H
#define CINCH_TRAIN_TRAIN_H

#include "train/grad.h"

typedef struct train_memory {
    const kernel *code;
    grad_memory grad;
    void *relative; /* what the relative margin needs, with a goal */
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

/* One pass of the annealed trainer. */
void train_annealed_pass(cinch_train *train);

/* All rows' job with the weights as they stand. */
kernel_job train_job(const cinch_train *train, float *gradient);

/* The Euclidean norm of `numbers`, times `scale`. */
double train_norm(const float *numbers, size_t count, double scale);

/* Zeroes an array of weights' shape, its slack too: a training that diverged leaves NaNs there. */
void train_clear(const cinch_train *train, float *array);

/* The pass whose weights must be judged at the latest, right or wrong: it may end the training. */
uint64_t train_due(const cinch_train *train);

/* Begins again, as cinch_train_init() with another seed and no `from`. */
void train_restart(cinch_train *train, uint64_t seed);

/*
 * A second training like `train`, to be restarted: it has weights, moments and best weights of its
 * own and shares the rest, so that not both can run at once. False without memory.
 */
bool train_twin(cinch_train *twin, const cinch_train *train, cinch_arena *arena);

/* Bytes that train_twin() takes; SIZE_MAX on overflow. */
size_t train_twin_size(const cinch_shape *shape, cinch_trainer trainer);

/* Whether a pass has several updates, with rows in a shuffled order. */
bool train_is_batched(const cinch_train_options *options, size_t rows);

/* Arrays of moments: 2 with Adam, 1 with momentum. */
size_t train_moments(cinch_trainer trainer);

#endif
