/* measures.h - what a network costs, and its margin beside the best known, as text and JSON. */
#ifndef CLI_FORMAT_MEASURES_H
#define CLI_FORMAT_MEASURES_H

#include <jansson.h>

#include "cinch_train.h"
#include "talk/symbol_text.h"

/* cinch_mapping_cost(), with memory for it. */
cinch_table_cost table_cost_of(const cinch_mapping *mapping);

/* Weights that are needed, biases among them: those of columns that are not looked at are 0. */
size_t needed_weights(const cinch_net *net);

/* Key columns that a network does not look at, "name, flag"; "" where there is none. */
long_text idle_columns_text(const cinch_net *net, const cinch_alphabet *keys);

/* Put costs into a JSON object, and the columns that a network does not look at. */
void net_cost_json(json_t *object, const cinch_net *net);
void idle_columns_json(json_t *object, const cinch_net *net, const cinch_alphabet *keys);
void table_cost_json(json_t *object, const cinch_table_cost *cost);

/* A network's relative margin beside the largest known one. */
typedef struct margin_share {
    bool is_any; /* neither without hidden layers nor of a single value */
    double relative;
    cinch_theory theory;
} margin_share;

/* Of a network with this smallest margin, whose rows have `used` values; over many it is slow. */
margin_share margin_share_of(const cinch_net *net, const cinch_mapping *mapping, uint32_t used,
                             double margin);
/* " (relative 0.104, 0.6552 of the best possible)" */
short_text margin_share_text(const margin_share *share);
void margin_share_json(json_t *object, const margin_share *share);

#endif
