/* report.c - what came out of a sweep: on one screen, or all of it as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/run.h"
#include "talk/output.h"
#include "talk/table.h"

/* More cells than this are summed up. */
enum { MOST_CELLS_SHOWN = 48 };

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The settings that a table shows: some always, others where they differ. */
typedef struct shown_settings {
    const sweep_setting *setting[SWEEP_SETTINGS];
    size_t count;
} shown_settings;

static bool differs(const sweep_work *work, const sweep_setting *setting)
{
    const sweep_settings *all = work->grid.settings;
    short_text first = sweep_value_text(all, setting);
    bool found = false;
    for (size_t i = 1; i < work->grid.combinations && !found; i++)
        found = strcmp(sweep_value_text(&all[i], setting).text, first.text) != 0;
    /* Budgets that nobody gave are each trainer's usual one, which goes without saying. */
    return found && (setting != &sweep_setting_table[SWEEP_BUDGET] ||
                     work->options.list[SWEEP_BUDGET] != NULL);
}

/* A table's first row: settings, then `count` names more. */
static shown_settings start_table(text_table *table, const sweep_work *work,
                                  const char *const *more, size_t count)
{
    shown_settings shown = {.count = 0};
    for (int always = 1; always >= 0; always--)
        for (size_t i = 0; i < SWEEP_SETTINGS; i++)
            if (sweep_in_turn(i)->always == always && (always || differs(work, sweep_in_turn(i))))
                shown.setting[shown.count++] = sweep_in_turn(i);
    text_table_start(table, shown.count + count, "lrl");
    table->names = shown.count;
    for (size_t i = 0; i < shown.count; i++)
        text_table_add(table, "%s", shown.setting[i]->name);
    for (size_t i = 0; i < count; i++)
        text_table_add(table, "%s", more[i]);
    return shown;
}

static void add_settings(text_table *table, const shown_settings *shown,
                         const sweep_settings *settings)
{
    for (size_t i = 0; i < shown->count; i++)
        text_table_add(table, "%s", sweep_value_text(settings, shown->setting[i]).text);
}

/* ---- Grids ----------------------------------------------------------------------------------- */

static void print_cells(const sweep_work *work)
{
    static const char *const more[] = {"symbols", "exact", "of", "share", "95 % interval"};
    text_table table;
    shown_settings shown = start_table(&table, work, more, 5);
    table.names++; /* symbols */
    for (size_t i = 0; i < work->sweep.cells; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[i];
        if (cell->tried == 0)
            continue;
        cinch_interval range = cinch_wilson(cell->exact, cell->tried);
        add_settings(&table, &shown, &work->grid.settings[cell->settings]);
        text_table_add(&table, "%u", (unsigned)cell->symbols);
        text_table_add(&table, "%s", text_of_count(cell->exact).text);
        text_table_add(&table, "%s", text_of_count(cell->tried).text);
        text_table_add(&table, "%.1f %%", 100 * (double)cell->exact / (double)cell->tried);
        text_table_add(&table, "%.1f-%.1f %%", 100 * range.low, 100 * range.high);
    }
    text_table_print(&table, "");
}

/* The largest number of symbols up to which all cells of these settings have the share; 0: none. */
static uint32_t reached(const sweep_work *work, size_t settings, double share)
{
    uint32_t symbols = 0;
    size_t first = settings * work->grid.points;
    for (size_t i = 0; i < work->grid.points; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[first + i];
        if (cell->tried == 0)
            continue;
        if ((double)cell->exact < share * (double)cell->tried)
            break;
        symbols = cell->symbols;
    }
    return symbols;
}

static void print_sums(const sweep_work *work)
{
    static const char *const more[] = {"cells", "exact", "of", "all up to", "half up to"};
    text_table table;
    shown_settings shown = start_table(&table, work, more, 5);
    for (size_t i = 0; i < work->grid.combinations; i++) {
        uint64_t tried = 0, exact = 0, cells = 0;
        for (size_t j = 0; j < work->grid.points; j++) {
            const cinch_sweep_cell *cell = &work->sweep.cell[i * work->grid.points + j];
            tried += cell->tried;
            exact += cell->exact;
            cells += cell->tried > 0;
        }
        add_settings(&table, &shown, &work->grid.settings[i]);
        text_table_add(&table, "%s", text_of_count(cells).text);
        text_table_add(&table, "%s", text_of_count(exact).text);
        text_table_add(&table, "%s", text_of_count(tried).text);
        for (int half = 0; half < 2; half++) {
            uint32_t symbols = reached(work, i, half ? 0.5 : 1.0);
            text_table_add(&table, symbols > 0 ? "%u" : "-", (unsigned)symbols);
        }
    }
    text_table_print(&table, "");
}

