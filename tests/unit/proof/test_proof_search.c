/* What the searches for near rivals find, by the maker's tree and the checker's cells, against
 * all. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/exact_sum.h"
#include "proof/check_balls.h"
#include "proof/make_search.h"
#include "proof/proof.h"
#include "support.h"

#define MOST_VALUES 400
#define MOST_WIDTH  8

/* ---- The maker's tree ------------------------------------------------------------------------ */

typedef struct tree_case {
    cert_tree tree;
    cert_rivals rivals;
    float weights[MOST_VALUES * MOST_WIDTH];
    double logit[MOST_VALUES];
} tree_case;

/* Coarse weights make ties, among values and between halves of the tree. */
static void random_tree(tree_case *c, rng_state *rng, void *memory, size_t bytes)
{
    cinch_arena arena = cinch_arena_over(memory, bytes);
    size_t values = test_between(rng, 1, MOST_VALUES), inputs = test_between(rng, 1, MOST_WIDTH);
    uint32_t kind = test_between(rng, 0, TEST_WEIGHT_KINDS - 1);
    for (size_t i = 0; i < values * inputs; i++)
        c->weights[i] = test_weight(rng, kind, 0);
    arena_list counted = {.arena = NULL}, taken = {.arena = &arena};
    cert_tree_list(&counted, &c->tree, values, inputs);
    assert_true(arena_list_size(&counted) <= bytes / 2);
    cert_tree_list(&taken, &c->tree, values, inputs);
    assert_false(taken.failed);
    c->rivals.value = arena_take(&arena, values, sizeof *c->rivals.value);
    c->rivals.logit = arena_take(&arena, values, sizeof *c->rivals.logit);
    cert_tree_build(&c->tree, c->weights);
}

static void expect_rivals(tree_case *c, const float *code, uint32_t right, cert_limits limits)
{
    double most = -CERT_INFINITE;
    for (size_t v = 0; v < c->tree.values; v++) {
        c->logit[v] = 0.0;
        for (size_t i = 0; i < c->tree.inputs; i++)
            c->logit[v] += (double)code[i] * (double)c->weights[i * c->tree.values + v];
        if (v != right && c->logit[v] >= limits.floor && c->logit[v] > most)
            most = c->logit[v];
    }
    assert_true(c->rivals.most == most);
    size_t wanted = 0;
    double least = fmax(limits.floor, fmin(most - limits.window, limits.close));
    for (size_t v = 0; v < c->tree.values; v++)
        wanted += v != right && c->logit[v] >= least;
    assert_int_equal(c->rivals.count, wanted);
    bool seen[MOST_VALUES] = {false};
    for (size_t i = 0; i < c->rivals.count; i++) {
        uint32_t v = c->rivals.value[i];
        assert_true(v < c->tree.values && v != right && !seen[v]);
        assert_true(c->rivals.logit[i] == c->logit[v] && c->logit[v] >= least);
        seen[v] = true;
    }
}

static void trees_find_what_all_logits_show(void **state)
{
    (void)state;
    static tree_case c;
    const size_t bytes = (size_t)1 << 17;
    void *memory = test_memory(bytes);
    for (uint64_t seed = 0; seed < 3000; seed++) {
        rng_state rng = {seed, 12, 0};
        random_tree(&c, &rng, memory, bytes);
        for (int search = 0; search < 5; search++) {
            float code[MOST_WIDTH];
            for (size_t i = 0; i < c.tree.inputs; i++)
                code[i] = test_weight(&rng, (uint32_t)(seed % 3), 0);
            cert_limits limits = {.floor = -CERT_INFINITE, .close = CERT_INFINITE};
            if (search % 2)
                limits.floor = (double)test_uniform(&rng);
            if (search % 3)
                limits.close = 2.0 * (double)test_uniform(&rng);
            limits.window = search < 3 ? 0x1p-40 : (double)test_between(&rng, 0, 3);
            uint32_t right = rng_below(&rng, (uint32_t)c.tree.values);
            cert_tree_search(&c.rivals, &c.tree, code, right, limits);
            expect_rivals(&c, code, right, limits);
        }
    }
    free(memory);
}

