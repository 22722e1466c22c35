/* Shapes, hashes, the walk against double precision, and the relative margin against geometry. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/exact_sum.h"
#include "base/hash.h"
#include "net/net.h"
#include "support.h"

static const double pi = 3.14159265358979323846;

/* One key column of `inputs` symbols. */
static cinch_shape plain_shape(uint32_t inputs, uint32_t layers, uint32_t width, uint32_t values)
{
    cinch_shape shape = {.columns = 1, .offset = {0, inputs}, .layers = layers, .values = values};
    for (uint32_t l = 0; l < layers; l++)
        shape.width[l] = width;
    return shape;
}

/* ---- Shapes ---------------------------------------------------------------------------------- */

static void connections_as_the_article_counts(void **state)
{
    (void)state;
    cinch_shape shape = plain_shape(5, 1, 2, 5);
    assert_int_equal(cinch_shape_cost(&shape).connections, 20);
    shape.bias = true;
    assert_int_equal(cinch_shape_cost(&shape).connections, 20);
    assert_int_equal(cinch_shape_cost(&shape).parameters, 20 + 2 + 5);
    shape = plain_shape(5, 0, 0, 5);
    assert_int_equal(cinch_shape_cost(&shape).connections, 25);
    shape = plain_shape(10, 1, 2, 10);
    assert_int_equal(cinch_shape_cost(&shape).connections, 40);
    shape = plain_shape(11, 1, 2, 11);
    assert_int_equal(cinch_shape_cost(&shape).connections, 44);
    assert_int_equal(cinch_shape_cost(&shape).parameters, 44);
}

static void matrices_follow_one_another(void **state)
{
    (void)state;
    rng_state rng = {.seed = 2};
    for (int round = 0; round < 200; round++) {
        uint32_t columns = test_between(&rng, 1, 4), values = test_between(&rng, 1, 9);
        cinch_mapping *mapping = test_random_mapping(&rng, columns, 9, values, 1);
        cinch_shape shape = test_random_shape(&rng, mapping, 12);
        size_t expected = 0, connections = 0;
        for (uint32_t l = 0; l <= shape.layers; l++) {
            cinch_matrix matrix = cinch_shape_matrix(&shape, l);
            assert_int_equal(matrix.first, expected);
            assert_int_equal(matrix.inputs, l ? shape.width[l - 1] : shape.offset[shape.columns]);
            assert_int_equal(matrix.units, l < shape.layers ? shape.width[l] : shape.values);
            expected += (matrix.inputs + shape.bias) * matrix.units;
            connections += matrix.inputs * matrix.units;
        }
        assert_int_equal(cinch_shape_cost(&shape).parameters, expected);
        assert_int_equal(cinch_shape_cost(&shape).connections, connections);
        test_mapping_free(mapping);
    }
}

static void shape_of_a_mapping(void **state)
{
    (void)state;
    cinch_alphabet keys[3] = {{.count = 3}, {.count = 1}, {.count = 5}}, values = {.count = 7};
    cinch_mapping mapping = {.columns = 3, .keys = keys, .values = &values};
    cinch_shape shape;
    assert_int_equal(cinch_shape_of(&shape, &mapping), CINCH_OK);
    assert_int_equal(shape.columns, 3);
    static const uint32_t offset[] = {0, 3, 4, 9};
    assert_memory_equal(shape.offset, offset, sizeof offset);
    assert_int_equal(shape.values, 7);
    assert_int_equal(shape.layers, 0);
    assert_int_equal(shape.activation, CINCH_TANH);
    assert_int_equal(shape.output, CINCH_SOFTMAX);
    assert_false(shape.bias);

    keys[0].count = UINT32_MAX - 7;
    assert_int_equal(cinch_shape_of(&shape, &mapping), CINCH_OK);
    keys[0].count = UINT32_MAX - 6;
    assert_int_equal(cinch_shape_of(&shape, &mapping), CINCH_BAD_SHAPE);
}

