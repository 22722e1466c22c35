/* Sums without rounding, against MPFR. */
#include <math.h>
#include <mpfr.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cinch.h"
#include "exact.h"

static float any_float(cinch_rng *rng)
{
    uint32_t bits = cinch_rng_next(rng);
    if (cinch_rng_below(rng, 4) == 0)
        bits &= 0x80ffffff; /* denormals and the like */
    union {
        uint32_t u;
        float f;
    } both = {.u = bits};
    return isfinite(both.f) ? both.f : 1.0f;
}

static void exact_sums_are_exact(void **state)
{
    (void)state;
    cinch_rng rng = {1, 1, 0};
    mpfr_t oracle;
    mpfr_init2(oracle, 800);
    for (int trial = 0; trial < 20000; trial++) {
        exact sum;
        exact_clear(&sum);
        mpfr_set_zero(oracle, 1);
        float kept = any_float(&rng);
        uint32_t count = cinch_rng_below(&rng, 12);
        for (uint32_t i = 0; i < count; i++) {
            double x = (double)any_float(&rng) * (double)(i % 3 ? kept : any_float(&rng));
            exact_add(&sum, x);
            exact_add(&sum, i % 5 == 3 ? -x : x);
            mpfr_add_d(oracle, oracle, x, MPFR_RNDN);
            mpfr_add_d(oracle, oracle, i % 5 == 3 ? -x : x, MPFR_RNDN);
        }
        double want = mpfr_get_d(oracle, MPFR_RNDN);
        assert_true(exact_round(&sum) == want);
        int sign = mpfr_sgn(oracle);
        assert_int_equal(exact_sign(&sum), (sign > 0) - (sign < 0));
    }
    mpfr_clear(oracle);
}

static void exact_rounding_goes_to_even(void **state)
{
    (void)state;
    const struct {
        double add[4];
        double want;
    } cases[] = {
        {{1.0, 0x1p-53}, 1.0},
        {{1.0, 0x1p-53, 0x1p-200}, 1.0 + 0x1p-52},
        {{1.0, 0x1p-53, -0x1p-200}, 1.0},
        {{1.0 + 0x1p-40, 0x1p-53}, 1.0 + 0x1p-40},
        {{-1.0, -0x1p-53, -0x1p-298}, -1.0 - 0x1p-52},
        {{0x1p-298, -0x1p-298}, 0.0},
        {{0x1p-298, 0x1p-297}, 0x1.8p-297},
        {{2.0 - 0x1p-47, 0x1p-47, -0x1p-54}, 2.0}, /* carries into the next power of two */
        {{0x1p200, 1.0, -0x1p200}, 1.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        exact sum;
        exact_clear(&sum);
        for (size_t k = 0; k < 4; k++)
            exact_add(&sum, cases[i].add[k]);
        assert_true(exact_round(&sum) == cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_are_exact),
        cmocka_unit_test(exact_rounding_goes_to_even),
    };
    return cmocka_run_group_tests_name("exact", tests, NULL, NULL);
}
