/* test_net_file.c - networks as files: round trips, other people's files, damaged files,
 * translation.
 */
#include "base/rng.h"
#include "net/net.h"
#include "net_files.h"

#include <float.h>

#include "system/file.h"

static const char *const endings[] = {"net.safetensors", "net.json"};

/* ---- Networks to save ------------------------------------------------------------------------ */

static const char *const digits[] = {"1", "2", "3", "4", "5"};
static const char *const words[] = {"", " a ", "\xc3\xa9\"\\", "\xf0\x9f\x98\x80", "x\ny", "7"};

static cinch_alphabet make_alphabet(saved_net *saved, const char *name, const char *const *texts,
                                    uint32_t count)
{
    char *text = saved_net_take(saved, 256, 1);
    size_t *start = saved_net_take(saved, count, sizeof *start), at = 0;
    for (uint32_t s = 0; s < count; s++) {
        start[s] = at;
        strcpy(text + at, texts[s]);
        at += strlen(texts[s]) + 1;
    }
    return (cinch_alphabet){name, text, start, count};
}

/* Weights of every magnitude, and the ones that are easily lost. */
static void fill_weights(saved_net *saved)
{
    static const float odd[] = {-0.0f, 0x1p-149f, -0x1.8p-140f, FLT_MAX, -FLT_MAX, 0.1f, 1e10f};
    rng_state rng = {.seed = 1};
    size_t count = cinch_shape_cost(&saved->net.shape).parameters;
    saved->net.weights = saved_net_take(saved, count, sizeof(float));
    for (size_t i = 0; i < count; i++) {
        float x = (float)(int32_t)rng_next(&rng) * 0x1p-31f;
        for (uint32_t step = rng_below(&rng, 60); step > 0; step--)
            x *= 0.25f;
        saved->net.weights[i] = i < sizeof odd / sizeof *odd ? odd[i] : x;
    }
}

/* A network of `layers` hidden layers; with `wide`, two key columns of odd symbols. */
static saved_net make_net(uint32_t layers, bool bias, bool wide, cinch_activation activation)
{
    saved_net saved = {.has_symbols = true, .activation_known = true};
    saved.keys = saved_net_take(&saved, 2, sizeof *saved.keys);
    saved.value = saved_net_take(&saved, 1, sizeof *saved.value);
    saved.keys[0] = make_alphabet(&saved, "first", digits, 5);
    saved.keys[1] = make_alphabet(&saved, "second, \xce\xb1", words, 6);
    saved.value[0] = make_alphabet(&saved, "value", words, wide ? 6 : 3);
    cinch_shape *shape = &saved.net.shape;
    *shape = (cinch_shape){.columns = wide ? 2 : 1,
                           .values = saved.value->count,
                           .layers = layers,
                           .bias = bias,
                           .activation = activation,
                           .output = wide ? CINCH_LINEAR : CINCH_SOFTMAX};
    shape->offset[1] = 5;
    shape->offset[2] = wide ? 11 : 0;
    for (uint32_t l = 0; l < layers; l++)
        shape->width[l] = 2 + l;
    if (wide) {
        saved.seen[1] = saved_net_take(&saved, 6, sizeof(bool));
        for (size_t s = 0; s < 6; s++)
            saved.seen[1][s] = s != 0 && s != 3;
    }
    if (bias)
        saved.about = json_pack("{s:s, s:I, s:f}", "trainer", "adam", "seed",
                                (json_int_t)9007199254740993, "margin", 0.1);
    fill_weights(&saved);
    return saved;
}

static saved_net net_number(size_t i)
{
    switch (i) {
    case 0:
        return make_net(0, false, false, CINCH_TANH);
    case 1:
        return make_net(0, true, true, CINCH_IDENTITY);
    case 2:
        return make_net(1, false, false, CINCH_TANH);
    case 3:
        return make_net(1, true, false, CINCH_RELU);
    case 4:
        return make_net(3, true, true, CINCH_TANH);
    default:
        return make_net(CINCH_MAX_LAYERS, false, true, CINCH_IDENTITY);
    }
}

enum { NETS = 6 };

/* ---- Comparing ------------------------------------------------------------------------------- */

