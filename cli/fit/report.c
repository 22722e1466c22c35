/* report.c - what `cinch fit` says. */
#include "fit/report.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/known_keys.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/names.h"
#include "talk/output.h"

#define LONG_WORK_SECONDS 10.0 /* what may take longer is announced */

bool fit_impossible(fit_work *work)
{
    const cinch_shape *shape = &work->job.plan.shape;
    if (shape->layers == 0 || shape->width[shape->layers - 1] >= work->theory.least)
        return false;
    char reason[640];
    snprintf(
        reason, sizeof reason,
        "no such network exists: a single hidden unit sends one number h, and without biases "
        "every output is h times its weight. For h > 0 the value with the largest weight "
        "wins%s, so %s at most can ever win, and %u occur. Take two hidden units (--hidden 2), "
        "or one with biases (--bias).",
        work->theory.one_unit == 2 ? ", for h < 0 the one with the smallest"
                                   : "; relu sends no h < 0",
        work->theory.one_unit == 2 ? "two values" : "one value", work->cost.used);
    if (!work->options.common.json) {
        const cinch_shape whole = fit_whole_shape(&work->job, shape);
        output_print("%s, %s: %s\n", file_input_name(work->source), shape_text(&whole).text,
                     reason);
        return true;
    }
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("fit"));
    json_object_set_new(object, "mapping", json_string(work->source));
    json_object_set_new(object, "exact", json_false());
    json_object_set_new(object, "impossible", json_string(reason));
    output_json(object);
    return true;
}

/* ---- Before and during the training ---------------------------------------------------------- */

static short_text number_of_bits(double bits)
{
    short_text text, number = text_of_number(bits);
    snprintf(text.text, sizeof text.text, "%.40s bit%s", number.text,
             strcmp(number.text, "1") == 0 ? "" : "s");
    return text;
}

/* "width 2", "8,4", "no hidden layer" */
static shape_name width_text(const cinch_shape *shape)
{
    shape_name name = {"no hidden layer"};
    size_t at = 0;
    if (shape->layers == 1)
        snprintf(name.text, sizeof name.text, "width %u", shape->width[0]);
    for (uint32_t i = 0; i < shape->layers && shape->layers > 1; i++)
        at += (size_t)snprintf(name.text + at, sizeof name.text - at, "%s%u",
                               i == 0 ? "widths " : ",", shape->width[i]);
    return name;
}

static void print_width(const fit_width *width)
{
    const fit_training *best = &width->best;
    bool one_value = best->margin == DBL_MAX;
    output_print("%s: %s of %s exact", width_text(&width->plan.shape).text,
                 text_of_count(width->exact).text, counted(width->tried - width->cut, "seed").text);
    if (width->cut > 0)
        output_print(", %s cut off", text_of_count(width->cut).text);
    if (width->exact == 0)
        output_print(", at best %s right, %s%s\n", counted(best->right, "row").text,
                     counted(width->passes, "pass").text,
                     best->state == CINCH_DIVERGED ? ", the weights grew out of range" : "");
    else
        output_print(
            "%s, %s %s%s%s (seed %llu)\n", best->proof.status == CINCH_OK ? "" : ", not proved",
            width->exact == 1 ? "after" : "median", counted(width->median, "pass").text,
            one_value ? "" : ", best margin ", one_value ? "" : text_of_number(best->margin).text,
            (unsigned long long)best->options.seed);
}

static json_t *width_json(const fit_width *width)
{
    json_t *object = json_object();
    json_t *hidden = json_array();
    for (uint32_t i = 0; i < width->plan.shape.layers; i++)
        json_array_append_new(hidden, json_from_count(width->plan.shape.width[i]));
    json_object_set_new(object, "hidden", hidden);
    json_object_set_new(object, "seeds", json_from_count(width->tried - width->cut));
    json_object_set_new(object, "seeds_cut_off", json_from_count(width->cut));
    json_object_set_new(object, "seeds_exact", json_from_count(width->exact));
    json_object_set_new(object, "median_passes",
                        width->exact ? json_from_count(width->median) : json_null());
    json_object_set_new(object, "passes", json_from_count(width->passes));
    json_object_set_new(object, "budget", json_from_count(width->plan.options.budget));
    json_object_set_new(object, "batch", json_from_count(width->plan.options.batch));
    json_object_set_new(object, "rows_right", json_from_count(width->best.right));
    json_object_set_new(object, "margin", json_from_margin(width->best.margin));
    json_object_set_new(object, "seed", json_from_count(width->best.options.seed));
    return object;
}

