/* claims_weights.c - claims 5 to 8: how large weights grow, whole numbers, softmax. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "article/study.h"

/* ---- 5: where the weights go ----------------------------------------------------------------- */

enum { MOST_POINTS = 24 };
#define SETTLED 0.02 /* growth over the last tenfold of passes that still counts as none */

/* Mean sizes of the weights on both sides over passes, means over seeds. */
typedef struct growth {
    size_t points;
    double passes[MOST_POINTS];
    double first[MOST_POINTS], output[MOST_POINTS];
    double exact_at, first_exact, output_exact; /* means at the first exact pass */
} growth;

/* Of inputs that fire and outputs that are ever wanted. */
static void mean_sizes(const study *one, double *first, double *output)
{
    const cinch_mapping *mapping = &one->table.mapping;
    const cinch_shape *shape = &one->shape;
    double count = (double)mapping->rows * shape->width[0];
    cinch_net now = study_now(one);
    *first = *output = 0;
    for (size_t row = 0; row < mapping->rows; row++)
        for (uint32_t j = 0; j < shape->width[0]; j++) {
            *first += fabs((double)*net_at(&now, 0, mapping->key[row], j)) / count;
            *output += fabs((double)*net_at(&now, 1, j, mapping->value[row])) / count;
        }
}

static void follow_seed(growth *g, study *one, uint64_t number, double seeds)
{
    double first, output;
    one->train.polish = 1;
    study_train(one, number);
    mean_sizes(one, &first, &output);
    g->exact_at += (double)one->run.exact_at / seeds;
    g->first_exact += first / seeds;
    g->output_exact += output / seeds;
    one->train.polish = one->train.budget;
    study_begin(one, number);
    for (size_t i = 0; i < g->points; i++) {
        study_go_on(one, (uint64_t)g->passes[i]);
        mean_sizes(one, &first, &output);
        g->first[i] += first / seeds;
        g->output[i] += output / seeds;
    }
}

static growth follow(article_section *section, cinch_trainer trainer, uint64_t seeds, double most)
{
    const study_plan plan = {.width = 2, .trainer = trainer, .budget = (uint64_t)most};
    study one = study_of(section, plan, "shift:5");
    growth g = {.points = 0};
    g.points = pass_points(g.passes, MOST_POINTS, (uint64_t)most);
    for (uint64_t i = 0; i < seeds && !interrupt_seen(); i++)
        follow_seed(&g, &one, i, (double)seeds);
    study_close(&one);
    return g;
}

static void growth_table(article_section *section, const growth *both, uint64_t seeds)
{
    const char *caption = article_text(
        section,
        "Mean size of the weights of inputs that fire and of outputs that are wanted, over %s. "
        "They are exact for the first time after %s passes with sgd and %s with adam, in the mean.",
        counted(seeds, "seed").text, text_of_number(both[0].exact_at).text,
        text_of_number(both[1].exact_at).text);
    article_table(section, caption,
                  "passes|sgd, input side|sgd, output side|adam, input side|adam, output side");
    article_cells(section, cell_text("first exact one"));
    for (unsigned t = 0; t < 2; t++)
        article_cells(section, cell_text("%.2f", both[t].first_exact),
                      cell_text("%.2f", both[t].output_exact));
    for (size_t i = 0; i < both[0].points; i++) {
        double decade = log10(both[0].passes[i]);
        if (fabs(decade - round(decade)) > 1e-9 || decade < 0.5)
            continue;
        article_cells(section, cell_text("%s", text_of_number(both[0].passes[i]).text));
        for (unsigned t = 0; t < 2; t++)
            article_cells(section, cell_text("%.2f", both[t].first[i]),
                          cell_text("%.2f", both[t].output[i]));
    }
}

