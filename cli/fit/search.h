/* search.h - the search for the smallest exact network: widths upward, several seeds each. */
#ifndef CLI_FIT_SEARCH_H
#define CLI_FIT_SEARCH_H

#include "cinch_train.h"
#include "format/prove.h"
#include "system/problem.h"
#include "system/share.h"
#include "talk/progress.h"

#define FIT_LAST_WIDTH 64   /* a search that tries each width goes no further, */
#define FIT_WIDEST     1000 /* and no further one that leaves out most of them */

/* One training that has ended, with the best weights it had. */
typedef struct fit_training {
    cinch_net net; /* weights that free() frees; NULL: there was none */
    cinch_train_options options;
    cinch_train_state state;
    uint64_t passes;
    uint64_t kept_pass; /* the pass whose weights are the best */
    uint64_t exact_at;  /* the pass that first was exact, or 0 */
    bool exact;
    proof proof;          /* what is said of the weights is exact, as a certificate means it: */
    size_t right;         /* rows */
    double margin;        /* the smallest; DBL_MAX where there is one value only */
    double proof_seconds; /* that the proof took to make */
} fit_training;

/* How the seeds did at one width (or one given shape). */
typedef struct fit_width {
    cinch_plan plan;
    uint64_t seeds; /* to be tried */
    uint64_t tried;
    uint64_t exact;
    uint64_t median; /* of exact_at over the exact seeds, the lower of two; 0 when there is none */
    uint64_t passes; /* of all seeds */
    uint64_t diverged;
    uint64_t cut; /* by Ctrl-C or the total before they were exact or out of budget */
    fit_training best;
} fit_width;

typedef struct fit_job {
    const cinch_mapping *mapping;     /* what is trained */
    const cinch_mapping *whole;       /* what is proved and kept: the same, ... */
    const cinch_reduction *reduction; /* ... or what was reduced to that; NULL: the same */
    uint32_t used;                    /* values that occur in it */
    cinch_train_options train;        /* as asked for; seed: the first */
    cinch_plan plan;                  /* what came of that, for the only shape or the narrowest */
    uint32_t last;                    /* the widest to try; 0: the only shape */
    team *team;                       /* for seeds, or the annealed trainer's steps; or NULL */
    size_t threads;                   /* of that team, or 1 */
    bool adapts;                      /* the search chooses how many seeds and passes a width has */
    double seconds;                   /* for all of it, at most; 0: no limit */
    double begun;                     /* when it began */
    const char *checkpoint; /* a file to go on from and to save an annealed training in, or NULL */
    double checkpoint_seconds; /* so often, at least */
    uint64_t seeds;            /* trainings per width: seed, seed + 1, .. */
    uint64_t total;            /* passes over all trainings, at most; 0: no limit */
    const float *from;         /* weights to start from, or NULL */
    progress *progress;
    void (*on_width)(void *context, const fit_width *width);
    void (*on_found)(void *context); /* result->best is exact, and a narrower one is looked for */
    void *context;
} fit_job;

typedef struct fit_result {
    fit_training
        best; /* the exact one with the best margin, proved before not; else most rows right */
    uint32_t tried; /* widths */
    uint64_t passes;
    uint64_t trainings, diverged;
    bool interrupted;
    bool spent;        /* `total` ran out */
    bool late;         /* `seconds` ran out */
    bool unfinished;   /* exact, but narrower widths were not tried with all effort */
    size_t last_right; /* rows, of the best seed of the last width */
    double work;       /* multiplications, of a search that adapts: at most */
} fit_result;

/*
 * Tries widths upward until one is exact, and proved, for at least one seed. Where the job adapts,
 * most widths are left out on the way up, and narrower ones are tried after that; or, where there
 * is one shape only, it is tried with more and more effort. Where the plan's polish is
 * CINCH_POLISH_PROVABLE, a training ends when a look finds it provable. Unless job->seconds end it,
 * what comes out depends on the job alone, never on the clock. False after a problem; `best` may
 * hold a network nevertheless, unless its proof does not pass its own check.
 */
bool fit_search(fit_result *result, const fit_job *job, problem *issue);

/*
 * Repeats the training that gave `kept` and returns its trace as CSV, a line per pass; free() it.
 * NULL without memory, and after Ctrl-C: a repetition that is cut short is not that training.
 */
char *fit_trace(const fit_job *job, const fit_training *kept);

/* Makes a plan for a shape; false when no training can begin. */
bool fit_plan(cinch_plan *plan, const fit_job *job, const cinch_shape *shape, problem *issue);

/* Whether memory is there for the trainings of a plan. */
bool fit_fits(const fit_job *job, const cinch_plan *plan, problem *issue);

/*
 * How long a pass will take, in seconds, from timing a few rows. 0 for the annealed trainer, whose
 * passes do not go by rows.
 */
double fit_pass_seconds(const fit_job *job);

void fit_training_free(fit_training *training);

#endif
