/* tensors.h - safetensors as a container of named tensors. */
#ifndef CLI_FORMAT_TENSORS_H
#define CLI_FORMAT_TENSORS_H

#include "format/net_describe.h"

#define TENSORS_LENGTH_BYTES 8 /* the header's length stands before it */

/* One tensor of the header. */
typedef struct tensor_entry {
    const char *name;
    uint32_t dimensions; /* 3: more than 2 */
    size_t size[2];
    bool is_empty; /* a dimension is 0 */
    const struct number_format *format;
    size_t begin; /* first byte in the data */
    size_t end;
} tensor_entry;

/* A file, taken apart. */
typedef struct tensor_file {
    const char *name; /* for messages */
    const unsigned char *data;
    size_t data_bytes;
    json_t *header;
    json_t *metadata;      /* an object of texts in `header`, or NULL */
    tensor_entry *tensors; /* in the order of their data */
    size_t count;
} tensor_file;

/* Whether the bytes can begin a safetensors file. */
bool tensor_file_recognise(const unsigned char *bytes, size_t count);

/* Reads and checks the header; file->name is given. `bytes` must stay. Close it in any case. */
bool tensor_file_open(tensor_file *file, const unsigned char *bytes, size_t count,
                      problem *problem);
void tensor_file_close(tensor_file *file);

/* Says that a tensor's numbers are float64, or integers of as many bytes. */
void tensor_of_doubles(tensor_entry *tensor, bool whole);

/* Whether a tensor's numbers are integers. */
bool tensor_is_whole(const tensor_entry *tensor);

/*
 * A tensor's numbers as float32, in the draft's memory. NULL is a problem: numbers that are no
 * weights, one that is not finite, or, unless they are to be rounded, no float32.
 */
const float *tensor_numbers(net_draft *draft, const tensor_file *file, const tensor_entry *tensor,
                            bool round, problem *problem);

/* The first tensors with their sizes, for a message. */
void tensor_list(char *text, size_t bytes, const tensor_file *file);

#endif