static void growth_chart(article_section *section, const growth *both, uint64_t seeds)
{
    const growth *sgd = &both[0], *adam = &both[1];
    const cinch_series series[] = {
        article_curve("sgd, output side", sgd->passes, sgd->output, sgd->points),
        article_curve("sgd, input side", sgd->passes, sgd->first, sgd->points),
        article_curve("adam, output side", adam->passes, adam->output, adam->points),
        article_curve("adam, input side", adam->passes, adam->first, adam->points)};
    const article_chart chart = {
        .file = "claim05-weights.svg",
        .caption =
            article_text(section,
                         "Mean size of the weights of 5-2-5 networks, over %s, over passes, which "
                         "count by tens: a straight line is growth like the logarithm.",
                         counted(seeds, "seed").text),
        .title =
            article_text(section,
                         "After %s passes the mean weight of the output side is %.2f with sgd, "
                         "%.2f with adam",
                         text_of_number(sgd->passes[sgd->points - 1]).text,
                         sgd->output[sgd->points - 1], adam->output[adam->points - 1]),
        .description = "Mean weights of both sides of 5-2-5 networks over passes.",
        .x = "passes",
        .axis = CINCH_AXIS_LOG,
        .panel = {{.label = "mean size of a weight", .series = series, .count = 4}}};
    article_draw_chart(section, &chart);
}

/* Growth of both sides over the last tenfold of passes. */
static double last_growth(const growth *g)
{
    size_t last = g->points - 1, before = last - 3;
    return fmax(g->first[last] / g->first[before], g->output[last] / g->output[before]) - 1;
}

void article_growth(article_section *section)
{
    uint64_t seeds = article_count(section, 10, 2);
    double most = section->article->quick ? 1000 : 100000;
    const growth both[] = {follow(section, CINCH_SGD, seeds, most),
                           follow(section, CINCH_ADAM, seeds, most)};
    article_command(section,
                    "cinch fit shift:5 --hidden 2 --trainer sgd --polish %.0f --budget %.0f --seed "
                    "%llu --trace trace.csv",
                    most, most, section->article->seed);
    article_say(section,
                "The command trains the first seed only, and its trace gives norms over the passes "
                "(the root of the sum of squares), not the means over %s below: no command takes "
                "means over seeds.",
                counted(seeds, "seed").text);
    growth_table(section, both, seeds);
    growth_chart(section, both, seeds);
    size_t last = both[0].points - 1;
    double grown = last_growth(&both[0]), adam = last_growth(&both[1]);
    article_say(section,
                "Cross-entropy has no minimum that weights could settle at: larger ones are always "
                "a little better, and each step is smaller than the one before. Over the last "
                "tenfold of passes the weights grew by %.1f %% with sgd and by %.1f %% with adam. "
                "Where they stand is a matter of when one stops. They count as settled when they "
                "grow by less than %.0f %% there.",
                100 * grown, 100 * adam, 100 * SETTLED);
    article_judge(section, verdict_when(fmax(grown, adam) < SETTLED, fmin(grown, adam) >= SETTLED),
                  "After %s the means over %s are %.1f and %.1f with sgd, %.1f and %.1f with adam; "
                  "in the last tenfold of passes they grew by %.1f %% and %.1f %%.",
                  counted((uint64_t)most, "pass").text, counted(seeds, "seed").text,
                  both[0].first[last], both[0].output[last], both[1].first[last],
                  both[1].output[last], 100 * grown, 100 * adam);
}

/* ---- 6: whole numbers ------------------------------------------------------------------------ */

enum { ARTICLE_INTEGERS = 10 };

/* The command that trains its first seed. */
#define TRAIN_ELEVEN                                                                               \
    "cinch fit shift:11 --hidden 2 --budget 2000 --polish 2000 --seed %llu -o eleven.json\n"

static study integer_study(article_section *section)
{
    return study_of(section, (study_plan){.width = 2, .passes = 2000}, "shift:11");
}

/* A walk through an integer network: the winner's sum and the runner-up's. */
static void show_sums(article_section *section, const cinch_net *whole, uint32_t key)
{
    const integer_ranks ranks = integer_rank(whole, key);
    article_formula(section, "input %u\nwinner    output %u: %s\nrunner-up output %u: %s", key + 1,
                    ranks.winner + 1, integer_sum_text(whole, key, ranks.winner).text,
                    ranks.rival + 1, integer_sum_text(whole, key, ranks.rival).text);
}

/* What the network says before it is rounded. */
static void say_unrounded(article_section *section, const study *one, uint32_t key)
{
    cinch_walk walk = study_walk(one, &one->best, key);
    article_say(
        section,
        "Before rounding, input %u gives output %u, with %.2f, and output %u comes next, with "
        "%.2f: the whole numbers keep the winner, but need not keep the order of the others.",
        key + 1, walk.answer + 1, (double)walk.logit[walk.answer], walk.rival + 1,
        (double)walk.logit[walk.rival]);
}

