#include "peaks.h"

#include "lanes/lanes_math.h"

/* PEAKS_ISA names what is exported; with PEAKS_FUSED that is the fused operations alone. */
#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)

/*
 * Independent chains: a multiplication and an addition take 8 cycles one after the other, and a
 * pair can start each cycle, or even three in two. With the two constants these fill 16 registers.
 */
enum { CHAINS = 14 };

/* Unknown to the compiler, so that nothing is computed beforehand. */
static volatile float almost_one = 0.999f, almost_zero = 0.001f, some = 0.5f;

static size_t multiply_add(size_t turns)
{
    vf a = vf_splat(almost_one), b = vf_splat(almost_zero), x[CHAINS];
    LANES_UNROLL
    for (int i = 0; i < CHAINS; i++)
        x[i] = vf_splat(some);
    for (size_t turn = 0; turn < turns; turn++) {
        LANES_UNROLL
        for (int i = 0; i < CHAINS; i++)
            x[i] = x[i] * a + b;
    }
    vf sum = x[0];
    LANES_UNROLL
    for (int i = 1; i < CHAINS; i++)
        sum += x[i];
    some = sum[0] < 1e30f ? 0.5f : 0.25f;
    return turns * CHAINS * LANES * 2;
}

#ifdef PEAKS_FUSED

size_t JOIN(peaks_fused_, PEAKS_ISA)(size_t turns)
{
    return multiply_add(turns);
}

#else

/*
 * Arguments and results of a turn, which stay in the first cache. Calls are independent, so the
 * processor overlaps as many as it can hold.
 */
enum { BLOCK = 16 };

typedef struct block {
    vf x[BLOCK], y[BLOCK];
} block;

/* Lets the compiler believe that this block is read and written here. */
#define TOUCH(b) __asm__ volatile("" : : "r"(b) : "memory")

static void fill(block *b, float step)
{
    for (int i = 0; i < BLOCK; i++)
        for (int lane = 0; lane < LANES; lane++)
            b->x[i][lane] = some + step * (float)(i * LANES + lane);
}

static size_t exp_tail(size_t turns)
{
    block b;
    fill(&b, -0.05f);
    for (size_t turn = 0; turn < turns; turn++) {
        TOUCH(&b);
        LANES_UNROLL
        for (int i = 0; i < BLOCK; i++)
            b.y[i] = vf_exp_tail(b.x[i]);
    }
    TOUCH(&b);
    return turns * BLOCK * LANES;
}

static size_t tanh_full(size_t turns)
{
    block b;
    fill(&b, -0.02f);
    for (size_t turn = 0; turn < turns; turn++) {
        TOUCH(&b);
        LANES_UNROLL
        for (int i = 0; i < BLOCK; i++)
            b.y[i] = vf_tanh(b.x[i]);
    }
    TOUCH(&b);
    return turns * BLOCK * LANES;
}

static size_t root_and_quotient(size_t turns)
{
    block b;
    fill(&b, 0.02f);
    vf one = vf_splat(almost_one);
    for (size_t turn = 0; turn < turns; turn++) {
        TOUCH(&b);
        LANES_UNROLL
        for (int i = 0; i < BLOCK; i++)
            b.y[i] = one / vf_sqrt(b.x[i]);
    }
    TOUCH(&b);
    return turns * BLOCK * LANES;
}

const peaks JOIN(peaks_, PEAKS_ISA) = {
    .multiply_add = multiply_add,
    .fused = JOIN(peaks_fused_, PEAKS_ISA),
    .exp = exp_tail,
    .tanh = tanh_full,
    .root = root_and_quotient,
};

#endif
