/* csv_dialect.h - how a table is written, where that is not plain CSV; found out from its text. */
#ifndef CLI_FORMAT_CSV_DIALECT_H
#define CLI_FORMAT_CSV_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct csv_dialect {
    /* What is known before; all zero: nothing. */
    char separator;      /* between cells; 0: found out */
    const char *comment; /* lines that begin with it are left out; NULL: none are */
    size_t cells;        /* of a row; 0: at least two */

    /* What was found out while reading. */
    bool guessed;         /* the separator */
    char rival;           /* another separator that would do as well; or 0 */
    bool separator_line;  /* the first line named the separator: "sep=;" */
    bool utf16;           /* with a byte order mark */
    bool spaces;          /* some around quotation marks, which were left out */
    bool control_z;       /* the last byte of all, an end of file of old systems */
    bool carriage_return; /* lines end with it alone */
    uint64_t comments;    /* lines that were left out */
} csv_dialect;

/* Where a byte of a row stands. */
typedef enum cell_state { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_CLOSED } cell_state;

/* Where the next byte stands. A line end outside quotation marks begins a cell, too. */
cell_state cell_step(cell_state state, unsigned char byte, char separator);

/*
 * How many of the bytes at `text` are blanks that belong to no cell: they stand before a quotation
 * mark that opens a cell, or after one that closes it.
 */
size_t cell_blanks(const unsigned char *text, size_t left, cell_state state, char separator);

/* Goes on to the next byte: over such blanks, or one byte and its step. */
size_t cell_next(cell_state *state, const unsigned char *text, size_t at, size_t count,
                 char separator);

/* Whether a line is left out. */
bool csv_is_comment(const csv_dialect *dialect, const unsigned char *text, size_t left);

/*
 * Finds the separator in the first piece of a table, which is all of it when `last`. Returns the
 * bytes of a line that names it; SIZE_MAX when two separators are as likely as each other.
 */
size_t csv_dialect_find(csv_dialect *dialect, const unsigned char *text, size_t count, bool last);

/* "semicolon", ";", "tab" ... to the separator. */
bool csv_separator_parse(char *separator, const char *word);

/* Room for what was found. */
typedef struct csv_found_text {
    char text[300];
} csv_found_text;

/* Names what was found out, "UTF-16, semicolons as separators"; empty for plain CSV. */
csv_found_text csv_dialect_text(const csv_dialect *dialect);

#endif
