#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv_texts.h"

/* ---- Remarks --------------------------------------------------------------------------------- */

/* What is said of a table, all remarks joined by "|". */
static const struct {
    const char *text;
    size_t length;
    table_options options;
    const char *said;
} remarked[] = {
    {TEXT("a,b\nx,1\ny,2\n"), {.no_header = false}, ""},
    {TEXT("a;b\nx;1\ny;2\n"), {.no_header = false}, "t.csv: read with semicolons as separators"},
    {TEXT("a;b\nx;1\ny;2\n"), {.separator = ";"}, ""},
    {TEXT("a;b,c\nx;1,2\ny;2,3\n"),
     {.no_header = false},
     "t.csv: read with commas as separators though semicolons would do (--separator)"},
    {TEXT("sep=,\na,b\nx,1\ny,2\n"),
     {.no_header = false},
     "t.csv: read with a line that names the separator, commas as separators"},
    {TEXT("sep=:\na:b\nx:1\ny:2\n"),
     {.no_header = false},
     "t.csv: read with a line that names the separator, \":\" as separators"},
    {TEXT("a,b\rx,1\ry,2"), {.no_header = false}, "t.csv: read with line ends of CR alone"},
    {TEXT("a, \"b\"\nx,1\ny,2\n\x1A"),
     {.no_header = false},
     "t.csv: read with spaces around quotation marks, a final ^Z"},
    {TEXT("#\na,b\nx,1\n#\ny,2\n"), {.comment = "#"}, "t.csv: read with 2 comment lines"},
    {TEXT("a,b,c\n0,0,1\n1,1,0\n"),
     {.value = {1, {"b,c"}}},
     "the value is that of 2 columns joined: b,c"},
    {TEXT("a,b\n,1\nx,2\ny,3\n"),
     {.skip_empty = true},
     "1 row with an empty key left out, the first in line 2"},
    {TEXT("a,c,b\n-,u,1\nx,v,2\ny,v,3\nz,v,3\n"),
     {.any = "-"},
     "1 row with \"-\" (--any) makes 3 rows"},
    {TEXT("a,b\nx ,1\ny,2\n"),
     {.no_header = false},
     "line 2: a cell begins or ends with a space; spaces are part of symbols"},
    {TEXT("a,b\ny,2\n\xC2\xA0x,1\n"),
     {.no_header = false},
     "line 3: a cell begins or ends with a space; spaces are part of symbols"},
    {TEXT("a,b\nx,1\ny,2\xE2\x80\x8B\n"),
     {.no_header = false},
     "line 3: a cell begins or ends with a space; spaces are part of symbols"},
    {TEXT("a,b\nx,1\ny,2\n,\n"),
     {.no_header = false},
     "remark: line 4 has nothing but separators and counts as a row of empty symbols; "
     "--skip-empty leaves it out"},
    {TEXT("a,b\nx,1\n,2\n"),
     {.no_header = false},
     "remark: line 3 has an empty cell, which is the symbol (empty)"},
    {TEXT("x,1\ny,2\nz,3\n"),
     {.no_header = false},
     "remark: the first row, taken for the names of columns, looks like the others: if it is one "
     "of them, say --no-header"},
    {TEXT("x,y\ny,z\nz,x\n"),
     {.no_header = false},
     "remark: the first row, taken for the names of columns, looks like the others: if it is one "
     "of them, say --no-header"},
    {TEXT("x,1\ny,2\nz,3\n"), {.no_header = true}, ""},
    {TEXT("Keypad,\nkey,digit\na,one\n"),
     {.no_header = false},
     "remark: the first row, taken for the names of columns, names one of two: if it is a title, "
     "remove it"},
    {TEXT("Keypad, 2016\nkey,digit\na,1\nb,2\n"),
     {.no_header = false},
     "remark: the second row looks like the names of columns: if the first is a title, remove it"},
    {TEXT("key,digit\na,none\nb,1\n"), {.no_header = false}, ""},
    {TEXT("key,digit\n0,none\nb,1\nc,2\n"), {.no_header = false}, ""},
    {TEXT("# by hand, 2016\nx,1\ny,2\n"),
     {.no_header = false},
     "remark: the first row, taken for the names of columns, begins with \"#\": if it is a "
     "comment, say --comment \"#\""},
    {TEXT("a,b\nx,1\ny,1\n"),
     {.no_header = false},
     "remark: the value column \"b\" is 1 in all rows: is another one meant (--value)?"},
    {TEXT("a,b\nx,\ny,\n"),
     {.no_header = false},
     "remark: line 2 has an empty cell, which is the symbol (empty), as other lines have|remark: "
     "the value column \"b\" is empty in all rows: is another one meant (--value)?"},
    {TEXT("a,b\ncaf\xC3\xA9,1\ncafe\xCC\x81,2\n"),
     {.no_header = false},
     "remark: symbols of column \"a\" look alike: \"caf\\u00e9\" and \"cafe\\u0301\""},
    {TEXT("a,b\nx y,1\nx\xC2\xA0y,2\n"),
     {.no_header = false},
     "remark: symbols of column \"a\" look alike: \"x y\" and \"x\\u00a0y\""},
    {TEXT("a,b\nx,v\ny,v\xE2\x80\x8Bw\nz,vw\n"),
     {.no_header = false},
     "remark: symbols of column \"b\" look alike: \"v\\u200bw\" and \"vw\""},
    {TEXT("a,b\nx,1\nX,2\n"), {.no_header = false}, ""},
    {TEXT("a,b\nx,1\nX,2\n"),
     {.remark_case = true},
     "remark: symbols of column \"a\" look alike: \"x\" and \"X\""},
    {TEXT("a,b\n\xC3\x89,1\n\xC3\xA9,2\n"), {.no_header = false}, ""},
};

