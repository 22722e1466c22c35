/*
 * check.c - checks a certificate by other means than make.c made it.
 *
 * Codes are summed input by input here, logits are compared as one sum of differences, and exact
 * sums are lists of doubles whose bits do not overlap. No margin is searched: every row is compared
 * with the claimed one. docs/CERTIFICATE.md defines what is checked.
 */
#include "proof/proof.h"

#include <float.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/unfused.h"
#include "net/net.h"
#include "proof/check_balls.h"
#include "proof/check_bound.h"

#define LANES 8

/* Partial sums span 2^-351 .. 2^292; each has a bit of its own. */
#define PARTIALS 704

/* A sum without rounding: doubles that do not overlap, by growing magnitude. */
typedef struct partials {
    size_t count;
    double part[PARTIALS];
} partials;

typedef struct checker {
    const cinch_certificate *claims;
    const cinch_net *net;
    const cinch_mapping *mapping;
    unsigned code_bits;
    double gap;          /* what must lie between logits besides */
    const float *output; /* weights of the last layer */
    size_t values;
    size_t inputs;             /* of the layer at hand */
    cert_input *input, *above; /* [inputs], and what is being made of them */
    float *sum;
    float *lowest, *highest; /* of every row of `output` */
    double *lead;            /* [values] how far each value's logit is above the right one */
    uint32_t *near;          /* [values] those that may come too near */
    cert_cells cells;        /* where cert_searched() */
    float *code, *from;      /* what is asked of them */
    partials exact;          /* the claimed row's margin */
    double step;             /* as in cert_layer */
    bool all_right, all_proved;
} checker;

static double absolute(double x)
{
    return x < 0.0 ? -x : x;
}

/* ---- Hidden layers --------------------------------------------------------------------------- */

static cert_input fixed_input(size_t row)
{
    return (cert_input){.row = row, .code = 1.0f, .low = 1.0, .high = 1.0, .plain = true};
}

static void start_row(checker *c, size_t row)
{
    const cinch_shape *shape = &c->net->shape;
    c->inputs = shape->columns + (shape->bias ? 1 : 0);
    for (uint32_t i = 0; i < shape->columns; i++) {
        uint32_t symbol = c->mapping->key[row * shape->columns + i];
        CINCH_REQUIRE(symbol < c->mapping->keys[i].count);
        c->input[i] = fixed_input(shape->offset[i] + (size_t)symbol);
    }
    if (shape->bias)
        c->input[shape->columns] = fixed_input(shape->offset[shape->columns]);
}

/* The library's sums: from the first input on, the bias last. A factor of 1 changes no bit. */
static void sum_codes(checker *c, const float *weights, size_t units)
{
    for (size_t i = 0; i < c->inputs; i++) {
        const float *row = weights + c->input[i].row * units;
        float code = c->input[i].code;
        for (size_t j = 0; j < units; j++)
            c->sum[j] = i == 0 ? row[j] * code : c->sum[j] + row[j] * code;
    }
}

static cert_layer layer_of(const checker *c, const float *weights, size_t units)
{
    return (cert_layer){.input = c->input,
                        .inputs = c->inputs,
                        .weights = weights,
                        .units = units,
                        .step = c->step};
}

/* Replaces the inputs by the next layer's. *bounded becomes false where something can overflow. */
static bool climb(checker *c, uint32_t layer, bool *bounded)
{
    const cinch_shape *shape = &c->net->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, layer);
    const float *weights = c->net->weights + matrix.first;
    sum_codes(c, weights, matrix.units);
    const cert_layer here = layer_of(c, weights, matrix.units);
    for (size_t j = 0; j < matrix.units; j++) {
        float code = net_activate(shape->activation, c->sum[j]);
        cert_input *unit = &c->above[j];
        *unit = (cert_input){.row = j, .code = cert_nearest_factor(code, c->code_bits)};
        if (!(absolute((double)unit->code) <= CERT_FLOAT_MAX))
            return false;
        *bounded = *bounded && cert_sum_ends(unit, &here, j);
        cert_activate_ends(unit, shape->activation);
        *bounded = *bounded && cert_round_ends(unit, c->code_bits);
    }
    c->inputs = matrix.units;
    if (shape->bias)
        c->above[c->inputs++] = fixed_input(matrix.units);
    cert_input *below = c->input;
    c->input = c->above;
    c->above = below;
    return true;
}

