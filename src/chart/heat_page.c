/* heat_page.c - a heat map's rows on a page: boxes, and curves with an outline of paper. */
#include "chart/heat.h"

enum {
    BADGES = 64,
    SCALE_STEPS = 10,
    SEPARATE = 7 /* pixels: wider tiles have a gap between them */
};

#define BADGE     7.0 /* radius of a curve's letter */
#define LEAST_INK 0.1 /* opacity of the share 0, which is not nothing */

static double opacity_of(double share)
{
    return LEAST_INK + (1.0 - LEAST_INK) * share;
}

/* ---- Tiles ----------------------------------------------------------------------------------- */

/* A line through the middle of each row, which tiles cover: what is left of it was not measured. */
static void row_line(heat_plot *h, size_t row)
{
    double y = heat_row_top(h, row) + 0.5 * h->high;
    scene_line(&h->plot.make, ROLE_FAINT, 1.0, h->plot.left, y, h->plot.right, y)->dashed = true;
}

static int64_t pixel_of(const heat_plot *h, double x)
{
    return (int64_t)(plot_across(&h->plot, x) + 0.5);
}

/* On whole pixels, for else thin lines of paper would show where two tiles meet. */
static void draw_box(heat_plot *h, size_t row, int64_t left, int64_t right, double share)
{
    double x = (double)left, wide = (double)(right - left), y = heat_row_top(h, row);
    double gap = right - left > SEPARATE ? 1.0 : 0.0;
    scene_box(&h->plot.make, ROLE_PAPER, x, y, wide, h->high);
    scene_box(&h->plot.make, ROLE_SERIES, x, y, wide - gap, h->high)->opacity = opacity_of(share);
}

/* A run of tiles that share a pixel's column, or its colour, become one box with their mean. */
static void draw_tiles(heat_plot *h)
{
    const cinch_heat_map *map = h->map;
    int64_t edge = (int64_t)h->plot.right;
    for (size_t i = 0; i < map->count;) {
        const cinch_heat_tile *first = &map->tile[i++];
        if (!heat_takes(h, first))
            continue;
        int64_t left = pixel_of(h, first->from), right = pixel_of(h, first->to);
        double share = heat_share(first), count = 1.0;
        right = right > left ? right : left + 1;
        for (; i < map->count; i++) {
            const cinch_heat_tile *next = &map->tile[i];
            if (!heat_takes(h, next) || next->row != first->row)
                break;
            int64_t begin = pixel_of(h, next->from), end = pixel_of(h, next->to);
            bool same = scene_size(heat_share(next) - share) < 1e-3;
            if (begin >= right && !(same && begin == right && end - begin <= SEPARATE))
                break;
            count += 1.0;
            share += (heat_share(next) - share) / count;
            right = end > right ? end : right;
        }
        if (right > edge) { /* a tile of no width at the very end */
            right = edge;
            left = left < edge ? left : edge - 1;
        }
        draw_box(h, first->row, left, right, share);
    }
}

/* ---- Curves ---------------------------------------------------------------------------------- */

/* Letters that were placed. */
typedef struct badges {
    double at[BADGES][2];
    size_t count;
} badges;

/* Upright within each row, slanted between two; a row that it does not pass cuts it. */
static void draw_line(heat_plot *h, size_t number)
{
    const cinch_heat_curve *curve = &h->map->curve[number];
    scene_maker *make = &h->plot.make;
    double spot[4 * CINCH_HEAT_ROWS];
    size_t count = 0;
    for (size_t row = 0; row <= h->map->rows; row++) {
        if (row < h->map->rows && heat_passes(h, curve, row)) {
            spot[2 * count] = spot[2 * count + 2] = plot_across(&h->plot, curve->x[row]);
            spot[2 * count + 1] = heat_row_top(h, row) + h->high;
            spot[2 * count + 3] = heat_row_top(h, row);
            count += 2;
            continue;
        }
        if (count > 0) {
            scene_points(make, MARK_PATH, ROLE_PAPER, spot, count)->width = 4.0;
            cinch_mark *path = scene_points(make, MARK_PATH, heat_curve_role(number), spot, count);
            path->width = 2.0;
            path->dashed = curve->style & CINCH_DASHED;
        }
        count = 0;
    }
}

static void draw_dots(heat_plot *h, size_t number)
{
    const cinch_heat_curve *curve = &h->map->curve[number];
    for (size_t row = 0; row < h->map->rows; row++) {
        if (!heat_passes(h, curve, row))
            continue;
        double x = plot_across(&h->plot, curve->x[row]);
        double y = heat_row_top(h, row) + 0.5 * h->high;
        scene_disc(&h->plot.make, ROLE_PAPER, x, y, 6.0);
        scene_disc(&h->plot.make, heat_curve_role(number), x, y, 4.5);
    }
}

