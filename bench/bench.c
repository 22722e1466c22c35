/*
 * bench.c - Cinch as a contestant of bench.py: reads requests from stdin, one a line, and answers
 * each with one line (README.md lists them). It trains cycle:N through one hidden layer of K units.
 */
#include "cinch_train.h"
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_SEEDS   100
#define EXACT_REPEATS 5
#define LEARN_PASSES  2000

/* One training after the other in the same memory. */
typedef struct single {
    contest contest;
    cinch_train train;
    void *memory;
    size_t bytes;
} single;

/* Into the caller's memory: the training keeps the address of the mapping. */
static void single_init(single *s, const request *r)
{
    s->contest = contest_new(r);
    contest *c = &s->contest;
    s->bytes = cinch_train_size(&c->shape, c->mapping.rows, &c->options);
    s->memory = allocate(s->bytes);
}

static void single_free(single *s)
{
    free(s->memory);
    contest_free(&s->contest);
}

/* Fresh weights, from `seed`. */
static void start(single *s, uint64_t seed)
{
    contest *c = &s->contest;
    c->options.seed = seed;
    cinch_arena arena = cinch_arena_over(s->memory, s->bytes);
    require(cinch_train_init(&s->train, &c->shape, &c->mapping, &c->options, NULL, &arena));
}

/* time: microseconds of CPU per pass. A training ends, as always, when it is exact. */
static void answer_time(const request *r)
{
    single s;
    single_init(&s, r);
    double spent = 0.0;
    uint64_t passes = 0;
    for (uint64_t seed = 0; spent < r->number / 1e3; seed++) {
        start(&s, seed);
        double before = cpu_seconds();
        cinch_train_run(&s.train, FRESH_PASSES);
        spent += cpu_seconds() - before;
        passes += s.train.passes;
    }
    printf("%.6f\n", spent / (double)passes * 1e6);
    single_free(&s);
}

/* learn: loss of the fresh weights, loss after training, rows right, rows, passes. */
static void answer_learn(const request *r)
{
    single s;
    single_init(&s, r);
    s.contest.options.want_loss = true;
    start(&s, 0);
    cinch_train_run(&s.train, 1);
    double before = s.train.score.loss;
    cinch_train_run(&s.train, LEARN_PASSES - 1);
    printf("%.6f %.6f %zu %zu %llu\n", before, s.train.score.loss, s.train.best.right,
           s.contest.mapping.rows, (unsigned long long)s.train.passes);
    single_free(&s);
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
static double seconds_to_end(single *s, uint64_t seed, double *with_start)
{
    double least = 1e9;
    *with_start = 1e9;
    for (int i = 0; i < EXACT_REPEATS; i++) {
        double first = cpu_seconds();
        start(s, seed);
        double before = cpu_seconds();
        cinch_train_run(&s->train, UINT64_MAX);
        double end = cpu_seconds();
        least = end - before < least ? end - before : least;
        *with_start = end - first < *with_start ? end - first : *with_start;
    }
    return least;
}

/* exact: seeds exact, seeds, median microseconds, the same with the start, median passes. */
static void answer_exact(const request *r)
{
    single s;
    single_init(&s, r);
    double spent[EXACT_SEEDS], with_start[EXACT_SEEDS], passes[EXACT_SEEDS];
    int exact = 0;
    for (int i = 0; i < EXACT_SEEDS; i++) {
        spent[i] = seconds_to_end(&s, (uint64_t)i, &with_start[i]);
        passes[i] = (double)s.train.passes;
        exact += s.train.state == CINCH_DONE;
    }
    printf("%d %d %.3f %.3f %.0f\n", exact, EXACT_SEEDS, 1e6 * median(spent, EXACT_SEEDS),
           1e6 * median(with_start, EXACT_SEEDS), median(passes, EXACT_SEEDS));
    single_free(&s);
}

/* about: the version and the compiler; isas: those that this build and machine have. */
static void answer_about(const request *r)
{
    (void)r;
#if defined(__clang__)
    const char *compiler = "";
#else
    const char *compiler = "gcc ";
#endif
    printf("cinch %s, %s%s\n", CINCH_VERSION, compiler, __VERSION__);
}

static void answer_isas(const request *r)
{
    (void)r;
    for (unsigned i = CINCH_ISA_PLAIN; i < CINCH_ISA_COUNT; i++)
        if (cinch_isa_name((cinch_isa)i))
            printf("%s ", cinch_isa_name((cinch_isa)i));
    printf("\n");
}

/* What follows a request's name. */
typedef enum words { NO_WORDS, TRAINER_WORDS, START_WORDS, ISA_WORDS } words;

static const struct {
    const char *verb;
    words words;
    void (*answer)(const request *r);
} requests[] = {
    {"about", NO_WORDS, answer_about},      {"isas", NO_WORDS, answer_isas},
    {"time", TRAINER_WORDS, answer_time},   {"learn", TRAINER_WORDS, answer_learn},
    {"exact", TRAINER_WORDS, answer_exact}, {"many", START_WORDS, answer_many},
    {"pass", START_WORDS, answer_pass},     {"threads", START_WORDS, answer_threads},
    {"peaks", ISA_WORDS, answer_peaks},
};

/* Words that are left out keep their values; a size may not be. */
static bool read_words(request *r, words words, const char *from)
{
    switch (words) {
    case TRAINER_WORDS:
        return sscanf(from, "%u %u %15s %15s %lf", &r->symbols, &r->units, r->trainer, r->isa,
                      &r->number) >= 2;
    case START_WORDS:
        return sscanf(from, "%u %u %15s %15s %15s %lf %u", &r->symbols, &r->units, r->start, r->isa,
                      r->engine, &r->number, &r->threads) >= 2;
    case ISA_WORDS:
        return sscanf(from, "%15s %lf", r->isa, &r->number) >= 1;
    default:
        return true;
    }
}

static void answer(const char *line)
{
    request r = {.trainer = "adam",
                 .isa = "auto",
                 .start = "uniform",
                 .engine = "auto",
                 .number = 10.0,
                 .threads = 1};
    char verb[16] = "";
    int read = 0;
    sscanf(line, "%15s%n", verb, &read);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        if (strcmp(verb, requests[i].verb) == 0 && read_words(&r, requests[i].words, line + read)) {
            requests[i].answer(&r);
            return;
        }
    }
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
