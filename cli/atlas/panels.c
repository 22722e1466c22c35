/* panels.c - charts over symbols: a frame for each setting and, in it, a curve for each width. */
#include <stdlib.h>
#include <string.h>

#include "atlas/atlas.h"
#include "system/memory.h"

enum { MOST_CURVES = CINCH_SERIES_COUNT };

static bool is_among(const atlas_panels *panels, size_t setting)
{
    for (size_t i = 0; i < panels->count; i++)
        if (panels->setting[i] == setting)
            return true;
    return false;
}

static void choose_widths(atlas *atlas, const atlas_panels_plan *plan, atlas_panels *panels)
{
    const atlas_data *data = &atlas->data;
    uint32_t *width = memory_take(data->cells, sizeof *width);
    size_t count = 0;
    for (size_t i = 0; i < data->cells; i++)
        if (plan->shown(&data->cell[i]) && is_among(panels, data->cell[i].setting))
            width[count++] = data->cell[i].width;
    count = atlas_distinct(width, count);
    panels->widths = count < MOST_CURVES ? count : MOST_CURVES;
    memcpy(panels->width, width, panels->widths * sizeof *width);
    free(width);
    if (count > MOST_CURVES)
        atlas_remark_add(atlas,
                         "%s: curves of the %d narrowest of %zu widths are drawn, up to k = %u; "
                         "--json has the numbers of all",
                         plan->stem, MOST_CURVES, count, panels->width[MOST_CURVES - 1]);
}

static cinch_series curve_of(atlas_chart *chart, const atlas_data *data,
                             const atlas_panels_plan *plan, size_t setting, uint32_t width)
{
    const char *name = atlas_keep_text(chart, "%s", atlas_width_text(width).text);
    atlas_curve curve = atlas_curve_new(chart, name, data->cells, plan->style);
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        if (cell->setting == setting && cell->width == width && plan->shown(cell))
            plan->add(&curve, cell);
    }
    return curve.series;
}

const cinch_series *atlas_panels_curve(const atlas_panels *panels, size_t p, size_t w)
{
    return &panels->chart->chart.panels[p].series[w];
}

atlas_panels atlas_add_panels(atlas *atlas, const atlas_panels_plan *plan)
{
    const atlas_data *data = &atlas->data;
    atlas_panels panels = {.chart = NULL};
    panels.count = atlas_choose(atlas, plan->stem, panels.setting, ATLAS_PANELS, plan->much);
    if (panels.count == 0)
        return panels;
    choose_widths(atlas, plan, &panels);
    atlas_chart *chart = panels.chart = atlas_add(atlas, plan->stem, "");
    cinch_panel *panel = atlas_keep(chart, panels.count, sizeof *panel);
    for (size_t p = 0; p < panels.count; p++) {
        const char *label = data->setting[panels.setting[p]].label;
        cinch_series *curve = atlas_keep(chart, panels.widths, sizeof *curve);
        for (size_t w = 0; w < panels.widths; w++)
            curve[w] = curve_of(chart, data, plan, panels.setting[p], panels.width[w]);
        panel[p] = (cinch_panel){.label = atlas_keep_text(chart, "%s%s", plan->label, label),
                                 .series = curve,
                                 .count = panels.widths,
                                 .axis = plan->axis,
                                 .high = plan->high};
    }
    atlas_draw(chart, panel, panels.count, "symbols N", CINCH_AXIS_LOG, "symbols");
    return panels;
}