/* ---- The output layer ------------------------------------------------------------------------ */

/* The bound of every rival of `right`. */
static double bound_of_all(const checker *c, uint32_t right)
{
    const cert_layer output = layer_of(c, c->output, c->values);
    return cert_next_above(cert_bound_above(&output, right, 0, c->lowest, c->highest) + c->gap);
}

static double bound_of_rival(const checker *c, uint32_t right, uint32_t rival)
{
    const cert_layer output = layer_of(c, c->output, c->values);
    double bound = cert_bound_above(&output, right, rival, NULL, NULL) + c->gap;
    return bound > 0.0 ? cert_next_above(bound) : 0.0;
}

/*
 * How far off a lead, sum of code (w_v - w_right), can be in double: per term one rounding each of
 * the difference, the product and the addition, and as many again.
 */
static double lead_error(const checker *c, uint32_t right)
{
    double size = 0.0;
    for (size_t i = 0; i < c->inputs; i++) {
        size_t at = c->input[i].row;
        double w = (double)c->output[at * c->values + right];
        double low = absolute((double)c->lowest[at] - w);
        double high = absolute((double)c->highest[at] - w);
        size += absolute((double)c->input[i].code) * (low > high ? low : high);
    }
    return size * ((double)c->inputs + 6.0) * 0x1p-52;
}

static double lead_of(const checker *c, uint32_t right, uint32_t v)
{
    double lead = 0.0;
    for (size_t i = 0; i < c->inputs; i++) {
        const float *row = c->output + c->input[i].row * c->values;
        lead += (double)c->input[i].code * ((double)row[v] - (double)row[right]);
    }
    return lead;
}

/* All values' leads, LANES at once. */
static void find_leads(checker *c, uint32_t right)
{
    for (size_t v = 0; v < c->values; v++)
        c->lead[v] = 0.0;
    for (size_t i = 0; i < c->inputs; i++) {
        const float *row = c->output + c->input[i].row * c->values;
        double code = (double)c->input[i].code, w = (double)row[right];
        size_t v = 0;
        for (; v + LANES <= c->values; v += LANES)
            for (size_t l = 0; l < LANES; l++)
                c->lead[v + l] += code * ((double)row[v + l] - w);
        for (; v < c->values; v++)
            c->lead[v] += code * ((double)row[v] - w);
    }
}

/* The largest lead of a value from `first` on that is not `right`. */
static double largest_lead(const checker *c, uint32_t right)
{
    double lane[LANES];
    for (size_t l = 0; l < LANES; l++)
        lane[l] = -CERT_INFINITE;
    for (size_t v = 0; v < c->values; v++) {
        double lead = v == right ? -CERT_INFINITE : c->lead[v];
        lane[v % LANES] = lead > lane[v % LANES] ? lead : lane[v % LANES];
    }
    for (size_t l = 1; l < LANES; l++)
        lane[0] = lane[l] > lane[0] ? lane[l] : lane[0];
    return lane[0];
}

static size_t ask_cells(checker *c, uint32_t right, double error, double needed)
{
    for (size_t i = 0; i < c->inputs; i++) {
        c->code[i] = c->input[i].code;
        c->from[i] = c->output[i * c->values + right];
    }
    const cert_asked asked = {.code = c->code, .from = c->from, .error = error, .needed = needed};
    return cert_cells_near(c->near, &c->cells, &asked);
}

/* Writes the values to `near` whose leads do not show a margin above `needed`. */
static size_t find_near(checker *c, uint32_t right, double needed)
{
    double error = lead_error(c, right);
    if (cert_searched(&c->net->shape))
        return ask_cells(c, right, error, needed);
    find_leads(c, right);
    if (-largest_lead(c, right) - error > needed)
        return 0;
    size_t count = 0;
    for (uint32_t v = 0; v < c->values; v++)
        if (!(-c->lead[v] - error > needed))
            c->near[count++] = v;
    return count;
}

/* ---- Exact comparison ------------------------------------------------------------------------ */

/*
 * Adds x: each part in turn takes what fits into it, and the error of that addition, which a double
 * holds exactly (Dekker, 1971; Shewchuk, 1997), stays behind as a smaller part.
 */
