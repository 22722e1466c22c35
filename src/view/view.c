/* view.c - pictures of a network: which view, and which keys there are to show. */
#include "view/view.h"

#include "base/fmath.h"
#include "net/net.h"

static uint32_t symbols_of(const drawing *d, uint32_t column)
{
    const cinch_shape *shape = &d->net->shape;
    return shape->offset[column + 1] - shape->offset[column];
}

bool view_used(const drawing *d, uint32_t column, uint32_t symbol)
{
    const bool *const *seen = d->options->seen;
    return !seen || !seen[column] || seen[column][symbol];
}

/* Symbols that some row used, of one column. */
static uint32_t used_count(const drawing *d, uint32_t column)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < symbols_of(d, column); i++)
        used += view_used(d, column, i);
    return used;
}

/* The first used symbol of a column from `symbol` on; the column's count where there is none. */
static uint32_t next_used(const drawing *d, uint32_t column, uint32_t symbol)
{
    while (symbol < symbols_of(d, column) && !view_used(d, column, symbol))
        symbol++;
    return symbol;
}

/* Counts through all keys, the last column fastest. */
static void list_keys(drawing *d)
{
    uint32_t columns = d->net->shape.columns;
    uint32_t key[CINCH_MAX_COLUMNS];
    for (uint32_t c = 0; c < columns; c++)
        key[c] = next_used(d, c, 0);
    for (size_t i = 0; i < d->keys; i++) {
        for (uint32_t c = 0; c < columns; c++)
            d->number[i * columns + c] = key[c];
        for (uint32_t c = columns; c-- > 0;) {
            key[c] = next_used(d, c, key[c] + 1);
            if (key[c] < symbols_of(d, c))
                break;
            key[c] = next_used(d, c, 0);
        }
    }
}

static void find_keys(drawing *d)
{
    uint32_t columns = d->net->shape.columns;
    size_t keys = 1;
    for (uint32_t c = 0; c < columns && keys <= VIEW_MOST_KEYS; c++)
        keys *= used_count(d, c);
    if (keys > VIEW_MOST_KEYS)
        return;
    d->number = scene_take(&d->make, keys, columns * sizeof *d->number);
    d->keys = d->number ? keys : 0;
    list_keys(d);
}

static bool is_not_exact(const drawing *d)
{
    return d->options->rows_right < d->options->rows;
}

uint32_t view_right(const drawing *d)
{
    return d->options->key && d->options->right ? *d->options->right : UINT32_MAX;
}

bool view_overflows(const drawing *d)
{
    return d->walk.margin != d->walk.margin; /* it is no number then */
}

bool view_tied(const drawing *d)
{
    return d->walk.answer != d->walk.rival && d->walk.margin == 0.0;
}

bool view_decided(const drawing *d)
{
    return !view_overflows(d) && !view_tied(d);
}

const char *view_remark(const drawing *d)
{
    return d->options->remark ? d->options->remark : "";
}

/* Of the lit key, whose answer is in the walk. */
static words doubt_words(const drawing *d)
{
    const uint32_t *key = d->options->key, *right = d->options->right;
    bool strange = right && *right == UINT32_MAX;
    for (uint32_t c = 0; !right && c < d->net->shape.columns; c++)
        strange = strange || !view_used(d, c, key[c]);
    if (strange)
        return words_of("no row has this key: the answer means nothing");
    if (right && view_decided(d) && *right != d->walk.answer)
        return words_of("wrong: the mapping has ", view_symbol(d->options->value, *right, 12).text,
                        " here");
    return words_of(!right && is_not_exact(d) ? "the network is not exact: the answer may be wrong"
                                              : "");
}

static void require_options(const drawing *d)
{
    const cinch_draw_options *options = d->options;
    CINCH_REQUIRE(options->columns == 0 || options->columns >= CINCH_LEAST_COLUMNS);
    CINCH_REQUIRE(options->value->count == d->net->shape.values);
    for (uint32_t c = 0; c < d->net->shape.columns; c++) {
        CINCH_REQUIRE(options->keys[c].count == symbols_of(d, c));
        CINCH_REQUIRE(!options->key || options->key[c] < symbols_of(d, c));
    }
    uint32_t right = view_right(d);
    CINCH_REQUIRE(right == UINT32_MAX || right < d->net->shape.values);
}

