/* row_set.h - rows found by their keys. */
#ifndef CINCH_MAPPING_ROW_SET_H
#define CINCH_MAPPING_ROW_SET_H

#include "base/arena.h"

/* The rows seen so far, found by their keys: `slot` holds row + 1, in as few bytes as hold it. */
typedef struct row_set {
    const uint32_t *key; /* [rows][columns] */
    size_t columns;
    void *slot; /* all 0 at first */
    size_t slots;
    bool wide;
} row_set;

/*
 * Slots of an open-addressing table for `count` entries: a power of two, at most three quarters
 * full, so that linear probing stays short and an empty slot ends every search. SIZE_MAX when that
 * overflows.
 */
size_t row_set_slots(size_t count);

/* Takes the slots for so many rows, all empty; key and columns are the caller's. */
void row_set_list(arena_list *list, row_set *set, size_t rows);
void row_set_clear(row_set *set);

/* The first row with the key of `row`, which enters the set if there was none. */
size_t row_set_first(row_set *set, size_t row);

#endif
