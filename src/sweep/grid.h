/* grid.h - what grids and searches for the critical number of symbols share. */
#ifndef CINCH_SWEEP_GRID_H
#define CINCH_SWEEP_GRID_H

#include "base/base.h"
#include "cinch_sweep.h"

typedef enum search_phase { GALLOP, BISECT, SAMPLE, ENDED } search_phase;

/* A search for one crossing: the share reaches half at `reaches`, and does not at `fails`. */
typedef struct sweep_search {
    size_t points; /* its cells */
    search_phase phase;
    uint32_t reaches, fails; /* 0: not found yet */
    unsigned rounds;         /* of sampling */
} sweep_search;

struct cinch_sweep_state {
    cinch_sweep_plan plan;
    uint64_t blocks;   /* of a cell, at most */
    size_t visited;    /* cells of a grid that are no longer untouched */
    size_t next;       /* the cell to be looked at after those, ... */
    size_t stride;     /* ... and how far on the one after that is */
    size_t unfinished; /* all cells before it have ended */
    cinch_sweep_cell *cell;
    /* [plan.settings] critical only: the cells of settings i begin at i * CINCH_SWEEP_POINTS */
    sweep_search *search;
};

typedef struct cinch_sweep_state sweep_state;

/* Seeds in the first `blocks` blocks of a cell. */
uint64_t sweep_seeds_in(const sweep_state *state, uint64_t blocks);

/* Adds a cell to a search, or finds the one it has; NULL when it has room for no more. */
cinch_sweep_cell *sweep_add_point(cinch_sweep *sweep, size_t which, uint32_t symbols);

/* Begins the searches of all settings. */
void sweep_critical_begin(cinch_sweep *sweep);

/* Goes on with a search if all blocks are there that it waits for. */
void sweep_critical_go_on(cinch_sweep *sweep, size_t which);

#endif
