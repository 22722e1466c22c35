/* options.c - the table of what `cinch fit` accepts. */
#include "fit/options.h"

const char *const fit_isa_words[] = {
    [CINCH_ISA_AUTO] = "auto", [CINCH_ISA_PLAIN] = "plain",   [CINCH_ISA_VEC4] = "vec4",
    [CINCH_ISA_AVX2] = "avx2", [CINCH_ISA_AVX512] = "avx512", NULL};

const option_row fit_option_rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "NET", fit_options, out,
                 "Write the network here: JSON if the name ends in .json, else safetensors. - is "
                 "standard output, and then there is no report.")},
    {TEXT_OPTION("from", "NET", fit_options, from,
                 "Go on from the weights of this file, which also gives the shape. The trainer's "
                 "own state starts anew.")},
    {WIDTHS_OPTION("hidden", fit_options, hidden,
                   "Hidden units: one number, several for several layers (8,4), or none for the "
                   "dense network (default: the smallest width that trains).")},
    {.given = offsetof(fit_options, trainer_given),
     CHOICE_OPTION(
         "trainer", fit_options, trainer, trainer_words,
         "adam, sgd (one row at a time in a shuffled order), momentum, or anneal: Adam on unit "
         "vectors among neighbours, for one key column, one hidden layer of 2 to 64 tanh units, "
         "softmax and no biases (default: anneal where it can be for more than 16 values, with K > "
         "5 hidden units for more than 4^K, else adam; with --rate, --last-rate, --beta1, --beta2, "
         "--epsilon, --batch, --start or --range adam).")},
    {NUMBER_OPTION("rate", fit_options, train.rate, 1e-9, 1e6,
                   "The learning rate (default 0.1); anneal: the first one, in mean distances "
                   "between values (default 0.3).")},
    {NUMBER_OPTION("last-rate", fit_options, train.last_rate, 1e-9, 1e6,
                   "The learning rate at the end of the budget, to which it falls in a straight "
                   "line (default: it stays); anneal: by equal factors (default 0.02).")},
    {NUMBER_OPTION("beta1", fit_options, train.beta1, 1e-6, 0.999999,
                   "adam, anneal: how much of the mean gradient stays (default 0.9).")},
    {NUMBER_OPTION(
        "beta2", fit_options, train.beta2, 1e-6, 0.999999,
        "adam, anneal: how much of the mean square stays (default 0.999, with anneal 0.9).")},
    {NUMBER_OPTION(
        "epsilon", fit_options, train.epsilon, 1e-30, 1,
        "adam, anneal: added to the root of the mean square (default 1e-8, with anneal 1e-18).")},
    {NUMBER_OPTION("momentum", fit_options, train.momentum, 1e-6, 0.999999,
                   "momentum: how much of the velocity stays (default 0.9).")},
    {COUNT_OPTION("neighbours", fit_options, neighbours, 1, 1024,
                  "anneal: values that each one is told from in a pass, at most (default 8, 24, 48 "
                  "and 128 at 2, 3, 4 and 5 hidden units, 192 at more).")},
    {NUMBER_OPTION("gain", fit_options, train.anneal.gain, 1e-6, 1e4,
                   "anneal: the first factor before the products of codes and vectors, in units of "
                   "one over the mean distance squared (default 4).")},
    {NUMBER_OPTION("last-gain", fit_options, train.anneal.last_gain, 1e-6, 1e4,
                   "anneal: the last one (default 100).")},
    {COUNT_OPTION(
        "alignment", fit_options, alignment, 1, 1000000,
        "anneal: passes before the schedule, at gain 0, half of the budget at most (default 32).")},
    {COUNT_OPTION("batch", fit_options, train.batch, 1, UINT32_MAX,
                  "Rows per update (default: 1 with sgd, else all).")},
    {.given = offsetof(fit_options, start_given),
     CHOICE_OPTION("start", fit_options, start, start_words,
                   "The first weights: uniform, within the range of either sign (default), or "
                   "fan-in: within the range over the root of a layer's inputs.")},
    {NUMBER_OPTION("range", fit_options, train.range, 1e-9, 1e6,
                   "The range of the first weights (default 1).")},
    {COUNT_OPTION(
        "seeds", fit_options, seeds, 1, 1000000,
        "Trainings per width, from the seeds seed, seed + 1, .. (default 10; 1 with --from, when "
        "both --hidden and --seed are given, and when anneal trains 5,000 values or more).")},
    {COUNT_OPTION(
        "budget", fit_options, train.budget, 1, 1000000000000,
        "Passes per training at most (default 20000); anneal: the length of its schedule (default "
        "1000; at two hidden units 3000 for more than 200 rows, 10000 for more than 1000; at more "
        "units 300 for more than 300000).")},
    {COUNT_OPTION("total", fit_options, total, 1, 1000000000000000,
                  "Passes over all trainings at most (default: no limit).")},
    {NUMBER_OPTION(
        "goal", fit_options, train.goal, 1e-9, 2,
        "Once exact, go on until the relative margin is at least this; it is 1 - cos of the angle "
        "between neighbours for evenly spread codes. (Default: go on for as many passes again and "
        "ten more, and until the result can be proved; anneal: to the end of the schedule.)")},
    {COUNT_OPTION("polish", fit_options, train.polish, 1, 1000000000000,
                  "Once exact, go on for exactly this many passes; with --goal at most so many.")},
    {.given = offsetof(fit_options, kind.activation_given),
     CHOICE_OPTION("activation", fit_options, kind.activation, activation_words,
                   "Of the hidden units: tanh (default), identity or relu.")},
    {.given = offsetof(fit_options, kind.output_given),
     CHOICE_OPTION("output", fit_options, kind.output, output_words,
                   "softmax, with cross-entropy (default), or linear, with the squared error.")},
    {FLAG_OPTION("bias", fit_options, bias,
                 "Give every hidden and output unit a bias; one hidden unit can then hold any "
                 "mapping of one key column.")},
    {FLAG_OPTION("as-is", fit_options, as_is,
                 "Train the table as it is. Else key columns that nothing depends on are left out "
                 "first, with weights of 0, and symbols of a column that behave alike in every row "
                 "get the same weights; what was found is said in a line. (--from: always as it "
                 "is.)")},
    {CHOICE_OPTION("isa", fit_options, isa, fit_isa_words,
                   "The instruction set: auto (default), plain, vec4, avx2 or avx512. The result "
                   "is the same, bit for bit.")},
    {COUNT_OPTION("threads", fit_options, threads, 1, 1024,
                  "Threads (default: one for each processor where that pays). Nothing but time "
                  "depends on it.")},
    {NUMBER_OPTION("time", fit_options, seconds, 1e-3, 1e9,
                   "End after so many seconds with the best network so far (default: when the "
                   "search is over).")},
    {TEXT_OPTION("checkpoint", "FILE", fit_options, checkpoint,
                 "anneal, one width and one seed: keep the training in this file while it runs, "
                 "and go on from it where it is there; with the same bits. Removed at the end.")},
    {.given = offsetof(fit_options, checkpoint_seconds_given),
     NUMBER_OPTION("checkpoint-seconds", fit_options, checkpoint_seconds, 0, 1e6,
                   "Write it after so many seconds of training, the next time lists of neighbours "
                   "are due (default 60).")},
    {TEXT_OPTION("trace", "FILE", fit_options, trace,
                 "Write the training that is kept as CSV, a line per pass, in float32: loss, "
                 "rows right, margin, norms.")},
    OPTIONS_OF_READING(fit_options),
    OPTIONS_OF_MAPPINGS(fit_options),
    {.name = NULL}};
