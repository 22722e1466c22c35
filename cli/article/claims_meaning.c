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
    return study_of(section, (study_plan){.width = 2, .passes = TRAINED_PASSES}, "cycle:11");
}

/* ---- 13: rounding and dropping --------------------------------------------------------------- */

enum { FIRST_BITS = 2, LAST_BITS = 12, DROPS = 7 };
static const double drop_shares[DROPS] = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5};
enum { TENTH = 1, QUARTER = 4 }; /* places in it */
enum { STYLE_BITS = 3 };         /* what colours and widths of lines can show */

/* Rounds each side's weights to `bits` bits: a sign and steps of the largest weight. */
static void round_weights(cinch_net *net, int bits)
{
    for (uint32_t layer = 0; layer <= net->shape.layers; layer++) {
        cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
        float *weight = net->weights + matrix.first;
        size_t count = matrix.inputs * matrix.units;
        double step = cinch_round(weight, count, (1u << (bits - 1)) - 1);
        for (size_t i = 0; i < count; i++)
            weight[i] = (float)((double)weight[i] * step);
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
    size_t count = cinch_shape_cost(&net->shape).parameters;
    strength *all = memory_take(count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = (strength){.size = fabs((double)net->weights[i]), .place = i};
    qsort(all, count, sizeof *all, compare_strengths);
    return all;
}

static void drop_weakest(cinch_net *net, double share)
{
    size_t count = cinch_shape_cost(&net->shape).parameters;
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

static void hurt(survivors *counts, study *one)
{
    cinch_net copy = net_copy(&one->best);
    size_t bytes = cinch_shape_cost(&copy.shape).parameters * sizeof(float);
    counts->trained++;
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++) {
        memcpy(copy.weights, one->best.weights, bytes);
        round_weights(&copy, bits);
        counts->rounded[bits] += study_exact(one, &copy);
    }
    for (unsigned d = 0; d < DROPS; d++) {
        memcpy(copy.weights, one->best.weights, bytes);
        drop_weakest(&copy, drop_shares[d]);
        counts->dropped[d] += study_exact(one, &copy);
    }
    free(copy.weights);
}

static void survivor_tables(article_section *section, const survivors *counts)
{
    article_table(section, "Weights rounded to so many bits, scaled to the largest on each side.",
                  "bits|still exact");
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++)
        article_cells(section, cell_text("%d", bits),
                      cell_rate(counts->rounded[bits], counts->trained));
    article_table(section, "The weakest connections of the 44 dropped.",
                  "share dropped|still exact");
    for (unsigned d = 0; d < DROPS; d++)
        article_cells(section, cell_text("%.0f %%", 100 * drop_shares[d]),
                      cell_rate(counts->dropped[d], counts->trained));
}

/* The fewest bits that most networks survive; 0: none. */
static int enough_bits(const survivors *counts)
{
    for (int bits = FIRST_BITS; bits <= LAST_BITS; bits++)
        if (verdict_of_rate(counts->rounded[bits], counts->trained) == ARTICLE_HOLDS)
            return bits;
    return 0;
}

static void survivor_chart(article_section *section, const survivors *counts)
{
    article_shares shares = {.points = 0};
    for (int bits = FIRST_BITS; bits <= LAST_BITS && counts->trained > 0; bits++)
        article_share_add(&shares, bits, counts->rounded[bits], counts->trained);
    const cinch_series series = article_share_curve("", &shares);
    int bits = enough_bits(counts);
    const article_chart chart = {
        .file = "claim13-rounding.svg",
        .caption = "Share of 11-2-11 networks that stay exact over bits per weight.",
        .title = bits > 0 ? article_text(section,
                                         "Most 11-2-11 networks stay exact from %d bits per "
                                         "weight on",
                                         bits)
                          : "Rounded weights",
        .description = "Share of networks that stay exact over the bits per weight.",
        .x = "bits per weight",
        .axis = CINCH_AXIS_WHOLE,
        .panel = {
            {.label = "share still exact", .series = &series, .count = 1, .low = 0, .high = 1}}};
    article_draw_chart(section, &chart);
}

void article_weak(article_section *section)
{
    uint64_t seeds = article_count(section, 100, 5);
    survivors counts = {.trained = 0};
    study one = trained_study(section);
    while (study_next_exact(&one, seeds))
        hurt(&counts, &one);
    study_close(&one);
    article_say(section,
                "%s of 11-2-11 on cycle:11, adam, %d passes, then hurt (no command rounds or drops "
                "weights). Simplifying breaks them when fewer than half survive %d bits, a sign "
                "and three strengths, which is what colours and line widths can show; weak "
                "connections matter when fewer than half survive the loss of their weakest "
                "quarter. The condition is that this does not go for the weakest tenth.",
                counted(counts.trained, "exact network").text, TRAINED_PASSES, STYLE_BITS);
    survivor_tables(section, &counts);
    survivor_chart(section, &counts);
    int bits = enough_bits(&counts);
    bool simple = 2 * counts.rounded[STYLE_BITS] < counts.trained;
    bool quarter = 2 * counts.dropped[QUARTER] < counts.trained;
    bool tenth = 2 * counts.dropped[TENTH] < counts.trained;
    article_judge(section, verdict_when(simple && quarter && tenth, !simple && !quarter),
                  "Rounded to %d bits %s stay exact, without the weakest quarter of the "
                  "connections %s, but without the weakest tenth %s; rounding %s %d bits.",
                  STYLE_BITS, rate_text(counts.rounded[STYLE_BITS], counts.trained).text,
                  rate_text(counts.dropped[QUARTER], counts.trained).text,
                  rate_text(counts.dropped[TENTH], counts.trained).text,
                  bits > 0 ? "does no harm from" : "breaks them even at",
                  bits > 0 ? bits : LAST_BITS);
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

static void sweep_input(sweep_of_input *sweep, const study *one, uint32_t key)
{
    uint32_t before = UINT32_MAX;
    const cinch_net *net = &one->best;
    cinch_net scaled = net_copy(net);
    size_t used = 0;
    *sweep = (sweep_of_input){.different = 0};
    for (unsigned s = 0; s < STRENGTHS; s++) {
        double x = (s + 1.0) / STRENGTHS;
        for (uint32_t j = 0; j < net->shape.width[0]; j++)
            *net_at(&scaled, 0, key, j) = (float)x * *net_at(net, 0, key, j);
        cinch_walk walk = study_walk(one, &scaled, key);
        uint32_t winner = walk.answer;
        for (uint32_t v = 0; v < INPUTS; v++)
            sweep->share[v][s] = (double)walk.share[v];
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
    cinch_series series[INPUTS];
    unsigned shown = 0;
    for (unsigned v = 0; v < INPUTS; v++)
        if (sweep->wins[v])
            series[shown++] = (cinch_series){.name = article_text(section, "output %u", v + 1),
                                             .x = sweep->strength,
                                             .y = sweep->share[v],
                                             .count = STRENGTHS};
    const article_chart chart = {
        .file = "claim14-strength.svg",
        .caption = article_text(section,
                                "Shares of the outputs that win at some strength of input %u, in "
                                "the network of the table: the winner changes where the lines "
                                "cross. Of the inputs this one has the most winners.",
                                key + 1),
        .title =
            article_text(section, "Input %u, fired from weakly to strongly: outputs %s win in turn",
                         key + 1, sweep->order),
        .description = "Shares of a few outputs over how strongly an input fires.",
        .x = "strength of the input",
        .panel = {{.label = "share", .series = series, .count = shown}}};
    article_draw_chart(section, &chart);
}

/* What happens over the networks. */
typedef struct strength_counts {
    uint64_t nets, turning; /* exact networks; of them, those with an input whose winner changes */
    unsigned long long inputs, changing; /* of all these networks */
} strength_counts;

/* Every input of one network; the first network's are told. */
static void sweep_network(strength_counts *counts, article_section *section, const study *one)
{
    sweep_of_input *sweep = memory_take(1, sizeof *sweep), *most = memory_take(1, sizeof *most);
    uint32_t most_key = 0;
    uint64_t before = counts->changing;
    most->different = 0;
    for (uint32_t key = 0; key < INPUTS; key++) {
        sweep_input(sweep, one, key);
        if (sweep->different > most->different) {
            *most = *sweep;
            most_key = key;
        }
        counts->inputs++;
        counts->changing += sweep->different > 1;
        if (counts->nets == 0)
            article_cells(section, cell_text("%u", key + 1), cell_text("%u", sweep->different),
                          cell_text("%s", sweep->order));
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
    while (study_next_exact(&one, seeds))
        sweep_network(&counts, section, &one);
    study_close(&one);
    article_say(
        section,
        "With one node alone a weaker input never changes the winner: all logits shrink together. "
        "With two, tanh flattens one node before the other, so that the direction of the code "
        "turns. The claim says that it can be so: it is judged by the share of networks in which "
        "it happens. Inputs of one network depend on each other, so the interval is one over "
        "networks and inputs are only counted. No command fires an input weakly.");
    article_judge(section, verdict_of_rate(counts.turning, counts.nets),
                  "In %s networks there is an input whose winner depends on how strongly it fires; "
                  "it does for %llu of the %llu inputs of all these networks.",
                  rate_text(counts.turning, counts.nets).text, counts.changing, counts.inputs);
}

/* ---- 15: many nodes in the middle ------------------------------------------------------------ */

/* Share of connections that may go one at a time: none can be seen to matter. */
#define HARMLESS 0.9

enum { WIDEST_SEEDS = 2 }; /* they are slow */

/* How networks bear the loss of connections; the shares are means over them. */
typedef struct losses {
    unsigned long long nets;
    uint64_t hidden;        /* of them, those in which HARMLESS or more can go alone */
    uint64_t sorted;        /* those in which half or more can go at once, the weakest first */
    size_t connections;     /* of one */
    double single;          /* share that can go alone */
    double together;        /* share that can go at once */
    double low[2], high[2]; /* the least and the most of both, over the networks */
} losses;

/* The share of connections that can go, each alone. */
static double lose_single(study *one)
{
    size_t count = cinch_shape_cost(&one->shape).connections, single = 0;
    cinch_net copy = net_copy(&one->best);
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
static double lose_together(study *one)
{
    size_t count = cinch_shape_cost(&one->shape).connections, together = 0;
    cinch_net copy = net_copy(&one->best);
    strength *all = by_strength(&one->best);
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
    study one =
        study_of(section, (study_plan){.width = width, .polish = TRAINED_PASSES}, "cycle:20");
    sum.connections = cinch_shape_cost(&one.shape).connections;
    while (study_next_exact(&one, seeds)) {
        const double share[2] = {lose_single(&one), lose_together(&one)};
        add_losses(&sum, share);
    }
    double count = (double)(sum.nets > 0 ? sum.nets : 1);
    sum.single /= count;
    sum.together /= count;
    article_cells(
        section, cell_text("20-%u-20", width), cell_text("%zu", sum.connections),
        cell_text("%llu", sum.nets),
        cell_text("%.1f %% (%.1f-%.1f)", 100 * sum.single, 100 * sum.low[0], 100 * sum.high[0]),
        cell_text("%.1f %% (%.1f-%.1f)", 100 * sum.together, 100 * sum.low[1], 100 * sum.high[1]),
        cell_rate(sum.hidden, sum.nets));
    study_close(&one);
    return sum;
}

void article_wide(article_section *section)
{
    static const uint32_t widths[] = {2, 4, 16, 64, 700};
    bool quick = section->article->quick;
    size_t first = quick ? 2 : 0, end = quick ? 4 : 5;
    losses widest = {.nets = 0};
    article_table(section,
                  "cycle:20, adam, 2,000 passes past exactness. Connections that can be dropped "
                  "without changing any answer: one at a time, and at once from the weakest on; "
                  "means over the networks, the least and the most of them in brackets. Hidden: "
                  "networks in which 90 % or more can go one at a time.",
                  "network|connections|networks|one at a time|at once, weakest first|hidden");
    for (size_t i = first; i < end; i++)
        widest = lose_all(section, widths[i], quick ? 1 : widths[i] == 700 ? WIDEST_SEEDS : 5);
    article_say(
        section,
        "Where %.0f %% or more can go one at a time no single connection can be seen to matter, "
        "though together they do everything. Strength tells something when half of them or more "
        "can go at once, the weakest first. The claim is judged by the widest networks: it holds "
        "when half of them hide what matters in this sense; the condition is that in half of them "
        "strength still tells what can be left out, so that a picture of the strong connections "
        "alone would be a true one. Connections of one network depend on each other, so intervals "
        "are over networks only. No command drops connections.",
        100 * HARMLESS);
    article_judge(
        section,
        verdict_when(2 * widest.sorted < widest.nets,
                     2 * widest.hidden < widest.nets || widest.nets == 0),
        "With %u nodes %.1f %% of the connections can go one at a time without a changed answer "
        "(%s), so that none is seen to matter alone. The condition: sorted by strength the weakest "
        "%.1f %% can go at once, which leaves %.0f of %zu to look at.",
        widths[end - 1], 100 * widest.single, counted(widest.nets, "network").text,
        100 * widest.together, (double)widest.connections * (1 - widest.together),
        widest.connections);
}
