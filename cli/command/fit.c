/* fit.c - cinch fit: trains the smallest exact network and says honestly what it saves. */
#include <float.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fit/report.h"
#include "fit/search.h"
#include "format/net_and_mapping.h"
#include "system/cpus.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"

/* ---- What the user asked for ----------------------------------------------------------------- */

/* Numbers that only other trainers look at. */
static bool check_trainer(const fit_options *options, cinch_trainer trainer, problem *issue)
{
    enum { ADAM = 1 << CINCH_ADAM, ANNEAL = 1 << CINCH_ANNEAL, MOMENTUM = 1 << CINCH_MOMENTUM };
    enum { PLAIN = ADAM | 1 << CINCH_SGD | MOMENTUM };
    const cinch_train_options *train = &options->train;
    const cinch_anneal_options *anneal = &train->anneal;
    const struct {
        const char *name;
        bool given;
        unsigned trainers;
        cinch_trainer usual;
    } own[] = {{"beta1", train->beta1 != 0, ADAM | ANNEAL, CINCH_ADAM},
               {"beta2", train->beta2 != 0, ADAM | ANNEAL, CINCH_ADAM},
               {"epsilon", train->epsilon != 0, ADAM | ANNEAL, CINCH_ADAM},
               {"momentum", train->momentum != 0, MOMENTUM, CINCH_MOMENTUM},
               {"batch", train->batch != 0, PLAIN, CINCH_ADAM},
               {"start", options->start_given, PLAIN, CINCH_ADAM},
               {"range", train->range != 0, PLAIN, CINCH_ADAM},
               {"neighbours", options->neighbours != 0, ANNEAL, CINCH_ANNEAL},
               {"gain", anneal->gain != 0, ANNEAL, CINCH_ANNEAL},
               {"last-gain", anneal->last_gain != 0, ANNEAL, CINCH_ANNEAL},
               {"alignment", options->alignment != 0, ANNEAL, CINCH_ANNEAL}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (own[i].given && (own[i].trainers >> trainer & 1) == 0)
            return problem_set(issue, EXIT_USAGE,
                               "--%s changes nothing with --trainer %s: leave it out, or take "
                               "--trainer %s",
                               own[i].name, trainer_words[trainer], trainer_words[own[i].usual]);
    }
    return true;
}

