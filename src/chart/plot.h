/* plot.h - a page with an x axis at its bottom: what charts and heat maps share. */
#ifndef CINCH_CHART_PLOT_H
#define CINCH_CHART_PLOT_H

#include "chart/axis.h"
#include "scene/place.h"

/* Ticks of an axis, less one; on a page a logarithmic one has room for three a decade. */
enum { PLOT_MOST_ACROSS = 8, PLOT_MOST_UP = 5, PLOT_MOST_LOG = 10 };

/* In pixels. */
typedef struct plot {
    scene_maker make;
    bool cells;
    double font, line; /* of the labels; from a line of them to the next */
    double left, right;
    double y; /* what comes next begins here */
    chart_axis across;
} plot;

void plot_begin(plot *p, cinch_scene *scene, uint32_t cells, cinch_arena *arena);
/* Chooses the ticks of the x axis, for which numbers were included. */
void plot_finish_across(plot *p);
void plot_title(plot *p, const char *title, const char *description);
/* Names of the ticks, as many as there is room for; then the axis' name, unless NULL or "". */
void plot_draw_across(plot *p, const char *label);
cinch_status plot_end(plot *p);

/* A legend from the page's left edge on, in the next line. */
legend plot_legend(plot *p);

double plot_across(const plot *p, double x);
/* The left end of a label around a middle: in a terminal at a cell. */
double plot_left_end(const plot *p, double middle, double width);
/* A baseline whose text is about as high as y; in a terminal of its row. */
double plot_baseline(const plot *p, double y);
/* Not in a terminal, which has no line that stands back: ticks are named only. */
void plot_grid_line(plot *p, double x, double y, double x2, double y2);

#endif
