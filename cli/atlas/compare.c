/* compare.c - learning rates and start weights compared: the same cell under other settings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/atlas.h"
#include "talk/output.h"

enum { MOST_CURVES = CINCH_SERIES_COUNT };

#define NONE ((double)NAN)

/* What goes along the x axis. The sets are of settings that need not agree: */
typedef struct aspect {
    sweep_which x;
    unsigned along;   /* a curve */
    unsigned compare; /* in what is counted as compared */
    unsigned group;   /* within a chart */
    const char *stem, *title, *label, *x_name, *word;
} aspect;

/* A curve: cells of equal symbols and width whose settings agree but for the aspect. */
typedef struct group {
    size_t first, count;
    size_t compared; /* cells of all curves that belong together */
    double spread;   /* between the least and the largest share of these */
    uint64_t usual;  /* cells of the setting among them that has most */
} group;

#define RATE  ATLAS_BUT(SWEEP_RATE)
#define START ATLAS_BUT(SWEEP_START)
#define RANGE ATLAS_BUT(SWEEP_RANGE)

static const aspect rates = {.x = SWEEP_RATE,
                             .along = RATE,
                             .compare = RATE,
                             .group = RATE | START | RANGE,
                             .stem = "rate",
                             .title = "Learning rates compared",
                             .label = "learning rate",
                             .x_name = "rate",
                             .word = "two learning rates"};
static const aspect starts = {.x = SWEEP_RANGE,
                              .along = RANGE,
                              .compare = START | RANGE,
                              .group = START | RANGE,
                              .stem = "start",
                              .title = "Start weights compared",
                              .label = "range of the start weights",
                              .x_name = "range",
                              .word = "two kinds or ranges of start weights"};

/* ---- Groups ---------------------------------------------------------------------------------- */

static const atlas_setting *setting_of(const atlas_data *data, size_t cell)
{
    return &data->setting[data->cell[cell].setting];
}

/* Whether two cells have equal symbols and width, and settings that agree in all but `but`. */
static bool agree(const atlas_data *data, size_t first, size_t second, unsigned but)
{
    const atlas_cell *a = &data->cell[first], *b = &data->cell[second];
    return a->symbols == b->symbols && a->width == b->width &&
           atlas_agree(setting_of(data, first), setting_of(data, second), but);
}

/* The group that begins with a cell; empty where a cell before it belongs too. */
static group group_of(const atlas_data *data, const aspect *to, size_t first)
{
    group found = {.first = first};
    double least = 1, most = 0;
    for (size_t i = 0; i < data->cells; i++) {
        if (!agree(data, first, i, to->compare))
            continue;
        bool along = agree(data, first, i, to->along);
        if (i < first && along)
            return (group){.first = first};
        found.count += along;
        found.compared++;
        least = fmin(least, data->cell[i].share);
        most = fmax(most, data->cell[i].share);
        found.spread = most - least;
        if (setting_of(data, i)->cells > found.usual)
            found.usual = setting_of(data, i)->cells;
    }
    return found;
}

static bool is_better(const group *a, const group *b)
{
    if (a->compared != b->compared)
        return a->compared > b->compared;
    return a->usual != b->usual ? a->usual > b->usual : a->spread > b->spread;
}

/* The curves of a trainer that belong together and have most cells, of equals the most usual ones,
 * of these those that differ most. */
static size_t find_groups(group found[MOST_CURVES], size_t *all, const atlas_data *data,
                          const aspect *to, const char *trainer)
{
    size_t count = 0;
    group best = {.count = 0};
    for (size_t i = 0; i < data->cells; i++) {
        if (strcmp(atlas_word(setting_of(data, i), SWEEP_TRAINER), trainer) != 0)
            continue;
        group one = group_of(data, to, i);
        if (one.count == 0 || one.compared < 2)
            continue;
        ++*all;
        bool together = count > 0 && agree(data, i, found->first, to->group);
        bool better = is_better(&one, &best);
        best = better ? one : best;
        if (better && !together)
            count = 0;
        if (count < MOST_CURVES && (together || better))
            found[count++] = one;
    }
    return count;
}

/* ---- The chart ------------------------------------------------------------------------------- */

/* "uniform, range 1" over rates, "uniform, rate 0.1" over ranges: what stays along the curve. */
static const char *group_name(atlas_chart *chart, const atlas_data *data, const aspect *to,
                              const group *one)
{
    const atlas_setting *setting = setting_of(data, one->first);
    sweep_which other = to == &rates ? SWEEP_RANGE : SWEEP_RATE;
    return atlas_keep_text(chart, "%s start, %s%g", atlas_word(setting, SWEEP_START),
                           sweep_setting_table[other].label, atlas_number(setting, other));
}

/* Cells come by setting, so that x grows: settings that agree differ in it alone. */
static void make_curves(atlas_chart *chart, cinch_series *share, cinch_series *passes,
                        const atlas_data *data, const aspect *to, const group *one)
{
    const char *name = group_name(chart, data, to, one);
    atlas_curve shares = atlas_curve_new(chart, name, one->count, CINCH_DOTS);
    atlas_curve medians = atlas_curve_new(chart, name, one->count, CINCH_DOTS);
    for (size_t i = one->first; i < data->cells; i++) {
        if (!agree(data, one->first, i, to->along))
            continue;
        const atlas_cell *cell = &data->cell[i];
        double x = atlas_number(setting_of(data, i), to->x);
        atlas_curve_add(&shares, x, 100 * cell->share, 100 * cell->low, 100 * cell->high);
        if (cell->passes > 0)
            atlas_curve_add(&medians, x, cell->passes, NONE, NONE);
    }
    *share = shares.series;
    *passes = medians.series;
}

