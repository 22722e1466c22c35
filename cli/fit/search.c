/* search.c - the search for the smallest exact network. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "fit/search.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit/anneal.h"
#include "fit/run.h"
#include "fit/width.h"
#include "format/trace.h"
#include "system/memory.h"
#include "talk/names.h"
#include "talk/rate.h"

void fit_training_free(fit_training *training)
{
    free(training->net.weights);
    training->net.weights = NULL;
}

/* ---- The search ------------------------------------------------------------------------------ */

bool fit_plan(cinch_plan *plan, const fit_job *job, const cinch_shape *shape, problem *issue)
{
    cinch_status status = cinch_plan_of(plan, shape, job->mapping->rows, job->used, &job->train);
    return status == CINCH_OK || problem_set(issue, EXIT_USAGE, "this training cannot begin: %s",
                                             cinch_status_text(status));
}

/* The least of a few times that a gradient over the first `rows` rows takes, after one for
 * warmth. */
static double gradient_seconds(const fit_job *job, const cinch_net *net, float *gradient,
                               size_t rows, cinch_arena scratch)
{
    enum { TIMES = 4 };
    cinch_mapping few = *job->mapping;
    cinch_score score;
    double least = DBL_MAX;
    few.rows = rows;
    for (int i = 0; i < TIMES; i++) {
        double start = clock_seconds();
        cinch_grad(gradient, &score, net, &few, job->train.isa, scratch);
        double spent = clock_seconds() - start;
        least = i == 0 ? DBL_MAX : fmin(least, spent);
    }
    return least;
}

/* What cinch_grad() spends besides its rows falls out of the difference between two counts of
 * them. */
double fit_pass_seconds(const fit_job *job)
{
    const cinch_shape *shape = &job->plan.shape;
    if (job->plan.options.trainer == CINCH_ANNEAL)
        return 0;
    const size_t some = 256;
    const double seconds_per_updated_weight = 1e-9;
    size_t weights = cinch_shape_cost(shape).parameters, rows = job->mapping->rows;
    cinch_net net = {.shape = *shape, .weights = memory_take_zeroed(weights, sizeof(float))};
    float *gradient = memory_take(weights, sizeof *gradient);
    owned_arena scratch = memory_arena(cinch_grad_size(shape));
    double seconds;
    if (rows < 2 * some) {
        seconds = gradient_seconds(job, &net, gradient, rows, scratch.arena);
    } else {
        double few = gradient_seconds(job, &net, gradient, some, scratch.arena);
        double more = gradient_seconds(job, &net, gradient, 2 * some, scratch.arena);
        seconds = fmax(more - few, 0) * (double)rows / (double)some;
    }
    free(net.weights);
    free(gradient);
    free(scratch.memory);
    double updates = ceil((double)rows / (double)job->plan.options.batch);
    return seconds + seconds_per_updated_weight * updates * (double)weights;
}

/* The proof of the network that is kept, checked by other means than it was made. */
static bool check_proof(const fit_result *result, const fit_job *job, problem *issue)
{
    const fit_training *best = &result->best;
    progress_wait(job->progress, proof_check_left(best->proof_seconds), "checking the proof of %s",
                  counted(job->whole->rows, "row").text);
    bool good = best->net.weights == NULL ||
                proof_check(&best->proof, &best->net, job->whole, "fit", issue);
    progress_resume(job->progress);
    return good;
}

/* ---- Widths one after the other -------------------------------------------------------------- */

/* Takes in what the seeds of a width came to. */
static void take(fit_result *result, fit_width *width, const fit_job *job)
{
    result->passes += width->passes;
    result->trainings += width->tried;
    result->diverged += width->diverged;
    result->interrupted = interrupt_seen();
    result->late = !result->interrupted && fit_is_stopped(job);
    result->spent = job->total != 0 && result->passes >= job->total;
    if (width->tried == 0)
        return;
    result->tried++;
    result->last_right = width->best.right;
    if (job->on_width != NULL)
        job->on_width(job->context, width);
    /* A search that has found a network tries narrower ones alone. */
    bool fresh = fit_is_found(&width->best) ||
                 (!fit_is_found(&result->best) && fit_better(&width->best, &result->best));
    fit_keep(&result->best, &width->best, fresh);
}

