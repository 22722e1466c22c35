/*
 * cinch_draw.h - pictures of networks and of numbers: a scene of simple marks first, then SVG or a
 * terminal's text.
 *
 * A part of the library for those who show something; who only trains, proves or answers does not need
 * it. It keeps the library's rules: no memory of its own, no input or output, no state between calls,
 * and the same bytes for the same input on every machine. Any thread may call any function here, as
 * long as no other one writes to what it is given at that time.
 *
 * A picture takes two calls: one draws a scene into the caller's arena, the other writes it down.
 *
 *     cinch_scene scene;
 *     cinch_status status = cinch_draw(&scene, &net, &options, &arena);
 *     size_t bytes = cinch_svg(NULL, 0, &scene, CINCH_LIGHT) + 1;
 *     cinch_svg(malloc(bytes), bytes, &scene, CINCH_LIGHT);
 *
 * Memory: which labels find room is known only when they have been drawn, so nothing tells beforehand
 * what a scene takes. Instead every drawing counts what it asks the arena for, in cinch_scene.bytes,
 * and goes on counting when the arena is too small. It returns CINCH_NO_MEMORY then: try again with so
 * many bytes, or with twice those of the last time where that is more. 1 MB does for most pictures.
 */
#ifndef CINCH_DRAW_H
#define CINCH_DRAW_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Scenes ---------------------------------------------------------------------------------- */

/*
 * What a drawing function makes: lines, boxes, texts and their places, still without colours. Its marks
 * are for the library alone. All of it lies in the arena that it was drawn into, or is static text:
 * there is nothing to free, and it lives as long as that memory.
 */
typedef struct cinch_scene {
    double width, height;    /* pixels of 1/96 inch; a terminal's column has 8, its row 16 */
    uint32_t columns;        /* of the terminal that it is laid out for; 0: a page */
    const char *title;       /* a few words; never NULL */
    const char *description; /* sentences for those who cannot see the picture; never NULL */
    size_t marks;            /* how many it is made of */
    size_t bytes;            /* of the arena, as far as it was asked for; SIZE_MAX: too many */
    const struct cinch_mark *first; /* private */
} cinch_scene;

/* The fewest columns of a terminal that pictures are made for; there is no most. */
#define CINCH_LEAST_COLUMNS 40

/* ---- Pictures of a network ------------------------------------------------------------------- */

typedef enum cinch_view {
    CINCH_VIEW_AUTO,    /* network where that is legible, else heat */
    CINCH_VIEW_NETWORK, /* columns of nodes, lines by weight, numbers at the nodes */
    CINCH_VIEW_PLANE,   /* codes and output vectors in the plane of two hidden units at a time */
    CINCH_VIEW_HEAT     /* every weight a square, symbols at the axes */
} cinch_view;

typedef struct cinch_draw_options {
    cinch_view view;             /* default AUTO */
    uint32_t columns;            /* 0: a page; else of a terminal, CINCH_LEAST_COLUMNS or more */
    const cinch_alphabet *keys;  /* [key columns] as many symbols each as the network has; needed */
    const cinch_alphabet *value; /* needed */
    const bool *const *seen; /* [key columns][symbols] whether a row used the symbol; NULL, or NULL
                                    for a column: all were used. Unused ones have no code to show. */
    const uint32_t *key;     /* [key columns] light the path of this key; NULL: none */
} cinch_draw_options;

/*
 * Draws the network, with its weights as they are: what overflows or is no number is left out or named
 * so. The scene keeps nothing of `net` and `options`.
 *
 * Returns CINCH_OK; CINCH_NO_MEMORY, see above, the scene being unfit for anything but its `bytes`;
 * or CINCH_BAD_SHAPE when the shape breaks the rules of cinch_shape_check() or is too large or too wide
 * for the view: cinch_view_choose() says why. A symbol of `key` that the network has not, fewer
 * columns than the least, alphabets of other sizes: a caller's bug, which stops the program.
 *
 * Does not promise that every symbol has a label, nor the same picture in another version.
 */
CINCH_API cinch_status cinch_draw(cinch_scene *scene, const cinch_net *net,
                                  const cinch_draw_options *options, cinch_arena *arena);

/*
 * The view that cinch_draw() takes for a network of this shape: `view` itself, or what AUTO stands for
 * in a terminal of so many columns (0: on a page), `lit` or not by a key. The shape is sound.
 *
 * *advice becomes NULL, or, where the network cannot be shown so, says in a few words why and what to
 * take instead. It is static text, for people: its words may change.
 */
CINCH_API cinch_view cinch_view_choose(const char **advice, const cinch_shape *shape,
                                       cinch_view view, uint32_t columns, bool lit);

/* ---- Charts ---------------------------------------------------------------------------------- */

/* What stands around numbers, in charts and in heat maps. NULL and "" leave a text out; one that is too
 * long for the picture is cut. */
typedef struct cinch_caption {
    const char *title;       /* a few words */
    const char *description; /* sentences for those who cannot see the picture */
    const char *label;       /* of the x axis */
} cinch_caption;

