/* net_describe.c - between a file and a network: the description of columns, and the flat array. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/certificate.h"
#include "format/net_describe.h"
#include "format/reading.h"
#include "format/symbols.h"
#include "system/memory.h"
#include "system/utf8.h"
#include "talk/symbol_text.h"

void draft_free(net_draft *draft)
{
    memory_drop(&draft->memory);
    json_decref(draft->description);
    json_decref(draft->about);
    *draft = (net_draft){0};
}

const char *draft_text(net_draft *draft, const char *text)
{
    return memory_keep_copy(&draft->memory, text);
}

/* ---- JSON, with messages --------------------------------------------------------------------- */

bool draft_is_object(const unsigned char *bytes, size_t count)
{
    size_t at = utf8_mark(bytes, count);
    while (at < count && bytes[at] && strchr(" \t\r\n", bytes[at]))
        at++;
    return at < count && bytes[at] == '{';
}

json_t *draft_json(const char *place, const void *text, size_t count, problem *issue)
{
    json_error_t error;
    size_t mark = utf8_mark(text, count);
    json_t *root =
        json_loadb((const char *)text + mark, count - mark, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        bool text_bad = json_error_code(&error) == json_error_invalid_utf8;
        problem_set(issue, EXIT_INPUT, "%s:%d:%d: this is not %s: %s", place, error.line,
                    error.column, text_bad ? "UTF-8" : "valid JSON", error.text);
        return NULL;
    }
    if (!json_is_object(root)) {
        problem_set(issue, EXIT_INPUT, "%s:1:1: expected is a JSON object, {...}", place);
        json_decref(root);
        return NULL;
    }
    return root;
}

saved_kind draft_kind_of(const json_t *root)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    if (format && strcmp(format, NET_FORMAT) == 0)
        return SAVED_NETWORK;
    return format && strcmp(format, CERTIFICATE_FORMAT) == 0 ? SAVED_CERTIFICATE : SAVED_JSON;
}

bool draft_fields(json_t *object, const char *const *names, size_t required, const char *place,
                  problem *issue)
{
    if (!json_is_object(object))
        return problem_set(issue, EXIT_INPUT, "%s: expected is a JSON object, {...}", place);
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (word_place(key, names) >= 0)
            continue;
        const char *near = nearest_word(key, names);
        return problem_set(issue, EXIT_INPUT, "%s: unknown field \"%.80s\"%s%s%s", place, key,
                           near ? "; perhaps \"" : "", near ? near : "", near ? "\" is meant" : "");
    }
    for (size_t i = 0; i < required && names[i] != NULL; i++)
        if (!json_object_get(object, names[i]))
            return problem_set(issue, EXIT_INPUT, "%s: the field \"%s\" is missing", place,
                               names[i]);
    return true;
}

bool draft_version(json_int_t version, const char *place, problem *issue)
{
    if (version > NET_VERSION)
        return problem_set(
            issue, EXIT_INPUT,
            "%s: written by a newer Cinch: its format has version %lld, this program "
            "reads up to %d; update Cinch",
            place, (long long)version, NET_VERSION);
    if (version < 1)
        return problem_set(issue, EXIT_INPUT, "%s: %lld is no version of this format", place,
                           (long long)version);
    return true;
}

/* Position in `names` of the text at `key`; -1 when the field is absent. */
static bool read_choice(int *choice, const json_t *object, const char *key,
                        const char *const *names, const char *file, problem *issue)
{
    json_t *value = json_object_get(object, key);
    *choice = -1;
    if (!value)
        return true;
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    *choice = word_place(text, names);
    if (*choice >= 0)
        return true;
    return problem_set(issue, EXIT_INPUT, "%s: \"%s\" is \"%.80s\"; it can be %s, %s%s%s", file,
                       key, text, names[0], names[1], names[2] ? ", " : "",
                       names[2] ? names[2] : "");
}