/* A network, its whole numbers, and the commands that give both again. */
static void show_integers(article_section *section, const study *one, const cinch_net *whole)
{
    article_keep_net(section, ARTICLE_INTEGER_FILE, whole, &one->table.mapping,
                     ARTICLE_INTEGER_NOTE);
    article_command(section,
                    "cinch ask " ARTICLE_INTEGER_FILE " 5 --walk\n"
                    "cinch draw " ARTICLE_INTEGER_FILE
                    " --view network -i 5 -o walk.svg\n" TRAIN_ELEVEN
                    "cinch ask eleven.json 5 --walk",
                    section->article->seed + one->next - 1);
    article_say(
        section,
        "The first two commands read the network of whole numbers and give the sums below. The "
        "others train and ask the network that it was rounded from, whose numbers are other ones.");
    article_table(section,
                  "The whole numbers of one network, at most 10: the code of each input, tanh "
                  "applied, and the weights into each output. Input 11 never fires: its code is a "
                  "random one that training left alone.",
                  "node|code h1|code h2|weight from h1|weight from h2");
    for (uint32_t i = 0; i < 11; i++) {
        article_cells(section, cell_text("%u", i + 1));
        for (uint32_t j = 0; j < 2; j++)
            article_cells(section, cell_text(i < 10 ? "%.0f" : "%.0f (never fires)",
                                             (double)*net_at(whole, 0, i, j)));
        for (uint32_t j = 0; j < 2; j++)
            article_cells(section, cell_text("%.0f", (double)*net_at(whole, 1, j, i)));
    }
    show_sums(section, whole, 4);
    say_unrounded(section, one, 4);
    show_sums(section, whole, 8);
    say_unrounded(section, one, 8);
}

/* How large whole numbers must be, over seeds. */
typedef struct integer_results {
    uint64_t trained, within; /* exact ones; of them, those that -10..10 hold */
    double *least;            /* [trained] */
} integer_results;

static integer_results find_integers(article_section *section, uint64_t seeds)
{
    integer_results results = {.least = article_numbers(section, seeds)};
    study one = integer_study(section);
    while (study_next_exact(&one, seeds)) {
        uint32_t least = integer_least(&one.best, &one.table.mapping);
        results.least[results.trained++] = least > 0 ? least : 1001;
        cinch_net whole = integer_net(&one.best, ARTICLE_INTEGERS);
        bool exact = integer_exact(&whole, &one.table.mapping);
        if (exact && results.within++ == 0)
            show_integers(section, &one, &whole);
        free(whole.weights);
    }
    study_close(&one);
    return results;
}

void article_integers(article_section *section)
{
    uint64_t seeds = article_count(section, 100, 5);
    integer_results results = find_integers(section, seeds);
    double middle = median(results.least, results.trained);
    double smallest = results.trained > 0 ? results.least[0] : 0;
    double largest = results.trained > 0 ? results.least[results.trained - 1] : 0;
    article_table(section,
                  "11-2-11 on shift:11, adam, the best of 2,000 passes. Codes and output weights "
                  "are scaled to -m..m and rounded; answers are computed in whole numbers. m is "
                  "the smallest that keeps every row right.",
                  "exact before|exact with m = 10|smallest m|median m|largest m");
    article_cells(section, cell_rate(results.trained, seeds),
                  cell_rate(results.within, results.trained), cell_text("%.0f", smallest),
                  cell_text("%.0f", middle),
                  cell_text("%.0f%s", largest, largest > 1000 ? " or more" : ""));
    article_say(section, "Rounding is not the best way to whole numbers: eleven symbols fit into "
                         "weights of -3..3 on both sides when one searches for them.");
    article_verdict fit = verdict_of_rate(results.trained, seeds);
    article_verdict ten = verdict_of_rate(results.within, results.trained);
    article_judge(section, fit == ARTICLE_HOLDS ? ten : fit,
                  "Two nodes hold eleven symbols in %s; rounded to -10..10, %s of these stay exact "
                  "(median m: %.0f).",
                  rate_text(results.trained, seeds).text,
                  rate_text(results.within, results.trained).text, middle);
}

