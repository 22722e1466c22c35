/* net_file.c - networks as files: which format one has, reading, writing, translating symbols. */
#include <stdlib.h>
#include <string.h>

#include "format/foreign.h"
#include "format/net_describe.h"
#include "format/other_kinds.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/symbol_text.h"

enum { FORMATS = 2 };

static const net_format *const formats[FORMATS] = {&net_format_safetensors, &net_format_json};

/* ---- Memory of a network --------------------------------------------------------------------- */

void *saved_net_take(saved_net *saved, size_t count, size_t each_bytes)
{
    return memory_keep(&saved->memory, count, each_bytes);
}

void saved_net_free(saved_net *saved)
{
    memory_drop(&saved->memory);
    json_decref(saved->about);
    *saved = (saved_net){0};
}

/* ---- Reading --------------------------------------------------------------------------------- */

static bool looks_like_text(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count && i < 512; i++)
        if (bytes[i] < ' ' && !strchr("\t\r\n", bytes[i]))
            return false;
    return true;
}

static bool has_extension(const char *path, const char *extension)
{
    size_t length = strlen(path), end = strlen(extension);
    return length > end && strcmp(path + length - end, extension) == 0;
}

/* The format by content, else by the name's end; NULL is a problem. */
static const net_format *find_format(const unsigned char *bytes, size_t count, const char *name,
                                     problem *issue)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (formats[i]->recognise(bytes, count))
            return formats[i];
    const other_kind *other = other_kind_of(bytes, count);
    if (other) {
        problem_set(issue, EXIT_INPUT, "%s: this is %s, not safetensors or JSON%s%s", name,
                    other->what, other->advice ? "; " : "", other->advice ? other->advice : "");
        return NULL;
    }
    for (size_t i = 0; i < FORMATS; i++)
        if (has_extension(name, formats[i]->extension))
            return formats[i];
    if (looks_like_text(bytes, count))
        problem_set(issue, EXIT_INPUT,
                    "%s: this is text, not a network (safetensors or JSON); a CSV table is given "
                    "as MAPPING, and the network before it",
                    name);
    else
        problem_set(issue, EXIT_INPUT,
                    "%s: this is no network; expected is a safetensors file or JSON", name);
    return NULL;
}

const char *const saved_kind_words[] = {NULL, "JSON", "a network", "a certificate"};

saved_kind saved_kind_of(const unsigned char *bytes, size_t count)
{
    if (count > 8 && memcmp(bytes + 4, "\0\0\0\0{", 5) == 0)
        return SAVED_NETWORK;
    if (!draft_is_object(bytes, count))
        return SAVED_OTHER;
    problem unsaid = {.status = 0};
    json_t *root = draft_json("", bytes, count, &unsaid);
    saved_kind kind = draft_kind_of(root);
    json_decref(root);
    return kind;
}

/*
 * What a network's file says of its training: readers believe it where they have no mapping to see
 * for themselves, so it must at least agree with itself.
 */
static bool about_agrees(const json_t *about, const char *name, problem *issue)
{
    const json_t *exact = json_object_get(about, "exact"), *all = json_object_get(about, "rows");
    const json_t *some = json_object_get(about, "rows_right");
    const json_t *margin = json_object_get(about, "margin");
    char right[80] = "";
    if (json_is_integer(all) && json_is_integer(some)) {
        json_int_t rows = json_integer_value(all), good = json_integer_value(some);
        bool whole = good == rows;
        snprintf(right, sizeof right, "\"rows_right\" is %lld, \"rows\" %lld", (long long)good,
                 (long long)rows);
        if (good < 0 || good > rows)
            return problem_set(issue, EXIT_INPUT, "%s: \"about\" contradicts itself: %s", name,
                               right);
        if (json_is_boolean(exact) && json_is_true(exact) != whole)
            return problem_set(issue, EXIT_INPUT,
                               "%s: \"about\" contradicts itself: \"exact\" is %s, and %s", name,
                               whole ? "false" : "true", right);
    }
    if (json_is_false(exact) && json_is_true(json_object_get(about, "proved")))
        return problem_set(
            issue, EXIT_INPUT,
            "%s: \"about\" contradicts itself: \"proved\" is true, and \"exact\" false", name);
    if (json_is_boolean(exact) && json_is_number(margin) &&
        json_is_true(exact) != (json_number_value(margin) > 0))
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"about\" contradicts itself: \"exact\" is %s, and \"margin\" %.4g",
                           name, json_is_true(exact) ? "true" : "false", json_number_value(margin));
    return true;
}

