/* tensor_names.h - what the names of tensors mean in other people's programs. */
#ifndef CLI_FORMAT_TENSOR_NAMES_H
#define CLI_FORMAT_TENSOR_NAMES_H

#include <stdbool.h>

/* How a matrix with this name is held. */
typedef enum name_way {
    NAME_ANY,          /* the name does not say */
    NAME_UNITS_FIRST,  /* [units, inputs]: `weight`, as PyTorch's Linear, and `coef` */
    NAME_INPUTS_FIRST, /* [inputs, units]: `kernel`, as Flax and Keras, and `coefs` */
    NAME_EMBEDDING     /* the same, a look-up of symbols */
} name_way;

name_way name_way_of(const char *name);

/* Where in a network a name says that its tensor stands. */
typedef enum name_end { NAME_FIRST, NAME_LAST, NAME_ANYWHERE } name_end;

name_end name_end_of(const char *name);

/* Below 0: `a` comes before `b`; above: after it; 0: the names do not say. */
int name_order(const char *a, const char *b);

/* Whether a name is that of a bias: the word bias or b is in it, and none of a weight. */
bool name_is_bias(const char *name);

/* Whether both are the same but for words such as weight and bias: fc1.weight and fc1.bias. */
bool name_same_layer(const char *weight, const char *bias);

/* Whether the name is of a counter that training leaves behind: num_batches_tracked, step. */
bool name_is_counter(const char *name);

/* What a name belongs to that is no plain layer: "normalisation"; NULL where nothing says so. */
const char *name_other_layer(const char *name);

/* Whether the name is of a number that quantised weights are multiplied by, or shifted. */
bool name_is_scale(const char *name);

#endif
