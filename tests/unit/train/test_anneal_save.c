/* The annealed trainer's checkpoints: what is loaded goes on with the same bits, or is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cinch_train.h"
#include "support.h"

/* What trainings of one kind are begun with. */
typedef struct kind {
    cinch_mapping *mapping;
    cinch_shape shape;
    cinch_train_options options;
    const float *from;
} kind;

static kind kind_of(const char *family, uint32_t width, cinch_train_options options)
{
    kind k = {.mapping = test_family(family), .options = options};
    k.shape = test_shape(k.mapping, 1, width);
    k.options.trainer = CINCH_ANNEAL;
    return k;
}

static void begin(test_run *run, const kind *k)
{
    test_run_begin(run, &k->shape, k->mapping, &k->options, k->from);
}

/* In memory of exactly their size. */
typedef struct saved {
    unsigned char *bytes;
    size_t count;
} saved;

static saved save(const cinch_train *train)
{
    saved s = {.count = cinch_anneal_look(train).bytes};
    s.bytes = test_memory(s.count);
    cinch_anneal_save(s.bytes, train);
    return s;
}

/* The state in the first pass from `pass` on that can be saved. */
static saved saved_at(const kind *k, uint64_t pass)
{
    test_run run;
    begin(&run, k);
    cinch_train_run(&run.train, pass);
    while (!cinch_anneal_look(&run.train).saves)
        assert_int_equal(cinch_train_run(&run.train, 1), CINCH_TRAINING);
    saved s = save(&run.train);
    test_run_end(&run);
    return s;
}

/* ---- The same bits --------------------------------------------------------------------------- */

static void assert_same(const cinch_train *a, const cinch_train *b)
{
    size_t count = cinch_shape_cost(&a->net.shape).parameters;
    test_same_floats(a->net.weights, b->net.weights, count, "weights");
    test_same_floats(cinch_train_best(a).weights, cinch_train_best(b).weights, count,
                     "best weights");
    cinch_score x[] = {a->score, a->best}, y[] = {b->score, b->best};
    y[1].loss = x[1].loss; /* is not saved */
    test_same_score(&x[0], &y[0], "score");
    test_same_score(&x[1], &y[1], "best");
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->passes, b->passes);
    assert_int_equal(a->exact_at, b->exact_at);
    assert_int_equal(a->best_pass, b->best_pass);
    assert_int_equal(cinch_anneal_look(a).renewals, cinch_anneal_look(b).renewals);
}

/* A new training that loads `s` ends as `expected` did. */
static void check_resumed(const kind *k, const saved *s, const cinch_train *expected)
{
    test_run run;
    begin(&run, k);
    assert_int_equal(cinch_anneal_load(&run.train, s->bytes, s->count), CINCH_OK);
    assert_true(cinch_anneal_look(&run.train).saves);
    saved again = save(&run.train);
    assert_memory_equal(again.bytes, s->bytes, s->count);
    free(again.bytes);
    cinch_train_run(&run.train, UINT64_MAX);
    assert_same(expected, &run.train);
    test_run_end(&run);
}

/* Saves all states that can be saved; how many. */
static size_t check_all_states(const kind *k)
{
    enum { MOST = 400 };
    static saved all[MOST];
    size_t count = 0;
    test_run run;
    begin(&run, k);
    do {
        if (cinch_anneal_look(&run.train).saves) {
            assert_true(count < MOST);
            all[count++] = save(&run.train);
        }
    } while (cinch_train_run(&run.train, 1) == CINCH_TRAINING);
    assert_false(cinch_anneal_look(&run.train).saves);
    for (size_t i = 0; i < count; i++) {
        check_resumed(k, &all[i], &run.train);
        free(all[i].bytes);
    }
    test_run_end(&run);
    return count;
}

static void loaded_ones_end_alike(void **state)
{
    (void)state;
    static const struct {
        const char *family;
        uint32_t width;
        cinch_train_options options;
        size_t states;
    } each[] = {
        {"cycle:30", 3, {.budget = 300, .goal = 1e30f}, 5},
        {"cycle:20", 3, {.budget = 70, .goal = 1e30f}, 38},
        {"random:60:30:2", 2, {.budget = 400, .polish = 90, .isa = CINCH_ISA_PLAIN}, 5},
        {"shift:70", 4, {.budget = 200, .goal = 1e30f, .anneal = {.neighbours = 9}}, 3},
        {"cycle:40", 2, {.budget = 500, .polish = CINCH_POLISH_AGAIN}, 2},
        {"cycle:50", 3, {.budget = 250, .goal = 0.07f, .want_loss = true}, 2},
        {"cycle:90", 9, {.budget = 60, .goal = 1e30f, .rate = 3.0f, .anneal = {.alignment = 1}}, 5},
        {"shift:2", 2, {.budget = 50}, 1},
    };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        kind k = kind_of(each[i].family, each[i].width, each[i].options);
        size_t states = check_all_states(&k);
        if (states < each[i].states)
            fail_msg("%s: %zu states", each[i].family, states);
        test_mapping_free(k.mapping);
    }
}

