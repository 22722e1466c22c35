/*
 * cinch_draw.h - pictures of networks and of numbers, as SVG or as a terminal's text.
 *
 * A part of the library for those who show something; those who only train, prove or ask
 * do not need it. A picture takes two calls. One lays it out, into memory of the
 * caller:
 *
 *     cinch_scene scene;
 *     cinch_draw_options options = {.keys = mapping.keys, .value = mapping.values};
 *     cinch_arena arena = cinch_arena_over(memory, sizeof memory);
 *     if (cinch_draw(&scene, &net, &options, &arena) != CINCH_OK)
 *         return false;
 *
 * The other writes it down, as often as is wanted, in this theme and in that:
 *
 *     size_t count = cinch_svg(NULL, 0, &scene, CINCH_LIGHT);
 *     char *svg = malloc(count + 1);
 *     cinch_svg(svg, count + 1, &scene, CINCH_LIGHT);
 *
 * Pages and terminals. A picture is laid out either for a page, which takes any place, or
 * for a terminal of so many columns, where everything stands in columns and rows. Neither
 * becomes the other by scaling.
 *
 * Memory. Which labels find room is known only when they have been drawn, so nothing
 * tells beforehand how many bytes a scene takes, as a `_size` function does elsewhere.
 * Instead every drawing counts what it asks the arena for in cinch_scene.bytes, and goes
 * on counting when the arena has no more. It returns CINCH_NO_MEMORY then: try again with
 * so many bytes, or with twice those of the last time where that is more. 1 MB does for
 * most pictures.
 *
 * Text. Symbols, names and titles are UTF-8 and end with a NUL; control characters and
 * malformed bytes are shown as "?". Widths are those of DejaVu Sans, a wide font: in
 * others labels have more room.
 *
 * Threads. Nothing is kept between calls. Any thread may call any function here at any
 * time, as long as no thread writes to what another one's call was given: a scene is only
 * read once it is drawn.
 *
 * The same input gives the same bytes on every machine. Another version of the library
 * may lay out another picture, so compare pictures of one version only.
 */
#ifndef CINCH_DRAW_H
#define CINCH_DRAW_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Scenes ---------------------------------------------------------------------------------- */

/*
 * What the drawing functions make and the writing functions read: lines, boxes and texts
 * in their places, still without colours. It lies in the arena that it was drawn into, or
 * points to static text: there is nothing to free, and it lives as long as that memory.
 * It keeps nothing of what was drawn.
 *
 * After CINCH_NO_MEMORY only `bytes` means anything.
 */
typedef struct cinch_scene {
    double width, height;    /* pixels of 1/96 inch; a terminal's column has 8, its row 16 */
    uint32_t columns;        /* of the terminal that it is laid out for; 0: a page */
    const char *title;       /* a few words, for the name of a document; never NULL */
    const char *description; /* sentences for those who cannot see the picture; never NULL */
    size_t marks;            /* how many lines, boxes, texts, ... it is made of */
    size_t bytes;            /* of the arena, as far as it was asked for; SIZE_MAX: too many */
    const struct cinch_mark *first; /* private */
} cinch_scene;

/*
 * The fewest columns of a terminal that pictures are made for: fewer are a caller's bug,
 * which stops the program.
 */
#define CINCH_LEAST_COLUMNS 40

/* ---- Pictures of a network ------------------------------------------------------------------- */

/*
 * What to show of a network. The limits of each are those of what can be read, not of
 * memory.
 */
typedef enum cinch_view {
    CINCH_VIEW_AUTO,    /* network where that is legible, else heat */
    CINCH_VIEW_NETWORK, /* columns of nodes, lines by weight, numbers at the nodes */
    CINCH_VIEW_PLANE,   /* codes and output vectors in the plane of two hidden units at a time */
    CINCH_VIEW_HEAT     /* every weight a square, symbols at the axes */
} cinch_view;

/* Everything but the alphabets may be left 0. */
typedef struct cinch_draw_options {
    cinch_view view;             /* default: AUTO */
    uint32_t columns;            /* 0: a page; else of a terminal, CINCH_LEAST_COLUMNS or more */
    const cinch_alphabet *keys;  /* [key columns] with as many symbols each as the network has */
    const cinch_alphabet *value; /* as many as the network has values */
    const bool *const *seen;     /* [key columns][symbols] whether a row used the symbol; NULL, or
                                    NULL for a column: all were used. Unused ones have no code to
                                    show. */
    const uint32_t *key;         /* [key columns] light the path of this key; NULL: none */
    size_t rows, rows_right; /* of the mapping, if known; with fewer right than there are, titles
                                    say so */
    const char *remark;      /* a sentence below the picture, such as what cinch_walk's float_answer
                                makes of the rows; NULL: none */
    const uint32_t *right;   /* the value that the mapping has for `key`, or UINT32_MAX: it has
                                    no such key; NULL: not known, and then answers are lit unless
                                    fewer rows are right than there are */
} cinch_draw_options;

