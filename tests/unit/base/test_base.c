/* The foundations: statuses, size arithmetic, the self-test, and memory that the caller passes. */
#define _POSIX_C_SOURCE 200809L

#include <fenv.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "support.h"

static void every_status_has_its_own_text(void **state)
{
    (void)state;
    for (int i = CINCH_OK; i <= CINCH_BAD_STATE; i++) {
        const char *text = cinch_status_text((cinch_status)i);
        assert_non_null(text);
        assert_true(strlen(text) >= 2 && text[strlen(text) - 1] != '.');
        for (int j = CINCH_OK; j < i; j++)
            assert_string_not_equal(text, cinch_status_text((cinch_status)j));
    }
    assert_string_equal(cinch_status_text((cinch_status)(CINCH_BAD_STATE + 1)), "unknown status");
    assert_string_equal(cinch_status_text((cinch_status)-1), "unknown status");
}

static void self_test_sees_the_rounding_mode(void **state)
{
    (void)state;
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    assert_true(cinch_self_test());
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(fesetround(modes[i]), 0);
        bool passed = cinch_self_test();
        fesetround(FE_TONEAREST);
        if (passed)
            fail_msg("rounding mode %zu was not seen", i);
    }
    assert_true(cinch_self_test());
}

#if defined(__x86_64__)
/* A program linked with -ffast-math sets these for every library in it. */
static void self_test_sees_flushed_denormals(void **state)
{
    (void)state;
    static const unsigned flags[] = {0x8000 /* results */, 0x0040 /* operands */};
    unsigned before = _mm_getcsr();
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        _mm_setcsr(before | flags[i]);
        bool passed = cinch_self_test();
        _mm_setcsr(before);
        assert_false(passed);
    }
}
#endif

static void sizes_are_checked(void **state)
{
    (void)state;
    size_t result;
    assert_true(size_multiply(&result, 1 << 20, 12));
    assert_int_equal(result, 12 << 20);
    assert_true(size_multiply(&result, SIZE_MAX, 1));
    assert_false(size_multiply(&result, SIZE_MAX / 2 + 1, 2));
    assert_true(size_add(&result, SIZE_MAX - 1, 1));
    assert_int_equal(result, SIZE_MAX);
    assert_false(size_add(&result, SIZE_MAX, 1));
}

static void bits_of_a_float(void **state)
{
    (void)state;
    assert_int_equal(float_bits(1.0f), 0x3f800000);
    assert_int_equal(float_bits(-0.0f), 0x80000000);
    assert_true(float_from_bits(0x40490fdb) == 0x1.921fb6p+1f);
    assert_int_equal(float_bits(float_from_bits(0x7fc12345)), 0x7fc12345);
}

static void arena_hands_out_aligned_memory(void **state)
{
    (void)state;
    rng_state rng = {.seed = 1};
    for (int round = 0; round < test_times(200); round++) {
        test_guarded guarded = test_guarded_new(test_between(&rng, 0, 4000));
        cinch_arena arena = test_guarded_arena(&guarded);
        unsigned char *last_end = guarded.memory;
        for (;;) {
            size_t count = test_between(&rng, 0, 50), each = test_between(&rng, 0, 20);
            cinch_arena before = arena;
            unsigned char *taken = arena_take(&arena, count, each);
            if (!taken) {
                assert_ptr_equal(arena.next, before.next);
                assert_ptr_equal(arena.end, before.end);
                assert_true(arena_need(count, each) > (size_t)(arena.end - arena.next));
                break;
            }
            assert_int_equal((uintptr_t)taken % 64, 0);
            assert_true(taken >= last_end &&
                        taken + count * each <= guarded.memory + guarded.bytes);
            assert_true((size_t)(arena.next - before.next) <= arena_need(count, each));
            memset(taken, round, count * each);
            last_end = taken + count * each;
        }
        test_guarded_free(&guarded);
    }
}

static void arena_refuses_what_does_not_fit(void **state)
{
    (void)state;
    _Alignas(64) unsigned char memory[256];
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    assert_null(arena_take(&arena, 257, 1));
    assert_null(arena_take(&arena, SIZE_MAX, 1));
    assert_null(arena_take(&arena, SIZE_MAX / 2 + 1, 2));
    assert_null(arena_take(&arena, (size_t)1 << 62, 8));
    assert_ptr_equal(arena.next, memory);
    assert_ptr_equal(arena_take(&arena, 256, 1), memory);
    assert_null(arena_take(&arena, 1, 1));
    assert_ptr_equal(arena_take(&arena, 0, 8), memory + 256);

    arena = cinch_arena_over(memory + 1, 63);
    assert_null(arena_take(&arena, 1, 1));
    arena = cinch_arena_over(memory + 1, 64);
    assert_ptr_equal(arena_take(&arena, 1, 1), memory + 64);
    arena = cinch_arena_over(memory + 1, 10); /* the padding alone does not fit */
    assert_null(arena_take(&arena, 0, 1));

    arena = cinch_arena_over(NULL, 0);
    assert_null(arena_take(&arena, 1, 1));
    assert_null(arena_take(&arena, 0, 1));
}

