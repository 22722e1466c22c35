/* anneal.c - passes of the annealed trainer, step by step. */
#include "fit/anneal.h"

#include <unistd.h>

#include "cinch_train.h"
#include "talk/output.h"

/* What takes longer is announced, once it has run for so long. */
#define LONG_SECONDS  10.0
#define SOUND_SECONDS 2.0

/* Lists are renewed about every 14 passes at first, each time at the cost of some: two rounds. */
#define SOUND_PASSES 28

/* What a proof and its check take, in passes of one thread: both are near-linear in the values. */
#define PROOF_PASSES 30

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
        team_run(run->job->team, do_part, train, cinch_anneal_look(train).parts);
        cinch_anneal_join(train);
    }
}

/* Passes of the alignment cost less: what is left is judged by those since. */
static void note_schedule(fit_run *run)
{
    if (run->scheduled || cinch_anneal_look(&run->train).gain == 0.0f)
        return;
    run->scheduled = true;
    run->begun = run->train.passes;
    run->started = clock_seconds();
}

/* 0: not known yet. */
static double seconds_left(const fit_run *run, uint64_t end)
{
    uint64_t passes = run->train.passes;
    if (!run->scheduled || passes - run->begun < SOUND_PASSES)
        return 0;
    double each = (clock_seconds() - run->started) / (double)(passes - run->begun);
    return each * (double)(end - passes);
}

/* The rest of this training, those of the other seeds, and a proof after each. */
static time_left whole_left(const fit_run *run, uint64_t end)
{
    time_left left = {.seconds = seconds_left(run, end)};
    if (left.seconds <= 0)
        return NOBODY_KNOWS;
    double each = left.seconds / (double)(end - run->train.passes);
    double turn = each * (double)(end - run->begun) + (run->started - run->turn);
    double proof = each * PROOF_PASSES * (double)run->job->threads;
    left.seconds += proof + (double)run->after * (turn + proof);
    left.of = run->job->last != 0 ? " of this width" : NULL;
    return left;
}

/* "pass 412 of 1000, float32: 99,995 of 100,000 right, gain 12, 2 min, about 2 min left" */
static void show(const fit_run *run, uint64_t end)
{
    enum { ROOM = 120 };
    const cinch_train *train = &run->train;
    progress *talk = run->job->progress;
    if (!progress_due(talk))
        return;
    char seed[ROOM] = "", right[2 * ROOM] = "";
    size_t rows = train->mapping->rows;
    if (run->job->seeds > 1)
        snprintf(seed, ROOM, "seed %s: ", text_of_count(train->options.seed).text);
    if (train->best_pass > 0 && train->score.right < rows)
        snprintf(right, sizeof right, ", float32: %s of %s right",
                 text_of_count(train->score.right).text, text_of_count(rows).text);
    if (train->best_pass > 0 && train->score.right == rows)
        snprintf(right, sizeof right, ", float32: all rows right, margin %.40s",
                 text_of_plain((double)train->score.margin).text);
    progress_show(talk, whole_left(run, end), "%spass %s of %s%s, gain %s", seed,
                  text_of_count(train->passes).text, text_of_count(end).text, right,
                  text_of_plain((double)cinch_anneal_look(train).gain).text);
}

/* How long it will take, once that is known. */
static void tell(fit_run *run, uint64_t end)
{
    double left = seconds_left(run, end), spent = clock_seconds() - run->started;
    uint64_t passes = end - run->train.passes;
    if (run->told || left == 0 || spent < SOUND_SECONDS)
        return;
    run->told = true;
    if (spent + left > LONG_SECONDS)
        progress_say(run->job->progress, "a pass takes about %s; %s to go, about %s",
                     text_of_seconds(left / (double)passes).text, counted(passes, "pass").text,
                     text_of_seconds(left).text);
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
    progress_say(run->job->progress, "going on from %s: %s of %s done", path,
                 text_of_count(train->passes).text, counted(train->options.budget, "pass").text);
    return true;
}

/* A training can be gone on from where its lists are due: the last such state is at hand from then
 * on. */
static void keep_state(fit_run *run)
{
    if (run->job->checkpoint == NULL || !cinch_anneal_look(&run->train).saves)
        return;
    checkpoint_keep(&run->state, &run->train, &run->id);
    run->state_is_new = true;
}

/* A disk that is full now may not be so later: training goes on, and the next time is tried. */
static void save(fit_run *run, bool due)
{
    problem issue = {0};
    if (!due || !run->state_is_new)
        return;
    if (!checkpoint_write(run->job->checkpoint, &run->state, &issue))
        progress_say(run->job->progress, "%s%s",
                     interrupt_seen() ? "" : "the training goes on, but ", issue.text);
    else
        run->state_is_new = false;
    run->saved = clock_seconds();
}

time_left fit_proof_left(const fit_run *run)
{
    time_left left = {.seconds = run->pass * PROOF_PASSES * (double)run->job->threads};
    return run->pass > 0 ? left : NOBODY_KNOWS;
}

void fit_anneal_run(fit_run *run, uint64_t limit)
{
    cinch_train *train = &run->train;
    uint64_t end = limit < train->options.budget ? limit : train->options.budget;
    while (train->state == CINCH_TRAINING && train->passes < limit && !interrupt_seen()) {
        run_pass(run);
        if (train->state != CINCH_TRAINING)
            break;
        note_schedule(run);
        keep_state(run);
        save(run, clock_seconds() - run->saved >= run->job->checkpoint_seconds);
        tell(run, end);
        show(run, end);
    }
    if (run->scheduled && train->passes > run->begun)
        run->pass = (clock_seconds() - run->started) / (double)(train->passes - run->begun);
    if (train->state != CINCH_TRAINING)
        return;
    save(run, true); /* of the last pass that can be gone on from */
}
