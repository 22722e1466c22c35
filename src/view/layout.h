/* layout.h - where everything stands in the network view. */
#ifndef CINCH_VIEW_LAYOUT_H
#define CINCH_VIEW_LAYOUT_H

#include "view/numbers.h"

#define LAYOUT_FONT    12.0
#define LAYOUT_SMALL   10.5 /* numbers and headings */
#define LAYOUT_PAD     8.0  /* around text */
#define LAYOUT_OUTLINE 1.2  /* of a node */

/* What the network view measures on a page, in pixels, and in a terminal, in whole columns and
 * rows. */
typedef struct metrics {
    double font_drop, small_drop; /* from a node's centre to the baseline of a text beside it */
    double pitch;                 /* between the nodes of a column of symbols */
    double group;                 /* more, between the symbols of two key columns */
    double hidden;                /* between hidden units, at least */
    double radius, hidden_radius;
    double lit_outline;       /* of a node; 0: filled */
    double gap;               /* between columns of nodes */
    double beside;            /* more: what stands beside a node begins at the next column */
    double edge;              /* of the page */
    double title;             /* its baseline */
    double top;               /* of the first node's row, its upper end */
    double centre;            /* of a node, from the upper end of its row */
    double heading, above;    /* from a node's edge to a heading; from that to one above */
    double foot, row, bottom; /* first text below the nodes; one to the next; below the last */
    double up;                /* rounds the width up to whole columns */
    bool dashes;              /* there may be no colour: negative lines are dashed */
} metrics;

/* A column of nodes: input symbols, hidden units, or values. */
typedef struct node_column {
    double x;
    double first, pitch; /* centre of node 0; distance */
    uint32_t count;
    double radius;
    bool inside; /* symbols stand in the nodes */
} node_column;

typedef struct layout {
    drawing *d;
    scene_maker *make;
    const cinch_shape *shape;
    const cinch_draw_options *options;
    cinch_walk *walk; /* lit: of the key */
    const metrics *m;
    double room; /* across */
    numbers n;
    node_column column[CINCH_MAX_LAYERS + 2]; /* inputs, hidden layers, values */
    uint32_t columns;
    double symbol_width[2]; /* of inputs and of values, where they stand beside the nodes */
    double number_width[2]; /* of one number beside an input, and beside a value */
    double bottom;
    bool lit;
    bool sure;         /* lit: there is an answer, and nothing is known that speaks against it */
    double *sum;       /* lit: [values] in exact arithmetic; NaN where a unit overflows */
    int sum_decimals;  /* of these; or, where no decimals would tell them apart, */
    int sum_digits;    /* so many digits of each */
    bool numbered;     /* there is room for numbers beside the nodes */
    bool grey;         /* a line is too thin to have a sign's colour */
    bool sums, shares; /* and, lit, for sums and shares */
    size_t characters; /* of a symbol at most */
} layout;

/* Lights the key, if there is one, and places all columns of nodes; false without memory. */
bool layout_begin(layout *l, drawing *d);

/* The centre of a node, downwards; column 0 has the inputs. */
double layout_node_y(const layout *l, uint32_t column, uint32_t node);

/* Numbers beside a node: of hidden units, and the bias of an output. */
uint32_t layout_numbers(const layout *l, bool values);

/* The sum of a value for the lit key as it is shown; and the room for the widest. */
number_text layout_sum(const layout *l, uint32_t value);
double layout_sum_width(const layout *l);

/* What stands to the left of the inputs, or to the right of the values; and, lit, further right. */
double layout_beside(const layout *l, bool values);
double layout_lit_width(const layout *l);

/* Of a text at `size`, as if bold. */
static inline double layout_width(const layout *l, const char *text, double size)
{
    return scene_text_width(l->make, text, size);
}

#endif
