/* Certificates of many values: what a search among them finds is what comparing all with all
 * finds. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/exact_sum.h"
#include "proof/proof.h"
#include "support.h"

#define MOST_VALUES 400
#define MOST_ROWS   200
#define MOST_WIDTH  8
#define MOST_LAYERS 3

/* How weights are drawn, besides test_weight()'s ways. */
enum { CODES_ARE_VALUES = TEST_WEIGHT_KINDS, HUGE_OR_TINY, KINDS };

typedef struct job {
    cinch_net net;
    cinch_mapping mapping;
    cinch_alphabet alphabet[3];
    uint32_t key[MOST_ROWS * 2];
    uint32_t value[MOST_ROWS];
    float *weights;
    void *scratch;
    size_t scratch_bytes;
} job;

static char texts[MOST_VALUES * 4];
static size_t starts[MOST_VALUES];
static job the_job;

/* ---- Networks -------------------------------------------------------------------------------- */

static void write_texts(void)
{
    for (size_t i = 0; i < MOST_VALUES; i++) {
        starts[i] = i * 4;
        texts[i * 4] = (char)('0' + i / 100);
        texts[i * 4 + 1] = (char)('0' + i / 10 % 10);
        texts[i * 4 + 2] = (char)('0' + i % 10);
    }
}

static void random_mapping(job *j, rng_state *rng)
{
    uint32_t columns = test_between(rng, 1, 2);
    uint32_t symbols = test_between(rng, 2, columns == 1 ? MOST_ROWS : 12);
    uint32_t values = test_between(rng, CERT_FEW_VALUES, MOST_VALUES);
    size_t rows = columns == 1 ? symbols : (size_t)symbols * symbols;
    for (uint32_t c = 0; c < 3; c++)
        j->alphabet[c] = (cinch_alphabet){"x", texts, starts, c < columns ? symbols : values};
    for (size_t r = 0; r < rows; r++) {
        j->key[r * columns] = (uint32_t)(r % symbols);
        if (columns == 2)
            j->key[r * 2 + 1] = (uint32_t)(r / symbols);
        j->value[r] = 0;
    }
    j->mapping =
        (cinch_mapping){columns, j->alphabet, &j->alphabet[columns], rows, j->key, j->value, NULL};
}

/* Every symbol's codes point where its value's output vector does, as in trained networks. */
static void codes_like_values(job *j)
{
    const cinch_shape *shape = &j->net.shape;
    cinch_matrix output = cinch_shape_matrix(shape, shape->layers);
    for (uint32_t s = 0; s < shape->offset[1]; s++)
        for (uint32_t i = 0; i < shape->width[0] && i < output.inputs; i++)
            j->weights[(size_t)s * shape->width[0] + i] =
                j->weights[output.first + i * output.units + s % output.units];
}

static void copy_vectors(job *j, rng_state *rng, uint32_t copies)
{
    cinch_matrix output = cinch_shape_matrix(&j->net.shape, j->net.shape.layers);
    size_t inputs = output.inputs + (j->net.shape.bias ? 1 : 0);
    for (; copies > 0; copies--) {
        uint32_t to = rng_below(rng, (uint32_t)output.units);
        uint32_t from = rng_below(rng, (uint32_t)output.units);
        for (size_t i = 0; i < inputs; i++) {
            float *row = j->weights + output.first + i * output.units;
            row[to] = row[from];
        }
    }
}

static void agree(job *j)
{
    cinch_walk walk;
    cinch_arena arena = cinch_arena_over(j->scratch, j->scratch_bytes);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    for (size_t r = 0; r < j->mapping.rows; r++) {
        cinch_net_walk(&walk, &j->net, j->key + r * j->mapping.columns);
        j->value[r] = walk.answer;
    }
}

/* test_job_free() it. */
static void random_job(job *j, uint64_t seed)
{
    rng_state rng = {seed, 11, 0};
    uint32_t kind = test_between(&rng, 0, KINDS - 1);
    int exponent = kind == HUGE_OR_TINY ? (int)test_between(&rng, 0, 240) - 130
                                        : (int)test_between(&rng, 0, 8) - 3;
    random_mapping(j, &rng);
    cinch_shape *shape = &j->net.shape;
    assert_int_equal(cinch_shape_of(shape, &j->mapping), CINCH_OK);
    shape->layers = seed % 3 ? 1 : test_between(&rng, 0, MOST_LAYERS);
    for (uint32_t l = 0; l < shape->layers; l++)
        shape->width[l] = test_between(&rng, 1, MOST_WIDTH);
    shape->activation = (cinch_activation)test_between(&rng, 0, 2);
    shape->bias = test_between(&rng, 0, 1);
    size_t count = cinch_shape_cost(shape).parameters;
    j->weights = test_memory(count * sizeof *j->weights);
    j->net.weights = j->weights;
    for (size_t i = 0; i < count; i++)
        j->weights[i] = test_weight(&rng, kind, exponent);
    if (kind == CODES_ARE_VALUES && shape->layers > 0)
        codes_like_values(j);
    copy_vectors(j, &rng, seed % 4 == 0 ? test_between(&rng, 0, shape->values) : 0);
    j->scratch_bytes = cinch_cert_size(shape) + cinch_walk_size(shape);
    j->scratch = test_memory(j->scratch_bytes);
    agree(j);
    for (uint32_t wrong = seed % 5 == 0 ? test_between(&rng, 1, 30) : 0; wrong > 0; wrong--)
        j->value[rng_below(&rng, (uint32_t)j->mapping.rows)] = rng_below(&rng, shape->values);
}

