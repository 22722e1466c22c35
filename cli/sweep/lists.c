/* lists.c - lists of settings, taken apart, and the lines that they make. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_file.h"
#include "sweep/settings_file.h"
#include "system/memory.h"
#include "talk/output.h"

/* Elements of a list that is not one of symbols; where a search for the critical number gives up. */
enum { MOST_ELEMENTS = 64, USUAL_MOST = 10000 };

/* The lists but that of symbols. */
typedef struct sweep_lists {
    uint32_t *symbols;
    size_t points, room;
    option_widths hidden[MOST_ELEMENTS];
    char *family[MOST_ELEMENTS];
    int activation[MOST_ELEMENTS], output[MOST_ELEMENTS], trainer[MOST_ELEMENTS],
        start[MOST_ELEMENTS];
    float rate[MOST_ELEMENTS], range[MOST_ELEMENTS];
    uint64_t budget[MOST_ELEMENTS];
    size_t hiddens, families, activations, outputs, trainers, starts, rates, ranges, budgets;
    void **memory;
} sweep_lists;

/* ---- Symbols --------------------------------------------------------------------------------- */

static bool add_symbols(sweep_lists *lists, uint64_t from, uint64_t to, uint64_t step)
{
    if (from > to || step == 0)
        return false;
    for (uint64_t n = from; n <= to; n += step) {
        lists->symbols =
            memory_reserve(lists->symbols, &lists->room, lists->points + 1, sizeof *lists->symbols);
        lists->symbols[lists->points++] = (uint32_t)n;
    }
    return lists->points <= (size_t)2 * SWEEP_MOST_SYMBOLS;
}

/* Digits up to `end`, as a number within 1 .. SWEEP_MOST_SYMBOLS. */
static bool read_number(uint64_t *number, const char *text, const char *end)
{
    char digits[16];
    size_t length = (size_t)(end - text);
    if (length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return parse_count(number, digits, 1, SWEEP_MOST_SYMBOLS);
}

/* "11", "2..40" or "2..40:2". */
static bool read_range(sweep_lists *lists, const char *text)
{
    uint64_t from, to, step = 1;
    const char *dots = strstr(text, "..");
    const char *end = text + strlen(text);
    if (dots == NULL)
        return read_number(&from, text, end) && add_symbols(lists, from, from, 1);
    const char *colon = strchr(dots, ':');
    return read_number(&from, text, dots) && read_number(&to, dots + 2, colon ? colon : end) &&
           (colon == NULL || read_number(&step, colon + 1, end)) &&
           add_symbols(lists, from, to, step);
}

static int compare_symbols(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void sort_symbols(sweep_lists *lists)
{
    size_t kept = 0;
    qsort(lists->symbols, lists->points, sizeof *lists->symbols, compare_symbols);
    for (size_t i = 0; i < lists->points; i++)
        if (i == 0 || lists->symbols[i] != lists->symbols[kept - 1])
            lists->symbols[kept++] = lists->symbols[i];
    lists->points = kept;
}

/* ---- Elements of the other lists ------------------------------------------------------------- */

static bool add_hidden(sweep_lists *lists, const option_widths *hidden)
{
    if (lists->hiddens == MOST_ELEMENTS)
        return false;
    lists->hidden[lists->hiddens++] = *hidden;
    return true;
}

/* Widths with a dash between layers, as in "8-4". */
static bool read_layers(sweep_lists *lists, const char *text)
{
    option_widths hidden = {.given = true};
    for (const char *at = text;; at++) {
        const char *end = at + strcspn(at, "-");
        uint64_t width;
        if (hidden.layers == CINCH_MAX_LAYERS || !read_number(&width, at, end))
            return false;
        hidden.width[hidden.layers++] = (uint32_t)width;
        if (*end == '\0')
            return add_hidden(lists, &hidden);
        at = end;
    }
}

/* "none", layers, or a range of widths of one layer, as in "1..4". */
static bool read_hidden(sweep_lists *lists, const char *text)
{
    const option_widths none = {.given = true};
    uint64_t from, to;
    const char *dots = strstr(text, "..");
    if (strcmp(text, "none") == 0)
        return add_hidden(lists, &none);
    if (dots == NULL)
        return read_layers(lists, text);
    if (!read_number(&from, text, dots) || !read_number(&to, dots + 2, text + strlen(text)))
        return false;
    for (uint64_t width = from; width <= to; width++) {
        const option_widths one = {.given = true, .layers = 1, .width = {(uint32_t)width}};
        if (!add_hidden(lists, &one))
            return false;
    }
    return from <= to;
}

/* A family of N alone by its name, others with a star in N's place. */
static bool read_family(sweep_lists *lists, const char *text)
{
    const char *colon = strchr(text, ':');
    bool star = colon != NULL && colon[1] == '*' && strchr(colon + 2, '*') == NULL;
    char name[SWEEP_NAME_ROOM];
    if ((colon != NULL && !star) || strlen(text) > 40 ||
        !sweep_mapping_name(name, sizeof name, text, 2))
        return false;
    size_t bytes = strlen(text) + 1;
    lists->family[lists->families] = memory_keep(lists->memory, bytes, 1);
    memcpy(lists->family[lists->families++], text, bytes);
    return true;
}

static bool read_word(int *into, size_t *count, const char *const *words, const char *text)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(text, words[i]) == 0) {
            into[(*count)++] = i;
            return true;
        }
    return false;
}

