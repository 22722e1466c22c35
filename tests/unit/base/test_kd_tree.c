/* The k-d tree: its order halves along the longest side, its boxes are the least ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/kd_tree.h"
#include "base/rng.h"
#include "support.h"

#define MOST_COUNT 700
#define MOST_WIDTH 5

typedef struct tree_case {
    size_t count;
    uint32_t width;
    float vectors[MOST_WIDTH * MOST_COUNT];
    float sorted[MOST_WIDTH * MOST_COUNT];
    uint32_t order[MOST_COUNT];
    float box[2 * MOST_COUNT * 2 * MOST_WIDTH];
} tree_case;

/* Coarse coordinates, so that many are equal. */
static void build(tree_case *c, rng_state *rng, uint32_t steps)
{
    bool seen[MOST_COUNT] = {false};
    c->count = test_between(rng, 1, MOST_COUNT);
    c->width = test_between(rng, 1, MOST_WIDTH);
    for (size_t i = 0; i < c->count * c->width; i++)
        c->vectors[i] = (float)test_between(rng, 0, steps) - 3.0f;
    for (uint32_t p = 0; p < c->count; p++)
        c->order[p] = p;
    rng_shuffle(c->order, (uint32_t)c->count, rng);
    kd_sort(c->order, c->vectors, c->count, c->width, c->count);
    for (size_t p = 0; p < c->count; p++) {
        assert_true(c->order[p] < c->count && !seen[c->order[p]]);
        seen[c->order[p]] = true;
        for (uint32_t i = 0; i < c->width; i++)
            c->sorted[i * c->count + p] = c->vectors[i * c->count + c->order[p]];
    }
    kd_fit_boxes(c->box, &(kd_vectors){.at = c->sorted,
                                       .leaf_step = KD_LEAF,
                                       .stride = c->count,
                                       .count = c->count,
                                       .width = c->width});
}

static const float *box_of(const tree_case *c, kd_node at)
{
    assert_true(at.node < kd_nodes(kd_leaves(c->count)));
    return c->box + at.node * 2 * c->width;
}

static void check_box(const tree_case *c, kd_node at)
{
    size_t end = (at.first + at.leaves) * KD_LEAF;
    end = end < c->count ? end : c->count;
    for (uint32_t i = 0; i < c->width; i++) {
        float low = INFINITY, high = -INFINITY;
        for (size_t p = at.first * KD_LEAF; p < end; p++) {
            low = fminf(low, c->sorted[i * c->count + p]);
            high = fmaxf(high, c->sorted[i * c->count + p]);
        }
        assert_true(box_of(c, at)[2 * i] == low && box_of(c, at)[2 * i + 1] == high);
    }
}

/* Whether the halves are apart along one of the longest sides. */
static void check_node(const tree_case *c, kd_node at)
{
    check_box(c, at);
    if (at.leaves == 1)
        return;
    const float *box = box_of(c, at);
    kd_node left = kd_left(at), right = kd_right(at);
    assert_true(left.leaves >= right.leaves && left.leaves <= right.leaves + 1);
    assert_int_equal(right.first, left.first + left.leaves);
    float longest = 0.0f;
    bool apart = false;
    for (uint32_t i = 0; i < c->width; i++)
        longest = fmaxf(longest, box[2 * i + 1] - box[2 * i]);
    for (uint32_t i = 0; i < c->width; i++)
        apart |= box[2 * i + 1] - box[2 * i] == longest &&
                 box_of(c, left)[2 * i + 1] <= box_of(c, right)[2 * i];
    assert_true(apart);
    check_node(c, left);
    check_node(c, right);
}

static void halves_and_boxes(void **state)
{
    (void)state;
    static tree_case c;
    rng_state rng = {.seed = 71};
    for (int round = 0; round < test_times(300); round++) {
        build(&c, &rng, round % 3 == 0 ? 2 : 100000);
        check_node(&c, kd_root(kd_leaves(c.count)));
    }
}

/* Equal vectors go by their numbers, so that one order comes out of any other. */
static void one_order_of_halves(void **state)
{
    (void)state;
    float same[500];
    uint32_t order[500];
    for (uint32_t p = 0; p < 500; p++) {
        order[p] = 7 * p % 500;
        same[p] = 0.5f;
    }
    kd_sort(order, same, 0, 2, 500);
    for (uint32_t p = 0; p < 500; p++)
        assert_int_equal(order[p] / KD_LEAF, p / KD_LEAF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_and_boxes),
        cmocka_unit_test(one_order_of_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
