/* table_csv.c - the rows of a CSV file become those of a mapping. */
#include "format/table_csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/symbol_text.h"

/* ---- The cells of a row ---------------------------------------------------------------------- */

static const char *cell_text(const csv_loader *loader, size_t cell)
{
    return loader->text + loader->start[cell];
}

static void keep_cell(csv_loader *loader, size_t cell, const char *text, size_t length)
{
    if (cell == 0)
        loader->text_used = 0;
    size_t used = loader->text_used;
    loader->text = memory_reserve(loader->text, &loader->text_capacity, used + length + 1, 1);
    loader->start =
        memory_reserve(loader->start, &loader->start_capacity, cell + 1, sizeof *loader->start);
    memcpy(loader->text + used, text, length);
    loader->text[used + length] = '\0';
    loader->start[cell] = used;
    loader->text_used = used + length + 1;
}

static void take_name(csv_loader *loader, csv_reader *reader, const char *text, size_t length)
{
    symbols *header = &loader->memory->header;
    uint32_t before = header->count;
    if (symbols_add(header, text, length) >= before)
        return;
    if (length == 0)
        csv_blame(reader,
                  "a second column without a name: if this line is a title, remove it; else "
                  "name each column");
    else
        csv_blame(reader,
                  "a second column \"%s\": give each its own name, or say --no-header if "
                  "this is a row",
                  text_of_symbol(text).text);
}

static bool is_any(const csv_loader *loader, uint16_t role, const char *text)
{
    return loader->options->any && role < ROLE_VALUE && strcmp(text, loader->options->any) == 0;
}

/* The symbols of a column; the value's comes last. */
static symbols *set_of(const csv_loader *loader, size_t at)
{
    return &loader->memory->sets[loader->shared ? 0 : at];
}

/* What can be wrong with a cell of a row that is no header. */
static void check_cell(csv_loader *loader, csv_reader *reader, const char *text, size_t length)
{
    size_t cell = csv_cells(reader), width = loader->memory->header.count;
    if (cell >= width) {
        csv_blame(reader,
                  length == 0
                      ? "cell %zu, but the header has %zu columns: remove the separator at the end"
                      : "cell %zu, but the header has %zu columns: remove it, or put a cell with "
                        "separators in quotation marks",
                  cell + 1, width);
        return;
    }
    if (cell == loader->nameless && length > 0)
        csv_blame(reader,
                  "a cell in a last column without a name: give it one, or choose columns by "
                  "--keys");
    uint16_t role = loader->role[cell];
    uint32_t at = role == ROLE_VALUE ? loader->mapping->columns : role;
    bool skipped = length == 0 && role < ROLE_VALUE && loader->options->skip_empty;
    if (role == ROLE_NONE || !loader->closed[at] || is_any(loader, role, text) || skipped)
        return;
    const symbols *set = set_of(loader, at);
    if (symbols_find(set, text, length) == UINT32_MAX)
        csv_blame(reader, "the symbol \"%s\" is not among --symbols%s: correct it, or add it there",
                  text_of_symbol(text).text, table_suggestion(set, text).text);
}

static void take_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    csv_loader *loader = user;
    if (loader->has_header)
        check_cell(loader, reader, text, length);
    else if (!loader->options->no_header)
        take_name(loader, reader, text, length);
    keep_cell(loader, csv_cells(reader), text, length);
}

/* ---- The rows -------------------------------------------------------------------------------- */

/* Asked now and then, for a pipe may never end: is there room for as many rows again? */
static bool rows_fit(const csv_loader *loader, uint64_t line)
{
    enum { OFTEN = 1 << 20 };
    const cinch_mapping *mapping = loader->mapping;
    char place[300];
    if (mapping->rows % OFTEN != OFTEN - 1)
        return true;
    snprintf(place, sizeof place, "%.250s:%" PRIu64, loader->source.name, line);
    size_t each = (mapping->columns + 1) * sizeof(uint32_t) + sizeof(uint64_t);
    return memory_fits(mapping->rows * each, place, loader->issue);
}

static void count_kind(row_kind *kind, bool is, uint64_t line)
{
    if (is && kind->count++ == 0)
        kind->line = line;
}

