/*
 * reach.c - trains one network on cycle:N and says in one line of JSON how far it came, in how much
 * CPU time. Arguments are name=number, and trainer=NAME; README.md lists them.
 */
#define _POSIX_C_SOURCE 200809L
#include "cinch.h"
#include "cinch_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct task {
    double symbols, units, seed, passes;
    double seconds; /* of CPU at most; 0: no limit */
    double whole;   /* 1: goes on to the end of the schedule after the first exact pass */
    double prove;   /* 1: makes a certificate and checks it */
    double rate, last_rate, gain, last_gain, beta1, beta2, neighbours, alignment;
    char trainer[16];
} task;

static const struct {
    const char *name;
    size_t where;
} numbers[] = {
    {"symbols", offsetof(task, symbols)},     {"units", offsetof(task, units)},
    {"seed", offsetof(task, seed)},           {"passes", offsetof(task, passes)},
    {"seconds", offsetof(task, seconds)},     {"whole", offsetof(task, whole)},
    {"prove", offsetof(task, prove)},         {"rate", offsetof(task, rate)},
    {"last-rate", offsetof(task, last_rate)}, {"gain", offsetof(task, gain)},
    {"last-gain", offsetof(task, last_gain)}, {"beta1", offsetof(task, beta1)},
    {"beta2", offsetof(task, beta2)},         {"neighbours", offsetof(task, neighbours)},
    {"alignment", offsetof(task, alignment)},
};

static const char *const trainers[] = {[CINCH_ADAM] = "adam",
                                       [CINCH_SGD] = "sgd",
                                       [CINCH_MOMENTUM] = "momentum",
                                       [CINCH_ANNEAL] = "anneal"};

static void die(const char *what)
{
    fprintf(stderr, "reach: %s\n", what);
    exit(3);
}

static void require(cinch_status status)
{
    if (status != CINCH_OK)
        die(cinch_status_text(status));
}