static void refuse_text(const char *text, const char *message)
{
    refuse(text, strlen(text), "bad.json", NULL, message);
}

static void assert_same_alphabet(const cinch_alphabet *a, const cinch_alphabet *b)
{
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->count, b->count);
    for (uint32_t s = 0; s < a->count; s++)
        assert_string_equal(cinch_symbol(a, s), cinch_symbol(b, s));
}

static void assert_same_net(const saved_net *a, const saved_net *b)
{
    assert_true(same_shape(&a->net.shape, &b->net.shape));
    assert_memory_equal(a->net.weights, b->net.weights,
                        cinch_shape_cost(&a->net.shape).parameters * sizeof(float));
    assert_int_equal(a->has_symbols, b->has_symbols);
    assert_int_equal(a->activation_known, b->activation_known);
    for (uint32_t c = 0; c < a->net.shape.columns; c++) {
        assert_same_alphabet(&a->keys[c], &b->keys[c]);
        assert_int_equal(a->seen[c] == NULL, b->seen[c] == NULL);
        if (a->seen[c])
            assert_memory_equal(a->seen[c], b->seen[c], a->keys[c].count * sizeof(bool));
    }
    assert_same_alphabet(a->value, b->value);
    assert_true(json_equal(a->about, b->about) || (!a->about && !b->about));
}

/* ---- Round trips ----------------------------------------------------------------------------- */

static void test_round_trip(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * NETS; i++) {
        saved_net saved = net_number(i / 2);
        file_bytes first = write_or_fail(&saved, endings[i % 2]);
        saved_net again = parse_or_fail(first.bytes, first.count, endings[i % 2], NULL);
        assert_same_net(&saved, &again);
        file_bytes second = write_or_fail(&again, endings[i % 2]);
        assert_int_equal(first.count, second.count);
        assert_memory_equal(first.bytes, second.bytes, first.count);
        saved_net_free(&saved);
        saved_net_free(&again);
        free(first.bytes);
        free(second.bytes);
    }
}

/* From one format to the other and back nothing is lost. */
static void test_formats_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < NETS; i++) {
        saved_net saved = net_number(i);
        file_bytes json = write_or_fail(&saved, "a.json");
        saved_net middle = parse_or_fail(json.bytes, json.count, "a.json", NULL);
        file_bytes tensors = write_or_fail(&middle, "a.safetensors");
        saved_net last = parse_or_fail(tensors.bytes, tensors.count, "no ending", NULL);
        assert_same_net(&saved, &last);
        saved_net_free(&saved);
        saved_net_free(&middle);
        saved_net_free(&last);
        free(json.bytes);
        free(tensors.bytes);
    }
}

/* The bytes of the container, taken apart by hand. */
static void test_container(void **state)
{
    (void)state;
    saved_net saved = net_number(3);
    file_bytes out = write_or_fail(&saved, "net.safetensors");
    const unsigned char *bytes = out.bytes;
    size_t length = bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16;
    assert_int_equal(length % 8, 0);
    assert_int_equal(out.count, 8 + length + cinch_shape_cost(&saved.net.shape).parameters * 4);
    json_t *header = json_loadb((const char *)out.bytes + 8, length, JSON_REJECT_DUPLICATES, NULL);
    json_t *hidden = json_object_get(header, "hidden.weight");
    json_t *expected =
        json_pack("{s:s, s:[ii], s:[ii]}", "dtype", "F32", "shape", 2, 5, "data_offsets", 0, 40);
    assert_true(json_equal(hidden, expected));
    assert_non_null(json_object_get(header, "hidden.bias"));
    assert_non_null(json_object_get(header, "output.weight"));
    assert_non_null(json_object_get(header, "output.bias"));
    float second; /* hidden.weight[0][1]: from input 1 to unit 0 */
    memcpy(&second, bytes + 8 + length + 4, 4);
    assert_memory_equal(&second, &saved.net.weights[2], 4);
    json_decref(expected);
    json_decref(header);
    saved_net_free(&saved);
    free(out.bytes);
}

