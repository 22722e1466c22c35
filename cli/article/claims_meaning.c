/* claims_meaning.c - claims 13 to 15: what single connections mean. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/study.h"

enum { TRAINED_PASSES = 2000 };

/* All eleven inputs and outputs occur: a connection without any use would be no test. */
static study trained_study(article_section *section)
{
    study one = study_of(section, "cycle:11", 2);
    one.train.budget = one.train.polish = TRAINED_PASSES;
    return one;
}

/* ---- 13: rounding and dropping --------------------------------------------------------------- */

enum { FIRST_BITS = 2, LAST_BITS = 12, DROPS = 7 };
static const double drop_shares[DROPS] = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5};
enum { TENTH = 1, QUARTER = 4, STYLE_BITS = 3 }; /* places in it; what line styles can show */

/* Rounds each side's weights to `bits` bits: a sign and steps of the largest weight. */
static void round_weights(cinch_net *net, int bits)
{
    double levels = ldexp(1, bits - 1) - 1;
    for (uint32_t layer = 0; layer <= net->shape.layers; layer++) {
        cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
        float *weight = net->weights + matrix.first;
        double largest = 0;
        for (size_t i = 0; i < matrix.inputs * matrix.units; i++)
            largest = fmax(largest, fabs((double)weight[i]));
        for (size_t i = 0; i < matrix.inputs * matrix.units; i++)
            weight[i] = (float)(round((double)weight[i] / largest * levels) * largest / levels);
    }
}

/* A connection and how strong it is. */
typedef struct strength {
    double size;
    size_t place; /* in the flat array */
} strength;

static int compare_strengths(const void *a, const void *b)
{
    const strength *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* All connections, the weakest first; free() them. */
static strength *by_strength(const cinch_net *net)
{
    size_t count = cinch_shape_weights(&net->shape);
    strength *all = memory_take(count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = (strength){fabs((double)net->weights[i]), i};
    qsort(all, count, sizeof *all, compare_strengths);
    return all;
}

static void drop_weakest(cinch_net *net, double share)
{
    size_t count = cinch_shape_weights(&net->shape);
    strength *all = by_strength(net);
    for (size_t i = 0; i < (size_t)round(share * (double)count); i++)
        net->weights[all[i].place] = 0;
    free(all);
}

/* Networks that survive. */
typedef struct survivors {
    uint64_t trained;
    uint64_t rounded[LAST_BITS + 1];
    uint64_t dropped[DROPS];
} survivors;

static void hurt(survivors *counts, study *one, const cinch_net *best)
{
    cinch_net copy = net_copy(best);
    size_t bytes = cinch_shape_weights(&best->shape) * sizeof(float);
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++) {
        memcpy(copy.weights, best->weights, bytes);
        round_weights(&copy, bits);
        counts->rounded[bits] += study_exact(one, &copy);
    }
    for (unsigned d = 0; d < DROPS; d++) {
        memcpy(copy.weights, best->weights, bytes);
        drop_weakest(&copy, drop_shares[d]);
        counts->dropped[d] += study_exact(one, &copy);
    }
    free(copy.weights);
}

static void survivor_tables(article_section *section, const survivors *counts)
{
    article_table(section, "Weights rounded to so many bits, scaled to the largest on each side.",
                  "bits|still exact");
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++) {
        article_cell_add(section, "%d", bits);
        article_rate_add(section, counts->rounded[bits], counts->trained);
    }
    article_table(section, "The weakest connections of the 44 dropped.",
                  "share dropped|still exact");
    for (unsigned d = 0; d < DROPS; d++) {
        article_cell_add(section, "%.0f %%", 100 * drop_shares[d]);
        article_rate_add(section, counts->dropped[d], counts->trained);
    }
}

static void survivor_chart(article_section *section, const survivors *counts)
{
    double bits[LAST_BITS + 1], share[LAST_BITS + 1], low[LAST_BITS + 1], high[LAST_BITS + 1];
    size_t points = 0;
    for (int b = FIRST_BITS; b <= LAST_BITS && counts->trained > 0; b++, points++) {
        cinch_interval range = cinch_wilson(counts->rounded[b], counts->trained);
        bits[points] = b;
        share[points] = (double)counts->rounded[b] / (double)counts->trained;
        low[points] = range.low;
        high[points] = range.high;
    }
    const cinch_series series = {"still exact", bits, share, low, high, points, true};
    const cinch_panel panel = {"share still exact", &series, 1, false};
    const cinch_chart chart = {"Rounded weights",
                               "Share of networks that stay exact over the bits per weight.",
                               "bits per weight",
                               false,
                               &panel,
                               1};
    article_draw_chart(section, "claim13-rounding.svg",
                       "Share of 11-2-11 networks that stay exact over bits per weight.", &chart);
}

