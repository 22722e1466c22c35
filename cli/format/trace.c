/* trace.c - a training's trace: the CSV file that fit writes, read again and drawn. */
#include "format/trace.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "system/memory.h"
#include "system/utf8.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

/* Where the columns stand that are drawn. */
enum { PASS = 0, LOSS = 1, RIGHT = 3, MARGIN = 4, FIRST = 5, OUTPUT = 6, WEIGHTS = 7 };

/* ---- Reading --------------------------------------------------------------------------------- */

bool trace_recognise(const file_bytes *file)
{
    static const char begin[] = "pass,loss_nats,";
    size_t mark = utf8_mark(file->bytes, file->count);
    return file->count - mark >= sizeof begin - 1 &&
           memcmp(file->bytes + mark, begin, sizeof begin - 1) == 0;
}

/* Name number `column` of the header, compared with a cell. */
static bool is_column(size_t column, const char *text)
{
    const char *name = TRACE_HEADER;
    for (; column > 0; column--)
        name += strcspn(name, ",") + 1;
    size_t length = strcspn(name, ",");
    return strlen(text) == length && memcmp(text, name, length) == 0;
}

/* A number as fit writes it; inf and nan, spelled out, are what a training that diverged has. */
static bool parse_cell(double *value, const char *text)
{
    char *end;
    if (text[0] == '\0' || text[strspn(text, "0123456789.eE+-infa")] != '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && (isfinite(*value) || strchr(text, 'n') != NULL);
}

/* What passes and rows are. */
static bool is_count(double value)
{
    return value >= 0 && value < 1e18 && value == floor(value);
}

/* Passes grow, from 1. */
static bool follows(const trace *t, double pass)
{
    return pass > (t->passes > 0 ? t->column[PASS][t->passes - 1] : 0.0);
}

static void on_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    trace *t = user;
    size_t column = csv_cells(reader);
    double value;
    (void)length; /* cells hold no NUL */
    if (column >= TRACE_COLUMNS) {
        csv_blame(reader, "a cell too many; a trace has %d columns", TRACE_COLUMNS);
    } else if (csv_row_line(reader) == 1) {
        if (!is_column(column, text))
            csv_blame(reader,
                      "\"%s\" is not what a trace has here; its first line is " TRACE_HEADER,
                      text_of_symbol(text).text);
    } else if (!parse_cell(&value, text)) {
        csv_blame(reader, "\"%s\" is not a number", text_of_symbol(text).text);
    } else if ((column == PASS || column == RIGHT) && !is_count(value)) {
        csv_blame(reader, "\"%s\" is not a whole number from 0", text_of_symbol(text).text);
    } else if (column == PASS && !follows(t, value)) {
        csv_blame(reader, "pass %s does not come after the one before it", text);
    } else {
        t->column[column] = memory_reserve(t->column[column], &t->capacity[column], t->passes + 1,
                                           sizeof *t->column[column]);
        t->column[column][t->passes] = value;
    }
}

static void on_row(csv_reader *reader, void *user)
{
    trace *t = user;
    size_t cells = csv_cells(reader);
    if (cells < TRACE_COLUMNS)
        csv_blame(reader, "%zu cells, but a trace has %d columns", cells, TRACE_COLUMNS);
    else if (csv_row_line(reader) > 1)
        t->passes++;
}

/* Where there is one value only, margins are FLT_MAX, in nine digits: nothing to draw. */
static void hide_endless_margins(trace *t)
{
    const double endless = 0.99 * (double)FLT_MAX;
    for (size_t i = 0; i < t->passes; i++)
        if (t->column[MARGIN][i] > endless)
            t->column[MARGIN][i] = HUGE_VAL;
}

bool trace_parse(trace *t, const file_bytes *file, const char *name, problem *issue)
{
    *t = (trace){.passes = 0};
    csv_source source = {.name = file_input_name(name),
                         .descriptor = -1,
                         .bytes = file->bytes,
                         .count = file->count};
    csv_sink sink = {.cell = on_cell, .row = on_row, .user = t};
    if (!csv_read(&source, &sink, issue))
        return false;
    hide_endless_margins(t);
    return t->passes > 0 || problem_set(issue, EXIT_INPUT,
                                        "%s: a trace without a pass; cinch fit --trace FILE writes "
                                        "one that has some",
                                        source.name);
}

