/* walk.h - every number on the way from a key to its answer, for people and as JSON. */
#ifndef CLI_COMMAND_WALK_H
#define CLI_COMMAND_WALK_H

#include "format/net_file.h"
#include "talk/symbol_text.h"

/* text_of_tie(), or that the sums overflow; for a walk without an answer. */
long_text text_of_no_answer(const cinch_walk *walk, const saved_net *saved);

/*
 * Prints the walk in the article's order: the lit inputs, what each hidden unit receives and sends,
 * each output's sum of products, the shares. Numbers are rounded, yet each sum can be recomputed
 * from what is shown. Long lists are cut, unless `all`.
 */
void walk_print(const cinch_walk *walk, const saved_net *saved, const uint32_t *key, bool all);

/* {"hidden": [{"sum": [..], "unit": [..]}], "logit": [..], "share": [..]} */
json_t *walk_json(const cinch_walk *walk, const cinch_shape *shape);

/* Weight from input `i` to unit `j` of a layer; i == inputs is the bias. */
float walk_weight(const cinch_net *net, uint32_t layer, size_t i, size_t j);

#endif
