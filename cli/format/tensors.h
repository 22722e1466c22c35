/* tensors.h - safetensors as a container of named tensors. */
#ifndef CLI_FORMAT_TENSORS_H
#define CLI_FORMAT_TENSORS_H

#include "format/net_describe.h"

#define TENSORS_LENGTH_BYTES 8 /* the header's length stands before it */

/* One tensor of the header. */
typedef struct tensor_entry {
    chain_tensor facts;
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

/* A tensor's numbers as float32, to be freed; NULL where one is not finite or no float32. */
float *tensor_numbers(const tensor_file *file, const tensor_entry *tensor, problem *problem);

#endif
