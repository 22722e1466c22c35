/* Training: start weights, every trainer against its formulas, the same bits by any way. */
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
#include "base/rng.h"
#include "support.h"

/* ---- Start weights --------------------------------------------------------------------------- */

static void start_weights_are_the_seeds_words(void **state)
{
    (void)state;
    rng_state rng = {.seed = 30};
    for (int round = 0; round < 60; round++) {
        cinch_mapping *mapping = test_random_mapping(&rng, 2, 20, 9, 5);
        cinch_shape shape = test_random_shape(&rng, mapping, 9);
        cinch_train_options options = {.seed = (uint64_t)round << 40 | 5,
                                       .start = (cinch_start)(round & 1),
                                       .range = round % 3 ? 0.37f : 0.0f};
        test_run r;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        float range = round % 3 ? 0.37f : 1.0f;
        rng_state words = {.seed = options.seed};
        for (uint32_t l = 0; l <= shape.layers; l++) {
            cinch_matrix matrix = cinch_shape_matrix(&shape, l);
            float scale = round & 1 ? range / sqrtf((float)matrix.inputs) : range;
            for (size_t i = 0; i < (matrix.inputs + shape.bias) * matrix.units; i++) {
                float weight = r.train.net.weights[matrix.first + i];
                assert_true(fabsf(weight) <= scale);
                assert_true(weight == scale * rng_signed_unit(rng_next(&words)));
            }
        }
        test_same_floats(cinch_train_best(&r.train).weights, r.train.net.weights,
                         cinch_shape_cost(&shape).parameters, "best before the first pass");
        test_run_end(&r);
        test_mapping_free(mapping);
    }
}

static void start_weights_fill_their_range(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:100");
    cinch_shape shape = test_shape(mapping, 1, 50);
    float *last = test_memory(10000 * sizeof(float));
    for (uint64_t seed = 0; seed < 10; seed++) {
        cinch_train_options options = {.seed = seed};
        test_run r;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        double sum = 0.0, squares = 0.0, largest = 0.0;
        size_t equal = 0;
        for (size_t i = 0; i < 10000; i++) {
            double w = (double)r.train.net.weights[i];
            sum += w;
            squares += w * w;
            largest = fmax(largest, fabs(w));
            equal += seed > 0 && r.train.net.weights[i] == last[i];
        }
        assert_true(fabs(sum / 10000) < 0.025 && fabs(squares / 10000 - 1.0 / 3) < 0.015);
        assert_true(largest > 0.999 && equal < 3);
        memcpy(last, r.train.net.weights, 10000 * sizeof(float));
        test_run_end(&r);
    }
    free(last);
    test_mapping_free(mapping);
}

/* ---- The same bits --------------------------------------------------------------------------- */

static void check_training(const cinch_shape *shape, const cinch_mapping *mapping,
                           const cinch_train_options *options)
{
    enum { PASSES = 30 };
    cinch_train_options o = *options;
    o.isa = CINCH_ISA_PLAIN;
    test_run plain, other;
    test_run_begin(&plain, shape, mapping, &o, NULL);
    cinch_train_run(&plain.train, PASSES);
    for (o.isa = CINCH_ISA_PLAIN; test_isa(&o.isa); o.isa++) {
        char what[120];
        snprintf(what, sizeof what, "%s trainer %d batch %d layers %u act %d out %d bias %d",
                 cinch_isa_name(o.isa), (int)o.trainer, (int)o.batch, shape->layers,
                 (int)shape->activation, (int)shape->output, shape->bias);
        test_run_begin(&other, shape, mapping, &o, NULL);
        for (int pass = 0; pass < PASSES; pass++)
            cinch_train_run(&other.train, 1);
        test_same_train(&plain.train, &other.train, what);
        test_run_end(&other);
    }
    test_run_end(&plain);
}

static void isas_and_steps_train_alike(void **state)
{
    (void)state;
    rng_state rng = {.seed = 31};
    for (uint32_t kind = 0; kind < 3 * 4 * 4 * 3; kind++) {
        if (kind % 4 && test_times(8) < 8)
            continue;
        size_t rows = test_between(&rng, 4, 40);
        uint32_t columns = test_between(&rng, 1, 3), values = test_between(&rng, 2, 40);
        cinch_mapping *mapping = test_random_mapping(&rng, columns, 12, values, rows);
        const size_t batch[] = {0, 1, 3, rows};
        cinch_shape shape = test_random_shape(&rng, mapping, 20);
        shape.layers = kind / 12 % 4;
        for (uint32_t l = 0; l < shape.layers; l++)
            shape.width[l] = test_between(&rng, 1, 20);
        shape.activation = (cinch_activation)(kind / 48);
        cinch_train_options options = {.trainer = test_trainer(kind),
                                       .batch = batch[kind / 3 % 4],
                                       .seed = kind,
                                       .goal = 1e30f};
        options.want_loss = test_between(&rng, 0, 1) == 1;
        options.rate = test_between(&rng, 0, 1) ? 0.1f : 0.02f;
        check_training(&shape, mapping, &options);
        test_mapping_free(mapping);
    }
}

