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
#include "format/trace.h"
#include "system/memory.h"
#include "talk/names.h"
#include "talk/rate.h"

void fit_training_free(fit_training *training)
{
    free(training->net.weights);
    training->net.weights = NULL;
}

/* ---- One width ------------------------------------------------------------------------------- */

/* 2: proved, 1: exact, 0: neither. */
static int rank(const fit_training *training)
{
    return training->proof.status == CINCH_OK ? 2 : training->exact;
}

static bool better(const fit_training *a, const fit_training *b)
{
    if (b->net.weights == NULL || rank(a) != rank(b))
        return b->net.weights == NULL || rank(a) > rank(b);
    if (rank(a) == 0 && a->right != b->right)
        return a->right > b->right;
    return a->margin > b->margin;
}

/* Keeps one of the two in `best` and frees the other. */
static void keep(fit_training *best, fit_training *fresh, bool fresh_is_better)
{
    if (fresh_is_better) {
        fit_training_free(best);
        *best = *fresh;
    } else {
        fit_training_free(fresh);
    }
}

/* Of two seeds that do equally well the lower one, since they end in any order. */
static bool better_seed(const fit_training *a, const fit_training *b)
{
    return better(a, b) || (!better(b, a) && a->options.seed < b->options.seed);
}

/* Passes that one more training may take. */
static uint64_t passes_left(const fit_job *job, const cinch_plan *plan, uint64_t used)
{
    uint64_t budget = plan->options.budget;
    if (job->total == 0 || job->total - used >= budget)
        return budget;
    return job->total - used;
}

/* Takes in what the run's training came to. */
static void count_training(fit_width *width, fit_run *run, uint64_t *exact_at)
{
    fit_training training;
    fit_run_result(run, &training);
    width->passes += training.passes;
    if (training.net.weights == NULL)
        return;
    width->tried++;
    width->diverged += training.state == CINCH_DIVERGED;
    width->cut += training.state == CINCH_TRAINING && !training.exact;
    if (training.exact)
        exact_at[width->exact++] = training.exact_at;
    keep(&width->best, &training, better_seed(&training, &width->best));
}

static bool try_seed(fit_width *width, fit_run *run, uint64_t seed, uint64_t used,
                     uint64_t *exact_at, problem *issue)
{
    char what[80];
    if (!fit_run_start(run, seed, issue) || !fit_anneal_resume(run, issue))
        return false;
    snprintf(what, sizeof what, "%.40s seed %llu", shape_text(&width->plan.shape).text,
             (unsigned long long)seed);
    run->before = (run->job->total != 0 ? used : 0) + width->passes;
    run->after = run->job->total != 0 ? 0 : run->job->train.seed + run->job->seeds - seed - 1;
    fit_run_on(run, passes_left(run->job, run->plan, used + width->passes), what);
    count_training(width, run, exact_at);
    return true;
}

/* One seed after the other. */
static bool try_in_turn(fit_width *width, fit_run *run, uint64_t used, uint64_t *exact_at,
                        problem *issue)
{
    const fit_job *job = run->job;
    for (uint64_t i = 0; i < job->seeds && !interrupt_seen(); i++) {
        if (passes_left(job, run->plan, used + width->passes) == 0)
            break;
        if (!try_seed(width, run, job->train.seed + i, used, exact_at, issue))
            return false;
    }
    return true;
}

/*
 * Takes the trainings of a batch that have ended. One that is to go on, because it cannot be proved
 * yet, is repeated alone, which gives the same bits and does not stop there.
 */
static bool take_ended(fit_width *width, fit_run *run, cinch_batch *batch, uint64_t used,
                       uint64_t *exact_at, problem *issue)
{
    for (const cinch_train *ended; (ended = cinch_batch_take(batch)) != NULL;) {
        run->train = *ended;
        cinch_net best = cinch_train_best(ended);
        bool unproved = ended->state == CINCH_DONE &&
                        run->plan->options.polish == CINCH_POLISH_PROVABLE &&
                        proof_make(&best, run->job->mapping).status != CINCH_OK;
        if (!unproved)
            count_training(width, run, exact_at);
        else if (!try_seed(width, run, ended->options.seed, used, exact_at, issue))
            return false;
    }
    return true;
}

static size_t batch_size(const fit_job *job, const cinch_plan *plan)
{
    return cinch_batch_size(&plan->shape, job->mapping->rows, &plan->options, CINCH_ENGINE_AUTO);
}

