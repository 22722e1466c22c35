/* certificate.h - what reading and writing certificates share. */
#ifndef CLI_FORMAT_CERTIFICATE_H
#define CLI_FORMAT_CERTIFICATE_H

#include "format/net_file.h"
#include "system/memory.h"

#define CERTIFICATE_FORMAT  "cinch-certificate"
#define CERTIFICATE_VERSION 3

/* Units of the last hidden layer; 0 when there is none. */
size_t certificate_width(const cinch_shape *shape);

/* For asking the codes of one row after the other; free memory.memory. */
typedef struct certificate_coder {
    owned_arena memory;
    cinch_walk walk;
} certificate_coder;

certificate_coder certificate_coder_open(const cinch_shape *shape);

/* The bits of the last hidden layer's codes of one row. */
void certificate_codes(uint32_t *bits, certificate_coder *coder, const cinch_net *net,
                       const cinch_mapping *mapping, size_t row);

/* XXH64 of codes as little-endian float32. */
uint64_t certificate_code_hash(const uint32_t *bits, size_t count);

#endif
