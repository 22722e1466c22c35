/* test_tensors.c - safetensors of other programs, damaged ones, and files of other kinds. */
#include "net_files.h"

/* ---- Other people's safetensors -------------------------------------------------------------- */

/* One tensor to write: numbers 1, 2, 3, ... of a dtype. */
typedef struct plan {
    const char *name;
    const char *dtype;
    size_t dimensions;
    size_t size[3];
} plan;

static size_t plan_bytes(const plan *one)
{
    size_t bytes = strcmp(one->dtype, "F64") == 0 ? 8 : strcmp(one->dtype, "F32") == 0 ? 4 : 2;
    for (size_t d = 0; d < one->dimensions; d++)
        bytes *= one->size[d];
    return bytes;
}

static void bytes_add(file_bytes *out, const void *bytes, size_t count)
{
    out->bytes = memory_grow(out->bytes, out->count + count, 1);
    memcpy(out->bytes + out->count, bytes, count);
    out->count += count;
}

/* The number n as dtype; n is small and whole. */
static void add_number(file_bytes *out, const char *dtype, double n)
{
    float narrow = (float)n;
    uint32_t bits;
    memcpy(&bits, &narrow, 4);
    uint16_t half = (uint16_t)(bits >> 16);
    if (strcmp(dtype, "F16") == 0)
        half = (uint16_t)((bits >> 31 << 15) | (((bits >> 23 & 255) - 112) << 10) |
                          (bits >> 13 & 1023));
    if (strcmp(dtype, "F64") == 0)
        bytes_add(out, &n, 8);
    else if (strcmp(dtype, "F32") == 0)
        bytes_add(out, &narrow, 4);
    else
        bytes_add(out, &half, 2);
}

static file_bytes wrap_header(const char *header, size_t length)
{
    file_bytes out = {0};
    unsigned char prefix[8] = {(unsigned char)length, (unsigned char)(length >> 8)};
    bytes_add(&out, prefix, 8);
    bytes_add(&out, header, length);
    return out;
}

static file_bytes write_plan(const plan *plans, size_t count)
{
    char header[4096], shape[80];
    size_t at = 0, length = 0;
    length += (size_t)snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"pt\"}");
    for (size_t p = 0; p < count; p++) {
        shape[0] = 0;
        for (size_t d = 0; d < plans[p].dimensions; d++)
            snprintf(shape + strlen(shape), 24, "%s%zu", d ? "," : "", plans[p].size[d]);
        length +=
            (size_t)snprintf(header + length, sizeof header - length,
                             ",\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%zu,%zu]}",
                             plans[p].name, plans[p].dtype, shape, at, at + plan_bytes(&plans[p]));
        at += plan_bytes(&plans[p]);
    }
    length += (size_t)snprintf(header + length, sizeof header - length, "}");
    file_bytes out = wrap_header(header, length);
    for (size_t p = 0; p < count; p++) {
        double n = 1;
        for (size_t end = out.count + plan_bytes(&plans[p]); out.count < end; n++)
            add_number(&out, plans[p].dtype, n);
    }
    return out;
}

/* Reads a plan against random:5:4:1 - five inputs, four values. */
static saved_net read_plan(const plan *plans, size_t count, bool with_mapping)
{
    held_mapping held = family("random:5:4:1");
    file_bytes out = write_plan(plans, count);
    saved_net saved =
        parse_or_fail(out.bytes, out.count, "other", with_mapping ? &held.mapping : NULL);
    assert_false(saved.activation_known);
    assert_int_equal(saved.has_symbols, with_mapping);
    free(out.bytes);
    free(held.memory);
    return saved;
}

static void assert_widths(const saved_net *saved, uint32_t layers, uint32_t a, uint32_t b)
{
    assert_int_equal(saved->net.shape.layers, layers);
    assert_true(layers < 1 || saved->net.shape.width[0] == a);
    assert_true(layers < 2 || saved->net.shape.width[1] == b);
    assert_int_equal(saved->net.shape.offset[saved->net.shape.columns], 5);
    assert_int_equal(saved->net.shape.values, 4);
}

