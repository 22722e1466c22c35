/*
 * cinch_anneal.h - the annealed trainer by parts: threads, a look inside, and checkpoints.
 *
 * CINCH_ANNEAL trains networks of one key column, one hidden layer of 2 to 64 tanh units, softmax and
 * no biases; for others cinch_train_init() takes CINCH_ADAM, and train.options.trainer says so. All
 * keys of a value share a code. Codes and output vectors are unit vectors; the logits are the gain
 * times their products, over each pair's nearest values. The gain grows over the budget, which is the
 * schedule's length (default 1,000 passes; with two units 3,000 for more than 200 rows and 10,000 for
 * more than 1,000), and is part of the output weights in the end: what comes out is a plain network.
 * cinch_train_run() does all of it; what is here is for those who run it on several threads, watch it, or
 * keep it in a file; never for a training that has CINCH_ADAM instead, which stops the program.
 */
#ifndef CINCH_ANNEAL_H_PUBLIC
#define CINCH_ANNEAL_H_PUBLIC

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A pass is a few steps of independent parts. While the state is CINCH_TRAINING: do each part
 * 0 .. cinch_anneal_parts() - 1 once, from any threads, in any order; when all are done, join, from
 * one thread. The bits are those of cinch_train_run(), which does the same.
 */
CINCH_API size_t cinch_anneal_parts(const cinch_train *train);
CINCH_API void cinch_anneal_part(const cinch_train *train, size_t part);
CINCH_API void cinch_anneal_join(cinch_train *train);

/*
 * Scores the weights as they stand, all of them, in this thread, and keeps them if they are the best: for
 * a training that is left before its end, between two steps. Does nothing during the alignment.
 */
CINCH_API void cinch_anneal_judge(cinch_train *train);

/* How a training stands. */
typedef struct cinch_anneal_view {
    size_t pairs;        /* values that occur, each with the code of its keys */
    uint32_t neighbours; /* in each list now */
    uint64_t renewals;   /* of the lists so far */
    float spacing;       /* the distance of that many points evenly spread over the sphere */
    float gain;          /* times 1 / spacing^2 */
    float rate;          /* in spacings */
    size_t near_right;   /* rows that beat their neighbours, as of the last pass */
} cinch_anneal_view;

CINCH_API cinch_anneal_view cinch_anneal_look(const cinch_train *train);

/*
 * A training between two passes as bytes, for one that can be begun with the same shape, mapping,
 * options and library version on a machine of the same byte order; then it goes on with the same bits.
 * It can be saved where cinch_anneal_saves() is true: now and then, when lists are due. `to` takes
 * cinch_anneal_save_size() bytes.
 */
CINCH_API bool cinch_anneal_saves(const cinch_train *train);
CINCH_API size_t cinch_anneal_save_size(const cinch_train *train);
CINCH_API void cinch_anneal_save(unsigned char *to, const cinch_train *train);

/*
 * Sets a training that was just begun to what was saved. CINCH_BAD_STATE: the bytes are not those of
 * such a training; it must then be begun anew.
 */
CINCH_API cinch_status cinch_anneal_load(cinch_train *train, const unsigned char *from,
                                         size_t bytes);

#ifdef __cplusplus
}
#endif

#endif
