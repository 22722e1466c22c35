#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rng.h"

/* ---- Families -------------------------------------------------------------------------------- */

typedef struct owned_mapping {
    cinch_mapping mapping;
    void *memory;
} owned_mapping;

/* In memory of exactly the size promised. */
static owned_mapping family(const char *spec)
{
    owned_mapping out;
    size_t bytes;
    assert_int_equal(cinch_mapping_family_size(&bytes, spec), CINCH_OK);
    out.memory = malloc(bytes);
    cinch_arena arena = cinch_arena_over(out.memory, bytes);
    assert_int_equal(cinch_mapping_family(&out.mapping, spec, &arena), CINCH_OK);
    return out;
}

/* "1>2 2>3 ..." */
static void assert_rows(const char *spec, const char *expected)
{
    owned_mapping owned = family(spec);
    const cinch_mapping *mapping = &owned.mapping;
    char text[400] = "";
    for (size_t row = 0; row < mapping->rows; row++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s>%s", row ? " " : "",
                 cinch_symbol(&mapping->keys[0], mapping->key[row]),
                 cinch_symbol(mapping->values, mapping->value[row]));
    }
    assert_string_equal(text, expected);
    assert_int_equal(mapping->columns, 1);
    assert_null(mapping->line);
    free(owned.memory);
}

static void family_rows(void **state)
{
    (void)state;
    assert_rows("shift:2", "1>2");
    assert_rows("shift:5", "1>2 2>3 3>4 4>5");
    assert_rows("cycle:1", "1>1");
    assert_rows("cycle:11", "1>2 2>3 3>4 4>5 5>6 6>7 7>8 8>9 9>10 10>11 11>1");
    assert_rows("reverse:4", "1>4 2>3 3>2 4>1");
    assert_rows("identity:3", "1>1 2>2 3>3");
    assert_rows("perm:1:0", "1>1");
    assert_rows("random:3:1:18446744073709551615", "1>1 2>1 3>1");
    /* Fixed for good: seeds in papers must keep their meaning. */
    assert_rows("perm:5:1", "1>2 2>4 3>1 4>3 5>5");
    assert_rows("random:5:2:7", "1>2 2>2 3>1 4>1 5>2");
}

static void family_alphabets(void **state)
{
    (void)state;
    owned_mapping shift = family("shift:100");
    assert_int_equal(shift.mapping.keys[0].count, 100);
    assert_int_equal(shift.mapping.rows, 99);
    assert_ptr_equal(shift.mapping.keys[0].text, shift.mapping.values->text);
    free(shift.memory);
    owned_mapping random = family("random:10:1000:3");
    assert_int_equal(random.mapping.keys[0].count, 10);
    assert_int_equal(random.mapping.values->count, 1000);
    free(random.memory);
    owned_mapping large = family("identity:123456");
    char expected[16];
    for (uint32_t i = 0; i < 123456; i++) {
        snprintf(expected, sizeof expected, "%u", i + 1);
        assert_string_equal(cinch_symbol(large.mapping.values, i), expected);
    }
    free(large.memory);
}

static void permutations_are_fair(void **state)
{
    (void)state;
    int count[27] = {0}; /* by the three values as digits to base 3 */
    for (int seed = 0; seed < 6000; seed++) {
        char spec[32];
        snprintf(spec, sizeof spec, "perm:3:%d", seed);
        owned_mapping owned = family(spec);
        const uint32_t *value = owned.mapping.value;
        assert_true(value[0] != value[1] && value[1] != value[2] && value[0] != value[2]);
        count[value[0] * 9 + value[1] * 3 + value[2]]++;
        free(owned.memory);
    }
    for (int i = 0; i < 27; i++)
        assert_true(count[i] == 0 || (count[i] > 850 && count[i] < 1150)); /* five deviations */
}

