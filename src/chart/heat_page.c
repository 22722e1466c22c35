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

/* Where dots and letters are. */
typedef struct badges {
    spot at[BADGES];
    size_t count;
} badges;

/* Upright within each row, slanted between two; a row that it does not pass cuts it. */
static void draw_line(heat_plot *h, size_t number)
{
    const cinch_heat_curve *curve = &h->map->curve[number];
    scene_maker *make = &h->plot.make;
    double point[2 * CINCH_HEAT_ROWS][2];
    size_t count = 0;
    for (size_t row = 0; row <= h->map->rows; row++) {
        bool passes = row < h->map->rows && heat_passes(h, curve, row);
        for (int end = 0; passes && end < 2; end++, count++) {
            spot at = heat_spot(h, curve, row, 1 - end);
            point[count][0] = at.x;
            point[count][1] = at.y;
        }
        if (passes || count == 0)
            continue;
        scene_points(make, MARK_PATH, ROLE_PAPER, *point, count)->width = 4.0;
        cinch_mark *path = scene_points(make, MARK_PATH, heat_curve_role(number), *point, count);
        path->width = 2.0;
        path->dashed = curve->style & CINCH_DASHED;
        count = 0;
    }
}

/* Letters keep off the dots. */
static void draw_dots(heat_plot *h, badges *taken, size_t number)
{
    const cinch_heat_curve *curve = &h->map->curve[number];
    for (size_t row = 0; row < h->map->rows; row++) {
        if (!heat_passes(h, curve, row))
            continue;
        spot at = heat_spot(h, curve, row, 0.5);
        scene_disc(&h->plot.make, ROLE_PAPER, at.x, at.y, 6.0);
        scene_disc(&h->plot.make, heat_curve_role(number), at.x, at.y, 4.5);
        if (taken->count < BADGES / 2)
            taken->at[taken->count++] = at;
    }
}

static bool is_free(const badges *taken, spot at)
{
    for (size_t i = 0; i < taken->count; i++) {
        double across = at.x - taken->at[i].x, down = at.y - taken->at[i].y;
        if (across * across + down * down < 4.2 * BADGE * BADGE)
            return false;
    }
    return taken->count < BADGES;
}

/* The curve's letter, on its uppermost row that has room for it: colours alone do not reach all. */
static void draw_badge(heat_plot *h, badges *taken, size_t number)
{
    static const double parts[] = {0.5, 0.18, 0.82};
    enum { PARTS = sizeof parts / sizeof *parts };
    const cinch_heat_curve *curve = &h->map->curve[number];
    scene_maker *make = &h->plot.make;
    for (size_t i = 0; i < PARTS * h->map->rows; i++) {
        size_t row = h->map->rows - 1 - i / PARTS;
        spot at = heat_spot(h, curve, row, parts[i % PARTS]);
        if (!heat_passes(h, curve, row) || !is_free(taken, at) || at.x > h->plot.right + 8.0)
            continue;
        scene_disc(make, heat_curve_role(number), at.x, at.y, BADGE)->width = 1.4;
        scene_label(make, ROLE_INK, 10.0, 0, at.x, at.y + 3.6, plot_letter(number).text);
        taken->at[taken->count++] = at;
        return;
    }
}

/* Dots above lines, letters above all. */
static void draw_curves(heat_plot *h)
{
    badges taken = {.count = 0};
    for (int turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < h->map->curves; i++) {
            bool dots = h->map->curve[i].style & CINCH_DOTS;
            if (turn == 0 && !dots)
                draw_line(h, i);
            else if (turn == 1 && dots)
                draw_dots(h, &taken, i);
            else if (turn == 2 && !dots)
                draw_badge(h, &taken, i);
        }
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
    /* Lines which tiles cover: what is left of them was not measured. */
    for (size_t row = 0; row < h->map->rows; row++) {
        double y = heat_row_top(h, row) + 0.5 * h->high;
        scene_line(&p->make, ROLE_FAINT, 1.0, p->left, y, p->right, y)->dashed = true;
    }
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
    x += plot_label(p, ROLE_FAINT, x, base, name.text)->text_width + 8.0;
    for (int i = 0; i <= SCALE_STEPS; i++) {
        scene_box(&p->make, ROLE_SERIES, x, base - 10.0, step, 12.0)->opacity =
            opacity_of((double)i / SCALE_STEPS);
        x += step;
    }
    x += 8.0;
    x += plot_label(p, ROLE_FAINT, x, base, "100 %")->text_width + 24.0;
    scene_line(&p->make, ROLE_FAINT, 1.0, x, base - 4.0, x + 24.0, base - 4.0)->dashed = true;
    plot_label(p, ROLE_FAINT, x + 32.0, base, "not measured");
    p->y += 24.0;
}
