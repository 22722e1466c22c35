/*
 * bits.c - trains networks, alone and many at once, and prints a hash of their weights: equal,
 * whatever compiler, options, processor, instruction set and engine. Uses the library and malloc()
 * alone, so that it builds for a bare WebAssembly too.
 *
 *     bits [SEEDS]        seeds of each job of many (default 16)
 *
 * A line per job and instruction set: name, set, hash, passes, "exact" or "inexact". The hash of
 * many networks is of their seeds, passes and hashes; "lanes-differ" stands for it where networks
 * in lanes and one after the other differ.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cinch_train.h"

/* As the library takes its own. */
static void *piece(cinch_arena *arena, size_t count, size_t each_bytes)
{
    unsigned char *taken = arena->next + (-(uintptr_t)arena->next & 63);
    arena->next = taken + count * each_bytes;
    return taken;
}

#define CODONS 64
#define ACIDS  21

/* The standard genetic code: bases in the order TCAG, the third one fastest; * is stop. */
static const char genetic_code[] =
    "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
static const char acid_letters[] = "ACDEFGHIKLMNPQRSTVWY*";

typedef struct training {
    const char *name;
    const char *family; /* NULL: the genetic code */
    uint32_t layers;
    uint32_t width[2];
    cinch_activation activation;
    cinch_output output;
    bool bias;
    cinch_train_options options;
} training;

static const training jobs[] = {
    {.name = "cycle:11/adam",
     .family = "cycle:11",
     .layers = 1,
     .width = {2},
     .options = {.trainer = CINCH_ADAM, .seed = 1}},
    {.name = "cycle:11/sgd",
     .family = "cycle:11",
     .layers = 1,
     .width = {2},
     .options = {.trainer = CINCH_SGD, .seed = 1, .want_loss = true}},
    {.name = "genetic-code/adam",
     .layers = 2,
     .width = {6, 4},
     .options = {.trainer = CINCH_ADAM, .rate = 0.02f, .seed = 1, .budget = 4000}},
    {.name = "cycle:100/anneal",
     .family = "cycle:100",
     .layers = 1,
     .width = {2},
     .options = {.trainer = CINCH_ANNEAL, .seed = 1, .budget = 600, .goal = 1e30f}},
    {.name = "cycle:300/anneal",
     .family = "cycle:300",
     .layers = 1,
     .width = {4},
     .options = {.trainer = CINCH_ANNEAL, .seed = 1, .budget = 200, .goal = 1e30f}},
};

/* Trained from many seeds at once; tests/test_many.py has the same as sweeps. */
static const training many[] = {
    {.name = "many/cycle:11/adam", .family = "cycle:11", .layers = 1, .width = {2}},
    {.name = "many/cycle:11/sgd",
     .family = "cycle:11",
     .layers = 1,
     .width = {2},
     .options = {.trainer = CINCH_SGD, .budget = 1000}},
    {.name = "many/cycle:11/momentum",
     .family = "cycle:11",
     .layers = 1,
     .width = {3},
     .bias = true,
     .options = {.trainer = CINCH_MOMENTUM, .budget = 500}},
    {.name = "many/shift:5/linear",
     .family = "shift:5",
     .layers = 1,
     .width = {4},
     .output = CINCH_LINEAR,
     .options = {.budget = 300}},
    {.name = "many/random:20:5:7/relu",
     .family = "random:20:5:7",
     .layers = 2,
     .width = {8, 5},
     .activation = CINCH_RELU,
     .bias = true,
     .options = {.rate = 0.03f, .budget = 150}},
    {.name = "many/cycle:30/fan-in",
     .family = "cycle:30",
     .layers = 1,
     .width = {3},
     .options = {.start = CINCH_START_FAN_IN}},
};

