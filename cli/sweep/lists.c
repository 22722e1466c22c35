/* lists.c - lists of settings, taken apart, and their combinations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/settings_file.h"
#include "talk/names.h"

/* Elements of a list, but not of symbols; the number where a search gives up. */
enum { MOST_ELEMENTS = 64, USUAL_MOST = 10000 };

/* The values of one setting's list; in each no other field counts. */
typedef struct value_list {
    sweep_settings value[MOST_ELEMENTS];
    size_t count;
} value_list;

typedef struct sweep_lists {
    uint32_t *symbols;
    size_t points, room;
    value_list of[SWEEP_SETTINGS];
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

/* "11", "2..40" or "2..40:2". */
static bool read_range(sweep_lists *lists, const char *text)
{
    uint64_t from, to, step = 1;
    const char *dots = strstr(text, "..");
    const char *end = text + strlen(text);
    if (dots == NULL)
        return sweep_read_digits(&from, text, end) && add_symbols(lists, from, from, 1);
    const char *colon = strchr(dots, ':');
    return sweep_read_digits(&from, text, dots) &&
           sweep_read_digits(&to, dots + 2, colon ? colon : end) &&
           (colon == NULL || sweep_read_digits(&step, colon + 1, end)) &&
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

/* ---- Lists ----------------------------------------------------------------------------------- */

/* Symbols have a list too, but are no setting: all settings are trained at each number. */
static const sweep_setting symbols_list = {
    .name = "symbols",
    .wanted = "a number from 1 to 100000, or a range from low to high such as 2..40 or 2..40:2"};

static bool add_value(value_list *list, const sweep_setting *setting, const char *text)
{
    return list->count < MOST_ELEMENTS &&
           sweep_value_read(&list->value[list->count++], setting, text);
}

/* A range of widths of one layer, as in "1..4". */
static bool add_widths(value_list *list, const char *text, const char *dots)
{
    uint64_t from, to;
    if (!sweep_read_digits(&from, text, dots) ||
        !sweep_read_digits(&to, dots + 2, text + strlen(text)))
        return false;
    for (uint64_t width = from; width <= to; width++) {
        if (list->count == MOST_ELEMENTS)
            return false;
        list->value[list->count++].hidden =
            (option_widths){.given = true, .layers = 1, .width = {(uint32_t)width}};
    }
    return from <= to;
}

static bool add_element(sweep_lists *lists, const sweep_setting *setting, const char *text)
{
    if (setting == &symbols_list)
        return read_range(lists, text);
    value_list *list = &lists->of[setting - sweep_setting_table];
    const char *dots = setting->kind == SETTING_LAYERS ? strstr(text, "..") : NULL;
    return dots != NULL ? add_widths(list, text, dots) : add_value(list, setting, text);
}

static bool refuse_element(const sweep_setting *setting, const char *text, problem *issue)
{
    const char *near = setting->words != NULL ? nearest_word(text, setting->words) : NULL;
    return problem_set(issue, EXIT_USAGE, "--%s: \"%s\" is not %s%s%s%s", setting->name, text,
                       setting->wanted, near ? "; did you mean " : "", near ? near : "",
                       near ? "?" : "");
}

static bool read_list(sweep_lists *lists, const sweep_setting *setting, const char *text,
                      problem *issue)
{
    char one[64];
    size_t count = 0;
    for (const char *at = text;; at++) {
        at += strspn(at, " ");
        size_t length = strcspn(at, ",");
        if (length >= sizeof one || count++ == MOST_ELEMENTS)
            return problem_set(issue, EXIT_USAGE, "--%s: \"%s\": %s", setting->name, text,
                               length >= sizeof one ? "an element is too long"
                                                    : "a list has at most 64 elements");
        memcpy(one, at, length);
        one[length] = '\0';
        if (!add_element(lists, setting, one))
            return refuse_element(setting, one, issue);
        at += length;
        if (*at == '\0')
            return true;
    }
}

bool sweep_setting_check(const char *name, const char *text, problem *issue)
{
    const sweep_setting *which = strcmp(name, symbols_list.name) == 0 ? &symbols_list : NULL;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++)
        if (strcmp(name, sweep_setting_table[i].name) == 0)
            which = &sweep_setting_table[i];
    if (which == NULL)
        return true;
    sweep_lists *lists = memory_take_zeroed(1, sizeof *lists);
    bool good = read_list(lists, which, text, issue);
    free(lists->symbols);
    free(lists);
    return good;
}

static bool read_lists(sweep_lists *lists, const sweep_options *o, problem *issue)
{
    if (o->symbols == NULL && !o->critical)
        return problem_set(issue, EXIT_USAGE,
                           "how many symbols? Give --symbols, as in --symbols 2..40");
    if (o->symbols != NULL && !read_list(lists, &symbols_list, o->symbols, issue))
        return false;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        const char *usual = setting->kind == SETTING_FLAG ? o->flag[i] ? "1" : "0" : setting->usual;
        const char *text = o->list[i] != NULL ? o->list[i] : usual;
        if (text != NULL && !read_list(lists, setting, text, issue))
            return false;
        lists->of[i].count += text == NULL; /* 0 is the trainer's usual one */
    }
    if (o->symbols == NULL) {
        add_symbols(lists, 2, 2, 1);
        add_symbols(lists, USUAL_MOST, USUAL_MOST, 1);
    }
    return true;
}

