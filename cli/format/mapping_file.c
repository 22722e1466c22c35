/* mapping_file.c - mappings from CSV files, from standard input and from families. */
#define _XOPEN_SOURCE 700

#include "format/mapping_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/csv.h"
#include "format/other_kinds.h"
#include "format/symbols.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/symbol_text.h"

struct table_memory {
    void *family;   /* a named family's arena; else what follows */
    symbols header; /* the names of the file's columns */
    symbols *sets;  /* [columns + 1], the value's last; or one that all share */
    size_t set_count;
    cinch_alphabet *alphabets; /* [columns + 1] */
    void *ordered;             /* alphabets in another order */
};

/* What a cell is, by its place in the row: a key column's number, or one of these. */
enum { ROLE_NONE = UINT16_MAX, ROLE_VALUE = UINT16_MAX - 1 };

/* A CSV file on its way to a mapping. */
typedef struct csv_loader {
    const table_options *options;
    problem *issue;
    csv_source source;
    cinch_mapping *mapping;
    struct table_memory *memory;
    bool has_header;
    uint16_t *role;                         /* [header.count] */
    bool shared;                            /* one alphabet for all columns: --symbols */
    bool closed[CINCH_MAX_COLUMNS + 1];     /* columns whose symbols --symbols lists */
    uint64_t spaced;                        /* as in struct table */
    uint32_t number[CINCH_MAX_COLUMNS + 1]; /* of the current row's symbols, the value's last */
    size_t key_capacity, value_capacity, line_capacity;
} csv_loader;

/* ` (is "x" meant?)`, or nothing. */
static long_text suggestion(const symbols *set, const char *word)
{
    cinch_alphabet alphabet = symbols_alphabet(set, "");
    const char *near = nearest_symbol(&alphabet, word);
    long_text text = {""};
    if (near)
        snprintf(text.text, sizeof text.text, " (is \"%s\" meant?)", text_of_symbol(near).text);
    return text;
}

/* ---- Lists in options ------------------------------------------------------------------------ */

typedef struct name_list {
    symbols *set;
    bool done;
} name_list;

static void list_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    name_list *list = user;
    uint32_t before = list->set->count;
    if (list->done)
        csv_blame(reader, "the list goes on after a line end: write it in one line");
    else if (symbols_add(list->set, text, length) < before)
        csv_blame(reader, "\"%s\" stands here twice: name it once", text_of_symbol(text).text);
}

static void list_row(csv_reader *reader, void *user)
{
    (void)reader;
    ((name_list *)user)->done = true;
}

/* Parses an option's list, a line of CSV each time that it is given, into `set`. */
static bool read_list(symbols *set, const char *option, const option_list *texts, problem *issue)
{
    bool good = true;
    for (uint32_t i = 0; good && i < texts->count; i++) {
        name_list list = {.set = set};
        csv_sink sink = {.cell = list_cell, .row = list_row, .user = &list};
        csv_source source = {.name = option,
                             .descriptor = -1,
                             .bytes = (const unsigned char *)texts->text[i],
                             .count = strlen(texts->text[i])};
        good = csv_read(&source, &sink, issue);
    }
    if (good && set->count == 0)
        good = problem_set(issue, EXIT_USAGE, "%s: the list is empty: name at least one", option);
    if (!good)
        issue->status = EXIT_USAGE;
    return good;
}

/* ---- The header: which cell is what ---------------------------------------------------------- */

static void take_name(csv_loader *loader, csv_reader *reader, const char *text, size_t length)
{
    symbols *header = &loader->memory->header;
    uint32_t before = header->count;
    if (symbols_add(header, text, length) < before)
        csv_blame(reader, "a second column \"%s\": give each its own name",
                  text_of_symbol(text).text);
}

static uint32_t column_named(csv_loader *loader, const char *option, const char *name)
{
    symbols *header = &loader->memory->header;
    uint32_t column = symbols_find(header, name, strlen(name));
    if (column == UINT32_MAX)
        problem_set(loader->issue, EXIT_USAGE,
                    "%s: %s has no column \"%s\"%s: name one of its header", option,
                    loader->source.name, text_of_symbol(name).text, suggestion(header, name).text);
    return column;
}

/* The columns of --keys, in its order. */
static void choose_keys(csv_loader *loader, const symbols *chosen)
{
    for (uint32_t key = 0; key < chosen->count; key++) {
        const char *name = chosen->text + chosen->start[key];
        uint32_t column = column_named(loader, "--keys", name);
        if (column == UINT32_MAX)
            return;
        if (loader->role[column] == ROLE_VALUE) {
            problem_set(loader->issue, EXIT_USAGE,
                        "--keys: \"%s\" is the value column: leave it out, or choose another value "
                        "by --value",
                        text_of_symbol(name).text);
            return;
        }
        loader->role[column] = (uint16_t)key;
    }
}

