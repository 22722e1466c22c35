/* What the maker and the checker compute of a bound, each by itself, against its formula. */
#include <math.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proof/check_bound.h"
#include "proof/make_bound.h"
#include "proof/proof.h"
#include "support.h"

/* ---- The formula ----------------------------------------------------------------------------- */

#define MOST_TERMS 100

static double half_ulp(double x)
{
    int exponent;
    frexp(x, &exponent);
    return fmax(ldexp(1.0, exponent - 25), 0x1p-150);
}

/* E of docs/CERTIFICATE.md. */
static double error_of_sum(const double *size, size_t count, size_t products, double step)
{
    double sum = 0.0, halves = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += size[i];
        halves += i < products ? half_ulp(size[i] * step) : 0.0;
    }
    double most = (1.0 + (double)count * 0x1p-22) * sum;
    return (1.0 + 0x1p-20) * (halves + ((double)count - 1.0) * half_ulp(most * step));
}

/* Terms with codes, their ends, and weights to a right value and one rival. */
typedef struct formula_case {
    size_t count, products;
    size_t at[MOST_TERMS];
    float code[MOST_TERMS], weights[2 * MOST_TERMS];
    double low[MOST_TERMS], high[MOST_TERMS];
    cert_input input[MOST_TERMS];
} formula_case;

/* Half of them so that S is just below a power of two, and S+ above, or not. */
static void random_formula(formula_case *c, rng_state *rng)
{
    c->count = 1 + rng_below(rng, MOST_TERMS);
    c->products = rng_below(rng, 3) == 0 ? 0 : c->count - rng_below(rng, 2);
    double sum[2] = {0.0, 0.0};
    for (size_t i = 0; i < c->count; i++) {
        bool plain = i >= c->products;
        c->at[i] = i;
        c->code[i] = plain ? 1.0f : test_uniform(rng);
        c->low[i] = (double)c->code[i] - (plain ? 0.0 : 0x1p-21 * fabs((double)test_uniform(rng)));
        c->high[i] = (double)c->code[i] + (plain ? 0.0 : 0x1p-21 * fabs((double)test_uniform(rng)));
        for (size_t v = 0; v < 2; v++) {
            c->weights[2 * i + v] = test_uniform(rng);
            sum[v] += fabs((double)c->weights[2 * i + v]) * fmax(-c->low[i], c->high[i]);
        }
    }
    double below_one = rng_below(rng, 2)
                           ? 0x1p-22 * (double)c->count * 2.0 * fabs((double)test_uniform(rng))
                           : fabs((double)test_uniform(rng));
    for (size_t i = 0; i < c->count; i++) {
        c->weights[2 * i] = (float)((double)c->weights[2 * i] * (1.0 - below_one) / sum[0]);
        c->input[i] = (cert_input){i, c->code[i], c->low[i], c->high[i], .plain = i >= c->products};
    }
}

static double formula_bound(const formula_case *c, double step)
{
    double size[2][MOST_TERMS], moved = 0.0;
    for (size_t i = 0; i < c->count; i++) {
        double w = (double)c->weights[2 * i], v = (double)c->weights[2 * i + 1];
        double code = (double)c->code[i];
        moved += fabs(w - v) * fmax(c->high[i] - code, code - c->low[i]);
        size[0][i] = fabs(w) * fmax(-c->low[i], c->high[i]);
        size[1][i] = fabs(v) * fmax(-c->low[i], c->high[i]);
    }
    return moved + error_of_sum(size[0], c->count, c->products, step) +
           error_of_sum(size[1], c->count, c->products, step);
}

