/* weights.h - matrices as grids with symbols at their sides, for the view heat. */
#ifndef CINCH_VIEW_WEIGHTS_H
#define CINCH_VIEW_WEIGHTS_H

#include "scene/place.h"

/* A matrix as it is shown: the input's has a row per symbol, the output's too, so it is turned. */
typedef struct grid {
    const drawing *d;
    uint32_t layer;
    cinch_matrix matrix;
    bool turned;          /* a row per unit of the layer, a column per input of it */
    uint32_t rows, units; /* down and across, biases included */
    double largest;       /* |weight| */
} grid;

grid grid_of(const drawing *d, uint32_t layer);
/* 0 for what is not finite. */
double grid_weight(const grid *g, uint32_t row, uint32_t column);
/* The names of rows and columns: symbols, units, "bias". */
void grid_row_words(words *text, const grid *g, uint32_t row, size_t most);
void grid_column_words(words *text, const grid *g, uint32_t column, size_t most);
/* Whether a row, or a column, belongs to a symbol that no row used, or to the lit key. */
bool grid_row_unused(const grid *g, uint32_t row);
bool grid_row_lit(const grid *g, uint32_t row);
/* The key column that begins with this row, or UINT32_MAX. */
uint32_t grid_group(const grid *g, uint32_t row);
/* "input", "output"; or "input to hidden 1", "hidden 1 to 2", "hidden 2 to output". */
void grid_title(words *text, const grid *g);

/* Whether the lit key has no single answer. */
bool heat_tie(const drawing *d);
#define HEAT_TIE "a tie: no answer"

void heat_title(drawing *d, double width);
cinch_status heat_page(drawing *d);
cinch_status heat_cells(drawing *d);

#endif
