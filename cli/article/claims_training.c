/* claims_training.c - claims 9 and 10: what tanh and softmax are for; permuting. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "article/study.h"

/* ---- 9: without tanh, without softmax -------------------------------------------------------- */

enum { KINDS = 4, MOST_TRACE = 16 };
#define EXPLODED 3.0 /* times the norm of tanh and softmax: "the weights explode" */

/* One of the four combinations, over seeds. */
typedef struct ablation {
    const char *name;
    cinch_activation activation;
    cinch_output output;
    uint64_t exact, diverged;
    size_t points;
    double passes[MOST_TRACE];
    double loss[MOST_TRACE], norm[MOST_TRACE]; /* medians over seeds; NaN where none is finite */
} ablation;

/* Notes a seed's loss and norm; those of weights out of range are no numbers. */
static void trace_seed(const ablation *a, study *one, double *loss, double *norm, size_t stride)
{
    for (size_t i = 0; i < a->points; i++) {
        study_go_on(one, (uint64_t)a->passes[i]);
        cinch_net now = study_now(one);
        cinch_score score = study_score(one, &now);
        loss[i * stride] = score.finite ? score.loss : HUGE_VAL;
        norm[i * stride] = score.finite ? cinch_net_measure(&now).weights : HUGE_VAL;
    }
}

static void ablate(ablation *a, article_section *section, uint64_t seeds, double most)
{
    study one = study_of(section,
                         (study_plan){.width = 2,
                                      .activation = a->activation,
                                      .output = a->output,
                                      .trainer = CINCH_SGD,
                                      .passes = (uint64_t)most},
                         "shift:11");
    a->points = pass_points(a->passes, MOST_TRACE, (uint64_t)most);
    double *loss = article_numbers(section, a->points * seeds);
    double *norm = article_numbers(section, a->points * seeds);
    for (uint64_t s = 0; s < seeds && !interrupt_seen(); s++) {
        study_begin(&one, s);
        trace_seed(a, &one, loss + s, norm + s, seeds);
        a->exact += one.run.exact_at != 0;
        a->diverged += one.run.state == CINCH_DIVERGED;
    }
    for (size_t i = 0; i < a->points; i++) {
        a->loss[i] = median(loss + i * seeds, seeds);
        a->norm[i] = median(norm + i * seeds, seeds);
    }
    study_close(&one);
}

/* "Exact seeds of 20: 20 with tanh, softmax; ..." */
static const char *ablation_title(article_section *section, const ablation *kinds, uint64_t seeds)
{
    const char *text = article_text(section, "Exact, of %s:", counted(seeds, "seed").text);
    for (unsigned k = 0; k < KINDS; k++)
        text = article_text(section, "%s %llu with %s%s", text, (unsigned long long)kinds[k].exact,
                            kinds[k].name, k + 1 < KINDS ? ";" : "");
    return text;
}

static void ablation_chart(article_section *section, const ablation *kinds, uint64_t seeds)
{
    cinch_series loss[KINDS], norm[KINDS];
    for (unsigned k = 0; k < KINDS; k++) {
        const ablation *a = &kinds[k];
        loss[k] = article_curve(a->name, a->passes, a->loss, a->points);
        norm[k] = article_curve(a->name, a->passes, a->norm, a->points);
    }
    const article_chart chart = {
        .file = "claim09-ablation.svg",
        .caption = "Medians over the seeds of the table. Losses of softmax and of linear outputs "
                   "are different things: only their shapes compare.",
        .title = ablation_title(section, kinds, seeds),
        .description =
            "Median loss and median norm of the weights over passes, for four kinds of networks.",
        .x = "passes",
        .axis = CINCH_AXIS_LOG,
        .panel = {
            {.label = "loss", .series = loss, .count = KINDS, .axis = CINCH_AXIS_LOG},
            {.label = "weight norm", .series = norm, .count = KINDS, .axis = CINCH_AXIS_LOG}}};
    article_draw_chart(section, &chart);
}

/* A norm for people; none where the weights are out of range. */
static short_text norm_text(double norm)
{
    short_text none = {"out of range"};
    return isfinite(norm) ? text_of_number(norm) : none;
}

