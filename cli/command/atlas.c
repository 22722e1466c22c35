/* atlas.c - cinch atlas: charts of what sweeps have found, in files or in the terminal. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/index.h"
#include "atlas/preset.h"
#include "format/result_dir.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/progress.h"
#include "talk/terminal.h"

typedef struct atlas_options {
    common_options common;
    terminal_options terminal;
    const char *out, *kinds, *only;
    int preset;
    float scale;
    bool preset_given, scale_given;
} atlas_options;

static const option_row rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "DIR", atlas_options, out,
                 "Write the charts, a CSV file of each and the index " ATLAS_INDEX
                 " into this directory (default: draw in the terminal).")},
    {TEXT_OPTION("as", "A,B,..", atlas_options, kinds,
                 "The kinds of files: svg (default), png, pdf, or several of them. Each chart is "
                 "written light and dark.")},
    {TEXT_OPTION("only", "TEXT", atlas_options, only,
                 "Draw only settings whose name has this text in it, as in --only 'rate 0.3': the "
                 "first table of " ATLAS_INDEX " and --json have the names (default: those with "
                 "most cells, as many as can be told apart).")},
    {.given = offsetof(atlas_options, preset_given),
     CHOICE_OPTION("preset", atlas_options, preset, atlas_preset_words,
                   "Sweep first, into " ATLAS_PRESET_DATABASE
                   " in DIR: article fills what the article's claim about capacity needs, in about "
                   "half an hour on two cores, and goes on where it was interrupted; trial is the "
                   "same in seconds, to try the program. Writes " ATLAS_PRESET_DOCUMENT
                   " besides.")},
    {.given = offsetof(atlas_options, scale_given),
     NUMBER_OPTION("scale", atlas_options, scale, 0.1, 20,
                   "Make PNG X times as large, from 0.1 to 20; 1 (default) is 96 pixels an inch.")},
    OPTIONS_OF_TERMINAL(atlas_options),
    {.name = NULL}};

typedef struct atlas_work {
    atlas_options options;
    unsigned kinds; /* bits 1 << picture_kind */
    char database[PATH_MAX];
    atlas atlas;
    result_dir dir;
} atlas_work;

/* ---- What was asked for ---------------------------------------------------------------------- */