/* ---- The checker's cells --------------------------------------------------------------------- */

typedef struct cells_case {
    cert_cells cells;
    float weights[MOST_VALUES * MOST_WIDTH];
    float lowest[MOST_WIDTH], highest[MOST_WIDTH];
    float code[MOST_WIDTH], from[MOST_WIDTH];
    uint32_t near[MOST_VALUES];
} cells_case;

static void find_ends(cells_case *c)
{
    for (size_t i = 0; i < c->cells.inputs; i++) {
        c->lowest[i] = FLT_MAX;
        c->highest[i] = -FLT_MAX;
        for (size_t v = 0; v < c->cells.values; v++) {
            float w = c->weights[i * c->cells.values + v];
            c->lowest[i] = fminf(c->lowest[i], w);
            c->highest[i] = fmaxf(c->highest[i], w);
        }
    }
}

static void random_cells(cells_case *c, rng_state *rng, void *memory, size_t bytes)
{
    cinch_arena arena = cinch_arena_over(memory, bytes);
    size_t values = test_between(rng, 1, MOST_VALUES), inputs = test_between(rng, 1, MOST_WIDTH);
    uint32_t kind = test_between(rng, 0, TEST_WEIGHT_KINDS - 1);
    int exponent = test_between(rng, 0, 3) ? 0 : (int)test_between(rng, 0, 200) - 120;
    arena_list counted = {.arena = NULL}, taken = {.arena = &arena};
    cert_cells_list(&counted, &c->cells, values, inputs);
    assert_true(arena_list_size(&counted) <= bytes);
    cert_cells_list(&taken, &c->cells, values, inputs);
    assert_false(taken.failed);
    for (size_t i = 0; i < values * inputs; i++)
        c->weights[i] = test_weight(rng, kind, exponent);
    find_ends(c);
    for (size_t i = 0; i < inputs; i++) {
        c->code[i] = test_weight(rng, kind, -exponent / 2);
        c->from[i] = c->weights[i * values + values / 2];
    }
    cert_cells_fill(&c->cells, c->weights, c->lowest, c->highest);
}

/* The sign of sum_i code_i (from_i - w_i) - needed, exactly. */
static int beyond_needed(const cells_case *c, size_t v, float needed)
{
    exact sum;
    exact_clear(&sum);
    exact_add(&sum, -(double)needed);
    for (size_t i = 0; i < c->cells.inputs; i++) {
        exact_add(&sum, (double)c->code[i] * (double)c->from[i]);
        exact_add(&sum, -(double)c->code[i] * (double)c->weights[i * c->cells.values + v]);
    }
    return exact_sign(&sum);
}

static size_t mark_near(bool seen[MOST_VALUES], cells_case *c, const cert_asked *asked)
{
    size_t count = cert_cells_near(c->near, &c->cells, asked);
    for (size_t i = 0; i < count; i++) {
        assert_true(c->near[i] < c->cells.values && !seen[c->near[i]]);
        seen[c->near[i]] = true;
    }
    return count;
}

/* What no lead exceeds. */
static double largest_lead(const cells_case *c)
{
    double size = 0.0;
    for (size_t i = 0; i < c->cells.inputs; i++)
        size += fabs((double)c->code[i]) * ((double)c->highest[i] - (double)c->lowest[i]);
    return size;
}

