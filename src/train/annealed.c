/* annealed.c - passes of the annealed trainer, and its checkpoints. */
#include "net/net.h"
#include "train/anneal.h"
#include "train/rule.h"
#include "train/train.h"

#include <string.h>

/* A training that fell back to Adam has no parts and no checkpoints: asking for them is a bug. */
static anneal *annealed(const cinch_train *train)
{
    CINCH_REQUIRE(train->memory && train->memory->anneal);
    return train->memory->anneal;
}

/* Scores the weights as they stand, with loss and gradient, for a trace. */
static void look(cinch_train *train)
{
    const train_memory *memory = train->memory;
    kernel_job job = train_job(train, train->memory->gradient);
    double rows = (double)train->mapping->rows;
    job.want_loss = true;
    anneal_write(train->memory->anneal, train->net.weights);
    train->score = kernel_no_score();
    grad_rows(memory->code, &job, &memory->grad, &train->score);
    train->score.loss /= rows;
    train->gradient_norm =
        train_norm(train->memory->gradient, shape_weights(&train->net.shape), 1.0 / rows);
    train_clear(train, train->memory->gradient);
}

void cinch_anneal_part(const cinch_train *train, size_t part)
{
    anneal_part(annealed(train), part, train->net.weights);
}

void cinch_anneal_join(cinch_train *train)
{
    cinch_score score;
    switch (anneal_join(annealed(train), &score, rule_due(train))) {
    case ANNEAL_GO_ON:
        break;
    case ANNEAL_SCORED: /* the pass counts, though its updates are to come */
        train->passes = anneal_pass(train->memory->anneal);
        train_judge_score(train, score);
        break;
    case ANNEAL_PASSED:
        train->passes = anneal_pass(train->memory->anneal) - 1;
        break;
    }
}

void train_annealed_pass(cinch_train *train)
{
    uint64_t pass = anneal_pass(train->memory->anneal);
    if (train->options.want_loss)
        look(train);
    while (anneal_pass(train->memory->anneal) == pass && train->state == CINCH_TRAINING) {
        size_t parts = anneal_parts(annealed(train));
        for (size_t i = 0; i < parts; i++)
            cinch_anneal_part(train, i);
        cinch_anneal_join(train);
    }
}

/* What train.c itself knows of a training; the best weights and the annealed state follow. */
typedef struct saved_train {
    uint64_t passes, exact_at, best_pass;
    uint64_t right, row;
    uint64_t best_right, best_row;
    float margin, best_margin;
} saved_train;

static size_t best_bytes(const cinch_train *train)
{
    return shape_weights(&train->net.shape) * sizeof(float);
}

static size_t save_bytes(const cinch_train *train)
{
    return sizeof(saved_train) + best_bytes(train) + anneal_save_size(annealed(train));
}

cinch_anneal_view cinch_anneal_look(const cinch_train *train)
{
    cinch_anneal_view view = anneal_view(annealed(train));
    view.saves = train->state == CINCH_TRAINING && anneal_saves(annealed(train));
    view.bytes = save_bytes(train);
    return view;
}

/* ---- A saved training ------------------------------------------------------------------------ */

static void copy_saved(void *to, const void *from)
{
    const size_t large = offsetof(saved_train, margin);
    copy_little_endian(to, from, large, sizeof(uint64_t));
    copy_little_endian((char *)to + large, (const char *)from + large, sizeof(saved_train) - large,
                       sizeof(float));
}

void cinch_anneal_save(unsigned char *to, const cinch_train *train)
{
    CINCH_REQUIRE(cinch_anneal_look(train).saves);
    saved_train saved = {.passes = train->passes,
                         .exact_at = train->exact_at,
                         .best_pass = train->best_pass,
                         .right = train->score.right,
                         .row = train->score.row,
                         .best_right = train->best.right,
                         .best_row = train->best.row,
                         .margin = train->score.margin,
                         .best_margin = train->best.margin};
    copy_saved(to, &saved);
    copy_little_endian(to + sizeof saved, train->memory->best_weights, best_bytes(train),
                       sizeof(float));
    anneal_save(to + sizeof saved + best_bytes(train), annealed(train));
}

static bool could_be_saved(const cinch_train *train, const saved_train *saved)
{
    uint64_t rows = train->mapping->rows;
    return saved->passes < train->options.budget && saved->exact_at <= saved->passes &&
           saved->best_pass <= saved->passes && saved->right <= rows && saved->row < rows &&
           saved->best_right <= rows && saved->best_row < rows && saved->margin == saved->margin &&
           saved->best_margin == saved->best_margin;
}

cinch_status cinch_anneal_load(cinch_train *train, const unsigned char *from, size_t bytes)
{
    saved_train saved;
    if (bytes != save_bytes(train))
        return CINCH_BAD_STATE;
    copy_saved(&saved, from);
    copy_little_endian(train->memory->best_weights, from + sizeof saved, best_bytes(train),
                       sizeof(float));
    if (!could_be_saved(train, &saved) ||
        !grad_weights_in_range(train->memory->best_weights, shape_weights(&train->net.shape)) ||
        !anneal_load(annealed(train), from + sizeof saved + best_bytes(train)) ||
        anneal_pass(annealed(train)) != saved.passes + 1)
        return CINCH_BAD_STATE;
    train->passes = saved.passes;
    train->exact_at = saved.exact_at;
    train->best_pass = saved.best_pass;
    train->score = (cinch_score){.right = (size_t)saved.right,
                                 .margin = saved.margin,
                                 .row = (size_t)saved.row,
                                 .finite = true};
    train->best = (cinch_score){.right = (size_t)saved.best_right,
                                .margin = saved.best_margin,
                                .row = (size_t)saved.best_row,
                                .finite = true};
    return CINCH_OK;
}
