/* Threads that share steps: every part of every step once, and nothing of a step after its end. */
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "system/share.h"

enum { MOST_PARTS = 300 };

/* What the parts of a step note; not atomic on purpose: each place belongs to one part. */
typedef struct step {
    unsigned done[MOST_PARTS];
    unsigned number;
    atomic_uint at_work;
    bool slow;
} step;

static void pause_us(long microseconds)
{
    const struct timespec span = {.tv_nsec = 1000 * microseconds};
    nanosleep(&span, NULL);
}

static void do_part(void *context, size_t part)
{
    step *s = context;
    atomic_fetch_add(&s->at_work, 1);
    s->done[part] += s->number;
    if (s->slow && part % 7 == 0)
        pause_us(300); /* longer than the others look for work before they sleep */
    atomic_fetch_sub(&s->at_work, 1);
}

static void run_steps(size_t members, unsigned steps, bool slow)
{
    team *t = members > 0 ? team_open(members) : NULL;
    assert_true(members == 0 || t != NULL);
    step *s = calloc(1, sizeof *s);
    unsigned wanted[MOST_PARTS] = {0};
    s->slow = slow;
    for (unsigned i = 1; i <= steps; i++) {
        size_t parts = 1 + i * 7919u % MOST_PARTS;
        s->number = i;
        team_run(t, do_part, s, parts);
        assert_int_equal(atomic_load(&s->at_work), 0);
        for (size_t p = 0; p < MOST_PARTS; p++) {
            wanted[p] += p < parts ? i : 0;
            assert_int_equal(s->done[p], wanted[p]);
        }
    }
    team_close(t);
    free(s);
}

static void test_no_team_is_the_caller_alone(void **state)
{
    (void)state;
    run_steps(0, 100, false);
    run_steps(1, 100, false);
}

static void test_each_part_once(void **state)
{
    (void)state;
    for (size_t members = 2; members <= 9; members++)
        run_steps(members, 1000, false);
}

static void test_sleepers_are_woken(void **state)
{
    (void)state;
    for (size_t members = 2; members <= 4; members++)
        run_steps(members, 60, true);
}

static void test_a_team_without_work_ends(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        team *t = team_open(4);
        if (i % 2)
            pause_us(2000); /* all asleep */
        team_close(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_team_is_the_caller_alone),
        cmocka_unit_test(test_each_part_once),
        cmocka_unit_test(test_sleepers_are_woken),
        cmocka_unit_test(test_a_team_without_work_ends),
    };
    return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
