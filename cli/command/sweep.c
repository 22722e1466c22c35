/* sweep.c - cinch sweep: many trainings over lists of settings, into a database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/run.h"
#include "system/file.h"
#include "talk/command.h"
#include "talk/output.h"

/* Settings' files are short. */
#define SETTINGS_LIMIT ((size_t)1 << 20)

/* How narrow a crossing's interval is when a search ends, as a part of the crossing. */
#define USUAL_CRITICAL_SURE 0.05f

/* ---- What the user asked for ----------------------------------------------------------------- */

/* "2/5": the second of five. */
static bool read_shard(sweep_work *work, problem *issue)
{
    const char *text = work->options.shard;
    char first[16];
    uint64_t number, parts;
    work->shards = 1;
    if (text == NULL)
        return true;
    size_t length = strcspn(text, "/");
    bool good = length < sizeof first && text[length] == '/';
    if (good) {
        memcpy(first, text, length);
        first[length] = '\0';
        good = parse_count(&parts, text + length + 1, 1, 1000000) &&
               parse_count(&number, first, 1, parts);
    }
    if (!good)
        return problem_set(issue, EXIT_USAGE,
                           "--shard: \"%s\" is not a part of the cells such as 1/3, 2/3 or 3/3",
                           text);
    work->shard = (size_t)number - 1;
    work->shards = (size_t)parts;
    return true;
}

/* In a search a shard has all cells of its settings. */
static void leave_out_settings(sweep_work *work)
{
    size_t kept = 0;
    for (size_t i = 0; i < work->grid.combinations; i++)
        if (sweep_settings_key(&work->grid.settings[i]) % work->shards == work->shard)
            work->grid.settings[kept++] = work->grid.settings[i];
    work->grid.combinations = kept;
}

static void leave_out_cells(sweep_work *work)
{
    for (size_t i = 0; i < work->sweep.cells && work->shards > 1; i++) {
        const cinch_sweep_cell *cell = &work->sweep.cell[i];
        int64_t key = sweep_cell_key(&work->grid.settings[cell->settings], cell->symbols);
        if ((uint64_t)key % work->shards != work->shard)
            cinch_sweep_leave_out(&work->sweep, i);
    }
    work->cells = work->sweep.open;
}

static bool make_plan(sweep_work *work, problem *issue)
{
    const sweep_options *o = &work->options;
    uint64_t usual = o->critical ? 1000 : 100;
    double sure = o->sure > 0 ? (double)o->sure : o->critical ? (double)USUAL_CRITICAL_SURE : 0;
    work->plan =
        (cinch_sweep_plan){.settings = work->grid.combinations,
                           .symbols = work->grid.symbols,
                           .points = work->grid.points,
                           .first_seed = o->common.seed,
                           .seeds = o->seeds > 0 ? o->seeds : usual,
                           .sure = sure,
                           .critical = o->critical,
                           .ahead = (uint32_t)(POOL_MOST_JOBS * (crew_workers(work->crew) + 1))};
    if (o->common.seed > INT64_MAX - 2000000000)
        return problem_set(issue, EXIT_USAGE,
                           "--seed: a database holds seeds up to 2^63 - 1: take a smaller one");
    size_t bytes = cinch_sweep_size(&work->plan);
    if (!memory_fits(bytes, "a sweep of so many cells", issue))
        return false;
    work->memory = memory_arena(bytes);
    cinch_arena arena = work->memory.arena;
    REQUIRE(cinch_sweep_init(&work->sweep, &work->plan, &arena) == CINCH_OK);
    work->known_cell = memory_take_zeroed(work->sweep.cells, sizeof *work->known_cell);
    if (o->critical)
        work->cells = work->sweep.open;
    else
        leave_out_cells(work);
    return true;
}

/* Parses the command line over what a file says. */
static bool read_settings(sweep_work *work, file_bytes *file, const command *self, int argc,
                          char **argv, problem *issue)
{
    const char *name = work->options.settings;
    operands rest;
    if (name == NULL)
        return true;
    if (!file_read(file, name, SETTINGS_LIMIT, issue))
        return false;
    work->options = (sweep_options){.db = NULL};
    return sweep_settings_read(&work->options, self, file, file_input_name(name), issue) &&
           options_parse(&work->options, &rest, self, argc, argv, issue);
}