static void on_width(void *context, const fit_width *width)
{
    fit_work *work = context;
    progress_clear(&work->progress);
    if (work->options.common.json) {
        json_array_append_new(work->widths, width_json(width));
        return;
    }
    if (work->mute)
        return;
    print_width(width);
    output_flush();
}

static void print_mapping(const fit_work *work)
{
    const cinch_mapping *mapping = &work->table.mapping;
    uint32_t values = mapping->values->count;
    output_print("%s: %s, %s", file_input_name(work->source), counted(mapping->rows, "row").text,
                 mapping->columns == 1 ? counted(mapping->keys[0].count, "key").text
                                       : counted(mapping->columns, "key column").text);
    output_print(" -> %s", counted(values, "value").text);
    if (work->cost.used < values)
        output_print(" (%s occur%s)", text_of_count(work->cost.used).text,
                     work->cost.used == 1 ? "s" : "");
    output_print("\n");
    if (work->job.last != 0)
        output_print("theory: %s %s%s\n", counted(work->theory.least, "hidden unit").text,
                     work->theory.sufficient ? "can hold it in real numbers" : "at least",
                     work->theory.least == 2 ? work->theory.sufficient
                                                   ? ", one without biases cannot"
                                                   : "; one without biases cannot hold it"
                                             : "");
}

/* What was asked for and is not for such networks. */
static void announce_trainer(fit_work *work)
{
    const fit_job *job = &work->job;
    cinch_trainer trainer = job->plan.options.trainer;
    if (trainer != CINCH_ANNEAL && work->options.threads > 1 && job->seeds == 1)
        progress_say(&work->progress, "one thread trains: this is one training, not annealed");
    if (trainer == job->train.trainer)
        return;
    progress_say(&work->progress,
                 "the annealed trainer is for one key column and one hidden layer of 2 to 64 tanh "
                 "units, softmax, no biases, so Adam trains here%s",
                 job->last != 0 && job->plan.shape.width[0] == 1 ? " at one unit" : "");
}

void fit_announce(fit_work *work)
{
    fit_job *job = &work->job;
    job->on_width = on_width;
    job->context = work;
    if (work->options.common.json)
        work->widths = json_array();
    else if (!work->mute)
        print_mapping(work);
    output_flush();
    table_say(&work->table, work->options.common.quiet);
    fit_look_say(job);
    if (job->from != NULL)
        progress_say(&work->progress, "going on from the weights of %s; the trainer starts anew",
                     work->options.from);
    uint64_t budget = job->plan.options.budget;
    announce_trainer(work);
    double pass = fit_pass_seconds(job);
    double most = pass * (double)budget * (double)job->seeds;
    if (most > LONG_WORK_SECONDS)
        progress_say(&work->progress, "%s: a pass takes about %s; %s of at most %s, at most %s%s",
                     width_text(&job->plan.shape).text, text_of_seconds(pass).text,
                     counted(job->seeds, "seed").text, counted(budget, "pass").text,
                     text_of_seconds(most).text, job->last != 0 ? " per width" : "");
    if (pass > 1.0)
        progress_say(
            &work->progress,
            "Ctrl-C takes effect when a pass ends; pressed again it ends the program at once");
    progress_start(&work->progress);
}

/* ---- The report ------------------------------------------------------------------------------ */

/* Of the best network; over many values it takes a while, so once. */
static const margin_share *share_of_best(fit_work *work)
{
    const fit_training *best = &work->result.best;
    if (!work->share_known)
        work->share =
            margin_share_of(&best->net, &work->table.mapping, work->cost.used, best->margin);
    work->share_known = true;
    return &work->share;
}

static void report_margin(fit_work *work)
{
    const fit_training *best = &work->result.best;
    if (best->margin == DBL_MAX) {
        output_print("  margin       none to measure: there is only one value\n");
        return;
    }
    output_print("  margin       %s", text_of_number(best->margin).text);
    if (best->net.shape.layers > 0)
        output_print("%s", margin_share_text(share_of_best(work)).text);
    if (best->proof.status == CINCH_OK)
        output_print(", proved: rounding moves it by %s at most\n",
                     text_of_bound(&best->proof.certificate).text);
    else
        output_print(", not proved: in %s rounding could change the answer; try %s\n",
                     counted(best->proof.failures.unproved, "row").text,
                     best->options.trainer != CINCH_ANNEAL ? "--polish or --goal"
                     : best->passes < best->options.budget ? "more passes"
                                                           : "one hidden unit more");
}

