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

/* Jobs in order; `room` is a power of two. */
typedef struct job_queue {
    cinch_sweep_job *job;
    size_t first, count, room;
} job_queue;

typedef struct worker {
    struct pool *pool;
    size_t number;
    pthread_t thread;
    pthread_cond_t wake;
    job_queue queue;
    size_t waiting; /* given and not collected: the caller's alone */
    worker_batch batch;
    pool_block *done; /* not handed over yet */
    size_t done_count;
    double handed_over;
} worker;

struct pool {
    const sweep_settings *settings;
    pthread_mutex_t lock; /* queues, `finished`, `spare` */
    pthread_cond_t some_finished;
    pool_block *finished, *spare;
    atomic_bool stop;
    size_t workers;
    worker worker[];
};

/* ---- Queues ---------------------------------------------------------------------------------- */

static void queue_push(job_queue *queue, const cinch_sweep_job *job)
{
    if (queue->count == queue->room) {
        size_t room = queue->room > 0 ? 2 * queue->room : 64;
        cinch_sweep_job *jobs = memory_take(room, sizeof *jobs);
        for (size_t i = 0; i < queue->count; i++)
            jobs[i] = queue->job[(queue->first + i) % queue->room];
        free(queue->job);
        *queue = (job_queue){.job = jobs, .count = queue->count, .room = room};
    }
    queue->job[(queue->first + queue->count++) % queue->room] = *job;
}

static const cinch_sweep_job *queue_front(const job_queue *queue)
{
    return queue->count > 0 ? &queue->job[queue->first] : NULL;
}

static void queue_drop(job_queue *queue)
{
    queue->first = (queue->first + 1) % queue->room;
    queue->count--;
}

/* ---- A worker -------------------------------------------------------------------------------- */

static pool_block *take_spare(worker *self)
{
    pool *p = self->pool;
    pthread_mutex_lock(&p->lock);
    pool_block *block = p->spare;
    if (block != NULL)
        p->spare = block->next;
    pthread_mutex_unlock(&p->lock);
    return block != NULL ? block : memory_take(1, sizeof *block);
}

static void hand_over(worker *self)
{
    pool *p = self->pool;
    if (self->done == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    while (self->done != NULL) {
        pool_block *block = self->done;
        self->done = block->next;
        block->next = p->finished;
        p->finished = block;
    }
    pthread_cond_signal(&p->some_finished);
    pthread_mutex_unlock(&p->lock);
    self->done_count = 0;
    self->handed_over = clock_seconds();
}

static void on_block(void *context, const block_result *result)
{
    worker *self = context;
    pool_block *block = take_spare(self);
    block->worker = self->number;
    block->result = *result;
    block->next = self->done;
    self->done = block;
    self->done_count++;
}

/* Takes blocks from the queue while the batch has a use for them; waits when it has nothing else. */
static void take_jobs(worker *self)
{
    pool *p = self->pool;
    worker_batch *batch = &self->batch;
    pthread_mutex_lock(&p->lock);
    while (worker_idle(batch) && self->queue.count == 0 && !p->stop)
        pthread_cond_wait(&self->wake, &p->lock);
    const cinch_sweep_job *job;
    while (!p->stop && (job = queue_front(&self->queue)) != NULL && worker_accepts(batch, job)) {
        worker_add(batch, job);
        queue_drop(&self->queue);
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
            worker_run(&self->batch, on_block, self);
        if (self->done_count >= HAND_OVER_BLOCKS ||
            clock_seconds() - self->handed_over > HAND_OVER_SECONDS)
            hand_over(self);
    }
    return NULL;
}

/* ---- The pool -------------------------------------------------------------------------------- */

pool *pool_open(const sweep_settings *settings, size_t threads)
{
    pool *p = memory_take_zeroed(1, sizeof *p + threads * sizeof(worker));
    pthread_condattr_t forward;
    p->settings = settings;
    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&forward);
    pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
    pthread_cond_init(&p->some_finished, &forward);
    pthread_condattr_destroy(&forward);
    for (; p->workers < threads; p->workers++) {
        worker *one = &p->worker[p->workers];
        *one = (worker){.pool = p, .number = p->workers};
        pthread_cond_init(&one->wake, NULL);
        worker_open(&one->batch, settings);
        if (!thread_start(&one->thread, work, one))
            break;
    }
    if (p->workers == threads)
        return p;
    pool_close(p);
    return NULL;
}

void pool_give(pool *p, size_t number, const cinch_sweep_job *job)
{
    worker *one = &p->worker[number];
    pthread_mutex_lock(&p->lock);
    queue_push(&one->queue, job);
    pthread_cond_signal(&one->wake);
    pthread_mutex_unlock(&p->lock);
    one->waiting++;
}

size_t pool_waiting(const pool *p, size_t number)
{
    return p->worker[number].waiting;
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

pool_block *pool_collect(pool *p, double seconds)
{
    struct timespec until = moment_after(seconds);
    pthread_mutex_lock(&p->lock);
    int late = 0;
    while (p->finished == NULL && late == 0 && seconds > 0)
        late = pthread_cond_timedwait(&p->some_finished, &p->lock, &until);
    pool_block *blocks = p->finished;
    p->finished = NULL;
    pthread_mutex_unlock(&p->lock);
    for (const pool_block *block = blocks; block != NULL; block = block->next)
        p->worker[block->worker].waiting--;
    return blocks;
}

void pool_recycle(pool *p, pool_block *block)
{
    pthread_mutex_lock(&p->lock);
    block->next = p->spare;
    p->spare = block;
    pthread_mutex_unlock(&p->lock);
}

static void free_blocks(pool_block *block)
{
    while (block != NULL) {
        pool_block *next = block->next;
        free(block);
        block = next;
    }
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
        free_blocks(one->done);
        free(one->queue.job);
        pthread_cond_destroy(&one->wake);
    }
    free_blocks(p->finished);
    free_blocks(p->spare);
    pthread_cond_destroy(&p->some_finished);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
