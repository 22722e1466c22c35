/* weights.h - matrices as grids with symbols at their sides, for the view heat. */
#ifndef CINCH_VIEW_WEIGHTS_H
#define CINCH_VIEW_WEIGHTS_H

#include "view/view.h"

/* A matrix as it is shown: the input's has a row per symbol, the output's too, so it is turned. */
typedef struct grid {
    drawing *d;
    uint32_t layer;
    cinch_matrix matrix;
    bool turned;          /* a row per unit of the layer, a column per input of it */
    uint32_t rows, units; /* down and across, biases included */
    double largest;       /* |weight| */
} grid;

grid grid_of(drawing *d, uint32_t layer);
/* 0 for what is not finite. */
double grid_weight(const grid *g, uint32_t row, uint32_t column);
/* The name of a row, or of a column (`across`): a symbol, a unit, "bias". */
words grid_words(const grid *g, bool across, uint32_t number, size_t most);
/* What the widest of these names takes. */
double grid_widest(const grid *g, bool across, size_t most, double size);
/* A name letter under letter, from the baseline y of its first one on. */
void grid_stack(const grid *g, double size, int anchor, double x, double y, double pitch,
                const char *text);
bool grid_row_lit(const grid *g, uint32_t row);
/* Of a row's name: lit, of a symbol that no row used, or another. */
mark_role grid_row_role(const grid *g, uint32_t row);
/* The key column that begins with this row, or UINT32_MAX. */
uint32_t grid_group(const grid *g, uint32_t row);
/* "input", "output"; or "input to hidden 1", "hidden 1 to 2", "hidden 2 to output". */
words grid_title(const grid *g);

words weights_title(const drawing *d);
/* Names the lit key and its answer, where colour alone would light them. */
void weights_key(const drawing *d, legend *l);
/* Says that the lit key has no single answer, or what speaks against the one it has. */
void weights_doubt(const drawing *d, legend *l);
cinch_status weights_page(drawing *d);
cinch_status weights_terminal(drawing *d);

#endif
