/* train.c - one training: its memory, start weights, passes, and the best weights so far. */
#include "train/train.h"

#include "base/fmath.h"
#include "base/rng.h"
#include "lanes/isa.h"
#include "net/net.h"
#include "train/anneal.h"
#include "train/rule.h"

#include <float.h>
#include <string.h>

bool train_is_batched(const cinch_train_options *options, size_t rows)
{
    return options->batch < rows && options->trainer != CINCH_ANNEAL;
}

size_t train_moments(cinch_trainer trainer)
{
    return trainer == CINCH_ADAM ? 2 : trainer == CINCH_MOMENTUM ? 1 : 0;
}

/* The annealed trainer has gradients of its own; a trace shows the plain one. */
static bool needs_gradient(const cinch_train_options *options)
{
    return options->trainer != CINCH_ANNEAL || options->want_loss;
}

void train_list_own(arena_list *list, cinch_train *train, train_memory *own)
{
    size_t moments = train_moments(train->options.trainer);
    size_t count = shape_weights(&train->net.shape) + KERNEL_SLACK;
    ARENA_LIST(list, train->memory, 1);
    ARENA_LIST_ZEROED(list, train->net.weights, count);
    ARENA_LIST_ZEROED(list, own->best_weights, count);
    if (moments > 0)
        ARENA_LIST_ZEROED(list, own->first, count);
    if (moments > 1)
        ARENA_LIST_ZEROED(list, own->second, count);
}

/* What twins share. */
static void list_shared(arena_list *list, const cinch_train *train, train_memory *memory,
                        size_t rows)
{
    const cinch_shape *shape = &train->net.shape;
    if (needs_gradient(&train->options)) {
        ARENA_LIST_ZEROED(list, memory->gradient, shape_weights(shape) + KERNEL_SLACK);
        grad_list(list, &memory->grad, shape, rows);
    }
    if (train_is_batched(&train->options, rows))
        ARENA_LIST(list, memory->order, rows);
    if (train->options.goal > 0.0f) {
        memory->relative_bytes = margin_size(shape);
        memory->relative = arena_list_take(list, memory->relative_bytes, 1);
    }
}

size_t cinch_train_size(const cinch_shape *shape, size_t rows, const cinch_train_options *options)
{
    cinch_train train = {.net.shape = *shape, .options = *options};
    train_memory memory = {.code = NULL};
    if (shape_check(shape) != CINCH_OK || train_defaults(&train.options, shape, rows) != CINCH_OK)
        return SIZE_MAX;
    arena_list list = {.arena = NULL};
    train_list_own(&list, &train, &memory);
    list_shared(&list, &train, &memory, rows);
    if (train.options.trainer == CINCH_ANNEAL)
        arena_list_take(&list, anneal_size(shape, rows, &train.options), 1);
    return arena_list_size(&list);
}

static bool take_memory(cinch_train *train, cinch_arena *arena)
{
    train_memory memory = {.code = kernel_for(train->options.isa, train->options.batch)};
    arena_list list = {.arena = arena};
    train_list_own(&list, train, &memory);
    list_shared(&list, train, &memory, train->mapping->rows);
    if (!list.failed)
        *train->memory = memory;
    return !list.failed;
}

bool train_twin(cinch_train *twin, const cinch_train *train, cinch_arena *arena)
{
    train_memory memory = *train->memory;
    arena_list list = {.arena = arena};
    CINCH_REQUIRE(!memory.anneal); /* its pairs are of one training alone */
    *twin = *train;
    train_list_own(&list, twin, &memory);
    if (!list.failed)
        *twin->memory = memory;
    return !list.failed;
}

/* Weight i of the flat array comes from word i of the seed's weight stream. */
static void random_weights(const cinch_train *train)
{
    const cinch_shape *shape = &train->net.shape;
    const cinch_train_options *options = &train->options;
    rng_words words = {.rng = {.seed = options->seed, .stream = STREAM_WEIGHTS}};
    for (uint32_t l = 0; l <= shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        float range = options->range, *weights = train->net.weights + matrix.first;
        if (options->start == CINCH_START_FAN_IN)
            range /= fmath_sqrt((float)matrix.inputs);
        size_t count = net_matrix_rows(shape, l) * matrix.units;
        for (size_t i = 0; i < count; i++)
            weights[i] = range * rng_signed_unit(rng_words_next(&words));
    }
}

