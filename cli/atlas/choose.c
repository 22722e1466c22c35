/* choose.c - which settings a chart draws, and what is said of those that it leaves out. */
#include <stdlib.h>

#include "atlas/atlas.h"
#include "system/memory.h"
#include "talk/output.h"

enum { MOST_NAMES = 4 }; /* in a remark */

/* The settings that are left out, in their order, and how to get one. */
static void remark_left(atlas *atlas, const char *what, const bool *left, size_t drawn)
{
    const atlas_data *data = &atlas->data;
    size_t all = drawn, named = 0, count, first = data->settings;
    char *text;
    for (size_t i = data->settings; i-- > 0;)
        if (left[i]) {
            all++;
            first = i;
        }
    if (all == drawn)
        return;
    FILE *out = memory_stream(&text, &count);
    for (size_t i = first; i < data->settings && named < MOST_NAMES; i++)
        if (left[i])
            fprintf(out, "%s%s", named++ > 0 ? "; " : "", data->setting[i].label);
    if (all - drawn > named)
        fprintf(out, "; and %zu more", all - drawn - named);
    memory_stream_end(out);
    atlas_remark_add(atlas,
                     "%s: %zu of %zu settings are drawn, those with most to show; left out: %s. "
                     "--only '%s' draws that one",
                     what, drawn, all, text, data->setting[first].label);
    free(text);
}

size_t atlas_choose(atlas *atlas, const char *what, size_t *chosen, size_t most,
                    atlas_measure *much)
{
    const atlas_data *data = &atlas->data;
    size_t *size = memory_take(data->settings + 1, sizeof *size), count = 0;
    bool *left = memory_take(data->settings + 1, sizeof *left);
    for (size_t i = 0; i < data->settings; i++) {
        size[i] = much(data, i);
        left[i] = size[i] > 0;
    }
    for (; count < most; count++) {
        size_t best = data->settings;
        for (size_t i = 0; i < data->settings; i++)
            if (left[i] && (best == data->settings || size[i] > size[best]))
                best = i;
        if (best == data->settings)
            break;
        chosen[count] = best;
        left[best] = false;
    }
    remark_left(atlas, what, left, count);
    free(size);
    free(left);
    return count;
}

static int in_order(const void *a, const void *b)
{
    const uint32_t *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

size_t atlas_distinct(uint32_t *number, size_t count)
{
    size_t kept = 0;
    qsort(number, count, sizeof *number, in_order);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || number[i] != number[kept - 1])
            number[kept++] = number[i];
    return kept;
}
