/* report.c - what came out of a sweep: on one screen, or all of it as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_file.h"
#include "sweep/run.h"
#include "talk/output.h"

/* More cells than this are summed up line by line. */
enum { MOST_CELLS_SHOWN = 48 };

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The settings that a table shows: always the first three, others where they differ. */
typedef enum column {
    FAMILY,
    HIDDEN,
    TRAINER,
    ACTIVATION,
    OUTPUT,
    START,
    RANGE,
    RATE,
    BUDGET,
    COLUMNS
} column;

static const char *const column_names[] = {"family", "hidden", "trainer", "activation", "output",
                                           "start",  "range",  "rate",    "budget"};

static short_text cell_text(const sweep_line *line, column which)
{
    short_text text = {""};
    switch (which) {
    case FAMILY:
        snprintf(text.text, sizeof text.text, "%s", line->family);
        break;
    case HIDDEN:
        sweep_hidden_name(text.text, sizeof text.text, &line->hidden, '-');
        break;
    case TRAINER:
        snprintf(text.text, sizeof text.text, "%s", trainer_words[line->trainer]);
        break;
    case ACTIVATION:
        snprintf(text.text, sizeof text.text, "%s", activation_words[line->activation]);
        break;
    case OUTPUT:
        snprintf(text.text, sizeof text.text, "%s", output_words[line->output]);
        break;
    case START:
        snprintf(text.text, sizeof text.text, "%s", start_words[line->start]);
        break;
    case RANGE:
        return text_of_number(decimal_of_float(line->range));
    case RATE:
        return text_of_number(decimal_of_float(line->rate));
    case BUDGET:
        return text_of_count(line->budget);
    case COLUMNS:
        break;
    }
    return text;
}

/* Which columns to show, and the table's first row. */
static void start_table(text_table *table, bool *shown, const sweep_work *work,
                        const char *const *more, size_t count)
{
    size_t columns = count;
    for (column c = FAMILY; c < COLUMNS; c++) {
        shown[c] = c <= TRAINER;
        for (size_t i = 1; i < work->grid.lines && !shown[c]; i++)
            shown[c] = strcmp(cell_text(&work->grid.line[i], c).text,
                              cell_text(&work->grid.line[0], c).text) != 0 &&
                       !(c == BUDGET && work->options.budget == NULL);
        columns += shown[c];
    }
    text_table_start(table, columns, "lrl");
    for (column c = FAMILY; c < COLUMNS; c++)
        if (shown[c])
            text_table_add(table, "%s", column_names[c]);
    for (size_t i = 0; i < count; i++)
        text_table_add(table, "%s", more[i]);
}

static void add_line(text_table *table, const bool *shown, const sweep_line *line)
{
    for (column c = FAMILY; c < COLUMNS; c++)
        if (shown[c])
            text_table_add(table, "%s", cell_text(line, c).text);
}

/* ---- Grids ----------------------------------------------------------------------------------- */

static void print_cells(const sweep_work *work)
{
    static const char *const more[] = {"symbols", "exact", "of", "share", "95 % interval"};
    text_table table;
    bool shown[COLUMNS];
    start_table(&table, shown, work, more, 5);
    for (size_t i = 0; i < work->sweep.cells; i++) {
        const cinch_sweep_cell *cell = cinch_sweep_at(&work->sweep, i);
        if (cell->tried == 0)
            continue;
        cinch_interval range = cinch_wilson(cell->exact, cell->tried);
        add_line(&table, shown, &work->grid.line[cell->line]);
        text_table_add(&table, "%u", (unsigned)cell->symbols);
        text_table_add(&table, "%s", text_of_count(cell->exact).text);
        text_table_add(&table, "%s", text_of_count(cell->tried).text);
        text_table_add(&table, "%.1f %%", 100 * (double)cell->exact / (double)cell->tried);
        text_table_add(&table, "%.1f-%.1f %%", 100 * range.low, 100 * range.high);
    }
    text_table_print(&table, "");
}

