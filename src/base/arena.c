/* arena.c - memory that the caller passed, taken piece after piece. */
#include "base/arena.h"

#include <string.h>

cinch_arena cinch_arena_over(void *memory, size_t bytes)
{
    CINCH_REQUIRE(memory || bytes == 0);
    unsigned char *start = memory;
    return (cinch_arena){start, start ? start + bytes : start};
}

void *cinch_arena_take(cinch_arena *arena, size_t count, size_t each_bytes)
{
    size_t bytes;
    if (!size_multiply(&bytes, count, each_bytes))
        return NULL;
    size_t pad = -(uintptr_t)arena->next & (ARENA_ALIGNMENT - 1);
    size_t left = (size_t)(arena->end - arena->next);
    if (!arena->next || pad > left || bytes > left - pad)
        return NULL;
    unsigned char *taken = arena->next + pad;
    arena->next = taken + bytes;
    return taken;
}

void *arena_take_zeroed(cinch_arena *arena, size_t count, size_t each_bytes)
{
    void *taken = cinch_arena_take(arena, count, each_bytes);
    if (taken)
        memset(taken, 0, count * each_bytes);
    return taken;
}

size_t arena_need(size_t count, size_t each_bytes)
{
    size_t bytes;
    if (!size_multiply(&bytes, count, each_bytes))
        return SIZE_MAX;
    return arena_sum(bytes, ARENA_ALIGNMENT - 1);
}

size_t arena_sum(size_t a, size_t b)
{
    size_t sum;
    return size_add(&sum, a, b) ? sum : SIZE_MAX;
}