static bool parse_kinds(atlas_work *work, problem *issue)
{
    const char *text = work->options.kinds;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        char word[8]; /* too long ones, cut, are none of them */
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        int kind = word_place(word, atlas_kind_words);
        if (kind < 0)
            return problem_set(
                issue, EXIT_USAGE,
                "--as %s: kinds of files are svg, png and pdf, with commas between them", text);
        work->kinds |= 1U << kind;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* A database is named, or a preset makes one in a directory. */
static bool check_database(atlas_work *work, const operands *rest, problem *issue)
{
    const atlas_options *options = &work->options;
    if (options->preset_given && rest->count > 0)
        return problem_set(issue, EXIT_USAGE,
                           "a preset makes its own database, " ATLAS_PRESET_DATABASE
                           " in the directory: leave %s out, or leave --preset out to draw it",
                           rest->word[0]);
    if (options->preset_given && options->out == NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--preset needs a directory for its database and charts: -o DIR");
    if (!options->preset_given && rest->count == 0)
        return problem_set(issue, EXIT_USAGE,
                           "which database? Name the one that cinch sweep --db wrote, or let "
                           "--preset article make one");
    int length = snprintf(work->database, PATH_MAX, "%s%s",
                          options->preset_given ? options->out : rest->word[0],
                          options->preset_given ? "/" ATLAS_PRESET_DATABASE : "");
    return (length > 0 && length < PATH_MAX) ||
           problem_set(issue, EXIT_INPUT, "%.200s: the name is too long", work->database);
}

static bool check_options(atlas_work *work, problem *issue)
{
    const atlas_options *options = &work->options;
    work->kinds = 1U << PICTURE_SVG;
    if (options->out == NULL && (options->kinds != NULL || options->scale_given))
        return problem_set(issue, EXIT_USAGE,
                           "--as and --scale are for files; name a directory for them with -o DIR");
    if (options->out != NULL && (options->terminal.colour_given || options->terminal.width_given))
        return problem_set(
            issue, EXIT_USAGE,
            "--colour and --width are for drawing in the terminal; with -o leave them out");
    if (options->only != NULL && options->preset_given)
        return problem_set(issue, EXIT_USAGE,
                           "a preset's document needs all settings: leave --only out, and draw the "
                           "database again with it");
    if (!result_dir_named(options->out, issue))
        return false;
    if (options->kinds != NULL) {
        work->kinds = 0;
        if (!parse_kinds(work, issue))
            return false;
    }
    if (options->scale_given && !(work->kinds & 1U << PICTURE_PNG))
        return problem_set(issue, EXIT_USAGE,
                           "--scale is for PNG; SVG and PDF are sharp at any size");
    return true;
}

/* ---- Scenes ---------------------------------------------------------------------------------- */

/* Free the memory. */
static owned_arena make_scene(cinch_scene *scene, const atlas_chart *chart, uint32_t columns,
                              problem *issue)
{
    owned_arena memory;
    cinch_status status = atlas_scene(scene, &memory, chart, columns);
    if (status != CINCH_OK)
        problem_set(issue, EXIT_INPUT, "the chart %s cannot be drawn: %s", chart->stem,
                    status == CINCH_NO_ROWS ? "the database has no finite number for it"
                                            : cinch_status_text(status));
    return memory;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void write_picture(atlas_work *work, const atlas_chart *chart, const cinch_scene *scene,
                          picture_kind kind, cinch_theme theme, problem *issue)
{
    char name[sizeof chart->stem + 16];
    file_bytes file;
    snprintf(name, sizeof name, "%s%s.%s", chart->stem, theme == CINCH_DARK ? "-dark" : "",
             atlas_kind_words[kind]);
    if (picture_render(&file, scene, kind, theme, (double)work->options.scale, issue))
        result_dir_write(&work->dir, "", name, file.bytes, file.count, issue);
    free(file.bytes);
}

static void write_chart(atlas_work *work, const atlas_chart *chart, problem *issue)
{
    cinch_scene scene;
    char name[sizeof chart->stem + 16];
    owned_arena memory = make_scene(&scene, chart, 0, issue);
    for (int kind = 0; kind < ATLAS_KINDS; kind++)
        for (int theme = CINCH_LIGHT; theme <= CINCH_DARK; theme++)
            if (work->kinds & 1U << kind && issue->status == 0)
                write_picture(work, chart, &scene, (picture_kind)kind, (cinch_theme)theme, issue);
    free(memory.memory);
    snprintf(name, sizeof name, "%s.csv", chart->stem);
    result_dir_write(&work->dir, "", name, chart->csv, chart->csv_count, issue);
}

static bool open_dir(atlas_work *work, problem *issue)
{
    result_dir *dir = &work->dir;
    *dir = (result_dir){
        .path = work->options.out, .command = "cinch atlas", .taken = "there is a file"};
    return result_dir_make(dir, "", issue) &&
           result_dir_may_replace(dir, ATLAS_INDEX, atlas_index_head, issue) &&
           (!work->options.preset_given ||
            result_dir_may_replace(dir, ATLAS_PRESET_DOCUMENT, atlas_capacity_head, issue));
}

/* The index, which refers to the rest, last. */
static bool write_files(atlas_work *work, problem *issue)
{
    const atlas *atlas = &work->atlas;
    const atlas_options *options = &work->options;
    size_t count;
    char *text;
    for (size_t i = 0; i < atlas->charts && issue->status == 0; i++)
        write_chart(work, &atlas->chart[i], issue);
    if (options->preset_given) {
        text = atlas_capacity(atlas, options->preset, &count);
        result_dir_write(&work->dir, "", ATLAS_PRESET_DOCUMENT, text, count, issue);
        free(text);
    }
    text = atlas_index(atlas, options->out, work->kinds, &count);
    result_dir_write(&work->dir, "", ATLAS_INDEX, text, count, issue);
    free(text);
    return issue->status == 0;
}

/* ---- What is said about it ------------------------------------------------------------------- */

static bool draw_terminal(const atlas_work *work, problem *issue)
{
    const terminal_options *terminal = &work->options.terminal;
    for (size_t i = 0; i < work->atlas.charts; i++) {
        const atlas_chart *chart = &work->atlas.chart[i];
        cinch_scene scene;
        owned_arena memory = make_scene(&scene, chart, terminal_columns(terminal), issue);
        if (issue->status == 0) {
            char *text = terminal_text(&scene, terminal_has_colour(terminal));
            printf("%s%s", i > 0 ? "\n" : "", text);
            free(text);
        }
        free(memory.memory);
        if (issue->status != 0)
            return false;
    }
    return true;
}

static void say_remarks(const atlas_work *work)
{
    progress talk;
    progress_init(&talk, work->options.common.quiet);
    for (size_t i = 0; i < work->atlas.remarks; i++)
        progress_say(&talk, "%s", work->atlas.remark[i]);
}

static void report(const atlas_work *work)
{
    const atlas *atlas = &work->atlas;
    const char *out = work->options.out;
    if (work->options.common.json) {
        json_t *object = atlas_json(atlas);
        if (out != NULL)
            json_object_set_new(object, "written_to", json_string(out));
        output_json(object);
        return;
    }
    say_remarks(work);
    if (out != NULL)
        output_print("%s of %s in %s written to %s\n", counted(atlas->charts, "chart").text,
                     counted(atlas->data.networks, "network").text,
                     counted(atlas->data.cells, "cell").text, out);
}

static bool work_through(atlas_work *work, problem *issue)
{
    const atlas_options *options = &work->options;
    if (options->out != NULL && !open_dir(work, issue))
        return false;
    if (options->preset_given &&
        !atlas_preset_run(options->preset, work->database, options->common.quiet, issue))
        return false;
    if (!atlas_read(&work->atlas.data, work->database, issue))
        return false;
    work->atlas.only = options->only;
    if (options->only != NULL && !atlas_keep_only(&work->atlas.data, options->only))
        return problem_set(issue, EXIT_INPUT,
                           "--only %s: no setting's name has this text in it; one is called: %s",
                           options->only, work->atlas.data.setting[0].label);
    atlas_draw_all(&work->atlas);
    if (options->out != NULL)
        return write_files(work, issue);
    return options->common.json || draw_terminal(work, issue);
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    atlas_work work = {.options = {.scale = 1}};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    if (check_database(&work, &rest, issue) && check_options(&work, issue)) {
        bool good = work_through(&work, issue);
        if (good)
            report(&work);
        else
            result_dir_leave(&work.dir);
        status = good ? EXIT_OK : EXIT_NO;
    }
    atlas_close(&work.atlas);
    return status;
}

const command command_atlas = {
    .name = "atlas",
    .usage = "DATABASE, or --preset article -o DIR",
    .summary = "charts of what sweeps have found: terminal, SVG, PNG, PDF, CSV",
    .about = "Draws what the database of cinch sweep holds: the share of exact seeds over symbols "
             "and hidden units with the known limits, where half of the seeds are exact, passes "
             "until exact, cost of a pass, learning rates and start weights compared; in the "
             "terminal, or with -o as files. A sweep may go on meanwhile.\n"
             "Exit status: 0 drawn, 1 a preset's sweep was interrupted, 2 bad usage, 3 bad input, "
             "or output that failed.",
    .options = rows,
    .example = {{"cinch atlas fits.sqlite",
                 "Charts of what cinch sweep has found, in the terminal."},
                {"cinch atlas fits.sqlite -o charts",
                 "The same as SVG and CSV, with a page that shows them."},
                {"cinch atlas fits.sqlite --json", "The numbers behind the charts."}},
    .least = 0,
    .most = 1,
    .run = run};
