/* support.c - what the tests of networks share. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void *test_memory(size_t bytes)
{
    void *memory = malloc(bytes ? bytes : 1);
    assert_non_null(memory);
    return memory;
}

int test_times(int many)
{
    const char *fast = getenv("CINCH_TEST_FAST");
    return fast && *fast && strcmp(fast, "0") != 0 ? (many + 7) / 8 : many;
}

float test_uniform(rng_state *rng)
{
    return (float)(int32_t)rng_next(rng) * 0x1p-31f;
}

uint32_t test_between(rng_state *rng, uint32_t least, uint32_t most)
{
    return least + rng_below(rng, most - least + 1);
}

/* ---- Mappings -------------------------------------------------------------------------------- */

typedef struct held_mapping {
    cinch_mapping mapping;
    cinch_alphabet alphabet[CINCH_MAX_COLUMNS + 1];
    void *family;
    char *text;
    size_t *start;
} held_mapping;

static void name_symbols(held_mapping *held, uint32_t count)
{
    held->text = test_memory((size_t)count * 12);
    held->start = test_memory(count * sizeof *held->start);
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        held->start[i] = used;
        used += (size_t)sprintf(held->text + used, "%u", i) + 1;
    }
}

cinch_trainer test_trainer(int number)
{
    static const cinch_trainer trainers[] = {CINCH_ADAM, CINCH_SGD, CINCH_MOMENTUM};
    return trainers[number % (int)(sizeof trainers / sizeof *trainers)];
}

cinch_mapping *test_random_mapping(rng_state *rng, uint32_t columns, uint32_t symbols,
                                   uint32_t values, size_t rows)
{
    held_mapping *held = test_memory(sizeof *held);
    *held = (held_mapping){.family = NULL};
    name_symbols(held, symbols > values ? symbols : values);
    for (uint32_t c = 0; c <= columns; c++) {
        uint32_t count = c < columns ? test_between(rng, 1, symbols) : values;
        held->alphabet[c] = (cinch_alphabet){"column", held->text, held->start, count};
    }
    held->mapping = (cinch_mapping){.columns = columns,
                                    .keys = held->alphabet,
                                    .values = &held->alphabet[columns],
                                    .rows = rows,
                                    .key = test_memory(rows * columns * sizeof(uint32_t)),
                                    .value = test_memory(rows * sizeof(uint32_t))};
    for (size_t row = 0; row < rows; row++) {
        for (uint32_t c = 0; c < columns; c++)
            held->mapping.key[row * columns + c] = rng_below(rng, held->alphabet[c].count);
        held->mapping.value[row] = rng_below(rng, values);
    }
    return &held->mapping;
}

cinch_mapping *test_family(const char *spec)
{
    size_t bytes;
    assert_int_equal(cinch_mapping_family_size(&bytes, spec), CINCH_OK);
    held_mapping *held = test_memory(sizeof *held);
    *held = (held_mapping){.family = test_memory(bytes)};
    cinch_arena arena = cinch_arena_over(held->family, bytes);
    assert_int_equal(cinch_mapping_family(&held->mapping, spec, &arena), CINCH_OK);
    return &held->mapping;
}

void test_mapping_free(cinch_mapping *mapping)
{
    held_mapping *held = (held_mapping *)mapping;
    if (held->family) {
        free(held->family);
    } else {
        free(held->mapping.key);
        free(held->mapping.value);
        free(held->text);
        free(held->start);
    }
    free(held);
}

/* ---- Shapes and weights ---------------------------------------------------------------------- */

cinch_shape test_shape(const cinch_mapping *mapping, uint32_t layers, uint32_t width)
{
    cinch_shape shape;
    assert_int_equal(cinch_shape_of(&shape, mapping), CINCH_OK);
    shape.layers = layers;
    for (uint32_t l = 0; l < layers; l++)
        shape.width[l] = width;
    return shape;
}

cinch_shape test_random_shape(rng_state *rng, const cinch_mapping *mapping, uint32_t widest)
{
    cinch_shape shape = test_shape(mapping, test_between(rng, 0, 3), 1);
    for (uint32_t l = 0; l < shape.layers; l++)
        shape.width[l] = test_between(rng, 1, widest);
    shape.activation = (cinch_activation)test_between(rng, 0, 2);
    shape.output = (cinch_output)test_between(rng, 0, 1);
    shape.bias = test_between(rng, 0, 1) == 1;
    return shape;
}

float *test_random_weights(rng_state *rng, const cinch_shape *shape, float range)
{
    size_t count = cinch_shape_cost(shape).parameters;
    float *weights = test_memory(count * sizeof(float));
    for (size_t i = 0; i < count; i++)
        weights[i] = range * test_uniform(rng);
    return weights;
}

float test_weight(rng_state *rng, uint32_t kind, int exponent)
{
    float x = test_uniform(rng);
    if (kind == TEST_COARSE)
        x = (float)test_between(rng, 0, 4) - 2.0f;
    if (kind == TEST_MANY_SIZES)
        x = ldexpf(x, (int)test_between(rng, 0, 40) - 20);
    return ldexpf(x, exponent);
}

/* ---- Guarded memory -------------------------------------------------------------------------- */

enum { GUARD = 256, GUARD_BYTE = 0xa5 };

test_guarded test_guarded_new(size_t bytes)
{
    test_guarded guarded = {.bytes = bytes};
    guarded.block = test_memory(bytes + 2 * GUARD);
    size_t pad = (1 - (uintptr_t)guarded.block) & 63;
    guarded.memory = guarded.block + GUARD / 2 + pad;
    memset(guarded.block, GUARD_BYTE, bytes + 2 * GUARD);
    return guarded;
}

cinch_arena test_guarded_arena(const test_guarded *guarded)
{
    return cinch_arena_over(guarded->memory, guarded->bytes);
}

