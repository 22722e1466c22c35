/* The annealed trainer's options, the networks and mappings that it is not for. */
#define _POSIX_C_SOURCE 200809L

#include <float.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "anneal_runs.h"
#include "base/rng.h"
#include "train/train.h"

static void zero_means_the_default(void **state)
{
    (void)state;
    static const struct {
        uint32_t width;
        size_t rows;
        uint64_t budget;
        uint32_t neighbours;
    } each[] = {{2, 1000, 3000, 8},   {3, 1000, 1000, 24},  {4, 2, 1000, 48},
                {2, 200, 1000, 8},    {5, 1001, 1000, 128}, {6, 1001, 1000, 192},
                {64, 100, 1000, 192}, {2, 1001, 10000, 8},  {3, 300000, 1000, 24},
                {4, 300001, 300, 48}};
    cinch_mapping *mapping = test_family("cycle:30");
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        cinch_shape shape = test_shape(mapping, 1, each[i].width);
        cinch_train_options o = {.trainer = CINCH_ANNEAL};
        assert_int_equal(train_defaults(&o, &shape, each[i].rows), CINCH_OK);
        assert_int_equal(o.trainer, CINCH_ANNEAL);
        assert_true(o.rate == 0.3f && o.beta1 == 0.9f && o.beta2 == 0.9f && o.epsilon == 1e-18f);
        assert_true(o.anneal.gain == 4.0f && o.anneal.last_gain == 100.0f);
        assert_true(o.last_rate == 0.02f && o.anneal.alignment == 32);
        assert_int_equal(o.budget, each[i].budget);
        assert_int_equal(o.anneal.neighbours, each[i].neighbours);
        cinch_train_options again = o;
        assert_int_equal(train_defaults(&again, &shape, each[i].rows), CINCH_OK);
        assert_memory_equal(&again, &o, sizeof o);
    }
    test_mapping_free(mapping);
}

static void options_out_of_range(void **state)
{
    (void)state;
    static const cinch_train_options bad[] = {
        {.rate = -0.1f},
        {.rate = NAN},
        {.rate = 2e6f},
        {.beta1 = 1.0f},
        {.beta2 = NAN},
        {.beta2 = -0.5f},
        {.epsilon = -1e-9f},
        {.epsilon = NAN},
        {.goal = -1.0f},
        {.anneal = {.neighbours = 1025}},
        {.anneal = {.neighbours = UINT32_MAX}},
        {.anneal = {.gain = -4.0f}},
        {.anneal = {.gain = NAN}},
        {.anneal = {.gain = 1000001.0f}},
        {.anneal = {.last_gain = -1.0f}},
        {.anneal = {.last_gain = INFINITY}},
        {.last_rate = -0.01f},
        {.last_rate = NAN},
        {.last_rate = 1000001.0f},
    };
    cinch_mapping *mapping = test_family("cycle:30");
    cinch_shape shape = test_shape(mapping, 1, 2);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cinch_train_options options = bad[i];
        options.trainer = CINCH_ANNEAL;
        cinch_train train;
        cinch_arena none = cinch_arena_over(NULL, 0);
        assert_int_equal(cinch_train_size(&shape, 30, &options), SIZE_MAX);
        if (cinch_train_init(&train, &shape, mapping, &options, NULL, &none) != CINCH_BAD_OPTION)
            fail_msg("options %zu", i);
    }
    test_mapping_free(mapping);
}

/* At the ends of their ranges the schedule goes wrong, but no number does. */
static void options_at_the_ends_of_their_ranges(void **state)
{
    (void)state;
    rng_state rng = {.seed = 83};
    static const float ends[] = {1e-30f, 1e-3f, 1.0f, 100.0f, 1e4f};
    static const float betas[] = {1e-30f, 0.5f, 0.99f, 0x1.fffffep-1f};
    static const float epsilons[] = {0x1p-149f, 1e-18f, 1.0f, FLT_MAX};
    for (int round = 0; round < test_times(300); round++) {
        cinch_train_options options = {.seed = (uint64_t)round, .budget = 60, .goal = 1e30f};
        options.rate = ends[test_between(&rng, 0, 4)];
        options.beta1 = betas[test_between(&rng, 0, 3)];
        options.beta2 = betas[test_between(&rng, 0, 3)];
        options.epsilon = epsilons[test_between(&rng, 0, 3)];
        options.anneal.alignment = test_between(&rng, 0, 40);
        options.anneal.neighbours = test_between(&rng, 1, 30);
        options.anneal.gain = ends[test_between(&rng, 0, 4)];
        options.anneal.last_gain = ends[test_between(&rng, 0, 4)];
        options.last_rate = ends[test_between(&rng, 0, 4)];
        annealed a, b;
        const char *family = round % 2 ? "cycle:37" : "random:50:20:3";
        uint32_t width = 2 + (uint32_t)round % 3;
        cinch_train *train = begin(&a, family, width, options);
        cinch_train *other = begin(&b, family, width, options);
        unsigned char *saved = test_memory(cinch_anneal_look(train).bytes);
        while (cinch_train_run(train, 1) == CINCH_TRAINING)
            if (cinch_anneal_look(train).saves) {
                cinch_anneal_save(saved, train);
                assert_int_equal(cinch_anneal_load(other, saved, cinch_anneal_look(train).bytes),
                                 CINCH_OK);
            }
        assert_int_equal(train->state, CINCH_SPENT);
        assert_true(train->score.margin == train->score.margin);
        assert_score_holds(train, "extreme options");
        free(saved);
        end(&b);
        end(&a);
    }
}

