/* test_rate.c - shares, medians, slopes and exponents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "talk/rate.h"

static void test_rates_are_written_with_their_interval(void **state)
{
    (void)state;
    assert_string_equal(rate_text(0, 20).text, "0 of 20 (0.0-16.1 %)");
}

static void test_shares(void **state)
{
    (void)state;
    assert_true(share_of(1, 4) == 0.25 && share_of(0, 0) == 0);
}

static void test_medians_and_slopes(void **state)
{
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2};
    const double x[] = {0, 1, 2, 5}, y[] = {7, 4, 1, -8};
    (void)state;
    assert_true(median(odd, 3) == 2 && median(even, 4) == 2 && median(NULL, 0) == 0);
    uint64_t counts[] = {9, UINT64_MAX, 1, 7};
    assert_true(median_count(counts, 4) == 7 && median_count(NULL, 0) == 0);
    assert_true(fabs(slope(x, y, 4) + 3) < 1e-12);
    assert_true(slope(x, y, 1) == 0);
}

/* y = 3 x^-2: the slope over logarithms is the exponent. */
static void test_exponents_of_power_laws(void **state)
{
    const double x[] = {1, 2, 8}, y[] = {3, 0.75, 3.0 / 64};
    (void)state;
    assert_true(fabs(exponent(x, y, 3) + 2) < 1e-12);
    assert_true(exponent(x, y, 1) == 0 && exponent(x, y, 0) == 0);
}

/* By the textbook's formulas, with Student's t at 97.5 % for three degrees of freedom from a
 * table. */
static void test_power_laws_have_an_interval(void **state)
{
    const double x[] = {1, 2, 4, 8, 16}, y[] = {1, 3, 8, 22, 64};
    (void)state;
    double slope_of = 0, error = 0, middle = 2 * log(2), mean = 0;
    for (int i = 0; i < 5; i++)
        mean += log(y[i]) / 5;
    for (int i = 0; i < 5; i++)
        slope_of += (log(x[i]) - middle) * (log(y[i]) - mean) / (10 * log(2) * log(2));
    for (int i = 0; i < 5; i++)
        error += pow(log(y[i]) - mean - slope_of * (log(x[i]) - middle), 2);
    error = 3.182446 * sqrt(error / 3 / (10 * log(2) * log(2)));
    power_law law = power_law_through(x, y, 5);
    assert_true(fabs(law.exponent - slope_of) < 1e-12);
    assert_true(fabs(law.error / error - 1) < 0.01);
    assert_true(fabs(law.at_x - 4) < 1e-12 && fabs(law.at_y - exp(mean)) < 1e-12);
    assert_true(isnan(power_law_through(x, y, 4).error));
}

static void test_doubles_keep_all_digits(void **state)
{
    (void)state;
    assert_string_equal(text_of_double(10).text, "10");
    assert_string_equal(text_of_double(0.1).text, "0.1");
    assert_string_equal(text_of_double(1.0 / 3).text, "0.3333333333333333");
    assert_true(strtod(text_of_double(0.1 + 0.2).text, NULL) == 0.1 + 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates_are_written_with_their_interval),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_medians_and_slopes),
        cmocka_unit_test(test_exponents_of_power_laws),
        cmocka_unit_test(test_power_laws_have_an_interval),
        cmocka_unit_test(test_doubles_keep_all_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
