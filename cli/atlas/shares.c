/* shares.c - the share of exact seeds over symbols, with its interval. */
#include "atlas/atlas.h"
#include "talk/output.h"

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

static void add_share(atlas_curve *curve, const atlas_cell *cell)
{
    atlas_curve_add(curve, cell->symbols, 100 * cell->share, 100 * cell->low, 100 * cell->high);
}

static const atlas_panels_plan shares = {.stem = "shares",
                                         .label = "exact seeds, %: ",
                                         .much = cells_of,
                                         .shown = is_shown,
                                         .add = add_share,
                                         .style = CINCH_DOTS | CINCH_BAND,
                                         .high = 100};

/* The first setting's width with most cells below its all and above its none: where it falls. */
static void title_shares(const atlas_panels *drawn, const atlas_data *data)
{
    size_t setting = drawn->setting[0];
    for (size_t w = drawn->widths; w-- > 0;) {
        uint32_t width = drawn->width[w], all = 0, none = 0;
        bool whole = true;
        for (size_t i = 0; i < data->cells; i++) {
            const atlas_cell *cell = &data->cell[i];
            if (cell->setting != setting || cell->width != width)
                continue;
            whole = whole && cell->exact == cell->tried;
            all = whole ? cell->symbols : all;
            none = cell->exact > 0 ? 0 : none == 0 ? cell->symbols : none;
        }
        if (all > 0 && none > 0) {
            atlas_title(drawn->chart, "%s: all seeds exact up to N = %s, none from N = %s on",
                        atlas_curve_text(drawn->chart, &data->setting[setting], width),
                        text_of_count(all).text, text_of_count(none).text);
            return;
        }
    }
    atlas_title(drawn->chart, "Share of exact seeds over symbols");
}

void atlas_add_shares(atlas *atlas)
{
    const atlas_data *data = &atlas->data;
    atlas_panels drawn = atlas_add_panels(atlas, &shares);
    if (drawn.chart == NULL) {
        atlas_remark_add(atlas, "shares: left out, for at no width two numbers of symbols were "
                                "tried");
        return;
    }
    title_shares(&drawn, data);
    atlas_caption(drawn.chart,
                  "The share of exact seeds in percent over symbols N, with its 95 %% "
                  "interval by Wilson as a band, a curve for each number of %s.",
                  atlas_units_text(data));
    for (size_t i = 0; i < drawn.count; i++) {
        const atlas_setting *setting = &data->setting[drawn.setting[i]];
        atlas_caption(drawn.chart, " %s: %s in %s.", setting->label,
                      counted(setting->networks, "network").text,
                      counted(setting->cells, "cell").text);
    }
}
