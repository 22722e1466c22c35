/* claims_small.c - claims 1 to 4: five symbols, without and with nodes in the middle. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "article/study.h"
#include "talk/names.h"

/* ---- 1: the dense network -------------------------------------------------------------------- */

enum { SQUARED_PASSES = 1000 };
#define SQUARED_ERROR 0.01 /* weights nearer than this to 1 and 0 "approach" them */

/* The largest distance of a weight from what the article draws: 1 where key -> value, else 0. */
static double distance_from_drawing(const study *one, const cinch_net *net)
{
    const cinch_mapping *mapping = &one->table.mapping;
    double largest = 0;
    for (size_t row = 0; row < mapping->rows; row++)
        for (uint32_t v = 0; v < net->shape.values; v++) {
            double want = v == mapping->value[row];
            double weight = (double)*net_at(net, 0, mapping->key[row], v);
            largest = fmax(largest, fabs(weight - want));
        }
    return largest;
}

static void show_matrix(article_section *section, const cinch_net *net)
{
    article_table(section,
                  "Weights of the first of these networks, inputs down, outputs across. Input 5 "
                  "never fires: its weights are still the random ones.",
                  "input|1|2|3|4|5");
    for (uint32_t i = 0; i < 5; i++) {
        article_cells(section, cell_text("%u", i + 1));
        for (uint32_t v = 0; v < 5; v++) {
            double weight = (double)*net_at(net, 0, i, v);
            article_cells(section, cell_text("%.3f", fabs(weight) < 0.0005 ? 0.0 : weight));
        }
    }
}

/* With linear outputs and the squared error: the largest distance over all seeds. */
static double squared_error_network(article_section *section, uint64_t seeds)
{
    const study_plan plan = {
        .output = CINCH_LINEAR, .trainer = CINCH_SGD, .passes = SQUARED_PASSES};
    study linear = study_of(section, plan, "shift:5");
    double largest = 0;
    while (study_next(&linear, seeds)) {
        if (linear.next == 1)
            show_matrix(section, &linear.best);
        largest = fmax(largest, distance_from_drawing(&linear, &linear.best));
    }
    study_close(&linear);
    return largest;
}

void article_dense(article_section *section)
{
    unsigned long long seeds = article_count(section, 100, 10), seed = section->article->seed;
    study dense = study_of(section, (study_plan){.width = 0}, "shift:5");
    uint64_t passes, exact = study_rate(&dense, seeds, &passes);
    size_t connections = cinch_shape_cost(&dense.shape).connections;
    study_close(&dense);
    article_command(section, "cinch fit shift:5 --hidden none --seeds %llu --seed %llu", seeds,
                    seed);
    article_say(section,
                "A 5-5 network has %zu connections. From random weights it became exact in %s of "
                "the seeds; the median needed %s.",
                connections, rate_text(exact, seeds).text, counted(passes, "pass").text);
    article_command(section,
                    "cinch fit shift:5 --hidden none --output linear --trainer sgd --budget %d "
                    "--polish %d --seed %llu -o dense.json\ncinch show dense.json",
                    SQUARED_PASSES, SQUARED_PASSES, seed);
    double distance = squared_error_network(section, seeds);
    article_say(section,
                "The article's picture has weights 1 and 0. Softmax pushes them apart without end; "
                "a linear output with the squared error goes to 1 and 0. Of %d passes the weights "
                "of the best one are kept, by its margin, here and by cinch fit, which says which "
                "pass that was; the command trains and shows the first of %s, over which no weight "
                "of an input that fires is farther off than %s.",
                SQUARED_PASSES, counted(seeds, "network").text, text_of_number(distance).text);
    bool drawn = distance < SQUARED_ERROR;
    article_verdict verdict = verdict_of_rate(exact, seeds);
    if (verdict == ARTICLE_HOLDS && !drawn)
        verdict = ARTICLE_CONDITION;
    article_judge(section, verdict,
                  "%zu connections; exact in %s seeds; the drawn weights 1 and 0 are %s within %g "
                  "with the squared error.",
                  connections, rate_text(exact, seeds).text, drawn ? "reached" : "not reached",
                  SQUARED_ERROR);
}

/* ---- 2: counts of connections ---------------------------------------------------------------- */

/* Trains both networks of so many symbols; whether both are exact, proved and of these counts. */
static bool count_connections(article_section *section, uint32_t symbols, const size_t wanted[2])
{
    bool good = true;
    article_cells(section, cell_text("shift:%u", symbols));
    for (uint32_t dense = 0; dense < 2; dense++) {
        const study_plan plan = {.width = dense ? 0 : 2, .passes = 1000};
        study one = study_of(section, plan, "shift:%u", symbols);
        cinch_certificate proof = {.margin = 0};
        bool proved = study_train(&one, 0) && study_prove(&one, &one.best, &proof);
        size_t connections = cinch_shape_cost(&one.shape).connections;
        article_cells(section, cell_text("%s", shape_text(&one.shape).text),
                      cell_text("%zu", connections),
                      cell_text("%s", proved ? text_of_number(proof.margin).text : "not proved"));
        good = good && proved && connections == wanted[dense];
        study_close(&one);
    }
    return good;
}

