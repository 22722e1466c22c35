/* plain.c - the definition: one row after the other, each sum in index order. */
#include "lanes/rows.h"

#include "base/fmath.h"
#include "base/unfused.h"
#include "net/net.h"

#include <float.h>

cinch_score kernel_no_score(void)
{
    return (cinch_score){.margin = FLT_MAX, .finite = true};
}

void kernel_score_row(cinch_score *score, size_t row, float margin)
{
    score->right += margin > 0.0f;
    if (margin < score->margin) {
        score->margin = margin + 0.0f; /* never -0, whichever of two zeros was taken as the rival */
        score->row = row;
    }
}

float kernel_cross_entropy(float excess, float others, float sum)
{
    /* The right logit is the largest: sum is 1 + others, and log1p(x) = x - x^2 / 2 + O(x^3). */
    if (excess == 0.0f && others < 0x1p-12f)
        return others - 0.5f * (others * others);
    return excess + fmath_log(sum);
}

typedef struct row_state {
    const kernel_job *job;
    cinch_net net;
    const uint32_t *key;
    size_t row;
    uint32_t target;
    float *unit[CINCH_MAX_LAYERS]; /* [width] */
    float *delta;                  /* [values]: logits, then the loss's derivative times `sum` */
    float *back, *below;           /* [widest layer] derivatives at a layer and at the one below */
} row_state;

static row_state row_begin(const kernel_job *job)
{
    const cinch_shape *shape = job->shape;
    row_state state = {.job = job, .net = {*shape, (float *)(uintptr_t)job->weights}};
    float *next = job->scratch;
    size_t widest = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        state.unit[l] = next;
        next += shape->width[l];
        widest = shape->width[l] > widest ? shape->width[l] : widest;
    }
    state.back = next;
    state.below = next + widest;
    state.delta = next + 2 * widest;
    return state;
}

static bool forward(row_state *state)
{
    const cinch_shape *shape = state->job->shape;
    bool finite = true;
    for (uint32_t l = 0; l <= shape->layers; l++) {
        float *sum = l < shape->layers ? state->unit[l] : state->delta;
        if (l == 0)
            net_lookup(sum, &state->net, state->key);
        else
            net_sums(sum, &state->net, l, state->unit[l - 1]);
        if (l == shape->layers)
            break;
        for (uint32_t j = 0; j < shape->width[l]; j++) {
            /* row_begin() set unit[l] for every hidden layer. NOLINTNEXTLINE(*NullDereference) */
            sum[j] = net_activate(shape->activation, sum[j]);
            finite &= sum[j] <= KERNEL_LARGEST_UNIT && sum[j] >= -KERNEL_LARGEST_UNIT;
        }
    }
    return finite;
}

static float exp_tail(float x)
{
    return x >= KERNEL_LEAST_EXPONENT ? fmath_exp(x) : 0.0f;
}

/*
 * Turns logits into the derivative of the loss. With w_v = exp(z_v - max): p_v - y_v is w_v / sum
 * for a wrong value and -(sum of the wrong ones' w) / sum for the right one, which loses no digits
 * when p nears 1. Returns 1 / sum; `delta` holds the numerators.
 */
static float loss_derivative(row_state *state, cinch_score *score)
{
    const cinch_shape *shape = state->job->shape;
    float *delta = state->delta;
    float right = delta[state->target];
    float rival = -FLT_MAX;
    for (uint32_t v = 0; v < shape->values; v++)
        if (v != state->target && delta[v] > rival)
            rival = delta[v];
    kernel_score_row(score, state->row, shape->values == 1 ? FLT_MAX : right - rival);
    if (shape->output == CINCH_LINEAR) {
        delta[state->target] = right - 1.0f;
        float squares = 0.0f;
        for (uint32_t v = 0; v < shape->values; v++)
            squares += delta[v] * delta[v];
        score->loss += state->job->want_loss ? (double)(0.5f * squares) : 0.0;
        return 1.0f;
    }
    float top = right > rival ? right : rival;
    float others = 0.0f;
    for (uint32_t v = 0; v < shape->values; v++) {
        if (v == state->target)
            continue;
        delta[v] = exp_tail(delta[v] - top);
        others += delta[v];
    }
    float sum = others + exp_tail(right - top);
    delta[state->target] = -others;
    if (state->job->want_loss)
        score->loss += (double)kernel_cross_entropy(top - right, others, sum);
    return 1.0f / sum;
}

/* back[i] = (sum over wrong values of delta[v] U[i][v], then the right one's) * inverse. */
static void back_from_output(row_state *state, float inverse)
{
    cinch_matrix matrix = cinch_shape_matrix(state->job->shape, state->job->shape->layers);
    for (size_t i = 0; i < matrix.inputs; i++) {
        const float *weights = state->job->weights + matrix.first + i * matrix.units;
        float sum = 0.0f;
        for (size_t v = 0; v < matrix.units; v++)
            if (v != state->target)
                sum += state->delta[v] * weights[v];
        state->back[i] = (sum + state->delta[state->target] * weights[state->target]) * inverse;
    }
}

