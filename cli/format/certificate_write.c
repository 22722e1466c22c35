/* certificate_write.c - writes certificates as JSON, and gives the codes that stand in them. */
#include "format/certificate.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "format/encode.h"
#include "format/net_describe.h"
#include "format/reading.h"
#include "system/file.h"
#include "talk/output.h"

size_t certificate_width(const cinch_shape *shape)
{
    return shape->layers ? shape->width[shape->layers - 1] : 0;
}

certificate_coder certificate_coder_open(const cinch_shape *shape)
{
    certificate_coder c;
    c.memory = memory_walk(&c.walk, shape);
    c.walk.logit = NULL; /* codes alone are asked for */
    return c;
}

void certificate_codes(uint32_t *bits, certificate_coder *coder, const cinch_net *net,
                       const cinch_mapping *mapping, size_t row)
{
    cinch_net_walk(&coder->walk, net, mapping->key + row * mapping->columns);
    memcpy(bits, coder->walk.unit[net->shape.layers - 1],
           certificate_width(&net->shape) * sizeof *bits);
}

static bool same_alphabet(const cinch_alphabet *a, const cinch_alphabet *b)
{
    bool same = a->count == b->count;
    if (a->text == b->text && a->start == b->start)
        return same;
    for (uint32_t s = 0; same && s < a->count; s++)
        same = strcmp(cinch_symbol(a, s), cinch_symbol(b, s)) == 0;
    return same;
}

static const cinch_alphabet *column_of(const cinch_mapping *mapping, uint32_t column)
{
    return column < mapping->columns ? &mapping->keys[column] : mapping->values;
}

/* NULL when a symbol or the name is not UTF-8. */
static json_t *column_json(const cinch_mapping *mapping, uint32_t column)
{
    const cinch_alphabet *alphabet = column_of(mapping, column);
    json_t *json = json_object();
    int failed =
        json_object_set_new(json, "name", json_string(alphabet->name ? alphabet->name : ""));
    for (uint32_t c = 0; c < column; c++)
        if (!json_object_get(json, "symbols") && same_alphabet(column_of(mapping, c), alphabet))
            failed |= json_object_set_new(json, "symbols", json_integer(c));
    if (!json_object_get(json, "symbols")) {
        json_t *symbols = json_array();
        for (uint32_t s = 0; s < alphabet->count; s++)
            failed |= json_array_append_new(symbols, json_string(cinch_symbol(alphabet, s)));
        failed |= json_object_set_new(json, "symbols", symbols);
    }
    if (!failed)
        return json;
    json_decref(json);
    return NULL;
}

static json_t *mapping_json(const cinch_mapping *mapping, const char *name)
{
    json_t *json = json_object(), *keys = json_array();
    int failed = json_object_set_new(json, "name", json_string(name));
    failed |= json_object_set_new(json, "keys", keys);
    for (uint32_t c = 0; c < mapping->columns; c++)
        failed |= json_array_append_new(keys, column_json(mapping, c));
    failed |= json_object_set_new(json, "value", column_json(mapping, mapping->columns));
    size_t each = (size_t)mapping->columns + 1;
    uint32_t *words = memory_take(mapping->rows, each * sizeof *words);
    for (size_t row = 0; row < mapping->rows; row++) {
        memcpy(words + row * each, mapping->key + row * mapping->columns,
               mapping->columns * sizeof *words);
        words[row * each + mapping->columns] = mapping->value[row];
    }
    failed |= json_object_set_new(json, "rows", words_json(words, mapping->rows * each));
    free(words);
    if (!failed)
        return json;
    json_decref(json);
    return NULL;
}

static json_t *network_json(const cinch_net *net)
{
    const cinch_shape *shape = &net->shape;
    json_t *json = json_object(), *offset = json_array(), *hidden = json_array();
    for (uint32_t c = 0; c <= shape->columns; c++)
        json_array_append_new(offset, json_integer(shape->offset[c]));
    for (uint32_t l = 0; l < shape->layers; l++)
        json_array_append_new(hidden, json_integer(shape->width[l]));
    json_object_set_new(json, "columns", json_integer(shape->columns));
    json_object_set_new(json, "offset", offset);
    json_object_set_new(json, "hidden", hidden);
    json_object_set_new(json, "values", json_integer(shape->values));
    json_object_set_new(json, "activation", json_string(activation_words[shape->activation]));
    json_object_set_new(json, "output", json_string(output_words[shape->output]));
    json_object_set_new(json, "bias", json_boolean(shape->bias));
    size_t count = cinch_shape_cost(shape).parameters;
    uint32_t *bits = memory_take(count, sizeof *bits);
    memcpy(bits, net->weights, count * sizeof *bits);
    json_object_set_new(json, "weights", words_json(bits, count));
    free(bits);
    return json;
}

