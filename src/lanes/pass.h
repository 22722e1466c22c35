/*
 * pass.h - a pass over rows in vectors, written once for rows.c (one network, a row of it in each
 * lane) and many.c (a network in each lane). rows_step.h and many_step.h include it, and say
 * before:
 *
 *   number         a weight: a float, which all lanes share, or a vector, of which each has its own
 *   pass_job       the job
 *   row_set        which rows a step takes
 *   NETWORK_LANES  lanes of one network: LANES or 1
 *   ABREAST        vectors that go side by side at most, and share one load of a weight
 *   EXP_APART      whether exponentials have a loop of their own
 *
 * Lanes have rows of their own, which is called mixed, or all the same row: in many.c alone.
 * `abreast` and `mixed` are constants wherever they stand.
 */
#ifndef CINCH_LANES_PASS_H
#define CINCH_LANES_PASS_H

#include <float.h>

enum { GROUP = 4 }; /* hidden units whose codes and sums stay in registers */

/* Rows abreast. Arrays with [.. * ABREAST] hold vector b of element i at i * ABREAST + b. */
typedef struct step {
    const pass_job *job;
    const cinch_shape *shape;
    const number *weights;
    number *gradient;
    row_set rows;
    vi target[ABREAST];                /* where rows are mixed */
    vf *unit[CINCH_MAX_LAYERS];        /* [(width + 1) * ABREAST], the last is 1 for the biases */
    vf *scaled;                        /* [(widest + 1) * ABREAST] codes times 1 / sum */
    vf *back, *below;                  /* [round_up(widest + 1) * ABREAST] */
    vf *delta;                         /* [round_up(values) * ABREAST] */
    vf right[ABREAST], rival[ABREAST]; /* the right logit, and the largest other one */
    vf others[ABREAST], sum[ABREAST];  /* sums of exp(logit - largest): wrong values; all */
    vf inverse[ABREAST];               /* 1 / sum, and 0 in lanes that are not active */
} step;

/* What is kept while rows are scored. */
typedef struct tally {
    vf margin;
    vi row; /* of `margin`: a lane's rows are NETWORK_LANES apart */
    vi right;
    vi outside; /* lanes with a unit that is too large */
} tally;

/* The output layer. */
typedef struct output {
    step *s;
    const number *weights; /* [inputs][values] */
    size_t first;          /* of the weights in the flat array */
    size_t values;
    size_t inputs;  /* with the biases' row; 0 for a dense network */
    const vf *code; /* [inputs * ABREAST] */
} output;

/* ---- What rows.c and many.c do each in its own way ------------------------------------------- */

/* 1 in lanes with a row of their own, else 0. */
INLINE vf active(const step *s, size_t b);

/* Where number `index` of each lane's network stands. */
INLINE vi in_lanes(vi index);

/* sum[j] = E_0[x_0][j] + E_1[x_1][j] + ..., for any number of units. */
INLINE void lookup(const step *s, vf *sum, size_t units, const size_t abreast, const bool mixed);

/* U[i][v] for the right value v of each lane, which right_logits() left in `scaled` if mixed. */
INLINE vf target_weight(const output *o, size_t i, size_t b, const bool mixed);

/* Rows that are not mixed: takes the right logits out, leaves the least float there, finds
 * rivals. */
INLINE void shared_rivals(const output *o, const size_t abreast);

/* delta[v] = x for the right value v of each lane, active or not. */
INLINE void put_target(const output *o, size_t b, vf x, const bool mixed);

/* The right values' deltas, the negated sums of the others, into their places. */
INLINE void put_target_deltas(const output *o, const size_t abreast, const bool mixed);

/* gradient[i][j] += delta[j] * in[i], row after row. */
INLINE void outer(number *gradient, size_t inputs, size_t units, const vf *in, const vf *delta,
                  const size_t abreast);

/* gradient[x_c][j] += delta[j] for each row and key column, then the biases' row. */
INLINE void scatter(const step *s, const vf *delta, size_t units, const size_t abreast,
                    const bool mixed);

/* ---- Steps ----------------------------------------------------------------------------------- */

static size_t round_up(size_t count)
{
    return (count + NETWORK_LANES - 1) / NETWORK_LANES * NETWORK_LANES;
}

