/* certificate.c - reads certificates from JSON: docs/CERTIFICATE.md says what stands where. */
#include "format/certificate.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/encode.h"
#include "format/net_describe.h"
#include "format/reading.h"

#define MAKE_ANEW "make it anew with `cinch check NET MAPPING -o CERT`"

/* ---- What a reader carries along ------------------------------------------------------------- */

typedef struct reader {
    saved_certificate *saved;
    const char *name; /* of the file */
    problem *issue;
    cinch_alphabet *columns; /* keys, then the value */
    uint32_t *codes;         /* [rows][last width] bits of floats */
    size_t code_count;
} reader;

static void *keep(saved_certificate *saved, size_t count, size_t each_bytes)
{
    return memory_keep(&saved->memory, count, each_bytes);
}

void saved_certificate_free(saved_certificate *saved)
{
    memory_drop(&saved->memory);
    *saved = (saved_certificate){.memory = NULL};
}

static bool wrong(const reader *r, const char *place, const char *what)
{
    return problem_set(r->issue, EXIT_INPUT, "%s: %s: %s; " MAKE_ANEW, r->name, place, what);
}

/* An integer in 0 .. most. */
static bool read_integer(uint64_t *number, const reader *r, const json_t *json, uint64_t most,
                         const char *place)
{
    if (!json_is_integer(json))
        return wrong(r, place, "expected is an integer");
    json_int_t value = json_integer_value(json);
    if (value < 0 || (uint64_t)value > most)
        return problem_set(r->issue, EXIT_INPUT, "%s: %s: %lld is not in 0 .. %llu; " MAKE_ANEW,
                           r->name, place, (long long)value, (unsigned long long)most);
    *number = (uint64_t)value;
    return true;
}

static bool read_words(uint32_t **words, size_t *count, const reader *r, const json_t *json,
                       const char *place)
{
    const char *what = "expected is a text in base64";
    if (json_is_string(json)) {
        size_t length = json_string_length(json);
        *words = keep(r->saved, length / 4 + 1, sizeof **words);
        what = words_parse(*words, count, json_string_value(json), length);
    }
    if (what)
        wrong(r, place, what);
    return !what;
}

static bool all_finite(const uint32_t *bits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((bits[i] & 0x7f800000) == 0x7f800000)
            return false;
    return true;
}

/* ---- Reading the mapping --------------------------------------------------------------------- */

static bool read_symbols(cinch_alphabet *alphabet, const reader *r, const json_t *symbols,
                         const char *place)
{
    size_t count = json_array_size(symbols);
    if (count == 0 || count > UINT32_MAX)
        return wrong(r, place, "\"symbols\" must be a list of 1 symbol or more");
    if (draft_texts(alphabet, &r->saved->memory, symbols) < count)
        return wrong(r, place, "a symbol must be a text");
    cinch_index index;
    owned_arena memory = memory_index(&index, alphabet);
    bool different = draft_repeated(&index) == NULL;
    free(memory.memory);
    return different || wrong(r, place, "two symbols are the same");
}

/* Column `number`, keys first; "symbols" may be the number of an earlier column. */
static bool read_column(const reader *r, uint32_t number, json_t *json, const char *place)
{
    static const char *const fields[] = {"name", "symbols", NULL};
    char full_place[256];
    snprintf(full_place, sizeof full_place, "%.128s: %s", r->name, place);
    if (!draft_fields(json, fields, SIZE_MAX, full_place, r->issue))
        return false;
    json_t *name = json_object_get(json, "name"), *symbols = json_object_get(json, "symbols");
    if (!json_is_string(name))
        return wrong(r, place, "\"name\" must be a text");
    cinch_alphabet *alphabet = &r->columns[number];
    if (json_is_integer(symbols)) {
        uint64_t earlier = 0;
        if (number == 0)
            return wrong(r, place, "there is no earlier column to share symbols with");
        if (!read_integer(&earlier, r, symbols, number - 1, place))
            return false;
        *alphabet = r->columns[earlier];
    } else if (!read_symbols(alphabet, r, symbols, place)) {
        return false;
    }
    alphabet->name = memory_keep_copy(&r->saved->memory, json_string_value(name));
    return true;
}

static bool read_columns(reader *r, json_t *mapping)
{
    json_t *keys = json_object_get(mapping, "keys");
    size_t columns = json_array_size(keys);
    if (columns < 1 || columns > CINCH_MAX_COLUMNS)
        return wrong(r, "mapping", "\"keys\" must be a list of 1 to 255 columns");
    r->columns = keep(r->saved, columns + 1, sizeof *r->columns);
    for (uint32_t c = 0; c < columns; c++) {
        char place[32];
        snprintf(place, sizeof place, "key column %u", c + 1);
        if (!read_column(r, c, json_array_get(keys, c), place))
            return false;
    }
    r->saved->mapping.columns = (uint32_t)columns;
    r->saved->mapping.keys = r->columns;
    r->saved->mapping.values = r->columns + columns;
    return read_column(r, (uint32_t)columns, json_object_get(mapping, "value"), "value column");
}

