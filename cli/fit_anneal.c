/* fit_anneal.c - passes of the annealed trainer, step by step. */
#include "fit_anneal.h"

#include <unistd.h>

#include "cinch_anneal.h"
#include "output.h"

/* What takes longer is announced, once it has run for so long. */
#define LONG_SECONDS  10.0
#define SOUND_SECONDS 2.0

static void do_part(void *context, size_t part)
{
    const cinch_train *train = context;
    cinch_anneal_part(train, part);
}

/* Up to the end of a pass, of the training, or of a step when somebody presses Ctrl-C. */
static void run_pass(fit_run *run)
{
    cinch_train *train = &run->train;
    uint64_t before = train->passes;
    while (train->passes == before && train->state == CINCH_TRAINING && !interrupt_seen()) {
        team_run(run->job->team, do_part, train, cinch_anneal_parts(train));
        cinch_anneal_join(train);
    }
}

static double seconds_left(const fit_run *run, uint64_t end, double now)
{
    uint64_t passes = run->train.passes;
    double each = (now - run->started) / (double)(passes - run->begun);
    return each * (double)(end - passes);
}

/* "pass 412 of 1000, 99995 of 100000 rows right, gain 12, margin 31, 2 min left" */
static void show(const fit_run *run, uint64_t end, const char *what)
{
    const cinch_train *train = &run->train;
    progress *talk = run->job->progress;
    if (!progress_due(talk))
        return;
    char right[200] = "", margin[100] = "";
    size_t rows = train->mapping->rows;
    if (train->best_pass > 0)
        snprintf(right, sizeof right, ", %s of %s rows right",
                 text_of_count(train->score.right).text, text_of_count(rows).text);
    if (train->best_pass > 0 && train->score.right == rows)
        snprintf(margin, sizeof margin, ", margin %s",
                 text_of_number((double)train->score.margin).text);
    progress_line(talk, "%s: pass %s of %s%s, gain %.3g%s, %s left%s", what,
                  text_of_count(train->passes).text, text_of_count(end).text, right,
                  (double)cinch_anneal_look(train).gain, margin,
                  text_of_seconds(seconds_left(run, end, clock_seconds())).text,
                  run->job->seeds > 1 ? " for this seed" : "");
}

/* How long it will take, once that is known. */
static void tell(fit_run *run, uint64_t end)
{
    double now = clock_seconds(), spent = now - run->started;
    if (run->told || spent < SOUND_SECONDS)
        return;
    run->told = true;
    double left = seconds_left(run, end, now);
    if (spent + left > LONG_SECONDS)
        progress_say(run->job->progress, "a pass takes about %s; %s to go, about %s",
                     text_of_seconds(left / (double)(end - run->train.passes)).text,
                     counted(end - run->train.passes, "pass").text, text_of_seconds(left).text);
}

bool fit_anneal_resume(fit_run *run, problem *issue)
{
    const char *path = run->job->checkpoint;
    cinch_train *train = &run->train;
    if (path == NULL)
        return true;
    run->id = checkpoint_id_of(train, run->job->from);
    if (access(path, F_OK) != 0)
        return true;
    if (!checkpoint_load(train, path, &run->id, issue))
        return false;
    run->begun = train->passes;
    progress_say(run->job->progress, "going on from %s: %s of %s done", path,
                 text_of_count(train->passes).text, counted(train->options.budget, "pass").text);
    return true;
}

/* A disk that is full now may not be so later: training goes on, and the next time is tried. */
static void save(fit_run *run)
{
    problem issue = {0};
    double now = clock_seconds();
    if (run->job->checkpoint == NULL || !cinch_anneal_saves(&run->train) ||
        now - run->saved < run->job->checkpoint_seconds)
        return;
    if (!checkpoint_write(run->job->checkpoint, &run->train, &run->id, &issue) && !interrupt_seen())
        progress_say(run->job->progress, "%s", issue.text);
    run->saved = clock_seconds();
}

void fit_anneal_run(fit_run *run, uint64_t limit, const char *what)
{
    cinch_train *train = &run->train;
    uint64_t end = limit < train->options.budget ? limit : train->options.budget;
    while (train->state == CINCH_TRAINING && train->passes < limit && !interrupt_seen()) {
        run_pass(run);
        if (train->state != CINCH_TRAINING || train->passes == run->begun)
            continue;
        save(run);
        tell(run, end);
        show(run, end, what);
    }
}