/* Every value whose margin is not above what is needed is named, once; and others only rarely. */
static void cells_name_every_near_value(void **state)
{
    (void)state;
    static cells_case c;
    const size_t bytes = (size_t)1 << 17;
    void *memory = test_memory(bytes);
    size_t named = 0, wanted = 0, all = 0;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        rng_state rng = {seed, 14, 0};
        random_cells(&c, &rng, memory, bytes);
        double size = largest_lead(&c);
        float needed = (float)(size * (double)test_uniform(&rng) * 0.25);
        double more = seed % 4 == 0 ? size * 0.125 : 0.0; /* as if leads were so far off */
        const cert_asked asked = {c.code, c.from, size * 32.0 * 0x1p-52 + more, (double)needed};
        float within = more > 0.0 ? (float)((double)needed + 0.99 * more) : needed;
        bool seen[MOST_VALUES] = {false};
        size_t count = mark_near(seen, &c, &asked);
        for (size_t v = 0; v < c.cells.values; v++) {
            bool near = beyond_needed(&c, v, within) <= 0;
            assert_true(seen[v] || !near);
            wanted += near;
        }
        named += count;
        all += c.cells.values;
    }
    assert_true(wanted > all / 10 && named < wanted + all / 100);
    free(memory);
}

/* One vector is `spread` from another, and of length 1 as they all are, but for rounding. */
static void draw_close(float *to, const float *centre, size_t inputs, float spread, rng_state *rng)
{
    float square = 0.0f;
    for (size_t i = 0; i < inputs; i++) {
        to[i] = centre[i] + spread * test_uniform(rng);
        square += to[i] * to[i];
    }
    for (size_t i = 0; i < inputs; i++)
        to[i] /= sqrtf(square);
}

/* Vectors on a sphere that differ by little, some of them many times; codes along one of them. */
static void close_cells(cells_case *c, rng_state *rng, void *memory, size_t bytes)
{
    cinch_arena arena = cinch_arena_over(memory, bytes);
    size_t values = test_between(rng, 100, MOST_VALUES), inputs = test_between(rng, 2, MOST_WIDTH);
    const float spread = exp2f(-(float)test_between(rng, 0, 24));
    const float scale = exp2f((float)test_between(rng, 0, 40) - 20.0f);
    const size_t copies = test_between(rng, 0, 1) ? 96 : test_between(rng, 1, 4);
    float centre[MOST_WIDTH] = {1.0f}, vector[MOST_WIDTH];
    arena_list taken = {.arena = &arena};
    cert_cells_list(&taken, &c->cells, values, inputs);
    assert_false(taken.failed);
    for (size_t v = 0; v < values; v++) {
        if (v % copies == 0)
            draw_close(vector, centre, inputs, spread, rng);
        for (size_t i = 0; i < inputs; i++)
            c->weights[i * values + v] = vector[i];
    }
    find_ends(c);
    for (size_t i = 0; i < inputs; i++) {
        c->code[i] = scale * c->weights[i * values];
        c->from[i] = c->weights[i * values + (values - 1) * test_between(rng, 0, 1)];
    }
    cert_cells_fill(&c->cells, c->weights, c->lowest, c->highest);
}

static double lead_of(const cells_case *c, size_t v)
{
    double lead = 0.0;
    for (size_t i = 0; i < c->cells.inputs; i++)
        lead +=
            (double)c->code[i] * ((double)c->weights[i * c->cells.values + v] - (double)c->from[i]);
    return lead;
}

/* What is needed is just what one of the values has. */
static void cells_tell_close_values_apart(void **state)
{
    (void)state;
    static cells_case c;
    const size_t bytes = (size_t)1 << 17;
    void *memory = test_memory(bytes);
    size_t named = 0, all = 0;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        rng_state rng = {seed, 15, 0};
        close_cells(&c, &rng, memory, bytes);
        double error = largest_lead(&c) * 32.0 * 0x1p-52;
        double needed = -lead_of(&c, rng_below(&rng, (uint32_t)c.cells.values)) - error;
        const cert_asked asked = {c.code, c.from, error, needed};
        bool seen[MOST_VALUES] = {false};
        named += mark_near(seen, &c, &asked);
        for (size_t v = 0; v < c.cells.values; v++)
            assert_int_equal(seen[v], !(-lead_of(&c, v) - error > needed));
        all += c.cells.values;
    }
    assert_true(named > all / 10 && named < all);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_find_what_all_logits_show),
        cmocka_unit_test(cells_name_every_near_value),
        cmocka_unit_test(cells_tell_close_values_apart),
    };
    return cmocka_run_group_tests_name("cert_search", tests, NULL, NULL);
}
