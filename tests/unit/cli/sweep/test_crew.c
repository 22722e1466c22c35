/* The workers of all ranks: messages of other ranks in any order that MPI may bring them. */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sweep/far/crew.h"
#include "sweep/far/crew_parcel.h"

/* ---- Ranks that are not there: the linker gives crew.c these (tests/meson.build) ------------- */

int __wrap_ranks_count(void);
bool __wrap_ranks_receive(ranks_message *message, double seconds);
void __wrap_ranks_send(int to, const void *bytes, size_t count);

/* What comes next; a rank's number 0 ends it. */
typedef struct coming {
    int from;
    parcel_kind kind;
    size_t count; /* of the numbers that follow the kind */
    uint64_t number;
} coming;

static const coming *next_message;

int __wrap_ranks_count(void)
{
    return 3;
}

void __wrap_ranks_send(int to, const void *bytes, size_t count)
{
    assert_true(to > 0 && to < 3 && bytes != NULL && count >= sizeof(uint64_t));
}

bool __wrap_ranks_receive(ranks_message *message, double seconds)
{
    const uint64_t words[] = {next_message->kind, next_message->number};
    (void)seconds;
    if (next_message->from == 0)
        return false;
    size_t bytes = (1 + next_message->count) * sizeof *words;
    *message = (ranks_message){.from = next_message->from, .count = bytes, .bytes = malloc(bytes)};
    assert_non_null(message->bytes);
    memcpy(message->bytes, words, bytes);
    next_message++;
    return true;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void test_ranks_are_counted_whatever_they_say_besides(void **state)
{
    static const coming messages[] = {
        {1, PARCEL_READY, 1, 2}, {1, PARCEL_BLOCKS, 0, 0}, {1, PARCEL_BLOCKS, 0, 0},
        {2, PARCEL_READY, 1, 5}, {0, PARCEL_END, 0, 0},
    };
    problem issue = {0};
    (void)state;
    next_message = messages;
    crew *all = crew_open(NULL, 0, 1, &issue);
    assert_non_null(all);
    assert_int_equal(crew_near(all), 1);
    assert_int_equal(crew_workers(all), 1 + 2 + 5);
    crew_close(all);
}

static void test_a_rank_that_says_nothing_is_named(void **state)
{
    static const coming messages[] = {
        {1, PARCEL_READY, 1, 2}, {1, PARCEL_BLOCKS, 0, 0}, {0, PARCEL_END, 0, 0}};
    problem issue = {0};
    (void)state;
    next_message = messages;
    assert_null(crew_open(NULL, 0, 1, &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_non_null(strstr(issue.text, "rank 2 has said nothing"));
}

/* What a process ends with that opens a crew and takes what comes. */
static int end_of_taking(const coming *messages)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        problem issue = {0};
        next_message = messages;
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        crew *all = crew_open(NULL, 0, 1, &issue);
        while (next_message->from != 0)
            crew_collect(all, 0);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void test_impossible_messages_stop_the_program(void **state)
{
    static const coming ready = {1, PARCEL_READY, 1, 2}, last = {0, PARCEL_END, 0, 0};
    static const coming bad[] = {
        {2, PARCEL_BLOCKS, 1, 7}, /* no block has so few bytes */
        {2, PARCEL_READY, 1, 0},  /* a rank without threads */
        {1, PARCEL_READY, 1, 2},  /* one that has said so before */
    };
    (void)state;
    coming good[] = {ready, {2, PARCEL_READY, 1, 5}, {1, PARCEL_BLOCKS, 0, 0}, last};
    assert_int_equal(end_of_taking(good), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        coming messages[] = {ready, bad[i], {2, PARCEL_READY, 1, 5}, last};
        if (bad[i].kind == PARCEL_BLOCKS) {
            messages[1] = messages[2];
            messages[2] = bad[i];
        }
        int status = end_of_taking(messages);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_are_counted_whatever_they_say_besides),
        cmocka_unit_test(test_a_rank_that_says_nothing_is_named),
        cmocka_unit_test(test_impossible_messages_stop_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
