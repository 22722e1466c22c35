/* Gradients: against differences in double precision, and every instruction set against plain. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "support.h"

/* A network on a mapping. */
typedef struct job {
    cinch_mapping *mapping;
    cinch_net net;
    size_t weights;
} job;

static job job_new(rng_state *rng, cinch_mapping *mapping, const cinch_shape *shape, float range)
{
    job j = {
        .mapping = mapping, .net.shape = *shape, .weights = cinch_shape_cost(shape).parameters};
    j.net.weights = test_random_weights(rng, shape, range);
    return j;
}

static void job_free(job *j)
{
    free(j->net.weights);
    test_mapping_free(j->mapping);
}

static void describe(char text[static 160], const job *j)
{
    const cinch_shape *s = &j->net.shape;
    int used = snprintf(text, 160, "columns %u inputs %u rows %zu widths", s->columns,
                        s->offset[s->columns], j->mapping->rows);
    for (uint32_t l = 0; l < s->layers; l++)
        used += snprintf(text + used, 160 - (size_t)used, " %u", s->width[l]);
    snprintf(text + used, 160 - (size_t)used, " values %u act %d out %d bias %d", s->values,
             (int)s->activation, (int)s->output, s->bias);
}

/* ---- Against double precision ---------------------------------------------------------------- */

/* The mean loss and the smallest margin; false when a relu stands too near its kink. */
static bool reference_score(double *loss, double *margin, const job *j, const double *weights)
{
    static test_reference reference;
    const cinch_shape *shape = &j->net.shape;
    bool smooth = true;
    *loss = 0.0;
    *margin = HUGE_VAL;
    for (size_t row = 0; row < j->mapping->rows; row++) {
        uint32_t target = j->mapping->value[row];
        test_reference_walk(&reference, shape, weights, j->mapping->key + row * shape->columns);
        *loss += test_reference_loss(&reference, shape, target);
        for (uint32_t v = 0; v < shape->values; v++)
            if (v != target)
                *margin = fmin(*margin, reference.logit[target] - reference.logit[v]);
        for (uint32_t l = 0; l < shape->layers && shape->activation == CINCH_RELU; l++)
            for (uint32_t i = 0; i < shape->width[l]; i++)
                smooth &= fabs(reference.sum[l][i]) > 1e-3;
    }
    *loss /= (double)j->mapping->rows;
    return smooth;
}

static void check_differences(const job *j)
{
    char what[160];
    describe(what, j);
    const double h = 1e-5;
    double *weights = test_memory(j->weights * sizeof *weights);
    double *expected = test_memory(j->weights * sizeof *expected);
    float *gradient = test_memory(j->weights * sizeof *gradient);
    double loss, margin, low, high, largest = 0.0;
    for (size_t i = 0; i < j->weights; i++)
        weights[i] = (double)j->net.weights[i];
    reference_score(&loss, &margin, j, weights);
    for (size_t i = 0; i < j->weights; i++) {
        double ignored, kept = weights[i];
        weights[i] = kept + h;
        reference_score(&high, &ignored, j, weights);
        weights[i] = kept - h;
        reference_score(&low, &ignored, j, weights);
        weights[i] = kept;
        expected[i] = (high - low) / (2.0 * h);
        largest = fmax(largest, fabs(expected[i]));
    }
    cinch_score score;
    test_grad(gradient, &score, &j->net, j->mapping, CINCH_ISA_AUTO);
    for (size_t i = 0; i < j->weights; i++)
        if (!(fabs((double)gradient[i] - expected[i]) <= 5e-6 * largest + 1e-10))
            fail_msg("%s: gradient %zu is %.9g, expected %.9g (largest %.3g)", what, i,
                     (double)gradient[i], expected[i], largest);
    if (!(fabs(score.loss - loss) <= 2e-6 * loss + 1e-8))
        fail_msg("%s: loss %.9g, expected %.9g", what, score.loss, loss);
    if (j->net.shape.values > 1 && !(fabs((double)score.margin - margin) <= 2e-5))
        fail_msg("%s: margin %.9g, expected %.9g", what, (double)score.margin, margin);
    assert_true(score.finite);
    free(weights);
    free(expected);
    free(gradient);
}