static void choose_all_keys(csv_loader *loader)
{
    uint16_t key = 0;
    for (uint32_t column = 0; column < loader->memory->header.count; column++) {
        if (loader->role[column] == ROLE_NONE)
            loader->role[column] = key++;
    }
}

/* Gives every column its role and returns the number of key columns; 0 after a problem. */
static uint32_t choose_columns(csv_loader *loader)
{
    const table_options *options = loader->options;
    uint32_t width = loader->memory->header.count;
    loader->role = memory_take(width, sizeof *loader->role);
    for (uint32_t column = 0; column < width; column++)
        loader->role[column] = ROLE_NONE;
    uint32_t value = width - 1;
    if (options->value)
        value = column_named(loader, "--value", options->value);
    if (value == UINT32_MAX)
        return 0;
    loader->role[value] = ROLE_VALUE;
    symbols chosen = {0};
    uint32_t keys = width - 1;
    if (options->keys.count) {
        read_list(&chosen, "--keys", &options->keys, loader->issue);
        keys = chosen.count;
    }
    if (keys > CINCH_MAX_COLUMNS)
        problem_set(loader->issue, options->keys.count ? EXIT_USAGE : EXIT_INPUT,
                    "%s:1:1: %" PRIu32
                    " key columns, but at most %d are possible: choose by --keys",
                    loader->source.name, keys, CINCH_MAX_COLUMNS);
    else if (options->keys.count && !loader->issue->status)
        choose_keys(loader, &chosen);
    else
        choose_all_keys(loader);
    symbols_free(&chosen);
    return loader->issue->status ? 0 : keys;
}

/* The column that a list of --symbols is for, "COLUMN=A,B,C"; UINT32_MAX: for all. */
static uint32_t named_column(const csv_loader *loader, const char *list)
{
    size_t length = strcspn(list, "=");
    return list[length] ? symbols_find(&loader->memory->header, list, length) : UINT32_MAX;
}

static bool read_column_symbols(csv_loader *loader, const char *list)
{
    uint32_t column = named_column(loader, list);
    if (column == UINT32_MAX)
        return problem_set(loader->issue, EXIT_USAGE,
                           "--symbols: \"%s\" names no column of %s before a =: give COLUMN=A,B,.. "
                           "for each, or one list for all",
                           text_of_symbol(list).text, loader->source.name);
    uint16_t role = loader->role[column];
    if (role == ROLE_NONE)
        return problem_set(
            loader->issue, EXIT_USAGE,
            "--symbols: \"%s\" is neither a key column nor the value column",
            text_of_symbol(loader->memory->header.text + loader->memory->header.start[column])
                .text);
    uint32_t at = role == ROLE_VALUE ? loader->mapping->columns : role;
    const option_list one = {.count = 1, .text = {strchr(list, '=') + 1}};
    loader->closed[at] = true;
    return read_list(&loader->memory->sets[at], "--symbols", &one, loader->issue);
}

/* The alphabets that --symbols gives. */
static bool read_symbols(csv_loader *loader)
{
    const option_list *lists = &loader->options->symbols;
    if (loader->shared) {
        memset(loader->closed, true, sizeof loader->closed);
        return read_list(loader->memory->sets, "--symbols", lists, loader->issue);
    }
    for (uint32_t i = 0; i < lists->count; i++)
        if (!read_column_symbols(loader, lists->text[i]))
            return false;
    return true;
}

static void end_header(csv_loader *loader)
{
    const symbols *header = &loader->memory->header;
    loader->has_header = true;
    if (header->count < 2) {
        const char *why = strpbrk(header->text, ";\t") ? " (not by semicolons or tabs)" : "";
        problem_set(loader->issue, EXIT_INPUT,
                    "%s:1:1: only one column: a key and a value are needed, separated by commas%s",
                    loader->source.name, why);
        return;
    }
    uint32_t columns = choose_columns(loader);
    if (columns == 0)
        return;
    struct table_memory *memory = loader->memory;
    const option_list *lists = &loader->options->symbols;
    loader->mapping->columns = columns;
    loader->shared = lists->count && named_column(loader, lists->text[0]) == UINT32_MAX;
    memory->set_count = loader->shared ? 1 : (size_t)columns + 1;
    memory->sets = memory_take_zeroed(memory->set_count, sizeof *memory->sets);
    if (!read_symbols(loader))
        return;
    memory->alphabets = memory_take_zeroed((size_t)columns + 1, sizeof *memory->alphabets);
    for (uint32_t column = 0; column < header->count; column++) {
        uint16_t role = loader->role[column];
        if (role != ROLE_NONE)
            memory->alphabets[role == ROLE_VALUE ? columns : role].name =
                header->text + header->start[column];
    }
}

