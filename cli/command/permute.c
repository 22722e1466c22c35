/* permute.c - cinch permute: another mapping from the same weights, without training. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cinch_train.h"
#include "format/known_keys.h"
#include "format/net_and_mapping.h"
#include "format/prove.h"
#include "format/symbols.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

typedef struct permute_options {
    common_options common;
    table_options table;
    read_options kind;
    const char *to, *out;
} permute_options;

static const option_row rows[] = {
    {TEXT_OPTION("to", "MAPPING", permute_options, to,
                 "What the network is to compute: a CSV file, - or a family, as cinch(1) says.")},
    {.letter = 'o',
     TEXT_OPTION("out", "NET2", permute_options, out,
                 "Write the network here: JSON if the name ends in .json, else safetensors.")},
    OPTIONS_OF_KIND(permute_options),
    OPTIONS_OF_READING(permute_options),
    OPTIONS_OF_MAPPINGS(permute_options),
    {.name = NULL}};

typedef struct permute_work {
    permute_options options;
    const char *name; /* of the network */
    saved_net saved;
    table loaded;
    cinch_mapping *mapping; /* keys by the network's numbers, values by its own */
    cinch_alphabet value;   /* the new network's */
    uint32_t *answers;
    cinch_permutation found;
    cinch_net net; /* the new one */
    proof before, after;
    void *pieces; /* memory for the command's whole run */
} permute_work;

/* ---- Symbols --------------------------------------------------------------------------------- */

/* Keys get the network's numbers; values keep the mapping's, and may be symbols new to it. */
static bool translate_keys(permute_work *work, problem *issue)
{
    cinch_mapping keys = *work->mapping;
    if (!work->saved.has_symbols)
        return true; /* they are the mapping's */
    keys.values = work->saved.value;
    keys.value = memory_keep(&work->pieces, keys.rows, sizeof *keys.value);
    memset(keys.value, 0, keys.rows * sizeof *keys.value);
    if (!saved_net_translate(&work->saved, &keys, work->options.to, issue))
        return false;
    work->mapping->keys = keys.keys;
    return true;
}

/* The mapping's values, then as many of the network's own other symbols as there are outputs
 * left. */
static bool choose_symbols(permute_work *work, problem *issue)
{
    const cinch_alphabet *fresh = work->mapping->values, *old = work->saved.value;
    uint32_t outputs = work->saved.net.shape.values, count = fresh->count;
    if (count > outputs)
        return problem_set(
            issue, EXIT_INPUT, "%s: %s values, but the network has %s; train one with `cinch fit`",
            work->options.to, text_of_count(count).text, counted(outputs, "output").text);
    const char **texts = memory_take(outputs, sizeof *texts);
    cinch_index index;
    owned_arena memory = memory_index(&index, fresh);
    for (uint32_t i = 0, own = 0; i < outputs; i++) {
        while (i >= count && cinch_index_find(&index, cinch_symbol(old, own)) != UINT32_MAX)
            own++;
        texts[i] = i < count ? cinch_symbol(fresh, i) : cinch_symbol(old, own++);
    }
    free(memory.memory);
    work->value = alphabet_of_texts(&work->pieces, texts, outputs);
    work->value.name = fresh->name;
    free(texts);
    work->mapping->values = &work->value;
    return true;
}

/* ---- Doing it -------------------------------------------------------------------------------- */

static bool prove_both(permute_work *work, problem *issue)
{
    cinch_mapping own = *work->mapping;
    own.value = work->answers;
    own.values = work->saved.value;
    work->before = proof_make(&work->saved.net, &own);
    if (!prove(&work->after, &work->net, work->mapping, work->name, issue))
        return false;
    return work->after.status != CINCH_WRONG_ROW ||
           problem_set(issue, EXIT_INPUT, "%s: %s", work->name,
                       cinch_status_text(work->after.status));
}

