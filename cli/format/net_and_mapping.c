/* net_and_mapping.c - a network together with the mapping that it is held against. */
#include "format/net_and_mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_describe.h"
#include "format/prove.h"
#include "format/reading.h"
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

/* ---- Other ways ------------------------------------------------------------------------------ */

/* Reads the network for a mapping in another order, or with other names; says how if it is
 * exact. */
static bool exact_otherwise(FILE *out, const cinch_mapping *mapping, const char *net,
                            const read_options *kind, const char *order)
{
    saved_net saved;
    problem unsaid = {.status = 0};
    if (!saved_net_read(&saved, net, mapping, kind, &unsaid))
        return false;
    bool exact = saved.reading && proof_first_wrong(&saved.net, mapping) == mapping->rows;
    if (exact && order)
        fprintf(out, "--order %s", order);
    if (exact && kind->other_names) {
        fputs(order ? " --layers " : "--layers ", out);
        reading_put(out, saved.reading);
    }
    saved_net_free(&saved);
    return exact;
}

/* Whether a list of all symbols can be shown and typed as it is. */
static bool is_plain(const cinch_alphabet *alphabet)
{
    enum { LONGEST = 300 };
    size_t length = 0;
    for (uint32_t s = 0; s < alphabet->count && length <= LONGEST; s++) {
        const char *symbol = cinch_symbol(alphabet, s);
        length += strlen(symbol) + 1;
        for (const char *c = symbol; *c; c++)
            if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
                  (*c >= 'a' && *c <= 'z') || strchr("._-+", *c)))
                return false;
    }
    return length <= LONGEST;
}

/* One alphabet for both columns, in the order of the keys, as --symbols takes it. */
static bool exact_shared(FILE *out, const cinch_mapping *mapping, const char *net,
                         const read_options *kind)
{
    if (mapping->columns != 1)
        return false;
    void *pieces = NULL;
    cinch_mapping other = copy_rows(mapping, &pieces);
    const cinch_alphabet *keys = mapping->keys, *values = mapping->values;
    cinch_index index;
    owned_arena memory = memory_index(&index, keys);
    bool good = keys->count == values->count && is_plain(keys);
    for (size_t row = 0; good && row < other.rows; row++) {
        other.value[row] = cinch_index_find(&index, cinch_symbol(values, other.value[row]));
        good = other.value[row] != UINT32_MAX;
    }
    other.values = keys;
    good = good && exact_otherwise(out, &other, net, kind, NULL);
    for (uint32_t s = 0; good && s < keys->count; s++)
        fprintf(out, "%s%s", s ? "," : "--symbols ", cinch_symbol(keys, s));
    free(memory.memory);
    memory_drop(&pieces);
    return good;
}

char *open_otherwise(const saved_net *saved, const table *loaded, const char *net,
                     const table_options *options, const read_options *kind)
{
    if (!saved->reading || file_is_standard(net))
        return NULL;
    char *text;
    size_t count;
    FILE *out = memory_stream(&text, &count);
    bool found = false, fixed = options->symbols.count > 0;
    for (int names = 0; names < 2 && !found; names++) {
        read_options other = *kind;
        other.other_names = names == 1;
        if (names == 1 && (kind->layers || !saved->reading->reason))
            break;
        if (names == 1)
            found = exact_otherwise(out, &loaded->mapping, net, &other, NULL);
        for (int order = ORDER_SORTED; order < SYMBOL_ORDERS && !found && !fixed; order++) {
            void *pieces = NULL;
            cinch_mapping mapping = copy_rows(&loaded->mapping, &pieces);
            order_symbols(&mapping, (symbol_order)order, NULL, &pieces);
            found = exact_otherwise(out, &mapping, net, &other, symbol_order_words[order]);
            memory_drop(&pieces);
        }
        found = found || (!fixed && exact_shared(out, &loaded->mapping, net, &other));
    }
    memory_stream_end(out);
    if (found)
        return text;
    free(text);
    return NULL;
}

/* ---- Networks alone -------------------------------------------------------------------------- */

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
