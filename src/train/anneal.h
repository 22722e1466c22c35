/* anneal.h - the annealed trainer from outside: each pass has a few steps, each step has parts. */
#ifndef CINCH_TRAIN_ANNEAL_H
#define CINCH_TRAIN_ANNEAL_H

#include "cinch_train.h"
#include "lanes/sphere.h"

typedef enum anneal_step {
    ANNEAL_ALIGN, /* pairs towards each other, at gain 0 */
    ANNEAL_RENEW, /* lists of neighbours */
    ANNEAL_PULL,  /* gradients by the codes */
    ANNEAL_WRITE, /* weights */
    ANNEAL_PROVE, /* margins of all pairs against all values */
    ANNEAL_MOVE   /* gradients by the vectors, and updates */
} anneal_step;

/* What annealed.c does once the parts of a step are done. */
typedef enum anneal_event {
    ANNEAL_GO_ON,  /* to the next step */
    ANNEAL_SCORED, /* `score` is that of the weights written; go on if training does */
    ANNEAL_PASSED  /* a pass is over */
} anneal_event;

typedef struct anneal anneal;

/* Whether the trainer is for such networks at all. */
bool anneal_suits(const cinch_shape *shape);

/* Fills in what is 0 of the options that are the annealed trainer's own; CINCH_BAD_OPTION. */
cinch_status anneal_defaults(cinch_train_options *options, const cinch_shape *shape, size_t rows);

/* Bytes that anneal_new() takes; SIZE_MAX on overflow. */
size_t anneal_size(const cinch_shape *shape, size_t rows, const cinch_train_options *options);

/*
 * CINCH_NO_MEMORY, or CINCH_CONFLICT when two rows with one key differ. Pairs are not placed yet.
 */
cinch_status anneal_new(anneal **made, const cinch_shape *shape, const cinch_mapping *mapping,
                        const cinch_train_options *options, cinch_arena *arena);

/* Begins from random directions, or those of `from`, and writes them to `weights`. */
void anneal_begin(anneal *a, const cinch_train_options *options, const float *from, float *weights);

/*
 * Writes all weights as they stand between two steps, in arrays that are free until the move, too.
 */
void anneal_write(const anneal *a, float *weights);

/* Independent parts of the step at hand, at least 1; each once, from any thread. */
size_t anneal_parts(const anneal *a);
void anneal_part(const anneal *a, size_t part, float *weights);

/* Ends a step whose parts are done. Weights are scored at pass `due` at the latest. */
anneal_event anneal_join(anneal *a, cinch_score *score, uint64_t due);

/*
 * Writes and scores the weights as they stand between two steps, of which a step at hand that
 * proves must be done anew. False during the alignment, when nothing is sorted.
 */
bool anneal_score(anneal *a, cinch_score *score, float *weights);

cinch_anneal_view anneal_view(const anneal *a);

/* The pass at work, from 1. */
uint64_t anneal_pass(const anneal *a);

/*
 * The state between two passes, where anneal_saves() says so, as bytes; false: not of such a state.
 */
bool anneal_saves(const anneal *a);
size_t anneal_save_size(const anneal *a);
void anneal_save(unsigned char *to, const anneal *a);
bool anneal_load(anneal *a, const unsigned char *from);

#endif
