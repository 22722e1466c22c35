/* problem.c - what went wrong, as a message for people. */
#include "system/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/utf8.h"

bool problem_set(problem *issue, int status, const char *format, ...)
{
    if (issue->status)
        return false;
    char text[4 * sizeof issue->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    issue->status = status;
    utf8_show(issue->text, sizeof issue->text, text, SIZE_MAX, "\\x%02X");
    return false;
}

_Noreturn void require_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "cinch: %s:%d: a mistake in the program: not so: %s\n", file, line, condition);
    abort();
}

/* ---- The nearest name ------------------------------------------------------------------------ */

enum { LONGEST_NAME = 63 }; /* longer ones are near to nothing */

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/*
 * Damerau and Levenshtein: how many insertions, deletions, replacements and swaps of neighbours
 * turn one name into the other, upper and lower case alike. Three rows of the usual table are
 * enough.
 */
static size_t edit_distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    size_t length = strlen(b);
    for (size_t j = 0; j <= length; j++)
        above[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(above[j - 1] + !same, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[length];
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t length = strlen(word);
    if (length > LONGEST_NAME)
        return NULL;
    size_t nearest_distance = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(names[i]);
        if (other > LONGEST_NAME)
            continue;
        size_t distance = edit_distance(word, names[i]);
        size_t allowed = ((length > other ? length : other) + 1) / 3; /* a third of the letters */
        if (distance <= allowed && distance < nearest_distance) {
            nearest = names[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
