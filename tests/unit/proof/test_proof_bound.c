/*
 * Bounds of certificates against evaluations in any order, with any tanh that is allowed: none may
 * exceed them, and where few terms are added up, some come near.
 */
#include "base/rng.h"
#include "proof_jobs.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- Other evaluations ----------------------------------------------------------------------- */

/* What a number in double becomes where it is kept as a float, or not. */
static double stored(double x, bool wide)
{
    return wide ? x : (double)(float)x;
}

/*
 * A sum of products in a random order: in float, some products fused into an addition; or in
 * double, where additions round to 53 bits, with one conversion at the end.
 */
static float any_order_sum(rng_state *rng, const float *a, const float *b, size_t count)
{
    double part[MAX_WIDE] = {0.0};
    bool wide = below(rng, 4) == 0;
    size_t first = below(rng, (uint32_t)count), fused = below(rng, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        size_t at = (first + i) % count;
        part[i] = stored((double)a[at] * (double)b[at], wide);
    }
    for (size_t all = count; fused > 0; fused--, count--) {
        size_t at = (first + count - 1) % all;
        part[0] = wide ? part[0] + part[count - 1] : (double)fmaf(a[at], b[at], (float)part[0]);
    }
    while (count > 1) {
        size_t i = below(rng, (uint32_t)count), k = below(rng, (uint32_t)count);
        if (i == k)
            continue;
        part[i] = stored(part[i] + part[k], wide);
        part[k] = part[--count];
    }
    return (float)part[0];
}

/* The float next to `limit`, on the side of `from`. */
static float inside(double limit, double from)
{
    float x = (float)limit;
    bool outside = limit > from ? (double)x > limit : (double)x < limit;
    return outside ? nextafterf(x, (float)from) : x;
}

/* tanh at the ends of what is allowed, or anywhere between. */
static float any_activation(rng_state *rng, cinch_activation activation, float x)
{
    if (activation != CINCH_TANH)
        return activation == CINCH_RELU && x < 0.0f ? 0.0f : x;
    double t = tanh((double)x), part = (double)uniform(rng);
    uint32_t kind = below(rng, 4);
    part = kind == 0 ? 1.0 : kind == 1 ? -1.0 : part;
    return inside(t + part * (fabs(t) * 0x1p-21 + 0x1p-147) * (1.0 - 0x1p-20), t);
}

/* To `bits` significant bits; a tie to even, or away from 0. */
static float rounded(float x, unsigned bits, bool away)
{
    int exponent;
    if (bits == 24 || x == 0.0f)
        return x;
    frexpf(x, &exponent);
    int unit = exponent - (int)bits < -125 - (int)bits ? -125 - (int)bits : exponent - (int)bits;
    double scaled = ldexp((double)x, -unit);
    return (float)ldexp(away ? round(scaled) : nearbyint(scaled), unit);
}

/* What is assumed besides, in these tests. */
typedef struct others {
    unsigned bits;
    bool away;
} others;

/* Evaluates a row with errors that are allowed, as large as they get by chance. */
static void any_evaluation(float *logit, rng_state *rng, const job *j, size_t row, others how)
{
    const cinch_shape *shape = &j->net.shape;
    float in[MAX_WIDE], out[MAX_WIDE];
    size_t at[MAX_WIDE], count = 0;
    for (uint32_t c = 0; c < shape->columns; c++, count++) {
        in[count] = 1.0f;
        at[count] = shape->offset[c] + j->key[row * shape->columns + c];
    }
    for (uint32_t l = 0; l <= shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        if (shape->bias) {
            in[count] = 1.0f;
            at[count++] = matrix.inputs;
        }
        for (size_t u = 0; u < matrix.units; u++) {
            float w[MAX_WIDE];
            for (size_t i = 0; i < count; i++)
                w[i] = j->weights[matrix.first + at[i] * matrix.units + u];
            out[u] = any_order_sum(rng, w, in, count);
            if (l < shape->layers)
                out[u] =
                    rounded(any_activation(rng, shape->activation, out[u]), how.bits, how.away);
        }
        count = matrix.units;
        for (size_t u = 0; u < count; u++) {
            in[u] = out[u];
            at[u] = u;
        }
    }
    memcpy(logit, out, count * sizeof *logit);
}

/* ---- Bounds of single rivals ----------------------------------------------------------------- */

/*
 * The bound that is published for one row and rival: that of a network with these two values alone,
 * and one row. Infinite where something can overflow. The checker agrees.
 */
