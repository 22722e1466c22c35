/* test_fmath.c - exp, log, tanh and sqrt against double, MPFR and the vector versions. */
#include "base/fmath.h"

#include "lanes/lanes.h"
#include "lanes/lanes_math.h"

#include "oracle_fmath.h"

#include <float.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Every 4,099th float, and all within 3,000 of where an algorithm changes its way. */
#define STRIDE     4099u
#define NEIGHBOURS 3000u

static const float boundaries[] = {
    0.0f,  FLT_MIN,        FLT_MAX,       0x1p-25f,       0x1p-13f,   0x1p-3f, 0.35f,
    0.5f,  0x1.6a09e6p-1f, 1.0f,          0x1.6a09e6p+0f, 2.0f,       9.01f,   10.0f,
    64.0f, 87.3365f,       0x1.62e42ep6f, 103.2789f,      103.97208f, 104.0f,  0x1p23f,
};

typedef void visit_function(void *context, float x);

static void visit_floats(visit_function *visit, void *context)
{
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += STRIDE)
        visit(context, float_from_bits((uint32_t)bits));
    for (size_t i = 0; i < sizeof boundaries / sizeof boundaries[0]; i++) {
        uint32_t first = float_bits(boundaries[i]) - NEIGHBOURS; /* wraps to NaNs below 0 */
        for (uint32_t step = 0; step <= 2 * NEIGHBOURS; step++) {
            visit(context, float_from_bits(first + step));
            visit(context, float_from_bits((first + step) ^ 0x80000000u));
        }
    }
}

static void assert_bits(float got, float right)
{
    assert_int_equal(float_bits(got), float_bits(right));
}

static void test_special_values(void **state)
{
    (void)state;
    const float infinite = HUGE_VALF;
    const float nan = float_from_bits(0x7fc00000u);
    assert_bits(fmath_exp(0.0f), 1.0f);
    assert_bits(fmath_exp(-0.0f), 1.0f);
    assert_bits(fmath_exp(infinite), infinite);
    assert_bits(fmath_exp(-infinite), 0.0f);
    assert_bits(fmath_exp(FLT_MAX), infinite);
    assert_bits(fmath_exp(-FLT_MAX), 0.0f);
    assert_bits(fmath_exp(0x1.62e430p6f), infinite);
    assert_true(fmath_exp(0x1.62e42ep6f) <= FLT_MAX);
    assert_bits(fmath_exp(-103.9f), 0x1p-149f);
    assert_true(isnan(fmath_exp(nan)));

    assert_bits(fmath_log(1.0f), 0.0f);
    assert_bits(fmath_log(0.0f), -infinite);
    assert_bits(fmath_log(-0.0f), -infinite);
    assert_bits(fmath_log(infinite), infinite);
    assert_true(isnan(fmath_log(-infinite)) && isnan(fmath_log(-1.0f)));
    assert_true(isnan(fmath_log(-0x1p-149f)) && isnan(fmath_log(nan)));

    assert_bits(fmath_tanh(0.0f), 0.0f);
    assert_bits(fmath_tanh(-0.0f), -0.0f);
    assert_bits(fmath_tanh(0x1p-149f), 0x1p-149f);
    assert_bits(fmath_tanh(infinite), 1.0f);
    assert_bits(fmath_tanh(-infinite), -1.0f);
    assert_true(isnan(fmath_tanh(nan)));

    assert_bits(fmath_sqrt(-0.0f), -0.0f);
    assert_bits(fmath_sqrt(infinite), infinite);
    assert_bits(fmath_sqrt(2.0f), 0x1.6a09e6p0f);
    assert_true(isnan(fmath_sqrt(-1.0f)) && isnan(fmath_sqrt(nan)));
    assert_bits(fmath_sqrt_integer(-0.0f), -0.0f);
    assert_true(isnan(fmath_sqrt_integer(-1.0f)) && isnan(fmath_sqrt_integer(nan)));
}

static void visit_accuracy(void *context, float x)
{
    const oracle *o = (const oracle *)context;
    double error = oracle_error(o, x);
    if (!(error <= o->bound))
        fail_msg("%s(%a): %.4f ulp, more than %g", o->name, (double)x, error, o->bound);
}

static void test_accuracy(void **state)
{
    (void)state;
    for (size_t i = 0; i < ORACLES; i++) {
        oracle o = oracle_table[i];
        visit_floats(visit_accuracy, &o);
    }
}

/* The oracle itself: the two ways of measuring agree, and a value one ulp off is seen. */
static void test_oracle(void **state)
{
    (void)state;
    for (size_t i = 0; i < ORACLES; i++) {
        const oracle *o = &oracle_table[i];
        for (float x = 0x1p-20f; x < 80.0f; x *= 1.37f) {
            float off = float_from_bits(float_bits(o->function(x)) + 3);
            double error = oracle_distance(off, o->reference((double)x));
            assert_true(fabs(oracle_exact_distance(o, x, off) - error) < 1e-6);
            assert_true(error > 3 - o->bound);
        }
    }
}

static void visit_sqrt(void *context, float x)
{
    (void)context;
    float right = (float)sqrt((double)x); /* innocuous: 53 >= 2 * 24 + 2 bits */
    float got = fmath_sqrt(x);
    float integer = fmath_sqrt_integer(x);
    if (isnan(right)
            ? !isnan(got) || !isnan(integer)
            : float_bits(got) != float_bits(right) || float_bits(integer) != float_bits(right))
        fail_msg("sqrt(%a): %a, by integers %a, right %a", (double)x, (double)got, (double)integer,
                 (double)right);
}

