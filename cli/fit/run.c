/* run.c - one training of `cinch fit`. */
#include "fit/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/anneal.h"
#include "fit/look.h"
#include "talk/names.h"
#include "talk/output.h"

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

bool fit_fits(const fit_job *job, const cinch_plan *plan, problem *issue)
{
    enum { COPIES = 2 }; /* of weights: the best so far and the latest */
    const cinch_shape shape = fit_whole_shape(job, &plan->shape);
    char what[300];
    snprintf(what, sizeof what, "a network %s", shape_text(&shape).text);
    size_t bytes = cinch_train_size(&plan->shape, job->mapping->rows, &plan->options);
    size_t weights, scratch = scratch_size(&shape);
    if (job->checkpoint != NULL) /* a state is no larger than what it is the state of */
        bytes = bytes > SIZE_MAX / 2 ? SIZE_MAX : 2 * bytes;
    if (bytes == SIZE_MAX || scratch == SIZE_MAX ||
        __builtin_mul_overflow(cinch_shape_cost(&shape).parameters, COPIES * sizeof(float),
                               &weights) ||
        __builtin_add_overflow(bytes, scratch, &bytes) ||
        __builtin_add_overflow(bytes, weights, &bytes))
        bytes = SIZE_MAX;
    return memory_fits(bytes, what, issue);
}

bool fit_run_open(fit_run *run, const fit_job *job, const cinch_plan *plan, problem *issue)
{
    *run = (fit_run){.job = job, .plan = plan};
    if (!fit_fits(job, plan, issue))
        return false;
    run->memory = memory_arena(cinch_train_size(&plan->shape, job->mapping->rows, &plan->options));
    return true;
}

void fit_run_close(fit_run *run)
{
    free(run->memory.memory);
    free(run->state.bytes);
}

bool fit_run_start(fit_run *run, uint64_t seed, problem *issue)
{
    const fit_job *job = run->job;
    cinch_train_options options = run->plan->options;
    options.seed = seed;
    cinch_arena arena = run->memory.arena;
    cinch_status status =
        cinch_train_init(&run->train, &run->plan->shape, job->mapping, &options, job->from, &arena);
    if (status != CINCH_OK)
        return problem_set(issue, EXIT_USAGE, "this training cannot begin: %s",
                           cinch_status_text(status));
    run->scheduled = false;
    run->saved = run->turn = clock_seconds();
    return true;
}

static bool is_annealed(const fit_run *run)
{
    return run->plan->options.trainer == CINCH_ANNEAL;
}

/* Whether the training has ended, or can be proved where it is to be looked at. */
static bool is_over(const fit_run *run)
{
    const cinch_train *train = &run->train;
    if (train->state != CINCH_TRAINING)
        return true;
    if (train->look_at == 0 || train->passes < train->look_at)
        return false;
    cinch_net best = cinch_train_best(train);
    return fit_whole_proof(run->job, &best).status == CINCH_OK;
}

static void trace_pass(fit_run *run)
{
    const cinch_train *train = &run->train;
    const cinch_score *score = &train->score;
    cinch_measures norms = cinch_net_measure(&train->net);
    if (run->trace_right == 0 && score->finite && score->right == run->job->mapping->rows)
        run->trace_right = train->passes;
    fprintf(run->trace, "%llu,%.9g,%.9g,%zu,%.9g,%.9g,%.9g,%.9g,%.9g\n",
            (unsigned long long)train->passes, score->loss, score->loss / log(2), score->right,
            (double)score->margin, norms.first, norms.output, norms.weights, train->gradient_norm);
}

/* A chunk that takes about CHUNK_SECONDS. */
uint64_t fit_next_chunk(uint64_t chunk, double spent)
{
    if (spent < CHUNK_SECONDS / 2)
        return chunk * 2;
    return spent > CHUNK_SECONDS && chunk > 1 ? chunk / 2 : chunk;
}

time_left fit_left(const fit_job *job, uint64_t done, uint64_t to_come)
{
    double part = (double)done / (double)(done + to_come + (done + to_come == 0));
    time_left left = progress_left(job->progress, part);
    left.at_most = true;
    left.of = job->last != 0 && job->total == 0 ? " of this width" : NULL;
    return left;
}

void fit_run_on(fit_run *run, uint64_t limit, const char *what)
{
    uint64_t chunk = 1;
    if (is_annealed(run) && run->trace == NULL) {
        fit_anneal_run(run, limit);
        return;
    }
    while (!is_over(run) && run->train.passes < limit && !interrupt_seen()) {
        uint64_t left = limit - run->train.passes, now = chunk < left ? chunk : left;
        double start = clock_seconds();
        cinch_train_run(&run->train, run->trace != NULL ? 1 : now);
        chunk = fit_next_chunk(chunk, clock_seconds() - start);
        if (run->trace != NULL)
            trace_pass(run);
        uint64_t passes = run->train.passes;
        uint64_t to_come = limit - passes + run->after * run->plan->options.budget;
        progress_show(run->job->progress, fit_left(run->job, run->before + passes, to_come),
                      "%s: %s", what, counted(passes, "pass").text);
    }
}

/*
 * After Ctrl-C, the last weights: annealed ones always, others where none were judged. Those of the
 * annealed start are worth a second at most.
 */
static void judge_unfinished(fit_run *run)
{
    const double most_products = 1e9;
    cinch_train *train = &run->train;
    double products =
        (double)train->mapping->rows * (double)cinch_shape_cost(&train->net.shape).connections;
    bool aligning = is_annealed(run) && cinch_anneal_look(train).gain == 0.0f;
    if (aligning ? products > most_products : !is_annealed(run) && train->best_pass != 0)
        return;
    owned_arena scratch = memory_arena(cinch_grad_size(&train->net.shape));
    cinch_train_judge(train, scratch.arena);
    free(scratch.memory);
}

void fit_run_result(fit_run *run, fit_training *training)
{
    const cinch_train *train = &run->train;
    judge_unfinished(run);
    *training = (fit_training){.net = cinch_train_best(train),
                               .options = train->options,
                               .state = train->state,
                               .passes = train->passes,
                               .kept_pass = train->best_pass,
                               .exact_at = train->exact_at,
                               .proof.status = CINCH_NOT_FINITE,
                               .margin = (double)NAN};
    if (is_annealed(run) && train->best_pass == 0) {
        training->net.weights = NULL;
        return;
    }
    training->net = fit_whole_net(run->job, &training->net);
    progress_wait(run->job->progress, fit_proof_left(run), "proving %s",
                  counted(run->job->whole->rows, "row").text);
    double start = clock_seconds();
    training->proof = proof_make(&training->net, run->job->whole);
    training->proof_seconds = clock_seconds() - start;
    progress_resume(run->job->progress);
    if (!proof_is_judged(&training->proof))
        return;
    training->right = run->job->whole->rows - training->proof.failures.count;
    training->margin = training->proof.certificate.margin;
    training->exact = training->proof.status != CINCH_WRONG_ROW;
    if (training->exact && training->exact_at == 0)
        training->exact_at = training->kept_pass; /* by exact arithmetic alone */
}
