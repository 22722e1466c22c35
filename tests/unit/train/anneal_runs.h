/* anneal_runs.h - annealed trainings for their tests, with what belongs to them. */
#ifndef TEST_TRAIN_ANNEAL_RUNS_H
#define TEST_TRAIN_ANNEAL_RUNS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cinch_train.h"
#include "support.h"

/* A mapping, a shape of one hidden layer and a training. */
typedef struct annealed {
    cinch_mapping *mapping;
    cinch_shape shape;
    test_run run;
} annealed;

static inline cinch_train *begin(annealed *a, const char *family, uint32_t width,
                                 cinch_train_options options)
{
    options.trainer = CINCH_ANNEAL;
    a->mapping = test_family(family);
    a->shape = test_shape(a->mapping, 1, width);
    test_run_begin(&a->run, &a->shape, a->mapping, &options, NULL);
    assert_int_equal(a->run.train.options.trainer, CINCH_ANNEAL);
    return &a->run.train;
}

static inline void end(annealed *a)
{
    test_run_end(&a->run);
    test_mapping_free(a->mapping);
}

/* The score that cinch_grad() gives the weights must be the training's, but for the loss. */
static inline void assert_score_holds(const cinch_train *train, const char *what)
{
    cinch_score own, said = train->score;
    test_grad(NULL, &own, &train->net, train->mapping, CINCH_ISA_PLAIN);
    own.loss = said.loss = 0.0;
    test_same_score(&own, &said, what);
}

#endif
