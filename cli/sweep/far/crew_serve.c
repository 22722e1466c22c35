/* crew_serve.c - what a rank other than 0 does: trains blocks for rank 0. */
#include <stdlib.h>

#include "sweep/far/crew.h"
#include "sweep/far/crew_parcel.h"
#include "talk/progress.h"

/* Time that rank 0 may take to end after an interruption. */
#define PATIENCE_SECONDS 2.0

/* What rank 0 sends first. */
typedef struct orders {
    uint64_t threads; /* asked for */
    sweep_settings *settings;
} orders;

static void read_settings(orders *into, const ranks_message *message)
{
    size_t count = parcel_things(message, sizeof *into->settings);
    into->settings = memory_take(count, sizeof *into->settings);
    for (size_t i = 0; i < count; i++)
        parcel_thing(&into->settings[i], message, i, sizeof *into->settings);
}

/* False: there is nothing to do, or rank 0 found a problem. */
static bool receive_orders(orders *into)
{
    parcel_kind kind = PARCEL_THREADS;
    while (kind == PARCEL_THREADS) {
        ranks_message message = {.from = 0};
        while (!ranks_receive(&message, 1))
            ;
        kind = parcel_kind_of(&message);
        if (kind == PARCEL_THREADS)
            parcel_thing(&into->threads, &message, 0, sizeof into->threads);
        else if (kind == PARCEL_SETTINGS)
            read_settings(into, &message);
        free(message.bytes);
    }
    return kind == PARCEL_SETTINGS;
}

static void give_all(pool *own, const ranks_message *message)
{
    size_t count = parcel_things(message, sizeof(job_parcel));
    for (size_t i = 0; i < count; i++) {
        job_parcel one;
        parcel_thing(&one, message, i, sizeof one);
        pool_give(own, one.worker, &one.job);
    }
}

static void send_blocks(parcel *out, pool *own, open_block *block)
{
    while (block != NULL) {
        open_block *next = block->next;
        parcel_add(out, &(block_parcel){.worker = block->worker, .result = block->result},
                   sizeof(block_parcel));
        pool_recycle(own, block);
        block = next;
    }
    parcel_send_due(0, out);
}

/* Whether rank 0, which decides, would have ended us by now if it could. */
static bool left_alone(const silence *of, double interrupted, problem *issue)
{
    if (interrupted > 0 && of->looked - interrupted > PATIENCE_SECONDS)
        problem_set(issue, EXIT_INPUT, "a rank was interrupted alone: all must end");
    if (of->seconds > ORPHAN_SECONDS)
        problem_set(issue, EXIT_INPUT, "rank 0 has said nothing for %.0f seconds: giving up",
                    ORPHAN_SECONDS);
    return issue->status != 0;
}

/* Takes all messages that have come; false when one says that this is the end. */
static bool receive_jobs(silence *of, pool *own)
{
    ranks_message message;
    bool more = true;
    silence_go_on(of);
    while (more && ranks_receive(&message, 0)) {
        of->seconds = 0;
        more = parcel_kind_of(&message) != PARCEL_END;
        if (more)
            give_all(own, &message);
        free(message.bytes);
    }
    return more;
}

/* Jobs in, blocks out, until rank 0 says that this is the end. */
static bool serve(pool *own, problem *issue)
{
    parcel out = {.bytes = NULL};
    silence rank0 = {.seconds = 0};
    double interrupted = 0; /* when */
    bool more = true;
    parcel_start(&out, PARCEL_BLOCKS);
    while (more && !left_alone(&rank0, interrupted, issue)) {
        more = receive_jobs(&rank0, own);
        if (interrupt_seen() && interrupted == 0)
            interrupted = clock_seconds();
        send_blocks(&out, own, pool_collect(own, more ? LOOK_SECONDS : 0));
    }
    free(out.bytes);
    return !more;
}

/*
 * Ctrl-C reaches all ranks at once. Should one die of it, the others are killed too, rank 0 before
 * it has stored what it has and said so: the others wait for its word.
 */
bool crew_serve(problem *issue)
{
    orders todo = {.settings = NULL};
    bool good = true;
    interrupt_catch();
    if (receive_orders(&todo)) {
        size_t threads = todo.threads > 0 ? todo.threads : ranks_cores();
        pool *own = pool_open(todo.settings, threads, issue);
        good = own != NULL;
        if (good) {
            parcel_send_number(0, PARCEL_READY, threads);
            good = serve(own, issue);
            pool_close(own);
        }
    }
    free(todo.settings);
    return good;
}
