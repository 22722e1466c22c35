/* Training: what becomes exact, when a training stops, what it keeps and what it refuses. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static const double pi = 3.14159265358979323846;

static bool is_exact(const cinch_train *train)
{
    return train->best.finite && train->best.right == train->mapping->rows;
}

/* What cinch_train_best() gives must score as the training says. */
static void assert_best_holds(const cinch_train *train)
{
    cinch_net best = cinch_train_best(train);
    cinch_score score, said = train->best;
    test_grad(NULL, &score, &best, train->mapping, CINCH_ISA_PLAIN);
    score.loss = said.loss = 0.0;
    test_same_score(&score, &said, "best");
}

/* ---- What becomes exact ---------------------------------------------------------------------- */

typedef struct learned {
    int exact;
    uint64_t most_passes;
} learned;

/* Trains seeds 0 .. seeds - 1; those that became exact, and the passes of the slowest of them. */
static learned learn(const char *spec, const cinch_shape *like, cinch_train_options options,
                     int seeds)
{
    learned out = {0, 0};
    cinch_mapping *mapping = test_family(spec);
    cinch_shape shape = test_shape(mapping, like->layers, like->width[0]);
    shape.activation = like->activation;
    shape.output = like->output;
    shape.bias = like->bias;
    for (int seed = 0; seed < seeds; seed++) {
        test_run r;
        options.seed = (uint64_t)seed;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        cinch_train_state state = cinch_train_run(&r.train, UINT64_MAX);
        assert_int_not_equal(state, CINCH_TRAINING);
        assert_int_equal(is_exact(&r.train), state == CINCH_DONE);
        assert_best_holds(&r.train);
        if (is_exact(&r.train)) {
            out.exact++;
            out.most_passes =
                r.train.exact_at > out.most_passes ? r.train.exact_at : out.most_passes;
            assert_true(r.train.best.margin > 0.0f);
        }
        test_run_end(&r);
    }
    print_message("# %s width %u: %d of %d exact, within %llu passes\n", spec, like->width[0],
                  out.exact, seeds, (unsigned long long)out.most_passes);
    test_mapping_free(mapping);
    return out;
}

static void adam_learns_cycles(void **state)
{
    (void)state;
    const cinch_train_options adam = {.trainer = CINCH_ADAM};
    cinch_shape two = {.layers = 1, .width = {2}}, three = {.layers = 1, .width = {3}};
    cinch_shape four = {.layers = 1, .width = {4}};
    int seeds = test_times(20);
    learned eleven = learn("cycle:11", &two, adam, seeds);
    assert_int_equal(eleven.exact, seeds);
    assert_true(eleven.most_passes < 3000);
    assert_int_equal(learn("cycle:30", &three, adam, test_times(5)).exact, test_times(5));
    assert_int_equal(learn("cycle:100", &four, adam, 2).exact, 2);
}

static void sgd_learns_the_articles_cycle(void **state)
{
    (void)state;
    cinch_shape two = {.layers = 1, .width = {2}};
    int seeds = test_times(3);
    learned eleven = learn("cycle:11", &two, (cinch_train_options){.trainer = CINCH_SGD}, seeds);
    assert_int_equal(eleven.exact, seeds);
}

static void other_networks_learn(void **state)
{
    (void)state;
    cinch_train_options options = {.trainer = CINCH_ADAM};
    cinch_shape dense = {.activation = CINCH_IDENTITY, .output = CINCH_LINEAR};
    assert_int_equal(learn("shift:5", &dense, options, 5).exact, 5);
    dense.output = CINCH_SOFTMAX;
    assert_int_equal(learn("shift:5", &dense, options, 5).exact, 5);
    cinch_shape relu = {.layers = 1, .width = {4}, .activation = CINCH_RELU, .bias = true};
    assert_true(learn("perm:8:1", &relu, options, 5).exact >= 3);
    cinch_shape deep = {.layers = 2, .width = {4}};
    assert_int_equal(learn("random:12:5:3", &deep, options, 5).exact, 5);
    cinch_shape three = {.layers = 1, .width = {3}};
    options.trainer = CINCH_MOMENTUM;
    assert_int_equal(learn("cycle:8", &three, options, 3).exact, 3);
}

