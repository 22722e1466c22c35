/* grad.c - the gradient over all rows, chunk after chunk, and how a network scores. */
#include "train/grad.h"

#include "lanes/isa.h"
#include "net/net.h"

#include <string.h>

void grad_list(arena_list *list, grad_memory *memory, const cinch_shape *shape, size_t rows)
{
    ARENA_LIST(list, memory->scratch, kernel_scratch_floats(shape));
    if (rows > GRAD_CHUNK)
        ARENA_LIST_ZEROED(list, memory->chunk, shape_weights(shape) + KERNEL_SLACK);
}

void grad_rows(const kernel *code, const kernel_job *job, const grad_memory *memory,
               cinch_score *score)
{
    kernel_job chunk = *job;
    CINCH_REQUIRE(memory->scratch && (job->count <= GRAD_CHUNK || !job->gradient || memory->chunk));
    chunk.scratch = memory->scratch;
    if (job->count <= GRAD_CHUNK) {
        code->rows(&chunk, score);
        return;
    }
    size_t weights = shape_weights(job->shape);
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

/* What cinch_grad() works on: copies, so that slack can follow. */
typedef struct grad_work {
    float *weights, *sums; /* [weights + KERNEL_SLACK] */
    grad_memory memory;
} grad_work;

static void list_work(arena_list *list, grad_work *work, const cinch_shape *shape, size_t rows)
{
    size_t count = shape_weights(shape) + KERNEL_SLACK;
    ARENA_LIST_ZEROED(list, work->weights, count);
    ARENA_LIST_ZEROED(list, work->sums, count);
    grad_list(list, &work->memory, shape, rows);
}

/* The chunk's memory is asked for whatever the rows, since the shape does not know them. */
size_t cinch_grad_size(const cinch_shape *shape)
{
    arena_list list = {.arena = NULL};
    list_work(&list, &(grad_work){.sums = NULL}, shape, SIZE_MAX);
    return arena_list_size(&list);
}

cinch_status cinch_grad(float *gradient, cinch_score *score, const cinch_net *net,
                        const cinch_mapping *mapping, cinch_isa isa, cinch_arena scratch)
{
    if (!net_fits(&net->shape, mapping))
        return CINCH_BAD_SHAPE;
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    size_t count = shape_weights(&net->shape);
    arena_list list = {.arena = &scratch};
    grad_work work = {.sums = NULL};
    list_work(&list, &work, &net->shape, mapping->rows);
    if (list.failed)
        return CINCH_NO_MEMORY;
    float *weights = work.weights, *sums = work.sums;
    memcpy(weights, net->weights, count * sizeof(float));
    kernel_job job = {.shape = &net->shape,
                      .mapping = mapping,
                      .weights = weights,
                      .gradient = gradient ? sums : NULL,
                      .count = mapping->rows,
                      .want_loss = true};
    *score = kernel_no_score();
    score->finite = grad_weights_in_range(weights, count);
    if (score->finite)
        grad_rows(kernel_for(isa, mapping->rows), &job, &work.memory, score);
    score->loss /= (double)mapping->rows;
    float scale = 1.0f / (float)mapping->rows;
    for (size_t i = 0; gradient && i < count; i++)
        gradient[i] = sums[i] * scale;
    return CINCH_OK;
}