static cinch_certificate certificate_of(const job *j, size_t row, uint32_t rival,
                                        const cinch_assumption *assumption)
{
    static job two;
    cinch_matrix last = cinch_shape_matrix(&j->net.shape, j->net.shape.layers);
    uint32_t right = j->value[row];
    two = *j;
    for (uint32_t c = 0; c <= j->mapping.columns; c++)
        two.alphabet[c].count = c < j->mapping.columns ? j->alphabet[c].count : 2;
    two.mapping.keys = two.alphabet;
    two.mapping.values = &two.alphabet[j->mapping.columns];
    two.mapping.rows = 1;
    two.mapping.key = two.key;
    two.mapping.value = two.value;
    memmove(two.key, j->key + row * j->mapping.columns, j->mapping.columns * sizeof *two.key);
    two.value[0] = 0;
    two.net.shape.values = 2;
    two.net.weights = two.weights;
    for (size_t i = 0; i < last.inputs + (j->net.shape.bias ? 1 : 0); i++) {
        two.weights[last.first + i * 2] = j->weights[last.first + i * last.units + right];
        two.weights[last.first + i * 2 + 1] = j->weights[last.first + i * last.units + rival];
    }
    cinch_certificate certificate;
    cinch_failures failures;
    cinch_status status = cinch_cert_make(&certificate, &failures, &two.net, &two.mapping,
                                          assumption, scratch_of(&two));
    assert_int_equal(
        cinch_cert_check(&certificate, &two.net, &two.mapping, assumption, scratch_of(&two)),
        status);
    return certificate;
}

/* The largest deviation of row `row` from a margin, in parts of its bound. */
static double worst_of_row(const job *j, size_t row, int trials, rng_state *rng)
{
    double worst = 0.0;
    cinch_walk walk;
    static unsigned char memory[1 << 16];
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    cinch_net_walk(&walk, &j->net, j->key + row * j->mapping.columns);
    mpfr_t margin, off;
    mpfr_inits2(800, margin, off, (mpfr_ptr)0);
    for (uint32_t v = 0; v < j->net.shape.values; v++) {
        if (v == j->value[row])
            continue;
        oracle_margin(margin, j, &walk, row, v);
        double bound = certificate_of(j, row, v, NULL).bound;
        for (int trial = 0; trial < trials; trial++) {
            float logit[MAX_WIDE];
            any_evaluation(logit, rng, j, row, (others){.bits = 24});
            mpfr_sub_d(off, margin, (double)logit[j->value[row]], MPFR_RNDN);
            mpfr_add_d(off, off, (double)logit[v], MPFR_RNDN);
            double moved = fabs(mpfr_get_d(off, MPFR_RNDA));
            assert_true(moved <= bound);
            worst = fmax(worst, bound > 0.0 ? moved / bound : 0.0);
        }
    }
    mpfr_clears(margin, off, (mpfr_ptr)0);
    return worst;
}

/* Networks whose first layer is scaled. */
static double worst_of_jobs(uint64_t first_seed, uint64_t jobs, float scale)
{
    double worst = 0.0;
    rng_state rng = {2, 2, 0};
    for (uint64_t seed = first_seed; seed < first_seed + jobs; seed++) {
        job *j = &the_job;
        random_job(j, seed);
        cinch_matrix first = cinch_shape_matrix(&j->net.shape, 0);
        for (size_t i = 0; i < (first.inputs + j->net.shape.bias) * first.units; i++)
            j->weights[i] *= scale;
        agree(j);
        for (size_t row = 0; row < j->mapping.rows; row += 1 + j->mapping.rows / 4)
            worst = fmax(worst, worst_of_row(j, row, 10, &rng));
    }
    return worst;
}

static void bounds_hold_for_any_order(void **state)
{
    (void)state;
    double worst = worst_of_jobs(10000, 600, 1.0f);
    assert_true(worst > 0.5); /* else the bound is far too wide, or the trials too tame */
}

/* Where products underflow, and what tanh may err by is no longer a part of the value. */
static void bounds_hold_for_denormals(void **state)
{
    (void)state;
    double worst = worst_of_jobs(20000, 200, 0x1p-146f);
    assert_true(worst > 0.3);
}

/* ---- Bounds that are nearly reached ---------------------------------------------------------- */

/* A network whose bound has few parts, and how much of it chance must reach. */
typedef struct small_case {
    uint32_t columns, layers, width;
    cinch_activation activation;
    bool bias;
    int spread; /* of the weights' exponents */
    double reached;
} small_case;

