/* options.c - the table of what `cinch sweep` accepts, on the command line or in a file. */
#include "sweep/settings_file.h"

const option_row sweep_option_rows[] = {
    {TEXT_OPTION("db", "FILE", sweep_options, db,
                 "The database: made if it is not there, else added to. Trainings that it holds "
                 "are not made again. Needed.")},
    {TEXT_OPTION("symbols", "LIST", sweep_options, symbols,
                 "Numbers of symbols: 5,8,11 or 2..40 or 2..40:2. With --critical the bounds of "
                 "the search (default 2..10000).")},
    {TEXT_OPTION("hidden", "LIST", sweep_options, hidden,
                 "Hidden units: 1..4, or 2,3; layers with a dash between, 8-4; none for the dense "
                 "network (default 2).")},
    {TEXT_OPTION("family", "LIST", sweep_options, family,
                 "Families of mappings: cycle (default), shift, reverse, identity; a star stands "
                 "for the symbols in perm:*:SEED and random:*:M:SEED.")},
    {TEXT_OPTION("trainer", "LIST", sweep_options, trainer,
                 "adam (default), sgd (one row at a time in a shuffled order), momentum, anneal "
                 "(for one hidden layer of 2 to 64 tanh units, softmax, no biases).")},
    {TEXT_OPTION("rate", "LIST", sweep_options, rate,
                 "Learning rates (default 0.1, with anneal 0.3: its first one).")},
    {TEXT_OPTION("start", "LIST", sweep_options, start,
                 "The first weights: uniform, within the range of either sign (default), or "
                 "fan-in: within the range over the root of a layer's inputs.")},
    {TEXT_OPTION("range", "LIST", sweep_options, range,
                 "Ranges of the first weights (default 1).")},
    {TEXT_OPTION("activation", "LIST", sweep_options, activation,
                 "Of the hidden units: tanh (default), identity, relu.")},
    {TEXT_OPTION("output", "LIST", sweep_options, output,
                 "softmax, with cross-entropy (default), or linear, with the squared error.")},
    {FLAG_OPTION("bias", sweep_options, bias, "Give every hidden and output unit a bias.")},
    {TEXT_OPTION("budget", "LIST", sweep_options, budget,
                 "Passes per training at most (default: 2000, with sgd 20000; with anneal its "
                 "schedule, 1000).")},
    {COUNT_OPTION("seeds", sweep_options, seeds, 1, 1000000000,
                  "Trainings per cell at most, from the seeds seed, seed + 1, .. (default 100, "
                  "with --critical 1000).")},
    {NUMBER_OPTION("sure", sweep_options, sure, 1e-6, 1,
                   "End a cell when the 95 % interval of its share is at most this wide (default: "
                   "never before its last seed). With --critical: end a line when the interval is "
                   "at most this part of the number (default 0.05), or between two neighbours.")},
    {FLAG_OPTION("critical", sweep_options, critical,
                 "Instead of filling the grid look, for all settings but the symbols, for the "
                 "number of symbols where half of the seeds are exact.")},
    {COUNT_OPTION("threads", sweep_options, threads, 1, 1024,
                  "Threads, under mpirun of each rank (default: as many as there are processors "
                  "for it). Nothing but time depends on it.")},
    {TEXT_OPTION("shard", "I/N", sweep_options, shard,
                 "Only the I-th of N parts of the cells, with --critical of the lines; another "
                 "computer takes another part, --merge joins them.")},
    {FLAG_OPTION(
        "merge", sweep_options, merge,
        "Add the rows of the databases that are named to that of --db, and train nothing.")},
    {TEXT_OPTION(
        "settings", "FILE", sweep_options, settings,
        "Read settings from this file: lines such as \"symbols = 2..40\" with the names of these "
        "options, \"bias = yes\", and # before comments. The command line goes before.")},
    {.name = NULL}};
