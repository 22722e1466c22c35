/*
 * peaks.h - how fast this machine does what a pass consists of, for each width of its vectors: what
 * no engine can beat. peaks.c is compiled once for each, and once more with fused operations.
 */
#ifndef BENCH_PEAKS_H
#define BENCH_PEAKS_H

#include <stddef.h>

/* Does its work `turns` times over; returns how many operations, in all lanes, that were. */
typedef size_t peak(size_t turns);

typedef struct peaks {
    peak *multiply_add; /* multiplications and additions, as many of both, none fused */
    peak *fused;        /* the same fused, which the library never does */
    peak *exp, *tanh;   /* vf_exp_tail() and vf_tanh() of the library */
    peak *root;         /* pairs of a square root and a division, as in Adam */
} peaks;

extern const peaks peaks_vec4, peaks_avx2, peaks_avx512;

peak peaks_fused_vec4, peaks_fused_avx2, peaks_fused_avx512;

#endif
