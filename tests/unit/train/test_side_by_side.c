/* Batches: every training has the bits that it has alone, whatever runs beside it. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

enum { MOST_SEEDS = 100 };

/* What a training comes to. */
typedef struct outcome {
    uint64_t seed, passes, exact_at, best_pass, hash;
    cinch_train_state state;
    cinch_score best;
} outcome;

static outcome outcome_of(const cinch_train *train)
{
    cinch_net best = cinch_train_best(train);
    return (outcome){.seed = train->options.seed,
                     .passes = train->passes,
                     .exact_at = train->exact_at,
                     .best_pass = train->best_pass,
                     .hash = cinch_net_hash(&best),
                     .state = train->state,
                     .best = train->best};
}

/* The same seed alone, for as many passes as `like` made if that one was stopped. */
static outcome alone(const cinch_shape *shape, const cinch_mapping *mapping,
                     const cinch_train_options *options, const outcome *like)
{
    cinch_train_options own = *options;
    test_run run;
    own.seed = like->seed;
    test_run_begin(&run, shape, mapping, &own, NULL);
    cinch_train_run(&run.train, like->state == CINCH_TRAINING ? like->passes : UINT64_MAX);
    outcome result = outcome_of(&run.train);
    test_run_end(&run);
    return result;
}

static void assert_same_outcome(const outcome *a, const outcome *b, const char *what)
{
    if (a->passes != b->passes || a->hash != b->hash || a->state != b->state ||
        a->exact_at != b->exact_at || a->best_pass != b->best_pass)
        fail_msg("%s, seed %llu: %llu passes, state %d, exact at %llu, best at %llu, hash %llx; "
                 "alone: %llu, %d, %llu, %llu, %llx",
                 what, (unsigned long long)a->seed, (unsigned long long)a->passes, a->state,
                 (unsigned long long)a->exact_at, (unsigned long long)a->best_pass,
                 (unsigned long long)a->hash, (unsigned long long)b->passes, b->state,
                 (unsigned long long)b->exact_at, (unsigned long long)b->best_pass,
                 (unsigned long long)b->hash);
    test_same_score(&a->best, &b->best, what);
}

/* How a group is driven: passes per call at most (0: no limit), slots left free now and then. */
typedef struct manner {
    cinch_isa isa;
    cinch_engine engine;
    uint64_t passes;
    bool sparse;
    bool stop; /* stop it after a while */
} manner;

typedef struct driven {
    size_t count;
    outcome outcome[MOST_SEEDS];
} driven;

static void take_all(driven *result, cinch_group *group)
{
    for (const cinch_train *train; (train = cinch_group_take(group)) != NULL;)
        result->outcome[result->count++] = outcome_of(train);
}

/* Trains the seeds 0 .. `seeds` - 1 and checks what is promised of the counts. */
static void drive(driven *result, const cinch_shape *shape, const cinch_mapping *mapping,
                  const cinch_train_options *options, const manner *how, uint64_t seeds)
{
    cinch_train_options own = *options;
    own.isa = how->isa;
    test_guarded memory =
        test_guarded_new(cinch_group_size(shape, mapping->rows, &own, how->engine) + 63);
    cinch_arena arena = test_guarded_arena(&memory);
    cinch_group group;
    rng_state rng = {.seed = seeds};
    assert_int_equal(cinch_group_init(&group, shape, mapping, &own, how->engine, &arena), CINCH_OK);
    result->count = 0;
    uint64_t next = 0;
    for (uint64_t calls = 0; next < seeds || group.running > 0; calls++) {
        while (next < seeds && !(how->sparse && test_between(&rng, 0, 3) == 0) &&
               cinch_group_start(&group, next))
            next++;
        assert_true(group.running + group.ended <= group.slots);
        uint64_t passes = how->passes ? 1 + test_between(&rng, 0, (uint32_t)how->passes) : 0;
        size_t ended = cinch_group_run(&group, passes ? passes : UINT64_MAX);
        assert_int_equal(ended, group.ended);
        if (how->stop && calls == 20) {
            cinch_group_run(&group, 0);
            seeds = next;
        }
        take_all(result, &group);
        assert_int_equal(group.ended, 0);
    }
    assert_int_equal(result->count, seeds);
    test_guarded_free(&memory);
}

static const manner manners[] = {
    {.engine = CINCH_ENGINE_LANES},
    {.engine = CINCH_ENGINE_LANES, .passes = 50, .sparse = true},
    {.engine = CINCH_ENGINE_AUTO, .passes = 200},
    {.engine = CINCH_ENGINE_AUTO, .passes = 20, .sparse = true, .stop = true},
    {.engine = CINCH_ENGINE_ROWS, .passes = 30},
};