/* The fewest bits that most networks survive; 0: none. */
static int enough_bits(const survivors *counts)
{
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++)
        if (verdict_of_rate(counts->rounded[bits], counts->trained) == ARTICLE_HOLDS)
            return bits;
    return 0;
}

void article_weak(article_section *section)
{
    uint64_t seeds = article_count(section, 100, 5);
    survivors counts = {.trained = 0};
    study one = trained_study(section);
    for (uint64_t i = 0; i < seeds && !interrupt_seen(); i++) {
        if (!study_train(&one, i))
            continue;
        cinch_net best = study_best(&one);
        counts.trained++;
        hurt(&counts, &one, &best);
    }
    study_close(&one);
    article_say(
        section,
        "%s of 11-2-11 on cycle:11, adam, %d passes, then hurt (no command rounds or drops "
        "weights). Simplifying breaks them when "
        "fewer than half survive %d bits, a sign and three strengths, which is what colours "
        "and line widths can show; weak connections matter when fewer than half survive the "
        "loss of their weakest quarter. The condition is that this does not go for the "
        "weakest tenth.",
        counted(counts.trained, "exact network").text, TRAINED_PASSES, STYLE_BITS);
    survivor_tables(section, &counts);
    survivor_chart(section, &counts);
    int bits = enough_bits(&counts);
    bool simple = 2 * counts.rounded[STYLE_BITS] < counts.trained;
    bool quarter = 2 * counts.dropped[QUARTER] < counts.trained;
    bool tenth = 2 * counts.dropped[TENTH] < counts.trained;
    article_judge(
        section,
        !simple && !quarter          ? ARTICLE_FAILS
        : simple && quarter && tenth ? ARTICLE_HOLDS
                                     : ARTICLE_CONDITION,
        "Rounded to %d bits %s stay exact, without the weakest quarter of the connections "
        "%s, but without the weakest tenth %s; rounding %s %d bits.",
        STYLE_BITS, rate_text(counts.rounded[STYLE_BITS], counts.trained).text,
        rate_text(counts.dropped[QUARTER], counts.trained).text,
        rate_text(counts.dropped[TENTH], counts.trained).text,
        bits > 0 ? "does no harm from" : "breaks them even at", bits > 0 ? bits : LAST_BITS);
}

/* ---- 14: strong and weak input --------------------------------------------------------------- */

enum { STRENGTHS = 400, INPUTS = 11 };

/* What wins for each input as it fires with strength 0 .. 1. */
typedef struct sweep_of_input {
    double strength[STRENGTHS];
    double share[INPUTS][STRENGTHS]; /* of every output */
    bool wins[INPUTS];
    unsigned different;
    char order[160]; /* "7 3 5": winners as the input grows stronger */
} sweep_of_input;

/* The network with one input's weights at so much strength, as it answers that input. */
static uint32_t fire(sweep_of_input *sweep, unsigned s, const cinch_net *scaled, uint32_t key)
{
    cinch_walk walk;
    owned_arena memory = study_walk(&walk, scaled, key);
    uint32_t winner = walk.answer;
    for (uint32_t v = 0; v < INPUTS; v++)
        sweep->share[v][s] = (double)walk.share[v];
    free(memory.memory);
    return winner;
}

static void sweep_input(sweep_of_input *sweep, const cinch_net *net, uint32_t key)
{
    uint32_t before = UINT32_MAX;
    cinch_net scaled = net_copy(net);
    size_t used = 0;
    *sweep = (sweep_of_input){.different = 0};
    for (unsigned s = 0; s < STRENGTHS; s++) {
        double x = (s + 1.0) / STRENGTHS;
        for (uint32_t j = 0; j < net->shape.width[0]; j++)
            *net_at(&scaled, 0, key, j) = (float)x * *net_at(net, 0, key, j);
        uint32_t winner = fire(sweep, s, &scaled, key);
        sweep->strength[s] = x;
        sweep->different += !sweep->wins[winner];
        sweep->wins[winner] = true;
        if (winner != before && used + 16 < sizeof sweep->order)
            used += (size_t)snprintf(sweep->order + used, sizeof sweep->order - used, "%s%u",
                                     s == 0 ? "" : " ", winner + 1);
        before = winner;
    }
    free(scaled.weights);
}

