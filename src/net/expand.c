/* expand.c - from a network for a reduced mapping to one for the whole. */
#include "cinch_train.h"
#include "net/net.h"

#include <string.h>

void cinch_reduce_expand(cinch_net *whole, const cinch_reduction *reduction, const cinch_net *net)
{
    const cinch_shape *shape = &whole->shape;
    cinch_matrix from = cinch_shape_matrix(&net->shape, 0), to = cinch_shape_matrix(shape, 0);
    size_t row_bytes = to.units * sizeof *net->weights;
    CINCH_REQUIRE(net->shape.columns == reduction->mapping.columns && from.units == to.units &&
                  shape->layers == net->shape.layers && shape->bias == net->shape.bias &&
                  shape->values == net->shape.values);
    for (size_t i = 0; i < to.inputs; i++) {
        float *row = whole->weights + i * to.units;
        uint32_t input = reduction->input[i];
        CINCH_REQUIRE(input < from.inputs || input == CINCH_NO_INPUT);
        if (input == CINCH_NO_INPUT)
            memset(row, 0, row_bytes);
        else
            memcpy(row, net->weights + input * from.units, row_bytes);
    }
    memcpy(whole->weights + to.inputs * to.units, net->weights + from.inputs * from.units,
           (shape_weights(&net->shape) - from.inputs * from.units) * sizeof *net->weights);
}