static bool check_options(const fit_options *options, problem *issue)
{
    if (options->from != NULL && (options->hidden.given || options->bias))
        return problem_set(issue, EXIT_USAGE,
                           "--from takes the shape from its file; leave --hidden and --bias out");
    if (options->from == NULL && (options->kind.layers != NULL || options->kind.round))
        return problem_set(issue, EXIT_USAGE,
                           "--layers and --round go with --from NET, a network of another program");
    if (options->trainer_given && !check_trainer(options, (cinch_trainer)options->trainer, issue))
        return false;
    if (cinch_isa_name((cinch_isa)options->isa) == NULL)
        return problem_set(
            issue, EXIT_USAGE,
            "--isa: this machine or this build has no %s; auto takes the best there is",
            fit_isa_words[options->isa]);
    if (file_is_standard(options->checkpoint))
        return problem_set(issue, EXIT_USAGE, "--checkpoint needs a file that can be read again");
    if (options->checkpoint_seconds_given && options->checkpoint == NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--checkpoint-seconds changes nothing without --checkpoint FILE");
    bool both = file_is_standard(options->out) && file_is_standard(options->trace);
    bool one = file_is_standard(options->out) || file_is_standard(options->trace);
    if (both || (one && options->common.json))
        return problem_set(
            issue, EXIT_USAGE,
            "standard output can be one of the network (-o -), the trace (--trace -) and "
            "the report (--json)");
    return (options->out == NULL || file_writable(options->out, issue)) &&
           (options->trace == NULL || file_writable(options->trace, issue)) &&
           (options->checkpoint == NULL || file_writable(options->checkpoint, issue));
}

/* -o may be the file of --from: that goes on with it. No other two files are one. */
static bool check_names(const fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    return file_apart(options->out, options->trace, "-o and --trace", issue) &&
           file_apart(options->out, work->source, "-o and the mapping", issue) &&
           file_apart(options->trace, work->source, "--trace and the mapping", issue) &&
           file_apart(options->trace, options->from, "--trace and --from", issue) &&
           file_apart(options->checkpoint, options->out, "--checkpoint and -o", issue) &&
           file_apart(options->checkpoint, options->trace, "--checkpoint and --trace", issue) &&
           file_apart(options->checkpoint, options->from, "--checkpoint and --from", issue) &&
           file_apart(options->checkpoint, work->source, "--checkpoint and the mapping", issue);
}

/* The mapping, and with --from the network, whose symbols it then has. */
static bool open_input(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    if (options->from == NULL)
        return table_load(&work->table, work->source, &options->table, issue);
    return open_pair(&work->from, &work->table, options->from, work->source, &options->table,
                     &options->kind, issue);
}

/* The shape that was asked for, or else the narrowest that theory allows. */
static bool choose_shape(cinch_shape *shape, fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    if (options->from != NULL) {
        *shape = work->from.net.shape;
        job->from = work->from.net.weights;
    } else if (cinch_shape_of(shape, job->whole) != CINCH_OK ||
               cinch_shape_of(shape, job->mapping) != CINCH_OK) {
        return problem_set(issue, EXIT_INPUT, "%s: too many symbols for a network", work->source);
    } else {
        shape->activation = (cinch_activation)options->kind.activation;
        shape->output = (cinch_output)options->kind.output;
        shape->bias = options->bias;
        shape->layers = options->hidden.layers;
        memcpy(shape->width, options->hidden.width, sizeof shape->width);
    }
    work->theory = cinch_theory_of(shape, work->cost.used);
    if (options->from == NULL && !options->hidden.given) {
        shape->layers = 1;
        shape->width[0] = work->theory.least;
        job->last = FIT_LAST_WIDTH;
    }
    return true;
}

/* What was asked for. A start is not the annealed trainer's, not even the usual one. */
static void choose_training(fit_work *work)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    job->used = work->cost.used;
    job->train = options->train;
    job->train.trainer = options->trainer_given ? (cinch_trainer)options->trainer
                         : options->start_given ? CINCH_ADAM
                                                : CINCH_ANY_TRAINER;
    job->train.start = (cinch_start)options->start;
    job->train.isa = (cinch_isa)options->isa;
    job->train.seed = options->common.seed;
    job->train.anneal.neighbours = (uint32_t)options->neighbours;
    job->train.anneal.alignment = (uint32_t)options->alignment;
    job->total = options->total;
    job->seconds = (double)options->seconds;
    job->progress = &work->progress;
}

/* Whether the user leaves it to the search how long and with what it trains. */
static bool chooses_nothing(const fit_options *options)
{
    const cinch_train_options *train = &options->train;
    return !options->trainer_given && options->seeds == 0 && options->total == 0 &&
           options->from == NULL && train->budget == 0 && train->rate == 0 && train->batch == 0 &&
           train->goal == 0 && train->polish == 0;
}

/* What is to be trained, of what is to be proved. */
static bool look(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    job->mapping = job->whole = &work->table.mapping;
    work->cost = table_cost_of(job->whole);
    return options->as_is || options->from != NULL ||
           fit_look_at(&work->look, job, work->cost.injective, issue);
}

/* A trainer that nobody named is chosen once, for all widths. */
static bool choose_plan(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    cinch_shape shape;
    if (!look(work, issue) || !choose_shape(&shape, work, issue))
        return false;
    choose_training(work);
    if (!fit_plan(&job->plan, job, &shape, issue))
        return false;
    if (!options->trainer_given)
        job->train.trainer = job->plan.options.trainer;
    bool single = options->from != NULL || (options->hidden.given && options->common.seed_given);
    job->seeds = options->seeds != 0 ? options->seeds : single ? 1 : job->plan.seeds;
    job->adapts = shape.layers > 0 && job->plan.options.batch < job->mapping->rows && !single &&
                  chooses_nothing(options);
    if (job->adapts && job->last != 0)
        job->last = FIT_WIDEST;
    return options->trainer_given || check_trainer(options, job->train.trainer, issue);
}