static void partials_add(partials *sum, double x)
{
    size_t kept = 0;
    for (size_t i = 0; i < sum->count; i++) {
        double part = sum->part[i];
        double total = x + part;
        double big = absolute(x) < absolute(part) ? part : x;
        double small = absolute(x) < absolute(part) ? x : part;
        double error = small - (total - big);
        if (error != 0.0)
            sum->part[kept++] = error;
        x = total;
    }
    CINCH_REQUIRE(kept < PARTIALS);
    if (x != 0.0)
        sum->part[kept++] = x;
    sum->count = kept;
}

/* The sign of sum - x - y: parts do not overlap, so the largest has it. */
static int sign_beyond(const partials *sum, double x, double y)
{
    partials difference = *sum;
    partials_add(&difference, -x);
    partials_add(&difference, -y);
    double top = difference.count ? difference.part[difference.count - 1] : 0.0;
    return top > 0.0 ? 1 : top < 0.0 ? -1 : 0;
}

static int compare_partials(const partials *a, const partials *b)
{
    partials difference = *a;
    for (size_t i = 0; i < b->count; i++)
        partials_add(&difference, -b->part[i]);
    return sign_beyond(&difference, 0.0, 0.0);
}

static void exact_difference(partials *sum, const checker *c, uint32_t right, uint32_t rival)
{
    sum->count = 0;
    for (size_t i = 0; i < c->inputs; i++) {
        const float *row = c->output + c->input[i].row * c->values;
        partials_add(sum, (double)c->input[i].code * (double)row[right]);
        partials_add(sum, -((double)c->input[i].code * (double)row[rival]));
    }
}

/* Whether `x` is the double nearest to `sum`, the even one of two as near; without rounding. */
static bool is_nearest(const partials *sum, double x)
{
    double above = (cert_next_above(x) - x) / 2.0, below = (x - cert_next_below(x)) / 2.0;
    union {
        double d;
        uint64_t u;
    } both = {.d = x};
    bool even = (both.u & 1) == 0;
    if (x == 0.0)
        return sum->count == 0 && both.u == 0;
    int over = sign_beyond(sum, x, above), under = sign_beyond(sum, x, -below);
    return (over < 0 || (over == 0 && even)) && (under > 0 || (under == 0 && even));
}

/* ---- All rows -------------------------------------------------------------------------------- */

/* The output layer's inputs for `row`. False when a code is not finite. */
static bool climb_all(checker *c, size_t row, bool *bounded)
{
    *bounded = true;
    start_row(c, row);
    for (uint32_t l = 0; l < c->net->shape.layers; l++)
        if (!climb(c, l, bounded))
            return false;
    return true;
}

/* Whether the rival `v` of `row` keeps the claimed distance; notes what is right and proved. */
static bool keeps_distance(checker *c, size_t row, uint32_t v, double bound)
{
    partials margin;
    exact_difference(&margin, c, c->mapping->value[row], v);
    if (sign_beyond(&margin, 0.0, 0.0) <= 0)
        c->all_right = false;
    if (bound == CERT_INFINITE || sign_beyond(&margin, bound, 0.0) <= 0)
        c->all_proved = false;
    bool earlier = row < c->claims->row || (row == c->claims->row && v < c->claims->rival);
    return compare_partials(&margin, &c->exact) >= (earlier ? 1 : 0);
}

/* Whether all values that come near do. `claimed` is what the claimed margin asks of others. */
static bool all_keep_distance(checker *c, size_t row, size_t count, bool bounded, double claimed)
{
    uint32_t right = c->mapping->value[row];
    double error = lead_error(c, right);
    for (size_t i = 0; i < count; i++) {
        uint32_t v = c->near[i];
        if (v == right)
            continue;
        double bound = bounded ? bound_of_rival(c, right, v) : CERT_INFINITE;
        double apart = -lead_of(c, right, v) - error;
        if (!(apart > claimed && apart > bound) && !keeps_distance(c, row, v, bound))
            return false;
    }
    return true;
}

/* CINCH_OK when the row's margin is as claimed, and what it shows is noted in `c`. */
static cinch_status check_row(checker *c, size_t row)
{
    bool bounded;
    uint32_t right = c->mapping->value[row];
    CINCH_REQUIRE(right < c->values);
    if (!climb_all(c, row, &bounded))
        return CINCH_NOT_FINITE;
    double bound = bounded ? bound_of_all(c, right) : CERT_INFINITE;
    double claimed = c->claims->margin + absolute(c->claims->margin) * 0x1p-51;
    double needed = claimed;
    if (bound == CERT_INFINITE)
        c->all_proved = bounded = false;
    else if (needed < bound)
        needed = bound;
    size_t count = find_near(c, right, needed);
    return all_keep_distance(c, row, count, bounded, claimed) ? CINCH_OK : CINCH_CERT_FALSE;
}

