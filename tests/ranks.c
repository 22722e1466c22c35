/*
 * ranks.c - what tests/test_ranks.py starts under mpirun to try cli/sweep/far/ranks.h alone.
 *
 *     ranks echo N       rank 0 sends N messages to each other rank, which sends them back, turned
 *     ranks wait MS      rank 0 waits in vain, and prints how much of a core that took, in percent
 *     ranks hang         every rank says its process and waits, until somebody ends it
 *     ranks fail         rank 1 ends with a problem after 2 s; the others wait
 *     ranks differ       rank 1 says that it is another program
 */
#define _POSIX_C_SOURCE 200809L /* getpid, clock */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sweep/far/ranks.h"
#include "system/memory.h"
#include "talk/progress.h"

/* Message `i` for rank `to`: sizes from 0 to some 100,000 bytes, beyond what MPI sends at once. */
static size_t fill(unsigned char *bytes, unsigned long i, int to)
{
    size_t count = i % 7 == 6 ? 100000 + i % 1000 : i % 50;
    for (size_t b = 0; b < count; b++)
        bytes[b] = (unsigned char)(b * 31 + i * 7 + (unsigned)to);
    return count;
}

static void turn(unsigned char *bytes, size_t count)
{
    for (size_t b = 0; b < count; b++)
        bytes[b] ^= 0x5A;
}

/* Whether each rank's messages come back turned and in their order. */
static bool collect(unsigned long messages)
{
    static unsigned char expected[102000];
    unsigned long *next = memory_take_zeroed((size_t)ranks_count(), sizeof *next);
    unsigned long left = messages * (unsigned long)(ranks_count() - 1), wrong = 0;
    ranks_message message;
    for (; left > 0 && ranks_receive(&message, 20); left--) {
        size_t count = fill(expected, next[message.from]++, message.from);
        turn(expected, count);
        wrong += message.count != count || memcmp(message.bytes, expected, count) != 0;
        free(message.bytes);
    }
    free(next);
    printf("%d ranks, %lu messages each, %lu wrong, %lu lost\n", ranks_count(), messages, wrong,
           left);
    return wrong == 0 && left == 0;
}

static int echo(unsigned long messages)
{
    static unsigned char bytes[102000];
    ranks_message message;
    if (ranks_number() == 0) {
        for (unsigned long i = 0; i < messages; i++)
            for (int to = 1; to < ranks_count(); to++)
                ranks_send(to, bytes, fill(bytes, i, to));
        return collect(messages) ? EXIT_OK : EXIT_NO;
    }
    for (unsigned long i = 0; i < messages && ranks_receive(&message, 20); i++) {
        turn(message.bytes, message.count);
        ranks_send(0, message.bytes, message.count);
        free(message.bytes);
    }
    return EXIT_OK;
}

static int wait_idle(unsigned long milliseconds)
{
    ranks_message message;
    clock_t before = clock();
    double start = clock_seconds();
    bool got = ranks_receive(&message, (double)milliseconds / 1000);
    double share = (double)(clock() - before) / CLOCKS_PER_SEC / (clock_seconds() - start);
    if (ranks_number() == 0)
        printf("%.2f %%\n", 100 * share);
    return got ? EXIT_NO : EXIT_OK;
}

/* Says which process this is, and waits for what nobody sends. */
static int hang(double seconds)
{
    ranks_message message;
    printf("rank %d of %d, %zu cores, process %ld\n", ranks_number(), ranks_count(), ranks_cores(),
           (long)getpid());
    fflush(stdout);
    return ranks_receive(&message, seconds) ? EXIT_NO : EXIT_OK;
}

static int fail(problem *issue)
{
    hang(ranks_number() == 1 ? 2 : 60);
    problem_set(issue, EXIT_INPUT, "rank %d cannot go on: this is a test", ranks_number());
    return EXIT_INPUT;
}

static int run(const char *task, unsigned long number, problem *issue)
{
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    bool other = strcmp(task, "differ") == 0 && rank != NULL && strcmp(rank, "1") == 0;
    if (!ranks_begin(other ? "ranks 0.0.9" : "ranks 0.1.0", issue))
        return EXIT_INPUT;
    if (strcmp(task, "fail") == 0)
        return fail(issue);
    int status = strcmp(task, "echo") == 0   ? echo(number)
                 : strcmp(task, "wait") == 0 ? wait_idle(number)
                                             : hang(60);
    ranks_end();
    return status;
}

int main(int argc, char **argv)
{
    problem issue = {0};
    unsigned long number = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    int status = run(argc > 1 ? argv[1] : "hang", number, &issue);
    if (issue.status != 0)
        fprintf(stderr, "cinch: %s\n", issue.text);
    return issue.status != 0 ? issue.status : status;
}