static void small_job(job *j, const small_case *c, rng_state *rng)
{
    set_mapping(j, c->columns, 1, 2);
    set_shape(j, c->layers, c->width, c->activation, c->bias);
    for (size_t i = 0; i < cinch_shape_cost(&j->net.shape).parameters; i++) {
        int exponent = c->spread ? (int)below(rng, (uint32_t)c->spread) - c->spread / 2 : 0;
        j->weights[i] = ldexpf(0.5f + 0.5f * fabsf(uniform(rng)), exponent);
        if (below(rng, 2))
            j->weights[i] = -j->weights[i];
    }
}

static void few_terms_nearly_reach_their_bounds(void **state)
{
    (void)state;
    const small_case cases[] = {
        {1, 1, 1, CINCH_IDENTITY, false, 0, 0.9},  /* one product: half an ulp of it, twice */
        {1, 1, 2, CINCH_IDENTITY, false, 0, 0.75}, /* two, and an addition */
        {1, 1, 2, CINCH_RELU, false, 12, 0.7},
        {1, 1, 4, CINCH_IDENTITY, false, 0, 0.4},
        {2, 0, 0, CINCH_IDENTITY, false, 0, 0.9}, /* one addition of weights as they are */
        {3, 0, 0, CINCH_IDENTITY, false, 0, 0.75},
        {2, 1, 1, CINCH_IDENTITY, false, 4, 0.75}, /* a code that others sum up otherwise */
        {1, 2, 1, CINCH_IDENTITY, false, 0, 0.7},
        {1, 1, 1, CINCH_TANH, false, 4, 0.75}, /* another tanh */
        {1, 1, 2, CINCH_TANH, false, 0, 0.6},
        {1, 2, 1, CINCH_TANH, false, 0, 0.6},
        {1, 1, 1, CINCH_RELU, true, 0, 0.75},
    };
    rng_state rng = {3, 3, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double worst = 0.0;
        for (int draw = 0; draw < 2500; draw++) {
            small_job(&the_job, &cases[i], &rng);
            worst = fmax(worst, worst_of_row(&the_job, 0, 8, &rng));
        }
        if (getenv("CINCH_SHOW"))
            fprintf(stderr, "case %zu: %.3f\n", i, worst);
        assert_true(worst >= cases[i].reached);
    }
}

/* With a code of 2^-149, a bound consists of the allowances for denormals and little more. */
static void denormal_allowances_are_made(void **state)
{
    (void)state;
    const struct {
        cinch_activation activation;
        double least;
    } cases[] = {{CINCH_IDENTITY, 2 * 0x1p-150}, {CINCH_TANH, 2 * 0x1p-147 + 2 * 0x1p-150}};
    for (size_t i = 0; i < 2; i++) {
        job *j = &the_job;
        set_mapping(j, 1, 1, 2);
        set_shape(j, 1, 1, cases[i].activation, false);
        const float weights[] = {0x1p-149f, 1.0f, -1.0f};
        memcpy(j->weights, weights, sizeof weights);
        cinch_certificate certificate;
        cinch_failures failures;
        cinch_status want = i == 0 ? CINCH_OK : CINCH_NOT_PROVED;
        assert_int_equal(make(&certificate, &failures, j), want);
        assert_true(certificate.margin == 2 * 0x1p-149);
        assert_true(certificate.bound >= cases[i].least);
        assert_true(certificate.bound <= cases[i].least * (1 + 0x1p-6));
        assert_int_equal(check(&certificate, j), want);
    }
}

/* Half an ulp has a step at every power of two: the published bound has it too, and no other. */
static void bounds_have_steps_at_powers_of_two(void **state)
{
    (void)state;
    job *j = &the_job;
    set_mapping(j, 1, 1, 2);
    set_shape(j, 1, 1, CINCH_IDENTITY, false);
    for (int exponent = -20; exponent <= 20; exponent++) {
        const float power = ldexpf(1.0f, exponent);
        const struct {
            float product;
            double half;
        } cases[] = {{power, 0x1p-24},
                     {power * 1.99f, 0x1p-24},
                     {power * 0.99f, 0x1p-25},
                     {nextafterf(power, 0.0f), 0x1p-24}, /* the maker allows for other programs */
                     {power * (1.0f - 0x1p-14f), 0x1p-25}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            const float weights[] = {1.0f, cases[i].product, 0.0f};
            memcpy(j->weights, weights, sizeof weights);
            cinch_certificate certificate;
            cinch_failures failures;
            assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
            double want = cases[i].half * (double)power;
            assert_true(certificate.bound >= want && certificate.bound <= want * (1 + 0x1p-6));
            assert_int_equal(check(&certificate, j), CINCH_OK);
        }
    }
}

