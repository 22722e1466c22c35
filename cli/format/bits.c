/* bits.c - the honest count. */
#include "format/bits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/net_file.h"
#include "system/memory.h"
#include "talk/output.h"

bits_of_net bits_count_net(const cinch_shape *shape)
{
    bits_of_net bits = {.connections = cinch_shape_connections(shape),
                        .dense = (size_t)shape->offset[shape->columns] * shape->values,
                        .parameters = cinch_shape_weights(shape)};
    bits.weight_bits = (uint64_t)32 * bits.parameters;
    return bits;
}

/* log2(n!) */
static double log2_factorial(double n)
{
    return lgamma(n + 1) / log(2);
}

bits_of_mapping bits_count_mapping(const cinch_mapping *mapping)
{
    bits_of_mapping bits = {.injective = true};
    uint32_t values = mapping->values->count;
    double rows = (double)mapping->rows;
    size_t *uses = memory_take_zeroed(values, sizeof *uses);
    for (size_t row = 0; row < mapping->rows; row++)
        bits.injective &= uses[mapping->value[row]]++ == 0;
    for (uint32_t value = 0; value < values; value++) {
        if (uses[value] > 0)
            bits.entropy += (double)uses[value] * log2(rows / (double)uses[value]);
    }
    free(uses);
    bits.table = mapping->rows * (uint64_t)ceil(log2((double)values));
    bits.limit = bits.injective ? log2_factorial(values) - log2_factorial(values - rows)
                                : rows * log2((double)values);
    return bits;
}

void bits_net_json(json_t *object, const bits_of_net *bits)
{
    json_object_set_new(object, "connections", json_from_count(bits->connections));
    json_object_set_new(object, "dense_connections", json_from_count(bits->dense));
    json_object_set_new(object, "parameters", json_from_count(bits->parameters));
    json_object_set_new(object, "weight_bits", json_from_count(bits->weight_bits));
}

void bits_mapping_json(json_t *object, const bits_of_mapping *bits)
{
    json_object_set_new(object, "table_bits", json_from_count(bits->table));
    json_object_set_new(object, "entropy_bits", json_from_double(bits->entropy));
    json_object_set_new(object, "limit_bits", json_from_double(bits->limit));
}

shape_name shape_text(const cinch_shape *shape)
{
    enum { MOST_COLUMNS = 8 }; /* of more, all inputs at once: then the name has room */
    shape_name name;
    size_t at = 0, room = sizeof name.text;
    for (uint32_t c = 0; c < shape->columns && shape->columns <= MOST_COLUMNS; c++)
        at += (size_t)snprintf(name.text + at, room - at, "%s%u", c == 0 ? "" : "+",
                               shape->offset[c + 1] - shape->offset[c]);
    if (shape->columns > MOST_COLUMNS)
        at += (size_t)snprintf(name.text, room, "%u", shape->offset[shape->columns]);
    for (uint32_t i = 0; i < shape->layers; i++)
        at += (size_t)snprintf(name.text + at, room - at, "-%u", shape->width[i]);
    snprintf(name.text + at, room - at, "-%u", shape->values);
    return name;
}

shape_name shape_kind_text(const cinch_shape *shape)
{
    shape_name name;
    snprintf(name.text, sizeof name.text, "%s%s%s, %s",
             shape->layers > 0 ? activation_words[shape->activation] : "",
             shape->layers > 0 ? ", " : "", output_words[shape->output],
             shape->bias ? "biases" : "no biases");
    return name;
}