bool saved_net_parse(saved_net *saved, const unsigned char *bytes, size_t count, const char *name,
                     const cinch_mapping *mapping, const read_options *options, problem *issue)
{
    static const read_options nothing = {0};
    const read_options *said = options ? options : &nothing;
    *saved = (saved_net){0};
    if (count == 0)
        return problem_set(issue, EXIT_INPUT,
                           "%s: the file is empty; expected is a network (safetensors or JSON)",
                           name);
    const net_format *format = find_format(bytes, count, name, issue);
    if (!format)
        return false;
    net_draft draft = {.name = name};
    bool good = format->parse(&draft, bytes, count, said, issue) &&
                (draft.foreign ? foreign_finish(saved, &draft, mapping, said, issue)
                               : draft_finish(saved, &draft, mapping, said, issue));
    draft_free(&draft);
    good = good && about_agrees(saved->about, name, issue);
    if (!good)
        saved_net_free(saved);
    return good;
}

bool saved_net_read(saved_net *saved, const char *path, const cinch_mapping *mapping,
                    const read_options *options, problem *issue)
{
    *saved = (saved_net){0};
    file_bytes file = {0};
    if (!file_read(&file, path, NET_FILE_LIMIT, issue))
        return false;
    bool good = saved_net_parse(saved, file.bytes, file.count, path, mapping, options, issue);
    free(file.bytes);
    return good;
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* What is written to a path: JSON for .json, safetensors else. */
static const net_format *format_of_name(const char *path)
{
    return has_extension(path, net_format_json.extension) ? &net_format_json
                                                          : &net_format_safetensors;
}

bool saved_net_fits(const saved_net *saved, const char *path, problem *issue)
{
    json_t *description = draft_describe(saved, path, issue);
    bool good = description && format_of_name(path)->fits(saved, description, path, issue);
    json_decref(description);
    return good;
}

bool saved_net_format(file_bytes *file, const saved_net *saved, const char *path, problem *issue)
{
    const net_format *format = format_of_name(path);
    *file = (file_bytes){.bytes = NULL};
    json_t *description = draft_describe(saved, path, issue);
    if (!description)
        return false;
    char *text;
    FILE *out = memory_stream(&text, &file->count);
    bool good = format->write(out, saved, description, path, issue);
    memory_stream_end(out);
    json_decref(description);
    file->bytes = (unsigned char *)text;
    if (!good) {
        free(text);
        *file = (file_bytes){.bytes = NULL};
    }
    return good;
}

bool saved_net_write(const saved_net *saved, const char *path, problem *issue)
{
    file_bytes file;
    bool good = saved_net_format(&file, saved, path, issue) &&
                file_write(path, file.bytes, file.count, issue);
    free(file.bytes);
    return good;
}

bool *saved_net_seen(const cinch_mapping *mapping, uint32_t column)
{
    uint32_t count = mapping->keys[column].count;
    bool *seen = memory_take_zeroed(count, sizeof *seen);
    uint32_t used = 0;
    for (size_t row = 0; row < mapping->rows; row++) {
        bool *symbol = &seen[mapping->key[row * mapping->columns + column]];
        used += !*symbol;
        *symbol = true;
    }
    if (used < count)
        return seen;
    free(seen);
    return NULL;
}

/* ---- Translating ----------------------------------------------------------------------------- */

/* Column of the mapping named `name`, or UINT32_MAX; for two of that name too. */
static uint32_t find_column(const cinch_mapping *mapping, const char *name)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t c = 0; c < mapping->columns; c++)
        if (strcmp(mapping->keys[c].name, name) == 0) {
            if (found != UINT32_MAX)
                return UINT32_MAX;
            found = c;
        }
    return found;
}

/* Whether the columns go by position: there is one, or their names are the same or not given. */
static bool same_order(const saved_net *saved, const cinch_mapping *mapping)
{
    bool named = false, same = true;
    for (uint32_t c = 0; c < mapping->columns; c++) {
        named = named || saved->keys[c].name[0];
        same = same && strcmp(saved->keys[c].name, mapping->keys[c].name) == 0;
    }
    return mapping->columns == 1 || same || !named;
}

