/* memory.h - memory for the command line: it ends the program when there is none. */
#ifndef CLI_SYSTEM_MEMORY_H
#define CLI_SYSTEM_MEMORY_H

#include <stdarg.h>
#include <stdio.h>

#include "cinch.h"
#include "system/problem.h"

/*
 * As malloc, calloc and realloc, with a checked product; never NULL. Without memory they print what
 * was asked for and exit with EXIT_INPUT: output files are renamed into place last, so none is left
 * half-written. Free with free().
 */
void *memory_take(size_t count, size_t each_bytes);
void *memory_take_zeroed(size_t count, size_t each_bytes);
void *memory_grow(void *old, size_t count, size_t each_bytes);

/* Grows an array geometrically so that it holds `needed` elements; *capacity is kept current. */
void *memory_reserve(void *old, size_t *capacity, size_t needed, size_t each_bytes);

/* Memory that is taken in pieces and freed at once; *pieces is NULL at first. */
void *memory_keep(void **pieces, size_t count, size_t each_bytes);
char *memory_keep_text(void **pieces, const char *format, va_list arguments);
char *memory_keep_copy(void **pieces, const char *text);
void memory_drop(void **pieces);

/*
 * A stream that writes into memory. After memory_stream_end() *text has *count bytes and a NUL;
 * free() it. They must stay where they are until then.
 */
FILE *memory_stream(char **text, size_t *count);
void memory_stream_end(FILE *stream);

/* An arena over fresh memory; free its `memory`. */
typedef struct owned_arena {
    void *memory;
    cinch_arena arena;
} owned_arena;

owned_arena memory_arena(size_t bytes);

/* A walk or an index, ready for use, over memory of its own. */
owned_arena memory_walk(cinch_walk *walk, const cinch_shape *shape);
owned_arena memory_index(cinch_index *index, const cinch_alphabet *alphabet);

/*
 * Whether so many bytes are free, as far as the system says: it promises more than it has, and ends
 * a program that believes it. Else records what `what` needs. SIZE_MAX is never free.
 */
bool memory_fits(size_t bytes, const char *what, problem *issue);

#endif