static bool permute(permute_work *work, problem *issue)
{
    const cinch_shape *shape = &work->saved.net.shape;
    work->answers = memory_keep(&work->pieces, work->mapping->rows, sizeof *work->answers);
    work->net.weights =
        memory_keep(&work->pieces, cinch_shape_cost(shape).parameters, sizeof *work->net.weights);
    owned_arena scratch = memory_arena(cinch_cert_size(shape));
    work->found =
        cinch_permute(&work->net, work->answers, &work->saved.net, work->mapping, scratch.arena);
    free(scratch.memory);
    return work->found.obstacle != CINCH_PERMUTABLE || prove_both(work, issue);
}

/* The old network's provenance, with what is no longer true replaced. */
static json_t *about(const permute_work *work)
{
    json_t *object = work->saved.about != NULL ? json_deep_copy(work->saved.about) : json_object();
    json_t *permuted = json_object();
    json_t *before = json_object_get(object, "mapping");
    if (before != NULL)
        json_object_set(permuted, "from_mapping", before);
    json_object_set_new(permuted, "from_net_hash",
                        json_from_hash(cinch_net_hash(&work->saved.net)));
    json_object_set_new(object, "mapping", json_string(work->options.to));
    json_object_set_new(object, "mapping_hash", json_from_hash(cinch_mapping_hash(work->mapping)));
    json_object_set_new(object, "rows", json_from_count(work->mapping->rows));
    json_object_set_new(object, "rows_right", json_from_count(work->mapping->rows));
    json_object_set_new(object, "exact", json_true());
    json_object_set_new(object, "proved", json_true());
    json_object_set_new(object, "margin", json_from_double(work->after.certificate.margin));
    json_object_set_new(object, "permuted_from", permuted);
    json_t *key_list = known_keys_json(work->mapping);
    json_object_del(object, "key_list");
    if (key_list != NULL)
        json_object_set_new(object, "key_list", key_list);
    return object;
}

static bool save(permute_work *work, problem *issue)
{
    saved_net fresh = work->saved;
    fresh.net = work->net;
    fresh.has_symbols = true;
    fresh.value = &work->value;
    fresh.about = about(work);
    for (uint32_t c = 0; c < work->mapping->columns; c++)
        fresh.seen[c] = saved_net_seen(work->mapping, c);
    bool good = saved_net_write(&fresh, work->options.out, issue);
    for (uint32_t c = 0; c < work->mapping->columns; c++)
        free(fresh.seen[c]);
    json_decref(fresh.about);
    return good;
}

/* ---- Saying it ------------------------------------------------------------------------------- */

/* The values that a row's key puts first. */
static long_text tie_at(const permute_work *work, size_t row)
{
    const cinch_net *net = &work->saved.net;
    owned_arena memory = memory_arena(cinch_walk_size(&net->shape));
    cinch_walk walk;
    REQUIRE(cinch_walk_init(&walk, &net->shape, &memory.arena) == CINCH_OK);
    cinch_net_walk(&walk, net, work->mapping->key + row * work->mapping->columns);
    long_text result = {"number that overflows"};
    if (walk.best_count > 1)
        result = text_of_tie(work->saved.value, walk.best_count, walk.best);
    free(memory.memory);
    return result;
}

/* Why there is no renaming, as a sentence. */
static void explain(char *into, size_t size, const permute_work *work)
{
    const cinch_permutation *found = &work->found;
    const cinch_alphabet *old = work->saved.value;
    long_text a = text_of_key(work->mapping, found->first);
    long_text b = text_of_key(work->mapping, found->second);
    uint32_t say_a = work->answers[found->first], say_b = work->answers[found->second];
    uint32_t want_a = work->mapping->value[found->first];
    uint32_t want_b = work->mapping->value[found->second];
    if (found->obstacle == CINCH_TIE)
        snprintf(into, size, "key %s has a %s: there is no answer to rename", b.text,
                 tie_at(work, found->second).text);
    else if (found->obstacle == CINCH_SPLIT)
        snprintf(into, size,
                 "keys %s and %s get the same answer (%s), but the mapping sends them to %s and %s",
                 a.text, b.text, text_of_symbol(cinch_symbol(old, say_a)).text,
                 text_of_symbol(cinch_symbol(&work->value, want_a)).text,
                 text_of_symbol(cinch_symbol(&work->value, want_b)).text);
    else
        snprintf(into, size,
                 "keys %s and %s get different answers (%s and %s), but the mapping sends both to "
                 "%s",
                 a.text, b.text, text_of_symbol(cinch_symbol(old, say_a)).text,
                 text_of_symbol(cinch_symbol(old, say_b)).text,
                 text_of_symbol(cinch_symbol(&work->value, want_a)).text);
}

