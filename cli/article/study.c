/* study.c - trainings over seeds, integer networks. */
#include "article/study.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/prove.h"

/* Passes between two looks at Ctrl-C and the clock, for about 10,000 weights. */
#define CHUNK_WEIGHTS 2000000

unsigned long long article_count(const article_section *section, uint64_t full, uint64_t quick)
{
    return section->article->quick ? quick : full;
}

/* ---- Trainings ------------------------------------------------------------------------------- */

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

study study_of(article_section *section, study_plan plan, const char *family, ...)
{
    study one = {.article = section->article};
    table_options plain = {.no_header = false};
    va_list arguments;
    va_start(arguments, family);
    vsnprintf(one.family, sizeof one.family, family, arguments);
    va_end(arguments);
    REQUIRE(table_load(&one.table, one.family, &plain, section->article->issue));
    REQUIRE(cinch_shape_of(&one.shape, &one.table.mapping) == CINCH_OK);
    one.shape.layers = plan.width > 0;
    one.shape.width[0] = plan.width;
    one.shape.bias = plan.bias;
    one.shape.activation = plan.activation;
    one.shape.output = plan.output;
    one.train.trainer = plan.trainer;
    one.train.budget = plan.passes ? plan.passes : plan.budget ? plan.budget : 20000;
    one.train.polish = plan.passes ? plan.passes : plan.polish ? plan.polish : 1;
    one.memory = memory_arena(cinch_train_size(&one.shape, one.table.mapping.rows, &one.train));
    one.scratch = memory_arena(larger(cinch_cert_size(&one.shape), cinch_grad_size(&one.shape)));
    one.walk = memory_arena(cinch_walk_size(&one.shape));
    return one;
}

void study_close(study *one)
{
    table_free(&one->table);
    free(one->memory.memory);
    free(one->scratch.memory);
    free(one->walk.memory);
}

void study_begin(study *one, uint64_t number)
{
    cinch_arena arena = one->memory.arena;
    one->train.seed = one->article->seed + number;
    REQUIRE(cinch_train_init(&one->run, &one->shape, &one->table.mapping, &one->train, NULL,
                             &arena) == CINCH_OK);
}

static uint64_t chunk_of(const study *one)
{
    uint64_t work = cinch_shape_cost(&one->shape).parameters * one->table.mapping.rows;
    return 1 + CHUNK_WEIGHTS / (work + 100);
}

/* What is left when such a part of a study is done. A quick run is over before that is known. */
static time_left left_of(const article *whole, double part)
{
    if (whole->quick || whole->all <= 0)
        return NOBODY_KNOWS;
    double done = whole->done + whole->part + whole->step * part;
    return progress_left(&whole->progress, done / whole->all);
}

void study_takes(article_section *section, double seconds)
{
    article *whole = section->article;
    whole->part += whole->step;
    whole->step = seconds;
}

static void show_progress(const study *one, double part)
{
    article *whole = one->article;
    progress_show(&whole->progress, left_of(whole, part), "claim %zu of %d, %s",
                  whole->sections + 1, ARTICLE_CLAIMS, one->family);
}

void study_go_on(study *one, uint64_t passes)
{
    while (one->run.state == CINCH_TRAINING && one->run.passes < passes && !interrupt_seen()) {
        uint64_t left = passes - one->run.passes, chunk = chunk_of(one);
        cinch_train_run(&one->run, left < chunk ? left : chunk);
        show_progress(one, 0);
    }
}

bool study_train(study *one, uint64_t number)
{
    study_begin(one, number);
    study_go_on(one, one->train.budget);
    one->best = cinch_train_best(&one->run);
    return one->run.exact_at != 0;
}

bool study_next(study *one, uint64_t seeds)
{
    if (one->next == seeds || interrupt_seen())
        return false;
    study_train(one, one->next++);
    return true;
}

bool study_next_exact(study *one, uint64_t seeds)
{
    while (study_next(one, seeds))
        if (one->run.exact_at != 0)
            return true;
    return false;
}

uint64_t *study_many(study *one, uint64_t seeds)
{
    const cinch_mapping *mapping = &one->table.mapping;
    const uint64_t seed = one->article->seed;
    uint64_t *first = memory_take_zeroed(seeds, sizeof *first);
    owned_arena memory =
        memory_arena(cinch_group_size(&one->shape, mapping->rows, &one->train, CINCH_ENGINE_AUTO));
    cinch_group group;
    REQUIRE(cinch_group_init(&group, &one->shape, mapping, &one->train, CINCH_ENGINE_AUTO,
                             &memory.arena) == CINCH_OK);
    for (uint64_t next = 0, ended = 0; (next < seeds || group.running > 0) && !interrupt_seen();) {
        while (next < seeds && cinch_group_start(&group, seed + next))
            next++;
        cinch_group_run(&group, chunk_of(one));
        for (const cinch_train *train; (train = cinch_group_take(&group)) != NULL; ended++)
            first[train->options.seed - seed] = train->exact_at;
        show_progress(one, share_of(ended, seeds));
    }
    free(memory.memory);
    return first;
}

uint64_t study_rate(study *one, uint64_t seeds, uint64_t *passes)
{
    uint64_t *first = study_many(one, seeds);
    size_t count = 0;
    for (uint64_t i = 0; i < seeds; i++)
        if (first[i] != 0)
            first[count++] = first[i];
    *passes = median_count(first, count);
    free(first);
    return count;
}