/* Every instruction set, every manner: the outcomes of the seeds are those of each alone. */
static void check(const char *what, const cinch_shape *shape, const cinch_mapping *mapping,
                  const cinch_train_options *options, uint64_t seeds)
{
    static driven result;
    outcome expected[MOST_SEEDS];
    bool known[MOST_SEEDS] = {false};
    assert_true(seeds <= MOST_SEEDS);
    for (cinch_isa isa = CINCH_ISA_PLAIN; test_isa(&isa); isa++)
        for (size_t m = 0; m < sizeof manners / sizeof *manners; m++) {
            char where[200];
            manner how = manners[m];
            how.isa = isa;
            snprintf(where, sizeof where, "%s, %s, manner %zu", what, cinch_isa_name(isa), m);
            drive(&result, shape, mapping, options, &how, seeds);
            for (size_t i = 0; i < result.count; i++) {
                outcome *got = &result.outcome[i], stopped;
                if (got->state == CINCH_TRAINING) {
                    stopped = alone(shape, mapping, options, got);
                    assert_same_outcome(got, &stopped, where);
                    continue;
                }
                if (!known[got->seed])
                    expected[got->seed] = alone(shape, mapping, options, got);
                known[got->seed] = true;
                assert_same_outcome(got, &expected[got->seed], where);
            }
        }
}

/* ---- Named configurations -------------------------------------------------------------------- */

typedef struct configuration {
    const char *family;
    uint32_t layers, width;
    cinch_activation activation;
    cinch_output output;
    bool bias;
    cinch_train_options options;
    uint64_t seeds;
} configuration;

static const configuration configurations[] = {
    {"cycle:11", 1, 2, .seeds = 80},
    {"shift:5", 1, 2, .seeds = 40},
    {"cycle:30", 1, 3, .options = {.start = CINCH_START_FAN_IN}, .seeds = 40},
    {"cycle:40", 1, 4, .seeds = 20},
    {"cycle:9", 1, 7, .seeds = 20},
    {"shift:6", 0, 0, .seeds = 20},
    {"cycle:11", 1, 2, .options = {.trainer = CINCH_SGD, .budget = 900}, .seeds = 20},
    {"cycle:9", 2, 5, .bias = true, .options = {.trainer = CINCH_SGD, .budget = 300}, .seeds = 20},
    {"cycle:11", 1, 2, .options = {.trainer = CINCH_MOMENTUM, .budget = 800}, .seeds = 20},
    {"cycle:11", 1, 3, .options = {.batch = 3, .budget = 400}, .seeds = 20},
    {"cycle:13", 1, 3, .options = {.trainer = CINCH_MOMENTUM, .batch = 6, .budget = 300},
     .seeds = 20},
    {"cycle:11", 1, 2, .options = {.polish = 40}, .seeds = 20},
    {"cycle:11", 1, 2, .options = {.polish = CINCH_POLISH_AGAIN}, .seeds = 20},
    {"cycle:11", 1, 2, .options = {.goal = 0.1f, .polish = 300}, .seeds = 20},
    {"cycle:8", 1, 2, .output = CINCH_LINEAR, .options = {.budget = 500}, .seeds = 20},
    {"cycle:8", 1, 8, .activation = CINCH_RELU, .bias = true, .seeds = 20},
    {"cycle:8", 1, 3, .activation = CINCH_IDENTITY, .seeds = 20},
    {"cycle:8", 1, 3, .activation = CINCH_IDENTITY, .output = CINCH_LINEAR,
     .options = {.trainer = CINCH_SGD, .rate = 8.0f, .range = 30.0f, .budget = 200}, .seeds = 20},
    {"cycle:8", 1, 3, .activation = CINCH_IDENTITY, .output = CINCH_LINEAR,
     .options = {.trainer = CINCH_MOMENTUM, .rate = 100.0f, .budget = 200}, .seeds = 20},
    {"cycle:9", 1, 3, .bias = true, .options = {.trainer = CINCH_SGD, .budget = 300}, .seeds = 20},
    {"cycle:9", 1, 6, .options = {.trainer = CINCH_SGD, .range = 1e-38f, .budget = 90},
     .seeds = 20},
    {"random:1:1:0", 1, 1, .seeds = 20},
    {"cycle:30", 1, 3, .options = {.trainer = CINCH_ANNEAL, .budget = 400}, .seeds = 20},
    {"random:40:19:1", 1, 2,
     .options = {.trainer = CINCH_ANNEAL, .budget = 90, .goal = 0.02f, .polish = 40}, .seeds = 20},
    {"cycle:8", 2, 3, .options = {.trainer = CINCH_ANNEAL, .budget = 90}, .seeds = 20},
};

