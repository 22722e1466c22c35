/* pairs.c - an annealed training's memory, its pairs, their start and their weights. */
#include "train/anneal_state.h"

#include "base/fmath.h"
#include "base/rng.h"
#include "lanes/isa.h"

#include <string.h>

#define TWO_PI 0x1.921fb6p+2f

bool anneal_suits(const cinch_shape *shape)
{
    return shape->columns == 1 && shape->layers == 1 && shape->width[0] >= 2 &&
           shape->width[0] <= FIELD_MOST_WIDTH && shape->values >= 2 &&
           shape->activation == CINCH_TANH && shape->output == CINCH_SOFTMAX && !shape->bias;
}

/* ---- Options --------------------------------------------------------------------------------- */

/*
 * How many neighbours a list needs: measured, and four to five times as many as can touch one
 * sphere. Fewer cost margin, more only time.
 */
static uint32_t default_neighbours(uint32_t width)
{
    static const uint32_t measured[] = {8, 24, 48, 128, 192}; /* of 2, 3, .. units */
    const uint32_t last = sizeof measured / sizeof *measured - 1;
    return measured[width - 2 < last ? width - 2 : last];
}

/*
 * Three times as many passes widen the margin by one part in a hundred, but with many pairs on a
 * circle: there each can only pass on what its two neighbours leave it. With very many pairs a
 * third of the passes costs a tenth of the margin, and time begins to matter more.
 */
static uint64_t default_budget(uint32_t width, size_t rows)
{
    if (width > 2)
        return rows <= 300000 ? 1000 : 300;
    return rows <= 200 ? 1000 : rows <= 1000 ? 3000 : 10000;
}

