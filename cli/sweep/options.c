/* options.c - the table of what `cinch sweep` accepts, on the command line or in a file. */
#include "sweep/settings_file.h"

#define LIST_SETTING(WHICH, FIELD, HELP, ...)                                                      \
    {TEXT_OPTION(#FIELD, "LIST", sweep_options, list[WHICH], HELP)},
#define FLAG_SETTING(WHICH, FIELD, HELP, ...)                                                      \
    {FLAG_OPTION(#FIELD, sweep_options, flag[WHICH], HELP)},

const option_row sweep_option_rows[] = {
    {TEXT_OPTION("db", "FILE", sweep_options, db,
                 "The database: made if it is not there, else added to. Trainings that it holds "
                 "are not made again. Needed.")},
    {TEXT_OPTION("symbols", "LIST", sweep_options, symbols,
                 "Numbers of symbols: 5,8,11 or 2..40 or 2..40:2. With --critical the bounds of "
                 "the search (default 2..10000).")},
#include "sweep/setting_table.h"
    {COUNT_OPTION("seeds", sweep_options, seeds, 1, 1000000000,
                  "Trainings per cell at most, from the seeds seed, seed + 1, .. (default 100, "
                  "with --critical 1000).")},
    {NUMBER_OPTION(
        "sure", sweep_options, sure, 1e-6, 1,
        "End a cell when the 95 % interval of its share is at most this wide (default: "
        "never before its last seed). With --critical: end a search when the interval is "
        "at most this part of the number (default 0.05), or between two neighbours.")},
    {FLAG_OPTION("critical", sweep_options, critical,
                 "Instead of filling the grid search, for all settings but the symbols, for the "
                 "number of symbols where half of the seeds are exact.")},
    {COUNT_OPTION("threads", sweep_options, threads, 1, 1024,
                  "Threads, under mpirun of each rank (default: as many as there are processors "
                  "for it). Nothing but time depends on it.")},
    {TEXT_OPTION("shard", "I/N", sweep_options, shard,
                 "Only the I-th of N parts of the cells, with --critical of the searches; another "
                 "computer takes another part, --merge joins them.")},
    {FLAG_OPTION(
        "merge", sweep_options, merge,
        "Add the rows of the databases that are named to that of --db, and train nothing.")},
    {TEXT_OPTION(
        "settings", "FILE", sweep_options, settings,
        "Read settings from this file: lines such as \"symbols = 2..40\" with the names of these "
        "options, \"bias = yes\", and # before comments. The command line goes before.")},
    {.name = NULL}};
