/* draw.c - cinch draw: pictures of a network or of a training, in files or in the terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cinch_draw.h"
#include "format/csv.h"
#include "format/judge.h"
#include "format/net_and_mapping.h"
#include "format/picture.h"
#include "format/trace.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/output.h"
#include "talk/symbol_text.h"
#include "talk/terminal.h"

#define INPUT_LIMIT ((size_t)1 << 30) /* bytes of a network or a trace */

/* A value of cinch_view, or this. */
enum { VIEW_TRACE = CINCH_VIEW_HEAT + 1 };
static const char *const view_words[] = {
    [CINCH_VIEW_AUTO] = "auto", [CINCH_VIEW_NETWORK] = "network", [CINCH_VIEW_PLANE] = "plane",
    [CINCH_VIEW_HEAT] = "heat", [VIEW_TRACE] = "trace",           NULL};
static const char *const theme_words[] = {[CINCH_LIGHT] = "light", [CINCH_DARK] = "dark", NULL};

typedef struct draw_options {
    common_options common;
    read_options kind;
    table_options table;
    const char *out;
    const char *input;
    terminal_options terminal;
    int view, theme;
    float scale;
    bool theme_given, scale_given;
} draw_options;

static const option_row rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "FILE", draw_options, out,
                 "Write the picture to FILE, whose name ends in .svg, .png or .pdf; - writes SVG "
                 "to standard output (default: draw in the terminal).")},
    {CHOICE_OPTION(
        "view", draw_options, view, view_words,
        "What to show: network (nodes and connections), plane (codes and output vectors over two "
        "hidden units), heat (every weight a square), trace (a training's course), or auto "
        "(default): trace for a trace, network where that is legible, else heat.")},
    {.letter = 'i',
     TEXT_OPTION("input", "A,B,..", draw_options, input,
                 "Light the path of this key: a line of CSV, a symbol for each key column.")},
    {.given = offsetof(draw_options, theme_given),
     CHOICE_OPTION("theme", draw_options, theme, theme_words,
                   "The colours of a file: light (default) or dark.")},
    {.given = offsetof(draw_options, scale_given),
     NUMBER_OPTION("scale", draw_options, scale, 0.1, 20,
                   "Make PNG X times as large, from 0.1 to 20; 1 (default) is 96 pixels an inch.")},
    OPTIONS_OF_TERMINAL(draw_options),
    OPTIONS_OF_KIND(draw_options),
    OPTIONS_OF_READING(draw_options),
    OPTIONS_OF_MAPPINGS(draw_options),
    {.name = NULL}};

typedef struct draw_work {
    draw_options options;
    const char *name;         /* of the operand */
    const char *mapping_name; /* of the other one, or NULL */
    file_bytes file;
    picture_kind kind;
    bool is_trace;
    trace trace;
    saved_net saved;
    table loaded;
    bool has_mapping; /* it is in `loaded`, in the network's symbols */
    net_verdict verdict;
    uint32_t key[CINCH_MAX_COLUMNS];
    uint32_t columns; /* of the terminal; 0 for files */
    int view;         /* which it is, never auto */
    owned_arena memory;
    cinch_scene scene;
} draw_work;

/* ---- What was asked for ---------------------------------------------------------------------- */

static bool check_file_options(draw_work *work, problem *issue)
{
    const draw_options *options = &work->options;
    bool standard = file_is_standard(options->out);
    if (options->terminal.colour_given || options->terminal.width_given)
        return problem_set(issue, EXIT_USAGE,
                           "--colour and --width are for drawing in the terminal; with -o leave "
                           "them out");
    if (standard && options->common.json)
        return problem_set(issue, EXIT_USAGE,
                           "standard output cannot be both the picture (-o -) and the report "
                           "(--json)");
    work->kind = PICTURE_SVG;
    if (!standard && !picture_kind_of(&work->kind, options->out, issue))
        return false;
    if (options->scale_given && work->kind != PICTURE_PNG)
        return problem_set(issue, EXIT_USAGE,
                           "--scale is for PNG; SVG and PDF are sharp at any size");
    return file_apart(options->out, work->name, "-o and the input", issue) &&
           file_writable(options->out, issue);
}

static bool check_options(draw_work *work, problem *issue)
{
    const draw_options *options = &work->options;
    if (options->out != NULL)
        return check_file_options(work, issue);
    if (options->theme_given || options->scale_given)
        return problem_set(issue, EXIT_USAGE,
                           "--theme and --scale are for files; name one with -o FILE.svg, .png or "
                           ".pdf");
    return true;
}

/* ---- The key --------------------------------------------------------------------------------- */

