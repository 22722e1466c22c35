/* table_any.c - rows with a cell that matches any symbol, made to one row for each. */
#include "format/table_csv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/symbol_text.h"

enum { MOST_ROWS = 1 << 24 };

/* Symbols that column c has, --any's text not among them. */
static uint32_t column_symbols(const csv_loader *loader, uint32_t c)
{
    return loader->memory->sets[loader->shared ? 0 : c].count;
}

/* Rows that one row stands for; 0 when a column of it has no other symbol. Saturates. */
static uint64_t count_row(const csv_loader *loader, size_t row)
{
    uint64_t rows = 1;
    for (uint32_t c = 0; c < loader->mapping->columns; c++) {
        uint64_t symbols = column_symbols(loader, c);
        if (loader->mapping->key[row * loader->mapping->columns + c] != ANY_SYMBOL)
            continue;
        rows = symbols && rows > UINT64_MAX / symbols ? UINT64_MAX : rows * symbols;
    }
    return rows;
}

static bool refuse_alone(const csv_loader *loader, size_t row)
{
    const cinch_mapping *mapping = loader->mapping;
    uint32_t c = 0;
    while (mapping->key[row * mapping->columns + c] != ANY_SYMBOL || column_symbols(loader, c))
        c++;
    return problem_set(loader->issue, EXIT_INPUT,
                       "%s:%" PRIu64
                       ":1: column \"%s\" has no symbol that \"%s\" could match: name "
                       "them by --symbols",
                       loader->source.name, mapping->line[row],
                       text_of_symbol(loader->memory->alphabets[c].name).text,
                       text_of_symbol(loader->options->any).text);
}

/* All rows after the expansion; 0 after a problem. */
static uint64_t count_all(const csv_loader *loader)
{
    uint64_t all = 0;
    for (size_t row = 0; row < loader->mapping->rows; row++) {
        uint64_t rows = count_row(loader, row);
        if (rows == 0)
            return refuse_alone(loader, row);
        all = all > UINT64_MAX - rows ? UINT64_MAX : all + rows;
    }
    if (all <= MOST_ROWS)
        return all;
    return problem_set(loader->issue, EXIT_INPUT,
                       "%s: --any \"%s\": the table stands for %s rows, and at most %s are made: "
                       "leave key columns out by --keys, or write out the rows that are meant",
                       loader->source.name, text_of_symbol(loader->options->any).text,
                       text_of_count(all).text, text_of_count(MOST_ROWS).text);
}

/* Writes the rows that one row stands for; returns how many. */
static size_t expand_row(cinch_mapping *to, size_t at, const csv_loader *loader, size_t row)
{
    const cinch_mapping *from = loader->mapping;
    uint32_t columns = from->columns;
    const uint32_t *key = from->key + row * columns;
    size_t rows = (size_t)count_row(loader, row);
    for (size_t i = 0; i < rows; i++) {
        size_t rest = i;
        for (uint32_t c = columns; c-- > 0;) {
            uint32_t symbols = column_symbols(loader, c);
            bool any = key[c] == ANY_SYMBOL;
            to->key[(at + i) * columns + c] = any ? (uint32_t)(rest % symbols) : key[c];
            rest = any ? rest / symbols : rest;
        }
        to->value[at + i] = from->value[row];
        to->line[at + i] = from->line[row];
    }
    return rows;
}

bool table_expand_any(csv_loader *loader)
{
    cinch_mapping *mapping = loader->mapping, wide = *mapping;
    if (loader->any.count == 0) {
        if (loader->options->any)
            table_remark(loader, "remark: no key cell is \"%s\" (--any)",
                         text_of_symbol(loader->options->any).text);
        return true;
    }
    size_t all = (size_t)count_all(loader), at = 0;
    if (all == 0)
        return false;
    table_remark(loader, "%s with \"%s\" (--any) make%s %s", counted(loader->any.count, "row").text,
                 text_of_symbol(loader->options->any).text, loader->any.count == 1 ? "s" : "",
                 counted(all - (mapping->rows - loader->any.count), "row").text);
    wide.key = memory_take(all * mapping->columns, sizeof *wide.key);
    wide.value = memory_take(all, sizeof *wide.value);
    wide.line = memory_take(all, sizeof *wide.line);
    for (size_t row = 0; row < mapping->rows; row++)
        at += expand_row(&wide, at, loader, row);
    free(mapping->key);
    free(mapping->value);
    free(mapping->line);
    wide.rows = all;
    *mapping = wide;
    return true;
}
