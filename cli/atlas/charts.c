/* charts.c - critical N over width, passes over N, cost over connections. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/atlas.h"
#include "system/memory.h"
#include "talk/rate.h"

enum { MOST_SERIES = CINCH_SERIES_COUNT };

#define NONE ((double)NAN) /* no interval */

static void one_panel(atlas_chart *chart, const char *label, const cinch_series *series,
                      size_t count, const char *x, unsigned axis, const char *column)
{
    cinch_panel *panel = atlas_keep(chart, 1, sizeof *panel);
    *panel =
        (cinch_panel){.label = label, .series = series, .count = count, .axis = CINCH_AXIS_LOG};
    atlas_draw(chart, panel, 1, x, axis, column);
}

/* ---- Critical N ------------------------------------------------------------------------------ */

/* Networks without a hidden layer have no place on its axis. */
static bool has_place(const atlas_critical *critical)
{
    return critical->width > 0;
}

static size_t criticals_of(const atlas_data *data, size_t setting)
{
    size_t count = 0;
    for (size_t i = 0; i < data->criticals; i++)
        count += data->critical[i].setting == setting && has_place(&data->critical[i]);
    return count;
}

static cinch_series critical_series(atlas_chart *chart, const atlas_data *data, size_t setting)
{
    const char *name = data->setting[setting].label;
    atlas_curve curve = atlas_curve_new(chart, name, data->criticals, CINCH_DOTS);
    for (size_t i = 0; i < data->criticals; i++) {
        const atlas_critical *c = &data->critical[i];
        if (c->setting == setting)
            atlas_curve_add(&curve, c->width, c->symbols, c->low, c->high);
    }
    return curve.series;
}

static cinch_series limit_series(atlas_chart *chart, const char *name, uint32_t widest,
                                 unsigned limit, unsigned style)
{
    enum { MOST_LIMITS = 5 }; /* widths for which any is known */
    atlas_curve curve = atlas_curve_new(chart, name, MOST_LIMITS, style);
    for (uint32_t width = 1; width <= widest && width <= MOST_LIMITS; width++)
        if (isfinite(atlas_limit_symbols(width, limit)))
            atlas_curve_add(&curve, width, atlas_limit_symbols(width, limit), NONE, NONE);
    return curve.series;
}

/*
 * Up to the widest that was measured; as many as there are colours left. A margin's curve takes two
 * widths: a lone point at k = 2 would cover the article's.
 */
static size_t limit_all(atlas_chart *chart, cinch_series *series, size_t most, uint32_t widest)
{
    size_t count = 0;
    series[count++] =
        limit_series(chart, "the article's estimate", widest, ATLAS_ARTICLE, CINCH_POINTS);
    for (size_t i = 1; i < CINCH_CONTOURS && count < most && widest >= 3; i++)
        series[count++] =
            limit_series(chart, atlas_keep_text(chart, "best margin %g", atlas_contour_margin(i)),
                         widest, (unsigned)(ATLAS_CONTOUR + i), CINCH_DASHED);
    return count;
}

static void describe_critical(atlas_chart *chart, const atlas_data *data, const size_t *chosen,
                              size_t count)
{
    atlas_caption(chart,
                  "The number of symbols at which half of the seeds are exact, with its 95 "
                  "%% interval, over %s.",
                  atlas_units_text(data));
    for (size_t s = 0; s < count; s++) {
        const char *gap = ":";
        atlas_caption(chart, " %s", data->setting[chosen[s]].label);
        for (size_t i = 0; i < data->criticals; i++) {
            const atlas_critical *c = &data->critical[i];
            if (c->setting != chosen[s] || strlen(chart->caption) > 1500)
                continue;
            atlas_caption(chart, "%s %s at k = %u", gap, atlas_critical_text(c).text, c->width);
            gap = ",";
        }
        atlas_caption(chart, ".");
    }
}

