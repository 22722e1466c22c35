/*
 * cinch_draw.h - pictures of networks: a scene of simple marks first, then SVG or a terminal's text.
 *
 * A part of the library for those who show networks; who only trains, proves or answers does not
 * need it. It keeps the library's rules: no memory of its own, no input or output, the same bytes for
 * the same network everywhere, any thread as long as no two use one object at once.
 */
#ifndef CINCH_DRAW_H
#define CINCH_DRAW_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a mark stands for; a theme gives it a colour. */
typedef enum cinch_role {
    CINCH_INK,      /* text, outlines */
    CINCH_FAINT,    /* what stands back: axes, text beside */
    CINCH_GRID,     /* what stands farther back */
    CINCH_PAPER,    /* the background */
    CINCH_POSITIVE, /* weights above 0; darker than the next in grey on light paper */
    CINCH_NEGATIVE, /* weights below 0 */
    CINCH_ACCENT,   /* the answer, the path that is lit */
    CINCH_SERIES,   /* CINCH_SERIES + i, i < CINCH_SERIES_COUNT: lines and regions side by side */
    CINCH_ROLE_COUNT = CINCH_SERIES + 6
} cinch_role;
#define CINCH_SERIES_COUNT 6

typedef enum cinch_mark_kind {
    CINCH_LINE, /* from x, y to x2, y2 */
    CINCH_PATH, /* through `count` points */
    CINCH_AREA, /* the polygon of `count` points, filled */
    CINCH_DISC, /* around x, y with radius x2 */
    CINCH_BOX,  /* from its upper left corner x, y; x2 wide and y2 high */
    CINCH_LABEL /* text; x is its left end, middle or right end, y its baseline */
} cinch_mark_kind;

/* One shape. Lengths are in pixels of 1/96 inch, y grows downward. */
typedef struct cinch_mark {
    const struct cinch_mark *next; /* drawn later, above */
    cinch_mark_kind kind;
    cinch_role role;
    double x, y, x2, y2;
    double width;   /* of lines and outlines; discs and boxes: 0 means filled, else paper inside */
    double opacity; /* 0 .. 1 */
    bool dashed;
    bool bold;           /* labels */
    int anchor;          /* labels: x is the left end (-1), the middle (0), the right end (1) */
    double size;         /* labels: of the font */
    double text_width;   /* labels: at least what the text takes */
    const double *point; /* [count][2] */
    size_t count;
    const char *text;
} cinch_mark;

typedef struct cinch_scene {
    double width, height;
    const cinch_mark *first;
    size_t marks;
    uint32_t cells;          /* as in the options that it was made with */
    const char *title;       /* a few words */
    const char *description; /* sentences for those who cannot see the picture */
} cinch_scene;

/* The smallest box around a mark: left, top, right, bottom. */
CINCH_API void cinch_mark_bounds(double bounds[4], const cinch_mark *mark);

/* ---- Pictures of a network ------------------------------------------------------------------- */

typedef enum cinch_view {
    CINCH_VIEW_AUTO,    /* network where that is legible, else heat */
    CINCH_VIEW_NETWORK, /* columns of nodes, lines by weight, numbers at the nodes */
    CINCH_VIEW_PLANE,   /* codes and output vectors in the plane of two hidden units at a time */
    CINCH_VIEW_HEAT     /* every weight a square, symbols at the axes */
} cinch_view;

#define CINCH_LEAST_CELLS 40 /* columns of a terminal that pictures are made for */

typedef struct cinch_draw_options {
    cinch_view view;
    uint32_t cells;             /* 0: a page; else for a terminal of so many columns */
    const cinch_alphabet *keys; /* [columns] */
    const cinch_alphabet *value;
    const bool *const *seen; /* [columns][count] whether a row used the symbol; NULL, or NULL for
                                   a column: all were used. Unused ones have no code to show. */
    const uint32_t *key;     /* [columns] light the path of this key; NULL: none */
} cinch_draw_options;

/*
 * Draws `net`. CINCH_NO_MEMORY: the arena is too small, try again with a larger one. CINCH_BAD_SHAPE:
 * the network is too large or too wide for this view (cinch_view_advice() says what to take).
 */
CINCH_API cinch_status cinch_draw(cinch_scene *scene, const cinch_net *net,
                                  const cinch_draw_options *options, cinch_arena *arena);

/* The view that AUTO takes; `lit`: with a key. */
CINCH_API cinch_view cinch_view_for(const cinch_shape *shape, uint32_t cells, bool lit);

/* Why a network of this shape cannot be shown in `view`, and what to take; NULL when it can be. */
CINCH_API const char *cinch_view_advice(const cinch_shape *shape, cinch_view view);

/* ---- Charts ---------------------------------------------------------------------------------- */