/* Whether no two rows have the same key: a mapping is a function, and a row counts once. */
static bool rows_differ(cinch_mapping *mapping)
{
    cinch_row_report report;
    owned_arena scratch = memory_arena(cinch_mapping_scratch_size(mapping));
    cinch_status status = cinch_mapping_validate(mapping, &report, scratch.arena);
    free(scratch.memory);
    return status == CINCH_OK && report.duplicates == 0;
}

static bool read_rows(const reader *r, const json_t *json)
{
    uint32_t *words = NULL;
    size_t count = 0;
    cinch_mapping *mapping = &r->saved->mapping;
    if (!read_words(&words, &count, r, json, "rows"))
        return false;
    size_t each = (size_t)mapping->columns + 1;
    if (count == 0 || count % each)
        return wrong(r, "rows", "there must be one number for every column of every row");
    mapping->rows = count / each;
    mapping->key = keep(r->saved, mapping->rows, mapping->columns * sizeof *mapping->key);
    mapping->value = keep(r->saved, mapping->rows, sizeof *mapping->value);
    for (size_t i = 0; i < count; i++) {
        size_t row = i / each, column = i % each;
        /* read_columns() came before. NOLINTNEXTLINE(*NullDereference) */
        if (words[i] >= r->columns[column].count)
            return problem_set(r->issue, EXIT_INPUT,
                               "%s: rows: row %zu has symbol %u of %u in column %zu; " MAKE_ANEW,
                               r->name, row, words[i], r->columns[column].count, column + 1);
        if (column < mapping->columns)
            mapping->key[row * mapping->columns + column] = words[i];
        else
            mapping->value[row] = words[i];
    }
    return rows_differ(mapping) || wrong(r, "rows", "two rows have the same key");
}

static bool read_object(json_t **object, const reader *r, const json_t *root, const char *name,
                        const char *const *fields)
{
    char place[256];
    *object = json_object_get(root, name);
    snprintf(place, sizeof place, "%.128s: %s", r->name, name);
    return draft_fields(*object, fields, SIZE_MAX, place, r->issue);
}

static bool read_mapping(reader *r, const json_t *root)
{
    static const char *const fields[] = {"name", "keys", "value", "rows", NULL};
    json_t *mapping;
    if (!read_object(&mapping, r, root, "mapping", fields))
        return false;
    const json_t *name = json_object_get(mapping, "name");
    if (!json_is_string(name))
        return wrong(r, "mapping", "\"name\" must be a text");
    r->saved->mapping_name = memory_keep_copy(&r->saved->memory, json_string_value(name));
    return read_columns(r, mapping) && read_rows(r, json_object_get(mapping, "rows"));
}

/* ---- Reading the network --------------------------------------------------------------------- */

static bool read_choice(int *choice, const reader *r, const json_t *json, const char *const *names,
                        const char *place)
{
    *choice = json_is_string(json) ? word_place(json_string_value(json), names) : -1;
    return *choice >= 0 || wrong(r, place, "this is not known to this version of Cinch");
}

/* The numbers that the mapping gives already, and the widths. */
static bool read_sizes(const reader *r, const json_t *network)
{
    cinch_shape *shape = &r->saved->net.shape;
    const json_t *offset = json_object_get(network, "offset");
    const json_t *hidden = json_object_get(network, "hidden");
    uint64_t number = 0;
    if (!json_is_array(offset) || !json_is_array(hidden))
        return wrong(r, "network", "\"offset\" and \"hidden\" must be lists");
    bool same = json_array_size(offset) == shape->columns + 1;
    same = same && json_integer_value(json_object_get(network, "columns")) == shape->columns;
    same = same && json_integer_value(json_object_get(network, "values")) == shape->values;
    for (uint32_t c = 0; same && c <= shape->columns; c++)
        same = json_is_integer(json_array_get(offset, c)) &&
               json_integer_value(json_array_get(offset, c)) == shape->offset[c];
    if (!same)
        return wrong(r, "network", "columns, offsets or values are not the mapping's");
    if (json_array_size(hidden) > CINCH_MAX_LAYERS)
        return wrong(r, "network", "there are more than 8 hidden layers");
    shape->layers = (uint32_t)json_array_size(hidden);
    for (uint32_t l = 0; l < shape->layers; l++) {
        if (!read_integer(&number, r, json_array_get(hidden, l), UINT32_MAX, "network: hidden"))
            return false;
        shape->width[l] = (uint32_t)number;
    }
    return true;
}

