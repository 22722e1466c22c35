/* view.c - pictures of a network: which view, and which keys there are to show. */
#include "net/net.h"
#include "scene/scene.h"

/* Symbols that some row used, of one column. */
static uint32_t used_count(const drawing *d, uint32_t column)
{
    const cinch_shape *shape = &d->net->shape;
    const bool *seen = d->options->seen ? d->options->seen[column] : NULL;
    uint32_t symbols = shape->offset[column + 1] - shape->offset[column], used = 0;
    for (uint32_t i = 0; i < symbols; i++)
        used += !seen || seen[i];
    return used;
}

/* The first used symbol of a column from `symbol` on; the column's count where there is none. */
static uint32_t next_used(const drawing *d, uint32_t column, uint32_t symbol)
{
    const cinch_shape *shape = &d->net->shape;
    const bool *seen = d->options->seen ? d->options->seen[column] : NULL;
    uint32_t symbols = shape->offset[column + 1] - shape->offset[column];
    while (seen && symbol < symbols && !seen[symbol])
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
            if (key[c] < d->net->shape.offset[c + 1] - d->net->shape.offset[c])
                break;
            key[c] = next_used(d, c, 0);
        }
    }
}

static void find_keys(drawing *d)
{
    uint32_t columns = d->net->shape.columns;
    size_t keys = 1;
    for (uint32_t c = 0; c < columns && keys <= DRAW_MOST_KEYS; c++)
        keys *= used_count(d, c);
    if (keys > DRAW_MOST_KEYS)
        return;
    d->number = scene_take(&d->make, keys, columns * sizeof *d->number);
    d->keys = d->number ? keys : 0;
    list_keys(d);
}

static void require_key(const drawing *d)
{
    const cinch_shape *shape = &d->net->shape;
    for (uint32_t c = 0; d->options->key && c < shape->columns; c++)
        CINCH_REQUIRE(d->options->key[c] < shape->offset[c + 1] - shape->offset[c]);
}

cinch_status cinch_draw(cinch_scene *scene, const cinch_net *net, const cinch_draw_options *options,
                        cinch_arena *arena)
{
    drawing d = {.net = net, .options = options};
    CINCH_REQUIRE(options->cells == 0 || options->cells >= CINCH_LEAST_CELLS);
    cinch_view view = options->view;
    if (view == CINCH_VIEW_AUTO)
        view = cinch_view_for(&net->shape, options->cells, options->key != NULL);
    if (cinch_shape_check(&net->shape) != CINCH_OK || cinch_view_advice(&net->shape, view))
        return CINCH_BAD_SHAPE;
    require_key(&d);
    scene_begin(&d.make, scene, options->cells, arena);
    if (cinch_walk_init(&d.walk, &net->shape, arena) != CINCH_OK)
        return CINCH_NO_MEMORY;
    find_keys(&d);
    if (d.make.failed)
        return CINCH_NO_MEMORY;
    if (view == CINCH_VIEW_PLANE)
        return draw_plane(&d);
    return view == CINCH_VIEW_HEAT ? draw_heat(&d) : draw_network(&d);
}

/* ---- Which view ------------------------------------------------------------------------------ */

enum {
    MOST_NODES = 120,         /* of a column of the network view */
    MOST_HIDDEN = 32,         /* of a hidden layer there */
    MOST_PAGE_LINES = 600,    /* that AUTO takes it for: more is a thicket ... */
    MOST_CELL_LINES = 200,    /* ... sooner in a terminal ... */
    MOST_LEGIBLE_HIDDEN = 12, /* ... and through many units */
    MOST_SYMBOLS = 500,       /* of an axis of the heat view */
    MOST_ACROSS = 150,        /* columns of squares, all matrices together */
    MOST_PLANE_UNITS = 6,     /* of the plane view: 15 pairs */
    MOST_PLANE_VALUES = 200
};

#define NO_VIEW "no view shows so much; cinch show lists the weights"

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

cinch_view cinch_view_for(const cinch_shape *shape, uint32_t cells, bool lit)
{
    if (lit && network_fits(shape))
        return CINCH_VIEW_NETWORK; /* one path is legible where all are not */
    size_t lines = cinch_shape_cost(shape).connections;
    bool legible = lines <= (cells ? MOST_CELL_LINES : MOST_PAGE_LINES) &&
                   net_widest(shape) <= MOST_LEGIBLE_HIDDEN && network_fits(shape);
    return legible || !heat_fits(shape) ? CINCH_VIEW_NETWORK : CINCH_VIEW_HEAT;
}

static const char *network_advice(const cinch_shape *shape)
{
    if (network_fits(shape))
        return NULL;
    if (!heat_fits(shape))
        return "more than 120 symbols, or 32 units in a hidden layer: " NO_VIEW;
    return "more than 120 symbols, or 32 units in a hidden layer: take the view heat";
}

static const char *plane_advice(const cinch_shape *shape)
{
    uint32_t units = shape->layers ? shape->width[shape->layers - 1] : 0;
    if (units < 2)
        return network_fits(shape) ? "a plane needs two units in the last hidden layer: take the "
                                     "view network"
                                   : "a plane needs two units in the last hidden layer";
    if (units <= MOST_PLANE_UNITS && shape->values <= MOST_PLANE_VALUES)
        return NULL;
    return heat_fits(shape) ? "more than 6 units in the last hidden layer, or 200 values: take the "
                              "view heat"
                            : "more than 6 units in the last hidden layer, or 200 values: " NO_VIEW;
}

const char *cinch_view_advice(const cinch_shape *shape, cinch_view view)
{
    switch (view) {
    case CINCH_VIEW_NETWORK:
        return network_advice(shape);
    case CINCH_VIEW_PLANE:
        return plane_advice(shape);
    case CINCH_VIEW_HEAT:
        return heat_fits(shape) ? NULL
                                : "more than 500 symbols, or 150 columns of squares: " NO_VIEW;
    default:
        return network_fits(shape) || heat_fits(shape) ? NULL : "more than 500 symbols: " NO_VIEW;
    }
}