/* Once many seeds have ended the others are expected to take as long; before that, their budget. */
static void show_batch(const fit_width *width, const fit_job *job, uint64_t done)
{
    enum { MANY = 64 };
    uint64_t budget = width->plan.options.budget, running = done - width->passes;
    uint64_t to_come = (job->seeds - width->tried) * budget;
    time_left left = fit_left(job, done, to_come > running ? to_come - running : 0);
    if (width->tried >= MANY) {
        left.seconds = progress_left(job->progress, share_of(width->tried, job->seeds)).seconds;
        left.at_most = false;
    }
    progress_show(job->progress, left, "%s: %s of %s, %s exact, %s",
                  shape_text(&width->plan.shape).text, text_of_count(width->tried).text,
                  counted(job->seeds, "seed").text, text_of_count(width->exact).text,
                  counted(done, "pass").text);
}

/* Seeds side by side: the same trainings as one after the other, in another order. */
static bool try_together(fit_width *width, fit_run *run, uint64_t used, uint64_t *exact_at,
                         problem *issue)
{
    const fit_job *job = run->job;
    owned_arena memory = memory_arena(batch_size(job, run->plan));
    cinch_batch batch;
    bool good = cinch_batch_init(&batch, &run->plan->shape, job->mapping, &run->plan->options,
                                 CINCH_ENGINE_AUTO, &memory.arena) == CINCH_OK;
    uint64_t next = 0, chunk = 1, done = 0;
    while (good && (next < job->seeds || batch.running > 0) && !interrupt_seen()) {
        while (next < job->seeds && cinch_batch_start(&batch, job->train.seed + next))
            next++;
        double start = clock_seconds();
        if (cinch_batch_run(&batch, chunk) == 0) {
            done += chunk * batch.running;
            chunk = fit_next_chunk(chunk, clock_seconds() - start);
        }
        good = take_ended(width, run, &batch, used, exact_at, issue);
        done = done > width->passes ? done : width->passes;
        show_batch(width, job, done);
    }
    if (good && batch.running > 0) {
        cinch_batch_run(&batch, 0);
        good = take_ended(width, run, &batch, used, exact_at, issue);
    }
    free(memory.memory);
    return good;
}

/* Whether trainings may be made in any order, and memory is there for a batch of them. */
static bool may_go_together(const fit_job *job, const cinch_plan *plan)
{
    problem ignored = {0};
    if (plan->options.trainer == CINCH_ANNEAL || job->seeds == 1 || job->total != 0 ||
        job->from != NULL)
        return false;
    return memory_fits(batch_size(job, plan), "a batch", &ignored);
}

static bool try_width(fit_width *width, const fit_job *job, uint64_t used, problem *issue)
{
    fit_run run;
    if (!fit_run_open(&run, job, &width->plan, issue))
        return false;
    uint64_t *exact_at = memory_take(job->seeds, sizeof *exact_at);
    if (job->total == 0) /* then what is left is known of this width alone */
        progress_restart(job->progress, 0);
    bool good = may_go_together(job, &width->plan)
                    ? try_together(width, &run, used, exact_at, issue)
                    : try_in_turn(width, &run, used, exact_at, issue);
    width->median = median_count(exact_at, width->exact);
    free(exact_at);
    fit_run_close(&run);
    return good;
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
                  counted(job->mapping->rows, "row").text);
    bool good = best->net.weights == NULL ||
                proof_check(&best->proof, &best->net, job->mapping, "fit", issue);
    progress_resume(job->progress);
    return good;
}

static bool is_found(const fit_result *result)
{
    return result->best.exact && result->best.proof.status == CINCH_OK;
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

bool fit_search(fit_result *result, const fit_job *job, problem *issue)
{
    *result = (fit_result){.tried = 0};
    cinch_plan plan = job->plan;
    do {
        fit_width width = {.plan = plan};
        bool good = try_width(&width, job, result->passes, issue);
        result->passes += width.passes;
        result->trainings += width.tried;
        result->diverged += width.diverged;
        if (width.tried > 0) {
            result->tried++;
            if (job->on_width != NULL)
                job->on_width(job->context, &width);
            keep(&result->best, &width.best, better(&width.best, &result->best));
        }
        if (!good)
            return false;
        result->interrupted = interrupt_seen();
        result->spent = job->total != 0 && result->passes >= job->total;
    } while (!is_found(result) && !result->interrupted && !result->spent &&
             widen(&plan, job, issue));
    return check_proof(result, job, issue);
}

char *fit_trace(const fit_job *job, const fit_training *kept)
{
    char *text = NULL;
    size_t count;
    problem ignored = {0};
    fit_run run;
    cinch_plan plan = {.shape = kept->net.shape, .options = kept->options};
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
    if (!interrupt_seen())
        return text;
    free(text);
    return NULL;
}