static void test_foreign_names(void **state)
{
    (void)state;
    static const plan sequential[] = {{"0.weight", "F32", 2, {3, 5}},
                                      {"10.weight", "F32", 2, {4, 3}},
                                      {"2.weight", "F32", 2, {3, 3}}};
    saved_net saved = read_plan(sequential, 3, true);
    assert_widths(&saved, 2, 3, 3);
    assert_false(saved.net.shape.bias);
    assert_true(saved.net.weights[1] == 6.0f); /* from input 0 to unit 1: row 1 of [3, 5] */
    assert_string_equal(cinch_symbol(&saved.keys[0], 4), "5");
    saved_net_free(&saved);

    static const plan biased[] = {{"net.fc1.bias", "F32", 1, {2}},
                                  {"net.fc1.weight", "F32", 2, {2, 5}},
                                  {"net.fc2.weight", "F32", 2, {4, 2}}};
    saved = read_plan(biased, 3, false);
    assert_widths(&saved, 1, 2, 0);
    assert_true(saved.net.shape.bias);
    assert_true(saved.net.weights[11] == 2.0f); /* fc1.bias[1] */
    assert_true(saved.net.weights[23] == 0.0f); /* fc2 has none: zeros */
    saved_net_free(&saved);

    static const plan letters[] = {{"W1", "F32", 2, {2, 5}},
                                   {"W2", "F32", 2, {4, 2}},
                                   {"b1", "F32", 1, {2}},
                                   {"b2", "F32", 1, {4}}};
    saved = read_plan(letters, 4, true);
    assert_widths(&saved, 1, 2, 0);
    assert_true(saved.net.shape.bias);
    saved_net_free(&saved);
}

/* Where sizes leave the order open, names are compared as people count. */
static void test_foreign_counting(void **state)
{
    (void)state;
    static const plan open_order[] = {{"0.weight", "F32", 2, {3, 5}},
                                      {"10.bias", "F32", 1, {3}},
                                      {"10.weight", "F32", 2, {3, 3}},
                                      {"12.weight", "F32", 2, {4, 3}},
                                      {"2.weight", "F32", 2, {3, 3}}};
    saved_net saved = read_plan(open_order, 5, true);
    assert_widths(&saved, 3, 3, 3);
    size_t second = cinch_shape_matrix(&saved.net.shape, 1).first + 9;
    size_t third = cinch_shape_matrix(&saved.net.shape, 2).first + 9;
    assert_true(saved.net.weights[second + 2] == 0.0f); /* of 2.weight */
    assert_true(saved.net.weights[third + 2] == 3.0f);  /* of 10.weight */
    saved_net_free(&saved);
}

static void test_foreign_order(void **state)
{
    (void)state;
    static const plan by_size[] = {{"decoder.weight", "F32", 2, {4, 2}},
                                   {"encoder.weight", "F32", 2, {2, 5}}};
    saved_net saved = read_plan(by_size, 2, true);
    assert_widths(&saved, 1, 2, 0);
    saved_net_free(&saved);

    static const plan embedding[] = {{"embed.weight", "F32", 2, {5, 2}},
                                     {"out.weight", "F32", 2, {4, 2}}};
    saved = read_plan(embedding, 2, true);
    assert_widths(&saved, 1, 2, 0);
    assert_true(saved.net.weights[1] == 2.0f); /* from input 0 to unit 1: [0][1] */
    assert_true(saved.net.weights[2] == 3.0f);
    saved_net_free(&saved);

    static const plan dense[] = {{"weight", "F32", 2, {4, 5}}};
    saved = read_plan(dense, 1, true);
    assert_widths(&saved, 0, 0, 0);
    saved_net_free(&saved);
}

static void test_foreign_numbers(void **state)
{
    (void)state;
    static const char *const dtypes[] = {"F32", "F16", "BF16", "F64"};
    for (size_t i = 0; i < 4; i++) {
        const plan dense[] = {{"linear.weight", dtypes[i], 2, {4, 5}}};
        saved_net saved = read_plan(dense, 1, false);
        assert_true(saved.net.weights[0] == 1.0f && saved.net.weights[1] == 6.0f);
        assert_true(saved.net.weights[19] == 20.0f);
        saved_net_free(&saved);
    }
}