static void bad_families(void **state)
{
    (void)state;
    static const char *const none[] = {"", "shift", "shfit:5", "shift5", "Shift:5", ":5", "x.csv"};
    static const char *const bad[] = {
        "shift:",     "shift:1",         "shift:0",       "cycle:0",
        "cycle:011",  "cycle:+5",        "cycle:-5",      "cycle:5x",
        "cycle: 5",   "cycle:5 ",        "cycle:5:",      "cycle:5:1",
        "cycle:5.0",  "cycle:100000001", "cycle:1e3",     "cycle:18446744073709551621",
        "perm:5",     "perm:5:",         "perm:5:x",      "perm:5:18446744073709551616",
        "perm:5:00",  "perm:5:1:1",      "random:5:1",    "random:5:0:1",
        "random:5::", "random:0:5:1",    "random:5:5:1:", "random:5:100000001:1",
    };
    size_t bytes;
    cinch_mapping mapping;
    cinch_arena arena = cinch_arena_over(NULL, 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(cinch_mapping_family_size(&bytes, none[i]), CINCH_NO_FAMILY);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(cinch_mapping_family_size(&bytes, bad[i]), CINCH_BAD_FAMILY);
        assert_int_equal(cinch_mapping_family(&mapping, bad[i], &arena), CINCH_BAD_FAMILY);
    }
    assert_int_equal(cinch_mapping_family(&mapping, "cycle:5", &arena), CINCH_NO_MEMORY);
    assert_int_equal(cinch_mapping_family_size(&bytes, "cycle:100000000"), CINCH_OK);
    assert_string_equal(cinch_mapping_family_usage(0), "shift:N");
    assert_null(cinch_mapping_family_usage(6));
}

/* Memory one alignment too small is refused, never overrun. */
static void family_memory(void **state)
{
    (void)state;
    size_t bytes;
    cinch_mapping_family_size(&bytes, "random:50:9:1");
    for (size_t less = bytes; less > 0; less--) {
        void *memory = malloc(less);
        cinch_arena arena = cinch_arena_over(memory, less);
        cinch_mapping mapping;
        cinch_status status = cinch_mapping_family(&mapping, "random:50:9:1", &arena);
        assert_true(status == CINCH_OK ? less + 400 > bytes : status == CINCH_NO_MEMORY);
        free(memory);
    }
}

/* ---- The index ------------------------------------------------------------------------------- */

