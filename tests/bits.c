/*
 * bits.c - trains three networks and prints a hash of their weights: equal, whatever compiler,
 * options, processor and instruction set. Uses the library and malloc() alone, so that it builds
 * for a bare WebAssembly too.
 *
 *     bits [INSTRUCTION_SET...]        plain, vec4, avx2, avx512; without: all that are available
 *
 * A line per job and instruction set: name, set, hash, passes, "exact" or "inexact".
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cinch.h"

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
    char *text = cinch_arena_take(arena, count, 2);
    size_t *start = cinch_arena_take(arena, count, sizeof *start);
    cinch_alphabet *alphabet = cinch_arena_take(arena, 1, sizeof *alphabet);
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
    cinch_alphabet *keys = cinch_arena_take(arena, 3, sizeof *keys);
    for (unsigned i = 0; i < 3; i++)
        keys[i] = *alphabet_of((const char *[]){"first", "second", "third"}[i], "TCAG", arena);
    cinch_mapping mapping = {.columns = 3,
                             .keys = keys,
                             .values = alphabet_of("amino acid", acid_letters, arena),
                             .rows = CODONS,
                             .key = cinch_arena_take(arena, CODONS * 3, sizeof(uint32_t)),
                             .value = cinch_arena_take(arena, CODONS, sizeof(uint32_t))};
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

static void run(const training *job, cinch_isa isa)
{
    cinch_arena arena = arena_of((size_t)1 << 20);
    void *memory = arena.next;
    cinch_mapping mapping = mapping_of(job, &arena);

    cinch_shape shape;
    require(cinch_shape_of(&shape, &mapping));
    shape.layers = job->layers;
    for (uint32_t i = 0; i < job->layers; i++)
        shape.width[i] = job->width[i];

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

static void run_all(cinch_isa isa)
{
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        run(&jobs[i], isa);
}

/* The instruction set of this name, or CINCH_ISA_COUNT. */
static cinch_isa isa_named(const char *name)
{
    int isa = CINCH_ISA_PLAIN;
    while (isa < CINCH_ISA_COUNT && strcmp(cinch_isa_name((cinch_isa)isa), name) != 0)
        isa++;
    return (cinch_isa)isa;
}

int main(int argc, char **argv)
{
    if (!cinch_self_test()) {
        fputs("bits: the library was compiled without -ffp-contract=off\n", stderr);
        return EXIT_FAILURE;
    }
    for (int i = 1; i < argc; i++) {
        cinch_isa isa = isa_named(argv[i]);
        if (isa == CINCH_ISA_COUNT || !cinch_isa_available(isa)) {
            fprintf(stderr, "bits: %s is not available\n", argv[i]);
            return EXIT_FAILURE;
        }
        run_all(isa);
    }
    for (int isa = CINCH_ISA_PLAIN; argc == 1 && isa < CINCH_ISA_COUNT; isa++)
        if (cinch_isa_available((cinch_isa)isa))
            run_all((cinch_isa)isa);
    return EXIT_SUCCESS;
}
