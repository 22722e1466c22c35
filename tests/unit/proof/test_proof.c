/* Certificates: margins against MPFR, changed claims, made cases. */
#include "net/net.h"
#include "proof_jobs.h"

#include <float.h>

#include "base/exact_sum.h"
#include "proof/proof.h"

/* ---- Margins --------------------------------------------------------------------------------- */

static void expect_oracle(const cinch_certificate *certificate, job *j)
{
    cinch_walk walk;
    static unsigned char memory[1 << 16];
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    mpfr_t margin, least;
    mpfr_inits2(800, margin, least, (mpfr_ptr)0);
    size_t best_row = 0;
    uint32_t best_rival = UINT32_MAX;
    for (size_t r = 0; r < j->mapping.rows; r++) {
        cinch_net_walk(&walk, &j->net, j->key + r * j->mapping.columns);
        for (uint32_t v = 0; v < j->net.shape.values; v++) {
            if (v == j->value[r])
                continue;
            oracle_margin(margin, j, &walk, r, v);
            if (best_rival != UINT32_MAX && mpfr_cmp(margin, least) >= 0)
                continue;
            mpfr_set(least, margin, MPFR_RNDN);
            best_row = r;
            best_rival = v;
        }
    }
    assert_true(certificate->margin == mpfr_get_d(least, MPFR_RNDN));
    assert_int_equal(certificate->row, best_row);
    assert_int_equal(certificate->rival, best_rival);
    mpfr_clears(margin, least, (mpfr_ptr)0);
}

/* The vectors of the first two values, one step of float32 apart: too near for any bound. */
static void nearly_tie(job *j)
{
    cinch_matrix last = cinch_shape_matrix(&j->net.shape, j->net.shape.layers);
    for (size_t i = 0; i < last.inputs + (j->net.shape.bias ? 1 : 0); i++) {
        float *w = j->weights + last.first + i * last.units;
        w[1] = nextafterf(w[0], 1e30f);
    }
    agree(j);
}

static void margins_agree_with_mpfr(void **state)
{
    (void)state;
    int counts[2] = {0, 0};
    for (uint64_t seed = 0; seed < 3000; seed++) {
        job *j = &the_job;
        random_job(j, seed);
        if (seed % 8 == 1)
            nearly_tie(j);
        if (seed % 4 == 0) /* some rows wrong */
            j->value[seed % j->mapping.rows] = (uint32_t)(seed % j->net.shape.values);
        cinch_certificate certificate;
        cinch_failures failures;
        cinch_status status = make(&certificate, &failures, j);
        expect_oracle(&certificate, j);
        assert_int_equal(status == CINCH_WRONG_ROW, certificate.margin <= 0.0);
        assert_int_equal(status == CINCH_WRONG_ROW, failures.count > 0);
        assert_int_equal(check(&certificate, j), status);
        counts[0] += status == CINCH_OK;
        counts[1] += status == CINCH_NOT_PROVED;
    }
    assert_true(counts[0] > 1000 && counts[1] > 100);
}

/* The next double of the bound's few bits. */
static double bound_step(double bound, int steps)
{
    uint64_t unit = (uint64_t)1 << (53 - CERT_BOUND_BITS);
    return double_from_bits(double_bits(bound) + (uint64_t)((int64_t)steps * (int64_t)unit));
}

static void refuse(cinch_certificate claim, job *j, cinch_status want)
{
    assert_int_equal(check(&claim, j), want);
}