/* gradient[i][j] += delta[j] * (in[i] * scale), and the biases' row with an input of 1. */
static void add_outer(const row_state *state, uint32_t layer, const float *in, const float *delta,
                      float scale)
{
    cinch_matrix matrix = cinch_shape_matrix(state->job->shape, layer);
    float *gradient = state->job->gradient + matrix.first;
    for (size_t i = 0; i < matrix.inputs; i++)
        for (size_t j = 0; j < matrix.units; j++)
            gradient[i * matrix.units + j] += delta[j] * (in[i] * scale);
    if (state->job->shape->bias)
        for (size_t j = 0; j < matrix.units; j++)
            gradient[matrix.inputs * matrix.units + j] += delta[j] * scale;
}

/* gradient[x_c][j] += delta[j] * scale for each key column, then the biases' row. */
static void add_lookup(const row_state *state, const float *delta, float scale)
{
    const cinch_shape *shape = state->job->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, 0);
    for (uint32_t c = 0; c <= shape->columns; c++) {
        if (c == shape->columns && !shape->bias)
            break;
        size_t input =
            c == shape->columns ? matrix.inputs : (size_t)shape->offset[c] + state->key[c];
        float *gradient = state->job->gradient + input * matrix.units;
        for (size_t j = 0; j < matrix.units; j++)
            gradient[j] += delta[j] * scale;
    }
}

static float slope(cinch_activation activation, float unit)
{
    switch (activation) {
    case CINCH_TANH:
        return 1.0f - unit * unit;
    case CINCH_RELU:
        return unit > 0.0f ? 1.0f : 0.0f;
    default:
        return 1.0f;
    }
}

static void backward(row_state *state, float inverse)
{
    const cinch_shape *shape = state->job->shape;
    if (shape->layers == 0) {
        add_lookup(state, state->delta, inverse);
        return;
    }
    back_from_output(state, inverse);
    add_outer(state, shape->layers, state->unit[shape->layers - 1], state->delta, inverse);
    for (uint32_t l = shape->layers - 1;; l--) {
        float *delta = state->back;
        for (uint32_t j = 0; j < shape->width[l]; j++)
            delta[j] *= slope(shape->activation, state->unit[l][j]);
        if (l == 0) {
            add_lookup(state, delta, 1.0f);
            return;
        }
        add_outer(state, l, state->unit[l - 1], delta, 1.0f);
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        for (size_t i = 0; i < matrix.inputs; i++) {
            const float *weights = state->job->weights + matrix.first + i * matrix.units;
            state->below[i] = 0.0f;
            for (size_t j = 0; j < matrix.units; j++)
                state->below[i] += weights[j] * delta[j];
        }
        state->back = state->below;
        state->below = delta;
    }
}

static void plain_rows(const kernel_job *job, cinch_score *score)
{
    row_state state = row_begin(job);
    for (size_t i = 0; i < job->count; i++) {
        state.row = job->order ? job->order[job->first + i] : job->first + i;
        state.key = job->mapping->key + state.row * job->shape->columns;
        state.target = job->mapping->value[state.row];
        score->finite &= forward(&state);
        float inverse = loss_derivative(&state, score);
        if (job->gradient)
            backward(&state, inverse);
    }
}

static float unless_tiny(float x)
{
    return x < KERNEL_LEAST_MOMENT && x > -KERNEL_LEAST_MOMENT ? 0.0f : x;
}

static float step(const kernel_update *u, size_t i, float gradient)
{
    if (u->trainer == CINCH_SGD)
        return u->rate * gradient;
    if (u->trainer == CINCH_MOMENTUM) {
        u->first[i] = unless_tiny(u->decay1 * u->first[i] + gradient);
        return u->rate * u->first[i];
    }
    u->first[i] = unless_tiny(u->decay1 * u->first[i] + u->share1 * gradient);
    u->second[i] = unless_tiny(u->decay2 * u->second[i] + u->share2 * (gradient * gradient));
    return u->rate * u->first[i] / (fmath_sqrt(u->second[i]) * u->root_scale + u->epsilon);
}

static bool plain_update(const kernel_update *u)
{
    bool finite = true;
    for (size_t i = 0; i < u->count; i++) {
        u->weights[i] -= step(u, i, u->gradient[i] * u->scale);
        u->gradient[i] = 0.0f;
        finite &= u->weights[i] <= KERNEL_LARGEST_WEIGHT && u->weights[i] >= -KERNEL_LARGEST_WEIGHT;
    }
    return finite;
}

const kernel kernel_plain = {plain_rows, plain_update, base_unfused};
