/* The annealed trainer inside: the tree, margins, and lists of neighbours. */
#include "base/rng.h"
#include "sphere_room.h"
#include "train/anneal_state.h"
#include "train/train.h"

/* ---- The tree -------------------------------------------------------------------------------- */

/* Puts the pairs of a room in the order of the tree, which must be a permutation. */
static void sort_room(room *r)
{
    const field *f = &r->f;
    uint32_t *order = test_memory(f->padded * sizeof *order);
    bool *seen = test_memory(f->count * sizeof *seen);
    float *old[] = {r->code, r->vector}, *sorted = floats(f->padded * f->width);
    for (size_t p = 0; p < f->padded; p++)
        order[p] = (uint32_t)p;
    memset(seen, 0, f->count * sizeof *seen);
    kd_sort(order, r->vector, f->padded, f->width, f->count);
    for (size_t p = 0; p < f->padded; p++) {
        assert_true(p < f->count ? order[p] < f->count && !seen[order[p]] : order[p] == p);
        if (p < f->count)
            seen[order[p]] = true;
    }
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < f->padded * f->width; i++)
            sorted[i] = old[k][i / f->padded * f->padded + order[i % f->padded]];
        memcpy(old[k], sorted, f->padded * f->width * sizeof(float));
    }
    free(order);
    free(seen);
    free(sorted);
}

static size_t last_of(const field *f, kd_node at)
{
    size_t end = (at.first + at.leaves) * FIELD_GROUP;
    return end < f->count ? end : f->count;
}

/* The box of a node is the least one around its vectors, and so below. */
static void check_box(const field *f, kd_node at)
{
    const float *box = f->box + at.node * 2 * f->width;
    assert_true(at.node < kd_nodes(f->groups));
    for (uint32_t i = 0; i < f->width; i++) {
        float low = FLT_MAX, high = -FLT_MAX;
        for (size_t p = at.first * FIELD_GROUP; p < last_of(f, at); p++) {
            low = fminf(low, f->vector[i * f->padded + p]);
            high = fmaxf(high, f->vector[i * f->padded + p]);
        }
        assert_true(box[2 * i] == low && box[2 * i + 1] == high);
    }
    if (at.leaves > 1) {
        check_box(f, kd_left(at));
        check_box(f, kd_right(at));
    }
}

/* The longest side of a node's vectors, and whether halving put them apart along it. */
static void check_halves(const field *f, kd_node at)
{
    if (at.leaves < 2)
        return;
    const float *box = f->box + at.node * 2 * f->width;
    kd_node left = kd_left(at), right = kd_right(at);
    bool apart = false;
    float longest = 0.0f;
    for (uint32_t i = 0; i < f->width; i++)
        longest = fmaxf(longest, box[2 * i + 1] - box[2 * i]);
    for (uint32_t i = 0; i < f->width; i++)
        apart |= box[2 * i + 1] - box[2 * i] == longest &&
                 f->box[left.node * 2 * f->width + 2 * i + 1] <=
                     f->box[right.node * 2 * f->width + 2 * i];
    assert_true(apart);
    check_halves(f, left);
    check_halves(f, right);
}

/* Of codes of this length. */
static void check_margins(room *r, const field_code *code, float length)
{
    field *f = &r->f;
    float *margin = floats(f->padded), *codes = floats(f->padded * f->width);
    for (size_t i = 0; i < f->padded * f->width; i++)
        codes[i] = length * f->code[i];
    code->margins(f, codes, margin, 0, f->groups);
    for (size_t p = 0; p < f->count; p++) {
        float right = 0.0f, rival = f->zero_rival ? 0.0f : -FLT_MAX;
        for (size_t v = 0; v < f->count; v++) {
            float sum = codes[p] * f->vector[v];
            for (uint32_t i = 1; i < f->width; i++)
                sum += codes[i * f->padded + p] * f->vector[i * f->padded + v];
            if (v == p)
                right = sum;
            else
                rival = sum > rival ? sum : rival;
        }
        float wanted = right - rival;
        test_same_floats(&margin[p], &wanted, 1, "margin");
    }
    free(codes);
    free(margin);
}