static void named_configurations(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof configurations / sizeof *configurations; i++) {
        const configuration *c = &configurations[i];
        char what[80];
        cinch_mapping *mapping = test_family(c->family);
        cinch_shape shape = test_shape(mapping, c->layers, c->width);
        shape.activation = c->activation;
        shape.output = c->output;
        shape.bias = c->bias;
        snprintf(what, sizeof what, "configuration %zu, %s", i, c->family);
        check(what, &shape, mapping, &c->options, c->seeds / (test_times(4) < 4 ? 2 : 1));
        test_mapping_free(mapping);
    }
}

/* ---- Random ones ----------------------------------------------------------------------------- */

static void random_configurations(void **state)
{
    (void)state;
    rng_state rng = {.seed = 77};
    for (int round = 0; round < test_times(40); round++) {
        char what[80];
        uint32_t columns = test_between(&rng, 1, 3), symbols = test_between(&rng, 1, 9);
        uint32_t values = test_between(&rng, 1, 9), rows = test_between(&rng, 1, 21);
        cinch_mapping *mapping = test_random_mapping(&rng, columns, symbols, values, rows);
        cinch_shape shape = test_random_shape(&rng, mapping, 6);
        cinch_train_options options = {.trainer = (cinch_trainer)test_between(&rng, 0, 2)};
        options.batch = test_between(&rng, 0, 6);
        options.budget = test_between(&rng, 1, 60);
        options.polish = test_between(&rng, 0, 9);
        options.rate = test_between(&rng, 0, 3) ? 0.3f : 1e4f;
        options.last_rate = test_between(&rng, 0, 1) ? 0.01f : 0.0f;
        snprintf(what, sizeof what, "round %d", round);
        check(what, &shape, mapping, &options, 20);
        test_mapping_free(mapping);
    }
}

/* With 3,000 rows, in one of 2,000 orders a word has to be passed over. */
static void words_that_are_passed_over(void **state)
{
    (void)state;
    rng_state rng = {.seed = 5};
    cinch_mapping *mapping = test_random_mapping(&rng, 1, 50, 3, 3000);
    cinch_shape shape = test_shape(mapping, 1, 1);
    cinch_train_options options = {.trainer = CINCH_SGD, .budget = 40};
    manner how = {.engine = CINCH_ENGINE_LANES};
    static driven result;
    drive(&result, &shape, mapping, &options, &how, MOST_SEEDS);
    for (size_t i = 0; i < result.count; i++) {
        outcome expected = alone(&shape, mapping, &options, &result.outcome[i]);
        assert_same_outcome(&result.outcome[i], &expected, "3,000 rows");
    }
    test_mapping_free(mapping);
}

/* ---- What is refused ------------------------------------------------------------------------- */

static void errors_are_those_of_a_training(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:5"), *other = test_family("cycle:6");
    cinch_shape shape = test_shape(mapping, 1, 2), wrong = test_shape(other, 1, 2);
    cinch_train_options options = {.rate = -1.0f}, good = {.rate = 0.0f};
    cinch_group group;
    size_t bytes = cinch_group_size(&shape, mapping->rows, &good, CINCH_ENGINE_AUTO) + 64;
    unsigned char *memory = test_memory(bytes);
    cinch_arena arena = cinch_arena_over(memory, bytes);
    assert_int_equal(cinch_group_size(&shape, mapping->rows, &options, CINCH_ENGINE_AUTO),
                     SIZE_MAX);
    assert_int_equal(cinch_group_init(&group, &shape, mapping, &options, CINCH_ENGINE_AUTO, &arena),
                     CINCH_BAD_OPTION);
    arena = cinch_arena_over(memory, bytes);
    assert_int_equal(cinch_group_init(&group, &wrong, mapping, &good, CINCH_ENGINE_AUTO, &arena),
                     CINCH_BAD_SHAPE);
    for (size_t few = 0; few < bytes - 128; few += 1 + few / 8) {
        arena = cinch_arena_over(memory, few);
        assert_int_equal(
            cinch_group_init(&group, &shape, mapping, &good, CINCH_ENGINE_AUTO, &arena),
            CINCH_NO_MEMORY);
    }
    free(memory);
    test_mapping_free(mapping);
    test_mapping_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_configurations),
        cmocka_unit_test(random_configurations),
        cmocka_unit_test(words_that_are_passed_over),
        cmocka_unit_test(errors_are_those_of_a_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
