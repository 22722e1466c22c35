/* csv_dialect.c - separators, and where cells begin and end. */
#include "format/csv_dialect.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    char separator;
    const char *name, *names;
} known[] = {{',', "comma", "commas"},
             {';', "semicolon", "semicolons"},
             {'\t', "tab", "tabs"},
             {'|', "pipe", "pipes"}};

enum { KNOWN = sizeof known / sizeof *known };

/* ---- Cells ----------------------------------------------------------------------------------- */

static bool is_line_end(unsigned char byte)
{
    return byte == '\n' || byte == '\r';
}

cell_state cell_step(cell_state state, unsigned char byte, char separator)
{
    if (state == CELL_QUOTED)
        return byte == '"' ? CELL_CLOSED : CELL_QUOTED;
    if (byte == (unsigned char)separator || is_line_end(byte))
        return CELL_BEGINS;
    bool opens = byte == '"' && state != CELL_BARE; /* a doubled mark opens the cell again */
    return opens ? CELL_QUOTED : CELL_BARE;
}

size_t cell_blanks(const unsigned char *text, size_t left, cell_state state, char separator)
{
    size_t blanks = 0;
    if (state != CELL_BEGINS && state != CELL_CLOSED)
        return 0;
    while (blanks < left && text[blanks] != (unsigned char)separator &&
           (text[blanks] == ' ' || text[blanks] == '\t'))
        blanks++;
    if (state == CELL_BEGINS)
        return blanks < left && text[blanks] == '"' ? blanks : 0;
    bool ends =
        blanks == left || text[blanks] == (unsigned char)separator || is_line_end(text[blanks]);
    return ends ? blanks : 0;
}

size_t cell_next(cell_state *state, const unsigned char *text, size_t at, size_t count,
                 char separator)
{
    size_t blanks = cell_blanks(text + at, count - at, *state, separator);
    if (blanks)
        return at + blanks;
    *state = cell_step(*state, text[at], separator);
    return at + 1;
}

bool csv_is_comment(const csv_dialect *dialect, const unsigned char *text, size_t left)
{
    size_t length = dialect->comment ? strlen(dialect->comment) : 0;
    return length > 0 && left >= length && memcmp(text, dialect->comment, length) == 0;
}

/* ---- The separator --------------------------------------------------------------------------- */

/* What a separator makes of a text: cells of its first row, and whether all rows have as many. */
typedef struct row_measure {
    size_t cells;
    bool same;
} row_measure;

static void measure_row(row_measure *found, size_t cells)
{
    if (found->cells == 0)
        found->cells = cells;
    found->same = found->same && cells == found->cells;
}

static row_measure measure(const csv_dialect *dialect, char separator, const unsigned char *text,
                           size_t count, bool last)
{
    row_measure found = {.same = true};
    cell_state state = CELL_BEGINS;
    size_t at = 0, row = 0, cells = 1;
    while (at < count) {
        bool comment = at == row && csv_is_comment(dialect, text + at, count - at);
        while (comment && at < count && !is_line_end(text[at]))
            at++;
        if (at == count)
            break;
        unsigned char byte = text[at];
        bool inside = state == CELL_QUOTED;
        size_t next = cell_next(&state, text, at, count, separator);
        if (!inside && is_line_end(byte)) {
            if (at > row && !comment)
                measure_row(&found, cells);
            row = next;
            cells = 1;
        } else {
            cells += !inside && byte == (unsigned char)separator;
        }
        at = next;
    }
    if (count > row && (last || found.cells == 0) &&
        !csv_is_comment(dialect, text + row, count - row))
        measure_row(&found, cells);
    return found;
}

static bool can_separate(char byte)
{
    return (byte >= ' ' && byte <= '~' && byte != '"') || byte == '\t';
}

/* Bytes of a first line such as sep=; with its end, which spreadsheets write and obey. */
static size_t separator_line(char *separator, const unsigned char *text, size_t count)
{
    bool quoted = count > 0 && text[0] == '"';
    size_t at = quoted;
    if (count < at + 5 || strncasecmp((const char *)text + at, "sep=", 4) != 0)
        return 0;
    *separator = (char)text[at + 4];
    at += 5;
    if (quoted && (at == count || text[at++] != '"'))
        return 0;
    if (!can_separate(*separator) || (at < count && !is_line_end(text[at])))
        return 0;
    bool both = at + 1 < count && text[at] == '\r' && text[at + 1] == '\n';
    return at == count ? at : at + 1 + both;
}