/* Without the alignment the state before the first pass can be saved too. */
static void loaded_ones_that_began_from_weights(void **state)
{
    (void)state;
    kind k =
        kind_of("cycle:60", 3, (cinch_train_options){.budget = 100, .goal = 1e30f, .rate = 2.0f});
    rng_state rng = {.seed = 3};
    float *from = test_random_weights(&rng, &k.shape, 1.0f);
    k.from = from;
    assert_true(check_all_states(&k) > 3);
    saved s = saved_at(&k, 0);
    k.from = NULL; /* it has an alignment, which is not over in pass 1 */
    test_run run;
    begin(&run, &k);
    assert_int_equal(cinch_anneal_load(&run.train, s.bytes, s.count), CINCH_BAD_STATE);
    test_run_end(&run);
    free(s.bytes);
    free(from);
    test_mapping_free(k.mapping);
}

/* ---- What is refused ------------------------------------------------------------------------- */

/* Whatever was loaded: refused, or it trains to its end and knows what its weights score. */
static cinch_status try_load(const kind *k, const saved *s)
{
    test_run run;
    begin(&run, k);
    cinch_train *train = &run.train;
    cinch_status status = cinch_anneal_load(train, s->bytes, s->count);
    assert_true(status == CINCH_OK || status == CINCH_BAD_STATE);
    if (status == CINCH_OK) {
        assert_true(cinch_anneal_look(train).near_right <= k->mapping->rows);
        cinch_train_run(train, UINT64_MAX);
        assert_true(train->state == CINCH_DONE || train->state == CINCH_SPENT);
        cinch_score score, said = train->score;
        test_grad(NULL, &score, &train->net, train->mapping, CINCH_ISA_PLAIN);
        score.loss = said.loss = 0.0;
        assert_true(score.finite && score.margin == score.margin);
        test_same_score(&score, &said, "loaded");
    }
    test_run_end(&run);
    return status;
}

static void assert_refused(const kind *k, const saved *s)
{
    assert_int_equal(try_load(k, s), CINCH_BAD_STATE);
}

static void other_trainings_states(void **state)
{
    (void)state;
    cinch_train_options options = {.budget = 120, .goal = 1e30f};
    kind k = kind_of("perm:30:1", 3, options),
         others[] = {
             kind_of("perm:30:2", 3, options),
             kind_of("perm:30:1", 3, (cinch_train_options){.budget = 90, .rate = 0.1f}),
             kind_of("perm:30:1", 3, (cinch_train_options){.anneal = {.neighbours = 3}}),
             kind_of("perm:31:1", 3, options),
             kind_of("perm:30:1", 4, options),
             kind_of("random:30:30:5", 3, options),
             kind_of("perm:30:1", 3, (cinch_train_options){.budget = 40}),
             kind_of("perm:30:1", 3, (cinch_train_options){.anneal = {.alignment = 110}}),
         };
    saved s = saved_at(&k, 60);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cinch_status status = try_load(&others[i], &s);
        assert_int_equal(status, i < 3 ? CINCH_OK : CINCH_BAD_STATE);
        test_mapping_free(others[i].mapping);
    }
    free(s.bytes);
    test_mapping_free(k.mapping);
}

static void wrong_lengths(void **state)
{
    (void)state;
    kind k = kind_of("cycle:20", 3, (cinch_train_options){.budget = 60, .goal = 1e30f});
    saved s = saved_at(&k, 40);
    for (size_t count = 0; count < s.count; count += 1 + count / 8) {
        saved cut = {test_memory(count + !count), count};
        memcpy(cut.bytes, s.bytes, count);
        assert_refused(&k, &cut);
        free(cut.bytes);
    }
    saved longer = {test_memory(s.count + 1), s.count + 1};
    memcpy(longer.bytes, s.bytes, s.count);
    longer.bytes[s.count] = 0;
    assert_refused(&k, &longer);
    free(longer.bytes);
    free(s.bytes);
    test_mapping_free(k.mapping);
}

