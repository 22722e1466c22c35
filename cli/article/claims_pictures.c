/* claims_pictures.c - claim 16: the article's thirteen pictures, from trained networks. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "article/study.h"

/* The networks that the pictures are made from; `networks` says how. */
typedef enum cast {
    DENSE_RANDOM,
    DENSE_LEARNED,
    TWO_RANDOM,
    ONE_RANDOM,
    ONE_ANSWER,
    TWO_LEARNED,
    ELEVEN,
    CAST_COUNT
} cast;

typedef struct actor {
    study study;
    cinch_net net; /* its own copy of the weights */
    uint64_t seed; /* the number of the seed that was chosen */
    uint32_t key;  /* the input that is lit in the picture at hand, from 1; 0: none */
} actor;

typedef struct picture {
    const char *file;
    cast who;
    uint32_t key;                      /* the input that is lit, from 1; 0: none */
    const char *article;               /* what the article's picture shows */
    const char *ours;                  /* why ours shows the same */
    bool (*shows)(const actor *actor); /* whether it does */
} picture;

/* Where each is kept, and what its file says of it. */
static const struct {
    const char *file, *note;
} networks[CAST_COUNT] = {
    {"networks/dense_random.json", "5-5 before training: random weights."},
    {"networks/dense_learned.json", "5-5 on shift:5, linear outputs, sgd, best of 1,000 passes; of "
                                    "a seed that gives input 5, which never fires, small weights."},
    {"networks/two_random.json", "5-2-5 before training: random weights."},
    {"networks/one_random.json", "5-1-5 before training: random weights."},
    {"networks/one_answer.json",
     "5-1-5 before training, of a seed with which every input that fires gives output 2."},
    {"networks/two_learned.json", "5-2-5 on shift:5, adam, best of 1,000 passes."},
    {ARTICLE_INTEGER_FILE, ARTICLE_INTEGER_NOTE}};

/* ---- Whether a picture shows what it should -------------------------------------------------- */

static bool has_all_lines(const actor *a)
{
    return cinch_shape_cost(&a->net.shape).connections == 25;
}

/* Of each input that fires, the strongest weight goes to the right output. */
static bool right_lines_are_thick(const actor *a)
{
    const cinch_mapping *mapping = &a->study.table.mapping;
    for (size_t row = 0; row < mapping->rows; row++)
        for (uint32_t v = 0; v < a->net.shape.values; v++) {
            double right = (double)*net_at(&a->net, 0, mapping->key[row], mapping->value[row]);
            double weight = fabs((double)*net_at(&a->net, 0, mapping->key[row], v));
            if (right <= 0 || (v != mapping->value[row] && weight >= right))
                return false;
        }
    return true;
}

static bool has_two_in_the_middle(const actor *a)
{
    return cinch_shape_cost(&a->net.shape).connections == 20 && a->net.shape.width[0] == 2;
}

static bool has_one_in_the_middle(const actor *a)
{
    return cinch_shape_cost(&a->net.shape).connections == 10 && a->net.shape.width[0] == 1;
}

/* Whichever input fires, the output after `key` does: the node has one and the same sign for
 * all. */
static bool one_output_for_all(const actor *a)
{
    for (uint32_t input = 0; input < a->net.shape.offset[1]; input++)
        if (*net_at(&a->net, 0, input, 0) <= 0 ||
            study_walk(&a->study, &a->net, input).answer != a->key)
            return false;
    return true;
}

static bool four_quadrants(const actor *a)
{
    unsigned patterns = 0;
    for (uint32_t i = 0; i < 4; i++)
        patterns |= 1u << ((*net_at(&a->net, 0, i, 0) > 0) + 2 * (*net_at(&a->net, 0, i, 1) > 0));
    return patterns == 15;
}

/* One clear winner, n + 1. */
static bool next_one_wins(const actor *a)
{
    cinch_walk walk = study_walk(&a->study, &a->net, a->key - 1);
    return walk.answer == a->key && walk.margin > 0;
}

static bool eleven_in_integers(const actor *a)
{
    return integer_exact(&a->net, &a->study.table.mapping);
}

static bool integer_walk(const actor *a)
{
    return integer_exact(&a->net, &a->study.table.mapping) &&
           integer_rank(&a->net, a->key - 1).winner == a->key;
}

