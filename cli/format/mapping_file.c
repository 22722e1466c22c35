/* mapping_file.c - mappings from CSV files, from standard input and from families. */
#define _XOPEN_SOURCE 700

#include "format/mapping_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/other_kinds.h"
#include "format/table_csv.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/symbol_text.h"

bool table_from_csv(table *out, unsigned char *bytes, size_t count, const char *name,
                    const table_options *options, problem *issue)
{
    csv_source source = {.name = name, .descriptor = -1, .bytes = bytes, .count = count};
    return table_read_csv(out, &source, options, issue);
}

/* ---- Named families -------------------------------------------------------------------------- */

/* An option that was given and is for CSV files alone, or NULL. */
static const char *own_option(const table_options *options)
{
    return options->value.count     ? "value"
           : options->keys.count    ? "keys"
           : options->symbols.count ? "symbols"
           : options->separator     ? "separator"
           : options->comment       ? "comment"
           : options->no_header     ? "no-header"
           : options->skip_empty    ? "skip-empty"
           : options->any           ? "any"
           : options->remark_case   ? "remark-case"
                                    : NULL;
}

static bool load_family(table *out, const char *spec, const table_options *options, problem *issue)
{
    const char *own = options ? own_option(options) : NULL;
    if (own)
        return problem_set(issue, EXIT_USAGE,
                           "%s: --%s goes with a CSV file, not with a named family: leave it out",
                           spec, own);
    size_t bytes;
    REQUIRE(cinch_mapping_family_size(&bytes, spec) == CINCH_OK);
    if (!memory_fits(bytes, spec, issue))
        return false;
    owned_arena owned = memory_arena(bytes);
    *out = (struct table){.memory = memory_take_zeroed(1, sizeof *out->memory)};
    out->memory->family = owned.memory;
    REQUIRE(cinch_mapping_family(&out->mapping, spec, &owned.arena) == CINCH_OK);
    if (options)
        order_symbols(&out->mapping, (symbol_order)options->order, NULL, &out->memory->ordered);
    return true;
}

/* The usage of the family that `spec` most likely means, or NULL. */
static const char *family_near(const char *spec)
{
    enum { MOST = 32 };
    char names[MOST][16], word[16];
    const char *name[MOST];
    size_t count = 0;
    const char *usage;
    for (; count < MOST && (usage = cinch_mapping_family_usage(count)) != NULL; count++) {
        snprintf(names[count], sizeof names[count], "%.*s", (int)strcspn(usage, ":"), usage);
        name[count] = names[count];
    }
    snprintf(word, sizeof word, "%.*s", (int)strcspn(spec, ":"), spec);
    const char *nearest = nearest_name(word, name, count);
    for (size_t i = 0; nearest && i < count; i++) {
        if (nearest == name[i])
            return cinch_mapping_family_usage(i);
    }
    return NULL;
}

/* "N and M are whole numbers from 1 to 100000000": what a usage names, and no more. */
static short_text numbers_text(const char *usage)
{
    short_text text;
    const char *numbers = strchr(usage, ':');
    snprintf(text.text, sizeof text.text, "%s from %d to 100000000%s",
             strstr(numbers, ":M") ? "N and M are whole numbers" : "N is a whole number",
             strncmp(usage, "shift:", 6) == 0 ? 2 : 1,
             strstr(numbers, ":SEED") ? ", SEED from 0 to 2^64 - 1" : "");
    return text;
}

static bool blame_family(const char *spec, cinch_status status, problem *issue)
{
    const char *usage = family_near(spec);
    if (status == CINCH_BAD_FAMILY)
        return problem_set(issue, EXIT_USAGE,
                           "%s: not of the form %s: %s, without sign or leading zeros", spec, usage,
                           numbers_text(usage).text);
    return problem_set(issue, EXIT_USAGE, "%s: neither a file nor a named family: is %s meant?",
                       spec, usage);
}

/* ---- Any source ------------------------------------------------------------------------------ */

static bool is_no_file(const char *source)
{
    return !file_is_standard(source) && access(source, F_OK) != 0 &&
           (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
}

bool table_is_family(const char *source)
{
    size_t bytes;
    return is_no_file(source) && cinch_mapping_family_size(&bytes, source) == CINCH_OK;
}

bool table_load(table *out, const char *source, const table_options *options, problem *issue)
{
    size_t bytes;
    cinch_status status = cinch_mapping_family_size(&bytes, source);
    if (table_is_family(source))
        return load_family(out, source, options, issue);
    if (is_no_file(source) && (status == CINCH_BAD_FAMILY || family_near(source)))
        return blame_family(source, status, issue);
    int descriptor = file_open_input(source, issue);
    if (descriptor < 0)
        return false;
    csv_source csv = {.name = file_input_name(source), .descriptor = descriptor};
    bool good = table_read_csv(out, &csv, options, issue);
    if (!good && issue->status == EXIT_INPUT)
        other_kind_instead(source, descriptor, issue);
    file_close_input(descriptor);
    return good;
}

void table_say(const table *said, bool quiet)
{
    for (size_t i = 0; i < said->remarks && !quiet; i++)
        output_say("%s", said->remark[i]);
}

void table_free(table *out)
{
    struct table_memory *memory = out->memory;
    if (!memory)
        return;
    if (memory->family) {
        free(memory->family);
    } else {
        free(out->mapping.key);
        free(out->mapping.value);
        free(out->mapping.line);
    }
    symbols_free(&memory->header);
    memory_drop(&memory->remarks);
    free(memory->joined);
    for (size_t i = 0; i < memory->set_count; i++)
        symbols_free(&memory->sets[i]);
    free(memory->sets);
    free(memory->alphabets);
    memory_drop(&memory->ordered);
    free(memory);
    *out = (struct table){0};
}
