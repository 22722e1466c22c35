/*
 * isa.c - the table of instruction sets, and the memory that the code of any of them needs. Another
 * one is an entry here and one in meson.build.
 */
#include "lanes/isa.h"

typedef struct isa_entry {
    const char *name;
    bool (*runs)(void); /* whether this machine has it; NULL: this build has no code for it */
    const kernel *rows;
    const lane_code *many; /* NULL: it has no lanes */
    const field_code *sphere;
} isa_entry;

/* What rows.c, many.c and sphere.c define where KERNEL_ISA is `isa`. */
#define DECLARE(isa)                                                                               \
    extern const kernel kernel_##isa;                                                              \
    extern const lane_code lanes_##isa;                                                            \
    extern const field_code field_##isa;
#define COMPILED(isa) .rows = &kernel_##isa, .many = &lanes_##isa, .sphere = &field_##isa

DECLARE(vec4)

static bool always(void)
{
    return true;
}

#ifdef CINCH_HAVE_AVX2
DECLARE(avx2)

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}
#endif

#ifdef CINCH_HAVE_AVX512
DECLARE(avx512)

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#endif

/* By rising width. */
static const isa_entry isas[CINCH_ISA_COUNT] = {
    [CINCH_ISA_AUTO] = {.name = "auto"},
    [CINCH_ISA_PLAIN] = {.name = "plain",
                         .runs = always,
                         .rows = &kernel_plain,
                         .sphere = &field_vec4},
    [CINCH_ISA_VEC4] = {.name = "vec4", .runs = always, COMPILED(vec4)},
    [CINCH_ISA_AVX2] = {.name = "avx2",
#ifdef CINCH_HAVE_AVX2
                        .runs = has_avx2,
                        COMPILED(avx2)
#endif
    },
    [CINCH_ISA_AVX512] = {.name = "avx512",
#ifdef CINCH_HAVE_AVX512
                          .runs = has_avx512,
                          COMPILED(avx512)
#endif
    },
};

static bool is_available(cinch_isa isa)
{
    return isa == CINCH_ISA_AUTO ||
           ((unsigned)isa < CINCH_ISA_COUNT && isas[isa].runs && isas[isa].runs());
}

const char *cinch_isa_name(cinch_isa isa)
{
    return is_available(isa) ? isas[isa].name : NULL;
}

bool cinch_self_test(void)
{
    bool unfused = true;
    for (int isa = CINCH_ISA_PLAIN; isa < CINCH_ISA_COUNT; isa++) {
        const isa_entry *code = &isas[isa];
        if (is_available((cinch_isa)isa))
            unfused = unfused && code->rows->unfused() && code->sphere->unfused() &&
                      (!code->many || code->many->unfused());
    }
    return unfused;
}

/* The entry of `isa`; of CINCH_ISA_AUTO that of the widest up to `widest`. */
static const isa_entry *choose(cinch_isa isa, cinch_isa widest)
{
    if (isa == CINCH_ISA_AUTO) {
        isa = widest;
        while (!is_available(isa))
            isa--;
    }
    CINCH_REQUIRE(is_available(isa));
    return &isas[isa];
}

const kernel *kernel_for(cinch_isa isa, size_t rows)
{
    const kernel *code = choose(isa, rows > 8 ? CINCH_ISA_AVX512 : CINCH_ISA_AVX2)->rows;
    CINCH_REQUIRE(code->unfused());
    return code;
}

const lane_code *lane_code_for(cinch_isa isa)
{
    const lane_code *code = choose(isa, CINCH_ISA_AVX512)->many;
    CINCH_REQUIRE(!code || code->unfused());
    return code;
}

const field_code *field_code_for(cinch_isa isa)
{
    const field_code *code = choose(isa, CINCH_ISA_AVX512)->sphere;
    CINCH_REQUIRE(code->unfused());
    return code;
}

/*
 * Vectors that a step keeps, of `floats` each: a layer's units and 1 for the biases; codes and two
 * derivatives of the widest layer, and those of all values, filled up with `padding` at most.
 */
static size_t scratch_floats(const cinch_shape *shape, size_t padding, size_t floats)
{
    size_t widest = 0, vectors = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        widest = shape->width[l] > widest ? shape->width[l] : widest;
        vectors = arena_sum(vectors, (size_t)shape->width[l] + 1);
    }
    vectors = arena_sum(vectors, widest + 1);
    vectors = arena_sum(vectors, 2 * (widest + padding));
    vectors = arena_sum(vectors, (size_t)shape->values + padding);
    vectors = arena_sum(vectors, shape->columns);
    return size_multiply(&floats, vectors, floats) ? floats : SIZE_MAX;
}

/* Rows go in 2 vectors of 16 lanes at most, and units fill vectors up. */
size_t kernel_scratch_floats(const cinch_shape *shape)
{
    return scratch_floats(shape, LANES_MOST, (size_t)2 * LANES_MOST);
}

/* 4 rows, each in a vector. */
size_t lanes_scratch_floats(const cinch_shape *shape)
{
    return scratch_floats(shape, 1, (size_t)4 * LANES_MOST);
}