/* Keys whose symbols all occurred in the training, and how many of them no row has. */
static uint64_t count_left_out(const permute_work *work, uint64_t *keys)
{
    const cinch_mapping *mapping = work->mapping;
    *keys = 1;
    for (uint32_t c = 0; c < mapping->columns; c++) {
        const bool *seen = work->saved.seen[c];
        uint64_t symbols = 0;
        for (uint32_t i = 0; i < mapping->keys[c].count; i++)
            symbols += seen == NULL || seen[i];
        if (symbols > 0 && *keys > UINT64_MAX / symbols)
            return 0; /* a table of all keys is out of question */
        *keys *= symbols;
    }
    uint64_t left = *keys;
    for (size_t row = 0; row < mapping->rows; row++) {
        bool all = true;
        for (uint32_t c = 0; c < mapping->columns; c++)
            all &= work->saved.seen[c] == NULL ||
                   work->saved.seen[c][mapping->key[row * mapping->columns + c]];
        left -= all;
    }
    return left;
}

static void print_result(const permute_work *work)
{
    const cinch_shape *shape = &work->saved.net.shape;
    size_t count = work->mapping->rows;
    bool proved = work->after.status == CINCH_OK;
    bool one_value =
        work->after.certificate.rival == work->mapping->value[work->after.certificate.row];
    if (work->found.obstacle != CINCH_PERMUTABLE) {
        char reason[1024];
        explain(reason, sizeof reason, work);
        output_verdict(VERDICT_NO, "no permutation");
        output_print(" of the outputs makes %s of %s: %s\n", file_input_name(work->options.to),
                     file_input_name(work->name), reason);
        return;
    }
    if (proved)
        output_verdict(VERDICT_YES, "exact in %s%s, proved", count == 1 ? "its " : "all ",
                       counted(count, "row").text);
    else
        output_verdict(VERDICT_PARTLY, "not proved, rounding could change an answer");
    output_print(": %s computes %s without training\n", shape_text(shape).text,
                 file_input_name(work->options.to));
    output_print("  outputs      %s of %s stand elsewhere\n", text_of_count(work->found.moved).text,
                 text_of_count(shape->values).text);
    output_print("  connections  %s, %s\n", text_of_count(cinch_shape_cost(shape).connections).text,
                 work->found.same_weights ? "the same numbers, each as often"
                                          : "not the same numbers");
    uint64_t keys, left_out = count_left_out(work, &keys);
    if (left_out > 0)
        output_print("  left out     %s of the network's %s %s in no row\n",
                     text_of_count(left_out).text, counted(keys, "key").text,
                     left_out == 1 ? "is" : "are");
    if (one_value)
        output_print("  margin       none to measure: there is only one value\n");
    else
        output_print("  margin       %s, %s before; rounding moves it by %s at most\n",
                     text_of_number(work->after.certificate.margin).text,
                     text_of_number(work->before.certificate.margin).text,
                     text_of_number(work->after.certificate.bound).text);
    if (work->after.failures.float_wrong > 0)
        output_print("  %s\n", text_of_float_wrong(work->after.failures.float_wrong).text);
}

