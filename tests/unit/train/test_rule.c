/* test_rule.c - plans, and trainings that go on until somebody has proved them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cinch_train.h"
#include "support.h"
#include "train/rule.h"

static cinch_plan plan_of(uint32_t values, uint32_t width, const cinch_train_options *options)
{
    cinch_plan plan;
    cinch_shape shape = {
        .columns = 1, .offset = {0, values}, .layers = 1, .width = {width}, .values = values};
    assert_int_equal(cinch_plan_of(&plan, &shape, values, values, options), CINCH_OK);
    return plan;
}

static cinch_trainer trainer_of(uint32_t values, uint32_t width)
{
    const cinch_train_options any = {.trainer = CINCH_ANY_TRAINER};
    return plan_of(values, width, &any).options.trainer;
}

static void many_values_are_annealed(void **state)
{
    (void)state;
    assert_int_equal(trainer_of(16, 2), CINCH_ADAM);
    assert_int_equal(trainer_of(17, 2), CINCH_ANNEAL);
    assert_int_equal(trainer_of(17, 5), CINCH_ANNEAL);
    assert_int_equal(trainer_of(4096, 6), CINCH_ADAM);
    assert_int_equal(trainer_of(4097, 6), CINCH_ANNEAL);
    assert_int_equal(trainer_of(1000000, 16), CINCH_ADAM);
    assert_int_equal(trainer_of(1000, 1), CINCH_ADAM); /* it is not for one unit */
}

static void an_option_of_another_trainer_decides(void **state)
{
    (void)state;
    const cinch_train_options other[] = {{.rate = 0.2f},
                                         {.beta1 = 0.5f},
                                         {.beta2 = 0.5f},
                                         {.epsilon = 1e-3f},
                                         {.range = 0.5f},
                                         {.batch = 3},
                                         {.start = CINCH_START_FAN_IN}};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        cinch_train_options options = other[i];
        options.trainer = CINCH_ANY_TRAINER;
        assert_int_equal(plan_of(100, 2, &options).options.trainer, CINCH_ADAM);
    }
    const cinch_train_options named = {.trainer = CINCH_SGD};
    assert_int_equal(plan_of(100, 2, &named).options.trainer, CINCH_SGD);
}

static void seeds_and_threads(void **state)
{
    (void)state;
    const cinch_train_options any = {.trainer = CINCH_ANY_TRAINER};
    cinch_plan few = plan_of(4999, 2, &any), many = plan_of(5000, 2, &any);
    assert_true(few.seeds == 10 && !few.shared);
    assert_true(many.seeds == 1 && many.shared);
    assert_true(few.options.complete && few.options.polish == CINCH_POLISH_PROVABLE);
    const cinch_train_options goal = {.goal = 0.1f};
    assert_true(plan_of(11, 2, &goal).options.polish == UINT64_MAX);
    const cinch_train_options bad = {.goal = -1.0f};
    cinch_plan plan;
    assert_int_equal(cinch_plan_of(&plan, &many.shape, 11, 11, &bad), CINCH_BAD_OPTION);
    assert_false(plan.options.complete);
}

static void what_is_complete_stays(void **state)
{
    (void)state;
    const cinch_train_options any = {.trainer = CINCH_ANY_TRAINER};
    cinch_plan plan = plan_of(11, 2, &any);
    cinch_train_options again = plan.options;
    again.rate = 0.0f;
    assert_int_equal(train_defaults(&again, &plan.shape, 11), CINCH_OK);
    assert_true(again.rate == 0.0f);
}

/* It stops to be looked at after as many passes again and ten, then after twice as many each; same
 * bits. */
static void rates_fall_in_a_straight_line(void **state)
{
    (void)state;
    cinch_train_options falls = {.rate = 0.5f, .last_rate = 0.125f, .budget = 300};
    cinch_train_options stays = plan_of(2, 2, &(cinch_train_options){.rate = 0.3f}).options;
    assert_true(rule_rate(&falls, 0) == 0.5f && rule_rate(&falls, 100) == 0.375f);
    assert_true(rule_rate(&falls, 200) == 0.25f && rule_rate(&falls, 300) == 0.125f);
    assert_true(stays.last_rate == 0.3f && rule_rate(&stays, 7) == 0.3f);
}

static void looks_come_when_they_are_due(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:7");
    cinch_shape shape = test_shape(mapping, 1, 2);
    cinch_train_options options = {.polish = CINCH_POLISH_PROVABLE, .seed = 3, .budget = 700};
    test_run run, plain;
    for (uint64_t chunk = 1; chunk < 100; chunk += 7) {
        test_run_begin(&run, &shape, mapping, &options, NULL);
        cinch_train *train = &run.train;
        while (train->look_at == 0 || train->passes < train->look_at)
            assert_int_equal(cinch_train_run(train, chunk), CINCH_TRAINING);
        uint64_t first = 2 * train->exact_at + 10;
        assert_true(train->passes == first && train->look_at == first);
        options.polish = CINCH_POLISH_AGAIN;
        test_run_begin(&plain, &shape, mapping, &options, NULL);
        assert_int_equal(cinch_train_run(&plain.train, UINT64_MAX), CINCH_DONE);
        assert_int_equal(plain.train.passes, first);
        size_t count = cinch_shape_cost(&shape).parameters;
        test_same_floats(cinch_train_best(train).weights, cinch_train_best(&plain.train).weights,
                         count, "at the first look");
        options.polish = CINCH_POLISH_PROVABLE;
        assert_int_equal(cinch_train_run(train, UINT64_MAX), CINCH_TRAINING);
        assert_int_equal(train->passes, 2 * first);
        while (cinch_train_run(train, UINT64_MAX) == CINCH_TRAINING)
            assert_int_equal(train->passes, train->look_at);
        assert_int_equal(train->state, CINCH_SPENT);
        test_run_end(&plain);
        test_run_end(&run);
    }
    test_mapping_free(mapping);
}

static void a_batch_ends_at_the_first_look(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:7");
    cinch_shape shape = test_shape(mapping, 1, 2);
    const cinch_train_options options = {.polish = CINCH_POLISH_PROVABLE};
    for (int engine = 0; engine <= CINCH_ENGINE_ROWS; engine++) {
        size_t bytes = cinch_group_size(&shape, mapping->rows, &options, (cinch_engine)engine);
        void *memory = test_memory(bytes);
        cinch_arena arena = cinch_arena_over(memory, bytes);
        cinch_group group;
        assert_int_equal(
            cinch_group_init(&group, &shape, mapping, &options, (cinch_engine)engine, &arena),
            CINCH_OK);
        for (uint64_t seed = 0; cinch_group_start(&group, seed);)
            seed++;
        while (group.running > 0) {
            cinch_group_run(&group, 1000);
            for (const cinch_train *train; (train = cinch_group_take(&group)) != NULL;) {
                assert_int_equal(train->state, CINCH_DONE);
                assert_int_equal(train->passes, 2 * train->exact_at + 10);
            }
        }
        free(memory);
    }
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_values_are_annealed),
        cmocka_unit_test(an_option_of_another_trainer_decides),
        cmocka_unit_test(seeds_and_threads),
        cmocka_unit_test(what_is_complete_stays),
        cmocka_unit_test(rates_fall_in_a_straight_line),
        cmocka_unit_test(looks_come_when_they_are_due),
        cmocka_unit_test(a_batch_ends_at_the_first_look),
    };
    return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
