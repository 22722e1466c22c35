#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const trainer_names[] = {"adam", "sgd", "momentum"};

void die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(3);
}

void require(cinch_status status)
{
    if (status != CINCH_OK)
        die(cinch_status_text(status));
}

void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory)
        die("out of memory");
    return memory;
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double cpu_seconds(void)
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_seconds(void)
{
    return seconds(CLOCK_MONOTONIC);
}

static cinch_trainer trainer_of(const char *name)
{
    for (unsigned i = 0; i < sizeof trainer_names / sizeof *trainer_names; i++)
        if (strcmp(name, trainer_names[i]) == 0)
            return (cinch_trainer)i;
    die("no such trainer");
    return CINCH_ADAM;
}

cinch_isa isa_of(const char *name)
{
    for (unsigned i = 0; i < CINCH_ISA_COUNT; i++)
        if (cinch_isa_name((cinch_isa)i) && strcmp(name, cinch_isa_name((cinch_isa)i)) == 0)
            return (cinch_isa)i;
    die("no such instruction set");
    return CINCH_ISA_AUTO;
}

static cinch_start start_of(const char *name)
{
    if (strcmp(name, "uniform") != 0 && strcmp(name, "fan-in") != 0)
        die("no such start");
    return strcmp(name, "uniform") == 0 ? CINCH_START_UNIFORM : CINCH_START_FAN_IN;
}

contest contest_new(const request *r)
{
    contest c = {.options = {.trainer = trainer_of(r->trainer),
                             .isa = isa_of(r->isa),
                             .start = start_of(r->start),
                             .batch = r->symbols}};
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
    return c;
}

void contest_free(contest *c)
{
    free(c->mapping_memory);
}