static bool read_weights(const reader *r, const json_t *json)
{
    uint32_t *bits = NULL;
    size_t count = 0;
    cinch_net *net = &r->saved->net;
    if (cinch_shape_cost(&net->shape).parameters == SIZE_MAX)
        return wrong(r, "network", "the sizes are out of range");
    if (!read_words(&bits, &count, r, json, "weights"))
        return false;
    if (count != cinch_shape_cost(&net->shape).parameters)
        return problem_set(r->issue, EXIT_INPUT,
                           "%s: weights: there are %zu, and the sizes say %zu; " MAKE_ANEW, r->name,
                           count, cinch_shape_cost(&net->shape).parameters);
    if (!all_finite(bits, count))
        return wrong(r, "weights", "one is NaN or infinite");
    net->weights = keep(r->saved, count, sizeof *net->weights);
    memcpy(net->weights, bits, count * sizeof *bits);
    return true;
}

static bool read_network(const reader *r, const json_t *root)
{
    static const char *const fields[] = {"columns", "offset", "hidden",  "values", "activation",
                                         "output",  "bias",   "weights", NULL};
    json_t *network;
    cinch_shape *shape = &r->saved->net.shape;
    int activation, output;
    if (!read_object(&network, r, root, "network", fields))
        return false;
    if (cinch_shape_of(shape, &r->saved->mapping) != CINCH_OK)
        return wrong(r, "mapping", "there are too many symbols");
    const json_t *bias = json_object_get(network, "bias");
    if (!json_is_boolean(bias))
        return wrong(r, "network: bias", "expected is true or false");
    shape->bias = json_is_true(bias);
    if (!read_sizes(r, network) ||
        !read_choice(&activation, r, json_object_get(network, "activation"), activation_words,
                     "network: activation") ||
        !read_choice(&output, r, json_object_get(network, "output"), output_words,
                     "network: output"))
        return false;
    shape->activation = (cinch_activation)activation;
    shape->output = (cinch_output)output;
    return read_weights(r, json_object_get(network, "weights"));
}

/* Version 2 had no reading. */
static bool read_reading(const reader *r, const json_t *root)
{
    const json_t *json = json_object_get(root, "reading");
    if (!json || json_is_null(json))
        return true;
    r->saved->reading = reading_parse(json, &r->saved->net, &r->saved->memory);
    return r->saved->reading || wrong(r, "reading", "this network cannot have been read like this");
}

static bool read_codes(reader *r, const json_t *root)
{
    if (!read_words(&r->codes, &r->code_count, r, json_object_get(root, "codes"), "codes"))
        return false;
    if (!all_finite(r->codes, r->code_count))
        return wrong(r, "codes", "one is NaN or infinite");
    size_t wide = certificate_width(&r->saved->net.shape);
    bool fits = wide == 0
                    ? r->code_count == 0
                    : r->code_count % wide == 0 && r->code_count / wide == r->saved->mapping.rows;
    return fits || wrong(r, "codes", "there must be one number for every unit of every row");
}

/* ---- Reading hashes and claims --------------------------------------------------------------- */

static bool read_hash(uint64_t *hash, const reader *r, const json_t *hashes, const char *name)
{
    const json_t *json = json_object_get(hashes, name);
    const char *text = json_is_string(json) ? json_string_value(json) : "";
    bool good = strlen(text) == 16;
    *hash = 0;
    for (size_t i = 0; good && i < 16; i++) {
        good = hex_digit(text[i]) >= 0;
        *hash = *hash << 4 | (uint64_t)(hex_digit(text[i]) & 0xf);
    }
    return good || wrong(r, "hashes", "a hash must be a text of 16 lower-case hex digits");
}

static bool read_hashes(reader *r, const json_t *root)
{
    static const char *const fields[] = {"mapping", "shape", "network", "codes", NULL};
    cinch_certificate *claims = &r->saved->claims;
    json_t *hashes;
    return read_object(&hashes, r, root, "hashes", fields) &&
           read_hash(&claims->mapping_hash, r, hashes, "mapping") &&
           read_hash(&claims->shape_hash, r, hashes, "shape") &&
           read_hash(&claims->net_hash, r, hashes, "network") &&
           read_hash(&r->saved->code_hash, r, hashes, "codes");
}

static bool read_double(double *x, const reader *r, const json_t *json, const char *place)
{
    if (json_is_string(json) && hex_parse(x, json_string_value(json)))
        return true;
    return wrong(r, place, "expected is a text like \"0x1.8p+3\"");
}

/* Without a rival (one value) the margin is null. */
static bool read_margin(const reader *r, const json_t *json)
{
    double *margin = &r->saved->claims.margin;
    if (json_is_null(json) != (r->saved->mapping.values->count == 1))
        return wrong(r, "claims: margin", "null goes with exactly one value, and with no more");
    *margin = DBL_MAX;
    return json_is_null(json) || read_double(margin, r, json, "claims: margin");
}