#define ASSERT_REFUSED(change)                                                                     \
    do {                                                                                           \
        cinch_shape shape = good;                                                                  \
        shape.change;                                                                              \
        assert_int_equal(shape_check(&shape), CINCH_BAD_SHAPE);                                    \
        assert_true(cinch_shape_cost(&shape).parameters == SIZE_MAX);                              \
    } while (0)

static void bad_shapes_are_refused(void **state)
{
    (void)state;
    cinch_shape good = plain_shape(5, 2, 3, 5);
    good.columns = 2;
    good.offset[2] = 6;
    assert_int_equal(shape_check(&good), CINCH_OK);
    ASSERT_REFUSED(columns = 0);
    ASSERT_REFUSED(columns = CINCH_MAX_COLUMNS + 1);
    ASSERT_REFUSED(columns = UINT32_MAX);
    ASSERT_REFUSED(offset[0] = 1);
    ASSERT_REFUSED(offset[1] = 0);
    ASSERT_REFUSED(offset[2] = 5);
    ASSERT_REFUSED(offset[2] = 4);
    ASSERT_REFUSED(layers = CINCH_MAX_LAYERS + 1);
    ASSERT_REFUSED(layers = UINT32_MAX);
    ASSERT_REFUSED(width[0] = 0);
    ASSERT_REFUSED(width[1] = 0);
    ASSERT_REFUSED(values = 0);
    ASSERT_REFUSED(values = (uint32_t)INT32_MAX + 1);
    ASSERT_REFUSED(activation = (cinch_activation)(CINCH_RELU + 1));
    ASSERT_REFUSED(activation = (cinch_activation)-1);
    ASSERT_REFUSED(output = (cinch_output)(CINCH_LINEAR + 1));
    good.width[2] = 0; /* past the layers: not looked at */
    assert_int_equal(shape_check(&good), CINCH_OK);

    cinch_shape large = plain_shape(UINT32_MAX, 0, 0, INT32_MAX);
    assert_int_equal(shape_check(&large), CINCH_BAD_SHAPE);
    large = plain_shape(1, 8, UINT32_MAX, 1);
    assert_int_equal(shape_check(&large), CINCH_BAD_SHAPE);
    large = plain_shape(1, 1, UINT32_MAX, INT32_MAX); /* times sizeof(float) alone overflows */
    assert_int_equal(shape_check(&large), CINCH_BAD_SHAPE);
}

/* ---- Hashes ---------------------------------------------------------------------------------- */

/* The same fields, put together as docs/CERTIFICATE.md lists them. */
static void shape_hash_is_of_its_fields(void **state)
{
    (void)state;
    cinch_shape shape = plain_shape(5, 2, 3, 7);
    shape.columns = 2;
    shape.offset[2] = 11;
    shape.width[1] = 4;
    shape.activation = CINCH_RELU;
    shape.output = CINCH_LINEAR;
    shape.bias = true;
    static const uint8_t fields[] = {2, 0, 5, 11, 2, 3, 4, 7, 2, 1, 1};
    unsigned char bytes[4 * sizeof fields] = {0};
    for (size_t i = 0; i < sizeof fields; i++)
        bytes[4 * i] = fields[i];
    assert_true(shape_hash(&shape) == XXH64(bytes, sizeof bytes, 0));
    assert_true(cinch_net_hash(&(cinch_net){.shape = shape}) == shape_hash(&shape));
}