static void report_float(const fit_work *work)
{
    const cinch_failures *failures = &work->result.best.proof.failures;
    if (failures->float_wrong > 0)
        output_print("  %s\n", text_of_float_wrong(failures->float_wrong).text);
}

/*
 * Bits that a reader needs besides the weights: how many symbols each column has, how wide the
 * layers are, how many values there are, in 32 bits each; and whether each column is looked at.
 */
static uint64_t bits_of_shape(const cinch_shape *shape)
{
    return 32 * ((uint64_t)shape->columns + shape->layers + 1) + shape->columns;
}

/* Compression is less than the least that the values take without a network, by much or little. */
static void report_compression(const fit_work *work, uint64_t weight_bits)
{
    const cinch_net *net = &work->result.best.net;
    const cinch_table_cost *table = &work->cost;
    double bits = (double)(weight_bits + bits_of_shape(&net->shape));
    double plain = (double)table->table_bits, least = fmin(plain, table->entropy_bits);
    cinch_measures found = cinch_net_measure(net);
    if (bits < least)
        output_print("  Compression: weights and shape take %.0f %% of %s.\n", 100.0 * bits / least,
                     least < plain ? "what an ideal code takes" : "the plain table");
    else
        output_print("  No compression in bits: %s is smaller%s.\n",
                     bits < plain ? "an ideal code" : "a plain table",
                     found.connections < found.dense ? "; connections are saved" : "");
}

static void report_bits(const fit_work *work)
{
    const cinch_net *net = &work->result.best.net;
    const cinch_table_cost *table = &work->cost;
    size_t stored = cinch_shape_cost(&net->shape).parameters, needed = needed_weights(net);
    uint64_t weight_bits = 32 * (uint64_t)needed;
    output_print("  weights      %s as stored: %s float32%s", counted(weight_bits, "bit").text,
                 text_of_count(needed).text, net->shape.bias ? ", biases included" : "");
    if (needed < stored)
        output_print(", without %s of columns that are not looked at",
                     counted(stored - needed, "zero").text);
    output_print("\n");
    output_print("  plain table  %s: the values of %s in a code of fixed width\n",
                 counted(table->table_bits, "bit").text,
                 counted(work->table.mapping.rows, "row").text);
    output_print("  entropy      %s: the same in an ideal code for the values\n",
                 number_of_bits(table->entropy_bits).text);
    output_print("  information  %s: log2 of the number of %s mappings\n",
                 number_of_bits(table->limit_bits).text, table->injective ? "one-to-one" : "such");
    if (!work->result.best.exact)
        return; /* it does not stand for the table, so it saves nothing */
    report_compression(work, weight_bits);
}

/* What the options of a training were whose rate changes, defaults filled in. */
static void report_schedule(const cinch_train_options *options)
{
    const cinch_anneal_options *anneal = &options->anneal;
    if (options->trainer != CINCH_ANNEAL) {
        output_print("  schedule     %s, %s at a time, rate %s to %s\n",
                     counted(options->budget, "pass").text, counted(options->batch, "row").text,
                     text_of_number((double)options->rate).text,
                     text_of_number((double)options->last_rate).text);
        return;
    }
    output_print(
        "  schedule     %s, %s of alignment, gain %s to %s, rate %s to %s, %s\n",
        counted(options->budget, "pass").text, text_of_count(anneal->alignment).text,
        text_of_number((double)anneal->gain).text, text_of_number((double)anneal->last_gain).text,
        text_of_number((double)options->rate).text, text_of_number((double)options->last_rate).text,
        counted(anneal->neighbours, "neighbour").text);
}

static void report_head(const fit_work *work)
{
    const fit_training *best = &work->result.best;
    const cinch_shape *shape = &best->net.shape;
    size_t rows = work->table.mapping.rows;
    bool proved = best->proof.status == CINCH_OK;
    output_print("\n");
    if (best->exact)
        output_verdict(proved ? VERDICT_YES : VERDICT_PARTLY, "exact in %s%s, %s",
                       rows == 1 ? "its " : "all ", counted(rows, "row").text,
                       proved ? "proved" : "not proved");
    else
        output_verdict(VERDICT_NO, "not exact, %s of %s right", text_of_count(best->right).text,
                       counted(rows, "row").text);
    output_print(": %s, %s\n", shape_text(shape).text, shape_kind_text(shape).text);
    cinch_measures cost = cinch_net_measure(&best->net);
    output_print("  connections  %s", counted(cost.connections, "connection").text);
    if (shape->layers == 0)
        output_print(": the dense network\n");
    else if (cost.connections < cost.dense)
        output_print(" instead of %s (dense)\n", text_of_count(cost.dense).text);
    else
        output_print(" (a dense network %s %s%s)\n", shape->columns == 1 ? "has" : "would have",
                     text_of_count(cost.dense).text, shape->columns == 1 ? ": --hidden none" : "");
    if (cost.idle_columns > 0)
        output_print("  left out     %s: not looked at\n",
                     idle_columns_text(&best->net, work->table.mapping.keys).text);
    output_print("  training     %s, seed %llu, %s", trainer_words[best->options.trainer],
                 (unsigned long long)best->options.seed, counted(best->passes, "pass").text);
    if (best->exact)
        output_print(", exact after %s", text_of_count(best->exact_at).text);
    if (best->kept_pass != best->passes)
        output_print(", weights of pass %s", text_of_count(best->kept_pass).text);
    output_print("\n");
    if (best->options.last_rate != best->options.rate)
        report_schedule(&best->options);
}

