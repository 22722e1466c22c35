/* many_code.c - which code runs networks in lanes, and what memory it takes. */
#include "lanes/many.h"

static const lane_code *const codes[CINCH_ISA_COUNT] = {
    [CINCH_ISA_VEC4] = &lanes_vec4,
#ifdef CINCH_HAVE_AVX2
    [CINCH_ISA_AVX2] = &lanes_avx2,
#endif
#ifdef CINCH_HAVE_AVX512
    [CINCH_ISA_AVX512] = &lanes_avx512,
#endif
};

const lane_code *lane_code_for(cinch_isa isa)
{
    return codes[kernel_isa(isa, CINCH_ISA_AVX512)];
}

/* Up to 4 rows of LANES_MOST lanes; one unit more per layer for the biases. */
size_t lanes_scratch_floats(const cinch_shape *shape)
{
    const size_t rows = 4;
    size_t widest = 0, units = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        widest = shape->width[l] > widest ? shape->width[l] : widest;
        units = arena_sum(units, (size_t)shape->width[l] + 1);
    }
    units = arena_sum(units, 3 * (widest + 1));
    units = arena_sum(units, (size_t)shape->columns + shape->values);
    size_t floats;
    return size_multiply(&floats, units, rows * LANES_MOST) ? floats : SIZE_MAX;
}
