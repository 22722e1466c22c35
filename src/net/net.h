/* net.h - shapes, and a network's sums in index order, for the other rooms. */
#ifndef CINCH_NET_NET_H
#define CINCH_NET_NET_H

#include "base/arena.h"

/* CINCH_OK, or CINCH_BAD_SHAPE when a field is out of range or the weights overflow a size_t. */
cinch_status shape_check(const cinch_shape *shape);

/* Numbers in the flat array of a good shape, biases included. */
size_t shape_weights(const cinch_shape *shape);

/* XXH64 of columns, offsets, widths, values, activation, output and bias. */
uint64_t shape_hash(const cinch_shape *shape);

/* Bytes of scratch that cinch_net_relative_margin() needs; cinch_cert_size() is no less. */
size_t margin_size(const cinch_shape *shape);

/* Weight rows of a matrix: its inputs, and one more for the biases where there are any. */
size_t net_matrix_rows(const cinch_shape *shape, uint32_t layer);

/* Whether `shape` has the columns and values of `mapping`, whose rows' numbers must be in range. */
bool net_fits(const cinch_shape *shape, const cinch_mapping *mapping);

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ... (+ bias[j]), for layer 0. */
void net_lookup(float *sum, const cinch_net *net, const uint32_t *key);

/* sum[j] = w[0][j] in[0] + w[1][j] in[1] + ... (+ bias[j]), for a layer above 0. */
void net_sums(float *sum, const cinch_net *net, uint32_t layer, const float *in);

/*
 * The last hidden layer's codes for one key, in one half of `buffer` [2 * net_widest()]. The shape
 * has hidden layers.
 */
const float *net_codes(float *buffer, const cinch_net *net, const uint32_t *key);
size_t net_widest(const cinch_shape *shape);

/*
 * The value with the largest logit and that with the next, of equals the first, in exact arithmetic
 * over the weights and the last hidden layer's codes (NULL without one), as walk->answer and
 * walk->rival, and all that are as large as the first. Returns the difference, rounded to the
 * nearest double; NaN where a code or weight is not finite, and then leaves answer and rival.
 */
double answer_exact(cinch_walk *walk, const cinch_net *net, const uint32_t *key, const float *code);

/* Bytes of scratch for cinch_permute(). */
size_t permute_size(const cinch_shape *shape);

/* The shape's activation of one number. */
float net_activate(cinch_activation activation, float sum);

#endif
