/* ask.c - cinch ask: what a network answers, and with --walk how it comes to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/walk.h"
#include "format/csv.h"
#include "format/judge.h"
#include "format/known_keys.h"
#include "format/measures.h"
#include "format/net_and_mapping.h"
#include "format/reading.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

typedef struct ask_options {
    common_options common;
    read_options kind;
    bool walk;
    bool all;
    bool known;
} ask_options;

static const option_row rows[] = {
    {.letter = 'w',
     FLAG_OPTION("walk", ask_options, walk,
                 "Show every number on the way: what each hidden unit receives and sends, each "
                 "output's sum, the shares.")},
    {.letter = 'a',
     FLAG_OPTION("all", ask_options, all,
                 "With --walk: all units, terms and values, however many.")},
    {FLAG_OPTION("known", ask_options, known,
                 "End with status 1 when the table that the network was saved for had no row with "
                 "a key that is asked for.")},
    OPTIONS_OF_KIND(ask_options),
    OPTIONS_OF_READING(ask_options),
    {.name = NULL}};

typedef struct ask_work {
    ask_options options;
    saved_net saved;
    cinch_index *index; /* [columns] */
    cinch_walk walk;
    owned_arena memory;
    uint32_t key[CINCH_MAX_COLUMNS];
    uint64_t asked;
    known_keys known;
    bool unknown;    /* a key had no row */
    bool no_answer;  /* a tie, or sums that overflow */
    json_t *answers; /* with --json */
} ask_work;

/* ---- One key --------------------------------------------------------------------------------- */

/* A value of the answer's, or null where there is no answer. */
static json_t *value_json(const ask_work *work, uint32_t value)
{
    return walk_answered(&work->walk) ? json_string(cinch_symbol(work->saved.value, value))
                                      : json_null();
}

/* Whether rows have each symbol of the key. */
static bool symbols_seen(const ask_work *work)
{
    const saved_net *saved = &work->saved;
    bool seen = true;
    for (uint32_t c = 0; c < saved->net.shape.columns; c++)
        seen = seen && (saved->seen[c] == NULL || saved->seen[c][work->key[c]]);
    return seen;
}

static json_t *answer_json(const ask_work *work)
{
    const saved_net *saved = &work->saved;
    const cinch_walk *walk = &work->walk;
    json_t *object = json_object();
    json_t *key = json_array();
    for (uint32_t c = 0; c < saved->net.shape.columns; c++)
        json_array_append_new(key, json_string(cinch_symbol(&saved->keys[c], work->key[c])));
    json_object_set_new(object, "key", key);
    json_object_set_new(object, "answer", value_json(work, walk->answer));
    json_object_set_new(object, "rival", value_json(work, walk->rival));
    if (walk_tied(walk))
        set_tie(object, saved->value, walk->best_count, walk->best);
    json_object_set_new(object, "margin", json_from_double(walk->margin));
    json_object_set_new(object, "float32_answer",
                        walk->float_answer != UINT32_MAX
                            ? json_string(cinch_symbol(saved->value, walk->float_answer))
                            : json_null());
    json_object_set_new(object, "share",
                        walk_answered(walk) ? json_from_float(walk->share[walk->answer])
                                            : json_null());
    json_object_set_new(object, "symbols_seen", json_boolean(symbols_seen(work)));
    json_object_set_new(object, "has_row",
                        work->known.said ? json_boolean(known_keys_has(&work->known, work->key))
                                         : json_null());
    if (work->options.walk)
        json_object_set_new(object, "walk", walk_json(walk, &saved->net.shape));
    return object;
}

/* Says what should be known about an answer. */
static void remark(ask_work *work)
{
    const cinch_walk *walk = &work->walk;
    bool quiet = work->options.common.quiet;
    bool known = known_keys_has(&work->known, work->key);
    if (!known && !quiet)
        output_say("remark: no row has this key: the answer means nothing");
    work->unknown |= !known;
    work->no_answer |= !walk_answered(walk);
    if (walk_answered(walk) && walk->float_answer != walk->answer && !quiet)
        output_say("remark: %s", text_of_float_wrong(0).text);
}

