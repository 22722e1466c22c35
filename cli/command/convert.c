/* convert.c - cinch convert: the same network in another format, or with symbols. */
#include <stdlib.h>

#include "format/net_and_mapping.h"
#include "format/reading.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"

typedef struct convert_options {
    common_options common;
    table_options table;
    read_options kind;
    const char *out;
} convert_options;

static const option_row rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "NET2", convert_options, out,
                 "Write the network here: JSON if the name ends in .json, else safetensors.")},
    OPTIONS_OF_KIND(convert_options),
    OPTIONS_OF_READING(convert_options),
    OPTIONS_OF_MAPPINGS(convert_options),
    {.name = NULL}};

typedef struct convert_work {
    convert_options options;
    const char *name, *mapping_name; /* the latter NULL without one */
    saved_net saved;
    table loaded;
} convert_work;

static bool check_options(const convert_work *work, problem *issue)
{
    const convert_options *options = &work->options;
    if (options->out == NULL)
        return problem_set(issue, EXIT_USAGE,
                           "-o NET2 is missing: a name that ends in .json or in .safetensors");
    if (file_is_standard(options->out) && options->common.json)
        return problem_set(issue, EXIT_USAGE,
                           "standard output can be the network (-o -) or the result (--json)");
    return file_apart(options->out, work->name, "-o and the network", issue) &&
           (work->mapping_name == NULL ||
            file_apart(options->out, work->mapping_name, "-o and the mapping", issue)) &&
           file_writable(options->out, issue);
}

static bool open_input(convert_work *work, problem *issue)
{
    convert_options *options = &work->options;
    if (work->mapping_name == NULL)
        return open_net(&work->saved, work->name, &options->kind, options->common.quiet, issue);
    if (!open_apart(&work->saved, &work->loaded, work->name, work->mapping_name, &options->table,
                    &options->kind, issue))
        return false;
    return work->saved.reading != NULL ||
           problem_set(issue, EXIT_USAGE, "%s: the file has symbols of its own; leave %s out",
                       work->name, work->mapping_name);
}

/* Where the network comes from, if its file did not say. */
static json_t *about(const convert_work *work)
{
    if (work->saved.about != NULL || work->saved.reading == NULL)
        return json_incref(work->saved.about);
    json_t *object = json_object();
    json_object_set_new(object, "converted_from", json_string(file_input_name(work->name)));
    json_object_set_new(object, "reading", reading_json(work->saved.reading));
    return object;
}

static bool save(const convert_work *work, problem *issue)
{
    saved_net fresh = work->saved;
    fresh.about = about(work);
    const cinch_mapping *mapping = work->mapping_name != NULL ? &work->loaded.mapping : NULL;
    for (uint32_t c = 0; mapping != NULL && c < mapping->columns; c++)
        fresh.seen[c] = saved_net_seen(mapping, c);
    bool good = saved_net_write(&fresh, work->options.out, issue);
    for (uint32_t c = 0; mapping != NULL && c < mapping->columns; c++)
        free(fresh.seen[c]);
    json_decref(fresh.about);
    return good;
}

static void print_result(const convert_work *work)
{
    const saved_net *saved = &work->saved;
    const cinch_shape *shape = &saved->net.shape;
    output_print("%s: %s, %s\n", file_input_name(work->name), shape_text(shape).text,
                 shape_kind_text(shape).text);
    output_print("  network   %s  %s\n", text_of_hash(cinch_net_hash(&saved->net)).text,
                 counted(cinch_shape_cost(shape).parameters, "weight").text);
    reading_print(saved->reading, &saved->net, saved->keys, saved->value);
}

static json_t *result_json(const convert_work *work)
{
    const saved_net *saved = &work->saved;
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("convert"));
    json_object_set_new(object, "file", json_string(work->name));
    json_object_set_new(object, "out", json_string(work->options.out));
    json_object_set_new(object, "shape", json_string(shape_text(&saved->net.shape).text));
    json_object_set_new(object, "net_hash", json_from_hash(cinch_net_hash(&saved->net)));
    if (saved->reading != NULL)
        json_object_set_new(object, "reading",
                            reading_report(saved->reading, &saved->net.shape, saved->keys));
    return object;
}

static bool convert(convert_work *work, problem *issue)
{
    const convert_options *options = &work->options;
    if (!check_options(work, issue) || !open_input(work, issue) || !save(work, issue))
        return false;
    if (options->common.json)
        output_json(result_json(work));
    else if (!file_is_standard(options->out))
        print_result(work);
    output_flush();
    if (!options->common.quiet)
        output_say("saved to %s", file_output_name(options->out));
    return true;
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    convert_work work = {.name = NULL};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.name = rest.word[0];
    work.mapping_name = rest.count > 1 ? rest.word[1] : NULL;
    status = convert(&work, issue) ? EXIT_OK : EXIT_INPUT;
    saved_net_free(&work.saved);
    table_free(&work.loaded);
    return status;
}

const command command_convert = {
    .name = "convert",
    .usage = "NET [MAPPING] -o NET2",
    .summary = "a network between safetensors and JSON, without training",
    .about =
        "Writes the network in the file NET to another one, as safetensors or as JSON: the same "
        "weights, bit for bit, with symbols and origin. A network of another program gets the "
        "symbols of MAPPING, and how it was read is printed and kept.\n"
        "Exit status: 0 written, 2 bad usage, 3 bad input, or it cannot be written.",
    .options = rows,
    .example = {{"cinch convert eleven.safetensors -o eleven.json",
                 "As JSON, which can be read and edited by hand."},
                {"cinch convert eleven.json -o again.safetensors --quiet",
                 "Back again: the same weights."},
                {"cinch convert back.json -o - --quiet | cinch show -",
                 "As safetensors on standard output."}},
    .least = 1,
    .most = 2,
    .run = run};