/* The pairs' numbers stand last. */
static void wrong_numbers_of_pairs(void **state)
{
    (void)state;
    enum { PAIRS = 21 };
    kind k = kind_of("cycle:21", 3, (cinch_train_options){.budget = 60, .goal = 1e30f});
    saved s = saved_at(&k, 40);
    for (size_t p = 0; p < PAIRS; p++) {
        const uint32_t wrong[] = {PAIRS, PAIRS + 1, 31, UINT32_MAX, INT32_MAX};
        unsigned char *at = s.bytes + s.count - (PAIRS - p) * sizeof(uint32_t);
        unsigned char *next = s.bytes + s.count - (PAIRS - (p + 1) % PAIRS) * sizeof(uint32_t);
        uint32_t kept;
        memcpy(&kept, at, sizeof kept);
        assert_true(kept < PAIRS);
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            memcpy(at, &wrong[i], sizeof kept);
            assert_refused(&k, &s);
        }
        memcpy(at, next, sizeof kept);
        assert_refused(&k, &s);
        memcpy(at, &kept, sizeof kept);
    }
    assert_int_equal(try_load(&k, &s), CINCH_OK);
    free(s.bytes);
    test_mapping_free(k.mapping);
}

/* Each word by itself, and at times all words from one on, replaced by numbers that are not at
 * home. */
static void hostile_words(void **state)
{
    (void)state;
    static const float strange[] = {NAN,    INFINITY, -INFINITY, 0.0f,  1.0f,   -1.0f,
                                    1e-42f, 1e18f,    -1e18f,    1e36f, 1e-30f, 32.0f};
    enum { STRANGE = sizeof strange / sizeof *strange };
    static const char *const families[] = {"cycle:12", "cycle:23"};
    size_t loaded = 0, refused = 0, nan_loaded = 0;
    for (size_t f = 0; f < 2; f++) {
        cinch_train_options options = {
            .budget = 60, .goal = 1e30f, .anneal = {.alignment = 2, .neighbours = 5}};
        kind k = kind_of(families[f], 2 + (uint32_t)f, options);
        saved s = saved_at(&k, 20), changed = {test_memory(s.count), s.count};
        size_t numbers = 16 + cinch_shape_cost(&k.shape).parameters; /* passes and such, 14 words */
        for (size_t word = 0; word < s.count / 4; word++) {
            size_t kind_of_word = word % STRANGE, words = word % 5 ? 1 : s.count / 4 - word;
            memcpy(changed.bytes, s.bytes, s.count);
            for (size_t i = 0; i < words && i < 4 * 32 * (f + 2); i++)
                memcpy(changed.bytes + 4 * (word + i), &strange[kind_of_word], 4);
            bool good = try_load(&k, &changed) == CINCH_OK;
            loaded += good;
            refused += !good;
            nan_loaded +=
                good && kind_of_word < 3 && word >= 16 && (word < numbers || word >= numbers + 14);
        }
        free(changed.bytes);
        free(s.bytes);
        test_mapping_free(k.mapping);
    }
    assert_true(loaded > 50 && refused > 200);
    assert_int_equal(nan_loaded, 0);
}

static void flipped_bits(void **state)
{
    (void)state;
    cinch_train_options options = {.budget = 50, .goal = 1e30f, .anneal = {.alignment = 2}};
    kind k = kind_of("cycle:11", 2, options);
    saved s = saved_at(&k, 25);
    rng_state rng = {.seed = 71};
    size_t loaded = 0, rounds = (size_t)test_times(4000);
    for (size_t round = 0; round < rounds; round++) {
        uint32_t bit = test_between(&rng, 0, (uint32_t)s.count * 8 - 1);
        s.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        loaded += try_load(&k, &s) == CINCH_OK;
        s.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(loaded > rounds / 4 && loaded < rounds);
    free(s.bytes);
    test_mapping_free(k.mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loaded_ones_end_alike),
        cmocka_unit_test(loaded_ones_that_began_from_weights),
        cmocka_unit_test(other_trainings_states),
        cmocka_unit_test(wrong_lengths),
        cmocka_unit_test(wrong_numbers_of_pairs),
        cmocka_unit_test(hostile_words),
        cmocka_unit_test(flipped_bits),
    };
    return cmocka_run_group_tests_name("anneal_save", tests, NULL, NULL);
}
