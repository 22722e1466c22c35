/* test_symbol_text.c - symbols as they are shown: shortened, escaped, hinted at; names and
 * decimals. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk/names.h"
#include "talk/symbol_text.h"

#define TEN "0123456789"

static void symbols_are_short_and_safe(void **state)
{
    (void)state;
    static const struct {
        const char *symbol, *shown;
    } cases[] = {
        {"", "(empty)"},
        {"north wind", "north wind"},
        {TEN TEN TEN "ab", TEN TEN TEN "ab"},
        {TEN TEN TEN "abc", TEN TEN TEN "ab..."},
        {"\x1b[31m", "\\x1b[31m"},
        {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
        {"\xc3", "\\xc3"},
        {"\n" TEN TEN TEN, "\\x0a" TEN TEN "01234567..."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_of_symbol(cases[i].symbol).text, cases[i].shown);
    char wide[4 * 100 + 1] = "";
    for (size_t i = 0; i < 100; i++)
        strcat(wide, "\xf0\x9f\x98\x80");
    short_text shown = text_of_symbol(wide);
    size_t length = strlen(shown.text);
    assert_string_equal(shown.text + length - 3, "...");
    assert_int_equal((length - 3) % 4, 0); /* no character is cut */
}

static cinch_alphabet animals(void)
{
    static const size_t start[] = {0, 4, 8, 14, 19};
    return (cinch_alphabet){"animal", "cat\0dog\0horse\0bird", start, 4};
}

static void hints(void **state)
{
    (void)state;
    cinch_alphabet alphabet = animals();
    assert_string_equal(nearest_symbol(&alphabet, "hrose"), "horse");
    assert_null(nearest_symbol(&alphabet, "elephant"));
    assert_string_equal(hint_symbol(&alphabet, "dgo").text,
                        "did you mean \"dog\"? It knows cat, dog, horse, bird");
    assert_string_equal(hint_symbol(&alphabet, "elephant").text, "it knows cat, dog, horse, bird");
}

static void keys(void **state)
{
    (void)state;
    enum { COLUMNS = 60 };
    cinch_alphabet alphabet[COLUMNS];
    uint32_t key[2 * COLUMNS];
    for (uint32_t c = 0; c < COLUMNS; c++) {
        alphabet[c] = animals();
        key[c] = key[COLUMNS + c] = c % 2 == 0 ? 2 : 3;
    }
    cinch_mapping mapping = {.columns = 3, .rows = 2, .keys = alphabet, .key = key};
    assert_string_equal(text_of_key(&mapping, 0).text, "horse,bird,horse");
    assert_string_equal(text_of_key(&mapping, 1).text, "bird,horse,bird");
    mapping.columns = COLUMNS;
    long_text shown = text_of_key(&mapping, 0);
    size_t length = strlen(shown.text);
    assert_in_range(length, sizeof shown.text - 20, sizeof shown.text - 1);
    assert_string_equal(shown.text + length - 4, ",...");
}

static void names_of_shapes(void **state)
{
    (void)state;
    cinch_shape shape = {.columns = 3, .layers = 1, .width = {3}, .values = 21};
    for (uint32_t c = 0; c <= 12; c++)
        shape.offset[c] = 4 * c;
    assert_string_equal(shape_text(&shape).text, "4+4+4-3-21");
    assert_string_equal(shape_kind_text(&shape).text, "tanh, softmax, no biases");
    shape.columns = 12;
    shape.layers = 0;
    shape.bias = true;
    shape.output = CINCH_LINEAR;
    assert_string_equal(shape_text(&shape).text, "48-21");
    assert_string_equal(shape_kind_text(&shape).text, "linear, biases");
}

static void decimals_are_shortest(void **state)
{
    (void)state;
    assert_true(decimal_of_float(0.1f) == 0.1);
    assert_true(decimal_of_float(16777216.0f) == 16777216.0);
    assert_true(decimal_of_float(1e-45f) == 1e-45);
    assert_true(decimal_of_float(-0.3f) == -0.3);
    float x = 1.0f;
    for (int i = 0; i < 1000; i++) {
        x = nextafterf(x, 2.0f) * 1.01f;
        assert_true((float)decimal_of_float(x) == x);
    }
}

static void escapes(void **state)
{
    (void)state;
    char *text;
    size_t count;
    FILE *out = open_memstream(&text, &count);
    put_markdown(out, "a*b|c\\");
    fclose(out);
    assert_string_equal(text, "a\\*b\\|c\\\\");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symbols_are_short_and_safe),
        cmocka_unit_test(hints),
        cmocka_unit_test(keys),
        cmocka_unit_test(names_of_shapes),
        cmocka_unit_test(decimals_are_shortest),
        cmocka_unit_test(escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