/* One number without biases holds two classes at most; a constant needs no more than it. */
static void narrow_networks_stay_inexact(void **state)
{
    (void)state;
    cinch_shape one = {.layers = 1, .width = {1}};
    cinch_train_options options = {.budget = 2000};
    assert_int_equal(learn("identity:3", &one, options, 3).exact, 0);
    assert_int_equal(learn("identity:2", &one, options, 3).exact, 3);
    assert_int_equal(learn("random:5:1:1", &one, options, 1).exact, 1);
}

/* ---- When it stops --------------------------------------------------------------------------- */

/* cycle:N in two tanh units, Adam. */
typedef struct small_run {
    test_run run;
    cinch_mapping *mapping;
} small_run;

static void small_begin(small_run *s, const char *spec, const cinch_train_options *options)
{
    s->mapping = test_family(spec);
    cinch_shape shape = test_shape(s->mapping, 1, 2);
    test_run_begin(&s->run, &shape, s->mapping, options, NULL);
}

static void small_end(small_run *s)
{
    assert_best_holds(&s->run.train);
    test_run_end(&s->run);
    test_mapping_free(s->mapping);
}

static void budget_is_kept_to_the_pass(void **state)
{
    (void)state;
    for (uint64_t batch = 0; batch <= 4; batch += 2)
        for (uint64_t budget = 1; budget <= 20; budget += 3) {
            cinch_train_options options = {.budget = budget, .batch = batch};
            small_run s;
            small_begin(&s, "cycle:30", &options);
            cinch_train *train = &s.run.train;
            if (budget > 1)
                assert_int_equal(cinch_train_run(train, budget - 1), CINCH_TRAINING);
            assert_int_equal(cinch_train_run(train, 0), CINCH_TRAINING);
            assert_int_equal(cinch_train_run(train, 7), CINCH_SPENT);
            assert_int_equal(train->passes, budget);
            assert_int_equal(train->exact_at, 0);
            assert_true(train->best_pass >= 1 && train->best_pass <= budget);
            cinch_train before = *train;
            assert_int_equal(cinch_train_run(train, 7), CINCH_SPENT);
            assert_memory_equal(&before, train, sizeof before);
            small_end(&s);
        }
}

static void without_a_goal_it_stops_when_exact(void **state)
{
    (void)state;
    for (uint64_t batch = 0; batch <= 4; batch += 2)
        for (uint64_t seed = 0; seed < 5; seed++) {
            cinch_train_options options = {.seed = seed, .batch = batch, .rate = 0.05f};
            small_run s;
            small_begin(&s, "cycle:6", &options);
            cinch_train *train = &s.run.train;
            assert_int_equal(cinch_train_run(train, UINT64_MAX), CINCH_DONE);
            assert_int_equal(train->passes, train->exact_at);
            assert_int_equal(train->best_pass, train->exact_at);
            assert_int_equal(train->score.right, 6);
            small_end(&s);
        }
}

static void goal_is_a_relative_margin(void **state)
{
    (void)state;
    float goal = (float)(0.5 * (1.0 - cos(2.0 * pi / 7)));
    for (uint64_t batch = 0; batch <= 4; batch += 4)
        for (uint64_t seed = 0; seed < 3; seed++) {
            cinch_train_options options = {.goal = goal, .seed = seed, .batch = batch};
            small_run s;
            small_begin(&s, "cycle:7", &options);
            cinch_train *train = &s.run.train;
            while (cinch_train_run(train, 1) == CINCH_TRAINING)
                assert_true(train->passes < 20000);
            assert_int_equal(train->state, CINCH_DONE);
            assert_true(train->passes > train->exact_at);
            assert_true(test_relative_margin(train) >= (double)goal);
            small_end(&s);
        }
}