void train_clear(const cinch_train *train, float *array)
{
    size_t count = shape_weights(&train->net.shape) + KERNEL_SLACK;
    if (array)
        memset(array, 0, count * sizeof(float));
}

/* The weights are there; nothing is known of them. */
static void begin(cinch_train *train)
{
    memcpy(train->memory->best_weights, train->net.weights,
           shape_weights(&train->net.shape) * sizeof(float));
    train->memory->power1 = train->memory->power2 = 1.0f;
    train->score = train->best = kernel_no_score();
}

/* Random weights, or those given. */
static void place_weights(cinch_train *train, const float *from)
{
    if (train->memory->anneal)
        anneal_begin(train->memory->anneal, &train->options, from, train->net.weights);
    else if (from)
        memcpy(train->net.weights, from, shape_weights(&train->net.shape) * sizeof(float));
    else
        random_weights(train);
    begin(train);
}

cinch_status cinch_train_init(cinch_train *train, const cinch_shape *shape,
                              const cinch_mapping *mapping, const cinch_train_options *options,
                              const float *from, cinch_arena *arena)
{
    *train = (cinch_train){.net.shape = *shape, .mapping = mapping, .options = *options};
    if (!net_fits(shape, mapping))
        return CINCH_BAD_SHAPE;
    if (mapping->rows == 0 || mapping->rows > UINT32_MAX)
        return mapping->rows == 0 ? CINCH_NO_ROWS : CINCH_BAD_SHAPE;
    cinch_status status = train_defaults(&train->options, shape, mapping->rows);
    if (status != CINCH_OK)
        return status;
    size_t count = shape_weights(shape);
    if (from && !grad_weights_in_range(from, count))
        return CINCH_NOT_FINITE;
    status = take_memory(train, arena) ? CINCH_OK : CINCH_NO_MEMORY;
    if (status == CINCH_OK && train->options.trainer == CINCH_ANNEAL)
        status = anneal_new(&train->memory->anneal, shape, mapping, &train->options, arena);
    if (status == CINCH_OK)
        place_weights(train, from);
    else
        train->memory = NULL; /* whoever goes on all the same is stopped */
    return status;
}

void train_restart(cinch_train *train, uint64_t seed)
{
    train_clear(train, train->net.weights);
    train_clear(train, train->memory->first);
    train_clear(train, train->memory->second);
    train->state = CINCH_TRAINING;
    train->passes = train->exact_at = train->best_pass = train->look_at = 0;
    train->gradient_norm = 0.0;
    train->options.seed = seed;
    place_weights(train, NULL);
}

kernel_job train_job(const cinch_train *train, float *gradient)
{
    return (kernel_job){.shape = &train->net.shape,
                        .mapping = train->mapping,
                        .weights = train->net.weights,
                        .gradient = gradient,
                        .count = train->mapping->rows};
}

/* In pass number `pass`, from 0. */
static bool update(cinch_train *train, uint64_t pass, size_t rows)
{
    const cinch_train_options *o = &train->options;
    const train_memory *memory = train->memory;
    float rate = rule_rate(o, pass);
    kernel_update u = {.trainer = o->trainer,
                       .weights = train->net.weights,
                       .gradient = train->memory->gradient,
                       .first = train->memory->first,
                       .second = train->memory->second,
                       .count = shape_weights(&train->net.shape),
                       .scale = 1.0f / (float)rows,
                       .rate = rate,
                       .decay1 = o->trainer == CINCH_MOMENTUM ? o->momentum : o->beta1,
                       .decay2 = o->beta2,
                       .share1 = 1.0f - o->beta1,
                       .share2 = 1.0f - o->beta2,
                       .epsilon = o->epsilon};
    if (o->trainer == CINCH_ADAM) {
        train->memory->power1 = kernel_next_power(train->memory->power1, o->beta1);
        train->memory->power2 = kernel_next_power(train->memory->power2, o->beta2);
        u.rate = rate / (1.0f - train->memory->power1);
        u.root_scale = 1.0f / fmath_sqrt(1.0f - train->memory->power2);
    }
    return memory->code->update(&u);
}

