/* measures.c - what a network costs, and how wide its margin is beside the best known. */
#include "format/measures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

cinch_table_cost table_cost_of(const cinch_mapping *mapping)
{
    owned_arena scratch = memory_arena(cinch_mapping_scratch_size(mapping));
    cinch_table_cost cost = cinch_mapping_cost(mapping, scratch.arena);
    free(scratch.memory);
    return cost;
}

void net_cost_json(json_t *object, const cinch_shape *shape)
{
    cinch_net_cost cost = cinch_shape_cost(shape);
    json_object_set_new(object, "connections", json_from_count(cost.connections));
    json_object_set_new(object, "dense_connections", json_from_count(cost.dense));
    json_object_set_new(object, "parameters", json_from_count(cost.parameters));
    json_object_set_new(object, "weight_bits", json_from_count(cost.weight_bits));
}

void table_cost_json(json_t *object, const cinch_table_cost *cost)
{
    json_object_set_new(object, "table_bits", json_from_count(cost->table_bits));
    json_object_set_new(object, "entropy_bits", json_from_double(cost->entropy_bits));
    json_object_set_new(object, "limit_bits", json_from_double(cost->limit_bits));
}

margin_share margin_share_of(const cinch_net *net, const cinch_mapping *mapping, uint32_t used,
                             double margin)
{
    owned_arena scratch = memory_arena(cinch_cert_size(&net->shape));
    margin_share share = {.is_any = net->shape.layers > 0 && net->shape.values > 1,
                          .relative =
                              cinch_net_relative_margin(net, mapping, margin, scratch.arena),
                          .theory = cinch_theory_of(&net->shape, used)};
    free(scratch.memory);
    return share;
}

static bool is_share(const margin_share *share)
{
    return share->theory.margin > 0 && share->relative > 0;
}

short_text margin_share_text(const margin_share *share)
{
    short_text text, part = {""};
    if (is_share(share)) {
        short_text number = text_of_number(share->relative / share->theory.margin);
        snprintf(part.text, sizeof part.text, ", %.16s of the best %s",
                 strcmp(number.text, "1") == 0 ? "all" : number.text,
                 share->theory.proved ? "possible" : "known");
    }
    snprintf(text.text, sizeof text.text, " (relative %.16s%.40s)",
             text_of_number(share->relative).text, part.text);
    return text;
}

/* As many digits as are true: the ball's radius is right to one part in a million. */
static json_t *json_of_digits(double x)
{
    char text[32];
    snprintf(text, sizeof text, "%.5g", x);
    return json_from_double(strtod(text, NULL));
}

void margin_share_json(json_t *object, const margin_share *share)
{
    json_object_set_new(object, "relative_margin",
                        share->is_any ? json_of_digits(share->relative) : json_null());
    if (!is_share(share))
        return;
    json_object_set_new(object, "relative_margin_best", json_of_digits(share->theory.margin));
    json_object_set_new(object, "relative_margin_best_proved", json_boolean(share->theory.proved));
    json_object_set_new(object, "relative_margin_share",
                        json_of_digits(share->relative / share->theory.margin));
}