static void goal_out_of_reach_spends_the_budget(void **state)
{
    (void)state;
    cinch_train_options options = {.goal = 10.0f, .budget = 2000, .seed = 4};
    small_run s;
    small_begin(&s, "cycle:7", &options);
    cinch_train *train = &s.run.train;
    assert_int_equal(cinch_train_run(train, UINT64_MAX), CINCH_SPENT);
    assert_int_equal(train->passes, 2000);
    assert_true(train->exact_at > 0 && train->exact_at < 2000);
    assert_true(is_exact(train) && train->best_pass > train->exact_at);
    small_end(&s);
}

/* With a goal or without: so many passes after the first exact one, and the best of them. */
static void polish_is_kept_to_the_pass(void **state)
{
    (void)state;
    for (uint64_t batch = 0; batch <= 4; batch += 4)
        for (int with_goal = 0; with_goal < 2; with_goal++) {
            cinch_train_options options = {.polish = 50, .batch = batch, .seed = 2};
            options.goal = with_goal ? 10.0f : 0.0f;
            small_run s;
            small_begin(&s, "cycle:7", &options);
            cinch_train *train = &s.run.train;
            assert_int_equal(cinch_train_run(train, UINT64_MAX), CINCH_DONE);
            assert_int_equal(train->passes, train->exact_at + 50);
            assert_true(is_exact(train) && train->best_pass >= train->exact_at);
            small_end(&s);
        }
    cinch_train_options options = {.polish = 5000, .budget = 1000, .seed = 2};
    small_run s;
    small_begin(&s, "cycle:7", &options);
    assert_int_equal(cinch_train_run(&s.run.train, UINT64_MAX), CINCH_SPENT);
    assert_int_equal(s.run.train.passes, 1000);
    small_end(&s);
}

/* The best is the most rows right, then the largest margin, of all that were seen. */
static void best_of_all_is_kept(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        cinch_train_options options = {.polish = 300, .rate = 0.5f, .seed = seed, .budget = 4000};
        small_run s;
        small_begin(&s, "cycle:7", &options);
        cinch_train *train = &s.run.train;
        size_t right = 0;
        float margin = 0.0f;
        uint64_t pass = 0, exact_at = 0;
        while (train->state == CINCH_TRAINING) {
            cinch_train_run(train, 1);
            const cinch_score *now = &train->score;
            if (now->right == 7 && exact_at == 0)
                exact_at = train->passes;
            if (now->right > right || pass == 0 || (now->right == 7 && now->margin > margin)) {
                right = now->right;
                margin = now->margin;
                pass = train->passes;
            }
            assert_int_equal(train->best.right, right);
            assert_int_equal(train->best_pass, pass);
            assert_int_equal(train->exact_at, exact_at);
        }
        assert_true(train->best.margin == margin);
        small_end(&s);
    }
}

static void diverging_keeps_the_best(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:9");
    size_t diverged = 0;
    for (int kind = 0; kind < 3 * 3; kind++) {
        cinch_shape shape = test_shape(mapping, 2, 3);
        shape.activation = CINCH_IDENTITY;
        cinch_train_options options = {.trainer = test_trainer(kind),
                                       .batch = 4 * (uint64_t)(kind / 3),
                                       .rate = 3e14f,
                                       .budget = 200};
        test_run r;
        test_run_begin(&r, &shape, mapping, &options, NULL);
        cinch_train_state state_now = cinch_train_run(&r.train, UINT64_MAX);
        diverged += state_now == CINCH_DIVERGED;
        assert_true(r.train.passes < 200 || state_now == CINCH_SPENT);
        for (size_t i = 0; i < cinch_shape_cost(&shape).parameters; i++)
            assert_true(fabsf(cinch_train_best(&r.train).weights[i]) <= 1e15f);
        if (r.train.best_pass)
            assert_best_holds(&r.train);
        assert_true(r.train.best.finite);
        assert_int_equal(cinch_train_run(&r.train, 3), state_now);
        test_run_end(&r);
    }
    assert_true(diverged >= 6);
    test_mapping_free(mapping);
}

