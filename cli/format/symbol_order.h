/* symbol_order.h - the order of a column's symbols, which numbers them. */
#ifndef CLI_FORMAT_SYMBOL_ORDER_H
#define CLI_FORMAT_SYMBOL_ORDER_H

#include "cinch.h"

typedef enum symbol_order {
    ORDER_SEEN,   /* as the rows have them first */
    ORDER_SORTED, /* by bytes, as Python's sorted() */
    ORDER_NATURAL /* numbers by size, then texts, numbers in them by size: 2 before 10 */
} symbol_order;

enum { SYMBOL_ORDERS = 3 };

extern const char *const symbol_order_words[]; /* NULL ends them */

/*
 * Puts each column's symbols in this order and numbers the rows anew; columns that are `fixed`
 * [columns + 1, the value last] (NULL: none) and ORDER_SEEN change nothing. The new alphabets stand
 * in memory of *pieces.
 */
void order_symbols(cinch_mapping *mapping, symbol_order order, const bool *fixed, void **pieces);

/* A copy in memory of *pieces, whose rows may be numbered anew; alphabets and lines are shared. */
cinch_mapping copy_rows(const cinch_mapping *mapping, void **pieces);

#endif
