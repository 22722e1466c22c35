/* share.c - a step's parts handed out by one atomic word. */
#define _POSIX_C_SOURCE 200809L /* signal masks */
#include "system/share.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "system/memory.h"

/*
 * Steps of a training follow each other within microseconds, and waking a thread takes some tens of
 * them: who waits looks so often first, which takes about a tenth of a millisecond, and then
 * sleeps.
 */
enum { LOOKS = 50000 };

/*
 * `word` has the step's number of parts in its upper half and the next one to take in its lower
 * one, so that whoever takes a part by exchanging it takes it from the step that it saw. The part
 * function stands before `word` does, and stays until the step's last part is done: a claim makes
 * it readable.
 */
struct team {
    _Atomic uint64_t word;
    _Atomic size_t undone;
    team_part *part;
    void *context;
    _Atomic unsigned sleepers; /* members without a part, and the caller when it waits for theirs */
    atomic_bool stop;
    pthread_mutex_t lock; /* nobody falls asleep between our look at `sleepers` and the signal */
    pthread_cond_t wake;
    size_t others;
    pthread_t thread[];
};

/* Sleepers are counted before they look a last time: one of the two sides sees the other. */
static void wake_sleepers(team *t)
{
    if (atomic_load(&t->sleepers) == 0)
        return;
    pthread_mutex_lock(&t->lock);
    pthread_cond_broadcast(&t->wake);
    pthread_mutex_unlock(&t->lock);
}

static bool has_part(team *t)
{
    uint64_t word = atomic_load(&t->word);
    return (word & UINT32_MAX) < word >> 32 || atomic_load(&t->stop);
}

static bool is_done(team *t)
{
    return atomic_load(&t->undone) == 0;
}

static void wait_until(team *t, bool (*holds)(team *t))
{
    for (int i = 0; i < LOOKS; i++)
        if (holds(t))
            return;
    pthread_mutex_lock(&t->lock);
    atomic_fetch_add(&t->sleepers, 1);
    while (!holds(t))
        pthread_cond_wait(&t->wake, &t->lock);
    atomic_fetch_sub(&t->sleepers, 1);
    pthread_mutex_unlock(&t->lock);
}

/* Does parts of the step at hand while there are any. */
static void take_parts(team *t)
{
    uint64_t word = atomic_load(&t->word);
    while ((word & UINT32_MAX) < word >> 32) {
        if (!atomic_compare_exchange_weak(&t->word, &word, word + 1))
            continue;
        t->part(t->context, (size_t)(word & UINT32_MAX));
        if (atomic_fetch_sub(&t->undone, 1) == 1)
            wake_sleepers(t);
        word = atomic_load(&t->word);
    }
}

static void *work(void *argument)
{
    team *t = argument;
    while (!atomic_load(&t->stop)) {
        wait_until(t, has_part);
        take_parts(t);
    }
    return NULL;
}

bool thread_start(pthread_t *thread, void *(*work)(void *argument), void *argument)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool good = pthread_create(thread, NULL, work, argument) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

team *team_open(size_t members)
{
    REQUIRE(members > 0);
    team *t = memory_take_zeroed(1, sizeof *t + members * sizeof(pthread_t));
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, NULL);
    while (t->others < members - 1 && thread_start(&t->thread[t->others], work, t))
        t->others++;
    if (t->others == members - 1)
        return t;
    team_close(t);
    return NULL;
}

void team_close(team *t)
{
    if (t == NULL)
        return;
    atomic_store(&t->stop, true);
    wake_sleepers(t);
    for (size_t i = 0; i < t->others; i++)
        pthread_join(t->thread[i], NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

void team_run(team *t, team_part *part, void *context, size_t parts)
{
    if (t == NULL || parts == 1) {
        for (size_t i = 0; i < parts; i++)
            part(context, i);
        return;
    }
    REQUIRE(parts <= UINT32_MAX);
    t->part = part;
    t->context = context;
    atomic_store(&t->undone, parts);
    atomic_store(&t->word, (uint64_t)parts << 32);
    wake_sleepers(t);
    take_parts(t);
    wait_until(t, is_done);
}
