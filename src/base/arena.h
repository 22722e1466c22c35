/* arena.h - memory that the caller passed. */
#ifndef CINCH_BASE_ARENA_H
#define CINCH_BASE_ARENA_H

#include "base/base.h"

#define ARENA_ALIGNMENT ((size_t)64) /* a cache line, and the widest vector */

/*
 * Takes `count` elements of `each_bytes` bytes, aligned to ARENA_ALIGNMENT and not cleared. NULL
 * when they do not fit or their size overflows; the arena is unchanged then.
 */
void *arena_take(cinch_arena *arena, size_t count, size_t each_bytes);

/* The same, and all bytes 0. */
void *arena_take_zeroed(cinch_arena *arena, size_t count, size_t each_bytes);

/*
 * The arrays of an object, named one after the other by one function of its module: its _size()
 * counts them and its _init() takes them, so that neither can forget one.
 */
typedef struct arena_list {
    cinch_arena *arena; /* where they are taken from; NULL: they are counted, and become NULL */
    size_t bytes;       /* counted so far; SIZE_MAX when that overflows */
    bool failed;        /* one that was to be taken did not fit */
} arena_list;

/* The next array of the list. */
void *arena_list_take(arena_list *list, size_t count, size_t each_bytes);
void *arena_list_take_zeroed(arena_list *list, size_t count, size_t each_bytes);

#define ARENA_LIST(list, array, count) ((array) = arena_list_take(list, count, sizeof *(array)))
#define ARENA_LIST_ZEROED(list, array, count)                                                      \
    ((array) = arena_list_take_zeroed(list, count, sizeof *(array)))

/* Bytes of any arena that hold what was counted; SIZE_MAX when they overflow. */
size_t arena_list_size(const arena_list *list);

/* Of two sizes, or counts; SIZE_MAX when that overflows or one of them already did. */
size_t arena_sum(size_t a, size_t b);
size_t arena_product(size_t a, size_t b);

/* What `count` elements alone take from any arena; SIZE_MAX when that overflows. */
size_t arena_need(size_t count, size_t each_bytes);

#endif
