/* Bounds of certificates against evaluations in any order, with any tanh that is allowed. */
#include "base/rng.h"
#include "proof_jobs.h"

/* A float sum in a random order, some products fused into an addition. */
static float any_order_sum(rng_state *rng, const float *a, const float *b, size_t count)
{
    float part[2 * MAX_WIDE];
    for (size_t i = 0; i < count; i++)
        part[i] = a[i] * b[i];
    if (count > 1 && below(rng, 2)) {
        part[count - 2] = fmaf(a[count - 1], b[count - 1], part[count - 2]);
        count--;
    }
    while (count > 1) {
        size_t i = below(rng, (uint32_t)count), k = below(rng, (uint32_t)count);
        if (i == k)
            continue;
        part[i] += part[k];
        part[k] = part[--count];
    }
    return part[0];
}

static float any_activation(rng_state *rng, cinch_activation activation, float x)
{
    if (activation != CINCH_TANH)
        return activation == CINCH_RELU && x < 0.0f ? 0.0f : x;
    double t = tanh((double)x);
    int exponent;
    frexp(t, &exponent);
    double ulp = ldexp(1.0, t == 0.0 || exponent - 24 < -149 ? -149 : exponent - 24);
    float y = (float)(t + ulp * (3.4 * (double)uniform(rng)));
    return fmaxf(-1.0f, fminf(1.0f, y));
}

/* Evaluates a row with errors that are allowed, as large as they get by chance. */
static void any_evaluation(float *logit, rng_state *rng, const job *j, size_t row)
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
                out[u] = any_activation(rng, shape->activation, out[u]);
        }
        count = matrix.units;
        for (size_t u = 0; u < count; u++) {
            in[u] = out[u];
            at[u] = u;
        }
    }
    memcpy(logit, out, count * sizeof *logit);
}

/* The largest deviation seen, in parts of the published bound. */
static double worst_deviation(job *j, double bound, rng_state *rng)
{
    double worst = 0.0;
    cinch_walk walk;
    static unsigned char memory[1 << 16];
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    mpfr_t margin;
    mpfr_init2(margin, 800);
    for (size_t r = 0; r < j->mapping.rows; r++) {
        cinch_net_walk(&walk, &j->net, j->key + r * j->mapping.columns);
        for (int trial = 0; trial < 10; trial++) {
            float logit[MAX_WIDE];
            any_evaluation(logit, rng, j, r);
            for (uint32_t v = 0; v < j->net.shape.values; v++) {
                oracle_margin(margin, j, &walk, r, v);
                mpfr_sub_d(margin, margin, (double)logit[j->value[r]] - (double)logit[v],
                           MPFR_RNDN);
                double off = fabs(mpfr_get_d(margin, MPFR_RNDA));
                assert_true(off <= bound);
                worst = fmax(worst, bound > 0.0 ? off / bound : 0.0);
            }
        }
    }
    mpfr_clear(margin);
    return worst;
}

/* Networks whose first layer is scaled: the largest deviation, and the checker agrees on bounds. */
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
        cinch_certificate certificate;
        cinch_failures failures;
        cinch_status status = make(&certificate, &failures, j);
        assert_int_equal(check(&certificate, j), status);
        worst = fmax(worst, worst_deviation(j, certificate.bound, &rng));
    }
    return worst;
}

static void bounds_hold_for_any_order(void **state)
{
    (void)state;
    double worst = worst_of_jobs(10000, 600, 1.0f);
    assert_true(worst > 0.2); /* else the bound is far too wide, or the trials too tame */
}

/* Where products underflow, and 4 ulp are no longer a part of the value. */
static void bounds_hold_for_denormals(void **state)
{
    (void)state;
    double worst = worst_of_jobs(20000, 200, 0x1p-146f);
    assert_true(worst > 0.2);
}

/* With a code of 2^-149, a bound consists of the allowances for denormals and little more. */
static void denormal_allowances_are_made(void **state)
{
    (void)state;
    const struct {
        cinch_activation activation;
        double least;
    } cases[] = {{CINCH_IDENTITY, 2 * 0x1p-149}, {CINCH_TANH, 2 * 0x1p-147 + 2 * 0x1p-149}};
    for (size_t i = 0; i < 2; i++) {
        job *j = &the_job;
        set_mapping(j, 1, 1, 2);
        set_shape(j, 1, 1, cases[i].activation, false);
        const float weights[] = {0x1p-149f, 1.0f, -1.0f};
        memcpy(j->weights, weights, sizeof weights);
        cinch_certificate certificate;
        cinch_failures failures;
        assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
        assert_true(certificate.margin == 2 * 0x1p-149);
        assert_true(certificate.bound >= cases[i].least);
        assert_true(certificate.bound <= cases[i].least * (1 + 0x1p-6));
        assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold_for_any_order),
        cmocka_unit_test(bounds_hold_for_denormals),
        cmocka_unit_test(denormal_allowances_are_made),
    };
    return cmocka_run_group_tests_name("cert_bound", tests, NULL, NULL);
}