typedef struct key_reader {
    draw_work *work;
    uint32_t cells;
    problem *issue;
} key_reader;

static uint32_t find_symbol(const cinch_alphabet *alphabet, const char *text)
{
    uint32_t symbol = 0;
    while (symbol < alphabet->count && strcmp(cinch_symbol(alphabet, symbol), text) != 0)
        symbol++;
    return symbol < alphabet->count ? symbol : UINT32_MAX;
}

static void on_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    key_reader *input = user;
    draw_work *work = input->work;
    uint32_t column = input->cells++;
    (void)reader;
    (void)length; /* cells hold no NUL */
    if (column >= work->saved.net.shape.columns)
        return; /* counted, and refused at the end */
    const cinch_alphabet *alphabet = &work->saved.keys[column];
    work->key[column] = find_symbol(alphabet, text);
    if (work->key[column] == UINT32_MAX)
        problem_set(input->issue, EXIT_INPUT, "%s: column \"%s\" has no symbol \"%s\"; %s",
                    file_input_name(work->name), text_of_symbol(alphabet->name).text,
                    text_of_symbol(text).text, hint_symbol(alphabet, text).text);
}

static void on_row(csv_reader *reader, void *user)
{
    (void)reader;
    (void)user;
}

/* The first symbol of a column that rows used and that CSV writes as it is; NULL without one. */
static const char *plain_symbol(const saved_net *saved, uint32_t column)
{
    const cinch_alphabet *alphabet = &saved->keys[column];
    for (uint32_t i = 0; i < alphabet->count; i++) {
        const char *symbol = cinch_symbol(alphabet, i);
        bool used = saved->seen[column] == NULL || saved->seen[column][i];
        if (used && symbol[0] != '\0' && symbol[strcspn(symbol, " ,\"\r\n")] == '\0')
            return symbol;
    }
    return NULL;
}

static bool refuse_count(const draw_work *work, uint32_t cells, problem *issue)
{
    uint32_t columns = work->saved.net.shape.columns;
    char example[200] = "";
    size_t used = 0;
    for (uint32_t c = 0; c < columns && used < sizeof example; c++) {
        const char *symbol = plain_symbol(&work->saved, c);
        if (symbol == NULL)
            used = sizeof example;
        else
            used += (size_t)snprintf(example + used, sizeof example - used, "%s%s",
                                     c == 0 ? "" : ",", text_of_symbol(symbol).text);
    }
    bool whole = used < sizeof example;
    return problem_set(issue, EXIT_USAGE,
                       "%s has %u key column%s, and --input names %u symbol%s; commas separate "
                       "symbols%s%s",
                       file_input_name(work->name), columns, columns == 1 ? "" : "s", cells,
                       cells == 1 ? "" : "s", whole ? ", as in --input " : "",
                       whole ? example : "");
}

static bool parse_key(draw_work *work, problem *issue)
{
    const char *text = work->options.input;
    key_reader input = {.work = work, .issue = issue};
    csv_source source = {.name = "--input",
                         .descriptor = -1,
                         .bytes = (const unsigned char *)text,
                         .count = strlen(text)};
    csv_sink sink = {.cell = on_cell, .row = on_row, .user = &input};
    problem malformed = {0};
    if (!csv_read(&source, &sink, &malformed))
        return problem_set(issue, EXIT_USAGE, "%s", malformed.text);
    if (input.cells != work->saved.net.shape.columns)
        return refuse_count(work, input.cells, issue);
    return issue->status == 0;
}

/* ---- What there is to draw ------------------------------------------------------------------- */

static bool open_trace(draw_work *work, problem *issue)
{
    const draw_options *options = &work->options;
    const char *name = file_input_name(work->name);
    if (options->view != CINCH_VIEW_AUTO && options->view != VIEW_TRACE)
        return problem_set(issue, EXIT_USAGE,
                           "%s is the trace of a training: leave --view %s out, or name the "
                           "network that came of it",
                           name, view_words[options->view]);
    if (work->mapping_name != NULL || options->input != NULL || options->kind.activation_given ||
        options->kind.output_given)
        return problem_set(issue, EXIT_USAGE,
                           "%s is the trace of a training; MAPPING, --input, --activation and "
                           "--output are for networks",
                           name);
    work->view = VIEW_TRACE;
    return trace_parse(&work->trace, &work->file, work->name, issue);
}

/* Whether a family has no more symbols than the network: one of millions is not the network's. */
static bool is_as_small(const char *family, const cinch_shape *shape)
{
    char largest[64];
    size_t bytes, most;
    snprintf(largest, sizeof largest, "random:%u:%u:0", shape->offset[1], shape->values);
    return cinch_mapping_family_size(&bytes, family) == CINCH_OK &&
           cinch_mapping_family_size(&most, largest) == CINCH_OK && bytes <= most;
}