static void index_finds(void **state)
{
    (void)state;
    owned_mapping owned = family("identity:5000");
    const cinch_alphabet *alphabet = owned.mapping.values;
    size_t bytes = cinch_index_size(alphabet->count);
    void *memory = malloc(bytes);
    cinch_arena arena = cinch_arena_over(memory, bytes);
    cinch_index index;
    assert_int_equal(cinch_index_init(&index, alphabet, &arena), CINCH_OK);
    for (uint32_t i = 0; i < alphabet->count; i++)
        assert_int_equal(cinch_index_find(&index, cinch_symbol(alphabet, i)), i);
    static const char *const absent[] = {"", "0", "5001", "1 ", " 1", "01", "x"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_int_equal(cinch_index_find(&index, absent[i]), UINT32_MAX);
    arena = cinch_arena_over(memory, bytes / 2);
    assert_int_equal(cinch_index_init(&index, alphabet, &arena), CINCH_NO_MEMORY);
    free(memory);
    free(owned.memory);
}

/* ---- Validation, against a naive quadratic check --------------------------------------------- */

enum { MOST_ROWS = 60, MOST_COLUMNS = 3 };

/* A mapping over numbered symbols. */
typedef struct small {
    cinch_alphabet alphabets[MOST_COLUMNS + 1];
    size_t start[4];
    uint32_t key[MOST_ROWS * MOST_COLUMNS];
    uint32_t value[MOST_ROWS];
    uint64_t line[MOST_ROWS];
    cinch_mapping mapping;
} small;

static void make_random(small *out, rng_state *rng)
{
    uint32_t columns = 1 + rng_below(rng, MOST_COLUMNS);
    uint32_t symbols = 2 + rng_below(rng, 3);
    size_t rows = rng_below(rng, MOST_ROWS + 1);
    bool consistent = rng_below(rng, 2);
    for (size_t i = 0; i < 4; i++)
        out->start[i] = 2 * i;
    for (size_t i = 0; i <= columns; i++)
        out->alphabets[i] = (cinch_alphabet){"", "a\0b\0c\0d", out->start, symbols};
    for (size_t row = 0; row < rows; row++) {
        uint32_t sum = 0;
        for (size_t column = 0; column < columns; column++)
            sum += out->key[row * columns + column] = rng_below(rng, symbols);
        out->value[row] = consistent ? sum % symbols : rng_below(rng, symbols);
        out->line[row] = 100 + row;
    }
    out->mapping = (cinch_mapping){
        columns, out->alphabets, &out->alphabets[columns], rows, out->key, out->value, out->line};
}

/* The first row with the same key; `row` itself if there is none before. */
static size_t naive_first(const cinch_mapping *mapping, size_t row)
{
    size_t columns = mapping->columns, first = 0;
    while (memcmp(mapping->key + first * columns, mapping->key + row * columns,
                  columns * sizeof *mapping->key) != 0)
        first++;
    return first;
}

static cinch_status validate(cinch_mapping *mapping, cinch_row_report *report)
{
    size_t bytes = cinch_mapping_scratch_size(mapping);
    void *memory = malloc(bytes);
    memset(memory, 0xa5, bytes);
    cinch_status status = cinch_mapping_validate(mapping, report, cinch_arena_over(memory, bytes));
    free(memory);
    return status;
}

/* The first row that contradicts an earlier one, or the number of rows. */
static size_t naive_conflict(const cinch_mapping *mapping)
{
    size_t row = 0;
    while (row < mapping->rows && mapping->value[naive_first(mapping, row)] == mapping->value[row])
        row++;
    return row;
}

/* `after` must hold the rows of `before` that repeat no earlier one. */
static void assert_kept(const small *before, const small *after, const cinch_row_report *report)
{
    size_t columns = before->mapping.columns, kept = 0;
    for (size_t row = 0; row < before->mapping.rows; row++) {
        if (naive_first(&before->mapping, row) != row)
            continue;
        assert_memory_equal(after->key + kept * columns, before->key + row * columns,
                            columns * sizeof *before->key);
        assert_int_equal(after->value[kept], before->value[row]);
        assert_int_equal(after->line[kept], before->line[row]);
        kept++;
    }
    assert_int_equal(after->mapping.rows, kept);
    assert_int_equal(report->duplicates, before->mapping.rows - kept);
}

static void assert_validated(const small *before, const small *after,
                             const cinch_row_report *report, cinch_status status)
{
    size_t conflict = naive_conflict(&before->mapping);
    if (conflict == before->mapping.rows) {
        assert_int_equal(status, conflict ? CINCH_OK : CINCH_NO_ROWS);
        assert_kept(before, after, report);
        return;
    }
    assert_int_equal(status, CINCH_CONFLICT);
    assert_int_equal(report->first, naive_first(&before->mapping, conflict));
    assert_int_equal(report->second, conflict);
    assert_memory_equal(before->key, after->key, sizeof before->key);
    assert_memory_equal(before->value, after->value, sizeof before->value);
    assert_int_equal(before->mapping.rows, after->mapping.rows);
}

static void validate_random(void **state)
{
    (void)state;
    static small before, after;
    rng_state rng = {.seed = 5};
    size_t conflicts = 0, duplicates = 0;
    for (int i = 0; i < 5000; i++) {
        make_random(&before, &rng);
        after = before;
        after.mapping.key = after.key;
        after.mapping.value = after.value;
        after.mapping.line = after.line;
        cinch_row_report report;
        cinch_status status = validate(&after.mapping, &report);
        assert_validated(&before, &after, &report, status);
        conflicts += status == CINCH_CONFLICT;
        duplicates += report.duplicates > 0 && status == CINCH_OK;
    }
    assert_true(conflicts > 500 && duplicates > 500);
}

static void validate_memory(void **state)
{
    (void)state;
    owned_mapping owned = family("cycle:1000");
    cinch_row_report report;
    char scratch[1000];
    assert_int_equal(
        cinch_mapping_validate(&owned.mapping, &report, cinch_arena_over(scratch, sizeof scratch)),
        CINCH_NO_MEMORY);
    cinch_mapping sized = owned.mapping;
    for (sized.rows = 100000; sized.rows < 200000000; sized.rows = sized.rows * 5 / 4)
        assert_true(cinch_mapping_scratch_size(&sized) <= 11 * sized.rows);
    sized.rows = SIZE_MAX;
    assert_true(cinch_mapping_scratch_size(&sized) == SIZE_MAX);
    sized.rows = SIZE_MAX / 2;
    assert_true(cinch_mapping_scratch_size(&sized) == SIZE_MAX);
    free(owned.memory);
}

static cinch_table_cost cost_of(const cinch_mapping *mapping)
{
    size_t bytes = cinch_mapping_scratch_size(mapping);
    void *scratch = malloc(bytes);
    cinch_table_cost cost = cinch_mapping_cost(mapping, cinch_arena_over(scratch, bytes));
    free(scratch);
    return cost;
}

static void values_used(void **state)
{
    (void)state;
    static const struct {
        const char *spec;
        uint32_t used;
    } cases[] = {{"shift:5", 4}, {"cycle:5", 5}, {"random:9:1:4", 1}, {"random:200:2:4", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        owned_mapping owned = family(cases[i].spec);
        assert_int_equal(cost_of(&owned.mapping).used, cases[i].used);
        free(owned.memory);
    }
}

static void costs_by_libm(void **state)
{
    (void)state;
    static const char *const specs[] = {"shift:5",    "cycle:1",      "perm:300:1",
                                        "shift:5000", "random:9:1:4", "random:700:33:4"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        owned_mapping owned = family(specs[i]);
        const cinch_mapping *mapping = &owned.mapping;
        double values = mapping->values->count, rows = (double)mapping->rows, entropy = 0;
        cinch_table_cost cost = cost_of(mapping);
        for (uint32_t v = 0; v < mapping->values->count; v++) {
            double uses = 0;
            for (size_t row = 0; row < mapping->rows; row++)
                uses += mapping->value[row] == v;
            entropy += uses > 0 ? uses * log2(rows / uses) : 0;
        }
        double limit = cost.injective ? (lgamma(values + 1) - lgamma(values - rows + 1)) / log(2)
                                      : rows * log2(values);
        assert_int_equal(cost.injective, specs[i][0] != 'r');
        assert_int_equal(cost.table_bits, (uint64_t)(rows * ceil(log2(values))));
        assert_true(fabs(cost.entropy_bits - entropy) <= 1e-12 * entropy);
        assert_true(fabs(cost.limit_bits - limit) <= 1e-11 * limit);
        free(owned.memory);
    }
}

/* ---- The hash -------------------------------------------------------------------------------- */

/* The bytes of shift:3, written down by hand. */
static void hash_bytes_of_shift(void **state)
{
    (void)state;
    static const char bytes[] = "\1\0\0\0" /* key columns */
                                "\3\0\0\0"
                                "1\0"
                                "2\0"
                                "3\0" /* the key's symbols */
                                "\3\0\0\0"
                                "1\0"
                                "2\0"
                                "3\0"              /* the value's */
                                "\2\0\0\0\0\0\0\0" /* rows */
                                "\0\0\0\0\1\0\0\0"
                                "\1\0\0\0\2\0\0\0";
    owned_mapping owned = family("shift:3");
    assert_true(cinch_mapping_hash(&owned.mapping) == XXH64(bytes, sizeof bytes - 1, 0));
    assert_true(cinch_mapping_hash(&owned.mapping) == UINT64_C(0xecc175342f60a0d4));
    free(owned.memory);
}

static void hash_tells_apart(void **state)
{
    (void)state;
    static small a;
    rng_state rng = {.seed = 9};
    do {
        make_random(&a, &rng);
    } while (a.mapping.rows < 2 || a.mapping.columns < 2);
    uint64_t hash = cinch_mapping_hash(&a.mapping);
    a.alphabets[0].name = "other name";
    a.mapping.line = NULL;
    assert_true(cinch_mapping_hash(&a.mapping) == hash);
    a.key[1] ^= 1;
    assert_true(cinch_mapping_hash(&a.mapping) != hash);
    a.key[1] ^= 1;
    a.value[1] ^= 1;
    assert_true(cinch_mapping_hash(&a.mapping) != hash);
    a.value[1] ^= 1;
    a.mapping.rows--;
    assert_true(cinch_mapping_hash(&a.mapping) != hash);
    a.mapping.rows++;
    a.alphabets[0].text = "a\0b\0c\0x";
    a.alphabets[0].count = 4;
    assert_true(cinch_mapping_hash(&a.mapping) != hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(family_rows),           cmocka_unit_test(family_alphabets),
        cmocka_unit_test(permutations_are_fair), cmocka_unit_test(bad_families),
        cmocka_unit_test(family_memory),         cmocka_unit_test(index_finds),
        cmocka_unit_test(validate_random),       cmocka_unit_test(validate_memory),
        cmocka_unit_test(values_used),           cmocka_unit_test(costs_by_libm),
        cmocka_unit_test(hash_bytes_of_shift),   cmocka_unit_test(hash_tells_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