/* ---- Symbols --------------------------------------------------------------------------------- */

enum { MOST_DIGITS = 18 }; /* of a number in "FIRST..LAST": no arithmetic with it overflows */

/* The place of a column, for messages: "net.json: keys[2]". */
typedef struct column_place {
    char text[320];
} column_place;

static column_place place_of_key(const char *file, size_t column)
{
    column_place place;
    snprintf(place.text, sizeof place.text, "%.240s: keys[%zu]", file, column);
    return place;
}

static column_place place_of_value(const char *file)
{
    column_place place;
    snprintf(place.text, sizeof place.text, "%.240s: value", file);
    return place;
}

size_t draft_texts(cinch_alphabet *alphabet, void **pieces, const json_t *array)
{
    size_t count = json_array_size(array), good = 0;
    const char **texts = memory_take(count, sizeof *texts);
    while (good < count && (texts[good] = json_string_value(json_array_get(array, good))) != NULL)
        good++;
    if (good == count)
        *alphabet = alphabet_of_texts(pieces, texts, count);
    free(texts);
    return good;
}

const char *draft_repeated(const cinch_index *index)
{
    for (uint32_t s = 0; s < index->alphabet->count; s++)
        if (cinch_index_find(index, cinch_symbol(index->alphabet, s)) != s)
            return cinch_symbol(index->alphabet, s);
    return NULL;
}

/* The number that a text begins with, as Cinch writes it; *text moves past it. */
static bool read_number(uint64_t *number, const char **text)
{
    const char *begin = *text;
    size_t digits = strspn(begin, "0123456789");
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && begin[0] == '0'))
        return false;
    *number = strtoull(begin, NULL, 10);
    *text += digits;
    return true;
}

/* The whole numbers of "FIRST..LAST" as symbols: at most `most`, which the matrices tell. */
static bool read_numbers(cinch_alphabet *alphabet, saved_net *saved, const char *range, size_t most,
                         const char *place, problem *issue)
{
    uint64_t first, last;
    const char *at = range;
    if (!read_number(&first, &at) || strncmp(at, "..", 2) != 0 ||
        (at += 2, !read_number(&last, &at)) || *at != '\0' || last < first)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"symbols\" is \"%.80s\"; it must be an array of texts, or whole "
                           "numbers such as \"1..1000\"",
                           place, range);
    if (last - first >= most)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"symbols\" are %s, but the matrix has room for %zu", place, range,
                           most);
    size_t count = (size_t)(last - first + 1), used = 0;
    char *text = saved_net_take(saved, count, MOST_DIGITS + 1);
    size_t *start = saved_net_take(saved, count, sizeof *start);
    for (size_t s = 0; s < count; s++) {
        start[s] = used;
        used += (size_t)snprintf(text + used, MOST_DIGITS + 1, "%" PRIu64, first + s) + 1;
    }
    *alphabet = (cinch_alphabet){.text = text, .start = start, .count = (uint32_t)count};
    return true;
}

static bool read_texts(cinch_alphabet *alphabet, saved_net *saved, const json_t *symbols,
                       const char *place, problem *issue)
{
    size_t count = json_array_size(symbols);
    if (count == 0 || count >= UINT32_MAX)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"symbols\" must be an array of 1 to 4,294,967,294 texts", place);
    size_t good = draft_texts(alphabet, &saved->memory, symbols);
    return good == count ||
           problem_set(issue, EXIT_INPUT, "%s: symbols[%zu] is not a text; write numbers in quotes",
                       place, good);
}

