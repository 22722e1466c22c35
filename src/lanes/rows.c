/*
 * rows.c - gradients and updates with LANES rows in the lanes of a vector. Compiled once for
 * every instruction set (KERNEL_ISA names it); each lane does what plain.c does, operation
 * by operation, so that the bits are the same.
 *
 * A step takes BLOCKS blocks of LANES rows. Sums over outputs run in index order within each lane;
 * the gradients, which are sums over rows, are taken row by row from transposed blocks.
 */
#include "lanes/rows_backward.h"

#ifndef KERNEL_ISA
#define KERNEL_ISA vec4
#endif
#define KERNEL_PASTE(a, b) a##b
#define KERNEL_NAME(isa)   KERNEL_PASTE(kernel_, isa)

static void rows_step(step *s, tally *t, cinch_score *score, size_t at)
{
    const kernel_job *job = s->job;
    const cinch_shape *shape = s->shape;
    step_rows(s, at);
    size_t blocks = s->blocks;
    hidden_layers(s, t, blocks);
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    output o;
    o.s = s;
    o.weights = job->weights + matrix.first;
    o.values = matrix.units;
    o.inputs = 0; /* a dense network has no hidden units to sum over, nor to go back to */
    o.code = NULL;
    o.back = o.of_target = NULL;
    for (size_t b = 0; b < blocks; b++)
        o.target[b] = s->target[b];
    if (shape->layers == 0) {
        dense_rivals(s, &o, blocks);
    } else {
        o.inputs = matrix.inputs + (shape->bias ? 1 : 0);
        o.code = s->unit[shape->layers - 1];
        o.back = s->back;
        o.of_target = s->scaled;
        right_logits(&o, blocks);
        if (blocks == 1)
            logits(&o, 1);
        else
            logits(&o, BLOCKS);
    }
    tally_step(t, s, at, blocks);
    if (!job->gradient && !job->want_loss)
        return;
    if (shape->output == CINCH_SOFTMAX)
        softmax_deltas(&o, blocks);
    else
        linear_deltas(&o, blocks);
    if (job->want_loss)
        add_losses(s, o.values, score);
    if (job->gradient)
        backward(&o, blocks);
}

static void lanes_rows(const kernel_job *job, cinch_score *score)
{
    step s;
    tally t;
    step_begin(&s, job);
    tally_begin(&t);
    for (size_t at = 0; at < job->count; at += STEP_ROWS)
        rows_step(&s, &t, score, at);
    tally_end(&t, job, score);
}

INLINE vf unless_tiny(vf x)
{
    return vf_select(vf_abs(x) < vf_splat(KERNEL_LEAST_MOMENT), vf_splat(0.0f), x);
}

INLINE vf update_step(const kernel_update *u, const cinch_trainer trainer, size_t i, vf gradient)
{
    if (trainer == CINCH_SGD)
        return u->rate * gradient;
    vf first = vf_load(u->first + i);
    if (trainer == CINCH_MOMENTUM) {
        first = unless_tiny(u->decay1 * first + gradient);
        vf_store(u->first + i, first);
        return u->rate * first;
    }
    vf second = vf_load(u->second + i);
    first = unless_tiny(u->decay1 * first + u->share1 * gradient);
    second = unless_tiny(u->decay2 * second + u->share2 * (gradient * gradient));
    vf_store(u->first + i, first);
    vf_store(u->second + i, second);
    return u->rate * first / (vf_sqrt(second) * u->root_scale + u->epsilon);
}

INLINE bool update_all(const kernel_update *u, const cinch_trainer trainer)
{
    vi inside = vi_splat(-1);
    for (size_t i = 0; i < u->count; i += LANES) {
        vf gradient = vf_load(u->gradient + i) * u->scale;
        vf weight = vf_load(u->weights + i) - update_step(u, trainer, i, gradient);
        inside &= vf_abs(weight) <= vf_splat(KERNEL_LARGEST_WEIGHT);
        vf_store(u->weights + i, weight);
        vf_store(u->gradient + i, vf_splat(0.0f));
    }
    return !vi_any(~inside);
}

static bool lanes_update(const kernel_update *u)
{
    switch (u->trainer) {
    case CINCH_SGD:
        return update_all(u, CINCH_SGD);
    case CINCH_MOMENTUM:
        return update_all(u, CINCH_MOMENTUM);
    default:
        return update_all(u, CINCH_ADAM);
    }
}

static bool lanes_unfused(void)
{
    return base_unfused();
}

const kernel KERNEL_NAME(KERNEL_ISA) = {lanes_rows, lanes_update, lanes_unfused};
