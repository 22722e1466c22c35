/* choose.c - which settings and widths a chart draws, and what is said of those that it leaves
 * out. */
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

static bool is_among(const size_t *chosen, size_t settings, size_t setting)
{
    for (size_t i = 0; i < settings; i++)
        if (chosen[i] == setting)
            return true;
    return false;
}

size_t atlas_choose_widths(atlas *atlas, const char *what, uint32_t *width, size_t most,
                           const size_t *chosen, size_t settings,
                           bool (*shown)(const atlas_cell *cell))
{
    const atlas_data *data = &atlas->data;
    size_t count = 0;
    for (uint32_t before = 0;; count++) {
        uint32_t next = UINT32_MAX;
        for (size_t i = 0; i < data->cells; i++) {
            const atlas_cell *cell = &data->cell[i];
            if (cell->width > before && cell->width < next && shown(cell) &&
                is_among(chosen, settings, cell->setting))
                next = cell->width;
        }
        if (next == UINT32_MAX)
            break;
        if (count < most)
            width[count] = next;
        before = next;
    }
    if (count > most)
        atlas_remark_add(atlas,
                         "%s: curves of the %zu narrowest of %zu widths are drawn, up to k = %u; "
                         "--json has the numbers of all",
                         what, most, count, width[most - 1]);
    return count < most ? count : most;
}