/* Marks the symbols that no row used. */
static bool read_unseen(bool **seen, saved_net *saved, const cinch_index *index,
                        const json_t *unseen, const char *place, problem *issue)
{
    uint32_t count = index->alphabet->count;
    if (!json_is_array(unseen))
        return problem_set(issue, EXIT_INPUT, "%s: \"unseen\" must be an array of symbols", place);
    if (json_array_size(unseen) == 0)
        return true;
    *seen = saved_net_take(saved, count, sizeof **seen);
    memset(*seen, true, count * sizeof **seen);
    for (size_t i = 0; i < json_array_size(unseen); i++) {
        const char *text = json_string_value(json_array_get(unseen, i));
        uint32_t symbol = text ? cinch_index_find(index, text) : UINT32_MAX;
        if (symbol == UINT32_MAX)
            return problem_set(issue, EXIT_INPUT, "%s: unseen[%zu] is none of its symbols", place,
                               i);
        (*seen)[symbol] = false;
    }
    return true;
}

/* One column of at most `most` symbols; `seen` is NULL for the value column. */
static bool read_column(cinch_alphabet *alphabet, bool **seen, saved_net *saved,
                        const json_t *column, size_t most, const char *place, problem *issue)
{
    json_t *name = json_object_get(column, "name");
    json_t *unseen = json_object_get(column, "unseen");
    json_t *symbols = json_object_get(column, "symbols");
    if (json_is_string(symbols)
            ? !read_numbers(alphabet, saved, json_string_value(symbols), most, place, issue)
            : !read_texts(alphabet, saved, symbols, place, issue))
        return false;
    alphabet->name = memory_keep_copy(&saved->memory, name ? json_string_value(name) : "");
    cinch_index index;
    owned_arena memory = memory_index(&index, alphabet);
    const char *twice = draft_repeated(&index);
    bool good =
        twice == NULL || problem_set(issue, EXIT_INPUT, "%s: the symbol \"%s\" stands there twice",
                                     place, text_of_symbol(twice).text);
    good = good && (!unseen || !seen || read_unseen(seen, saved, &index, unseen, place, issue));
    free(memory.memory);
    return good;
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* Checks a column's fields, and counts it in `with_symbols` when it lists symbols. */
static bool check_column(json_t *column, bool is_key, size_t *with_symbols, const char *place,
                         problem *issue)
{
    static const char *const key_fields[] = {"name", "symbols", "unseen", NULL};
    static const char *const value_fields[] = {"name", "symbols", NULL};
    if (!draft_fields(column, is_key ? key_fields : value_fields, 0, place, issue))
        return false;
    json_t *name = json_object_get(column, "name");
    json_t *symbols = json_object_get(column, "symbols");
    if (name && !json_is_string(name))
        return problem_set(issue, EXIT_INPUT, "%s: \"name\" must be a text", place);
    if (symbols && !json_is_array(symbols) && !json_is_string(symbols))
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"symbols\" must be an array of texts, or whole numbers such as "
                           "\"1..1000\"",
                           place);
    if (!symbols && json_object_get(column, "unseen"))
        return problem_set(issue, EXIT_INPUT, "%s: \"unseen\" without \"symbols\"", place);
    *with_symbols += symbols != NULL;
    return true;
}

/* Columns are found by their names: no two key columns may have one, unless it is empty. */
static bool check_name(const json_t *keys, size_t column, const char *place, problem *issue)
{
    const char *name = json_string_value(json_object_get(json_array_get(keys, column), "name"));
    for (size_t c = 0; name && name[0] && c < column; c++) {
        const char *other = json_string_value(json_object_get(json_array_get(keys, c), "name"));
        if (other && strcmp(other, name) == 0)
            return problem_set(issue, EXIT_INPUT,
                               "%s: an earlier column is named \"%s\" too; give each its own name",
                               place, text_of_symbol(name).text);
    }
    return true;
}