/* Takes the one that fits all rows; of several, or none, the comma; SIZE_MAX when it cannot be. */
static size_t choose(csv_dialect *dialect, const row_measure *measures)
{
    size_t possible = 0, fitting = 0, last_possible = 0, last_fitting = 0;
    bool can[KNOWN], fits[KNOWN];
    for (size_t i = 0; i < KNOWN; i++) {
        can[i] = dialect->cells ? measures[i].cells == dialect->cells : measures[i].cells > 1;
        fits[i] = can[i] && measures[i].same;
        possible += can[i];
        fitting += fits[i];
        last_possible = can[i] ? i : last_possible;
        last_fitting = fits[i] ? i : last_fitting;
    }
    size_t chosen = possible == 1 ? last_possible : fitting == 1 ? last_fitting : 0;
    dialect->separator = known[chosen].separator;
    dialect->guessed = true;
    if (possible < 2 || fitting == 1)
        return 0;
    dialect->rival = known[fitting ? last_fitting : last_possible].separator;
    return (fitting ? fits[0] : can[0]) ? 0 : SIZE_MAX;
}

size_t csv_dialect_find(csv_dialect *dialect, const unsigned char *text, size_t count, bool last)
{
    char named = 0;
    size_t skip = separator_line(&named, text, count);
    dialect->separator_line = skip > 0;
    if (dialect->separator == 0 && skip > 0) {
        dialect->separator = named;
        dialect->guessed = true;
    }
    if (dialect->separator)
        return skip;
    row_measure measures[KNOWN];
    for (size_t i = 0; i < KNOWN; i++)
        measures[i] = measure(dialect, known[i].separator, text, count, last);
    return choose(dialect, measures);
}

bool csv_separator_parse(char *separator, const char *word)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (strcmp(word, known[i].name) == 0 || strcmp(word, known[i].names) == 0) {
            *separator = known[i].separator;
            return true;
        }
    }
    bool escaped = strcmp(word, "\\t") == 0;
    *separator = escaped ? '\t' : word[0];
    return can_separate(*separator) && (escaped || word[1] == '\0');
}

/* ---- What was found -------------------------------------------------------------------------- */

static void add_fact(csv_found_text *found, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_fact(csv_found_text *found, const char *format, ...)
{
    size_t used = strlen(found->text);
    va_list arguments;
    va_start(arguments, format);
    if (used > 0)
        used += (size_t)snprintf(found->text + used, sizeof found->text - used, ", ");
    vsnprintf(found->text + used, sizeof found->text - used, format, arguments);
    va_end(arguments);
}

/* "semicolons"; another character in quotation marks. */
static const char *separator_names(char text[4], char separator)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (known[i].separator == separator)
            return known[i].names;
    snprintf(text, 4, "\"%c\"", separator);
    return text;
}

csv_found_text csv_dialect_text(const csv_dialect *dialect)
{
    csv_found_text found = {""};
    char room[4];
    if (dialect->utf16)
        add_fact(&found, "UTF-16");
    if (dialect->separator_line)
        add_fact(&found, "a line that names the separator");
    if (dialect->guessed && (dialect->separator != ',' || dialect->separator_line))
        add_fact(&found, "%s as separators", separator_names(room, dialect->separator));
    if (dialect->rival)
        add_fact(&found, "commas as separators though %s would do (--separator)",
                 separator_names(room, dialect->rival));
    if (dialect->carriage_return)
        add_fact(&found, "line ends of CR alone");
    if (dialect->spaces)
        add_fact(&found, "spaces around quotation marks");
    if (dialect->comments)
        add_fact(&found, "%" PRIu64 " comment line%s", dialect->comments,
                 dialect->comments == 1 ? "" : "s");
    if (dialect->control_z)
        add_fact(&found, "a final ^Z");
    return found;
}