/* Any other claim than the one made; but a bound's neighbour may hold as well, if rarely. */
static void changed_claims_are_refused(void **state)
{
    (void)state;
    int neighbours_refused = 0, made = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        job *j = &the_job;
        random_job(j, seed);
        cinch_certificate good, bad;
        cinch_failures failures;
        if (make(&good, &failures, j) != CINCH_OK)
            continue;
        made++;
        refuse(good, j, CINCH_OK);
        const double margins[] = {nextafter(good.margin, 0.0),
                                  nextafter(good.margin, DBL_MAX),
                                  -good.margin,
                                  0.0,
                                  (double)NAN,
                                  (double)INFINITY,
                                  0x1p300,
                                  0x1p-320};
        for (size_t i = 0; i < sizeof margins / sizeof *margins; i++) {
            bad = good;
            bad.margin = margins[i];
            refuse(bad, j, CINCH_CERT_FALSE);
        }
        for (uint64_t row = 0; row < j->mapping.rows + 2; row++) {
            bad = good;
            bad.row = row;
            refuse(bad, j, row == good.row ? CINCH_OK : CINCH_CERT_FALSE);
        }
        for (uint32_t rival = 0; rival < j->net.shape.values + 2; rival++) {
            bad = good;
            bad.rival = rival;
            refuse(bad, j, rival == good.rival ? CINCH_OK : CINCH_CERT_FALSE);
        }
        bad = good;
        bad.rival = j->value[good.row];
        bad.margin = 0.0; /* true of the right value against itself */
        refuse(bad, j, CINCH_CERT_FALSE);
        bad = good;
        bad.rows++;
        refuse(bad, j, CINCH_CERT_FALSE);
        if (good.bound == 0.0)
            continue;
        const double bounds[] = {bound_step(good.bound, 2),
                                 bound_step(good.bound, -2),
                                 nextafter(good.bound, 1.0),
                                 nextafter(good.bound, 0.0),
                                 0.0,
                                 -good.bound,
                                 (double)NAN,
                                 (double)INFINITY,
                                 DBL_MAX};
        for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
            bad = good;
            bad.bound = bounds[i];
            refuse(bad, j, CINCH_CERT_FALSE);
        }
        for (int step = -1; step <= 1; step += 2) {
            bad.bound = bound_step(good.bound, step);
            neighbours_refused += check(&bad, j) == CINCH_CERT_FALSE;
        }
    }
    assert_true(made > 250 && neighbours_refused > made * 2 * 8 / 10);
}

static void changed_weights_and_symbols_are_stale(void **state)
{
    (void)state;
    job *j = &the_job;
    random_job(j, 3);
    cinch_certificate good;
    cinch_failures failures;
    assert_int_equal(make(&good, &failures, j), CINCH_OK);
    for (size_t i = 0; i < cinch_shape_cost(&j->net.shape).parameters; i++) {
        float kept = j->weights[i];
        j->weights[i] = nextafterf(kept, 9.0f);
        refuse(good, j, CINCH_CERT_STALE);
        j->weights[i] = kept;
    }
    j->alphabet[0].text = "A\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l";
    refuse(good, j, CINCH_CERT_STALE);
    j->alphabet[0].text = letters;
    uint32_t *numbers[] = {&j->key[1], &j->value[1]};
    for (size_t i = 0; i < 2; i++) {
        uint32_t kept = *numbers[i];
        *numbers[i] = kept ? 0 : 1;
        refuse(good, j, CINCH_CERT_STALE);
        *numbers[i] = kept;
    }
    j->net.shape.output = CINCH_LINEAR;
    refuse(good, j, CINCH_CERT_STALE);
    j->net.shape.output = CINCH_SOFTMAX;
    refuse(good, j, CINCH_OK);
}

/* ---- Made cases ------------------------------------------------------------------------------ */

/* One column of `symbols`, one hidden layer of three identity units. */
static void identity_job(job *j, uint32_t symbols, uint32_t values, const float *hidden,
                         const float *output)
{
    set_mapping(j, 1, symbols, values);
    set_shape(j, 1, 3, CINCH_IDENTITY, false);
    memcpy(j->weights, hidden, symbols * 3 * sizeof *hidden);
    memcpy(j->weights + (size_t)symbols * 3, output, values * 3 * sizeof *output);
}