size_t pass_points(double *passes, size_t room, uint64_t most)
{
    static const uint64_t steps[] = {1, 2, 5};
    size_t points = 0;
    for (uint64_t ten = 1; ten <= most; ten *= 10)
        for (unsigned i = 0; i < 3 && ten * steps[i] <= most && points < room; i++)
            passes[points++] = (double)(ten * steps[i]);
    return points;
}

cinch_net study_now(const study *one)
{
    return one->run.net;
}

cinch_score study_score(study *one, const cinch_net *net)
{
    cinch_score score = {.finite = false};
    float *gradient = memory_take(cinch_shape_cost(&net->shape).parameters + 16, sizeof *gradient);
    REQUIRE(cinch_grad(gradient, &score, net, &one->table.mapping, CINCH_ISA_AUTO,
                       one->scratch.arena) == CINCH_OK);
    free(gradient);
    return score;
}

bool study_exact(study *one, const cinch_net *net)
{
    cinch_score score;
    REQUIRE(cinch_grad(NULL, &score, net, &one->table.mapping, CINCH_ISA_AUTO,
                       one->scratch.arena) == CINCH_OK);
    return score.finite && score.right == one->table.mapping.rows;
}

bool study_prove(study *one, const cinch_net *net, cinch_certificate *certificate)
{
    proof made;
    bool good = prove(&made, net, &one->table.mapping, one->family, one->article->issue);
    *certificate = made.certificate;
    return good && made.status == CINCH_OK;
}

cinch_walk study_walk(const study *one, const cinch_net *net, uint32_t key)
{
    cinch_walk walk;
    cinch_arena arena = one->walk.arena;
    REQUIRE(cinch_walk_init(&walk, &net->shape, &arena) == CINCH_OK);
    cinch_net_walk(&walk, net, &key);
    return walk;
}

cinch_net net_copy(const cinch_net *net)
{
    size_t count = cinch_shape_cost(&net->shape).parameters;
    cinch_net copy = {.shape = net->shape, .weights = memory_take(count, sizeof(float))};
    memcpy(copy.weights, net->weights, count * sizeof(float));
    return copy;
}

float *net_at(const cinch_net *net, uint32_t layer, size_t i, size_t j)
{
    cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
    return &net->weights[matrix.first + i * matrix.units + j];
}

article_verdict verdict_of_rate(uint64_t count, uint64_t of)
{
    double share = share_of(count, of);
    return share >= ARTICLE_MOST ? ARTICLE_HOLDS
           : share < ARTICLE_FEW ? ARTICLE_FAILS
                                 : ARTICLE_CONDITION;
}

/* ---- Integer networks ------------------------------------------------------------------------ */

/* A walk through a network of any shape; free its memory. */
static owned_arena walk_alone(cinch_walk *walk, const cinch_net *net, uint32_t key)
{
    owned_arena memory = memory_arena(cinch_walk_size(&net->shape));
    REQUIRE(cinch_walk_init(walk, &net->shape, &memory.arena) == CINCH_OK);
    cinch_net_walk(walk, net, &key);
    return memory;
}

cinch_net integer_net(const cinch_net *net, uint32_t most)
{
    cinch_net whole = net_copy(net);
    cinch_matrix codes = cinch_shape_matrix(&net->shape, 0);
    cinch_matrix outputs = cinch_shape_matrix(&net->shape, 1);
    whole.shape.activation = CINCH_IDENTITY;
    for (uint32_t key = 0; key < codes.inputs; key++) {
        cinch_walk walk;
        owned_arena memory = walk_alone(&walk, net, key);
        memcpy(net_at(&whole, 0, key, 0), walk.unit[0], codes.units * sizeof(float));
        free(memory.memory);
    }
    cinch_round(whole.weights + codes.first, codes.inputs * codes.units, most);
    cinch_round(whole.weights + outputs.first, outputs.inputs * outputs.units, most);
    return whole;
}

integer_ranks integer_rank(const cinch_net *net, uint32_t key)
{
    cinch_walk walk;
    owned_arena memory = walk_alone(&walk, net, key);
    integer_ranks ranks = {walk.answer, walk.rival, walk.margin > 0};
    free(memory.memory);
    return ranks;
}

bool integer_exact(const cinch_net *net, const cinch_mapping *mapping)
{
    for (size_t row = 0; row < mapping->rows; row++) {
        integer_ranks ranks = integer_rank(net, mapping->key[row]);
        if (ranks.winner != mapping->value[row] || !ranks.decided)
            return false;
    }
    return true;
}

uint32_t integer_least(const cinch_net *net, const cinch_mapping *mapping)
{
    for (uint32_t most = 1; most <= 1000; most++) {
        cinch_net whole = integer_net(net, most);
        bool exact = integer_exact(&whole, mapping);
        free(whole.weights);
        if (exact)
            return most;
    }
    return 0;
}

short_text integer_sum_text(const cinch_net *net, uint32_t key, uint32_t value)
{
    short_text text;
    cinch_walk walk;
    owned_arena memory = walk_alone(&walk, net, key);
    size_t used =
        (size_t)snprintf(text.text, sizeof text.text, "%.0f", (double)walk.logit[value] + 0.0);
    free(memory.memory);
    for (uint32_t j = 0; j < net->shape.width[0] && used < sizeof text.text; j++)
        used += (size_t)snprintf(text.text + used, sizeof text.text - used, " %s %.0f*%.0f",
                                 j == 0 ? "=" : "+", (double)*net_at(net, 0, key, j),
                                 (double)*net_at(net, 1, j, value));
    return text;
}