/* What is not set here, each step sets: to clear it all would cost a twentieth of a small pass. */
INLINE void step_begin(step *s, const pass_job *job)
{
    const cinch_shape *shape = job->shape;
    s->job = job;
    s->shape = shape;
    s->weights = (const number *)(const void *)job->weights;
    s->gradient = (number *)(void *)job->gradient;
    vf *next = (vf *)(void *)job->scratch;
    size_t widest = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        s->unit[l] = next;
        for (size_t b = 0; b < ABREAST; b++)
            next[(size_t)shape->width[l] * ABREAST + b] = vf_splat(1.0f);
        next += ((size_t)shape->width[l] + 1) * ABREAST;
        widest = shape->width[l] > widest ? shape->width[l] : widest;
    }
    s->scaled = next;
    s->back = s->scaled + (widest + 1) * ABREAST;
    s->below = s->back + round_up(widest + 1) * ABREAST;
    s->delta = s->below + round_up(widest + 1) * ABREAST;
}

/* The first float behind the arrays of step_begin(). */
INLINE void *step_end(const step *s)
{
    return s->delta + round_up(s->shape->values) * ABREAST;
}

/* Units that fill the last vector up get a derivative of 0, for outer() and scatter(). */
INLINE void pad(vf *delta, size_t units, const size_t abreast)
{
    for (size_t j = units; j < round_up(units); j++)
        for (size_t b = 0; b < abreast; b++)
            delta[j * ABREAST + b] = vf_splat(0.0f);
}

INLINE tally tally_none(void)
{
    return (tally){.margin = vf_splat(FLT_MAX)};
}

INLINE void tally_rows(tally *t, const step *s, size_t first, const size_t abreast)
{
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        vf margin = s->right[b] - s->rival[b];
        if (s->shape->values == 1)
            margin = vf_splat(FLT_MAX);
        vi counts = active(s, b) > vf_splat(0.0f);
        vi less = (margin < t->margin) & counts;
        t->right -= (margin > vf_splat(0.0f)) & counts;
        t->margin = vf_select(less, margin, t->margin);
        t->row = vi_select(less, vi_splat((int32_t)(first + b * NETWORK_LANES)), t->row);
    }
}

/* ---- From keys to logits --------------------------------------------------------------------- */

INLINE void activate(const step *s, tally *t, vf *unit, size_t width, const size_t abreast)
{
    for (size_t j = 0; j < width; j++) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            vf *x = unit + j * ABREAST + b;
            if (s->shape->activation == CINCH_TANH) {
                *x = vf_tanh(*x);
                continue;
            }
            if (s->shape->activation == CINCH_RELU)
                *x = vf_select(*x > vf_splat(0.0f), *x, vf_splat(0.0f));
            t->outside |= ~(vf_abs(*x) <= vf_splat(KERNEL_LARGEST_UNIT));
        }
    }
}

INLINE void hidden_layers(const step *s, tally *t, const size_t abreast, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    if (shape->layers == 0) {
        lookup(s, s->delta, shape->values, abreast, mixed);
        return;
    }
    lookup(s, s->unit[0], shape->width[0], abreast, mixed);
    activate(s, t, s->unit[0], shape->width[0], abreast);
    for (uint32_t l = 1; l < shape->layers; l++) {
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        const number *weights = s->weights + matrix.first;
        size_t inputs = matrix.inputs + (shape->bias ? 1 : 0);
        for (size_t j = 0; j < matrix.units; j++)
            for (size_t b = 0; b < abreast; b++) {
                vf sum = weights[j] * s->unit[l - 1][b];
                for (size_t i = 1; i < inputs; i++)
                    sum += weights[i * matrix.units + j] * s->unit[l - 1][i * ABREAST + b];
                s->unit[l][j * ABREAST + b] = sum;
            }
        activate(s, t, s->unit[l], matrix.units, abreast);
    }
}

INLINE output output_of(step *s)
{
    const cinch_shape *shape = s->shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    output o = {.s = s,
                .weights = s->weights + matrix.first,
                .first = matrix.first,
                .values = matrix.units};
    if (shape->layers > 0) {
        o.inputs = matrix.inputs + (shape->bias ? 1 : 0);
        o.code = s->unit[shape->layers - 1];
    }
    return o;
}

/*
 * delta[v] (+)= U[i][v] code[i] over a group of inputs. Where `own` is set, in the last group of
 * mixed rows, each lane's right value becomes the least float, so that it neither is a rival nor
 * has an exponential, and the rivals are found on the way.
 */