/*
 * Lays out a picture of the network, its weights as they are. What overflows, or is no
 * number, is left out or named so: any weights can be drawn. With a key the picture shows
 * what goes along each line, the answer, and by how much it wins; a tie is named a tie.
 * Answers, sums and shares are those of the weights as they are: rounded is only what is
 * shown of them.
 *
 * Returns CINCH_OK. CINCH_NO_MEMORY: the arena is too small, see above. CINCH_BAD_SHAPE:
 * the shape breaks the rules of cinch_shape_cost(), or is too large or too wide for the
 * view, and cinch_view_choose() says why. Alphabets of other sizes than the network's,
 * and a symbol in `key` that its column does not have, are a caller's bug, which stops
 * the program.
 *
 * Does not promise a label for every symbol: where there is no room some have none, and
 * the description of a plane says how many. Does not find out whether the network is
 * exact: it says what it is told.
 */
CINCH_API cinch_status cinch_draw(cinch_scene *scene, const cinch_net *net,
                                  const cinch_draw_options *options, cinch_arena *arena);

/*
 * The view that cinch_draw() takes for networks of a sound shape: `view` itself, or what
 * AUTO stands for in a terminal of so many columns (0: on a page), `lit` by a key or not.
 *
 * Returns that view. *advice becomes NULL; or, where a network of this shape cannot be
 * shown so, a few words that say why, and what to take instead: static text for people,
 * which may change.
 *
 * Does not look at weights, so a picture of numbers that overflow may still have little
 * to show.
 */
CINCH_API cinch_view cinch_view_choose(const char **advice, const cinch_shape *shape,
                                       cinch_view view, uint32_t columns, bool lit);

/* ---- Charts ---------------------------------------------------------------------------------- */

/*
 * What stands around numbers, in charts and in heat maps. NULL and "" leave a text out;
 * one that is too long for the picture is cut, and an ellipsis ends it.
 */
typedef struct cinch_caption {
    const char *title;       /* a few words */
    const char *description; /* sentences for those who cannot see the picture */
    const char *label;       /* of the x axis, with the unit */
} cinch_caption;

/* How a series is shown; 0 is a line. */
enum {
    CINCH_DOTS = 1,     /* a dot at each point */
    CINCH_DASHED = 2,   /* a line that lets what lies under it show */
    CINCH_UPRIGHTS = 4, /* instead: a faint line from the frame's bottom to its top at each x, with
                           the series' name; y may be NULL */
    CINCH_POINTS = 8,   /* a dot at each point, and no line */
    CINCH_BAND = 16,    /* its intervals are a band behind it, not a bar at each point */
    CINCH_GUIDE = 32 /* instead: a thin dashed line in the colour of the series before it, such as
                           the slope that a text speaks of; it has no name */
};

/*
 * Numbers over numbers. A point with a number that is not finite, or that its axis does
 * not take, is left out. Of more than 1,000 points about so many are drawn, the extremes
 * among them.
 */
typedef struct cinch_series {
    const char *name;         /* of the curve or for the legend; NULL or "": none */
    const double *x, *y;      /* [count] x grows */
    const double *low, *high; /* [count] an interval around y, NaN where there is none; or NULL */
    size_t count;             /* may be 0 */
    unsigned style;           /* CINCH_DOTS | ... */
} cinch_series;

/* So many series of a frame have a colour each; of more the next ones are dashed. */
#define CINCH_SERIES_COUNT 6

/* What an axis is; 0 is linear, with round numbers at its ends. */
enum {
    CINCH_AXIS_LOG = 1,   /* numbers up to 0 are left out; it ends at the least and the largest */
    CINCH_AXIS_ENDS = 2,  /* linear, and its upper end is the largest number */
    CINCH_AXIS_WHOLE = 4, /* linear, ticks are whole numbers, with half a step more at both ends */
    CINCH_AXIS_SHARED = 8 /* y, besides: has the range of all frames of which this is said */
};

/* One frame of a chart; all frames of a chart share the x axis. */
typedef struct cinch_panel {
    const char *label;          /* of the y axis, above the frame; NULL or "": none */
    const cinch_series *series; /* [count] the later ones are drawn over the earlier */
    size_t count;               /* may be 0: an empty frame */
    unsigned axis;              /* y: 0, CINCH_AXIS_LOG or CINCH_AXIS_ENDS; and CINCH_AXIS_SHARED */
    double low, high;           /* y that the axis shows at least; 0, 0: what the numbers have */
} cinch_panel;

/* Frames below each other, and what stands around them. */
typedef struct cinch_chart {
    cinch_caption caption;
    unsigned axis;             /* x: 0, CINCH_AXIS_LOG or CINCH_AXIS_WHOLE */
    const cinch_panel *panels; /* [count] from the top down */
    size_t count;
} cinch_chart;

