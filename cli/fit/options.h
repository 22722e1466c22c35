/* options.h - what the user says to `cinch fit`. */
#ifndef CLI_FIT_OPTIONS_H
#define CLI_FIT_OPTIONS_H

#include "format/net_and_mapping.h"
#include "talk/options.h"

/* Numbers that are 0 were not given. */
typedef struct fit_options {
    common_options common;
    table_options table;
    read_options kind;
    const char *out, *from, *trace, *checkpoint;
    option_widths hidden;
    int trainer, start, isa;
    bool trainer_given, start_given, checkpoint_seconds_given;
    float checkpoint_seconds, seconds;
    uint64_t seeds, total, neighbours, alignment, threads;
    cinch_train_options train;
    bool bias, as_is;
} fit_options;

/* The options; a row without a name ends them. */
extern const option_row fit_option_rows[];
extern const char *const fit_isa_words[]; /* in cinch_isa's order */

#endif