static void refuse_plan(const plan *plans, size_t count, const char *message)
{
    held_mapping held = family("random:5:4:1");
    file_bytes out = write_plan(plans, count);
    refuse(out.bytes, out.count, "other.safetensors", &held.mapping, message);
    free(out.bytes);
    free(held.memory);
}

static void test_foreign_refused(void **state)
{
    (void)state;
    static const plan no_chain[] = {{"a.weight", "F32", 2, {3, 6}}, {"b.weight", "F32", 2, {4, 3}}};
    refuse_plan(no_chain, 2, "a.weight [3, 6], b.weight [4, 3]. Expected is a chain");
    refuse_plan(no_chain, 2, "hidden.weight [k, 5], output.weight [4, k]");
    static const plan lost_bias[] = {{"a.weight", "F32", 2, {4, 5}}, {"c.bias", "F32", 1, {5}}};
    refuse_plan(lost_bias, 2, "c.bias [5]");
    static const plan wrong_bias[] = {{"a.weight", "F32", 2, {4, 5}}, {"a.bias", "F32", 1, {5}}};
    refuse_plan(wrong_bias, 2, "a.bias [5]");
    static const plan deep[] = {{"conv.weight", "F32", 3, {4, 5, 1}}};
    refuse_plan(deep, 1, "tensor 'conv.weight' has more than 2 dimensions");
    static const plan scalar[] = {{"a.weight", "F32", 2, {4, 5}}, {"step", "F32", 0, {0}}};
    refuse_plan(scalar, 2, "tensor 'step' has no dimensions");
    static const plan dtype[] = {{"a.weight", "I16", 2, {4, 5}}};
    refuse_plan(dtype, 1, "has the dtype I16: quantised weights");
    static const plan nothing[] = {{"a.weight", "F32", 2, {0, 5}}};
    refuse_plan(nothing, 1, "its tensors make no network of 5 inputs and 4 values");
    refuse_plan(NULL, 0, "there are none");
    plan many[10];
    char names[10][16];
    for (size_t i = 0; i < 10; i++) {
        snprintf(names[i], sizeof names[i], "%zu.weight", i);
        many[i] = (plan){names[i], "F32", 2, {i == 9 ? 4 : 5, 5}};
    }
    refuse_plan(many, 10, "up to 8 hidden layers");
    saved_net saved = read_plan(many + 1, 9, true);
    assert_int_equal(saved.net.shape.layers, 8);
    saved_net_free(&saved);
}

/* Numbers that no float32 is, at their places. */
static void test_bad_numbers(void **state)
{
    (void)state;
    static const plan single[] = {{"a.weight", "F32", 2, {4, 5}}};
    static const plan wide[] = {{"a.weight", "F64", 2, {4, 5}}};
    static const unsigned char nan[] = {0, 0, 0xc0, 0x7f}, infinity[] = {0, 0, 0x80, 0xff};
    static const double finer = 0.1, larger = 1e300;
    file_bytes out = write_plan(single, 1);
    memcpy(out.bytes + out.count - 4, nan, 4);
    refuse(out.bytes, out.count, "n", NULL, "tensor 'a.weight'[3][4] is NaN");
    memcpy(out.bytes + out.count - 24, infinity, 4);
    refuse(out.bytes, out.count, "n", NULL, "tensor 'a.weight'[2][4] is infinite");
    free(out.bytes);
    out = write_plan(wide, 1);
    memcpy(out.bytes + out.count - 8, &finer, 8);
    refuse(out.bytes, out.count, "n", NULL, "'a.weight'[3][4] is float64 and no float32");
    memcpy(out.bytes + out.count - 16, &larger, 8);
    refuse(out.bytes, out.count, "n", NULL, "[3][3] is 1.0000000000000001e+300, larger");
    free(out.bytes);
}

/* ---- Damaged safetensors --------------------------------------------------------------------- */

#define ENTRY(shape, offsets) "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

