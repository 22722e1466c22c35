/* tensors.c - safetensors as a container: header, layout, numbers; docs/FORMAT.md has the rules. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/tensors.h"
#include "system/memory.h"

/* ---- Numbers --------------------------------------------------------------------------------- */

static uint64_t little_endian(const unsigned char *bytes, unsigned count)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < count; i++)
        number |= (uint64_t)bytes[i] << (8 * i);
    return number;
}

/* A float32's value from its bits. */
static double from_bits(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return (double)number;
}

static double read_f32(const unsigned char *bytes)
{
    return from_bits((uint32_t)little_endian(bytes, 4));
}

/* A bfloat16 is the upper half of a float32. */
static double read_bf16(const unsigned char *bytes)
{
    return from_bits((uint32_t)little_endian(bytes, 2) << 16);
}

/* 1 + 5 + 10 bits: (-1)^s * 2^(e - 15) * 1.m; 2^-24 * m when e is 0; not finite when e is 31. */
static double read_f16(const unsigned char *bytes)
{
    uint32_t bits = (uint32_t)little_endian(bytes, 2);
    uint32_t sign = bits >> 15 << 31, exponent = bits >> 10 & 31, fraction = bits & 1023;
    if (exponent == 0) {
        double small = (double)fraction * 0x1p-24;
        return sign ? -small : small;
    }
    uint32_t wide = exponent == 31 ? 255 : exponent + (127 - 15);
    return from_bits(sign | wide << 23 | fraction << 13);
}