static bool check_words(const sweep_work *work, const operands *rest, problem *issue)
{
    const sweep_options *o = &work->options;
    if (o->db == NULL)
        return problem_set(
            issue, EXIT_USAGE,
            "where shall the results go? Give a database, as in --db results.sqlite");
    if (file_is_standard(o->db))
        return problem_set(issue, EXIT_USAGE,
                           "--db: a database is a file, it cannot be standard output");
    if (o->merge && rest->count == 0)
        return problem_set(issue, EXIT_USAGE, "--merge: name the databases whose rows to add");
    if (!o->merge && rest->count > 0)
        return problem_set(issue, EXIT_USAGE,
                           "\"%s\" is an argument too many: what to train is said by options alone",
                           rest->word[0]);
    return true;
}

/* ---- Merging --------------------------------------------------------------------------------- */

static int merge(sweep_work *work, const operands *rest, problem *issue)
{
    const char *into = work->options.db;
    for (int i = 0; i < rest->count; i++)
        if (!file_apart(into, rest->word[i], "--db and a database to be merged", issue))
            return EXIT_USAGE;
    work->store = store_open(into, issue);
    uint64_t all = 0;
    bool good = work->store != NULL;
    json_t *list = json_array();
    for (int i = 0; i < rest->count && good; i++) {
        uint64_t added;
        good = store_merge(work->store, rest->word[i], &added, issue);
        if (!good)
            break;
        all += added;
        json_t *one = json_object();
        json_object_set_new(one, "from", json_string(rest->word[i]));
        json_object_set_new(one, "added", json_from_count(added));
        json_array_append_new(list, one);
        if (!work->options.common.json)
            output_print("%s: %s added\n", rest->word[i], counted(added, "network").text);
    }
    if (work->store != NULL)
        good = store_close(work->store, issue) && good;
    if (good && work->options.common.json) {
        json_t *object = json_object();
        json_object_set_new(object, "command", json_string("sweep"));
        json_object_set_new(object, "db", json_string(into));
        json_object_set_new(object, "added", json_from_count(all));
        json_object_set(object, "merged", list);
        output_json(object);
    }
    json_decref(list);
    return good ? EXIT_OK : EXIT_INPUT;
}

/* ---- Sweeping -------------------------------------------------------------------------------- */

static void announce(sweep_work *work)
{
    const cinch_sweep_plan *plan = &work->plan;
    char shard[60] = "", ranks[60] = "";
    if (work->shards > 1)
        snprintf(shard, sizeof shard, ", part %zu of %zu", work->shard + 1, work->shards);
    if (crew_ranks() > 1)
        snprintf(ranks, sizeof ranks, ", on %zu ranks with %zu threads", crew_ranks(),
                 crew_workers(work->crew));
    if (plan->critical)
        progress_say(&work->progress, "%s between %u and %u symbols%s%s",
                     counted(work->cells, "search").text, (unsigned)plan->symbols[0],
                     (unsigned)plan->symbols[1], shard, ranks);
    else
        progress_say(&work->progress, "%s of %s%s%s%s", counted(work->cells, "cell").text,
                     plan->sure > 0 ? "at most " : "", counted(plan->seeds, "seed").text, shard,
                     ranks);
}

static void say_end(sweep_work *work)
{
    double rate = work->seconds > 0 ? (double)work->trained / work->seconds : 0;
    double part = work->cpu_seconds > 0 ? work->store_seconds / work->cpu_seconds : 0;
    if (work->known > 0)
        progress_say(&work->progress, "%s found in %s", counted(work->known, "network").text,
                     work->options.db);
    if (work->trained > 0)
        progress_say(&work->progress, "%s trained in %s: %s per second, %.0f %% of the CPU for %s",
                     counted(work->trained, "network").text, text_of_seconds(work->seconds).text,
                     text_of_count((uint64_t)rate).text, 100 * part, "the database");
    if (work->sweep.open > 0)
        progress_say(&work->progress,
                     "interrupted: what was finished is kept; the same command goes on from there");
}

