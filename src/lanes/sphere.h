/*
 * sphere.h - the pairs of an annealed training and what moves them. A pair is a value that rows
 * use: its vector u (output weights) and the code h that all its keys share. Both are unit vectors.
 * docs/NUMERICS.md has the formulas and the order of every sum.
 */
#ifndef CINCH_LANES_SPHERE_H
#define CINCH_LANES_SPHERE_H

#include "base/arena.h"
#include "base/kd_tree.h"

#define FIELD_MOST_WIDTH 64
/* Of the codes that are written: tanh does not reach 1, and 0.99 is that of the weight 2.65. */
#define FIELD_CODE_RADIUS     0.99f
#define FIELD_GROUP           KD_LEAF /* pairs */
#define FIELD_MOST_NEIGHBOURS 1024    /* ... in a list, and so many candidates for it: */
#define FIELD_CANDIDATES      2048

/* Above this the logit of a wrong value exceeds the right one's by enough to take all
 * probability. */
#define FIELD_LARGEST_EXPONENT 60.0f

/* The square of a unit vector differs from 1 by less than so many 2^-24; norm()'s roundings make it
 * width + 6. */
#define FIELD_UNIT_ERROR(width) (4 * (width) + 16)

/* Optimiser moments below these are 0: no denormals arise. Gradients shrink as margins grow. */
#define FIELD_LEAST_MOMENT 1e-18f
#define FIELD_LEAST_SQUARE 1e-36f

/*
 * Arrays of vectors are [width][padded], coordinate by coordinate. Pair p is value value[p]; pairs
 * stand in the order of the tree, so that near ones are near in memory. Lanes past `count` hold
 * unit vectors that nobody looks at.
 */
typedef struct field {
    uint32_t width;
    uint32_t neighbours; /* of each list, at most count - 1 */
    size_t count;        /* pairs */
    size_t padded;       /* `count` rounded up to whole groups */
    size_t groups;
    bool zero_rival; /* some value is never used: its logit is 0 */

    const float *code, *vector;
    float *next_code, *next_vector; /* what the update makes of them */
    float *code_moment, *vector_moment;
    float *code_second, *vector_second; /* [padded] */
    float *pull;  /* [width][padded] the loss's gradient by the code, over the gain */
    float *share; /* [padded] softmax of the right logit over the list and itself */
    float *miss;  /* [padded] 1 - share, without its cancellation */
    float *lead;  /* [padded] right logit less the largest of the list, over the gain */

    uint32_t *list; /* [groups][neighbours][FIELD_GROUP], each list in index order */
    float *reach;   /* [padded] squared radius to look for the list in */
    float *box;     /* [nodes][width][2] lowest and highest coordinates of vectors, by the tree */

    float gain;
    float rate; /* over 1 - beta1^t */
    float beta1, beta2, share1, share2;
    float root_scale; /* 1 / sqrt(1 - beta2^t) */
    float epsilon;
} field;

/* One table for each vector width; all give the same bits. Each call works on groups
 * first .. end - 1 and may go on beside others. */
typedef struct field_code {
    /* New lists, where they do not hold all others. Boxes are those of the vectors. */
    void (*renew)(const field *f, size_t first, size_t end);
    /* pull, share, miss and lead. */
    void (*pull)(const field *f, size_t first, size_t end);
    /* The other gradient, and both updates. */
    void (*move)(const field *f, size_t first, size_t end);
    /*
     * margin[p] = code . (own vector) - the largest code . (any other's), the sums in index order.
     * `code` is [width][padded], no longer than about 1; boxes are those of the vectors, which are
     * unit vectors but for FIELD_UNIT_ERROR.
     */
    void (*margins)(const field *f, const float *code, float *margin, size_t first, size_t end);
    bool (*unfused)(void);
} field_code;

#endif