/* Checks the description's columns; *described when they list their symbols. */
static bool check_columns(bool *described, const net_draft *draft, problem *issue)
{
    json_t *keys = json_object_get(draft->description, "keys");
    json_t *value = json_object_get(draft->description, "value");
    size_t columns = json_array_size(keys), with_symbols = 0;
    *described = false;
    if (!keys && !value)
        return true;
    if (!json_is_array(keys) || columns < 1 || columns > CINCH_MAX_COLUMNS || !value)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"keys\" must be an array of 1 to %d columns, and \"value\" a "
                           "column: both or neither",
                           draft->name, CINCH_MAX_COLUMNS);
    for (size_t c = 0; c < columns; c++)
        if (!check_column(json_array_get(keys, c), true, &with_symbols,
                          place_of_key(draft->name, c).text, issue) ||
            !check_name(keys, c, place_of_key(draft->name, c).text, issue))
            return false;
    if (!check_column(value, false, &with_symbols, place_of_value(draft->name).text, issue))
        return false;
    if (with_symbols != 0 && with_symbols != columns + 1)
        return problem_set(issue, EXIT_INPUT,
                           "%s: some columns have \"symbols\" and some have not; give them for all "
                           "columns or for none",
                           draft->name);
    *described = with_symbols != 0;
    return true;
}

static bool columns_from_description(saved_net *saved, const net_draft *draft, problem *issue)
{
    json_t *keys = json_object_get(draft->description, "keys");
    json_t *value = json_object_get(draft->description, "value");
    uint32_t columns = (uint32_t)json_array_size(keys);
    saved->keys = saved_net_take(saved, columns, sizeof *saved->keys);
    saved->value = saved_net_take(saved, 1, sizeof *saved->value);
    saved->net.shape.columns = columns;
    for (uint32_t c = 0; c < columns; c++)
        if (!read_column(&saved->keys[c], &saved->seen[c], saved, json_array_get(keys, c),
                         draft->matrix[0].inputs, place_of_key(draft->name, c).text, issue))
            return false;
    return read_column(saved->value, NULL, saved, value, draft->matrix[draft->matrices - 1].units,
                       place_of_value(draft->name).text, issue);
}

static void copy_alphabet(cinch_alphabet *to, saved_net *saved, const cinch_alphabet *from)
{
    const char **texts = alphabet_texts(from);
    *to = alphabet_of_texts(&saved->memory, texts, from->count);
    to->name = memory_keep_copy(&saved->memory, from->name);
    free(texts);
}

static void columns_from_mapping(saved_net *saved, const cinch_mapping *mapping)
{
    saved->keys = saved_net_take(saved, mapping->columns, sizeof *saved->keys);
    saved->value = saved_net_take(saved, 1, sizeof *saved->value);
    saved->net.shape.columns = mapping->columns;
    for (uint32_t c = 0; c < mapping->columns; c++)
        copy_alphabet(&saved->keys[c], saved, &mapping->keys[c]);
    copy_alphabet(saved->value, saved, mapping->values);
}

/* Columns, offsets and values of the shape, from wherever the symbols are known. */
static bool read_columns(saved_net *saved, const net_draft *draft, const cinch_mapping *mapping,
                         problem *issue)
{
    bool described;
    if (!check_columns(&described, draft, issue))
        return false;
    cinch_shape *shape = &saved->net.shape;
    saved->has_symbols = described || mapping;
    if (!described)
        saved->reading = reading_record(saved, draft);
    if (!saved->has_symbols) {
        shape->columns = 1;
        shape->offset[1] = (uint32_t)draft->matrix[0].inputs;
        shape->values = (uint32_t)draft->matrix[draft->matrices - 1].units;
        return true;
    }
    if (!described)
        columns_from_mapping(saved, mapping);
    else if (!columns_from_description(saved, draft, issue))
        return false;
    uint64_t inputs = 0;
    for (uint32_t c = 0; c < shape->columns; c++) {
        inputs += saved->keys[c].count;
        if (inputs > UINT32_MAX)
            return problem_set(issue, EXIT_INPUT, "%s: more than %u key symbols", draft->name,
                               UINT32_MAX);
        shape->offset[c + 1] = (uint32_t)inputs;
    }
    shape->values = saved->value->count;
    return true;
}

/* ---- The network ----------------------------------------------------------------------------- */