static bool is_free(const badges *taken, double x, double y)
{
    for (size_t i = 0; i < taken->count; i++) {
        double across = x - taken->at[i][0], down = y - taken->at[i][1];
        if (across * across + down * down < 4.2 * BADGE * BADGE)
            return false;
    }
    return taken->count < BADGES;
}

/* Keeps letters off the dots. */
static void avoid_dots(const heat_plot *h, badges *taken)
{
    for (size_t i = 0; i < h->map->curves; i++)
        for (size_t row = 0; row < h->map->rows && taken->count < BADGES / 2; row++) {
            const cinch_heat_curve *curve = &h->map->curve[i];
            if (!(curve->style & CINCH_DOTS) || !heat_passes(h, curve, row))
                continue;
            taken->at[taken->count][0] = plot_across(&h->plot, curve->x[row]);
            taken->at[taken->count++][1] = heat_row_top(h, row) + 0.5 * h->high;
        }
}

static void set_badge(heat_plot *h, badges *taken, size_t number, double x, double y)
{
    scene_maker *make = &h->plot.make;
    mark_role role = heat_curve_role(number);
    char letter[2];
    scene_disc(make, role, x, y, BADGE)->width = 1.4;
    scene_label(make, ROLE_INK, 10.0, 0, x, y + 3.6, plot_letter(letter, number));
    taken->at[taken->count][0] = x;
    taken->at[taken->count++][1] = y;
}

/* The curve's letter, on its uppermost row that has room for it: colours alone do not reach all. */
static void draw_badge(heat_plot *h, badges *taken, size_t number)
{
    static const double parts[] = {0.5, 0.18, 0.82};
    const cinch_heat_curve *curve = &h->map->curve[number];
    for (size_t row = h->map->rows; row-- > 0;) {
        if (!heat_passes(h, curve, row))
            continue;
        double x = plot_across(&h->plot, curve->x[row]);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            double y = heat_row_top(h, row) + parts[i] * h->high;
            if (!is_free(taken, x, y) || x > h->plot.right + 8.0)
                continue;
            set_badge(h, taken, number, x, y);
            return;
        }
    }
}

static void draw_curves(heat_plot *h)
{
    badges taken = {.count = 0};
    for (size_t i = 0; i < h->map->curves; i++)
        if (!(h->map->curve[i].style & CINCH_DOTS))
            draw_line(h, i);
    for (size_t i = 0; i < h->map->curves; i++)
        if (h->map->curve[i].style & CINCH_DOTS)
            draw_dots(h, i);
    avoid_dots(h, &taken);
    for (size_t i = 0; i < h->map->curves; i++)
        if (!(h->map->curve[i].style & CINCH_DOTS))
            draw_badge(h, &taken, i);
}

/* ---- The page -------------------------------------------------------------------------------- */

/* A few rows are high, many still have a pixel between them. */
void heat_page_rows(heat_plot *h)
{
    plot *p = &h->plot;
    double rows = (double)h->map->rows, room = 300.0 / (rows > 0.0 ? rows : 1.0);
    h->pitch = room > 56.0 ? 56.0 : room < 8.0 ? 8.0 : (double)(int)room;
    h->high = h->pitch - (h->pitch > 30.0 ? 6.0 : h->pitch > 12.0 ? 2.0 : 1.0);
    h->top = p->y;
    p->left = (double)(int)(p->left + 0.5);
    for (size_t row = 0; row < h->map->rows; row++)
        row_line(h, row);
    draw_tiles(h);
    draw_curves(h);
    p->y += h->pitch * rows;
}

/* 0 to 100 % from left to right, and what was not measured. */
void heat_page_scale(heat_plot *h)
{
    plot *p = &h->plot;
    double x = 16.0, base = p->y + 20.0, step = 16.0;
    words name =
        scene_fit(&p->make, h->map->share_label ? h->map->share_label : "", PLOT_FONT, 240.0);
    words_add(&name, "  0 %");
    x += scene_label(&p->make, ROLE_FAINT, PLOT_FONT, -1, x, base, name.text)->text_width + 8.0;
    for (int i = 0; i <= SCALE_STEPS; i++) {
        scene_box(&p->make, ROLE_SERIES, x, base - 10.0, step, 12.0)->opacity =
            opacity_of((double)i / SCALE_STEPS);
        x += step;
    }
    x += 8.0;
    x += scene_label(&p->make, ROLE_FAINT, PLOT_FONT, -1, x, base, "100 %")->text_width + 24.0;
    scene_line(&p->make, ROLE_FAINT, 1.0, x, base - 4.0, x + 24.0, base - 4.0)->dashed = true;
    scene_label(&p->make, ROLE_FAINT, PLOT_FONT, -1, x + 32.0, base, "not measured");
    p->y += 24.0;
}
