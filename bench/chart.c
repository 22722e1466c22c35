/*
 * chart.c - draws a chart of numbers over numbers as SVG, both axes logarithmic unless the first
 * word is "whole", for x in whole numbers. Reads lines: "points NAME", "line NAME" or "dashed NAME"
 * begins a series, "guide NAME" a thin line that belongs to the series before it; "X Y" adds to it.
 */
#include "cinch_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SERIES = CINCH_SERIES_COUNT, MOST_POINTS = 64, ARENA_BYTES = 1 << 20 };

typedef struct line {
    char name[64];
    double x[MOST_POINTS], y[MOST_POINTS];
} line;

static void die(const char *what)
{
    fprintf(stderr, "chart: %s\n", what);
    exit(3);
}

static unsigned style_of(const char *word)
{
    if (strcmp(word, "points") == 0)
        return CINCH_POINTS;
    if (strcmp(word, "guide") == 0)
        return CINCH_GUIDE;
    return strcmp(word, "dashed") == 0 ? CINCH_DASHED : CINCH_DOTS;
}

/* How many series; `lines` keeps their names and numbers. */
static size_t read_series(cinch_series series[MOST_SERIES], line lines[MOST_SERIES])
{
    char text[128], word[16];
    size_t count = 0;
    while (fgets(text, sizeof text, stdin)) {
        double x, y;
        line *own = &lines[count == 0 ? 0 : count - 1];
        if (sscanf(text, "%lf %lf", &x, &y) == 2) {
            cinch_series *last = &series[count == 0 ? 0 : count - 1];
            if (count == 0 || last->count == MOST_POINTS)
                die("numbers without a series, or too many");
            own->x[last->count] = x;
            own->y[last->count++] = y;
        } else if (count < MOST_SERIES &&
                   sscanf(text, "%15s %63[^\n]", word, lines[count].name) == 2) {
            own = &lines[count];
            series[count++] = (cinch_series){
                .name = own->name, .x = own->x, .y = own->y, .style = style_of(word)};
        } else {
            die("a line is neither a series nor two numbers, or there are too many series");
        }
    }
    return count;
}

static void write_svg(const cinch_chart *chart)
{
    void *memory = malloc(ARENA_BYTES);
    if (!memory)
        die("out of memory");
    cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
    cinch_scene scene;
    if (cinch_draw_chart(&scene, chart, 0, &arena) != CINCH_OK)
        die("the chart cannot be drawn");
    size_t bytes = cinch_svg(NULL, 0, &scene, CINCH_LIGHT);
    char *svg = malloc(bytes + 1);
    if (!svg)
        die("out of memory");
    cinch_svg(svg, bytes + 1, &scene, CINCH_LIGHT);
    fputs(svg, stdout);
    free(svg);
    free(memory);
}

int main(int words, char **word)
{
    static cinch_series series[MOST_SERIES];
    static line lines[MOST_SERIES];
    if (words != 6)
        die("usage: chart log|whole TITLE DESCRIPTION X-LABEL Y-LABEL < SERIES");
    const cinch_panel panel = {.label = word[5],
                               .series = series,
                               .count = read_series(series, lines),
                               .axis = CINCH_AXIS_LOG};
    const cinch_caption caption = {.title = word[2], .description = word[3], .label = word[4]};
    const cinch_chart chart = {.caption = caption,
                               .axis = strcmp(word[1], "whole") == 0 ? CINCH_AXIS_WHOLE
                                                                     : CINCH_AXIS_LOG,
                               .panels = &panel,
                               .count = 1};
    write_svg(&chart);
    return 0;
}