/* For other networks it is Adam, with Adam's own defaults and bits. */
static void other_networks_have_adam(void **state)
{
    (void)state;
    cinch_mapping *cycle = test_family("cycle:9"), *lone = test_family("random:5:1:2");
    rng_state rng = {.seed = 5};
    cinch_mapping *two = test_random_mapping(&rng, 2, 4, 5, 12);
    cinch_shape shapes[] = {test_shape(cycle, 0, 0), test_shape(cycle, 2, 4),
                            test_shape(cycle, 1, 1), test_shape(cycle, 1, 65),
                            test_shape(cycle, 1, 3), test_shape(cycle, 1, 3),
                            test_shape(cycle, 1, 3), test_shape(cycle, 1, 3),
                            test_shape(lone, 1, 3),  test_shape(two, 1, 3)};
    shapes[4].bias = true;
    shapes[5].activation = CINCH_RELU;
    shapes[6].activation = CINCH_IDENTITY;
    shapes[7].output = CINCH_LINEAR;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const cinch_mapping *mapping = i < 8 ? cycle : i == 8 ? lone : two;
        test_run wanted, got;
        cinch_train_options options = {.trainer = CINCH_ADAM, .seed = i};
        test_run_begin(&wanted, &shapes[i], mapping, &options, NULL);
        options.trainer = CINCH_ANNEAL;
        options.anneal.neighbours = 5000;
        test_run_begin(&got, &shapes[i], mapping, &options, NULL);
        assert_int_equal(got.train.options.trainer, CINCH_ADAM);
        assert_true(got.train.options.rate == 0.1f && got.train.options.budget == 20000);
        assert_null(got.train.memory->anneal);
        cinch_train_run(&wanted.train, 40);
        cinch_train_run(&got.train, 40);
        test_same_floats(wanted.train.net.weights, got.train.net.weights,
                         cinch_shape_cost(&shapes[i]).parameters, "Adam");
        test_same_score(&wanted.train.score, &got.train.score, "Adam");
        test_run_end(&wanted);
        test_run_end(&got);
    }
    test_mapping_free(cycle);
    test_mapping_free(lone);
    test_mapping_free(two);
}

/* Calls that are not for Adam, by number. */
static void ask_for_parts(cinch_train *train, int call)
{
    unsigned char bytes[8] = {0};
    switch (call) {
    case 0:
        _exit((int)cinch_anneal_look(train).parts);
    case 1:
        cinch_anneal_part(train, 0);
        break;
    case 2:
        cinch_anneal_join(train);
        break;
    case 3:
        _exit(cinch_anneal_look(train).saves);
    case 4:
        _exit((int)cinch_anneal_look(train).bytes);
    case 5:
        cinch_anneal_save(bytes, train);
        break;
    case 6:
        _exit((int)cinch_anneal_load(train, bytes, sizeof bytes));
    case 7: { /* what is complete for another shape */
        static unsigned char memory[1 << 16];
        cinch_train other;
        cinch_train_options options = train->options;
        cinch_arena arena = cinch_arena_over(memory, sizeof memory);
        options.trainer = CINCH_ANNEAL;
        _exit((int)cinch_train_init(&other, &train->net.shape, train->mapping, &options, NULL,
                                    &arena));
    }
    default:
        _exit((int)cinch_anneal_look(train).pairs);
    }
    _exit(0);
}

/* A caller's mistake, which stops the program in every build, by a trap and not by a null
 * pointer. */
static void adam_has_no_parts(void **state)
{
    (void)state;
    annealed a = {.mapping = test_family("cycle:9")};
    a.shape = test_shape(a.mapping, 2, 3);
    test_run_begin(&a.run, &a.shape, a.mapping, &(cinch_train_options){.trainer = CINCH_ANNEAL},
                   NULL);
    for (int call = 0; call < 9; call++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            signal(SIGILL, SIG_DFL);
            signal(SIGTRAP, SIG_DFL);
            signal(SIGSEGV, SIG_DFL);
            ask_for_parts(&a.run.train, call);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!(WIFSIGNALED(status) && (WTERMSIG(status) == SIGILL || WTERMSIG(status) == SIGTRAP)))
            fail_msg("call %d: status %d", call, status);
    }
    end(&a);
}

/* A key's code cannot be two values' at once. */
static void rows_that_contradict(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:12");
    cinch_shape shape = test_shape(mapping, 1, 3);
    cinch_train_options options = {.trainer = CINCH_ANNEAL};
    test_guarded memory = test_guarded_new(cinch_train_size(&shape, mapping->rows, &options));
    for (uint32_t r = 0; r < 11; r++) {
        cinch_train train;
        cinch_arena arena = test_guarded_arena(&memory);
        uint32_t kept = mapping->key[r];
        mapping->key[r] = mapping->key[11];
        assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),
                         CINCH_CONFLICT);
        mapping->key[r] = mapping->key[r ? r - 1 : 1];
        arena = test_guarded_arena(&memory);
        assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),
                         CINCH_CONFLICT);
        mapping->key[r] = kept;
    }
    for (size_t bytes = 0; bytes < memory.bytes * 3 / 4; bytes += 64) {
        cinch_train train;
        cinch_arena arena = cinch_arena_over(memory.memory, bytes);
        assert_int_equal(cinch_train_init(&train, &shape, mapping, &options, NULL, &arena),
                         CINCH_NO_MEMORY);
    }
    test_guarded_free(&memory);
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_means_the_default),
        cmocka_unit_test(options_out_of_range),
        cmocka_unit_test(options_at_the_ends_of_their_ranges),
        cmocka_unit_test(other_networks_have_adam),
        cmocka_unit_test(adam_has_no_parts),
        cmocka_unit_test(rows_that_contradict),
    };
    return cmocka_run_group_tests_name("anneal_options", tests, NULL, NULL);
}