/* A checkpoint holds one training of the annealed trainer. */
static bool choose_checkpoint(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    if (options->checkpoint == NULL)
        return true;
    const char *wrong =
        job->last != 0    ? "one width: give --hidden"
        : job->seeds != 1 ? "one training: give --seeds 1"
        : job->plan.options.trainer != CINCH_ANNEAL
            ? "the annealed trainer (--trainer anneal), which is for one key column "
              "and one hidden layer of 2 to 64 tanh units, with softmax and no biases"
            : NULL;
    job->checkpoint = options->checkpoint;
    job->checkpoint_seconds =
        options->checkpoint_seconds_given ? (double)options->checkpoint_seconds : 60;
    return wrong == NULL || problem_set(issue, EXIT_USAGE, "--checkpoint is for %s", wrong);
}

/* Threads for the annealed trainer's steps. False after a problem. */
static bool open_team(fit_work *work, problem *issue)
{
    fit_job *job = &work->job;
    size_t threads = (size_t)work->options.threads;
    job->threads = 1;
    if (job->plan.options.trainer != CINCH_ANNEAL && job->seeds == 1)
        return true;
    if (threads == 0)
        threads = job->plan.shared || job->adapts ? cpus_count() : 1;
    if (threads > 1)
        job->team = team_open(threads);
    job->threads = threads;
    return threads == 1 || job->team != NULL ||
           problem_set(issue, EXIT_INPUT, "the system has no room for %zu threads: take fewer",
                       threads);
}

/* ---- What comes out -------------------------------------------------------------------------- */

/* A network with the mapping's symbols; saved_net_free() when done. */
static saved_net with_symbols(const cinch_net *net, const cinch_mapping *mapping)
{
    saved_net saved = {.net = *net, .has_symbols = true, .activation_known = true};
    size_t bytes = mapping->columns * sizeof *mapping->keys;
    saved.keys = memcpy(memory_keep(&saved.memory, bytes, 1), mapping->keys, bytes);
    saved.value = memory_keep(&saved.memory, 1, sizeof *mapping->values);
    *saved.value = *mapping->values;
    return saved;
}

/* Whether the network that is to be trained could be saved. */
static bool can_be_saved(const fit_work *work, problem *issue)
{
    if (work->options.out == NULL)
        return true;
    cinch_net net = {.shape = fit_whole_shape(&work->job, &work->job.plan.shape)};
    saved_net saved = with_symbols(&net, &work->table.mapping);
    bool good = saved_net_fits(&saved, work->options.out, issue);
    saved_net_free(&saved);
    return good;
}

static bool save(const fit_work *work, problem *issue)
{
    const cinch_mapping *mapping = &work->table.mapping;
    saved_net saved = with_symbols(&work->result.best.net, mapping);
    saved.about = fit_about(work);
    for (uint32_t c = 0; c < mapping->columns; c++)
        saved.seen[c] = saved_net_seen(mapping, c);
    bool good = saved_net_write(&saved, work->options.out, issue);
    for (uint32_t c = 0; c < mapping->columns; c++)
        free(saved.seen[c]);
    saved_net_free(&saved);
    return good;
}

/* An exact network is in the file before a narrower one is looked for. */
static void on_found(void *context)
{
    fit_work *work = context;
    problem unsaid = {.status = 0}; /* said when it is written for good */
    progress_clear(&work->progress);
    const char *out = work->options.out;
    bool saved = out != NULL && !file_is_standard(out) && save(work, &unsaid);
    progress_say(&work->progress, "%s is exact%s%s; narrower ones are tried, Ctrl-C ends that",
                 shape_text(&work->result.best.net.shape).text, saved ? ", saved to " : "",
                 saved ? out : "");
}

static bool write_trace(fit_work *work, problem *issue)
{
    char *text = interrupt_seen() ? NULL : fit_trace(&work->job, &work->result.best);
    if (interrupt_seen()) {
        free(text);
        progress_clear(&work->progress);
        progress_say(&work->progress, "interrupted: no trace written");
        return true;
    }
    bool good = text != NULL && file_write(work->options.trace, text, strlen(text), issue);
    free(text);
    return good || problem_set(issue, EXIT_INPUT, "the trace does not fit into memory");
}

/* Once the training is over and its network written; one that was cut short can go on. */
static void end_checkpoint(fit_work *work, bool written)
{
    const char *path = work->options.checkpoint;
    if (path == NULL || access(path, F_OK) != 0)
        return;
    if (work->result.best.state == CINCH_TRAINING || work->result.best.net.weights == NULL)
        progress_say(&work->progress, "the same command goes on from %s", path);
    else if (written && unlink(path) == 0)
        progress_say(&work->progress, "the training is over: %s is removed", path);
}

