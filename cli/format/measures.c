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

size_t needed_weights(const cinch_net *net)
{
    cinch_net_cost cost = cinch_shape_cost(&net->shape);
    return cost.parameters - cost.connections + cinch_net_measure(net).connections;
}

long_text idle_columns_text(const cinch_net *net, const cinch_alphabet *keys)
{
    enum { MOST = 5, ROOM = 40 };
    cinch_measures found = cinch_net_measure(net);
    long_text text = {""};
    size_t at = 0;
    for (uint32_t c = 0, named = 0; c < net->shape.columns && named < MOST; c++)
        if (found.idle[c])
            at += (size_t)snprintf(text.text + at, ROOM, "%s%.36s", named++ > 0 ? ", " : "",
                                   text_of_symbol(keys[c].name).text);
    if (found.idle_columns > MOST)
        snprintf(text.text + at, sizeof text.text - at, " and %u more", found.idle_columns - MOST);
    return text;
}

void net_cost_json(json_t *object, const cinch_net *net)
{
    cinch_measures found = cinch_net_measure(net);
    size_t needed = needed_weights(net);
    json_object_set_new(object, "connections", json_from_count(found.connections));
    json_object_set_new(object, "dense_connections", json_from_count(found.dense));
    json_object_set_new(object, "parameters", json_from_count(needed));
    json_object_set_new(object, "weight_bits", json_from_count(32 * (uint64_t)needed));
}

void idle_columns_json(json_t *object, const cinch_net *net, const cinch_alphabet *keys)
{
    cinch_measures found = cinch_net_measure(net);
    json_t *names = json_array();
    for (uint32_t c = 0; c < net->shape.columns; c++)
        if (found.idle[c])
            json_array_append_new(names, json_string(keys[c].name));
    json_object_set_new(object, "not_looked_at", names);
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
    cinch_shape shape = net->shape; /* one that looks at a single column is a network of that */
    shape.columns -= cinch_net_measure(net).idle_columns;
    margin_share share = {.is_any = net->shape.layers > 0 && net->shape.values > 1,
                          .relative =
                              cinch_net_relative_margin(net, mapping, margin, scratch.arena),
                          .theory = cinch_theory_of(&shape, used)};
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
