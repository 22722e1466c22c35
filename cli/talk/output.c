/* output.c - results on standard output, and talk on standard error. */
#define _POSIX_C_SOURCE 200809L /* poll */
#include "talk/output.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/memory.h"
#include "system/utf8.h"
#include "talk/terminal.h"

#define MOST_HANG 24 /* columns before the text that the rest of its line stands below */

/* The line of a report that has not ended yet; NULL: none. */
static struct pending {
    char *text;
    size_t count, capacity;
} pending;

static void pending_clear(void)
{
    free(pending.text);
    pending = (struct pending){0};
}

/* The first error of standard output, or 0; stdio keeps only that there was one. */
static int write_error;

/* Whether nobody reads standard output any more: printf() may have failed long before we ask. */
static bool reader_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

bool output_flush(void)
{
    fputs(pending.text != NULL ? pending.text : "", stdout);
    pending_clear();
    errno = 0;
    if ((fflush(stdout) != 0 || ferror(stdout)) && write_error == 0)
        write_error = errno != 0 ? errno : reader_gone() ? EPIPE : EIO;
    return write_error == 0;
}

void output_finish(problem *issue)
{
    if (!output_flush() && write_error != EPIPE)
        problem_set(issue, EXIT_INPUT, "standard output: %s; the results are incomplete",
                    strerror(write_error));
}

/* ---- Lines that fit the terminal ------------------------------------------------------------ */

size_t text_columns(const char *text, size_t count)
{
    size_t columns = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] == '\033') /* a colour, "\033[32m" */
            i += strcspn(text + i, "m");
        else
            columns += (text[i] & 0xc0) != 0x80;
    }
    return columns;
}

void output_wrap(FILE *out, const char *text, size_t column, size_t indent, size_t columns)
{
    const char *gap = "";
    while (*text != '\0') {
        size_t bytes = strcspn(text, " \n"), word = text_columns(text, bytes);
        if (*gap != '\0' && column + 1 + word > columns) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            gap = "";
        }
        fprintf(out, "%s%.*s", gap, (int)bytes, text);
        column += strlen(gap) + word;
        text += bytes;
        gap = " ";
        if (*text == '\n') { /* a paragraph ends */
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            gap = "";
        }
        if (*text != '\0')
            text++;
    }
    fprintf(out, "\n");
}

/* Where the rest of a line stands: below the text after its label, or two columns further in. */
static size_t hanging_indent(const char *line, size_t columns)
{
    size_t lead = strspn(line, " ");
    const char *gap = strstr(line + lead, "  ");
    size_t hang = SIZE_MAX;
    if (gap != NULL)
        hang = text_columns(line, (size_t)(gap - line)) + strspn(gap, " ");
    return hang <= MOST_HANG && 2 * hang <= columns ? hang : lead + 2;
}

/* Prints a whole line to be shown in so many columns; 0: they do not matter. */
static void put_line(FILE *out, const char *line, size_t columns)
{
    size_t lead = strspn(line, " ");
    if (columns == 0 || text_columns(line, strlen(line)) <= columns) {
        fprintf(out, "%s\n", line);
        return;
    }
    fprintf(out, "%*s", (int)lead, "");
    output_wrap(out, line + lead, lead, hanging_indent(line, columns), columns);
}

/* Adds to the pending line, and prints lines that are whole. */
static void take_text(const char *text)
{
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        size_t bytes = (size_t)(end - text);
        pending.text =
            memory_reserve(pending.text, &pending.capacity, pending.count + bytes + 1, 1);
        memcpy(pending.text + pending.count, text, bytes);
        pending.text[pending.count + bytes] = '\0';
        put_line(stdout, pending.text, terminal_width());
        pending_clear();
    }
    size_t bytes = strlen(text);
    if (bytes == 0)
        return;
    pending.text = memory_reserve(pending.text, &pending.capacity, pending.count + bytes + 1, 1);
    memcpy(pending.text + pending.count, text, bytes + 1);
    pending.count += bytes;
}

/* A text as printf() makes it; free() it. */
static char *text_of_list(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int bytes = vsnprintf(NULL, 0, format, again);
    va_end(again);
    REQUIRE(bytes >= 0);
    char *text = memory_take((size_t)bytes + 1, 1);
    vsnprintf(text, (size_t)bytes + 1, format, arguments);
    return text;
}

/* text_of_list() with nothing in it but lines that a terminal shows as they are. */
static char *safe_text_of_list(const char *format, va_list arguments)
{
    char *text = text_of_list(format, arguments), *safe = NULL;
    size_t used = 0, capacity = 0;
    for (const char *at = text; *at != '\0';) {
        size_t length = *at == '\n' ? 1 : utf8_printable(at);
        safe = memory_reserve(safe, &capacity, used + sizeof "\\xff", 1);
        if (length > 0)
            memcpy(safe + used, at, length);
        else
            snprintf(safe + used, sizeof "\\xff", "\\x%02x", (unsigned char)*at);
        used += length > 0 ? length : strlen("\\xff");
        at += length > 0 ? length : 1;
    }
    if (safe == NULL)
        return text;
    safe[used] = '\0';
    free(text);
    return safe;
}

void output_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = safe_text_of_list(format, arguments);
    va_end(arguments);
    take_text(text);
    free(text);
}

void output_verdict(verdict what, const char *format, ...)
{
    static const char *const colour[] = {"\033[31m", "\033[33m", "\033[32m"};
    bool coloured = terminal_colours();
    va_list arguments;
    va_start(arguments, format);
    char *text = safe_text_of_list(format, arguments);
    va_end(arguments);
    take_text(coloured ? colour[what] : "");
    take_text(text);
    take_text(coloured ? "\033[0m" : "");
    free(text);
}

