/*
 * make.c - makes a certificate: sums in double decide what they can, exact ones the rest.
 *
 * docs/CERTIFICATE.md defines every quantity here and derives the bound; check.c checks the
 * result by other means.
 */
#include "proof/proof.h"

#include <float.h>

#include "base/arena.h"
#include "base/exact_sum.h"
#include "base/hash.h"
#include "base/unfused.h"
#include "net/net.h"
#include "proof/make_search.h"

#define LANES 8

/*
 * What one row adds up in one layer: weight row `at[i]` times a factor, which is `code[i]` in this
 * library and lies in low[i] .. high[i] in every admissible evaluation. Symbols and biases have the
 * factor 1.
 */
typedef struct terms {
    size_t count;
    size_t *at;
    float *code;
    double *low, *high;
} terms;

typedef struct maker {
    const cinch_net *net;
    const cinch_mapping *mapping;
    cinch_matrix output;
    terms terms;
    float *code;               /* of the next layer, and so on */
    double *low, *high, *size; /* size: the sum of the terms' largest magnitudes */
    float *least, *most;       /* of every weight row of the output layer, over the values */
    double *logit;             /* [values]; with a tree, of `rivals` alone */
    cert_rivals rivals;        /* of the row at hand */
    cert_tree tree;            /* where cert_searched() */
    bool bounded;              /* nothing can overflow in this row, nothing is too wide to bound */
} maker;

/* What one row shows. */
typedef struct row_verdict {
    exact margin;
    double rounded;
    uint32_t rival;
} row_verdict;

/* The smallest margin so far, and the largest bound. */
typedef struct all_tally {
    cinch_certificate *certificate;
    cinch_failures *failures;
    exact margin;
    bool started;
} all_tally;

/* ---- Memory ---------------------------------------------------------------------------------- */

static size_t widest_sum(const cinch_shape *shape)
{
    size_t widest = shape->columns;
    for (uint32_t l = 0; l < shape->layers; l++)
        if (shape->width[l] > widest)
            widest = shape->width[l];
    return widest + 1;
}

static void list_arrays(arena_list *list, maker *m, const cinch_shape *shape)
{
    size_t wide = widest_sum(shape);
    size_t rows = net_matrix_rows(shape, shape->layers);
    ARENA_LIST(list, m->terms.at, wide);
    ARENA_LIST(list, m->terms.code, wide);
    ARENA_LIST(list, m->code, wide);
    ARENA_LIST(list, m->terms.low, wide);
    ARENA_LIST(list, m->terms.high, wide);
    ARENA_LIST(list, m->low, wide);
    ARENA_LIST(list, m->high, wide);
    ARENA_LIST(list, m->size, wide);
    ARENA_LIST(list, m->least, rows);
    ARENA_LIST(list, m->most, rows);
    ARENA_LIST(list, m->rivals.logit, shape->values);
    ARENA_LIST(list, m->rivals.value, shape->values);
    if (cert_searched(shape))
        cert_tree_list(list, &m->tree, shape->values, rows);
}

size_t cinch_cert_size(const cinch_shape *shape)
{
    CINCH_REQUIRE(shape->layers <= CINCH_MAX_LAYERS);
    maker m;
    arena_list list = {.arena = NULL};
    list_arrays(&list, &m, shape);
    size_t make = arena_list_size(&list), check = cert_check_size(shape);
    size_t larger = make > check ? make : check, margin = margin_size(shape);
    return larger > margin ? larger : margin;
}

/* ---- Intervals: what every admissible evaluation stays within -------------------------------- */

