/* row_set.c - rows found by their keys, in a hash table. */
#include "mapping/row_set.h"

#include <string.h>

#include "base/hash.h"

size_t row_set_slots(size_t count)
{
    size_t slots = 2;
    while (slots - slots / 4 <= count) {
        if (slots > SIZE_MAX / 2)
            return SIZE_MAX;
        slots *= 2;
    }
    return slots;
}

static size_t slot_bytes(const row_set *set)
{
    return set->wide ? sizeof(size_t) : sizeof(uint32_t);
}

void row_set_list(arena_list *list, row_set *set, size_t rows)
{
    *set = (row_set){.slots = row_set_slots(rows), .wide = rows >= UINT32_MAX};
    set->slot = arena_list_take_zeroed(list, set->slots, slot_bytes(set));
}

void row_set_clear(row_set *set)
{
    memset(set->slot, 0, set->slots * slot_bytes(set));
}

static size_t get(const row_set *set, size_t at)
{
    return set->wide ? ((const size_t *)set->slot)[at] : ((const uint32_t *)set->slot)[at];
}

static void put(row_set *set, size_t at, size_t number)
{
    if (set->wide)
        ((size_t *)set->slot)[at] = number;
    else
        ((uint32_t *)set->slot)[at] = (uint32_t)number;
}

size_t row_set_first(row_set *set, size_t row)
{
    const uint32_t *key = set->key + row * set->columns;
    size_t bytes = set->columns * sizeof *key, mask = set->slots - 1, number;
    size_t at = (size_t)XXH64(key, bytes, 0) & mask;
    while ((number = get(set, at)) != 0) {
        if (memcmp(set->key + (number - 1) * set->columns, key, bytes) == 0)
            return number - 1;
        at = (at + 1) & mask;
    }
    put(set, at, row + 1);
    return row;
}
