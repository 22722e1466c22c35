/* test_words.c - text without stdio, held against stdio. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/words.h"
#include "support.h"

static void numbers_are_those_of_printf(void **state)
{
    (void)state;
    rng_state rng = {.seed = 51};
    for (int round = 0; round < test_times(20000); round++) {
        int decimals = (int)test_between(&rng, 0, 9);
        double power = pow(10.0, test_between(&rng, 0, 12) - 4.0);
        double x = (double)test_uniform(&rng) * power;
        double scaled = fabs(x) * pow(10.0, decimals), part = scaled - floor(scaled);
        char expected[64];
        snprintf(expected, sizeof expected, "%.*f", decimals, x);
        bool decided = fabs(part - 0.5) > 1e-3 && scaled >= 0.5 && scaled < 1e12;
        if (decided && fabs(x) < 1e9)
            assert_string_equal(words_number(x, decimals).text, expected);
        snprintf(expected, sizeof expected, "%u", test_between(&rng, 0, UINT32_MAX - 1));
        assert_string_equal(words_count(strtoull(expected, NULL, 10)).text, expected);
    }
    assert_string_equal(words_count(UINT64_MAX).text, "18446744073709551615");
    assert_string_equal(words_number(-0.5, 0).text, "-1"); /* ties away from 0 */
    assert_string_equal(words_number(-0.4, 0).text, "0");
    assert_string_equal(words_number(1.23e9, 2).text, "1.23e+09");
}

static void digits_that_count(void **state)
{
    (void)state;
    static const struct {
        double x;
        int digits;
        const char *text;
    } cases[] = {{0.00123, 3, "0.00123"}, {12.3, 3, "12.3"},         {1.2e-7, 3, "1.2e-07"},
                 {0.0, 3, "0"},           {-100.0, 1, "-100"},       {999999.0, 3, "999999"},
                 {1e6, 3, "1e+06"},       {-DBL_MAX, 3, "overflow"}, {HUGE_VAL, 3, "overflow"},
                 {9.996e6, 3, "1e+07"},   {-9.999e-6, 3, "-1e-05"},  {1e-300, 3, "1e-300"},
                 {9.94e6, 2, "9.9e+06"},  {9.96e99, 2, "1e+100"},    {1e299, 3, "1e+299"},
                 {3e-300, 2, "3e-300"},   {0.1 + 0.2, 11, "0.3"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(words_digits(cases[i].x, cases[i].digits).text, cases[i].text);
    assert_string_equal(words_digits((double)NAN, 3).text, "overflow");
    assert_string_equal(words_short_number(2.50, 2).text, "2.5");
    assert_string_equal(words_short_number(20.0, 2).text, "20");
    assert_string_equal(words_short_number(20.0, 0).text, "20");
}

static void symbols_are_cut_between_characters(void **state)
{
    (void)state;
    assert_string_equal(words_symbol("a\xc3\xa9\xe6\xbc\xa2z", 4).text, "a\xc3\xa9\xe6\xbc\xa2z");
    assert_string_equal(words_symbol("a\xc3\xa9\xe6\xbc\xa2z", 2).text, "a\xc3\xa9" WORDS_ELLIPSIS);
    assert_string_equal(words_symbol("a\tb\x7f", 9).text, "a?b?");
    assert_string_equal(words_symbol("", 3).text, "");
    assert_int_equal(words_letters("a\xc3\xa9\xe6\xbc\xa2z"), 4);
}

/* What does not fit is left out, and what comes after it and does fit is not. */
static void texts_are_joined_as_far_as_they_fit(void **state)
{
    (void)state;
    char many[sizeof((words *)0)->text];
    memset(many, 'x', sizeof many);
    many[sizeof many - 4] = '\0';
    words w = words_of("a", many, "b");
    assert_int_equal(w.used, sizeof many - 4 + 2);
    words_add(&w, "cd", "e", "f");
    assert_int_equal(w.used, sizeof many - 1);
    assert_string_equal(w.text + sizeof many - 3, "be");
    assert_int_equal(strlen(w.text), w.used);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_printf),
        cmocka_unit_test(digits_that_count),
        cmocka_unit_test(symbols_are_cut_between_characters),
        cmocka_unit_test(texts_are_joined_as_far_as_they_fit),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
