/* options.c - the table of what `cinch sweep` accepts, on the command line or in a file. */
#include "sweep/settings_file.h"

const option_row sweep_option_rows[] = {
    {.name = "db",
     .argument = "FILE",
     .help =
         "The database: made if it is not there, else added to. Trainings that it holds are not "
         "made again. Needed.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, db)},
    {.name = "symbols",
     .argument = "LIST",
     .help = "Numbers of symbols: 5,8,11 or 2..40 or 2..40:2. With --critical the bounds of the "
             "search (default 2..10000).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, symbols)},
    {.name = "hidden",
     .argument = "LIST",
     .help = "Hidden units: 1..4, or 2,3; layers with a dash between, 8-4; none for the dense "
             "network (default 2).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, hidden)},
    {.name = "family",
     .argument = "LIST",
     .help =
         "Families of mappings: cycle (default), shift, reverse, identity; a star stands for the "
         "symbols in perm:*:SEED and random:*:M:SEED.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, family)},
    {.name = "trainer",
     .argument = "LIST",
     .help =
         "adam (default), sgd (one row at a time in a shuffled order), momentum, anneal (for one "
         "hidden layer of 2 to 64 tanh units, softmax, no biases).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, trainer)},
    {.name = "rate",
     .argument = "LIST",
     .help = "Learning rates (default 0.1, with anneal 0.3: its first one).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, rate)},
    {.name = "start",
     .argument = "LIST",
     .help = "The first weights: uniform, within the range of either sign (default), or fan-in: "
             "within the range over the root of a layer's inputs.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, start)},
    {.name = "range",
     .argument = "LIST",
     .help = "Ranges of the first weights (default 1).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, range)},
    {.name = "activation",
     .argument = "LIST",
     .help = "Of the hidden units: tanh (default), identity, relu.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, activation)},
    {.name = "output",
     .argument = "LIST",
     .help = "softmax, with cross-entropy (default), or linear, with the squared error.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, output)},
    {.name = "bias",
     .help = "Give every hidden and output unit a bias.",
     .kind = OPTION_FLAG,
     .where = offsetof(sweep_options, bias)},
    {.name = "budget",
     .argument = "LIST",
     .help = "Passes per training at most (default: 2000, with sgd 20000; with anneal its "
             "schedule, 1000).",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, budget)},
    {.name = "seeds",
     .argument = "N",
     .help = "Trainings per cell at most, from the seeds seed, seed + 1, .. (default 100, with "
             "--critical 1000).",
     .kind = OPTION_COUNT,
     .where = offsetof(sweep_options, seeds),
     .least = 1,
     .most = 1000000000},
    {.name = "sure",
     .argument = "X",
     .help = "End a cell when the 95 % interval of its share is at most this wide (default: never "
             "before its last seed). With --critical: end a line when the interval is at most "
             "this part of the number (default 0.05), or between two neighbours.",
     .kind = OPTION_NUMBER,
     .where = offsetof(sweep_options, sure),
     .low = 1e-6,
     .high = 1},
    {.name = "critical",
     .help =
         "Instead of filling the grid look, for all settings but the symbols, for the number of "
         "symbols where half of the seeds are exact.",
     .kind = OPTION_FLAG,
     .where = offsetof(sweep_options, critical)},
    {.name = "threads",
     .argument = "N",
     .help = "Threads, under mpirun of each rank (default: as many as there are processors for "
             "it). Nothing but time depends on it.",
     .kind = OPTION_COUNT,
     .where = offsetof(sweep_options, threads),
     .least = 1,
     .most = 1024},
    {.name = "shard",
     .argument = "I/N",
     .help = "Only the I-th of N parts of the cells, with --critical of the lines; another "
             "computer takes another part, --merge joins them.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, shard)},
    {.name = "merge",
     .help = "Add the rows of the databases that are named to that of --db, and train nothing.",
     .kind = OPTION_FLAG,
     .where = offsetof(sweep_options, merge)},
    {.name = "settings",
     .argument = "FILE",
     .help =
         "Read settings from this file: lines such as \"symbols = 2..40\" with the names of these "
         "options, \"bias = yes\", and # before comments. The command line goes before.",
     .kind = OPTION_TEXT,
     .where = offsetof(sweep_options, settings)},
    {.name = NULL}};