static json_t *result_json(const permute_work *work)
{
    const cinch_shape *shape = &work->saved.net.shape;
    bool found = work->found.obstacle == CINCH_PERMUTABLE;
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("permute"));
    json_object_set_new(object, "file", json_string(work->name));
    json_object_set_new(object, "mapping", json_string(work->options.to));
    json_object_set_new(object, "shape", json_string(shape_text(shape).text));
    json_object_set_new(object, "rows", json_from_count(work->mapping->rows));
    json_object_set_new(object, "permutable", json_boolean(found));
    json_object_set_new(object, "proved", json_boolean(found && work->after.status == CINCH_OK));
    if (!found) {
        char reason[1024];
        explain(reason, sizeof reason, work);
        json_object_set_new(object, "reason", json_string(reason));
        return object;
    }
    uint64_t keys;
    json_object_set_new(object, "keys_left_out", json_from_count(count_left_out(work, &keys)));
    json_object_set_new(object, "outputs_moved", json_from_count(work->found.moved));
    json_object_set_new(object, "connections",
                        json_from_count(cinch_shape_cost(shape).connections));
    json_object_set_new(object, "same_weights", json_boolean(work->found.same_weights));
    json_object_set_new(object, "margin", json_from_double(work->after.certificate.margin));
    json_object_set_new(object, "margin_before", json_from_double(work->before.certificate.margin));
    json_object_set_new(object, "bound", json_from_double(work->after.certificate.bound));
    json_object_set_new(object, "float32_wrong", json_from_count(work->after.failures.float_wrong));
    json_object_set_new(object, "net_hash", json_from_hash(cinch_net_hash(&work->net)));
    return object;
}

static int finish(permute_work *work, problem *issue)
{
    const permute_options *options = &work->options;
    bool proved = work->found.obstacle == CINCH_PERMUTABLE && work->after.status == CINCH_OK;
    bool write = proved && options->out != NULL;
    if (write && !save(work, issue))
        return EXIT_INPUT;
    if (options->common.json)
        output_json(result_json(work));
    else if (!write || !file_is_standard(options->out))
        print_result(work);
    output_flush();
    if (options->out != NULL && !options->common.quiet)
        output_say(write ? "saved to %s" : "%s is not written", file_output_name(options->out));
    return proved ? EXIT_OK : EXIT_NO;
}

static bool check_options(const permute_work *work, problem *issue)
{
    const permute_options *options = &work->options;
    if (options->to == NULL)
        return problem_set(issue, EXIT_USAGE, "--to MAPPING is missing: what is to be computed?");
    if (file_is_standard(options->out) && options->common.json)
        return problem_set(issue, EXIT_USAGE,
                           "standard output can be the network (-o -) or the result (--json)");
    return file_apart(options->out, work->name, "-o and the network", issue) &&
           file_apart(options->out, options->to, "-o and the mapping", issue) &&
           (options->out == NULL || file_writable(options->out, issue));
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    permute_work work = {.name = NULL};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.name = rest.word[0];
    status = EXIT_INPUT;
    if (!check_options(&work, issue))
        return status;
    work.mapping = &work.loaded.mapping;
    work.options.kind.sizes_alone = true;
    bool opened = open_apart(&work.saved, &work.loaded, work.name, work.options.to,
                             &work.options.table, &work.options.kind, issue);
    table_say(&work.loaded, work.options.common.quiet);
    if (opened && translate_keys(&work, issue) && choose_symbols(&work, issue) &&
        permute(&work, issue))
        status = finish(&work, issue);
    saved_net_free(&work.saved);
    table_free(&work.loaded);
    memory_drop(&work.pieces);
    return status;
}

const command command_permute = {
    .name = "permute",
    .usage = "NET --to MAPPING [-o NET2]",
    .summary = "another mapping from the same weights, without training",
    .about =
        "Makes the network in the file NET compute MAPPING by moving its output weights: where it "
        "answers alike and apart as MAPPING does, only the names of its answers differ, and the "
        "connections of another output have them. No weight changes, so no margin does; the "
        "result is proved before it is written.\n"
        "Exit status: 0 proved, 1 no permutation of the outputs does it, 2 bad usage, 3 bad input, "
        "or a mapping that does not fit the network.",
    .options = rows,
    .example = {{"cinch permute eleven.safetensors --to reverse:11",
                 "Whether the same weights can reverse eleven symbols."},
                {"cinch permute eleven.safetensors --to perm:11:7 -o mixed.safetensors",
                 "Makes them send eleven symbols to a random order, and keeps that network."},
                {"cinch permute mixed.safetensors --to cycle:11 -o back.json",
                 "Back again, as JSON."}},
    .least = 1,
    .most = 1,
    .run = run};