/* Memory for the whole run, or the end of it. */
static cinch_arena arena_of(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory) {
        fputs("bits: no memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return cinch_arena_over(memory, bytes);
}

static void require(cinch_status status)
{
    if (status != CINCH_OK) {
        fprintf(stderr, "bits: %s\n", cinch_status_text(status));
        exit(EXIT_FAILURE);
    }
}

/* An alphabet whose symbols are the characters of `letters`. */
static cinch_alphabet *alphabet_of(const char *name, const char *letters, cinch_arena *arena)
{
    size_t count = strlen(letters);
    char *text = piece(arena, count, 2);
    size_t *start = piece(arena, count, sizeof *start);
    cinch_alphabet *alphabet = piece(arena, 1, sizeof *alphabet);
    for (size_t i = 0; i < count; i++) {
        start[i] = 2 * i;
        text[2 * i] = letters[i];
        text[2 * i + 1] = '\0';
    }
    *alphabet =
        (cinch_alphabet){.name = name, .text = text, .start = start, .count = (uint32_t)count};
    return alphabet;
}

static cinch_mapping genetic_mapping(cinch_arena *arena)
{
    cinch_alphabet *keys = piece(arena, 3, sizeof *keys);
    for (unsigned i = 0; i < 3; i++)
        keys[i] = *alphabet_of((const char *[]){"first", "second", "third"}[i], "TCAG", arena);
    cinch_mapping mapping = {.columns = 3,
                             .keys = keys,
                             .values = alphabet_of("amino acid", acid_letters, arena),
                             .rows = CODONS,
                             .key = piece(arena, CODONS * 3, sizeof(uint32_t)),
                             .value = piece(arena, CODONS, sizeof(uint32_t))};
    for (uint32_t row = 0; row < CODONS; row++) {
        mapping.key[3 * row] = row / 16;
        mapping.key[3 * row + 1] = row / 4 % 4;
        mapping.key[3 * row + 2] = row % 4;
        mapping.value[row] = (uint32_t)(strchr(acid_letters, genetic_code[row]) - acid_letters);
    }
    return mapping;
}

static cinch_mapping mapping_of(const training *job, cinch_arena *arena)
{
    cinch_mapping mapping = {0};
    if (!job->family)
        return genetic_mapping(arena);
    require(cinch_mapping_family(&mapping, job->family, arena));
    return mapping;
}

static cinch_shape shape_of(const training *job, const cinch_mapping *mapping)
{
    cinch_shape shape;
    require(cinch_shape_of(&shape, mapping));
    shape.layers = job->layers;
    for (uint32_t i = 0; i < job->layers; i++)
        shape.width[i] = job->width[i];
    shape.activation = job->activation;
    shape.output = job->output;
    shape.bias = job->bias;
    return shape;
}

static void run(const training *job, cinch_isa isa)
{
    cinch_arena arena = arena_of((size_t)1 << 20);
    void *memory = arena.next;
    cinch_mapping mapping = mapping_of(job, &arena);
    cinch_shape shape = shape_of(job, &mapping);
    cinch_train_options options = job->options;
    options.isa = isa;
    cinch_train train;
    require(cinch_train_init(&train, &shape, &mapping, &options, NULL, &arena));
    while (cinch_train_run(&train, 1000) == CINCH_TRAINING)
        ;

    cinch_net net = cinch_train_best(&train);
    printf("%s %s %016" PRIx64 " %" PRIu64 " %s\n", job->name, cinch_isa_name(isa),
           cinch_net_hash(&net), train.passes,
           train.best.right == mapping.rows ? "exact" : "inexact");
    free(memory);
}

/* What all seeds of a job came to. */
typedef struct total {
    uint64_t hash, passes, exact;
} total;

/* FNV-1a over eight bytes. */
static uint64_t add_to_hash(uint64_t hash, uint64_t number)
{
    for (int i = 0; i < 8; i++, number >>= 8)
        hash = (hash ^ (number & 0xff)) * UINT64_C(0x100000001b3);
    return hash;
}

static void take(total *all, cinch_group *group, uint64_t *hashes)
{
    for (const cinch_train *train; (train = cinch_group_take(group)) != NULL;) {
        cinch_net best = cinch_train_best(train);
        uint64_t *hash = &hashes[train->options.seed];
        *hash = add_to_hash(UINT64_C(0xcbf29ce484222325), train->options.seed);
        *hash = add_to_hash(add_to_hash(*hash, train->passes), cinch_net_hash(&best));
        all->passes += train->passes;
        all->exact += train->exact_at > 0;
    }
}

static total train_many(const training *job, cinch_isa isa, cinch_engine engine, uint64_t seeds)
{
    cinch_arena arena = arena_of((size_t)1 << 20);
    void *memory = arena.next;
    uint64_t *hashes = piece(&arena, seeds, sizeof *hashes);
    cinch_mapping mapping = mapping_of(job, &arena);
    cinch_shape shape = shape_of(job, &mapping);
    cinch_train_options options = job->options;
    options.isa = isa;
    size_t bytes = cinch_group_size(&shape, mapping.rows, &options, engine) + 64;
    cinch_arena more = arena_of(bytes);
    void *more_memory = more.next;
    cinch_group group;
    require(cinch_group_init(&group, &shape, &mapping, &options, engine, &more));
    total all = {.hash = UINT64_C(0xcbf29ce484222325)};
    for (uint64_t next = 0; next < seeds || group.running > 0;) {
        while (next < seeds && cinch_group_start(&group, next))
            next++;
        cinch_group_run(&group, 1000);
        take(&all, &group, hashes);
    }
    for (uint64_t i = 0; i < seeds; i++)
        all.hash = add_to_hash(all.hash, hashes[i]);
    free(memory);
    free(more_memory);
    return all;
}

static void run_many(const training *job, cinch_isa isa, uint64_t seeds)
{
    total lanes = train_many(job, isa, CINCH_ENGINE_LANES, seeds);
    total rows = train_many(job, isa, CINCH_ENGINE_ROWS, seeds);
    char hash[20] = "lanes-differ";
    if (lanes.hash == rows.hash && lanes.passes == rows.passes)
        snprintf(hash, sizeof hash, "%016" PRIx64, lanes.hash);
    printf("%s %s %s %" PRIu64 " %s\n", job->name, cinch_isa_name(isa), hash, lanes.passes,
           lanes.exact == seeds ? "exact" : "inexact");
}

int main(int argc, char **argv)
{
    if (!cinch_self_test()) {
        fputs("bits: this build does not round as IEEE 754 says\n", stderr);
        return EXIT_FAILURE;
    }
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 16;
    if (seeds == 0 || seeds > 100000) {
        fputs("usage: bits [SEEDS], 1 to 100000\n", stderr);
        return EXIT_FAILURE;
    }
    for (int isa = CINCH_ISA_PLAIN; isa < CINCH_ISA_COUNT; isa++) {
        if (!cinch_isa_name((cinch_isa)isa))
            continue;
        for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
            run(&jobs[i], (cinch_isa)isa);
        for (size_t i = 0; i < sizeof many / sizeof *many; i++)
            run_many(&many[i], (cinch_isa)isa, seeds);
    }
    return EXIT_SUCCESS;
}
