/*
 * fuzz_csv.c - any bytes as a CSV file. The first byte chooses the options. Whatever is accepted
 * must be a mapping; and written out again with every cell in quotation marks, it must be the same
 * one.
 */
#define _XOPEN_SOURCE 700

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/mapping_file.h"
#include "system/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_alphabet(const cinch_alphabet *alphabet)
{
    size_t bytes = cinch_index_size(alphabet->count);
    owned_arena owned = memory_arena(bytes);
    cinch_index index;
    require(cinch_index_init(&index, alphabet, &owned.arena) == CINCH_OK);
    for (uint32_t symbol = 0; symbol < alphabet->count; symbol++)
        require(cinch_index_find(&index, cinch_symbol(alphabet, symbol)) == symbol);
    free(owned.memory);
}

static void check_mapping(const cinch_mapping *mapping)
{
    require(mapping->columns >= 1 && mapping->columns <= CINCH_MAX_COLUMNS && mapping->rows >= 1);
    for (uint32_t column = 0; column < mapping->columns; column++)
        check_alphabet(&mapping->keys[column]);
    check_alphabet(mapping->values);
    for (size_t row = 0; row < mapping->rows; row++) {
        for (uint32_t column = 0; column < mapping->columns; column++)
            require(mapping->key[row * mapping->columns + column] < mapping->keys[column].count);
        require(mapping->value[row] < mapping->values->count);
        require(mapping->line[row] >= (row ? mapping->line[row - 1] : 1));
    }
}

static void put_cell(FILE *out, const char *text, char end)
{
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
    putc(end, out);
}

/* The mapping as CSV. Free the text with free(). */
static char *write_csv(size_t *length, const cinch_mapping *mapping)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    require(out != NULL);
    for (uint32_t column = 0; column < mapping->columns; column++)
        put_cell(out, mapping->keys[column].name, ',');
    put_cell(out, mapping->values->name, '\n');
    for (size_t row = 0; row < mapping->rows; row++) {
        for (uint32_t column = 0; column < mapping->columns; column++)
            put_cell(
                out,
                cinch_symbol(&mapping->keys[column], mapping->key[row * mapping->columns + column]),
                ',');
        put_cell(out, cinch_symbol(mapping->values, mapping->value[row]), '\n');
    }
    fclose(out);
    return text;
}

static bool from_copy(table *out, const void *bytes, size_t count, const table_options *options,
                      problem *issue)
{
    unsigned char *copy = memory_take(count, 1); /* exactly as long: reading past it is seen */
    memcpy(copy, bytes, count);
    bool good = table_from_csv(out, copy, count, "fuzz.csv", options, issue);
    free(copy);
    return good;
}

static void check_round_trip(const table *first, const table_options *options)
{
    size_t length;
    table second;
    problem issue = {0};
    table_options again = {.symbols = options->symbols, .separator = ","};
    char *text = write_csv(&length, &first->mapping);
    require(from_copy(&second, text, length, &again, &issue));
    require(second.mapping.rows == first->mapping.rows && second.duplicates == 0);
    bool any =
        options->any && options->symbols.count == 0; /* may number symbols in another order */
    require(any || cinch_mapping_hash(&second.mapping) == cinch_mapping_hash(&first->mapping));
    table_free(&second);
    free(text);
}

/* The joined name of values may be that of a key, too. */
static bool value_is_apart(const cinch_mapping *mapping)
{
    for (uint32_t column = 0; column < mapping->columns; column++)
        if (strcmp(mapping->keys[column].name, mapping->values->name) == 0)
            return false;
    return true;
}

static void check_remarks(const table *loaded)
{
    for (size_t i = 0; i < loaded->remarks; i++)
        require(loaded->remark[i][0] != '\0' && !strchr(loaded->remark[i], '\n'));
}

/* Three bits choose columns, the others of the first byte how the table is written. */
static table_options choose(uint8_t byte)
{
    static const table_options choices[8] = {
        {.no_header = false},    {.value = {1, {"a"}}},      {.keys = {1, {"b,a"}}},
        {.value = {1, {"b,c"}}}, {.value = {2, {"c", "a"}}}, {.symbols = {1, {"a,b,\"\",1,2"}}},
        {.no_header = true},     {.remark_case = true},
    };
    table_options options = choices[byte & 7];
    options.skip_empty = byte & 8;
    options.any = byte & 16 ? "-" : NULL;
    options.comment = byte & 32 ? "#" : NULL;
    options.separator = byte & 64 ? byte & 128 ? "tab" : ";" : NULL;
    return options;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    table_options options = choose(data[0]);
    table loaded;
    problem issue = {0};
    if (from_copy(&loaded, data + 1, size - 1, &options, &issue)) {
        require(issue.status == 0);
        check_mapping(&loaded.mapping);
        check_remarks(&loaded);
        if (value_is_apart(&loaded.mapping))
            check_round_trip(&loaded, &options);
        table_free(&loaded);
    } else {
        require(issue.status == EXIT_INPUT || issue.status == EXIT_USAGE);
        require(issue.text[0] != '\0' && !strchr(issue.text, '\n'));
    }
    return 0;
}