uint64_t certificate_code_hash(const uint32_t *bits, size_t count)
{
    unsigned char *bytes = memory_take(count, 4);
    for (size_t i = 0; i < 4 * count; i++)
        bytes[i] = (unsigned char)(bits[i / 4] >> 8 * (i % 4));
    uint64_t hash = XXH64(bytes, 4 * count, 0);
    free(bytes);
    return hash;
}

/* The codes of all rows, and their hash. */
static json_t *codes_json(uint64_t *hash, const cinch_net *net, const cinch_mapping *mapping)
{
    size_t wide = certificate_width(&net->shape);
    uint32_t *bits = memory_take(mapping->rows, wide * sizeof *bits);
    certificate_coder coder = certificate_coder_open(&net->shape);
    for (size_t row = 0; row < mapping->rows && wide > 0; row++)
        certificate_codes(bits + row * wide, &coder, net, mapping, row);
    free(coder.memory.memory);
    json_t *json = words_json(bits, mapping->rows * wide);
    *hash = certificate_code_hash(bits, mapping->rows * wide);
    free(bits);
    return json;
}

static json_t *hashes_json(const cinch_certificate *claims, uint64_t codes)
{
    json_t *json = json_object();
    json_object_set_new(json, "mapping", json_from_hash(claims->mapping_hash));
    json_object_set_new(json, "shape", json_from_hash(claims->shape_hash));
    json_object_set_new(json, "network", json_from_hash(claims->net_hash));
    json_object_set_new(json, "codes", json_from_hash(codes));
    return json;
}

static json_t *claims_json(const cinch_certificate *claims, const cinch_mapping *mapping)
{
    json_t *json = json_object();
    bool lone = mapping->values->count == 1;
    json_object_set_new(json, "rows", json_integer((json_int_t)claims->rows));
    json_object_set_new(json, "margin",
                        lone ? json_null() : json_string(hex_of(claims->margin).text));
    json_object_set_new(json, "row", json_integer((json_int_t)claims->row));
    json_object_set_new(json, "rival", json_integer(claims->rival));
    json_object_set_new(json, "bound", json_string(hex_of(claims->bound).text));
    return json;
}

/* One line per member of the file. */
static void add_member(FILE *out, const char *name, json_t *value)
{
    fprintf(out, ",\n\"%s\": ", name);
    json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(value);
}

bool saved_certificate_write(const cinch_certificate *claims, const char *name,
                             const cinch_mapping *mapping, const cinch_net *net,
                             const net_reading *reading, const char *path, problem *issue)
{
    if (!(claims->bound <= DBL_MAX))
        return problem_set(issue, EXIT_NO, "%s: not written: nothing is proved", path);
    json_t *table = mapping_json(mapping, name);
    if (!table)
        return problem_set(issue, EXIT_INPUT,
                           "%s: not written: a symbol, a column's name or the mapping's is not "
                           "UTF-8, and JSON holds nothing else; convert the table",
                           path);
    uint64_t code_hash;
    json_t *codes = codes_json(&code_hash, net, mapping);
    char *text;
    size_t count;
    FILE *out = memory_stream(&text, &count);
    fprintf(out, "{\"format\": \"" CERTIFICATE_FORMAT "\",\n\"version\": %d", CERTIFICATE_VERSION);
    add_member(out, "claims", claims_json(claims, mapping));
    add_member(out, "hashes", hashes_json(claims, code_hash));
    add_member(out, "mapping", table);
    add_member(out, "network", network_json(net));
    add_member(out, "reading", reading_json(reading));
    add_member(out, "codes", codes);
    fputs("}\n", out);
    memory_stream_end(out);
    bool good = file_write(path, text, count, issue);
    free(text);
    return good;
}
