/*
 * csv.c - CSV by libcsv, which tells cells but not where they stand. It is therefore fed line by
 * line; and where a column is wanted, for a message, a second parser goes over the line byte by
 * byte.
 */
#include "format/csv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/file.h"
#include "system/memory.h"
#include "system/utf8.h"

enum { CELL_STEP = 4096 }; /* bytes by which a cell's memory grows */

struct csv_reader {
    const char *name;
    const csv_sink *sink;
    problem *issue;
    struct csv_parser parser;
    uint64_t line;       /* number of the current line */
    uint64_t row_line;   /* where the row began */
    uint64_t blank_line; /* the first empty line since the last row, or 0 */
    const unsigned char *text;
    size_t length;       /* of the current line, its end included */
    size_t cells;        /* complete ones of the row */
    size_t cells_before; /* of them, those complete before this line */
    bool inside;         /* the line begins inside a quoted cell: */
    uint64_t open_line;  /* which began here */
    size_t open_column;
    bool row_ended;
};

static int never_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void *grow_bytes(void *old, size_t bytes)
{
    return memory_grow(old, bytes, 1);
}

/* Strict, spaces kept, growing in steps that suit CSV_CELL_LIMIT. */
static void start_parser(struct csv_parser *parser)
{
    csv_init(parser, CSV_STRICT | CSV_APPEND_NULL);
    csv_set_space_func(parser, never_space);
    csv_set_realloc_func(parser, grow_bytes);
    csv_set_blk_size(parser, CELL_STEP);
}

/* ---- Places ---------------------------------------------------------------------------------- */

typedef struct cell_count {
    size_t cells;
    bool row_ended;
} cell_count;

static void count_cell(void *text, size_t length, void *user)
{
    (void)text;
    (void)length;
    ((cell_count *)user)->cells++;
}

static void count_row(int end, void *user)
{
    (void)end;
    ((cell_count *)user)->row_ended = true;
}

/* The column where the line's cell number `wanted` begins, or where the row ends before it. */
static size_t column_of(const csv_reader *reader, size_t wanted)
{
    if (wanted == 0)
        return 1;
    struct csv_parser parser;
    cell_count count = {0};
    start_parser(&parser);
    if (reader->inside) /* brings the new parser where the first one was */
        csv_parse(&parser, "\"", 1, count_cell, count_row, &count);
    size_t at = 0;
    while (at < reader->length && count.cells < wanted)
        csv_parse(&parser, reader->text + at++, 1, count_cell, count_row, &count);
    csv_free(&parser);
    return count.row_ended ? at : at + 1;
}

static void blame_at(csv_reader *reader, uint64_t line, size_t column, const char *what)
{
    problem_set(reader->issue, EXIT_INPUT, "%s:%" PRIu64 ":%zu: %s", reader->name, line, column,
                what);
}

void csv_blame(csv_reader *reader, const char *format, ...)
{
    char what[sizeof reader->issue->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    bool began_before = reader->inside && reader->cells == reader->cells_before;
    if (began_before)
        blame_at(reader, reader->open_line, reader->open_column, what);
    else
        blame_at(reader, reader->line, column_of(reader, reader->cells - reader->cells_before),
                 what);
}

size_t csv_cells(const csv_reader *reader)
{
    return reader->cells;
}

uint64_t csv_row_line(const csv_reader *reader)
{
    return reader->row_line;
}

/* ---- One line -------------------------------------------------------------------------------- */

/* libcsv's end of a cell, and of a row. It cannot be stopped: after a problem they do nothing. */
static void take_cell(void *text, size_t length, void *user)
{
    csv_reader *reader = user;
    if (reader->issue->status)
        return;
    if (length > CSV_CELL_LIMIT)
        csv_blame(reader, "a cell of more than 1 MiB: shorten it");
    else
        reader->sink->cell(reader, reader->sink->user, text, length);
    reader->cells++;
}

static void take_row(int end, void *user)
{
    (void)end;
    csv_reader *reader = user;
    if (!reader->issue->status)
        reader->sink->row(reader, reader->sink->user);
    reader->cells = 0;
    reader->row_ended = true;
}

/* Bytes at the beginning of `text` that are UTF-8 without a NUL. */
static size_t clean_bytes(const unsigned char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t bytes = text[at] ? utf8_length(text + at, length - at) : 0;
        if (bytes == 0)
            break;
        at += bytes;
    }
    return at;
}

static bool check_bytes(csv_reader *reader)
{
    size_t clean = clean_bytes(reader->text, reader->length);
    if (clean == reader->length)
        return true;
    char what[100];
    unsigned char byte = reader->text[clean];
    snprintf(what, sizeof what,
             byte ? "the byte 0x%02X is not UTF-8: save the table as UTF-8"
                  : "a NUL byte (0x%02X): is this a text file? save the table as UTF-8",
             byte);
    blame_at(reader, reader->line, clean + 1, what);
    return false;
}

static bool is_blank(const csv_reader *reader)
{
    return !reader->inside && (reader->text[0] == '\n' || reader->text[0] == '\r');
}

/* libcsv refused byte `at` of the line: only a mark inside a cell or text after one can do that. */
static bool blame_quotes(csv_reader *reader, size_t at)
{
    char what[200];
    if (reader->text[at] == '"')
        snprintf(what, sizeof what,
                 "a quotation mark inside a cell that does not begin with one: put the whole cell "
                 "in quotation marks and double those inside");
    else if (reader->inside)
        snprintf(what, sizeof what,
                 "text after the quotation mark that closes the cell of line %" PRIu64
                 ": put a comma between, or double the mark",
                 reader->open_line);
    else
        snprintf(what, sizeof what,
                 "text after a closing quotation mark: put a comma between, or double the mark");
    blame_at(reader, reader->line, at + 1, what);
    return false;
}

