/* known_keys.h - which keys had a row when a network was trained: a list in its file. */
#ifndef CLI_FORMAT_KNOWN_KEYS_H
#define CLI_FORMAT_KNOWN_KEYS_H

#include <jansson.h>

#include "format/net_file.h"

/*
 * The field "key_list" of a network's provenance (docs/FORMAT.md). NULL where none is needed, since
 * every key whose symbols rows have has a row itself, or where the list would be too long.
 */
json_t *known_keys_json(const cinch_mapping *mapping);

/* What a file says of its keys. */
typedef struct known_keys {
    const saved_net *saved;
    bool listed;      /* by the numbers below; else by symbols alone */
    bool said;        /* false: the file does not tell which keys had a row */
    bool hashed;      /* numbers are hashes: one key in 2^20 is taken for one that had a row */
    bool without;     /* the numbers are of keys that had none */
    uint64_t range;   /* numbers are below it */
    uint64_t *number; /* [count], sorted */
    size_t count;
} known_keys;

/* `saved` must stay as it is. Free with known_keys_free(). */
void known_keys_read(known_keys *keys, const saved_net *saved);
void known_keys_free(known_keys *keys);

/* Whether a row has this key, as far as the file says; true where it does not. */
bool known_keys_has(const known_keys *keys, const uint32_t *key);

#endif
