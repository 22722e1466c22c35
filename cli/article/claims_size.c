/* claims_size.c - claims 11 and 12: how many symbols fit, and what a pass costs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "article/study.h"

/* ---- 11: capacity ---------------------------------------------------------------------------- */

enum { MOST_SIZES = 10, TRAINERS = 3 };

/* What one width is tried with; the sizes stand around where success ends. */
typedef struct capacity_plan {
    uint32_t width;
    uint32_t said; /* the article's number */
    uint32_t sgd[MOST_SIZES], adam[MOST_SIZES];
    uint64_t sgd_seeds, adam_seeds;
} capacity_plan;

static const capacity_plan full_plans[] = {
    {2, 11, {9, 11, 13, 15, 17, 19, 22, 26, 30}, {11, 15, 20, 25, 30, 35, 40, 50, 60}, 20, 20},
    {3, 30, {30, 50, 100, 130, 160}, {30, 50, 100, 130, 160, 200, 300, 400}, 6, 10},
    {4, 100, {50, 100, 200, 300}, {50, 100, 200, 400, 500, 600, 800}, 3, 6}};
static const capacity_plan quick_plans[] = {
    {2, 11, {11, 15}, {11, 20}, 2, 2}, {3, 30, {30}, {30}, 2, 2}, {4, 100, {100}, {100}, 1, 1}};

/* Success over sizes, of one trainer and budget. */
typedef struct capacity_line {
    const char *name;
    size_t points;
    double symbols[MOST_SIZES], share[MOST_SIZES], low[MOST_SIZES], high[MOST_SIZES];
    uint64_t exact[MOST_SIZES], seeds;
} capacity_line;

static void add_point(capacity_line *line, uint32_t symbols, uint64_t exact, uint64_t seeds)
{
    size_t i = line->points++;
    cinch_interval range = cinch_wilson(exact, seeds);
    line->seeds = seeds;
    line->symbols[i] = symbols;
    line->exact[i] = exact;
    line->share[i] = share_of(exact, seeds);
    line->low[i] = range.low;
    line->high[i] = range.high;
}

/* Trains `seeds` networks with 20,000 passes at most; those within 2,000 are counted besides. */
static void try_size(capacity_line *all, capacity_line *soon, article_section *section,
                     cinch_trainer trainer, uint32_t width, uint32_t symbols, uint64_t seeds)
{
    char family[32];
    snprintf(family, sizeof family, "cycle:%u", symbols);
    study one = study_of(section, family, width);
    uint64_t exact = 0, early = 0;
    one.train.trainer = trainer;
    uint64_t *first = study_many(&one, seeds);
    for (uint64_t i = 0; i < seeds; i++) {
        exact += first[i] != 0;
        early += first[i] != 0 && first[i] <= 2000;
    }
    free(first);
    study_close(&one);
    add_point(all, symbols, exact, seeds);
    if (soon != NULL)
        add_point(soon, symbols, early, seeds);
}

static void try_plan(capacity_line lines[TRAINERS], article_section *section,
                     const capacity_plan *plan)
{
    for (unsigned i = 0; i < MOST_SIZES && plan->sgd[i] > 0; i++)
        try_size(&lines[0], NULL, section, CINCH_SGD, plan->width, plan->sgd[i], plan->sgd_seeds);
    for (unsigned i = 0; i < MOST_SIZES && plan->adam[i] > 0; i++)
        try_size(&lines[2], &lines[1], section, CINCH_ADAM, plan->width, plan->adam[i],
                 plan->adam_seeds);
}

/* The largest size up to which at least half of the seeds were exact; 0: none. */
static double half_full(const capacity_line *line)
{
    double most = 0;
    for (size_t i = 0; i < line->points && line->share[i] >= 0.5; i++)
        most = line->symbols[i];
    return most;
}

/* The smallest size at which fewer were; infinite where no such size was tried. */
static double half_end(const capacity_line *line)
{
    for (size_t i = 0; i < line->points; i++)
        if (line->share[i] < 0.5)
            return line->symbols[i];
    return HUGE_VAL;
}

static void capacity_chart(article_section *section, const capacity_plan *plan,
                           const capacity_line *lines)
{
    char file[40], title[80], caption[200];
    const double said_x[] = {plan->said, plan->said}, said_y[] = {0, 1};
    cinch_series series[TRAINERS + 1];
    for (unsigned i = 0; i < TRAINERS; i++)
        series[i] = (cinch_series){lines[i].name, lines[i].symbols, lines[i].share,
                                   lines[i].low,  lines[i].high,    lines[i].points,
                                   true};
    series[TRAINERS] = (cinch_series){"the article", said_x, said_y, NULL, NULL, 2, false};
    snprintf(file, sizeof file, "claim11-width%u.svg", plan->width);
    snprintf(title, sizeof title, "%u nodes in the middle", plan->width);
    snprintf(caption, sizeof caption,
             "Share of exact seeds over the number of symbols, with Wilson's 95 %% intervals; the "
             "article's number, %u, is marked.",
             plan->said);
    const cinch_panel panel = {"share exact", series, TRAINERS + 1, false};
    const cinch_chart chart = {
        title, "Share of exact trainings over the number of symbols.", "symbols (N)", true, &panel,
        1};
    article_draw_chart(section, file, caption, &chart);
}