static bool read_claims(const reader *r, const json_t *root)
{
    static const char *const fields[] = {"rows", "margin", "row", "rival", "bound", NULL};
    cinch_certificate *claims = &r->saved->claims;
    json_t *json;
    uint64_t rival = 0;
    if (!read_object(&json, r, root, "claims", fields) ||
        !read_integer(&claims->rows, r, json_object_get(json, "rows"), INT64_MAX, "claims: rows") ||
        !read_margin(r, json_object_get(json, "margin")) ||
        !read_integer(&claims->row, r, json_object_get(json, "row"), INT64_MAX, "claims: row") ||
        !read_integer(&rival, r, json_object_get(json, "rival"), UINT32_MAX, "claims: rival"))
        return false;
    claims->rival = (uint32_t)rival;
    return read_double(&claims->bound, r, json_object_get(json, "bound"), "claims: bound");
}

/* ---- Codes ----------------------------------------------------------------------------------- */

/* The first row whose codes are not those of the network at hand; the rows' count if all are. */
static size_t first_other_codes(const reader *r)
{
    const cinch_net *net = &r->saved->net;
    size_t wide = certificate_width(&net->shape), row = 0;
    uint32_t *bits = memory_take(wide, sizeof *bits);
    certificate_coder coder = certificate_coder_open(&net->shape);
    for (; row < r->saved->mapping.rows; row++) {
        certificate_codes(bits, &coder, net, &r->saved->mapping, row);
        if (memcmp(bits, r->codes + row * wide, wide * sizeof *bits) != 0)
            break;
    }
    free(coder.memory.memory);
    free(bits);
    return row;
}

/* Whether the codes in the file are this library's. */
static bool codes_hold(const reader *r)
{
    if (r->saved->code_hash != certificate_code_hash(r->codes, r->code_count))
        return false;
    return certificate_width(&r->saved->net.shape) == 0 ||
           first_other_codes(r) == r->saved->mapping.rows;
}

/* ---- Reading the whole ----------------------------------------------------------------------- */

static bool no_certificate(const char *name, saved_kind kind, problem *issue)
{
    return problem_set(issue, EXIT_INPUT,
                       "%s: this is %s%sno certificate; a network needs a mapping beside it: cinch "
                       "check NET MAPPING",
                       name, kind == SAVED_OTHER ? "" : saved_kind_words[kind],
                       kind == SAVED_OTHER ? "" : ", ");
}

static bool read_version(const reader *r, json_t *root)
{
    static const char *const fields[] = {"format", "version", "mapping", "network", "codes",
                                         "hashes", "claims",  "reading", NULL};
    static const char *const fields_of_2[] = {"format", "version", "mapping", "network",
                                              "codes",  "hashes",  "claims",  NULL};
    saved_kind kind = draft_kind_of(root);
    if (kind != SAVED_CERTIFICATE)
        return no_certificate(r->name, kind, r->issue);
    const json_t *version = json_object_get(root, "version");
    if (json_is_integer(version) && json_integer_value(version) > CERTIFICATE_VERSION)
        return problem_set(r->issue, EXIT_INPUT,
                           "%s: version %lld of the format is newer than this program, which knows "
                           "version %d; take a newer Cinch, or " MAKE_ANEW,
                           r->name, (long long)json_integer_value(version), CERTIFICATE_VERSION);
    if (json_is_integer(version) && json_integer_value(version) == 1)
        return wrong(r, "version", "1 was made by an earlier version of Cinch");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return wrong(r, "version", "expected is 3");
    return draft_fields(root, json_integer_value(version) == 2 ? fields_of_2 : fields, SIZE_MAX,
                        r->name, r->issue);
}

static bool read_root(reader *r, json_t *root)
{
    return read_version(r, root) && read_mapping(r, root) && read_network(r, root) &&
           read_reading(r, root) && read_codes(r, root) && read_hashes(r, root) &&
           read_claims(r, root);
}

bool saved_certificate_parse(saved_certificate *saved, const unsigned char *bytes, size_t count,
                             const char *name, problem *issue)
{
    *saved = (saved_certificate){.memory = NULL};
    if (count == 0)
        return problem_set(issue, EXIT_INPUT, "%s: the file is empty; expected is a certificate",
                           name);
    if (!draft_is_object(bytes, count))
        return no_certificate(name, saved_kind_of(bytes, count), issue);
    json_t *root = draft_json(name, bytes, count, issue);
    if (!root)
        return false;
    reader r = {.saved = saved, .name = name, .issue = issue};
    bool good = read_root(&r, root);
    json_decref(root);
    if (good)
        saved->codes_hold = codes_hold(&r);
    else
        saved_certificate_free(saved);
    return good;
}
