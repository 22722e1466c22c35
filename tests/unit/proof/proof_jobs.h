/* proof_jobs.h - networks with their mappings, for the tests of certificates. Includes cmocka. */
#ifndef TEST_PROOF_PROOF_JOBS_H
#define TEST_PROOF_PROOF_JOBS_H

#include <math.h>
#include <mpfr.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "cinch.h"

#define MAX_COLUMNS 3
#define MAX_SYMBOLS 6
#define MAX_ROWS    40
#define MAX_WEIGHTS 4096
#define MAX_WIDE    16

/* A network, a mapping, and the memory of both. */
typedef struct job {
    cinch_net net;
    cinch_mapping mapping;
    cinch_alphabet alphabet[MAX_COLUMNS + 1];
    uint32_t key[MAX_ROWS * MAX_COLUMNS];
    uint32_t value[MAX_ROWS];
    float weights[MAX_WEIGHTS];
    unsigned char scratch[1 << 17];
} job;

static const char letters[] = "a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l";
static const size_t starts[] = {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22};

static job the_job;

static inline cinch_arena scratch_of(job *j)
{
    return cinch_arena_over(j->scratch, sizeof j->scratch);
}

static inline uint32_t below(rng_state *rng, uint32_t bound)
{
    return rng_below(rng, bound);
}

static inline float uniform(rng_state *rng)
{
    return (float)(int32_t)rng_next(rng) * 0x1p-31f;
}

/* All keys of `columns` columns of `symbols` symbols, or the first MAX_ROWS of them; value 0. */
static inline void set_mapping(job *j, uint32_t columns, uint32_t symbols, uint32_t values)
{
    for (uint32_t c = 0; c <= columns; c++)
        j->alphabet[c] = (cinch_alphabet){"x", letters, starts, c < columns ? symbols : values};
    size_t rows = 1;
    for (uint32_t c = 0; c < columns; c++)
        rows *= symbols;
    rows = rows < MAX_ROWS ? rows : MAX_ROWS;
    for (size_t r = 0; r < rows; r++) {
        size_t rest = r;
        for (uint32_t c = 0; c < columns; c++, rest /= symbols)
            j->key[r * columns + c] = (uint32_t)(rest % symbols);
        j->value[r] = 0;
    }
    j->mapping =
        (cinch_mapping){columns, j->alphabet, &j->alphabet[columns], rows, j->key, j->value, NULL};
}

static inline void set_shape(job *j, uint32_t layers, uint32_t width, cinch_activation activation,
                             bool bias)
{
    assert_int_equal(cinch_shape_of(&j->net.shape, &j->mapping), CINCH_OK);
    j->net.shape.layers = layers;
    for (uint32_t l = 0; l < layers; l++)
        j->net.shape.width[l] = width;
    j->net.shape.activation = activation;
    j->net.shape.bias = bias;
    j->net.weights = j->weights;
    assert_true(cinch_shape_cost(&j->net.shape).parameters <= MAX_WEIGHTS);
}

/* Makes every row right: its value becomes what the library answers. */
static inline void agree(job *j)
{
    cinch_walk walk;
    cinch_arena arena = scratch_of(j);
    assert_int_equal(cinch_walk_init(&walk, &j->net.shape, &arena), CINCH_OK);
    for (size_t r = 0; r < j->mapping.rows; r++) {
        cinch_net_walk(&walk, &j->net, j->key + r * j->mapping.columns);
        j->value[r] = walk.answer;
    }
}

static inline void random_job(job *j, uint64_t seed)
{
    rng_state rng = {seed, 7, 0};
    uint32_t columns = 1 + below(&rng, MAX_COLUMNS), symbols = 2 + below(&rng, MAX_SYMBOLS - 1);
    set_mapping(j, columns, symbols, 2 + below(&rng, 8));
    uint32_t layers = below(&rng, 2) ? below(&rng, 3) : below(&rng, CINCH_MAX_LAYERS + 1);
    uint32_t width = 1 + below(&rng, 5);
    cinch_activation activation = (cinch_activation)below(&rng, 3);
    set_shape(j, layers, width, activation, below(&rng, 2));
    float scale = ldexpf(1.0f, (int)below(&rng, 8) - 2);
    for (size_t i = 0; i < cinch_shape_cost(&j->net.shape).parameters; i++)
        j->weights[i] = scale * uniform(&rng);
    agree(j);
}

static inline cinch_status make(cinch_certificate *certificate, cinch_failures *failures, job *j)
{
    size_t bytes = cinch_cert_size(&j->net.shape);
    assert_true(bytes <= sizeof j->scratch);
    return cinch_cert_make(certificate, failures, &j->net, &j->mapping, NULL,
                           cinch_arena_over(j->scratch, bytes));
}

static inline cinch_status check(const cinch_certificate *certificate, job *j)
{
    return cinch_cert_check(certificate, &j->net, &j->mapping, NULL,
                            cinch_arena_over(j->scratch, cinch_cert_size(&j->net.shape)));
}

/* z_right - z_rival from the library's last codes, without rounding. */
static inline void oracle_margin(mpfr_t margin, const job *j, const cinch_walk *walk, size_t row,
                                 uint32_t rival)
{
    const cinch_shape *shape = &j->net.shape;
    cinch_matrix matrix = cinch_shape_matrix(shape, shape->layers);
    mpfr_set_zero(margin, 1);
    for (size_t i = 0; i < matrix.inputs + (shape->bias ? 1 : 0); i++) {
        float factor = i == matrix.inputs ? 1.0f : 0.0f;
        if (i < matrix.inputs && shape->layers > 0)
            factor = walk->unit[shape->layers - 1][i];
        for (uint32_t c = 0; c < shape->columns && shape->layers == 0; c++)
            if (i == shape->offset[c] + j->key[row * shape->columns + c])
                factor = 1.0f;
        const float *w = j->weights + matrix.first + i * matrix.units;
        mpfr_add_d(margin, margin, (double)factor * (double)w[j->value[row]], MPFR_RNDN);
        mpfr_sub_d(margin, margin, (double)factor * (double)w[rival], MPFR_RNDN);
    }
}

#endif