/* How a series is shown; 0 is a line. */
enum {
    CINCH_DOTS = 1,     /* a dot at each point */
    CINCH_DASHED = 2,   /* a line that lets what lies under it show */
    CINCH_UPRIGHTS = 4, /* instead: a faint line from the frame's bottom to its top at each x, with
                           the series' name; y may be NULL */
    CINCH_POINTS = 8    /* a dot at each point, and no line */
};

/* Numbers over numbers; those that are not finite are left out. */
typedef struct cinch_series {
    const char *name;
    const double *x, *y;      /* [count] x grows */
    const double *low, *high; /* [count] an interval around y; or NULL */
    size_t count;
    unsigned style; /* CINCH_DOTS | ... */
} cinch_series;

/* What an axis is; 0 is linear, with round numbers at its ends. */
enum {
    CINCH_AXIS_LOG = 1,  /* numbers up to 0 are left out; it ends at the least and the largest */
    CINCH_AXIS_ENDS = 2, /* linear, and its upper end is the largest number */
    CINCH_AXIS_WHOLE = 4 /* linear, ticks are whole numbers, with half a step more at both ends */
};

/* One frame of a chart; all frames of a chart share the x axis. */
typedef struct cinch_panel {
    const char *label; /* of the y axis */
    const cinch_series *series;
    size_t count;
    unsigned axis; /* y: CINCH_AXIS_LOG or CINCH_AXIS_ENDS */
} cinch_panel;

typedef struct cinch_chart {
    const char *title;
    const char *description;
    const char *label; /* of the x axis */
    unsigned axis;     /* x: CINCH_AXIS_LOG or CINCH_AXIS_WHOLE */
    const cinch_panel *panels;
    size_t count;
} cinch_chart;

/* CINCH_OK, CINCH_NO_MEMORY as above, or CINCH_NO_ROWS when there is no number to show. */
CINCH_API cinch_status cinch_draw_chart(cinch_scene *scene, const cinch_chart *chart,
                                        uint32_t cells, cinch_arena *arena);

/* ---- Heat maps ------------------------------------------------------------------------------- */

/* A share of all, over a stretch of the x axis in one row. */
typedef struct cinch_heat_cell {
    size_t row;
    double from, to; /* x */
    double share;    /* 0 .. 1 */
} cinch_heat_cell;

/* A curve over the map, by the x at which it passes each row. */
typedef struct cinch_heat_curve {
    const char *name;
    const double *x; /* [rows] those that are not finite, or off the map, are left out */
    unsigned style;  /* CINCH_DASHED; CINCH_DOTS: a dot in each row instead of a line */
} cinch_heat_curve;

typedef struct cinch_heat_map {
    const char *title;
    const char *description;
    const char *label;       /* of the x axis */
    const char *row_label;   /* of the rows */
    const char *share_label; /* of what is shared: "exact seeds" */
    bool log;                /* the x axis */
    double low, high;        /* x that the axis shows at least; 0, 0: what the cells have */
    const char *const *row;  /* [rows] their names; the first is at the bottom */
    size_t rows;
    const cinch_heat_cell *cell; /* [count] row after row, x growing, none over another */
    size_t count;
    const cinch_heat_curve *curve; /* [curves] */
    size_t curves;
} cinch_heat_map;

#define CINCH_HEAT_ROWS 200 /* at most */

/*
 * The darker (on dark paper the brighter) a cell, the larger its share; where there is no cell a
 * dashed line goes through the row. A terminal has digits for tenths. Returns as cinch_draw_chart().
 */
CINCH_API cinch_status cinch_draw_heat_map(cinch_scene *scene, const cinch_heat_map *map,
                                           uint32_t cells, cinch_arena *arena);

/* ---- From scenes to files and terminals ------------------------------------------------------ */

typedef enum cinch_theme { CINCH_LIGHT, CINCH_DARK } cinch_theme;

/* The colour of a role, 0xRRGGBB. */
CINCH_API uint32_t cinch_theme_colour(cinch_theme theme, cinch_role role);

/*
 * The scene as SVG 1.1, text staying text. Writes at most `room` bytes, a NUL among them, and returns
 * how many bytes the whole has without the NUL: call it with no room first.
 */
CINCH_API size_t cinch_svg(char *out, size_t room, const cinch_scene *scene, cinch_theme theme);

/*
 * A scene made for cells as lines of UTF-8, lines and dots in Braille characters; with `colour` it
 * has ANSI's sequences for 256 colours. Lines end neither in spaces nor in a colour; empty lines at
 * the end are left out. Returns and writes as cinch_svg(); `scratch` takes 32 bytes per cell (width
 * / 8 times height / 16 of the scene, both rounded up) and 64 more, else 0 is returned.
 */
CINCH_API size_t cinch_text(char *out, size_t room, const cinch_scene *scene, bool colour,
                            cinch_arena scratch);

#ifdef __cplusplus
}
#endif

#endif