void output_say_list(const char *format, va_list arguments)
{
    char *text = safe_text_of_list(format, arguments);
    put_line(stderr, text, terminal_window(STDERR_FILENO));
    free(text);
}

void output_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    output_say_list(format, arguments);
    va_end(arguments);
}

/* ---- JSON and numbers ----------------------------------------------------------------------- */

/* A character inside a string that should not reach a terminal; returns its bytes. */
static size_t put_hidden(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = utf8_length(at, 4);
    REQUIRE(length > 0); /* jansson takes and gives UTF-8 alone */
    uint32_t point = utf8_point(at, length);
    if (point > 0xffff)
        printf("\\u%04x\\u%04x", 0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    else
        printf("\\u%04x", point);
    return length;
}

void output_json(json_t *object)
{
    char *text = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    REQUIRE(text != NULL);
    for (const char *at = text; *at != '\0';) {
        size_t length = *at == '\n' ? 1 : utf8_printable(at);
        if (length > 0)
            fwrite(at, 1, length, stdout);
        at += length > 0 ? length : put_hidden(at);
    }
    printf("\n");
    free(text);
    json_decref(object);
}

double decimal_of_float(float x)
{
    char text[32];
    int digits = 0;
    do {
        snprintf(text, sizeof text, "%.*g", ++digits, (double)x);
    } while (strtof(text, NULL) != x && digits < 9);
    return strtod(text, NULL);
}

json_t *json_from_float(float x)
{
    return isfinite(x) ? json_real(decimal_of_float(x)) : json_null();
}

json_t *json_from_double(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_from_margin(double margin)
{
    return margin == DBL_MAX ? json_null() : json_from_double(margin);
}

json_t *json_from_count(uint64_t count)
{
    return count <= INT64_MAX ? json_integer((json_int_t)count) : json_real((double)count);
}

uint64_t json_to_count(const json_t *number)
{
    json_int_t count = json_integer_value(number);
    return count > 0 ? (uint64_t)count : 0;
}

json_t *json_from_hash(uint64_t hash)
{
    return json_string(text_of_hash(hash).text);
}

short_text text_of_hash(uint64_t hash)
{
    short_text result;
    snprintf(result.text, sizeof result.text, "%016llx", (unsigned long long)hash);
    return result;
}

short_text text_of_count(uint64_t count)
{
    short_text result = {""};
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    char *to = result.text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && count > 9999)
            *to++ = ',';
        *to++ = digits[i];
    }
    return result;
}

short_text counted(uint64_t count, const char *one)
{
    short_text text;
    const char *last = one + strlen(one) - 1;
    const char *more = *last == 's' || *last == 'h' ? "es" : "s"; /* passes, searches */
    snprintf(text.text, sizeof text.text, "%.30s %.30s%s", text_of_count(count).text, one,
             count == 1 ? "" : more);
    return text;
}

short_text text_of_number(double x)
{
    short_text result;
    if (fabs(x) >= 10000 && fabs(x) < 1e15) {
        short_text count = text_of_count((uint64_t)llround(fabs(x)));
        snprintf(result.text, sizeof result.text, "%s%.60s", x < 0 ? "-" : "", count.text);
    } else {
        snprintf(result.text, sizeof result.text, "%.4g", x);
    }
    return result;
}

short_text text_of_plain(double x)
{
    short_text result;
    int decimals = x == 0 ? 0 : 1 - (int)floor(log10(fabs(x)));
    snprintf(result.text, sizeof result.text, "%.*f", decimals < 0 ? 0 : decimals, x);
    return result;
}

short_text text_of_double(double x)
{
    short_text result;
    int digits = 14; /* of fewer %g would write 10 as 1e+01 */
    do {
        snprintf(result.text, sizeof result.text, "%.*g", ++digits, x);
    } while (strtod(result.text, NULL) != x && digits < 17);
    return result;
}

short_text text_of_float_wrong(uint64_t rows)
{
    short_text result;
    bool one = rows < 2;
    snprintf(result.text, sizeof result.text, "computed in float32, %.30s %s or %s another answer",
             rows == 0 ? "this key" : counted(rows, "row").text, one ? "ties" : "tie",
             one ? "gets" : "get");
    return result;
}

short_text text_of_weight(float x)
{
    short_text result;
    double size = fabs((double)x);
    const char *format = "%.4f";
    if (!isfinite(size))
        return (short_text){"overflow"};
    if (x == floorf(x) && size < 1e6)
        format = "%.0f";
    else if (size < 0.001 || size >= 1e5)
        format = "%.4g";
    snprintf(result.text, sizeof result.text, format, x == 0 ? 0.0 : (double)x);
    return result;
}

short_text text_of_seconds(double seconds)
{
    static const struct {
        double least;
        double unit;
        const char *name;
    } units[] = {{86400 * 2, 86400, "days"}, {5400, 3600, "h"}, {90, 60, "min"}, {1, 1, "s"},
                 {1e-3, 1e-3, "ms"},         {0, 1e-6, "us"}};
    short_text result;
    size_t i = 0;
    while (seconds < units[i].least && units[i].least > 0)
        i++;
    snprintf(result.text, sizeof result.text, "%.2g %s", seconds / units[i].unit, units[i].name);
    if (seconds / units[i].unit >= 99.5)
        snprintf(result.text, sizeof result.text, "%.0f %s", seconds / units[i].unit,
                 units[i].name);
    return result;
}

void put_escaped(FILE *out, const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (strchr(special, *text) != NULL)
            fputc('\\', out);
        fputc(*text, out);
    }
}

void put_markdown(FILE *out, const char *text)
{
    put_escaped(out, text, "\\`*_[]<>|#");
}