static bool goal_missed(fit_work *work)
{
    const fit_training *best = &work->result.best;
    return work->options.train.goal > 0 && best->exact && best->net.shape.values > 1 &&
           share_of_best(work)->relative < (double)work->options.train.goal;
}

static void report_goal(fit_work *work)
{
    if (goal_missed(work))
        output_print("  goal %s not reached: relative margin %s\n",
                     text_of_number((double)work->options.train.goal).text,
                     text_of_number(share_of_best(work)->relative).text);
}

/* Whether no logit has more in it than a sum of one term per key column. */
static bool is_sum_of_columns(const fit_work *work)
{
    const cinch_shape *shape = &work->result.best.net.shape;
    bool linear = shape->layers == 0 || shape->activation == CINCH_IDENTITY;
    return linear && shape->columns > 1;
}

/* What may help when the trainings had all their passes. */
static void advise(const fit_work *work)
{
    const fit_result *result = &work->result;
    bool dense = result->best.net.shape.layers == 0;
    const char *from = work->options.from != NULL ? ", both without --from" : "";
    if (result->best.state == CINCH_DIVERGED || 2 * result->diverged >= result->trainings)
        output_print("The weights grew out of range in %s of %s; a lower --rate may help.\n",
                     text_of_count(result->diverged).text,
                     counted(result->trainings, "training").text);
    else if (is_sum_of_columns(work) && dense)
        output_print(
            "A dense network adds up one term per key column and may not be able to hold this "
            "table at all, as it cannot hold xor. Take --hidden 2 or leave --hidden away%s; a "
            "larger --budget alone may not help.\n",
            from);
    else if (is_sum_of_columns(work))
        output_print(
            "With --activation identity a network adds up one term per key column and may not "
            "be able to hold this table at all, as it cannot hold xor. Take tanh or relu.\n");
    else if (result->spent)
        output_print("The total of %s is spent; --total allows more.\n",
                     counted(work->job.total, "pass").text);
    else if (work->job.last != 0)
        output_print(
            "No width up to %u was exact; a larger --budget, more --seeds or another --trainer may "
            "help.\n",
            work->job.last);
    else
        output_print("A larger --budget, more --seeds or another %s may help.\n",
                     dense ? "--trainer" : "width");
}

static void report_end(const fit_work *work)
{
    if (work->result.interrupted)
        output_print("Interrupted: this is the best network so far.\n");
    else if (work->result.late)
        output_print("The time is over: this is the best network so far.\n");
    else if (!work->result.best.exact)
        advise(work);
    else if (work->result.spent)
        output_print("The total of %s is spent; the search ended there.\n",
                     counted(work->job.total, "pass").text);
    else if (work->result.unfinished)
        output_print(
            "Narrower ones were not tried with all effort; --time 600 takes ten minutes for it.\n");
}