static job smooth_job(rng_state *rng, const cinch_shape *kind)
{
    for (;;) {
        uint32_t columns = test_between(rng, 1, 3), values = test_between(rng, 1, 7);
        cinch_mapping *mapping = test_random_mapping(rng, columns, 5, values, 8);
        cinch_shape shape = test_shape(mapping, kind->layers, 1);
        for (uint32_t l = 0; l < shape.layers; l++)
            shape.width[l] = test_between(rng, 1, 6);
        shape.activation = kind->activation;
        shape.output = kind->output;
        shape.bias = kind->bias;
        job j = job_new(rng, mapping, &shape, 1.0f);
        double *weights = test_memory(j.weights * sizeof *weights);
        for (size_t i = 0; i < j.weights; i++)
            weights[i] = (double)j.net.weights[i];
        double loss, margin;
        bool smooth = reference_score(&loss, &margin, &j, weights);
        free(weights);
        if (smooth)
            return j;
        job_free(&j);
    }
}

static void gradient_equals_differences(void **state)
{
    (void)state;
    rng_state rng = {.seed = 10};
    for (uint32_t kind = 0; kind < 3 * 2 * 2 * 4; kind++)
        for (int seed = 0; seed < test_times(12); seed++) {
            cinch_shape shape = {.activation = (cinch_activation)(kind % 3),
                                 .output = (cinch_output)(kind / 3 % 2),
                                 .bias = kind / 6 % 2 == 1,
                                 .layers = kind / 12};
            job j = smooth_job(&rng, &shape);
            check_differences(&j);
            job_free(&j);
        }
}

/* Where the right share is 1 - 1e-9, the gradient must still have all its digits. */
static void small_gradients_keep_their_digits(void **state)
{
    (void)state;
    rng_state rng = {.seed = 11};
    cinch_mapping *mapping = test_random_mapping(&rng, 1, 1, 3, 1);
    mapping->value[0] = 1;
    cinch_shape shape = test_shape(mapping, 0, 0);
    float weights[3] = {0.0f, 20.0f, 1.0f}, gradient[3];
    cinch_net net = {shape, weights};
    cinch_score score;
    double p0 = exp(-20.0) / (1.0 + exp(-19.0) + exp(-20.0)), p2 = p0 * exp(1.0);
    for (cinch_isa isa = CINCH_ISA_PLAIN; test_isa(&isa); isa++) {
        test_grad(gradient, &score, &net, mapping, isa);
        assert_true(fabs((double)gradient[0] / p0 - 1.0) < 1e-6);
        assert_true(fabs((double)gradient[1] / (p0 + p2) + 1.0) < 1e-6);
        assert_true(fabs((double)gradient[2] / p2 - 1.0) < 1e-6);
        assert_true(fabs(score.loss / -log1p(-p0 - p2) - 1.0) < 1e-6);
        assert_int_equal(score.right, 1);
        assert_true(score.margin == 19.0f);
    }
    test_mapping_free(mapping);
}

/* ---- Every instruction set ------------------------------------------------------------------- */

static bool all_finite(const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            return false;
    return true;
}

/*
 * Plain against all others, bit for bit, with gradient and without. Where a network is not finite
 * only that must agree; where its gradient alone overflows, that it does.
 */
static cinch_score check_isas(const job *j)
{
    char what[180];
    float *expected = test_memory(j->weights * sizeof(float));
    float *gradient = test_memory(j->weights * sizeof(float));
    cinch_score first, score;
    test_grad(expected, &first, &j->net, j->mapping, CINCH_ISA_PLAIN);
    for (cinch_isa isa = CINCH_ISA_PLAIN; test_isa(&isa); isa++) {
        describe(what, j);
        size_t used = strlen(what);
        snprintf(what + used, sizeof what - used, " %s", cinch_isa_name(isa));
        for (size_t i = 0; i < j->weights; i++)
            gradient[i] = NAN;
        test_grad(gradient, &score, &j->net, j->mapping, isa);
        if (!first.finite) {
            assert_false(score.finite);
            continue;
        }
        test_same_score(&first, &score, what);
        if (all_finite(expected, j->weights))
            test_same_floats(expected, gradient, j->weights, what);
        else
            assert_false(all_finite(gradient, j->weights));
        test_grad(NULL, &score, &j->net, j->mapping, isa);
        test_same_score(&first, &score, what);
    }
    free(expected);
    free(gradient);
    return first;
}