double train_norm(const float *numbers, size_t count, double scale)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += (double)numbers[i] * (double)numbers[i];
    return fmath_root(sum) * scale;
}

static bool is_exact(const cinch_train *train, const cinch_score *score)
{
    return score->finite && score->right == train->mapping->rows;
}

/*
 * Better: exact with a larger margin, or more rows right. Annealed pairs go on to spread: of
 * margins that floats do not tell apart, the later one is taken.
 */
static bool note_best(cinch_train *train)
{
    const cinch_score *score = &train->score, *best = &train->best;
    bool later = train->options.trainer == CINCH_ANNEAL && score->margin == best->margin;
    bool better = score->right > best->right || train->best_pass == 0 ||
                  (is_exact(train, score) && (score->margin > best->margin || later));
    if (!better)
        return false;
    train->best = *score;
    train->best_pass = train->passes;
    return true;
}

static bool goal_reached(const cinch_train *train)
{
    const train_memory *memory = train->memory;
    if (train->options.goal == 0.0f)
        return train->options.polish == UINT64_MAX;
    if (train->net.shape.values == 1)
        return true; /* without a rival there is no margin to widen */
    cinch_arena scratch = cinch_arena_over(memory->relative, memory->relative_bytes);
    double reached = cinch_net_relative_margin(&train->net, train->mapping,
                                               (double)train->score.margin, scratch);
    return reached >= (double)train->options.goal;
}

train_verdict train_judge(cinch_train *train)
{
    if (!train->score.finite) {
        train->state = CINCH_DIVERGED;
        return (train_verdict){.over = true};
    }
    bool best = note_best(train);
    bool exact = is_exact(train, &train->score);
    if (exact && train->exact_at == 0) {
        train->exact_at = train->passes;
        rule_begin(train);
    }
    if (rule_polished(train) || (exact && goal_reached(train)))
        train->state = CINCH_DONE;
    else if (train->passes >= train->options.budget)
        train->state = CINCH_SPENT;
    return (train_verdict){.best = best, .over = train->state != CINCH_TRAINING};
}

bool train_judge_weights(cinch_train *train)
{
    train_verdict verdict = train_judge(train);
    if (verdict.best)
        memcpy(train->memory->best_weights, train->net.weights,
               shape_weights(&train->net.shape) * sizeof(float));
    return verdict.over;
}

void train_judge_score(cinch_train *train, cinch_score score)
{
    score.loss = train->score.loss; /* of a trace */
    train->score = score;
    train_judge_weights(train);
}

/* One pass over all rows with one update; the weights are judged before it. */
static void full_pass(cinch_train *train)
{
    const train_memory *memory = train->memory;
    kernel_job job = train_job(train, train->memory->gradient);
    job.want_loss = train->options.want_loss;
    train->score = kernel_no_score();
    grad_rows(memory->code, &job, &memory->grad, &train->score);
    size_t rows = train->mapping->rows;
    train->score.loss /= (double)rows;
    train->passes++;
    if (train->options.want_loss)
        train->gradient_norm = train_norm(train->memory->gradient, shape_weights(&train->net.shape),
                                          1.0 / (double)rows);
    if (train_judge_weights(train)) {
        train_clear(train, train->memory->gradient);
        return;
    }
    if (!update(train, train->passes - 1, rows)) {
        train->state = CINCH_DIVERGED;
        train_clear(train, train->memory->gradient);
    }
}

/* A new order for every pass, from a stream that belongs to seed and pass. */
static void shuffle(cinch_train *train)
{
    uint32_t rows = (uint32_t)train->mapping->rows, *order = train->memory->order;
    rng_state rng = {.seed = train->options.seed,
                     .stream = STREAM_ORDER | (train->passes + 1) << 8};
    for (uint32_t i = 0; i < rows; i++)
        order[i] = i;
    rng_shuffle(order, rows, &rng);
}

/*
 * One pass in batches. Rows are seen with different weights, so they say nothing about any one
 * network: only when all were right as they were seen, or once it was exact, or when the budget
 * ends, are all rows scored and judged with the weights at the end of the pass. A trace has them
 * scored always, and changes nothing else.
 */