/* JSON reads decimals as double and then as float; nine digits give every float32 back. */
static void test_decimals(void **state)
{
    (void)state;
    saved_net saved = make_net(2, false, false, CINCH_TANH);
    size_t count = cinch_shape_cost(&saved.net.shape).parameters;
    rng_state rng = {.seed = 7};
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < count; i++) {
            uint32_t bits = rng_next(&rng);
            if ((bits >> 23 & 255) == 255)
                bits ^= 1u << 30;
            memcpy(&saved.net.weights[i], &bits, 4);
        }
        file_bytes out = write_or_fail(&saved, "a.json");
        saved_net again = parse_or_fail(out.bytes, out.count, "a.json", NULL);
        assert_memory_equal(saved.net.weights, again.net.weights, count * sizeof(float));
        saved_net_free(&again);
        free(out.bytes);
    }
    saved_net_free(&saved);
}

static void test_files(void **state)
{
    (void)state;
    problem issue = {0};
    saved_net saved = net_number(4), again;
    char path[] = "/tmp/cinch_test_XXXXXX.json";
    snprintf(path, sizeof path, "/tmp/cinch_test_%06x.json",
             (unsigned)((uintptr_t)&saved >> 4 & 0xffffff));
    assert_true(saved_net_write(&saved, path, &issue));
    assert_true(saved_net_read(&again, path, NULL, NULL, &issue));
    assert_same_net(&saved, &again);
    remove(path);
    saved_net_free(&again);
    assert_false(saved_net_read(&again, path, NULL, NULL, &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    saved_net_free(&saved);
}

/* ---- Golden files ---------------------------------------------------------------------------- */

/* Files that every version must read to these weights, and that this one writes to these bytes. */
static const struct {
    const char *path;
    uint64_t net_hash;
    uint64_t shape_hash;
} golden[] = {
    {"tests/golden/net_dense.safetensors", 0x74ee16048359e1ff, 0x922fae55efda6d58},
    {"tests/golden/net_dense.json", 0x74ee16048359e1ff, 0x922fae55efda6d58},
    {"tests/golden/net_deep.safetensors", 0x1bc41f14a97ef030, 0x974560e2a282c90e},
    {"tests/golden/net_deep.json", 0x1bc41f14a97ef030, 0x974560e2a282c90e},
};

static void test_golden(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        problem issue = {0};
        file_bytes file = {0};
        if (!file_read(&file, golden[i].path, NET_FILE_LIMIT, &issue))
            fail_msg("%s", issue.text);
        saved_net saved = parse_or_fail(file.bytes, file.count, golden[i].path, NULL);
        if (cinch_net_hash(&saved.net) != golden[i].net_hash ||
            shape_hash(&saved.net.shape) != golden[i].shape_hash)
            fail_msg("%s: 0x%016llx, 0x%016llx", golden[i].path,
                     (unsigned long long)cinch_net_hash(&saved.net),
                     (unsigned long long)shape_hash(&saved.net.shape));
        file_bytes out = write_or_fail(&saved, golden[i].path);
        assert_int_equal(out.count, file.count);
        assert_memory_equal(out.bytes, file.bytes, out.count);
        saved_net_free(&saved);
        free(file.bytes);
        free(out.bytes);
    }
}

/* The article: the first input fires +1 and +1, its output gets 2, two get 0, the last gets -2. */
static void test_article_signs(void **state)
{
    (void)state;
    problem issue = {0};
    saved_net saved;
    if (!saved_net_read(&saved, "examples/article_signs.json", NULL, NULL, &issue))
        fail_msg("%s", issue.text);
    owned_arena memory = memory_arena(cinch_walk_size(&saved.net.shape));
    cinch_walk walk;
    assert_int_equal(cinch_walk_init(&walk, &saved.net.shape, &memory.arena), CINCH_OK);
    static const float expected[] = {0, 2, 0, 0, -2};
    for (uint32_t key = 0; key < 4; key++) {
        cinch_net_walk(&walk, &saved.net, &key);
        assert_int_equal(walk.answer, key + 1);
        assert_true(walk.margin == 2.0);
        assert_true(key != 0 || memcmp(walk.logit, expected, sizeof expected) == 0);
    }
    assert_int_equal(cinch_shape_cost(&saved.net.shape).connections, 20);
    assert_false(saved.seen[0][4]);
    assert_true(saved.seen[0][3]);
    free(memory.memory);
    saved_net_free(&saved);
}

/* ---- Bad JSON networks ----------------------------------------------------------------------- */

#define JSON_START "{\"format\": \"cinch-network\", \"version\": 1, "
#define LAYERS     "\"layers\": [{\"weight\": [[1, 2], [3, 4]]}]"
#define AND_VALUE  "], \"value\": {\"symbols\": [\"x\", \"y\"]}, " LAYERS "}"

static const struct {
    const char *text;
    const char *message;
} bad_json[] = {
    {"{\"format\": \"cinch-certificate\", \"version\": 1}", "this is a certificate"},
    {"{\"a\": 1}", "this JSON is no network"},
    {"[1, 2]", "expected is a JSON object"},
    {JSON_START "\n" LAYERS, "bad.json:2:"},
    {JSON_START LAYERS ", \"version\": 1}", "duplicate"},
    {JSON_START "\"layers\": [{\"weight\": [[1, NaN]]}]}", "not valid JSON"},
    {JSON_START "\"layers\": [{\"weight\": [[1, 1e999]]}]}", "real number overflow"},
    {JSON_START "\"layers\": [{\"weight\": [[1, 1e39]]}]}",
     "layers[0].weight[0][1]: 1e+39 is too large"},
    {JSON_START "\"layers\": [{\"weight\": [[1], [3.4028236e38]]}]}", "layers[0].weight[1][0]"},
    {JSON_START "\"layers\": [{\"weight\": [[1, \"2\"]]}]}", "[0][1]: this is not a number"},
    {JSON_START "\"layers\": [{\"weight\": [[1, 2], [3]]}]}",
     "weight[1]: the array has length 1, and 2 is expected"},
    {JSON_START "\"layers\": [{\"weight\": [[1, 2], 3]}]}", "weight[1]: expected is an array"},
    {JSON_START "\"layers\": [{\"weight\": []}]}", "layers[0].weight: expected is a matrix"},
    {JSON_START "\"layers\": [{\"weight\": [[]]}]}", "layers[0].weight: expected is a matrix"},
    {JSON_START "\"layers\": [{\"weights\": [[1]]}]}", "perhaps \"weight\" is meant"},
    {JSON_START "\"layers\": [{\"bias\": [1]}]}", "layers[0]: the field \"weight\" is missing"},
    {JSON_START "\"layers\": [{\"weight\": [[1]], \"bias\": [1, 2]}]}",
     "layers[0].bias: the array has length 2"},
    {JSON_START "\"layers\": [{\"weight\": [[1], [2]]}, {\"weight\": [[1]]}]}",
     "matrix 2 of 2 takes 1 inputs, but the one before it gives 2"},
    {JSON_START "\"layers\": []}", "1 to 9 layers"},
    {JSON_START "\"layers\": [0,0,0,0,0,0,0,0,0,0]}", "1 to 9 layers"},
    {JSON_START "\"activation\": \"tanh\"}", "\"layers\" is missing"},
    {JSON_START "\"activaton\": \"tanh\", " LAYERS "}", "perhaps \"activation\" is meant"},
    {JSON_START "\"activation\": \"sin\", \"output\": \"softmax\", " LAYERS "}",
     "\"activation\" is \"sin\"; it can be tanh, identity, relu"},
    {JSON_START "\"activation\": \"tanh\", " LAYERS "}", "both \"activation\" and \"output\""},
    {JSON_START "\"about\": 1, " LAYERS "}", "\"about\" must be an object"},
    {"{\"format\": \"cinch-network\", \"version\": 2}", "written by a newer Cinch"},
    {"{\"format\": \"cinch-network\", \"version\": \"1\"}", "\"version\" must be"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\", \"b\"]}], " LAYERS "}", "both or neither"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\", \"a\"]}" AND_VALUE, "\"a\" stands there twice"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\"]}" AND_VALUE,
     "takes 2 inputs, but the key columns"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\", 2]}" AND_VALUE, "symbols[1] is not a text"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\", \"\\u0000\"]}" AND_VALUE, "\\u0000"},
    {JSON_START "\"keys\": [{\"symbols\": []}, {\"symbols\": [\"a\", \"b\"]}" AND_VALUE,
     "keys[0]: \"symbols\" must be"},
    {JSON_START "\"keys\": [{\"symbols\": [\"a\", \"b\"], \"unseen\": [\"c\"]}" AND_VALUE,
     "unseen[0] is none of its symbols"},
    {JSON_START "\"keys\": [{\"symbols\": \"1..3\"}" AND_VALUE,
     "keys[0]: \"symbols\" are 1..3, but the matrix has room for 2"},
    {JSON_START "\"keys\": [{\"symbols\": \"3..3\"}" AND_VALUE,
     "takes 2 inputs, but the key columns"},
    {JSON_START "\"keys\": [{\"symbols\": \"0..999999999999999999\"}" AND_VALUE, "has room for 2"},
    {JSON_START "\"keys\": [{\"symbols\": \"2..1\"}" AND_VALUE, "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"symbols\": \"01..2\"}" AND_VALUE, "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"symbols\": \"1..2 \"}" AND_VALUE, "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"symbols\": \"-1..0\"}" AND_VALUE, "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"symbols\": \"1..1000000000000000001\"}" AND_VALUE,
     "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"symbols\": 2}" AND_VALUE, "such as \"1..1000\""},
    {JSON_START "\"keys\": [{\"name\": \"a\"}" AND_VALUE, "some columns have \"symbols\""},
    {JSON_START "\"keys\": [" AND_VALUE, "1 to 255 columns"},
    {JSON_START
     "\"keys\": [{\"symbols\": [\"a\", \"b\"]}], \"value\": {\"symbols\": [\"x\"]}, " LAYERS "}",
     "gives 2 values, but the value column has 1"},
};

static void test_bad_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_json / sizeof *bad_json; i++)
        refuse_text(bad_json[i].text, bad_json[i].message);
}

