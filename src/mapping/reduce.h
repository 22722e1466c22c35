/* reduce.h - a mapping on its way to a smaller one that says the same. */
#ifndef CINCH_MAPPING_REDUCE_H
#define CINCH_MAPPING_REDUCE_H

#include "cinch_train.h"
#include "mapping/row_set.h"

/* Rows of some columns, each key once. */
typedef struct row_table {
    uint32_t columns;
    size_t rows;
    uint32_t *key;   /* [rows][columns] */
    uint32_t *value; /* [rows] */
} row_table;

typedef struct reducer {
    const cinch_mapping *whole;
    row_table now;                      /* the rows that are left */
    uint32_t column[CINCH_MAX_COLUMNS]; /* which of the whole mapping's each of its columns is */
    uint32_t
        symbols[CINCH_MAX_COLUMNS]; /* in the alphabet of each, without those that were joined */
    size_t first[CINCH_MAX_COLUMNS + 1]; /* input of each of the whole mapping's columns */
    uint32_t *leader; /* [inputs] the symbol that stands for this one, the first of those alike */
    row_table spare;
    row_set set;
    uint32_t *link, *head;      /* [rows] groups of rows */
    uint32_t *stamp, *split;    /* [rows + 1] classes of symbols */
    uint32_t *of_symbol, *seen; /* [most symbols of a column] */
    uint32_t turn;              /* what `seen` holds for symbols seen this time */
} reducer;

/* Drops rows whose key an earlier one has. False at the first that has another value. */
bool reduce_unite(row_table *table, row_set *set);

/* Leaves out a column of r->now. */
void reduce_leave_out(reducer *r, uint32_t column);

/* Leaves out what columns there need not be; whether there were any. */
bool reduce_columns(reducer *r);

/* Lets one symbol stand for all that are alike, in each column; whether there were any. */
bool reduce_symbols(reducer *r);

#endif
