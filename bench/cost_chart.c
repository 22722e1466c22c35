/* cost_chart.c - reads "symbols seconds" a line and writes a chart of them as SVG, with the straight line
 * through the logarithms that the argument's slope and the middle of the points give. */
#include "cinch_draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_POINTS = 64, ARENA_BYTES = 1 << 20 };

static void die(const char *what)
{
    fprintf(stderr, "cost_chart: %s\n", what);
    exit(3);
}

static size_t read_points(double x[MOST_POINTS], double y[MOST_POINTS])
{
    size_t count = 0;
    while (count < MOST_POINTS && scanf("%lf %lf", &x[count], &y[count]) == 2)
        count++;
    if (count < 2)
        die("fewer than two points");
    return count;
}

/* The line through the middle of the logarithms. */
static void fit(double line[MOST_POINTS], const double *x, const double *y, size_t count,
                double slope)
{
    double mean_x = 0.0, mean_y = 0.0;
    for (size_t i = 0; i < count; i++) {
        mean_x += log(x[i]) / (double)count;
        mean_y += log(y[i]) / (double)count;
    }
    for (size_t i = 0; i < count; i++)
        line[i] = exp(mean_y + slope * (log(x[i]) - mean_x));
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
    if (words != 4)
        die("usage: cost_chart SLOPE TITLE DESCRIPTION < POINTS");
    double x[MOST_POINTS], y[MOST_POINTS], line[MOST_POINTS], slope = atof(word[1]);
    size_t count = read_points(x, y);
    fit(line, x, y, count, slope);
    char name[48];
    snprintf(name, sizeof name, "symbols to the power %.2f", slope);
    const cinch_series series[] = {
        {.name = "measured", .x = x, .y = y, .count = count, .style = CINCH_POINTS},
        {.name = name, .x = x, .y = line, .count = count, .style = CINCH_DASHED},
    };
    const cinch_panel panel = {"seconds of one core", series, 2, CINCH_AXIS_LOG};
    const cinch_chart chart = {.title = word[2],
                               .description = word[3],
                               .label = "symbols",
                               .axis = CINCH_AXIS_LOG,
                               .panels = &panel,
                               .count = 1};
    write_svg(&chart);
    return 0;
}
