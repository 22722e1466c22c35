/*
 * bench.c - Cinch as a contestant of bench.py: reads requests from stdin, one a line, and answers
 * each with one line (README.md lists them). It trains cycle:N through one hidden layer of K units.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "cinch.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No network is timed for longer than this before fresh weights replace it. */
#define FRESH_PASSES 100

#define EXACT_SEEDS   100
#define EXACT_REPEATS 5
#define LEARN_PASSES  2000

typedef struct contest {
    cinch_mapping mapping;
    cinch_shape shape;
    cinch_train_options options;
    void *mapping_memory;
    void *train_memory;
    size_t train_bytes;
} contest;

typedef struct request {
    char verb[16];
    unsigned symbols, units;
    char trainer[16], isa[16];
    double milliseconds;
} request;

static const char *const trainer_names[] = {"adam", "sgd", "momentum"};

static void die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(3);
}

static void require(cinch_status status)
{
    if (status != CINCH_OK)
        die(cinch_status_text(status));
}

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory)
        die("out of memory");
    return memory;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static cinch_trainer trainer_of(const char *name)
{
    for (unsigned i = 0; i < sizeof trainer_names / sizeof *trainer_names; i++)
        if (strcmp(name, trainer_names[i]) == 0)
            return (cinch_trainer)i;
    die("no such trainer");
    return CINCH_ADAM;
}

static cinch_isa isa_of(const char *name)
{
    for (unsigned i = 0; i < CINCH_ISA_COUNT; i++)
        if (strcmp(name, cinch_isa_name((cinch_isa)i)) == 0)
            return (cinch_isa)i;
    die("no such instruction set");
    return CINCH_ISA_AUTO;
}

static contest contest_new(const request *r)
{
    contest c = {
        .options = {.trainer = trainer_of(r->trainer), .isa = isa_of(r->isa), .batch = r->symbols}};
    if (c.options.trainer == CINCH_SGD)
        c.options.rate = 1.0f; /* full batch: the mean of N gradients, so a larger step */

    char spec[32];
    snprintf(spec, sizeof spec, "cycle:%u", r->symbols);
    size_t bytes = 0;
    require(cinch_mapping_family_size(&bytes, spec));
    c.mapping_memory = allocate(bytes);
    cinch_arena arena = cinch_arena_over(c.mapping_memory, bytes);
    require(cinch_mapping_family(&c.mapping, spec, &arena));

    require(cinch_shape_of(&c.shape, &c.mapping));
    c.shape.layers = 1;
    c.shape.width[0] = r->units;
    c.train_bytes = cinch_train_size(&c.shape, c.mapping.rows, &c.options);
    c.train_memory = allocate(c.train_bytes);
    return c;
}

static void contest_free(contest *c)
{
    free(c->mapping_memory);
    free(c->train_memory);
}

/* Fresh weights, from `seed`. */
static void start(cinch_train *train, contest *c, uint64_t seed)
{
    c->options.seed = seed;
    cinch_arena arena = cinch_arena_over(c->train_memory, c->train_bytes);
    require(cinch_train_init(train, &c->shape, &c->mapping, &c->options, NULL, &arena));
}

/* time: microseconds of CPU per pass. A training ends, as always, when it is exact. */
static void answer_time(const request *r)
{
    contest c = contest_new(r);
    cinch_train train;
    double spent = 0.0;
    uint64_t passes = 0;
    for (uint64_t seed = 0; spent < r->milliseconds / 1e3; seed++) {
        start(&train, &c, seed);
        double before = cpu_seconds();
        cinch_train_run(&train, FRESH_PASSES);
        spent += cpu_seconds() - before;
        passes += train.passes;
    }
    printf("%.6f\n", spent / (double)passes * 1e6);
    contest_free(&c);
}

/* learn: loss of the fresh weights, loss after training, rows right, rows, passes. */
static void answer_learn(const request *r)
{
    contest c = contest_new(r);
    c.options.want_loss = true;
    cinch_train train;
    start(&train, &c, 0);
    cinch_train_run(&train, 1);
    double before = train.score.loss;
    cinch_train_run(&train, LEARN_PASSES - 1);
    printf("%.6f %.6f %zu %zu %llu\n", before, train.score.loss, train.best.right, c.mapping.rows,
           (unsigned long long)train.passes);
    contest_free(&c);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return (values[(count - 1) / 2] + values[count / 2]) / 2.0;
}

/* CPU seconds from fresh weights to the end of training, the least of a few repeats. */
static double seconds_to_end(cinch_train *train, contest *c, uint64_t seed, double *with_start)
{
    double least = 1e9;
    *with_start = 1e9;
    for (int i = 0; i < EXACT_REPEATS; i++) {
        double first = cpu_seconds();
        start(train, c, seed);
        double before = cpu_seconds();
        cinch_train_run(train, UINT64_MAX);
        double end = cpu_seconds();
        least = end - before < least ? end - before : least;
        *with_start = end - first < *with_start ? end - first : *with_start;
    }
    return least;
}

/* exact: seeds exact, seeds, median microseconds, the same with the start, median passes. */
static void answer_exact(const request *r)
{
    contest c = contest_new(r);
    cinch_train train;
    double spent[EXACT_SEEDS], with_start[EXACT_SEEDS], passes[EXACT_SEEDS];
    int exact = 0;
    for (int i = 0; i < EXACT_SEEDS; i++) {
        spent[i] = seconds_to_end(&train, &c, (uint64_t)i, &with_start[i]);
        passes[i] = (double)train.passes;
        exact += train.state == CINCH_DONE;
    }
    printf("%d %d %.3f %.3f %.0f\n", exact, EXACT_SEEDS, 1e6 * median(spent, EXACT_SEEDS),
           1e6 * median(with_start, EXACT_SEEDS), median(passes, EXACT_SEEDS));
    contest_free(&c);
}

/* about: the version and the compiler; isas: those that this build and machine have. */
static void answer_about(void)
{
#if defined(__clang__)
    const char *compiler = "";
#else
    const char *compiler = "gcc ";
#endif
    printf("cinch %s, %s%s\n", CINCH_VERSION, compiler, __VERSION__);
}

static void answer_isas(void)
{
    for (unsigned i = CINCH_ISA_PLAIN; i < CINCH_ISA_COUNT; i++)
        if (cinch_isa_available((cinch_isa)i))
            printf("%s ", cinch_isa_name((cinch_isa)i));
    printf("\n");
}

static void answer(const char *line)
{
    request r = {.trainer = "adam", .isa = "auto", .milliseconds = 10.0};
    int fields = sscanf(line, "%15s %u %u %15s %15s %lf", r.verb, &r.symbols, &r.units, r.trainer,
                        r.isa, &r.milliseconds);
    bool sized = fields >= 3;
    if (strcmp(r.verb, "time") == 0 && sized)
        answer_time(&r);
    else if (strcmp(r.verb, "learn") == 0 && sized)
        answer_learn(&r);
    else if (strcmp(r.verb, "exact") == 0 && sized)
        answer_exact(&r);
    else if (strcmp(r.verb, "about") == 0)
        answer_about();
    else if (strcmp(r.verb, "isas") == 0)
        answer_isas();
    else
        die("no such request");
}

int main(void)
{
    char line[128];
    while (fgets(line, sizeof line, stdin)) {
        answer(line);
        fflush(stdout);
    }
    return 0;
}
