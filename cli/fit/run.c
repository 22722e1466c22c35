/* run.c - one training of `cinch fit`. */
#include "fit/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/anneal.h"
#include "talk/names.h"

/* The trainer then goes on after exactness until we stop calling it, or the budget ends. */
#define POLISH_WITHOUT_END (UINT64_MAX - 2)

/* Chunks of passes take about this long, so that Ctrl-C and the progress bar are prompt. */
#define CHUNK_SECONDS 0.03

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t scratch_size(const cinch_shape *shape)
{
    return larger(cinch_cert_size(shape), cinch_grad_size(shape));
}

bool fit_fits(const fit_job *job, const cinch_shape *shape, problem *issue)
{
    enum { COPIES = 2 }; /* of weights: the best so far and the latest */
    char what[300];
    snprintf(what, sizeof what, "a network %s", shape_text(shape).text);
    size_t bytes = cinch_train_size(shape, job->mapping->rows, &job->train);
    size_t weights, scratch = scratch_size(shape);
    if (job->checkpoint != NULL) /* a state is no larger than what it is the state of */
        bytes = bytes > SIZE_MAX / 2 ? SIZE_MAX : 2 * bytes;
    if (cinch_shape_check(shape) != CINCH_OK || bytes == SIZE_MAX || scratch == SIZE_MAX ||
        __builtin_mul_overflow(cinch_shape_weights(shape), COPIES * sizeof(float), &weights) ||
        __builtin_add_overflow(bytes, scratch, &bytes) ||
        __builtin_add_overflow(bytes, weights, &bytes))
        bytes = SIZE_MAX;
    return memory_fits(bytes, what, issue);
}

bool fit_run_open(fit_run *run, const fit_job *job, const cinch_shape *shape, problem *issue)
{
    *run = (fit_run){.job = job};
    if (!fit_fits(job, shape, issue))
        return false;
    run->memory = memory_arena(cinch_train_size(shape, job->mapping->rows, &job->train));
    run->scratch = memory_arena(scratch_size(shape));
    return true;
}

void fit_run_close(fit_run *run)
{
    free(run->memory.memory);
    free(run->scratch.memory);
    free(run->state.bytes);
}

bool fit_run_start(fit_run *run, const cinch_shape *shape, const cinch_train_options *options,
                   problem *issue)
{
    cinch_train_options own = *options;
    run->own_rule = own.goal == 0 && own.polish == 0;
    if (run->own_rule)
        own.polish = POLISH_WITHOUT_END;
    run->target = 0;
    cinch_arena arena = run->memory.arena;
    cinch_status status =
        cinch_train_init(&run->train, shape, run->job->mapping, &own, run->job->from, &arena);
    if (status != CINCH_OK)
        return problem_set(issue, EXIT_USAGE, "this training cannot begin: %s",
                           cinch_status_text(status));
    run->scheduled = false;
    run->saved = clock_seconds();
    return true;
}

cinch_status fit_run_prove(fit_run *run, fit_training *training)
{
    return cinch_cert_make(&training->certificate, &training->failures, &training->net,
                           run->job->mapping, run->scratch.arena);
}

/* Its margins grow over the whole schedule, so our own rule is to run it to its end. */
static bool is_annealed(const fit_run *run)
{
    return run->train.options.trainer == CINCH_ANNEAL;
}

/* Whether our own rule lets the training end; may set a further target. */
static bool run_finished(fit_run *run)
{
    const cinch_train *train = &run->train;
    if (train->state != CINCH_TRAINING)
        return true;
    if (!run->own_rule || is_annealed(run) || train->exact_at == 0)
        return false;
    if (run->target == 0)
        run->target = 2 * train->exact_at + 10;
    if (train->passes < run->target)
        return false;
    fit_training now = {.net = cinch_train_best(train)};
    if (fit_run_prove(run, &now) != CINCH_NOT_PROVED)
        return true;
    run->target = 2 * train->passes;
    return false;
}