/*
 * Lays out a chart for a terminal of so many columns, or for a page (0). On a page a
 * name stands at the end of its curve, or in a legend where there is no room at a curve;
 * dots of each series have a shape of their own. In a terminal, where there may be no
 * colour, several series have a letter each. What would hide another stays visible: lines
 * that run together take turns, dots in one place are rings, and bars of intervals stand
 * a little beside each other, their dots and lines with them.
 *
 * Returns CINCH_OK. CINCH_NO_MEMORY: as cinch_draw(). CINCH_NO_ROWS: there is no number
 * to show.
 *
 * Does not check that x grows: points are joined in the order in which they come.
 */
CINCH_API cinch_status cinch_draw_chart(cinch_scene *scene, const cinch_chart *chart,
                                        uint32_t columns, cinch_arena *arena);

/* ---- Heat maps ------------------------------------------------------------------------------- */

/* A share of all, over a stretch of the x axis in one row. */
typedef struct cinch_heat_tile {
    size_t row;      /* below the map's rows; the first is 0 */
    double from, to; /* x */
    double share;    /* 0 .. 1; what lies beyond counts as the nearer end */
} cinch_heat_tile;

/* A curve over the map, by the x at which it passes each row. */
typedef struct cinch_heat_curve {
    const char *name; /* for the legend */
    const double *x;  /* [rows] those that are not finite, or off the map, are left out */
    unsigned style;   /* 0, CINCH_DASHED, or CINCH_DOTS: a dot in each row instead of a line */
} cinch_heat_curve;

/* Rows of tiles over an axis, and curves on them. */
typedef struct cinch_heat_map {
    cinch_caption caption;
    const char *row_label;         /* of the rows */
    const char *share_label;       /* of what is shared: "exact seeds" */
    unsigned axis;                 /* x: 0, CINCH_AXIS_LOG or, to the tiles' ends, _WHOLE */
    double low, high;              /* x that the axis shows at least; 0, 0: what the tiles have */
    const char *const *row;        /* [rows] their names; the first is at the bottom */
    size_t rows;                   /* CINCH_HEAT_ROWS at most */
    const cinch_heat_tile *tile;   /* [count] row after row, x growing, none over another */
    size_t count;                  /* of tiles; what no tile covers was not measured */
    const cinch_heat_curve *curve; /* [curves] */
    size_t curves;                 /* may be 0 */
} cinch_heat_map;

#define CINCH_HEAT_ROWS 200 /* more are a caller's bug, which stops the program */

/*
 * Lays out a map for a terminal of so many columns, or for a page (0). The darker (on
 * dark paper the brighter) a tile, the larger its share; where there is no tile a dashed
 * line goes through the row. A terminal has digits for tenths, a full block for all and a
 * dot for none.
 *
 * Returns CINCH_OK. CINCH_NO_MEMORY: as cinch_draw(). CINCH_NO_ROWS: there is no tile to
 * show.
 *
 * Does not promise a mark for each tile: those narrower than a pixel, or a column, become
 * their mean. Does not check the order of tiles, nor that none lies over another.
 */
CINCH_API cinch_status cinch_draw_heat_map(cinch_scene *scene, const cinch_heat_map *map,
                                           uint32_t columns, cinch_arena *arena);

/* ---- From scenes to files and terminals ------------------------------------------------------ */

/* Colours for light and for dark paper; people who see few colours can tell them apart. */
typedef enum cinch_theme { CINCH_LIGHT, CINCH_DARK } cinch_theme;

/*
 * Writes a scene as SVG 1.1, a whole document: shapes stay shapes, text stays text, and
 * its title and description are what a screen reader reads.
 *
 * Writes at most `room` bytes, a NUL among them; none if `room` is 0, when `out` may be
 * NULL. Returns how many bytes the whole document has, the NUL not counted: call it with
 * no room first. It cannot fail.
 *
 * Does not embed a font: a reader's machine that has none of those named takes one of its
 * own.
 */
CINCH_API size_t cinch_svg(char *out, size_t room, const cinch_scene *scene, cinch_theme theme);

/*
 * Writes a scene that was laid out for a terminal as rows of UTF-8, lines and dots in
 * Braille characters; with `colour` it has ANSI's sequences for 256 colours that stand
 * out on dark and on light paper. Every row ends with a newline, none in spaces or in a
 * colour, and empty ones at the end are left out.
 *
 * Writes and returns as cinch_svg() does. `scratch` has cinch_text_size() bytes. With
 * fewer, or where a size of the scene is 0 or above what a terminal could have, the text
 * is empty and 0 is returned.
 *
 * Does not know how wide the terminal's font draws a character that Unicode leaves open.
 */
CINCH_API size_t cinch_text(char *out, size_t room, const cinch_scene *scene, bool colour,
                            cinch_arena scratch);

/*
 * The bytes of scratch that cinch_text() takes for a scene; SIZE_MAX when memory cannot
 * hold so many.
 */
CINCH_API size_t cinch_text_size(const cinch_scene *scene);

#ifdef __cplusplus
}
#endif

#endif