static bool is_over(const fit_result *result)
{
    return result->interrupted || result->late || result->spent;
}

/* False after the last width, and when the next one cannot be trained. */
static bool widen(cinch_plan *plan, const fit_job *job, problem *issue)
{
    cinch_shape shape = plan->shape;
    if (job->last == 0 || shape.width[0] >= job->last)
        return false;
    shape.width[0]++;
    return fit_plan(plan, job, &shape, issue);
}

static bool climb(fit_result *result, const fit_job *job, problem *issue)
{
    cinch_plan plan = job->plan;
    do {
        fit_width width = {.plan = plan, .seeds = job->seeds};
        bool good = fit_width_try(&width, job, result->passes, issue);
        take(result, &width, job);
        if (!good)
            return false;
    } while (!fit_is_found(&result->best) && !is_over(result) && widen(&plan, job, issue));
    return true;
}

/* ---- A gallop -------------------------------------------------------------------------------- */

/* How much a width is worth: trainings of so many passes, at most so much work in all. */
typedef struct effort {
    uint64_t seeds, passes;
    bool whole;  /* all rows at once: many steps in the right direction */
    double work; /* multiplications; a thread does some 4e9 a second */
} effort;

/* Of a pass: each unit's weights from the keys and to the values, and what each row takes besides,
 * which is as much as 250 multiplications. */
static double pass_work(const fit_job *job, const cinch_shape *shape)
{
    double per_row = 250;
    for (uint32_t l = 0; l <= shape->layers; l++) {
        double inputs = l == 0 ? shape->columns : shape->width[l - 1];
        double units = l == shape->layers ? shape->values : shape->width[l];
        per_row += inputs * units;
    }
    return (double)job->mapping->rows * per_row;
}

/* Tries a width with such an effort. */
static bool attempt(fit_result *result, const fit_job *job, uint32_t units, const effort *most,
                    problem *issue)
{
    cinch_shape shape = job->plan.shape;
    fit_job with = *job;
    if (job->last != 0)
        shape.width[0] = units;
    double each = pass_work(job, &shape) * (double)most->passes;
    double seeds = fmin((double)most->seeds, fmax(1, most->work / each));
    fit_width width = {.seeds = (uint64_t)seeds};
    with.train.budget = most->passes;
    if (most->whole) {
        with.train.batch = job->mapping->rows;
        with.train.rate = 0.1f;
        with.train.last_rate = 0.01f;
    }
    result->work += each * seeds;
    if (!fit_plan(&width.plan, &with, &shape, issue))
        return false;
    bool good = fit_width_try(&width, &with, result->passes, issue);
    take(result, &width, job);
    return good;
}

/*
 * One after the other. Batches find a first network in fewer passes, where there is room; in the
 * narrowest one more come through with all rows at once: of 32 seeds, 4 units for a table of 1,728
 * rows 2 instead of none.
 */
static const effort efforts[] = {
    {32, 128, false, 8e9}, {32, 512, false, 3e10}, {32, 8192, true, 1.5e11}};
enum { EFFORTS = sizeof efforts / sizeof *efforts };

static const uint32_t steps[] = {1,  2,  3,  4,   6,   8,   12,  16,  24,  32,
                                 48, 64, 96, 128, 192, 256, 384, 512, 768, 1000};
enum { STEPS = sizeof steps / sizeof *steps };

/*
 * Wider and wider up to the first exact network, each width with the least effort, then again with
 * more. A width at which a short look leaves many rows wrong has no more than the look at first.
 */
