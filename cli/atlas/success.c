/* success.c - the share of exact seeds over symbols and width, as heat maps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/atlas.h"
#include "format/csv.h"
#include "system/memory.h"
#include "talk/output.h"

enum { MOST_MAPS = 12, CURVES = 3 + CINCH_CONTOURS };

#define REACH 1.12 /* a cell reaches no farther than this times its symbols */

/* The cells of one setting. */
typedef struct stretch {
    const atlas_cell *cell;
    size_t count;
} stretch;

static stretch stretch_of(const atlas_data *data, size_t setting)
{
    stretch s = {.cell = data->cell};
    while (s.cell < data->cell + data->cells && s.cell->setting != setting)
        s.cell++;
    while (s.cell + s.count < data->cell + data->cells && s.cell[s.count].setting == setting)
        s.count++;
    return s;
}

/* Whether a setting was tried with several numbers of symbols at one width: then it has a map. */
static bool has_map(const stretch *s)
{
    for (size_t i = 1; i < s->count; i++)
        if (s->cell[i].width == s->cell[i - 1].width &&
            s->cell[i].symbols != s->cell[i - 1].symbols)
            return true;
    return false;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

/* Half-way to the next number of symbols that was tried, and not far from its own. */
static double reach_up(const stretch *s, size_t i)
{
    double own = s->cell[i].symbols, most = own * REACH > own + 0.5 ? own * REACH : own + 0.5;
    if (i + 1 == s->count || s->cell[i + 1].width != s->cell[i].width)
        return most;
    double middle = 0.5 * (own + s->cell[i + 1].symbols);
    return middle < most ? middle : most;
}

static double reach_down(const stretch *s, size_t i)
{
    double own = s->cell[i].symbols, least = own / REACH < own - 0.5 ? own / REACH : own - 0.5;
    if (i == 0 || s->cell[i - 1].width != s->cell[i].width)
        return least;
    double middle = 0.5 * (own + s->cell[i - 1].symbols);
    return middle > least ? middle : least;
}

/* The widths of a setting, one row each; as many as a map has rows for. */
static size_t find_rows(uint32_t width[CINCH_HEAT_ROWS], const stretch *s)
{
    size_t rows = 1;
    width[0] = s->cell[0].width;
    for (size_t i = 1; i < s->count && rows < CINCH_HEAT_ROWS; i++)
        if (width[rows - 1] != s->cell[i].width)
            width[rows++] = s->cell[i].width;
    return rows;
}

static void make_tiles(atlas_chart *chart, const stretch *s)
{
    cinch_heat_tile *tile = atlas_keep(chart, s->count, sizeof *tile);
    size_t row = 0;
    for (size_t i = 0; i < s->count; i++) {
        row += i > 0 && s->cell[i].width != s->cell[i - 1].width;
        tile[i] = (cinch_heat_tile){
            .row = row, .from = reach_down(s, i), .to = reach_up(s, i), .share = s->cell[i].share};
    }
    chart->map.tile = tile;
    chart->map.count = s->count;
}

/* ---- Curves ---------------------------------------------------------------------------------- */

/* Nothing where no row has a number. */
static void add_curve(atlas_chart *chart, cinch_heat_curve *curve, const uint32_t *width,
                      unsigned limit, const char *name, unsigned style)
{
    double *x = atlas_keep(chart, chart->map.rows, sizeof *x);
    bool any = false;
    for (size_t row = 0; row < chart->map.rows; row++) {
        x[row] = atlas_limit_symbols(width[row], limit);
        any = any || isfinite(x[row]);
    }
    if (any)
        curve[chart->map.curves++] = (cinch_heat_curve){.name = name, .x = x, .style = style};
}

static void make_curves(atlas_chart *chart, const uint32_t *width)
{
    cinch_heat_curve *curve = atlas_keep(chart, CURVES, sizeof *curve);
    chart->map.curve = curve;
    add_curve(chart, curve, width, ATLAS_ARTICLE, "the article's estimate", CINCH_DOTS);
    for (size_t i = 0; i < CINCH_CONTOURS; i++)
        add_curve(chart, curve, width, (unsigned)(ATLAS_CONTOUR + i),
                  atlas_keep_text(chart, "best margin %g", atlas_contour_margin(i)),
                  i == 1 ? CINCH_DASHED : 0);
    add_curve(chart, curve, width, ATLAS_INTEGERS, "integers -3..3 hold", CINCH_DASHED);
    add_curve(chart, curve, width, ATLAS_TWO_CLASSES, "one unit's limit", 0);
}

/* ---- Words ----------------------------------------------------------------------------------- */

static void make_csv(atlas_chart *chart, const stretch *s)
{
    FILE *out = memory_stream(&chart->csv, &chart->csv_count);
    fputs("series,hidden,symbols,tried,exact,share,low,high\n", out);
    for (size_t i = 0; i < s->count; i++) {
        const atlas_cell *cell = &s->cell[i];
        fprintf(out, "measured,%u,%u,%llu,%llu,%s,%s,%s\n", cell->width, cell->symbols,
                (unsigned long long)cell->tried, (unsigned long long)cell->exact,
                text_of_double(cell->share).text, text_of_double(cell->low).text,
                text_of_double(cell->high).text);
    }
    for (size_t c = 0; c < chart->map.curves; c++)
        for (size_t row = 0; row < chart->map.rows; row++) {
            const cinch_heat_curve *curve = &chart->map.curve[c];
            if (!isfinite(curve->x[row]))
                continue;
            csv_put_cell(out, curve->name);
            fprintf(out, ",%s,%s,,,,,\n", chart->map.row[row], text_of_double(curve->x[row]).text);
        }
    memory_stream_end(out);
}

/* For each width, up to where all seeds are exact and from where on none is. */
static void describe_row(atlas_chart *chart, const stretch *s, uint32_t width)
{
    uint32_t all = 0, none = 0;
    bool whole = true;
    for (size_t i = 0; i < s->count; i++) {
        const atlas_cell *cell = &s->cell[i];
        if (cell->width != width)
            continue;
        whole = whole && cell->exact == cell->tried;
        all = whole ? cell->symbols : all;
        none = cell->exact > 0 ? 0 : none == 0 ? cell->symbols : none;
    }
    atlas_caption(chart, " %s:", width > 0 ? atlas_width_text(width).text : "Without hidden units");
    if (all > 0)
        atlas_caption(chart, " every seed is exact up to N = %s", text_of_count(all).text);
    if (none > 0)
        atlas_caption(chart, "%s none from N = %s on", all > 0 ? "," : "",
                      text_of_count(none).text);
    if (all == 0 && none == 0)
        atlas_caption(chart, " some seeds are exact at every N");
    atlas_caption(chart, ".");
}

static void describe(atlas_chart *chart, const atlas_data *data, size_t number, const stretch *s,
                     const uint32_t *width)
{
    const atlas_setting *setting = &data->setting[number];
    enum { MOST_SENTENCES = 6 };
    atlas_caption(chart,
                  "The share of exact seeds over symbols N and %s: %s, rate %g, start: %s, at most "
                  "%s, %s networks.",
                  atlas_units_text(data), setting->label, atlas_number(setting, SWEEP_RATE),
                  atlas_start_text(setting).text,
                  counted((uint64_t)atlas_number(setting, SWEEP_BUDGET), "pass").text,
                  text_of_count(setting->networks).text);
    for (size_t row = 0; row < chart->map.rows && row < MOST_SENTENCES; row++)
        describe_row(chart, s, width[row]);
    if (chart->map.curves > 0)
        atlas_caption(chart, " Curves of a margin: as many symbols as the best known spherical "
                             "codes have at this margin.");
}

/* The widest row that falls below half of the seeds, else what holds for all cells. */
static void title_map(atlas_chart *chart, const atlas_data *data, size_t number, const stretch *s)
{
    const char *label = data->setting[number].label;
    bool told = atlas_names_layers(&data->setting[number]);
    const atlas_critical *widest = NULL;
    uint64_t exact = 0, tried = 0;
    uint32_t least = s->cell->symbols, most = 0;
    for (size_t i = 0; i < data->criticals; i++)
        if (data->critical[i].setting == number)
            widest = &data->critical[i];
    for (size_t i = 0; i < s->count; i++) {
        exact += s->cell[i].exact;
        tried += s->cell[i].tried;
        least = s->cell[i].symbols < least ? s->cell[i].symbols : least;
        most = s->cell[i].symbols > most ? s->cell[i].symbols : most;
    }
    if (widest != NULL)
        atlas_title(chart, "%s%s%s: half of the seeds exact at N = %s", label,
                    told ? "" : " through ", told ? "" : counted(widest->width, "unit").text,
                    atlas_crossing_text(widest).text);
    else if (exact == tried || exact == 0)
        atlas_title(chart, "%s: %s of %s exact, N = %s to %s", label, exact > 0 ? "all" : "none",
                    counted(tried, "network").text, text_of_count(least).text,
                    text_of_count(most).text);
    else
        atlas_title(chart, "Share of exact seeds, %s", label);
}

static void add_map(atlas *atlas, size_t number, double low, double high)
{
    const atlas_setting *setting = &atlas->data.setting[number];
    stretch s = stretch_of(&atlas->data, number);
    uint32_t width[CINCH_HEAT_ROWS] = {0};
    char stem[240];
    snprintf(stem, sizeof stem, "success-%s", setting->label);
    atlas_chart *chart = atlas_add(atlas, stem, "");
    title_map(chart, &atlas->data, number, &s);
    size_t rows = find_rows(width, &s);
    const char **names = atlas_keep(chart, rows, sizeof *names);
    while (s.cell[s.count - 1].width > width[rows - 1])
        s.count--; /* what has no row */
    for (size_t row = 0; row < rows; row++)
        names[row] = width[row] > 0 ? atlas_keep_text(chart, "%u", width[row]) : "none";
    chart->map = (cinch_heat_map){.caption = {.label = "symbols N"},
                                  .row_label = "hidden units k",
                                  .share_label = "exact seeds",
                                  .axis = high >= 4 * low ? CINCH_AXIS_LOG : CINCH_AXIS_WHOLE,
                                  .low = low,
                                  .high = high,
                                  .row = names,
                                  .rows = rows};
    make_tiles(chart, &s);
    if (atlas_limits_apply(setting))
        make_curves(chart, width);
    describe(chart, &atlas->data, number, &s, width);
    make_csv(chart, &s);
}

static size_t mapped_cells(const atlas_data *data, size_t setting)
{
    stretch s = stretch_of(data, setting);
    return has_map(&s) ? s.count : 0;
}

/* All maps have the same x axis, so that they can be compared. */
void atlas_add_success(atlas *atlas)
{
    const atlas_data *data = &atlas->data;
    double low = HUGE_VAL, high = 0;
    size_t chosen[MOST_MAPS] = {0};
    for (size_t i = 0; i < data->cells; i++) {
        stretch one = {.cell = &data->cell[i], .count = 1};
        low = fmin(low, reach_down(&one, 0));
        high = fmax(high, reach_up(&one, 0));
    }
    size_t count = atlas_choose(atlas, "success", chosen, MOST_MAPS, mapped_cells);
    for (size_t i = 0; i < count; i++)
        add_map(atlas, chosen[i], low, high);
    if (count == 0)
        add_map(atlas, 0, low, high); /* the setting with most cells */
}
