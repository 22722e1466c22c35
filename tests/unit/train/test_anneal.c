/* The annealed trainer: what it says of weights, the same bits by any way, what it is for. */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anneal_runs.h"
#include "base/rng.h"

static const double pi = 3.14159265358979323846;

static bool is_exact(const cinch_train *train)
{
    return train->best.right == train->mapping->rows;
}

/* ---- Scores ---------------------------------------------------------------------------------- */

/* With a budget of 320 weights are scored every tenth pass after the alignment. */
static void score_by_score(const cinch_shape *shape, const cinch_mapping *mapping, const char *what)
{
    for (cinch_isa isa = CINCH_ISA_PLAIN; test_isa(&isa); isa++) {
        cinch_train_options options = {
            .trainer = CINCH_ANNEAL, .isa = isa, .budget = 320, .goal = 1e30f};
        test_run run;
        test_run_begin(&run, shape, mapping, &options, NULL);
        cinch_train *train = &run.train;
        cinch_train_run(train, 33);
        uint64_t scored = 0;
        float last = NAN;
        while (train->state == CINCH_TRAINING) {
            assert_score_holds(train, what);
            scored += train->score.margin != last;
            last = train->score.margin;
            cinch_train_run(train, 10);
        }
        assert_score_holds(train, what);
        assert_int_equal(train->state, CINCH_SPENT);
        assert_true(scored > 20 || shape->values < 9 || mapping->rows < 9);
        test_run_end(&run);
    }
}

static void scores_are_those_of_the_weights(void **state)
{
    (void)state;
    static const struct {
        const char *family;
        uint32_t width;
    } each[] = {{"cycle:40", 2},        {"perm:50:3", 3},       {"random:300:50:1", 2},
                {"random:300:50:1", 5}, {"shift:30", 2},        {"shift:30", 4},
                {"shift:2", 2},         {"cycle:2", 3},         {"cycle:3", 2},
                {"random:40:2:1", 2},   {"random:40:3:1", 64},  {"shift:17", 2},
                {"reverse:33", 3},      {"random:500:150:9", 2}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        cinch_mapping *mapping = test_family(each[i].family);
        cinch_shape shape = test_shape(mapping, 1, each[i].width);
        score_by_score(&shape, mapping, each[i].family);
        test_mapping_free(mapping);
    }
}

/* A row that stands twice counts twice; so many values are in no row that most logits are 0. */
static void scores_of_rows_that_repeat(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("random:200:90:4");
    for (size_t r = 1; r < mapping->rows; r += 3) {
        mapping->key[r] = mapping->key[r - 1];
        mapping->value[r] = mapping->value[r - 1];
    }
    cinch_shape shape = test_shape(mapping, 1, 3);
    score_by_score(&shape, mapping, "repeated rows");
    mapping->rows = 9;
    score_by_score(&shape, mapping, "nine rows");
    mapping->rows = 2;
    score_by_score(&shape, mapping, "one row twice");
    test_mapping_free(mapping);
}

/* ---- The same bits --------------------------------------------------------------------------- */

/* Everything that a training shows. */
static void assert_same(const cinch_train *a, const cinch_train *b, const char *what)
{
    test_same_train(a, b, what);
    cinch_anneal_view x = cinch_anneal_look(a), y = cinch_anneal_look(b);
    assert_int_equal(x.near_right, y.near_right);
    assert_int_equal(x.renewals, y.renewals);
    assert_true(x.gain == y.gain && x.rate == y.rate && x.neighbours == y.neighbours);
}

static const struct schedule {
    const char *family;
    uint32_t width;
    uint64_t budget;
} schedules[] = {{"cycle:100", 2, 400},      {"cycle:300", 3, 150}, {"cycle:500", 5, 50},
                 {"cycle:40", 9, 120},       {"cycle:37", 2, 90},   {"shift:80", 4, 90},
                 {"random:300:50:1", 2, 300}};
enum { SCHEDULES = sizeof schedules / sizeof *schedules };

static void instruction_sets_train_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCHEDULES; i++) {
        const struct schedule *s = &schedules[i];
        cinch_train_options options = {
            .isa = CINCH_ISA_PLAIN, .budget = s->budget, .goal = 1e30f, .seed = i};
        annealed plain, other;
        cinch_train *expected = begin(&plain, s->family, s->width, options);
        cinch_train_run(expected, UINT64_MAX);
        assert_int_equal(expected->passes, s->budget);
        for (options.isa = CINCH_ISA_VEC4; test_isa(&options.isa); options.isa++) {
            cinch_train *train = begin(&other, s->family, s->width, options);
            cinch_train_run(train, UINT64_MAX);
            assert_same(expected, train, cinch_isa_name(options.isa));
            end(&other);
        }
        end(&plain);
    }
}

