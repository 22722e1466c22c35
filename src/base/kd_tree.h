/* kd_tree.h - a k-d tree over vectors: its order of them, its nodes, and boxes around these. */
#ifndef CINCH_BASE_KD_TREE_H
#define CINCH_BASE_KD_TREE_H

#include "base/base.h"

#define KD_LEAF  16 /* vectors of a leaf, but for the last; the widest vector's lanes */
#define KD_DEPTH 64 /* of any tree */

/*
 * Nodes stand in preorder; the root is node 0. A node over m leaves is followed by its left child
 * over half of them, rounded up, with all below, and then by its right child over the rest.
 */
typedef struct kd_node {
    size_t node;
    size_t first, leaves;
} kd_node;

static inline size_t kd_leaves(size_t count)
{
    return count / KD_LEAF + (count % KD_LEAF != 0);
}

static inline size_t kd_nodes(size_t leaves)
{
    return 2 * leaves - 1;
}

static inline kd_node kd_root(size_t leaves)
{
    return (kd_node){.node = 0, .first = 0, .leaves = leaves};
}

static inline kd_node kd_left(kd_node at)
{
    return (kd_node){.node = at.node + 1, .first = at.first, .leaves = (at.leaves + 1) / 2};
}

static inline kd_node kd_right(kd_node at)
{
    size_t left = (at.leaves + 1) / 2;
    return (kd_node){
        .node = at.node + 2 * left, .first = at.first + left, .leaves = at.leaves - left};
}

/*
 * Sorts `order`, numbers of `count` vectors, by halving along the longest side: the halves are
 * whole leaves. Vectors are [width][stride], coordinate by coordinate, all finite.
 */
void kd_sort(uint32_t *order, const float *vectors, size_t stride, uint32_t width, size_t count);

/* Sorted vectors: coordinate i of vector l of a leaf is at[leaf * leaf_step + i * stride + l]. */
typedef struct kd_vectors {
    const float *at;
    size_t leaf_step, stride;
    size_t count;
    uint32_t width;
} kd_vectors;

/* Fits `box` [nodes][width][2]: the lowest and the highest of a node's vectors, by coordinate. */
void kd_fit_boxes(float *box, const kd_vectors *vectors);

#endif