/* The claimed margin against the exact one of the claimed row and rival. */
static cinch_status check_margin(checker *c)
{
    bool bounded;
    const cinch_certificate *claims = c->claims;
    if (claims->rows != c->mapping->rows || claims->row >= claims->rows ||
        claims->rival >= c->values || claims->rival == c->mapping->value[claims->row])
        return CINCH_CERT_FALSE;
    double size = absolute(claims->margin);
    if (!(size <= 0x1p290) || (size > 0.0 && size < 0x1p-298))
        return CINCH_CERT_FALSE; /* no sum of products of floats: and lists of parts end there */
    if (!climb_all(c, claims->row, &bounded))
        return CINCH_NOT_FINITE;
    exact_difference(&c->exact, c, c->mapping->value[claims->row], claims->rival);
    return is_nearest(&c->exact, claims->margin) ? CINCH_OK : CINCH_CERT_FALSE;
}

/*
 * Whether the published bound covers the checker's own, has few bits, and is not much larger than
 * `wide`, the same with larger arguments of hu: where one is about a power of two, programs differ.
 */
static bool bound_holds(double claimed, double own, double wide)
{
    if (claimed == 0.0 || own == 0.0 || own == CERT_INFINITE)
        return claimed == own;
    if (!(claimed >= own && claimed <= DBL_MAX))
        return false;
    double unit = 1.0; /* of the last bit: 2^-7 of the power of two in `claimed` */
    while (unit * 0x1p7 > claimed)
        unit *= 0.5;
    while (unit * 0x1p8 <= claimed)
        unit *= 2.0;
    double units = claimed / unit; /* 128 .. 256, exact */
    if (units != (double)(int)units)
        return false;
    return (units == 128.0 ? claimed - unit / 2.0 : claimed - unit) < wide * (1.0 + CERT_WINDOW);
}

/* The bound of the claimed row and rival. */
static double claimed_bound(checker *c, double step)
{
    bool bounded;
    uint32_t right = c->mapping->value[c->claims->row];
    c->step = step;
    climb_all(c, c->claims->row, &bounded); /* check_margin() has seen its codes */
    bounded = bounded && bound_of_all(c, right) < CERT_INFINITE;
    double bound = bounded ? bound_of_rival(c, right, c->claims->rival) : CERT_INFINITE;
    c->step = 1.0;
    return bound;
}

static bool check_bound(checker *c)
{
    double own = claimed_bound(c, 1.0), wide = claimed_bound(c, CERT_WINDOW_STEP);
    return bound_holds(c->claims->bound, own, wide);
}

/* ---- The whole certificate ------------------------------------------------------------------- */

static size_t most_inputs(const cinch_shape *shape)
{
    size_t most = shape->columns;
    for (uint32_t l = 0; l < shape->layers; l++)
        most = shape->width[l] > most ? shape->width[l] : most;
    return most + 1;
}

static void list_arrays(arena_list *list, checker *c, const cinch_shape *shape)
{
    size_t most = most_inputs(shape);
    size_t ranges = net_matrix_rows(shape, shape->layers);
    ARENA_LIST(list, c->input, most);
    ARENA_LIST(list, c->above, most);
    ARENA_LIST(list, c->sum, most);
    ARENA_LIST(list, c->lowest, ranges);
    ARENA_LIST(list, c->highest, ranges);
    ARENA_LIST(list, c->lead, shape->values);
    ARENA_LIST(list, c->near, shape->values);
    ARENA_LIST(list, c->code, most);
    ARENA_LIST(list, c->from, most);
    if (cert_searched(shape))
        cert_cells_list(list, &c->cells, shape->values, ranges);
}

size_t cert_check_size(const cinch_shape *shape)
{
    checker c;
    arena_list list = {.arena = NULL};
    list_arrays(&list, &c, shape);
    return arena_list_size(&list);
}

static void find_ends(checker *c)
{
    size_t rows = net_matrix_rows(&c->net->shape, c->net->shape.layers);
    for (size_t i = 0; i < rows; i++) {
        const float *row = c->output + i * c->values;
        c->lowest[i] = c->highest[i] = row[0];
        for (size_t v = 1; v < c->values; v++) {
            if (row[v] < c->lowest[i])
                c->lowest[i] = row[v];
            if (row[v] > c->highest[i])
                c->highest[i] = row[v];
        }
    }
}