static const uint32_t lane_sizes[] = {1,  2,  3,  4,  5,  7,  8,  9,  15, 16,
                                      17, 20, 31, 32, 33, 48, 63, 64, 65, 70};

/* One of the sizes around which lanes and groups end, up to `most`, or any other. */
static uint32_t around_lanes(rng_state *rng, uint32_t most)
{
    uint32_t count = 0;
    while (count < sizeof lane_sizes / sizeof *lane_sizes && lane_sizes[count] <= most)
        count++;
    return test_between(rng, 0, 2) ? lane_sizes[rng_below(rng, count)] : test_between(rng, 1, most);
}

static job random_job(rng_state *rng, size_t rows, float range)
{
    uint32_t columns = test_between(rng, 1, 4), values = (uint32_t)around_lanes(rng, 70);
    cinch_mapping *mapping = test_random_mapping(rng, columns, 40, values, rows);
    cinch_shape shape = test_random_shape(rng, mapping, 20);
    for (uint32_t l = 0; l < shape.layers; l++)
        shape.width[l] = around_lanes(rng, 33);
    return job_new(rng, mapping, &shape, range);
}

static void isas_agree(void **state)
{
    (void)state;
    rng_state rng = {.seed = 12};
    for (int round = 0; round < test_times(1500); round++) {
        size_t rows = round & 1 ? around_lanes(&rng, 70) : test_between(&rng, 1, 100);
        float range = test_between(&rng, 0, 1) ? 1.0f : 0.25f;
        job j = random_job(&rng, rows, range);
        assert_true(check_isas(&j).finite);
        job_free(&j);
    }
}

/* Saturated units, probabilities below the tail, gradients that overflow, then logits as well. */
static void isas_agree_on_large_weights(void **state)
{
    (void)state;
    static const float ranges[] = {30.0f, 1e4f, 1e8f, 9e14f, 1e15f, 1.001e15f, 3e38f};
    rng_state rng = {.seed = 13};
    size_t finite = 0, others = 0;
    for (int round = 0; round < test_times(1000); round++) {
        job j = random_job(&rng, test_between(&rng, 1, 70), ranges[round % 7]);
        bool inside = true;
        for (size_t i = 0; i < j.weights; i++)
            inside &= fabsf(j.net.weights[i]) <= 1e15f;
        cinch_score score = check_isas(&j);
        assert_true(inside || !score.finite);
        if (j.net.shape.layers <= 1 || j.net.shape.activation == CINCH_TANH)
            assert_int_equal(score.finite, inside);
        *(score.finite ? &finite : &others) += 1;
        job_free(&j);
    }
    assert_true(finite > 0 && others > 0);
}

static void not_a_number_is_not_finite(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 1.1e15f};
    rng_state rng = {.seed = 14};
    for (int round = 0; round < 100; round++) {
        job j = random_job(&rng, test_between(&rng, 1, 40), 1.0f);
        j.net.weights[rng_below(&rng, (uint32_t)j.weights)] = bad[round % 4];
        assert_false(check_isas(&j).finite);
        job_free(&j);
    }
}

/* Whole weights of three kinds: many equal logits and margins, zeros of both signs. */
static void isas_agree_on_ties(void **state)
{
    (void)state;
    rng_state rng = {.seed = 15};
    size_t ties = 0;
    for (int round = 0; round < test_times(1000); round++) {
        job j = random_job(&rng, test_between(&rng, 1, round & 2 ? 3 : 70), 1.0f);
        j.net.shape.activation = round & 1 ? CINCH_RELU : CINCH_IDENTITY;
        for (size_t i = 0; i < j.weights; i++)
            j.net.weights[i] = (float)test_between(&rng, 0, 2) - 1.0f;
        ties += check_isas(&j).margin == 0.0f;
        job_free(&j);
    }
    assert_true(ties > 0);
}

