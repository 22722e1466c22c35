/* arena.c - memory that the caller passed, taken piece after piece. */
#include "base/arena.h"

#include <string.h>

void *arena_take(cinch_arena *arena, size_t count, size_t each_bytes)
{
    size_t bytes;
    if (!size_multiply(&bytes, count, each_bytes))
        return NULL;
    CINCH_REQUIRE(arena->next || !arena->end);
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
    void *taken = arena_take(arena, count, each_bytes);
    if (taken)
        memset(taken, 0, count * each_bytes);
    return taken;
}

void *arena_list_take(arena_list *list, size_t count, size_t each_bytes)
{
    if (list->arena) {
        void *taken = arena_take(list->arena, count, each_bytes);
        list->failed |= !taken;
        return taken;
    }
    size_t bytes = arena_sum(arena_product(count, each_bytes), ARENA_ALIGNMENT - 1);
    bytes = bytes == SIZE_MAX ? bytes : bytes & ~(ARENA_ALIGNMENT - 1);
    list->bytes = arena_sum(list->bytes, bytes);
    return NULL;
}

void *arena_list_take_zeroed(arena_list *list, size_t count, size_t each_bytes)
{
    void *taken = arena_list_take(list, count, each_bytes);
    if (taken)
        memset(taken, 0, count * each_bytes);
    return taken;
}

/* Each array was counted with what aligns the next one; the first may have to be aligned, too. */
size_t arena_list_size(const arena_list *list)
{
    CINCH_REQUIRE(!list->arena);
    return arena_sum(list->bytes, ARENA_ALIGNMENT - 1);
}

size_t arena_need(size_t count, size_t each_bytes)
{
    return arena_sum(arena_product(count, each_bytes), ARENA_ALIGNMENT - 1);
}

size_t arena_sum(size_t a, size_t b)
{
    size_t sum;
    return size_add(&sum, a, b) ? sum : SIZE_MAX;
}

/* 0 times what overflowed is no 0. */
size_t arena_product(size_t a, size_t b)
{
    size_t product;
    bool fits = size_multiply(&product, a, b) && a != SIZE_MAX && b != SIZE_MAX;
    return fits ? product : SIZE_MAX;
}
