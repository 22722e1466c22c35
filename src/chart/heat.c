/* heat.c - a heat map: shares over stretches of an axis, row after row, with curves on them. */
#include "chart/heat.h"

bool heat_takes(const heat_plot *h, const cinch_heat_cell *cell)
{
    const chart_axis *across = &h->plot.across;
    return cell->row < h->map->rows && axis_takes(across, cell->from) &&
           axis_takes(across, cell->to) && cell->to > cell->from && scene_size(cell->share) <= 1e9;
}

bool heat_passes(const heat_plot *h, const cinch_heat_curve *curve, size_t row)
{
    const chart_axis *across = &h->plot.across;
    double x = curve->x[row];
    return axis_takes(across, x) && x >= across->low && x <= across->high;
}

double heat_row_top(const heat_plot *h, size_t row)
{
    return h->top + (double)(h->map->rows - 1 - row) * h->pitch;
}

double heat_share(const cinch_heat_cell *cell)
{
    return cell->share > 0.0 ? cell->share < 1.0 ? cell->share : 1.0 : 0.0;
}

/* The first series' colour is that of the cells. */
cinch_role heat_curve_role(size_t number)
{
    size_t turn = number % CINCH_SERIES_COUNT;
    return turn + 1 < CINCH_SERIES_COUNT ? (cinch_role)(CINCH_SERIES + 1 + turn) : CINCH_INK;
}

const char *heat_curve_letter(char letter[2], size_t number)
{
    letter[0] = (char)('a' + number % 26);
    letter[1] = '\0';
    return letter;
}

static void row_words(words *text, const heat_plot *h, size_t row)
{
    words_symbol(text, h->map->row[row], 12);
}

/* The left edge leaves room for the widest row's name. */
static void make_room(heat_plot *h)
{
    plot *p = &h->plot;
    for (size_t row = 0; row < h->map->rows; row++) {
        words text = {.used = 0};
        row_words(&text, h, row);
        double width = scene_text_width(&p->make, text.text, p->font, true);
        double left = width + SCENE_CELL_WIDTH + (p->cells ? 0.0 : 16.0);
        p->left = left > p->left ? left : p->left;
    }
    p->right = p->cells ? p->make.scene->width : p->right;
}

static bool find_range(heat_plot *h)
{
    const cinch_heat_map *map = h->map;
    chart_axis *across = &h->plot.across;
    for (size_t i = 0; i < map->count; i++)
        if (heat_takes(h, &map->cell[i])) {
            axis_include(across, map->cell[i].from);
            axis_include(across, map->cell[i].to);
        }
    if (across->any && map->high > map->low) {
        axis_include(across, map->low);
        axis_include(across, map->high);
    }
    return across->any;
}

/* Names of the rows, of so many one where they would stand too close. */
static void name_rows(heat_plot *h)
{
    plot *p = &h->plot;
    size_t every = 1, rows = h->map->rows;
    while (h->pitch * (double)every < (p->cells ? SCENE_CELL_HEIGHT : p->font + 2.0))
        every++;
    for (size_t row = 0; row < rows; row += every) {
        words text = {.used = 0};
        row_words(&text, h, row);
        double width = scene_text_width(&p->make, text.text, p->font, true);
        double middle = heat_row_top(h, row) + 0.5 * h->high;
        scene_label(&p->make, CINCH_INK, p->font, -1, p->left - SCENE_CELL_WIDTH - width,
                    plot_baseline(p, middle), text.text);
    }
}

/* A curve's colour, letter and name; dots have no letter on a page, for they look like dots. */
static void name_curve(heat_plot *h, legend *l, size_t number)
{
    plot *p = &h->plot;
    const cinch_heat_curve *curve = &h->map->curve[number];
    cinch_role role = heat_curve_role(number);
    bool dots = curve->style & CINCH_DOTS;
    char letter[2];
    words name = {.used = 0};
    heat_curve_letter(letter, number);
    if (!p->cells && !dots) {
        words_add(&name, letter);
        words_add(&name, "  ");
    }
    words_symbol(&name, curve->name ? curve->name : "", 100);
    double x = legend_entry(l, CINCH_FAINT, 12.0, name.text);
    double from[2] = {x, l->y - 4.0}, to[2] = {x + LEGEND_SAMPLE, l->y - 4.0};
    if (p->cells)
        scene_label(&p->make, role, p->font, -1, x, l->y, letter);
    else if (dots)
        scene_disc(&p->make, role, x + 0.5 * LEGEND_SAMPLE, l->y - 4.0, 4.0);
    else
        scene_line(&p->make, role, 2.0, from, to)->dashed = curve->style & CINCH_DASHED;
}

/* What the rows are, and the curves' names. */
static void draw_names(heat_plot *h)
{
    plot *p = &h->plot;
    legend l = plot_legend(p);
    if (h->map->row_label && *h->map->row_label) {
        words name;
        draw_fit(&name, &p->make, h->map->row_label, p->font, 0.6 * (l.right - l.left));
        cinch_mark *label = scene_label(&p->make, CINCH_INK, p->font, -1, l.x, l.y, name.text);
        label->bold = true;
        l.x += label->text_width + 2.0 * SCENE_CELL_WIDTH;
    }
    for (size_t i = 0; i < h->map->curves; i++)
        name_curve(h, &l, i);
    p->y = l.y + (p->cells ? 4.0 : 14.0);
}

cinch_status cinch_draw_heat_map(cinch_scene *scene, const cinch_heat_map *map, uint32_t cells,
                                 cinch_arena *arena)
{
    heat_plot h = {.map = map};
    plot *p = &h.plot;
    CINCH_REQUIRE(map->rows <= CINCH_HEAT_ROWS);
    plot_begin(p, scene, cells, arena);
    p->across.log = map->log;
    if (!find_range(&h))
        return CINCH_NO_ROWS;
    plot_finish_across(p);
    make_room(&h);
    plot_title(p, map->title, map->description);
    draw_names(&h);
    if (p->cells)
        heat_cells_rows(&h);
    else
        heat_page_rows(&h);
    name_rows(&h);
    plot_draw_across(p, map->label);
    if (p->cells)
        heat_cells_scale(&h);
    else
        heat_page_scale(&h);
    return plot_end(p);
}
