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
        require(mapping->line[row] > (row ? mapping->line[row - 1] : 1));
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
    table_options symbols_only = {.symbols = options->symbols};
    char *text = write_csv(&length, &first->mapping);
    require(from_copy(&second, text, length, &symbols_only, &issue));
    require(second.mapping.rows == first->mapping.rows && second.duplicates == 0);
    require(cinch_mapping_hash(&second.mapping) == cinch_mapping_hash(&first->mapping));
    table_free(&second);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const table_options choices[4] = {
        {0}, {.value = "a"}, {.keys = {1, {"b,a"}}}, {.symbols = {1, {"a,b,\"\",1,2"}}}};
    if (size == 0)
        return 0;
    const table_options *options = &choices[data[0] % 4];
    table loaded;
    problem issue = {0};
    if (from_copy(&loaded, data + 1, size - 1, options, &issue)) {
        require(issue.status == 0);
        check_mapping(&loaded.mapping);
        check_round_trip(&loaded, options);
        table_free(&loaded);
    } else {
        require(issue.status == EXIT_INPUT || issue.status == EXIT_USAGE);
        require(issue.text[0] != '\0' && !strchr(issue.text, '\n'));
    }
    return 0;
}
