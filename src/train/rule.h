/* rule.h - a training's options, when it is over, and when somebody should look. */
#ifndef CINCH_TRAIN_RULE_H
#define CINCH_TRAIN_RULE_H

#include "base/base.h"
#include "cinch_train.h"

/*
 * Fills in the defaults for `rows` rows, unless that was done; a trainer that is not for this shape
 * becomes CINCH_ADAM. CINCH_BAD_OPTION when an option is out of range.
 */
cinch_status train_defaults(cinch_train_options *options, const cinch_shape *shape, size_t rows);

/* The learning rate of a pass, after so many; not of the annealed trainer. */
float rule_rate(const cinch_train_options *options, uint64_t passes);

/* Whether it has been polished for long enough; not before it is exact. */
bool rule_polished(const cinch_train *train);

/* The pass whose weights must be judged at the latest, right or wrong: it may end the training. */
uint64_t rule_due(const cinch_train *train);

/* Sets when to look first, once weights are exact; and next, once the pass of a look is over. */
void rule_begin(cinch_train *train);
void rule_go_on(cinch_train *train);

#endif