static const picture pictures[] = {
    {"01-dense.svg", DENSE_RANDOM, 0, "Five inputs, five outputs and all 25 lines between them.",
     "Ours is such a network before training: every connection is there, and none means anything "
     "yet.",
     has_all_lines},
    {"02-learned.svg", DENSE_LEARNED, 0,
     "The same network after training: the lines from n to n+1 are thick, the others thin.",
     "Ours was trained with the squared error; of each input that fires, the line to n+1 is the "
     "strongest. Input 5 never fires: its lines still have their random weights and mean nothing; "
     "ours comes from the first seed that gave it small ones, so that they do not mislead.",
     right_lines_are_thick},
    {"03-middle-layer.svg", TWO_RANDOM, 0,
     "Two nodes between inputs and outputs: fewer lines than before.",
     "Ours is a 5-2-5 network before training: 20 lines instead of 25.", has_two_in_the_middle},
    {"04-single-middle.svg", ONE_RANDOM, 0, "A single node in the middle.",
     "Ours is a 5-1-5 network before training: 10 lines, all through one node.",
     has_one_in_the_middle},
    {"05-single-middle-weights.svg", ONE_ANSWER, 1,
     "With one node in the middle and weights with which input 1 fires output 2, all inputs fire "
     "output 2.",
     "Ours is the first 5-1-5 network of random weights, by its seed, in which input 1 fires "
     "output 2 and all five inputs send the node a positive number: output 2 then has the largest "
     "value for each of the five. Nothing is trained. Input 1 is lit.",
     one_output_for_all},
    {"06-signs.svg", TWO_LEARNED, 0,
     "The learnt 5-2-5 network, positive lines in one colour and negative ones in another.",
     "Ours was trained; its four codes are the four pairs of signs.", four_quadrants},
    {"07-first-input.svg", TWO_LEARNED, 1, "Input 1 fires: output 2 gets the largest sum.",
     "Ours lights input 1 of the same network; output 2 wins.", next_one_wins},
    {"08-second-input.svg", TWO_LEARNED, 2, "Input 2 fires: output 3 wins.",
     "Ours lights input 2; output 3 wins.", next_one_wins},
    {"09-third-input.svg", TWO_LEARNED, 3, "Input 3 fires: output 4 wins.",
     "Ours lights input 3; output 4 wins.", next_one_wins},
    {"10-last-input.svg", TWO_LEARNED, 4, "Input 4 fires: output 5 wins.",
     "Ours lights input 4; output 5 wins.", next_one_wins},
    {"11-eleven.svg", ELEVEN, 0, "Eleven inputs and outputs, two whole numbers at each node.",
     "Ours was trained, its codes and output weights then scaled to -10..10 and rounded; all rows "
     "stay exact in whole numbers. Its title says identity, for the codes have tanh applied "
     "already. Input 11 never fires: its two numbers are random ones that training left alone.",
     eleven_in_integers},
    {"12-eleven-example.svg", ELEVEN, 5, "One input fires, and the sums at the outputs are shown.",
     "Ours lights input 5 of that network; output 6 has the largest sum.", integer_walk},
    {"13-second-example.svg", ELEVEN, 9, "Another input fires; again n+1 has the largest sum.",
     "Ours lights input 9; output 10 has the largest sum.", integer_walk},
};

enum { PICTURES = sizeof pictures / sizeof *pictures };

/* ---- The networks ---------------------------------------------------------------------------- */

static void keep_net(actor *a, const cinch_net *net)
{
    free(a->net.weights);
    a->net = net_copy(net);
}

/* Random weights: of the first seed that fits, the last where none does, or just of the first. */
static actor random_actor(article_section *section, study_plan plan, bool (*fits)(const actor *))
{
    enum { MOST_STARTS = 5000 };
    actor a = {.study = study_of(section, plan, "shift:5"), .key = 1};
    do {
        study_begin(&a.study, a.seed);
        cinch_net now = study_now(&a.study);
        keep_net(&a, &now);
    } while (fits != NULL && !fits(&a) && ++a.seed < MOST_STARTS && !interrupt_seen());
    return a;
}

/* Tries seeds until the network is exact and `fits`; the last one where none does. */
static actor learned_actor(article_section *section, uint32_t symbols, uint64_t passes,
                           bool (*fits)(const actor *))
{
    enum { MOST_SEEDS = 50 };
    const study_plan plan = {.width = 2, .passes = passes};
    actor a = {.study = study_of(section, plan, "shift:%u", symbols), .key = 1};
    bool good;
    do {
        good = study_train(&a.study, a.seed);
        keep_net(&a, &a.study.best);
        good = good && fits(&a);
    } while (!good && ++a.seed < MOST_SEEDS && !interrupt_seen());
    return a;
}

