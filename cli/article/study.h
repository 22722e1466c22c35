/* study.h - trainings over seeds, integer networks: what the claims measure with. */
#ifndef CLI_ARTICLE_STUDY_H
#define CLI_ARTICLE_STUDY_H

#include "article/article.h"
#include "cinch_sweep.h"
#include "cinch_train.h"
#include "format/mapping_file.h"
#include "system/memory.h"
#include "talk/output.h"
#include "talk/rate.h"

/* What is trained, and for how long. */
typedef struct study_plan {
    uint32_t width; /* of the hidden layer; 0: the dense network */
    bool bias;
    cinch_activation activation;
    cinch_output output;
    cinch_trainer trainer;
    uint64_t budget; /* passes at most; 0: 20,000 */
    uint64_t polish; /* goes on to so many passes past exactness; 0: ends when it is exact */
    uint64_t passes; /* instead of both: all of these are made, exact or not; 0: as they say */
} study_plan;

/* Trainings of one plan on one family, one after the other in the same memory. */
typedef struct study {
    article *article;
    char family[40];
    table table;
    cinch_shape shape;
    cinch_train_options train;
    owned_arena memory, scratch, walk;
    cinch_train run; /* the current training */
    cinch_net best;  /* its best weights; they live until the next one */
    uint64_t next;   /* the number of what study_next() trains */
} study;

/* Full or quick: the number of seeds, or of passes; of a type that printf knows. */
unsigned long long article_count(const article_section *section, uint64_t full, uint64_t quick);

/* The claim's next study took so many seconds of CPU once; the one before it is over. */
void study_takes(article_section *section, double seconds);

/* The family is formatted: "cycle:%u". Free with study_close(). */
study study_of(article_section *section, study_plan plan, const char *family, ...)
    __attribute__((format(printf, 3, 4)));
void study_close(study *study);

/* Trains from seed article->seed + number; whether it became exact. False after Ctrl-C too. */
bool study_train(study *study, uint64_t number);

/*
 * Trains the next of `seeds` seeds, or the next that becomes exact. False when there is none, or
 * after Ctrl-C. So a loop over seeds is while (study_next(&one, seeds)).
 */
bool study_next(study *study, uint64_t seeds);
bool study_next_exact(study *study, uint64_t seeds);

/* The same in steps: from random weights; on to so many passes in all, exact or not. */
void study_begin(study *study, uint64_t number);
void study_go_on(study *study, uint64_t passes);

/*
 * Trains `seeds` networks side by side, each as study_train() would; the pass of each that was
 * exact first, or 0. free() it.
 */
uint64_t *study_many(study *study, uint64_t seeds);

/* How many of `seeds` trainings are exact; `passes` receives the median of their first exact
 * pass. */
uint64_t study_rate(study *study, uint64_t seeds, uint64_t *passes);

/* Passes at which to look, 1 2 5 10 20 .. up to `most`; fewer where there is no room for them. */
size_t pass_points(double *passes, size_t room, uint64_t most);

/* The weights of the last pass; they live until the next training. */
cinch_net study_now(const study *study);

/* How a network does on the study's mapping, its loss among it. */
cinch_score study_score(study *study, const cinch_net *net);
bool study_exact(study *study, const cinch_net *net);

/* Makes a certificate and checks it by other means; true when both succeed. */
bool study_prove(study *study, const cinch_net *net, cinch_certificate *certificate);

/* One key's walk through a network of the study's shape; it lives until the next walk. */
cinch_walk study_walk(const study *study, const cinch_net *net, uint32_t key);

/* A copy of a network; free its weights. */
cinch_net net_copy(const cinch_net *net);

/* Weight from input `i` to unit `j` of a layer, in place. */
float *net_at(const cinch_net *net, uint32_t layer, size_t i, size_t j);

/* What a rate says of a claim that asks it to be nearly 1. */
article_verdict verdict_of_rate(uint64_t count, uint64_t of);

/* ---- Integer networks ------------------------------------------------------------------------ */

/*
 * The network with its codes, tanh applied, and its output weights scaled to -most .. most and
 * rounded: activation identity, all weights whole numbers. Two layers, no biases. Free its weights.
 */
cinch_net integer_net(const cinch_net *net, uint32_t most);

/* Whether every row's right logit is the largest: sums of whole numbers below 2^24 are exact. */
bool integer_exact(const cinch_net *net, const cinch_mapping *mapping);

/* The smallest `most` up to 1000 whose integer network is exact; 0: none. */
uint32_t integer_least(const cinch_net *net, const cinch_mapping *mapping);

/* The best value and the next one of an integer network. */
typedef struct integer_ranks {
    uint32_t winner, rival;
    bool decided; /* no tie */
} integer_ranks;
integer_ranks integer_rank(const cinch_net *net, uint32_t key);

/* "72 = -10*-4 + 8*4" */
short_text integer_sum_text(const cinch_net *net, uint32_t key, uint32_t value);

#endif
