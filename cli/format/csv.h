/* csv.h - CSV, cell by cell, with the place of each. */
#ifndef CLI_FORMAT_CSV_H
#define CLI_FORMAT_CSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "format/csv_dialect.h"
#include "system/problem.h"

#define CSV_CELL_LIMIT ((size_t)1 << 20)  /* bytes of a cell */
#define CSV_LINE_LIMIT ((size_t)16 << 20) /* bytes of a line */

/* Where the text comes from: a descriptor, or, when that is -1, memory. */
typedef struct csv_source {
    const char *name; /* for messages */
    int descriptor;
    const unsigned char *bytes;
    size_t count;
    csv_dialect *dialect; /* what else than plain CSV may come, and what came; or NULL: nothing */
} csv_source;

typedef struct csv_reader csv_reader;

/*
 * What is done with each cell, and when a row ends. They may call csv_blame(), after which they are
 * not called again. `text` ends with a NUL that `length` does not count.
 */
typedef struct csv_sink {
    void (*cell)(csv_reader *reader, void *user, const char *text, size_t length);
    void (*row)(csv_reader *reader, void *user);
    void *user;
} csv_sink;

/*
 * Reads a whole CSV text, a piece at a time: cells separated by commas or as the dialect says, rows
 * by line ends (LF, CRLF or CR, the last may be missing); a cell with separators, line ends or
 * quotation marks stands in quotation marks, those inside doubled. Cells stay the text they are:
 * spaces count, but for those around quotation marks. UTF-8, or UTF-16 after a byte order mark,
 * which is dropped. Empty lines at the end and a last byte ^Z are ignored. Everything else is a
 * problem: empty lines elsewhere, stray or unclosed quotation marks, NUL bytes, text in another
 * encoding, a cell or a line over its limit. Columns in messages count bytes of UTF-8 from 1.
 */
bool csv_read(const csv_source *source, const csv_sink *sink, problem *issue);

/* The cells of the row so far, without the one that is being handed over. */
size_t csv_cells(const csv_reader *reader);

/* The line where the row began, from 1. */
uint64_t csv_row_line(const csv_reader *reader);

/* Records a problem at the cell that is handed over now or, when a row ends, at the row's end. */
void csv_blame(csv_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes that a cell takes at most, with a separator and a NUL. */
size_t csv_quoted_size(const char *text);

/* Writes one cell with a NUL after it, in quotation marks where it needs them; its bytes. */
size_t csv_quote(char *to, const char *text);

/* Writes one cell, in quotation marks where it needs them. */
void csv_put_cell(FILE *out, const char *text);

#endif
