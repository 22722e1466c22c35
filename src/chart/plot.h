/* plot.h - a page with an x axis at its bottom: what charts and heat maps share. */
#ifndef CINCH_CHART_PLOT_H
#define CINCH_CHART_PLOT_H

#include "chart/axis.h"
#include "scene/place.h"

/* Ticks of an axis, less one; on a page a logarithmic one has room for three a decade. */
enum { PLOT_MOST_ACROSS = 8, PLOT_MOST_UP = 5, PLOT_MOST_LOG = 10 };

#define PLOT_FONT 12.0

/* What differs between a page and a terminal: pixels. */
typedef struct plot_measures {
    double row;                 /* from one row of text to the next */
    double right;               /* beside a frame */
    double top, bottom;         /* above all but the title, and below all */
    double legend, legend_foot; /* to its first baseline, and below its last */
    double tick;                /* from the x axis to the baseline below it */
    double up_tick;             /* from the y axis to the numbers beside it */
    double room, row_room;      /* beside the widest tick, beside the widest name of a row */
    double middle;              /* from the middle of a text to its baseline */
    double nearest;             /* half a column: labels begin at the nearest one */
    double upright;             /* from a line to its name */
    double frame, low_frame;    /* how high a single frame is, and one of several */
    double inset;               /* half a Braille dot off the borders of columns and rows */
    double frame_foot;          /* below each frame */
    double least_pitch;         /* of rows with a name each */
} plot_measures;

/* In pixels. */
typedef struct plot {
    scene_maker make;
    const plot_measures *m;
    double left, right;
    double y; /* what comes next begins here */
    chart_axis across;
} plot;

/* The x axis is logarithmic, or of whole numbers. */
void plot_begin(plot *p, cinch_scene *scene, unsigned axis, uint32_t columns, cinch_arena *arena);
/* Moves the left edge so that this text has room before it, and `more`. */
void plot_make_room(plot *p, const char *text, double more);
/* Chooses the ticks of the x axis, for which numbers were included. */
void plot_finish_across(plot *p);
void plot_title(plot *p, const cinch_caption *caption);
/* Names of the ticks, as many as there is room for; then the axis' name. */
void plot_draw_across(plot *p, const cinch_caption *caption);
cinch_status plot_end(plot *p);

/* A legend from the page's left edge on, in the next row; what comes next begins below it. */
legend plot_legend(plot *p);
void plot_end_legend(plot *p, const legend *l);
/* "a" for number 0: letters tell curves apart where there are no colours. */
letter plot_letter(size_t number);

/* A text from its left end on. */
cinch_mark *plot_label(plot *p, mark_role role, double left, double baseline, const char *text);

double plot_across(const plot *p, double x);
/* The left end of a label around a middle: in a terminal at a column. */
double plot_left_end(const plot *p, double middle, double width);
/* A baseline whose text is about as high as y; in a terminal of its row. */
double plot_baseline(const plot *p, double y);
/* Not in a terminal, which has no line that stands back: ticks are named only. */
void plot_grid_line(plot *p, double x, double y, double x2, double y2);

#endif