static void free_job(job *j)
{
    free(j->weights);
    free(j->scratch);
}

static cinch_status make(cinch_certificate *certificate, cinch_failures *failures, const job *j)
{
    return cinch_cert_make(certificate, failures, &j->net, &j->mapping, NULL,
                           cinch_arena_over(j->scratch, cinch_cert_size(&j->net.shape)));
}

/* ---- All with all ---------------------------------------------------------------------------- */

/* What comparing every row with every value exactly finds. */
typedef struct all_pairs {
    exact margin;
    size_t row, wrong;
    uint32_t rival;
    bool started;
} all_pairs;

/* The factors of the output weights of `row`, by the walk; returns their number. */
static size_t row_factors(float *factor, const float **row_of, const job *j, const cinch_walk *walk,
                          size_t row)
{
    const cinch_shape *shape = &j->net.shape;
    cinch_matrix output = cinch_shape_matrix(shape, shape->layers);
    const float *weights = j->weights + output.first;
    size_t count = shape->layers ? output.inputs : shape->columns;
    for (size_t i = 0; i < count; i++) {
        uint32_t symbol = shape->layers ? 0 : j->key[row * shape->columns + i];
        size_t at = shape->layers ? i : shape->offset[i] + symbol;
        factor[i] = shape->layers ? walk->unit[shape->layers - 1][i] : 1.0f;
        row_of[i] = weights + at * output.units;
    }
    if (shape->bias) {
        factor[count] = 1.0f;
        row_of[count++] = weights + output.inputs * output.units;
    }
    return count;
}

/* The exact margin of a row and any value, by the walk through that row. */
static exact margin_of(const job *j, const cinch_walk *walk, size_t row, uint32_t v)
{
    float factor[MOST_WIDTH + 1];
    const float *row_of[MOST_WIDTH + 1];
    size_t count = row_factors(factor, row_of, j, walk, row);
    exact margin;
    exact_clear(&margin);
    for (size_t i = 0; i < count; i++) {
        exact_add(&margin, (double)factor[i] * (double)row_of[i][j->value[row]]);
        exact_add(&margin, -((double)factor[i] * (double)row_of[i][v]));
    }
    return margin;
}

/* Puts `value` where it belongs among the first 8 of `count`. */
static void put_sorted(uint32_t best[8], uint32_t count, uint32_t value)
{
    uint32_t at = count < 8 ? count : 8;
    while (at > 0 && best[at - 1] > value) {
        if (at < 8)
            best[at] = best[at - 1];
        at--;
    }
    if (at < 8)
        best[at] = value;
}

static void compare_row(all_pairs *all, cinch_failures *failures, const job *j,
                        const cinch_walk *walk, size_t row)
{
    exact least = {.additions = 0};
    uint32_t rival = UINT32_MAX, best[8], count = 0;
    for (uint32_t v = 0; v < j->net.shape.values; v++) {
        if (v == j->value[row])
            continue;
        exact margin = margin_of(j, walk, row, v);
        int order = rival != UINT32_MAX ? exact_compare(&margin, &least) : -1;
        if (order < 0) {
            least = margin;
            rival = v;
            count = 0;
        }
        if (order <= 0 && count++ < 8)
            best[count - 1] = v;
    }
    int sign = exact_sign(&least);
    if (sign <= 0 && failures->count++ < 8) {
        failures->row[failures->listed] = row;
        failures->best_count[failures->listed] = count + (sign == 0);
        if (sign == 0)
            put_sorted(best, count, j->value[row]);
        memcpy(failures->best[failures->listed++], best, sizeof best);
    }
    if (all->started && exact_compare(&least, &all->margin) >= 0)
        return;
    *all = (all_pairs){.margin = least, .row = row, .rival = rival, .started = true};
}

static void expect_all_pairs(const cinch_certificate *certificate, const cinch_failures *failures,
                             const job *j)
{
    cinch_walk walk;
    all_pairs all = {.started = false};
    cinch_failures wrong = {.count = 0};
    cinch_arena arena = cinch_arena_over(j->scratch, j->scratch_bytes);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    for (size_t r = 0; r < j->mapping.rows; r++) {
        cinch_net_walk(&walk, &j->net, j->key + r * j->mapping.columns);
        compare_row(&all, &wrong, j, &walk, r);
    }
    assert_true(certificate->margin == exact_round(&all.margin));
    assert_int_equal(certificate->row, all.row);
    assert_int_equal(certificate->rival, all.rival);
    assert_int_equal(failures->count, wrong.count);
    assert_int_equal(failures->listed, wrong.listed);
    for (size_t i = 0; i < wrong.listed; i++) {
        assert_int_equal(failures->row[i], wrong.row[i]);
        assert_int_equal(failures->best_count[i], wrong.best_count[i]);
        for (uint32_t n = 0; n < wrong.best_count[i] && n < 8; n++)
            assert_int_equal(failures->best[i][n], wrong.best[i][n]);
    }
}

