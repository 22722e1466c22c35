/*
 * rows.c - gradients and updates with LANES rows in the lanes of a vector. Compiled once for
 * every instruction set (KERNEL_ISA names it); each lane does what plain.c does, operation
 * by operation, so that the bits are the same.
 *
 * A step takes up to ABREAST vectors of LANES rows. Sums over outputs run in index order within
 * each lane; the gradients, which are sums over rows, are taken row by row from transposed blocks.
 */
#include "lanes/rows_backward.h"

#ifndef KERNEL_ISA
#define KERNEL_ISA vec4
#endif
#define KERNEL_PASTE(a, b) a##b
#define KERNEL_NAME(isa)   KERNEL_PASTE(kernel_, isa)

INLINE void rows_abreast(step *s, tally *t, cinch_score *score, size_t at, const size_t abreast)
{
    const kernel_job *job = s->job;
    step_rows(s, at, abreast);
    output o = forward(s, t, at, abreast, true);
    if (!job->gradient && !job->want_loss)
        return;
    deltas(&o, abreast, true);
    if (job->want_loss)
        add_losses(s, score);
    if (job->gradient)
        backward(&o, abreast, true);
}

static void lanes_rows(const kernel_job *job, cinch_score *score)
{
    step s;
    tally t = tally_none();
    step_begin(&s, job);
    if (job->count > LANES)
        pad(s.delta, job->shape->values, ABREAST);
    else
        pad(s.delta, job->shape->values, 1);
    for (size_t at = 0; at < job->count; at += STEP_ROWS) {
        if (job->count - at > LANES)
            rows_abreast(&s, &t, score, at, ABREAST);
        else
            rows_abreast(&s, &t, score, at, 1);
    }
    tally_end(&t, job, score);
}

static bool lanes_update(const kernel_update *u)
{
    return !vi_any(~move_weights(u, u->rate, u->root_scale));
}

const kernel KERNEL_NAME(KERNEL_ISA) = {lanes_rows, lanes_update, lanes_unfused};
