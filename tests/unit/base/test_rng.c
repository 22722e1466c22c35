#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"

#if defined(__has_include)
#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define HAVE_RANDOM123 1
#endif
#endif
#ifndef HAVE_RANDOM123
#define HAVE_RANDOM123 0
#endif

/* The "philox4x32 10" lines of Random123's file of known answers. */
static void known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t out[4];
        rng_philox(out, known[i].counter, known[i].key);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void agrees_with_random123(void **state)
{
    (void)state;
#if HAVE_RANDOM123
    rng_state rng = {.seed = 1};
    for (int i = 0; i < 200000; i++) {
        uint32_t words[6], out[4];
        for (int j = 0; j < 6; j++)
            words[j] = rng_next(&rng);
        philox4x32_ctr_t counter = {{words[0], words[1], words[2], words[3]}};
        philox4x32_key_t key = {{words[4], words[5]}};
        philox4x32_ctr_t expected = philox4x32(counter, key);
        rng_philox(out, words, words + 4);
        assert_memory_equal(out, expected.v, sizeof out);
    }
#else
    print_message("Random123's header is absent\n");
    skip();
#endif
}

/* Word i of stream s is a pure function of seed, s and i, all 64 bits of each. */
static void streams(void **state)
{
    (void)state;
    const uint64_t seeds[] = {0, 1, UINT64_C(0x123456789abcdef0), UINT64_MAX};
    const uint64_t indices[] = {0, 3, 4, 7, UINT64_C(0x400000000), UINT64_C(0x3ffffffffff)};
    for (size_t s = 0; s < 4; s++) {
        for (size_t i = 0; i < 6; i++) {
            rng_state rng = {seeds[s], ~seeds[3 - s], indices[i]};
            uint64_t block = indices[i] >> 2;
            uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)rng.stream,
                                   (uint32_t)(rng.stream >> 32)};
            uint32_t key[2] = {(uint32_t)seeds[s], (uint32_t)(seeds[s] >> 32)};
            uint32_t out[4];
            rng_philox(out, counter, key);
            assert_int_equal(rng_next(&rng), out[indices[i] & 3]);
            assert_true(rng.next == indices[i] + 1);
        }
    }
}

/* Every number in reach, none beyond, and counts as a fair die's: chi-square far in the tail. */
static void below(void **state)
{
    (void)state;
    rng_state rng = {.seed = 7};
    enum { FACES = 6, THROWS = 60000 };
    uint32_t count[FACES] = {0};
    for (int i = 0; i < THROWS; i++) {
        uint32_t face = rng_below(&rng, FACES);
        assert_true(face < FACES);
        count[face]++;
    }
    double chi_square = 0;
    for (int i = 0; i < FACES; i++) {
        double off = count[i] - (double)THROWS / FACES;
        chi_square += off * off / ((double)THROWS / FACES);
    }
    assert_true(chi_square < 25.7); /* 5 degrees of freedom: 1 in 10,000 */
    for (int i = 0; i < 100; i++)
        assert_int_equal(rng_below(&rng, 1), 0);
    for (int i = 0; i < 100; i++)
        assert_true(rng_below(&rng, UINT32_MAX) < UINT32_MAX);
}

/*
 * With bound 3 * 2^30 a quarter of all words must be thrown away. Without that, numbers divisible
 * by three would come twice as often as the others.
 */
static void below_rejects(void **state)
{
    (void)state;
    rng_state rng = {.seed = 11};
    enum { THROWS = 30000 };
    uint32_t divisible = 0;
    for (int i = 0; i < THROWS; i++)
        divisible += rng_below(&rng, UINT32_C(3) << 30) % 3 == 0;
    assert_in_range(divisible, THROWS / 3 - 400, THROWS / 3 + 400); /* five standard deviations */
    assert_in_range(rng.next, THROWS * 5 / 4, THROWS * 3 / 2);      /* 4/3 words a number */
}

static void signed_unit(void **state)
{
    (void)state;
    assert_true(rng_signed_unit(0) == -1.0f);
    assert_true(rng_signed_unit(UINT32_C(1) << 31) == 0.0f);
    assert_true(rng_signed_unit(UINT32_MAX) == 1.0f - 0x1p-23f);
    assert_true(rng_signed_unit(0xff) == -1.0f && rng_signed_unit(0x100) == -1.0f + 0x1p-23f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers), cmocka_unit_test(agrees_with_random123),
        cmocka_unit_test(streams),       cmocka_unit_test(below),
        cmocka_unit_test(below_rejects), cmocka_unit_test(signed_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