static bool contains(const uint32_t *numbers, uint32_t count, uint32_t number)
{
    for (uint32_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

/* from[c]: the mapping's column for the network's column c, each taken once. */
static bool match_columns(uint32_t *from, const saved_net *saved, const cinch_mapping *mapping,
                          const char *name, problem *issue)
{
    if (!saved->has_symbols)
        return problem_set(issue, EXIT_INPUT,
                           "%s: the network's file has no symbols, and none were given for it",
                           name);
    bool from_table = mapping->line != NULL; /* of a family no columns can be chosen */
    if (saved->net.shape.columns != mapping->columns)
        return problem_set(issue, EXIT_INPUT, "%s: %s, but the network has %u%s", name,
                           counted(mapping->columns, "key column").text, saved->net.shape.columns,
                           from_table ? "; choose them with --keys" : "");
    bool in_order = same_order(saved, mapping);
    for (uint32_t c = 0; c < mapping->columns; c++) {
        from[c] = in_order ? c : find_column(mapping, saved->keys[c].name);
        if (from[c] == UINT32_MAX || contains(from, c, from[c]))
            return problem_set(issue, EXIT_INPUT,
                               "%s: the network wants a key column \"%s\", and there is not one "
                               "of that name for it%s",
                               name, text_of_symbol(saved->keys[c].name).text,
                               from_table ? "; choose columns with --keys" : "");
    }
    return true;
}

/* numbers[s]: the number in `to` of symbol s of `from`, or UINT32_MAX. */
static uint32_t *translate_alphabet(const cinch_alphabet *to, const cinch_alphabet *from)
{
    uint32_t *numbers = memory_take(from->count, sizeof *numbers);
    cinch_index index;
    owned_arena memory = memory_index(&index, to);
    for (uint32_t s = 0; s < from->count; s++)
        numbers[s] = cinch_index_find(&index, cinch_symbol(from, s));
    free(memory.memory);
    return numbers;
}

static bool unknown_symbol(const cinch_mapping *mapping, size_t row, const cinch_alphabet *column,
                           uint32_t symbol, const char *name, problem *issue)
{
    bool has_line = mapping->line != NULL;
    unsigned long long place = has_line ? mapping->line[row] : (unsigned long long)row + 1;
    return problem_set(issue, EXIT_INPUT,
                       "%s:%s%llu: the network has no symbol \"%s\" for column \"%s\"; "
                       "`cinch show` lists what it knows",
                       name, has_line ? "" : " row ", place,
                       text_of_symbol(cinch_symbol(column, symbol)).text,
                       text_of_symbol(column->name).text);
}

/* What a translation needs: the network's numbers, of the mapping's columns and of its values. */
typedef struct numbering {
    uint32_t from[CINCH_MAX_COLUMNS];
    uint32_t *key[CINCH_MAX_COLUMNS];
    uint32_t *value;
} numbering;

static bool translate_row(const numbering *numbers, cinch_mapping *mapping, size_t row,
                          const char *name, problem *issue)
{
    uint32_t columns = mapping->columns;
    uint32_t fresh[CINCH_MAX_COLUMNS];
    uint32_t *key = mapping->key + row * columns;
    for (uint32_t c = 0; c < columns; c++) {
        uint32_t from = numbers->from[c], symbol = key[from];
        fresh[c] = numbers->key[from][symbol];
        if (fresh[c] == UINT32_MAX)
            return unknown_symbol(mapping, row, &mapping->keys[from], symbol, name, issue);
    }
    uint32_t value = numbers->value[mapping->value[row]];
    if (value == UINT32_MAX)
        return unknown_symbol(mapping, row, mapping->values, mapping->value[row], name, issue);
    memcpy(key, fresh, columns * sizeof *key);
    mapping->value[row] = value;
    return true;
}

bool saved_net_translate(const saved_net *saved, cinch_mapping *mapping, const char *name,
                         problem *issue)
{
    numbering numbers = {.value = NULL};
    if (!match_columns(numbers.from, saved, mapping, name, issue))
        return false;
    for (uint32_t c = 0; c < mapping->columns; c++) {
        uint32_t from = numbers.from[c];
        numbers.key[from] = translate_alphabet(&saved->keys[c], &mapping->keys[from]);
    }
    numbers.value = translate_alphabet(saved->value, mapping->values);
    bool good = true;
    for (size_t row = 0; good && row < mapping->rows; row++)
        good = translate_row(&numbers, mapping, row, name, issue);
    for (uint32_t c = 0; c < mapping->columns; c++)
        free(numbers.key[c]);
    free(numbers.value);
    if (good) {
        mapping->keys = saved->keys;
        mapping->values = saved->value;
    }
    return good;
}
