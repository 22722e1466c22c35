/* layout.c - where everything stands in the network view. */
#include "view/layout.h"

#include "base/exact_sum.h"

enum { MOST_SUM_DECIMALS = 9 };
#define MOST_PLAIN_SUM 1e9 /* from here on words_number() takes powers of ten */

#define PAGE_ROOM   2000.0 /* for a row of text: a page is as wide as it must be, to this */
#define DISC_PART   0.42   /* of the distance between nodes, for a radius: they stay apart */
#define HIDDEN_PART 0.7    /* of the height of the symbols, that hidden units are spread over */
#define TALL_PAGE   900.0  /* on one so high, lines are flatter with a wider gap between columns: */
#define TALL_GAP    90.0

static const metrics on_page = {.font_drop = 0.36 * LAYOUT_FONT,
                                .small_drop = 0.36 * LAYOUT_SMALL,
                                .pitch = 28.0,
                                .group = 26.0,
                                .hidden = 64.0,
                                .radius = 11.0,
                                .hidden_radius = 16.0,
                                .lit_outline = 2.5,
                                .gap = 190.0,
                                .edge = 20.0,
                                .title = 28.0,
                                .top = 78.0,
                                .heading = 9.0,
                                .above = 13.0,
                                .foot = 26.0,
                                .row = 20.0,
                                .bottom = 16.0};
static const metrics in_terminal = {.font_drop = 4.0,
                                    .small_drop = 4.0,
                                    .pitch = SCENE_ROW,
                                    .group = SCENE_ROW,
                                    .hidden = 3.0 * SCENE_ROW,
                                    .radius = 4.0,
                                    .hidden_radius = 4.0,
                                    .beside = SCENE_COLUMN,
                                    .title = SCENE_BASELINE,
                                    .top = 3.0 * SCENE_ROW,
                                    .centre = 0.5 * SCENE_ROW,
                                    .heading = 8.0,
                                    .above = SCENE_ROW,
                                    .foot = SCENE_BASELINE,
                                    .row = SCENE_ROW,
                                    .bottom = SCENE_ROW - SCENE_BASELINE,
                                    .up = SCENE_COLUMN - 0.1,
                                    .dashes = true};

/* ---- Where everything stands ----------------------------------------------------------------- */

static double widest_symbol(const layout *l, bool values)
{
    double widest = 0.0;
    for (uint32_t c = 0; c < (values ? 1 : l->shape->columns); c++) {
        const cinch_alphabet *alphabet = values ? l->options->value : &l->options->keys[c];
        for (uint32_t s = 0; s < alphabet->count; s++) {
            words w = view_symbol(alphabet, s, l->characters);
            widest = scene_larger(widest, layout_width(l, w.text, LAYOUT_FONT));
        }
    }
    return widest;
}

static double widest_number(const layout *l, bool values)
{
    const numbers *n = &l->n;
    size_t count = values ? (size_t)(n->units + l->shape->bias) * l->shape->values
                          : (size_t)l->shape->offset[1] * n->units;
    double widest = layout_width(l, "bias", LAYOUT_SMALL);
    for (size_t i = 0; i < count; i++) {
        number_text w = words_number(values ? n->out[i] : n->code[i], n->decimals);
        widest = scene_larger(widest, layout_width(l, w.text, LAYOUT_SMALL));
    }
    return widest + LAYOUT_PAD;
}

uint32_t layout_numbers(const layout *l, bool values)
{
    if (!l->numbered)
        return 0;
    return l->n.units + (values && l->shape->bias ? 1 : 0);
}

/* Fewer pixels between many nodes. */
static double pitch_for(const layout *l, uint32_t count)
{
    if (l->make->terminal || count <= 24)
        return l->m->pitch;
    return count <= 60 ? 20.0 : 16.0;
}

static void set_columns(layout *l)
{
    const cinch_shape *shape = l->shape;
    l->columns = shape->layers + 2;
    for (uint32_t i = 0; i < l->columns; i++) {
        node_column *column = &l->column[i];
        bool symbols = i == 0 || i + 1 == l->columns;
        column->count = i == 0                ? shape->offset[shape->columns]
                        : i + 1 == l->columns ? shape->values
                                              : shape->width[i - 1];
        column->pitch = symbols ? pitch_for(l, column->count) : l->m->hidden;
        double most = DISC_PART * column->pitch;
        double radius = symbols ? l->m->radius : l->m->hidden_radius;
        column->radius = radius < most ? radius : most;
        double room = 2.0 * column->radius - 4.0;
        column->inside = symbols && !l->make->terminal && widest_symbol(l, i > 0) <= room;
    }
}

/* Height that a column takes. */
static double column_height(const layout *l, uint32_t i)
{
    const node_column *column = &l->column[i];
    double gaps = i == 0 ? (double)(l->shape->columns - 1) * l->m->group : 0.0;
    return (double)column->count * column->pitch + gaps;
}