static void needs_add_up_or_stay_at_the_most(void **state)
{
    (void)state;
    assert_int_equal(arena_need(3, 4), 12 + 63);
    assert_int_equal(arena_need(0, 4), 63);
    assert_int_equal(arena_need(SIZE_MAX / 2, 4), SIZE_MAX);
    assert_int_equal(arena_need(SIZE_MAX - 10, 1), SIZE_MAX);
    assert_int_equal(arena_sum(1, 2), 3);
    assert_int_equal(arena_sum(SIZE_MAX, 1), SIZE_MAX);
    assert_int_equal(arena_sum(1, SIZE_MAX), SIZE_MAX);
    assert_int_equal(arena_sum(SIZE_MAX, SIZE_MAX), SIZE_MAX);
    assert_int_equal(arena_sum(SIZE_MAX - 5, 5), SIZE_MAX);
    assert_int_equal(arena_product(3, 5), 15);
    assert_int_equal(arena_product(SIZE_MAX, 1), SIZE_MAX);
    assert_int_equal(arena_product(SIZE_MAX, 0), SIZE_MAX);
    assert_int_equal(arena_product(SIZE_MAX / 2, 3), SIZE_MAX);
}

/* Bytes promised but no memory: a caller's mistake, which stops the program in every build. */
typedef struct three_arrays {
    double *first;
    char *second;
    uint32_t *third;
} three_arrays;

static void list_three(arena_list *list, three_arrays *arrays, const size_t count[3])
{
    ARENA_LIST(list, arrays->first, count[0]);
    ARENA_LIST(list, arrays->second, count[1]);
    ARENA_LIST_ZEROED(list, arrays->third, count[2]);
}

/* Enough wherever the arena begins, and one cache line too much at most. */
static void lists_count_what_they_take(void **state)
{
    (void)state;
    static _Alignas(64) unsigned char memory[4096];
    rng_state rng = {.seed = 72};
    for (int round = 0; round < test_times(2000); round++) {
        size_t count[3], shift = test_between(&rng, 0, 63);
        for (int i = 0; i < 3; i++)
            count[i] = test_between(&rng, 0, 100);
        three_arrays arrays;
        arena_list counted = {.arena = NULL};
        list_three(&counted, &arrays, count);
        size_t bytes = arena_list_size(&counted);
        assert_true(!arrays.first && !arrays.second && !arrays.third && bytes < 1500);
        memset(memory, 0xff, sizeof memory);
        cinch_arena arena = cinch_arena_over(memory + shift, bytes);
        arena_list taken = {.arena = &arena};
        list_three(&taken, &arrays, count);
        assert_false(taken.failed);
        assert_true(arrays.first && arrays.second && arrays.third && arena.end - arena.next < 128);
        for (size_t i = 0; i < count[2]; i++)
            assert_int_equal(arrays.third[i], 0);
        arena = cinch_arena_over(memory + 1, bytes > 192 ? bytes - 192 : 0);
        taken = (arena_list){.arena = &arena};
        list_three(&taken, &arrays, count);
        assert_true(taken.failed);
    }
    arena_list counted = {.arena = NULL};
    list_three(&counted, &(three_arrays){.first = NULL}, (const size_t[]){SIZE_MAX / 4, 1, 1});
    assert_int_equal(arena_list_size(&counted), SIZE_MAX);
}

static void a_callers_mistake_stops_the_program(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGILL, SIG_DFL);
        signal(SIGTRAP, SIG_DFL);
        cinch_arena arena = cinch_arena_over(NULL, 1);
        _exit(arena_take(&arena, 1, 1) ? 1 : 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_text),
        cmocka_unit_test(self_test_sees_the_rounding_mode),
#if defined(__x86_64__)
        cmocka_unit_test(self_test_sees_flushed_denormals),
#endif
        cmocka_unit_test(sizes_are_checked),
        cmocka_unit_test(bits_of_a_float),
        cmocka_unit_test(arena_hands_out_aligned_memory),
        cmocka_unit_test(arena_refuses_what_does_not_fit),
        cmocka_unit_test(needs_add_up_or_stay_at_the_most),
        cmocka_unit_test(lists_count_what_they_take),
        cmocka_unit_test(a_callers_mistake_stops_the_program),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
