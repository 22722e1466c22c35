/* crew.c - the workers of all ranks, as one pool. */
#include "sweep/far/crew.h"

#include <stdlib.h>
#include <time.h>

#include "sweep/far/crew_parcel.h"
#include "talk/progress.h"

/* A rank's threads. */
typedef struct crew_rank {
    size_t first; /* worker */
    size_t threads;
    parcel jobs; /* not sent yet; rank 0 gives them to its pool */
    silence silence;
} crew_rank;

struct crew {
    pool *own;
    crew_rank *rank;    /* [ranks_count()], by number */
    size_t workers;     /* of all ranks */
    size_t *waiting;    /* [workers] blocks given and not collected */
    double far_seconds; /* of CPU, for the blocks of other ranks */
};

static void send_orders(const sweep_settings *settings, size_t count, size_t threads)
{
    parcel all = {.bytes = NULL};
    parcel_start(&all, PARCEL_SETTINGS);
    for (size_t i = 0; i < count; i++)
        parcel_add(&all, &settings[i], sizeof *settings);
    for (int to = 1; to < ranks_count(); to++) {
        parcel_send_number(to, PARCEL_THREADS, threads);
        parcel_send(to, &all);
    }
    free(all.bytes);
}

static bool miss(int rank, problem *issue)
{
    return problem_set(issue, EXIT_INPUT,
                       "rank %d has said nothing for %.0f seconds: see to its machine and the "
                       "network, then start again; what was finished is kept",
                       rank, SILENT_SECONDS);
}

/*
 * Waits until all ranks have said how many threads they have: one at least. A rank that has may
 * say that it is there before the next one has.
 */
static bool count_workers(crew *all, problem *issue)
{
    for (int left = ranks_count() - 1; left > 0;) {
        ranks_message message;
        uint64_t threads;
        int silent = 1;
        if (!ranks_receive(&message, SILENT_SECONDS)) {
            while (all->rank[silent].threads > 0)
                silent++;
            return miss(silent, issue);
        }
        if (parcel_kind_of(&message) == PARCEL_READY) {
            parcel_thing(&threads, &message, 0, sizeof threads);
            REQUIRE(all->rank[message.from].threads == 0 && threads > 0);
            all->rank[message.from].threads = threads;
            left--;
        }
        free(message.bytes);
    }
    for (int i = 0; i < ranks_count(); i++) {
        all->rank[i].first = all->workers;
        all->workers += all->rank[i].threads;
        parcel_start(&all->rank[i].jobs, PARCEL_JOBS);
    }
    all->waiting = memory_take_zeroed(all->workers, sizeof *all->waiting);
    return true;
}

crew *crew_open(const sweep_settings *settings, size_t count, size_t threads, problem *issue)
{
    size_t near = threads > 0 ? threads : ranks_cores();
    pool *own = pool_open(settings, near, issue);
    if (own == NULL)
        return NULL;
    crew *all = memory_take_zeroed(1, sizeof *all);
    all->own = own;
    all->rank = memory_take_zeroed((size_t)ranks_count(), sizeof *all->rank);
    all->rank->threads = near;
    send_orders(settings, count, threads);
    if (count_workers(all, issue))
        return all;
    crew_close(all);
    return NULL;
}

size_t crew_ranks(void)
{
    return (size_t)ranks_count();
}

size_t crew_workers(const crew *all)
{
    return all->workers;
}

size_t crew_near(const crew *all)
{
    return all->rank->threads;
}

double crew_cpu_seconds(const crew *all)
{
    return (double)clock() / (double)CLOCKS_PER_SEC + all->far_seconds;
}

void crew_give(crew *all, size_t worker, const cinch_sweep_job *job)
{
    crew_rank *rank = all->rank;
    REQUIRE(worker < all->workers);
    while (worker - rank->first >= rank->threads)
        rank++;
    if (rank == all->rank)
        pool_give(all->own, worker, job);
    else
        parcel_add(&rank->jobs, &(job_parcel){.worker = worker - rank->first, .job = *job},
                   sizeof(job_parcel));
    all->waiting[worker]++;
}

size_t crew_waiting(const crew *all, size_t worker)
{
    return all->waiting[worker];
}

/* Puts the blocks of a message before those of `list`. */
static open_block *unpack(crew *all, const ranks_message *message, open_block *list)
{
    const crew_rank *rank = &all->rank[message->from];
    size_t count = parcel_things(message, sizeof(block_parcel));
    for (size_t i = 0; i < count; i++) {
        block_parcel one;
        parcel_thing(&one, message, i, sizeof one);
        REQUIRE(one.worker < rank->threads);
        open_block *block = pool_fresh(all->own);
        block->worker = rank->first + one.worker;
        block->result = one.result;
        block->next = list;
        all->far_seconds += block->result.seconds;
        list = block;
    }
    return list;
}

/* What this rank's threads have done, waiting so long at most, and what the others have sent. */
static open_block *look(crew *all, double seconds)
{
    ranks_message message;
    open_block *list = pool_collect(all->own, seconds);
    for (int i = 1; i < ranks_count(); i++)
        silence_go_on(&all->rank[i].silence);
    while (ranks_receive(&message, 0)) {
        list = unpack(all, &message, list);
        all->rank[message.from].silence.seconds = 0;
        free(message.bytes);
    }
    return list;
}

open_block *crew_collect(crew *all, double seconds)
{
    const bool alone = ranks_count() == 1;
    const double until = clock_seconds() + seconds;
    open_block *list;
    for (int to = 1; to < ranks_count(); to++)
        parcel_send_due(to, &all->rank[to].jobs);
    do {
        list = look(all, alone || seconds < LOOK_SECONDS ? seconds : LOOK_SECONDS);
    } while (list == NULL && clock_seconds() < until);
    for (const open_block *block = list; block != NULL; block = block->next)
        all->waiting[block->worker]--;
    return list;
}

bool crew_alive(const crew *all, problem *issue)
{
    for (int i = 1; i < ranks_count(); i++)
        if (all->rank[i].silence.seconds > SILENT_SECONDS)
            return miss(i, issue);
    return true;
}

void crew_recycle(crew *all, open_block *block)
{
    pool_recycle(all->own, block);
}

void crew_close(crew *all)
{
    pool_close(all->own);
    for (int i = 0; i < ranks_count(); i++)
        free(all->rank[i].jobs.bytes);
    free(all->rank);
    free(all->waiting);
    free(all);
}