static bool read_activation(sweep_lists *lists, const char *text)
{
    return read_word(lists->activation, &lists->activations, activation_words, text);
}

static bool read_output(sweep_lists *lists, const char *text)
{
    return read_word(lists->output, &lists->outputs, output_words, text);
}

static bool read_trainer(sweep_lists *lists, const char *text)
{
    return read_word(lists->trainer, &lists->trainers, trainer_words, text);
}

static bool read_start(sweep_lists *lists, const char *text)
{
    return read_word(lists->start, &lists->starts, start_words, text);
}

static bool read_float(float *into, size_t *count, const char *text)
{
    double number;
    if (!parse_number(&number, text, 1e-9, 1e6))
        return false;
    into[(*count)++] = (float)number;
    return true;
}

static bool read_rate(sweep_lists *lists, const char *text)
{
    return read_float(lists->rate, &lists->rates, text);
}

static bool read_spread(sweep_lists *lists, const char *text)
{
    return read_float(lists->range, &lists->ranges, text);
}

static bool read_budget(sweep_lists *lists, const char *text)
{
    return parse_count(&lists->budget[lists->budgets++], text, 1, 1000000000);
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static const char *const family_words[] = {"shift",       "cycle",           "reverse", "identity",
                                           "perm:*:SEED", "random:*:M:SEED", NULL};

static const struct {
    const char *name;
    bool (*read)(sweep_lists *lists, const char *text); /* one element */
    const char *wanted;
    const char *const *words; /* if it is one of them; NULL at the end */
} kinds[] = {
    {.name = "symbols",
     .read = read_range,
     .wanted = "a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2"},
    {.name = "hidden",
     .read = read_hidden,
     .wanted =
         "\"none\", widths such as 2 or 1..4, or up to 8 layers with dashes between, as in 8-4"},
    {.name = "family",
     .read = read_family,
     .wanted = "a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED",
     .words = family_words},
    {.name = "activation",
     .read = read_activation,
     .wanted = "tanh, identity or relu",
     .words = activation_words},
    {.name = "output", .read = read_output, .wanted = "softmax or linear", .words = output_words},
    {.name = "trainer",
     .read = read_trainer,
     .wanted = "adam, sgd, momentum or anneal",
     .words = trainer_words},
    {.name = "start", .read = read_start, .wanted = "uniform or fan-in", .words = start_words},
    {.name = "rate", .read = read_rate, .wanted = "a number from 1e-09 to 1e+06"},
    {.name = "range", .read = read_spread, .wanted = "a number from 1e-09 to 1e+06"},
    {.name = "budget", .read = read_budget, .wanted = "a whole number from 1 to 1000000000"},
};

/* The word that was meant, if one is near. */
static const char *near_word(size_t kind, const char *text)
{
    const char *const *words = kinds[kind].words;
    size_t count = 0;
    while (words != NULL && words[count] != NULL)
        count++;
    return count > 0 ? nearest_name(text, words, count) : NULL;
}

static bool refuse_element(size_t kind, const char *text, problem *issue)
{
    const char *near = near_word(kind, text);
    return problem_set(issue, EXIT_USAGE, "--%s: \"%s\" is not %s%s%s%s", kinds[kind].name, text,
                       kinds[kind].wanted, near ? "; did you mean " : "", near ? near : "",
                       near ? "?" : "");
}

static bool read_list(sweep_lists *lists, size_t kind, const char *text, problem *issue)
{
    char one[64];
    size_t count = 0;
    for (const char *at = text;; at++) {
        at += strspn(at, " ");
        size_t length = strcspn(at, ",");
        if (length >= sizeof one || count++ == MOST_ELEMENTS)
            return problem_set(issue, EXIT_USAGE, "--%s: \"%s\": %s", kinds[kind].name, text,
                               length >= sizeof one ? "an element is too long"
                                                    : "a list has at most 64 elements");
        memcpy(one, at, length);
        one[length] = '\0';
        if (!kinds[kind].read(lists, one))
            return refuse_element(kind, one, issue);
        at += length;
        if (*at == '\0')
            return true;
    }
}

bool sweep_setting_check(const char *name, const char *text, problem *issue)
{
    void *memory = NULL;
    sweep_lists *lists = memory_take_zeroed(1, sizeof *lists);
    bool good = true;
    lists->memory = &memory;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && good; i++)
        if (strcmp(kinds[i].name, name) == 0)
            good = read_list(lists, i, text, issue);
    free(lists->symbols);
    free(lists);
    memory_drop(&memory);
    return good;
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* All combinations of `count` lists, as an odometer, the last list turning fastest. */
static bool turn(size_t *place, const size_t *size, size_t count)
{
    while (count-- > 0) {
        if (++place[count] < size[count])
            return true;
        place[count] = 0;
    }
    return false;
}

static uint64_t usual_budget(cinch_trainer trainer)
{
    return trainer == CINCH_SGD ? 20000 : trainer == CINCH_ANNEAL ? 1000 : 2000;
}

/* What the library makes of a line's training; the numbers of symbols change neither. */
static cinch_train_options usual_options(const sweep_line *line)
{
    cinch_shape shape = {.columns = 1,
                         .offset = {0, 2},
                         .layers = line->hidden.layers,
                         .values = 2,
                         .activation = line->activation,
                         .output = line->output,
                         .bias = line->bias};
    memcpy(shape.width, line->hidden.width, sizeof shape.width);
    cinch_train_options options = {.trainer = line->trainer};
    cinch_train_defaults(&options, &shape, 2);
    return options;
}

/* The annealed trainer becomes Adam in silence elsewhere, and would stand in the database. */
static bool check_trainer(const sweep_line *line, problem *issue)
{
    return usual_options(line).trainer == line->trainer ||
           problem_set(
               issue, EXIT_USAGE,
               "--trainer anneal is for one hidden layer of 2 to 64 tanh units, softmax and "
               "no biases: give other networks in a sweep of their own");
}

/* All start weights and ranges would be the same training. */
static bool check_starts(const sweep_lists *lists, problem *issue)
{
    bool annealed = false;
    for (size_t i = 0; i < lists->trainers; i++)
        annealed |= lists->trainer[i] == CINCH_ANNEAL;
    return !annealed ||
           (lists->starts == 1 && lists->start[0] == CINCH_START_UNIFORM && lists->ranges == 1 &&
            lists->range[0] == 1.0f) ||
           problem_set(issue, EXIT_USAGE,
                       "--start and --range change nothing with --trainer anneal: sweep the other "
                       "trainers' in a sweep of their own");
}

static bool make_lines(sweep_grid *grid, const sweep_lists *lists, bool bias, problem *issue)
{
    const size_t size[] = {lists->families, lists->activations, lists->outputs,
                           lists->hiddens,  lists->trainers,    lists->starts,
                           lists->ranges,   lists->rates,       lists->budgets};
    size_t place[9] = {0}, lines = 1;
    if (!check_starts(lists, issue))
        return false;
    for (size_t i = 0; i < 9; i++)
        if (__builtin_mul_overflow(lines, size[i], &lines) || lines > SWEEP_MOST_CELLS)
            return problem_set(issue, EXIT_USAGE, "more than %d combinations: give shorter lists",
                               SWEEP_MOST_CELLS);
    grid->line = memory_take(lines, sizeof *grid->line);
    do {
        sweep_line *line = &grid->line[grid->lines++];
        *line = (sweep_line){.family = lists->family[place[0]],
                             .activation = (cinch_activation)lists->activation[place[1]],
                             .output = (cinch_output)lists->output[place[2]],
                             .hidden = lists->hidden[place[3]],
                             .bias = bias,
                             .trainer = (cinch_trainer)lists->trainer[place[4]],
                             .start = (cinch_start)lists->start[place[5]],
                             .range = lists->range[place[6]],
                             .rate = lists->rate[place[7]],
                             .budget = lists->budget[place[8]]};
        if (line->budget == 0)
            line->budget = usual_budget(line->trainer);
        if (line->rate == 0)
            line->rate = usual_options(line).rate;
        if (!check_trainer(line, issue))
            return false;
    } while (turn(place, size, 9));
    return true;
}

/* Whether each family has a mapping of the fewest and of the most symbols. */
static bool check_families(const sweep_lists *lists, problem *issue)
{
    char name[SWEEP_NAME_ROOM];
    for (size_t i = 0; i < lists->families; i++)
        for (size_t j = 0; j < 2; j++) {
            uint32_t symbols = lists->symbols[j == 0 ? 0 : lists->points - 1];
            if (!sweep_mapping_name(name, sizeof name, lists->family[i], symbols))
                return problem_set(issue, EXIT_USAGE,
                                   "--symbols: there is no mapping %s of %s: begin with 2",
                                   lists->family[i], counted(symbols, "symbol").text);
        }
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool refuse_twice(const sweep_line *line, problem *issue)
{
    char hidden[96];
    sweep_hidden_name(hidden, sizeof hidden, &line->hidden, '-');
    return problem_set(issue, EXIT_USAGE,
                       "the lists name the same settings twice: %s, hidden %s, %s, rate %s, range "
                       "%s, budget %s: leave one out",
                       line->family, hidden, trainer_words[line->trainer],
                       text_of_number(decimal_of_float(line->rate)).text,
                       text_of_number(decimal_of_float(line->range)).text,
                       text_of_count(line->budget).text);
}

/* A line that stands twice would be trained twice. */
static bool check_lines(const sweep_grid *grid, problem *issue)
{
    if ((uint64_t)grid->lines * grid->points > SWEEP_MOST_CELLS)
        return problem_set(issue, EXIT_USAGE, "more than %d cells: give shorter lists",
                           SWEEP_MOST_CELLS);
    uint64_t *key = memory_take(grid->lines, sizeof *key), twice = 0;
    size_t found = grid->lines;
    for (size_t i = 0; i < grid->lines; i++)
        key[i] = sweep_line_key(&grid->line[i]);
    qsort(key, grid->lines, sizeof *key, compare_keys);
    for (size_t i = 1; i < grid->lines && found == grid->lines; i++)
        if (key[i] == key[i - 1]) {
            found = 0;
            twice = key[i];
        }
    free(key);
    while (found < grid->lines && sweep_line_key(&grid->line[found]) != twice)
        found++;
    return found == grid->lines || refuse_twice(&grid->line[found], issue);
}

static bool read_lists(sweep_lists *lists, const sweep_options *o, problem *issue)
{
    /* In the order of `kinds`; a rate or budget of 0 is the trainer's usual one. */
    const char *const given[] = {o->symbols, o->hidden, o->family, o->activation, o->output,
                                 o->trainer, o->start,  o->rate,   o->range,      o->budget};
    static const char *const usual[] = {NULL,   "2",       "cycle", "tanh", "softmax",
                                        "adam", "uniform", NULL,    "1",    NULL};
    if (o->symbols == NULL && !o->critical)
        return problem_set(issue, EXIT_USAGE,
                           "how many symbols? Give --symbols, as in --symbols 2..40");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *text = given[i] != NULL ? given[i] : usual[i];
        if (text != NULL && !read_list(lists, i, text, issue))
            return false;
    }
    if (o->symbols == NULL) {
        add_symbols(lists, 2, 2, 1);
        add_symbols(lists, USUAL_MOST, USUAL_MOST, 1);
    }
    lists->rates += o->rate == NULL;
    lists->budgets += o->budget == NULL;
    return true;
}

/* A search has bounds instead of a list. */
static bool check_bounds(sweep_lists *lists, const sweep_options *o, problem *issue)
{
    if (!o->critical || o->symbols == NULL)
        return true;
    if (strchr(o->symbols, ',') != NULL || strchr(o->symbols, ':') != NULL ||
        strstr(o->symbols, "..") == NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--symbols: with --critical it bounds the search: give a range such as "
                           "2..400");
    lists->symbols[1 < lists->points ? 1 : 0] = lists->symbols[lists->points - 1];
    if (lists->points == 1)
        return problem_set(issue, EXIT_USAGE, "--symbols: a search needs two bounds that differ");
    lists->points = 2;
    return true;
}

bool sweep_grid_read(sweep_grid *grid, const sweep_options *options, problem *issue)
{
    sweep_lists *lists = memory_take_zeroed(1, sizeof *lists);
    *grid = (sweep_grid){.memory = NULL};
    lists->memory = &grid->memory;
    bool good = read_lists(lists, options, issue);
    if (good) {
        sort_symbols(lists);
        good = check_bounds(lists, options, issue) && check_families(lists, issue) &&
               make_lines(grid, lists, options->bias, issue);
        grid->points = lists->points;
        good = good && check_lines(grid, issue);
    }
    grid->symbols = lists->symbols;
    free(lists);
    return good;
}

void sweep_grid_free(sweep_grid *grid)
{
    free(grid->symbols);
    free(grid->line);
    memory_drop(&grid->memory);
}