/* The largest number of symbols up to which all cells of a line have a share; 0: none. */
static uint32_t reached(const sweep_work *work, size_t line, double share)
{
    uint32_t symbols = 0;
    size_t first = line * work->grid.points;
    for (size_t i = 0; i < work->grid.points; i++) {
        const cinch_sweep_cell *cell = cinch_sweep_at(&work->sweep, first + i);
        if (cell->tried == 0)
            continue;
        if ((double)cell->exact < share * (double)cell->tried)
            break;
        symbols = cell->symbols;
    }
    return symbols;
}

static void print_lines(const sweep_work *work)
{
    static const char *const more[] = {"cells", "exact", "of", "all exact to", "half exact to"};
    text_table table;
    bool shown[COLUMNS];
    start_table(&table, shown, work, more, 5);
    for (size_t line = 0; line < work->grid.lines; line++) {
        uint64_t tried = 0, exact = 0, cells = 0;
        for (size_t i = 0; i < work->grid.points; i++) {
            const cinch_sweep_cell *cell =
                cinch_sweep_at(&work->sweep, line * work->grid.points + i);
            tried += cell->tried;
            exact += cell->exact;
            cells += cell->tried > 0;
        }
        add_line(&table, shown, &work->grid.line[line]);
        text_table_add(&table, "%s", text_of_count(cells).text);
        text_table_add(&table, "%s", text_of_count(exact).text);
        text_table_add(&table, "%s", text_of_count(tried).text);
        for (int half = 0; half < 2; half++) {
            uint32_t symbols = reached(work, line, half ? 0.5 : 1.0);
            text_table_add(&table, symbols > 0 ? "%u" : "-", (unsigned)symbols);
        }
    }
    text_table_print(&table, "");
}

/* ---- Searches -------------------------------------------------------------------------------- */

/* What a line came to that has no crossing, from the cells that were looked at. */
static short_text without_crossing(const sweep_work *work, size_t line)
{
    short_text text;
    uint32_t most = 0, fails = 0;
    for (size_t i = 0; i < CINCH_SWEEP_POINTS; i++) {
        const cinch_sweep_cell *cell = cinch_sweep_at(&work->sweep, line * CINCH_SWEEP_POINTS + i);
        if (cell->tried == 0)
            continue;
        bool half = 2 * cell->exact >= cell->tried;
        most = half && cell->symbols > most ? cell->symbols : most;
        fails = !half && (fails == 0 || cell->symbols < fails) ? cell->symbols : fails;
    }
    if (most == 0 && fails == 0)
        snprintf(text.text, sizeof text.text, "not looked at yet");
    else if (fails == 0)
        snprintf(text.text, sizeof text.text, "at least half exact up to %u, the last one tried",
                 (unsigned)most);
    else if (most == 0)
        snprintf(text.text, sizeof text.text, "less than half exact at %u already",
                 (unsigned)fails);
    else
        snprintf(text.text, sizeof text.text, "between %u and %u, not settled", (unsigned)most,
                 (unsigned)fails);
    return text;
}

static void print_crossings(const sweep_work *work)
{
    static const char *const more[] = {"half exact at", "95 % interval", "networks"};
    text_table table;
    bool shown[COLUMNS];
    start_table(&table, shown, work, more, 3);
    for (size_t line = 0; line < work->grid.lines; line++) {
        cinch_crossing crossing = cinch_sweep_crossing(&work->sweep, line);
        add_line(&table, shown, &work->grid.line[line]);
        if (!crossing.found) {
            for (int i = 0; i < 3; i++)
                text_table_add(&table, "-");
            continue;
        }
        text_table_add(&table, "%.2f", crossing.symbols);
        if (crossing.bounded)
            text_table_add(&table, "%.2f-%.2f", crossing.interval.low, crossing.interval.high);
        else
            text_table_add(&table, "not known");
        text_table_add(&table, "%s", text_of_count(crossing.tried).text);
    }
    text_table_print(&table, "");
    for (size_t line = 0; line < work->grid.lines; line++)
        if (!cinch_sweep_crossing(&work->sweep, line).found)
            printf("%s, hidden %s, %s: %s\n", cell_text(&work->grid.line[line], FAMILY).text,
                   cell_text(&work->grid.line[line], HIDDEN).text,
                   cell_text(&work->grid.line[line], TRAINER).text,
                   without_crossing(work, line).text);
}

