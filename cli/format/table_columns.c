/* table_columns.c - which column of a table is key, which is value, and which is neither. */
#include "format/table_csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/symbol_text.h"

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

bool table_read_list(symbols *set, const char *option, const option_list *texts, problem *issue)
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

long_text table_suggestion(const symbols *set, const char *word)
{
    cinch_alphabet alphabet = symbols_alphabet(set, "");
    const char *near = nearest_symbol(&alphabet, word);
    long_text text = {""};
    if (near)
        snprintf(text.text, sizeof text.text, " (is \"%s\" meant?)", text_of_symbol(near).text);
    return text;
}

/* ---- Roles ----------------------------------------------------------------------------------- */

static uint32_t column_named(csv_loader *loader, const char *option, const char *name)
{
    symbols *header = &loader->memory->header;
    uint32_t column = symbols_find(header, name, strlen(name));
    if (column == UINT32_MAX)
        problem_set(loader->issue, EXIT_USAGE,
                    "%s: %s has no column \"%s\"%s: name one of its header", option,
                    loader->source.name, text_of_symbol(name).text,
                    table_suggestion(header, name).text);
    return column;
}

/* A name with a comma is one column where there is one of that name, else a list. */
static bool read_values(symbols *chosen, const csv_loader *loader)
{
    const option_list *texts = &loader->options->value;
    const char *first = texts->text[0];
    bool whole = texts->count == 1 &&
                 symbols_find(&loader->memory->header, first, strlen(first)) != UINT32_MAX;
    if (!whole)
        return table_read_list(chosen, "--value", texts, loader->issue);
    symbols_add(chosen, first, strlen(first));
    return true;
}

/* The columns of --value, in its order; without it the last one. */
static bool choose_values(csv_loader *loader)
{
    uint32_t last = loader->memory->header.count - 1;
    symbols chosen = {0};
    bool good = loader->options->value.count == 0 || read_values(&chosen, loader);
    loader->values = chosen.count ? chosen.count : 1;
    loader->value = memory_take(loader->values, sizeof *loader->value);
    for (uint32_t i = 0; good && i < loader->values; i++) {
        const char *name = chosen.count ? chosen.text + chosen.start[i] : NULL;
        loader->value[i] = name ? column_named(loader, "--value", name) : last;
        good = loader->value[i] != UINT32_MAX;
        if (good)
            loader->role[loader->value[i]] = ROLE_VALUE;
    }
    symbols_free(&chosen);
    return good;
}

/* The columns of --keys, in its order. */
static bool choose_keys(csv_loader *loader, const symbols *chosen)
{
    for (uint32_t key = 0; key < chosen->count; key++) {
        const char *name = chosen->text + chosen->start[key];
        uint32_t column = column_named(loader, "--keys", name);
        if (column == UINT32_MAX)
            return false;
        if (loader->role[column] == ROLE_VALUE)
            return problem_set(loader->issue, EXIT_USAGE,
                               "--keys: \"%s\" is the value column: leave it out, or choose "
                               "another value by --value",
                               text_of_symbol(name).text);
        loader->role[column] = (uint16_t)key;
    }
    return true;
}

/* All that are no value, but for a last one without a name, which a trailing separator makes. */
static uint32_t choose_all_keys(csv_loader *loader)
{
    const symbols *header = &loader->memory->header;
    uint32_t last = header->count - 1, keys = 0;
    bool nameless = header->text[header->start[last]] == '\0';
    if (nameless && loader->role[last] == ROLE_NONE && header->count > loader->values + 1)
        loader->nameless = last;
    for (uint32_t column = 0; column < header->count; column++) {
        if (loader->role[column] == ROLE_NONE && column != loader->nameless)
            loader->role[column] = keys < ROLE_VALUE ? (uint16_t)keys++ : ROLE_NONE;
    }
    return keys;
}

