/* support.h - what the tests of networks share: mappings, shapes, scratch, a reference in
 * double. */
#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include "base/arena.h"
#include "base/fmath.h"
#include "base/rng.h"
#include "cinch_train.h"
#include "net/net.h"
#include "train/rule.h"

/* Limits of the reference and of the random shapes. */
enum { TEST_WIDEST = 64, TEST_VALUES = 256 };

/* Memory that a test cannot do without; free() it. */
void *test_memory(size_t bytes);

/* Whether CINCH_TEST_FAST asks for shorter loops; `many`, or a part of it if so. */
int test_times(int many);

/* Uniform in -1 .. 1. */
float test_uniform(rng_state *rng);
uint32_t test_between(rng_state *rng, uint32_t least, uint32_t most);

/* Each trainer that takes every shape in turn. */
cinch_trainer test_trainer(int number);

/*
 * `rows` random rows over `columns` key columns with 1 .. `symbols` symbols each. Keys may repeat
 * and contradict, which neither gradients nor training mind. Keys and values are allocated on
 * their own and exactly, so that sanitizers see a step past their ends.
 */
cinch_mapping *test_random_mapping(rng_state *rng, uint32_t columns, uint32_t symbols,
                                   uint32_t values, size_t rows);
cinch_mapping *test_family(const char *spec);
void test_mapping_free(cinch_mapping *mapping);

/* The mapping's shape with `layers` hidden layers of `width` units. */
cinch_shape test_shape(const cinch_mapping *mapping, uint32_t layers, uint32_t width);

/* Random depth, widths 1 .. `widest`, activation, output and biases. */
cinch_shape test_random_shape(rng_state *rng, const cinch_mapping *mapping, uint32_t widest);

/* Uniform weights in -range .. range, in memory of exactly their size; free() it. */
float *test_random_weights(rng_state *rng, const cinch_shape *shape, float range);

/* Times 2^exponent. Ties and duplicates come from the coarse ones. */
enum { TEST_PLAIN, TEST_COARSE, TEST_MANY_SIZES, TEST_WEIGHT_KINDS };
float test_weight(rng_state *rng, uint32_t kind, int exponent);

/* Memory between two guards, at an odd address: one past a multiple of 64. */
typedef struct test_guarded {
    unsigned char *block;
    unsigned char *memory;
    size_t bytes;
} test_guarded;

test_guarded test_guarded_new(size_t bytes);
cinch_arena test_guarded_arena(const test_guarded *guarded);

/* Fails the test when a guard has changed; frees the memory. */
void test_guarded_free(test_guarded *guarded);

/* cinch_grad() in guarded scratch of exactly the size promised. */
void test_grad(float *gradient, cinch_score *score, const cinch_net *net,
               const cinch_mapping *mapping, cinch_isa isa);

/* A training in guarded memory of exactly its size. */
typedef struct test_run {
    cinch_train train;
    test_guarded memory;
} test_run;

void test_run_begin(test_run *run, const cinch_shape *shape, const cinch_mapping *mapping,
                    const cinch_train_options *options, const float *from);
void test_run_end(test_run *run);

/* Instruction sets one by one, plain first: `for (isa = CINCH_ISA_PLAIN; test_isa(&isa);
 * isa++)`. */
bool test_isa(cinch_isa *isa);

/* Fails the test when two numbers, or scores, differ in any bit. */
void test_same_floats(const float *a, const float *b, size_t count, const char *what);
void test_same_score(const cinch_score *a, const cinch_score *b, const char *what);

/* Fails the test when two trainings differ in anything that they show. */
void test_same_train(const cinch_train *a, const cinch_train *b, const char *what);

/* Of the best weights. */
double test_relative_margin(const cinch_train *train);

/* The network in double precision with libm, written from the header's words alone. */
typedef struct test_reference {
    double sum[CINCH_MAX_LAYERS][TEST_WIDEST];
    double unit[CINCH_MAX_LAYERS][TEST_WIDEST];
    double logit[TEST_VALUES];
} test_reference;

void test_reference_walk(test_reference *reference, const cinch_shape *shape, const double *weights,
                         const uint32_t *key);

/* The loss of one row. */
double test_reference_loss(const test_reference *reference, const cinch_shape *shape,
                           uint32_t target);

#endif
