/* output.h - results on standard output: sticky write errors, lines that fit the terminal,
 * verdicts, JSON, numbers for people. */
#ifndef CLI_TALK_OUTPUT_H
#define CLI_TALK_OUTPUT_H

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

#include "cinch.h"
#include "system/problem.h"

/*
 * Sends what was printed. False when standard output no longer takes anything: a reader that went
 * away, which is no problem, or a full disk, which output_finish() reports.
 */
bool output_flush(void);

/* At the end of the program: records a problem if something printed did not arrive. */
void output_finish(problem *issue);

/*
 * Prints part of a report as printf() does. A line goes out once it is whole; one that is wider
 * than the terminal, or than 80 columns without one, is broken between words. What follows stands
 * below the text after the line's label, "  margin       2.56", or else two columns further in.
 * What a terminal would not show as it stands in symbols and names comes as \xHH.
 */
void output_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a report says first; in a terminal with colours: red, yellow, green. */
typedef enum verdict { VERDICT_NO, VERDICT_PARTLY, VERDICT_YES } verdict;

/* Prints the words of a verdict as output_print() does, in its colour. */
void output_verdict(verdict verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A line of talk on standard error, broken between words where that is a terminal. */
void output_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void output_say_list(const char *format, va_list arguments);

/* Columns that so many bytes of UTF-8 take in a terminal; colours take none. */
size_t text_columns(const char *text, size_t count);

/* Prints `text`, which begins at `column`, in lines of at most `columns`, all but the first
 * indented, and a newline. */
void output_wrap(FILE *out, const char *text, size_t column, size_t indent, size_t columns);

/* Prints one JSON object, keys in the order in which they were set, and lets go of it; characters
 * that cannot be seen as \uHHHH. */
void output_json(json_t *object);

/* The shortest decimal that is this float and no other, as a double. */
double decimal_of_float(float x);

/* A float as JSON, its shortest decimal; null if it is not finite. */
json_t *json_from_float(float x);
/* A double with nine digits; null if it is not finite. */
json_t *json_from_double(double x);
json_t *json_from_margin(double margin); /* null where there is only one value */
json_t *json_from_count(uint64_t count);
json_t *json_from_hash(uint64_t hash);        /* 16 hexadecimal digits */
uint64_t json_to_count(const json_t *number); /* what a file says; 0 where that is no count */

/* Room for one number or one symbol. */
typedef struct short_text {
    char text[80];
} short_text;

short_text text_of_hash(uint64_t hash);              /* 16 hexadecimal digits */
short_text text_of_count(uint64_t count);            /* 9999, 10,000 */
short_text counted(uint64_t count, const char *one); /* "1 row", "2 rows", "3 passes" */
short_text text_of_number(double x);                 /* four significant digits */
short_text text_of_plain(double x);                  /* two significant digits, no exponent */
short_text text_of_double(double x);                 /* the shortest that is this number */
/*
 * "computed in float32, 2 rows tie or get another answer" (0: this key): where rounding in this
 * program hides what exact arithmetic decides. The same words for all commands.
 */
short_text text_of_float_wrong(uint64_t rows);
short_text text_of_weight(float x);         /* four decimals; whole numbers without; "overflow" */
short_text text_of_seconds(double seconds); /* "3.2 ms", "12 s", "4 min", "5 h" */

/* Puts a backslash before each character of `special`; before what has a meaning in Markdown. */
void put_escaped(FILE *out, const char *text, const char *special);
void put_markdown(FILE *out, const char *text);

#endif