/* ---- Assumptions ----------------------------------------------------------------------------- */

/*
 * Codes of few bits: no evaluation with them, and weights of as many, moves the margin of such
 * codes by more than the bound. What that margin is, the certificate says.
 */
static void bounds_hold_for_codes_of_few_bits(void **state)
{
    (void)state;
    rng_state rng = {4, 4, 0};
    double worst = 0.0;
    int proved = 0;
    for (uint64_t seed = 30000; seed < 30300; seed++) {
        job *j = &the_job;
        random_job(j, seed);
        const cinch_assumption assumption = {.code_bits = seed % 2 ? 11 : 8};
        cinch_matrix first = cinch_shape_matrix(&j->net.shape, 0);
        for (size_t i = 0; i < cinch_shape_cost(&j->net.shape).parameters; i++)
            if (i >= (first.inputs + j->net.shape.bias) * first.units || seed % 4 < 2)
                j->weights[i] = rounded(j->weights[i], assumption.code_bits, seed % 3 == 0);
        for (size_t row = 0; row < j->mapping.rows; row += 1 + j->mapping.rows / 4) {
            for (uint32_t v = 0; v < j->net.shape.values; v++) {
                if (v == j->value[row])
                    continue;
                cinch_certificate own = certificate_of(j, row, v, &assumption);
                proved += own.margin > own.bound;
                for (int trial = 0; trial < 20; trial++) {
                    float logit[MAX_WIDE];
                    others how = {.bits = assumption.code_bits, .away = below(&rng, 2)};
                    any_evaluation(logit, &rng, j, row, how);
                    double difference = (double)logit[j->value[row]] - (double)logit[v];
                    double off = fabs(difference - own.margin);
                    assert_true(off <= own.bound + fabs(own.margin) * 0x1p-50);
                    worst = fmax(worst, own.bound > 0.0 ? off / own.bound : 0.0);
                }
            }
        }
    }
    assert_true(worst > 0.5 && proved > 500);
}

/* A share in float32: e^x errs by 2^-21, the quotient is one, or a product with a reciprocal. */
static float any_share(float from, float most, double error, bool reciprocal, float sum)
{
    float e = (float)(exp((double)(from - most)) * (1.0 + error));
    return reciprocal ? e * (1.0f / sum) : e / sum;
}

static void shares_are_apart_where_softmax_is_assumed(void **state)
{
    (void)state;
    const cinch_assumption softmax = {.softmax = true};
    rng_state rng = {5, 5, 0};
    int proved = 0, ties = 0;
    for (int draw = 0; draw < 20000; draw++) {
        job *j = &the_job;
        set_mapping(j, 1, 1, 2);
        set_shape(j, 0, 0, CINCH_IDENTITY, false);
        j->weights[0] = 16.0f * uniform(&rng);
        j->weights[1] = j->weights[0] - 0x1p-18f * fabsf(uniform(&rng));
        if (!(j->weights[0] > j->weights[1]))
            continue;
        cinch_certificate certificate;
        cinch_failures failures;
        assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
        cinch_status status =
            cinch_cert_make(&certificate, &failures, &j->net, &j->mapping, &softmax, scratch_of(j));
        assert_int_equal(status == CINCH_OK, certificate.margin > certificate.bound);
        assert_true(certificate.bound >= 0x1p-19 && certificate.bound <= 0x1.03p-19);
        assert_int_equal(
            cinch_cert_check(&certificate, &j->net, &j->mapping, &softmax, scratch_of(j)), status);
        float sum = 2.0f + 1000.0f * fabsf(uniform(&rng)), most = j->weights[0];
        bool way = below(&rng, 2);
        float right = any_share(most, most, -0x1p-21, way, sum);
        float rival = any_share(j->weights[1], most, 0x1p-21, way, sum);
        if (status == CINCH_OK)
            assert_true(right > rival);
        proved += status == CINCH_OK;
        ties += !(right > rival);
    }
    assert_true(proved > 5000 && ties > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold_for_any_order),
        cmocka_unit_test(bounds_hold_for_denormals),
        cmocka_unit_test(few_terms_nearly_reach_their_bounds),
        cmocka_unit_test(denormal_allowances_are_made),
        cmocka_unit_test(bounds_have_steps_at_powers_of_two),
        cmocka_unit_test(bounds_hold_for_codes_of_few_bits),
        cmocka_unit_test(shares_are_apart_where_softmax_is_assumed),
    };
    return cmocka_run_group_tests_name("cert_bound", tests, NULL, NULL);
}
