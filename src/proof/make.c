/*
 * make.c - makes a certificate: sums in double decide what they can, exact ones the rest.
 *
 * docs/CERTIFICATE.md defines every quantity here and derives the bound; check.c checks the
 * result by other means.
 */
#include "proof/proof.h"

#include <float.h>
#include <string.h>

#include "base/arena.h"
#include "base/exact_sum.h"
#include "base/hash.h"
#include "base/unfused.h"
#include "net/net.h"
#include "proof/make_bound.h"
#include "proof/make_search.h"

#define LANES 8

typedef struct maker {
    const cinch_net *net;
    const cinch_mapping *mapping;
    unsigned code_bits;
    double gap; /* what must lie between logits besides */
    cinch_matrix output;
    cert_terms terms;
    cert_units units;    /* of the next layer, and so on */
    float *code;         /* theirs */
    float *least, *most; /* of every weight row of the output layer, over the values */
    double *logit;       /* [values]; with a tree, of `rivals` alone */
    cert_rivals rivals;  /* of the row at hand */
    cert_tree tree;      /* where cert_searched() */
    bool bounded;        /* nothing can overflow in this row */
} maker;

/* What one row shows. */
typedef struct row_verdict {
    exact margin; /* the smallest */
    double rounded, bound;
    uint32_t rival;
    uint32_t best_count, best[8]; /* values of the smallest margin, the first by rising number */
    bool proved;
} row_verdict;

/* The smallest margin so far. */
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
    cert_terms_list(list, &m->terms, wide);
    cert_units_list(list, &m->units, wide);
    ARENA_LIST(list, m->code, wide);
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
    const size_t needs[] = {arena_list_size(&list), cert_check_size(shape), margin_size(shape),
                            permute_size(shape)};
    size_t most = 0;
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        most = needs[i] > most ? needs[i] : most;
    return most;
}

/* ---- One row: codes, logits ------------------------------------------------------------------ */

static void layer_intervals(maker *m, uint32_t layer)
{
    const cinch_shape *shape = &m->net->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, layer);
    const float *weights = m->net->weights + matrix.first;
    m->bounded = cert_unit_intervals(&m->units, &m->terms, weights, matrix.units);
    for (size_t j = 0; m->bounded && j < matrix.units; j++) {
        double *low = &m->units.low[j], *high = &m->units.high[j];
        cert_activate_interval(low, high, shape->activation);
        m->bounded = cert_round_interval(low, high, m->code_bits);
    }
}

static void terms_from_key(maker *m, size_t row)
{
    const cinch_shape *shape = &m->net->shape;
    const uint32_t *key = m->mapping->key + row * shape->columns;
    m->terms.count = m->terms.products = 0;
    for (uint32_t c = 0; c < shape->columns; c++) {
        CINCH_REQUIRE(key[c] < shape->offset[c + 1] - shape->offset[c]);
        cert_add_term(&m->terms, (size_t)shape->offset[c] + key[c], 1.0f, 1.0, 1.0);
    }
    if (shape->bias)
        cert_add_term(&m->terms, shape->offset[shape->columns], 1.0f, 1.0, 1.0);
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
        float code = net_activate(shape->activation, m->code[j]);
        m->code[j] = cert_round_factor(code, m->code_bits, false);
        finite &= code - code == 0.0f && m->code[j] - m->code[j] == 0.0f;
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
        m->terms.products = shape->width[l];
        for (uint32_t j = 0; j < shape->width[l]; j++)
            cert_add_term(&m->terms, j, m->code[j], m->bounded ? m->units.low[j] : 0.0,
                          m->bounded ? m->units.high[j] : 0.0);
        if (shape->bias)
            cert_add_term(&m->terms, shape->width[l], 1.0f, 1.0, 1.0);
    }
    return true;
}

static cert_output output_of(const maker *m, uint32_t right)
{
    return (cert_output){.terms = &m->terms,
                         .weights = m->net->weights + m->output.first,
                         .values = m->output.units,
                         .right = right,
                         .gap = m->gap};
}

