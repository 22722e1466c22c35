/* test_round.c - weights as whole numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "cinch_train.h"

static void largest_becomes_most(void **state)
{
    (void)state;
    float numbers[] = {0.9f, -0.1f, 1.2f, -2.4f, 0.01f, -0.02f};
    const float wanted[] = {4, 0, 5, -10, 0, 0};
    double step = cinch_round(numbers, 6, 10);
    assert_true(fabs(step - 0.24) < 1e-6);
    for (size_t i = 0; i < 6; i++)
        assert_true(numbers[i] == wanted[i] && (wanted[i] != 0 || !signbit(numbers[i])));
}

static void halves_go_away_from_zero(void **state)
{
    (void)state;
    float numbers[] = {8, 1, -1, 3, -3, 0.999f};
    const float wanted[] = {4, 1, -1, 2, -2, 0};
    assert_true(cinch_round(numbers, 6, 4) == 2);
    for (size_t i = 0; i < 6; i++)
        assert_true(numbers[i] == wanted[i]);
}

static void nothing_stays_nothing(void **state)
{
    (void)state;
    float numbers[] = {0, -0.0f};
    assert_true(cinch_round(numbers, 2, 7) == 1);
    assert_true(numbers[0] == 0 && numbers[1] == 0 && !signbit(numbers[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(largest_becomes_most),
        cmocka_unit_test(halves_go_away_from_zero),
        cmocka_unit_test(nothing_stays_nothing),
    };
    return cmocka_run_group_tests_name("round", tests, NULL, NULL);
}
