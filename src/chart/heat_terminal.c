/* heat_terminal.c - a heat map's rows in a terminal: digits for tenths, letters for curves. */
#include "chart/heat.h"

#define NONE "\xc2\xb7"     /* a middle dot: the share 0 */
#define ALL  "\xe2\x96\x88" /* a full block: the share 1 */

/* Columns of the terminal between the row's name and the edge. */
static size_t columns_of(const heat_plot *h)
{
    return (size_t)((h->plot.right - h->plot.left) / SCENE_COLUMN + 0.5);
}

/*
 * The share of the tile that holds a column's middle, or the mean of this and of tiles too narrow
 * to hold any; below 0 where there is none.
 */
static void measure_row(const heat_plot *h, size_t row, double *share, double *count)
{
    const cinch_heat_map *map = h->map;
    size_t columns = columns_of(h);
    for (size_t c = 0; c < columns; c++)
        share[c] = count[c] = 0.0;
    for (size_t i = 0; i < map->count; i++) {
        const cinch_heat_tile *tile = &map->tile[i];
        if (tile->row != row || !heat_takes(h, tile))
            continue;
        double from = (plot_across(&h->plot, tile->from) - h->plot.left) / SCENE_COLUMN;
        double to = (plot_across(&h->plot, tile->to) - h->plot.left) / SCENE_COLUMN;
        size_t first = (size_t)(from + 0.5), last = (size_t)(to + 0.5); /* middles within */
        if (first == last) {
            first = (size_t)(0.5 * (from + to));
            last = first + 1;
        }
        for (size_t c = first; c < last && c < columns; c++) {
            share[c] += heat_share(tile);
            count[c] += 1.0;
        }
    }
    for (size_t c = 0; c < columns; c++)
        share[c] = count[c] > 0.0 ? share[c] / count[c] : -1.0;
}

/* Tenths, so that 0 is none at all and a full block is all. */
static const char *share_text(char digit[2], double share)
{
    int tenth = (int)(10.0 * share);
    if (share < 1e-9)
        return NONE;
    if (share > 1.0 - 1e-9)
        return ALL;
    digit[0] = (char)('0' + (tenth < 1 ? 1 : tenth > 9 ? 9 : tenth));
    digit[1] = '\0';
    return digit;
}

static mark_role share_role(double share)
{
    return share < 1e-9 ? ROLE_FAINT : share > 1.0 - 1e-9 ? ROLE_SERIES : ROLE_INK;
}

/* Neighbours in one colour are one label. */
static void put_row(heat_plot *h, const double *share, double base)
{
    size_t columns = columns_of(h);
    for (size_t c = 0; c < columns;) {
        words text = {.used = 0};
        size_t first = c;
        mark_role role = share_role(share[c]);
        /* Of at most 3 bytes each. */
        for (; c < columns && c - first < 150 && share[c] >= 0.0 && share_role(share[c]) == role;
             c++) {
            char digit[2];
            words_add(&text, share_text(digit, share[c]));
        }
        if (text.used > 0)
            plot_label(&h->plot, role, h->plot.left + SCENE_COLUMN * (double)first, base,
                       text.text);
        c += text.used == 0;
    }
}

/* The column where a curve passes a row, the one after the last at the very end. */
static size_t column_at(const heat_plot *h, size_t number, size_t row)
{
    spot at = heat_spot(h, &h->map->curve[number], row, 0.0);
    return (size_t)((at.x - h->plot.left) / SCENE_COLUMN);
}

/* Letters where curves pass the row, in the terminal's row above it; of two in one place the
 * first. */
static void put_letters(heat_plot *h, size_t row, double base)
{
    plot *p = &h->plot;
    for (size_t i = 0; i < h->map->curves; i++) {
        if (!heat_passes(h, &h->map->curve[i], row))
            continue;
        size_t column = column_at(h, i, row), last = columns_of(h) - 1;
        bool taken = false;
        column = column < last ? column : last;
        for (size_t j = 0; j < i && !taken; j++)
            taken = heat_passes(h, &h->map->curve[j], row) && column_at(h, j, row) == column;
        if (!taken)
            plot_label(p, heat_curve_role(i), p->left + SCENE_COLUMN * (double)column, base,
                       plot_letter(i).text);
    }
}

void heat_terminal_rows(heat_plot *h)
{
    plot *p = &h->plot;
    size_t columns = columns_of(h);
    double *share = scene_take(&p->make, columns, sizeof *share);
    double *count = scene_take(&p->make, columns, sizeof *count);
    double rows = h->map->curves > 0 ? 2.0 : 1.0; /* of the terminal, for one of the map */
    h->pitch = rows * SCENE_ROW;
    h->high = SCENE_ROW;
    h->top = scene_snapped(&p->make, p->y + 0.5 * SCENE_ROW, SCENE_ROW) + h->pitch - SCENE_ROW;
    for (size_t row = 0; share && count && row < h->map->rows; row++) {
        double base = heat_row_top(h, row) + 12.0;
        measure_row(h, row, share, count);
        put_row(h, share, base);
        put_letters(h, row, base - SCENE_ROW);
    }
    p->y = h->top + h->pitch * (double)h->map->rows - h->pitch + SCENE_ROW;
}

void heat_terminal_scale(heat_plot *h)
{
    plot *p = &h->plot;
    legend l = plot_legend(p);
    const char *label = h->map->share_label ? h->map->share_label : "";
    cinch_mark *name = scene_label_within(&p->make, ROLE_FAINT, PLOT_FONT, l.x, l.y,
                                          0.5 * (l.right - l.left), label);
    l.x += name->text_width + 2.0 * SCENE_COLUMN;
    static const char *const samples[][2] = {
        {ALL, "all"}, {"5", "50 %"}, {NONE, "none"}, {"", "space: not measured"}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        legend_character(&l, i == 0 ? ROLE_SERIES : ROLE_INK, samples[i][0], samples[i][1]);
    plot_end_legend(p, &l);
}
