/* table_remarks.c - what was found out about a table, and what is probably not meant. */
#include "format/table_csv.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "system/memory.h"
#include "system/utf8.h"
#include "talk/symbol_text.h"

void table_remark(csv_loader *loader, const char *format, ...)
{
    table *out = loader->table;
    REQUIRE(out->remarks < TABLE_REMARKS);
    va_list arguments;
    va_start(arguments, format);
    out->remark[out->remarks++] = memory_keep_text(&out->memory->remarks, format, arguments);
    va_end(arguments);
}

/* ---- Spaces ---------------------------------------------------------------------------------- */

/* Whether the character at `text` is a space of any width, or none. */
static bool is_space(const char *text, size_t length)
{
    utf8proc_int32_t point;
    if (utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &point) <= 0)
        return false;
    utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CF;
}

bool table_is_spaced(const char *text, size_t length)
{
    if (length == 0)
        return false;
    size_t last = length - 1;
    while (last > 0 && ((unsigned char)text[last] & 0xc0) == 0x80)
        last--;
    return is_space(text, length) || is_space(text + last, length - last);
}

/* ---- Symbols that look alike ----------------------------------------------------------------- */

/* A symbol with what is not ASCII by number: a\u00a0. */
static short_text text_of_points(const char *symbol)
{
    short_text result = {""};
    size_t used = 0, left = strlen(symbol);
    while (left > 0 && used + sizeof "\\u10ffff..." < sizeof result.text) {
        size_t length = utf8_length((const unsigned char *)symbol, left);
        unsigned char byte = (unsigned char)*symbol;
        char *to = result.text + used;
        size_t room = sizeof result.text - used;
        if (length == 1 && byte >= ' ' && byte != 0x7f)
            used += (size_t)snprintf(to, room, "%c", byte);
        else
            used += (size_t)snprintf(to, room, "\\u%04x",
                                     utf8_point((const unsigned char *)symbol, length));
        symbol += length;
        left -= length;
    }
    if (left > 0)
        snprintf(result.text + used, sizeof result.text - used, "...");
    return result;
}

/* Plain text can look like other text by its spaces alone. */
static bool can_look_alike(const char *text, size_t length)
{
    bool plain = !table_is_spaced(text, length) && strstr(text, "  ") == NULL;
    for (size_t i = 0; plain && i < length; i++)
        plain = (unsigned char)text[i] < 0x80;
    return !plain;
}

/* What a text looks like: composed, without what cannot be seen, one space for each run of them. */
static char *look_of(const char *text, bool fold)
{
    utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                            UTF8PROC_IGNORE | UTF8PROC_LUMP | (fold ? UTF8PROC_CASEFOLD : 0);
    utf8proc_uint8_t *look = NULL;
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &look, how) < 0)
        return NULL;
    char *to = (char *)look;
    for (const char *from = (char *)look; *from != '\0'; from++) {
        bool spare = *from == ' ' && (to == (char *)look || to[-1] == ' ');
        if (!spare)
            *to++ = *from;
    }
    if (to > (char *)look && to[-1] == ' ')
        to--;
    *to = '\0';
    return (char *)look;
}

static void compare_looks(csv_loader *loader, const cinch_alphabet *alphabet)
{
    bool fold = loader->options->remark_case, found = false;
    symbols looks = {0};
    uint32_t *first = memory_take(alphabet->count, sizeof *first); /* symbol of each look */
    for (uint32_t s = 0; s < alphabet->count && !found; s++) {
        const char *symbol = cinch_symbol(alphabet, s);
        char *look = look_of(symbol, fold);
        if (look == NULL)
            continue;
        uint32_t before = looks.count, number = symbols_add(&looks, look, strlen(look));
        free(look);
        if (number == before)
            first[number] = s;
        found = number < before;
        if (found)
            table_remark(loader, "remark: symbols of column \"%s\" look alike: \"%s\" and \"%s\"",
                         text_of_symbol(alphabet->name).text,
                         text_of_points(cinch_symbol(alphabet, first[number])).text,
                         text_of_points(symbol).text);
    }
    symbols_free(&looks);
    free(first);
}

/* One remark, on the first column that has such symbols. */
static void remark_looks(csv_loader *loader)
{
    const cinch_mapping *mapping = loader->mapping;
    size_t before = loader->table->remarks;
    for (uint32_t c = 0; c <= mapping->columns && loader->table->remarks == before; c++) {
        const cinch_alphabet *alphabet = &mapping->keys[c]; /* the value's is the last */
        bool can = loader->options->remark_case;
        for (uint32_t s = 0; s < alphabet->count && !can; s++)
            can = can_look_alike(cinch_symbol(alphabet, s), strlen(cinch_symbol(alphabet, s)));
        if (can)
            compare_looks(loader, alphabet);
    }
}

/* ---- The first row --------------------------------------------------------------------------- */

static bool is_number(const char *text)
{
    double number;
    return parse_number(&number, text, -1e308, 1e308);
}

static bool has_symbol(const cinch_alphabet *alphabet, const char *text)
{
    for (uint32_t s = 0; s < alphabet->count; s++)
        if (strcmp(cinch_symbol(alphabet, s), text) == 0)
            return true;
    return false;
}