/* A line; in a terminal nothing is in it that cannot be seen, elsewhere the bytes as they are. */
static void put_answer(const char *text, bool cell)
{
    if (isatty(STDOUT_FILENO)) {
        output_text(text[0] != '\0' ? text : text_of_symbol(text).text);
        output_print("\n");
        return;
    }
    if (cell)
        csv_put_cell(stdout, text);
    else
        fputs(text, stdout);
    printf("\n");
}

/* Answers work->key; `cell` when a program may read many answers as CSV. */
static void answer(ask_work *work, bool cell)
{
    cinch_net_walk(&work->walk, &work->saved.net, work->key);
    remark(work);
    if (work->options.common.json) {
        json_array_append_new(work->answers, answer_json(work));
    } else if (work->options.walk) {
        printf(work->asked == 0 ? "" : "\n");
        walk_print(&work->walk, &work->saved, work->key, work->options.all);
    } else {
        long_text none = text_of_no_answer(&work->walk, &work->saved);
        const char *text = walk_answered(&work->walk)
                               ? cinch_symbol(work->saved.value, work->walk.answer)
                               : none.text;
        put_answer(text, cell);
    }
    work->asked++;
}

/* ---- Where keys come from -------------------------------------------------------------------- */

static bool ask_arguments(ask_work *work, const operands *rest, problem *issue)
{
    uint32_t columns = work->saved.net.shape.columns;
    if ((uint32_t)rest->count - 1 != columns)
        return problem_set(issue, EXIT_USAGE, "%s has %u key column%s, and %d symbol%s given",
                           rest->word[0], columns, columns == 1 ? "" : "s", rest->count - 1,
                           rest->count == 2 ? " was" : "s were");
    for (uint32_t c = 0; c < columns; c++) {
        const char *word = rest->word[1 + c];
        work->key[c] = cinch_index_find(&work->index[c], word);
        bool option = word[0] == '-' && 1 + (int)c < rest->plain;
        if (work->key[c] == UINT32_MAX && option && word[1] != '\0')
            return problem_set(issue, EXIT_USAGE,
                               "%s is no option, nor a symbol of column \"%s\"; \"cinch ask "
                               "--help\" lists the options",
                               word, work->saved.keys[c].name);
        if (work->key[c] == UINT32_MAX)
            return problem_set(issue, EXIT_INPUT, "%s: column \"%s\" has no symbol \"%s\"; %s",
                               rest->word[0], work->saved.keys[c].name, word,
                               hint_symbol(&work->saved.keys[c], word).text);
    }
    answer(work, false);
    return true;
}

static void on_cell(csv_reader *reader, void *user, const char *text, size_t length)
{
    ask_work *work = user;
    (void)length; /* cells hold no NUL */
    size_t column = csv_cells(reader);
    uint32_t columns = work->saved.net.shape.columns;
    if (column >= columns) {
        csv_blame(reader, "a cell too many; the network has %u key column%s", columns,
                  columns == 1 ? "" : "s");
        return;
    }
    work->key[column] = cinch_index_find(&work->index[column], text);
    if (work->key[column] == UINT32_MAX)
        csv_blame(reader, "column \"%s\" has no symbol \"%s\"; %s", work->saved.keys[column].name,
                  text_of_symbol(text).text, hint_symbol(&work->saved.keys[column], text).text);
}

static void on_row(csv_reader *reader, void *user)
{
    ask_work *work = user;
    size_t cells = csv_cells(reader);
    if (cells < work->saved.net.shape.columns)
        csv_blame(reader, "%zu cells, but the network has %u key columns", cells,
                  work->saved.net.shape.columns);
    else
        answer(work, true);
    if (work->asked % 1024 == 0 && !output_flush())
        csv_blame(reader, "the answers cannot be written");
}

static bool ask_input(ask_work *work, problem *issue)
{
    uint32_t columns = work->saved.net.shape.columns;
    csv_dialect dialect = {.cells = columns, .separator = columns == 1 ? ',' : 0};
    csv_source source = {.name = "standard input", .descriptor = STDIN_FILENO, .dialect = &dialect};
    csv_sink sink = {.cell = on_cell, .row = on_row, .user = work};
    bool good = csv_read(&source, &sink, issue);
    csv_found_text found = csv_dialect_text(&dialect);
    if (good && found.text[0] != '\0' && !work->options.common.quiet)
        output_say("standard input: read with %s", found.text);
    if (!good && !output_flush())
        *issue = (struct problem){0}; /* output_finish() knows better why */
    if (good && work->asked == 0)
        return problem_set(
            issue, EXIT_INPUT,
            "standard input: empty; give keys as CSV, one per line, without a header");
    return good;
}

