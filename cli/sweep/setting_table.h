/*
 * setting_table.h - every setting of a sweep, once.
 *
 * Included where LIST_SETTING and FLAG_SETTING say what becomes of an entry: a row of the options
 * (options.c), or of the table of settings (setting.c). First its number and name: so are called
 * the option, the field of sweep_settings, the column in the database, and the setting in keys,
 * reports and JSON. Then the help, then members of sweep_setting. Entries stand in the order of
 * help.
 */
LIST_SETTING(SWEEP_HIDDEN, hidden,
             "Hidden units: 1..4, or 2,3; layers with a dash between, 8-4; none for the dense "
             "network (default 2).",
             .kind = SETTING_LAYERS, .turn = 3, .always = true, .label = "hidden ", .usual = "2",
             .wanted = "\"none\", widths such as 2 or 1..4, or up to 8 layers with dashes between, "
                       "as in 8-4")
LIST_SETTING(SWEEP_FAMILY, family,
             "Families of mappings: cycle (default), shift, reverse, identity; a star stands for "
             "the symbols in perm:*:SEED and random:*:M:SEED.",
             .kind = SETTING_FAMILY, .turn = 0, .always = true, .label = "", .usual = "cycle",
             .wanted = "a family: shift, cycle, reverse, identity, perm:*:SEED or random:*:M:SEED",
             .words = family_words)
LIST_SETTING(SWEEP_TRAINER, trainer,
             "adam (default), sgd (one row at a time in a shuffled order), momentum, anneal (for "
             "one hidden layer of 2 to 64 tanh units, softmax, no biases).",
             .kind = SETTING_WORD, .turn = 4, .always = true, .label = "", .usual = "adam",
             .wanted = "adam, sgd, momentum or anneal", .words = trainer_words)
LIST_SETTING(SWEEP_RATE, rate, "Learning rates (default 0.1, with anneal 0.3: its first one).",
             .kind = SETTING_NUMBER, .turn = 7, .label = "rate ",
             .wanted = "a number from 1e-09 to 1e+06", .least = 1e-9, .most = 1e6)
LIST_SETTING(SWEEP_START, start,
             "The first weights: uniform, within the range of either sign (default), or fan-in: "
             "within the range over the root of a layer's inputs.",
             .kind = SETTING_WORD, .turn = 5, .label = "", .usual = "uniform",
             .wanted = "uniform or fan-in", .words = start_words)
LIST_SETTING(SWEEP_RANGE, range, "Ranges of the first weights (default 1).", .kind = SETTING_NUMBER,
             .turn = 6, .label = "range ", .usual = "1", .wanted = "a number from 1e-09 to 1e+06",
             .least = 1e-9, .most = 1e6)
LIST_SETTING(SWEEP_ACTIVATION, activation, "Of the hidden units: tanh (default), identity, relu.",
             .kind = SETTING_WORD, .turn = 1, .label = "", .usual = "tanh",
             .wanted = "tanh, identity or relu", .words = activation_words)
LIST_SETTING(SWEEP_OUTPUT, output,
             "softmax, with cross-entropy (default), or linear, with the squared error.",
             .kind = SETTING_WORD, .turn = 2, .label = "", .usual = "softmax",
             .wanted = "softmax or linear", .words = output_words)
FLAG_SETTING(SWEEP_BIAS, bias, "Give every hidden and output unit a bias.", .kind = SETTING_FLAG,
             .turn = 9, .label = "biases")
LIST_SETTING(SWEEP_BUDGET, budget,
             "Passes per training at most (default: 2000, with sgd 20000; with anneal its "
             "schedule, 1000).",
             .kind = SETTING_COUNT, .turn = 8, .label = "budget ",
             .wanted = "a whole number from 1 to 1000000000", .least = 1, .most = 1e9)
