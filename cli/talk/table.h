/* table.h - rows of cells in aligned columns, as wide as the terminal allows. */
#ifndef CLI_TALK_TABLE_H
#define CLI_TALK_TABLE_H

#include <stddef.h>

/* Rows of cells, shown in aligned columns. */
typedef struct text_table {
    size_t columns;
    size_t cells;
    size_t capacity;
    char **cell;
    const char *align; /* a letter per column, 'l' or 'r'; beyond its end 'r' */
    size_t names;      /* columns that say what a row is; 0: one */
    size_t hang;       /* below which column a row that is too wide goes on; 0: none */
} text_table;

void text_table_start(text_table *table, size_t columns, const char *align);
void text_table_add(text_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Prints the rows, `indent` before each and two spaces between columns, and frees the cells. Where
 * they are wider than the terminal, each row goes on below its column `hang`. Without one the table
 * is cut into blocks of columns, each after the names; but where these take two thirds of the
 * width already, rows go on below the second column.
 */
void text_table_print(text_table *table, const char *indent);

#endif