static void both_programs_follow_the_formula(void **state)
{
    (void)state;
    static formula_case c;
    rng_state rng = {6, 6, 0};
    int steps = 0;
    for (int draw = 0; draw < 20000; draw++) {
        random_formula(&c, &rng);
        cert_layer layer = {
            .input = c.input, .inputs = c.count, .weights = c.weights, .units = 2, .step = 1.0};
        double own = cert_bound_above(&layer, 0, 1, NULL, NULL), want = formula_bound(&c, 1.0);
        assert_true(own >= want * (1.0 - 0x1p-44));
        assert_true(own <= formula_bound(&c, 1.0 + 0x1p-23) * (1.0 + 0x1p-30));
        layer.step = CERT_WINDOW_STEP;
        double wide = cert_bound_above(&layer, 0, 1, NULL, NULL);
        assert_true(wide >= formula_bound(&c, 1.0 + 0x1p-16) * (1.0 - 0x1p-44));
        steps += wide > own * (1.0 + 0x1p-10);
        const cert_terms terms = {.count = c.count,
                                  .products = c.products,
                                  .at = c.at,
                                  .code = c.code,
                                  .low = c.low,
                                  .high = c.high};
        const cert_output output = {.terms = &terms, .weights = c.weights, .values = 2, .right = 0};
        double made = cert_rival_bound(&output, 1), stepped = formula_bound(&c, 1.0 + 0x1p-20);
        assert_true(made >= stepped * (1.0 + 0x1p-17) && made <= stepped * (1.0 + 0x1p-15));
    }
    assert_true(steps > 100);
}

/* ---- Codes of few bits ----------------------------------------------------------------------- */

/* Both programs' ends, of an interval that is a single number: two floats of `bits`, or one. */
static void expect_ends(double x, unsigned bits, double down, double up)
{
    double low = x, high = x;
    assert_true(cert_round_interval(&low, &high, bits));
    assert_true(low == down && high == up);
    cert_input unit = {.low = x, .high = x};
    assert_true(cert_round_ends(&unit, bits));
    assert_true(unit.low == down && unit.high == up);
}

static void ends_of_few_bits_lie_on_both_sides_of_ties(void **state)
{
    (void)state;
    rng_state rng = {7, 7, 0};
    for (int draw = 0; draw < 20000; draw++) {
        const unsigned bits = draw % 2 ? 11 : 8;
        int exponent = (int)rng_below(&rng, 276) - 149; /* of the number; -126 and less: denormal */
        int unit = (exponent > -126 ? exponent : -126) - (int)bits + 1;
        double sign = rng_below(&rng, 2) ? 1.0 : -1.0;
        double from = floor(ldexp(1.0 + fabs((double)test_uniform(&rng)), exponent - unit));
        double down = ldexp(from, unit), up = ldexp(from + 1.0, unit);
        double tie = ldexp(from + 0.5, unit), part = 0.499 * fabs((double)test_uniform(&rng));
        if (up > 0x1.fffffep127)
            continue;
        expect_ends(sign * down, bits, sign * down, sign * down);
        expect_ends(sign * tie, bits, sign > 0.0 ? down : -up, sign > 0.0 ? up : -down);
        expect_ends(sign * ldexp(from + part, unit), bits, sign * down, sign * down);
        expect_ends(sign * ldexp(from + 1.0 - part, unit), bits, sign * up, sign * up);
        float factor = (float)(sign * tie);
        if ((double)factor != sign * tie)
            continue;
        float even = (float)(sign * (fmod(from, 2.0) == 0.0 ? down : up));
        assert_true(cert_round_factor(factor, bits, false) == even);
        assert_true(cert_nearest_factor(factor, bits) == even);
        assert_true(cert_round_factor(factor, bits, true) == (float)(sign * up));
        assert_true(cert_nearest_away(factor, bits) == (float)(sign * up));
    }
    double low = -0x1.fffffep127, high = 0.0;
    assert_false(cert_round_interval(&low, &high, 8)); /* would be infinite */
    cert_input unit = {.low = -0x1.fffffep127, .high = 0.0};
    assert_false(cert_round_ends(&unit, 8));
    assert_true(isinf(cert_round_factor(0x1.fffffep127f, 11, false)));
    assert_false(cert_nearest_factor(0x1.fffffep127f, 11) < INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_programs_follow_the_formula),
        cmocka_unit_test(ends_of_few_bits_lie_on_both_sides_of_ties),
    };
    return cmocka_run_group_tests_name("cert_formula", tests, NULL, NULL);
}
