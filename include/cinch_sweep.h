/*
 * cinch_sweep.h - searches over many settings: what to train next, and what shares of exact seeds
 * mean.
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

/* ---- Sweep: which seeds of which cells to train next; the caller trains and keeps the results  */

/*
 * A sweep finds out how often trainings become exact. Its parts:
 *
 *     settings  all that decides a training but the number of symbols and the seed; the caller
 *               knows them by number, the library knows no more of them
 *     cell      settings at one number of symbols: its seeds give a share of exact ones
 *     block     16 seeds of a cell in a row: trained and counted as a whole
 *
 * The library says which block is next and when there are enough of them. It trains nothing and
 * stores nothing:
 *
 *     while (sweep.open > 0 && cinch_sweep_next(&job, &sweep, CINCH_SWEEP_NONE))
 *         cinch_sweep_take(&sweep, &job, exact_seeds_of(&job));
 *
 * Many blocks may be out at a time, to be trained by other threads or machines; in which order
 * they come back changes nothing about what counts in the end.
 */

/* Block b holds the seeds 16 b .. 16 b + 15. */
#define CINCH_SWEEP_BLOCK 16

/* Numbers of symbols that a search for the critical one looks at, at most. */
#define CINCH_SWEEP_POINTS 64

/* "No cell", for cinch_sweep_next(). */
#define CINCH_SWEEP_NONE SIZE_MAX

/* Trainings of one cell, and how many of them were exact. */
typedef struct cinch_tally {
    uint32_t symbols;
    uint64_t tried, exact;
} cinch_tally;

/* From `low` to `high`; where it is a share's, within 0 .. 1. */
typedef struct cinch_interval {
    double low, high;
} cinch_interval;

/*
 * Wilson's 95 % interval for a share (1927, J. Am. Stat. Assoc. 22, 209): `exact` of `tried`, at
 * most all. Without trainings it is all of 0 .. 1. It is that of a fixed number of trainings: a
 * sweep that ends cells early (cinch_sweep_plan.sure) makes shares a little too extreme. Any
 * thread.
 */
CINCH_API cinch_interval cinch_wilson(uint64_t exact, uint64_t tried);

/* Where the share of exact seeds crosses one half as the symbols grow. */
typedef struct cinch_crossing {
    bool found;              /* else half is nowhere reached, or everywhere, or the share grows */
    bool bounded;            /* `interval` holds; else the tallies are too few to tell of a slope */
    double symbols;          /* where it crosses, between whole numbers */
    double slope;            /* of the logit, per symbol; below 0 */
    cinch_interval interval; /* 95 %, of `symbols` */
    uint64_t tried;          /* trainings that it rests on */
} cinch_crossing;

/*
 * The crossing by Berkson's minimum logit chi-square (1955, J. Am. Stat. Assoc. 50, 130): a
 * straight line through the empirical logits; its interval is Fieller's (1954, J. R. Stat. Soc. B
 * 16, 175). docs/SWEEP.md gives the formulas. Numbers of symbols up to which all seeds are exact,
 * and from which on none is, do not count, but for the last and the first of them.
 *
 * The tallies may stand in any order; those without trainings are skipped. Without a crossing
 * `found` is false and the rest is 0. Not promised: that the interval holds where the logit bends.
 * Any thread.
 */
CINCH_API cinch_crossing cinch_crossing_of(const cinch_tally *tally, size_t count);

/* What to sweep. */
typedef struct cinch_sweep_plan {
    size_t settings;         /* how many there are, at least 1 */
    const uint32_t *symbols; /* [points] ascending, from 1; the same for all settings */
    size_t points;           /* at least 1 */
    uint64_t first_seed;
    uint64_t seeds; /* of a cell, from 1; first_seed + seeds at most 2^63 - 16 */
    /* A cell ends early when its interval is at most so wide; 0: never. */
    double sure;
    /*
     * Instead of filling the grid, search for the crossing of all settings: `symbols` are two
     * then, between which to look, and may be equal; a search ends when the crossing's interval is
     * at most `sure`, not 0, times the crossing wide.
     */
    bool critical;
    /* Blocks of a cell that may be out, or back early, at a time, from 1; more take more memory. */
    uint32_t ahead;
} cinch_sweep_plan;