static void capacity_rows(article_section *section, const capacity_plan *plan,
                          const capacity_line *lines)
{
    for (unsigned t = 0; t < TRAINERS; t++)
        for (size_t i = 0; i < lines[t].points; i++) {
            article_cell_add(section, "%u", plan->width);
            article_cell_add(section, "%s", lines[t].name);
            article_cell_add(section, "%.0f", lines[t].symbols[i]);
            article_rate_add(section, lines[t].exact[i], lines[t].seeds);
        }
}

/* "20, not 25" or "300 or more": how far half of the seeds get. */
static short_text reach_text(const capacity_line *line)
{
    short_text text;
    if (isfinite(half_end(line)))
        snprintf(text.text, sizeof text.text, "%.0f, not %.0f", half_full(line), half_end(line));
    else
        snprintf(text.text, sizeof text.text, "%.0f or more", half_full(line));
    return text;
}

enum { SOON = 1 }; /* the trainer whose end is seen with all widths: adam, 2,000 passes */

/* What the lines of the three widths say of the claim. */
typedef struct capacity_sums {
    unsigned reached; /* numbers that the article's own trainer learns */
    bool near[2];     /* of two and three nodes, which are said to be limits: close to the limit */
    bool measured;    /* growth: whether the end of all three was seen */
    double least[2];  /* least growth from two nodes to three, from three to four */
} capacity_sums;

static capacity_sums sum_up(const capacity_plan *plans, capacity_line lines[3][TRAINERS])
{
    capacity_sums sums = {.measured = true};
    for (unsigned w = 0; w < 3; w++) {
        sums.reached += half_full(&lines[w][0]) >= plans[w].said;
        sums.measured = sums.measured && isfinite(half_end(&lines[w][SOON]));
        if (w < 2)
            sums.near[w] = half_end(&lines[w][0]) <= 2.0 * plans[w].said;
    }
    for (unsigned w = 0; w < 2 && sums.measured; w++)
        sums.least[w] = half_full(&lines[w + 1][SOON]) / half_end(&lines[w][SOON]);
    return sums;
}

static void reach_table(article_section *section, capacity_line lines[3][TRAINERS])
{
    article_table(section,
                  "The largest of these N that half of the seeds learn, and where it ended.",
                  "trainer|2 nodes|3 nodes|4 nodes|seeds with 2, 3, 4 nodes");
    for (unsigned t = 0; t < TRAINERS; t++) {
        article_cell_add(section, "%s", lines[0][t].name);
        for (unsigned w = 0; w < 3; w++)
            article_cell_add(section, "%s", reach_text(&lines[w][t]).text);
        article_cell_add(section, "%llu, %llu, %llu", (unsigned long long)lines[0][t].seeds,
                         (unsigned long long)lines[1][t].seeds,
                         (unsigned long long)lines[2][t].seeds);
    }
}

static short_text growth_text(const capacity_sums *sums)
{
    short_text text = {"how it grows is not measured, for no end was seen"};
    if (sums->measured)
        snprintf(text.text, sizeof text.text, "it grows by %.1f and %.1f times or more",
                 sums->least[0], sums->least[1]);
    return text;
}

static void judge_capacity(article_section *section, const capacity_sums *sums,
                           capacity_line lines[3][TRAINERS])
{
    bool grows = sums->least[0] > 3.0 / 2 && sums->least[1] > 4.0 / 3;
    bool refuted = sums->reached < 3 || (sums->measured && !grows);
    bool near = sums->near[0] && sums->near[1];
    article_judge(section,
                  refuted         ? ARTICLE_FAILS
                  : near && grows ? ARTICLE_HOLDS
                                  : ARTICLE_CONDITION,
                  "With its own trainer half of the seeds learn the article's numbers in %u of 3 "
                  "cases; 11 is %s the limit of two nodes (%s), 30 is %s that of three (%s), four "
                  "learn %s. With adam and 2,000 passes %s, where the nodes grow by 1.5 and 1.33.",
                  sums->reached, sums->near[0] ? "near" : "far below",
                  reach_text(&lines[0][0]).text, sums->near[1] ? "near" : "far below",
                  reach_text(&lines[1][0]).text, reach_text(&lines[2][0]).text,
                  growth_text(sums).text);
}

