/* answer.c - which value a key gets, and by how much, in exact arithmetic. */
#include "base/exact_sum.h"
#include "net/net.h"

#define LANES 8

/* What the output layer adds up for one key: a row of weights for each term, times its code or
 * 1. */
typedef struct terms {
    const cinch_net *net;
    const uint32_t *key;
    const float *code; /* of the last hidden layer; NULL without one */
    cinch_matrix output;
    size_t count;
} terms;

/* A value's logit in double: off by less than `error`, which is not finite where a term is not. */
typedef struct near_logit {
    uint32_t value;
    double sum, error;
} near_logit;

static bool is_bias(const terms *t, size_t i)
{
    return t->net->shape.bias && i + 1 == t->count;
}

static double term_code(const terms *t, size_t i)
{
    return t->code && !is_bias(t, i) ? (double)t->code[i] : 1.0;
}

static const float *term_weights(const terms *t, size_t i)
{
    size_t row = i;
    if (is_bias(t, i))
        row = t->output.inputs;
    else if (!t->code)
        row = (size_t)t->net->shape.offset[i] + t->key[i];
    return t->net->weights + t->output.first + row * t->output.units;
}

/* Products of floats are exact in double; each of the n - 1 additions errs by 2^-53 of its sum. */
static inline void logits_near(near_logit *near, const terms *t, uint32_t first, uint32_t count)
{
    double sum[LANES] = {0}, size[LANES] = {0};
    for (size_t i = 0; i < t->count; i++) {
        const float *weight = term_weights(t, i) + first;
        double code = term_code(t, i);
        for (uint32_t l = 0; l < count; l++) {
            double x = code * (double)weight[l];
            sum[l] += x;
            size[l] += x < 0.0 ? -x : x;
        }
    }
    double unit = ((double)t->count + 4.0) * 0x1p-52;
    for (uint32_t l = 0; l < count; l++)
        near[l] = (near_logit){first + l, sum[l], size[l] * unit};
}

static bool is_finite(const near_logit *near, uint32_t count)
{
    double doubt = 0.0;
    for (uint32_t l = 0; l < count; l++)
        doubt += near[l].error - near[l].error;
    return doubt == 0.0;
}

static void subtract(exact *difference, const terms *t, uint32_t a, uint32_t b)
{
    exact_clear(difference);
    for (size_t i = 0; i < t->count; i++) {
        exact_add(difference, term_code(t, i) * (double)term_weights(t, i)[a]);
        exact_add(difference, -(term_code(t, i) * (double)term_weights(t, i)[b]));
    }
}

/* -1, 0 or 1: how the logit of `a` compares to that of `b`. */
static int compare(const terms *t, const near_logit *a, const near_logit *b)
{
    double lead = a->sum - b->sum, error = a->error + b->error;
    if (lead > error || lead < -error)
        return lead > 0.0 ? 1 : -1;
    exact difference;
    subtract(&difference, t, a->value, b->value);
    return exact_sign(&difference);
}

/* The two largest logits so far; the second is none while it has the value of the first. */
typedef struct leaders {
    near_logit best, second;
} leaders;

/* Values come by rising number, and so stand in walk->best. */
static void take_in(leaders *so_far, cinch_walk *walk, const terms *t, const near_logit *one)
{
    int order = compare(t, one, &so_far->best);
    if (order > 0) {
        so_far->second = so_far->best;
        so_far->best = *one;
        walk->best_count = 0;
    } else if (so_far->second.value == so_far->best.value || compare(t, one, &so_far->second) > 0) {
        so_far->second = *one;
    }
    if (order >= 0)
        walk->best[walk->best_count++] = one->value;
}

double answer_exact(cinch_walk *walk, const cinch_net *net, const uint32_t *key, const float *code)
{
    const cinch_shape *shape = &net->shape;
    terms t = {.net = net, .key = key, .code = code};
    t.output = cinch_shape_matrix(shape, shape->layers);
    t.count = (code ? t.output.inputs : shape->columns) + (shape->bias ? 1 : 0);
    near_logit near[LANES];
    leaders so_far;
    walk->best_count = 0;
    logits_near(&so_far.best, &t, 0, 1);
    so_far.second = so_far.best;
    if (!is_finite(&so_far.best, 1))
        return __builtin_nan("");
    walk->best[walk->best_count++] = 0;
    for (uint32_t first = 1; first < shape->values; first += LANES) {
        uint32_t left = shape->values - first, count = left < LANES ? left : LANES;
        if (count == LANES)
            logits_near(near, &t, first, LANES);
        else
            logits_near(near, &t, first, count);
        if (!is_finite(near, count)) {
            walk->best_count = 0;
            return __builtin_nan("");
        }
        for (uint32_t l = 0; l < count; l++)
            take_in(&so_far, walk, &t, &near[l]);
    }
    walk->answer = so_far.best.value;
    walk->rival = so_far.second.value;
    exact margin;
    subtract(&margin, &t, walk->answer, walk->rival);
    return exact_round(&margin);
}