/* What the user says must not contradict what the file says. */
static bool read_functions(saved_net *saved, const net_draft *draft, const read_options *options,
                           problem *issue)
{
    int activation, output;
    if (!read_choice(&activation, draft->description, "activation", activation_words, draft->name,
                     issue) ||
        !read_choice(&output, draft->description, "output", output_words, draft->name, issue))
        return false;
    if ((activation < 0) != (output < 0))
        return problem_set(issue, EXIT_INPUT,
                           "%s: give both \"activation\" and \"output\", or neither", draft->name);
    bool known = saved->activation_known = activation >= 0;
    bool other = (options->activation_given && activation != options->activation) ||
                 (options->output_given && output != options->output);
    if (known && other)
        return problem_set(
            issue, EXIT_USAGE,
            "%s: the file itself says %s and %s; leave --activation and --output out", draft->name,
            activation_words[activation], output_words[output]);
    if (!known) {
        activation = options->activation_given ? options->activation : CINCH_TANH;
        output = options->output_given ? options->output : CINCH_SOFTMAX;
    }
    saved->net.shape.activation = (cinch_activation)activation;
    saved->net.shape.output = (cinch_output)output;
    return true;
}

/* Layers and biases; a chain of matrices that fit each other and the columns. */
static bool read_layers(saved_net *saved, const net_draft *draft, problem *issue)
{
    cinch_shape *shape = &saved->net.shape;
    size_t inputs = shape->offset[shape->columns];
    shape->layers = draft->matrices - 1;
    for (uint32_t m = 0; m < draft->matrices; m++) {
        const draft_matrix *matrix = &draft->matrix[m];
        if (matrix->inputs != inputs)
            return problem_set(
                issue, EXIT_INPUT, "%s: matrix %u of %u takes %zu inputs, but %s %zu", draft->name,
                m + 1, draft->matrices, matrix->inputs,
                m == 0 ? "the key columns' symbols are" : "the one before it gives", inputs);
        inputs = matrix->units;
        shape->bias = shape->bias || matrix->bias;
        if (m < shape->layers)
            shape->width[m] = (uint32_t)matrix->units;
    }
    if (inputs != shape->values)
        return problem_set(issue, EXIT_INPUT,
                           "%s: the last matrix gives %zu values, but the value column has %u "
                           "symbols",
                           draft->name, inputs, shape->values);
    json_t *bias = json_object_get(draft->description, "bias");
    if (bias && (!json_is_boolean(bias) || json_is_true(bias) != shape->bias))
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"bias\" must be true or false, and say whether there are biases",
                           draft->name);
    return true;
}

static void fill_weights(cinch_net *net, const net_draft *draft)
{
    for (uint32_t m = 0; m < draft->matrices; m++) {
        const draft_matrix *matrix = &draft->matrix[m];
        float *to = net->weights + cinch_shape_matrix(&net->shape, m).first;
        for (size_t i = 0; i < matrix->inputs; i++)
            for (size_t j = 0; j < matrix->units; j++)
                *to++ = matrix->weight[matrix->transposed ? i * matrix->units + j
                                                          : j * matrix->inputs + i];
        for (size_t j = 0; net->shape.bias && j < matrix->units; j++)
            *to++ = matrix->bias ? matrix->bias[j] : 0.0f;
    }
}

static bool refuse_layers(const net_draft *draft, problem *issue)
{
    return problem_set(issue, EXIT_USAGE,
                       "%s: the file itself says which layer is which; leave --layers out",
                       draft->name);
}