static void ablation_table(article_section *section, const ablation *kinds, uint64_t seeds)
{
    article_table(
        section, "11-2-11 on shift:11, sgd 0.1, over seeds.",
        "hidden nodes, outputs|exact at some pass|weights out of range|median norm|median loss");
    for (unsigned k = 0; k < KINDS; k++) {
        const ablation *a = &kinds[k];
        article_cells(section, cell_text("%s", a->name), cell_rate(a->exact, seeds),
                      cell_rate(a->diverged, seeds),
                      cell_text("%s", norm_text(a->norm[a->points - 1]).text),
                      cell_text("%s", norm_text(a->loss[a->points - 1]).text));
    }
}

/* What the four kinds say of the claim's two halves. */
typedef struct halves {
    double ratio; /* of the norms without tanh and with both */
    bool explodes, fails, at_best;
    double least_error; /* of linear outputs through two nodes */
} halves;

static halves judge_halves(const ablation *kinds, uint64_t seeds)
{
    const ablation *both = &kinds[0], *no_tanh = &kinds[1], *no_softmax = &kinds[2];
    /* Of the squared ones of a permutation's rows, a matrix of rank k leaves rows - k at least. */
    const double rows = 10, width = 2;
    halves found = {.least_error = 0.5 * (rows - width) / rows};
    found.ratio = no_tanh->norm[no_tanh->points - 1] / both->norm[both->points - 1];
    found.explodes = found.ratio >= EXPLODED || 2 * no_tanh->diverged >= seeds;
    found.fails = 2 * no_softmax->exact < seeds && 2 * both->exact >= seeds;
    found.at_best = no_softmax->loss[no_softmax->points - 1] < 1.01 * found.least_error;
    return found;
}

static void say_halves(article_section *section, const ablation *kinds, const halves *found,
                       uint64_t seeds)
{
    const ablation *no_tanh = &kinds[1], *no_softmax = &kinds[2];
    article_say(section,
                "Softmax without tanh. Rule: the weights explode when their norm at the end is %g "
                "times that with both, or half of the seeds leave the range of numbers. The norm "
                "is %.2f times that with both, and %s left the range: this half %s. That this "
                "network finds the mapping at all (%s exact) shows that it does not take tanh.",
                EXPLODED, found->ratio, rate_text(no_tanh->diverged, seeds).text,
                found->explodes ? "holds" : "does not hold", rate_text(no_tanh->exact, seeds).text);
    article_say(section,
                "tanh without softmax. Rule: no good solution emerges when fewer than half of the "
                "seeds become exact, and half or more do with both. %s are exact: this half %s. "
                "The reason that the article gives, weights that stop too soon, is another matter: "
                "two nodes whose outputs are just added cannot bring this loss below %.4g in ten "
                "rows, and with tanh it ends at %.4g, %s.",
                rate_text(no_softmax->exact, seeds).text, found->fails ? "holds" : "does not hold",
                found->least_error, no_softmax->loss[no_softmax->points - 1],
                found->at_best ? "which is the best there is: it is the loss, not the training, "
                                 "that stops short of the mapping"
                               : "above the best there is");
    article_say(section,
                "The claim has two halves. It holds when both do; when one of them is refuted it "
                "does not hold, whatever the other one says, for then it does not take both.");
}