static bool all_finite(const float *number, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(absolute((double)number[i]) <= CERT_FLOAT_MAX))
            return false;
    return true;
}

static bool hashes_agree(const cinch_certificate *claims, const cinch_net *net,
                         const cinch_mapping *mapping)
{
    return claims->mapping_hash == cinch_mapping_hash(mapping) &&
           claims->shape_hash == shape_hash(&net->shape) && claims->net_hash == cinch_net_hash(net);
}

/* With one value there is no rival: the claims are fixed, and nothing may overflow. */
static cinch_status check_lone_value(checker *c)
{
    bool bounded;
    const cinch_certificate *claims = c->claims;
    for (size_t row = 0; row < c->mapping->rows; row++) {
        if (!climb_all(c, row, &bounded))
            return CINCH_NOT_FINITE;
        if (!bounded || bound_of_all(c, 0) == CERT_INFINITE)
            c->all_proved = false;
    }
    if (claims->rows != c->mapping->rows || claims->row != 0 || claims->rival != 0 ||
        claims->margin != DBL_MAX || claims->bound != 0.0)
        return CINCH_CERT_FALSE;
    return c->all_proved ? CINCH_OK : CINCH_NOT_PROVED;
}

static cinch_status check_claims(checker *c)
{
    cinch_status status = check_margin(c);
    if (status == CINCH_OK && !check_bound(c))
        status = CINCH_CERT_FALSE;
    for (size_t row = 0; row < c->mapping->rows && status == CINCH_OK; row++)
        status = check_row(c, row);
    if (status != CINCH_OK)
        return status;
    if (!c->all_right)
        return CINCH_WRONG_ROW;
    return c->all_proved ? CINCH_OK : CINCH_NOT_PROVED;
}

/* Those that products take, where the caller has memory for them. */
static void take_weights(cinch_net *narrow, const cinch_net *net,
                         const cinch_assumption *assumption)
{
    size_t count = shape_weights(&net->shape);
    *narrow = *net;
    if (!assumption || !assumption->weights)
        return;
    const unsigned bits = cert_code_bits(assumption);
    narrow->weights = assumption->weights;
    for (size_t i = 0; i < count; i++) {
        float weight = net->weights[i];
        narrow->weights[i] = assumption->ties_away ? cert_nearest_away(weight, bits)
                                                   : cert_nearest_factor(weight, bits);
    }
    for (uint32_t layer = 0; layer <= net->shape.layers; layer++) { /* these stay as they are */
        cinch_matrix m = cinch_shape_matrix(&net->shape, layer);
        size_t from = m.inputs * m.units, end = net_matrix_rows(&net->shape, layer) * m.units;
        for (size_t i = layer == 0 && assumption->look_up ? 0 : from; i < end; i++)
            narrow->weights[m.first + i] = net->weights[m.first + i];
    }
}

cinch_status cinch_cert_check(const cinch_certificate *claims, const cinch_net *net,
                              const cinch_mapping *mapping, const cinch_assumption *assumption,
                              cinch_arena scratch)
{
    CINCH_REQUIRE(base_unfused());
    if (!net_fits(&net->shape, mapping))
        return CINCH_BAD_SHAPE;
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    if (!hashes_agree(claims, net, mapping))
        return CINCH_CERT_STALE;
    cinch_net used;
    take_weights(&used, net, assumption);
    if (!all_finite(used.weights, shape_weights(&used.shape)))
        return CINCH_NOT_FINITE;
    checker c = {.claims = claims,
                 .net = &used,
                 .mapping = mapping,
                 .code_bits = cert_code_bits(assumption),
                 .gap = cert_logit_gap(assumption),
                 .values = net->shape.values,
                 .step = 1.0,
                 .all_right = true,
                 .all_proved = true};
    c.output = used.weights + cinch_shape_matrix(&net->shape, net->shape.layers).first;
    arena_list list = {.arena = &scratch};
    list_arrays(&list, &c, &net->shape);
    if (list.failed)
        return CINCH_NO_MEMORY;
    find_ends(&c);
    if (c.values == 1)
        return check_lone_value(&c);
    if (cert_searched(&net->shape))
        cert_cells_fill(&c.cells, c.output, c.lowest, c.highest);
    return check_claims(&c);
}