/* The shares of those outputs that win at some strength. */
static void strength_chart(article_section *section, const sweep_of_input *sweep, uint32_t key)
{
    char names[INPUTS][32], title[80], caption[300];
    cinch_series series[INPUTS];
    unsigned shown = 0;
    for (unsigned v = 0; v < INPUTS; v++) {
        if (!sweep->wins[v])
            continue;
        snprintf(names[shown], sizeof names[shown], "output %u", v + 1);
        series[shown] = (cinch_series){
            names[shown], sweep->strength, sweep->share[v], NULL, NULL, STRENGTHS, false};
        shown++;
    }
    snprintf(title, sizeof title, "Input %u, fired weakly and strongly", key + 1);
    snprintf(caption, sizeof caption,
             "Shares of the outputs that win at some strength of input %u, in the network of the "
             "table: the winner changes where the lines cross. Of the inputs this one has the most "
             "winners.",
             key + 1);
    const cinch_panel panel = {"share", series, shown, false};
    const cinch_chart chart = {title,
                               "Shares of a few outputs over how strongly an input fires.",
                               "strength of the input",
                               false,
                               &panel,
                               1};
    article_draw_chart(section, "claim14-strength.svg", caption, &chart);
}

/* What happens over the networks. */
typedef struct strength_counts {
    uint64_t nets, turning; /* exact networks; of them, those with an input whose winner changes */
    uint64_t inputs, changing; /* of all these networks */
} strength_counts;

/* Every input of one network; the first network's are told. */
static void sweep_network(strength_counts *counts, article_section *section, const cinch_net *net)
{
    sweep_of_input *sweep = memory_take(1, sizeof *sweep), *most = memory_take(1, sizeof *most);
    uint32_t most_key = 0;
    uint64_t before = counts->changing;
    most->different = 0;
    for (uint32_t key = 0; key < INPUTS; key++) {
        sweep_input(sweep, net, key);
        if (sweep->different > most->different) {
            *most = *sweep;
            most_key = key;
        }
        counts->inputs++;
        counts->changing += sweep->different > 1;
        if (counts->nets > 0)
            continue;
        article_cell_add(section, "%u", key + 1);
        article_cell_add(section, "%u", sweep->different);
        article_cell_add(section, "%s", sweep->order);
    }
    if (counts->nets == 0)
        strength_chart(section, most, most_key);
    counts->nets++;
    counts->turning += counts->changing > before;
    free(sweep);
    free(most);
}

void article_strength(article_section *section)
{
    uint64_t seeds = article_count(section, 20, 2);
    strength_counts counts = {.nets = 0};
    study one = trained_study(section);
    article_table(section,
                  "One 11-2-11 network; each input fires with 400 strengths up to 1: what its two "
                  "nodes receive is strength times weight.",
                  "input|different winners|winners as it grows stronger");
    for (uint64_t i = 0; i < seeds && !interrupt_seen(); i++) {
        if (!study_train(&one, i))
            continue;
        cinch_net best = study_best(&one);
        sweep_network(&counts, section, &best);
    }
    study_close(&one);
    article_say(
        section,
        "With one node alone a weaker input never changes the winner: all logits shrink "
        "together. With two, tanh flattens one node before the other, so that the "
        "direction of the code turns. The claim says that it can be so: it is judged by the "
        "share of networks in which it happens. Inputs of one network depend on each other, so "
        "the interval is one over networks and inputs are only counted. No command fires an "
        "input weakly.");
    article_judge(section, verdict_of_rate(counts.turning, counts.nets),
                  "In %s networks there is an input whose winner depends on how strongly it fires; "
                  "it does for %llu of the %llu inputs of all these networks.",
                  rate_text(counts.turning, counts.nets).text, (unsigned long long)counts.changing,
                  (unsigned long long)counts.inputs);
}

/* ---- 15: many nodes in the middle ------------------------------------------------------------ */

/* Share of connections that may go one at a time: none can be seen to matter. */
#define HARMLESS 0.9

enum { WIDEST_SEEDS = 2 }; /* they are slow */

/* How networks bear the loss of connections; the shares are means over them. */
typedef struct losses {
    uint64_t nets;
    uint64_t hidden;        /* of them, those in which HARMLESS or more can go alone */
    uint64_t sorted;        /* those in which half or more can go at once, the weakest first */
    size_t connections;     /* of one */
    double single;          /* share that can go alone */
    double together;        /* share that can go at once */
    double low[2], high[2]; /* the least and the most of both, over the networks */
} losses;

/* The share of connections that can go, each alone. */
static double lose_single(study *one, const cinch_net *best)
{
    size_t count = cinch_shape_cost(&best->shape).connections, single = 0;
    cinch_net copy = net_copy(best);
    for (size_t i = 0; i < count && !interrupt_seen(); i++) {
        float kept = copy.weights[i];
        copy.weights[i] = 0;
        single += study_exact(one, &copy);
        copy.weights[i] = kept;
    }
    free(copy.weights);
    return share_of(single, count);
}