/* ---- The command ----------------------------------------------------------------------------- */

static void prepare(ask_work *work)
{
    const cinch_shape *shape = &work->saved.net.shape;
    size_t bytes = cinch_walk_size(shape);
    for (uint32_t c = 0; c < shape->columns; c++)
        bytes += cinch_index_size(work->saved.keys[c].count);
    work->memory = memory_arena(bytes);
    cinch_arena *arena = &work->memory.arena;
    work->index = memory_take(shape->columns, sizeof *work->index);
    REQUIRE(cinch_walk_init(&work->walk, shape, arena) == CINCH_OK);
    for (uint32_t c = 0; c < shape->columns; c++)
        REQUIRE(cinch_index_init(&work->index[c], &work->saved.keys[c], arena) == CINCH_OK);
    if (work->options.common.json)
        work->answers = json_array();
}

/* Any symbol of a column that the network does not look at gives the same answer. */
static void remark_idle(const ask_work *work)
{
    uint32_t idle = cinch_net_measure(&work->saved.net).idle_columns;
    if (idle > 0 && !work->options.common.quiet)
        output_say("remark: %s %s not looked at",
                   idle_columns_text(&work->saved.net, work->saved.keys).text,
                   idle == 1 ? "is" : "are");
}

static bool ask(ask_work *work, const operands *rest, problem *issue)
{
    bool from_input = rest->count == 2 && rest->plain > 1 && file_is_standard(rest->word[1]);
    if (from_input && file_is_standard(rest->word[0]))
        return problem_set(issue, EXIT_USAGE,
                           "standard input cannot be both the network and the keys");
    if (!open_net(&work->saved, rest->word[0], &work->options.kind, work->options.common.quiet,
                  issue))
        return false;
    known_keys_read(&work->known, &work->saved);
    if (work->options.known && !work->known.said)
        return problem_set(issue, EXIT_INPUT,
                           "%s: --known: this file does not say which keys had a row; those that "
                           "cinch fit saves now do",
                           rest->word[0]);
    prepare(work);
    if (!work->options.common.quiet)
        reading_say(work->saved.reading, rest->word[0]);
    open_remark(&work->saved, work->options.common.quiet);
    remark_idle(work);
    if (!(from_input ? ask_input(work, issue) : ask_arguments(work, rest, issue)))
        return false;
    if (work->options.common.json) {
        json_t *object = json_object();
        json_object_set_new(object, "command", json_string("ask"));
        json_object_set(object, "answers", work->answers);
        idle_columns_json(object, &work->saved.net, work->saved.keys);
        output_json(object);
    }
    return true;
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    ask_work work = {.asked = 0};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    ask(&work, &rest, issue);
    json_decref(work.answers);
    free(work.index);
    free(work.memory.memory);
    known_keys_free(&work.known);
    saved_net_free(&work.saved);
    bool unknown = work.options.known && work.unknown;
    return work.no_answer || unknown ? EXIT_NO : EXIT_OK;
}

const command command_ask = {
    .name = "ask",
    .usage = "NET KEY...",
    .summary = "what a network answers; --walk shows how",
    .about =
        "Prints the value that the network in the file NET answers for a key: one argument per "
        "key column, or - to read keys from standard input as CSV without a header, one "
        "answer per line. A symbol such as -1 is taken as it is; one that is - or begins as an "
        "option does goes after --: cinch ask NET -- -. Where several values are best it names the "
        "first eight of them: tie between 1 and 2.\n"
        "Exit status: 0 answered, 1 a key has no answer: there is a tie, or hidden units overflow; "
        "with --known also: a key had no row; "
        "2 bad usage, 3 bad input, or a symbol that the network does not know.",
    .options = rows,
    .example = {{"cinch ask eleven.safetensors 4", "What follows 4."},
                {"cinch ask eleven.safetensors 4 --walk",
                 "The same, with every number on the way."},
                {"printf '0,1\\n1,1\\n' | cinch ask xor.json -",
                 "Two keys of two columns from standard input: an answer for each."}},
    .least = 2,
    .most = 1 + CINCH_MAX_COLUMNS,
    .dashed = true,
    .run = run};
