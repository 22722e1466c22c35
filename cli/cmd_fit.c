/* cmd_fit.c - cinch fit: trains the smallest exact network and says honestly what it saves. */
#include <float.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bits.h"
#include "command.h"
#include "file.h"
#include "fit.h"
#include "fit_report.h"
#include "memory.h"
#include "open.h"
#include "output.h"
#include "pool.h"

static const char *const isa_words[] = {"auto", "plain", "vec4", "avx2", "avx512", NULL};

static const option_row rows[] = {
    {.name = "out",
     .letter = 'o',
     .argument = "NET",
     .help = "Write the network here: JSON if the name ends in .json, else safetensors. - is "
             "standard output, and then there is no report.",
     .kind = OPTION_TEXT,
     .where = offsetof(fit_options, out)},
    {.name = "from",
     .argument = "NET",
     .help = "Go on from the weights of this file, which also gives the shape. The trainer's own "
             "state starts anew.",
     .kind = OPTION_TEXT,
     .where = offsetof(fit_options, from)},
    {.name = "hidden",
     .argument = "WIDTHS",
     .help = "Hidden units: one number, several for several layers (8,4), or none for the dense "
             "network (default: the smallest width that trains).",
     .kind = OPTION_WIDTHS,
     .where = offsetof(fit_options, hidden)},
    {.name = "trainer",
     .argument = "WORD",
     .help =
         "adam, sgd (one row at a time in a shuffled order), momentum, or anneal: Adam on unit "
         "vectors among neighbours, for one key column, one hidden layer of 2 to 64 tanh units, "
         "softmax and no biases (default: anneal where it can be for more than 16 values, else "
         "adam; with --rate, --beta1, --beta2, --epsilon, --batch, --start or --range adam).",
     .kind = OPTION_CHOICE,
     .where = offsetof(fit_options, trainer),
     .given = offsetof(fit_options, trainer_given),
     .choices = trainer_words},
    {.name = "rate",
     .argument = "X",
     .help = "The learning rate (default 0.1); anneal: the first one, in mean distances between "
             "values (default 0.3).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.rate),
     .low = 1e-9,
     .high = 1e6},
    {.name = "beta1",
     .argument = "X",
     .help = "adam, anneal: how much of the mean gradient stays (default 0.9).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.beta1),
     .low = 1e-6,
     .high = 0.999999},
    {.name = "beta2",
     .argument = "X",
     .help = "adam, anneal: how much of the mean square stays (default 0.999, with anneal 0.99).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.beta2),
     .low = 1e-6,
     .high = 0.999999},
    {.name = "epsilon",
     .argument = "X",
     .help = "adam, anneal: added to the root of the mean square (default 1e-8, with anneal "
             "1e-18).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.epsilon),
     .low = 1e-30,
     .high = 1},
    {.name = "momentum",
     .argument = "X",
     .help = "momentum: how much of the velocity stays (default 0.9).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.momentum),
     .low = 1e-6,
     .high = 0.999999},
    {.name = "neighbours",
     .argument = "N",
     .help = "anneal: values that each one is told from in a pass (default 16 for each hidden unit "
             "after the first, 128 at most).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, neighbours),
     .least = 1,
     .most = 1024},
    {.name = "gain",
     .argument = "X",
     .help = "anneal: the first factor before the products of codes and vectors, in units of one "
             "over the mean distance squared (default 4).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.anneal.gain),
     .low = 1e-6,
     .high = 1e4},
    {.name = "last-gain",
     .argument = "X",
     .help = "anneal: the last one (default 60).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.anneal.last_gain),
     .low = 1e-6,
     .high = 1e4},
    {.name = "last-rate",
     .argument = "X",
     .help = "anneal: the last learning rate, in mean distances (default 0.02).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.anneal.last_rate),
     .low = 1e-9,
     .high = 1e4},
    {.name = "alignment",
     .argument = "N",
     .help = "anneal: passes before the schedule, at gain 0, half of the budget at most (default "
             "32).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, alignment),
     .least = 1,
     .most = 1000000},
    {.name = "batch",
     .argument = "N",
     .help = "Rows per update (default: 1 with sgd, else all).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, train.batch),
     .least = 1,
     .most = UINT32_MAX},
    {.name = "start",
     .argument = "WORD",
     .help = "The first weights: uniform, within the range of either sign (default), or fan-in: "
             "within the range over the root of a layer's inputs.",
     .kind = OPTION_CHOICE,
     .where = offsetof(fit_options, start),
     .given = offsetof(fit_options, start_given),
     .choices = start_words},
    {.name = "range",
     .argument = "X",
     .help = "The range of the first weights (default 1).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.range),
     .low = 1e-9,
     .high = 1e6},
    {.name = "seeds",
     .argument = "N",
     .help = "Trainings per width, from the seeds seed, seed + 1, .. (default 10; 1 with --from, "
             "and when both --hidden and --seed are given).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, seeds),
     .least = 1,
     .most = 1000000},
    {.name = "budget",
     .argument = "N",
     .help = "Passes per training at most (default 20000); anneal: the length of its schedule "
             "(default 3000; for more than 1000 rows 1000, and 10000 at two hidden units).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, train.budget),
     .least = 1,
     .most = 1000000000000},
    {.name = "total",
     .argument = "N",
     .help = "Passes over all trainings at most (default: no limit).",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, total),
     .least = 1,
     .most = 1000000000000000},
    {.name = "goal",
     .argument = "X",
     .help = "Once exact, go on until the relative margin is at least this; it is 1 - cos of the "
             "angle between neighbours for evenly spread codes. (Default: go on for as many passes "
             "again and ten more, and until the result can be proved; anneal: to the end of the "
             "schedule.)",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, train.goal),
     .low = 1e-9,
     .high = 2},
    {.name = "polish",
     .argument = "N",
     .help = "Once exact, go on for exactly this many passes; with --goal at most so many.",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, train.polish),
     .least = 1,
     .most = 1000000000000},
    {.name = "activation",
     .argument = "WORD",
     .help = "Of the hidden units: tanh (default), identity or relu.",
     .kind = OPTION_CHOICE,
     .where = offsetof(fit_options, kind.activation),
     .given = offsetof(fit_options, kind.activation_given),
     .choices = activation_words},
    {.name = "output",
     .argument = "WORD",
     .help = "softmax, with cross-entropy (default), or linear, with the squared error.",
     .kind = OPTION_CHOICE,
     .where = offsetof(fit_options, kind.output),
     .given = offsetof(fit_options, kind.output_given),
     .choices = output_words},
    {.name = "bias",
     .help = "Give every hidden and output unit a bias; one hidden unit can then hold any mapping "
             "of one key column.",
     .kind = OPTION_FLAG,
     .where = offsetof(fit_options, bias)},
    {.name = "isa",
     .argument = "WORD",
     .help = "The instruction set: auto (default), plain, vec4, avx2 or avx512. The result is the "
             "same, bit for bit.",
     .kind = OPTION_CHOICE,
     .where = offsetof(fit_options, isa),
     .choices = isa_words},
    {.name = "threads",
     .argument = "N",
     .help = "Threads for anneal (default: one for each processor from 5000 values on, else 1). "
             "Nothing but time depends on it.",
     .kind = OPTION_COUNT,
     .where = offsetof(fit_options, threads),
     .least = 1,
     .most = 1024},
    {.name = "checkpoint",
     .argument = "FILE",
     .help =
         "anneal, one width and one seed: keep the training in this file while it runs, and go on "
         "from it where it is there; with the same bits. Removed at the end.",
     .kind = OPTION_TEXT,
     .where = offsetof(fit_options, checkpoint)},
    {.name = "checkpoint-seconds",
     .argument = "X",
     .help =
         "Write it after so many seconds of training, the next time lists of neighbours are due "
         "(default 60).",
     .kind = OPTION_NUMBER,
     .where = offsetof(fit_options, checkpoint_seconds),
     .given = offsetof(fit_options, checkpoint_seconds_given),
     .low = 0,
     .high = 1e6},
    {.name = "trace",
     .argument = "FILE",
     .help = "Write the training that is kept as CSV, a line per pass: loss, rows right, margin, "
             "norms.",
     .kind = OPTION_TEXT,
     .where = offsetof(fit_options, trace)},
    OPTIONS_OF_MAPPINGS(fit_options),
    {.name = NULL}};