/* The share that can go at once, from the weakest on, before an answer changes. */
static double lose_together(study *one, const cinch_net *best)
{
    size_t count = cinch_shape_cost(&best->shape).connections, together = 0;
    cinch_net copy = net_copy(best);
    strength *all = by_strength(best);
    for (; together < count && !interrupt_seen(); together++) {
        copy.weights[all[together].place] = 0;
        if (!study_exact(one, &copy))
            break;
    }
    free(all);
    free(copy.weights);
    return share_of(together, count);
}

static void add_losses(losses *sum, const double share[2])
{
    for (unsigned i = 0; i < 2; i++) {
        sum->low[i] = sum->nets > 0 ? fmin(sum->low[i], share[i]) : share[i];
        sum->high[i] = fmax(sum->high[i], share[i]);
    }
    sum->single += share[0];
    sum->together += share[1];
    sum->hidden += share[0] >= HARMLESS;
    sum->sorted += share[1] >= 0.5;
    sum->nets++;
}

/* Means over the exact seeds of one width; adds a row. */
static losses lose_all(article_section *section, uint32_t width, uint64_t seeds)
{
    losses sum = {.nets = 0};
    study one = study_of(section, "cycle:20", width);
    one.train.polish = TRAINED_PASSES;
    sum.connections = cinch_shape_cost(&one.shape).connections;
    for (uint64_t i = 0; i < seeds && !interrupt_seen(); i++) {
        if (!study_train(&one, i))
            continue;
        cinch_net best = study_best(&one);
        const double share[2] = {lose_single(&one, &best), lose_together(&one, &best)};
        add_losses(&sum, share);
    }
    double count = (double)(sum.nets > 0 ? sum.nets : 1);
    sum.single /= count;
    sum.together /= count;
    article_cell_add(section, "20-%u-20", width);
    article_cell_add(section, "%zu", sum.connections);
    article_cell_add(section, "%llu", (unsigned long long)sum.nets);
    article_cell_add(section, "%.1f %% (%.1f-%.1f)", 100 * sum.single, 100 * sum.low[0],
                     100 * sum.high[0]);
    article_cell_add(section, "%.1f %% (%.1f-%.1f)", 100 * sum.together, 100 * sum.low[1],
                     100 * sum.high[1]);
    article_rate_add(section, sum.hidden, sum.nets);
    study_close(&one);
    return sum;
}

static article_verdict judge_losses(const losses *widest)
{
    if (2 * widest->hidden < widest->nets || widest->nets == 0)
        return ARTICLE_FAILS;
    return 2 * widest->sorted >= widest->nets ? ARTICLE_CONDITION : ARTICLE_HOLDS;
}

void article_wide(article_section *section)
{
    static const struct {
        uint32_t width;
        uint64_t seeds;
    } full[] = {{2, 5}, {4, 5}, {16, 5}, {64, 5}, {700, WIDEST_SEEDS}},
      quick[] = {{16, 1}, {64, 1}};
    bool is_quick = section->article->quick;
    size_t count = is_quick ? 2 : 5;
    losses widest = {.nets = 0};
    article_table(section,
                  "cycle:20, adam, 2,000 passes past exactness. Connections that can be dropped "
                  "without changing any answer: one at a time, and at once from the weakest on; "
                  "means over the networks, the least and the most of them in brackets. Hidden: "
                  "networks in which 90 % or more can go one at a time.",
                  "network|connections|networks|one at a time|at once, weakest first|hidden");
    for (size_t i = 0; i < count; i++)
        widest = is_quick ? lose_all(section, quick[i].width, quick[i].seeds)
                          : lose_all(section, full[i].width, full[i].seeds);
    article_say(section,
                "Where %.0f %% or more can go one at a time no single connection can be seen to "
                "matter, though together they do everything. Strength tells something when half "
                "of them or more can go at once, the weakest first. The claim is judged by the "
                "widest networks: it holds when half of them hide what matters in this sense; the "
                "condition is that in half of them strength still tells what can be left out, so "
                "that a picture of the strong connections alone would be a true one. Connections "
                "of one network depend on each other, so intervals are over networks only. No "
                "command drops connections.",
                100 * HARMLESS);
    article_judge(
        section, judge_losses(&widest),
        "With %u nodes %.1f %% of the connections can go one at a time without a changed "
        "answer (%s), so that none is seen to matter alone. The condition: "
        "sorted by strength the weakest %.1f %% can go at once, which leaves %.0f of %zu to "
        "look at.",
        is_quick ? quick[1].width : full[4].width, 100 * widest.single,
        counted(widest.nets, "network").text, 100 * widest.together,
        (double)widest.connections * (1 - widest.together), widest.connections);
}