/* Whether the row is left out; counts what will be remarked on. */
static bool look_at_row(csv_loader *loader, uint64_t line)
{
    bool blank = true, empty = false, empty_key = false, spaced = false;
    for (uint32_t cell = 0; cell < loader->memory->header.count; cell++) {
        const char *text = cell_text(loader, cell);
        blank &= text[0] == '\0';
        if (loader->role[cell] == ROLE_NONE)
            continue;
        empty |= text[0] == '\0';
        empty_key |= text[0] == '\0' && loader->role[cell] < ROLE_VALUE;
        spaced |= table_is_spaced(text, strlen(text));
    }
    bool skip = empty_key && loader->options->skip_empty;
    count_kind(&loader->skipped, skip, line);
    count_kind(&loader->blank, blank && !skip, line);
    count_kind(&loader->empty, empty && !skip, line);
    count_kind(&loader->spaced, spaced && !skip, line);
    return skip;
}

static uint32_t number_of(csv_loader *loader, size_t at, const char *text, size_t length)
{
    symbols *set = set_of(loader, at);
    return loader->closed[at] ? symbols_find(set, text, length) : symbols_add(set, text, length);
}

/* The value's symbol; that of several columns is a line of CSV. */
static uint32_t value_number(csv_loader *loader)
{
    uint32_t columns = loader->mapping->columns;
    const char *only = cell_text(loader, loader->value[0]);
    if (loader->values == 1)
        return number_of(loader, columns, only, strlen(only));
    size_t room = 1, used = 0;
    for (uint32_t i = 0; i < loader->values; i++)
        room += csv_quoted_size(cell_text(loader, loader->value[i]));
    char *joined = memory_take(room, 1);
    for (uint32_t i = 0; i < loader->values; i++) {
        if (i > 0)
            joined[used++] = ',';
        used += csv_quote(joined + used, cell_text(loader, loader->value[i]));
    }
    uint32_t number = number_of(loader, columns, joined, used);
    free(joined);
    return number;
}

static void add_row(csv_loader *loader, uint64_t line)
{
    cinch_mapping *mapping = loader->mapping;
    size_t row = mapping->rows, columns = mapping->columns;
    bool any = false;
    if (look_at_row(loader, line))
        return;
    for (uint32_t cell = 0; cell < loader->memory->header.count; cell++) {
        const char *text = cell_text(loader, cell);
        uint16_t role = loader->role[cell];
        if (role >= ROLE_VALUE)
            continue;
        bool is = is_any(loader, role, text);
        loader->number[role] = is ? ANY_SYMBOL : number_of(loader, role, text, strlen(text));
        any |= is;
    }
    count_kind(&loader->any, any, line);
    loader->number[columns] = value_number(loader);
    mapping->rows++;
    mapping->key = memory_reserve(mapping->key, &loader->key_capacity, (row + 1) * columns,
                                  sizeof *mapping->key);
    mapping->value =
        memory_reserve(mapping->value, &loader->value_capacity, row + 1, sizeof *mapping->value);
    mapping->line =
        memory_reserve(mapping->line, &loader->line_capacity, row + 1, sizeof *mapping->line);
    memcpy(mapping->key + row * columns, loader->number, columns * sizeof *mapping->key);
    mapping->value[row] = loader->number[columns];
    mapping->line[row] = line;
}

/* Columns without a header go by number, from 1. */
static void number_columns(symbols *header, size_t count)
{
    char name[24];
    for (size_t i = 1; i <= count; i++)
        symbols_add(header, name, (size_t)snprintf(name, sizeof name, "%zu", i));
}

static void blame_short(csv_loader *loader, csv_reader *reader)
{
    bool comment = cell_text(loader, 0)[0] == '#' && !loader->options->comment;
    csv_blame(reader, "the row ends after %zu of %zu cells: %s", csv_cells(reader),
              (size_t)loader->memory->header.count,
              comment ? "if it is a comment, say --comment \"#\"; else add the missing ones"
                      : "add the missing ones");
}