static void place_down(layout *l)
{
    double height = 0.0;
    for (uint32_t i = 0; i < l->columns; i++)
        height = scene_larger(height, column_height(l, i));
    for (uint32_t i = 0; i < l->columns; i++) {
        node_column *column = &l->column[i];
        bool hidden = i > 0 && i + 1 < l->columns;
        if (hidden && column->count > 1) /* spread, but not to the ends */
            column->pitch = scene_larger(
                column->pitch,
                scene_snapped(l->make, HIDDEN_PART * height / (double)column->count, SCENE_ROW));
        double start = scene_snapped(l->make, 0.5 * (height - column_height(l, i)), SCENE_ROW);
        column->first = l->m->top + (start > 0.0 ? start : 0.0) +
                        scene_snapped(l->make, 0.5 * column->pitch, SCENE_ROW) + l->m->centre;
    }
    l->bottom = l->m->top + height;
}

double layout_beside(const layout *l, bool values)
{
    const node_column *column = &l->column[values ? l->columns - 1 : 0];
    double width = column->radius + LAYOUT_PAD + (column->inside ? 0.0 : l->symbol_width[values]);
    return width + (double)layout_numbers(l, values) * l->number_width[values];
}

number_text layout_sum(const layout *l, uint32_t value)
{
    double sum = l->sum[value];
    return l->sum_digits > 0 ? words_digits(sum, l->sum_digits)
                             : words_number(sum, l->sum_decimals);
}

double layout_sum_width(const layout *l)
{
    double widest = layout_width(l, "sum", LAYOUT_SMALL);
    for (uint32_t v = 0; v < l->shape->values; v++)
        widest = scene_larger(widest, layout_width(l, layout_sum(l, v).text, LAYOUT_FONT));
    return widest;
}

/* The sums and shares of a lit key take a column each. */
double layout_lit_width(const layout *l)
{
    if (!l->lit || !l->sums)
        return 0.0;
    double width = layout_sum_width(l) + 3.0 * LAYOUT_PAD;
    uint32_t right = view_right(l->d);
    bool wrong = right != UINT32_MAX && right != l->walk->answer;
    if (l->shares)
        width += layout_width(l, "100.00 %", LAYOUT_FONT) +
                 layout_width(l, wrong ? "should be" : "answer?", LAYOUT_SMALL) + 2.0 * LAYOUT_PAD;
    return width;
}

static void place_across(layout *l)
{
    double left = l->m->edge + layout_beside(l, false),
           right = layout_beside(l, true) + layout_lit_width(l) + l->m->edge;
    double gap = l->m->gap;
    if (l->make->terminal) {
        /* Two columns more: what stands beside a node begins at the next one. */
        double room = SCENE_COLUMN * ((double)l->options->columns - 2.0) - left - right;
        gap = scene_snapped(l->make, room / (double)(l->columns - 1), SCENE_COLUMN) - SCENE_COLUMN;
        gap = scene_larger(gap, 2.0 * SCENE_COLUMN);
        left = scene_snapped(l->make, left, SCENE_COLUMN) + 0.5 * SCENE_COLUMN;
    } else {
        gap += l->bottom > TALL_PAGE ? TALL_GAP : 0.0;
    }
    for (uint32_t i = 0; i < l->columns; i++)
        l->column[i].x = left + (double)i * gap;
}

double layout_node_y(const layout *l, uint32_t column, uint32_t node)
{
    const cinch_shape *shape = l->shape;
    double y = l->column[column].first + (double)node * l->column[column].pitch;
    for (uint32_t c = 1; column == 0 && c < shape->columns; c++)
        y += node >= shape->offset[c] ? l->m->group : 0.0;
    return y;
}

/* What a narrow terminal goes without, one after the other, to leave room for the lines. */
static const struct level {
    bool numbers, shares, sums;
    size_t characters;
    double gap; /* between columns of nodes, at least */
} levels[] = {
    {.numbers = true, .shares = true, .sums = true, .characters = 12, .gap = 12.0 * SCENE_COLUMN},
    {.shares = true, .sums = true, .characters = 12, .gap = 8.0 * SCENE_COLUMN},
    {.shares = true, .sums = true, .characters = 6, .gap = 8.0 * SCENE_COLUMN},
    {.sums = true, .characters = 6, .gap = 8.0 * SCENE_COLUMN},
    {.sums = true, .characters = 3, .gap = 4.0 * SCENE_COLUMN},
    {.characters = 2},
};

static void place_at(layout *l, const struct level *level)
{
    l->numbered = l->n.shown && level->numbers;
    l->shares = level->shares;
    l->sums = level->sums;
    l->characters = level->characters;
    set_columns(l);
    for (int values = 0; values < 2; values++) {
        l->symbol_width[values] = widest_symbol(l, values) + LAYOUT_PAD;
        l->number_width[values] = l->numbered ? widest_number(l, values) : 0.0;
    }
    place_down(l);
    place_across(l);
}

/* ---- The sums of a lit key ------------------------------------------------------------------- */