/* ---- Searches -------------------------------------------------------------------------------- */

/* What a search without a crossing came to, from the cells that it looked at. */
static short_text without_crossing(const sweep_work *work, size_t settings)
{
    short_text text;
    uint32_t most = 0, fails = 0;
    for (size_t i = 0; i < CINCH_SWEEP_POINTS; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[settings * CINCH_SWEEP_POINTS + i];
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
    static const char *const more[] = {"half exact at", "95 % interval", "networks used"};
    text_table table;
    shown_settings shown = start_table(&table, work, more, 3);
    for (size_t i = 0; i < work->grid.combinations; i++) {
        cinch_crossing crossing = cinch_sweep_crossing(&work->sweep, i);
        add_settings(&table, &shown, &work->grid.settings[i]);
        if (!crossing.found) {
            for (int column = 0; column < 3; column++)
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
    for (size_t i = 0; i < work->grid.combinations; i++)
        if (!cinch_sweep_crossing(&work->sweep, i).found)
            output_print("%s: %s\n", sweep_settings_text(&work->grid.settings[i], false).text,
                         without_crossing(work, i).text);
}

/* Whether all is trained, and how many networks there are. */
static void print_verdict(const sweep_work *work)
{
    uint64_t tried = 0, exact = 0;
    for (size_t i = 0; i < work->sweep.cells; i++) {
        tried += work->sweep.cell[i].tried;
        exact += work->sweep.cell[i].exact;
    }
    if (work->sweep.open > 0)
        output_verdict(VERDICT_NO, "interrupted with %zu of %s open", work->sweep.open,
                       counted(work->cells, work->plan.critical ? "search" : "cell").text);
    else
        output_verdict(VERDICT_YES, "finished");
    output_print(": %s of %s exact\n", text_of_count(exact).text, counted(tried, "network").text);
}

void sweep_report(const sweep_work *work)
{
    if (work->trained + work->known == 0)
        return;
    print_verdict(work);
    if (work->plan.critical)
        print_crossings(work);
    else if (work->cells <= MOST_CELLS_SHOWN)
        print_cells(work);
    else
        print_sums(work);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *value_json(const sweep_settings *settings, const sweep_setting *setting)
{
    sweep_value value = sweep_value_of(settings, setting);
    switch (setting->kind) {
    case SETTING_FLAG:
        return json_boolean(value.number > 0);
    case SETTING_NUMBER:
        return json_from_double(value.number);
    case SETTING_COUNT:
        return json_from_count((uint64_t)value.number);
    default:
        return json_string(value.text);
    }
}

static json_t *settings_json(const sweep_settings *settings)
{
    json_t *object = json_object();
    for (size_t i = 0; i < SWEEP_SETTINGS; i++)
        json_object_set_new(object, sweep_setting_table[i].name,
                            value_json(settings, &sweep_setting_table[i]));
    return object;
}

static json_t *cells_json(const sweep_work *work)
{
    json_t *list = json_array();
    for (size_t i = 0; i < work->sweep.cells; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[i];
        if (cell->tried == 0)
            continue;
        cinch_interval range = cinch_wilson(cell->exact, cell->tried);
        json_t *object = settings_json(&work->grid.settings[cell->settings]);
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
    for (size_t i = 0; i < work->grid.combinations; i++) {
        cinch_crossing crossing = cinch_sweep_crossing(&work->sweep, i);
        json_t *object = settings_json(&work->grid.settings[i]);
        bool bounded = crossing.found && crossing.bounded;
        json_object_set_new(object, "symbols",
                            crossing.found ? json_from_double(crossing.symbols) : json_null());
        json_object_set_new(object, "low",
                            bounded ? json_from_double(crossing.interval.low) : json_null());
        json_object_set_new(object, "high",
                            bounded ? json_from_double(crossing.interval.high) : json_null());
        json_object_set_new(object, "tried", json_from_count(crossing.tried));
        if (!crossing.found)
            json_object_set_new(object, "why", json_string(without_crossing(work, i).text));
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
