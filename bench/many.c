/*
 * many.c - the requests about many networks: trained to exact one beside the other, timed pass by
 * pass, by several threads; and the peak rates of this machine.
 */
#include "cinch_train.h"
#include "contest.h"
#include "peaks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_THREADS 256

typedef struct company {
    contest contest;
    cinch_group group;
    void *memory;
} company;

/* What a run of trainings came to. */
typedef struct tally {
    uint64_t exact, ended, passes;
} tally;

static cinch_engine engine_of(const char *name)
{
    static const char *const names[] = {"auto", "lanes", "rows"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (cinch_engine)i;
    die("no such engine");
    return CINCH_ENGINE_AUTO;
}

/* Into the caller's memory: the group keeps the address of the mapping. */
static void company_init(company *c, const request *r)
{
    c->contest = contest_new(r);
    cinch_engine engine = engine_of(r->engine);
    size_t bytes =
        cinch_group_size(&c->contest.shape, c->contest.mapping.rows, &c->contest.options, engine);
    c->memory = allocate(bytes);
    cinch_arena arena = cinch_arena_over(c->memory, bytes);
    require(cinch_group_init(&c->group, &c->contest.shape, &c->contest.mapping, &c->contest.options,
                             engine, &arena));
}

static void company_free(company *c)
{
    free(c->memory);
    contest_free(&c->contest);
}

static void take_ended(cinch_group *group, tally *sum)
{
    for (const cinch_train *train; (train = cinch_group_take(group)) != NULL; sum->ended++) {
        sum->exact += train->state == CINCH_DONE;
        sum->passes += train->passes;
    }
}

/* Trains the seeds below `count` that nobody has taken from `next`, all of them to the end. */
static tally train_all(cinch_group *group, _Atomic uint64_t *next, uint64_t count)
{
    tally sum = {0};
    bool left = true;
    do {
        while (left && group->running + group->ended < group->slots) {
            uint64_t seed = atomic_fetch_add(next, 1);
            left = seed < count;
            if (left && !cinch_group_start(group, seed))
                die("a batch with a free slot refuses a seed");
        }
        cinch_group_run(group, UINT64_MAX);
        take_ended(group, &sum);
    } while (group->running > 0 || left);
    return sum;
}

/* many: networks exact, networks, seconds of CPU, passes a network. */
void answer_many(const request *r)
{
    company c;
    company_init(&c, r);
    _Atomic uint64_t next = 0;
    double before = cpu_seconds();
    tally sum = train_all(&c.group, &next, (uint64_t)r->number);
    double spent = cpu_seconds() - before;
    printf("%llu %llu %.6f %.1f\n", (unsigned long long)sum.exact, (unsigned long long)sum.ended,
           spent, (double)sum.passes / (double)sum.ended);
    company_free(&c);
}

/*
 * pass: nanoseconds of CPU per pass and network, all slots full, networks in a group. Ends a group
 * when its first network is exact, so that no slot is empty; passes are counted as they were made.
 */
void answer_pass(const request *r)
{
    company c;
    company_init(&c, r);
    tally sum = {0};
    double spent = 0.0;
    for (uint64_t seed = 0; spent < r->number / 1e3;) {
        while (c.group.running < c.group.slots && cinch_group_start(&c.group, seed))
            seed++;
        double before = cpu_seconds();
        cinch_group_run(&c.group, FRESH_PASSES);
        spent += cpu_seconds() - before;
        cinch_group_run(&c.group, 0);
        take_ended(&c.group, &sum);
    }
    printf("%.4f %zu\n", spent / (double)sum.passes * 1e9, c.group.slots);
    company_free(&c);
}

typedef struct worker {
    pthread_t thread;
    company company;
    _Atomic uint64_t *next;
    uint64_t count;
    tally sum;
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    w->sum = train_all(&w->company.group, w->next, w->count);
    return NULL;
}

/* threads: networks exact, networks, seconds by the clock on the wall. */
void answer_threads(const request *r)
{
    if (r->threads < 1 || r->threads > MOST_THREADS)
        die("1 to 256 threads");
    worker *workers = allocate(r->threads * sizeof *workers);
    _Atomic uint64_t next = 0;
    for (unsigned i = 0; i < r->threads; i++) {
        workers[i] = (worker){.next = &next, .count = (uint64_t)r->number};
        company_init(&workers[i].company, r);
    }
    double before = wall_seconds();
    for (unsigned i = 0; i < r->threads; i++)
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            die("no more threads");
    tally sum = {0};
    for (unsigned i = 0; i < r->threads; i++) {
        pthread_join(workers[i].thread, NULL);
        sum.exact += workers[i].sum.exact;
        sum.ended += workers[i].sum.ended;
    }
    double spent = wall_seconds() - before;
    printf("%llu %llu %.6f\n", (unsigned long long)sum.exact, (unsigned long long)sum.ended, spent);
    for (unsigned i = 0; i < r->threads; i++)
        company_free(&workers[i].company);
    free(workers);
}

/* The peaks of an instruction set, NULL for those without vectors. */
static const peaks *peaks_of(cinch_isa isa)
{
    switch (isa) {
    case CINCH_ISA_VEC4:
        return &peaks_vec4;
#ifdef CINCH_HAVE_AVX2
    case CINCH_ISA_AVX2:
        return &peaks_avx2;
#endif
#ifdef CINCH_HAVE_AVX512
    case CINCH_ISA_AVX512:
        return &peaks_avx512;
#endif
    default:
        return NULL;
    }
}

static bool machine_fuses(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("fma") != 0;
#else
    return true;
#endif
}

/* Billions a second. */
static double rate(peak *kernel, double milliseconds)
{
    double done = 0.0, spent = 0.0;
    for (size_t turns = 1000; spent < milliseconds / 1e3; turns *= 2) {
        double before = cpu_seconds();
        done = (double)kernel(turns);
        spent = cpu_seconds() - before;
    }
    return done / spent / 1e9;
}

/*
 * peaks: billions of operations a second: multiplications and additions, the same fused (0 where
 * they cannot be), exp, tanh, pairs of a square root and a division.
 */
void answer_peaks(const request *r)
{
    const peaks *p = peaks_of(isa_of(r->isa));
    if (!p || !cinch_isa_name(isa_of(r->isa)))
        die("no peaks of this instruction set");
    double fused = machine_fuses() ? rate(p->fused, r->number) : 0.0;
    printf("%.4f %.4f %.4f %.4f %.4f\n", rate(p->multiply_add, r->number), fused,
           rate(p->exp, r->number), rate(p->tanh, r->number), rate(p->root, r->number));
}