static void chunks_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCHEDULES; i += 2) {
        const struct schedule *s = &schedules[i];
        cinch_train_options options = {.budget = s->budget, .polish = 9, .seed = 7};
        annealed whole, chunked;
        cinch_train *expected = begin(&whole, s->family, s->width, options);
        cinch_train_run(expected, UINT64_MAX);
        cinch_train *train = begin(&chunked, s->family, s->width, options);
        rng_state rng = {.seed = i};
        while (train->state == CINCH_TRAINING) {
            uint64_t passes = test_between(&rng, 0, 12), before = train->passes;
            cinch_train_run(train, passes);
            assert_true(train->passes == before + passes || train->state != CINCH_TRAINING);
        }
        assert_same(expected, train, "chunks");
        end(&chunked);
        end(&whole);
    }
}

/* Of the weights before the last update. */
static void assert_look_holds(const cinch_train *train)
{
    size_t count = cinch_shape_cost(&train->net.shape).parameters;
    float *gradient = test_memory(count * sizeof *gradient);
    cinch_score score;
    double square = 0.0;
    test_grad(gradient, &score, &train->net, train->mapping, CINCH_ISA_PLAIN);
    for (size_t i = 0; i < count; i++)
        square += (double)gradient[i] * (double)gradient[i];
    assert_true(train->score.loss == score.loss);
    assert_true(fabs(train->gradient_norm / sqrt(square) - 1.0) < 1e-6);
    free(gradient);
}

/* A loss for every pass; all the rest stays. */
static void looking_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        cinch_train_options options = {
            .budget = 200, .seed = seed, .goal = seed & 1 ? 1e30f : 0.0f};
        annealed blind, seeing;
        cinch_train *expected = begin(&blind, "random:60:30:2", 3, options);
        cinch_train_run(expected, UINT64_MAX);
        options.want_loss = true;
        cinch_train *train = begin(&seeing, "random:60:30:2", 3, options);
        while (train->state == CINCH_TRAINING) {
            cinch_train_run(train, 1);
            assert_true(train->score.loss > 0.0);
            assert_look_holds(train);
            assert_score_holds(train, "after a look");
        }
        assert_true(expected->score.loss == 0.0);
        train->score.loss = train->best.loss = 0.0;
        assert_same(expected, train, "want_loss");
        end(&seeing);
        end(&blind);
    }
}

/* Every second part of a step, from `first` on. */
typedef struct worker {
    const cinch_train *train;
    size_t first;
} worker;

static void *work(void *argument)
{
    const worker *w = argument;
    for (size_t p = w->first; p < cinch_anneal_look(w->train).parts; p += 2)
        cinch_anneal_part(w->train, p);
    return NULL;
}

static void step_backwards(cinch_train *train)
{
    for (size_t p = cinch_anneal_look(train).parts; p-- > 0;)
        cinch_anneal_part(train, p);
    cinch_anneal_join(train);
}

static void step_with_two_threads(cinch_train *train)
{
    pthread_t other;
    worker even = {train, 0}, odd = {train, 1};
    assert_int_equal(pthread_create(&other, NULL, work, &odd), 0);
    work(&even);
    assert_int_equal(pthread_join(other, NULL), 0);
    cinch_anneal_join(train);
}

/* 4,200 pairs are five parts. */
static void parts_go_in_any_order(void **state)
{
    (void)state;
    static void (*const step[])(cinch_train *) = {step_backwards, step_with_two_threads};
    cinch_train_options options = {
        .budget = 44, .anneal = {.alignment = 4}, .rate = 0.5f, .last_rate = 0.3f, .goal = 1e30f};
    for (uint32_t width = 2; width <= 3; width++) {
        annealed together, apart;
        cinch_train *expected = begin(&together, "cycle:4200", width, options);
        cinch_train_run(expected, UINT64_MAX);
        assert_int_equal(expected->passes, 44);
        assert_true(cinch_anneal_look(expected).renewals > 2);
        for (size_t i = 0; i < 2; i++) {
            cinch_train *train = begin(&apart, "cycle:4200", width, options);
            assert_int_equal(cinch_anneal_look(train).parts, 5);
            while (train->state == CINCH_TRAINING)
                step[i](train);
            assert_same(expected, train, i ? "two threads" : "backwards");
            end(&apart);
        }
        end(&together);
    }
}