cinch_status cinch_draw(cinch_scene *scene, const cinch_net *net, const cinch_draw_options *options,
                        cinch_arena *arena)
{
    static cinch_status (*const draw[])(drawing *) = {[CINCH_VIEW_NETWORK] = view_network,
                                                      [CINCH_VIEW_PLANE] = view_plane,
                                                      [CINCH_VIEW_HEAT] = view_heat};
    drawing d = {.net = net, .options = options};
    const char *advice;
    scene_begin(&d.make, scene, options->columns, arena);
    if (shape_check(&net->shape) != CINCH_OK)
        return CINCH_BAD_SHAPE;
    cinch_view view = cinch_view_choose(&advice, &net->shape, options->view, options->columns,
                                        options->key != NULL);
    if (advice)
        return CINCH_BAD_SHAPE;
    require_options(&d);
    scene->bytes = cinch_walk_size(&net->shape);
    if (cinch_walk_init(&d.walk, &net->shape, arena) != CINCH_OK)
        return CINCH_NO_MEMORY;
    find_keys(&d);
    if (options->key) {
        cinch_net_walk(&d.walk, net, options->key);
        d.doubt = doubt_words(&d);
    }
    return d.make.failed ? CINCH_NO_MEMORY : draw[view](&d);
}

/* ---- Which view ------------------------------------------------------------------------------ */

enum {
    MOST_NODES = 120,          /* of a column of the network view */
    MOST_HIDDEN = 32,          /* of a hidden layer there */
    MOST_PAGE_LINES = 600,     /* that AUTO takes it for: more is a thicket ... */
    MOST_TERMINAL_LINES = 200, /* ... sooner in a terminal ... */
    MOST_LEGIBLE_HIDDEN = 12,  /* ... and through many units */
    MOST_SYMBOLS = 500,        /* of an axis of the heat view */
    MOST_ACROSS = 150,         /* columns of squares, all matrices together */
    MOST_PLANE_UNITS = 6,      /* of the plane view: 15 pairs */
    MOST_PLANE_VALUES = 200
};

#define TAKE_HEAT "take the view heat"
#define NO_VIEW   "no view shows so much; cinch show lists the weights"

