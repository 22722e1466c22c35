/* test_permute.c - outputs in another order: what is found, and what is in the way. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "cinch_train.h"

enum { SYMBOLS = 7, UNITS = 2, WEIGHTS = 2 * SYMBOLS * UNITS };

/* Seven keys through two units to as many values. */
typedef struct job {
    cinch_net net, moved;
    float weights[WEIGHTS], moved_weights[WEIGHTS];
    uint32_t key[SYMBOLS], value[SYMBOLS], answers[SYMBOLS];
    cinch_alphabet alphabet;
    cinch_mapping mapping;
    void *memory;
    cinch_arena scratch;
} job;

/* Codes and output vectors on a circle: key i is answered with i. In memory of exactly the size
 * promised. */
static void begin(job *j)
{
    static const float circle[SYMBOLS][UNITS] = {{1, 0},         {0.62f, 0.78f},  {-0.22f, 0.97f},
                                                 {-0.9f, 0.43f}, {-0.9f, -0.43f}, {-0.22f, -0.97f},
                                                 {0.62f, -0.78f}};
    *j = (job){.net.shape = {.columns = 1,
                             .offset = {0, SYMBOLS},
                             .layers = 1,
                             .width = {UNITS},
                             .values = SYMBOLS}};
    j->net.weights = j->weights;
    j->moved.weights = j->moved_weights;
    for (uint32_t i = 0; i < SYMBOLS; i++) {
        for (uint32_t u = 0; u < UNITS; u++) {
            j->weights[i * UNITS + u] = circle[i][u];
            j->weights[SYMBOLS * UNITS + u * SYMBOLS + i] = circle[i][u];
        }
        j->key[i] = i;
        j->value[i] = (3 * i + 1) % SYMBOLS;
    }
    j->alphabet.count = SYMBOLS;
    j->mapping = (cinch_mapping){.columns = 1,
                                 .keys = &j->alphabet,
                                 .values = &j->alphabet,
                                 .rows = SYMBOLS,
                                 .key = j->key,
                                 .value = j->value};
    size_t bytes = cinch_cert_size(&j->net.shape);
    j->memory = malloc(bytes);
    j->scratch = cinch_arena_over(j->memory, bytes);
}

static cinch_permutation permute(job *j)
{
    return cinch_permute(&j->moved, j->answers, &j->net, &j->mapping, j->scratch);
}

static void assert_computes(const job *j)
{
    cinch_walk walk;
    size_t bytes = cinch_walk_size(&j->moved.shape);
    void *memory = malloc(bytes);
    cinch_arena arena = cinch_arena_over(memory, bytes);
    assert_int_equal(cinch_walk_init(&walk, &j->moved.shape, &arena), CINCH_OK);
    for (size_t row = 0; row < j->mapping.rows; row++) {
        cinch_net_walk(&walk, &j->moved, &j->key[row]);
        assert_int_equal(walk.answer, j->value[row]);
    }
    free(memory);
}

static void any_permutation_is_computed(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        job j;
        begin(&j);
        rng_state rng = {.seed = seed};
        uint32_t moved = 0;
        for (uint32_t i = SYMBOLS - 1; i > 0; i--) {
            uint32_t other = rng_below(&rng, i + 1), kept = j.value[i];
            j.value[i] = j.value[other];
            j.value[other] = kept;
        }
        j.mapping.rows = SYMBOLS - seed % 3; /* the rest is filled up */
        cinch_permutation found = permute(&j);
        assert_int_equal(found.obstacle, CINCH_PERMUTABLE);
        assert_true(found.same_weights);
        assert_computes(&j);
        for (uint32_t v = 0; v < SYMBOLS; v++)
            moved +=
                j.moved_weights[SYMBOLS * UNITS + v] != j.weights[SYMBOLS * UNITS + v] ||
                j.moved_weights[SYMBOLS * (UNITS + 1) + v] != j.weights[SYMBOLS * (UNITS + 1) + v];
        assert_int_equal(found.moved, moved);
        for (size_t row = 0; row < j.mapping.rows; row++)
            assert_int_equal(j.answers[row], row);
        free(j.memory);
    }
}

static void obstacles_name_two_rows(void **state)
{
    (void)state;
    job j;
    begin(&j);
    j.value[5] = j.value[2]; /* different answers, one value */
    cinch_permutation found = permute(&j);
    assert_int_equal(found.obstacle, CINCH_MERGE);
    assert_true(found.first == 2 && found.second == 5);
    free(j.memory);

    begin(&j);
    j.key[4] = 1; /* one answer, different values */
    found = permute(&j);
    assert_int_equal(found.obstacle, CINCH_SPLIT);
    assert_true(found.first == 1 && found.second == 4);
    free(j.memory);

    begin(&j);
    memset(j.weights, 0, UNITS * sizeof *j.weights); /* key 0 sends nothing */
    found = permute(&j);
    assert_int_equal(found.obstacle, CINCH_TIE);
    assert_int_equal(found.second, 0);
    free(j.memory);
}

/* More hidden layers than there may be would lie beyond the arrays of a shape, and of a walk. */
static void too_many_layers_stop_the_program(void **state)
{
    (void)state;
    const uint32_t layers[] = {CINCH_MAX_LAYERS, CINCH_MAX_LAYERS + 1, UINT32_MAX};
    static unsigned char memory[8192];
    for (int i = 0; i < 12; i++) {
        cinch_shape shape = {.columns = 1, .offset = {0, SYMBOLS}, .values = SYMBOLS};
        shape.layers = layers[i / 4];
        for (int l = 0; l < CINCH_MAX_LAYERS; l++)
            shape.width[l] = 1;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            signal(SIGILL, SIG_DFL);
            signal(SIGTRAP, SIG_DFL);
            cinch_walk walk;
            cinch_arena arena = cinch_arena_over(memory, sizeof memory);
            if (i % 4 == 0)
                _exit(cinch_walk_size(&shape) > sizeof memory);
            if (i % 4 == 1)
                _exit(cinch_grad_size(&shape) == SIZE_MAX);
            if (i % 4 == 2)
                _exit(cinch_cert_size(&shape) == SIZE_MAX);
            _exit(cinch_walk_init(&walk, &shape, &arena) != CINCH_OK);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (i < 4)
            assert_int_equal(status, 0);
        else
            assert_true(WIFSIGNALED(status) &&
                        (WTERMSIG(status) == SIGILL || WTERMSIG(status) == SIGTRAP));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_permutation_is_computed),
        cmocka_unit_test(obstacles_name_two_rows),
        cmocka_unit_test(too_many_layers_stop_the_program),
    };
    return cmocka_run_group_tests_name("permute", tests, NULL, NULL);
}
