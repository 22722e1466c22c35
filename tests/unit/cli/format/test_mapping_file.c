#define _XOPEN_SOURCE 700

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_texts.h"
#include "format/csv.h"

static char directory[] = "/tmp/cinch_test_XXXXXX";

static const char *in_directory(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static const char *write_file(const char *name, const char *text, size_t length)
{
    const char *path = in_directory(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The rows as "line:key,key>value|...", the columns' names first. */
static void describe(char *out, size_t room, const cinch_mapping *mapping)
{
    FILE *text = fmemopen(out, room, "w");
    for (uint32_t column = 0; column < mapping->columns; column++)
        fprintf(text, "%s%s", column ? "," : "", mapping->keys[column].name);
    fprintf(text, ">%s", mapping->values->name);
    for (size_t row = 0; row < mapping->rows; row++) {
        fprintf(text, "|%d:", (int)mapping->line[row]);
        for (uint32_t column = 0; column < mapping->columns; column++)
            fprintf(text, "%s%s", column ? "," : "",
                    cinch_symbol(&mapping->keys[column],
                                 mapping->key[row * mapping->columns + column]));
        fprintf(text, ">%s", cinch_symbol(mapping->values, mapping->value[row]));
    }
    fclose(text);
}

/* ---- Good input ------------------------------------------------------------------------------ */

static const struct {
    const char *text;
    size_t length;
    table_options options;
    const char *expected;
    size_t duplicates;
} good_inputs[] = {
    {TEXT("a,b\n1,2\n"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a,b\n1,2"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a,b\r\n1,2\r\n3,4\r\n"), {.no_header = false}, "a>b|2:1>2|3:3>4", 0},
    {TEXT("a,b\r1,2\r3,4"), {.no_header = false}, "a>b|2:1>2|3:3>4", 0},
    {TEXT("\xEF\xBB\xBF"
          "a,b\n1,2\n"),
     {.no_header = false},
     "a>b|2:1>2",
     0},
    {TEXT("a,b\n1,2\n\n\n"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a,b\n1,2\n\r\n"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a,b\n,\n"), {.no_header = false}, "a>b|2:>", 0},
    {TEXT("a,b,c\n,1,\n,,\n"), {.no_header = false}, "a,b>c|2:,1>|3:,>", 0},
    {TEXT("a,b\n 1, 2 \n1,2\n"), {.no_header = false}, "a>b|2: 1> 2 |3:1>2", 0},
    {TEXT("a,b\n\"1,5\",\"say \"\"x\"\"\"\n"), {.no_header = false}, "a>b|2:1,5>say \"x\"", 0},
    {TEXT("a,b\n\"x\ny\",1\nz,2\n"), {.no_header = false}, "a>b|2:x\ny>1|4:z>2", 0},
    {TEXT("a,b\n\"x\r\ny\rz\",\"\n\n\"\r\nz,2\n"),
     {.no_header = false},
     "a>b|2:x\r\ny\rz>\n\n|7:z>2",
     0},
    {TEXT("a,b\n\"\",1\n"), {.no_header = false}, "a>b|2:>1", 0},
    {TEXT("a,b\n1,2\n1,2\n3,4\n1,2\n"), {.no_header = false}, "a>b|2:1>2|4:3>4", 2},
    {TEXT("a,b,c\n1,2,3\n"), {.value = {1, {"a"}}}, "b,c>a|2:2,3>1", 0},
    {TEXT("a,b,c\n1,2,3\n"), {.keys = {1, {"b"}}}, "b>c|2:2>3", 0},
    {TEXT("a,b,c\n1,2,3\n"), {.value = {1, {"b"}}, .keys = {1, {"c,a"}}}, "c,a>b|2:3,1>2", 0},
    {TEXT("\"a,x\",b\n1,2\n"), {.keys = {1, {"\"a,x\""}}}, "a,x>b|2:1>2", 0},
    {TEXT("a,b\n1,2\n"), {.symbols = {1, {"3,2,1"}}}, "a>b|2:1>2", 0},
    {TEXT("a;b\n1;2\n"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a\tb\n1\t2,5\n"), {.no_header = false}, "a>b|2:1>2,5", 0},
    {TEXT("a|b\r\n1|2;3\r\n"), {.no_header = false}, "a>b|2:1>2;3", 0},
    {TEXT("name, first;age\nx;1\n"), {.no_header = false}, "name, first>age|2:x>1", 0},
    {TEXT("a;b,c\n1;2,3\n"), {.no_header = false}, "a;b>c|2:1;2>3", 0},
    {TEXT("a;b,c\n1;2,3\n"), {.separator = ";"}, "a>b,c|2:1>2,3", 0},
    {TEXT("a:b\n1:2\n"), {.separator = ":"}, "a>b|2:1>2", 0},
    {TEXT("a\tb c\n1\t2\n"), {.separator = "tab"}, "a>b c|2:1>2", 0},
    {TEXT("a b\n1 \" 2\"\n"), {.separator = " "}, "a>b|2:1> 2", 0},
    {TEXT("sep=;\na;b\n1;2\n"), {.no_header = false}, "a>b|3:1>2", 0},
    {TEXT("\"SEP=|\"\r\na|b\r\n1|2\r\n"), {.no_header = false}, "a>b|3:1>2", 0},
    {TEXT("sep=;\na,b\n1,2\n"), {.separator = ","}, "a>b|3:1>2", 0},
    {TEXT("\xEF\xBB\xBFsep=:\na:b\n1:2\n"), {.no_header = false}, "a>b|3:1>2", 0},
    {TEXT("sep=x,b\n1,2\n"), {.no_header = false}, "sep=x>b|2:1>2", 0},
    {TEXT("\"a\", \"b\"\n \"1\" ,\"2\" \n3, 4\n"), {.no_header = false}, "a>b|2:1>2|3:3> 4", 0},
    {TEXT("\"a\" ;\t\"b\"\t\n\"1\n\"\t;\"2\"\n"), {.no_header = false}, "a>b|2:1\n>2", 0},
    {TEXT("a,b\n1,2\n\x1A"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("a,b\n1,2\x1A"), {.no_header = false}, "a>b|2:1>2", 0},
    {TEXT("# x\na,b\n1,2\n#y,\"\n3,#4\n# \xFF"), {.comment = "#"}, "a>b|3:1>2|5:3>#4", 0},
    {TEXT("a,b\n\"1\n# 1\",2\n//x\n"), {.comment = "//"}, "a>b|2:1\n# 1>2", 0},
    {TEXT("\xFF\xFE"
          "a\0;\0b\0\r\0\n\0\xAC\x20;\0=\xD8\0\xDE"),
     {.no_header = false},
     "a>b|2:\xE2\x82\xAC>\xF0\x9F\x98\x80",
     0},
    {TEXT("\xFE\xFF\0a\0,\0b\0\n\0"
          "1\0,\0"
          "2\0\x1A"),
     {.no_header = false},
     "a>b|2:1>2",
     0},
    {TEXT("1,2\n3,4\n1,2\n"), {.no_header = true}, "1>2|1:1>2|2:3>4", 1},
    {TEXT("x,x,x\n"), {.no_header = true, .value = {1, {"1"}}}, "2,3>1|1:x,x>x", 0},
    {TEXT("a,b\n,1\nx,2\n,3\n"), {.skip_empty = true}, "a>b|3:x>2", 0},
    {TEXT("a,b,c\n1,,1\n1,2,\n,,\n"), {.skip_empty = true}, "a,b>c|3:1,2>", 0},
    {TEXT("a,b,s,c\n0,0,0,0\n0,1,1,0\n"),
     {.value = {1, {"s,c"}}},
     "a,b>s,c|2:0,0>0,0|3:0,1>1,0",
     0},
    {TEXT("k,s,c\n0,x,\"1,2\"\n1,\"\"\"\",\n"),
     {.value = {2, {"c", "s"}}},
     "k>c,s|2:0>\"1,2\",x|3:1>,\"\"\"\"",
     0},
    {TEXT("k,\"s,c\"\n0,1\n"), {.value = {1, {"s,c"}}}, "k>s,c|2:0>1", 0},
    {TEXT("a,b,c\n1,2,3\n"), {.keys = {2, {"b", "a"}}}, "b,a>c|2:2,1>3", 0},
    {TEXT("a,b,v\n-,0,x\n1,1,y\n2,1,y\n"),
     {.any = "-"},
     "a,b>v|2:1,0>x|2:2,0>x|3:1,1>y|4:2,1>y",
     0},
    {TEXT("a,b,v\n-,-,x\n1,8,x\n2,9,x\n"),
     {.any = "-"},
     "a,b>v|2:1,8>x|2:1,9>x|2:2,8>x|2:2,9>x",
     2},
    {TEXT("a,v\n*,x\n"), {.any = "*", .symbols = {1, {"x,y"}}}, "a>v|2:x>x|2:y>x", 0},
    {TEXT("a,v\n1,-\n"), {.any = "-"}, "a>v|2:1>-", 0},
    {TEXT("a,v,\n1,x,\n2,y,\n"), {.value = {1, {"v"}}}, "a>v|2:1>x|3:2>y", 0},
    {TEXT("a,\n1,x\n2,\n"), {.no_header = false}, "a>|2:1>x|3:2>", 0},
    {TEXT("\xC3\xA9,\xF0\x9F\x98\x80\n\xE2\x82\xAC,\xF4\x8F\xBF\xBF\n"),
     {.no_header = false},
     "\xC3\xA9>\xF0\x9F\x98\x80|2:\xE2\x82\xAC>\xF4\x8F\xBF\xBF",
     0},
};

static void good_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_inputs / sizeof *good_inputs; i++) {
        table loaded;
        problem issue = {0};
        char text[400];
        bool good = from_text(&loaded, good_inputs[i].text, good_inputs[i].length,
                              &good_inputs[i].options, &issue);
        assert_string_equal(issue.text, "");
        assert_true(good);
        describe(text, sizeof text, &loaded.mapping);
        assert_string_equal(text, good_inputs[i].expected);
        assert_int_equal(loaded.duplicates, good_inputs[i].duplicates);
        table_free(&loaded);
        assert_null(loaded.memory);
    }
}

static void symbols_in_order(void **state)
{
    (void)state;
    table loaded;
    problem issue = {0};
    assert_true(from_text(&loaded, TEXT("a,b\ny,x\nx,y\nz,x\n"), NULL, &issue));
    assert_string_equal(cinch_symbol(&loaded.mapping.keys[0], 0), "y");
    assert_string_equal(cinch_symbol(loaded.mapping.values, 0), "x");
    assert_int_equal(loaded.mapping.keys[0].count, 3);
    assert_int_equal(loaded.mapping.values->count, 2);
    table_free(&loaded);
    table_options options = {.symbols = {1, {"w,x,y,z"}}};
    assert_true(from_text(&loaded, TEXT("a,b\ny,x\n"), &options, &issue));
    assert_int_equal(loaded.mapping.keys[0].count, 4);
    assert_int_equal(loaded.mapping.key[0], 2);
    assert_int_equal(loaded.mapping.value[0], 1);
    assert_string_equal(loaded.mapping.keys[0].name, "a");
    table_free(&loaded);
}

/* ---- Bad input ------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    size_t length;
    table_options options;
    int status;
    const char *place;
    const char *what;
} bad_inputs[] = {
    {TEXT(""), {.no_header = false}, 3, "t.csv:1:1: ", "empty"},
    {TEXT("\xEF\xBB\xBF"), {.no_header = false}, 3, "t.csv:1:1: ", "empty"},
    {TEXT("\n\n"), {.no_header = false}, 3, "t.csv:1:1: ", "empty"},
    {TEXT("a,b\n"), {.no_header = false}, 3, "t.csv:2:1: ", "no rows"},
    {TEXT("a,b"), {.no_header = false}, 3, "t.csv:2:1: ", "no rows"},
    {TEXT("a\n1\n"), {.no_header = false}, 3, "t.csv:1:1: ", "only one column"},
    {TEXT("a,b,a\n1,2,3\n"), {.no_header = false}, 3, "t.csv:1:5: ", "a second column \"a\""},
    {TEXT("a,b\n1\n"), {.no_header = false}, 3, "t.csv:2:2: ", "after 1 of 2 cells"},
    {TEXT("a,b,c\n1,2,3\n1,22\r\n"), {.no_header = false}, 3, "t.csv:3:5: ", "after 2 of 3 cells"},
    {TEXT("a,b\n1,2,\n"), {.no_header = false}, 3, "t.csv:2:5: ", "cell 3"},
    {TEXT("a,b\n1,2,3,4"), {.no_header = false}, 3, "t.csv:2:5: ", "cell 3"},
    {TEXT("a,b\n\"1\n2\",3,\"4\n"), {.no_header = false}, 3, "t.csv:3:6: ", "never closed"},
    {TEXT("a,b\n\"1\n2\",3,4\n"), {.no_header = false}, 3, "t.csv:3:6: ", "cell 3"},
    {TEXT("a,b\n\"1\n2,9\",3,4\n"), {.no_header = false}, 3, "t.csv:3:8: ", "cell 3"},
    {TEXT("a,b\n1,2,\"3\n3\"\n"), {.no_header = false}, 3, "t.csv:2:5: ", "cell 3"},
    {TEXT("a,b\n \n"), {.no_header = false}, 3, "t.csv:2:2: ", "after 1 of 2 cells"},
    {TEXT("a,b\n1,2\n\n3,4\n"), {.no_header = false}, 3, "t.csv:3:1: ", "an empty line"},
    {TEXT("\na,b\n1,2\n"), {.no_header = false}, 3, "t.csv:1:1: ", "an empty line"},
    {TEXT("a,b\n1,\xFF\n"), {.no_header = false}, 3, "t.csv:2:3: ", "0xFF is not UTF-8"},
    {TEXT("a,b\n1,\xC3\n"), {.no_header = false}, 3, "t.csv:2:3: ", "0xC3 is not UTF-8"},
    {TEXT("a,b\n1,\xC0\xAF\n"), {.no_header = false}, 3, "t.csv:2:3: ", "0xC0 is not UTF-8"},
    {TEXT("a,b\n1,\xE0\x80\x80\n"), {.no_header = false}, 3, "t.csv:2:3: ", "0xE0 is not UTF-8"},
    {TEXT("a,b\n1,\xED\xA0\x80\n"), {.no_header = false}, 3, "t.csv:2:3: ", "0xED is not UTF-8"},
    {TEXT("a,b\n1,\xF4\x90\x80\x80\n"),
     {.no_header = false},
     3,
     "t.csv:2:3: ",
     "0xF4 is not UTF-8"},
    {TEXT("a,b\n1,\xE2\x82"), {.no_header = false}, 3, "t.csv:2:3: ", "0xE2 is not UTF-8"},
    {TEXT("\xFF\xFE"
          "a\0,\0b\0"),
     {.no_header = false},
     3,
     "t.csv:2:1: ",
     "no rows"},
    {TEXT("\xFE\xFF\0a\0,\0b\0\n\0"), {.no_header = false}, 3, "t.csv: byte 11: ", "not UTF-16"},
    {TEXT("\xFF\xFE"
          "a\0,\0b\0\n\0\0\xD8x\0"),
     {.no_header = false},
     3,
     "t.csv: byte 11: ",
     "not UTF-16"},
    {TEXT("\xFF\xFE\0\0a\0\0\0"), {.no_header = false}, 3, "t.csv:1:1: ", "NUL"},
    {TEXT("a,b\n1,2\n3\0,4\n"), {.no_header = false}, 3, "t.csv:3:2: ", "NUL"},
    {TEXT("a,b\n1,\"2\n"), {.no_header = false}, 3, "t.csv:2:3: ", "never closed"},
    {TEXT("a,b\n\"1\n3,4\n5,6\n"), {.no_header = false}, 3, "t.csv:2:1: ", "never closed"},
    {TEXT("a,b\n\"1\"x,2\n"),
     {.no_header = false},
     3,
     "t.csv:2:4: ",
     "after a closing quotation mark"},
    {TEXT("a,b\n\"1\n2\"x,2\n"),
     {.no_header = false},
     3,
     "t.csv:3:3: ",
     "closes the cell of line 2"},
    {TEXT("a,b\n1,5\" disk\n"),
     {.no_header = false},
     3,
     "t.csv:2:4: ",
     "inside a cell that does not begin"},
    {TEXT("a,b\n1,2\n1,3\n"),
     {.no_header = false},
     3,
     "t.csv:3:1: ",
     "the key \"1\" has the value \"3\" here, but \"2\" in line 2"},
    {TEXT("a,b,c\n1,2,3\n1,2,3\n4,5,6\n1,2,7\n"),
     {.no_header = false},
     3,
     "t.csv:5:1: ",
     "the key \"1,2\" has the value \"7\" here, but \"3\" in line 2"},
    {TEXT("a,b\n\"x\ny\",1\n\"x\ny\",2\n"), {.no_header = false}, 3, "t.csv:4:1: ", "in line 2"},
    {TEXT("colour,size\n1,2\n"),
     {.value = {1, {"color"}}},
     2,
     "--value: ",
     "no column \"color\" (is \"colour\" meant?)"},
    {TEXT("colour,size\n1,2\n"), {.keys = {1, {"Colour"}}}, 2, "--keys: ", "is \"colour\" meant?"},
    {TEXT("a,b\n1,2\n"),
     {.value = {1, {"zzz"}}},
     2,
     "--value: ",
     "t.csv has no column \"zzz\": name"},
    {TEXT("a,b\n1,2\n"), {.keys = {1, {"a,b"}}}, 2, "--keys: ", "\"b\" is the value column"},
    {TEXT("a,b,c\n1,2,3\n"),
     {.keys = {1, {"a,b,a"}}},
     2,
     "--keys:1:5: ",
     "\"a\" stands here twice"},
    {TEXT("a,b\n1,2\n"), {.keys = {1, {""}}}, 2, "--keys: ", "the list is empty"},
    {TEXT("a,b\n1,2\n"), {.keys = {1, {"\"a"}}}, 2, "--keys:1:1: ", "never closed"},
    {TEXT("a,b\n1,2\n"), {.keys = {1, {"a\nb"}}}, 2, "--keys:2:1: ", "one line"},
    {TEXT("a,b\n1,2\n"),
     {.symbols = {1, {"1,1"}}},
     2,
     "--symbols:1:3: ",
     "\"1\" stands here twice"},
    {TEXT("a,b\nred,gren\n"),
     {.symbols = {1, {"red,green"}}},
     3,
     "t.csv:2:5: ",
     "\"gren\" is not among --symbols (is \"green\" meant?)"},
    {TEXT("a,b\nx,1\n"),
     {.symbols = {1, {"1,2"}}},
     3,
     "t.csv:2:1: ",
     "\"x\" is not among --symbols: "},
    {TEXT("a;b|c\n1;2|3\n"), {.no_header = false}, 3, "t.csv:1:1: ", "--separator"},
    {TEXT("a,b\n1,2\n"), {.separator = "xy"}, 2, "--separator: ", "\"xy\" is neither comma"},
    {TEXT("a,b\n1,2\n"), {.separator = "\""}, 2, "--separator: ", "neither comma"},
    {TEXT("a,b\n1,2\n"), {.separator = ";"}, 3, "t.csv:1:1: ", "only one column"},
    {TEXT("sep=;\na,b\n1,2\n"), {.no_header = false}, 3, "t.csv:1:1: ", "only one column"},
    {TEXT("Title\na,b\n1,2\n"), {.no_header = false}, 3, "t.csv:1:1: ", "a title, remove it"},
    {TEXT("Title,,\na,b,c\n1,2,3\n"),
     {.no_header = false},
     3,
     "t.csv:1:8: ",
     "a second column without a name"},
    {TEXT("1,1\n1,1\n"), {.no_header = false}, 3, "t.csv:1:3: ", "--no-header"},
    {TEXT("a;b\n1;2\n3\n"), {.no_header = false}, 3, "t.csv:3:2: ", "after 1 of 2 cells"},
    {TEXT("\"a\" ;\"b\"\n\"1\" ;\"2\" ; 3\n"), {.no_header = false}, 3, "t.csv:2:11: ", "cell 3"},
    {TEXT("a,b\n1,2\n# x\n"), {.no_header = false}, 3, "t.csv:3:4: ", "say --comment"},
    {TEXT("# x\n# y\n"), {.comment = "#"}, 3, "t.csv:1:1: ", "empty"},
    {TEXT("\x1A"), {.no_header = false}, 3, "t.csv:1:1: ", "empty"},
    {TEXT("a,b\n1,2\n\x1A\n3,4\n"), {.no_header = false}, 3, "t.csv:3:2: ", "after 1 of 2 cells"},
    {TEXT("a,b\n\"1\" \"2\",3\n"),
     {.no_header = false},
     3,
     "t.csv:2:4: ",
     "after a closing quotation mark"},
    {TEXT("a,b\nx \"1\",2\n"),
     {.no_header = false},
     3,
     "t.csv:2:3: ",
     "inside a cell that does not begin"},
    {TEXT("a,b,\n1,2,\n3,4,\n"),
     {.no_header = false},
     3,
     "t.csv:1:1: ",
     "every line ends with a separator"},
    {TEXT("a,b,\n1,2,\n3,4,x\n"), {.value = {1, {"b"}}}, 3, "t.csv:3:5: ", "without a name"},
    {TEXT("a,b\n,1\n,2\n"), {.no_header = false}, 3, "t.csv:3:1: ", "--skip-empty"},
    {TEXT("a,b\n,1\n,2\n"), {.skip_empty = true}, 3, "t.csv:2:1: ", "leaves none"},
    {TEXT("a,b\n1,2\n"), {.value = {1, {"a,b"}}}, 2, "--value: ", "no column is left"},
    {TEXT("a,b,c\n1,2,3\n"), {.value = {1, {"b,d"}}}, 2, "--value: ", "no column \"d\""},
    {TEXT("a,b,c\n1,2,3\n"), {.value = {2, {"b", "b"}}}, 2, "--value:1:1: ", "twice"},
    {TEXT("a,b,c\n1,2,3\n"),
     {.value = {1, {"b,c"}}, .keys = {1, {"c"}}},
     2,
     "--keys: ",
     "is the value column"},
    {TEXT("a,b,c\n1,2,3\n"),
     {.value = {1, {"b,c"}}, .symbols = {1, {"1,2"}}},
     2,
     "--symbols: ",
     "several value columns"},
    {TEXT("a,b\n-,1\n"), {.any = "-"}, 3, "t.csv:2:1: ", "no symbol that \"-\" could match"},
    {TEXT("a,b\n-,1\n1,1\n2,2\n"), {.any = "-"}, 3, "t.csv:4:1: ", "but \"1\" in line 2"},
    {TEXT("a,b\n1,\x1B[31m\xFF\n"), {.no_header = false}, 3, "t.csv:2:8: ", "0xFF"},
    {TEXT("a,b\n\x1B[31m,1\n\x1B[31m,2\n"),
     {.no_header = false},
     3,
     "t.csv:3:1: ",
     "the key \"\\x1b[31m\""},
};

static void bad_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_inputs / sizeof *bad_inputs; i++) {
        table loaded;
        problem issue = {0};
        bool good = from_text(&loaded, bad_inputs[i].text, bad_inputs[i].length,
                              &bad_inputs[i].options, &issue);
        const char *place = bad_inputs[i].place;
        if (good || issue.status != bad_inputs[i].status ||
            strncmp(issue.text, place, strlen(place)) != 0 ||
            !strstr(issue.text, bad_inputs[i].what))
            fail_msg("input %zu: got \"%s\" (%d), expected \"%s...%s\" (%d)", i, issue.text,
                     issue.status, place, bad_inputs[i].what, bad_inputs[i].status);
    }
}

/* Loads a generated text and expects a problem. */
static void assert_bad(const char *text, size_t length, const table_options *options,
                       const char *expected)
{
    table loaded;
    problem issue = {0};
    assert_false(from_text(&loaded, text, length, options, &issue));
    if (!strstr(issue.text, expected))
        fail_msg("got \"%s\", expected \"%s\"", issue.text, expected);
}

static void large_input(void **state)
{
    (void)state;
    size_t length = ((size_t)1 << 24) + 100;
    char *text = malloc(length);
    memset(text, 'x', length);
    memcpy(text, "a,b\n", 4);
    text[5] = ',';
    text[6 + (1 << 20)] = '\n'; /* a cell of exactly the limit, a row of it */
    table loaded;
    problem issue = {0};
    assert_true(from_text(&loaded, text, 7 + (1 << 20), NULL, &issue));
    table_free(&loaded);
    text[6 + (1 << 20)] = 'x';
    text[7 + (1 << 20)] = '\n';
    assert_bad(text, 8 + (1 << 20), NULL, "t.csv:2:3: a cell of more than 1 MiB");
    text[7 + (1 << 20)] = 'x';
    assert_bad(text, length, NULL, "t.csv:2:1: a line of more than 16 MiB");
    for (size_t i = 6; i < length; i += 50)
        text[i] = '\n';
    text[6] = '"';
    assert_bad(text, length, NULL, "t.csv:2:3: a cell of more than 1 MiB begins here");
    free(text);
}

static void cells_are_quoted(void **state)
{
    (void)state;
    char *text;
    size_t count;
    FILE *out = open_memstream(&text, &count);
    static const char *const cells[] = {"plain", "", "a,\"b\"", "x\ny"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        csv_put_cell(out, cells[i]);
        fputc(';', out);
    }
    fclose(out);
    assert_string_equal(text, "plain;;\"a,\"\"b\"\"\";\"x\ny\";");
    free(text);
}

static void many_columns(void **state)
{
    (void)state;
    char text[4000] = "";
    size_t used = 0;
    for (int i = 0; i < 257; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%sc%d", i ? "," : "", i);
    for (int i = 0; i < 257; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s1", i ? "," : "\n");
    assert_bad(text, used, NULL, "t.csv:1:1: 256 key columns, but at most 255");
    table loaded;
    problem issue = {0};
    table_options options = {.keys = {1, {"c200,c3"}}};
    assert_true(from_text(&loaded, text, used, &options, &issue));
    assert_int_equal(loaded.mapping.columns, 2);
    assert_string_equal(loaded.mapping.values->name, "c256");
    table_free(&loaded);
}

/* ---- Sources --------------------------------------------------------------------------------- */

static void assert_bad_source(const char *source, const table_options *options, int status,
                              const char *expected)
{
    table loaded;
    problem issue = {0};
    assert_false(table_load(&loaded, source, options, &issue));
    if (issue.status != status || !strstr(issue.text, expected))
        fail_msg("%s: got \"%s\" (%d), expected \"%s\" (%d)", source, issue.text, issue.status,
                 expected, status);
}

static void bad_sources(void **state)
{
    (void)state;
    table_options options = {.symbols = {1, {"1,2"}}};
    assert_bad_source(in_directory("missing.csv"), NULL, 3, "missing.csv: cannot be read (No such");
    assert_bad_source(directory, NULL, 3, ": cannot be read (Is a directory): name a file in it");
    assert_bad_source("/dev/zero", NULL, 3, "/dev/zero:1:1: a NUL byte");
    assert_bad_source("/dev/urandom", NULL, 3, "/dev/urandom:");
    assert_bad_source("/dev/null", NULL, 3, "/dev/null:1:1: the table is empty");
    assert_bad_source("cycle:011", NULL, 2, "cycle:011: not of the form cycle:N");
    assert_bad_source("shfit:5", NULL, 2, "is shift:N meant?");
    assert_bad_source("shift", NULL, 2, "is shift:N meant?");
    assert_bad_source("cycle:5", &options, 2, "--symbols goes with a CSV file");
    if (geteuid() != 0) {
        const char *path = write_file("unreadable.csv", TEXT("a,b\n1,2\n"));
        assert_int_equal(chmod(path, 0), 0);
        assert_bad_source(path, NULL, 3, "(Permission denied): ask its owner");
        unlink(path);
    }
}

static void good_sources(void **state)
{
    (void)state;
    table loaded;
    problem issue = {0};
    assert_true(table_load(&loaded, "cycle:11", NULL, &issue));
    assert_int_equal(loaded.mapping.rows, 11);
    table_free(&loaded);
    assert_int_equal(chdir(directory), 0);
    write_file("cycle:11", TEXT("a,b\n1,2\n"));
    assert_true(table_load(&loaded, "cycle:11", NULL, &issue)); /* a file of that name goes first */
    assert_int_equal(loaded.mapping.rows, 1);
    table_free(&loaded);
    unlink("cycle:11");
    table_free(&loaded); /* twice does no harm */
}

/* A file is read in pieces; whatever lies across their borders must come out the same. */
static void piece_borders(void **state)
{
    (void)state;
    enum { PIECE = 1 << 18, ROWS = 60 };
    static const char row[] = "k\xE2\x82\xAC%d,\"v\r\n\"\"%d\"\r\n";
    char *text = malloc(PIECE + 4000);
    for (size_t shift = 0; shift < 40; shift++) {
        size_t length = PIECE - 600 + shift;
        memset(text, 'x', length);
        memcpy(text, "a,b\n", 4);
        text[length - 2] = ',';
        text[length - 1] = '\n';
        for (int i = 0; i < ROWS; i++)
            length += (size_t)sprintf(text + length, row, i, i);
        table loaded;
        problem issue = {0};
        const char *path = write_file("pieces.csv", text, length);
        if (!table_load(&loaded, path, NULL, &issue))
            fail_msg("%s", issue.text);
        assert_int_equal(loaded.mapping.rows, ROWS + 1);
        for (int i = 0; i < ROWS; i++) {
            char expected[20];
            sprintf(expected, "v\r\n\"%d", i);
            assert_string_equal(cinch_symbol(loaded.mapping.values, (uint32_t)i + 1), expected);
            assert_int_equal(loaded.mapping.line[i + 1], 3 + 2 * i);
        }
        table_free(&loaded);
        unlink(path);
    }
    free(text);
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_input),       cmocka_unit_test(symbols_in_order),
        cmocka_unit_test(bad_input),        cmocka_unit_test(large_input),
        cmocka_unit_test(cells_are_quoted), cmocka_unit_test(many_columns),
        cmocka_unit_test(bad_sources),      cmocka_unit_test(good_sources),
        cmocka_unit_test(piece_borders),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
