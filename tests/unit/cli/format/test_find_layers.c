/* test_find_layers.c - what names of tensors mean, and which readings fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "format/find_layers.h"
#include "format/tensor_names.h"

/* ---- Names ----------------------------------------------------------------------------------- */

static void test_ways(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        name_way way;
    } ways[] = {
        {"fc1.weight", NAME_UNITS_FIRST},
        {"weight", NAME_UNITS_FIRST},
        {"lm_head.weight", NAME_UNITS_FIRST},
        {"unembed.weight", NAME_UNITS_FIRST},
        {"Dense_0/kernel", NAME_INPUTS_FIRST},
        {"dense_1/kernel:0", NAME_INPUTS_FIRST},
        {"embedding.weight", NAME_EMBEDDING},
        {"tokEmb.weight", NAME_EMBEDDING},
        {"Embed_0.embedding", NAME_EMBEDDING},
        {"wte.weight", NAME_EMBEDDING},
        {"coefs_.0", NAME_INPUTS_FIRST},
        {"coef_", NAME_UNITS_FIRST},
        {"W1", NAME_ANY},
        {"weights", NAME_ANY},
        {"encoder", NAME_ANY},
        {"weight_v", NAME_ANY},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (name_way_of(ways[i].name) != ways[i].way)
            fail_msg("%s: %d", ways[i].name, (int)name_way_of(ways[i].name));
}

/* The first comes before the second. */
static const char *const in_order[][2] = {
    {"2.weight", "10.weight"},
    {"layers.2.a", "layers.10.a"},
    {"hidden.weight", "hidden2.weight"},
    {"hidden9.weight", "output.weight"},
    {"dense/kernel", "dense_1/kernel"},
    {"W1", "W2"},
    {"W09", "W10"},
    {"input_layer.weight", "hidden_layer.weight"},
    {"inputLayer.weight", "hiddenLayer.weight"},
    {"hidden_layer.weight", "output_layer.weight"},
    {"input_hidden", "hidden_output"},
    {"wih", "who"},
    {"encoder.9.weight", "decoder.0.weight"},
    {"encoder.0.weight", "encoder.2.weight"},
    {"embedding.weight", "fc.weight"},
    {"fc.weight", "lm_head.weight"},
    {"fc_in.weight", "fc1.weight"},
};

static const char *const not_in_order[][2] = {
    {"a.weight", "b.weight"},       {"U", "V"},
    {"alpha.2", "beta.1"},          {"decoder.weight", "output.weight"},
    {"hidden.weight", "fc.weight"}, {"embedding.weight", "encoder.weight"},
};

static void test_orders(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof in_order / sizeof *in_order; i++)
        if (name_order(in_order[i][0], in_order[i][1]) >= 0 ||
            name_order(in_order[i][1], in_order[i][0]) <= 0)
            fail_msg("%s, %s", in_order[i][0], in_order[i][1]);
    for (size_t i = 0; i < sizeof not_in_order / sizeof *not_in_order; i++)
        if (name_order(not_in_order[i][0], not_in_order[i][1]) != 0 ||
            name_order(not_in_order[i][1], not_in_order[i][0]) != 0)
            fail_msg("%s, %s", not_in_order[i][0], not_in_order[i][1]);
}

static void test_biases(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"fc1.weight", "fc1.bias"},
                                           {"W1", "b1"},
                                           {"W_out", "b_out"},
                                           {"out_w", "out_b"},
                                           {"encoder", "encoder_bias"},
                                           {"dense/kernel:0", "dense/bias:0"},
                                           {"W1", "bias1"},
                                           {"coefs_.0", "intercepts_.0"},
                                           {"W", "b"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_true(name_is_bias(pairs[i][1]) && !name_is_bias(pairs[i][0]));
        assert_true(name_same_layer(pairs[i][0], pairs[i][1]));
    }
    assert_false(name_same_layer("fc1.weight", "fc2.bias"));
    assert_false(name_same_layer("W1", "b2"));
    assert_false(name_same_layer("a.weight", "c.bias"));
    assert_false(name_is_bias("norm.weight"));
    assert_false(name_is_bias("scale"));
}

/* ---- Readings -------------------------------------------------------------------------------- */

static void assert_readings(const foreign_tensor *tensors, size_t count, size_t inputs,
                            size_t values, const char *const *texts, size_t wanted)
{
    static readings found;
    char text[200];
    readings_find(&found, tensors, count, inputs, values, true);
    assert_int_equal(found.count, wanted);
    assert_false(found.more);
    for (size_t w = 0; w < wanted; w++) {
        bool there = false;
        for (size_t i = 0; i < found.count; i++) {
            reading_text(text, sizeof text, &found.one[i], tensors);
            there = there || strcmp(text, texts[w]) == 0;
        }
        if (!there)
            fail_msg("%s is not found", texts[w]);
    }
}

static void test_readings(void **state)
{
    (void)state;
    static const foreign_tensor plain[] = {{"W1", 2, {11, 2}, NULL}, {"W2", 2, {2, 11}, NULL}};
    assert_readings(plain, 2, 11, 11, (const char *[]){"W1:transposed,W2:transposed"}, 1);
    assert_readings(plain, 2, 0, 0, (const char *[]){"W1:transposed,W2:transposed", "W1,W2"}, 2);
    assert_readings(plain, 2, 7, 7, NULL, 0);
    static const foreign_tensor square[] = {{"U", 2, {4, 4}, NULL}, {"V", 2, {4, 4}, NULL}};
    assert_readings(square, 2, 4, 4,
                    (const char *[]){"U,V", "V,U", "U:transposed,V", "U,V:transposed",
                                     "U:transposed,V:transposed", "V:transposed,U",
                                     "V,U:transposed", "V:transposed,U:transposed"},
                    8);
    static const foreign_tensor lone[] = {{"W", 2, {2, 5}, NULL}, {"b", 1, {5}, NULL}};
    assert_readings(lone, 2, 5, 5, (const char *[]){"W,W:transposed+b"}, 1);
    static const foreign_tensor both[] = {{"W", 2, {5, 5}, NULL}, {"b", 1, {5}, NULL}};
    assert_readings(both, 2, 5, 5,
                    (const char *[]){"W+b", "W:transposed+b", "W+b,W:transposed",
                                     "W,W:transposed+b", "W:transposed+b,W", "W:transposed,W+b"},
                    6);
    /* a bias decides what sizes leave open */
    static const foreign_tensor biased[] = {
        {"U", 2, {4, 6}, NULL}, {"V", 2, {4, 6}, NULL}, {"V_bias", 1, {4}, NULL}};
    assert_readings(biased, 3, 4, 4, (const char *[]){"U:transposed,V+V_bias"}, 1);
}

/* A search that would not end soon ends, and says that there may be more. */
static void test_bounds(void **state)
{
    (void)state;
    static readings found;
    foreign_tensor many[NET_MAX_MATRICES];
    char names[NET_MAX_MATRICES][8];
    for (size_t i = 0; i < NET_MAX_MATRICES; i++) {
        snprintf(names[i], sizeof names[i], "%c", (char)('p' + i));
        many[i] = (foreign_tensor){names[i], 2, {5, 5}, NULL};
    }
    readings_find(&found, many, NET_MAX_MATRICES, 5, 5, true);
    assert_true(found.more && found.count == READINGS_MOST);
    readings_find(&found, many, NET_MAX_MATRICES, 5, 6, true);
    assert_true(found.more && found.count == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways),   cmocka_unit_test(test_orders),
        cmocka_unit_test(test_biases), cmocka_unit_test(test_readings),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
