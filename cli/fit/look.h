/* look.h - what `cinch fit` finds in a table before it trains, and the way back from there. */
#ifndef CLI_FIT_LOOK_H
#define CLI_FIT_LOOK_H

#include <jansson.h>

#include "cinch_train.h"
#include "fit/search.h"
#include "system/problem.h"

/* A look at a mapping; all 0 before. */
typedef struct fit_look {
    cinch_reduction reduction;
    void *memory; /* what fit_look_free() frees */
} fit_look;

/*
 * Looks at job->whole, and sets what is trained: what is left of it, or all. `one_to_one`: no two
 * of its rows have one value. False without memory.
 */
bool fit_look_at(fit_look *look, fit_job *job, bool one_to_one, problem *issue);
void fit_look_free(fit_look *look);

/* One line, if there is something to say. */
void fit_look_say(const fit_job *job);

/* [{"column": "x", "symbols": 12, "behave_as": 3}, ..] */
json_t *fit_look_alike_json(const fit_job *job);

/* The shape for the whole mapping of a network with this one. */
cinch_shape fit_whole_shape(const fit_job *job, const cinch_shape *shape);

/* A copy of a trained network that answers the whole mapping; free() its weights. */
cinch_net fit_whole_net(const fit_job *job, const cinch_net *net);

/* The proof of that: what a network is worth is asked of all rows, as they stand. */
proof fit_whole_proof(const fit_job *job, const cinch_net *net);

#endif