static void test_sqrt(void **state)
{
    (void)state;
    visit_floats(visit_sqrt, NULL);
    for (uint32_t i = 1; i < 4096; i++) /* exact squares, and their neighbours */
        for (uint32_t bits = float_bits((float)(i * i)), step = 0; step < 3; step++)
            visit_sqrt(NULL, float_from_bits(bits - 1 + step));
}

static void visit_odd(void *context, float x)
{
    (void)context;
    float plus = fmath_tanh(x);
    float minus = fmath_tanh(-x);
    if (isnan(x))
        return;
    if (float_bits(plus) != (float_bits(minus) ^ 0x80000000u) || fabsf(plus) > 1.0f)
        fail_msg("tanh(%a) = %a, tanh(-x) = %a", (double)x, (double)plus, (double)minus);
}

static void test_tanh_odd(void **state)
{
    (void)state;
    visit_floats(visit_odd, NULL);
}

/* Neighbours may change places by an ulp; floats 4,099 apart do not. */
static void test_monotone(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 0x7f800000u - STRIDE; bits += STRIDE) {
        float x = float_from_bits(bits);
        float next = float_from_bits(bits + STRIDE);
        assert_true(fmath_exp(x) <= fmath_exp(next));
        assert_true(fmath_exp(-x) >= fmath_exp(-next));
        assert_true(fmath_log(x) < fmath_log(next));
        assert_true(fmath_tanh(x) <= fmath_tanh(next));
    }
}

static float first_lane(vf x)
{
    return x[0];
}

static void visit_lanes(void *context, float x)
{
    (void)context;
    vf all = vf_splat(x);
    float tanh_lane = first_lane(vf_tanh(all));
    float exp_lane = first_lane(vf_exp_tail(all));
    if (isnan(x)) {
        assert_true(isnan(tanh_lane));
        return;
    }
    assert_bits(tanh_lane, fmath_tanh(x));
    if (x <= 0.0f)
        assert_bits(exp_lane, x >= FMATH_TAIL ? fmath_exp(x) : 0.0f);
}

static void test_lanes_equal_scalar(void **state)
{
    (void)state;
    visit_floats(visit_lanes, NULL);
    vf four = {-1.0f, -63.9f, -64.0f, -64.1f};
    for (int i = 0; i < 4; i++) {
        assert_bits(vf_exp_tail(four)[i], i == 3 ? 0.0f : fmath_exp(four[i]));
        assert_bits(vf_tanh(four)[i], fmath_tanh(four[i]));
    }
}

/* |got - right| / (part |right| + least), `right` by MPFR: at most 1. */
static void assert_near(const char *name, double x, double got, mpfr_t right, double part,
                        double least)
{
    double size = fabs(mpfr_get_d(right, MPFR_RNDN));
    mpfr_sub_d(right, right, got, MPFR_RNDN);
    double off = fabs(mpfr_get_d(right, MPFR_RNDN));
    if (!(off <= part * size + least))
        fail_msg("%s(%a): off by %g", name, x, off);
}

static void test_double(void **state)
{
    (void)state;
    mpfr_t right;
    mpfr_init2(right, 200);
    for (double x = 1e-300; x < 1e300; x *= 1.0173) {
        mpfr_set_d(right, x, MPFR_RNDN);
        mpfr_log2(right, right, MPFR_RNDN);
        assert_near("log2", x, fmath_log2(x), right, 0x1p-51, 0x1p-52);
    }
    for (double x = -999.0; x < 1000.0; x += 0.0371) {
        mpfr_set_d(right, x, MPFR_RNDN);
        mpfr_exp2(right, right, MPFR_RNDN);
        assert_near("exp2", x, fmath_exp2(x), right, 0x1p-48, 0.0);
    }
    for (uint64_t n = 0; n < UINT64_C(1) << 53; n += 1 + n / 50) {
        mpfr_set_ui(right, n + 1, MPFR_RNDN);
        mpfr_lngamma(right, right, MPFR_RNDN);
        mpfr_t ln2;
        mpfr_init2(ln2, 200);
        mpfr_const_log2(ln2, MPFR_RNDN);
        mpfr_div(right, right, ln2, MPFR_RNDN);
        mpfr_clear(ln2);
        assert_near("log2_factorial", (double)n, fmath_log2_factorial(n), right, 0x1p-49, 0.0);
    }
    assert_true(fmath_log2(8.0) == 3.0 && fmath_log2(0x1p-40) == -40.0);
    assert_true(fmath_exp2(-3.0) == 0.125 && fmath_exp2(0.0) == 1.0);
    mpfr_clear(right);
}

static void test_round(void **state)
{
    (void)state;
    const double cases[] = {0.0, 0.49999999999999994, 0.5,    1.5,   2.5,
                            3.2, 4503599627370495.5,  0x1p53, 1e300, HUGE_VAL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(fmath_round(cases[i]) == round(cases[i]));
        assert_true(fmath_round(-cases[i]) == round(-cases[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_special_values),
        cmocka_unit_test(test_accuracy),
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_sqrt),
        cmocka_unit_test(test_tanh_odd),
        cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_lanes_equal_scalar),
        cmocka_unit_test(test_double),
        cmocka_unit_test(test_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