static size_t larger_of(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t most_symbols(const cinch_shape *shape)
{
    return larger_of(shape->offset[shape->columns], shape->values);
}

/* Columns of squares: all matrices stand beside each other, the output's turned. */
static size_t squares_across(const cinch_shape *shape)
{
    size_t across = 0;
    for (uint32_t l = 0; l < shape->layers; l++)
        across += shape->width[l];
    return shape->layers ? across + shape->width[shape->layers - 1] : shape->values;
}

static bool heat_fits(const cinch_shape *shape)
{
    return larger_of(most_symbols(shape), net_widest(shape)) <= MOST_SYMBOLS &&
           squares_across(shape) <= MOST_ACROSS;
}

static bool network_fits(const cinch_shape *shape)
{
    return most_symbols(shape) <= MOST_NODES && net_widest(shape) <= MOST_HIDDEN;
}

/* The view that AUTO takes. */
static cinch_view view_for(const cinch_shape *shape, uint32_t columns, bool lit)
{
    if (lit && network_fits(shape))
        return CINCH_VIEW_NETWORK; /* one path is legible where all are not */
    size_t lines = cinch_shape_cost(shape).connections;
    bool legible = lines <= (columns ? MOST_TERMINAL_LINES : MOST_PAGE_LINES) &&
                   net_widest(shape) <= MOST_LEGIBLE_HIDDEN && network_fits(shape);
    return legible || !heat_fits(shape) ? CINCH_VIEW_NETWORK : CINCH_VIEW_HEAT;
}

#define NETWORK_LIMITS "more than 120 symbols, or 32 units in a hidden layer: "
#define PLANE_LIMITS   "more than 6 units in the last hidden layer, or 200 values: "
#define PLANE_NEEDS    "a plane needs two units in the last hidden layer"

/* Why a network cannot be shown in a view, and what to take; or NULL. */
static const char *advice_for(const cinch_shape *shape, cinch_view view)
{
    uint32_t units = shape->layers ? shape->width[shape->layers - 1] : 0;
    bool network = network_fits(shape), heat = heat_fits(shape);
    bool plane = units <= MOST_PLANE_UNITS && shape->values <= MOST_PLANE_VALUES;
    if (view == CINCH_VIEW_HEAT)
        return heat ? NULL : "more than 500 symbols, or 150 columns of squares: " NO_VIEW;
    if (view == CINCH_VIEW_PLANE && units < 2)
        return network ? PLANE_NEEDS ": take the view network" : PLANE_NEEDS;
    if (view == CINCH_VIEW_PLANE ? plane : network)
        return NULL;
    if (view == CINCH_VIEW_PLANE)
        return heat ? PLANE_LIMITS TAKE_HEAT : PLANE_LIMITS NO_VIEW;
    return heat ? NETWORK_LIMITS TAKE_HEAT : NETWORK_LIMITS NO_VIEW;
}

cinch_view cinch_view_choose(const char **advice, const cinch_shape *shape, cinch_view view,
                             uint32_t columns, bool lit)
{
    CINCH_REQUIRE((unsigned)view <= CINCH_VIEW_HEAT);
    view = view == CINCH_VIEW_AUTO ? view_for(shape, columns, lit) : view;
    *advice = advice_for(shape, view);
    return view;
}

/* ---- Words ----------------------------------------------------------------------------------- */

words view_symbol(const cinch_alphabet *alphabet, uint32_t symbol, size_t most)
{
    const char *text = cinch_symbol(alphabet, symbol);
    return words_symbol(text[0] ? text : "(empty)", most < 12 ? most : 12);
}

mark_role view_weight_role(double share)
{
    if (!(scene_size(share) >= VIEW_GREY))
        return ROLE_GRID;
    return share < 0.0 ? ROLE_NEGATIVE : ROLE_POSITIVE;
}

double view_rounded(double x, int decimals)
{
    const double whole_in_doubles = 1e15; /* below 2^53: with more, all digits are there already */
    double power = power_of_ten(decimals);
    double units = fmath_round(x * power);
    return scene_size(units) < whole_in_doubles ? units / power : x;
}

words view_name_words(const drawing *d)
{
    words w = view_shape_words(&d->net->shape);
    if (is_not_exact(d))
        words_add(&w, " (not exact: ", words_count(d->options->rows_right).text, " of ",
                  words_count(d->options->rows).text, " rows right)");
    return w;
}

bool view_is_first(const cinch_walk *walk, uint32_t value)
{
    bool tied = false;
    for (uint32_t i = 0; walk->best_count > 1 && i < walk->best_count; i++)
        tied = tied || walk->best[i] == value;
    return tied;
}

words view_no_answer_words(const drawing *d)
{
    enum { LISTED = 8 };
    const cinch_walk *walk = &d->walk;
    const cinch_alphabet *value = d->options->value;
    if (!view_tied(d))
        return words_of(view_overflows(d) ? "sums overflow" : "");
    if (walk->best_count == 2)
        return words_of("a tie between ", view_symbol(value, walk->best[0], 12).text, " and ",
                        view_symbol(value, walk->best[1], 12).text);
    words w = words_of("a tie among ", words_count(walk->best_count).text, " values (");
    for (uint32_t i = 0; i < walk->best_count && i < LISTED; i++)
        words_add(&w, i == 0 ? "" : ", ", view_symbol(value, walk->best[i], 12).text);
    words_add(&w, walk->best_count > LISTED ? ", ...)" : ")");
    return w;
}

words view_shape_words(const cinch_shape *shape)
{
    words w = {.used = 0};
    bool each = shape->columns <= 8;
    if (!each)
        words_add(&w, words_count(shape->offset[shape->columns]).text);
    for (uint32_t c = 0; each && c < shape->columns; c++)
        words_add(&w, c == 0 ? "" : "+", words_count(shape->offset[c + 1] - shape->offset[c]).text);
    for (uint32_t l = 0; l < shape->layers; l++)
        words_add(&w, "-", words_count(shape->width[l]).text);
    words_add(&w, "-", words_count(shape->values).text);
    return w;
}

words view_key_words(const drawing *d, const uint32_t *key, size_t most)
{
    words w = {.used = 0};
    uint32_t columns = d->net->shape.columns;
    size_t each = columns == 1 ? most : most / 2;
    for (uint32_t c = 0; c < columns; c++) {
        words_add(&w, c > 0 ? "," : "");
        if (w.used >= most && c > 0) {
            words_add(&w, WORDS_ELLIPSIS);
            break;
        }
        words_add(&w, view_symbol(&d->options->keys[c], key[c], each).text);
    }
    return w;
}

const char *view_activation_word(cinch_activation activation)
{
    static const char *const names[] = {"tanh", "identity", "relu"};
    return names[activation];
}

words view_unit_words(size_t unit)
{
    return words_of("h", words_count(unit + 1).text);
}