/* ---- Combinations ---------------------------------------------------------------------------- */

static uint64_t usual_budget(cinch_trainer trainer)
{
    return trainer == CINCH_SGD ? 20000 : trainer == CINCH_ANNEAL ? 1000 : 2000;
}

/* What the library makes of a training's options, at any number of symbols. */
static cinch_train_options usual_options(const sweep_settings *settings)
{
    cinch_shape shape = {.columns = 1,
                         .offset = {0, 2},
                         .layers = settings->hidden.layers,
                         .values = 2,
                         .activation = settings->activation,
                         .output = settings->output,
                         .bias = settings->bias};
    memcpy(shape.width, settings->hidden.width, sizeof shape.width);
    cinch_train_options options = {.trainer = settings->trainer};
    cinch_plan plan;
    REQUIRE(cinch_plan_of(&plan, &shape, 2, 2, &options) == CINCH_OK);
    return plan.options;
}

/* For other networks the library takes Adam instead, which the database would not tell. */
static bool check_trainer(const sweep_settings *settings, problem *issue)
{
    return usual_options(settings).trainer == settings->trainer ||
           problem_set(
               issue, EXIT_USAGE,
               "--trainer anneal is for one hidden layer of 2 to 64 tanh units, softmax and "
               "no biases: give other networks in a sweep of their own");
}

/* The annealed trainer uses neither: all of them would be the same training. */
static bool check_starts(const sweep_lists *lists, problem *issue)
{
    const value_list *trainers = &lists->of[SWEEP_TRAINER];
    const value_list *starts = &lists->of[SWEEP_START], *ranges = &lists->of[SWEEP_RANGE];
    bool annealed = false;
    for (size_t i = 0; i < trainers->count; i++)
        annealed |= trainers->value[i].trainer == CINCH_ANNEAL;
    return !annealed ||
           (starts->count == 1 && starts->value->start == CINCH_START_UNIFORM &&
            ranges->count == 1 && ranges->value->range == 1.0f) ||
           problem_set(issue, EXIT_USAGE,
                       "--start and --range change nothing with --trainer anneal: sweep the other "
                       "trainers' in a sweep of their own");
}

/* Turns to the next element of each list, as an odometer; false after the last combination. */
static bool turn(size_t *at, const sweep_lists *lists)
{
    for (size_t i = SWEEP_SETTINGS; i-- > 0;) {
        ptrdiff_t which = sweep_in_turn(i) - sweep_setting_table;
        if (++at[which] < lists->of[which].count)
            return true;
        at[which] = 0;
    }
    return false;
}