/* Opens what it takes, trains, and closes it again. */
static bool train(sweep_work *work, problem *issue)
{
    work->store = store_open(work->options.db, issue);
    if (work->store == NULL)
        return false;
    interrupt_catch();
    work->crew = crew_open(work->grid.settings, work->grid.combinations,
                           (size_t)work->options.threads, issue);
    bool good = work->crew != NULL && make_plan(work, issue);
    if (good) {
        announce(work);
        good = sweep_run(work, issue);
    }
    if (work->crew != NULL)
        crew_close(work->crew);
    return store_close(work->store, issue) && good;
}

/* A part without cells has a database too, so that all parts can be merged. */
static bool touch(sweep_work *work, problem *issue)
{
    work->store = store_open(work->options.db, issue);
    return work->store != NULL && store_close(work->store, issue);
}

static int sweep(sweep_work *work, problem *issue)
{
    if (!read_shard(work, issue) || !sweep_grid_read(&work->grid, &work->options, issue))
        return EXIT_USAGE;
    if (work->options.critical && work->shards > 1)
        leave_out_settings(work);
    if (work->grid.combinations == 0) {
        progress_say(&work->progress, "no search belongs to this part");
        work->plan.critical = true;
        if (!touch(work, issue))
            return EXIT_INPUT;
    } else if (!train(work, issue)) {
        return EXIT_INPUT;
    }
    if (!work->silent && work->options.common.json)
        sweep_report_json(work);
    else if (!work->silent)
        sweep_report(work);
    output_flush();
    say_end(work);
    return work->sweep.open == 0 ? EXIT_OK : EXIT_NO;
}

static void free_work(sweep_work *work)
{
    for (size_t i = 0; work->known_cell != NULL && i < work->sweep.cells; i++)
        free(work->known_cell[i].exact);
    free(work->known_cell);
    free(work->memory.memory);
    sweep_grid_free(&work->grid);
}

int sweep_quietly(const sweep_options *options, problem *issue)
{
    sweep_work work = {.options = *options, .silent = true};
    progress_init(&work.progress, options->common.quiet);
    int status = sweep(&work, issue);
    free_work(&work);
    return status;
}

/* What rank 0 does, or the only process. */
static int lead(const command *self, int argc, char **argv, problem *issue)
{
    sweep_work work = {.store = NULL};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    file_bytes file = {0};
    status = EXIT_USAGE;
    if (read_settings(&work, &file, self, argc, argv, issue) && check_words(&work, &rest, issue)) {
        progress_init(&work.progress, work.options.common.quiet);
        status = work.options.merge ? merge(&work, &rest, issue) : sweep(&work, issue);
    }
    free_work(&work);
    free(file.bytes);
    return status;
}

/* Other ranks look at nothing but what rank 0 sends: files are on its machine. */
static int run(const command *self, int argc, char **argv, problem *issue)
{
    int status = EXIT_INPUT;
    if (!crew_begin(issue))
        return status;
    if (!crew_serves())
        status = lead(self, argc, argv, issue);
    else if (crew_serve(issue))
        status = EXIT_OK;
    if (issue->status == 0)
        crew_end();
    return status;
}

const command command_sweep = {
    .name = "sweep",
    .usage = "--symbols LIST --db FILE, or --merge FROM... --db FILE",
    .summary = "train many networks over lists of settings, into a database",
    .about =
        "Trains networks for every combination of the settings, each from many seeds, and keeps "
        "every result in an SQLite database. However it ends - Ctrl-C, a full disk, a power cut - "
        "the same command goes on from there, and the rows at the end are those of an undisturbed "
        "run: neither time nor threads decide which there are.\n"
        "A combination is a cell; its seeds go in blocks of 16, and with --sure it ends with the "
        "first block that makes it sure enough. The same database may be grown by other settings.\n"
        "Exit status: 0 all is trained, 1 interrupted, 2 bad usage, 3 bad input, or a database "
        "that cannot be used or written.",
    .options = sweep_option_rows,
    .example = {{"cinch sweep --symbols 5..20 --hidden 2 --seeds 32 --db fits.sqlite",
                 "How many of 32 seeds are exact, for 5 to 20 symbols through two units."},
                {"cinch sweep --critical --hidden 2 --symbols 2..40 --sure 0.2 --db fits.sqlite",
                 "At how many symbols half of the seeds are exact."},
                {"cinch sweep --merge fits.sqlite --db all.sqlite",
                 "Adds what one database holds to another."}},
    .least = 0,
    .most = -1,
    .run = run};