static cinch_status check(const cinch_certificate *certificate, const job *j)
{
    return cinch_cert_check(certificate, &j->net, &j->mapping, NULL,
                            cinch_arena_over(j->scratch, cinch_cert_size(&j->net.shape)));
}

/* True margins of other rows and rivals: refused, as a smaller one exists, or an earlier one. */
static void refuse_others(const cinch_certificate *made, const job *j, rng_state *rng)
{
    cinch_walk walk;
    cinch_certificate claim = *made;
    claim.row = test_between(rng, 0, 1) ? made->row : rng_below(rng, (uint32_t)made->rows);
    claim.rival = rng_below(rng, j->net.shape.values);
    if (claim.rival == j->value[claim.row] ||
        (claim.row == made->row && claim.rival == made->rival))
        return;
    cinch_arena arena = cinch_arena_over(j->scratch, j->scratch_bytes);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    cinch_net_walk(&walk, &j->net, j->key + claim.row * j->mapping.columns);
    exact margin = margin_of(j, &walk, claim.row, claim.rival);
    claim.margin = exact_round(&margin);
    assert_int_equal(check(&claim, j), CINCH_CERT_FALSE);
}

static void searched_margins_are_the_smallest(void **state)
{
    (void)state;
    int proved = 0, wrong = 0, made = 0;
    for (uint64_t seed = 0; seed < (uint64_t)test_times(600); seed++) {
        job *j = &the_job;
        cinch_certificate certificate;
        cinch_failures failures;
        random_job(j, seed);
        cinch_status status = make(&certificate, &failures, j);
        if (status != CINCH_NOT_FINITE) {
            expect_all_pairs(&certificate, &failures, j);
            assert_int_equal(check(&certificate, j), status);
            rng_state rng = {seed, 13, 0};
            for (int claims = 0; claims < 20; claims++)
                refuse_others(&certificate, j, &rng);
            made++;
        }
        proved += status == CINCH_OK;
        wrong += status == CINCH_WRONG_ROW;
        free_job(j);
    }
    assert_true(proved > made / 10 && wrong > made / 10);
}

/*
 * Rival 1 has 2^-11, rival 2 exactly 2^-10 = 2^60 + 2^-10 - 2^60, which is 0 in double: rival 2
 * must be compared although its logit, as computed, is not the largest.
 */
static void rounding_hides_no_rival(void **state)
{
    (void)state;
    const float hidden[] = {0x1p60f, 1.0f, 0x1p60f};
    float weights[3 + 3 * CERT_FEW_VALUES] = {0.0f};
    float *output = weights + 3, *middle = output + CERT_FEW_VALUES;
    memcpy(weights, hidden, sizeof hidden);
    for (size_t v = 3; v < CERT_FEW_VALUES; v++)
        middle[v] = -(float)v;
    middle[0] = 1.0f;
    middle[1] = 0x1p-11f;
    middle[2] = 0x1p-10f;
    output[2] = 1.0f;
    middle[CERT_FEW_VALUES + 2] = -1.0f;
    job *j = &the_job;
    j->key[0] = j->value[0] = 0;
    j->alphabet[0] = (cinch_alphabet){"x", texts, starts, 1};
    j->alphabet[1] = (cinch_alphabet){"y", texts, starts, CERT_FEW_VALUES};
    j->mapping = (cinch_mapping){1, j->alphabet, &j->alphabet[1], 1, j->key, j->value, NULL};
    assert_int_equal(cinch_shape_of(&j->net.shape, &j->mapping), CINCH_OK);
    j->net.shape.layers = 1;
    j->net.shape.width[0] = 3;
    j->net.shape.activation = CINCH_IDENTITY;
    j->net.weights = j->weights = weights;
    j->scratch_bytes = cinch_cert_size(&j->net.shape) + cinch_walk_size(&j->net.shape);
    j->scratch = test_memory(j->scratch_bytes);
    cinch_certificate certificate;
    cinch_failures failures;
    assert_int_equal(make(&certificate, &failures, j), CINCH_NOT_PROVED);
    assert_true(certificate.margin == 1.0 - 0x1p-10);
    assert_int_equal(certificate.rival, 2);
    assert_int_equal(check(&certificate, j), CINCH_NOT_PROVED);
    certificate.margin = 1.0 - 0x1p-11;
    certificate.rival = 1;
    assert_int_equal(check(&certificate, j), CINCH_CERT_FALSE);
    free(j->scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searched_margins_are_the_smallest),
        cmocka_unit_test(rounding_hides_no_rival),
    };
    write_texts();
    return cmocka_run_group_tests_name("cert_near", tests, NULL, NULL);
}