static void cancellation_is_seen_through(void **state)
{
    (void)state;
    job *j = &the_job;
    const float hidden[] = {0x1p60f, 1.0f, 0x1p60f};
    const float output[] = {1.0f, 0.0f, 0x1p-10f, 0x1p-11f, -1.0f, 0.0f};
    identity_job(j, 1, 2, hidden, output);
    cinch_certificate certificate;
    cinch_failures failures;
    /* In double, 2^60 + 2^-10 - 2^60 is 0: the row would look wrong. */
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    assert_true(certificate.margin == 0x1p-11);
    assert_int_equal(failures.count, 0);
    assert_int_equal(failures.unproved, 1);
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
    j->value[0] = 1;
    assert_int_equal(make(&certificate, &failures, j), CINCH_WRONG_ROW);
    assert_true(certificate.margin == -0x1p-11);
    assert_int_equal(failures.best_count[0], 1);
    assert_int_equal(failures.best[0][0], 0);
    assert_int_equal(check(&certificate, j), CINCH_WRONG_ROW);
}

/* The rival that is closest in double is another one than the closest. */
static void rounding_hides_no_rival(void **state)
{
    (void)state;
    job *j = &the_job;
    const float hidden[] = {0x1p60f, 1.0f, 0x1p60f};
    const float output[] = {0.0f, 0.0f, 1.0f, 1.0f, 0x1p-11f, 0x1p-10f, 0.0f, 0.0f, -1.0f};
    identity_job(j, 1, 3, hidden, output);
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    expect_oracle(&certificate, j);
    assert_int_equal(certificate.rival, 2);
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
}

/* Row 1 has the smaller margin, 1 - 0.1 * 2^-46, and in double, as maker and checker sum, more
 * than 1. */
static void rounding_hides_no_row(void **state)
{
    (void)state;
    job *j = &the_job;
    set_mapping(j, 3, 2, 2);
    set_shape(j, 0, 0, CINCH_TANH, false);
    const float weights[] = {1.0f, 0.0f, 64.0f, 0.0f,   0.0f,           0.0f, 0x1.333334p-47f,
                             0.0f, 0.0f, 0.0f,  -63.0f, 0x1.666666p-47f};
    memcpy(j->weights, weights, sizeof weights);
    for (uint32_t i = 0; i < 6; i++)
        j->key[i] = i / 3;
    j->mapping.rows = 2;
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
    expect_oracle(&certificate, j);
    assert_int_equal(certificate.row, 1);
    refuse(certificate, j, CINCH_OK);
    certificate.row = 0;
    certificate.margin = 1.0;
    refuse(certificate, j, CINCH_CERT_FALSE);
}

static void ties_are_wrong(void **state)
{
    (void)state;
    job *j = &the_job;
    const float hidden[] = {3.0f, 1.0f, 2.0f, -3.0f, 0.5f, 0.0f};
    const float output[] = {0.1f, 0.1f, 0.0f, 0.2f, 0.2f, 0.0f, 0.3f, 0.3f, 0.0f};
    identity_job(j, 2, 3, hidden, output);
    j->value[0] = 1;
    j->value[1] = 2;
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_WRONG_ROW);
    assert_true(certificate.margin == 0.0);
    assert_int_equal(certificate.row, 0);
    assert_int_equal(certificate.rival, 0);
    assert_int_equal(failures.count, 1);
    assert_int_equal(failures.row[0], 0);
    assert_int_equal(failures.best_count[0], 2);
    assert_int_equal(failures.best[0][0], 0);
    assert_int_equal(failures.best[0][1], 1);
    assert_int_equal(check(&certificate, j), CINCH_WRONG_ROW);
    certificate.margin = -0.0; /* a text that the file does not have */
    refuse(certificate, j, CINCH_CERT_FALSE);
}

/* Margins halfway between two doubles: below an even one, and above one. */
static void margins_round_to_even(void **state)
{
    (void)state;
    job *j = &the_job;
    set_mapping(j, 2, 1, 2);
    set_shape(j, 0, 0, CINCH_TANH, false);
    const struct {
        float more;
        double margin;
    } cases[] = {{3 * 0x1p-53f, 1.0 + 0x1p-51}, {0x1p-53f, 1.0}};
    for (size_t i = 0; i < 2; i++) {
        const float weights[] = {1.0f, 0.0f, cases[i].more, 0.0f};
        memcpy(j->weights, weights, sizeof weights);
        cinch_certificate certificate;
        cinch_failures failures;
        assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
        assert_true(certificate.margin == cases[i].margin);
        refuse(certificate, j, CINCH_OK);
        certificate.margin = 1.0 + 0x1p-52;
        refuse(certificate, j, CINCH_CERT_FALSE);
    }
}