/* Of a value, with one rounding at the end; NaN where a unit is not finite. */
static double exact_sum(const layout *l, uint32_t value)
{
    const cinch_shape *shape = l->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    const float *weight = l->d->net->weights + matrix.first + value;
    exact sum;
    exact_clear(&sum);
    if (view_overflows(l->d))
        return __builtin_nan("");
    if (shape->bias)
        exact_add(&sum, (double)weight[matrix.inputs * matrix.units]);
    for (uint32_t c = 0; shape->layers == 0 && c < shape->columns; c++)
        exact_add(&sum, (double)weight[(shape->offset[c] + l->options->key[c]) * matrix.units]);
    for (size_t i = 0; shape->layers > 0 && i < matrix.inputs; i++)
        exact_add(&sum,
                  (double)l->walk->unit[shape->layers - 1][i] * (double)weight[i * matrix.units]);
    return exact_round(&sum);
}

static double largest_sum(const layout *l)
{
    double most = 0.0;
    for (uint32_t v = 0; v < l->shape->values; v++)
        most = scene_larger(most, scene_size(l->sum[v]));
    return most;
}

static bool sums_are_whole(const layout *l)
{
    for (uint32_t v = 0; v < l->shape->values; v++)
        if (l->sum[v] != view_rounded(l->sum[v], 0))
            return false;
    return true;
}

/* Whether no smaller sum looks like the runner-up's. */
static bool tells_runner_up(const layout *l, int decimals)
{
    double rival = l->sum[l->walk->rival];
    for (uint32_t v = 0; v < l->shape->values; v++)
        if (l->sum[v] < rival && view_rounded(l->sum[v], decimals) == view_rounded(rival, decimals))
            return false;
    return true;
}

/* Whether it shows, within a tenth, by how much the answer leads. */
static bool tells_lead(const layout *l, int decimals)
{
    double answer = view_rounded(l->sum[l->walk->answer], decimals);
    double rival = view_rounded(l->sum[l->walk->rival], decimals), margin = l->walk->margin;
    return !(scene_size(answer - rival - margin) > VIEW_LEAD_PART * margin);
}

/*
 * None where all sums are whole, four where all are small, else two; and more where it takes more
 * to show the lead; or up to four more, to show who is the runner-up. But no more than a double
 * holds of the largest.
 */
static void choose_sum_decimals(layout *l)
{
    const double digits_of_a_double = 9e15; /* below 2^53 */
    double largest = largest_sum(l);
    int most = MOST_SUM_DECIMALS;
    while (most > 0 && largest * power_of_ten(most) > digits_of_a_double)
        most--;
    int decimals = sums_are_whole(l) ? 0 : largest < 1.0 ? 4 : 2;
    decimals = decimals < most ? decimals : most;
    while (decimals < most && !tells_lead(l, decimals))
        decimals++;
    for (int more = decimals + 4 < most ? decimals + 4 : most; more >= decimals; more--)
        if (tells_runner_up(l, more))
            l->sum_decimals = more;
    l->sum_decimals = l->sum_decimals > decimals ? l->sum_decimals : decimals;
}

/* Sums too small or too large for decimals have as many digits as it takes to tell the first two
 * apart. */
static void choose_sum_digits(layout *l)
{
    enum { FEWEST = 3, MOST = 10 };
    const double thousand = 1000.0; /* 10^FEWEST: fewer digits than these would be left */
    const cinch_walk *walk = l->walk;
    double largest = largest_sum(l);
    bool small = largest * power_of_ten(MOST_SUM_DECIMALS) < thousand;
    if (largest < MOST_PLAIN_SUM && (!small || tells_lead(l, l->sum_decimals)))
        return;
    double larger = scene_larger(scene_size(l->sum[walk->answer]), scene_size(l->sum[walk->rival]));
    l->sum_digits = FEWEST;
    for (double step = larger / thousand;
         step > VIEW_LEAD_PART * walk->margin && l->sum_digits < MOST; step /= 10.0)
        l->sum_digits++;
}

static bool light(layout *l)
{
    cinch_net_walk(l->walk, l->d->net, l->options->key);
    l->lit = true;
    l->sure = view_decided(l->d) && l->d->doubt.used == 0;
    l->sum = scene_take(l->make, l->shape->values, sizeof *l->sum);
    if (!l->sum)
        return false;
    for (uint32_t v = 0; v < l->shape->values; v++)
        l->sum[v] = exact_sum(l, v);
    choose_sum_decimals(l);
    choose_sum_digits(l);
    return true;
}

bool layout_begin(layout *l, drawing *d)
{
    const struct level *level = levels;
    *l = (layout){.d = d, .make = &d->make, .walk = &d->walk, .shape = &d->net->shape};
    l->options = d->options;
    l->m = l->make->terminal ? &in_terminal : &on_page;
    l->room = l->make->terminal ? SCENE_COLUMN * (double)l->options->columns : PAGE_ROOM;
    if (!numbers_begin(&l->n, d))
        return false;
    if (l->options->key && !light(l))
        return false;
    place_at(l, level);
    while (l->make->terminal && l->column[1].x - l->column[0].x < level->gap)
        place_at(l, ++level);
    return true;
}
