/*
 * many.c - passes and updates of LANES networks, one in each lane of a vector. Compiled once
 * for every instruction set (KERNEL_ISA names it). Each lane does what plain.c does, operation
 * by operation, so that the bits are the same.
 */
#include "lanes/many_alone.h"
#include "lanes/many_order.h"
#include "net/net.h"

#ifndef KERNEL_ISA
#define KERNEL_ISA vec4
#endif
#define LANES_PASTE(a, b) a##b
#define LANES_NAME(isa)   LANES_PASTE(lanes_, isa)

/* ---- Rows ------------------------------------------------------------------------------------ */

INLINE void forward_backward(step *s, tally *t, size_t first, bool with_gradient, const size_t rows,
                             const bool mixed)
{
    output o = forward(s, t, first, rows, mixed);
    if (!with_gradient)
        return;
    deltas(&o, rows, mixed);
    backward(&o, rows, mixed);
}

INLINE void rows_alike(step *s, tally *t, size_t first, bool with_gradient, const size_t rows)
{
    step_rows(s, first, rows);
    forward_backward(s, t, first, with_gradient, rows, false);
}

INLINE vi lanes_of(uint32_t bits)
{
    return (vi_splat((int32_t)bits) >> vi_lanes() & 1) != 0;
}

static void lanes_keep(lane_job *job, uint32_t lanes)
{
    vf *to = (vf *)(void *)job->best;
    const vf *from = (const vf *)(const void *)job->weights;
    vi chosen = lanes_of(lanes);
    size_t count = shape_weights(job->shape);
    for (size_t i = 0; i < count; i++)
        to[i] = vf_select(chosen, from[i], to[i]);
}

/* Notes the scores of these lanes as their best. */
static void keep_better(lane_job *job, const tally *t, uint32_t lanes)
{
    vi chosen = lanes_of(lanes), clock = vi_splat((int32_t)job->clock);
    int32_t *clocks = (int32_t *)job->best_clock;
    vi_store(job->best_right, vi_select(chosen, t->right, vi_load(job->best_right)));
    vf_store(job->best_margin, vf_select(chosen, t->margin + 0.0f, vf_load(job->best_margin)));
    vi_store(job->best_row, vi_select(chosen, t->row, vi_load(job->best_row)));
    vi_store(clocks, vi_select(chosen, clock, vi_load(clocks)));
    lanes_keep(job, lanes);
}

static uint32_t lanes_pass(lane_job *job, bool with_gradient, uint32_t judged)
{
    size_t rows = job->mapping->rows, at = 0;
    step s = step_of(job);
    tally t = tally_none();
    for (; at + ABREAST <= rows; at += ABREAST)
        rows_alike(&s, &t, at, with_gradient, ABREAST);
#define ROWS_ALIKE(count) rows_alike(&s, &t, at, with_gradient, count)
    if (at < rows)
        FOR_COUNT(rows - at, ROWS_ALIKE)
    tally_end(&t, job);
    uint32_t better = vi_bits(t.right > vi_load(job->best_right)) & judged & ~job->outside;
    if (better)
        keep_better(job, &t, better);
    return vi_bits(t.right == vi_splat((int32_t)rows)) | job->outside;
}

/* ---- Updates --------------------------------------------------------------------------------- */

/* beta^t, as kernel_next_power() */
INLINE vf next_power(float *powers, float beta)
{
    vf power = vf_load(powers) * beta;
    power = vf_select(power < vf_splat(KERNEL_LEAST_MOMENT), vf_splat(0.0f), power);
    vf_store(powers, power);
    return power;
}

static uint32_t lanes_update(lane_job *job, size_t rows)
{
    const cinch_train_options *o = job->options;
    vf rate = vf_load(job->rate), root_scale = vf_splat(1.0f);
    if (o->trainer == CINCH_ADAM) {
        rate = rate / (1.0f - next_power(job->power1, o->beta1));
        root_scale = 1.0f / vf_sqrt(1.0f - next_power(job->power2, o->beta2));
    }
    kernel_update u = {.trainer = o->trainer,
                       .weights = job->weights,
                       .gradient = job->gradient,
                       .first = job->first,
                       .second = job->second,
                       .count = shape_weights(job->shape) * LANES,
                       .scale = 1.0f / (float)rows,
                       .decay1 = o->trainer == CINCH_MOMENTUM ? o->momentum : o->beta1,
                       .decay2 = o->beta2,
                       .share1 = 1.0f - o->beta1,
                       .share2 = 1.0f - o->beta2,
                       .epsilon = o->epsilon};
    return vi_bits(~move_weights(&u, rate, root_scale));
}

/* ---- In batches ------------------------------------------------------------------------------ */

INLINE void own_rows(step *s, tally *t, size_t first, const size_t rows)
{
    step_own_rows(s, first, rows);
    forward_backward(s, t, 0, true, rows, true);
}

static void batch_rows(step *s, tally *t, size_t first, size_t count)
{
    for (; count > ABREAST; count -= ABREAST, first += ABREAST)
        own_rows(s, t, first, ABREAST);
#define OWN_ROWS(count) own_rows(s, t, first, count)
    FOR_COUNT(count, OWN_ROWS)
}

static uint32_t batched_rows(lane_job *job, step *s, tally *t)
{
    size_t rows = job->mapping->rows, batch = (size_t)job->options->batch;
    uint32_t outside = 0;
    for (size_t at = 0; at < rows; at += batch) {
        size_t count = rows - at < batch ? rows - at : batch;
        batch_rows(s, t, at, count);
        outside |= lanes_update(job, count);
    }
    return outside;
}

/* The same for what alone_suits(). */
static uint32_t rows_alone(lane_job *job, step *s, tally *t)
{
    vi inside = vi_splat(-1);
    for (size_t at = 0; at < job->mapping->rows; at++) {
        step_own_rows(s, at, 1);
        output o = forward(s, t, 0, 1, true);
        deltas(&o, 1, true);
        update_alone(&o, &inside);
    }
    return vi_bits(~inside);
}

static uint32_t lanes_shuffled_pass(lane_job *job)
{
    int32_t rows = (int32_t)job->mapping->rows;
    shuffle(job);
    step s = step_of(job);
    tally t = tally_none();
    uint32_t outside = alone_suits(job) ? rows_alone(job, &s, &t) : batched_rows(job, &s, &t);
    tally_end(&t, job);
    job->outside |= outside;
    return vi_bits(t.right >= vi_splat(rows));
}

const lane_code LANES_NAME(KERNEL_ISA) = {LANES,        lanes_unfused,       lanes_pass,
                                          lanes_update, lanes_shuffled_pass, lanes_keep};
