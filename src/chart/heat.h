/* heat.h - what the two layouts of a heat map share: the page and the terminal. */
#ifndef CINCH_CHART_HEAT_H
#define CINCH_CHART_HEAT_H

#include "chart/plot.h"

/* A heat map that is being drawn. */
typedef struct heat_plot {
    plot plot;
    const cinch_heat_map *map;
    double top;   /* of the uppermost row */
    double pitch; /* from a row to the next */
    double high;  /* of a row's tiles */
} heat_plot;

/* Whether a tile can be shown: finite, with some extent, in a row of the map. */
bool heat_takes(const heat_plot *h, const cinch_heat_tile *tile);
/* Whether a curve passes a row within the axis. */
bool heat_passes(const heat_plot *h, const cinch_heat_curve *curve, size_t row);
/* Where a curve passes a row that it passes: this part of the way down it. */
spot heat_spot(const heat_plot *h, const cinch_heat_curve *curve, size_t row, double part);
/* The upper edge of a row. */
double heat_row_top(const heat_plot *h, size_t row);
/* 0 .. 1 */
double heat_share(const cinch_heat_tile *tile);
mark_role heat_curve_role(size_t number);

/* The rows, from p.y on, and what explains them below the axis. */
void heat_page_rows(heat_plot *h);
void heat_page_scale(heat_plot *h);
void heat_terminal_rows(heat_plot *h);
void heat_terminal_scale(heat_plot *h);

#endif