static bool all_numbers(const cinch_alphabet *alphabet)
{
    for (uint32_t s = 0; s < alphabet->count; s++)
        if (!is_number(cinch_symbol(alphabet, s)))
            return false;
    return true;
}

/* A name that is a symbol of its column, or a number where all symbols are numbers. */
static bool header_is_row(const csv_loader *loader)
{
    const cinch_mapping *mapping = loader->mapping;
    for (uint32_t c = 0; c <= mapping->columns; c++) {
        const cinch_alphabet *alphabet = &mapping->keys[c];
        const char *name = alphabet->name;
        bool other = mapping->columns == 1 && has_symbol(&mapping->keys[1 - c], name);
        if (name[0] != '\0' && (other || (!loader->shared && has_symbol(alphabet, name)) ||
                                (is_number(name) && all_numbers(alphabet))))
            return true;
    }
    return false;
}

/* The first row has no numbers, and a column has nothing else below it: it is the header. */
static bool row_is_header(const cinch_mapping *mapping)
{
    bool below = false;
    for (uint32_t c = 0; c <= mapping->columns; c++) {
        const cinch_alphabet *alphabet = &mapping->keys[c];
        uint32_t first = c < mapping->columns ? mapping->key[c] : mapping->value[0];
        const char *name = cinch_symbol(alphabet, first);
        if (name[0] == '\0' || is_number(name))
            return false;
        bool numbers = alphabet->count > 2;
        for (uint32_t s = 0; s < alphabet->count && numbers; s++)
            numbers = s == first || is_number(cinch_symbol(alphabet, s));
        below |= numbers;
    }
    return below;
}

static void remark_header(csv_loader *loader)
{
    const symbols *header = &loader->memory->header;
    const char *first = header->text, *last = header->text + header->start[header->count - 1];
    if (loader->nameless != UINT32_MAX)
        table_remark(loader, "the last column has neither name nor cells and is left out");
    if (loader->options->no_header)
        return;
    if (first[0] == '#' && first[1] != '\0' && !loader->options->comment)
        table_remark(loader, "remark: the first row, taken for the names of columns, begins with "
                             "\"#\": if it is a comment, say --comment \"#\"");
    else if (row_is_header(loader->mapping))
        table_remark(loader, "remark: the second row looks like the names of columns: if the first "
                             "is a title, remove it");
    else if (header->count == 2 && first[0] != '\0' && last[0] == '\0')
        table_remark(loader, "remark: the first row, taken for the names of columns, names one of "
                             "two: if it is a title, remove it");
    else if (header_is_row(loader))
        table_remark(loader,
                     "remark: the first row, taken for the names of columns, looks like the "
                     "others: if it is one of them, say --no-header");
}

/* ---- Rows and values ------------------------------------------------------------------------- */

static void remark_value(csv_loader *loader)
{
    const cinch_mapping *mapping = loader->mapping;
    const char *symbol = cinch_symbol(mapping->values, mapping->value[0]);
    for (size_t row = 1; row < mapping->rows; row++)
        if (mapping->value[row] != mapping->value[0])
            return;
    if (mapping->rows > 1)
        table_remark(loader,
                     "remark: the value column \"%s\" is %s in all rows: is another one "
                     "meant (--value)?",
                     text_of_symbol(mapping->values->name).text,
                     symbol[0] == '\0' ? "empty" : text_of_symbol(symbol).text);
}

static void remark_rows(csv_loader *loader)
{
    const row_kind *spaced = &loader->spaced, *blank = &loader->blank, *empty = &loader->empty;
    if (loader->skipped.count > 0)
        table_remark(loader, "%s with an empty key left out, the first in line %" PRIu64,
                     counted(loader->skipped.count, "row").text, loader->skipped.line);
    if (loader->table->duplicates > 0)
        table_remark(loader, "%s repeated an earlier one; each is kept once",
                     counted(loader->table->duplicates, "row").text);
    if (spaced->count > 0)
        table_remark(loader,
                     "line %" PRIu64
                     ": a cell begins or ends with a space; spaces are part of symbols",
                     spaced->line);
    if (blank->count > 0)
        table_remark(loader,
                     "remark: line %" PRIu64 " has nothing but separators and counts as a row of "
                     "empty symbols%s; --skip-empty leaves it out",
                     blank->line, blank->count > 1 ? ", as others do" : "");
    else if (empty->count > 0)
        table_remark(loader,
                     "remark: line %" PRIu64 " has an empty cell, which is the symbol (empty)%s",
                     empty->line, empty->count > 1 ? ", as other lines have" : "");
}

void table_remark_reading(csv_loader *loader)
{
    csv_found_text found = csv_dialect_text(&loader->dialect);
    if (found.text[0] != '\0')
        table_remark(loader, "%s: read with %s", loader->source.name, found.text);
    if (loader->values > 1)
        table_remark(loader, "the value is that of %" PRIu32 " columns joined: %s", loader->values,
                     text_of_symbol(loader->memory->joined).text);
}

void table_make_remarks(csv_loader *loader)
{
    remark_rows(loader);
    remark_header(loader);
    remark_value(loader);
    remark_looks(loader);
}