/* The widths at the ends of the first setting's curve. */
static void title_critical(atlas_chart *chart, const atlas_data *data, size_t setting)
{
    const atlas_critical *first = NULL, *last = NULL;
    for (size_t i = 0; i < data->criticals; i++)
        if (data->critical[i].setting == setting) {
            /* What one unit holds is known without measuring. */
            first = first == NULL || first->width < 2 ? &data->critical[i] : first;
            last = &data->critical[i];
        }
    char through[60] = "", more[120] = "";
    if (!atlas_names_layers(&data->setting[setting]))
        snprintf(through, sizeof through, " through %.40s", counted(first->width, "unit").text);
    if (last->width > first->width)
        snprintf(more, sizeof more, ", %s through %u", atlas_crossing_text(last).text, last->width);
    atlas_title(chart, "%s: half of the seeds exact at N = %s%s%s", data->setting[setting].label,
                atlas_crossing_text(first).text, through, more);
}

void atlas_add_critical(atlas *atlas)
{
    const atlas_data *data = &atlas->data;
    size_t chosen[MOST_SERIES], all = 0;
    uint32_t widest = 0;
    bool limits = true;
    for (size_t i = 0; i < data->settings; i++)
        limits = limits && (criticals_of(data, i) == 0 || atlas_limits_apply(&data->setting[i]));
    size_t count = atlas_choose(atlas, "critical N", chosen, limits ? MOST_SERIES - 2 : MOST_SERIES,
                                criticals_of);
    bool placed = true;
    for (size_t i = 0; i < data->criticals; i++) {
        widest = data->critical[i].width > widest ? data->critical[i].width : widest;
        placed = placed && has_place(&data->critical[i]);
    }
    if (!placed)
        atlas_remark_add(atlas, "critical N: networks with no hidden layer have no place on its "
                                "axis; --json has their numbers");
    else if (count == 0)
        atlas_remark_add(atlas, "critical N: left out, for at no width the database reaches from "
                                "more than half of the seeds exact to less than half");
    if (count == 0)
        return;
    atlas_chart *chart = atlas_add(atlas, "critical", "");
    cinch_series *series = atlas_keep(chart, MOST_SERIES, sizeof *series);
    title_critical(chart, data, chosen[0]);
    for (size_t i = 0; i < count; i++)
        series[i] = critical_series(chart, data, chosen[i]);
    all =
        count +
        (limits && widest >= 2 ? limit_all(chart, series + count, MOST_SERIES - count, widest) : 0);
    one_panel(chart, "symbols N", series, all, "hidden units k", CINCH_AXIS_WHOLE, "hidden");
    describe_critical(chart, data, chosen, count);
    if (all > count + 1)
        atlas_caption(chart, " Dashed: where the best known spherical codes have these margins.");
}

/* ---- Passes ---------------------------------------------------------------------------------- */

/* Of fewer exact seeds the median says little: the budget cut the others off. */
static bool is_passed(const atlas_cell *cell)
{
    return cell->passes > 0 && cell->share >= 0.5;
}

/* The cells of a setting that are drawn: 0 where no width has two of them. */
static size_t passed_cells(const atlas_data *data, size_t setting)
{
    size_t points = 0, most = 0, all = 0;
    uint32_t width = 0;
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        if (cell->setting != setting || !is_passed(cell))
            continue;
        points = cell->width == width ? points + 1 : 1;
        width = cell->width;
        most = points > most ? points : most;
        all++;
    }
    return most >= 2 ? all : 0;
}

static void add_passes(atlas_curve *curve, const atlas_cell *cell)
{
    atlas_curve_add(curve, cell->symbols, cell->passes, NONE, NONE);
}

static const atlas_panels_plan passes = {.stem = "passes",
                                         .label = "",
                                         .much = passed_cells,
                                         .shown = is_passed,
                                         .add = add_passes,
                                         .style = CINCH_DOTS,
                                         .axis = CINCH_AXIS_LOG | CINCH_AXIS_SHARED};

static short_text symbols_text(double symbols)
{
    return text_of_count((uint64_t)symbols);
}

