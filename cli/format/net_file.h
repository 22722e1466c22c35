/* net_file.h - networks and certificates as files. */
#ifndef CLI_FORMAT_NET_FILE_H
#define CLI_FORMAT_NET_FILE_H

#include <jansson.h>

#include "cinch.h"
#include "system/problem.h"
#include "talk/names.h"

/* What the user says of files that do not say it themselves; zeros: nothing. */
typedef struct read_options {
    int activation;
    int output;
    bool activation_given;
    bool output_given;
    const char *layers; /* --layers: which tensor is which layer; or NULL */
    bool round;         /* --round: float64 weights become the nearest float32 */
    bool other_names;   /* names of tensors may mean anything */
    bool sizes_alone;   /* the mapping given is not what the network computes, but has its sizes */
} read_options;

/* One layer as it was read from a file. */
typedef struct layer_as_read {
    const char *weight; /* as the file calls it */
    size_t size[2];
    bool transposed;  /* it is [inputs, units] */
    const char *bias; /* or NULL */
} layer_as_read;

/* How a file without symbols was read. */
typedef struct net_reading {
    uint32_t layers;
    const layer_as_read *layer;
    const char *reason;   /* why like this; NULL: the file says it */
    const char *left_out; /* tensors that hold no weights; or NULL */
    uint64_t rounded;     /* weights that were no float32 */
    bool assumed;         /* activation and output are not in the file */
} net_reading;

/* A network with the symbols of its columns and where it came from. */
typedef struct saved_net {
    cinch_net net;
    bool has_symbols;      /* false: a file without symbols, read without a mapping */
    bool activation_known; /* false: tanh, softmax by default; a caller may set both in the shape */
    cinch_alphabet *keys;  /* [columns]; named columns */
    cinch_alphabet *value; /* [1] */
    bool *seen[CINCH_MAX_COLUMNS]; /* [count] whether a row used the symbol; NULL: all did */
    const net_reading *reading;    /* of a file without symbols; else NULL */
    json_t *about; /* provenance: trainer, rate, start, seed, passes, mapping, exact ...; or NULL */
    void *memory;  /* what saved_net_free() frees, with `about` */
} saved_net;

/*
 * Reads a network, safetensors or JSON by its content. `mapping` may be NULL; with it, a file that
 * has no symbols of its own (PyTorch's state_dict) takes shape and copies of the symbols from the
 * mapping: key columns by the order of inputs, values by the order of outputs. Where more than one
 * reading of its tensors fits, it must be the only one that answers the mapping. Without a mapping
 * such a file has one column, and keys and value are NULL. `options` may be NULL. On a problem
 * there is nothing to free.
 */
bool saved_net_read(saved_net *saved, const char *path, const cinch_mapping *mapping,
                    const read_options *options, problem *problem);

/* The same from memory. */
bool saved_net_parse(saved_net *saved, const unsigned char *bytes, size_t count, const char *name,
                     const cinch_mapping *mapping, const read_options *options, problem *problem);

/*
 * Whether a network of this shape and with these symbols can be written to `path` and read again,
 * whatever its weights, which are not looked at: to be asked before it is trained.
 */
bool saved_net_fits(const saved_net *saved, const char *path, problem *problem);

/* Writes a network: JSON when `path` ends in .json, else safetensors. Whole or not at all. */
bool saved_net_write(const saved_net *saved, const char *path, problem *problem);

void saved_net_free(saved_net *saved);

/* Whether a row uses each symbol of a key column; NULL when all are used. Free with free(). */
bool *saved_net_seen(const cinch_mapping *mapping, uint32_t column);

/*
 * A mapping's symbols translated to a network's: `mapping` gets new key and value numbers, so that
 * it can be used with the network even where its alphabets order their symbols differently or hold
 * fewer. A symbol or column that the network does not know is a problem that names it and its line.
 * Columns go by name, a single one by position. The mapping's alphabets are the network's from then
 * on: `saved` must stay as long as it. After a problem the mapping is of no use.
 */
bool saved_net_translate(const saved_net *saved, cinch_mapping *mapping, const char *name,
                         problem *problem);

/*
 * A certificate file (docs/CERTIFICATE.md) is JSON and holds mapping, network and claims, so that
 * it can be checked alone.
 */
typedef struct saved_certificate {
    cinch_certificate claims;
    const char *mapping_name; /* as it was given */
    cinch_mapping mapping;
    cinch_net net;
    const net_reading *reading; /* of the network's file, if that had no symbols; else NULL */
    uint64_t code_hash;         /* as the file says */
    bool codes_hold;            /* whether the hidden codes in the file are the network's */
    void *memory;
} saved_certificate;

#define CERTIFICATE_LIMIT ((size_t)1 << 30) /* bytes of a certificate's file */

/* Any file that is no certificate is a problem that says what it is. Nothing to free after one. */
bool saved_certificate_parse(saved_certificate *saved, const unsigned char *bytes, size_t count,
                             const char *name, problem *problem);
/* `name` is the mapping's, a family or a file; `reading` may be NULL. */
bool saved_certificate_write(const cinch_certificate *claims, const char *name,
                             const cinch_mapping *mapping, const cinch_net *net,
                             const net_reading *reading, const char *path, problem *problem);
void saved_certificate_free(saved_certificate *saved);

/* What a file is that this program may have written; JSON: of another kind, or a part of one. */
typedef enum saved_kind { SAVED_OTHER, SAVED_JSON, SAVED_NETWORK, SAVED_CERTIFICATE } saved_kind;

/* Found by reading it all, not by how it begins. */
saved_kind saved_kind_of(const unsigned char *bytes, size_t count);
extern const char *const saved_kind_words[]; /* "a network"; NULL for SAVED_OTHER */

#endif