/* Headers over 16 bytes of zeros. */
static const struct {
    const char *header;
    const char *message;
} bad_headers[] = {
    {"{\"a\":" ENTRY("[2,2]", "[0,16]"), "header:1:"},
    {"{\"a\":" ENTRY("[2,2]", "[0,16]") "}x", "end of file expected"},
    {"{\"a\":" ENTRY("[2,2]", "[0,16]") ",\"a\":" ENTRY("[2,2]", "[0,16]") "}", "duplicate"},
    {"{\"a\xff\":" ENTRY("[2,2]", "[0,16]") "}", "UTF-8"},
    {"{\"a\\u0000\":" ENTRY("[2,2]", "[0,16]") "}", "not valid JSON"},
    {"{\"a\":" ENTRY("[2,1]", "[0,8]") ",\"b\":" ENTRY("[2,2]", "[0,16]") "}", "overlap"},
    {"{\"a\":" ENTRY("[2,1]", "[0,8]") ",\"b\":" ENTRY("[1,1]", "[12,16]") "}", "holes"},
    {"{\"a\":" ENTRY("[2,1]", "[8,16]") "}", "holes"},
    {"{\"a\":" ENTRY("[2,1]", "[0,8]") "}", "8 bytes follow after the last tensor"},
    {"{\"a\":" ENTRY("[5,1]", "[0,20]") "}", "was cut short"},
    {"{\"a\":" ENTRY("[2,2]", "[0,12]") "}", "its shape needs 16 bytes"},
    {"{\"a\":" ENTRY("[2,2]", "[16,0]") "}", "data_offsets"},
    {"{\"a\":" ENTRY("[2,2]", "[0,16,16]") "}", "data_offsets"},
    {"{\"a\":" ENTRY("[2,2]", "[0,16.0]") "}", "data_offsets"},
    {"{\"a\":" ENTRY("[2,2]", "[-1,16]") "}", "data_offsets"},
    {"{\"a\":" ENTRY("[2,-2]", "[0,16]") "}", "shape[1]"},
    {"{\"a\":" ENTRY("2", "[0,16]") "}", "\"shape\" must be an array"},
    {"{\"a\":" ENTRY("[4294967296,4294967296]", "[0,16]") "}", "larger than any file"},
    {"{\"a\":" ENTRY("[99999999999999999999,2]", "[0,16]") "}", "too big integer"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2]}}", "\"data_offsets\" is missing"},
    {"{\"a\":{\"dtype\":\"F8\",\"shape\":[2,2],\"data_offsets\":[0,16]}}",
     "dtype is \"F8\", which is none"},
    {"{\"a\":{\"dtype\":32,\"shape\":[2,2],\"data_offsets\":[0,16]}}", "dtype"},
    {"{\"a\":7}", "expected is a JSON object"},
    {"{\"__metadata__\":7,\"a\":" ENTRY("[2,2]", "[0,16]") "}", "must be an object"},
    {"{\"__metadata__\":{\"x\":7},\"a\":" ENTRY("[2,2]", "[0,16]") "}", "must be a text"},
    {"{\"__metadata__\":{\"format\":\"cinch\"},\"a\":" ENTRY("[2,2]", "[0,16]") "}",
     "cinch.version"},
    {"{\"__metadata__\":{\"cinch.version\":\"2\"},\"a\":" ENTRY("[2,2]", "[0,16]") "}",
     "written by a newer Cinch"},
    {"{\"__metadata__\":{\"cinch.version\":\"0\"},\"a\":" ENTRY("[2,2]", "[0,16]") "}",
     "no version"},
    {"{\"__metadata__\":{\"cinch.version\":\"1\"},\"a\":" ENTRY("[2,2]", "[0,16]") "}",
     "\"cinch.network\" is missing"},
    {"{\"__metadata__\":{\"cinch.version\":\"1\",\"cinch.network\":\"{\"},\"a\":" ENTRY(
         "[2,2]", "[0,16]") "}",
     "cinch.network:1:1: this is not valid JSON"},
    {"{\"__metadata__\":{\"cinch.version\":\"1\",\"cinch.network\":\"{"
     "\\\"activation\\\":\\\"tanh\\\",\\\"output\\\":\\\"softmax\\\",\\\"bias\\\":false}\"},"
     "\"a\":" ENTRY("[2,2]", "[0,16]") "}",
     "Expected are exactly"},
    {"{\"__metadata__\":{\"cinch.version\":\"1\",\"cinch.network\":\"{"
     "\\\"activation\\\":\\\"tanh\\\",\\\"output\\\":\\\"softmax\\\",\\\"bias\\\":true}\"},"
     "\"output.weight\":" ENTRY("[2,2]", "[0,16]") "}",
     "\"bias\" must be"},
};