/* ---- 7: every input's winner ----------------------------------------------------------------- */

static void show_winners(article_section *section, const study *one, const cinch_certificate *proof)
{
    const cinch_mapping *mapping = &one->table.mapping;
    article_table(section, "Every row of the first of these networks that is proved.",
                  "input|winner|its logit|runner-up|margin|share of the winner");
    for (size_t row = 0; row < mapping->rows; row++) {
        cinch_walk walk = study_walk(one, &one->best, mapping->key[row]);
        article_cells(section, cell_text("%u", mapping->key[row] + 1),
                      cell_text("%u", walk.answer + 1),
                      cell_text("%.2f", (double)walk.logit[walk.answer]),
                      cell_text("%u", walk.rival + 1), cell_text("%.2f", walk.margin),
                      cell_text("%.2f %%", 100 * (double)walk.share[walk.answer]));
    }
    article_say(
        section,
        "Its certificate: every right logit exceeds every other by %s or more, and no order of "
        "float32 sums and no tanh t within 2^-21 |t| moves that difference by more than %s.",
        text_of_number(proof->margin).text, text_of_number(proof->bound).text);
}

void article_winners(article_section *section)
{
    uint64_t seeds = article_count(section, 100, 5), exact = 0, proved = 0;
    study one = integer_study(section);
    article_command(section, TRAIN_ELEVEN "cinch check eleven.json shift:11",
                    section->article->seed);
    while (study_next(&one, seeds)) {
        cinch_certificate proof;
        exact += one.run.exact_at != 0;
        if (study_prove(&one, &one.best, &proof) && proved++ == 0)
            show_winners(section, &one, &proof);
    }
    study_close(&one);
    article_judge(section, verdict_of_rate(proved, seeds),
                  "For every input n the winner is n+1 in %s, and all rows are proved in %s.",
                  rate_text(exact, seeds).text, rate_text(proved, seeds).text);
}

/* ---- 8: softmax ------------------------------------------------------------------------------ */

#define NEARLY_ALL 0.99

enum { LENGTHS = 4, SOFTMAX_INPUTS = 10 };

/* Leads and shares of the largest logit after so many passes, over seeds. */
typedef struct shares {
    uint64_t passes;          /* 0: as soon as the network is exact */
    unsigned long long exact; /* networks; shares are of them */
    uint64_t all[2]; /* of them, those whose winners take NEARLY_ALL at every input: e^x, 2^x */
    double *lead,
        *share[2]; /* of every input of every network, room for [seeds * SOFTMAX_INPUTS] */
    size_t inputs;
} shares;

/* The share of the largest logit where logits are powers of `base`. */
static double share_of_largest(const cinch_walk *walk, uint32_t values, double base)
{
    double sum = 0, top = (double)walk->logit[walk->answer];
    for (uint32_t v = 0; v < values; v++)
        sum += pow(base, (double)walk->logit[v] - top);
    return 1 / sum;
}

static void add_shares(shares *s, const study *one, const cinch_net *net)
{
    const double base[2] = {exp(1), 2};
    double least[2] = {1, 1};
    for (size_t row = 0; row < one->table.mapping.rows; row++) {
        cinch_walk walk = study_walk(one, net, one->table.mapping.key[row]);
        for (unsigned b = 0; b < 2; b++) {
            s->share[b][s->inputs] = share_of_largest(&walk, net->shape.values, base[b]);
            least[b] = fmin(least[b], s->share[b][s->inputs]);
        }
        s->lead[s->inputs++] = walk.margin;
    }
    s->exact++;
    for (unsigned b = 0; b < 2; b++)
        s->all[b] += least[b] >= NEARLY_ALL;
}

/* Follows one seed: its logits once it is exact, and on to every number of passes. */
static void follow_shares(shares *at, study *one, uint64_t number)
{
    one->train.polish = 1;
    if (study_train(one, number))
        add_shares(&at[0], one, &one->best);
    one->train.polish = one->train.budget;
    study_begin(one, number);
    for (unsigned i = 1; i < LENGTHS; i++) {
        study_go_on(one, at[i].passes);
        cinch_net now = study_now(one);
        if (study_exact(one, &now))
            add_shares(&at[i], one, &now);
    }
}