cinch_status anneal_defaults(cinch_train_options *options, const cinch_shape *shape, size_t rows)
{
    cinch_anneal_options *o = &options->anneal;
    uint32_t width = shape->width[0];
    set_default(&options->rate, 0.3f);
    set_default(&options->beta2, 0.9f);
    set_default(&options->epsilon, 1e-18f);
    set_default(&o->gain, 4.0f);
    set_default(&o->last_gain, 100.0f);
    set_default(&options->last_rate, 0.02f);
    o->neighbours = o->neighbours ? o->neighbours : default_neighbours(width);
    options->budget = options->budget ? options->budget : default_budget(width, rows);
    o->alignment = o->alignment ? o->alignment : 32;
    if (o->alignment > options->budget / 2)
        o->alignment = (uint32_t)(options->budget / 2);
    bool valid = o->neighbours <= FIELD_MOST_NEIGHBOURS && o->gain > 0.0f && o->gain <= 1e6f &&
                 o->last_gain > 0.0f && o->last_gain <= 1e6f && options->last_rate > 0.0f &&
                 options->last_rate <= 1e6f && options->rate > 0.0f && options->rate <= 1e6f;
    return valid ? CINCH_OK : CINCH_BAD_OPTION;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static size_t most_pairs(const cinch_shape *shape, size_t rows)
{
    return rows < shape->values ? rows : shape->values;
}

static size_t padded_of(size_t pairs)
{
    return (pairs + FIELD_GROUP - 1) / FIELD_GROUP * FIELD_GROUP;
}

static uint32_t neighbours_of(const cinch_train_options *options, size_t pairs)
{
    return options->anneal.neighbours < pairs ? options->anneal.neighbours : (uint32_t)pairs - 1;
}

/* Sizes and arrays, for at most so many pairs. */
static void list_field(arena_list *list, anneal *a, size_t pairs)
{
    field *f = &a->field;
    f->width = a->shape.width[0];
    f->count = pairs;
    f->padded = padded_of(pairs);
    f->groups = f->padded / FIELD_GROUP;
    f->neighbours = a->most_neighbours = neighbours_of(&a->options, pairs);
    size_t vectors = arena_product(f->padded, f->width);
    for (int i = 0; i < 4; i++)
        ARENA_LIST_ZEROED(list, a->buffer[i], vectors);
    ARENA_LIST_ZEROED(list, f->code_moment, vectors);
    ARENA_LIST_ZEROED(list, f->vector_moment, vectors);
    ARENA_LIST_ZEROED(list, f->pull, vectors);
    ARENA_LIST_ZEROED(list, f->code_second, f->padded);
    ARENA_LIST_ZEROED(list, f->vector_second, f->padded);
    ARENA_LIST_ZEROED(list, f->share, f->padded);
    ARENA_LIST_ZEROED(list, f->miss, f->padded);
    ARENA_LIST_ZEROED(list, f->lead, f->padded);
    ARENA_LIST_ZEROED(list, f->list, arena_product(f->padded, f->neighbours));
    ARENA_LIST_ZEROED(list, f->reach, f->padded);
    ARENA_LIST_ZEROED(list, f->box, arena_product(kd_nodes(f->groups) * 2, f->width));
    ARENA_LIST_ZEROED(list, a->used, f->padded);
    ARENA_LIST_ZEROED(list, a->number, f->padded);
    ARENA_LIST_ZEROED(list, a->value, f->padded);
    ARENA_LIST_ZEROED(list, a->order, f->padded);
}

static void list_rows(arena_list *list, anneal *a, size_t rows)
{
    ARENA_LIST_ZEROED(list, a->row_start, (size_t)a->shape.values + 1);
    ARENA_LIST(list, a->row, rows);
}

size_t anneal_size(const cinch_shape *shape, size_t rows, const cinch_train_options *options)
{
    anneal a = {.shape = *shape, .options = *options};
    size_t pairs = most_pairs(shape, rows);
    if (pairs > INT32_MAX - FIELD_GROUP)
        return SIZE_MAX;
    arena_list list = {.arena = NULL};
    arena_list_take(&list, 1, sizeof a);
    list_rows(&list, &a, rows);
    list_field(&list, &a, pairs);
    return arena_sum(arena_list_size(&list), arena_need(shape->offset[1], sizeof(uint32_t)));
}

/* The rows of each value, in order. CINCH_CONFLICT when a key has two values. */
static cinch_status sort_rows(anneal *a, cinch_arena *arena)
{
    const cinch_mapping *mapping = a->mapping;
    arena_list list = {.arena = arena};
    list_rows(&list, a, mapping->rows);
    cinch_arena scratch = *arena;
    size_t keys = a->shape.offset[1];
    uint32_t *claimed = arena_take_zeroed(&scratch, keys, sizeof *claimed); /* value + 1 of a key */
    if (list.failed || !claimed)
        return CINCH_NO_MEMORY;
    for (size_t r = 0; r < mapping->rows; r++) {
        uint32_t key = mapping->key[r], value = mapping->value[r];
        if (claimed[key] != 0 && claimed[key] != value + 1)
            return CINCH_CONFLICT;
        claimed[key] = value + 1;
        a->row_start[value]++;
    }
    uint32_t before = 0;
    for (size_t v = 0; v <= a->shape.values; v++) {
        uint32_t count = a->row_start[v];
        a->row_start[v] = before;
        before += count;
    }
    /* Filling moves each start to the next value's; then all are moved back by one. */
    for (size_t r = 0; r < mapping->rows; r++)
        a->row[a->row_start[mapping->value[r]]++] = (uint32_t)r;
    memmove(a->row_start + 1, a->row_start, a->shape.values * sizeof *a->row_start);
    a->row_start[0] = 0;
    return CINCH_OK;
}

static size_t count_pairs(const anneal *a)
{
    size_t pairs = 0;
    for (size_t v = 0; v < a->shape.values; v++)
        pairs += a->row_start[v + 1] > a->row_start[v];
    return pairs;
}

/*
 * The area of the unit sphere in `width` dimensions: 2 pi and 4 pi for two and three, and
 * 2 pi / n times that of the sphere in n dimensions for n + 2.
 */
static float sphere_area(uint32_t width)
{
    float area = width % 2 == 0 ? TWO_PI : 2.0f * TWO_PI;
    for (uint32_t n = width % 2 == 0 ? 2 : 3; n < width; n += 2)
        area *= TWO_PI / (float)n;
    return area;
}

/*
 * The side of a cube of the sphere's area over `pairs`, and no more than the distance of a regular
 * simplex, which few pairs attain, or of perpendicular vectors, which up to twice the width do.
 */
static float spacing_of(uint32_t width, size_t pairs)
{
    float share = fmath_log(sphere_area(width) / (float)pairs) / (float)(width - 1);
    float spacing = fmath_exp(share);
    float most = pairs <= (size_t)width + 1 && pairs > 1
                     ? fmath_sqrt(2.0f * (float)pairs / (float)(pairs - 1))
                     : fmath_sqrt(2.0f);
    return spacing < most ? spacing : most;
}

/* The least power of two from which on the written logits have the last gain. */
static float output_scale_of(const anneal *a)
{
    float gain = a->options.anneal.last_gain / (a->spacing * a->spacing), scale = 1.0f;
    while (scale * FIELD_CODE_RADIUS < gain && scale < 0x1p49f)
        scale *= 2.0f;
    return scale;
}

cinch_status anneal_new(anneal **made, const cinch_shape *shape, const cinch_mapping *mapping,
                        const cinch_train_options *options, cinch_arena *arena)
{
    CINCH_REQUIRE(anneal_suits(shape)); /* options that are complete may be another shape's */
    anneal *a = arena_take_zeroed(arena, 1, sizeof *a);
    *made = a;
    if (!a)
        return CINCH_NO_MEMORY;
    a->shape = *shape;
    a->mapping = mapping;
    a->options = *options;
    cinch_status status = sort_rows(a, arena);
    if (status != CINCH_OK)
        return status;
    arena_list list = {.arena = arena};
    size_t pairs = count_pairs(a);
    CINCH_REQUIRE(pairs > 0 && pairs <= most_pairs(shape, mapping->rows));
    list_field(&list, a, pairs);
    if (list.failed)
        return CINCH_NO_MEMORY;
    field *f = &a->field;
    f->zero_rival = f->count < shape->values;
    a->spacing = spacing_of(f->width, f->count);
    a->output_scale = output_scale_of(a);
    a->all_listed = f->neighbours + 1 == f->count;
    a->code = field_code_for(options->isa);
    return CINCH_OK;
}

/* ---- Start ----------------------------------------------------------------------------------- */

/* Two normal numbers from uniform ones (Marsaglia's polar method, 1964). */
static void draw_normals(float pair[2], rng_words *words)
{
    float x, y, square;
    do {
        x = rng_signed_unit(rng_words_next(words));
        y = rng_signed_unit(rng_words_next(words));
        square = x * x + y * y;
    } while (square >= 1.0f || square < 0x1p-40f);
    float scale = fmath_sqrt(-2.0f * fmath_log(square) / square);
    pair[0] = x * scale;
    pair[1] = y * scale;
}

void anneal_normalise(float *x, size_t width)
{
    float square = x[0] * x[0];
    for (size_t i = 1; i < width; i++)
        square += x[i] * x[i];
    float scale = 1.0f / fmath_sqrt(square);
    for (size_t i = 0; i < width; i++)
        x[i] *= scale;
}

/* Uniform on the sphere: normal coordinates have no direction of their own. */
static void draw_direction(float *x, size_t width, rng_words *words)
{
    for (size_t i = 0; i < width; i += 2) {
        float two[2];
        draw_normals(two, words);
        x[i] = two[0];
        if (i + 1 < width)
            x[i + 1] = two[1];
    }
    anneal_normalise(x, width);
}

/* The direction of `from`; false where it has none. */
static bool take_direction(float *x, size_t width)
{
    float largest = 0.0f;
    for (size_t i = 0; i < width; i++)
        largest = x[i] > largest ? x[i] : -x[i] > largest ? -x[i] : largest;
    if (!(largest > 1e-30f))
        return false;
    for (size_t i = 0; i < width; i++)
        x[i] /= largest;
    anneal_normalise(x, width);
    return true;
}

static void given_code(float *x, const anneal *a, size_t value, const float *from)
{
    size_t width = a->field.width;
    uint32_t key = a->mapping->key[a->row[a->row_start[value]]];
    for (size_t i = 0; i < width; i++)
        x[i] = fmath_tanh(from[key * width + i]);
}

static void given_vector(float *x, const anneal *a, size_t value, const float *from)
{
    cinch_matrix matrix = cinch_shape_matrix(&a->shape, 1);
    for (size_t i = 0; i < a->field.width; i++)
        x[i] = from[matrix.first + i * matrix.units + value];
}

static void place_one(anneal *a, float *array, size_t pair, const float *x)
{
    for (size_t i = 0; i < a->field.width; i++)
        array[i * a->field.padded + pair] = x[i];
}

void anneal_place(anneal *a, const float *from)
{
    field *f = &a->field;
    rng_words words = {.rng = {.seed = a->options.seed, .stream = STREAM_WEIGHTS}};
    float x[FIELD_MOST_WIDTH];
    size_t pair = 0;
    for (size_t v = 0; v < a->shape.values; v++) {
        if (a->row_start[v] == a->row_start[v + 1])
            continue;
        a->used[pair] = a->value[pair] = (uint32_t)v;
        a->number[pair] = (uint32_t)pair;
        if (from)
            given_code(x, a, v, from);
        if (!from || !take_direction(x, f->width))
            draw_direction(x, f->width, &words);
        place_one(a, a->buffer[0], pair, x);
        if (from)
            given_vector(x, a, v, from);
        if (!from || !take_direction(x, f->width))
            draw_direction(x, f->width, &words);
        place_one(a, a->buffer[1], pair, x);
        pair++;
    }
    const float axis[FIELD_MOST_WIDTH] = {1.0f}; /* for the lanes past the last pair */
    for (; pair < f->padded; pair++) {
        place_one(a, a->buffer[0], pair, axis);
        place_one(a, a->buffer[1], pair, axis);
    }
}

/* to[i] = from[order[i]], coordinate by coordinate */
static void reorder(const anneal *a, float *to, const float *from)
{
    const field *f = &a->field;
    for (size_t i = 0; i < f->width; i++)
        for (size_t p = 0; p < f->padded; p++)
            to[i * f->padded + p] = from[i * f->padded + a->order[p]];
}

void anneal_sort(anneal *a)
{
    field *f = &a->field;
    for (size_t p = 0; p < f->padded; p++)
        a->order[p] = (uint32_t)p;
    kd_sort(a->order, f->vector, f->padded, f->width, f->count);
    reorder(a, a->buffer[2], f->code);
    reorder(a, a->buffer[3], f->vector);
    for (size_t p = 0; p < f->count; p++) {
        a->number[p] = a->order[p];
        a->value[p] = a->used[a->order[p]];
    }
}

void anneal_fit_boxes(const field *f)
{
    kd_fit_boxes(f->box, &(kd_vectors){.at = f->vector,
                                       .leaf_step = FIELD_GROUP,
                                       .stride = f->padded,
                                       .count = f->count,
                                       .width = f->width});
}

/* ---- Weights --------------------------------------------------------------------------------- */

static float inverse_tanh(float x)
{
    return 0.5f * fmath_log((1.0f + x) / (1.0f - x));
}

void anneal_write_pair(const anneal *a, size_t pair, float *weights, float *written)
{
    const field *f = &a->field;
    cinch_matrix output = cinch_shape_matrix(&a->shape, 1);
    uint32_t value = a->value[pair];
    const uint32_t *row = a->row + a->row_start[value];
    size_t rows = a->row_start[value + 1] - a->row_start[value];
    for (size_t i = 0; i < f->width; i++) {
        size_t at = i * f->padded + pair;
        float weight = inverse_tanh(FIELD_CODE_RADIUS * f->code[at]);
        written[at] = fmath_tanh(weight);
        for (size_t r = 0; r < rows; r++)
            weights[(size_t)a->mapping->key[row[r]] * f->width + i] = weight;
        weights[output.first + i * output.units + value] = a->output_scale * f->vector[at];
    }
}