/* Whatever the zeros' signs, and whichever of them counts as the rival. */
static void the_margin_of_a_tie_is_plus_zero(void **state)
{
    (void)state;
    rng_state rng = {.seed = 22};
    cinch_mapping *mapping = test_random_mapping(&rng, 1, 1, 3, 1);
    for (uint32_t kind = 0; kind < 8 * 3 * 2; kind++) {
        uint32_t layers = kind / 24;
        cinch_shape shape = test_shape(mapping, layers, 1);
        shape.activation = CINCH_IDENTITY;
        float weights[4] = {1.0f};
        for (uint32_t v = 0; v < 3; v++)
            weights[layers + v] = kind >> v & 1 ? -0.0f : 0.0f;
        mapping->value[0] = kind / 8 % 3;
        cinch_net net = {shape, weights};
        for (cinch_isa isa = CINCH_ISA_PLAIN; test_isa(&isa); isa++) {
            cinch_score score;
            test_grad(NULL, &score, &net, mapping, isa);
            assert_int_equal(float_bits(score.margin), 0);
            assert_int_equal(score.right, 0);
        }
    }
    test_mapping_free(mapping);
}

/* Sums over rows are cut into chunks of 4096; counts around that, and around two of them. */
static void isas_agree_over_chunks(void **state)
{
    (void)state;
    static const uint32_t rows[] = {4095, 4096, 4097, 4111, 4112, 4113, 4128, 8192, 8193, 9000};
    rng_state rng = {.seed = 16};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (i % 3 && test_times(8) < 8)
            continue;
        job j = random_job(&rng, rows[i], 0.5f);
        check_isas(&j);
        job_free(&j);
    }
}

static float largest(const float *numbers, size_t count)
{
    float size = 0.0f;
    for (size_t i = 0; i < count; i++)
        size = fmaxf(size, fabsf(numbers[i]));
    return size;
}

/* The mean over 9000 rows against the means over parts, each less than a chunk; loss as well. */
static void chunks_add_up(void **state)
{
    (void)state;
    rng_state rng = {.seed = 21};
    enum { ROWS = 9000, PART = 1000 };
    for (int round = 0; round < 4; round++) {
        job j = random_job(&rng, ROWS, 0.5f);
        cinch_score score, part;
        float *gradient = test_memory(j.weights * sizeof(float));
        float *of_part = test_memory(j.weights * sizeof(float));
        double *sum = test_memory(j.weights * sizeof(double)), loss = 0.0;
        for (size_t i = 0; i < j.weights; i++)
            sum[i] = 0.0;
        test_grad(gradient, &score, &j.net, j.mapping, CINCH_ISA_AUTO);
        for (size_t first = 0; first < ROWS; first += PART) {
            cinch_mapping some = *j.mapping;
            some.rows = PART;
            some.key += first * some.columns;
            some.value += first;
            test_grad(of_part, &part, &j.net, &some, CINCH_ISA_AUTO);
            loss += part.loss * PART / ROWS;
            for (size_t i = 0; i < j.weights; i++)
                sum[i] += (double)of_part[i] * PART / ROWS;
        }
        float tolerance = 2e-5f * largest(gradient, j.weights);
        for (size_t i = 0; i < j.weights; i++)
            assert_true(fabs((double)gradient[i] - sum[i]) <= (double)tolerance);
        assert_true(fabs(score.loss - loss) <= 1e-9 * loss);
        free(gradient);
        free(of_part);
        free(sum);
        job_free(&j);
    }
}