void article_capacity(article_section *section)
{
    const capacity_plan *plans = section->article->quick ? quick_plans : full_plans;
    capacity_line lines[3][TRAINERS] = {0};
    article_command(
        section,
        "cinch fit cycle:19 --hidden 2 --trainer sgd --polish 1 --seeds 20 --seed %llu\n"
        "cinch fit cycle:20 --hidden 2 --budget 2000 --polish 1 --seeds 20 --seed %llu",
        (unsigned long long)section->article->seed, (unsigned long long)section->article->seed);
    for (unsigned w = 0; w < 3; w++) {
        lines[w][0].name = "sgd, 20,000 passes";
        lines[w][SOON].name = "adam, 2,000 passes";
        lines[w][2].name = "adam, 20,000 passes";
        try_plan(lines[w], section, &plans[w]);
        capacity_chart(section, &plans[w], lines[w]);
    }
    capacity_sums sums = sum_up(plans, lines);
    reach_table(section, lines);
    article_say(
        section,
        "Weights exist for every N with two nodes: N codes on a circle do. What ends is what "
        "training of fixed steps and so many passes reaches. Rules: a number of the article is "
        "reached when half of the seeds are exact there with its own trainer, one row at a time. "
        "11 and 30, which it gives as limits, are near the limit when success ends by twice the "
        "number; of four nodes it says only that they hold more than 100. Growth is measured where "
        "the end is seen for all three widths, with adam and 2,000 passes, and from the safe side: "
        "the largest N still learnt over the smallest no longer learnt with one node fewer. The "
        "claim does not hold when a number is not reached or that growth is no faster than the "
        "nodes', 3/2 and 4/3; a number that is far below the limit makes it hold with a condition: "
        "as a lower bound. Few seeds stand behind the larger networks: %llu with sgd and %llu with "
        "adam for three nodes, %llu and %llu for four.",
        (unsigned long long)lines[1][0].seeds, (unsigned long long)lines[1][2].seeds,
        (unsigned long long)lines[2][0].seeds, (unsigned long long)lines[2][2].seeds);
    article_table(section,
                  "Exact seeds on cycle:N (all N keys and all N values occur), rate 0.1, random "
                  "weights within 1.",
                  "nodes|trainer|symbols|exact");
    for (unsigned w = 0; w < 3; w++)
        capacity_rows(section, &plans[w], lines[w]);
    judge_capacity(section, &sums, lines);
}

/* ---- 12: cost -------------------------------------------------------------------------------- */

enum { COST_POINTS = 18, LARGE_NETWORK = 300 /* connections */ };
#define LINEAR_SLOPE 1.1 /* up to this, cost "grows with the connections" and no faster */

/* One size: its connections, and what a pass costs. */
typedef struct costs {
    size_t points;
    uint32_t symbols[COST_POINTS], width[COST_POINTS];
    double connections[COST_POINTS];
    double seconds[COST_POINTS];         /* of a pass */
    double multiplications[COST_POINTS]; /* of a row, counted */
} costs;

/* The least of a few times of a pass, from fresh weights each: converged ones could be slower. */
static double time_pass(study *one)
{
    enum { REPETITIONS = 5 };
    double least = HUGE_VAL;
    size_t rows = one->table.mapping.rows;
    uint64_t passes = 1 + 100000 / (rows * (rows + 20));
    for (int i = 0; i < REPETITIONS && !interrupt_seen(); i++) {
        study_begin(one, 0);
        cinch_train_run(&one->run, 1);
        double start = clock_seconds();
        cinch_train_run(&one->run, passes);
        least = fmin(least, (clock_seconds() - start) / (double)passes);
    }
    return least;
}

/*
 * Multiplications for one row of one lit input: forward through the output weights, back through them,
 * and their gradient; the lit input's weights take one each for the gradient.
 */
static double count_multiplications(const cinch_shape *shape)
{
    double total = 0;
    for (uint32_t layer = 0; layer <= shape->layers; layer++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, layer);
        total += layer == 0 ? (double)matrix.units : 3.0 * (double)(matrix.inputs * matrix.units);
    }
    return total;
}

static costs measure_costs(article_section *section)
{
    static const uint32_t sizes[] = {5, 10, 20, 50, 100, 200};
    costs found = {.points = 0};
    for (uint32_t width = 2; width <= 4; width++)
        for (unsigned s = 0; s < sizeof sizes / sizeof *sizes && !interrupt_seen(); s++) {
            char family[32];
            snprintf(family, sizeof family, "cycle:%u", sizes[s]);
            study one = study_of(section, family, width);
            size_t i = found.points++;
            one.train.trainer = CINCH_SGD;
            one.train.polish = one.train.budget;
            found.symbols[i] = sizes[s];
            found.width[i] = width;
            found.connections[i] = (double)cinch_shape_cost(&one.shape).connections;
            found.multiplications[i] = count_multiplications(&one.shape);
            if (section->article->times)
                found.seconds[i] = time_pass(&one);
            study_close(&one);
        }
    return found;
}