/*
 * How many passes may be run before looking again. Our rule ends a training at 2 * exact_at + 10 or
 * later: as many passes as there were before cannot overshoot that, whenever the first exact one
 * is.
 */
static uint64_t run_chunk(const fit_run *run, uint64_t chunk)
{
    uint64_t most = run->train.passes + 10;
    if (run->target != 0)
        most = run->target - run->train.passes;
    return chunk < most ? chunk : most;
}

static void trace_pass(fit_run *run)
{
    const cinch_train *train = &run->train;
    const cinch_score *score = &train->score;
    cinch_norms norms = cinch_train_norms(train);
    fprintf(run->trace, "%llu,%.9g,%.9g,%zu,%.9g,%.9g,%.9g,%.9g,%.9g\n",
            (unsigned long long)train->passes, score->loss, score->loss / log(2), score->right,
            (double)score->margin, norms.first, norms.output, norms.weights, norms.gradient);
}

/* A chunk that takes about CHUNK_SECONDS. */
uint64_t fit_next_chunk(uint64_t chunk, double spent)
{
    if (spent < CHUNK_SECONDS / 2)
        return chunk * 2;
    return spent > CHUNK_SECONDS && chunk > 1 ? chunk / 2 : chunk;
}

void fit_run_on(fit_run *run, uint64_t limit, uint64_t done_before, const char *what)
{
    uint64_t chunk = 1;
    if (is_annealed(run) && run->trace == NULL) {
        fit_anneal_run(run, limit);
        return;
    }
    while (!run_finished(run) && run->train.passes < limit && !interrupt_seen()) {
        uint64_t now = run_chunk(run, chunk);
        now = now < limit - run->train.passes ? now : limit - run->train.passes;
        double start = clock_seconds();
        cinch_train_run(&run->train, run->trace != NULL ? 1 : now);
        chunk = fit_next_chunk(chunk, clock_seconds() - start);
        if (run->trace != NULL)
            trace_pass(run);
        progress_show(run->job->progress, what, done_before + run->train.passes);
    }
}

/*
 * In batches the trainer judges no weights before they seem exact, annealed none in the first passes:
 * after Ctrl-C, the last ones. Annealed they are those of the start, worth a second at most.
 */
static void judge_unfinished(fit_run *run)
{
    const double most_products = 1e9;
    cinch_train *train = &run->train;
    if (train->state != CINCH_TRAINING || train->best_pass != 0 || train->passes == 0)
        return;
    double products =
        (double)train->mapping->rows * (double)cinch_shape_cost(&train->net.shape).connections;
    if (is_annealed(run) && products > most_products)
        return;
    cinch_grad(NULL, &train->best, &train->net, train->mapping, train->options.isa,
               run->scratch.arena);
    memcpy(cinch_train_best(train).weights, train->net.weights,
           cinch_shape_weights(&train->net.shape) * sizeof(float));
    train->best_pass = is_annealed(run) ? 1 : train->passes;
}

void fit_run_result(fit_run *run, fit_training *training)
{
    const cinch_train *train = &run->train;
    judge_unfinished(run);
    *training = (fit_training){.net = cinch_train_best(train),
                               .options = train->options,
                               .state = train->state,
                               .score = train->best,
                               .passes = train->passes,
                               .kept_pass = train->best_pass,
                               .exact_at = train->exact_at};
    if (is_annealed(run) && train->best_pass == 0) {
        training->net.weights = NULL;
        return;
    }
    size_t count = cinch_shape_weights(&training->net.shape);
    float *weights = memory_take(count, sizeof *weights);
    memcpy(weights, training->net.weights, count * sizeof *weights);
    training->net.weights = weights;
    bool right = train->best.finite && train->best.right == run->job->mapping->rows;
    training->proof = right ? fit_run_prove(run, training) : CINCH_WRONG_ROW;
    training->exact = training->proof == CINCH_OK || training->proof == CINCH_NOT_PROVED;
}