static void isas_train_alike_over_chunks(void **state)
{
    (void)state;
    rng_state rng = {.seed = 32};
    cinch_mapping *mapping = test_random_mapping(&rng, 2, 40, 20, 5000);
    cinch_shape shape = test_shape(mapping, 1, 5);
    cinch_train_options options = {.want_loss = true};
    check_training(&shape, mapping, &options);
    options.batch = 4500;
    check_training(&shape, mapping, &options);
    test_mapping_free(mapping);
}

/* A trace looks at the loss; what is trained must not depend on anybody looking. */
static void looking_changes_nothing(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:7");
    cinch_shape shape = test_shape(mapping, 1, 3);
    for (int kind = 0; kind < 3 * 4; kind++)
        for (uint64_t seed = 0; seed < 3; seed++) {
            cinch_train_options options = {
                .trainer = test_trainer(kind), .batch = kind / 3, .seed = seed};
            options.budget = 3000;
            test_run blind, seeing;
            test_run_begin(&blind, &shape, mapping, &options, NULL);
            options.want_loss = true;
            test_run_begin(&seeing, &shape, mapping, &options, NULL);
            cinch_train_run(&blind.train, 5000);
            cinch_train_run(&seeing.train, 5000);
            assert_true(seeing.train.score.loss > 0.0 && blind.train.score.loss == 0.0);
            seeing.train.score.loss = seeing.train.best.loss = 0.0;
            test_same_train(&blind.train, &seeing.train, "want_loss");
            test_run_end(&blind);
            test_run_end(&seeing);
        }
    test_mapping_free(mapping);
}

/* ---- The trainers' formulas ------------------------------------------------------------------ */

/* A trainer over cinch_grad(), from docs/NUMERICS.md: one number after the other. */
typedef struct by_hand {
    const cinch_mapping *mapping;
    cinch_train_options options; /* defaults filled in */
    cinch_net net;
    float *first, *second, *gradient;
    float power1, power2;
} by_hand;

static float without_tiny(float x)
{
    return fabsf(x) < 1e-30f ? 0.0f : x;
}

static float hand_step(by_hand *h, size_t i)
{
    const cinch_train_options *o = &h->options;
    float g = h->gradient[i];
    if (o->trainer == CINCH_SGD)
        return o->rate * g;
    if (o->trainer == CINCH_MOMENTUM) {
        h->first[i] = without_tiny(o->momentum * h->first[i] + g);
        return o->rate * h->first[i];
    }
    h->first[i] = without_tiny(o->beta1 * h->first[i] + (1.0f - o->beta1) * g);
    h->second[i] = without_tiny(o->beta2 * h->second[i] + (1.0f - o->beta2) * (g * g));
    float rate = o->rate / (1.0f - h->power1), scale = 1.0f / sqrtf(1.0f - h->power2);
    return rate * h->first[i] / (sqrtf(h->second[i]) * scale + o->epsilon);
}

/* One update from the rows that `order` names. */
static void hand_update(by_hand *h, const uint32_t *order, size_t count)
{
    uint32_t columns = h->mapping->columns;
    cinch_mapping part = *h->mapping;
    part.rows = count;
    part.key = test_memory(count * columns * sizeof(uint32_t));
    part.value = test_memory(count * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++) {
        memcpy(part.key + i * columns, h->mapping->key + order[i] * (size_t)columns,
               columns * sizeof(uint32_t));
        part.value[i] = h->mapping->value[order[i]];
    }
    cinch_score score;
    test_grad(h->gradient, &score, &h->net, &part, CINCH_ISA_PLAIN);
    free(part.key);
    free(part.value);
    h->power1 *= h->options.beta1;
    h->power2 *= h->options.beta2;
    for (size_t i = 0; i < cinch_shape_cost(&h->net.shape).parameters; i++)
        h->net.weights[i] -= hand_step(h, i);
}