bool draft_finish(saved_net *saved, const net_draft *draft, const cinch_mapping *mapping,
                  const read_options *options, problem *issue)
{
    if (options->layers && !draft->foreign)
        return refuse_layers(draft, issue);
    for (uint32_t m = 0; m < draft->matrices; m++)
        if (draft->matrix[m].inputs > UINT32_MAX || draft->matrix[m].units > UINT32_MAX)
            return problem_set(issue, EXIT_INPUT, "%s: a matrix is wider than %u", draft->name,
                               UINT32_MAX);
    if (!read_functions(saved, draft, options, issue) ||
        !read_columns(saved, draft, mapping, issue) || !read_layers(saved, draft, issue))
        return false;
    if (cinch_shape_cost(&saved->net.shape).parameters == SIZE_MAX)
        return problem_set(issue, EXIT_INPUT, "%s: %s", draft->name,
                           cinch_status_text(CINCH_BAD_SHAPE));
    saved->net.weights =
        saved_net_take(saved, cinch_shape_cost(&saved->net.shape).parameters, sizeof(float));
    fill_weights(&saved->net, draft);
    saved->about = json_incref(draft->about);
    return true;
}

/* ---- Describing ------------------------------------------------------------------------------ */

/* Symbols as an array of texts: all, or those not `seen`. NULL when one is not UTF-8. */
static json_t *describe_symbols(const cinch_alphabet *alphabet, const bool *seen)
{
    json_t *symbols = json_array();
    for (uint32_t s = 0; s < alphabet->count; s++) {
        if (seen && seen[s])
            continue;
        if (json_array_append_new(symbols, json_string(cinch_symbol(alphabet, s))) != 0) {
            json_decref(symbols);
            return NULL;
        }
    }
    return symbols;
}

/* "FIRST..LAST" for many symbols that are whole numbers, each by one larger than that before it. */
static json_t *describe_numbers(const cinch_alphabet *alphabet)
{
    enum { FEW = 1000 };
    uint64_t first, number = 0;
    const char *at = cinch_symbol(alphabet, 0);
    if (alphabet->count <= FEW || !read_number(&first, &at) || *at != '\0')
        return NULL;
    for (uint32_t s = 1; s < alphabet->count; s++) {
        at = cinch_symbol(alphabet, s);
        if (!read_number(&number, &at) || *at != '\0' || number != first + s)
            return NULL;
    }
    return json_sprintf("%" PRIu64 "..%" PRIu64, first, number);
}

static json_t *describe_column(const cinch_alphabet *alphabet, const bool *seen)
{
    json_t *column = json_object();
    json_t *unseen = seen ? describe_symbols(alphabet, seen) : NULL;
    json_t *numbers = describe_numbers(alphabet);
    bool good = json_object_set_new(column, "name", json_string(alphabet->name)) == 0 &&
                json_object_set_new(column, "symbols",
                                    numbers ? numbers : describe_symbols(alphabet, NULL)) == 0;
    if (good && json_array_size(unseen) > 0)
        json_object_set(column, "unseen", unseen);
    json_decref(unseen);
    if (good)
        return column;
    json_decref(column);
    return NULL;
}

static bool describe_columns(json_t *description, const saved_net *saved)
{
    json_t *keys = json_array();
    bool good = true;
    for (uint32_t c = 0; good && c < saved->net.shape.columns; c++)
        good = json_array_append_new(keys, describe_column(&saved->keys[c], saved->seen[c])) == 0;
    json_object_set_new(description, "keys", keys);
    return good &&
           json_object_set_new(description, "value", describe_column(saved->value, NULL)) == 0;
}

json_t *draft_describe(const saved_net *saved, const char *path, problem *issue)
{
    const cinch_shape *shape = &saved->net.shape;
    json_t *description = json_object();
    if (saved->has_symbols && !describe_columns(description, saved)) {
        problem_set(issue, EXIT_INPUT,
                    "%s: a column's name or symbol is not UTF-8 and cannot be saved", path);
        json_decref(description);
        return NULL;
    }
    json_object_set_new(description, "activation",
                        json_string(activation_words[shape->activation]));
    json_object_set_new(description, "output", json_string(output_words[shape->output]));
    json_object_set_new(description, "bias", json_boolean(shape->bias));
    return description;
}
