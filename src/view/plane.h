/* plane.h - what the view plane shows, and windows on it. */
#ifndef CINCH_VIEW_PLANE_H
#define CINCH_VIEW_PLANE_H

#include "view/region.h"
#include "view/view.h"

enum { PLANE_UNITS = 6 };

/* Pixels: the radius of the ring around the tightest code. */
#define PLANE_RING 4.5

/* Lines that labels keep off are covered by so many small boxes. */
enum { PLANE_FEW_VALUES = 40, PLANE_LINE_BOXES = 64 };

/* The regions of two units; `out` is one at a time. */
typedef struct plane_regions {
    region_plane plane;
    region out, spare;
    bool *near;      /* [values][values] */
    uint8_t *colour; /* [values] */
    uint32_t *order; /* [values] */
    size_t count;    /* of those that are seen */
    size_t ties;     /* regions where several values are equal */
} plane_regions;

/* What differs between a page and a terminal: pixels. */
typedef struct plane_measures {
    double beside, below, top; /* from the frame to its numbers: left, below, down from the top */
    double axis;               /* to the name of the upward axis */
    int across_anchor, up_anchor;
    double side, above, under; /* where labels may stand beyond the frame */
    double inset; /* in a terminal a frame keeps half a Braille dot off the borders of columns */
    double panel_left, panel_right, panel_below; /* around one of several frames */
    double panel_edge, panel_unit; /* right of all; their distance is a multiple of the unit */
    double clear;                  /* from a code to its label */
    double legend, foot;           /* to the first text below; below the last */
} plane_measures;

/* What the network makes of a key. */
typedef struct plane_key {
    double code[PLANE_UNITS];
    uint32_t answer;
    bool finite; /* the code */
    bool tie;    /* the answer has an equal */
    bool named;  /* it has a label somewhere */
} plane_key;

/* The last hidden layer: codes, output vectors, and the frame that holds both. */
typedef struct plane {
    drawing *d;
    scene_maker *make;
    const plane_measures *m;
    placer place;
    uint32_t units, values;
    const float *vector; /* [units][values], then the biases where there are any */
    plane_key *key;      /* [keys] */
    size_t codes;        /* finite ones */
    size_t ties;         /* keys with a tie */
    size_t tight;        /* the key whose answer leads least; keys when there is none */
    uint32_t rival;      /* its runner-up */
    double lead;
    bool open;         /* no border with the runner-up is in the frame: the lead's line goes on */
    bool *value_named; /* [values] it has a label somewhere */
    bool shared;       /* a terminal's column holds several keys, or one without its label */
    double centre[PLANE_UNITS],
        half;     /* the frame: centre +- half, -1 .. 1 in its own coordinates */
    double reach; /* what output vectors are multiplied with there */
    plane_regions region;
} plane;

/* A square of the picture, and how the frame's coordinates fall on it. */
typedef struct window {
    double left, top, size;
    double across[PLANE_UNITS], up[PLANE_UNITS];
    int rings; /* for labels */
} window;

/* Evaluates all keys of `d` and fits the frame; false without memory. */
bool plane_measure(plane *p);

/* Frame's coordinates of a key's code, of the origin. */
void plane_code(double part[PLANE_UNITS], const plane *p, size_t key);
void plane_origin(double part[PLANE_UNITS], const plane *p);
/* In pixels: of any frame's coordinates, of a key's code, of a vector's end, of the origin. */
spot plane_spot(const plane *p, const window *w, const double *part);
spot plane_key_spot(const plane *p, const window *w, size_t key);
spot plane_value_spot(const plane *p, const window *w, uint32_t value);
spot plane_origin_spot(const plane *p, const window *w);

/* A key's symbols, shortened. */
words plane_key_words(const plane *p, size_t key);

/* The colour of a value, in pictures without regions; only if there are many keys. */
mark_role plane_role(const plane *p, uint32_t value, mark_role otherwise);

/* The regions where each value wins, for two units. */
void plane_fill_regions(plane *p, const window *w);
void plane_label_regions(plane *p, const window *w);

/*
 * Where the tightest key's region borders on its runner-up's: the point that is nearest to `from`,
 * the key's code. Of equal runners-up, one that has a border becomes the rival. False without a
 * border.
 */
bool plane_border(double nearest[2], plane *p, const double from[2]);

bool plane_has_vectors(const plane *p);

/* Whether it is the key that options light. */
bool plane_is_lit(const plane *p, size_t key);

/* Labels had better not stand on a line, as long as lines are few. */
void plane_reserve_line(plane *p, spot from, spot to);

/* Vectors, the gap, dots, and the labels of all. */
void plane_marks(plane *p, const window *w);

#endif