/* ---- From weights ---------------------------------------------------------------------------- */

static void training_goes_on_from_weights(void **state)
{
    (void)state;
    small_run s;
    small_begin(&s, "cycle:11", &(cinch_train_options){.seed = 1});
    assert_int_equal(cinch_train_run(&s.run.train, UINT64_MAX), CINCH_DONE);
    cinch_net best = cinch_train_best(&s.run.train);
    size_t count = cinch_shape_cost(&best.shape).parameters;

    test_run again;
    cinch_train_options options = {.seed = 99};
    test_run_begin(&again, &best.shape, s.mapping, &options, best.weights);
    assert_int_equal(cinch_train_run(&again.train, 10), CINCH_DONE);
    assert_int_equal(again.train.exact_at, 1);
    test_same_floats(cinch_train_best(&again.train).weights, best.weights, count, "from");
    assert_true(again.train.best.margin == s.run.train.best.margin);
    test_run_end(&again);

    static const float bad[] = {NAN, INFINITY, -INFINITY, 1.1e15f};
    test_guarded memory = test_guarded_new(cinch_train_size(&best.shape, 11, &options));
    for (size_t i = 0; i < 4; i++) {
        float kept = best.weights[count - 1];
        best.weights[count - 1] = bad[i];
        cinch_arena arena = test_guarded_arena(&memory);
        assert_int_equal(
            cinch_train_init(&again.train, &best.shape, s.mapping, &options, best.weights, &arena),
            CINCH_NOT_FINITE);
        best.weights[count - 1] = kept;
    }
    test_guarded_free(&memory);
    small_end(&s);
}

/* ---- Options and memory ---------------------------------------------------------------------- */

static void zero_means_the_default(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:11");
    cinch_shape shape = test_shape(mapping, 1, 2);
    cinch_train_options o = {.trainer = CINCH_ADAM};
    assert_int_equal(train_defaults(&o, &shape, 11), CINCH_OK);
    assert_true(o.rate == 0.1f && o.beta1 == 0.9f && o.beta2 == 0.999f && o.epsilon == 1e-8f);
    assert_true(o.batch == 11 && o.budget == 20000 && o.range == 1.0f && o.goal == 0.0f);
    o = (cinch_train_options){.trainer = CINCH_SGD};
    assert_int_equal(train_defaults(&o, &shape, 11), CINCH_OK);
    assert_true(o.rate == 0.1f && o.batch == 1);
    o = (cinch_train_options){.trainer = CINCH_MOMENTUM, .batch = 100};
    assert_int_equal(train_defaults(&o, &shape, 11), CINCH_OK);
    assert_true(o.momentum == 0.9f && o.batch == 11);
    test_mapping_free(mapping);
}

#define ASSERT_REFUSED(...)                                                                        \
    do {                                                                                           \
        cinch_train_options options = {__VA_ARGS__}, filled = options;                             \
        assert_int_equal(train_defaults(&filled, &shape, 5), CINCH_BAD_OPTION);                    \
        assert_int_equal(cinch_train_size(&shape, 5, &options), SIZE_MAX);                         \
        cinch_arena arena = cinch_arena_over(memory, sizeof memory);                               \
        assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),        \
                         CINCH_BAD_OPTION);                                                        \
    } while (0)

