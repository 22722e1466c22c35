/*
 * rows.h - what computes gradients and updates: one table of functions per instruction set, all
 * of them giving the same bits (docs/NUMERICS.md has the formulas and the order of every sum).
 */
#ifndef CINCH_LANES_ROWS_H
#define CINCH_LANES_ROWS_H

#include "base/arena.h"

/*
 * Arrays of weights and gradients are followed by this many floats that vectors may read, and write
 * back unchanged; they start as 0.
 */
#define KERNEL_SLACK ((size_t)16)

/* Above these a network counts as diverged; below them no logit can overflow or be NaN. */
#define KERNEL_LARGEST_WEIGHT 1e15f
#define KERNEL_LARGEST_UNIT   1e18f

/* Probabilities are 0 below exp(-64), and optimiser moments below 1e-30: no denormals arise. */
#define KERNEL_LEAST_EXPONENT -64.0f
#define KERNEL_LEAST_MOMENT   1e-30f

/* beta^t from beta^(t - 1), and exactly 0 once it is no longer seen beside 1: no denormals. */
static inline float kernel_next_power(float power, float beta)
{
    power *= beta;
    return power < KERNEL_LEAST_MOMENT ? 0.0f : power;
}

/* Rows `first` .. `first + count - 1`, in the mapping's order or as `order` numbers them. */
typedef struct kernel_job {
    const cinch_shape *shape;
    const cinch_mapping *mapping;
    const float *weights;
    float *gradient;       /* the rows' gradient is added; NULL: the score alone */
    const uint32_t *order; /* or NULL */
    size_t first;
    size_t count;
    bool want_loss;
    float *scratch; /* [kernel_scratch_floats()], of isa.h; 64-byte aligned */
} kernel_job;

/* w -= step(gradient * scale); then the gradient is zeroed. */
typedef struct kernel_update {
    cinch_trainer trainer;
    float *weights, *gradient;
    float *first, *second; /* Adam's moments; `first` is the velocity of momentum */
    size_t count;
    float scale;      /* of the gradient: 1 / rows of the batch */
    float rate;       /* Adam: rate / (1 - beta1^t) */
    float decay1;     /* beta1, or the momentum */
    float decay2;     /* beta2 */
    float share1;     /* 1 - beta1 */
    float share2;     /* 1 - beta2 */
    float root_scale; /* 1 / sqrt(1 - beta2^t) */
    float epsilon;
} kernel_update;

typedef struct kernel {
    /* Adds the rows to `score` (loss as a sum) and their gradient to job->gradient. */
    void (*rows)(const kernel_job *job, cinch_score *score);
    /* False when a weight is NaN or larger than KERNEL_LARGEST_WEIGHT afterwards. */
    bool (*update)(const kernel_update *update);
    bool (*unfused)(void); /* whether this code was compiled as it must be */
} kernel;

/* A score with no rows. */
cinch_score kernel_no_score(void);

/* One row's part of a score. */
void kernel_score_row(cinch_score *score, size_t row, float margin);

/*
 * -log p of the right value: `excess` is the largest logit less the right one, `others` the sum of
 * exp(logit - largest) over the wrong values, `sum` that over all. log1p near 0, where log is
 * blunt.
 */
float kernel_cross_entropy(float excess, float others, float sum);

/* The definition, one row after the other. */
extern const kernel kernel_plain;

#endif