INLINE void logits_group(const output *o, size_t first, const size_t count, const size_t abreast,
                         const bool begin, const bool own)
{
    step *s = o->s;
    vf code[GROUP][ABREAST], rival[ABREAST];
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        rival[b] = vf_splat(-FLT_MAX);
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            code[i][b] = o->code[(first + i) * ABREAST + b];
    }
    const number *weights = o->weights + first * o->values;
    vf *delta = s->delta;
    vi value = {0};
    for (size_t v = 0; v < o->values; v++, value += 1, delta += ABREAST) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            vf sum = weights[v] * code[0][b];
            if (!begin)
                sum = delta[b] + sum;
            LANES_UNROLL
            for (size_t i = 1; i < count; i++)
                sum += weights[i * o->values + v] * code[i][b];
            if (own) {
                sum = vf_where_equal(s->target[b], value, vf_splat(-FLT_MAX), sum);
                rival[b] = vf_max(rival[b], sum);
            }
            delta[b] = sum;
        }
    }
    LANES_UNROLL
    for (size_t b = 0; own && b < abreast; b++)
        s->rival[b] = rival[b];
}

/* All logits; the hidden units in groups, in index order. */
INLINE void logits(const output *o, const size_t abreast, const bool mixed)
{
    if (o->inputs <= GROUP) {
#define LOGITS_ALL(count) logits_group(o, 0, count, abreast, true, mixed)
        FOR_COUNT(o->inputs, LOGITS_ALL)
        return;
    }
    logits_group(o, 0, GROUP, abreast, true, false);
    size_t first = GROUP;
    for (; first + GROUP < o->inputs; first += GROUP)
        logits_group(o, first, GROUP, abreast, false, false);
#define LOGITS_END(count) logits_group(o, first, count, abreast, false, mixed)
    FOR_COUNT(o->inputs - first, LOGITS_END)
}

/* Each lane's right logit, summed as all the others are; `scaled` keeps its weights for later. */
INLINE void right_logits(const output *o, const size_t abreast)
{
    step *s = o->s;
    for (size_t b = 0; b < abreast; b++) {
        vf sum = {0};
        for (size_t i = 0; i < o->inputs; i++) {
            const void *weights = o->weights + i * o->values;
            vf weight = vf_gather(weights, in_lanes(s->target[b]));
            s->scaled[i * ABREAST + b] = weight;
            vf product = weight * o->code[i * ABREAST + b];
            sum = i == 0 ? product : sum + product;
        }
        s->right[b] = sum;
    }
}

/* A dense network's logits stand in delta already: takes the right ones out, finds the rivals. */
INLINE void dense_rivals(const output *o, const size_t abreast)
{
    step *s = o->s;
    for (size_t b = 0; b < abreast; b++) {
        vf rival = vf_splat(-FLT_MAX), right = vf_splat(0.0f);
        for (size_t v = 0; v < o->values; v++) {
            vi value = vi_splat((int32_t)v);
            vf *logit = &s->delta[v * ABREAST + b];
            right = vf_where_equal(s->target[b], value, *logit, right);
            *logit = vf_where_equal(s->target[b], value, vf_splat(-FLT_MAX), *logit);
            rival = vf_max(rival, *logit);
        }
        s->right[b] = right;
        s->rival[b] = rival;
    }
}

INLINE output forward(step *s, tally *t, size_t first, const size_t abreast, const bool mixed)
{
    hidden_layers(s, t, abreast, mixed);
    output o = output_of(s);
    if (mixed && o.inputs > 0)
        right_logits(&o, abreast);
    if (o.inputs > 0)
        logits(&o, abreast, mixed);
    if (!mixed)
        shared_rivals(&o, abreast);
    else if (o.inputs == 0)
        dense_rivals(&o, abreast);
    tally_rows(t, s, first, abreast);
    return o;
}

/* ---- The loss's derivative ------------------------------------------------------------------- */

/* delta[v] = exp(delta[v] - top). */
INLINE void exponentials(const output *o, const vf top[ABREAST], const size_t abreast)
{
    vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ABREAST) {
        vf w[ABREAST];
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++)
            w[b] = delta[b] - top[b];
        vf_exp_tails(w, abreast);
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++)
            delta[b] = w[b];
    }
}

/*
 * The sum of delta[v], and back[i] = sum of delta[v] U[i][v] over the first group; exponentials on
 * the way, unless they were taken.
 */
INLINE void sum_group(const output *o, const size_t count, const vf top[ABREAST],
                      const size_t abreast)
{
    vf back[GROUP][ABREAST] = {{{0}}}, others[ABREAST] = {{0}};
    vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ABREAST) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            vf w = delta[b];
            if (!EXP_APART)
                delta[b] = w = vf_exp_tail(w - top[b]);
            others[b] += w;
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][b] += w * o->weights[i * o->values + v];
        }
    }
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        o->s->others[b] = others[b];
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->s->back[i * ABREAST + b] = back[i][b];
    }
}