/* A cell as it stands. Look at it; only the functions below change it. */
typedef struct cinch_sweep_cell {
    size_t settings; /* their number, below plan.settings */
    uint32_t symbols;
    bool ended;            /* what counts has been counted: blocks that come back now do not */
    uint64_t wanted;       /* blocks that it shall have, as far as is known */
    uint64_t given;        /* blocks handed out */
    uint64_t final;        /* blocks that count: complete from the first on */
    uint64_t tried, exact; /* seeds of those */
    uint64_t safe;         /* blocks that cannot turn out superfluous */
    unsigned char *back;   /* exact seeds of blocks that came back early */
} cinch_sweep_cell;

/*
 * Look at cells and counts; the rest may change. In a grid the cells of settings i are cell[points
 * * i] and those after it, by symbols. In a search they are cell[CINCH_SWEEP_POINTS * i] and those
 * after it, in the order in which they were looked at; those with wanted == 0 are not in use yet.
 */
typedef struct cinch_sweep {
    size_t cells;
    size_t open; /* cells of a grid, or searches, that have not ended: 0 when all is done */
    const cinch_sweep_cell *cell;
    struct cinch_sweep_state *state;
} cinch_sweep;

/* A block to be trained: plain numbers, so that it can be sent elsewhere. */
typedef struct cinch_sweep_job {
    uint64_t cell;
    uint64_t settings;
    uint64_t symbols;
    uint64_t block; /* first_seed / 16 */
    uint64_t first_seed;
    uint64_t seeds; /* 16, or fewer where the first or last block of a cell is cut */
} cinch_sweep_job;

/*
 * Bytes of arena that cinch_sweep_init() takes; SIZE_MAX when they overflow a size_t or the plan
 * is none that it would accept.
 */
CINCH_API size_t cinch_sweep_size(const cinch_sweep_plan *plan);

/*
 * Begins a sweep. The plan is copied, but its `symbols` are not and must stay. CINCH_BAD_OPTION
 * when the plan breaks one of its bounds, CINCH_NO_MEMORY when the arena is too small; the sweep
 * is of no use then. There is nothing to end or free. One thread at a time for each sweep, here
 * and below.
 */
CINCH_API cinch_status cinch_sweep_init(cinch_sweep *sweep, const cinch_sweep_plan *plan,
                                        cinch_arena *arena);

/*
 * Ends a cell of a grid before its first block is handed out: it is somebody else's. Stops the
 * program when a block was handed out, when the cell has ended, and in a search.
 */
CINCH_API void cinch_sweep_leave_out(cinch_sweep *sweep, size_t cell);

/*
 * The next block to be trained: of the cell `prefer` if that has one, of CINCH_SWEEP_NONE none in
 * particular. False when there is none at the moment: wait for blocks that are out, or, with open
 * == 0, all is done. Each block is handed out once. Not promised: that it will count. While blocks
 * before it are out, a cell may end without it.
 */
CINCH_API bool cinch_sweep_next(cinch_sweep_job *job, cinch_sweep *sweep, size_t prefer);

/*
 * Takes in how many seeds of a block were exact, of blocks in any order. Afterwards the blocks of
 * its cell before `final` count, and once the cell has `ended` no other one ever will. That is
 * decided on complete prefixes alone, so that it depends on the plan and the exact seeds only. A
 * block that is taken in again, or after its cell's end, changes nothing; one that was never
 * handed out stops the program.
 */
CINCH_API void cinch_sweep_take(cinch_sweep *sweep, const cinch_sweep_job *job, uint64_t exact);

/*
 * Of a critical sweep: the crossing of these settings, by what has been counted so far. It may
 * still move until their search ends, and `found` may be false for ever. Stops the program in a
 * grid.
 */
CINCH_API cinch_crossing cinch_sweep_crossing(const cinch_sweep *sweep, size_t settings);

#ifdef __cplusplus
}
#endif

#endif