void sweep_report(const sweep_work *work)
{
    if (work->trained + work->known == 0)
        return;
    if (work->plan.critical)
        print_crossings(work);
    else if (work->cells <= MOST_CELLS_SHOWN)
        print_cells(work);
    else
        print_lines(work);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *line_json(const sweep_line *line)
{
    char hidden[96];
    json_t *object = json_object();
    sweep_hidden_name(hidden, sizeof hidden, &line->hidden, ',');
    json_object_set_new(object, "family", json_string(line->family));
    json_object_set_new(object, "hidden", json_string(hidden));
    json_object_set_new(object, "activation", json_string(activation_words[line->activation]));
    json_object_set_new(object, "output", json_string(output_words[line->output]));
    json_object_set_new(object, "bias", json_boolean(line->bias));
    json_object_set_new(object, "trainer", json_string(trainer_words[line->trainer]));
    json_object_set_new(object, "rate", json_from_float(line->rate));
    json_object_set_new(object, "start", json_string(start_words[line->start]));
    json_object_set_new(object, "range", json_from_float(line->range));
    json_object_set_new(object, "budget", json_from_count(line->budget));
    return object;
}

static json_t *cells_json(const sweep_work *work)
{
    json_t *list = json_array();
    for (size_t i = 0; i < work->sweep.cells; i++) {
        const cinch_sweep_cell *cell = cinch_sweep_at(&work->sweep, i);
        if (cell->tried == 0)
            continue;
        cinch_interval range = cinch_wilson(cell->exact, cell->tried);
        json_t *object = line_json(&work->grid.line[cell->line]);
        json_object_set_new(object, "symbols", json_from_count(cell->symbols));
        json_object_set_new(object, "tried", json_from_count(cell->tried));
        json_object_set_new(object, "exact", json_from_count(cell->exact));
        json_object_set_new(object, "low", json_from_double(range.low));
        json_object_set_new(object, "high", json_from_double(range.high));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *crossings_json(const sweep_work *work)
{
    json_t *list = json_array();
    for (size_t line = 0; line < work->grid.lines; line++) {
        cinch_crossing crossing = cinch_sweep_crossing(&work->sweep, line);
        json_t *object = line_json(&work->grid.line[line]);
        bool bounded = crossing.found && crossing.bounded;
        json_object_set_new(object, "symbols",
                            crossing.found ? json_from_double(crossing.symbols) : json_null());
        json_object_set_new(object, "low",
                            bounded ? json_from_double(crossing.interval.low) : json_null());
        json_object_set_new(object, "high",
                            bounded ? json_from_double(crossing.interval.high) : json_null());
        json_object_set_new(object, "tried", json_from_count(crossing.tried));
        if (!crossing.found)
            json_object_set_new(object, "why", json_string(without_crossing(work, line).text));
        json_array_append_new(list, object);
    }
    return list;
}

void sweep_report_json(const sweep_work *work)
{
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("sweep"));
    json_object_set_new(object, "db", json_string(work->options.db));
    json_object_set_new(object, "done", json_boolean(work->sweep.open == 0));
    json_object_set_new(object, "trained", json_from_count(work->trained));
    json_object_set_new(object, "found", json_from_count(work->known));
    if (work->plan.critical)
        json_object_set_new(object, "critical", crossings_json(work));
    json_object_set_new(object, "cells", cells_json(work));
    output_json(object);
}
