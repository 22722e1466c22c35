/* heat.c - a heat map: shares over stretches of an axis, row after row, with curves on them. */
#include "chart/heat.h"

bool heat_takes(const heat_plot *h, const cinch_heat_tile *tile)
{
    const chart_axis *across = &h->plot.across;
    return tile->row < h->map->rows && axis_takes(across, tile->from) &&
           axis_takes(across, tile->to) && tile->to > tile->from && scene_size(tile->share) <= 1e9;
}

bool heat_passes(const heat_plot *h, const cinch_heat_curve *curve, size_t row)
{
    const chart_axis *across = &h->plot.across;
    double x = curve->x[row];
    return axis_takes(across, x) && x >= across->low && x <= across->high;
}

spot heat_spot(const heat_plot *h, const cinch_heat_curve *curve, size_t row, double part)
{
    return (spot){.x = plot_across(&h->plot, curve->x[row]),
                  .y = heat_row_top(h, row) + part * h->high};
}

double heat_row_top(const heat_plot *h, size_t row)
{
    return h->top + (double)(h->map->rows - 1 - row) * h->pitch;
}

double heat_share(const cinch_heat_tile *tile)
{
    return tile->share > 0.0 ? tile->share < 1.0 ? tile->share : 1.0 : 0.0;
}

/* The first series' colour is that of the tiles. */
mark_role heat_curve_role(size_t number)
{
    size_t turn = number % CINCH_SERIES_COUNT;
    return turn + 1 < CINCH_SERIES_COUNT ? (mark_role)(ROLE_SERIES + 1 + turn) : ROLE_INK;
}

static words row_words(const heat_plot *h, size_t row)
{
    return words_symbol(h->map->row[row], 12);
}

/* The left edge leaves room for the widest row's name; no line stands beside the right one. */
static void make_room(heat_plot *h)
{
    for (size_t row = 0; row < h->map->rows; row++)
        plot_make_room(&h->plot, row_words(h, row).text, h->plot.m->row_room);
    h->plot.right = h->plot.make.terminal ? h->plot.make.scene->width : h->plot.right;
}

static bool find_range(heat_plot *h)
{
    const cinch_heat_map *map = h->map;
    chart_axis *across = &h->plot.across;
    for (size_t i = 0; i < map->count; i++)
        if (heat_takes(h, &map->tile[i])) {
            axis_include(across, map->tile[i].from);
            axis_include(across, map->tile[i].to);
        }
    if (across->any && map->high > map->low) {
        axis_include(across, map->low);
        axis_include(across, map->high);
    }
    return across->any;
}

/* Whole numbers get the tiles' own ends, and those ticks that lie between them, if any does. */
static void end_at_tiles(chart_axis *across, double low, double high)
{
    int ticks = 0;
    for (int i = 0; i < across->ticks; i++)
        if (across->tick[i] >= low && across->tick[i] <= high)
            across->tick[ticks++] = across->tick[i];
    if (ticks == 0)
        return;
    across->ticks = ticks;
    across->low = across->from = low;
    across->high = high;
    across->size = high - low;
}

/* Names of the rows, of so many one where they would stand too close. */
static void name_rows(heat_plot *h)
{
    plot *p = &h->plot;
    size_t every = 1, rows = h->map->rows;
    while (h->pitch * (double)every < p->m->least_pitch)
        every++;
    for (size_t row = 0; row < rows; row += every) {
        words text = row_words(h, row);
        double width = scene_text_width(&p->make, text.text, PLOT_FONT);
        double middle = heat_row_top(h, row) + 0.5 * h->high;
        plot_label(p, ROLE_INK, p->left - SCENE_COLUMN - width, plot_baseline(p, middle),
                   text.text);
    }
}

/* A curve's colour, letter and name; dots have no letter on a page, for they look like dots. */
static void name_curve(legend *l, const cinch_heat_curve *curve, size_t number)
{
    mark_role role = heat_curve_role(number);
    words name = words_symbol(curve->name ? curve->name : "", 100);
    if (l->make->terminal)
        legend_character(l, role, plot_letter(number).text, name.text);
    else if (curve->style & CINCH_DOTS)
        legend_disc(l, role, 4.0, name.text);
    else
        legend_line(l, role, 2.0, words_of(plot_letter(number).text, "  ", name.text).text)
            ->dashed = curve->style & CINCH_DASHED;
}

static bool is_on_map(const heat_plot *h, const cinch_heat_curve *curve)
{
    for (size_t row = 0; row < h->map->rows; row++)
        if (heat_passes(h, curve, row))
            return true;
    return false;
}

/* What the rows are, and the names of the curves that are on the map. */
static void draw_names(heat_plot *h)
{
    legend l = plot_legend(&h->plot);
    legend_heading(&l, h->map->row_label, 0.6);
    for (size_t i = 0; i < h->map->curves; i++)
        if (is_on_map(h, &h->map->curve[i]))
            name_curve(&l, &h->map->curve[i], i);
    plot_end_legend(&h->plot, &l);
}

cinch_status cinch_draw_heat_map(cinch_scene *scene, const cinch_heat_map *map, uint32_t columns,
                                 cinch_arena *arena)
{
    heat_plot h = {.map = map};
    plot *p = &h.plot;
    CINCH_REQUIRE(map->rows <= CINCH_HEAT_ROWS);
    plot_begin(p, scene, map->axis, columns, arena);
    if (!find_range(&h))
        return CINCH_NO_ROWS;
    const chart_axis seen = p->across;
    plot_finish_across(p);
    if (p->across.whole)
        end_at_tiles(&p->across, seen.low, seen.high);
    make_room(&h);
    plot_title(p, &map->caption);
    draw_names(&h);
    if (columns)
        heat_terminal_rows(&h);
    else
        heat_page_rows(&h);
    name_rows(&h);
    plot_draw_across(p, &map->caption);
    if (columns)
        heat_terminal_scale(&h);
    else
        heat_page_scale(&h);
    return plot_end(p);
}