void trace_free(trace *t)
{
    for (size_t i = 0; i < TRACE_COLUMNS; i++)
        free(t->column[i]);
    *t = (trace){.passes = 0};
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static cinch_series series_of(const trace *t, size_t column, const char *name)
{
    return (cinch_series){
        .name = name, .x = t->column[PASS], .y = t->column[column], .count = t->passes};
}

/* The first pass with a margin above 0, for then all rows are right; 0 where there is none. A trace
 * does not say how many rows there are: the most that were right must be they. */
static double exact_pass(const trace *t)
{
    double most = 0.0;
    for (size_t i = 0; i < t->passes; i++)
        most = t->column[RIGHT][i] > most ? t->column[RIGHT][i] : most;
    for (size_t i = 0; i < t->passes; i++)
        if (t->column[MARGIN][i] > 0.0 && t->column[RIGHT][i] >= most)
            return t->column[PASS][i];
    return 0.0;
}

cinch_status trace_draw(cinch_scene *scene, owned_arena *memory, const trace *t, uint32_t columns)
{
    size_t last = t->passes - 1;
    double passes = t->column[PASS][last];
    char title[120], description[500];
    double exact = exact_pass(t);
    short_text all = counted((uint64_t)passes, "pass");
    if (exact > 0.0)
        snprintf(title, sizeof title, "All rows right after %.20s of %.60s",
                 text_of_count((uint64_t)exact).text, all.text);
    else
        snprintf(title, sizeof title, "Never all rows right in %.60s", all.text);
    char margins[120] = "there is one value, and so no margin";
    if (isfinite(t->column[MARGIN][last]))
        snprintf(margins, sizeof margins, "the smallest margin from %.4g to %.4g",
                 t->column[MARGIN][0], t->column[MARGIN][last]);
    snprintf(
        description, sizeof description,
        "Four charts over the passes of a training, in its own float32. The mean loss goes from "
        "%.4g to %.4g nats, "
        "the rows that are right from %.0f to %.0f, the norm of all weights from %.4g to %.4g; "
        "%s.",
        t->column[LOSS][0], t->column[LOSS][last], t->column[RIGHT][0], t->column[RIGHT][last],
        t->column[WEIGHTS][0], t->column[WEIGHTS][last], margins);
    size_t upright = exact > 0.0; /* the number of lines where all rows became right */
    const cinch_series line = {.x = &exact, .count = 1, .style = CINCH_UPRIGHTS};
    cinch_series named = line;
    named.name = "all right";
    const cinch_series loss[] = {series_of(t, LOSS, NULL), line},
                       right[] = {series_of(t, RIGHT, NULL), named},
                       margin[] = {series_of(t, MARGIN, NULL), line};
    /* All weights are often little more than the output's: dashes show the line below. */
    cinch_series norms[] = {series_of(t, FIRST, "first layer"),
                            series_of(t, OUTPUT, "output layer"),
                            series_of(t, WEIGHTS, "all weights"), line};
    norms[2].style = CINCH_DASHED;
    const cinch_panel panels[] = {
        {.label = "loss, nats", .series = loss, .count = 1 + upright, .axis = CINCH_AXIS_LOG},
        {.label = "rows right",
         .series = right,
         .count = 1 + upright,
         .axis = upright ? CINCH_AXIS_ENDS : 0},
        {.label = "margin", .series = margin, .count = 1 + upright},
        {.label = "weight norms", .series = norms, .count = 3 + upright},
    };
    const cinch_caption caption = {.title = title, .description = description, .label = "pass"};
    const cinch_chart chart = {.caption = caption,
                               .axis = passes > 100.0 ? CINCH_AXIS_LOG : 0,
                               .panels = panels,
                               .count = sizeof panels / sizeof *panels};
    const picture_source source = {.chart = &chart, .columns = columns};
    return picture_draw(scene, memory, &source);
}
