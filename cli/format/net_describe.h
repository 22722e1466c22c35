/* net_describe.h - what the readers and writers of networks share; private to this room. */
#ifndef CLI_FORMAT_NET_DESCRIBE_H
#define CLI_FORMAT_NET_DESCRIBE_H

#include <stdio.h>

#include "format/find_layers.h"
#include "format/net_file.h"
#include "system/file.h"

#define NET_FORMAT       "cinch-network"     /* what JSON calls itself */
#define NET_VERSION      1                   /* of both formats */
#define NET_FILE_LIMIT   ((size_t)1 << 30)   /* bytes of any network file */
#define NET_JSON_LIMIT   ((size_t)256 << 20) /* bytes of a JSON network: JSON takes 30 x */
#define NET_HEADER_LIMIT ((size_t)100000000) /* bytes of a safetensors header, as elsewhere */

/* A matrix as a file holds it: [units][inputs], as in PyTorch's Linear. */
typedef struct draft_matrix {
    size_t units;
    size_t inputs;
    bool transposed; /* `weight` is [inputs][units] */
    const float *weight;
    const float *bias;       /* [units], or NULL */
    const char *weight_name; /* as the file calls it */
    const char *bias_name;   /* NULL without one */
} draft_matrix;

/* What a file says, before it is a network. */
typedef struct net_draft {
    const char *name; /* of the file, for messages */
    uint32_t matrices;
    draft_matrix matrix[NET_MAX_MATRICES];
    json_t
        *description; /* an object: columns, activation, output, bias; or NULL: somebody else's */
    json_t *about;    /* an object, or NULL */

    /* Of somebody else's file: what may be a matrix or a bias; no matrices are known yet. */
    foreign_tensor *foreign;
    size_t foreign_count;
    const char *listing;  /* all tensors with their sizes, for messages */
    const char *left_out; /* tensors that hold no weights; or NULL */
    const char *reason;   /* why the matrices are these */
    uint64_t rounded;     /* weights that were no float32, with --round */

    void *memory; /* of all that the draft points to: memory_keep() */
} net_draft;

/* One format of network files. `recognise` judges by content; if none does, `extension` decides. */
typedef struct net_format {
    const char *extension;
    bool (*recognise)(const unsigned char *bytes, size_t count);
    bool (*parse)(net_draft *draft, const unsigned char *bytes, size_t count,
                  const read_options *options, problem *problem);
    bool (*write)(FILE *out, const saved_net *saved, json_t *description, const char *path,
                  problem *problem);
    /* Whether a file of this shape, whatever its weights, could be read again. */
    bool (*fits)(const saved_net *saved, json_t *description, const char *path, problem *problem);
} net_format;

extern const net_format net_format_safetensors;
extern const net_format net_format_json;

/* Whether the bytes begin as a JSON object does: blanks and a byte order mark may come before. */
bool draft_is_object(const unsigned char *bytes, size_t count);

/*
 * Parses JSON text that must be an object, a byte order mark before it or not; `place` begins the
 * message. NULL is a problem.
 */
json_t *draft_json(const char *place, const void *text, size_t count, problem *problem);

/* What JSON says that it is, by its "format", wherever that stands. */
saved_kind draft_kind_of(const json_t *root);

/*
 * Whether `object` is an object, all its fields are among `names`, which NULL ends, and the first
 * `required` of them (SIZE_MAX: all) are there. `place` begins the message.
 */
bool draft_fields(json_t *object, const char *const *names, size_t required, const char *place,
                  problem *problem);

/* An alphabet of an array's texts, in *pieces; returns how many come before one that is none. */
size_t draft_texts(cinch_alphabet *alphabet, void **pieces, const json_t *array);

/* The first symbol that another one before it equals, or NULL. */
const char *draft_repeated(const cinch_index *index);

/* Whether this program reads `version`; "newer" and "damaged" are different problems. */
bool draft_version(json_int_t version, const char *place, problem *problem);

/* Makes the network: checks sizes and description, fills the flat array. */
bool draft_finish(saved_net *saved, const net_draft *draft, const cinch_mapping *mapping,
                  const read_options *options, problem *problem);

void draft_free(net_draft *draft);

/* A copy that lives as long as the draft. */
const char *draft_text(net_draft *draft, const char *text);

/* The description of a network that can be saved; NULL when a symbol is not UTF-8. */
json_t *draft_describe(const saved_net *saved, const char *path, problem *problem);

/* What saved_net_write() writes; `path` only tells the format. Free file->bytes. */
bool saved_net_format(file_bytes *file, const saved_net *saved, const char *path, problem *problem);

/* Memory that lives as long as `saved`. */
void *saved_net_take(saved_net *saved, size_t count, size_t each_bytes);

#endif