static void batched_pass(cinch_train *train)
{
    const train_memory *memory = train->memory;
    size_t rows = train->mapping->rows;
    cinch_score seen = kernel_no_score();
    shuffle(train);
    for (size_t at = 0; at < rows; at += train->options.batch) {
        kernel_job job = train_job(train, train->memory->gradient);
        job.order = train->memory->order;
        job.first = at;
        job.count = rows - at < train->options.batch ? rows - at : train->options.batch;
        grad_rows(memory->code, &job, &memory->grad, &seen);
        if (train->options.want_loss)
            train->gradient_norm = train_norm(
                train->memory->gradient, shape_weights(&train->net.shape), 1.0 / (double)job.count);
        if (!seen.finite || !update(train, train->passes, job.count)) {
            train->state = CINCH_DIVERGED;
            train_clear(train, train->memory->gradient);
            return;
        }
    }
    train->passes++;
    bool due = seen.right == rows || train->exact_at || train->passes >= train->options.budget;
    if (!due && !train->options.want_loss)
        return;
    kernel_job check = train_job(train, NULL);
    check.want_loss = train->options.want_loss;
    train->score = kernel_no_score();
    grad_rows(memory->code, &check, &memory->grad, &train->score);
    train->score.loss /= (double)rows;
    if (due)
        train_judge_weights(train);
}

cinch_train_state cinch_train_run(cinch_train *train, uint64_t passes)
{
    CINCH_REQUIRE(train->memory); /* it began */
    rule_go_on(train);
    for (uint64_t i = 0; i < passes && train->state == CINCH_TRAINING; i++) {
        if (train->look_at != 0 && train->passes == train->look_at)
            break;
        if (train->memory->anneal)
            train_annealed_pass(train);
        else if (train->memory->order)
            batched_pass(train);
        else
            full_pass(train);
    }
    return train->state;
}

/* Annealed pairs have no score during the alignment: the weights are still those of the start. */
void cinch_train_judge(cinch_train *train, cinch_arena scratch)
{
    cinch_score score;
    CINCH_REQUIRE(train->memory);
    if (train->state != CINCH_TRAINING || train->passes == 0)
        return;
    anneal *a = train->memory->anneal;
    if (!a || !anneal_score(a, &score, train->net.weights))
        CINCH_REQUIRE(cinch_grad(NULL, &score, &train->net, train->mapping, train->options.isa,
                                 scratch) == CINCH_OK);
    train_judge_score(train, score);
}

cinch_net cinch_train_best(const cinch_train *train)
{
    CINCH_REQUIRE(train->memory);
    return (cinch_net){.shape = train->net.shape, .weights = train->memory->best_weights};
}

static bool is_idle(const cinch_net *net, uint32_t column)
{
    const cinch_shape *shape = &net->shape;
    size_t units = cinch_shape_matrix(shape, 0).units;
    for (size_t i = shape->offset[column] * units; i < shape->offset[column + 1] * units; i++)
        if (net->weights[i] != 0.0f)
            return false;
    return true;
}

cinch_measures cinch_net_measure(const cinch_net *net)
{
    const cinch_shape *shape = &net->shape;
    cinch_net_cost cost = cinch_shape_cost(shape);
    size_t all = cost.parameters, units = cinch_shape_matrix(shape, 0).units;
    cinch_matrix last = cinch_shape_matrix(shape, shape->layers);
    size_t into_first = shape->layers ? cinch_shape_matrix(shape, 1).first : all;
    cinch_measures found = {.first = train_norm(net->weights, into_first, 1.0),
                            .output = train_norm(net->weights + last.first, all - last.first, 1.0),
                            .weights = train_norm(net->weights, all, 1.0),
                            .connections = cost.connections,
                            .dense = cost.dense};
    for (uint32_t c = 0; c < shape->columns; c++) {
        size_t symbols = shape->offset[c + 1] - shape->offset[c];
        if (!is_idle(net, c))
            continue;
        found.idle[c] = true;
        found.idle_columns++;
        found.connections -= symbols * units;
        found.dense -= symbols * shape->values;
    }
    return found;
}