static double read_f64(const unsigned char *bytes)
{
    uint64_t bits = little_endian(bytes, 8);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Number formats; of those that weights are not read from, the size alone. */
typedef struct number_format {
    const char *name;
    size_t bytes;
    double (*read)(const unsigned char *bytes);
    bool is_whole;
} number_format;

static const number_format number_formats[] = {
    {"F32", 4, read_f32, false}, {"F16", 2, read_f16, false}, {"BF16", 2, read_bf16, false},
    {"F64", 8, read_f64, false}, {"BOOL", 1, NULL, true},     {"U8", 1, NULL, true},
    {"I8", 1, NULL, true},       {"U16", 2, NULL, true},      {"I16", 2, NULL, true},
    {"U32", 4, NULL, true},      {"I32", 4, NULL, true},      {"U64", 8, NULL, true},
    {"I64", 8, NULL, true},      {"F8_E4M3", 1, NULL, false}, {"F8_E5M2", 1, NULL, false}};

static const number_format *format_named(const char *name)
{
    for (size_t i = 0; i < sizeof number_formats / sizeof *number_formats; i++)
        if (strcmp(name, number_formats[i].name) == 0)
            return &number_formats[i];
    return NULL;
}

void tensor_of_doubles(tensor_entry *tensor, bool whole)
{
    tensor->format = format_named(whole ? "I64" : "F64");
}

bool tensor_is_whole(const tensor_entry *tensor)
{
    return tensor->format->is_whole;
}

/* ---- The header ------------------------------------------------------------------------------ */

bool tensor_file_recognise(const unsigned char *bytes, size_t count)
{
    static const unsigned char zero[4] = {0};
    return count >= TENSORS_LENGTH_BYTES && memcmp(bytes + 4, zero, sizeof zero) == 0;
}

static bool read_header(tensor_file *file, const unsigned char *bytes, size_t count, problem *issue)
{
    if (count < TENSORS_LENGTH_BYTES)
        return problem_set(issue, EXIT_INPUT,
                           "%s: byte %zu: the file ends within the 8 bytes of the header's length; "
                           "it was cut short",
                           file->name, count);
    uint64_t length = little_endian(bytes, TENSORS_LENGTH_BYTES);
    if (length > NET_HEADER_LIMIT)
        return problem_set(issue, EXIT_INPUT,
                           "%s: byte 0: the header claims %llu bytes, more than the %zu that "
                           "safetensors allows; the file is damaged or of another kind",
                           file->name, (unsigned long long)length, NET_HEADER_LIMIT);
    if (length > count - TENSORS_LENGTH_BYTES)
        return problem_set(issue, EXIT_INPUT,
                           "%s: byte 0: the header claims %llu bytes, but %zu follow; the file was "
                           "cut short",
                           file->name, (unsigned long long)length, count - TENSORS_LENGTH_BYTES);
    if (length == 0 || bytes[TENSORS_LENGTH_BYTES] != '{')
        return problem_set(issue, EXIT_INPUT,
                           "%s: byte 8: the header does not begin with '{'; the file is damaged or "
                           "no safetensors",
                           file->name);
    char place[256];
    snprintf(place, sizeof place, "%.230s: header", file->name);
    file->header =
        draft_json(place, (const char *)bytes + TENSORS_LENGTH_BYTES, (size_t)length, issue);
    file->data = bytes + TENSORS_LENGTH_BYTES + length;
    file->data_bytes = count - TENSORS_LENGTH_BYTES - (size_t)length;
    return file->header != NULL;
}

/* A whole number that is not negative. */
static bool read_size(size_t *size, const json_t *value)
{
    json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
    *size = (size_t)number;
    return number >= 0 && (json_int_t)*size == number;
}

/* Dimensions, and the bytes they need. */
static bool read_shape(tensor_entry *tensor, size_t *bytes, const json_t *shape, const char *file,
                       problem *issue)
{
    const char *name = tensor->name;
    if (!json_is_array(shape))
        return problem_set(issue, EXIT_INPUT, "%s: tensor '%.80s': \"shape\" must be an array",
                           file, name);
    *bytes = tensor->format->bytes;
    tensor->dimensions = json_array_size(shape) > 2 ? 3 : (uint32_t)json_array_size(shape);
    for (size_t d = 0; d < json_array_size(shape); d++) {
        size_t size;
        if (!read_size(&size, json_array_get(shape, d)))
            return problem_set(issue, EXIT_INPUT,
                               "%s: tensor '%.80s': shape[%zu] must be a whole number from 0", file,
                               name, d);
        tensor->is_empty = tensor->is_empty || size == 0;
        if (__builtin_mul_overflow(*bytes, size, bytes))
            return problem_set(issue, EXIT_INPUT,
                               "%s: tensor '%.80s': its shape is larger than any file", file, name);
        if (d < 2)
            tensor->size[d] = size;
    }
    return true;
}

static bool read_format(tensor_entry *tensor, const json_t *dtype, const char *file, problem *issue)
{
    const char *text = json_is_string(dtype) ? json_string_value(dtype) : "";
    tensor->format = format_named(text);
    if (tensor->format)
        return true;
    return problem_set(issue, EXIT_INPUT,
                       "%s: tensor '%.80s': its dtype is \"%.20s\", which is none of safetensors'; "
                       "weights can be F32, F16, BF16 or F64",
                       file, tensor->name, text);
}

static bool read_tensor(tensor_entry *tensor, const char *name, json_t *entry,
                        const tensor_file *file, problem *issue)
{
    static const char *const fields[] = {"dtype", "shape", "data_offsets", NULL};
    char place[360];
    snprintf(place, sizeof place, "%.230s: tensor '%.80s'", file->name, name);
    *tensor = (tensor_entry){.name = name};
    size_t bytes = 0;
    if (!draft_fields(entry, fields, SIZE_MAX, place, issue) ||
        !read_format(tensor, json_object_get(entry, "dtype"), file->name, issue) ||
        !read_shape(tensor, &bytes, json_object_get(entry, "shape"), file->name, issue))
        return false;
    json_t *offsets = json_object_get(entry, "data_offsets");
    if (json_array_size(offsets) != 2 || !read_size(&tensor->begin, json_array_get(offsets, 0)) ||
        !read_size(&tensor->end, json_array_get(offsets, 1)) || tensor->end < tensor->begin)
        return problem_set(issue, EXIT_INPUT,
                           "%s: \"data_offsets\" must be two whole numbers, first byte and end",
                           place);
    if (tensor->end > file->data_bytes)
        return problem_set(issue, EXIT_INPUT,
                           "%s: its data end at byte %zu of the data, but there are %zu; the file "
                           "was cut short",
                           place, tensor->end, file->data_bytes);
    if (tensor->end - tensor->begin != bytes)
        return problem_set(issue, EXIT_INPUT,
                           "%s: its shape needs %zu bytes, but its data_offsets give %zu", place,
                           bytes, tensor->end - tensor->begin);
    return true;
}

static int compare_begin(const void *left, const void *right)
{
    const tensor_entry *a = left, *b = right;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/* Whether the tensors cover the data: no holes, no overlap, nothing behind. */
static bool check_layout(const tensor_file *file, problem *issue)
{
    size_t at = 0;
    for (size_t t = 0; t < file->count; t++) {
        const tensor_entry *tensor = &file->tensors[t];
        if (tensor->begin != at)
            return problem_set(
                issue, EXIT_INPUT,
                "%s: tensor '%.80s' begins at byte %zu of the data; expected is %zu, "
                "where the one before it ends: tensors must neither overlap nor "
                "leave holes",
                file->name, tensor->name, tensor->begin, at);
        at = tensor->end;
    }
    if (at != file->data_bytes)
        return problem_set(issue, EXIT_INPUT,
                           "%s: %zu bytes follow after the last tensor; the file is damaged",
                           file->name, file->data_bytes - at);
    return true;
}

static bool read_metadata(tensor_file *file, json_t *metadata, problem *issue)
{
    const char *key;
    json_t *value;
    file->metadata = metadata;
    if (!json_is_object(metadata))
        return problem_set(issue, EXIT_INPUT, "%s: __metadata__ must be an object", file->name);
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value))
            return problem_set(issue, EXIT_INPUT,
                               "%s: __metadata__: \"%.80s\" must be a text, as safetensors demands",
                               file->name, key);
    }
    return true;
}

