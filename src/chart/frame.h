/* frame.h - one frame of a chart: what its layout, its curves and their names share. */
#ifndef CINCH_CHART_FRAME_H
#define CINCH_CHART_FRAME_H

#include "chart/plot.h"

/* More points of a series are thinned to about so many. */
enum { SERIES_POINTS = 1000 };

/* A curve in pixels: the points that are drawn. */
typedef struct curve {
    const cinch_series *series;
    mark_role role;
    size_t number;      /* of its colour and its dots' shape */
    size_t *kept;       /* [count] which of the series' points they are */
    double (*point)[2]; /* [count] */
    size_t count;
    double aside; /* pixels that it stands beside its x, so that bars do not hide each other */
    bool dots, line, dashed;
} curve;

/* A curve's name beside its end, for a page. */
typedef struct curve_name {
    const curve *of;
    double left, middle; /* of the text; the middle counts from the frame's top */
    double width;
    bool outside; /* the frame, right of it */
} curve_name;

/* One frame; until it is drawn its top is 0. */
typedef struct frame {
    plot *plot;
    const cinch_chart *chart;
    const cinch_panel *panel;
    chart_axis up;
    double top, bottom;
    curve *curves;    /* [panel->count] uprights have no points */
    curve_name *name; /* [names] beside the curves' ends */
    size_t names;
} frame;

bool series_is_upright(const cinch_series *series);
bool series_is_guide(const cinch_series *series);
bool series_has_name(const cinch_series *series);

/* Whether a point can be shown, and whether it has an interval. */
bool frame_shows(const frame *f, const cinch_series *series, size_t i);
bool frame_has_interval(const frame *f, const cinch_series *series, size_t i);
/* Pixels below the frame's top. */
double frame_up(const frame *f, double y);

/* Finds what is drawn, once the axes are known. Heights in pixels count from the frame's top. False
 * without memory. */
bool curves_find(frame *f);
void curves_draw(frame *f);
/* A dot of a series number so and so, one shape each; larger by `more`. */
void curve_dot(scene_maker *make, size_t number, mark_role role, spot at, double more);

/* How much room the names of a frame's curves take right of it, for a page; 0 where there are
 * none. */
double names_room(const frame *f);
/* Finds a place for each; false where one has none. */
bool names_find(frame *f);
void names_draw(const frame *f);

#endif