void article_ablation(article_section *section)
{
    unsigned long long seeds = article_count(section, 20, 3), seed = section->article->seed;
    double most = (double)article_count(section, 20000, 1000);
    ablation kinds[KINDS] = {
        {.name = "tanh, softmax", .activation = CINCH_TANH, .output = CINCH_SOFTMAX},
        {.name = "identity, softmax", .activation = CINCH_IDENTITY, .output = CINCH_SOFTMAX},
        {.name = "tanh, linear", .activation = CINCH_TANH, .output = CINCH_LINEAR},
        {.name = "identity, linear", .activation = CINCH_IDENTITY, .output = CINCH_LINEAR}};
    for (unsigned k = 0; k < KINDS; k++)
        ablate(&kinds[k], section, seeds, most);
    article_command(section,
                    "cinch fit shift:11 --hidden 2 --trainer sgd --activation identity --budget "
                    "%.0f --polish %.0f --seeds %llu --seed %llu\n"
                    "cinch fit shift:11 --hidden 2 --trainer sgd --output linear --budget %.0f "
                    "--polish %.0f --seeds %llu --seed %llu",
                    most, most, seeds, seed, most, most, seeds, seed);
    ablation_table(section, kinds, seeds);
    ablation_chart(section, kinds, seeds);
    halves found = judge_halves(kinds, seeds);
    say_halves(section, kinds, &found, seeds);
    article_judge(section, found.explodes && found.fails ? ARTICLE_HOLDS : ARTICLE_FAILS,
                  "Softmax without tanh: %s exact, norm %.2f times that with both; that weights "
                  "explode %s. tanh without softmax: %s exact; that no good solution emerges %s%s.",
                  rate_text(kinds[1].exact, seeds).text, found.ratio,
                  found.explodes ? "holds" : "does not hold", rate_text(kinds[2].exact, seeds).text,
                  found.fails ? "holds" : "does not hold",
                  found.fails && found.at_best ? ", but not because training stops too soon" : "");
}

/* ---- 10: permuting --------------------------------------------------------------------------- */

enum { PERMUTATIONS = 100 };

/* What one network does under many permutations. */
typedef struct permuted {
    uint64_t proved, same_weights, same_margin;
} permuted;

static void permute_once(permuted *counts, article_section *section, const cinch_net *net,
                         double margin, uint64_t number)
{
    study other = study_of(section, (study_plan){.width = 2}, "perm:11:%llu",
                           section->article->seed + number);
    const cinch_mapping *mapping = &other.table.mapping;
    uint32_t answers[11];
    cinch_certificate proof = {.margin = 0};
    cinch_net moved = net_copy(net);
    owned_arena scratch = memory_arena(cinch_cert_size(&net->shape));
    cinch_permutation found = cinch_permute(&moved, answers, net, mapping, scratch.arena);
    if (found.obstacle == CINCH_PERMUTABLE) {
        counts->proved += study_prove(&other, &moved, &proof);
        counts->same_weights += found.same_weights;
        counts->same_margin += proof.margin == margin;
    }
    free(scratch.memory);
    free(moved.weights);
    study_close(&other);
}

void article_permutations(article_section *section)
{
    study one = study_of(section, (study_plan){.width = 2, .passes = 2000}, "cycle:11");
    cinch_certificate proof = {.margin = 0};
    permuted counts = {0};
    bool trained = study_train(&one, 0) && study_prove(&one, &one.best, &proof);
    for (uint64_t i = 0; i < PERMUTATIONS && trained && !interrupt_seen(); i++)
        permute_once(&counts, section, &one.best, proof.margin, i);
    study_close(&one);
    unsigned long long seed = section->article->seed;
    article_command(
        section,
        "cinch fit cycle:11 --hidden 2 --budget 2000 --polish 2000 --seed %llu -o eleven.json\n"
        "cinch permute eleven.json --to perm:11:%llu -o other.json",
        seed, seed);
    article_table(section,
                  "One 11-2-11 network, trained once, and 100 random permutations of its outputs.",
                  "proved for its mapping|same 44 weights|same margin");
    article_cells(section, cell_rate(counts.proved, PERMUTATIONS),
                  cell_rate(counts.same_weights, PERMUTATIONS),
                  cell_rate(counts.same_margin, PERMUTATIONS));
    article_say(section,
                "This works where the mappings tell the same keys apart, as one-to-one mappings "
                "do. A mapping that sends two keys to one value is no permutation of this one: "
                "cinch permute then names two rows that are in the way.");
    article_judge(section, verdict_of_rate(counts.proved, PERMUTATIONS),
                  "%s proved, none of them trained; %s have the same weights in other places.",
                  rate_text(counts.proved, PERMUTATIONS).text,
                  rate_text(counts.same_weights, PERMUTATIONS).text);
}
