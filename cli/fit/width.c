/* width.c - the trainings of one width: its seeds one after the other, or side by side. */
#include "fit/width.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "fit/anneal.h"
#include "fit/look.h"
#include "fit/run.h"
#include "system/memory.h"
#include "talk/names.h"
#include "talk/rate.h"

/* ---- One width ------------------------------------------------------------------------------- */

bool fit_is_found(const fit_training *training)
{
    return training->exact && training->proof.status == CINCH_OK;
}

/* 2: proved, 1: exact, 0: neither. */
static int rank(const fit_training *training)
{
    return fit_is_found(training) ? 2 : training->exact;
}

bool fit_is_stopped(const fit_job *job)
{
    return interrupt_seen() || (job->seconds > 0 && clock_seconds() - job->begun >= job->seconds);
}

bool fit_better(const fit_training *a, const fit_training *b)
{
    if (b->net.weights == NULL || rank(a) != rank(b))
        return b->net.weights == NULL || rank(a) > rank(b);
    if (rank(a) == 0 && a->right != b->right)
        return a->right > b->right;
    return a->margin > b->margin;
}

void fit_keep(fit_training *best, fit_training *fresh, bool fresh_is_better)
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
    return fit_better(a, b) || (!fit_better(b, a) && a->options.seed < b->options.seed);
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
    fit_keep(&width->best, &training, better_seed(&training, &width->best));
}

static bool try_seed(fit_width *width, fit_run *run, uint64_t seed, uint64_t used,
                     uint64_t *exact_at, problem *issue)
{
    char what[80];
    if (!fit_run_start(run, seed, issue) || !fit_anneal_resume(run, issue))
        return false;
    cinch_shape whole = fit_whole_shape(run->job, &width->plan.shape);
    snprintf(what, sizeof what, "%.40s seed %llu", shape_text(&whole).text,
             (unsigned long long)seed);
    run->before = (run->job->total != 0 ? used : 0) + width->passes;
    run->after = run->job->total != 0 ? 0 : run->job->train.seed + width->seeds - seed - 1;
    fit_run_on(run, passes_left(run->job, run->plan, used + width->passes), what);
    count_training(width, run, exact_at);
    return true;
}

/* One seed after the other. */
static bool try_in_turn(fit_width *width, fit_run *run, uint64_t used, uint64_t *exact_at,
                        problem *issue)
{
    const fit_job *job = run->job;
    for (uint64_t i = 0; i < width->seeds && !fit_is_stopped(job); i++) {
        if (passes_left(job, run->plan, used + width->passes) == 0)
            break;
        if (!try_seed(width, run, job->train.seed + i, used, exact_at, issue))
            return false;
    }
    return true;
}

/*
 * Takes the trainings of a group that have ended. One that is to go on, because it cannot be proved
 * yet, is repeated alone, which gives the same bits and does not stop there.
 */
static bool take_ended(fit_width *width, fit_run *run, cinch_group *group, uint64_t used,
                       uint64_t *exact_at, problem *issue)
{
    for (const cinch_train *ended; (ended = cinch_group_take(group)) != NULL;) {
        run->train = *ended;
        cinch_net best = cinch_train_best(ended);
        bool unproved = ended->state == CINCH_DONE &&
                        run->plan->options.polish == CINCH_POLISH_PROVABLE &&
                        fit_whole_proof(run->job, &best).status != CINCH_OK;
        if (!unproved)
            count_training(width, run, exact_at);
        else if (!try_seed(width, run, ended->options.seed, used, exact_at, issue))
            return false;
    }
    return true;
}

static size_t group_size(const fit_job *job, const cinch_plan *plan)
{
    return cinch_group_size(&plan->shape, job->mapping->rows, &plan->options, CINCH_ENGINE_AUTO);
}

/* Once many seeds have ended the others are expected to take as long; before that, their budget. */
static void show_group(const fit_width *width, const fit_job *job, uint64_t done)
{
    enum { MANY = 64 };
    cinch_shape whole = fit_whole_shape(job, &width->plan.shape);
    uint64_t budget = width->plan.options.budget, running = done - width->passes;
    uint64_t to_come = (width->seeds - width->tried) * budget;
    time_left left = fit_left(job, done, to_come > running ? to_come - running : 0);
    if (width->tried >= MANY) {
        left.seconds = progress_left(job->progress, share_of(width->tried, width->seeds)).seconds;
        left.at_most = false;
    }
    progress_show(job->progress, left, "%s: %s of %s, %s exact, %s", shape_text(&whole).text,
                  text_of_count(width->tried).text, counted(width->seeds, "seed").text,
                  text_of_count(width->exact).text, counted(done, "pass").text);
}