static void first_of_equal_margins_is_named(void **state)
{
    (void)state;
    job *j = &the_job;
    set_mapping(j, 1, 6, 6);
    set_shape(j, 0, 0, CINCH_TANH, false);
    for (uint32_t i = 0; i < 36; i++)
        j->weights[i] = i % 7 == 0 ? 1.0f : 0.0f;
    for (uint32_t r = 0; r < 6; r++)
        j->value[r] = r;
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
    assert_int_equal(certificate.row, 0);
    assert_int_equal(certificate.rival, 1);
    assert_true(certificate.margin == 1.0 && certificate.bound == 0.0);
    refuse(certificate, j, CINCH_OK);
    certificate.rival = 2; /* attains it too, but is not the first */
    refuse(certificate, j, CINCH_CERT_FALSE);
    certificate.row = 1;
    certificate.rival = 0;
    refuse(certificate, j, CINCH_CERT_FALSE);
    j->weights[36] = 0.5f; /* past the last: what a rival that does not exist would read */
    certificate.row = 5;
    certificate.rival = 6;
    certificate.margin = 0.5;
    refuse(certificate, j, CINCH_CERT_FALSE);
}

static void close_calls_are_not_proved(void **state)
{
    (void)state;
    job *j = &the_job;
    const float hidden[] = {1.0f, 0.0f, 0.0f};
    const float output[] = {nextafterf(1.0f, 2.0f), 1.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    identity_job(j, 1, 2, hidden, output);
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    assert_true(certificate.margin == 0x1p-23 && certificate.bound > certificate.margin);
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
}

/* The other row's margin is the smallest and proved; this one's is larger, but not its bound's. */
static void every_row_needs_its_own_bound(void **state)
{
    (void)state;
    job *j = &the_job;
    const float output[] = {0.001f, 0.0f, 1.0f, nextafterf(1.0f, 0.0f), 0.0f, 0.0f};
    for (size_t large = 0; large < 2; large++) {
        float hidden[6] = {0.0f};
        hidden[3 * (1 - large)] = 1.0f;
        hidden[3 * large + 1] = 1e9f;
        identity_job(j, 2, 2, hidden, output);
        cinch_certificate certificate;
        cinch_failures failures;
        assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
        assert_int_equal(failures.unproved, 1);
        assert_int_equal(failures.first_unproved, large);
        assert_int_equal(certificate.row, 1 - large);
        assert_true(certificate.margin == (double)0.001f && certificate.bound < 0.001);
        refuse(certificate, j, CINCH_NOT_PROVED);
    }
}

static void many_wrong_rows_are_counted(void **state)
{
    (void)state;
    job *j = &the_job;
    random_job(j, 5);
    set_mapping(j, 3, 3, 4);
    set_shape(j, 1, 3, CINCH_TANH, true);
    agree(j);
    for (size_t r = 0; r < j->mapping.rows; r++)
        j->value[r] = (j->value[r] + 1) % 4;
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_WRONG_ROW);
    assert_int_equal(failures.count, j->mapping.rows);
    assert_int_equal(failures.listed, 8);
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_equal(failures.row[i], i);
        assert_int_equal(failures.best_count[i], 1);
        assert_int_equal(failures.best[i][0], (j->value[i] + 3) % 4);
    }
}

