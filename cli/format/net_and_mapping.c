/* net_and_mapping.c - a network together with the mapping that it is held against. */
#include "format/net_and_mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_describe.h"
#include "system/memory.h"
#include "talk/output.h"

static bool refuse_standard(problem *issue)
{
    return problem_set(issue, EXIT_USAGE,
                       "standard input cannot be both the network and the mapping");
}

static bool translate(saved_net *saved, table *loaded, const char *mapping, problem *issue)
{
    return !saved->has_symbols || saved_net_translate(saved, &loaded->mapping, mapping, issue);
}

bool open_apart(saved_net *saved, table *loaded, const char *net, const char *mapping,
                const table_options *options, const read_options *kind, problem *issue)
{
    *saved = (saved_net){.has_symbols = false};
    memset(loaded, 0, sizeof *loaded);
    if (file_is_standard(net) && file_is_standard(mapping))
        return refuse_standard(issue);
    return table_load(loaded, mapping, options, issue) &&
           saved_net_read(saved, net, &loaded->mapping, kind, issue);
}

bool open_pair(saved_net *saved, table *loaded, const char *net, const char *mapping,
               const table_options *options, const read_options *kind, problem *issue)
{
    return open_apart(saved, loaded, net, mapping, options, kind, issue) &&
           translate(saved, loaded, mapping, issue);
}

/* One text with all numbers below the larger count serves both alphabets. */
static void number_symbols(saved_net *saved)
{
    enum { LONGEST = 11 }; /* "4294967295" and its end */
    uint32_t keys = saved->net.shape.offset[1], values = saved->net.shape.values;
    uint32_t count = keys > values ? keys : values;
    char *text = saved_net_take(saved, count, LONGEST);
    size_t *start = saved_net_take(saved, count, sizeof *start), at = 0;
    for (uint32_t i = 0; i < count; i++) {
        start[i] = at;
        at += (size_t)snprintf(text + at, LONGEST, "%u", i) + 1;
    }
    saved->keys = saved_net_take(saved, 1, sizeof *saved->keys);
    saved->value = saved_net_take(saved, 1, sizeof *saved->value);
    *saved->keys = (cinch_alphabet){.name = "input", .text = text, .start = start, .count = keys};
    *saved->value =
        (cinch_alphabet){.name = "output", .text = text, .start = start, .count = values};
}

/* What is left to do once the file is read. */
static void finish_net(saved_net *saved, const char *net, bool quiet)
{
    if (saved->has_symbols)
        return;
    number_symbols(saved);
    if (!quiet)
        output_say("%s has no symbols: inputs and outputs go by number, from 0", net);
}

bool open_net(saved_net *saved, const char *net, const read_options *kind, bool quiet,
              problem *issue)
{
    if (!saved_net_read(saved, net, NULL, kind, issue))
        return false;
    finish_net(saved, net, quiet);
    return true;
}

bool open_net_bytes(saved_net *saved, const file_bytes *file, const char *net,
                    const read_options *kind, bool quiet, problem *issue)
{
    if (!saved_net_parse(saved, file->bytes, file->count, net, NULL, kind, issue))
        return false;
    finish_net(saved, net, quiet);
    return true;
}

bool open_pair_bytes(saved_net *saved, table *loaded, const file_bytes *file, const char *net,
                     const char *mapping, const table_options *options, const read_options *kind,
                     problem *issue)
{
    if (file_is_standard(net) && file_is_standard(mapping))
        return refuse_standard(issue);
    return table_load(loaded, mapping, options, issue) &&
           saved_net_parse(saved, file->bytes, file->count, net, &loaded->mapping, kind, issue) &&
           translate(saved, loaded, mapping, issue);
}

void open_remark(const saved_net *saved, bool quiet)
{
    uint64_t count = json_to_count(json_object_get(saved->about, "rows"));
    uint64_t right = json_to_count(json_object_get(saved->about, "rows_right"));
    bool inexact = json_is_false(json_object_get(saved->about, "exact")) && !quiet;
    if (inexact && right < count)
        output_say("remark: this network was saved as not exact, %s of %s right",
                   text_of_count(right).text, counted(count, "row").text);
    else if (inexact)
        output_say("remark: this network was saved as not exact");
    uint64_t wrong = json_to_count(json_object_get(saved->about, "float32_wrong"));
    if (wrong > 0 && !quiet)
        output_say("remark: %s", text_of_float_wrong(wrong).text);
}