/* Where in the rows the smallest margin stands, and that the first of equals is named. */
static void first_smallest_margin_is_named(void **state)
{
    (void)state;
    rng_state rng = {.seed = 17};
    for (int round = 0; round < test_times(300); round++) {
        size_t rows = test_between(&rng, 1, round % 10 ? 100 : 9000), expected = rows, right = 0;
        cinch_mapping *mapping = test_random_mapping(&rng, 1, 5, 4, rows);
        cinch_shape shape = test_shape(mapping, 0, 0);
        job j = job_new(&rng, mapping, &shape, 1.0f);
        float least = INFINITY;
        for (size_t row = 0; row < rows; row++) {
            const float *z = j.net.weights + mapping->key[row] * (size_t)4;
            float rival = -INFINITY;
            for (uint32_t v = 0; v < 4; v++)
                rival = v != mapping->value[row] ? fmaxf(rival, z[v]) : rival;
            float margin = z[mapping->value[row]] - rival;
            right += margin > 0.0f;
            if (margin < least) {
                least = margin;
                expected = row;
            }
        }
        cinch_score score = check_isas(&j);
        assert_int_equal(score.row, expected);
        assert_int_equal(score.right, right);
        assert_true(score.margin == least);
        job_free(&j);
    }
}

/* ---- Symmetry -------------------------------------------------------------------------------- */

static void shuffled(uint32_t *order, uint32_t count, rng_state *rng)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t j = rng_below(rng, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}

/* Renamed input symbols: the same bits, in the renamed rows. */
static void permuted_keys_permute_the_gradient(void **state)
{
    (void)state;
    rng_state rng = {.seed = 18};
    for (int round = 0; round < test_times(100); round++) {
        job j = random_job(&rng, test_between(&rng, 1, 60), 1.0f);
        size_t units = cinch_shape_matrix(&j.net.shape, 0).units;
        uint32_t order[40], first = j.net.shape.offset[j.net.shape.columns - 1];
        uint32_t symbols = j.net.shape.offset[j.net.shape.columns] - first;
        shuffled(order, symbols, &rng);
        float *gradient = test_memory(j.weights * sizeof(float));
        float *permuted = test_memory(j.weights * sizeof(float));
        float *weights = test_memory(j.weights * sizeof(float));
        cinch_score score, other;
        test_grad(gradient, &score, &j.net, j.mapping, CINCH_ISA_AUTO);
        memcpy(weights, j.net.weights, j.weights * sizeof(float));
        for (uint32_t i = 0; i < symbols; i++)
            memcpy(j.net.weights + (first + order[i]) * units, weights + (first + i) * units,
                   units * sizeof(float));
        for (size_t row = 0; row < j.mapping->rows; row++) {
            uint32_t *last = &j.mapping->key[(row + 1) * j.mapping->columns - 1];
            *last = order[*last];
        }
        test_grad(permuted, &other, &j.net, j.mapping, CINCH_ISA_AUTO);
        test_same_score(&score, &other, "permuted keys");
        memcpy(weights, gradient, j.weights * sizeof(float));
        for (uint32_t i = 0; i < symbols; i++)
            memcpy(gradient + (first + order[i]) * units, weights + (first + i) * units,
                   units * sizeof(float));
        test_same_floats(gradient, permuted, j.weights, "permuted keys");
        free(gradient);
        free(permuted);
        free(weights);
        job_free(&j);
    }
}

/* Renamed values: margins to the bit, and the gradient but for the order of its sums. */
static void permuted_values_permute_the_answers(void **state)
{
    (void)state;
    rng_state rng = {.seed = 19};
    for (int round = 0; round < test_times(100); round++) {
        job j = random_job(&rng, test_between(&rng, 1, 60), 1.0f);
        uint32_t values = j.net.shape.values, order[70];
        cinch_matrix last = cinch_shape_matrix(&j.net.shape, j.net.shape.layers);
        size_t rows = last.inputs + j.net.shape.bias;
        shuffled(order, values, &rng);
        float *gradient = test_memory(j.weights * sizeof(float));
        float *permuted = test_memory(j.weights * sizeof(float));
        float *weights = test_memory(j.weights * sizeof(float));
        cinch_score score, other;
        test_grad(gradient, &score, &j.net, j.mapping, CINCH_ISA_AUTO);
        memcpy(weights, j.net.weights, j.weights * sizeof(float));
        for (size_t i = last.first; i < last.first + rows * values; i += values)
            for (uint32_t v = 0; v < values; v++)
                j.net.weights[i + order[v]] = weights[i + v];
        for (size_t row = 0; row < j.mapping->rows; row++)
            j.mapping->value[row] = order[j.mapping->value[row]];
        test_grad(permuted, &other, &j.net, j.mapping, CINCH_ISA_AUTO);
        assert_int_equal(score.right, other.right);
        assert_int_equal(score.row, other.row);
        assert_true(score.margin == other.margin);
        float tolerance = 1e-5f * largest(gradient, j.weights) + 1e-9f;
        for (size_t i = 0; i < j.weights; i++) {
            size_t v = i < last.first
                           ? i
                           : i - (i - last.first) % values + order[(i - last.first) % values];
            assert_true(fabsf(gradient[i] - permuted[v]) <= tolerance);
        }
        free(gradient);
        free(permuted);
        free(weights);
        job_free(&j);
    }
}