/* Each curve's best point: the largest share, of equals the fewest passes. */
static void describe_curve(atlas_chart *chart, const atlas_data *data, const aspect *to,
                           const group *one, const char *name)
{
    const atlas_cell *best = &data->cell[one->first];
    for (size_t i = one->first; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        bool better = cell->share > best->share ||
                      (cell->share >= best->share && cell->passes < best->passes);
        if (better && agree(data, one->first, i, to->along))
            best = cell;
    }
    atlas_caption(chart, " %s: best at %g, %llu of %llu exact", name,
                  atlas_number(&data->setting[best->setting], to->x),
                  (unsigned long long)best->exact, (unsigned long long)best->tried);
    if (best->passes > 0)
        atlas_caption(chart, ", median %s", counted((uint64_t)best->passes, "pass").text);
    atlas_caption(chart, ".");
}

/* "rate 0.3", "uniform start within 2" */
static const char *point_text(atlas_chart *chart, const atlas_data *data, const aspect *to,
                              const atlas_cell *cell)
{
    const atlas_setting *setting = &data->setting[cell->setting];
    return to == &rates
               ? atlas_keep_text(chart, "rate %g", atlas_number(setting, SWEEP_RATE))
               : atlas_keep_text(chart, "%s start within %g", atlas_word(setting, SWEEP_START),
                                 atlas_number(setting, SWEEP_RANGE));
}

/* The best and the worst of all points, where their intervals are apart. */
static void title_comparison(atlas_chart *chart, const atlas_data *data, const aspect *to,
                             const group *found, size_t count)
{
    const atlas_cell *best = NULL, *worst = NULL, *first = &data->cell[found->first];
    for (size_t g = 0; g < count; g++)
        for (size_t i = found[g].first; i < data->cells; i++) {
            const atlas_cell *cell = &data->cell[i];
            if (!agree(data, found[g].first, i, to->along))
                continue;
            best = best == NULL || cell->low > best->low ? cell : best;
            worst = worst == NULL || cell->high < worst->high ? cell : worst;
        }
    const char *trainer = atlas_word(&data->setting[first->setting], SWEEP_TRAINER);
    const char *network = atlas_network_text(&data->setting[first->setting], first->width).text;
    if (best->low > worst->high)
        atlas_title(chart, "%s, N = %u, %s: %s makes %llu of %llu seeds exact, %s %llu of %llu",
                    trainer, first->symbols, network, point_text(chart, data, to, best),
                    (unsigned long long)best->exact, (unsigned long long)best->tried,
                    point_text(chart, data, to, worst), (unsigned long long)worst->exact,
                    (unsigned long long)worst->tried);
    else
        atlas_title(chart, "%s, %s, N = %u, %s: no difference is sure", to->title, trainer,
                    first->symbols, network);
}

static void draw_comparison(atlas *atlas, const aspect *to, const char *trainer, const group *found,
                            size_t count)
{
    const atlas_data *data = &atlas->data;
    char stem[100];
    size_t with_passes = 0;
    snprintf(stem, sizeof stem, "%s-%s", to->stem, trainer);
    atlas_chart *chart = atlas_add(atlas, stem, "");
    cinch_series *share = atlas_keep(chart, count, sizeof *share);
    cinch_series *passes = atlas_keep(chart, count, sizeof *passes);
    cinch_panel *panels = atlas_keep(chart, 2, sizeof *panels);
    title_comparison(chart, data, to, found, count);
    atlas_caption(
        chart,
        "Exact seeds, with 95 %% intervals, and the median passes of the exact ones, "
        "over the %s; at most %s.",
        to->label,
        counted((uint64_t)atlas_number(setting_of(data, found->first), SWEEP_BUDGET), "pass").text);
    for (size_t i = 0; i < count; i++) {
        make_curves(chart, &share[i], &passes[i], data, to, &found[i]);
        describe_curve(chart, data, to, &found[i], share[i].name);
        with_passes += passes[i].count > 0;
    }
    panels[0] = (cinch_panel){
        .label = "exact seeds, %", .series = share, .count = count, .low = 0, .high = 100};
    panels[1] =
        (cinch_panel){.label = "passes", .series = passes, .count = count, .axis = CINCH_AXIS_LOG};
    atlas_draw(chart, panels, with_passes > 0 ? 2 : 1, to->label, CINCH_AXIS_LOG, to->x_name);
}

static void add_comparison(atlas *atlas, const aspect *to)
{
    const atlas_data *data = &atlas->data;
    size_t drawn = 0, all = 0;
    for (size_t i = 0; i < data->settings; i++) {
        const char *trainer = atlas_word(&data->setting[i], SWEEP_TRAINER);
        group found[MOST_CURVES];
        size_t curves = 0, count = 0;
        if (atlas_is_first_of_trainer(data, i))
            count = find_groups(found, &curves, data, to, trainer);
        if (count > 0)
            draw_comparison(atlas, to, trainer, found, count);
        drawn += count;
        all += curves;
    }
    if (drawn == 0)
        atlas_remark_add(atlas,
                         "%s: left out, for no network was tried with %s and all else the same",
                         to->stem, to->word);
    else if (all > drawn)
        atlas_remark_add(
            atlas,
            "%s: %zu of %zu curves are drawn, for each trainer those of the network that was tried "
            "in most ways; --json has the numbers of all cells",
            to->stem, drawn, all);
}

void atlas_add_rates(atlas *atlas)
{
    add_comparison(atlas, &rates);
}

void atlas_add_starts(atlas *atlas)
{
    add_comparison(atlas, &starts);
}
