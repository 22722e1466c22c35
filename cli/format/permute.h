/* permute.h - another mapping from the same weights: the outputs of a network in another order. */
#ifndef CLI_FORMAT_PERMUTE_H
#define CLI_FORMAT_PERMUTE_H

#include "cinch.h"

/* Why a network's answers cannot be renamed to a mapping's values. */
typedef enum permute_obstacle {
    PERMUTE_NONE,
    PERMUTE_TIE,   /* `second`: no single answer to rename */
    PERMUTE_SPLIT, /* two rows with one answer, which the mapping tells apart */
    PERMUTE_MERGE  /* two rows with different answers, of which the mapping makes one value */
} permute_obstacle;

typedef struct permute_result {
    permute_obstacle obstacle;
    size_t first, second; /* rows of the mapping */
    uint32_t moved;       /* outputs that are elsewhere afterwards */
} permute_result;

/*
 * Finds `target` [values]: output v of `net` is to stand for value target[v] of `mapping`, whose keys
 * are the network's and whose values are as many as its outputs or fewer. Outputs that answer no row
 * take what is left, in order. `answers` [rows] receives what the network says.
 */
permute_result permute_find(uint32_t *target, uint32_t *answers, const cinch_net *net,
                            const cinch_mapping *mapping);

/* Moves the output weights, biases with them: column v of `from` to column target[v] of `to`. */
void permute_outputs(cinch_net *to, const cinch_net *from, const uint32_t *target);

/* Whether two networks of one shape have the same weights, each as often, wherever they stand. */
bool permute_same_weights(const cinch_net *a, const cinch_net *b);

#endif