/* ---- Refusals -------------------------------------------------------------------------------- */

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    rng_state rng = {.seed = 20};
    cinch_mapping *mapping = test_random_mapping(&rng, 2, 6, 5, 10);
    cinch_shape shape = test_shape(mapping, 1, 3);
    job j = job_new(&rng, mapping, &shape, 1.0f);
    float gradient[200];
    cinch_score score;
    test_guarded scratch = test_guarded_new(cinch_grad_size(&shape));
    cinch_arena arena = test_guarded_arena(&scratch);
#define STATUS(isa) cinch_grad(gradient, &score, &j.net, mapping, isa, arena)
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_OK);
    j.net.shape.values++;
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_BAD_SHAPE);
    j.net.shape = shape;
    j.net.shape.offset[1]++;
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_BAD_SHAPE);
    j.net.shape = shape;
    j.net.shape.columns = 1;
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_BAD_SHAPE);
    j.net.shape = shape;
    j.net.shape.width[0] = 0;
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_BAD_SHAPE);
    j.net.shape = shape;
    mapping->rows = 0;
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_NO_ROWS);
    mapping->rows = 10;
    for (size_t bytes = 0; bytes < 4000 && bytes < scratch.bytes; bytes += 13) {
        arena = cinch_arena_over(scratch.memory, bytes);
        cinch_status status = STATUS(CINCH_ISA_AUTO);
        assert_true(status == CINCH_NO_MEMORY ||
                    bytes > 2 * cinch_shape_cost(&shape).parameters * 4);
    }
    arena = cinch_arena_over(NULL, 0);
    assert_int_equal(STATUS(CINCH_ISA_AUTO), CINCH_NO_MEMORY);
    test_guarded_free(&scratch);
    job_free(&j);
}

static void instruction_sets_have_names(void **state)
{
    (void)state;
    assert_non_null(cinch_isa_name(CINCH_ISA_AUTO));
    assert_non_null(cinch_isa_name(CINCH_ISA_PLAIN));
    assert_non_null(cinch_isa_name(CINCH_ISA_VEC4));
    assert_null(cinch_isa_name(CINCH_ISA_COUNT));
    assert_null(cinch_isa_name((cinch_isa)-1));
    assert_null(cinch_isa_name(CINCH_ISA_COUNT));
    for (int i = CINCH_ISA_AUTO; i < CINCH_ISA_COUNT; i++) {
        assert_non_null(cinch_isa_name((cinch_isa)i));
        for (int k = CINCH_ISA_AUTO; k < i; k++)
            assert_string_not_equal(cinch_isa_name((cinch_isa)i), cinch_isa_name((cinch_isa)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_equals_differences),
        cmocka_unit_test(small_gradients_keep_their_digits),
        cmocka_unit_test(isas_agree),
        cmocka_unit_test(isas_agree_on_large_weights),
        cmocka_unit_test(not_a_number_is_not_finite),
        cmocka_unit_test(isas_agree_on_ties),
        cmocka_unit_test(the_margin_of_a_tie_is_plus_zero),
        cmocka_unit_test(isas_agree_over_chunks),
        cmocka_unit_test(chunks_add_up),
        cmocka_unit_test(first_smallest_margin_is_named),
        cmocka_unit_test(permuted_keys_permute_the_gradient),
        cmocka_unit_test(permuted_values_permute_the_answers),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(instruction_sets_have_names),
    };
    return cmocka_run_group_tests_name("grad", tests, NULL, NULL);
}