static bool read_tensors(tensor_file *file, problem *issue)
{
    const char *name;
    json_t *entry;
    file->tensors = memory_take(json_object_size(file->header), sizeof *file->tensors);
    json_object_foreach(file->header, name, entry)
    {
        bool good = strcmp(name, "__metadata__") == 0
                        ? read_metadata(file, entry, issue)
                        : read_tensor(&file->tensors[file->count++], name, entry, file, issue);
        if (!good)
            return false;
    }
    qsort(file->tensors, file->count, sizeof *file->tensors, compare_begin);
    return check_layout(file, issue);
}

bool tensor_file_open(tensor_file *file, const unsigned char *bytes, size_t count, problem *issue)
{
    return read_header(file, bytes, count, issue) && read_tensors(file, issue);
}

void tensor_file_close(tensor_file *file)
{
    free(file->tensors);
    json_decref(file->header);
}

/* ---- Weights --------------------------------------------------------------------------------- */

/* Where number `i` of a tensor stands, as Python writes it: "[3][1]". */
static void index_text(char text[48], const tensor_entry *tensor, size_t i)
{
    if (tensor->dimensions == 2)
        snprintf(text, 48, "[%zu][%zu]", i / tensor->size[1], i % tensor->size[1]);
    else
        snprintf(text, 48, "[%zu]", i);
}

static bool refuse_number(const tensor_file *file, const tensor_entry *tensor, size_t i,
                          double number, problem *issue)
{
    char place[48];
    index_text(place, tensor, i);
    if (!(number >= -DBL_MAX && number <= DBL_MAX))
        return problem_set(issue, EXIT_INPUT,
                           "%s: tensor '%.80s'%s is %s; a network needs finite weights", file->name,
                           tensor->name, place, number != number ? "NaN" : "infinite");
    if (!(number >= -(double)FLT_MAX && number <= (double)FLT_MAX))
        return problem_set(issue, EXIT_INPUT,
                           "%s: tensor '%.80s'%s is %.17g, larger than every float32", file->name,
                           tensor->name, place, number);
    return problem_set(
        issue, EXIT_INPUT,
        "%s: tensor '%.80s'%s is float64 and no float32 has its value %.17g; "
        "--round takes the nearest one and proves that network, as does saving "
        "it as float32: array.astype(\"float32\") in NumPy, model.float() in PyTorch",
        file->name, tensor->name, place, number);
}

static bool refuse_format(const tensor_file *file, const tensor_entry *tensor, problem *issue)
{
    return problem_set(issue, EXIT_INPUT,
                       "%s: tensor '%.80s' has the dtype %s: quantised weights are numbers of a "
                       "network only times their scale; dequantise them, q.float() * scale, and "
                       "save that",
                       file->name, tensor->name, tensor->format->name);
}

const float *tensor_numbers(net_draft *draft, const tensor_file *file, const tensor_entry *tensor,
                            bool round, problem *issue)
{
    size_t each = tensor->format->bytes;
    size_t count = (tensor->end - tensor->begin) / each;
    if (!tensor->format->read) {
        refuse_format(file, tensor, issue);
        return NULL;
    }
    float *numbers = memory_keep(&draft->memory, count, sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        double number = tensor->format->read(file->data + tensor->begin + i * each);
        bool in_range = number >= -(double)FLT_MAX && number <= (double)FLT_MAX;
        numbers[i] = in_range ? (float)number : 0.0f;
        bool same = in_range && (double)numbers[i] == number;
        draft->rounded += !same;
        if (!same && !(round && in_range)) {
            refuse_number(file, tensor, i, number, issue);
            return NULL;
        }
    }
    return numbers;
}

/* ---- Messages -------------------------------------------------------------------------------- */

void tensor_list(char *text, size_t bytes, const tensor_file *file)
{
    size_t at = 0;
    text[0] = 0;
    for (size_t t = 0; t < file->count && at + 100 < bytes; t++) {
        const tensor_entry *tensor = &file->tensors[t];
        at += (size_t)snprintf(text + at, bytes - at, "%s%.40s ", t ? ", " : "", tensor->name);
        if (tensor->dimensions == 0 || tensor->dimensions > 2)
            at += (size_t)snprintf(text + at, bytes - at, "(%s dimensions)",
                                   tensor->dimensions ? "more than 2" : "no");
        else if (tensor->dimensions == 1)
            at += (size_t)snprintf(text + at, bytes - at, "[%zu]", tensor->size[0]);
        else
            at += (size_t)snprintf(text + at, bytes - at, "[%zu, %zu]", tensor->size[0],
                                   tensor->size[1]);
        if (t + 1 < file->count && at + 100 >= bytes)
            snprintf(text + at, bytes - at, ", ... (%zu in all)", file->count);
    }
    if (file->count == 0)
        snprintf(text, bytes, "there are none");
}