static void share_rows(article_section *section, shares *at)
{
    article_table(
        section,
        "The lead of the largest logit and its share, over all inputs of all exact networks, from "
        "their own logits; and the networks whose largest takes 99 % or more at every input.",
        "passes|exact networks|median lead|least lead|median share, e^x|least share, e^x|nearly "
        "all, e^x|median share, 2^x|least share, 2^x|nearly all, 2^x");
    for (unsigned i = 0; i < LENGTHS; i++) {
        shares *s = &at[i];
        double middle = median(s->lead, s->inputs); /* sorts: the least stands first */
        article_cells(section,
                      cell_text("%s", i == 0 ? "first exact one" : text_of_count(s->passes).text),
                      cell_text("%llu", s->exact), cell_text("%.2f", middle),
                      cell_text("%.2f", s->inputs > 0 ? s->lead[0] : 0));
        for (unsigned b = 0; b < 2; b++) {
            middle = median(s->share[b], s->inputs);
            article_cells(section, cell_text("%.3f %%", 100 * middle),
                          cell_text("%.3f %%", s->inputs > 0 ? 100 * s->share[b][0] : 0),
                          cell_rate(s->all[b], s->exact));
        }
    }
}

static void say_rule(article_section *section)
{
    double two = 1 / (1 + pow(2, 44 - 56)), e = 1 / (1 + exp(44 - 56));
    article_say(section,
                "The article's example has a lead of 12: of 2^56 and 2^44 alone the first takes "
                "%.4f %%, and is %.0f times the other; of e^56 and e^44 it takes %.5f %%, and is "
                "%.0f times the other. Those numbers were scaled to -10..10 for the picture. The "
                "table has the logits that trained networks really have. Another base only scales "
                "them: 2^x is e^(0.693 x), and which output is largest does not depend on it.",
                100 * two, pow(2, 12), 100 * e, exp(12));
    article_say(
        section,
        "\"Nearly all\" is %.0f %% or more at every input of a network. The claim is judged with "
        "e^x, which is what trains the networks: it holds when the networks have that as soon as "
        "they are exact, and with a condition when only training past that brings it. cinch ask "
        "shows the shares of one network and input; no command takes them over seeds.",
        100 * NEARLY_ALL);
}

void article_softmax(article_section *section)
{
    uint64_t seeds = article_count(section, 50, 5);
    shares at[LENGTHS] = {{.passes = 0}, {.passes = 500}, {.passes = 2000}, {.passes = 10000}};
    study one = integer_study(section);
    one.train.budget = article_count(section, 10000, 2000);
    for (unsigned i = 0; i < LENGTHS; i++) {
        at[i].lead = article_numbers(section, seeds * SOFTMAX_INPUTS);
        for (unsigned b = 0; b < 2; b++)
            at[i].share[b] = article_numbers(section, seeds * SOFTMAX_INPUTS);
        at[i].passes /= article_count(section, 1, 5);
    }
    for (uint64_t i = 0; i < seeds && !interrupt_seen(); i++)
        follow_shares(at, &one, i);
    study_close(&one);
    article_command(section, TRAIN_ELEVEN "cinch ask eleven.json 5 --walk", section->article->seed);
    say_rule(section);
    share_rows(section, at);
    const shares *first = &at[0], *last = &at[LENGTHS - 1];
    article_verdict at_once = verdict_of_rate(first->all[0], first->exact);
    article_verdict in_the_end = verdict_of_rate(last->all[0], last->exact);
    article_judge(
        section,
        verdict_when(at_once == ARTICLE_HOLDS && in_the_end == ARTICLE_HOLDS,
                     in_the_end == ARTICLE_FAILS),
        "The condition is that training goes on past exactness, for the share depends on the lead, "
        "which grows with it: with e^x the largest takes 99 %% or more at every input in %s "
        "networks that have just become exact, and in %s after %s; with 2^x after these in %s. At "
        "the article's lead of 12 it would take %.3f %% and %.3f %%.",
        rate_text(first->all[0], first->exact).text, rate_text(last->all[0], last->exact).text,
        counted(last->passes, "pass").text, rate_text(last->all[1], last->exact).text,
        100 / (1 + exp(-12)), 100 / (1 + pow(2, -12)));
}