static void test_json_variants(void **state)
{
    (void)state;
    static const char text[] =
        "\xef\xbb\xbf \n" JSON_START "\"layers\": [{\"weight\": [[3.4028235677e38, -1e-50]], "
        "\"bias\": [7]}, {\"weight\": [[1], [2]]}]}";
    saved_net saved = parse_or_fail(text, strlen(text), "hand", NULL);
    assert_false(saved.has_symbols);
    assert_false(saved.activation_known);
    assert_true(saved.net.weights[0] == FLT_MAX);
    assert_true(saved.net.weights[1] == 0.0f);
    assert_true(saved.net.shape.bias && saved.net.weights[2] == 7.0f);
    saved_net_free(&saved);
    /* Symbols, where the file has none, are the mapping's. */
    held_mapping held = family("identity:2");
    saved = parse_or_fail(text, strlen(text), "hand", &held.mapping);
    assert_true(saved.has_symbols);
    assert_string_equal(cinch_symbol(saved.value, 1), "2");
    saved_net_free(&saved);
    free(held.memory);
}

/* ---- Truncated and flipped ------------------------------------------------------------------- */

static void test_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        saved_net saved = net_number(4);
        file_bytes out = write_or_fail(&saved, endings[i]);
        size_t whole = out.count - (i == 1); /* JSON ends with a line feed that it can lose */
        for (size_t count = 0; count < whole; count++)
            refuse(out.bytes, count, endings[i], NULL, "");
        saved_net_free(&saved);
        free(out.bytes);
    }
}

