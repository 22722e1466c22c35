/* output.c - results on standard output. */
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

void output_json(json_t *object)
{
    json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    printf("\n");
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

json_t *json_from_margin(float margin)
{
    return margin == FLT_MAX ? json_null() : json_from_float(margin);
}

json_t *json_from_count(uint64_t count)
{
    return count <= INT64_MAX ? json_integer((json_int_t)count) : json_real((double)count);
}

json_t *json_from_hash(uint64_t hash)
{
    char text[20];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    return json_string(text);
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
    const char *more = strcmp(one, "pass") == 0 ? "es" : "s";
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

short_text text_of_weight(float x)
{
    short_text result;
    double size = fabs((double)x);
    const char *format = "%.4f";
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

void text_table_start(text_table *table, size_t columns, const char *align)
{
    *table = (text_table){.columns = columns, .align = align};
}

void text_table_add(text_table *table, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    table->cell =
        memory_reserve(table->cell, &table->capacity, table->cells + 1, sizeof *table->cell);
    size_t bytes = strlen(text) + 1;
    char *copy = memory_take(bytes, 1);
    memcpy(copy, text, bytes);
    table->cell[table->cells++] = copy;
}

/* Columns that `text` takes: its characters, as UTF-8. */
static int text_columns(const char *text)
{
    int columns = 0;
    for (; *text != '\0'; text++)
        columns += (*text & 0xc0) != 0x80;
    return columns;
}

static void print_cell(const char *text, int width, bool right, bool last)
{
    int gap = width - text_columns(text);
    if (right)
        printf("%*s%s", gap, "", text);
    else
        printf("%s%*s", text, last ? 0 : gap, "");
}

void text_table_print(text_table *table, const char *indent)
{
    REQUIRE(table->cells % table->columns == 0);
    int *width = memory_take_zeroed(table->columns, sizeof *width);
    for (size_t i = 0; i < table->cells; i++) {
        int columns = text_columns(table->cell[i]);
        if (columns > width[i % table->columns])
            width[i % table->columns] = columns;
    }
    size_t aligned = strlen(table->align);
    for (size_t i = 0; i < table->cells; i++) {
        size_t column = i % table->columns;
        size_t last = column + 1; /* no spaces at the end of a line */
        while (last < table->columns && table->cell[i - column + last][0] == '\0')
            last++;
        bool is_last = last == table->columns;
        if (column == 0)
            printf("%s", indent);
        else if (!is_last || table->cell[i][0] != '\0')
            printf("  ");
        bool right = column >= aligned || table->align[column] == 'r';
        if (!is_last || table->cell[i][0] != '\0')
            print_cell(table->cell[i], width[column], right, is_last);
        if (column + 1 == table->columns)
            printf("\n");
    }
    for (size_t i = 0; i < table->cells; i++)
        free(table->cell[i]);
    free(table->cell);
    free(width);
    *table = (text_table){0};
}
