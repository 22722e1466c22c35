/* settings_file.h - lists of settings, from the command line or a file, and their combinations. */
#ifndef CLI_SWEEP_SETTINGS_FILE_H
#define CLI_SWEEP_SETTINGS_FILE_H

#include "sweep/setting.h"
#include "system/file.h"
#include "talk/command.h"

/* What the user says. NULL and 0: not given. */
typedef struct sweep_options {
    common_options common;
    const char *symbols;
    const char *list[SWEEP_SETTINGS];
    bool flag[SWEEP_SETTINGS]; /* of those that have no list */
    bool critical, merge;
    uint64_t seeds, threads;
    float sure;
    const char *db, *shard, *settings;
} sweep_options;

/* The options; a row without a name ends them. */
extern const option_row sweep_option_rows[];

#define SWEEP_MOST_CELLS 1000000

/* The lists, taken apart. */
typedef struct sweep_grid {
    uint32_t *symbols; /* [points] ascending */
    size_t points;
    sweep_settings *settings; /* [combinations] of the other lists */
    size_t combinations;
} sweep_grid;

/* Fills in the lists and their defaults. Free with sweep_grid_free() in any case. */
bool sweep_grid_read(sweep_grid *grid, const sweep_options *options, problem *issue);
void sweep_grid_free(sweep_grid *grid);

/* Whether the text is a list for the option of this name; true for options without lists. */
bool sweep_setting_check(const char *name, const char *text, problem *issue);

/*
 * Reads a file of settings, "name = value" in each line and # before comments, into `options`, as
 * if they were given to `command`. Its bytes are changed and must stay as long as the options are
 * used.
 */
bool sweep_settings_read(sweep_options *options, const command *command, file_bytes *file,
                         const char *name, problem *issue);

#endif
