/* find_layers.h - the ways in which tensors of somebody else's file can be read as a network. */
#ifndef CLI_FORMAT_FIND_LAYERS_H
#define CLI_FORMAT_FIND_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cinch.h"
#include "system/problem.h"

#define NET_MAX_MATRICES (CINCH_MAX_LAYERS + 1)

/* A matrix or, with one dimension, a vector. */
typedef struct foreign_tensor {
    const char *name;
    uint32_t dimensions;
    size_t size[2];
    const float *numbers; /* row by row; readings do not look at them */
} foreign_tensor;

/* What one layer is made of, by the tensors' places. */
typedef struct reading_layer {
    size_t weight;
    size_t bias;     /* SIZE_MAX: none */
    bool transposed; /* the matrix is [inputs, units] */
} reading_layer;

/* A network among tensors: which is which layer, and which way round. */
typedef struct reading {
    uint32_t layers;
    reading_layer layer[NET_MAX_MATRICES];
} reading;

enum { READINGS_MOST = 64 };

/* The readings that fit, in no order that means anything. */
typedef struct readings {
    size_t count;
    bool more;     /* there may be others than these */
    bool by_names; /* names were heeded; false: no reading fits them, these fit the shapes alone */
    reading one[READINGS_MOST];
} readings;

/*
 * Finds the readings from `inputs` to `values` (0: not known). All tensors are in each: matrices as
 * a chain, each once; where that cannot be, or a lone matrix' name does not say what it is, the
 * first one is the last layer, too, the other way round. docs/FORMAT.md has the rules. With `names`
 * false, names say nothing.
 */
void readings_find(readings *found, const foreign_tensor *tensors, size_t count, size_t inputs,
                   size_t values, bool names);

/*
 * The readings that `text`, "W1:transposed,W2+b2", can mean: layers in their order, a matrix that
 * is [inputs, units] marked, a bias where it is not named like its matrix. Matrices that it does
 * not name are left out, and so are their biases. False is a problem, which begins with `file`.
 */
bool readings_named(readings *found, const foreign_tensor *tensors, size_t count, size_t inputs,
                    size_t values, const char *text, const char *file, problem *problem);

/* A reading as --layers takes it, cut where it does not fit. */
void reading_text(char *text, size_t bytes, const reading *reading, const foreign_tensor *tensors);

/* Whether a tensor is a matrix or a bias of a reading. */
bool reading_has(const reading *reading, size_t tensor);

/* What a layer of a reading takes and gives. */
size_t reading_inputs(const reading_layer *layer, const foreign_tensor *tensors);
size_t reading_units(const reading_layer *layer, const foreign_tensor *tensors);

#endif