static void test_flipped(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        saved_net saved = net_number(i < 2 ? 3 : 4);
        file_bytes out = write_or_fail(&saved, endings[i % 2]);
        flip_bits(&saved, endings[i % 2], NULL, &out);
        saved_net_free(&saved);
        free(out.bytes);
    }
}

/* ---- Translating ----------------------------------------------------------------------------- */

static const char *const second_names[] = {"7", "", "x\ny", "never used"};
static const char *const first_names[] = {"5", "1"};
static const char *const value_names[] = {"x\ny", " a "};

/* Two rows, with columns the other way round than in net_number(4) and other numbers. */
typedef struct small_table {
    saved_net memory;
    cinch_alphabet keys[2];
    cinch_alphabet value;
    uint32_t key[4], answer[2];
    uint64_t line[2];
    cinch_mapping mapping;
} small_table;

static void make_table(small_table *table)
{
    *table = (small_table){.key = {0, 1, 2, 0}, .answer = {0, 1}, .line = {2, 9}};
    table->keys[0] = make_alphabet(&table->memory, "second, \xce\xb1", second_names, 4);
    table->keys[1] = make_alphabet(&table->memory, "first", first_names, 2);
    table->value = make_alphabet(&table->memory, "other name", value_names, 2);
    table->mapping = (cinch_mapping){.columns = 2,
                                     .keys = table->keys,
                                     .values = &table->value,
                                     .rows = 2,
                                     .key = table->key,
                                     .value = table->answer,
                                     .line = table->line};
}

