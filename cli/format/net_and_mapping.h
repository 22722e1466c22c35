/* net_and_mapping.h - a network together with the mapping that it is held against. */
#ifndef CLI_FORMAT_NET_AND_MAPPING_H
#define CLI_FORMAT_NET_AND_MAPPING_H

#include "format/mapping_file.h"
#include "format/net_file.h"
#include "system/file.h"
#include "talk/options.h"

#define OPTIONS_OF_KIND(TYPE)                                                                      \
    {.given = offsetof(TYPE, kind.activation_given),                                               \
     CHOICE_OPTION("activation", TYPE, kind.activation, activation_words,                          \
                   "The activation of a network file that does not name one: tanh (default), "     \
                   "identity or relu.")},                                                          \
    {                                                                                              \
        .given = offsetof(TYPE, kind.output_given),                                                \
        CHOICE_OPTION("output", TYPE, kind.output, output_words,                                   \
                      "The output of a network file that does not name one: softmax (default) or " \
                      "linear.")                                                                   \
    }

#define OPTIONS_OF_READING(TYPE)                                                                   \
    {TEXT_OPTION("layers", "A,B,..", TYPE, kind.layers,                                            \
                 "Which tensor of another program's network is which layer, in their "             \
                 "order; A:transposed for a matrix that is [inputs, units], A+C where the "        \
                 "bias C is not named like A (default: what names and sizes say).")},              \
    {                                                                                              \
        FLAG_OPTION("round", TYPE, kind.round,                                                     \
                    "Take float64 weights of another program's network to the nearest "            \
                    "float32: the rounded network is what is meant.")                              \
    }

/*
 * Loads the mapping, then the network, and translates the mapping to the network's symbols. Free
 * both in any case; they may be all zero.
 */
bool open_pair(saved_net *saved, table *loaded, const char *net, const char *mapping,
               const table_options *options, const read_options *kind, problem *issue);

/*
 * How a network that open_pair() has read, and that is not exact, would be: the options that say
 * so, "--order sorted", in a text to be freed. NULL where none is known, and where the file itself
 * says how it is read. Tried are the usual orders of symbols, and what else tensors can be.
 */
char *open_otherwise(const saved_net *saved, const table *loaded, const char *net,
                     const table_options *options, const read_options *kind);

/* The same without translating: the mapping keeps its own numbers. */
bool open_apart(saved_net *saved, table *loaded, const char *net, const char *mapping,
                const table_options *options, const read_options *kind, problem *issue);

/* Loads a network alone; one without symbols goes by numbers from 0, which it says
 * on standard error. */
bool open_net(saved_net *saved, const char *net, const read_options *kind, bool quiet,
              problem *issue);
/* The same from a file that was read already. */
bool open_net_bytes(saved_net *saved, const file_bytes *file, const char *net,
                    const read_options *kind, bool quiet, problem *issue);
/* As open_pair() does, the network from a file that was read already. */
bool open_pair_bytes(saved_net *saved, table *loaded, const file_bytes *file, const char *net,
                     const char *mapping, const table_options *options, const read_options *kind,
                     problem *issue);
/* On standard error: what the file itself says against the network's answers, if anything. */
void open_remark(const saved_net *saved, bool quiet);

#endif