/* The family that the network was saved for, if it was one. */
static bool find_family(draw_work *work)
{
    const json_t *about = work->saved.about;
    const char *name = json_string_value(json_object_get(about, "mapping"));
    const char *hash = json_string_value(json_object_get(about, "mapping_hash"));
    problem unsaid = {0};
    if (!name || !hash || !table_is_family(name) || !is_as_small(name, &work->saved.net.shape) ||
        !table_load(&work->loaded, name, &(table_options){.no_header = false}, &unsaid))
        return false;
    return strcmp(hash, text_of_hash(cinch_mapping_hash(&work->loaded.mapping)).text) == 0 &&
           saved_net_translate(&work->saved, &work->loaded.mapping, name, &unsaid);
}

/* Held against a mapping, the network is what its weights make of it; else what its file says. */
static void judge(draw_work *work)
{
    const uint32_t *key = work->options.input != NULL ? work->key : NULL;
    const json_t *about = work->saved.about;
    net_verdict *verdict = &work->verdict;
    work->has_mapping = work->mapping_name != NULL || find_family(work);
    *verdict = net_judge(&work->saved.net, work->has_mapping ? &work->loaded.mapping : NULL, key);
    if (work->has_mapping)
        return;
    if (json_is_false(json_object_get(about, "exact"))) {
        verdict->rows = json_to_count(json_object_get(about, "rows"));
        verdict->rows_right = json_to_count(json_object_get(about, "rows_right"));
    }
    verdict->float_wrong = json_to_count(json_object_get(about, "float32_wrong"));
    if (key == NULL && verdict->float_wrong > 0)
        verdict->remark = text_of_float_wrong(verdict->float_wrong);
}

static bool open_weights(draw_work *work, problem *issue)
{
    const draw_options *options = &work->options;
    if (work->mapping_name == NULL)
        return open_net_bytes(&work->saved, &work->file, work->name, &options->kind,
                              options->common.quiet, issue);
    bool opened = open_pair_bytes(&work->saved, &work->loaded, &work->file, work->name,
                                  work->mapping_name, &options->table, &options->kind, issue);
    table_say(&work->loaded, options->common.quiet);
    return opened;
}

static bool open_network(draw_work *work, problem *issue)
{
    const draw_options *options = &work->options;
    if (!open_weights(work, issue))
        return false;
    if (options->view == VIEW_TRACE)
        return problem_set(issue, EXIT_USAGE,
                           "%s is a network; --view trace takes the file that cinch fit --trace "
                           "FILE writes",
                           file_input_name(work->name));
    const cinch_shape *shape = &work->saved.net.shape;
    const char *advice;
    work->view = (int)cinch_view_choose(&advice, shape, (cinch_view)options->view, work->columns,
                                        options->input != NULL);
    if (advice != NULL)
        return problem_set(issue, EXIT_INPUT, "%s cannot be drawn in the view %s: %s",
                           file_input_name(work->name), view_words[work->view], advice);
    if (options->input != NULL && !parse_key(work, issue))
        return false;
    judge(work);
    if (work->mapping_name == NULL)
        open_remark(&work->saved, options->common.quiet);
    return true;
}

static bool open_input(draw_work *work, problem *issue)
{
    if (!file_read(&work->file, work->name, INPUT_LIMIT, issue))
        return false;
    work->is_trace = trace_recognise(&work->file);
    return work->is_trace ? open_trace(work, issue) : open_network(work, issue);
}

/* ---- The picture ----------------------------------------------------------------------------- */

static cinch_status draw_scene(draw_work *work)
{
    if (work->is_trace)
        return trace_draw(&work->scene, &work->memory, &work->trace, work->columns);
    const bool *seen[CINCH_MAX_COLUMNS];
    memcpy(seen, work->saved.seen, sizeof seen);
    const cinch_draw_options options = {.view = (cinch_view)work->view,
                                        .columns = work->columns,
                                        .keys = work->saved.keys,
                                        .value = work->saved.value,
                                        .seen = seen,
                                        .key = work->options.input != NULL ? work->key : NULL,
                                        .rows = work->verdict.rows,
                                        .rows_right = work->verdict.rows_right,
                                        .remark = work->verdict.remark.text,
                                        .right = work->has_mapping ? &work->verdict.right : NULL};
    const picture_source source = {.net = &work->saved.net, .options = &options};
    return picture_draw(&work->scene, &work->memory, &source);
}

