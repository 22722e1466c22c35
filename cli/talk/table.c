/* table.c - rows of cells in aligned columns. */
#include "talk/table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/output.h"
#include "talk/terminal.h"

#define GAP 2 /* columns between two columns of the table */

void text_table_start(text_table *table, size_t columns, const char *align)
{
    *table = (text_table){.columns = columns, .align = align};
}

void text_table_add(text_table *table, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    table->cell =
        memory_reserve(table->cell, &table->capacity, table->cells + 1, sizeof *table->cell);
    size_t bytes = strlen(text) + 1;
    char *copy = memory_take(bytes, 1);
    memcpy(copy, text, bytes);
    table->cell[table->cells++] = copy;
}

/* How a table is laid out: its columns, cut into parts that stand one below the other. */
typedef struct table_layout {
    const text_table *table;
    const char *indent;
    size_t *width; /* of each column */
    size_t *first; /* of each part, and the end of the last: the number of its first column */
    size_t parts;
    bool hangs;   /* rows go on below, and not the table */
    size_t again; /* how many columns stand before each part but the first, or are left free */
    size_t later; /* what those take */
} table_layout;

/* Cuts the columns into parts, as many in each as `limit` takes; returns the widest part. */
static size_t cut(table_layout *layout, size_t limit)
{
    const text_table *table = layout->table;
    size_t at = 0, widest = 0;
    layout->parts = 0;
    for (size_t column = 0; column < table->columns; column++) {
        size_t needed = at + (column > 0 ? GAP : 0) + layout->width[column];
        if (column == 0 || (column > layout->again && needed > limit)) {
            layout->first[layout->parts++] = column;
            needed = (column > 0 ? layout->later : 0) + layout->width[column];
        }
        at = needed;
        widest = at > widest ? at : widest;
    }
    layout->first[layout->parts] = table->columns;
    return widest;
}

/* As few parts as fit the terminal, and those as even as can be. */
static void cut_evenly(table_layout *layout, size_t limit)
{
    size_t widest = cut(layout, limit), parts = layout->parts;
    for (size_t less = widest; parts > 1 && layout->parts == parts;) {
        limit = less;
        less = cut(layout, limit - 1);
        if (less >= limit)
            break;
    }
    cut(layout, limit);
}

/* What the first columns take, with the spaces after each. */
static size_t width_of(const table_layout *layout, size_t columns)
{
    size_t width = 0;
    for (size_t column = 0; column < columns && column < layout->table->columns; column++)
        width += layout->width[column] + GAP;
    return width;
}

static void make_layout(table_layout *layout)
{
    const text_table *table = layout->table;
    layout->width = memory_take_zeroed(table->columns, sizeof *layout->width);
    layout->first = memory_take(table->columns + 1, sizeof *layout->first);
    for (size_t i = 0; i < table->cells; i++) {
        size_t columns = text_columns(table->cell[i], strlen(table->cell[i]));
        if (columns > layout->width[i % table->columns])
            layout->width[i % table->columns] = columns;
    }
    size_t columns = terminal_width(), indent = strlen(layout->indent);
    size_t limit = columns > indent ? columns - indent : 1;
    size_t names = table->names > 0 ? table->names : 1;
    layout->hangs = table->hang > 0;
    layout->again = layout->hangs ? table->hang : names;
    if (!layout->hangs && 3 * width_of(layout, names) > 2 * limit) {
        layout->hangs = true;
        layout->again = 1;
    }
    layout->later = width_of(layout, layout->again);
    cut_evenly(layout, limit);
}

static bool right_aligned(const text_table *table, size_t column)
{
    return column >= strlen(table->align) || table->align[column] == 'r';
}

/* Prints a cell, and before it the spaces that it is away from the last one printed. */
static void print_cell(const table_layout *layout, size_t row, size_t column, size_t *spaces)
{
    const text_table *table = layout->table;
    const char *text = table->cell[row * table->columns + column];
    size_t gap = layout->width[column] - text_columns(text, strlen(text));
    bool right = right_aligned(table, column);
    *spaces += right ? gap : 0;
    if (*text != '\0') { /* no spaces at the end of a line */
        output_print("%*s%s", (int)*spaces, "", text);
        *spaces = 0;
    }
    *spaces += (right ? 0 : gap) + GAP;
}

/* Whether a part of a row has nothing to show. */
static bool is_empty(const table_layout *layout, size_t row, size_t part)
{
    const text_table *table = layout->table;
    bool empty = true;
    for (size_t column = layout->first[part]; column < layout->first[part + 1]; column++)
        empty &= table->cell[row * table->columns + column][0] == '\0';
    return empty;
}

static void print_row(const table_layout *layout, size_t row, size_t part)
{
    size_t spaces = strlen(layout->indent);
    if (part > 0 && layout->hangs && is_empty(layout, row, part))
        return;
    if (part > 0 && layout->hangs)
        spaces += layout->later;
    for (size_t column = 0; part > 0 && !layout->hangs && column < layout->again; column++)
        print_cell(layout, row, column, &spaces);
    for (size_t column = layout->first[part]; column < layout->first[part + 1]; column++)
        print_cell(layout, row, column, &spaces);
    output_print("\n");
}

void text_table_print(text_table *table, const char *indent)
{
    REQUIRE(table->cells % table->columns == 0);
    table_layout layout = {.table = table, .indent = indent};
    make_layout(&layout);
    size_t rows = table->cells / table->columns;
    for (size_t i = 0; i < layout.parts * rows; i++) {
        if (layout.hangs)
            print_row(&layout, i / layout.parts, i % layout.parts);
        else
            print_row(&layout, i % rows, i / rows);
    }
    for (size_t i = 0; i < table->cells; i++)
        free(table->cell[i]);
    free(table->cell);
    free(layout.width);
    free(layout.first);
    *table = (text_table){0};
}