static void end_row(csv_reader *reader, void *user)
{
    csv_loader *loader = user;
    if (!loader->has_header) {
        loader->has_header = true;
        if (loader->options->no_header)
            number_columns(&loader->memory->header, csv_cells(reader));
        if (!table_choose_columns(loader) || !loader->options->no_header)
            return;
    }
    if (csv_cells(reader) < loader->memory->header.count)
        blame_short(loader, reader);
    else if (loader->mapping->rows == UINT32_MAX)
        csv_blame(reader, "more than %" PRIu32 " rows: split the table", UINT32_MAX);
    else if (rows_fit(loader, csv_row_line(reader)))
        add_row(loader, csv_row_line(reader));
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool blame_conflict(const csv_loader *loader, const cinch_row_report *report)
{
    const cinch_mapping *mapping = loader->mapping;
    const char *first = cinch_symbol(mapping->values, mapping->value[report->first]);
    const char *second = cinch_symbol(mapping->values, mapping->value[report->second]);
    bool empty = false;
    for (uint32_t c = 0; c < mapping->columns; c++)
        empty |= cinch_symbol(&mapping->keys[c],
                              mapping->key[report->second * mapping->columns + c])[0] == '\0';
    return problem_set(loader->issue, EXIT_INPUT,
                       "%s:%" PRIu64 ":1: the key \"%s\" has the value \"%s\" here, but \"%s\" in "
                       "line %" PRIu64 ": remove one of the two rows%s",
                       loader->source.name, mapping->line[report->second],
                       text_of_key(mapping, report->second).text, text_of_symbol(second).text,
                       text_of_symbol(first).text, mapping->line[report->first],
                       empty ? ", or leave rows with an empty key out by --skip-empty" : "");
}

static void name_alphabets(csv_loader *loader)
{
    cinch_mapping *mapping = loader->mapping;
    struct table_memory *memory = loader->memory;
    for (size_t i = 0; i <= mapping->columns; i++)
        memory->alphabets[i] =
            symbols_alphabet(&memory->sets[loader->shared ? 0 : i], memory->alphabets[i].name);
    for (size_t i = 0; i < memory->set_count; i++)
        symbols_close(&memory->sets[i]);
    mapping->keys = memory->alphabets;
    mapping->values = &memory->alphabets[mapping->columns];
}

static bool validate(csv_loader *loader)
{
    cinch_mapping *mapping = loader->mapping;
    cinch_row_report report;
    owned_arena scratch = memory_arena(cinch_mapping_scratch_size(mapping));
    cinch_status status = cinch_mapping_validate(mapping, &report, scratch.arena);
    free(scratch.memory);
    loader->table->duplicates = report.duplicates;
    return status == CINCH_OK || blame_conflict(loader, &report);
}

/* A separator at the end of every line makes a last column without name and cells. */
static bool refuse_trailing(csv_loader *loader)
{
    const symbols *header = &loader->memory->header;
    uint32_t last = header->count - 1;
    bool chosen = loader->options->value.count > 0 || loader->role[last] != ROLE_VALUE;
    const cinch_alphabet *values = loader->mapping->values;
    bool filled = values->count > 1 || cinch_symbol(values, 0)[0] != '\0';
    if (chosen || filled || header->text[header->start[last]] != '\0')
        return true;
    return problem_set(
        loader->issue, EXIT_INPUT,
        "%s:1:1: every line ends with a separator, which makes a last column without "
        "a name and without values: name the value column by --value",
        loader->source.name);
}

static bool load_rows(csv_loader *loader)
{
    csv_sink sink = {.cell = take_cell, .row = end_row, .user = loader};
    const char *name = loader->source.name;
    if (!csv_read(&loader->source, &sink, loader->issue))
        return false;
    if (!loader->has_header)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:1:1: the table is empty: begin with a line of column names", name);
    if (loader->skipped.count > 0 && loader->mapping->rows == 0)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:%" PRIu64 ":1: every row has an empty key: --skip-empty leaves none",
                           name, loader->skipped.line);
    if (loader->mapping->rows == 0)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:2:1: a header but no rows: add a line with a cell for each column",
                           name);
    table_remark_reading(loader);
    if (!table_expand_any(loader))
        return false;
    name_alphabets(loader);
    return refuse_trailing(loader) && validate(loader);
}

static bool read_separator(csv_loader *loader)
{
    const char *word = loader->options->separator;
    return !word || csv_separator_parse(&loader->dialect.separator, word) ||
           problem_set(loader->issue, EXIT_USAGE,
                       "--separator: \"%s\" is neither comma, semicolon, tab or pipe nor one ASCII "
                       "character that can be printed, but for the quotation mark",
                       word);
}

bool table_read_csv(table *out, const csv_source *source, const table_options *options,
                    problem *issue)
{
    static const table_options none = {.no_header = false};
    *out = (table){.memory = memory_take_zeroed(1, sizeof *out->memory)};
    csv_loader loader = {.options = options ? options : &none,
                         .issue = issue,
                         .source = *source,
                         .table = out,
                         .mapping = &out->mapping,
                         .memory = out->memory,
                         .nameless = UINT32_MAX};
    loader.dialect.comment = loader.options->comment;
    loader.source.dialect = &loader.dialect;
    bool good = read_separator(&loader);
    good = good && load_rows(&loader);
    if (good) {
        order_symbols(&out->mapping, (symbol_order)loader.options->order, loader.closed,
                      &out->memory->ordered);
        table_make_remarks(&loader);
    }
    free(loader.role);
    free(loader.value);
    free(loader.text);
    free(loader.start);
    if (!good)
        table_free(out);
    return good;
}