static bool gallop(fit_result *result, uint32_t *failed, const fit_job *job, problem *issue)
{
    static const effort look = {4, 16, false, 2e9};
    const double hopeless = 0.8; /* part of the rows right */
    for (int e = 0; e < EFFORTS; e++) {
        *failed = job->plan.shape.width[0] - 1;
        for (int i = 0; i < STEPS; i++) {
            if (steps[i] <= *failed)
                continue;
            if (e == 0 && !attempt(result, job, steps[i], &look, issue))
                return false;
            bool far = e == 0 && (double)result->last_right < hopeless * (double)job->whole->rows;
            if (!fit_is_found(&result->best) && !is_over(result) && !far &&
                !attempt(result, job, steps[i], &efforts[e], issue))
                return false;
            if (fit_is_found(&result->best) || is_over(result))
                return true;
            *failed = steps[i];
        }
    }
    return true;
}

/*
 * Narrower from a network that is exact, above `failed`: by halves, and then unit by unit with all
 * effort. Work is counted and not timed, so that what comes out does not depend on the machine.
 */
static bool narrow(fit_result *result, uint32_t failed, const fit_job *job, problem *issue)
{
    const effort *few = &efforts[1], *all = &efforts[EFFORTS - 1];
    const double most_work = result->work + 3e11;
    const uint32_t least = job->plan.shape.width[0];
    uint32_t told = 0;
    bool halving = true;
    while (!is_over(result)) {
        uint32_t found = result->best.net.shape.width[0];
        if (found > least && found != told && job->on_found != NULL)
            job->on_found(job->context);
        told = found;
        halving = halving && found - failed > 1;
        uint32_t units = halving ? failed + (found - failed) / 2 : found - 1;
        if (units < least)
            break;
        if (result->work >= most_work && job->seconds == 0) {
            result->unfinished = true;
            break;
        }
        if (!attempt(result, job, units, halving ? few : all, issue))
            return false;
        if (result->best.net.shape.width[0] < found)
            continue;
        if (!halving)
            break;
        failed = units;
    }
    return true;
}

/* One width, with more and more effort. */
static bool insist(fit_result *result, const fit_job *job, problem *issue)
{
    for (int e = 0; e < EFFORTS && !fit_is_found(&result->best) && !is_over(result); e++)
        if (!attempt(result, job, 0, &efforts[e], issue))
            return false;
    return true;
}

static bool search(fit_result *result, const fit_job *job, problem *issue)
{
    uint32_t failed;
    if (!job->adapts)
        return climb(result, job, issue);
    if (job->last == 0)
        return insist(result, job, issue);
    return gallop(result, &failed, job, issue) &&
           (!fit_is_found(&result->best) || narrow(result, failed, job, issue));
}

bool fit_search(fit_result *result, const fit_job *job, problem *issue)
{
    *result = (fit_result){.tried = 0};
    return search(result, job, issue) && check_proof(result, job, issue);
}

char *fit_trace(const fit_job *job, const fit_training *kept)
{
    char *text = NULL;
    size_t count;
    problem ignored = {0};
    fit_run run;
    cinch_plan plan = {.shape = job->plan.shape, .options = kept->options};
    memcpy(plan.shape.width, kept->net.shape.width, sizeof plan.shape.width);
    plan.options.want_loss = true;
    if (!fit_run_open(&run, job, &plan, &ignored))
        return NULL;
    run.trace = open_memstream(&text, &count);
    if (run.trace != NULL && fit_run_start(&run, plan.options.seed, &ignored)) {
        fprintf(run.trace, "%s\n", TRACE_HEADER);
        progress_restart(job->progress, 0);
        fit_run_on(&run, kept->passes, "trace");
    }
    if (run.trace != NULL)
        fclose(run.trace);
    fit_run_close(&run);
    if (!interrupt_seen() && kept->exact && run.trace_right != 0 &&
        run.trace_right != kept->exact_at)
        progress_say(job->progress,
                     "the trace has all rows right at pass %s; the training saw it at pass %s, for "
                     "it looks where the rows of a pass were right as they came, one after the "
                     "other",
                     text_of_count(run.trace_right).text, text_of_count(kept->exact_at).text);
    if (!interrupt_seen())
        return text;
    free(text);
    return NULL;
}