static sweep_settings combination(const sweep_lists *lists, const size_t *at)
{
    sweep_settings settings = {.family = ""};
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        memcpy((char *)&settings + setting->where,
               (const char *)&lists->of[i].value[at[i]] + setting->where, setting->bytes);
    }
    if (settings.budget == 0)
        settings.budget = usual_budget(settings.trainer);
    if (settings.rate == 0)
        settings.rate = usual_options(&settings).rate;
    return settings;
}

static bool combine(sweep_grid *grid, const sweep_lists *lists, problem *issue)
{
    size_t at[SWEEP_SETTINGS] = {0}, count = 1;
    if (!check_starts(lists, issue))
        return false;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++)
        if (__builtin_mul_overflow(count, lists->of[i].count, &count) || count > SWEEP_MOST_CELLS)
            return problem_set(issue, EXIT_USAGE, "more than %d combinations: give shorter lists",
                               SWEEP_MOST_CELLS);
    grid->settings = memory_take(count, sizeof *grid->settings);
    do {
        grid->settings[grid->combinations] = combination(lists, at);
        if (!check_trainer(&grid->settings[grid->combinations++], issue))
            return false;
    } while (turn(at, lists));
    return true;
}

/* Whether each family has a mapping of the fewest and of the most symbols. */
static bool check_families(const sweep_lists *lists, problem *issue)
{
    const value_list *families = &lists->of[SWEEP_FAMILY];
    char name[SWEEP_NAME_ROOM];
    for (size_t i = 0; i < families->count; i++)
        for (size_t j = 0; j < 2; j++) {
            const char *family = families->value[i].family;
            uint32_t symbols = lists->symbols[j == 0 ? 0 : lists->points - 1];
            if (!sweep_mapping_name(name, sizeof name, family, symbols))
                return problem_set(issue, EXIT_USAGE,
                                   "--symbols: there is no mapping %s of %s: begin with 2", family,
                                   counted(symbols, "symbol").text);
        }
    return true;
}

/* ---- Grids ----------------------------------------------------------------------------------- */

typedef struct settings_key {
    uint64_t key;
    const sweep_settings *settings;
} settings_key;

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = ((const settings_key *)a)->key, y = ((const settings_key *)b)->key;
    return x < y ? -1 : x > y;
}

/* What stands twice would be trained twice. */
static bool check_grid(const sweep_grid *grid, problem *issue)
{
    if ((uint64_t)grid->combinations * grid->points > SWEEP_MOST_CELLS)
        return problem_set(issue, EXIT_USAGE, "more than %d cells: give shorter lists",
                           SWEEP_MOST_CELLS);
    settings_key *key = memory_take(grid->combinations, sizeof *key);
    const sweep_settings *twice = NULL;
    for (size_t i = 0; i < grid->combinations; i++)
        key[i] = (settings_key){.key = sweep_settings_key(&grid->settings[i]),
                                .settings = &grid->settings[i]};
    qsort(key, grid->combinations, sizeof *key, compare_keys);
    for (size_t i = 1; i < grid->combinations && twice == NULL; i++)
        twice = key[i].key == key[i - 1].key ? key[i].settings : NULL;
    free(key);
    return twice == NULL || problem_set(issue, EXIT_USAGE,
                                        "the lists name the same settings twice: %s: leave one out",
                                        sweep_settings_text(twice, true).text);
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
    *grid = (sweep_grid){.symbols = NULL};
    bool good = read_lists(lists, options, issue);
    if (good) {
        sort_symbols(lists);
        good = check_bounds(lists, options, issue) && check_families(lists, issue) &&
               combine(grid, lists, issue);
        grid->points = lists->points;
        good = good && check_grid(grid, issue);
    }
    grid->symbols = lists->symbols;
    free(lists);
    return good;
}

void sweep_grid_free(sweep_grid *grid)
{
    free(grid->symbols);
    free(grid->settings);
}