/* An input that never fires keeps its random weights: whether they are too thin to mislead. */
static bool unused_lines_are_thin(const actor *a)
{
    for (uint32_t v = 0; v < a->net.shape.values; v++)
        if (fabs((double)*net_at(&a->net, 0, 4, v)) > 0.5)
            return false;
    return true;
}

/* Linear outputs and the squared error, as in claim 1, from a start that draws well. */
static actor dense_actor(article_section *section)
{
    const study_plan plan = {.output = CINCH_LINEAR, .trainer = CINCH_SGD, .passes = 1000};
    actor a = random_actor(section, plan, unused_lines_are_thin);
    study_train(&a.study, a.seed);
    keep_net(&a, &a.study.best);
    return a;
}

static bool rounds_well(const actor *a)
{
    cinch_net whole = integer_net(&a->net, 10);
    bool exact = integer_exact(&whole, &a->study.table.mapping);
    free(whole.weights);
    return exact;
}

static actor integer_actor(article_section *section)
{
    actor a = learned_actor(section, 11, 2000, rounds_well);
    cinch_net whole = integer_net(&a.net, 10);
    free(a.net.weights);
    a.net = whole;
    return a;
}

/* About one start in 160 is a ONE_ANSWER. */
static void open_cast(actor actors[CAST_COUNT], article_section *section)
{
    const study_plan dense = {.width = 0}, one = {.width = 1}, two = {.width = 2};
    actors[DENSE_RANDOM] = random_actor(section, dense, NULL);
    actors[DENSE_LEARNED] = dense_actor(section);
    actors[TWO_RANDOM] = random_actor(section, two, NULL);
    actors[ONE_RANDOM] = random_actor(section, one, NULL);
    actors[ONE_ANSWER] = random_actor(section, one, one_output_for_all);
    actors[TWO_LEARNED] = learned_actor(section, 5, 1000, four_quadrants);
    actors[ELEVEN] = integer_actor(section);
}

/* The sum of every output, as the walk-throughs show it. */
static void show_walk(article_section *section, const actor *a)
{
    uint32_t key = a->key - 1;
    integer_ranks ranks = integer_rank(&a->net, key);
    article_formula(section, "output %u: %s\noutput %u: %s", ranks.winner + 1,
                    integer_sum_text(&a->net, key, ranks.winner).text, ranks.rival + 1,
                    integer_sum_text(&a->net, key, ranks.rival).text);
}

static void show_picture(article_section *section, const picture *p, unsigned number,
                         const actor *a, bool shows)
{
    uint32_t key = p->key - 1;
    const char *lit = p->key > 0 ? article_text(section, " -i %u", p->key) : "";
    const char *caption = article_text(section, "Picture %u. %s %s%s", number, p->article, p->ours,
                                       shows ? "" : " (In this run it does not.)");
    article_draw_net(section, p->file, caption, &a->net, &a->study.table.mapping,
                     p->key > 0 ? &key : NULL);
    article_command(section, "cinch draw %s shift:%u --view network%s -o %s", networks[p->who].file,
                    a->study.table.mapping.keys->count, lit, p->file);
    if (p->who == ELEVEN && p->key > 0)
        show_walk(section, a);
}

void article_pictures(article_section *section)
{
    actor actors[CAST_COUNT];
    unsigned shown = 0;
    open_cast(actors, section);
    for (unsigned i = 0; i < CAST_COUNT; i++)
        article_keep_net(section, networks[i].file, &actors[i].net, &actors[i].study.table.mapping,
                         networks[i].note);
    article_say(
        section,
        "Each picture is drawn from a network of this run, which stands beside the report; the "
        "command draws the same picture again. After the article's picture in a sentence stands "
        "why ours shows the same; each such property is computed, and counted for the verdict.");
    for (unsigned i = 0; i < PICTURES; i++) {
        actor *a = &actors[pictures[i].who];
        a->key = pictures[i].key;
        bool shows = pictures[i].shows(a);
        show_picture(section, &pictures[i], i + 1, a, shows);
        shown += shows;
    }
    for (unsigned i = 0; i < CAST_COUNT; i++) {
        free(actors[i].net.weights);
        study_close(&actors[i].study);
    }
    article_judge(
        section, verdict_when(shown == PICTURES, shown == 0),
        "%u of %d pictures, drawn from networks of this run, show what the article's show.", shown,
        PICTURES);
}
