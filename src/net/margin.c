/*
 * margin.c - the relative margin: what the smallest ball around the output vectors, and the longest
 * hidden code, leave of a margin.
 */
#include "base/ball.h"
#include "base/fmath.h"
#include "net/net.h"

size_t margin_size(const cinch_shape *shape)
{
    if (shape->layers == 0)
        return 0;
    size_t rows = net_matrix_rows(shape, shape->layers);
    size_t codes = arena_need(net_widest(shape), 2 * sizeof(float));
    return arena_sum(codes, ball_around_size(rows, shape->values));
}

double cinch_net_relative_margin(const cinch_net *net, const cinch_mapping *mapping, double margin,
                                 cinch_arena scratch)
{
    const cinch_shape *shape = &net->shape;
    CINCH_REQUIRE(net_fits(shape, mapping));
    if (shape->layers == 0)
        return 0.0;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    float *buffer = arena_take(&scratch, net_widest(shape), 2 * sizeof(float));
    CINCH_REQUIRE(buffer);
    double longest2 = 0.0;
    for (size_t row = 0; row < mapping->rows; row++) {
        const float *code = net_codes(buffer, net, mapping->key + row * mapping->columns);
        double sum = shape->bias ? 1.0 : 0.0;
        for (size_t i = 0; i < matrix.inputs; i++)
            sum += (double)code[i] * (double)code[i];
        longest2 = sum > longest2 ? sum : longest2;
    }
    ball_points vectors = {.at = net->weights + matrix.first,
                           .dimensions = net_matrix_rows(shape, shape->layers),
                           .count = matrix.units};
    ball around = ball_around(&vectors, scratch);
    double scale = fmath_root(around.radius2) * fmath_root(longest2);
    return scale > 0.0 ? margin / scale : 0.0;
}
