/* shares.c - the share of exact seeds over symbols, with its interval. */
#include "atlas/atlas.h"
#include "talk/output.h"

enum { MOST_PANELS = 4, MOST_SERIES = CINCH_SERIES_COUNT };

static bool is_shown(const atlas_cell *cell)
{
    return cell->tried > 0;
}

/* The cells of a setting: 0 where no width has two of them. */
static size_t cells_of(const atlas_data *data, size_t setting)
{
    bool several = false;
    for (size_t i = 1; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i], *before = cell - 1;
        several = several || (cell->setting == setting && before->setting == setting &&
                              cell->width == before->width);
    }
    return several ? data->setting[setting].cells : 0;
}

static cinch_series share_series(atlas_chart *chart, const atlas_data *data, size_t setting,
                                 uint32_t width)
{
    atlas_curve curve = atlas_curve_new(chart, atlas_keep_text(chart, "k = %u", width), data->cells,
                                        CINCH_DOTS | CINCH_BAND);
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        if (cell->setting == setting && cell->width == width)
            atlas_curve_add(&curve, cell->symbols, 100 * cell->share, 100 * cell->low,
                            100 * cell->high);
    }
    return curve.series;
}

/* The first setting's width with most cells below its all and above its none: where it falls. */
static void title_shares(atlas_chart *chart, const atlas_data *data, size_t setting,
                         const uint32_t *width, size_t widths)
{
    for (size_t w = widths; w-- > 0;) {
        uint32_t all = 0, none = 0;
        bool whole = true;
        for (size_t i = 0; i < data->cells; i++) {
            const atlas_cell *cell = &data->cell[i];
            if (cell->setting != setting || cell->width != width[w])
                continue;
            whole = whole && cell->exact == cell->tried;
            all = whole ? cell->symbols : all;
            none = cell->exact > 0 ? 0 : none == 0 ? cell->symbols : none;
        }
        if (all > 0 && none > 0) {
            atlas_title(chart, "%s, k = %u: all seeds exact up to N = %u, none from N = %u on",
                        data->setting[setting].label, width[w], all, none);
            return;
        }
    }
}

void atlas_add_shares(atlas *atlas)
{
    const atlas_data *data = &atlas->data;
    size_t chosen[MOST_PANELS];
    size_t count = atlas_choose(atlas, "shares", chosen, MOST_PANELS, cells_of);
    if (count == 0) {
        atlas_remark_add(atlas, "shares: left out, for at no width two numbers of symbols were "
                                "tried");
        return;
    }
    atlas_chart *chart = atlas_add(atlas, "shares", "Share of exact seeds over symbols");
    cinch_panel *panels = atlas_keep(chart, MOST_PANELS, sizeof *panels);
    cinch_series *series = atlas_keep(chart, (size_t)MOST_PANELS * MOST_SERIES, sizeof *series);
    uint32_t width[MOST_SERIES];
    size_t widths =
        atlas_choose_widths(atlas, "shares", width, MOST_SERIES, chosen, count, is_shown);
    title_shares(chart, data, chosen[0], width, widths);
    atlas_caption(chart,
                  "The share of exact seeds in percent over symbols N, with its 95 %% "
                  "interval by Wilson as a band, a curve for each number of hidden units k.");
    for (size_t i = 0; i < count; i++) {
        const atlas_setting *setting = &data->setting[chosen[i]];
        for (size_t w = 0; w < widths; w++)
            series[i * widths + w] = share_series(chart, data, chosen[i], width[w]);
        panels[i] =
            (cinch_panel){.label = atlas_keep_text(chart, "exact seeds, %%: %s", setting->label),
                          .series = series + i * widths,
                          .count = widths,
                          .high = 100};
        atlas_caption(chart, " %s: %s in %s.", setting->label,
                      counted(setting->networks, "network").text,
                      counted(setting->cells, "cell").text);
    }
    atlas_draw(chart, panels, count, "symbols N", CINCH_AXIS_LOG, "symbols");
}
