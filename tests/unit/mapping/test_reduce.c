#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "cinch_train.h"

enum { MOST_COLUMNS = 5, MOST_SYMBOLS = 5, MOST_ROWS = 300, NO_SET = 1000 };

/* A small table whose symbols have no text, and what became of it. */
typedef struct job {
    cinch_mapping mapping;
    cinch_alphabet alphabets[MOST_COLUMNS + 1];
    size_t start[MOST_SYMBOLS];
    uint32_t key[MOST_ROWS * MOST_COLUMNS], value[MOST_ROWS];
    cinch_reduction reduction;
    void *memory;
} job;

static uint32_t below(rng_state *rng, uint32_t count)
{
    return rng_below(rng, count);
}

static void begin(job *j, uint32_t columns, const uint32_t *counts, uint32_t values)
{
    memset(j, 0, sizeof *j);
    for (uint32_t c = 0; c <= columns; c++)
        j->alphabets[c] = (cinch_alphabet){
            .name = "", .text = "", .start = j->start, .count = c < columns ? counts[c] : values};
    j->mapping = (cinch_mapping){.columns = columns,
                                 .keys = j->alphabets,
                                 .values = &j->alphabets[columns],
                                 .key = j->key,
                                 .value = j->value};
}

/* In memory of exactly the size promised. */
static cinch_status reduce(job *j)
{
    size_t bytes = cinch_reduce_size(&j->mapping);
    j->memory = malloc(bytes);
    memset(j->memory, 0xa5, bytes);
    cinch_arena arena = cinch_arena_over(j->memory, bytes);
    return cinch_reduce(&j->reduction, &j->mapping, &arena);
}

/* ---- By brute force -------------------------------------------------------------------------- */

static const uint32_t *key_of(const cinch_mapping *m, size_t row)
{
    return m->key + row * m->columns;
}

static bool same_key(const cinch_mapping *m, size_t a, size_t b, unsigned set)
{
    for (uint32_t c = 0; c < m->columns; c++)
        if (set >> c & 1 && key_of(m, a)[c] != key_of(m, b)[c])
            return false;
    return true;
}

/* Whether the columns of a set tell the value. */
static bool tells(const cinch_mapping *m, unsigned set)
{
    for (size_t a = 0; a < m->rows; a++)
        for (size_t b = 0; b < a; b++)
            if (same_key(m, a, b, set) && m->value[a] != m->value[b])
                return false;
    return true;
}

static bool tells_column(const cinch_mapping *m, uint32_t from, uint32_t column)
{
    for (size_t a = 0; a < m->rows; a++)
        for (size_t b = 0; b < a; b++)
            if (same_key(m, a, b, 1u << from) && !same_key(m, a, b, 1u << column))
                return false;
    return true;
}

static size_t keys_in(const cinch_mapping *m, unsigned set)
{
    size_t keys = 0;
    for (size_t a = 0; a < m->rows; a++) {
        size_t b = 0;
        while (!same_key(m, a, b, set))
            b++;
        keys += a == b;
    }
    return keys;
}

/* Whether they tell the value, and every other column varies freely. */
static bool is_enough(const cinch_mapping *m, unsigned set)
{
    if (set == 0 || !tells(m, set))
        return false;
    for (uint32_t c = 0; c < m->columns; c++)
        if (!(set >> c & 1) && keys_in(m, set | 1u << c) < 2 * keys_in(m, set))
            return false;
    return true;
}

static uint32_t symbols_in(const cinch_mapping *m, unsigned set)
{
    uint32_t symbols = 0;
    for (uint32_t c = 0; c < m->columns; c++)
        symbols += set >> c & 1 ? m->keys[c].count : 0;
    return symbols;
}