static void *allocate(size_t bytes)
{
    void *memory = bytes == 0 || bytes == SIZE_MAX ? NULL : malloc(bytes);
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

static void read_argument(task *t, const char *word)
{
    size_t length = strcspn(word, "=");
    if (strncmp(word, "trainer=", 8) == 0) {
        snprintf(t->trainer, sizeof t->trainer, "%s", word + 8);
        return;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char *end;
        if (strlen(numbers[i].name) != length || strncmp(numbers[i].name, word, length) != 0)
            continue;
        double number = strtod(word + length + 1, &end);
        if (word[length] != '=' || *end != '\0' || !(number >= 0.0 && number <= 1e15))
            die("an argument is no number");
        memcpy((char *)t + numbers[i].where, &number, sizeof number);
        return;
    }
    die("no such argument");
}

static cinch_train_options options_of(const task *t)
{
    cinch_train_options o = {.rate = (float)t->rate,
                             .beta1 = (float)t->beta1,
                             .beta2 = (float)t->beta2,
                             .last_rate = (float)t->last_rate,
                             .seed = (uint64_t)t->seed,
                             .budget = (uint64_t)t->passes,
                             .anneal = {.alignment = (uint32_t)t->alignment,
                                        .neighbours = (uint32_t)t->neighbours,
                                        .gain = (float)t->gain,
                                        .last_gain = (float)t->last_gain}};
    size_t i = 0;
    while (i < sizeof trainers / sizeof *trainers && strcmp(trainers[i], t->trainer) != 0)
        i++;
    if (i == sizeof trainers / sizeof *trainers)
        die("no such trainer");
    o.trainer = (cinch_trainer)i;
    if (o.trainer != CINCH_ANNEAL && o.budget == 0)
        o.budget = UINT64_C(1) << 40; /* time alone ends it */
    if (t->whole != 0.0)
        o.polish = UINT64_MAX - 2;
    return o;
}

/* What proving took, and whether it holds. */
typedef struct proof {
    const char *word;
    double make_seconds, check_seconds, margin, bound;
} proof;

static proof prove(const cinch_net *net, const cinch_mapping *mapping)
{
    size_t bytes = cinch_cert_size(&net->shape);
    void *memory = allocate(bytes);
    cinch_certificate certificate;
    cinch_failures failures;
    double begun = cpu_seconds();
    cinch_status made = cinch_cert_make(&certificate, &failures, net, mapping, NULL,
                                        cinch_arena_over(memory, bytes));
    double between = cpu_seconds();
    cinch_status checked = made;
    if (made == CINCH_OK)
        checked =
            cinch_cert_check(&certificate, net, mapping, NULL, cinch_arena_over(memory, bytes));
    double ended = cpu_seconds();
    free(memory);
    const char *word = made == CINCH_NOT_PROVED ? "right, not proved"
                       : made != CINCH_OK       ? "not right"
                       : checked != CINCH_OK    ? "proof refused"
                                                : "proved";
    return (proof){word, between - begun, ended - between, certificate.margin, certificate.bound};
}

static double relative_margin(const cinch_train *train, const cinch_net *net)
{
    size_t bytes = cinch_cert_size(&net->shape);
    void *memory = allocate(bytes);
    double relative = cinch_net_relative_margin(net, train->mapping, (double)train->best.margin,
                                                cinch_arena_over(memory, bytes));
    free(memory);
    return relative;
}

/* The margin if the longest output vector had length 1: what codes in the cube of tanh leave it. */
static double unit_margin(const cinch_net *net, double margin)
{
    cinch_matrix output = cinch_shape_matrix(&net->shape, net->shape.layers);
    double largest = 0.0;
    for (size_t v = 0; v < output.units; v++) {
        double square = 0.0;
        for (size_t i = 0; i < output.inputs; i++) {
            double weight = (double)net->weights[output.first + i * output.units + v];
            square += weight * weight;
        }
        largest = square > largest ? square : largest;
    }
    return margin / sqrt(largest);
}

static void report(const task *t, const cinch_train *train, double start, double spent)
{
    cinch_net net = cinch_train_best(train);
    bool exact = train->best.right == train->mapping->rows;
    printf("{\"symbols\": %.0f, \"units\": %.0f, \"trainer\": \"%s\", \"seed\": %.0f, ", t->symbols,
           t->units, t->trainer, t->seed);
    printf("\"right\": %zu, \"exact\": %s, \"exact_at\": %llu, \"passes\": %llu, ",
           train->best.right, exact ? "true" : "false", (unsigned long long)train->exact_at,
           (unsigned long long)train->passes);
    printf("\"start_seconds\": %.6f, \"seconds\": %.6f", start, spent);
    if (exact && t->prove != 0.0) {
        proof p = prove(&net, train->mapping);
        printf(", \"margin\": %.9g, \"relative_margin\": %.9g, \"proof\": \"%s\", ",
               (double)train->best.margin, relative_margin(train, &net), p.word);
        printf("\"unit_margin\": %.6g, ", unit_margin(&net, (double)train->best.margin));
        printf("\"exact_margin\": %.9g, ", p.margin);
        printf("\"bound\": %.6g, \"make_seconds\": %.6f, \"check_seconds\": %.6f", p.bound,
               p.make_seconds, p.check_seconds);
    }
    printf("}\n");
}

/* Passes until training ends, or the time is over; what came after that does not count. */
static void train_on(const task *t, cinch_train *train)
{
    double begun = cpu_seconds();
    while (train->state == CINCH_TRAINING &&
           (t->seconds == 0.0 || cpu_seconds() - begun < t->seconds))
        cinch_train_run(train, 1);
}

static cinch_mapping make_mapping(const task *t)
{
    char spec[48];
    cinch_mapping mapping;
    size_t bytes = 0;
    snprintf(spec, sizeof spec, "cycle:%.0f", t->symbols);
    require(cinch_mapping_family_size(&bytes, spec));
    cinch_arena arena = cinch_arena_over(allocate(bytes), bytes);
    require(cinch_mapping_family(&mapping, spec, &arena));
    return mapping;
}

int main(int count, char **words)
{
    task t = {.symbols = 100, .units = 2, .trainer = "anneal"};
    for (int i = 1; i < count; i++)
        read_argument(&t, words[i]);
    cinch_mapping mapping = make_mapping(&t);
    cinch_shape shape;
    require(cinch_shape_of(&shape, &mapping));
    shape.layers = 1;
    shape.width[0] = (uint32_t)t.units;
    cinch_train_options options = options_of(&t);
    size_t bytes = cinch_train_size(&shape, mapping.rows, &options);
    cinch_arena arena = cinch_arena_over(allocate(bytes), bytes);
    cinch_train train;
    double begun = cpu_seconds();
    require(cinch_train_init(&train, &shape, &mapping, &options, NULL, &arena));
    double between = cpu_seconds();
    train_on(&t, &train);
    report(&t, &train, between - begun, cpu_seconds() - between);
    return 0;
}
