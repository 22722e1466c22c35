/* layout.c - where everything stands in the network view. */
#include "view/layout.h"

static const metrics page = {.font = 12.0,
                             .small = 10.5,
                             .pitch = 28.0,
                             .hidden = 64.0,
                             .radius = 11.0,
                             .hidden_radius = 16.0,
                             .gap = 190.0,
                             .pad = 8.0,
                             .edge = 20.0,
                             .top = 78.0};
static const metrics terminal = {.font = 13.0,
                                 .small = 13.0,
                                 .pitch = 16.0,
                                 .hidden = 48.0,
                                 .radius = 4.0,
                                 .hidden_radius = 4.0,
                                 .pad = 8.0,
                                 .edge = 0.0,
                                 .top = 48.0};

/* ---- Where everything stands ----------------------------------------------------------------- */

static const cinch_alphabet *alphabet_of(const layout *l, bool values, uint32_t column)
{
    return values ? l->d->options->value : &l->d->options->keys[column];
}

static double widest_symbol(const layout *l, bool values)
{
    double widest = 0.0;
    for (uint32_t c = 0; c < (values ? 1 : layout_shape(l)->columns); c++) {
        const cinch_alphabet *alphabet = alphabet_of(l, values, c);
        for (uint32_t s = 0; s < alphabet->count; s++)
            widest = layout_larger(
                widest, layout_width(l, scene_symbol(alphabet, s, l->characters).text, l->m.font));
    }
    return widest;
}

static double widest_number(const layout *l, bool values)
{
    const numbers *n = &l->n;
    size_t count = values ? (size_t)(n->units + layout_shape(l)->bias) * layout_shape(l)->values
                          : (size_t)layout_shape(l)->offset[1] * n->units;
    double widest = layout_width(l, "bias", l->m.small);
    for (size_t i = 0; i < count; i++) {
        words w = {.used = 0};
        words_number(&w, values ? n->out[i] : n->code[i], n->decimals);
        widest = layout_larger(widest, layout_width(l, w.text, l->m.small));
    }
    return widest + l->m.pad;
}

uint32_t layout_numbers(const layout *l, bool values)
{
    if (!l->numbered)
        return 0;
    return l->n.units + (values && layout_shape(l)->bias ? 1 : 0);
}

/* Fewer pixels between many nodes. */
static double pitch_for(const layout *l, uint32_t count)
{
    if (layout_cells(l) || count <= 24)
        return l->m.pitch;
    return count <= 60 ? 20.0 : 16.0;
}

static void set_columns(layout *l)
{
    const cinch_shape *shape = layout_shape(l);
    l->columns = shape->layers + 2;
    for (uint32_t i = 0; i < l->columns; i++) {
        node_column *column = &l->column[i];
        bool symbols = i == 0 || i + 1 == l->columns;
        column->count = i == 0                ? shape->offset[shape->columns]
                        : i + 1 == l->columns ? shape->values
                                              : shape->width[i - 1];
        column->pitch = symbols ? pitch_for(l, column->count) : l->m.hidden;
        double most = 0.42 * column->pitch;
        double radius = symbols ? l->m.radius : l->m.hidden_radius;
        column->radius = radius < most ? radius : most;
        double room = 2.0 * column->radius - 4.0;
        column->inside = symbols && !layout_cells(l) && widest_symbol(l, i > 0) <= room;
    }
}

/* Height that a column takes. */
static double column_height(const layout *l, uint32_t i)
{
    const node_column *column = &l->column[i];
    double gaps = i == 0 ? (double)(layout_shape(l)->columns - 1) * l->group_gap : 0.0;
    return (double)column->count * column->pitch + gaps;
}

static void place_down(layout *l)
{
    double height = 0.0;
    l->group_gap = layout_cells(l) ? SCENE_CELL_HEIGHT : 26.0;
    for (uint32_t i = 0; i < l->columns; i++)
        height = layout_larger(height, column_height(l, i));
    for (uint32_t i = 0; i < l->columns; i++) {
        node_column *column = &l->column[i];
        bool hidden = i > 0 && i + 1 < l->columns;
        if (hidden && column->count > 1) /* spread, but not to the ends */
            column->pitch =
                layout_larger(column->pitch, layout_snapped(l, 0.7 * height / (double)column->count,
                                                            SCENE_CELL_HEIGHT));
        double start = layout_snapped(l, 0.5 * (height - column_height(l, i)), SCENE_CELL_HEIGHT);
        column->first = l->m.top + (start > 0.0 ? start : 0.0) +
                        layout_snapped(l, 0.5 * column->pitch, SCENE_CELL_HEIGHT) +
                        (layout_cells(l) ? 0.5 * SCENE_CELL_HEIGHT : 0.0);
    }
    l->bottom = l->m.top + height;
}