/* ---- The rows -------------------------------------------------------------------------------- */

static void blame_unknown(const symbols *set, csv_reader *reader, const char *text)
{
    csv_blame(reader, "the symbol \"%s\" is not among --symbols%s: correct it, or add it there",
              text_of_symbol(text).text, suggestion(set, text).text);
}

static void take_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    csv_loader *loader = user;
    size_t cell = csv_cells(reader), width = loader->memory->header.count;
    if (!loader->has_header) {
        take_name(loader, reader, text, length);
        return;
    }
    if (cell >= width) {
        csv_blame(reader,
                  "cell %zu, but the header has %zu columns: remove it, or put a cell with commas "
                  "in quotation marks",
                  cell + 1, width);
        return;
    }
    uint16_t role = loader->role[cell];
    if (role == ROLE_NONE)
        return;
    if (loader->spaced == 0 && length > 0 && (text[0] == ' ' || text[length - 1] == ' '))
        loader->spaced = csv_row_line(reader);
    uint32_t at = role == ROLE_VALUE ? loader->mapping->columns : role;
    symbols *set = &loader->memory->sets[loader->shared ? 0 : at];
    if (!loader->closed[at])
        loader->number[at] = symbols_add(set, text, length);
    else if ((loader->number[at] = symbols_find(set, text, length)) == UINT32_MAX)
        blame_unknown(set, reader, text);
}

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

