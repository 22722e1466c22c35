/* test_rate.c - shares, medians, slopes and exponents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates_are_written_with_their_interval),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_medians_and_slopes),
        cmocka_unit_test(test_exponents_of_power_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