static void overflow_is_not_proved(void **state)
{
    (void)state;
    job *j = &the_job;
    const float hidden[] = {3e38f, 1.0f, 1.0f};
    const float output[] = {3e38f, 1e38f, 0.0f, 0.0f, 0.0f, 0.0f};
    identity_job(j, 1, 2, hidden, output);
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    assert_true(isinf(certificate.bound));
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
    /* Only another order of the hidden sum overflows. */
    set_mapping(j, 3, 1, 2);
    set_shape(j, 1, 1, CINCH_TANH, false);
    const float sums[] = {3e38f, -3e38f, 3e38f, 1.0f, 0.5f};
    memcpy(j->weights, sums, sizeof sums);
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    assert_true(isinf(certificate.bound) && certificate.margin == 0.5);
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
    set_mapping(j, 2, 1, 2);
    set_shape(j, 1, 1, CINCH_IDENTITY, false);
    for (size_t i = 0; i < 4; i++)
        j->weights[i] = 3e38f; /* the hidden sum itself overflows */
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_FINITE);
}

static void bad_input_is_answered(void **state)
{
    (void)state;
    job *j = &the_job;
    random_job(j, 3);
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
    cinch_arena small = cinch_arena_over(j->scratch, 64);
    assert_int_equal(cinch_cert_make(&certificate, &failures, &j->net, &j->mapping, NULL, small),
                     CINCH_NO_MEMORY);
    make(&certificate, &failures, j);
    assert_int_equal(cinch_cert_check(&certificate, &j->net, &j->mapping, NULL, small),
                     CINCH_NO_MEMORY);
    const float worse[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) {
        j->weights[i] = worse[i];
        assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_FINITE);
        certificate.mapping_hash = cinch_mapping_hash(&j->mapping);
        certificate.shape_hash = shape_hash(&j->net.shape);
        certificate.net_hash = cinch_net_hash(&j->net);
        assert_int_equal(check(&certificate, j), CINCH_NOT_FINITE);
        random_job(j, 3);
    }
    j->net.shape.values++;
    assert_int_equal(cinch_cert_make(&certificate, &failures, &j->net, &j->mapping, NULL, small),
                     CINCH_BAD_SHAPE);
    assert_int_equal(cinch_cert_check(&certificate, &j->net, &j->mapping, NULL, small),
                     CINCH_BAD_SHAPE);
}

static void one_value_has_no_rival(void **state)
{
    (void)state;
    job *j = &the_job;
    set_mapping(j, 1, 4, 1);
    set_shape(j, 0, 0, CINCH_TANH, false);
    for (size_t i = 0; i < 4; i++)
        j->weights[i] = -1.0f;
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_OK);
    assert_true(certificate.margin == DBL_MAX && certificate.bound == 0.0);
    assert_int_equal(certificate.rival, 0);
    refuse(certificate, j, CINCH_OK);
    certificate.margin = 1.0;
    refuse(certificate, j, CINCH_CERT_FALSE);
    set_mapping(j, 3, 2, 1);
    set_shape(j, 1, 1, CINCH_IDENTITY, false);
    for (size_t i = 0; i < 7; i++)
        j->weights[i] = i % 2 ? -2e38f : 2e38f; /* some orders, then all, overflow */
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_FINITE);
    assert_int_equal(check(&certificate, j), CINCH_NOT_FINITE);
    j->mapping.rows = 1;
    j->weights[2] = -2e38f;
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    refuse(certificate, j, CINCH_NOT_PROVED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_agree_with_mpfr),
        cmocka_unit_test(changed_claims_are_refused),
        cmocka_unit_test(changed_weights_and_symbols_are_stale),
        cmocka_unit_test(cancellation_is_seen_through),
        cmocka_unit_test(rounding_hides_no_rival),
        cmocka_unit_test(rounding_hides_no_row),
        cmocka_unit_test(ties_are_wrong),
        cmocka_unit_test(margins_round_to_even),
        cmocka_unit_test(first_of_equal_margins_is_named),
        cmocka_unit_test(close_calls_are_not_proved),
        cmocka_unit_test(every_row_needs_its_own_bound),
        cmocka_unit_test(many_wrong_rows_are_counted),
        cmocka_unit_test(overflow_is_not_proved),
        cmocka_unit_test(bad_input_is_answered),
        cmocka_unit_test(one_value_has_no_rival),
    };
    return cmocka_run_group_tests_name("cert", tests, NULL, NULL);
}