static bool make_scene(draw_work *work, problem *issue)
{
    cinch_status status = draw_scene(work);
    if (status == CINCH_OK)
        return true;
    return problem_set(issue, EXIT_INPUT, "%s: %s", file_input_name(work->name),
                       status == CINCH_NO_ROWS     ? "there is no finite number to draw"
                       : status == CINCH_NO_MEMORY ? "the picture does not fit into 1 GB: take "
                                                     "another view"
                                                   : cinch_status_text(status));
}

static bool write_file(const draw_work *work, problem *issue)
{
    file_bytes file;
    bool good = picture_render(&file, &work->scene, work->kind, (cinch_theme)work->options.theme,
                               (double)work->options.scale, issue) &&
                file_write(work->options.out, file.bytes, file.count, issue);
    free(file.bytes);
    return good;
}

/* ---- What is said about it ------------------------------------------------------------------- */

/* In pixels for a file, in columns and rows for a terminal. */
static void set_size(json_t *object, const draw_work *work)
{
    double across = work->columns ? 8 : 1, down = work->columns ? 16 : 1, scale = 1;
    if (work->kind == PICTURE_PNG)
        scale = (double)work->options.scale;
    int width = picture_pixels(work->scene.width / across, scale);
    int height = picture_pixels(work->scene.height / down, scale);
    json_object_set_new(object, "width", json_integer(width));
    json_object_set_new(object, "height", json_integer(height));
}

static void report_json(const draw_work *work, const char *text)
{
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("draw"));
    json_object_set_new(object, "file", json_string(work->name));
    json_object_set_new(object, "view", json_string(view_words[work->view]));
    set_size(object, work);
    json_object_set_new(object, "marks", json_from_count(work->scene.marks));
    if (work->verdict.rows > 0) {
        json_object_set_new(object, "rows", json_from_count(work->verdict.rows));
        json_object_set_new(object, "rows_right", json_from_count(work->verdict.rows_right));
        json_object_set_new(object, "float32_wrong", json_from_count(work->verdict.float_wrong));
    }
    if (text != NULL)
        json_object_set_new(object, "text", json_string(text));
    else
        json_object_set_new(object, "written_to", json_string(work->options.out));
    output_json(object);
}

static bool draw_file(const draw_work *work, problem *issue)
{
    if (!write_file(work, issue))
        return false;
    if (work->options.common.json)
        report_json(work, NULL);
    else if (!file_is_standard(work->options.out))
        output_print("view %s written to %s\n", view_words[work->view], work->options.out);
    return true;
}

static void draw_terminal(const draw_work *work)
{
    bool json = work->options.common.json;
    char *text = terminal_text(&work->scene, !json && terminal_has_colour(&work->options.terminal));
    if (json)
        report_json(work, text);
    else
        printf("%s", text);
    free(text);
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    draw_work work = {.options = {.scale = 1}};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.name = rest.word[0];
    work.mapping_name = rest.count > 1 ? rest.word[1] : NULL;
    work.columns = work.options.out == NULL ? terminal_columns(&work.options.terminal) : 0;
    if (check_options(&work, issue) && open_input(&work, issue) && make_scene(&work, issue)) {
        if (work.options.out != NULL)
            draw_file(&work, issue);
        else
            draw_terminal(&work);
    }
    free(work.memory.memory);
    free(work.file.bytes);
    trace_free(&work.trace);
    saved_net_free(&work.saved);
    table_free(&work.loaded);
    return work.verdict.no_answer ? EXIT_NO : EXIT_OK;
}

const command command_draw = {
    .name = "draw",
    .usage = "NET [MAPPING] | TRACE",
    .summary = "a network or a training as a picture: terminal, SVG, PNG, PDF",
    .about =
        "Draws the network in the file NET, every weight as it is, or the training that the file "
        "TRACE tells of (cinch fit --trace TRACE): in the terminal, or with -o as a file. Held "
        "against "
        "MAPPING, a CSV file or a family such as cycle:11, or against the family that NET was "
        "saved "
        "for, it says how many rows are right where not all are, and marks an answer of --input "
        "that is wrong; without one it believes what NET says.\n"
        "Exit status: 0 drawn, 1 drawn, and the key of --input has no answer: there is a tie, or "
        "hidden units overflow; 2 bad usage, 3 bad input, a network too large for the view, or a "
        "symbol that it does not know.",
    .options = rows,
    .example = {{"cinch draw eleven.safetensors --input 4",
                 "The network in the terminal, with the path of the key 4."},
                {"cinch draw eleven.safetensors --view plane -o plane.svg",
                 "Its two hidden units as a plane: where which value is the answer."},
                {"cinch draw training.csv", "A training that fit --trace has written down."}},
    .least = 1,
    .most = 2,
    .run = run};
