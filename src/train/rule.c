/* rule.c - what to train: the trainer, its options, how often; and when a training is over. */
#include "train/rule.h"

#include "lanes/rows.h"
#include "train/anneal.h"

#include <float.h>

/* From here on a step of the annealed trainer is worth sharing, and luck has little to do with the
 * result. */
#define MANY_VALUES 5000

#define USUAL_SEEDS 10

/* ---- What to train --------------------------------------------------------------------------- */

static bool in_unit_interval(float x)
{
    return x >= 0.0f && x < 1.0f;
}

cinch_status train_defaults(cinch_train_options *options, const cinch_shape *shape, size_t rows)
{
    cinch_train_options *o = options;
    if (o->complete)
        return CINCH_OK;
    if (o->trainer == CINCH_ANNEAL && !anneal_suits(shape))
        o->trainer = CINCH_ADAM;
    if (o->trainer == CINCH_ANNEAL && anneal_defaults(o, shape, rows) != CINCH_OK)
        return CINCH_BAD_OPTION;
    set_default(&o->rate, 0.1f);
    set_default(&o->last_rate, o->rate);
    set_default(&o->beta1, 0.9f);
    set_default(&o->beta2, 0.999f);
    set_default(&o->epsilon, 1e-8f);
    set_default(&o->momentum, 0.9f);
    set_default(&o->range, 1.0f);
    o->batch = o->batch ? o->batch : o->trainer == CINCH_SGD ? 1 : rows;
    o->batch = o->batch < rows ? o->batch : rows;
    o->budget = o->budget ? o->budget : 20000;
    o->polish = o->polish ? o->polish : UINT64_MAX;
    o->complete = (unsigned)o->trainer <= CINCH_ANNEAL &&
                  (unsigned)o->start <= CINCH_START_FAN_IN && in_unit_interval(o->beta1) &&
                  in_unit_interval(o->beta2) && in_unit_interval(o->momentum) && o->rate > 0.0f &&
                  o->rate <= FLT_MAX && o->last_rate > 0.0f && o->last_rate <= FLT_MAX &&
                  o->epsilon > 0.0f && o->epsilon <= FLT_MAX && o->range > 0.0f &&
                  o->range <= KERNEL_LARGEST_WEIGHT && o->goal >= 0.0f && o->goal <= FLT_MAX &&
                  cinch_isa_name(o->isa);
    return o->complete ? CINCH_OK : CINCH_BAD_OPTION;
}

/*
 * Up to 16 values Adam is exact with every seed at two units, and up to four times as many with
 * each unit more. Up to five units annealing takes little time for a wider margin; with more it
 * takes much.
 */
static bool is_worth_annealing(const cinch_shape *shape, uint32_t used)
{
    const uint32_t few_values = 16, few_units = 5, most_units = 15;
    uint32_t units = shape->layers == 1 ? shape->width[0] : 0;
    bool certain = units > few_units && (units > most_units || used <= 1u << 2 * units);
    return used > few_values && !certain;
}

/* Not with a number that is another trainer's, or that means something else to it. */
static cinch_trainer choose_trainer(const cinch_train_options *o, const cinch_shape *shape,
                                    uint32_t used)
{
    bool other = o->rate != 0.0f || o->last_rate != 0.0f || o->beta1 != 0.0f || o->beta2 != 0.0f ||
                 o->epsilon != 0.0f || o->batch != 0 || o->range != 0.0f ||
                 o->start != CINCH_START_UNIFORM;
    return !other && is_worth_annealing(shape, used) ? CINCH_ANNEAL : CINCH_ADAM;
}

/*
 * A table of several key columns: what one row asks of a weight, many others ask too, and a step
 * for a few rows at a time is as good as one for all. Up to a few hundred rows all at once are
 * faster. In seven tables of 432 to 12,960 rows, batches of 16 to 128 rows and rates of 0.01 to
 * 0.05 that fall to a fortieth did best, and hardly differed.
 */
static void suit_table(cinch_train_options *o, const cinch_shape *shape, size_t rows)
{
    const size_t few_rows = 256;
    if (o->trainer != CINCH_ADAM || shape->columns == 1 || shape->layers == 0 || rows < few_rows ||
        o->batch != 0)
        return;
    o->batch = 32;
    set_default(&o->last_rate, o->rate == 0.0f ? 0.0005f : o->rate / 40.0f);
    set_default(&o->rate, 0.02f);
    o->budget = o->budget ? o->budget : 2048;
}

cinch_status cinch_plan_of(cinch_plan *plan, const cinch_shape *shape, size_t rows, uint32_t used,
                           const cinch_train_options *options)
{
    *plan = (cinch_plan){.shape = *shape, .options = *options};
    cinch_train_options *o = &plan->options;
    if (o->trainer == CINCH_ANY_TRAINER)
        o->trainer = choose_trainer(o, shape, used);
    if (o->goal == 0.0f && o->polish == 0)
        o->polish = CINCH_POLISH_PROVABLE;
    suit_table(o, shape, rows);
    cinch_status status = train_defaults(o, shape, rows);
    plan->shared = o->trainer == CINCH_ANNEAL && used >= MANY_VALUES;
    plan->seeds = plan->shared ? 1 : USUAL_SEEDS;
    return status;
}

float rule_rate(const cinch_train_options *options, uint64_t passes)
{
    float part = (float)passes / (float)options->budget;
    return options->rate + (options->last_rate - options->rate) * part;
}

/* ---- When it is over ------------------------------------------------------------------------- */

/* Passes from the first exact one on. */
static uint64_t polish_passes(const cinch_train *train)
{
    uint64_t polish = train->options.polish;
    return polish == CINCH_POLISH_AGAIN ? train->exact_at + 10 : polish;
}

bool rule_polished(const cinch_train *train)
{
    return train->exact_at && train->options.polish != UINT64_MAX &&
           train->passes - train->exact_at >= polish_passes(train);
}

uint64_t rule_due(const cinch_train *train)
{
    uint64_t due = train->options.budget;
    if (train->exact_at == 0 || train->options.polish == UINT64_MAX)
        return due;
    uint64_t polish = polish_passes(train);
    return polish < due && train->exact_at < due - polish ? train->exact_at + polish : due;
}

void rule_begin(cinch_train *train)
{
    bool looks =
        train->options.polish == CINCH_POLISH_PROVABLE && train->options.trainer != CINCH_ANNEAL;
    train->look_at = looks ? 2 * train->exact_at + 10 : 0;
}

void rule_go_on(cinch_train *train)
{
    if (train->look_at != 0 && train->passes >= train->look_at)
        train->look_at = 2 * train->passes;
}