/* Whether the rows are the same with one symbol as with the other. */
static bool are_alike(const cinch_mapping *m, uint32_t column, uint32_t a, uint32_t b)
{
    size_t of_a = 0, of_b = 0, both = 0;
    for (size_t i = 0; i < m->rows; i++) {
        of_a += key_of(m, i)[column] == a;
        of_b += key_of(m, i)[column] == b;
        for (size_t k = 0; k < m->rows; k++)
            both += key_of(m, i)[column] == a && key_of(m, k)[column] == b &&
                    same_key(m, i, k, ~(1u << column)) && m->value[i] == m->value[k];
    }
    return of_a > 0 && of_a == of_b && of_a == both;
}

/* ---- What must hold -------------------------------------------------------------------------- */

/* Every row of the whole mapping is one of the smaller with its value, and there are no others. */
static void assert_says_the_same(const job *j)
{
    const cinch_mapping *whole = &j->mapping, *small = &j->reduction.mapping;
    bool met[MOST_ROWS] = {false};
    cinch_shape all, few;
    assert_int_equal(cinch_shape_of(&all, whole), CINCH_OK);
    assert_int_equal(cinch_shape_of(&few, small), CINCH_OK);
    for (size_t row = 0; row < whole->rows; row++) {
        size_t at = 0;
        for (; at < small->rows; at++) {
            bool same = true;
            for (uint32_t c = 0; c < small->columns; c++) {
                uint32_t column = j->reduction.column[c];
                uint32_t input = all.offset[column] + key_of(whole, row)[column];
                same &= j->reduction.input[input] == few.offset[c] + key_of(small, at)[c];
            }
            if (same)
                break;
        }
        assert_true(at < small->rows);
        assert_int_equal(small->value[at], whole->value[row]);
        met[at] = true;
    }
    for (size_t row = 0; row < small->rows; row++)
        assert_true(met[row]);
    assert_int_equal(keys_in(small, ~0u), small->rows);
}

/* Nothing of the smaller mapping could be left out any more. */
static void assert_nothing_is_left(const cinch_mapping *m)
{
    unsigned all = (1u << m->columns) - 1;
    for (uint32_t c = 0; c < m->columns; c++) {
        for (uint32_t other = 0; other < m->columns; other++)
            assert_true(other == c || !tells_column(m, other, c));
        assert_true(m->columns == 1 || !tells(m, 1u << c));
        for (uint32_t a = 0; a < m->keys[c].count; a++)
            for (uint32_t b = 0; b < a; b++)
                assert_false(are_alike(m, c, a, b));
    }
    for (unsigned set = 1; set < all; set++)
        assert_false(symbols_in(m, set) < symbols_in(m, all) && is_enough(m, set));
}

/* The fewest symbols of a set of columns that can stay, where no column tells another. */
static uint32_t fewest(const cinch_mapping *m)
{
    unsigned all = (1u << m->columns) - 1;
    uint32_t one = NO_SET, best = symbols_in(m, all);
    for (uint32_t c = 0; c < m->columns; c++)
        if (tells(m, 1u << c) && m->keys[c].count < one)
            one = m->keys[c].count;
    for (unsigned set = 1; set <= all; set++)
        if (symbols_in(m, set) < best && is_enough(m, set))
            best = symbols_in(m, set);
    return one < NO_SET ? one : best;
}

static bool any_tells_another(const cinch_mapping *m)
{
    for (uint32_t c = 0; c < m->columns; c++)
        for (uint32_t other = 0; other < m->columns; other++)
            if (other != c && tells_column(m, other, c))
                return true;
    return false;
}

static void assert_minimal(const job *j)
{
    unsigned kept = 0;
    for (uint32_t c = 0; c < j->reduction.mapping.columns; c++)
        kept |= 1u << j->reduction.column[c];
    assert_true(tells(&j->mapping, kept));
    if (!any_tells_another(&j->mapping))
        assert_true(symbols_in(&j->mapping, kept) <= fewest(&j->mapping));
}