void fit_report(fit_work *work)
{
    if (work->mute)
        return;
    report_head(work);
    if (work->result.best.exact)
        report_margin(work);
    report_float(work);
    report_goal(work);
    report_bits(work);
    report_end(work);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void schedule_json(json_t *object, const cinch_train_options *options)
{
    const cinch_anneal_options *anneal = &options->anneal;
    json_object_set_new(object, "gain", json_from_float(anneal->gain));
    json_object_set_new(object, "last_gain", json_from_float(anneal->last_gain));
    json_object_set_new(object, "neighbours", json_from_count(anneal->neighbours));
    json_object_set_new(object, "alignment", json_from_count(anneal->alignment));
}

static json_t *options_json(const fit_training *training)
{
    const cinch_train_options *options = &training->options;
    json_t *object = json_object();
    json_object_set_new(object, "trainer", json_string(trainer_words[options->trainer]));
    json_object_set_new(object, "rate", json_from_float(options->rate));
    if (options->last_rate != options->rate) {
        json_object_set_new(object, "last_rate", json_from_float(options->last_rate));
        json_object_set_new(object, "budget", json_from_count(options->budget));
    }
    if (options->trainer == CINCH_ADAM || options->trainer == CINCH_ANNEAL) {
        json_object_set_new(object, "beta1", json_from_float(options->beta1));
        json_object_set_new(object, "beta2", json_from_float(options->beta2));
        json_object_set_new(object, "epsilon", json_from_float(options->epsilon));
    }
    if (options->trainer == CINCH_MOMENTUM)
        json_object_set_new(object, "momentum", json_from_float(options->momentum));
    if (options->trainer == CINCH_ANNEAL) {
        schedule_json(object, options);
    } else {
        json_object_set_new(object, "batch", json_from_count(options->batch));
        json_object_set_new(object, "start", json_string(start_words[options->start]));
        json_object_set_new(object, "range", json_from_float(options->range));
    }
    json_object_set_new(object, "seed", json_from_count(options->seed));
    json_object_set_new(object, "passes", json_from_count(training->passes));
    json_object_set_new(object, "kept_pass", json_from_count(training->kept_pass));
    json_object_set_new(object, "exact_at",
                        training->exact ? json_from_count(training->exact_at) : json_null());
    return object;
}

json_t *fit_about(const fit_work *work)
{
    const fit_training *best = &work->result.best;
    json_t *about = json_object();
    json_object_set_new(about, "cinch", json_string(CINCH_VERSION));
    json_object_set_new(about, "mapping", json_string(work->source));
    json_object_set_new(about, "mapping_hash",
                        json_from_hash(cinch_mapping_hash(&work->table.mapping)));
    json_object_set_new(about, "rows", json_from_count(work->table.mapping.rows));
    json_object_set_new(about, "rows_right", json_from_count(best->right));
    if (best->proof.failures.float_wrong > 0)
        json_object_set_new(about, "float32_wrong",
                            json_from_count(best->proof.failures.float_wrong));
    json_object_set_new(about, "exact", json_boolean(best->exact));
    json_object_set_new(about, "proved", json_boolean(best->proof.status == CINCH_OK));
    if (best->exact)
        json_object_set_new(about, "margin", json_from_margin(best->margin));
    if (work->options.from != NULL)
        json_object_set_new(about, "from", json_string(work->options.from));
    json_object_set_new(about, "training", options_json(best));
    json_t *key_list = known_keys_json(&work->table.mapping);
    if (key_list != NULL)
        json_object_set_new(about, "key_list", key_list);
    return about;
}

json_t *fit_report_json(fit_work *work)
{
    const fit_training *best = &work->result.best;
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("fit"));
    json_object_set_new(object, "mapping", json_string(work->source));
    json_object_set_new(object, "rows", json_from_count(work->table.mapping.rows));
    json_object_set_new(object, "shape", json_string(shape_text(&best->net.shape).text));
    json_object_set_new(object, "exact", json_boolean(best->exact));
    json_object_set_new(object, "proved", json_boolean(best->proof.status == CINCH_OK));
    json_object_set_new(object, "interrupted", json_boolean(work->result.interrupted));
    json_object_set_new(object, "time_over", json_boolean(work->result.late));
    json_object_set_new(object, "rows_right", json_from_count(best->right));
    json_object_set_new(object, "float32_wrong", json_from_count(best->proof.failures.float_wrong));
    json_object_set_new(object, "margin", json_from_margin(best->margin));
    margin_share_json(object, share_of_best(work));
    if (work->options.train.goal > 0) {
        bool reached = best->exact && !goal_missed(work);
        json_object_set_new(object, "goal", json_from_float(work->options.train.goal));
        json_object_set_new(object, "goal_reached", json_boolean(reached));
    }
    json_object_set_new(object, "bound",
                        best->exact ? json_from_double(best->proof.certificate.bound)
                                    : json_null());
    json_object_set(object, "widths", work->widths);
    json_object_set_new(object, "training", options_json(best));
    net_cost_json(object, &best->net);
    idle_columns_json(object, &best->net, work->table.mapping.keys);
    json_object_set_new(object, "alike", fit_look_alike_json(&work->job));
    table_cost_json(object, &work->cost);
    json_object_set_new(object, "net_hash", json_from_hash(cinch_net_hash(&best->net)));
    if (work->options.out != NULL)
        json_object_set_new(object, "saved", json_string(work->options.out));
    return object;
}
