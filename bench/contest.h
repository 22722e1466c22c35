/*
 * contest.h - what the requests of bench.c and many.c share: clocks, and a training on cycle:N
 * through one hidden layer. Whatever goes wrong ends the program with a message.
 */
#ifndef BENCH_CONTEST_H
#define BENCH_CONTEST_H

#include "cinch_train.h"

/* No network is timed for longer than this before fresh weights replace it. */
#define FRESH_PASSES 100

typedef struct request {
    unsigned symbols, units, threads;
    char trainer[16], isa[16], start[16], engine[16];
    double number; /* milliseconds of CPU, or networks */
} request;

typedef struct contest {
    cinch_mapping mapping;
    cinch_shape shape;
    cinch_train_options options;
    void *mapping_memory;
} contest;

contest contest_new(const request *r);
void contest_free(contest *c);

void die(const char *what);
void require(cinch_status status);
void *allocate(size_t bytes);
cinch_isa isa_of(const char *name);

/* Of the process, all its threads; of the clock on the wall. */
double cpu_seconds(void);
double wall_seconds(void);

/* The requests of many.c. */
void answer_many(const request *r);
void answer_pass(const request *r);
void answer_peaks(const request *r);
void answer_threads(const request *r);

#endif
