/* check_balls.h - which values come near a row, without comparing all, for the checker. */
#ifndef CINCH_PROOF_CHECK_BALLS_H
#define CINCH_PROOF_CHECK_BALLS_H

#include "base/arena.h"

#define CERT_CELLS_BLOCK  32 /* values per block */
#define CERT_CELLS_GROUP  8  /* balls per larger ball */
#define CERT_CELLS_LEVELS 12 /* 32 * 8^11 values are more than there can be */

/* A place on the curve. */
typedef struct cert_place {
    uint64_t place;
    uint32_t value;
} cert_place;

/*
 * Values in the order in which a curve through space meets their output vectors, cut into blocks;
 * each block stands in a ball, each 8 balls in a larger one.
 */
typedef struct cert_cells {
    size_t values, inputs, levels;
    size_t first[CERT_CELLS_LEVELS], balls[CERT_CELLS_LEVELS]; /* of each level */
    cert_place *order;                                         /* [values] */
    float *point;   /* [blocks][inputs][CERT_CELLS_BLOCK] */
    float *centre;  /* [all balls][inputs] */
    double *radius; /* [all balls], at least */
    double longest; /* |u_v|^2 of the longest vector, nearly */
} cert_cells;

/* What is asked about a row: its codes, its right value's output vector, and how near is near. */
typedef struct cert_asked {
    const float *code, *from; /* [inputs] */
    double error;             /* how far off a lead in double can be */
    double needed;
} cert_asked;

/* Lists the cells' arrays. 0 < inputs <= CERT_MOST_INPUTS, values > 0. */
void cert_cells_list(arena_list *list, cert_cells *cells, size_t values, size_t inputs);

/* Fills the cells from `weights` [inputs][values], which lie in `lowest` .. `highest` [inputs]. */
void cert_cells_fill(cert_cells *cells, const float *weights, const float *lowest,
                     const float *highest);

/*
 * Writes every value v to `near` [values] whose lead sum_i code_i (w_iv - from_i), in double, does
 * not show that the margin exceeds `needed`: all but those with -lead - error > needed. Returns
 * their number.
 */
size_t cert_cells_near(uint32_t *near, const cert_cells *cells, const cert_asked *asked);

#endif