static void bad_options_are_refused(void **state)
{
    (void)state;
    static unsigned char memory[20000];
    cinch_mapping *mapping = test_family("cycle:5");
    cinch_shape shape = test_shape(mapping, 1, 2);
    cinch_train train;
    static const float never[] = {NAN, INFINITY, -INFINITY, -1.0f};
    for (size_t i = 0; i < 4; i++) {
        ASSERT_REFUSED(.rate = never[i]);
        ASSERT_REFUSED(.beta1 = never[i]);
        ASSERT_REFUSED(.beta2 = never[i]);
        ASSERT_REFUSED(.momentum = never[i]);
        ASSERT_REFUSED(.epsilon = never[i]);
        ASSERT_REFUSED(.range = never[i]);
        ASSERT_REFUSED(.goal = never[i]);
    }
    ASSERT_REFUSED(.beta1 = 1.0f);
    ASSERT_REFUSED(.beta2 = 1.0f);
    ASSERT_REFUSED(.momentum = 1.5f);
    ASSERT_REFUSED(.range = 1.1e15f);
    ASSERT_REFUSED(.trainer = (cinch_trainer)(CINCH_ANNEAL + 1));
    ASSERT_REFUSED(.trainer = (cinch_trainer)-1);
    ASSERT_REFUSED(.start = (cinch_start)(CINCH_START_FAN_IN + 1));
    ASSERT_REFUSED(.isa = CINCH_ISA_COUNT);
    test_mapping_free(mapping);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static unsigned char memory[20000];
    cinch_mapping *mapping = test_family("cycle:5");
    cinch_shape shape = test_shape(mapping, 1, 2);
    cinch_train train;
    cinch_train_options options = {.seed = 0};
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    shape.values++;
    assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),
                     CINCH_BAD_SHAPE);
    shape.values--;
    mapping->rows = 0;
    assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),
                     CINCH_NO_ROWS);
    shape.width[0] = 0;
    assert_int_equal(cinch_train_size(&shape, 5, &options), SIZE_MAX);
    shape.width[0] = UINT32_MAX;
    shape.values = INT32_MAX;
    shape.offset[1] = UINT32_MAX;
    assert_int_equal(cinch_train_size(&shape, 5, &options), SIZE_MAX);
    test_mapping_free(mapping);
}

/* Every size up to the promised one: either refused, or enough; never a step outside. */
static void memory_is_enough_or_refused(void **state)
{
    (void)state;
    rng_state rng = {.seed = 40};
    for (int round = 0; round < test_times(40); round++) {
        cinch_mapping *mapping =
            test_random_mapping(&rng, test_between(&rng, 1, 3), 9, 9, round % 10 ? 20 : 4200);
        cinch_shape shape = test_random_shape(&rng, mapping, 9);
        cinch_train_options options = {.trainer = test_trainer(round),
                                       .batch = test_between(&rng, 0, 1) * 7};
        size_t size = cinch_train_size(&shape, mapping->rows, &options);
        bool enough = false;
        for (size_t bytes = 0; bytes <= size; bytes += bytes + 257 < size ? 257 : 1) {
            if (bytes > size)
                break;
            test_guarded memory = test_guarded_new(bytes);
            cinch_arena arena = test_guarded_arena(&memory);
            cinch_train train;
            cinch_status status = cinch_train_init(&train, &shape, mapping, &options, NULL, &arena);
            assert_true(status == CINCH_OK || (status == CINCH_NO_MEMORY && !enough));
            enough |= status == CINCH_OK;
            assert_true((train.memory != NULL) == (status == CINCH_OK));
            if (enough && (bytes == size || mapping->rows < 100))
                cinch_train_run(&train, 2);
            test_guarded_free(&memory);
        }
        assert_true(enough);
        test_mapping_free(mapping);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adam_learns_cycles),
        cmocka_unit_test(sgd_learns_the_articles_cycle),
        cmocka_unit_test(other_networks_learn),
        cmocka_unit_test(narrow_networks_stay_inexact),
        cmocka_unit_test(budget_is_kept_to_the_pass),
        cmocka_unit_test(without_a_goal_it_stops_when_exact),
        cmocka_unit_test(goal_is_a_relative_margin),
        cmocka_unit_test(goal_out_of_reach_spends_the_budget),
        cmocka_unit_test(polish_is_kept_to_the_pass),
        cmocka_unit_test(best_of_all_is_kept),
        cmocka_unit_test(diverging_keeps_the_best),
        cmocka_unit_test(training_goes_on_from_weights),
        cmocka_unit_test(zero_means_the_default),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(memory_is_enough_or_refused),
    };
    return cmocka_run_group_tests_name("train_goal", tests, NULL, NULL);
}
