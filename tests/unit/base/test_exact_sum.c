/* Sums without rounding, against MPFR. */
#include <math.h>
#include <mpfr.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/exact_sum.h"
#include "base/rng.h"
#include "cinch.h"

static float any_float(rng_state *rng)
{
    uint32_t bits = rng_next(rng);
    if (rng_below(rng, 4) == 0)
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
    rng_state rng = {1, 1, 0};
    mpfr_t oracle;
    mpfr_init2(oracle, 800);
    for (int trial = 0; trial < 20000; trial++) {
        exact sum;
        exact_clear(&sum);
        mpfr_set_zero(oracle, 1);
        float kept = any_float(&rng);
        uint32_t count = rng_below(&rng, 12);
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

static double rounded(const double *add, size_t count)
{
    exact sum;
    exact_clear(&sum);
    for (size_t i = 0; i < count; i++)
        exact_add(&sum, add[i]);
    return exact_round(&sum);
}

/* Sums whose highest bit lies anywhere that products of floats reach, some of them cancelling. */
static void exact_sums_of_any_size(void **state)
{
    (void)state;
    rng_state rng = {3, 3, 0};
    mpfr_t oracle;
    mpfr_init2(oracle, 800);
    for (int trial = 0; trial < 20000; trial++) {
        double add[6];
        int first = (int)rng_below(&rng, 207 + 298 + 1) - 298; /* 48 bits from there on */
        mpfr_set_zero(oracle, 1);
        for (size_t i = 0; i < 6; i++) {
            int lower = (int)rng_below(&rng, 80);
            double factor = (double)(int32_t)rng_next(&rng) * 0x1p-7; /* 25 bits ... */
            factor = trunc(factor) * (double)(rng_next(&rng) >> 8);   /* ... and 24 */
            add[i] = ldexp(factor, first - lower < -298 ? -298 : first - lower);
            if (i == 5)
                add[i] = -add[0];
            mpfr_add_d(oracle, oracle, add[i], MPFR_RNDN);
        }
        assert_true(rounded(add, 6) == mpfr_get_d(oracle, MPFR_RNDN));
    }
    mpfr_clear(oracle);
}

/* At every place of the highest bit: alone, and with halves of the last bit and less below it. */
static void exact_rounding_at_every_power(void **state)
{
    (void)state;
    for (int e = -298; e <= 255; e++) {
        for (double sign = -1.0; sign <= 1.0; sign += 2.0) {
            double one = ldexp(sign, e), bit = ldexp(sign, e - 52), half = ldexp(sign, e - 53);
            double least = sign * 0x1p-298;
            const struct {
                double add[3];
                double want;
                int from; /* the first power for which the terms are sums of products of floats */
            } cases[] = {
                {{one}, one, -298},
                {{one, half}, one, -245},
                {{one, bit, half}, one + 2.0 * bit, -245},
                {{one, half, least}, one + bit, -244},
                {{one, half, -least}, one, -244},
                {{one, -least}, one, -244},
            };
            for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
                if (e >= cases[i].from)
                    assert_true(rounded(cases[i].add, 3) == cases[i].want);
        }
    }
}

/* Multiples of the least product: the lowest limbs alone, then the first that are rounded from. */
static void exact_small_multiples_stay(void **state)
{
    (void)state;
    for (int count = -5000; count <= 5000; count++) {
        double apart[] = {count * 0x1p-298, 3 * 0x1p-298, -0x1p-290, -3 * 0x1p-298, 0x1p-290};
        assert_true(rounded(apart, 5) == count * 0x1p-298);
        assert_true(rounded(apart, 2) == (count + 3) * 0x1p-298);
    }
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
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(rounded(cases[i].add, 4) == cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_are_exact),
        cmocka_unit_test(exact_sums_of_any_size),
        cmocka_unit_test(exact_rounding_at_every_power),
        cmocka_unit_test(exact_small_multiples_stay),
        cmocka_unit_test(exact_rounding_goes_to_even),
    };
    return cmocka_run_group_tests_name("exact", tests, NULL, NULL);
}
