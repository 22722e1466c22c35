/* workers.c - threads that train blocks of seeds. */
#define _GNU_SOURCE /* pthread_condattr_setclock */
#include "sweep/workers.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "sweep/worker.h"
#include "system/share.h"
#include "talk/progress.h"

/* Finished blocks are handed over when there are so many, or after so long. */
#define HAND_OVER_BLOCKS  16
#define HAND_OVER_SECONDS 0.005

/* Jobs in order. */
typedef struct job_queue {
    cinch_sweep_job job[POOL_MOST_JOBS];
    size_t first, count;
} job_queue;

typedef struct worker {
    struct pool *pool;
    size_t number;
    pthread_t thread;
    pthread_cond_t wake;
    job_queue queue;
    worker_group batch;
    double handed_over;
} worker;

struct pool {
    pthread_mutex_t lock; /* queues, `finished`, `spare` */
    pthread_cond_t some_finished;
    open_block *finished, *spare;
    atomic_bool stop;
    size_t workers;
    worker worker[];
};

/* ---- A worker -------------------------------------------------------------------------------- */

static open_block *take_spare(pool *p)
{
    open_block *block = p->spare;
    if (block == NULL)
        return memory_take(1, sizeof *block);
    p->spare = block->next;
    return block;
}

static void hand_over(worker *self)
{
    pool *p = self->pool;
    worker_group *batch = &self->batch;
    if (batch->done == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    while (batch->done != NULL) {
        open_block *block = batch->done;
        batch->done = block->next;
        block->next = p->finished;
        p->finished = block;
    }
    pthread_cond_signal(&p->some_finished);
    pthread_mutex_unlock(&p->lock);
    batch->done_blocks = 0;
    self->handed_over = clock_seconds();
}

/* Takes blocks from the queue while the batch can use them; waits when it has nothing else. */
static void take_jobs(worker *self)
{
    pool *p = self->pool;
    job_queue *queue = &self->queue;
    pthread_mutex_lock(&p->lock);
    while (worker_idle(&self->batch) && queue->count == 0 && !p->stop)
        pthread_cond_wait(&self->wake, &p->lock);
    while (!p->stop && queue->count > 0 &&
           worker_accepts(&self->batch, &queue->job[queue->first])) {
        open_block *block = take_spare(p);
        block->worker = self->number;
        worker_add(&self->batch, block, &queue->job[queue->first]);
        queue->first = (queue->first + 1) % POOL_MOST_JOBS;
        queue->count--;
    }
    pthread_mutex_unlock(&p->lock);
}

static void *work(void *argument)
{
    worker *self = argument;
    pool *p = self->pool;
    self->handed_over = clock_seconds();
    while (!p->stop) {
        if (worker_idle(&self->batch))
            hand_over(self);
        if (worker_hungry(&self->batch))
            take_jobs(self);
        if (!worker_idle(&self->batch))
            worker_run(&self->batch);
        if (self->batch.done_blocks >= HAND_OVER_BLOCKS ||
            clock_seconds() - self->handed_over > HAND_OVER_SECONDS)
            hand_over(self);
    }
    return NULL;
}

/* ---- The pool -------------------------------------------------------------------------------- */

pool *pool_open(const sweep_settings *settings, size_t threads, problem *issue)
{
    pool *p = memory_take_zeroed(1, sizeof *p + threads * sizeof(worker));
    pthread_condattr_t forward;
    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&forward);
    pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
    pthread_cond_init(&p->some_finished, &forward);
    pthread_condattr_destroy(&forward);
    for (; p->workers < threads; p->workers++) {
        worker *one = &p->worker[p->workers];
        one->pool = p;
        one->number = p->workers;
        pthread_cond_init(&one->wake, NULL);
        worker_open(&one->batch, settings);
        if (!thread_start(&one->thread, work, one))
            break;
    }
    if (p->workers == threads)
        return p;
    pool_close(p);
    problem_set(issue, EXIT_INPUT, "cannot start %zu threads: give fewer --threads", threads);
    return NULL;
}

void pool_give(pool *p, size_t number, const cinch_sweep_job *job)
{
    worker *one = &p->worker[number];
    job_queue *queue = &one->queue;
    REQUIRE(number < p->workers);
    pthread_mutex_lock(&p->lock);
    REQUIRE(queue->count < POOL_MOST_JOBS);
    queue->job[(queue->first + queue->count++) % POOL_MOST_JOBS] = *job;
    pthread_cond_signal(&one->wake);
    pthread_mutex_unlock(&p->lock);
}

static struct timespec moment_after(double seconds)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += (time_t)seconds;
    moment.tv_nsec += (long)(1e9 * (seconds - (double)(time_t)seconds));
    moment.tv_sec += moment.tv_nsec / 1000000000;
    moment.tv_nsec %= 1000000000;
    return moment;
}

open_block *pool_collect(pool *p, double seconds)
{
    struct timespec until = moment_after(seconds);
    pthread_mutex_lock(&p->lock);
    int late = 0;
    while (p->finished == NULL && late == 0 && seconds > 0)
        late = pthread_cond_timedwait(&p->some_finished, &p->lock, &until);
    open_block *blocks = p->finished;
    p->finished = NULL;
    pthread_mutex_unlock(&p->lock);
    return blocks;
}

open_block *pool_fresh(pool *p)
{
    pthread_mutex_lock(&p->lock);
    open_block *block = take_spare(p);
    pthread_mutex_unlock(&p->lock);
    return block;
}

void pool_recycle(pool *p, open_block *block)
{
    pthread_mutex_lock(&p->lock);
    block->next = p->spare;
    p->spare = block;
    pthread_mutex_unlock(&p->lock);
}

void pool_close(pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    for (size_t i = 0; i < p->workers; i++)
        pthread_cond_signal(&p->worker[i].wake);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->workers; i++) {
        worker *one = &p->worker[i];
        pthread_join(one->thread, NULL);
        worker_close(&one->batch);
        pthread_cond_destroy(&one->wake);
    }
    worker_free_blocks(p->finished);
    worker_free_blocks(p->spare);
    pthread_cond_destroy(&p->some_finished);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