/* ---- What the user asked for ------------------------------------------------------------------
 */

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
               {"last-rate", anneal->last_rate != 0, ANNEAL, CINCH_ANNEAL},
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
    if (options->trainer_given && !check_trainer(options, (cinch_trainer)options->trainer, issue))
        return false;
    if (!cinch_isa_available((cinch_isa)options->isa))
        return problem_set(
            issue, EXIT_USAGE,
            "--isa: this machine or this build has no %s; auto takes the best there is",
            isa_words[options->isa]);
    if (is_standard_output(options->checkpoint))
        return problem_set(issue, EXIT_USAGE, "--checkpoint needs a file that can be read again");
    if (options->checkpoint_seconds_given && options->checkpoint == NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--checkpoint-seconds changes nothing without --checkpoint FILE");
    bool both = is_standard_output(options->out) && is_standard_output(options->trace);
    bool one = is_standard_output(options->out) || is_standard_output(options->trace);
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

static bool choose_shape(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    if (options->from != NULL) {
        job->shape = work->from.net.shape;
        job->from = work->from.net.weights;
        return true;
    }
    if (cinch_shape_of(&job->shape, &work->table.mapping) != CINCH_OK)
        return problem_set(issue, EXIT_INPUT, "%s: too many symbols for a network", work->source);
    job->shape.activation = (cinch_activation)options->kind.activation;
    job->shape.output = (cinch_output)options->kind.output;
    job->shape.bias = options->bias;
    if (options->hidden.given) {
        job->shape.layers = options->hidden.layers;
        memcpy(job->shape.width, options->hidden.width, sizeof job->shape.width);
    } else {
        job->first = fit_least_width(&work->theory);
        job->last = FIT_LAST_WIDTH;
    }
    return true;
}

static void choose_training(fit_work *work)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    job->mapping = &work->table.mapping;
    job->train = options->train;
    job->train.trainer = (cinch_trainer)options->trainer;
    job->train.start = (cinch_start)options->start;
    job->train.isa = (cinch_isa)options->isa;
    job->train.seed = options->common.seed;
    job->train.anneal.neighbours = (uint32_t)options->neighbours;
    job->train.anneal.alignment = (uint32_t)options->alignment;
    bool single = options->from != NULL || (options->hidden.given && options->common.seed_given);
    job->seeds = options->seeds != 0 ? options->seeds : single ? 1 : 10;
    job->total = options->total;
    job->progress = &work->progress;
}