static void describe_passes(const atlas_panels *drawn, const atlas_data *data)
{
    atlas_chart *chart = drawn->chart;
    atlas_caption(chart, "The median of the passes until a network is exact, of the exact ones, "
                         "where half of the seeds or more are exact.");
    for (size_t p = 0; p < drawn->count; p++) {
        const atlas_setting *setting = &data->setting[drawn->setting[p]];
        bool told = atlas_names_layers(setting);
        const char *gap = told ? ":" : ": ";
        atlas_caption(chart, " %s", setting->label);
        for (size_t w = 0; w < drawn->widths; w++) {
            const cinch_series *curve = atlas_panels_curve(drawn, p, w);
            if (curve->count == 0)
                continue;
            size_t last = curve->count - 1;
            atlas_caption(chart, "%s%s %s %s at N = %s", gap, told ? "" : curve->name,
                          last > 0 ? "from" : "with", text_of_number(curve->y[0]).text,
                          symbols_text(curve->x[0]).text);
            if (last > 0)
                atlas_caption(chart, " to %s at N = %s", text_of_number(curve->y[last]).text,
                              symbols_text(curve->x[last]).text);
            gap = ", ";
        }
        atlas_caption(chart, ".");
    }
}

/* The curve with most points in the first frame: from where to where it goes. */
static void title_passes(const atlas_panels *drawn, const atlas_data *data)
{
    size_t most = 0;
    for (size_t w = 1; w < drawn->widths; w++)
        if (atlas_panels_curve(drawn, 0, w)->count > atlas_panels_curve(drawn, 0, most)->count)
            most = w;
    const cinch_series *curve = atlas_panels_curve(drawn, 0, most);
    if (curve->count == 0) {
        atlas_title(drawn->chart, "Passes until a network is exact");
        return;
    }
    size_t last = curve->count - 1;
    atlas_title(
        drawn->chart, "%s: exact after %s passes at N = %s, after %s at N = %s",
        atlas_curve_text(drawn->chart, &data->setting[drawn->setting[0]], drawn->width[most]),
        text_of_number(curve->y[0]).text, symbols_text(curve->x[0]).text,
        text_of_number(curve->y[last]).text, symbols_text(curve->x[last]).text);
}

void atlas_add_passes(atlas *atlas)
{
    atlas_panels drawn = atlas_add_panels(atlas, &passes);
    if (drawn.chart == NULL) {
        atlas_remark_add(atlas, "passes: left out, for at no width two numbers of symbols have "
                                "half of their seeds exact");
        return;
    }
    title_passes(&drawn, &atlas->data);
    describe_passes(&drawn, &atlas->data);
}

/* ---- Cost ------------------------------------------------------------------------------------ */

static int by_x(const void *a, const void *b)
{
    const double *p = a, *q = b;
    for (int i = 0; i < 2; i++)
        if (p[i] < q[i] || p[i] > q[i])
            return p[i] < q[i] ? -1 : 1;
    return 0;
}

/* Whether a cell's time is that of passes: in a few of them, drawing the first weights shows. */
static bool is_timed(const atlas_cell *cell)
{
    const double few = 30;
    bool short_ones = cell->passes > 0 && cell->passes < few;
    return cell->microseconds > 0 && cell->connections > 0 && !short_ones;
}

/* All timed cells of a trainer by their connections. */
static cinch_series cost_series(atlas_chart *chart, const atlas_data *data, const char *trainer)
{
    double *pair = memory_take(data->cells, 2 * sizeof *pair);
    size_t count = 0;
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        if (strcmp(atlas_word(&data->setting[cell->setting], SWEEP_TRAINER), trainer) != 0 ||
            !is_timed(cell))
            continue;
        pair[2 * count] = (double)cell->connections;
        pair[2 * count++ + 1] = cell->microseconds;
    }
    qsort(pair, count, 2 * sizeof *pair, by_x);
    atlas_curve curve = atlas_curve_new(chart, trainer, count, CINCH_POINTS);
    for (size_t i = 0; i < count; i++)
        atlas_curve_add(&curve, pair[2 * i], pair[2 * i + 1], NONE, NONE);
    free(pair);
    return curve.series;
}

