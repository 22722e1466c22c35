/* make_search.h - the largest logits of a row without computing all, for the maker of proofs. */
#ifndef CINCH_PROOF_MAKE_SEARCH_H
#define CINCH_PROOF_MAKE_SEARCH_H

#include "base/arena.h"
#include "base/kd_tree.h"

/* Rivals of one row. */
typedef struct cert_rivals {
    uint32_t *value; /* [values], in no particular order */
    double *logit;   /* theirs */
    size_t count;
    double most; /* the largest logit of a rival; minus infinity when there is none to report */
} cert_rivals;

/* A k-d tree over the output vectors u_v = (w_1v, ..., w_nv). */
typedef struct cert_tree {
    size_t values, inputs, leaves;
    uint32_t *value; /* [values], leaf by leaf */
    float *point;    /* [leaves][inputs][KD_LEAF] */
    float *box;      /* [nodes][inputs][2]: the least and the largest w_i of the node */
    double *longest; /* [nodes]: the largest |u_v|^2 of the node */
} cert_tree;

/* Lists the tree's arrays. `values` > 0, 0 < `inputs` <= CERT_MOST_INPUTS. */
void cert_tree_list(arena_list *list, cert_tree *tree, size_t values, size_t inputs);

/* Builds the tree over `weights` [inputs][values], all finite. */
void cert_tree_build(cert_tree *tree, const float *weights);

/* What logits are looked for. */
typedef struct cert_limits {
    double floor;         /* none below it */
    double window, close; /* those within `window` of the largest, and those not below `close` */
} cert_limits;

/*
 * Finds the values v but `right` whose logit, sum_i code_i w_iv added up in double in this order,
 * is not below the floor, and either not below most - window, `most` being the largest, or not
 * below `close`. Which values and which logits is the same, to the bit, as when all are computed.
 */
void cert_tree_search(cert_rivals *rivals, const cert_tree *tree, const float *code, uint32_t right,
                      cert_limits limits);

#endif
