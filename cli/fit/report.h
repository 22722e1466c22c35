/* report.h - what `cinch fit` says: theory before, a line per width, the honest report. */
#ifndef CLI_FIT_REPORT_H
#define CLI_FIT_REPORT_H

#include <jansson.h>

#include "fit/options.h"
#include "fit/search.h"
#include "talk/known_limits.h"

/* What is known without training about the last hidden layer's width. */
typedef struct fit_theory {
    uint32_t used;   /* values that occur in the rows */
    uint32_t least;  /* no network with fewer units exists */
    bool sufficient; /* and one with so many does, in exact arithmetic */
} fit_theory;

/* Everything about one `cinch fit`. */
typedef struct fit_work {
    fit_options options;
    const char *source; /* the mapping as the user named it */
    table table;
    saved_net from;
    fit_theory theory;
    fit_job job;
    fit_result result;
    bool share_known;
    limit_share share; /* of the best network */
    progress progress;
    bool mute;      /* standard output is for the network or the trace */
    json_t *widths; /* with --json: an object per width */
} fit_work;

fit_theory fit_theory_of(const cinch_mapping *mapping, const fit_options *options);
uint32_t fit_least_width(const fit_theory *theory);

/* Explains when no weights exist for the asked width; true then. */
bool fit_impossible(fit_work *work);

/* Before the training: what is to be learnt, what long work will cost; sets job->on_width. */
void fit_announce(fit_work *work);

/* Where a network comes from, for its file. */
json_t *fit_about(const fit_work *work);

void fit_report(fit_work *work);
json_t *fit_report_json(fit_work *work);

#endif
