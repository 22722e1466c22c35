/* memory.c - memory that ends the program when there is none. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "system/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `bytes` is SIZE_MAX where the size itself overflowed. */
static _Noreturn void out_of_memory(size_t bytes)
{
    fprintf(stderr,
            "cinch: no memory for %zu bytes: free some, or use a smaller table or network\n",
            bytes);
    exit(EXIT_INPUT);
}

/* A checked product, never 0: malloc(0) may be NULL. */
static size_t product(size_t count, size_t each_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, each_bytes, &bytes))
        out_of_memory(SIZE_MAX);
    return bytes ? bytes : 1;
}

void *memory_take(size_t count, size_t each_bytes)
{
    return memory_grow(NULL, count, each_bytes);
}

void *memory_take_zeroed(size_t count, size_t each_bytes)
{
    void *memory = calloc(product(count, each_bytes), 1);
    if (!memory)
        out_of_memory(product(count, each_bytes));
    return memory;
}

void *memory_grow(void *old, size_t count, size_t each_bytes)
{
    size_t bytes = product(count, each_bytes);
    void *memory = realloc(old, bytes);
    if (!memory)
        out_of_memory(bytes);
    return memory;
}

void *memory_reserve(void *old, size_t *capacity, size_t needed, size_t each_bytes)
{
    if (needed <= *capacity)
        return old;
    size_t more = *capacity / 2 + 16;
    size_t grown = *capacity < SIZE_MAX - more ? *capacity + more : SIZE_MAX;
    *capacity = grown > needed ? grown : needed;
    return memory_grow(old, *capacity, each_bytes);
}

/* Each piece begins with the address of the piece taken before it. */
typedef struct piece {
    _Alignas(16) void *before;
} piece;

void *memory_keep(void **pieces, size_t count, size_t each_bytes)
{
    REQUIRE(each_bytes > 0);
    size_t more = sizeof(piece) / each_bytes + 1;
    piece *fresh = memory_take(count < SIZE_MAX - more ? count + more : SIZE_MAX, each_bytes);
    fresh->before = *pieces;
    *pieces = fresh;
    return fresh + 1;
}

char *memory_keep_text(void **pieces, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t bytes = (size_t)vsnprintf(NULL, 0, format, arguments) + 1;
    char *text = memory_keep(pieces, bytes, 1);
    vsnprintf(text, bytes, format, again);
    va_end(again);
    return text;
}

char *memory_keep_copy(void **pieces, const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(memory_keep(pieces, bytes, 1), text, bytes);
}

void memory_drop(void **pieces)
{
    while (*pieces != NULL) {
        void *before = ((piece *)*pieces)->before;
        free(*pieces);
        *pieces = before;
    }
}

FILE *memory_stream(char **text, size_t *count)
{
    FILE *stream = open_memstream(text, count);
    if (!stream)
        out_of_memory(BUFSIZ);
    return stream;
}

void memory_stream_end(FILE *stream)
{
    size_t bytes = (size_t)ftell(stream);
    bool failed = ferror(stream);
    if (fclose(stream) != 0 || failed)
        out_of_memory(bytes);
}

owned_arena memory_arena(size_t bytes)
{
    if (bytes == SIZE_MAX)
        out_of_memory(bytes);
    void *memory = memory_take(bytes, 1);
    return (owned_arena){.memory = memory, .arena = cinch_arena_over(memory, bytes)};
}

owned_arena memory_walk(cinch_walk *walk, const cinch_shape *shape)
{
    owned_arena memory = memory_arena(cinch_walk_size(shape));
    REQUIRE(cinch_walk_init(walk, shape, &memory.arena) == CINCH_OK);
    return memory;
}

owned_arena memory_index(cinch_index *index, const cinch_alphabet *alphabet)
{
    owned_arena memory = memory_arena(cinch_index_size(alphabet->count));
    REQUIRE(cinch_index_init(index, alphabet, &memory.arena) == CINCH_OK);
    return memory;
}

/* What Linux calls MemAvailable; SIZE_MAX where nobody says. */
static size_t available(void)
{
    FILE *file = fopen("/proc/meminfo", "re");
    char line[128];
    static const char name[] = "MemAvailable:";
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file))
        found = strncmp(line, name, sizeof name - 1) == 0;
    if (file)
        fclose(file);
    unsigned long long kilobytes = found ? strtoull(line + sizeof name - 1, NULL, 10) : 0;
    return found && kilobytes < SIZE_MAX / 1024 ? (size_t)kilobytes * 1024 : SIZE_MAX;
}

bool memory_fits(size_t bytes, const char *what, problem *issue)
{
    size_t most = available();
    if (bytes == SIZE_MAX)
        return problem_set(issue, EXIT_INPUT, "%s: too large for this machine: take a smaller one",
                           what);
    if (bytes <= most)
        return true;
    return problem_set(issue, EXIT_INPUT,
                       "%s: needs %.1f GB of memory, but %.1f GB are free: take a smaller one",
                       what, (double)bytes / 1e9, (double)most / 1e9);
}