static void shape_hash_changes_with_each_field(void **state)
{
    (void)state;
    enum { VARIANTS = 11 };
    cinch_shape shape[VARIANTS];
    uint64_t hash[VARIANTS];
    for (size_t i = 0; i < VARIANTS; i++) {
        shape[i] = plain_shape(5, 2, 3, 5);
        shape[i].columns = 2;
        shape[i].offset[2] = 9;
    }
    shape[1].columns = 1;
    shape[2].offset[1]++;
    shape[3].offset[2]++;
    shape[4].layers--;
    shape[5].width[0]++;
    shape[6].width[1]++;
    shape[7].values++;
    shape[8].activation = CINCH_IDENTITY;
    shape[9].output = CINCH_LINEAR;
    shape[10].bias = true;
    for (size_t i = 0; i < VARIANTS; i++) {
        hash[i] = shape_hash(&shape[i]);
        for (size_t j = 0; j < i; j++)
            assert_true(hash[i] != hash[j]);
    }
    shape[0].width[2] = 17; /* no part of a shape with two layers */
    shape[0].offset[3] = 17;
    assert_true(shape_hash(&shape[0]) == hash[0]);
}

static void net_hash_changes_with_each_bit(void **state)
{
    (void)state;
    rng_state rng = {.seed = 3};
    cinch_net net = {.shape = plain_shape(11, 1, 9, 11)}; /* 792 bytes: more than one piece */
    net.weights = test_random_weights(&rng, &net.shape, 1.0f);
    size_t count = cinch_shape_cost(&net.shape).parameters;
    uint64_t hash = cinch_net_hash(&net);
    assert_true(hash == XXH64(net.weights, count * sizeof(float), 0)); /* on a little-endian host */
    for (size_t i = 0; i < count; i++)
        for (unsigned bit = 0; bit < 32; bit++) {
            float kept = net.weights[i];
            net.weights[i] = float_from_bits(float_bits(kept) ^ UINT32_C(1) << bit);
            assert_true(cinch_net_hash(&net) != hash);
            net.weights[i] = kept;
        }
    assert_true(cinch_net_hash(&net) == hash);
    free(net.weights);
}

/* ---- The walk -------------------------------------------------------------------------------- */

/* A walk in guarded memory of exactly its size. */
static test_guarded begin_walk(cinch_walk *walk, const cinch_shape *shape)
{
    test_guarded guarded = test_guarded_new(cinch_walk_size(shape));
    cinch_arena arena = test_guarded_arena(&guarded);
    assert_int_equal(cinch_walk_init(walk, shape, &arena), CINCH_OK);
    return guarded;
}