static void test_translate(void **state)
{
    (void)state;
    problem issue = {0};
    saved_net saved = net_number(4);
    small_table table;
    make_table(&table);
    if (!saved_net_translate(&saved, &table.mapping, "t.csv", &issue))
        fail_msg("%s", issue.text);
    static const uint32_t key[] = {0, 5, 4, 4}, value[] = {4, 1};
    assert_memory_equal(table.key, key, sizeof key);
    assert_memory_equal(table.answer, value, sizeof value);
    cinch_shape shape;
    assert_int_equal(cinch_shape_of(&shape, &table.mapping), CINCH_OK);
    assert_memory_equal(shape.offset, saved.net.shape.offset, sizeof shape.offset);
    assert_int_equal(shape.values, saved.net.shape.values);
    saved_net_free(&table.memory);
    saved_net_free(&saved);
}

static void refuse_translation(const saved_net *saved, small_table *table, const char *message)
{
    problem issue = {0};
    assert_false(saved_net_translate(saved, &table->mapping, "t.csv", &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    if (!strstr(issue.text, message))
        fail_msg("\"%s\" does not hold \"%s\"", issue.text, message);
    saved_net_free(&table->memory);
}

static void test_translate_refused(void **state)
{
    (void)state;
    saved_net saved = net_number(4), narrow = net_number(2);
    small_table table;
    make_table(&table);
    table.key[2] = 3;
    refuse_translation(&saved, &table, "t.csv:9: the network has no symbol \"never used\"");
    make_table(&table);
    table.key[2] = 3;
    table.mapping.line = NULL;
    refuse_translation(&saved, &table, "t.csv: row 2: the network has no symbol");
    make_table(&table);
    table.keys[1].name = "frist";
    refuse_translation(&saved, &table, "wants a key column \"first\"");
    make_table(&table);
    table.keys[0].name = "first";
    refuse_translation(&saved, &table, "wants a key column \"first\"");
    make_table(&table);
    refuse_translation(&narrow, &table, "t.csv: 2 key columns, but the network has 1");
    saved_net_free(&saved);
    saved_net_free(&narrow);
}

/* A million symbols in another order take no longer than reading them. */
static void test_translate_large(void **state)
{
    (void)state;
    held_mapping mapping = family("reverse:300000");
    saved_net saved = {.has_symbols = true};
    saved.net.shape.columns = 1;
    held_mapping own = family("identity:300000");
    saved.keys = saved_net_take(&saved, 1, sizeof *saved.keys);
    saved.value = saved_net_take(&saved, 1, sizeof *saved.value);
    *saved.keys = own.mapping.keys[0];
    *saved.value = *own.mapping.values;
    problem issue = {0};
    assert_true(saved_net_translate(&saved, &mapping.mapping, "m", &issue));
    assert_int_equal(mapping.mapping.value[0], 299999);
    saved_net_free(&saved);
    free(own.memory);
    free(mapping.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_formats_agree),
        cmocka_unit_test(test_container),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_article_signs),
        cmocka_unit_test(test_bad_json),
        cmocka_unit_test(test_json_variants),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_flipped),
        cmocka_unit_test(test_translate),
        cmocka_unit_test(test_translate_refused),
        cmocka_unit_test(test_translate_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