static void remarks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof remarked / sizeof *remarked; i++) {
        table loaded;
        problem issue = {0};
        char said[1000] = "";
        bool good =
            from_text(&loaded, remarked[i].text, remarked[i].length, &remarked[i].options, &issue);
        assert_string_equal(issue.text, "");
        assert_true(good);
        for (size_t r = 0; r < loaded.remarks; r++)
            snprintf(said + strlen(said), sizeof said - strlen(said), "%s%s", r ? "|" : "",
                     loaded.remark[r]);
        if (strcmp(said, remarked[i].said) != 0)
            fail_msg("table %zu: said \"%s\", expected \"%s\"", i, said, remarked[i].said);
        table_free(&loaded);
    }
}

/* ---- Rows that stand for many ---------------------------------------------------------------- */

/* Two rows without a star and one of stars alone. */
static void load_stars(table *out, int columns, problem *issue)
{
    char text[4000] = "v";
    size_t used = 1;
    for (int i = 0; i < columns; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, ",c%d", i);
    for (int row = 0; row < 3; row++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "\nx");
        for (int i = 0; i < columns; i++)
            used += (size_t)snprintf(text + used, sizeof text - used, ",%c", "01*"[row]);
    }
    table_options options = {.any = "*", .value = {1, {"v"}}};
    from_text(out, text, used, &options, issue);
}

static void rows_are_counted_first(void **state)
{
    (void)state;
    table loaded;
    problem issue = {0};
    load_stars(&loaded, 10, &issue);
    assert_string_equal(issue.text, "");
    assert_int_equal(loaded.mapping.rows, 1024);
    assert_int_equal(loaded.duplicates, 2);
    assert_string_equal(loaded.remark[0], "1 row with \"*\" (--any) makes 1024 rows");
    table_free(&loaded);
    load_stars(&loaded, 25, &issue);
    assert_non_null(strstr(issue.text, "stands for 33,554,434 rows, and at most 16,777,216"));
    issue = (problem){0};
    load_stars(&loaded, 100, &issue);
    assert_non_null(strstr(issue.text, "stands for 18,446,744,073,709,551,615 rows"));
}

/* ---- UTF-16 ---------------------------------------------------------------------------------- */

/* Characters of two and four bytes lie across the borders of all pieces. */
static void long_utf16(void **state)
{
    (void)state;
    enum { ROWS = 30000 };
    for (size_t shift = 0; shift < 4; shift++) {
        unsigned char *text = malloc(40 * ROWS);
        size_t used = 0;
        const char *head = "\xFF\xFE"
                           "a\0,\0b\0\n\0";
        memcpy(text, head, 10);
        used = 10;
        for (size_t i = 0; i < shift; i++) {
            memcpy(text + used, "x\0", 2);
            used += 2;
        }
        for (int i = 0; i < ROWS; i++) {
            char number[12];
            int length = snprintf(number, sizeof number, "%d,", i);
            memcpy(text + used, "\x3D\xD8\x00\xDE", 4);
            used += 4;
            for (int k = 0; k < length; k++) {
                text[used++] = (unsigned char)number[k];
                text[used++] = 0;
            }
            memcpy(text + used, "\xAC\x20\n\0", 4);
            used += 4;
        }
        table loaded;
        problem issue = {0};
        assert_true(from_text(&loaded, (char *)text, used, NULL, &issue));
        assert_int_equal(loaded.mapping.rows, ROWS);
        assert_string_equal(loaded.remark[0], "t.csv: read with UTF-16");
        assert_string_equal(cinch_symbol(loaded.mapping.values, 0), "\xE2\x82\xAC");
        char last[40];
        snprintf(last, sizeof last, "\xF0\x9F\x98\x80%d", ROWS - 1);
        assert_string_equal(cinch_symbol(&loaded.mapping.keys[0], ROWS - 1), last);
        table_free(&loaded);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remarks),
        cmocka_unit_test(rows_are_counted_first),
        cmocka_unit_test(long_utf16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