double layout_beside(const layout *l, bool values)
{
    const node_column *column = &l->column[values ? l->columns - 1 : 0];
    double width = column->radius + l->m.pad + (column->inside ? 0.0 : l->symbol_width[values]);
    return width + (double)layout_numbers(l, values) * l->number_width[values];
}

double layout_sum_of(const layout *l, uint32_t value)
{
    if (l->n.shown)
        return numbers_sum(&l->n, l->d->options->key[0], value);
    return (double)l->d->walk.logit[value];
}

void layout_sum(words *text, const layout *l, uint32_t value)
{
    words_number(text, layout_sum_of(l, value), l->n.shown ? 2 * l->n.decimals : 2);
}

double layout_sum_width(const layout *l)
{
    double widest = 0.0;
    for (uint32_t v = 0; v < layout_shape(l)->values; v++) {
        words w = {.used = 0};
        layout_sum(&w, l, v);
        widest = layout_larger(widest, layout_width(l, w.text, l->m.font));
    }
    return widest;
}

/* The sums and shares of a lit key take a column each. */
double layout_lit_width(const layout *l)
{
    if (!l->lit || !l->sums)
        return 0.0;
    double width = layout_sum_width(l) + 3.0 * l->m.pad;
    if (l->shares)
        width += layout_width(l, "100.00 %", l->m.font) + layout_width(l, "answer", l->m.small) +
                 2.0 * l->m.pad;
    return width;
}

static void place_across(layout *l)
{
    double left = l->m.edge + layout_beside(l, false),
           right = layout_beside(l, true) + layout_lit_width(l) + l->m.edge;
    double gap = l->m.gap;
    if (layout_cells(l)) {
        /* Two cells more: what stands beside a node begins at the next cell. */
        double room = SCENE_CELL_WIDTH * ((double)l->d->options->cells - 2.0) - left - right;
        gap =
            layout_snapped(l, room / (double)(l->columns - 1), SCENE_CELL_WIDTH) - SCENE_CELL_WIDTH;
        gap = layout_larger(gap, 2.0 * SCENE_CELL_WIDTH);
        left = layout_snapped(l, left, SCENE_CELL_WIDTH) + 0.5 * SCENE_CELL_WIDTH;
    } else {
        gap += l->bottom > 900.0 ? 90.0 : 0.0;
    }
    for (uint32_t i = 0; i < l->columns; i++)
        l->column[i].x = left + (double)i * gap;
}

double layout_node_y(const layout *l, uint32_t column, uint32_t node)
{
    const cinch_shape *shape = layout_shape(l);
    double y = l->column[column].first + (double)node * l->column[column].pitch;
    for (uint32_t c = 1; column == 0 && c < shape->columns; c++)
        y += node >= shape->offset[c] ? l->group_gap : 0.0;
    return y;
}

double layout_baseline(const layout *l, double y, double size)
{
    return layout_cells(l) ? y + 4.0 : y + 0.36 * size;
}

/* What a narrow terminal goes without, one after the other, to leave room for the lines. */
static const struct level {
    bool numbers, shares, sums;
    size_t characters;
    double gap; /* between columns of nodes, at least */
} levels[] = {
    {true, true, true, 12, 12.0 * SCENE_CELL_WIDTH},
    {false, true, true, 12, 8.0 * SCENE_CELL_WIDTH},
    {false, true, true, 6, 8.0 * SCENE_CELL_WIDTH},
    {false, false, true, 6, 8.0 * SCENE_CELL_WIDTH},
    {false, false, true, 3, 4.0 * SCENE_CELL_WIDTH},
    {false, false, false, 2, 0.0},
};

static void place_at(layout *l, const struct level *level)
{
    l->numbered = l->n.shown && level->numbers;
    l->shares = level->shares;
    l->sums = level->sums;
    l->characters = level->characters;
    set_columns(l);
    for (int values = 0; values < 2; values++) {
        l->symbol_width[values] = widest_symbol(l, values) + l->m.pad;
        l->number_width[values] = l->numbered ? widest_number(l, values) : 0.0;
    }
    place_down(l);
    place_across(l);
}

void layout_place(layout *l)
{
    const struct level *level = levels;
    l->m = layout_cells(l) ? terminal : page;
    place_at(l, level);
    while (layout_cells(l) && l->column[1].x - l->column[0].x < level->gap)
        place_at(l, ++level);
}