/*
 * Without --trainer many values are annealed, where that can be. Few are not: there Adam is exact with
 * every seed. Nor is it with a number that is another trainer's, or that means something else to it.
 */
static bool choose_trainer(fit_work *work, problem *issue)
{
    const uint32_t few_values = 16;
    const fit_options *options = &work->options;
    const cinch_train_options *given = &options->train;
    fit_job *job = &work->job;
    bool other = given->rate != 0 || given->beta1 != 0 || given->beta2 != 0 ||
                 given->epsilon != 0 || given->batch != 0 || given->range != 0 ||
                 options->start_given;
    if (options->trainer_given)
        return true;
    if (!other && work->theory.used > few_values)
        job->train.trainer = CINCH_ANNEAL;
    cinch_shape shape = fit_first_shape(job);
    job->train.trainer = fit_options_for(job, &shape).trainer;
    return check_trainer(options, job->train.trainer, issue);
}

/* A checkpoint holds one training of the annealed trainer. */
static bool choose_checkpoint(fit_work *work, problem *issue)
{
    const fit_options *options = &work->options;
    fit_job *job = &work->job;
    if (options->checkpoint == NULL)
        return true;
    cinch_shape shape = fit_first_shape(job);
    const char *wrong = job->first != 0   ? "one width: give --hidden"
                        : job->seeds != 1 ? "one training: give --seeds 1"
                        : fit_options_for(job, &shape).trainer != CINCH_ANNEAL
                            ? "the annealed trainer: give --trainer anneal, and a network for it"
                            : NULL;
    job->checkpoint = options->checkpoint;
    job->checkpoint_seconds =
        options->checkpoint_seconds_given ? (double)options->checkpoint_seconds : 60;
    return wrong == NULL || problem_set(issue, EXIT_USAGE, "--checkpoint is for %s", wrong);
}

