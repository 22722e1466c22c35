/* arena.h - memory that the caller passed. */
#ifndef CINCH_BASE_ARENA_H
#define CINCH_BASE_ARENA_H

#include "base/base.h"

#define ARENA_ALIGNMENT ((size_t)64) /* a cache line, and the widest vector */

/*
 * What `count` elements take from an arena, alignment included; SIZE_MAX when that overflows. A
 * module's _size() adds these up with arena_sum(), so that its _init() cannot take more.
 */
size_t arena_need(size_t count, size_t each_bytes);

/* cinch_arena_take(), and all bytes 0. */
void *arena_take_zeroed(cinch_arena *arena, size_t count, size_t each_bytes);

/* a + b, or SIZE_MAX when that overflows or one of them already did. */
size_t arena_sum(size_t a, size_t b);

#endif