/* "1.46 ± 0.03"; nothing where too few connections were tried to tell a slope. */
static short_text slope_text(const cinch_series *series)
{
    short_text text = {""};
    const double spread = 4; /* at least so many times as many connections */
    power_law law = power_law_through(series->x, series->y, series->count);
    if (isfinite(law.error) && series->x[series->count - 1] >= spread * series->x[0])
        snprintf(text.text, sizeof text.text, "%.2f \xc2\xb1 %.2f", law.exponent, law.error);
    return text;
}

/* The straight line of the slope, which takes that name; none where there is no slope. */
static cinch_series slope_series(atlas_chart *chart, cinch_series *of)
{
    short_text text = slope_text(of);
    atlas_curve line = atlas_curve_new(chart, NULL, 2, CINCH_GUIDE);
    if (text.text[0] == '\0')
        return line.series;
    power_law law = power_law_through(of->x, of->y, of->count);
    for (int end = 0; end < 2; end++) {
        double x = of->x[end ? of->count - 1 : 0];
        atlas_curve_add(&line, x, law.at_y * pow(x / law.at_x, law.exponent), NONE, NONE);
    }
    of->name = atlas_keep_text(chart, "%s, slope %s", of->name, text.text);
    return line.series;
}

/* The exponents, where there are any. */
static void title_cost(atlas_chart *chart, const char *const *trainer, const cinch_series *series,
                       size_t count)
{
    char text[sizeof chart->title];
    size_t used = 0, named = 0;
    for (size_t i = 0; i < count; i++) {
        short_text slope = slope_text(&series[2 * i]);
        if (slope.text[0] == '\0' || used >= sizeof text)
            continue;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s (%s)",
                                 named++ > 0 ? ", " : "", slope.text, trainer[i]);
    }
    if (named > 0)
        atlas_title(chart, "The cost of a pass grows as connections to the power %s", text);
}

static void describe_cost(atlas_chart *chart, const cinch_series *series, size_t count)
{
    atlas_caption(chart, "CPU time of one pass of one network over its connections, a point per "
                         "cell, and the slope by least squares over logarithms with its 95 %% "
                         "interval, dashed; a pass is forward and back over all N rows. Cells "
                         "where half of the trainings end within 30 passes are left out: drawing "
                         "the first weights shows in their times.");
    for (size_t i = 0; i < count; i++) {
        const cinch_series *one = &series[2 * i];
        size_t last = one->count - 1;
        atlas_caption(chart, " %s: from %s us at %.0f connections to %s us at %.0f.", one->name,
                      text_of_number(one->y[0]).text, one->x[0], text_of_number(one->y[last]).text,
                      one->x[last]);
    }
}

void atlas_add_cost(atlas *atlas)
{
    const atlas_data *data = &atlas->data;
    size_t count = 0, timed = 0;
    for (size_t i = 0; i < data->cells; i++)
        timed += is_timed(&data->cell[i]);
    if (timed == 0) {
        atlas_remark_add(
            atlas,
            "cost: left out, for the database has no times of trainings that took 30 passes");
        return;
    }
    atlas_chart *chart = atlas_add(atlas, "cost", "Cost of a pass");
    const char *trainer[MOST_SERIES];
    cinch_series *series =
        atlas_keep(chart, 2 * MOST_SERIES, sizeof *series); /* each and its slope */
    for (size_t i = 0; i < data->settings && count < MOST_SERIES; i++) {
        if (!atlas_is_first_of_trainer(data, i))
            continue;
        trainer[count] = atlas_word(&data->setting[i], SWEEP_TRAINER);
        series[2 * count] = cost_series(chart, data, trainer[count]);
        count += series[2 * count].count > 0;
    }
    title_cost(chart, trainer, series, count);
    for (size_t i = 0; i < count; i++)
        series[2 * i + 1] = slope_series(chart, &series[2 * i]);
    one_panel(chart, "microseconds per pass", series, 2 * count, "connections", CINCH_AXIS_LOG,
              "connections");
    describe_cost(chart, series, count);
}
