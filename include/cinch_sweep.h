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

/* ---- Batch: trainings of one configuration from many seeds, side by side --------------------- */

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

/* Bytes of arena that cinch_batch_init() takes; SIZE_MAX as cinch_train_size(). */
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
 * Makes up to `passes` passes more of each training, and may return sooner when one has ended; returns
 * how many have ended and wait to be taken. Fill free slots before each call: lanes that are empty
 * cost time.
 */
CINCH_API size_t cinch_batch_run(cinch_batch *batch, uint64_t passes);

/*
 * A training that has ended; NULL when there is none. State, passes, best score and best weights are
 * those that cinch_train_run() would have left, and so are the weights, unless it diverged. The last
 * score is there when it ended by itself and did not diverge; moments are not kept. It may be read until
 * the next cinch_batch_start(), which takes its slot.
 */
CINCH_API const cinch_train *cinch_batch_take(cinch_batch *batch);

/* Ends all trainings where they are; they wait to be taken, in the state CINCH_TRAINING. */
CINCH_API void cinch_batch_stop(cinch_batch *batch);

/* ---- Sweep: which seeds of which cells to train next; the caller trains and keeps the results  */

/* Seeds are trained and counted in blocks: block b holds the seeds 16 b .. 16 b + 15. */
#define CINCH_SWEEP_BLOCK 16

/* Numbers of symbols that a search for the critical one looks at, at most. */
#define CINCH_SWEEP_POINTS 64

/* Trainings of one cell, and how many were exact. */
typedef struct cinch_tally {
    uint32_t symbols;
    uint64_t tried, exact;
} cinch_tally;

typedef struct cinch_interval {
    double low, high;
} cinch_interval;

/* Wilson's interval for a share, 95 % (1927, J. Am. Stat. Assoc. 22, 209); all of 0 .. 1 for none. */
CINCH_API cinch_interval cinch_wilson(uint64_t exact, uint64_t tried);

/* Where the share of exact seeds crosses one half. */
typedef struct cinch_crossing {
    bool found;              /* else half is nowhere reached, or everywhere, or the share grows */
    bool bounded;            /* `interval` holds; else the tallies are too few to tell of a slope */
    double symbols;          /* where it crosses, between whole numbers */
    double slope;            /* of the logit, per symbol; below 0 */
    cinch_interval interval; /* 95 % */
    uint64_t tried;          /* trainings that it rests on */
} cinch_crossing;

/*
 * The crossing by Berkson's minimum logit chi-square (1955, J. Am. Stat. Assoc. 50, 130): a line
 * through the empirical logits, without the numbers of symbols up to which all seeds are exact and from
 * which on none is, but for the last and the first; its interval is Fieller's (1954, J. R. Stat. Soc. B
 * 16, 175). docs/SWEEP.md gives the formulas. The tallies may stand in any order.
 */
CINCH_API cinch_crossing cinch_crossing_of(const cinch_tally *tally, size_t count);

/*
 * What to sweep. Settings are all that decides a training but the number of symbols and the seed; the
 * caller knows them by a number. A cell is such settings at one number of symbols.
 */
typedef struct cinch_sweep_plan {
    size_t settings;         /* how many there are */
    const uint32_t *symbols; /* [points] ascending, for all settings; critical: least and most */
    size_t points;
    uint64_t first_seed;
    uint64_t seeds; /* of a cell, at most; first_seed + seeds at most 2^63 - 16 */
    double sure;    /* a cell ends when its interval is so narrow; 0: never. Critical: a search ends
                    when its crossing's is, as a part of the crossing; not 0 */
    bool critical;  /* look for the crossing of all settings instead of filling the grid */
    uint32_t ahead; /* blocks of a cell handed out before one before them is back, at most; >= 1 */
} cinch_sweep_plan;

/* Look at it; only the functions below change it. */
typedef struct cinch_sweep_cell {
    size_t settings;
    uint32_t symbols;
    bool ended;            /* no block of it counts any more but those that do */
    uint64_t wanted;       /* blocks that it shall have, as far as is known */
    uint64_t given;        /* blocks handed out */
    uint64_t final;        /* blocks that count: complete from the first on */
    uint64_t tried, exact; /* in those */
    uint64_t safe;         /* blocks that cannot turn out superfluous */
    unsigned char *back;   /* exact seeds of blocks that came back early */
} cinch_sweep_cell;

/* Look at the counts; the rest may change. */
typedef struct cinch_sweep {
    size_t cells; /* a critical sweep adds some as it goes */
    size_t open;  /* searches, or in a grid cells, that have not ended */
    struct cinch_sweep_state *state;
} cinch_sweep;

/* A block to be trained. */
typedef struct cinch_sweep_job {
    uint64_t cell;
    uint64_t settings;
    uint64_t symbols;
    uint64_t block;
    uint64_t first_seed;
    uint64_t seeds; /* 16, or fewer where the first or last block of a cell is cut */
} cinch_sweep_job;

#define CINCH_SWEEP_NONE SIZE_MAX

/* Bytes of arena that cinch_sweep_init() takes; SIZE_MAX when they overflow. */
CINCH_API size_t cinch_sweep_size(const cinch_sweep_plan *plan);

/* Begins. The plan is copied, its `symbols` must stay. CINCH_BAD_OPTION, CINCH_NO_MEMORY. */
CINCH_API cinch_status cinch_sweep_init(cinch_sweep *sweep, const cinch_sweep_plan *plan,
                                        cinch_arena *arena);

/* A cell. It stays where it is. */
CINCH_API const cinch_sweep_cell *cinch_sweep_at(const cinch_sweep *sweep, size_t cell);

/* In a grid, before its first block: the cell is somebody else's. */
CINCH_API void cinch_sweep_leave_out(cinch_sweep *sweep, size_t cell);

/*
 * The next block to be trained, one of the cell `prefer` (or CINCH_SWEEP_NONE) if there is one. False
 * when there is none at the moment: wait for blocks, or, with open == 0, all is done.
 */
CINCH_API bool cinch_sweep_next(cinch_sweep_job *job, cinch_sweep *sweep, size_t prefer);

/*
 * Takes in how many seeds of a block were exact, in any order of blocks. Which blocks count is
 * decided on complete prefixes alone, so that it depends on the plan and the exact seeds only: afterwards
 * blocks before the cell's `final` count, and when the cell has `ended` no other one ever will.
 */
CINCH_API void cinch_sweep_take(cinch_sweep *sweep, const cinch_sweep_job *job, uint64_t exact);

/* Of a critical sweep: what the search for these settings has come to so far. */
CINCH_API cinch_crossing cinch_sweep_crossing(const cinch_sweep *sweep, size_t settings);

#ifdef __cplusplus
}
#endif

#endif