/* One for each thread that has something to do. */
static size_t groups_of(const fit_job *job, uint64_t seeds)
{
    return seeds < job->threads ? (size_t)seeds : job->threads;
}

/* Groups of seeds that run at once, each by one thread at a time. */
typedef struct abreast {
    cinch_group *group;
    owned_arena *memory;
    size_t count;
    uint64_t chunk;
} abreast;

static bool abreast_open(abreast *a, size_t count, const fit_job *job, const cinch_plan *plan)
{
    *a = (abreast){.group = memory_take_zeroed(count, sizeof *a->group),
                   .memory = memory_take_zeroed(count, sizeof *a->memory),
                   .count = count,
                   .chunk = 1};
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        a->memory[i] = memory_arena(group_size(job, plan));
        good = cinch_group_init(&a->group[i], &plan->shape, job->mapping, &plan->options,
                                CINCH_ENGINE_AUTO, &a->memory[i].arena) == CINCH_OK &&
               good;
    }
    return good;
}

static void abreast_close(abreast *a)
{
    for (size_t i = 0; i < a->count; i++)
        free(a->memory[i].memory);
    free(a->memory);
    free(a->group);
}

static size_t abreast_running(const abreast *a)
{
    size_t running = 0;
    for (size_t i = 0; i < a->count; i++)
        running += a->group[i].running;
    return running;
}

/* Starts seeds in all groups alike, as long as there are seeds and room. */
static void abreast_fill(abreast *a, uint64_t *next, const fit_width *width, uint64_t first)
{
    size_t each = (size_t)((width->seeds + a->count - 1) / a->count);
    for (size_t i = 0; i < a->count; i++)
        while (*next < width->seeds && a->group[i].running < each &&
               cinch_group_start(&a->group[i], first + *next))
            (*next)++;
}

static void run_group(void *context, size_t part)
{
    abreast *a = context;
    cinch_group_run(&a->group[part], a->chunk);
}

/* Seeds side by side: the same trainings as one after the other, in another order. */
static bool try_together(fit_width *width, fit_run *run, uint64_t used, uint64_t *exact_at,
                         problem *issue)
{
    const fit_job *job = run->job;
    abreast a;
    bool good = abreast_open(&a, groups_of(job, width->seeds), job, run->plan);
    uint64_t next = 0, done = 0;
    bool stopped = false;
    while (good && !stopped && (next < width->seeds || abreast_running(&a) > 0)) {
        abreast_fill(&a, &next, width, job->train.seed);
        size_t running = abreast_running(&a);
        double start = clock_seconds();
        stopped = fit_is_stopped(job);
        uint64_t chunk = a.chunk;
        a.chunk = stopped ? 0 : chunk; /* 0 passes: all trainings end where they are */
        team_run(job->team, run_group, &a, a.count);
        if (abreast_running(&a) == running) {
            done += chunk * running;
            chunk = fit_next_chunk(chunk, clock_seconds() - start);
        }
        a.chunk = chunk;
        for (size_t i = 0; i < a.count && good; i++)
            good = take_ended(width, run, &a.group[i], used, exact_at, issue);
        done = done > width->passes ? done : width->passes;
        show_group(width, job, done);
    }
    abreast_close(&a);
    return good;
}

/* Whether trainings may be made in any order, and memory is there for groups of them. */
static bool may_go_together(const fit_width *width, const fit_job *job)
{
    problem ignored = {0};
    if (width->plan.options.trainer == CINCH_ANNEAL || width->seeds == 1 || job->total != 0 ||
        job->from != NULL)
        return false;
    size_t bytes, groups = groups_of(job, width->seeds);
    return !__builtin_mul_overflow(group_size(job, &width->plan), groups, &bytes) &&
           memory_fits(bytes, "groups", &ignored);
}

bool fit_width_try(fit_width *width, const fit_job *job, uint64_t used, problem *issue)
{
    fit_run run;
    if (!fit_run_open(&run, job, &width->plan, issue))
        return false;
    uint64_t *exact_at = memory_take(width->seeds, sizeof *exact_at);
    if (job->total == 0) /* then what is left is known of this width alone */
        progress_restart(job->progress, 0);
    bool good = may_go_together(width, job) ? try_together(width, &run, used, exact_at, issue)
                                            : try_in_turn(width, &run, used, exact_at, issue);
    width->median = median_count(exact_at, width->exact);
    free(exact_at);
    fit_run_close(&run);
    return good;
}