static void add_row(csv_loader *loader, uint64_t line)
{
    cinch_mapping *mapping = loader->mapping;
    size_t row = mapping->rows++, columns = mapping->columns;
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

static void end_row(csv_reader *reader, void *user)
{
    csv_loader *loader = user;
    size_t cells = csv_cells(reader), width = loader->memory->header.count;
    if (!loader->has_header)
        end_header(loader);
    else if (cells < width)
        csv_blame(reader, "the row ends after %zu of %zu cells: add the missing ones", cells,
                  width);
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
    return problem_set(loader->issue, EXIT_INPUT,
                       "%s:%" PRIu64 ":1: the key \"%s\" has the value \"%s\" here, but \"%s\" in "
                       "line %" PRIu64 ": remove one of the two rows",
                       loader->source.name, mapping->line[report->second],
                       text_of_key(mapping, report->second).text, text_of_symbol(second).text,
                       text_of_symbol(first).text, mapping->line[report->first]);
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

static bool validate(csv_loader *loader, size_t *duplicates)
{
    cinch_mapping *mapping = loader->mapping;
    cinch_row_report report;
    owned_arena scratch = memory_arena(cinch_mapping_validate_size(mapping->rows));
    cinch_status status = cinch_mapping_validate(mapping, &report, scratch.arena);
    free(scratch.memory);
    *duplicates = report.duplicates;
    return status == CINCH_OK || blame_conflict(loader, &report);
}

static bool load_rows(csv_loader *loader, size_t *duplicates)
{
    csv_sink sink = {.cell = take_cell, .row = end_row, .user = loader};
    const char *name = loader->source.name;
    if (!csv_read(&loader->source, &sink, loader->issue))
        return false;
    if (!loader->has_header)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:1:1: the table is empty: begin with a line of column names", name);
    if (loader->mapping->rows == 0)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:2:1: a header but no rows: add a line with a cell for each column",
                           name);
    name_alphabets(loader);
    return validate(loader, duplicates);
}

static bool load_csv(table *out, const csv_source *source, const table_options *options,
                     problem *issue)
{
    static const table_options none = {0};
    *out = (struct table){.memory = memory_take_zeroed(1, sizeof *out->memory)};
    csv_loader loader = {.options = options ? options : &none,
                         .issue = issue,
                         .source = *source,
                         .mapping = &out->mapping,
                         .memory = out->memory};
    bool good = load_rows(&loader, &out->duplicates);
    if (good)
        order_symbols(&out->mapping, (symbol_order)loader.options->order, loader.closed,
                      &out->memory->ordered);
    out->spaced = loader.spaced;
    free(loader.role);
    if (!good)
        table_free(out);
    return good;
}

bool table_from_csv(table *out, unsigned char *bytes, size_t count, const char *name,
                    const table_options *options, problem *issue)
{
    csv_source source = {.name = name, .descriptor = -1, .bytes = bytes, .count = count};
    return load_csv(out, &source, options, issue);
}

/* ---- Named families -------------------------------------------------------------------------- */

static bool load_family(table *out, const char *spec, const table_options *options, problem *issue)
{
    if (options && (options->value || options->keys.count || options->symbols.count))
        return problem_set(issue, EXIT_USAGE,
                           "%s: --value, --keys and --symbols go with a CSV file, not with a named "
                           "family: leave them out",
                           spec);
    size_t bytes;
    REQUIRE(cinch_mapping_family_size(&bytes, spec) == CINCH_OK);
    if (!memory_fits(bytes, spec, issue))
        return false;
    owned_arena owned = memory_arena(bytes);
    *out = (struct table){.memory = memory_take_zeroed(1, sizeof *out->memory)};
    out->memory->family = owned.memory;
    REQUIRE(cinch_mapping_family(&out->mapping, spec, &owned.arena) == CINCH_OK);
    if (options)
        order_symbols(&out->mapping, (symbol_order)options->order, NULL, &out->memory->ordered);
    return true;
}

/* The usage of the family that `spec` most likely means, or NULL. */
static const char *family_near(const char *spec)
{
    enum { MOST = 32 };
    char names[MOST][16], word[16];
    const char *name[MOST];
    size_t count = 0;
    const char *usage;
    for (; count < MOST && (usage = cinch_mapping_family_usage(count)) != NULL; count++) {
        snprintf(names[count], sizeof names[count], "%.*s", (int)strcspn(usage, ":"), usage);
        name[count] = names[count];
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(spec, ":"), spec);
    const char *nearest = nearest_name(word, name, count);
    for (size_t i = 0; nearest && i < count; i++) {
        if (nearest == name[i])
            return cinch_mapping_family_usage(i);
    }
    return NULL;
}

/* "N and M are whole numbers from 1 to 100000000": what a usage names, and no more. */
static short_text numbers_text(const char *usage)
{
    short_text text;
    const char *numbers = strchr(usage, ':');
    snprintf(text.text, sizeof text.text, "%s from %d to 100000000%s",
             strstr(numbers, ":M") ? "N and M are whole numbers" : "N is a whole number",
             strncmp(usage, "shift:", 6) == 0 ? 2 : 1,
             strstr(numbers, ":SEED") ? ", SEED from 0 to 2^64 - 1" : "");
    return text;
}

static bool blame_family(const char *spec, cinch_status status, problem *issue)
{
    const char *usage = family_near(spec);
    if (status == CINCH_BAD_FAMILY)
        return problem_set(issue, EXIT_USAGE,
                           "%s: not of the form %s: %s, without sign or leading zeros", spec, usage,
                           numbers_text(usage).text);
    return problem_set(issue, EXIT_USAGE, "%s: neither a file nor a named family: is %s meant?",
                       spec, usage);
}

/* ---- Any source ------------------------------------------------------------------------------ */

static bool is_no_file(const char *source)
{
    return !file_is_standard(source) && access(source, F_OK) != 0 &&
           (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
}

bool table_is_family(const char *source)
{
    size_t bytes;
    return is_no_file(source) && cinch_mapping_family_size(&bytes, source) == CINCH_OK;
}

bool table_load(table *out, const char *source, const table_options *options, problem *issue)
{
    size_t bytes;
    cinch_status status = cinch_mapping_family_size(&bytes, source);
    if (table_is_family(source))
        return load_family(out, source, options, issue);
    if (is_no_file(source) && (status == CINCH_BAD_FAMILY || family_near(source)))
        return blame_family(source, status, issue);
    int descriptor = file_open_input(source, issue);
    if (descriptor < 0)
        return false;
    csv_source csv = {.name = file_input_name(source), .descriptor = descriptor};
    bool good = load_csv(out, &csv, options, issue);
    if (!good && issue->status == EXIT_INPUT)
        other_kind_instead(source, descriptor, issue);
    file_close_input(descriptor);
    return good;
}

void table_free(table *out)
{
    struct table_memory *memory = out->memory;
    if (!memory)
        return;
    if (memory->family) {
        free(memory->family);
    } else {
        free(out->mapping.key);
        free(out->mapping.value);
        free(out->mapping.line);
    }
    symbols_free(&memory->header);
    for (size_t i = 0; i < memory->set_count; i++)
        symbols_free(&memory->sets[i]);
    free(memory->sets);
    free(memory->alphabets);
    memory_drop(&memory->ordered);
    free(memory);
    *out = (struct table){0};
}
