/* layout.h - where everything stands in the network view. */
#ifndef CINCH_VIEW_LAYOUT_H
#define CINCH_VIEW_LAYOUT_H

#include "view/numbers.h"

/* Sizes of a layout: of a page in pixels, of a terminal in whole cells. */
typedef struct metrics {
    double font, small; /* text */
    double pitch;       /* between the nodes of a column of symbols */
    double hidden;      /* between hidden units, at least */
    double radius, hidden_radius;
    double gap;  /* between columns of nodes */
    double pad;  /* around text */
    double edge; /* of the page */
    double top;  /* of the first node's row, its upper end */
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
    metrics m;
    numbers n;
    node_column column[CINCH_MAX_LAYERS + 2]; /* inputs, hidden layers, values */
    uint32_t columns;
    double symbol_width[2]; /* of inputs and of values, where they stand beside the nodes */
    double number_width[2]; /* of one number beside an input, and beside a value */
    double group_gap;       /* between the symbols of two key columns */
    double bottom;
    bool lit;
    bool decided;      /* lit: there is an answer, neither a tie nor an overflow */
    bool numbered;     /* there is room for numbers beside the nodes */
    bool sums, shares; /* and, lit, for sums and shares */
    size_t characters; /* of a symbol at most */
} layout;

/* Places all columns of nodes; `d`, `n` and `lit` are set. */
void layout_place(layout *l);

/* The centre of a node, downwards; column 0 has the inputs. */
double layout_node_y(const layout *l, uint32_t column, uint32_t node);

/* The baseline of a text that stands beside a node at `y`. */
double layout_baseline(const layout *l, double y, double size);

/* Numbers beside a node: of hidden units, and the bias of an output. */
uint32_t layout_numbers(const layout *l, bool values);

/* The sum of a value for the lit key, as a number and as it is shown; and the room for the widest. */
double layout_sum_of(const layout *l, uint32_t value);
void layout_sum(words *text, const layout *l, uint32_t value);
double layout_sum_width(const layout *l);

/* What stands to the left of the inputs, or to the right of the values; and, lit, further right. */
double layout_beside(const layout *l, bool values);
double layout_lit_width(const layout *l);

static inline const cinch_shape *layout_shape(const layout *l)
{
    return &l->d->net->shape;
}

static inline bool layout_cells(const layout *l)
{
    return l->d->options->cells != 0;
}

/* Of a text at `size`, as if bold. */
static inline double layout_width(const layout *l, const char *text, double size)
{
    return scene_text_width(&l->d->make, text, size, true);
}

/* The multiple of `unit` at or below `x`, in a terminal; 0 for what lies left of the page. */
static inline double layout_snapped(const layout *l, double x, double unit)
{
    if (!layout_cells(l))
        return x;
    return x > 0.0 ? (double)(uint64_t)(x / unit) * unit : 0.0;
}

static inline double layout_larger(double a, double b)
{
    return a > b ? a : b;
}

#endif