/* back[i] = sum of delta[v] U[i][v] over a group. */
INLINE void back_group(const output *o, size_t first, const size_t count, const size_t abreast)
{
    vf back[GROUP][ABREAST] = {{{0}}};
    const number *weights = o->weights + first * o->values;
    const vf *delta = o->s->delta;
    for (size_t v = 0; v < o->values; v++, delta += ABREAST) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            LANES_UNROLL
            for (size_t i = 0; i < count; i++)
                back[i][b] += delta[b] * weights[i * o->values + v];
        }
    }
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        LANES_UNROLL
        for (size_t i = 0; i < count; i++)
            o->s->back[(first + i) * ABREAST + b] = back[i][b];
    }
}

/* back_group() for the inputs from `first` on. */
INLINE void back_from(const output *o, size_t first, const size_t abreast)
{
    for (; first + GROUP <= o->inputs; first += GROUP)
        back_group(o, first, GROUP, abreast);
#define BACK_GROUP(count) back_group(o, first, count, abreast)
    if (first < o->inputs)
        FOR_COUNT(o->inputs - first, BACK_GROUP)
}

/* Exponentials, and the derivatives at all hidden units up to the factor 1 / sum. */
INLINE void softmax_deltas(const output *o, const size_t abreast)
{
    step *s = o->s;
    vf top[ABREAST];
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++)
        top[b] = vf_max(s->right[b], s->rival[b]);
    if (EXP_APART)
        exponentials(o, top, abreast);
#define SUM_GROUP(count) sum_group(o, count, top, abreast)
    if (o->inputs == 0) {
        SUM_GROUP(0);
    } else {
        size_t first = o->inputs < GROUP ? o->inputs : GROUP;
        FOR_COUNT(first, SUM_GROUP)
        back_from(o, first, abreast);
    }
    LANES_UNROLL
    for (size_t b = 0; b < abreast; b++) {
        s->sum[b] = s->others[b] + vf_exp_tail(s->right[b] - top[b]);
        s->inverse[b] = 1.0f / s->sum[b] * active(s, b);
    }
}

/* Squared error: delta is the logits themselves, less 1 at the right value. */
INLINE void linear_deltas(const output *o, const size_t abreast, const bool mixed)
{
    step *s = o->s;
    for (size_t b = 0; b < abreast; b++) {
        put_target(o, b, vf_splat(0.0f), mixed);
        s->others[b] = vf_splat(1.0f) - s->right[b];
        s->inverse[b] = active(s, b);
    }
    back_from(o, 0, abreast);
}

INLINE void deltas(const output *o, const size_t abreast, const bool mixed)
{
    if (o->s->shape->output == CINCH_SOFTMAX)
        softmax_deltas(o, abreast);
    else
        linear_deltas(o, abreast, mixed);
}

/* put_target() by comparing: for mixed rows. */
INLINE void put_by_lane(const output *o, size_t b, vf x)
{
    const step *s = o->s;
    for (size_t v = 0; v < o->values; v++) {
        vf *delta = &s->delta[v * ABREAST + b];
        *delta = vf_where_equal(s->target[b], vi_splat((int32_t)v), x, *delta);
    }
}

/* ---- From logits to the gradient ------------------------------------------------------------- */

/* A derivative at units to one at their sums. */
INLINE void through_activation(const step *s, const vf *unit, vf *delta, size_t width,
                               const size_t abreast)
{
    for (size_t j = 0; j < width; j++)
        for (size_t b = 0; b < abreast; b++) {
            vf h = unit[j * ABREAST + b], one = vf_splat(1.0f);
            vf *d = &delta[j * ABREAST + b];
            if (s->shape->activation == CINCH_TANH)
                *d = *d * (one - h * h);
            else if (s->shape->activation == CINCH_RELU)
                *d = *d * vf_select(h > vf_splat(0.0f), one, vf_splat(0.0f));
        }
}

