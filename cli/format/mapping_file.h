/* mapping_file.h - a mapping in memory that grows, and where mappings come from. */
#ifndef CLI_FORMAT_MAPPING_FILE_H
#define CLI_FORMAT_MAPPING_FILE_H

#include "cinch.h"
#include "format/symbol_order.h"
#include "system/problem.h"
#include "talk/options.h"

/* What the user said about a mapping. */
typedef struct table_options {
    const char *value;   /* --value NAME: the value column; NULL: the last one */
    option_list keys;    /* --keys A,B: the key columns; none: all others, in the file's order */
    option_list symbols; /* --symbols A,B,C: one alphabet, in this order, for all columns; or
                            COLUMN=A,B,C: one for each */
    int order;           /* --order: a symbol_order; of columns without --symbols */
} table_options;

/* Rows that several commands have; TYPE has a member `table` of type table_options. */
#define OPTIONS_OF_MAPPINGS(TYPE)                                                                  \
    {TEXT_OPTION("value", "NAME", TYPE, table.value,                                               \
                 "The value column of a CSV mapping (default: the last one).")},                   \
        {LIST_OPTION("keys", "A,B,..", TYPE, table.keys,                                           \
                     "The key columns of a CSV mapping, in this order (default: all others).")},   \
        {LIST_OPTION(                                                                              \
            "symbols", "A,B,..", TYPE, table.symbols,                                              \
            "One alphabet, in this order, for all columns of a CSV mapping; or COLUMN=A,B,.., "    \
            "for each column that is to have one. It may hold symbols that no row uses (default: " \
            "for each column the symbols that occur).")},                                          \
    {                                                                                              \
        CHOICE_OPTION("order", TYPE, table.order, symbol_order_words,                              \
                      "The order of each column's symbols where --symbols gives none: seen "       \
                      "(default: as the rows have them), sorted (by bytes) or natural (2 before "  \
                      "10). It numbers the inputs and outputs of networks without symbols.")       \
    }

/* A mapping with the memory that it stands in. */
typedef struct table {
    cinch_mapping mapping;
    size_t duplicates; /* rows that repeated an earlier one and were dropped */
    uint64_t spaced;   /* the first line with a cell that begins or ends with a space; or 0 */
    struct table_memory *memory; /* what table_free() frees */
} table;

/*
 * Loads a mapping: a named family ("cycle:11"), "-" for CSV from standard input, or a CSV file with
 * a header. The rows are validated; contradicting ones are a problem that names both lines.
 */
bool table_load(table *table, const char *source, const table_options *options, problem *problem);

/* Whether the source is a named family, and no file. */
bool table_is_family(const char *source);

/* CSV that is in memory already; `name` is for messages. The bytes may be overwritten. */
bool table_from_csv(table *table, unsigned char *bytes, size_t count, const char *name,
                    const table_options *options, problem *problem);

void table_free(table *table);

#endif