/* The order of a pass: stream 1 of the seed, the pass's number from bit 8 on. */
static void hand_pass(by_hand *h, uint64_t pass)
{
    uint32_t rows = (uint32_t)h->mapping->rows;
    uint32_t *order = test_memory(rows * sizeof *order);
    for (uint32_t i = 0; i < rows; i++)
        order[i] = i;
    rng_state rng = {.seed = h->options.seed, .stream = 1 + 256 * pass};
    for (uint32_t i = rows; h->options.batch < rows && i > 1; i--) {
        uint32_t j = rng_below(&rng, i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
    for (size_t at = 0; at < rows; at += h->options.batch)
        hand_update(h, order + at, rows - at < h->options.batch ? rows - at : h->options.batch);
    free(order);
}

static float *zeros(size_t count)
{
    float *numbers = test_memory(count * sizeof(float));
    for (size_t i = 0; i < count; i++)
        numbers[i] = 0.0f;
    return numbers;
}

static void trainers_follow_their_formulas(void **state)
{
    (void)state;
    rng_state rng = {.seed = 33};
    for (int round = 0; round < test_times(120); round++) {
        size_t rows = test_between(&rng, 1, 25);
        cinch_mapping *mapping = test_random_mapping(&rng, test_between(&rng, 1, 2), 9, 7, rows);
        cinch_shape shape = test_random_shape(&rng, mapping, 6);
        cinch_train_options options = {.trainer = test_trainer(round),
                                       .batch = test_between(&rng, 0, 10),
                                       .seed = (uint64_t)round,
                                       .goal = 1e30f};
        if (round & 4) {
            options.rate = 0.03f;
            options.beta1 = 0.8f;
            options.beta2 = 0.95f;
            options.epsilon = 1e-3f;
            options.momentum = 0.5f;
        }
        test_run r;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        size_t count = cinch_shape_cost(&shape).parameters;
        by_hand h = {.mapping = mapping,
                     .options = r.train.options,
                     .net = {shape, zeros(count)},
                     .first = zeros(count),
                     .second = zeros(count),
                     .gradient = zeros(count),
                     .power1 = 1.0f,
                     .power2 = 1.0f};
        memcpy(h.net.weights, r.train.net.weights, count * sizeof(float));
        for (uint64_t pass = 1; pass <= 25; pass++) {
            cinch_train_run(&r.train, 1);
            hand_pass(&h, pass);
            test_same_floats(h.net.weights, r.train.net.weights, count, "by hand");
        }
        free(h.net.weights);
        free(h.first);
        free(h.second);
        free(h.gradient);
        test_run_end(&r);
        test_mapping_free(mapping);
    }
}

/* Norms as a trace shows them, in double precision. */
static void norms_are_euclidean(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:9");
    for (uint32_t layers = 0; layers <= 2; layers++) {
        cinch_shape shape = test_shape(mapping, layers, 4);
        cinch_train_options options = {.want_loss = true, .goal = 1e30f};
        test_run r;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        cinch_train_run(&r.train, 10);
        size_t count = cinch_shape_cost(&shape).parameters;
        cinch_net before = {shape, test_memory(count * sizeof(float))};
        memcpy(before.weights, r.train.net.weights, count * sizeof(float));
        float *gradient = test_memory(count * sizeof(float));
        cinch_score score;
        test_grad(gradient, &score, &before, mapping, CINCH_ISA_AUTO);
        cinch_train_run(&r.train, 1);
        cinch_measures norms = cinch_net_measure(&r.train.net);
        double sum[4] = {0};
        cinch_matrix last = cinch_shape_matrix(&shape, layers);
        for (size_t i = 0; i < count; i++) {
            double w = (double)r.train.net.weights[i], g = (double)gradient[i];
            sum[0] += i < (layers ? 9u * 4 : count) ? w * w : 0.0;
            sum[1] += i >= last.first ? w * w : 0.0;
            sum[2] += w * w;
            sum[3] += g * g;
        }
        assert_true(fabs(norms.first / sqrt(sum[0]) - 1.0) < 1e-6);
        assert_true(fabs(norms.output / sqrt(sum[1]) - 1.0) < 1e-6);
        assert_true(fabs(norms.weights / sqrt(sum[2]) - 1.0) < 1e-6);
        assert_true(fabs(r.train.gradient_norm / sqrt(sum[3]) - 1.0) < 1e-6);
        assert_true(r.train.score.loss == score.loss);
        free(before.weights);
        free(gradient);
        test_run_end(&r);
    }
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_weights_are_the_seeds_words),
        cmocka_unit_test(start_weights_fill_their_range),
        cmocka_unit_test(isas_and_steps_train_alike),
        cmocka_unit_test(isas_train_alike_over_chunks),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(trainers_follow_their_formulas),
        cmocka_unit_test(norms_are_euclidean),
    };
    return cmocka_run_group_tests_name("train", tests, NULL, NULL);
}
