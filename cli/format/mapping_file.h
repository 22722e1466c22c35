/* mapping_file.h - a mapping in memory that grows, and where mappings come from. */
#ifndef CLI_FORMAT_MAPPING_FILE_H
#define CLI_FORMAT_MAPPING_FILE_H

#include "cinch.h"
#include "format/symbol_order.h"
#include "system/problem.h"
#include "talk/options.h"

/* What the user said about a mapping. */
typedef struct table_options {
    option_list value;     /* --value A,B: the value columns, joined; none: the last one */
    option_list keys;      /* --keys A,B: the key columns; none: all others, in the file's order */
    option_list symbols;   /* --symbols A,B,C: one alphabet, in this order, for all columns; or
                              COLUMN=A,B,C: one for each */
    int order;             /* --order: a symbol_order; of columns without --symbols */
    const char *separator; /* --separator; NULL: found out */
    const char *comment;   /* --comment: lines that begin with it are left out; NULL: none */
    const char *any;       /* --any: a key cell that matches any symbol; NULL: none */
    bool no_header;        /* --no-header: the first line is a row, columns go by number */
    bool skip_empty;       /* --skip-empty: rows with an empty key cell are left out */
    bool remark_case;      /* --remark-case: letter case alone makes symbols look alike */
} table_options;

/* Rows that several commands have; TYPE has a member `table` of type table_options. */
#define OPTIONS_OF_MAPPINGS(TYPE)                                                                  \
    {LIST_OPTION("value", "NAME", TYPE, table.value,                                               \
                 "The value column of a CSV mapping (default: the last one). Of several, A,B, "    \
                 "the value is what they have together.")},                                        \
        {LIST_OPTION("keys", "A,B,..", TYPE, table.keys,                                           \
                     "The key columns of a CSV mapping, in this order (default: all others).")},   \
        {LIST_OPTION(                                                                              \
            "symbols", "A,B,..", TYPE, table.symbols,                                              \
            "One alphabet, in this order, for all columns of a CSV mapping; or COLUMN=A,B,.., "    \
            "for each column that is to have one. It may hold symbols that no row uses (default: " \
            "for each column the symbols that occur).")},                                          \
        {CHOICE_OPTION("order", TYPE, table.order, symbol_order_words,                             \
                       "The order of each column's symbols where --symbols gives none: seen "      \
                       "(default: as the rows have them), sorted (by bytes) or natural (2 before " \
                       "10). It numbers the inputs and outputs of networks without symbols.")},    \
        {TEXT_OPTION("separator", "CHAR", TYPE, table.separator,                                   \
                     "What separates the cells of a CSV mapping: comma, semicolon, tab, pipe or "  \
                     "a character (default: found out).")},                                        \
        {TEXT_OPTION("comment", "TEXT", TYPE, table.comment,                                       \
                     "Leave out lines of a CSV mapping that begin with this text.")},              \
        {FLAG_OPTION("no-header", TYPE, table.no_header,                                           \
                     "The first line of a CSV mapping is a row; columns are named 1, 2, ..")},     \
        {FLAG_OPTION("skip-empty", TYPE, table.skip_empty,                                         \
                     "Leave out rows of a CSV mapping with an empty cell in a key column.")},      \
        {TEXT_OPTION("any", "TEXT", TYPE, table.any,                                               \
                     "A key cell with this text matches each symbol that its column has in other " \
                     "rows: such a row is made to one for each.")},                                \
    {                                                                                              \
        FLAG_OPTION("remark-case", TYPE, table.remark_case,                                        \
                    "Remark also on symbols that differ by letter case alone.")                    \
    }

enum { TABLE_REMARKS = 16 };

/* A mapping with the memory that it stands in. */
typedef struct table {
    cinch_mapping mapping;
    size_t duplicates; /* rows that repeated an earlier one and were dropped */
    size_t remarks;    /* sentences about what was found out, and what is probably not meant */
    const char *remark[TABLE_REMARKS];
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

/* Says the remarks on standard error, unless `quiet`. */
void table_say(const table *table, bool quiet);

void table_free(table *table);

#endif