void article_connections(article_section *section)
{
    static const struct {
        uint32_t symbols;
        size_t connections[2]; /* with two nodes in the middle; dense */
    } said[] = {{5, {20, 25}}, {10, {40, 100}}, {11, {44, 121}}};
    unsigned agree = 0;
    article_command(section,
                    "cinch fit shift:11 --hidden 2 --budget 1000 --polish 1000 --seed %llu",
                    section->article->seed);
    article_table(section,
                  "Trained networks, adam, the best of 1,000 passes from the first seed; the "
                  "command is the last row's. The margins are proved by a certificate, which "
                  "another part of the program then checks: with a tanh and exact sums of its own, "
                  "so that an error in either would show.",
                  "mapping|shape|connections|margin|dense|connections|margin");
    for (size_t i = 0; i < 3; i++)
        agree += count_connections(section, said[i].symbols, said[i].connections);
    article_say(section,
                "A connection is one 32-bit number here, so this counts connections, not bits: the "
                "mapping itself is a table of far fewer bits than 44 such numbers.");
    article_judge(section, verdict_when(agree == 3, agree == 0),
                  "%u of 3 pairs of networks have the article's counts and are proved exact.",
                  agree);
}

/* ---- 3: a single node in the middle ---------------------------------------------------------- */

enum { SINGLE_PASSES = 2000 };

/* How many different answers a network gives over the mapping's rows. */
static uint32_t different_answers(const study *one, const cinch_net *net)
{
    bool *given = memory_take_zeroed(net->shape.values, sizeof *given);
    uint32_t count = 0;
    for (size_t row = 0; row < one->table.mapping.rows; row++) {
        bool *answer = &given[study_walk(one, net, one->table.mapping.key[row]).answer];
        count += !*answer;
        *answer = true;
    }
    free(given);
    return count;
}

/* What single nodes come to, over the seeds. */
typedef struct single_results {
    uint64_t exact;
    size_t most_right;
    uint32_t most_answers;
} single_results;

static single_results single_nodes(article_section *section, bool bias, uint64_t seeds)
{
    const study_plan plan = {.width = 1, .bias = bias, .budget = SINGLE_PASSES};
    single_results results = {.exact = 0};
    study one = study_of(section, plan, "shift:5");
    while (study_next(&one, seeds)) {
        uint32_t answers = different_answers(&one, &one.best);
        size_t right = one.run.best.right;
        results.exact += one.run.exact_at != 0;
        results.most_right = right > results.most_right ? right : results.most_right;
        results.most_answers = answers > results.most_answers ? answers : results.most_answers;
    }
    study_close(&one);
    return results;
}

void article_single(article_section *section)
{
    unsigned long long seeds = article_count(section, 100, 10), seed = section->article->seed;
    const single_results plain = single_nodes(section, false, seeds);
    const single_results biased = single_nodes(section, true, seeds);
    article_command(section,
                    "cinch fit shift:5 --hidden 1 --budget %d --seeds %llu --seed %llu\n"
                    "cinch fit shift:5 --hidden 1 --budget %d --bias --seeds %llu --seed %llu",
                    SINGLE_PASSES, seeds, seed, SINGLE_PASSES, seeds, seed);
    article_say(section,
                "Without biases each logit is one number h times a weight: for h > 0 the largest "
                "weight wins, for h < 0 the smallest, so two answers at most. With biases the "
                "logits are lines over h, and each of them can be on top somewhere.");
    article_table(section,
                  "5-1-5 on shift:5, adam, 2,000 passes at most; the best pass of each seed. Right "
                  "rows and different answers over the four rows are the most that any seed has.",
                  "biases|exact|rows right|different answers");
    for (unsigned bias = 0; bias < 2; bias++) {
        const single_results *of = bias ? &biased : &plain;
        article_cells(section, cell_text(bias ? "yes" : "no"), cell_rate(of->exact, seeds),
                      cell_text("%zu of 4", of->most_right), cell_text("%u", of->most_answers));
    }
    bool cannot = plain.exact == 0 && plain.most_answers <= 2;
    article_judge(section, verdict_when(biased.exact == 0, !cannot),
                  "Without biases, as in the article, %s are exact, at best with %zu of 4 rows "
                  "right; with biases, which the article has not, %s.",
                  rate_text(plain.exact, seeds).text, plain.most_right,
                  rate_text(biased.exact, seeds).text);
}

/* ---- 4: signs -------------------------------------------------------------------------------- */

#define CLEAR_SIGN 0.5 /* |h| beyond it is a sign */