/* The slope of log cost over log connections, of networks with `least` or more: timed or counted. */
static double cost_slope(const costs *found, bool times, bool per_row, double least)
{
    double x[COST_POINTS], y[COST_POINTS];
    size_t points = 0;
    for (size_t i = 0; i < found->points; i++) {
        if (found->connections[i] < least)
            continue;
        double row = times ? found->seconds[i] / found->symbols[i] : found->multiplications[i];
        x[points] = found->connections[i];
        y[points++] = per_row ? row : row * found->symbols[i];
    }
    return exponent(x, y, points);
}

static void cost_table(article_section *section, const costs *found)
{
    bool times = section->article->times;
    article_table(section,
                  times
                      ? "Measured times of this run: they differ from machine to machine and from "
                        "run to run. The mappings of N symbols are all N to N, and one-to-one."
                      : "Counted, not timed.",
                  times ? "network|connections|log10 of mappings|multiplications per row|time per "
                          "pass|time per row"
                        : "network|connections|log10 of mappings|multiplications per row");
    for (size_t i = 0; i < found->points; i++) {
        double mappings = lgamma((double)found->symbols[i] + 1) / log(10);
        article_cell_add(section, "%u-%u-%u", found->symbols[i], found->width[i],
                         found->symbols[i]);
        article_cell_add(section, "%.0f", found->connections[i]);
        article_cell_add(section, "%.1f", mappings);
        article_cell_add(section, "%.0f", found->multiplications[i]);
        if (times) {
            article_cell_add(section, "%s", text_of_seconds(found->seconds[i]).text);
            article_cell_add(section, "%s",
                             text_of_seconds(found->seconds[i] / found->symbols[i]).text);
        }
    }
}

static void cost_chart(article_section *section, const costs *found)
{
    static const char *const names[] = {"2 nodes", "3 nodes", "4 nodes"};
    bool times = section->article->times;
    size_t each = found->points / 3;
    double cost[COST_POINTS];
    cinch_series series[3];
    for (size_t i = 0; i < found->points; i++)
        cost[i] = times ? 1e6 * found->seconds[i] / found->symbols[i] : found->multiplications[i];
    for (unsigned k = 0; k < 3; k++)
        series[k] = (cinch_series){
            names[k], found->connections + k * each, cost + k * each, NULL, NULL, each, true};
    const cinch_panel panel = {times ? "microseconds per row" : "multiplications per row", series,
                               3, true};
    const cinch_chart chart = {
        "Cost over connections",
        "What back-propagation of one row costs over the number of connections.",
        "connections",
        true,
        &panel,
        1};
    article_draw_chart(section, "claim12-cost.svg",
                       "One row, forward and back, over connections; both axes count by tens, so "
                       "that a slope of 1 is \"in proportion\".",
                       &chart);
}

void article_cost(article_section *section)
{
    costs found = measure_costs(section);
    bool times = section->article->times;
    double row = cost_slope(&found, times, true, 0), pass = cost_slope(&found, times, false, 0);
    double large = cost_slope(&found, times, true, LARGE_NETWORK), most = fmax(row, large);
    cost_table(section, &found);
    cost_chart(section, &found);
    article_say(
        section,
        "Judged is the cost of one row, for that is what grows with the connections; its exponent "
        "is the slope of least squares over logarithms. Over all networks it grows like "
        "connections^%.2f: small ones pay mostly for what every row costs. In those with %d "
        "connections or more it grows like connections^%.2f. The larger of these two, %.2f, must "
        "not exceed %.1f. The cost of a pass (connections^%.2f) is not judged: a pass is N rows, "
        "so "
        "that it grows with the rows besides. The number of mappings grows with the factorial of "
        "N: "
        "no cost does. %s",
        row, LARGE_NETWORK, large, most, LINEAR_SLOPE, pass,
        times ? "No command prints these times; cinch fit takes so long for so many passes."
              : "No command counts multiplications: they follow from the shape.");
    article_judge(
        section, most <= LINEAR_SLOPE ? ARTICLE_HOLDS : ARTICLE_FAILS,
        "%s: the cost of a row, which is judged, grows like connections^%.2f over all networks and "
        "^%.2f over the large ones (the larger may be %.1f), while the mappings grow from 10^2 to "
        "10^375.",
        times ? "Timed" : "Counted", row, large, LINEAR_SLOPE);
}