/* The line ended inside a quoted cell: remembers where that began, and that it ends some day. */
static bool stay_inside(csv_reader *reader)
{
    bool began_before = reader->inside && reader->cells == reader->cells_before;
    if (!began_before) {
        reader->open_column = column_of(reader, reader->cells - reader->cells_before);
        reader->open_line = reader->line;
    }
    reader->inside = true;
    if (csv_get_buffer_size(&reader->parser) > CSV_CELL_LIMIT + CELL_STEP)
        blame_at(reader, reader->open_line, reader->open_column,
                 "a cell of more than 1 MiB begins here: close its quotation mark, or shorten it");
    return !reader->issue->status;
}

/* What can be said of a line before its cells are known; *blank tells that it has none. */
static bool check_line(csv_reader *reader, bool *blank)
{
    *blank = is_blank(reader);
    if (!check_bytes(reader))
        return false;
    if (reader->length >= CSV_LINE_LIMIT) {
        blame_at(reader, reader->line, 1, "a line of more than 16 MiB: is this a CSV file?");
        return false;
    }
    if (*blank && !reader->blank_line)
        reader->blank_line = reader->line;
    if (!*blank && reader->blank_line) {
        blame_at(reader, reader->blank_line, 1, "an empty line between others: remove it");
        return false;
    }
    return true;
}

/* Takes a line with its end, which only the last line of all may lack. */
static bool take_line(csv_reader *reader, const unsigned char *text, size_t length)
{
    bool blank;
    reader->line++;
    reader->text = text;
    reader->length = length;
    reader->cells_before = reader->cells;
    if (!check_line(reader, &blank) || blank)
        return !reader->issue->status;
    if (!reader->inside)
        reader->row_line = reader->line;
    reader->row_ended = false;
    size_t parsed = csv_parse(&reader->parser, text, length, take_cell, take_row, reader);
    bool cut = text[length - 1] != '\n' && text[length - 1] != '\r';
    if (parsed == length && cut)
        csv_parse(&reader->parser, "\n", 1, take_cell, take_row, reader);
    if (reader->issue->status)
        return false;
    if (parsed < length)
        return blame_quotes(reader, parsed);
    if (!reader->row_ended)
        return stay_inside(reader);
    reader->inside = false;
    return true;
}

/* ---- All lines ------------------------------------------------------------------------------- */

/*
 * Bytes of the first line, its end included; 0 when it is not complete. A CR at the end of what is
 * there may be half a CRLF. With `last`, whatever is left is a line.
 */
static size_t line_bytes(const unsigned char *text, size_t left, bool last)
{
    size_t at = 0;
    while (at < left && text[at] != '\n' && text[at] != '\r')
        at++;
    if (at < left && text[at] == '\n')
        return at + 1;
    if (at + 1 < left)
        return text[at + 1] == '\n' ? at + 2 : at + 1;
    return last ? left : 0;
}

/* Takes the complete lines of `text`; *used tells their bytes. */
static bool take_lines(csv_reader *reader, const unsigned char *text, size_t count, bool last,
                       size_t *used)
{
    size_t length;
    *used = reader->line == 0 ? utf8_mark(text, count) : 0;
    while (*used < count && (length = line_bytes(text + *used, count - *used, last)) > 0) {
        if (!take_line(reader, text + *used, length))
            return false;
        *used += length;
    }
    return true;
}

/* Reads a descriptor through a buffer that holds at least a line. */
static bool take_stream(csv_reader *reader, const csv_source *source, unsigned char **buffer)
{
    size_t room = (size_t)1 << 18, filled = 0, got, used;
    bool last;
    *buffer = memory_take(room, 1);
    do {
        if (!file_read_some(&got, source->descriptor, *buffer + filled, room - filled, source->name,
                            reader->issue))
            return false;
        last = got < room - filled;
        filled += got;
        if (!take_lines(reader, *buffer, filled, last, &used))
            return false;
        filled -= used;
        memmove(*buffer, *buffer + used, filled);
        if (filled >= CSV_LINE_LIMIT)
            return take_line(reader, *buffer, filled); /* which says so */
        if (filled > room / 2) {
            room *= 2;
            *buffer = memory_grow(*buffer, room, 1);
        }
    } while (!last);
    return true;
}

static bool take_all(csv_reader *reader, const csv_source *source)
{
    size_t used;
    if (source->descriptor < 0)
        return take_lines(reader, source->bytes, source->count, true, &used);
    unsigned char *buffer = NULL;
    bool good = take_stream(reader, source, &buffer);
    free(buffer);
    return good;
}

bool csv_read(const csv_source *source, const csv_sink *sink, problem *issue)
{
    csv_reader reader = {.name = source->name, .sink = sink, .issue = issue};
    start_parser(&reader.parser);
    bool good = take_all(&reader, source);
    if (good && reader.inside) {
        blame_at(&reader, reader.open_line, reader.open_column,
                 "a quotation mark that is never closed: close it, or double it if it belongs to "
                 "the cell");
        good = false;
    }
    csv_free(&reader.parser);
    return good;
}

/* ---- Writing --------------------------------------------------------------------------------- */

void csv_put_cell(FILE *out, const char *text)
{
    if (text[strcspn(text, ",\"\r\n")] == '\0') {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