/* Whether the four codes that occur have four sign patterns; `clear`: each beyond CLEAR_SIGN. */
static bool four_signs(const study *one, const cinch_net *net, bool *clear)
{
    unsigned patterns = 0;
    *clear = true;
    for (uint32_t key = 0; key < 4; key++) {
        cinch_walk walk = study_walk(one, net, key);
        double h1 = (double)walk.unit[0][0], h2 = (double)walk.unit[0][1];
        patterns |= 1u << ((h1 > 0) + 2 * (h2 > 0));
        *clear = *clear && fabs(h1) > CLEAR_SIGN && fabs(h2) > CLEAR_SIGN;
    }
    return patterns == 15;
}

typedef struct sign_counts {
    uint64_t exact, different, clear;
    uint64_t first; /* a seed with four clear signs, for the table; UINT64_MAX: none */
} sign_counts;

static void count_signs(sign_counts *counts, const study *one)
{
    bool clear;
    cinch_net now = study_now(one);
    bool different = four_signs(one, &now, &clear);
    counts->exact += one->run.exact_at != 0;
    counts->different += different;
    counts->clear += different && clear;
    if (different && clear && counts->first == UINT64_MAX)
        counts->first = one->next - 1;
}

static sign_counts signs_of(article_section *section, cinch_trainer trainer, uint64_t passes,
                            uint64_t seeds)
{
    const study_plan plan = {.width = 2, .trainer = trainer, .passes = passes};
    sign_counts counts = {.first = UINT64_MAX};
    study one = study_of(section, plan, "shift:5");
    while (study_next(&one, seeds))
        count_signs(&counts, &one);
    study_close(&one);
    return counts;
}

/* The codes and logits of one network, as the article walks through them. */
static void show_signs(article_section *section, uint64_t number, unsigned long long passes)
{
    const study_plan plan = {.width = 2, .trainer = CINCH_SGD, .passes = passes};
    study one = study_of(section, plan, "shift:5");
    study_train(&one, number);
    article_command(section,
                    "cinch fit shift:5 --hidden 2 --trainer sgd --budget %llu --polish %llu --seed "
                    "%llu -o signs.json\ncinch ask signs.json 1 --walk",
                    passes, passes, section->article->seed + number);
    article_table(section,
                  "Codes and logits of the first network with four clear signs: the right output "
                  "gets both nodes' weights, those that share one sign with it nearly cancel, the "
                  "opposite one gets both with the wrong sign.",
                  "input|code h1|code h2|output 1|output 2|output 3|output 4|output 5");
    for (uint32_t key = 0; key < 4; key++) {
        cinch_walk walk = study_walk(&one, &one.best, key);
        article_cells(section, cell_text("%u", key + 1), cell_text("%.3f", (double)walk.unit[0][0]),
                      cell_text("%.3f", (double)walk.unit[0][1]));
        for (uint32_t v = 0; v < 5; v++)
            article_cells(section, cell_text("%.2f%s", (double)walk.logit[v],
                                             v == walk.answer ? " (answer)" : ""));
    }
    study_close(&one);
}

void article_signs(article_section *section)
{
    unsigned long long seeds = article_count(section, 100, 10), seed = section->article->seed;
    const unsigned long long lengths[] = {100, 1000, article_count(section, 10000, 2000)};
    sign_counts last = {.exact = 0};
    article_command(section,
                    "cinch fit shift:5 --hidden 2 --trainer sgd --budget %llu --polish %llu "
                    "--seeds %llu --seed %llu",
                    lengths[2], lengths[2], seeds, seed);
    article_table(section,
                  "5-2-5 on shift:5, the weights of the last pass. Four signs: the four codes that "
                  "occur lie in four quadrants; clear: each node is also beyond 0.5 on either "
                  "side. The command gives the last row's \"exact\"; no command counts signs over "
                  "seeds, the next one shows those of a single network.",
                  "trainer|passes|exact|four signs|clear");
    for (unsigned t = 0; t < 2; t++)
        for (unsigned i = 0; i < 3; i++) {
            last = signs_of(section, t == 0 ? CINCH_ADAM : CINCH_SGD, lengths[i], seeds);
            article_cells(section, cell_text(t == 0 ? "adam" : "sgd"),
                          cell_text("%s", text_of_count(lengths[i]).text),
                          cell_rate(last.exact, seeds), cell_rate(last.different, seeds),
                          cell_rate(last.clear, seeds));
        }
    if (last.first != UINT64_MAX)
        show_signs(section, last.first, lengths[2]);
    article_verdict held = verdict_of_rate(last.exact, seeds);
    article_verdict signs = verdict_of_rate(last.clear, seeds);
    article_judge(section, held == ARTICLE_HOLDS ? signs : held,
                  "Exact in %s seeds with the article's trainer; the codes are the four sign "
                  "pairs, clearly, in %s after %s.",
                  rate_text(last.exact, seeds).text, rate_text(last.clear, seeds).text,
                  counted(lengths[2], "pass").text);
}