/* As long and as short as unit vectors may be. */
static void stretch_vectors(room *r)
{
    const float most = 0.45f * (float)FIELD_UNIT_ERROR(r->f.width) * 0x1p-24f;
    for (size_t i = 0; i < r->f.padded * r->f.width; i++)
        r->vector[i] *= 1.0f + (i % r->f.padded % 3 == 0 ? most : -most);
}

static void trees_and_margins(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 15, 16, 17, 31, 33, 48, 100, 257, 600};
    static const uint32_t widths[] = {2, 3, 4, 9, 64};
    rng_state rng = {.seed = 53};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (int how = 0; how < LAYOUTS; how++) {
            room r;
            open_room(&r, widths[(c + (size_t)how) % 5], counts[c], 0);
            fill(&r, (layout)how, &rng);
            stretch_vectors(&r);
            sort_room(&r);
            anneal_fit_boxes(&r.f);
            check_box(&r.f, kd_root(r.f.groups));
            check_halves(&r.f, kd_root(r.f.groups));
            for (cinch_isa isa = CINCH_ISA_VEC4; test_isa(&isa); isa++)
                for (int zero = 0; zero < 2; zero++) {
                    r.f.zero_rival = zero;
                    check_margins(&r, field_code_for(isa), FIELD_CODE_RADIUS);
                    check_margins(&r, field_code_for(isa), 0.1f);
                }
            close_room(&r);
        }
}

/* ---- Lists ----------------------------------------------------------------------------------- */

typedef struct near {
    float distance;
    uint32_t pair;
} near;

