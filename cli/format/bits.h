/* bits.h - the honest count: what a network takes, and what a plain table of the same rows takes.
 */
#ifndef CLI_FORMAT_BITS_H
#define CLI_FORMAT_BITS_H

#include <jansson.h>

#include "cinch.h"

typedef struct bits_of_net {
    size_t connections;   /* weights, as the article counts them */
    size_t dense;         /* of the network without hidden layers: inputs x values */
    size_t parameters;    /* connections and biases */
    uint64_t weight_bits; /* 32 per parameter, as stored */
} bits_of_net;

/* Bits for the values alone; the keys are known to the reader. */
typedef struct bits_of_mapping {
    uint64_t table; /* rows x ceil(log2 values): a code of fixed width in every row */
    double entropy; /* rows x the entropy of the value column: an ideal code per value */
    double limit;   /* log2 of how many mappings there are of that kind */
    bool
        injective; /* no two rows share a value; then limit is log2(V! / (V - R)!), else R log2 V */
} bits_of_mapping;

bits_of_net bits_count_net(const cinch_shape *shape);
bits_of_mapping bits_count_mapping(const cinch_mapping *mapping);

/* Puts them into a JSON object. */
void bits_net_json(json_t *object, const bits_of_net *bits);
void bits_mapping_json(json_t *object, const bits_of_mapping *bits);

/* A shape as the article writes it, "11-2-11"; columns joined by +, "4+4+4-3-21". */
typedef struct shape_name {
    char text[256];
} shape_name;

shape_name shape_text(const cinch_shape *shape);

/* "tanh, softmax, no biases" */
shape_name shape_kind_text(const cinch_shape *shape);

#endif