INLINE void hidden_backward(const step *s, const size_t abreast, const bool mixed)
{
    const cinch_shape *shape = s->shape;
    vf *back = s->back, *below = s->below;
    for (uint32_t l = shape->layers - 1;; l--) {
        size_t width = shape->width[l];
        through_activation(s, s->unit[l], back, width, abreast);
        if (l > 0 || width > GROUP)
            pad(back, width, abreast);
        if (l == 0) {
            scatter(s, back, width, abreast, mixed);
            return;
        }
        cinch_matrix matrix = cinch_shape_matrix(shape, l);
        const number *weights = s->weights + matrix.first;
        outer(s->gradient + matrix.first, matrix.inputs + (shape->bias ? 1 : 0), width,
              s->unit[l - 1], back, abreast);
        for (size_t i = 0; i < matrix.inputs; i++)
            for (size_t b = 0; b < abreast; b++) {
                vf sum = {0};
                for (size_t j = 0; j < width; j++)
                    sum += weights[i * width + j] * back[j * ABREAST + b];
                below[i * ABREAST + b] = sum;
            }
        vf *swap = back;
        back = below;
        below = swap;
    }
}

/* The derivatives at the hidden units, and the codes times 1 / sum. */
INLINE void back_to_codes(const output *o, const size_t abreast, const bool mixed)
{
    step *s = o->s;
    for (size_t i = 0; i < o->inputs; i++) {
        LANES_UNROLL
        for (size_t b = 0; b < abreast; b++) {
            size_t at = i * ABREAST + b;
            vf of_target = target_weight(o, i, b, mixed);
            s->back[at] = (s->back[at] - s->others[b] * of_target) * s->inverse[b];
            s->scaled[at] = o->code[at] * s->inverse[b];
        }
    }
}

INLINE void backward(const output *o, const size_t abreast, const bool mixed)
{
    step *s = o->s;
    put_target_deltas(o, abreast, mixed);
    if (s->shape->layers == 0) {
        for (size_t v = 0; v < o->values; v++)
            for (size_t b = 0; b < abreast; b++)
                s->delta[v * ABREAST + b] *= s->inverse[b];
        scatter(s, s->delta, o->values, abreast, mixed);
        return;
    }
    back_to_codes(o, abreast, mixed);
    outer(s->gradient + o->first, o->inputs, o->values, s->scaled, s->delta, abreast);
    hidden_backward(s, abreast, mixed);
}

/* ---- Updates --------------------------------------------------------------------------------- */

INLINE vf unless_tiny(vf x)
{
    return vf_select(vf_abs(x) < vf_splat(KERNEL_LEAST_MOMENT), vf_splat(0.0f), x);
}

/* What a weight moves by. `rate` and `root_scale` stand in for those of `u`. */
INLINE vf weight_move(const kernel_update *u, const number rate, const number root_scale,
                      const cinch_trainer trainer, size_t i, vf gradient)
{
    if (trainer == CINCH_SGD)
        return rate * gradient;
    vf first = vf_load(u->first + i);
    if (trainer == CINCH_MOMENTUM) {
        first = unless_tiny(u->decay1 * first + gradient);
        vf_store(u->first + i, first);
        return rate * first;
    }
    vf second = vf_load(u->second + i);
    first = unless_tiny(u->decay1 * first + u->share1 * gradient);
    second = unless_tiny(u->decay2 * second + u->share2 * (gradient * gradient));
    vf_store(u->first + i, first);
    vf_store(u->second + i, second);
    return rate * first / (vf_sqrt(second) * root_scale + u->epsilon);
}

/* Vector after vector, whichever numbers they hold; the lanes where all weights stayed small
 * enough. */
INLINE vi move_all(const kernel_update *u, const number rate, const number root_scale,
                   const cinch_trainer trainer)
{
    vi inside = vi_splat(-1);
    float *weights = __builtin_assume_aligned(u->weights, sizeof(number));
    float *gradients = __builtin_assume_aligned(u->gradient, sizeof(number));
    for (size_t i = 0; i < u->count; i += LANES) {
        vf gradient = vf_load(gradients + i) * u->scale;
        vf weight = vf_load(weights + i) - weight_move(u, rate, root_scale, trainer, i, gradient);
        inside &= vf_abs(weight) <= vf_splat(KERNEL_LARGEST_WEIGHT);
        vf_store(weights + i, weight);
        vf_clear(gradients + i);
    }
    return inside;
}

INLINE vi move_weights(const kernel_update *u, const number rate, const number root_scale)
{
    switch (u->trainer) {
    case CINCH_SGD:
        return move_all(u, rate, root_scale, CINCH_SGD);
    case CINCH_MOMENTUM:
        return move_all(u, rate, root_scale, CINCH_MOMENTUM);
    default:
        return move_all(u, rate, root_scale, CINCH_ADAM);
    }
}

#endif