static double *doubled(const float *weights, size_t count)
{
    double *out = test_memory(count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = (double)weights[i];
    return out;
}

static void assert_near(const float *got, const double *expected, size_t count)
{
    double size = 1.0;
    for (size_t i = 0; i < count; i++)
        size = fmax(size, fabs(expected[i]));
    for (size_t i = 0; i < count; i++)
        if (!(fabs((double)got[i] - expected[i]) <= 1e-5 * size))
            fail_msg("number %zu: %.9g, expected %.9g", i, (double)got[i], expected[i]);
}

static void assert_answer(const cinch_walk *walk, uint32_t values)
{
    float best = walk->logit[walk->answer];
    for (uint32_t v = 0; v < values; v++)
        assert_true(v < walk->answer ? walk->logit[v] < best : walk->logit[v] <= best);
    if (values == 1) {
        assert_int_equal(walk->rival, walk->answer);
        assert_true(walk->margin == 0.0);
        return;
    }
    assert_int_not_equal(walk->rival, walk->answer);
    float rival = walk->logit[walk->rival];
    for (uint32_t v = 0; v < values; v++)
        if (v != walk->answer)
            assert_true(v < walk->rival ? walk->logit[v] < rival : walk->logit[v] <= rival);
    assert_true(walk->float_answer == (best > rival ? walk->answer : UINT32_MAX));
}

static void assert_shares(const cinch_walk *walk, const cinch_shape *shape,
                          const test_reference *reference)
{
    if (shape->output == CINCH_LINEAR) {
        assert_memory_equal(walk->share, walk->logit, shape->values * sizeof(float));
        return;
    }
    double share[TEST_VALUES];
    for (uint32_t v = 0; v < shape->values; v++)
        share[v] = exp(-test_reference_loss(reference, shape, v));
    assert_near(walk->share, share, shape->values);
}

static void expect_hidden(cinch_walk *hidden, const cinch_walk *walk, const cinch_net *net,
                          const uint32_t *key)
{
    hidden->logit = NULL;
    cinch_net_walk(hidden, net, key);
    for (uint32_t l = 0; l < net->shape.layers; l++) {
        test_same_floats(hidden->sum[l], walk->sum[l], net->shape.width[l], "hidden sums");
        test_same_floats(hidden->unit[l], walk->unit[l], net->shape.width[l], "hidden units");
    }
}

static void walk_equals_double_precision(void **state)
{
    (void)state;
    rng_state rng = {.seed = 4};
    for (int round = 0; round < test_times(400); round++) {
        uint32_t columns = test_between(&rng, 1, 3), values = test_between(&rng, 1, 40);
        cinch_mapping *mapping = test_random_mapping(&rng, columns, 12, values, 4);
        cinch_shape shape = test_random_shape(&rng, mapping, 20);
        cinch_net net = {shape, test_random_weights(&rng, &shape, 1.5f)};
        double *weights = doubled(net.weights, cinch_shape_cost(&shape).parameters);
        float *codes = test_memory(2 * net_widest(&shape) * sizeof(float));
        cinch_walk walk, hidden;
        test_guarded memory = begin_walk(&walk, &shape), more = begin_walk(&hidden, &shape);
        for (size_t row = 0; row < mapping->rows; row++) {
            const uint32_t *key = mapping->key + row * mapping->columns;
            static test_reference reference;
            test_reference_walk(&reference, &shape, weights, key);
            cinch_net_walk(&walk, &net, key);
            for (uint32_t l = 0; l < shape.layers; l++) {
                assert_near(walk.sum[l], reference.sum[l], shape.width[l]);
                assert_near(walk.unit[l], reference.unit[l], shape.width[l]);
            }
            assert_near(walk.logit, reference.logit, shape.values);
            assert_shares(&walk, &shape, &reference);
            assert_answer(&walk, shape.values);
            if (shape.layers)
                test_same_floats(net_codes(codes, &net, key), walk.unit[shape.layers - 1],
                                 shape.width[shape.layers - 1], "codes");
            expect_hidden(&hidden, &walk, &net, key);
        }
        test_guarded_free(&memory);
        test_guarded_free(&more);
        free(codes);
        free(weights);
        free(net.weights);
        test_mapping_free(mapping);
    }
}

/* The article's walk: the logits of a network whose numbers are whole. */
static void walk_through_by_hand(void **state)
{
    (void)state;
    float weights[] = {-10.0f,    8.0f, /**/ 3.0f, -2.0f, /**/ -4.0f, 1.0f, 0.0f,
                       /**/ 4.0f, 1.0f, -1.0f};
    cinch_net net = {plain_shape(2, 1, 2, 3), weights};
    net.shape.activation = CINCH_IDENTITY;
    cinch_walk walk;
    test_guarded memory = begin_walk(&walk, &net.shape);
    cinch_net_walk(&walk, &net, (const uint32_t[]){0});
    assert_true(walk.sum[0][0] == -10.0f && walk.unit[0][1] == 8.0f);
    assert_true(walk.logit[0] == 72.0f && walk.logit[1] == -2.0f && walk.logit[2] == -8.0f);
    assert_int_equal(walk.answer, 0);
    assert_int_equal(walk.rival, 1);
    assert_true(walk.margin == 74.0 && walk.share[0] == 1.0f);
    net.shape.activation = CINCH_RELU;
    cinch_net_walk(&walk, &net, (const uint32_t[]){1});
    assert_true(walk.sum[0][1] == -2.0f && walk.unit[0][1] == 0.0f);
    assert_true(walk.logit[0] == -12.0f && walk.logit[1] == 3.0f && walk.logit[2] == 0.0f);
    assert_int_equal(walk.answer, 1);
    assert_int_equal(walk.rival, 2);
    test_guarded_free(&memory);
}

static void walk_names_the_first_of_equals(void **state)
{
    (void)state;
    static const struct {
        float logit[4];
        uint32_t answer, rival;
    } cases[] = {
        {{2, 2, 2, 2}, 0, 1},     {{1, 2, 2, 1}, 1, 2},       {{1, 3, 2, 2}, 1, 2},
        {{3, 1, 1, 1}, 0, 1},     {{0, 0, 0, 9}, 3, 0},       {{4, 1, 4, 4}, 0, 2},
        {{-1, -2, -3, -1}, 0, 3}, {{-0.0f, 0, -1, -1}, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float weights[4];
        memcpy(weights, cases[i].logit, sizeof weights);
        cinch_net net = {plain_shape(1, 0, 0, 4), weights};
        cinch_walk walk;
        test_guarded memory = begin_walk(&walk, &net.shape);
        cinch_net_walk(&walk, &net, (const uint32_t[]){0});
        assert_int_equal(walk.answer, cases[i].answer);
        assert_int_equal(walk.rival, cases[i].rival);
        assert_true(walk.margin != 0.0 || double_bits(walk.margin) == 0);
        assert_answer(&walk, 4);
        test_guarded_free(&memory);
    }
}

static void walk_needs_its_memory(void **state)
{
    (void)state;
    cinch_shape shape = plain_shape(5, 3, 7, 5);
    test_guarded guarded = test_guarded_new(cinch_walk_size(&shape));
    cinch_walk walk;
    for (size_t bytes = 0; bytes + 4 * 63 < guarded.bytes; bytes++) {
        cinch_arena arena = cinch_arena_over(guarded.memory, bytes);
        assert_int_equal(cinch_walk_init(&walk, &shape, &arena), CINCH_NO_MEMORY);
    }
    test_guarded_free(&guarded);
}

/* ---- The relative margin --------------------------------------------------------------------- */

enum { MOST_POINTS = 60, MOST_DIMENSIONS = 5 };

typedef struct points {
    uint32_t count, dimensions;
    double at[MOST_POINTS][MOST_DIMENSIONS];
} points;

/*
 * The relative margin and the margin of identity:N with the points as hidden codes, and the points
 * scaled and moved as output vectors.
 */
static double relative_margin(float *margin, const points *p, double scale, const double *offset)
{
    char spec[40];
    snprintf(spec, sizeof spec, "identity:%u", p->count);
    cinch_mapping *mapping = test_family(spec);
    cinch_net net = {.shape = test_shape(mapping, 1, p->dimensions)};
    net.shape.activation = CINCH_IDENTITY;
    net.weights = test_memory(cinch_shape_cost(&net.shape).parameters * sizeof(float));
    float *output = net.weights + cinch_shape_matrix(&net.shape, 1).first;
    for (uint32_t v = 0; v < p->count; v++)
        for (uint32_t i = 0; i < p->dimensions; i++) {
            net.weights[v * p->dimensions + i] = (float)p->at[v][i];
            output[i * p->count + v] = (float)(scale * p->at[v][i] + (offset ? offset[i] : 0.0));
        }
    cinch_score score;
    test_grad(NULL, &score, &net, mapping, CINCH_ISA_AUTO);
    test_guarded scratch = test_guarded_new(cinch_cert_size(&net.shape));
    double relative = cinch_net_relative_margin(&net, mapping, (double)score.margin,
                                                test_guarded_arena(&scratch));
    test_guarded_free(&scratch);
    free(net.weights);
    test_mapping_free(mapping);
    *margin = score.margin;
    return relative;
}

static void assert_relative(const points *p, double expected, double tolerance)
{
    static const double offset[MOST_DIMENSIONS] = {0.7, -1.3, 0.4, 2.1, -0.2};
    float margin;
    for (int i = 0; i < 4; i++) {
        double scale = i & 1 ? 12.5 : 1.0;
        double got = relative_margin(&margin, p, scale, i & 2 ? offset : NULL);
        if (!(fabs(got - expected) <= tolerance))
            fail_msg("%u points, variant %d: %.9g, expected %.9g", p->count, i, got, expected);
    }
}

static points polygon(uint32_t count)
{
    points p = {.count = count, .dimensions = 2};
    for (uint32_t v = 0; v < count; v++) {
        p.at[v][0] = cos(2.0 * pi * v / count);
        p.at[v][1] = sin(2.0 * pi * v / count);
    }
    return p;
}

static void relative_margin_of_polygons(void **state)
{
    (void)state;
    for (uint32_t count = 2; count <= 50; count++) {
        points p = polygon(count);
        assert_relative(&p, 1.0 - cos(2.0 * pi / count), 1e-5);
    }
}

static void relative_margin_of_solids(void **state)
{
    (void)state;
    points octahedron = {6, 3, {{1}, {-1}, {0, 1}, {0, -1}, {0, 0, 1}, {0, 0, -1}}};
    assert_relative(&octahedron, 1.0, 1e-5);

    points icosahedron = {.count = 12, .dimensions = 3};
    double golden = (1.0 + sqrt(5.0)) / 2.0, size = sqrt(1.0 + golden * golden);
    for (uint32_t v = 0; v < 12; v++) {
        uint32_t axis = v / 4;
        icosahedron.at[v][axis] = (v & 1 ? 1.0 : -1.0) / size;
        icosahedron.at[v][(axis + 1) % 3] = (v & 2 ? golden : -golden) / size;
    }
    assert_relative(&icosahedron, 1.0 - 1.0 / sqrt(5.0), 1e-5);

    /* A simplex: all inner products are -1/5. */
    points simplex = {.count = 6, .dimensions = 5};
    for (uint32_t v = 0; v < 6; v++) {
        double left = 1.0;
        for (uint32_t i = 0; i < 5; i++) {
            double ratio = 1.0 / (5.0 - i);
            simplex.at[v][i] = v < i ? 0.0 : v == i ? sqrt(left) : -ratio * sqrt(left);
            left *= 1.0 - ratio * ratio;
        }
    }
    assert_relative(&simplex, 1.2, 1e-5);
}

static bool covers(const points *p, double x, double y, double radius2)
{
    for (uint32_t v = 0; v < p->count; v++)
        if (hypot(p->at[v][0] - x, p->at[v][1] - y) > sqrt(radius2) * (1.0 + 1e-12))
            return false;
    return true;
}

/* In the plane: the smallest of all circles over two points or through three that hold all. */
static double smallest_circle(const points *p)
{
    double best = HUGE_VAL;
    for (uint32_t i = 0; i < p->count; i++)
        for (uint32_t j = 0; j < i; j++) {
            const double *a = p->at[i], *b = p->at[j];
            double x = (a[0] + b[0]) / 2, y = (a[1] + b[1]) / 2;
            double r2 = (a[0] - x) * (a[0] - x) + (a[1] - y) * (a[1] - y);
            if (r2 < best && covers(p, x, y, r2))
                best = r2;
            for (uint32_t k = 0; k < j; k++) {
                double bx = b[0] - a[0], by = b[1] - a[1];
                double cx = p->at[k][0] - a[0], cy = p->at[k][1] - a[1];
                double d = 2.0 * (bx * cy - by * cx), b2 = bx * bx + by * by;
                double c2 = cx * cx + cy * cy;
                x = (cy * b2 - by * c2) / d;
                y = (bx * c2 - cx * b2) / d;
                r2 = x * x + y * y;
                if (r2 < best && covers(p, a[0] + x, a[1] + y, r2))
                    best = r2;
            }
        }
    return sqrt(best);
}

static void relative_margin_of_random_points(void **state)
{
    (void)state;
    rng_state rng = {.seed = 5};
    for (int round = 0; round < test_times(100); round++) {
        points p = {.count = test_between(&rng, 3, 20), .dimensions = 2};
        double longest = 0.0;
        for (uint32_t v = 0; v < p.count; v++) {
            p.at[v][0] = (double)test_uniform(&rng);
            p.at[v][1] = (double)(test_uniform(&rng) * (round & 1 ? 1.0f : 0.01f));
            longest = fmax(longest, hypot(p.at[v][0], p.at[v][1]));
        }
        float margin;
        double got = relative_margin(&margin, &p, 1.0, NULL);
        double expected = (double)margin / (smallest_circle(&p) * longest);
        if (!(fabs(got - expected) <= 2e-6 * fabs(expected)))
            fail_msg("round %d: %.9g, expected %.9g", round, got, expected);
    }
}

static void relative_margin_without_a_scale(void **state)
{
    (void)state;
    float margin;
    points one = {.count = 1, .dimensions = 2, .at = {{3.0, 4.0}}};
    assert_true(relative_margin(&margin, &one, 1.0, NULL) == 0.0);
    points equal = {.count = 3, .dimensions = 2, .at = {{1.0, 2.0}, {1.0, 2.0}, {1.0, 2.0}}};
    assert_true(relative_margin(&margin, &equal, 1.0, NULL) == 0.0);
    points nothing = {.count = 3, .dimensions = 2};
    assert_true(relative_margin(&margin, &nothing, 1.0, NULL) == 0.0);

    cinch_mapping *mapping = test_family("identity:4");
    cinch_shape shape = test_shape(mapping, 0, 0);
    float weights[16] = {1.0f};
    cinch_net dense = {shape, weights};
    assert_true(cinch_net_relative_margin(&dense, mapping, 1.0, cinch_arena_over(NULL, 0)) == 0.0);
    test_mapping_free(mapping);
}

/* Codes (-1, 1) and (1, 1) with the constant unit, vectors (-1, 5) and (1, 5): 2 / (1 sqrt 2). */
static void relative_margin_counts_biases(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("identity:2");
    cinch_shape shape = test_shape(mapping, 1, 1);
    shape.activation = CINCH_IDENTITY;
    shape.bias = true;
    float weights[] = {-1.0f, 1.0f, 0.0f, -1.0f, 1.0f, 5.0f, 5.0f};
    cinch_net net = {shape, weights};
    assert_int_equal(cinch_shape_cost(&shape).parameters, sizeof weights / sizeof *weights);
    test_guarded scratch = test_guarded_new(cinch_cert_size(&shape));
    double relative = cinch_net_relative_margin(&net, mapping, 2.0, test_guarded_arena(&scratch));
    test_guarded_free(&scratch);
    assert_true(fabs(relative - sqrt(2.0)) < 1e-5);
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_as_the_article_counts),
        cmocka_unit_test(matrices_follow_one_another),
        cmocka_unit_test(shape_of_a_mapping),
        cmocka_unit_test(bad_shapes_are_refused),
        cmocka_unit_test(shape_hash_is_of_its_fields),
        cmocka_unit_test(shape_hash_changes_with_each_field),
        cmocka_unit_test(net_hash_changes_with_each_bit),
        cmocka_unit_test(walk_equals_double_precision),
        cmocka_unit_test(walk_through_by_hand),
        cmocka_unit_test(walk_names_the_first_of_equals),
        cmocka_unit_test(walk_needs_its_memory),
        cmocka_unit_test(relative_margin_of_polygons),
        cmocka_unit_test(relative_margin_of_solids),
        cmocka_unit_test(relative_margin_of_random_points),
        cmocka_unit_test(relative_margin_without_a_scale),
        cmocka_unit_test(relative_margin_counts_biases),
    };
    return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