/* ---- What it is for -------------------------------------------------------------------------- */

/* Larger ones with fewer seeds where loops are to be short. */
static void it_becomes_exact(void **state)
{
    (void)state;
    static const struct {
        const char *family;
        uint32_t width;
        int seeds;
    } each[] = {
        {"cycle:100", 2, 10}, {"cycle:300", 2, 10}, {"cycle:1000", 3, 10}, {"cycle:1000", 4, 10}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        for (int seed = 0; seed < test_times(each[i].seeds); seed++) {
            annealed a;
            cinch_train_options options = {.seed = (uint64_t)seed};
            cinch_train *train = begin(&a, each[i].family, each[i].width, options);
            cinch_train_run(train, UINT64_MAX);
            if (train->state != CINCH_DONE || !is_exact(train))
                fail_msg("%s, seed %d: %zu right", each[i].family, seed, train->best.right);
            assert_int_equal(train->exact_at, train->passes);
            assert_score_holds(train, each[i].family);
            end(&a);
        }
}

/* Against the best spherical codes known: the regular polygon, and Sloane's tables. */
static void margins_come_near_the_best_known(void **state)
{
    (void)state;
    const struct {
        const char *family;
        uint32_t width;
        double degrees, part;
    } each[] = {{"cycle:11", 2, 360.0 / 11, 0.99},
                {"cycle:30", 3, 38.597, 0.95},
                {"cycle:100", 4, 36.386, 0.9}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        for (uint64_t seed = 0; seed < (i < 2 ? 5 : 2); seed++) {
            annealed a;
            cinch_train_options options = {.seed = seed, .goal = 1e30f};
            cinch_train *train = begin(&a, each[i].family, each[i].width, options);
            cinch_train_run(train, UINT64_MAX);
            assert_int_equal(train->passes, 1000);
            double best = 1.0 - cos(each[i].degrees * pi / 180.0),
                   got = test_relative_margin(train);
            if (!(is_exact(train) && got >= each[i].part * best && got <= best * 1.001))
                fail_msg("%s, seed %llu: %.4f of %.4f", each[i].family, (unsigned long long)seed,
                         got, best);
            end(&a);
        }
}

static void goals_and_polish_end_it(void **state)
{
    (void)state;
    annealed a;
    cinch_train *train = begin(&a, "cycle:30", 3, (cinch_train_options){.goal = 0.15f});
    cinch_train_run(train, UINT64_MAX);
    assert_int_equal(train->state, CINCH_DONE);
    assert_true(train->passes < 1000 && train->passes >= train->exact_at);
    assert_true(test_relative_margin(train) >= 0.15 && test_relative_margin(train) < 0.2);
    end(&a);
    train = begin(&a, "cycle:30", 3, (cinch_train_options){.goal = 0.3f, .budget = 400});
    cinch_train_run(train, UINT64_MAX);
    assert_int_equal(train->state, CINCH_SPENT);
    assert_int_equal(train->passes, 400);
    assert_true(is_exact(train) && train->exact_at < 400);
    end(&a);
    for (uint64_t polish = 1; polish < 70; polish += 17) {
        train = begin(&a, "cycle:40", 2, (cinch_train_options){.polish = polish});
        cinch_train_run(train, UINT64_MAX);
        assert_int_equal(train->state, CINCH_DONE);
        assert_int_equal(train->passes, train->exact_at + polish);
        assert_score_holds(train, "polished");
        end(&a);
    }
    train = begin(&a, "cycle:40", 2, (cinch_train_options){.polish = CINCH_POLISH_AGAIN});
    cinch_train_run(train, UINT64_MAX);
    assert_int_equal(train->passes, 2 * train->exact_at + 10);
    end(&a);
}

/* Also none but the alignment, and a schedule of one pass. */
static void budgets_may_be_small(void **state)
{
    (void)state;
    static const uint64_t budgets[] = {1, 2, 3, 10, 33};
    static const char *const families[] = {"cycle:2", "shift:2", "cycle:30", "cycle:130"};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 5; j++) {
            annealed a;
            cinch_train_options options = {.budget = budgets[j], .goal = 1e30f};
            cinch_train *train = begin(&a, families[i], 3, options);
            cinch_train_run(train, UINT64_MAX);
            assert_int_equal(train->state, CINCH_SPENT);
            assert_int_equal(train->passes, budgets[j]);
            assert_true(train->best_pass > 0);
            assert_score_holds(train, families[i]);
            end(&a);
        }
}

/* From the weights of a training that is over. */
static void it_goes_on_from_weights(void **state)
{
    (void)state;
    annealed a;
    cinch_train *train = begin(&a, "random:300:50:1", 3, (cinch_train_options){.budget = 500});
    cinch_train_run(train, UINT64_MAX);
    assert_int_equal(train->state, CINCH_DONE);
    cinch_train_options options = {
        .trainer = CINCH_ANNEAL, .seed = 9, .budget = 600, .goal = 1e30f, .rate = 0.02f};
    test_run next;
    const float *best = cinch_train_best(train).weights;
    test_run_begin(&next, &a.shape, a.mapping, &options, best);
    size_t count = cinch_shape_cost(&a.shape).parameters;
    for (size_t i = 0; i < count; i++)
        assert_true(fabsf(next.train.net.weights[i] - best[i]) <= 1e-5f * (1.0f + fabsf(best[i])));
    for (uint64_t pass = 10; pass <= 600; pass += 10) {
        cinch_train_run(&next.train, 10);
        assert_true(next.train.score.right == 300);
    }
    assert_int_equal(next.train.state, CINCH_SPENT);
    assert_int_equal(next.train.exact_at, 10);
    assert_true(next.train.best.margin > train->best.margin);
    test_run_end(&next);
    end(&a);
}

/* Weights in which two values share everything; nothing but their order tells them apart. */
static void equal_values_part(void **state)
{
    (void)state;
    for (uint32_t width = 2; width <= 3; width++) {
        annealed a;
        cinch_train *train = begin(&a, "cycle:40", width, (cinch_train_options){.seed = 3});
        cinch_train_run(train, UINT64_MAX);
        float *weights = train->net.weights;
        for (uint32_t i = 0; i < width; i++)
            for (uint32_t v = 1; v < 40; v += 2) {
                weights[v * width + i] = weights[(v - 1) * width + i];
                weights[40 * width + i * 40 + (v + 1) % 40] = weights[40 * width + i * 40 + v];
            }
        cinch_train_options options = {.trainer = CINCH_ANNEAL, .budget = 1000, .goal = 1e30f};
        test_run next;
        test_run_begin(&next, &a.shape, a.mapping, &options, weights);
        cinch_train_run(&next.train, UINT64_MAX);
        assert_true(is_exact(&next.train));
        test_run_end(&next);
        end(&a);
    }
}

/* Between any two steps: what is kept can only be better, and the training goes on as if nobody had
 * looked. */
static void judging_between_steps_changes_nothing(void **state)
{
    (void)state;
    const cinch_train_options options = {.budget = 120, .goal = 1e30f};
    annealed a, b;
    cinch_train *plain = begin(&a, "random:300:90:1", 3, options);
    cinch_train *judged = begin(&b, "random:300:90:1", 3, options);
    cinch_train_run(plain, UINT64_MAX);
    test_guarded memory = test_guarded_new(cinch_grad_size(&judged->net.shape));
    while (judged->state == CINCH_TRAINING) {
        for (size_t part = 0; part < cinch_anneal_look(judged).parts; part++)
            cinch_anneal_part(judged, part);
        cinch_anneal_join(judged);
        cinch_train_judge(judged, test_guarded_arena(&memory));
        assert_true(judged->passes == 0 || judged->best_pass > 0);
        if (judged->passes > 0)
            assert_score_holds(judged, "judged");
    }
    test_guarded_free(&memory);
    assert_true(judged->best.margin >= plain->best.margin && judged->best_pass > 0);
    test_same_floats(judged->net.weights, plain->net.weights,
                     cinch_shape_cost(&plain->net.shape).parameters, "judged");
    end(&a);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_the_weights),
        cmocka_unit_test(scores_of_rows_that_repeat),
        cmocka_unit_test(instruction_sets_train_alike),
        cmocka_unit_test(chunks_change_nothing),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(parts_go_in_any_order),
        cmocka_unit_test(it_becomes_exact),
        cmocka_unit_test(margins_come_near_the_best_known),
        cmocka_unit_test(goals_and_polish_end_it),
        cmocka_unit_test(budgets_may_be_small),
        cmocka_unit_test(it_goes_on_from_weights),
        cmocka_unit_test(equal_values_part),
        cmocka_unit_test(judging_between_steps_changes_nothing),
    };
    return cmocka_run_group_tests_name("anneal", tests, NULL, NULL);
}
