/* grad.c - the gradient over all rows, chunk after chunk, and how a network scores. */
#include "train/grad.h"

#include "base/fmath.h"
#include "net/net.h"

#include <float.h>
#include <string.h>

static const struct isa {
    const char *name;
    const kernel *kernel;
} isas[CINCH_ISA_COUNT] = {
    [CINCH_ISA_AUTO] = {"auto", NULL},
    [CINCH_ISA_PLAIN] = {"plain", &kernel_plain},
    [CINCH_ISA_VEC4] = {"vec4", &kernel_vec4},
#ifdef CINCH_HAVE_AVX2
    [CINCH_ISA_AVX2] = {"avx2", &kernel_avx2},
#else
    [CINCH_ISA_AVX2] = {"avx2", NULL},
#endif
#ifdef CINCH_HAVE_AVX512
    [CINCH_ISA_AVX512] = {"avx512", &kernel_avx512},
#else
    [CINCH_ISA_AVX512] = {"avx512", NULL},
#endif
};

static bool machine_runs(cinch_isa isa)
{
#if defined(__x86_64__)
    if (isa == CINCH_ISA_AVX2)
        return __builtin_cpu_supports("avx2") != 0;
    if (isa == CINCH_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
    return isa == CINCH_ISA_PLAIN || isa == CINCH_ISA_VEC4;
}

bool cinch_isa_available(cinch_isa isa)
{
    if (isa == CINCH_ISA_AUTO)
        return true;
    return (unsigned)isa < CINCH_ISA_COUNT && isas[isa].kernel && machine_runs(isa);
}

const char *cinch_isa_name(cinch_isa isa)
{
    return (unsigned)isa < CINCH_ISA_COUNT ? isas[isa].name : NULL;
}

cinch_isa kernel_isa(cinch_isa isa, cinch_isa widest)
{
    if (isa == CINCH_ISA_AUTO) {
        isa = widest;
        while (!cinch_isa_available(isa))
            isa--;
    }
    CINCH_REQUIRE(cinch_isa_available(isa));
    return isa;
}

const kernel *kernel_for(cinch_isa isa, size_t rows)
{
    cinch_isa widest = rows > 8 ? CINCH_ISA_AVX512 : CINCH_ISA_AVX2;
    const kernel *chosen = isas[kernel_isa(isa, widest)].kernel;
    CINCH_REQUIRE(chosen->unfused());
    return chosen;
}

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
    return excess + cinch_log(sum);
}

/* Vector kernels keep blocks of 2 x 16 rows at most, and round counts up to 16. */
size_t kernel_scratch_floats(const cinch_shape *shape)
{
    const size_t lanes = 16, blocks = 2;
    size_t widest = 0, units = 0;
    for (uint32_t l = 0; l < shape->layers; l++) {
        widest = shape->width[l] > widest ? shape->width[l] : widest;
        units = arena_sum(units, (size_t)shape->width[l] + 1);
    }
    units = arena_sum(units, widest + 1);
    units = arena_sum(units, 2 * (widest + lanes));
    units = arena_sum(units, (size_t)shape->values + lanes);
    size_t floats;
    return size_multiply(&floats, units, lanes * blocks) ? floats : SIZE_MAX;
}

size_t grad_memory_size(const cinch_shape *shape, size_t rows)
{
    size_t bytes = arena_need(kernel_scratch_floats(shape), sizeof(float));
    if (rows > GRAD_CHUNK)
        bytes =
            arena_sum(bytes, arena_need(cinch_shape_weights(shape) + KERNEL_SLACK, sizeof(float)));
    return bytes;
}

bool grad_memory_init(grad_memory *memory, const cinch_shape *shape, size_t rows,
                      cinch_arena *arena)
{
    memory->chunk = NULL;
    memory->scratch = cinch_arena_take(arena, kernel_scratch_floats(shape), sizeof(float));
    if (!memory->scratch || rows <= GRAD_CHUNK)
        return memory->scratch != NULL;
    size_t count = cinch_shape_weights(shape) + KERNEL_SLACK;
    memory->chunk = arena_take_zeroed(arena, count, sizeof(float));
    return memory->chunk != NULL;
}

void grad_rows(const kernel *code, const kernel_job *job, const grad_memory *memory,
               cinch_score *score)
{
    kernel_job chunk = *job;
    chunk.scratch = memory->scratch;
    if (job->count <= GRAD_CHUNK) {
        code->rows(&chunk, score);
        return;
    }
    size_t weights = cinch_shape_weights(job->shape);
    chunk.gradient = job->gradient ? memory->chunk : NULL;
    for (size_t at = 0; at < job->count; at += GRAD_CHUNK) {
        cinch_score part = kernel_no_score();
        chunk.first = job->first + at;
        chunk.count = job->count - at < GRAD_CHUNK ? job->count - at : GRAD_CHUNK;
        code->rows(&chunk, &part);
        score->right += part.right;
        score->finite &= part.finite;
        score->loss += part.loss;
        if (part.margin < score->margin) {
            score->margin = part.margin;
            score->row = part.row;
        }
        for (size_t i = 0; chunk.gradient && i < weights; i++) {
            job->gradient[i] += chunk.gradient[i];
            chunk.gradient[i] = 0.0f;
        }
    }
}

bool grad_weights_in_range(const float *weights, size_t count)
{
    bool inside = true;
    for (size_t i = 0; i < count; i++)
        inside &= weights[i] <= KERNEL_LARGEST_WEIGHT && weights[i] >= -KERNEL_LARGEST_WEIGHT;
    return inside;
}

/* The chunk's memory is asked for whatever the rows, since the shape does not know them. */
size_t cinch_grad_size(const cinch_shape *shape)
{
    size_t each = arena_need(cinch_shape_weights(shape) + KERNEL_SLACK, sizeof(float));
    return arena_sum(arena_sum(each, each), grad_memory_size(shape, SIZE_MAX));
}

cinch_status cinch_grad(float *gradient, cinch_score *score, const cinch_net *net,
                        const cinch_mapping *mapping, cinch_isa isa, cinch_arena scratch)
{
    if (!net_fits(&net->shape, mapping))
        return CINCH_BAD_SHAPE;
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    size_t count = cinch_shape_weights(&net->shape);
    float *weights = cinch_arena_take(&scratch, count + KERNEL_SLACK, sizeof(float));
    float *sums = cinch_arena_take(&scratch, count + KERNEL_SLACK, sizeof(float));
    grad_memory memory;
    if (!weights || !sums || !grad_memory_init(&memory, &net->shape, mapping->rows, &scratch))
        return CINCH_NO_MEMORY;
    memcpy(weights, net->weights, count * sizeof(float));
    memset(weights + count, 0, KERNEL_SLACK * sizeof(float));
    memset(sums, 0, (count + KERNEL_SLACK) * sizeof(float));
    kernel_job job = {.shape = &net->shape,
                      .mapping = mapping,
                      .weights = weights,
                      .gradient = gradient ? sums : NULL,
                      .count = mapping->rows,
                      .want_loss = true};
    *score = kernel_no_score();
    score->finite = grad_weights_in_range(weights, count);
    if (score->finite)
        grad_rows(kernel_for(isa, mapping->rows), &job, &memory, score);
    score->loss /= (double)mapping->rows;
    float scale = 1.0f / (float)mapping->rows;
    for (size_t i = 0; gradient && i < count; i++)
        gradient[i] = sums[i] * scale;
    return CINCH_OK;
}
