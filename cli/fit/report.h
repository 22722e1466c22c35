/* report.h - what `cinch fit` says: theory before, a line per width, the honest report. */
#ifndef CLI_FIT_REPORT_H
#define CLI_FIT_REPORT_H

#include <jansson.h>

#include "fit/look.h"
#include "fit/options.h"
#include "fit/search.h"
#include "format/measures.h"

/* Everything about one `cinch fit`. */
typedef struct fit_work {
    fit_options options;
    const char *source; /* the mapping as the user named it */
    table table;
    saved_net from;
    cinch_table_cost cost;
    fit_look look;
    cinch_theory theory;
    fit_job job;
    fit_result result;
    bool share_known;
    margin_share share; /* of the best network */
    progress progress;
    bool mute;      /* standard output is for the network or the trace */
    json_t *widths; /* with --json: an object per width */
} fit_work;

/* Explains when no weights exist for the asked width; true then. */
bool fit_impossible(fit_work *work);

/* Before the training: what is to be learnt, what long work will cost; sets job->on_width. */
void fit_announce(fit_work *work);

/* Where a network comes from, for its file. */
json_t *fit_about(const fit_work *work);

void fit_report(fit_work *work);
json_t *fit_report_json(fit_work *work);

#endif
