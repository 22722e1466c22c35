/*
 * csv.c - CSV by libcsv, which tells cells but not where they stand. It is therefore fed line by
 * line, without the spaces around quotation marks, which it would refuse; and where a column is
 * wanted, for a message, the cells of the line are counted again.
 */
#include "format/csv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv_input.h"
#include "system/memory.h"
#include "system/utf8.h"

enum { CELL_STEP = 4096 }; /* bytes by which a cell's memory grows */

struct csv_reader {
    const char *name;
    const csv_sink *sink;
    problem *issue;
    csv_dialect *dialect;
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

/* Where the first byte of the line stands. */
static cell_state first_state(const csv_reader *reader)
{
    return reader->inside ? CELL_QUOTED : CELL_BEGINS;
}

/* The column where the line's cell number `wanted` begins, or where the row ends before it. */
static size_t column_of(const csv_reader *reader, size_t wanted)
{
    cell_state state = first_state(reader);
    size_t at = 0;
    while (wanted > 0 && at < reader->length) {
        unsigned char byte = reader->text[at];
        bool inside = state == CELL_QUOTED;
        if (!inside && (byte == '\n' || byte == '\r'))
            break;
        at = cell_next(&state, reader->text, at, reader->length, reader->dialect->separator);
        wanted -= !inside && byte == (unsigned char)reader->dialect->separator;
    }
    return at + 1;
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
    const char *between = "put a separator between, or double the mark";
    if (reader->text[at] == '"')
        snprintf(what, sizeof what,
                 "a quotation mark inside a cell that does not begin with one: put the whole cell "
                 "in quotation marks and double those inside");
    else if (reader->inside)
        snprintf(what, sizeof what,
                 "text after the quotation mark that closes the cell of line %" PRIu64 ": %s",
                 reader->open_line, between);
    else
        snprintf(what, sizeof what, "text after a closing quotation mark: %s", between);
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

/* Gives libcsv the line without blanks that belong to no cell; how many bytes it went over. */
static size_t parse_line(csv_reader *reader)
{
    const unsigned char *text = reader->text;
    size_t length = reader->length, fed = 0;
    cell_state state = first_state(reader);
    for (size_t at = memchr(text, '"', length) ? 0 : length; at < length;) {
        char separator = reader->dialect->separator;
        size_t blanks = cell_blanks(text + at, length - at, state, separator);
        if (blanks == 0) {
            state = cell_step(state, text[at++], separator);
            continue;
        }
        size_t parsed =
            csv_parse(&reader->parser, text + fed, at - fed, take_cell, take_row, reader);
        if (parsed < at - fed)
            return fed + parsed;
        reader->dialect->spaces = true;
        at += blanks;
        fed = at;
    }
    return fed + csv_parse(&reader->parser, text + fed, length - fed, take_cell, take_row, reader);
}

/* Takes a line with its end, which only the last line of all may lack. */
static bool take_line(csv_reader *reader, const unsigned char *text, size_t length)
{
    bool blank;
    reader->line++;
    if (!reader->inside && csv_is_comment(reader->dialect, text, length)) {
        reader->dialect->comments++;
        return true;
    }
    reader->text = text;
    reader->length = length;
    reader->cells_before = reader->cells;
    reader->dialect->carriage_return |= text[length - 1] == '\r';
    if (!check_line(reader, &blank) || blank)
        return !reader->issue->status;
    if (!reader->inside)
        reader->row_line = reader->line;
    reader->row_ended = false;
    size_t parsed = parse_line(reader);
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
    while (*used < count && (length = line_bytes(text + *used, count - *used, last)) > 0) {
        if (!take_line(reader, text + *used, length))
            return false;
        *used += length;
    }
    return true;
}

/* Looks at the first piece: drops a byte order mark and a line that names the separator. */
static bool begin_table(csv_reader *reader, bool plain, const unsigned char *text, size_t count,
                        bool last, size_t *used)
{
    csv_dialect *dialect = reader->dialect;
    *used = utf8_mark(text, count);
    size_t skip = plain ? 0 : csv_dialect_find(dialect, text + *used, count - *used, last);
    if (skip == SIZE_MAX)
        return problem_set(reader->issue, EXIT_INPUT,
                           "%s:1:1: it is not clear what separates the cells: say it by "
                           "--separator",
                           reader->name);
    *used += skip;
    reader->line = skip > 0;
    csv_set_delim(&reader->parser, (unsigned char)dialect->separator);
    return true;
}

/* Reads through a buffer that holds at least a line. */
static bool take_pieces(csv_reader *reader, csv_input *input, size_t room, unsigned char **buffer)
{
    size_t filled = 0, got, used = 0;
    *buffer = memory_take(room, 1);
    for (bool first = true; !input->ended; first = false) {
        if (!csv_input_read(&got, input, *buffer + filled, room - filled))
            return false;
        filled += got;
        if (input->ended && filled > 0 && (*buffer)[filled - 1] == 0x1a) {
            reader->dialect->control_z = true;
            filled--;
        }
        if (first && !begin_table(reader, input->source->dialect == NULL, *buffer, filled,
                                  input->ended, &used))
            return false;
        if (!take_lines(reader, *buffer, filled, input->ended, &used))
            return false;
        filled -= used;
        memmove(*buffer, *buffer + used, filled);
        used = 0;
        if (filled >= CSV_LINE_LIMIT)
            return take_line(reader, *buffer, filled); /* which says so */
        if (filled > room / 2) {
            room *= 2;
            *buffer = memory_grow(*buffer, room, 1);
        }
    }
    return true;
}

static bool take_all(csv_reader *reader, const csv_source *source)
{
    enum { PIECE = 1 << 18, LEAST = 16 };
    size_t whole = source->count + LEAST;
    size_t room = source->descriptor < 0 && whole < PIECE ? whole : PIECE;
    unsigned char *buffer = NULL;
    csv_input input;
    bool good =
        csv_input_open(&input, source, reader->issue) && take_pieces(reader, &input, room, &buffer);
    reader->dialect->utf16 = input.encoding != NULL;
    csv_input_close(&input);
    free(buffer);
    return good;
}

bool csv_read(const csv_source *source, const csv_sink *sink, problem *issue)
{
    csv_dialect plain = {.separator = ','};
    csv_reader reader = {.name = source->name,
                         .sink = sink,
                         .issue = issue,
                         .dialect = source->dialect ? source->dialect : &plain};
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

size_t csv_quoted_size(const char *text)
{
    return 2 * strlen(text) + sizeof "\"\",";
}

size_t csv_quote(char *to, const char *text)
{
    size_t used = 0;
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
    if (quoted)
        to[used++] = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"')
            to[used++] = '"';
        to[used++] = *text;
    }
    if (quoted)
        to[used++] = '"';
    to[used] = '\0';
    return used;
}

void csv_put_cell(FILE *out, const char *text)
{
    char *cell = memory_take(csv_quoted_size(text), 1);
    csv_quote(cell, text);
    fputs(cell, out);
    free(cell);
}