static int nearer(const void *a, const void *b)
{
    const near *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

static int by_number(const void *a, const void *b)
{
    const near *x = a, *y = b;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

/* The nearest vectors to a code, of equally far ones the first, in index order. */
static void nearest(near *all, const field *f, size_t pair)
{
    size_t others = 0;
    for (size_t v = 0; v < f->count; v++) {
        float sum = 0.0f;
        for (uint32_t i = 0; i < f->width; i++) {
            float apart = f->vector[i * f->padded + v] - f->code[i * f->padded + pair];
            sum += apart * apart;
        }
        all[others] = (near){sum, (uint32_t)v};
        others += v != pair;
    }
    qsort(all, others, sizeof *all, nearer);
    qsort(all, f->neighbours, sizeof *all, by_number);
}

/* In index order, each at most once, never the pair itself. */
static void assert_valid_lists(const field *f)
{
    for (size_t p = 0; p < f->count; p++)
        for (uint32_t j = 0; j < f->neighbours; j++) {
            uint32_t v = listed(f, p, j);
            assert_true(v < f->count && v != p && (j == 0 || v > listed(f, p, j - 1)));
        }
}

static void assert_nearest_lists(const field *f, size_t every)
{
    near *all = test_memory((f->count + 1) * sizeof *all);
    for (size_t p = 0; p < f->count; p += every) {
        nearest(all, f, p);
        for (uint32_t j = 0; j < f->neighbours; j++)
            if (listed(f, p, j) != all[j].pair)
                fail_msg("%zu pairs, %u units, %u neighbours, pair %zu: %u instead of %u", f->count,
                         f->width, f->neighbours, p, listed(f, p, j), all[j].pair);
    }
    free(all);
}

/* Twice: the second time each begins with the reach that the first one left. */
static void check_lists(uint32_t width, size_t count, uint32_t neighbours, layout how,
                        cinch_isa isa)
{
    room r;
    rng_state rng = {.seed = count * 1000 + neighbours};
    open_room(&r, width, count, neighbours);
    fill(&r, how, &rng);
    sort_room(&r);
    anneal_fit_boxes(&r.f);
    for (int again = 0; again < 2; again++) {
        field_code_for(isa)->renew(&r.f, 0, r.f.groups);
        assert_valid_lists(&r.f);
        assert_nearest_lists(&r.f, 1 + count / 60);
    }
    close_room(&r);
}

/* Up to 2,048 pairs all of them are candidates if need be, however they lie. */
static void lists_are_the_nearest(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 5, 9};
    cinch_isa isa = CINCH_ISA_VEC4;
    for (uint32_t count = 2; count <= 200; count++) {
        uint32_t fewest = count % 7 + 1;
        check_lists(widths[count % 5], count, count - 1, (layout)(count % LAYOUTS), isa);
        if (fewest < count)
            check_lists(widths[count / 5 % 5], count, fewest, (layout)(count / 2 % LAYOUTS), isa);
        isa++;
        if (!test_isa(&isa))
            isa = CINCH_ISA_VEC4;
    }
    for (isa = CINCH_ISA_VEC4; test_isa(&isa); isa++)
        for (int how = 0; how < LAYOUTS; how++) {
            check_lists(how % 2 ? 2 : 4, 1000, how % 2 ? 8 : 200, (layout)how, isa);
            check_lists(3, 700, 1, (layout)how, isa);
        }
    check_lists(2, 5000, 8, SPREAD, CINCH_ISA_AUTO);
    check_lists(4, 5000, 128, SPREAD, CINCH_ISA_AUTO);
    check_lists(3, 5000, 24, DOUBLED, CINCH_ISA_AUTO);
}

/* More pairs within any reach than a list is chosen from: any of them will do. */
static void crowded_lists_are_valid(void **state)
{
    (void)state;
    for (cinch_isa isa = CINCH_ISA_VEC4; test_isa(&isa); isa++)
        for (int how = CLUSTERED; how < LAYOUTS; how++) {
            room r;
            rng_state rng = {.seed = 61};
            open_room(&r, 2 + (uint32_t)how % 2, 2500, how == EQUAL ? 200 : 24);
            fill(&r, (layout)how, &rng);
            sort_room(&r);
            anneal_fit_boxes(&r.f);
            field_code_for(isa)->renew(&r.f, 0, r.f.groups);
            assert_valid_lists(&r.f);
            close_room(&r);
        }
}

/*
 * A list depends on its own pair, not on those that share a vector with it: here some find more
 * leaves near them than they can choose from, and so do more leaves together than one pair ever
 * takes.
 */
static void crowded_lists_do_not_depend_on_lanes(void **state)
{
    (void)state;
    enum { COUNT = 40000, NEIGHBOURS = 24, LISTED = 64 * FIELD_GROUP };
    rng_state rng = {.seed = 67};
    room r;
    open_room(&r, 4, COUNT, NEIGHBOURS);
    fill(&r, CLUSTERED, &rng);
    sort_room(&r);
    anneal_fit_boxes(&r.f);
    uint32_t *first = test_memory(LISTED * NEIGHBOURS * sizeof *first);
    for (cinch_isa isa = CINCH_ISA_VEC4; test_isa(&isa); isa++) {
        for (size_t p = 0; p < LISTED; p++)
            r.f.reach[p] = p % 3 ? 1e-9f : 1e-3f;
        field_code_for(isa)->renew(&r.f, 0, LISTED / FIELD_GROUP);
        if (isa == CINCH_ISA_VEC4)
            memcpy(first, r.f.list, LISTED * NEIGHBOURS * sizeof *first);
        assert_memory_equal(first, r.f.list, LISTED * NEIGHBOURS * sizeof *first);
    }
    free(first);
    close_room(&r);
}

/* 10,000 pairs that all begin as one vector. */
static void equal_weights_come_to_an_end(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:10000");
    cinch_shape shape = test_shape(mapping, 1, 2);
    size_t count = cinch_shape_cost(&shape).parameters;
    float *from = test_memory(count * sizeof *from);
    for (size_t i = 0; i < count; i++)
        from[i] = 0.5f;
    cinch_train_options options = {.trainer = CINCH_ANNEAL, .budget = 2, .goal = 1e30f};
    test_run run;
    test_run_begin(&run, &shape, mapping, &options, from);
    cinch_train_run(&run.train, UINT64_MAX);
    assert_int_equal(run.train.state, CINCH_SPENT);
    assert_int_equal(run.train.score.right, 0);
    assert_true(run.train.score.margin == 0.0f && run.train.score.row == 0);
    assert_valid_lists(&run.train.memory->anneal->field);
    assert_normal(run.train.net.weights, count, "weight");
    test_run_end(&run);
    free(from);
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_and_margins),
        cmocka_unit_test(lists_are_the_nearest),
        cmocka_unit_test(crowded_lists_are_valid),
        cmocka_unit_test(crowded_lists_do_not_depend_on_lanes),
        cmocka_unit_test(equal_weights_come_to_an_end),
    };
    return cmocka_run_group_tests_name("anneal_lists", tests, NULL, NULL);
}