/* The bound of any rival of `right`; infinite where a sum can overflow. */
static double worst_bound(const maker *m, uint32_t right)
{
    const cert_output output = output_of(m, right);
    return m->bounded ? cert_row_bound(&output, m->least, m->most) : CERT_INFINITE;
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

/*
 * The largest logit of a rival; minus infinity where a tree shows that all are below `floor`. Lists
 * the rivals that are not below it, and either within `window` of the largest or not below `close`.
 */
static double find_rivals(maker *m, uint32_t right, double floor, double window, double close)
{
    if (cert_searched(&m->net->shape)) {
        cert_tree_search(&m->rivals, &m->tree, m->terms.code, right,
                         (cert_limits){.floor = floor, .window = window, .close = close});
        return m->rivals.most;
    }
    row_logits(m);
    double most = largest_but(m->logit, m->output.units, right);
    double least = larger(smaller(most - window, close), floor);
    m->rivals.count = 0;
    for (uint32_t v = 0; most >= least && v < m->output.units; v++)
        if (v != right && !(m->logit[v] < least))
            m->rivals.value[m->rivals.count++] = v;
    return most;
}

/* By how much a logit in double can be off: its products are exact, its n - 1 additions not. */
static double logit_error(const maker *m)
{
    const cert_terms *t = &m->terms;
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

static void add_best(row_verdict *verdict, uint32_t value)
{
    const uint32_t room = sizeof verdict->best / sizeof *verdict->best;
    uint32_t count = verdict->best_count++;
    uint32_t at = count < room ? count : room;
    for (; at > 0 && verdict->best[at - 1] > value; at--)
        if (at < room)
            verdict->best[at] = verdict->best[at - 1];
    if (at < room)
        verdict->best[at] = value;
}

/* The row's exact margin, among the rivals whose logits reach `least`, and who first attains it. */
static void find_margin(row_verdict *verdict, const maker *m, uint32_t right, double least)
{
    bool started = false;
    for (size_t i = 0; i < m->rivals.count; i++) {
        uint32_t v = m->rivals.value[i];
        exact margin;
        if (logit_of(m, v) < least)
            continue;
        exact_margin(&margin, m, right, v);
        int order = started ? exact_compare(&margin, &verdict->margin) : -1;
        started = true;
        if (order < 0)
            verdict->best_count = 0;
        if (order < 0 || (order == 0 && v < verdict->rival)) {
            verdict->margin = margin;
            verdict->rival = v;
        }
        if (order <= 0)
            add_best(verdict, v);
    }
    if (exact_sign(&verdict->margin) == 0)
        add_best(verdict, right);
    verdict->rounded = exact_round(&verdict->margin);
}

/* Whether every listed rival's margin exceeds its own bound; no other comes near. */
static bool rivals_are_apart(const maker *m, uint32_t right)
{
    const cert_output output = output_of(m, right);
    double logit = logit_of(m, right), error = logit_error(m);
    for (size_t i = 0; i < m->rivals.count; i++) {
        uint32_t v = m->rivals.value[i];
        exact margin;
        double bound = cert_rival_bound(&output, v);
        if (logit - logit_of(m, v) - 3.0 * error > bound)
            continue;
        exact_margin(&margin, m, right, v);
        if (!(exact_round(&margin) > bound)) /* rounding is monotonic: above means truly above */
            return false;
    }
    return true;
}

/* ---- All rows -------------------------------------------------------------------------------- */

static void note_wrong(cinch_failures *failures, size_t row, const row_verdict *verdict)
{
    failures->count++;
    if (failures->listed == sizeof failures->row / sizeof *failures->row)
        return;
    failures->row[failures->listed] = row;
    failures->best_count[failures->listed] = verdict->best_count;
    memcpy(failures->best[failures->listed++], verdict->best, sizeof verdict->best);
}

/* A logit as this library computes it: in float32, by rising index, the bias last. */
static float float_logit(const maker *m, uint32_t value)
{
    float sum = m->terms.code[0] * output_row(m, 0)[value];
    for (size_t i = 1; i < m->terms.count; i++)
        sum += m->terms.code[i] * output_row(m, i)[value];
    return sum;
}

/* One more row is right and not proved. Unless nothing bounds it, the listed rivals alone come
 * near. */
static void note_unproved(const maker *m, cinch_failures *failures, size_t row, bool bounded)
{
    uint32_t right = m->mapping->value[row];
    float logit = float_logit(m, right);
    size_t count = bounded ? m->rivals.count : m->output.units;
    bool beaten = false;
    for (size_t i = 0; i < count && !beaten; i++) {
        uint32_t v = bounded ? m->rivals.value[i] : (uint32_t)i;
        beaten = v != right && !(float_logit(m, v) < logit);
    }
    if (failures->unproved++ == 0)
        failures->first_unproved = row;
    failures->float_wrong += beaten;
}

static void count_row(const maker *m, all_tally *tally, size_t row, row_verdict *verdict)
{
    int sign = exact_sign(&verdict->margin);
    if (sign <= 0)
        note_wrong(tally->failures, row, verdict);
    else if (!verdict->proved)
        note_unproved(m, tally->failures, row, verdict->bound < CERT_INFINITE);
    if (tally->started && exact_compare(&verdict->margin, &tally->margin) >= 0)
        return;
    tally->started = true;
    tally->margin = verdict->margin;
    tally->certificate->margin = verdict->rounded;
    tally->certificate->row = row;
    tally->certificate->rival = verdict->rival;
    tally->certificate->bound = verdict->bound;
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
    const cert_output output = output_of(m, right);
    double worst = worst_bound(m, right);
    bool bounded = worst < CERT_INFINITE;
    double needed = bounded ? worst : 0.0; /* by right rows, if none can be proved */
    double best = tally->certificate->margin;
    double beyond = tally->started ? best + magnitude(best) * 0x1p-51 : CERT_INFINITE;
    double error = logit_error(m), logit = logit_of(m, right);
    double floor = safe_below(logit, larger(beyond, needed), error);
    double close = bounded ? safe_below(logit, needed, error) : CERT_INFINITE;
    double most = find_rivals(m, right, floor, 3.0 * error, close);
    double low = logit - most - 3.0 * error, high = logit - most + 3.0 * error;
    if (low > beyond && low > needed) {
        if (!bounded)
            note_unproved(m, tally->failures, row, false);
        return true;
    }
    if (low > beyond && high < 0.0 && tally->failures->listed == 8) {
        tally->failures->count++;
        return true;
    }
    row_verdict verdict = {.rival = right};
    find_margin(&verdict, m, right, most - 3.0 * error);
    verdict.bound = bounded ? cert_rival_bound(&output, verdict.rival) : CERT_INFINITE;
    verdict.proved = verdict.rounded > verdict.bound && rivals_are_apart(m, right);
    count_row(m, tally, row, &verdict);
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

/* No rival: the only answer is right, where nothing overflows. */
static cinch_status judge_lone_value(maker *m, all_tally *tally)
{
    for (size_t row = 0; row < m->mapping->rows; row++) {
        if (!row_terms(m, row))
            return CINCH_NOT_FINITE;
        if (worst_bound(m, 0) == CERT_INFINITE)
            note_unproved(m, tally->failures, row, false);
    }
    tally->certificate->margin = DBL_MAX;
    return tally->failures->unproved ? CINCH_NOT_PROVED : CINCH_OK;
}

/* The weights as products take them, in the caller's memory. */
static cinch_net round_weights(const cinch_net *net, const cinch_assumption *assumption)
{
    cinch_net narrow = {.shape = net->shape, .weights = assumption->weights};
    const unsigned bits = cert_code_bits(assumption);
    memcpy(narrow.weights, net->weights, shape_weights(&net->shape) * sizeof *narrow.weights);
    for (uint32_t layer = assumption->look_up ? 1 : 0; layer <= net->shape.layers; layer++) {
        cinch_matrix matrix = cinch_shape_matrix(&net->shape, layer);
        float *weight = narrow.weights + matrix.first;
        for (size_t i = 0; i < matrix.inputs * matrix.units; i++)
            weight[i] = cert_round_factor(weight[i], bits, assumption->ties_away);
    }
    return narrow;
}

cinch_status cinch_cert_make(cinch_certificate *certificate, cinch_failures *failures,
                             const cinch_net *net, const cinch_mapping *mapping,
                             const cinch_assumption *assumption, cinch_arena scratch)
{
    maker m = {.net = net,
               .mapping = mapping,
               .code_bits = cert_code_bits(assumption),
               .gap = cert_logit_gap(assumption)};
    CINCH_REQUIRE(base_unfused());
    *certificate = (cinch_certificate){.rows = mapping->rows};
    *failures = (cinch_failures){.count = 0};
    cinch_status status = check_input(net, mapping);
    cinch_net narrow;
    if (status == CINCH_OK && assumption && assumption->weights) {
        narrow = round_weights(net, assumption);
        m.net = &narrow;
        status = check_input(m.net, mapping);
    }
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
        cert_tree_build(&m.tree, m.net->weights + m.output.first);
    certificate->mapping_hash = cinch_mapping_hash(mapping);
    certificate->shape_hash = shape_hash(&net->shape);
    certificate->net_hash = cinch_net_hash(net);
    all_tally tally = {.certificate = certificate, .failures = failures};
    if (net->shape.values == 1)
        return judge_lone_value(&m, &tally);
    status = judge_rows(&m, &tally);
    certificate->bound = publish(certificate->bound);
    return status;
}
