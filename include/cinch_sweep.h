/*
 * cinch_sweep.h - many trainings: a batch of them side by side, and sweeps over grids of settings.
 *
 * A part of the library for those who train thousands of networks. It keeps the library's rules: no
 * memory of its own, no input or output, no threads, the same bits everywhere; any thread as long
 * as no two use one object at once.
 */
#ifndef CINCH_SWEEP_H
#define CINCH_SWEEP_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Batch: trainings of one configuration from many seeds, side by side ---------------------- */

/*
 * How trainings are computed; never what comes out: each has the bits that cinch_train_run() gives
 * its seed, whatever runs beside it.
 */
typedef enum cinch_engine {
    CINCH_ENGINE_AUTO,  /* whichever is faster for what runs at the moment */
    CINCH_ENGINE_LANES, /* one network per lane of a vector; as ROWS where it cannot be */
    CINCH_ENGINE_ROWS   /* one network after the other, its rows in the lanes */
} cinch_engine;

/* Look at the counts; the rest may change. */
typedef struct cinch_batch {
    size_t slots;   /* trainings that can run at once */
    size_t running; /* started and not ended */
    size_t ended;   /* and not taken yet */
    struct cinch_batch_state *state;
} cinch_batch;

/* Bytes of arena that cinch_batch_init() takes; 0 when they overflow a size_t. */
CINCH_API size_t cinch_batch_size(const cinch_shape *shape, size_t rows,
                                  const cinch_train_options *options, cinch_engine engine);

/*
 * A batch without trainings. options->seed is not looked at. `mapping` must stay, unchanged, as long
 * as the batch is used. Errors as those of cinch_train_init().
 */
CINCH_API cinch_status cinch_batch_init(cinch_batch *batch, const cinch_shape *shape,
                                        const cinch_mapping *mapping,
                                        const cinch_train_options *options, cinch_engine engine,
                                        cinch_arena *arena);

/* Starts a training from random weights of `seed`; false when all slots are in use. */
CINCH_API bool cinch_batch_start(cinch_batch *batch, uint64_t seed);

/*
 * Runs until a training has ended or all have made `passes` passes more; returns how many have
 * ended and wait to be taken. Fill free slots before each call: lanes that are empty cost time.
 */
CINCH_API size_t cinch_batch_run(cinch_batch *batch, uint64_t passes);

/*
 * A training that has ended, as cinch_train_run() would have left it; NULL when there is none. It
 * may be read until the next cinch_batch_start(), which takes its slot.
 */
CINCH_API const cinch_train *cinch_batch_take(cinch_batch *batch);

/* Ends all trainings where they are; they wait to be taken, in the state CINCH_TRAINING. */
CINCH_API void cinch_batch_stop(cinch_batch *batch);

#ifdef __cplusplus
}
#endif

#endif