/* Threads for the annealed trainer's steps. False after a problem. */
static bool open_team(fit_work *work, problem *issue)
{
    const uint32_t many_values = 5000; /* a step then takes long enough to be shared */
    fit_job *job = &work->job;
    cinch_shape shape = fit_first_shape(job);
    size_t threads = (size_t)work->options.threads;
    if (fit_options_for(job, &shape).trainer != CINCH_ANNEAL)
        return true;
    if (threads == 0)
        threads = work->theory.used >= many_values ? pool_threads() : 1;
    if (threads > 1)
        job->team = team_open(threads);
    return threads == 1 || job->team != NULL ||
           problem_set(issue, EXIT_INPUT, "the system has no room for %zu threads: take fewer",
                       threads);
}

/* ---- What comes out ---------------------------------------------------------------------------
 */

static bool save(const fit_work *work, problem *issue)
{
    const cinch_mapping *mapping = &work->table.mapping;
    cinch_alphabet value = *mapping->values;
    saved_net saved = {.net = work->result.best.net,
                       .has_symbols = true,
                       .activation_known = true,
                       .keys = memory_take(mapping->columns, sizeof *saved.keys),
                       .value = &value,
                       .about = fit_about(work)};
    for (uint32_t c = 0; c < mapping->columns; c++) {
        saved.keys[c] = mapping->keys[c];
        saved.seen[c] = saved_net_seen(mapping, c);
    }
    bool good = saved_net_write(&saved, work->options.out, issue);
    for (uint32_t c = 0; c < mapping->columns; c++)
        free(saved.seen[c]);
    free(saved.keys);
    json_decref(saved.about);
    return good;
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
        end_checkpoint(work, false);
        return EXIT_NO;
    }
    bool good = options->out == NULL || save(work, issue);
    good = good && (options->trace == NULL || write_trace(work, issue));
    if (options->common.json)
        output_json(fit_report_json(work));
    else
        fit_report(work);
    output_flush();
    if (good && options->out != NULL)
        progress_say(&work->progress, "saved to %s%s",
                     is_standard_output(options->out) ? "standard output" : options->out,
                     best->exact ? "" : ", marked as not exact");
    end_checkpoint(work, good);
    return best->exact ? EXIT_OK : EXIT_NO;
}

static int train(fit_work *work, problem *issue)
{
    progress_init(&work->progress, work->options.common.quiet);
    choose_training(work);
    work->theory = fit_theory_of(&work->table.mapping, &work->options);
    if (!choose_shape(work, issue) || !choose_trainer(work, issue) ||
        !choose_checkpoint(work, issue))
        return EXIT_INPUT;
    if (fit_impossible(work)) /* with -o nothing is written: there is nothing */
        return EXIT_NO;
    cinch_shape first = fit_first_shape(&work->job);
    if (!fit_fits(&work->job, &first, issue))
        return EXIT_INPUT;
    fit_announce(work);
    interrupt_catch();
    bool good = open_team(work, issue) && fit_search(&work->result, &work->job, issue);
    team_close(work->job.team);
    work->job.team = NULL;
    if (!good && (work->result.best.net.weights == NULL || work->result.best.proof == CINCH_OK))
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
    work.mute = is_standard_output(work.options.out) || is_standard_output(work.options.trace);
    status = EXIT_INPUT;
    if (check_names(&work, issue) && check_options(&work.options, issue) &&
        open_input(&work, issue))
        status = train(&work, issue);
    json_decref(work.widths);
    fit_training_free(&work.result.best);
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
        "each, and keeps the network with the best margin at the smallest width that was "
        "exact. The same mapping, options and seed give the same bits everywhere.\n"
        "Exit status: 0 the network is exact, 1 it is not (the best one is kept), 2 bad usage, 3 "
        "bad input. Ctrl-C ends the training with the best network so far, and the same "
        "statuses.",
    .options = rows,
    .least = 1,
    .most = 1,
    .run = run};
