/* width.h - the trainings of one width of a search: its seeds, and the best of what they gave. */
#ifndef CLI_FIT_WIDTH_H
#define CLI_FIT_WIDTH_H

#include "fit/search.h"

/*
 * Tries the seeds of a width, `width->plan` and `width->seeds` being set. `used` is how many passes
 * the search has made before. False after a problem.
 */
bool fit_width_try(fit_width *width, const fit_job *job, uint64_t used, problem *issue);

/* Whether a network is exact and proved: a search looks for no more. */
bool fit_is_found(const fit_training *training);

/* Whether `a` is worth more than `b`: proved, exact, or with more rows right; then by margin. */
bool fit_better(const fit_training *a, const fit_training *b);

/* Keeps one of the two in `best` and frees the other. */
void fit_keep(fit_training *best, fit_training *fresh, bool fresh_is_better);

/* Whether the user or the clock ends the search. */
bool fit_is_stopped(const fit_job *job);

#endif