/* How a series is shown; 0 is a line. */
enum {
    CINCH_DOTS = 1,     /* a dot at each point */
    CINCH_DASHED = 2,   /* a line that lets what lies under it show */
    CINCH_UPRIGHTS = 4, /* instead: a faint line from the frame's bottom to its top at each x, with
                           the series' name; y may be NULL */
    CINCH_POINTS = 8    /* a dot at each point, and no line */
};

/* Numbers over numbers; those that are not finite are left out. Of more than 1,000 points so many are
 * drawn, the extremes among them. */
typedef struct cinch_series {
    const char *name;         /* for the legend; NULL or "": none */
    const double *x, *y;      /* [count] x grows */
    const double *low, *high; /* [count] an interval around y; or NULL */
    size_t count;
    unsigned style; /* CINCH_DOTS | ... */
} cinch_series;

/* So many series of a frame have a colour each; of more the next ones are dashed. */
#define CINCH_SERIES_COUNT 6

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
    cinch_caption caption;
    unsigned axis; /* x: CINCH_AXIS_LOG or CINCH_AXIS_WHOLE */
    const cinch_panel *panels;
    size_t count;
} cinch_chart;

/*
 * Draws the chart for a terminal of so many columns, or a page (0). The scene keeps nothing of it.
 *
 * Returns CINCH_OK; CINCH_NO_MEMORY, as cinch_draw() does; or CINCH_NO_ROWS when there is no number to
 * show. Does not check that x grows: a series whose x does not is drawn as it comes.
 */
CINCH_API cinch_status cinch_draw_chart(cinch_scene *scene, const cinch_chart *chart,
                                        uint32_t columns, cinch_arena *arena);

/* ---- Heat maps ------------------------------------------------------------------------------- */

/* A share of all, over a stretch of the x axis in one row. */
typedef struct cinch_heat_tile {
    size_t row;
    double from, to; /* x */
    double share;    /* 0 .. 1; what lies beyond counts as the nearer end */
} cinch_heat_tile;

/* A curve over the map, by the x at which it passes each row. */
typedef struct cinch_heat_curve {
    const char *name;
    const double *x; /* [rows] those that are not finite, or off the map, are left out */
    unsigned style;  /* CINCH_DASHED; CINCH_DOTS: a dot in each row instead of a line */
} cinch_heat_curve;

typedef struct cinch_heat_map {
    cinch_caption caption;
    const char *row_label;   /* of the rows */
    const char *share_label; /* of what is shared: "exact seeds" */
    unsigned axis;           /* x: 0 or CINCH_AXIS_LOG */
    double low, high;        /* x that the axis shows at least; 0, 0: what the tiles have */
    const char *const *row;  /* [rows] their names; the first is at the bottom */
    size_t rows;
    const cinch_heat_tile *tile; /* [count] row after row, x growing, none over another */
    size_t count;
    const cinch_heat_curve *curve; /* [curves] */
    size_t curves;
} cinch_heat_map;

#define CINCH_HEAT_ROWS 200 /* at most; more are a caller's bug, which stops the program */

/*
 * Draws the map for a terminal of so many columns, or a page (0). The darker (on dark paper the
 * brighter) a tile, the larger its share; where there is no tile a dashed line goes through the row.
 * A terminal has digits for tenths. Tiles that are narrower than a pixel, or a column, become their
 * mean. The scene keeps nothing of the map.
 *
 * Returns as cinch_draw_chart(). Does not check the order of the tiles.
 */
CINCH_API cinch_status cinch_draw_heat_map(cinch_scene *scene, const cinch_heat_map *map,
                                           uint32_t columns, cinch_arena *arena);

/* ---- From scenes to files and terminals ------------------------------------------------------ */

typedef enum cinch_theme { CINCH_LIGHT, CINCH_DARK } cinch_theme;

/*
 * The scene as SVG 1.1, text staying text, in the font that the reader's machine has.
 *
 * Writes at most `room` bytes, a NUL among them unless `room` is 0, and returns how many bytes the
 * whole has without the NUL: call it with no room first (`out` may be NULL then). It cannot fail.
 */
CINCH_API size_t cinch_svg(char *out, size_t room, const cinch_scene *scene, cinch_theme theme);

/*
 * A scene for a terminal as rows of UTF-8, lines and dots in Braille characters; with `colour` it has
 * ANSI's sequences for 256 colours. Rows end neither in spaces nor in a colour, each ends with a
 * newline; empty ones at the end are left out. A page can be shown so too, but its labels may touch.
 *
 * Returns and writes as cinch_svg(). `scratch` takes cinch_text_size() bytes; with fewer, or with a
 * scene that has no size a terminal could have, the text is empty and 0 is returned.
 */
CINCH_API size_t cinch_text(char *out, size_t room, const cinch_scene *scene, bool colour,
                            cinch_arena scratch);

/* The bytes of scratch that cinch_text() takes for this scene; SIZE_MAX when memory has not so many. */
CINCH_API size_t cinch_text_size(const cinch_scene *scene);

#ifdef __cplusplus
}
#endif

#endif