void test_guarded_free(test_guarded *guarded)
{
    const unsigned char *end = guarded->block + guarded->bytes + 2 * GUARD;
    for (const unsigned char *at = guarded->block; at < end; at++) {
        if (at == guarded->memory)
            at += guarded->bytes;
        assert_int_equal(*at, GUARD_BYTE);
    }
    free(guarded->block);
}

/* ---- Gradients, trainings, comparisons ------------------------------------------------------- */

void test_grad(float *gradient, cinch_score *score, const cinch_net *net,
               const cinch_mapping *mapping, cinch_isa isa)
{
    test_guarded scratch = test_guarded_new(cinch_grad_size(&net->shape));
    cinch_status status =
        cinch_grad(gradient, score, net, mapping, isa, test_guarded_arena(&scratch));
    assert_int_equal(status, CINCH_OK);
    test_guarded_free(&scratch);
}

void test_run_begin(test_run *run, const cinch_shape *shape, const cinch_mapping *mapping,
                    const cinch_train_options *options, const float *from)
{
    size_t bytes = cinch_train_size(shape, mapping->rows, options);
    assert_true(bytes > 0);
    run->memory = test_guarded_new(bytes);
    cinch_arena arena = test_guarded_arena(&run->memory);
    assert_int_equal(cinch_train_init(&run->train, shape, mapping, options, from, &arena),
                     CINCH_OK);
    assert_int_equal(run->train.state, CINCH_TRAINING);
}

void test_run_end(test_run *run)
{
    test_guarded_free(&run->memory);
}

bool test_isa(cinch_isa *isa)
{
    while (*isa < CINCH_ISA_COUNT && !cinch_isa_name(*isa))
        ++*isa;
    return *isa < CINCH_ISA_COUNT;
}

void test_same_floats(const float *a, const float *b, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(&a[i], &b[i], sizeof a[i]) != 0)
            fail_msg("%s: number %zu of %zu: %a, %a", what, i, count, (double)a[i], (double)b[i]);
}

void test_same_score(const cinch_score *a, const cinch_score *b, const char *what)
{
    if (a->right != b->right || a->row != b->row || a->finite != b->finite)
        fail_msg("%s: right %zu, %zu; row %zu, %zu; finite %d, %d", what, a->right, b->right,
                 a->row, b->row, a->finite, b->finite);
    if (memcmp(&a->margin, &b->margin, sizeof a->margin) != 0)
        fail_msg("%s: margin %a, %a", what, (double)a->margin, (double)b->margin);
    if (memcmp(&a->loss, &b->loss, sizeof a->loss) != 0)
        fail_msg("%s: loss %a, %a", what, a->loss, b->loss);
}

void test_same_train(const cinch_train *a, const cinch_train *b, const char *what)
{
    size_t count = cinch_shape_cost(&a->net.shape).parameters;
    test_same_floats(a->net.weights, b->net.weights, count, what);
    test_same_floats(cinch_train_best(a).weights, cinch_train_best(b).weights, count, what);
    test_same_score(&a->score, &b->score, what);
    test_same_score(&a->best, &b->best, what);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->passes, b->passes);
    assert_int_equal(a->exact_at, b->exact_at);
    assert_int_equal(a->best_pass, b->best_pass);
}

double test_relative_margin(const cinch_train *train)
{
    cinch_net best = cinch_train_best(train);
    test_guarded scratch = test_guarded_new(cinch_cert_size(&best.shape));
    double relative = cinch_net_relative_margin(&best, train->mapping, (double)train->best.margin,
                                                test_guarded_arena(&scratch));
    test_guarded_free(&scratch);
    return relative;
}

/* ---- The reference --------------------------------------------------------------------------- */

static double activate(cinch_activation activation, double sum)
{
    if (activation == CINCH_TANH)
        return tanh(sum);
    return activation == CINCH_RELU && sum < 0.0 ? 0.0 : sum;
}

void test_reference_walk(test_reference *reference, const cinch_shape *shape, const double *weights,
                         const uint32_t *key)
{
    for (uint32_t l = 0; l <= shape->layers; l++) {
        uint32_t inputs = l ? shape->width[l - 1] : shape->offset[shape->columns];
        uint32_t units = l < shape->layers ? shape->width[l] : shape->values;
        assert_true(units <= (l < shape->layers ? (uint32_t)TEST_WIDEST : (uint32_t)TEST_VALUES));
        double *sum = l < shape->layers ? reference->sum[l] : reference->logit;
        for (uint32_t j = 0; j < units; j++) {
            sum[j] = shape->bias ? weights[inputs * units + j] : 0.0;
            for (uint32_t c = 0; l == 0 && c < shape->columns; c++)
                sum[j] += weights[(shape->offset[c] + key[c]) * units + j];
            for (uint32_t i = 0; l > 0 && i < inputs; i++)
                sum[j] += weights[i * units + j] * reference->unit[l - 1][i];
            if (l < shape->layers)
                reference->unit[l][j] = activate(shape->activation, sum[j]);
        }
        weights += (size_t)(inputs + shape->bias) * units;
    }
}

double test_reference_loss(const test_reference *reference, const cinch_shape *shape,
                           uint32_t target)
{
    const double *z = reference->logit;
    double top = z[target], sum = 0.0, squares = 0.0;
    for (uint32_t v = 0; v < shape->values; v++)
        top = fmax(top, z[v]);
    for (uint32_t v = 0; v < shape->values; v++) {
        double error = z[v] - (v == target ? 1.0 : 0.0);
        sum += exp(z[v] - top);
        squares += error * error;
    }
    return shape->output == CINCH_LINEAR ? 0.5 * squares : top - z[target] + log(sum);
}