static double magnitude(double x)
{
    return x < 0.0 ? -x : x;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/*
 * What rounding can do to a float sum of `count` terms whose magnitudes add up to `size`, in any
 * order: gamma_n size + n 2^-149 for products, gamma_(n-1) size for plain terms. The double sums
 * that go into `size` and into the interval's ends err by less than (n + 3) 2^-52 size, added here.
 */
static double rounding(size_t count, double size, bool products)
{
    double n = (double)count - (products ? 0.0 : 1.0);
    if (n == 0.0)
        return 0.0; /* one plain term is itself */
    if (n >= CERT_GAMMA_END)
        return CERT_INFINITE;
    double gamma = n * CERT_UNIT / (1.0 - n * CERT_UNIT);
    return (gamma + (n + 4.0) * 0x1p-52) * size + (products ? n * CERT_UNDERFLOW : 0.0);
}

/* Whether no partial sum can reach the end of float; with room for a checker's own roundings. */
static bool fits_float(double size)
{
    return size <= CERT_FLOAT_MAX * (1.0 - CERT_SLACK);
}

/* e^y for 0 <= y <= 41, to 2^-50 of it: y = n ln 2 + r, Taylor's series to r^13 on |r| < 0.35. */
static double exponential(double y)
{
    int n = (int)(y * 0x1.71547652b82fep0 + 0.5);
    double r = (y - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
    double sum = 1.0;
    for (int i = 13; i > 0; i--)
        sum = 1.0 + sum * r / i;
    return sum * double_power(n);
}

/* tanh x to 2^-46 of it: by e^2x, and near 0, where that cancels, by its series to x^13. */
static double tanh_near(double x)
{
    double a = magnitude(x);
    double t = 1.0;
    if (a < 0x1p-4) {
        double s = a * a;
        double tail = 1382.0 / 155925 - s * (21844.0 / 6081075);
        tail = 17.0 / 315 - s * (62.0 / 2835 - s * tail);
        t = a - a * s * (1.0 / 3 - s * (2.0 / 15 - s * tail));
    } else if (a < 20.0) {
        t = 1.0 - 2.0 / (exponential(2.0 * a) + 1.0);
    }
    return x < 0.0 ? -t : t;
}

/* 4 ulp of the true value around `t`, and what tanh_near() errs by. */
static double tanh_spread(double t)
{
    return magnitude(t) * (CERT_TANH_RELATIVE + 0x1p-45) + CERT_TANH_ABSOLUTE;
}

static void activate_interval(cinch_activation activation, double *low, double *high)
{
    if (activation == CINCH_RELU) {
        *low = larger(*low, 0.0);
        *high = larger(*high, 0.0);
    } else if (activation == CINCH_TANH) {
        double t = tanh_near(*low);
        *low = larger(t - tanh_spread(t), -1.0);
        t = tanh_near(*high);
        *high = smaller(t + tanh_spread(t), 1.0);
    }
}

/* The sums' ideal ends and sizes, before rounding. */
static void add_intervals(maker *m, const float *weights, size_t units)
{
    const terms *in = &m->terms;
    for (size_t j = 0; j < units; j++)
        m->low[j] = m->high[j] = m->size[j] = 0.0;
    for (size_t i = 0; i < in->count; i++) {
        const float *row = weights + in->at[i] * units;
        double low = in->low[i], high = in->high[i];
        double reach = larger(-low, high);
        for (size_t j = 0; j < units; j++) {
            double w = (double)row[j];
            double a = w * low, b = w * high;
            m->low[j] += smaller(a, b);
            m->high[j] += larger(a, b);
            m->size[j] += magnitude(w) * reach;
        }
    }
}

static void layer_intervals(maker *m, uint32_t layer)
{
    const cinch_shape *shape = &m->net->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, layer);
    add_intervals(m, m->net->weights + matrix.first, matrix.units);
    for (size_t j = 0; j < matrix.units; j++) {
        double error = rounding(m->terms.count, m->size[j], layer > 0);
        if (!fits_float(m->size[j] + error)) {
            m->bounded = false;
            return;
        }
        m->low[j] -= error;
        m->high[j] += error;
        activate_interval(shape->activation, &m->low[j], &m->high[j]);
    }
}

/* ---- One row: codes, logits, bound ----------------------------------------------------------- */

static void add_term(terms *t, size_t at, float code, double low, double high)
{
    size_t i = t->count++;
    t->at[i] = at;
    t->code[i] = code;
    t->low[i] = low;
    t->high[i] = high;
}

static void terms_from_key(maker *m, size_t row)
{
    const cinch_shape *shape = &m->net->shape;
    const uint32_t *key = m->mapping->key + row * shape->columns;
    m->terms.count = 0;
    for (uint32_t c = 0; c < shape->columns; c++) {
        CINCH_REQUIRE(key[c] < shape->offset[c + 1] - shape->offset[c]);
        add_term(&m->terms, (size_t)shape->offset[c] + key[c], 1.0f, 1.0, 1.0);
    }
    if (shape->bias)
        add_term(&m->terms, shape->offset[shape->columns], 1.0f, 1.0, 1.0);
}

/* The codes of one hidden layer from those of the one below. False when one is not finite. */
static bool layer_codes(maker *m, uint32_t layer, size_t row)
{
    const cinch_shape *shape = &m->net->shape;
    if (layer == 0)
        net_lookup(m->code, m->net, m->mapping->key + row * shape->columns);
    else
        net_sums(m->code, m->net, layer, m->terms.code);
    bool finite = true;
    for (uint32_t j = 0; j < shape->width[layer]; j++) {
        m->code[j] = net_activate(shape->activation, m->code[j]);
        finite &= m->code[j] - m->code[j] == 0.0f;
    }
    return finite;
}

/* What the output layer adds up for `row`. False when a hidden code is not finite. */
static bool row_terms(maker *m, size_t row)
{
    const cinch_shape *shape = &m->net->shape;
    m->bounded = true;
    terms_from_key(m, row);
    for (uint32_t l = 0; l < shape->layers; l++) {
        if (!layer_codes(m, l, row))
            return false;
        if (m->bounded)
            layer_intervals(m, l);
        m->terms.count = 0;
        for (uint32_t j = 0; j < shape->width[l]; j++)
            add_term(&m->terms, j, m->code[j], m->bounded ? m->low[j] : 0.0,
                     m->bounded ? m->high[j] : 0.0);
        if (shape->bias)
            add_term(&m->terms, shape->width[l], 1.0f, 1.0, 1.0);
    }
    return true;
}

/*
 * The row's bound: sum_i D_i d_i + gamma (sum_i |u_it| m_i + sum_i C_i m_i) + 2 n 2^-149, d_i how
 * far a factor can be from the library's, m_i how large it can be, D_i and C_i the largest |u_it -
 * u_iv| and |u_iv| over values v.
 */
static double row_bound(const maker *m, uint32_t right)
{
    const terms *t = &m->terms;
    if (!m->bounded)
        return CERT_INFINITE;
    double moved = 0.0, size = 0.0, right_size = 0.0;
    for (size_t i = 0; i < t->count; i++) {
        double w = (double)m->net->weights[m->output.first + t->at[i] * m->output.units + right];
        double least = (double)m->least[t->at[i]], most = (double)m->most[t->at[i]];
        double code = (double)t->code[i];
        double reach = larger(-t->low[i], t->high[i]);
        moved += larger(w - least, most - w) * larger(t->high[i] - code, code - t->low[i]);
        size += larger(-least, most) * reach;
        right_size += magnitude(w) * reach;
    }
    bool products = m->net->shape.layers > 0;
    if (!fits_float(size + rounding(t->count, size, products)))
        return CERT_INFINITE;
    double bound =
        moved + rounding(t->count, size, products) + rounding(t->count, right_size, products);
    return bound * (1.0 + CERT_SLACK);
}

/* The output weights of term `i`, one per value. */
static const float *output_row(const maker *m, size_t i)
{
    return m->net->weights + m->output.first + m->terms.at[i] * m->output.units;
}

/* `lanes` logits from value `first` on, each a sum in double. */
static inline void logit_block(maker *m, size_t first, size_t lanes)
{
    const float *weights = m->net->weights + m->output.first + first;
    double sum[LANES] = {0};
    for (size_t i = 0; i < m->terms.count; i++) {
        const float *row = weights + m->terms.at[i] * m->output.units;
        double code = (double)m->terms.code[i];
        for (size_t l = 0; l < lanes; l++)
            sum[l] += code * (double)row[l];
    }
    for (size_t l = 0; l < lanes; l++)
        m->logit[first + l] = sum[l];
}

static void row_logits(maker *m)
{
    size_t values = m->output.units;
    size_t first = 0;
    for (; first + LANES <= values; first += LANES)
        logit_block(m, first, LANES);
    logit_block(m, first, values - first);
}

static double largest_but(double *logit, size_t values, uint32_t right)
{
    double kept = logit[right];
    logit[right] = -CERT_INFINITE;
    double lane[LANES];
    for (size_t l = 0; l < LANES; l++)
        lane[l] = -CERT_INFINITE;
    size_t first = 0;
    for (; first + LANES <= values; first += LANES)
        for (size_t l = 0; l < LANES; l++)
            lane[l] = larger(lane[l], logit[first + l]);
    for (size_t v = first; v < values; v++)
        lane[0] = larger(lane[0], logit[v]);
    for (size_t l = 1; l < LANES; l++)
        lane[0] = larger(lane[0], lane[l]);
    logit[right] = kept;
    return lane[0];
}

static double logit_of(const maker *m, uint32_t value)
{
    double sum = 0.0;
    for (size_t i = 0; i < m->terms.count; i++)
        sum += (double)m->terms.code[i] * (double)output_row(m, i)[value];
    return sum;
}

/* The largest logit of a rival; minus infinity where a tree shows that all are below `floor`. */
static double find_most(maker *m, uint32_t right, double floor, double window)
{
    if (cert_searched(&m->net->shape)) {
        cert_tree_search(&m->rivals, &m->tree, m->terms.code, right, floor, window);
        return m->rivals.most;
    }
    row_logits(m);
    return largest_but(m->logit, m->output.units, right);
}

/* The rivals whose logit is `least` or more; a tree has listed them already. */
static void list_rivals(maker *m, uint32_t right, double least)
{
    if (cert_searched(&m->net->shape))
        return;
    m->rivals.count = 0;
    for (uint32_t v = 0; v < m->output.units; v++)
        if (v != right && !(m->logit[v] < least))
            m->rivals.value[m->rivals.count++] = v;
}

/* By how much a logit in double can be off: its products are exact, its n - 1 additions not. */
static double logit_error(const maker *m)
{
    const terms *t = &m->terms;
    double size = 0.0;
    for (size_t i = 0; i < t->count; i++) {
        double largest = larger(-(double)m->least[t->at[i]], (double)m->most[t->at[i]]);
        size += magnitude((double)t->code[i]) * largest;
    }
    return size * ((double)t->count + 4.0) * 0x1p-52;
}

static void exact_margin(exact *sum, const maker *m, uint32_t right, uint32_t rival)
{
    exact_clear(sum);
    for (size_t i = 0; i < m->terms.count; i++) {
        const float *row = output_row(m, i);
        exact_add(sum, (double)m->terms.code[i] * (double)row[right]);
        exact_add(sum, -((double)m->terms.code[i] * (double)row[rival]));
    }
}

/* The row's exact margin, among the listed rivals, and the first value that attains it. */
static void decide(row_verdict *verdict, const maker *m, uint32_t right)
{
    for (size_t i = 0; i < m->rivals.count; i++) {
        uint32_t v = m->rivals.value[i];
        exact margin;
        exact_margin(&margin, m, right, v);
        int order = i == 0 ? -1 : exact_compare(&margin, &verdict->margin);
        if (order < 0 || (order == 0 && v < verdict->rival)) {
            verdict->margin = margin;
            verdict->rival = v;
        }
    }
    verdict->rounded = exact_round(&verdict->margin);
}

/* ---- All rows -------------------------------------------------------------------------------- */

static void note_wrong(cinch_failures *failures, size_t row, uint32_t answer)
{
    failures->count++;
    if (failures->listed == sizeof failures->row / sizeof *failures->row)
        return;
    failures->row[failures->listed] = row;
    failures->answer[failures->listed++] = answer;
}

static void count_row(all_tally *tally, size_t row, row_verdict *verdict, double bound)
{
    int sign = exact_sign(&verdict->margin);
    if (sign <= 0)
        note_wrong(tally->failures, row, sign < 0 ? verdict->rival : UINT32_MAX);
    else if (!(verdict->rounded > bound)) /* rounding is monotonic: above means truly above */
        tally->failures->unproved++;
    if (tally->started && exact_compare(&verdict->margin, &tally->margin) >= 0)
        return;
    tally->started = true;
    tally->margin = verdict->margin;
    tally->certificate->margin = verdict->rounded;
    tally->certificate->row = row;
    tally->certificate->rival = verdict->rival;
}

/*
 * What all rivals' logits must be below so that no margin is `needed` or less: two logits err by
 * less than 2 `error`, the rest is for the roundings here.
 */
static double safe_below(double right_logit, double needed, double error)
{
    return right_logit - needed - magnitude(needed) * 0x1p-50 - 4.0 * error;
}

static bool judge_row(maker *m, all_tally *tally, size_t row)
{
    uint32_t right = m->mapping->value[row];
    CINCH_REQUIRE(right < m->output.units);
    if (!row_terms(m, row))
        return false;
    double bound = row_bound(m, right);
    tally->certificate->bound = larger(tally->certificate->bound, bound);
    double best = tally->certificate->margin;
    double beyond = tally->started ? best + magnitude(best) * 0x1p-51 : CERT_INFINITE;
    double error = logit_error(m), logit = logit_of(m, right);
    double floor = safe_below(logit, larger(beyond, bound), error);
    double most = find_most(m, right, floor, 3.0 * error);
    double low = logit - most - 3.0 * error, high = logit - most + 3.0 * error;
    if (low > beyond && low > bound)
        return true;
    if (low > beyond && high < 0.0 && tally->failures->listed == 8) {
        tally->failures->count++;
        return true;
    }
    list_rivals(m, right, most - 3.0 * error);
    row_verdict verdict = {.rival = right};
    decide(&verdict, m, right);
    count_row(tally, row, &verdict, bound);
    return true;
}

/* Rounds up to CERT_BOUND_BITS significant bits. */
static double publish(double bound)
{
    const uint64_t rest = ((uint64_t)1 << (53 - CERT_BOUND_BITS)) - 1;
    uint64_t bits = double_bits(bound);
    return double_from_bits((bits + rest) & ~rest);
}

static void find_ranges(maker *m)
{
    for (size_t i = 0; i < net_matrix_rows(&m->net->shape, m->net->shape.layers); i++) {
        const float *row = m->net->weights + m->output.first + i * m->output.units;
        float least = row[0], most = row[0];
        for (size_t v = 1; v < m->output.units; v++) {
            least = row[v] < least ? row[v] : least;
            most = row[v] > most ? row[v] : most;
        }
        m->least[i] = least;
        m->most[i] = most;
    }
}

static cinch_status check_input(const cinch_net *net, const cinch_mapping *mapping)
{
    if (!net_fits(&net->shape, mapping))
        return CINCH_BAD_SHAPE;
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    size_t count = shape_weights(&net->shape);
    for (size_t i = 0; i < count; i++)
        if (net->weights[i] - net->weights[i] != 0.0f)
            return CINCH_NOT_FINITE;
    return CINCH_OK;
}

static cinch_status judge_rows(maker *m, all_tally *tally)
{
    for (size_t row = 0; row < m->mapping->rows; row++)
        if (!judge_row(m, tally, row))
            return CINCH_NOT_FINITE;
    if (tally->failures->count)
        return CINCH_WRONG_ROW;
    return tally->failures->unproved ? CINCH_NOT_PROVED : CINCH_OK;
}

cinch_status cinch_cert_make(cinch_certificate *certificate, cinch_failures *failures,
                             const cinch_net *net, const cinch_mapping *mapping,
                             cinch_arena scratch)
{
    maker m = {.net = net, .mapping = mapping};
    CINCH_REQUIRE(base_unfused());
    *certificate = (cinch_certificate){.rows = mapping->rows};
    *failures = (cinch_failures){.count = 0};
    cinch_status status = check_input(net, mapping);
    if (status != CINCH_OK)
        return status;
    arena_list list = {.arena = &scratch};
    list_arrays(&list, &m, &net->shape);
    if (list.failed)
        return CINCH_NO_MEMORY;
    m.logit = m.rivals.logit;
    m.output = cinch_shape_matrix(&net->shape, net->shape.layers);
    find_ranges(&m);
    if (cert_searched(&net->shape))
        cert_tree_build(&m.tree, net->weights + m.output.first);
    certificate->mapping_hash = cinch_mapping_hash(mapping);
    certificate->shape_hash = shape_hash(&net->shape);
    certificate->net_hash = cinch_net_hash(net);
    if (net->shape.values == 1) { /* no rival: every evaluation answers right */
        certificate->margin = DBL_MAX;
        return CINCH_OK;
    }
    all_tally tally = {.certificate = certificate, .failures = failures};
    status = judge_rows(&m, &tally);
    certificate->bound = publish(certificate->bound);
    return status;
}
