/* output.h - results on standard output: sticky write errors, JSON, numbers for people, tables. */
#ifndef CLI_TALK_OUTPUT_H
#define CLI_TALK_OUTPUT_H

#include <jansson.h>
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

/* Prints one JSON object, keys in the order in which they were set, and lets go of it. */
void output_json(json_t *object);

/* The shortest decimal that is this float and no other, as a double. */
double decimal_of_float(float x);

/* A float as JSON, its shortest decimal; null if it is not finite. */
json_t *json_from_float(float x);
/* A double with nine digits; null if it is not finite. */
json_t *json_from_double(double x);
json_t *json_from_margin(float margin); /* null where there is only one value */
json_t *json_from_count(uint64_t count);
json_t *json_from_hash(uint64_t hash); /* 16 hexadecimal digits */

/* Room for one number or one symbol. */
typedef struct short_text {
    char text[80];
} short_text;

short_text text_of_count(uint64_t count);            /* 9999, 10,000 */
short_text counted(uint64_t count, const char *one); /* "1 row", "2 rows", "3 passes" */
short_text text_of_number(double x);                 /* four significant digits */
short_text text_of_weight(float x);                  /* four decimals; whole numbers without */
short_text text_of_seconds(double seconds);          /* "3.2 ms", "12 s", "4 min", "5 h" */

/* Puts a backslash before each character of `special`; before what has a meaning in Markdown. */
void put_escaped(FILE *out, const char *text, const char *special);
void put_markdown(FILE *out, const char *text);

/* Rows of cells, shown in aligned columns. */
typedef struct text_table {
    size_t columns;
    size_t cells;
    size_t capacity;
    char **cell;
    const char *align; /* a letter per column, 'l' or 'r'; beyond its end 'r' */
} text_table;

void text_table_start(text_table *table, size_t columns, const char *align);
void text_table_add(text_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints the rows, `indent` before each and two spaces between columns, and frees the cells. */
void text_table_print(text_table *table, const char *indent);

#endif