/* Returns the number of key columns; 0 after a problem. */
static uint32_t choose_roles(csv_loader *loader)
{
    const option_list *wanted = &loader->options->keys;
    uint32_t width = loader->memory->header.count, keys = 0;
    loader->role = memory_take(width, sizeof *loader->role);
    for (uint32_t column = 0; column < width; column++)
        loader->role[column] = ROLE_NONE;
    if (!choose_values(loader))
        return 0;
    symbols chosen = {0};
    if (wanted->count == 0)
        keys = choose_all_keys(loader);
    else if (table_read_list(&chosen, "--keys", wanted, loader->issue))
        keys = chosen.count;
    if (keys > CINCH_MAX_COLUMNS)
        problem_set(loader->issue, wanted->count ? EXIT_USAGE : EXIT_INPUT,
                    "%s:1:1: %" PRIu32
                    " key columns, but at most %d are possible: choose by --keys",
                    loader->source.name, keys, CINCH_MAX_COLUMNS);
    else if (keys == 0)
        problem_set(loader->issue, EXIT_USAGE,
                    "--value: no column is left for the key: name fewer value columns");
    else if (wanted->count)
        choose_keys(loader, &chosen);
    symbols_free(&chosen);
    return loader->issue->status ? 0 : keys;
}

/* ---- Given symbols --------------------------------------------------------------------------- */

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
    return table_read_list(&loader->memory->sets[at], "--symbols", &one, loader->issue);
}

/* The alphabets that --symbols gives. */
static bool read_symbols(csv_loader *loader)
{
    const option_list *lists = &loader->options->symbols;
    bool good = true;
    if (loader->shared) {
        memset(loader->closed, true, sizeof loader->closed);
        good = table_read_list(loader->memory->sets, "--symbols", lists, loader->issue);
    }
    for (uint32_t i = 0; i < lists->count && good && !loader->shared; i++)
        good = read_column_symbols(loader, lists->text[i]);
    if (good && loader->values > 1 && loader->closed[loader->mapping->columns])
        good = problem_set(loader->issue, EXIT_USAGE,
                           "--symbols: of several value columns the joined value has symbols of "
                           "its own: leave theirs out, or name one value column");
    return good;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* The value's name; that of several is a line of CSV, as the value is. */
static const char *value_name(csv_loader *loader)
{
    const symbols *header = &loader->memory->header;
    if (loader->values == 1)
        return header->text + header->start[loader->value[0]];
    size_t room = 1, used = 0;
    for (uint32_t i = 0; i < loader->values; i++)
        room += csv_quoted_size(header->text + header->start[loader->value[i]]);
    char *joined = loader->memory->joined = memory_take(room, 1);
    for (uint32_t i = 0; i < loader->values; i++) {
        if (i > 0)
            joined[used++] = ',';
        used += csv_quote(joined + used, header->text + header->start[loader->value[i]]);
    }
    return joined;
}

bool table_choose_columns(csv_loader *loader)
{
    struct table_memory *memory = loader->memory;
    const symbols *header = &memory->header;
    if (header->count < 2)
        return problem_set(loader->issue, EXIT_INPUT,
                           "%s:1:1: only one column: a key and a value are needed, separated by "
                           "commas, semicolons, tabs or pipes, or as --separator says; if this "
                           "line is a title, remove it",
                           loader->source.name);
    uint32_t columns = choose_roles(loader);
    if (columns == 0)
        return false;
    const option_list *lists = &loader->options->symbols;
    loader->mapping->columns = columns;
    loader->shared = lists->count && named_column(loader, lists->text[0]) == UINT32_MAX;
    memory->set_count = loader->shared ? 1 : (size_t)columns + 1;
    memory->sets = memory_take_zeroed(memory->set_count, sizeof *memory->sets);
    if (!read_symbols(loader))
        return false;
    memory->alphabets = memory_take_zeroed((size_t)columns + 1, sizeof *memory->alphabets);
    for (uint32_t column = 0; column < header->count; column++) {
        uint16_t role = loader->role[column];
        if (role < ROLE_VALUE)
            memory->alphabets[role].name = header->text + header->start[column];
    }
    memory->alphabets[columns].name = value_name(loader);
    return true;
}