/* Weights of any kind give the same logits in both networks, row by row. */
static void assert_expands(const job *j, rng_state *rng, uint32_t layers, bool bias)
{
    float weights[2][400];
    unsigned char memory[2][4096];
    cinch_net few = {.weights = weights[0]}, all = {.weights = weights[1]};
    cinch_walk walks[2];
    const cinch_mapping *whole = &j->mapping, *small = &j->reduction.mapping;
    cinch_shape_of(&few.shape, small);
    cinch_shape_of(&all.shape, whole);
    few.shape.layers = all.shape.layers = layers;
    few.shape.bias = all.shape.bias = bias;
    for (uint32_t l = 0; l < layers; l++)
        few.shape.width[l] = all.shape.width[l] = 2 + l;
    assert_true(cinch_shape_cost(&all.shape).parameters <= 400);
    for (size_t i = 0; i < cinch_shape_cost(&few.shape).parameters; i++)
        few.weights[i] = (float)(2 * below(rng, 1000) + 1) / 1000.0f - 1.0f;
    cinch_reduce_expand(&all, &j->reduction, &few);
    for (int i = 0; i < 2; i++) {
        cinch_arena arena = cinch_arena_over(memory[i], sizeof memory[i]);
        cinch_walk_init(&walks[i], i == 0 ? &few.shape : &all.shape, &arena);
    }
    for (size_t row = 0; row < whole->rows; row++) {
        uint32_t key[MOST_COLUMNS];
        for (uint32_t c = 0; c < small->columns; c++) {
            uint32_t column = j->reduction.column[c];
            key[c] = j->reduction.input[all.shape.offset[column] + key_of(whole, row)[column]] -
                     few.shape.offset[c];
        }
        cinch_net_walk(&walks[0], &few, key);
        cinch_net_walk(&walks[1], &all, key_of(whole, row));
        for (uint32_t v = 0; v < all.shape.values; v++)
            assert_true(walks[0].logit[v] == walks[1].logit[v]);
        assert_true(walks[0].answer == walks[1].answer && walks[0].margin == walks[1].margin);
    }
    cinch_measures found = cinch_net_measure(&all);
    assert_int_equal(found.idle_columns, whole->columns - small->columns);
    size_t inputs = 0;
    for (uint32_t c = 0; c < small->columns; c++) {
        assert_false(found.idle[j->reduction.column[c]]);
        inputs += whole->keys[j->reduction.column[c]].count;
    }
    cinch_shape shape = all.shape;
    shape.columns = 1;
    shape.offset[1] = (uint32_t)inputs;
    assert_int_equal(found.connections, cinch_shape_cost(&shape).connections);
    assert_int_equal(found.dense, cinch_shape_cost(&shape).dense);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* Any rows, with values by chance, by a rule over a few columns, or by one with joined symbols. */
static void fill_any(job *j, rng_state *rng)
{
    uint32_t counts[MOST_COLUMNS], columns = 1 + below(rng, MOST_COLUMNS);
    uint32_t values = 1 + below(rng, 3), kind = below(rng, 3), used = below(rng, 31) + 1;
    size_t rows = 1 + below(rng, 40);
    for (uint32_t c = 0; c < columns; c++)
        counts[c] = 1 + below(rng, MOST_SYMBOLS);
    begin(j, columns, counts, values);
    for (size_t row = 0; row < rows; row++) {
        uint32_t sum = 0;
        uint32_t *key = &j->key[j->mapping.rows * columns];
        for (uint32_t c = 0; c < columns; c++) {
            key[c] = below(rng, counts[c]);
            sum += used >> c & 1 ? (kind == 2 ? key[c] / 2 : key[c]) * (c + 1) : 0;
        }
        j->value[j->mapping.rows] = kind == 0 ? below(rng, values) : sum % values;
        bool repeated = false;
        for (size_t before = 0; before < j->mapping.rows; before++)
            repeated |= same_key(&j->mapping, before, j->mapping.rows, ~0u);
        j->mapping.rows += !repeated;
    }
}

static void small_tables(void **state)
{
    (void)state;
    static job j;
    size_t smaller = 0, columns = 0, symbols = 0;
    rng_state rng = {.seed = 5};
    for (int round = 0; round < 4000; round++) {
        fill_any(&j, &rng);
        assert_int_equal(reduce(&j), CINCH_OK);
        assert_says_the_same(&j);
        assert_nothing_is_left(&j.reduction.mapping);
        assert_minimal(&j);
        uint32_t layers = below(&rng, 3);
        assert_expands(&j, &rng, layers, below(&rng, 2) != 0);
        const cinch_mapping *small = &j.reduction.mapping;
        bool fewer = false;
        for (uint32_t c = 0; c < small->columns; c++)
            fewer |= small->keys[c].count < j.mapping.keys[j.reduction.column[c]].count;
        assert_true(j.reduction.smaller == (fewer || small->columns < j.mapping.columns));
        smaller += j.reduction.smaller;
        columns += small->columns < j.mapping.columns;
        symbols += fewer;
        free(j.memory);
    }
    assert_true(smaller > 1000 && smaller < 3990 && columns > 500 && symbols > 500);
}

/* Two columns by a rule, three that vary freely: each key four times. */
static void columns_that_vary_freely_go(void **state)
{
    (void)state;
    static job j;
    const uint32_t counts[] = {5, 4, 5, 3, 4};
    rng_state rng = {.seed = 9};
    begin(&j, 5, counts, 3);
    for (uint32_t a = 0; a < 4; a++)
        for (uint32_t b = 0; b < 3; b++)
            for (uint32_t i = 0; i < 4; i++) {
                uint32_t *key = &j.key[j.mapping.rows * 5];
                key[0] = below(&rng, 5);
                key[1] = a;
                key[2] = below(&rng, 5);
                key[3] = b;
                key[4] = i;
                j.value[j.mapping.rows++] = a * b % 3;
            }
    assert_int_equal(reduce(&j), CINCH_OK);
    assert_int_equal(j.reduction.mapping.columns, 2);
    assert_int_equal(j.reduction.column[0], 1);
    assert_int_equal(j.reduction.column[1], 3);
    assert_true(j.reduction.input[0] == CINCH_NO_INPUT);
    free(j.memory);
}

/* Four squares that sum up to an even number: any three tell the value, but nothing varies. */
static void columns_that_only_tell_stay(void **state)
{
    (void)state;
    static job j;
    const uint32_t counts[] = {3, 3, 3, 3};
    begin(&j, 4, counts, 3);
    for (uint32_t i = 0; i < 27; i++) {
        uint32_t *key = &j.key[j.mapping.rows * 4];
        key[0] = i % 3;
        key[1] = i / 3 % 3;
        key[2] = i / 9;
        key[3] = (6 - key[0] - key[1] - key[2]) % 3;
        j.value[j.mapping.rows++] = (key[0] * key[1] + key[2] * key[3]) % 3;
    }
    assert_true(tells(&j.mapping, 7));
    assert_int_equal(reduce(&j), CINCH_OK);
    assert_false(j.reduction.smaller);
    assert_int_equal(j.reduction.mapping.columns, 4);
    assert_int_equal(j.reduction.mapping.rows, 27);
    free(j.memory);
}

static void refusals(void **state)
{
    (void)state;
    static job j;
    const uint32_t counts[] = {2};
    begin(&j, 1, counts, 2);
    assert_int_equal(reduce(&j), CINCH_NO_ROWS);
    free(j.memory);
    j.mapping.rows = 2;
    j.value[1] = 1;
    assert_int_equal(reduce(&j), CINCH_CONFLICT);
    free(j.memory);
    j.key[1] = 1;
    char few[64];
    cinch_arena arena = cinch_arena_over(few, sizeof few);
    assert_int_equal(cinch_reduce(&j.reduction, &j.mapping, &arena), CINCH_NO_MEMORY);
    j.mapping.rows = UINT32_MAX;
    assert_int_equal(cinch_reduce(&j.reduction, &j.mapping, &arena), CINCH_BAD_SHAPE);
    j.mapping.rows = SIZE_MAX / 8;
    assert_true(cinch_reduce_size(&j.mapping) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_tables),
        cmocka_unit_test(columns_that_vary_freely_go),
        cmocka_unit_test(columns_that_only_tell_stay),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
