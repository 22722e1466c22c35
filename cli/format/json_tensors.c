/* json_tensors.c - arrays in JSON as the named tensors of somebody else's network. */
#include "format/json_tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

enum { NAME_BYTES = 256, DEEPEST = 16 };

static bool is_array_of_numbers(const json_t *value)
{
    while (json_array_size(value) > 0)
        value = json_array_get(value, 0);
    return json_is_array(value) || json_is_number(value);
}

/* Whether there is nothing but numbers, arrays, which are counted, and such objects. */
static bool recognise(size_t *arrays, json_t *object, unsigned depth)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        bool good = json_is_object(value) ? depth < DEEPEST && recognise(arrays, value, depth + 1)
                                          : is_array_of_numbers(value);
        *arrays += json_is_array(value);
        if (!good)
            return false;
    }
    return true;
}

bool json_tensors_recognise(json_t *root)
{
    size_t arrays = 0;
    return json_is_object(root) && recognise(&arrays, root, 0) && arrays > 0;
}

/* What is gathered: room for as many tensors as there can be, and their numbers. */
typedef struct json_gather {
    tensor_file *file;
    net_draft *draft;
    unsigned char *data;
    size_t capacity;
    size_t tensors_capacity;
    problem *issue;
} json_gather;

/* Adds a double's bytes, the least first. */
static void add_number(json_gather *gather, double number)
{
    tensor_file *file = gather->file;
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    gather->data = memory_reserve(gather->data, &gather->capacity, file->data_bytes + 8, 1);
    for (unsigned k = 0; k < 8; k++)
        gather->data[file->data_bytes++] = (unsigned char)(bits >> (8 * k));
}

/* Adds the numbers of an array of so many dimensions, or one number; false where sizes differ. */
static bool add_numbers(json_gather *gather, const json_t *value, const size_t *size,
                        uint32_t dimensions)
{
    if (dimensions == 0) {
        if (json_is_number(value))
            add_number(gather, json_number_value(value));
        return json_is_number(value);
    }
    if (!json_is_array(value) || json_array_size(value) != size[0])
        return false;
    for (size_t i = 0; i < size[0]; i++)
        if (!add_numbers(gather, json_array_get(value, i), size + 1, dimensions - 1))
            return false;
    return true;
}

static bool add_tensor(json_gather *gather, const char *name, const json_t *value)
{
    enum { MOST = 4 };
    tensor_file *file = gather->file;
    size_t size[MOST];
    uint32_t dimensions = 0;
    const json_t *first = value;
    for (; json_is_array(first) && dimensions < MOST; first = json_array_get(first, 0))
        size[dimensions++] = json_array_size(first);
    file->tensors = memory_reserve(file->tensors, &gather->tensors_capacity, file->count + 1,
                                   sizeof *file->tensors);
    tensor_entry *tensor = &file->tensors[file->count++];
    *tensor = (tensor_entry){.name = draft_text(gather->draft, name),
                             .dimensions = dimensions > 2 ? 3 : dimensions,
                             .begin = file->data_bytes};
    for (uint32_t d = 0; d < dimensions; d++) {
        tensor->is_empty = tensor->is_empty || size[d] == 0;
        if (d < 2)
            tensor->size[d] = size[d];
    }
    tensor_of_doubles(tensor, dimensions == 0 && json_is_integer(value));
    if (!tensor->is_empty && !add_numbers(gather, value, size, dimensions))
        return problem_set(gather->issue, EXIT_INPUT,
                           "%s: \"%.80s\": expected are numbers, in rows of one length", file->name,
                           name);
    tensor->end = file->data_bytes;
    return true;
}

static bool gather_all(json_gather *gather, const char *prefix, json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        char name[NAME_BYTES];
        int length = snprintf(name, sizeof name, "%s%s%s", prefix, prefix[0] ? "." : "", key);
        if (length < 0 || length >= NAME_BYTES)
            return problem_set(gather->issue, EXIT_INPUT, "%s: the name \"%.80s...\" is too long",
                               gather->file->name, name);
        if (!(json_is_object(value) ? gather_all(gather, name, value)
                                    : add_tensor(gather, name, value)))
            return false;
    }
    return true;
}

bool json_tensors_open(tensor_file *file, net_draft *draft, json_t *root, problem *issue)
{
    json_gather gather = {.file = file, .draft = draft, .issue = issue};
    bool good = gather_all(&gather, "", root);
    unsigned char *kept = memory_keep(&draft->memory, file->data_bytes, 1);
    if (file->data_bytes > 0)
        memcpy(kept, gather.data, file->data_bytes);
    free(gather.data);
    file->data = kept;
    return good;
}