static void test_bad_headers(void **state)
{
    (void)state;
    static const char zeros[16] = {0};
    for (size_t i = 0; i < sizeof bad_headers / sizeof *bad_headers; i++) {
        file_bytes out = wrap_header(bad_headers[i].header, strlen(bad_headers[i].header));
        bytes_add(&out, zeros, sizeof zeros);
        refuse(out.bytes, out.count, "bad.safetensors", NULL, bad_headers[i].message);
        free(out.bytes);
    }
}

static void test_other_kinds(void **state)
{
    (void)state;
    refuse("", 0, "net", NULL, "the file is empty");
    refuse("\x89PNG\r\n\x1a\n....", 12, "x.png", NULL, "a PNG picture");
    refuse("PK\3\4rest", 8, "x.pt", NULL, "PyTorch's .pt");
    refuse("\x80\2}q.", 5, "x.safetensors", NULL, "a Python pickle");
    refuse("PK\3\4..archive/data.pkl", 22, "x.pt", NULL, "PyTorch's .pt, a zip archive");
    refuse("PK\3\4..[Content_Types].xml xl/", 30, "x.xlsx", NULL, "an Excel sheet");
    refuse("PK\3\4..W1.npy", 12, "x.npz", NULL, "NumPy's .npz");
    refuse("\x08\x07\x12\x07pytorch", 11, "x.onnx", NULL, "an ONNX model");
    refuse("\x1c\0\0\1TFL3..", 10, "x.tflite", NULL, "a TensorFlow Lite model");
    refuse("\x1f\x8b\x08..", 5, "x.safetensors.gz", NULL,
           "compressed by gzip, not safetensors or JSON; unpack it first");
    refuse(" <!DOCTYPE html><html>", 22, "x.safetensors", NULL,
           "a web page, not safetensors or JSON; download");
    refuse("\xef\xbb\xbf<HTML>", 9, "x.safetensors", NULL, "a web page, not safetensors or JSON;");
    refuse("version https://git-lfs.github.com/spec/v1\n", 43, "x.safetensors", NULL,
           "a pointer of Git LFS, not safetensors or JSON; git lfs pull");
    refuse("a,b\n1,2\n", 8, "table.csv", NULL, "CSV table is given as MAPPING");
    refuse("\1\2\3\377", 4, "x", NULL, "this is no network");
    refuse("\1\2\3\377", 4, "x.safetensors", NULL, "byte 4: the file ends within");
    refuse("\0\0\0\0\0\0\0\0", 8, "x", NULL, "does not begin with '{'");
    refuse("\377\377\377\377\0\0\0\0{}", 10, "x", NULL, "more than the 100000000");
    refuse("\377\0\0\0\0\0\0\0{}", 10, "x", NULL, "claims 255 bytes, but 2 follow");
}

static void test_flipped_foreign(void **state)
{
    (void)state;
    static const plan plans[] = {{"0.weight", "F32", 2, {3, 5}},
                                 {"0.bias", "F32", 1, {3}},
                                 {"2.weight", "F32", 2, {4, 3}},
                                 {"2.bias", "F32", 1, {4}}};
    held_mapping held = family("random:5:4:1");
    saved_net saved = read_plan(plans, 4, true);
    file_bytes out = write_plan(plans, 4);
    flip_bits(&saved, "other", &held.mapping, &out);
    saved_net_free(&saved);
    free(out.bytes);
    free(held.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_foreign_names),   cmocka_unit_test(test_foreign_counting),
        cmocka_unit_test(test_foreign_order),   cmocka_unit_test(test_foreign_numbers),
        cmocka_unit_test(test_foreign_refused), cmocka_unit_test(test_bad_numbers),
        cmocka_unit_test(test_bad_headers),     cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_flipped_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