/* There is no network: nor are there the files that were asked for. */
static void say_unwritten(fit_work *work)
{
    const char *const names[] = {work->options.out, work->options.trace};
    for (int i = 0; i < 2; i++)
        if (names[i] != NULL)
            progress_say(&work->progress, "no network: %s is not written",
                         file_output_name(names[i]));
}

/* Files first: what is printed may go to a pipe that nobody reads. */
static int finish(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    const fit_training *best = &work->result.best;
    progress_clear(&work->progress);
    if (best->net.weights == NULL) {
        progress_say(&work->progress, work->result.passes == 0
                                          ? "interrupted before the first pass"
                                          : "ended before the first network was scored");
        say_unwritten(work);
        end_checkpoint(work, false);
        return EXIT_NO;
    }
    bool good = options->out == NULL || save(work, issue);
    good = good && (options->trace == NULL || write_trace(work, issue));
    if (options->common.json)
        output_json(fit_report_json(work));
    else
        fit_report(work);
    bool reported = output_flush();
    if (good && options->out != NULL)
        progress_say(&work->progress, "saved to %s%s", file_output_name(options->out),
                     best->exact ? "" : ", marked as not exact");
    end_checkpoint(work, good && (options->out != NULL || reported));
    return best->exact ? EXIT_OK : EXIT_NO;
}

static int train(fit_work *work, problem *issue)
{
    progress_init(&work->progress, work->options.common.quiet);
    if (!choose_plan(work, issue) || !choose_checkpoint(work, issue))
        return EXIT_INPUT;
    if (fit_impossible(work)) {
        say_unwritten(work);
        return EXIT_NO;
    }
    if (!fit_fits(&work->job, &work->job.plan, issue) || !can_be_saved(work, issue))
        return EXIT_INPUT;
    fit_announce(work);
    interrupt_catch();
    work->job.on_found = on_found;
    work->job.begun = clock_seconds();
    bool good = open_team(work, issue) && fit_search(&work->result, &work->job, issue);
    team_close(work->job.team);
    work->job.team = NULL;
    if (!good &&
        (work->result.best.net.weights == NULL || work->result.best.proof.status == CINCH_OK))
        return EXIT_INPUT;
    return finish(work, issue);
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    fit_work work = {.source = NULL};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.source = rest.word[0];
    work.mute = file_is_standard(work.options.out) || file_is_standard(work.options.trace);
    status = EXIT_INPUT;
    if (check_names(&work, issue) && check_options(&work.options, issue) &&
        open_input(&work, issue))
        status = train(&work, issue);
    json_decref(work.widths);
    fit_training_free(&work.result.best);
    fit_look_free(&work.look);
    saved_net_free(&work.from);
    table_free(&work.table);
    return status;
}

const command command_fit = {
    .name = "fit",
    .usage = "MAPPING [-o NET] [--from NET]",
    .summary = "train the smallest exact network for a mapping",
    .about =
        "Trains a network that answers every row of MAPPING, a CSV file or a family such as "
        "cycle:11, and proves that it does. Without --hidden it tries widths upward, ten seeds "
        "each, or for larger tables by leaps and then narrower ones again, and keeps the network "
        "with the best margin at the smallest width that was exact. The same mapping, options and "
        "seed give the same bits everywhere.\n"
        "Exit status: 0 the network is exact, 1 it is not (the best one is kept, if one was "
        "trained), 2 bad usage, 3 "
        "bad input. Ctrl-C ends the training with the best network so far, and the same "
        "statuses.",
    .options = fit_option_rows,
    .example =
        {{"cinch fit cycle:11 -o eleven.safetensors",
          "The smallest network that sends each of eleven symbols to the next, kept in a file."},
         {"printf 'a,b,xor\\n0,0,0\\n0,1,1\\n1,0,1\\n1,1,0\\n' | cinch fit - -o xor.json",
          "A table from standard input; its last column is the value."},
         {"cinch fit shift:5 --hidden 2 --seed 3 --trace training.csv",
          "One training of one width, with what happened in each pass."}},
    .least = 1,
    .most = 1,
    .run = run};
