/* check.c - cinch check: proves that a network is exact, or names the rows where it is not. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/against.h"
#include "format/measures.h"
#include "format/net_and_mapping.h"
#include "format/prove.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/names.h"
#include "talk/output.h"
#include "talk/symbol_text.h"

typedef struct check_options {
    common_options common;
    table_options table;
    kind_options kind;
    const char *out, *against;
} check_options;

static const option_row rows[] = {{.letter = 'o',
                                   TEXT_OPTION("out", "CERT", check_options, out,
                                               "Write the certificate here: JSON with mapping, "
                                               "network and claims, which can be checked alone.")},
                                  {TEXT_OPTION("against", "CERT", check_options, against,
                                               "Say whether this certificate holds and is about "
                                               "this network and this mapping, and what differs "
                                               "if not.")},
                                  OPTIONS_OF_KIND(check_options),
                                  OPTIONS_OF_MAPPINGS(check_options),
                                  {.name = NULL}};

/* What there is to say about a network and a mapping. */
typedef struct check_work {
    check_options options;
    const char *name;                    /* of the network or the certificate */
    const char *net_name, *mapping_name; /* as they were given */
    saved_net saved;
    table loaded;
    saved_certificate certificate;
    const cinch_net *net;
    const cinch_mapping *mapping;
    cinch_certificate claims;
    margin_share share; /* of a network that is right */
    cinch_failures failures;
    cinch_status status;
    bool from_certificate;
    bool other_codes; /* those in the certificate are not the network's */
    bool other_pair;  /* the certificate holds, for another network or mapping */
    against found;    /* with --against: what differs */
} check_work;

/* ---- Saying it ------------------------------------------------------------------------------- */

/* "line 12" of a file, "row 3" of a family */
static short_text row_place(const cinch_mapping *mapping, size_t row)
{
    short_text place;
    if (mapping->line != NULL)
        snprintf(place.text, sizeof place.text, "line %llu",
                 (unsigned long long)mapping->line[row]);
    else
        snprintf(place.text, sizeof place.text, "row %zu", row + 1);
    return place;
}

static void print_key(const cinch_mapping *mapping, size_t row)
{
    for (uint32_t c = 0; c < mapping->columns; c++) {
        uint32_t symbol = mapping->key[row * mapping->columns + c];
        output_print("%s%s", c == 0 ? "" : ",",
                     text_of_symbol(cinch_symbol(&mapping->keys[c], symbol)).text);
    }
}

static short_text value_text(const cinch_mapping *mapping, uint32_t value)
{
    return text_of_symbol(cinch_symbol(mapping->values, value));
}

static bool is_right(const check_work *work)
{
    return work->status == CINCH_OK || work->status == CINCH_NOT_PROVED;
}

static bool has_rival(const check_work *work)
{
    return work->claims.rival != work->mapping->value[work->claims.row];
}

static void print_margin(const check_work *work)
{
    const cinch_mapping *mapping = work->mapping;
    const cinch_certificate *claims = &work->claims;
    uint32_t value = mapping->value[claims->row];
    if (!has_rival(work)) {
        output_print("only one value exists\n");
        return;
    }
    output_print("smallest margin %s", text_of_number(claims->margin).text);
    if (work->share.is_any)
        output_print("%s", margin_share_text(&work->share).text);
    output_print(" at %s (", row_place(mapping, claims->row).text);
    print_key(mapping, claims->row);
    output_print(" -> %s, rival %s), bound %s\n", value_text(mapping, value).text,
                 value_text(mapping, claims->rival).text, text_of_number(claims->bound).text);
}

static void print_failures(const check_work *work)
{
    const cinch_mapping *mapping = work->mapping;
    const cinch_failures *failures = &work->failures;
    output_verdict(VERDICT_NO, "not exact");
    output_print(": %s of %s wrong\n", text_of_count(failures->count).text,
                 counted(mapping->rows, "row").text);
    for (size_t i = 0; i < failures->listed; i++) {
        size_t row = failures->row[i];
        output_print("  %s: ", row_place(mapping, row).text);
        print_key(mapping, row);
        output_print(" -> %s, but the network ", value_text(mapping, mapping->value[row]).text);
        if (failures->answer[i] == UINT32_MAX)
            output_print("has a tie\n");
        else
            output_print("answers %s\n", value_text(mapping, failures->answer[i]).text);
    }
    if (failures->listed < failures->count)
        output_print("  and %s more\n", text_of_count(failures->count - failures->listed).text);
    if (failures->unproved > 0)
        output_print("  besides, rounding could change the answer in %s that %s right\n",
                     counted(failures->unproved, "row").text,
                     failures->unproved == 1 ? "is" : "are");
}

static void refuse_hash(const char *what, uint64_t claimed, uint64_t own)
{
    if (claimed != own)
        output_print("; the hash of its %s is %016llx, not %016llx", what, (unsigned long long)own,
                     (unsigned long long)claimed);
}

/* Which claims differ from what holds: a certificate made anew says. */
static void refuse_claims(const check_work *work)
{
    const cinch_certificate *claims = &work->claims;
    const proof made = proof_make(work->net, work->mapping);
    const cinch_certificate *own = &made.certificate;
    if (made.status != CINCH_OK) {
        output_print("; %s", cinch_status_text(made.status));
        return;
    }
    if (claims->rows != own->rows)
        output_print("; rows is %llu, not %llu", (unsigned long long)own->rows,
                     (unsigned long long)claims->rows);
    if (claims->margin != own->margin || claims->row != own->row || claims->rival != own->rival)
        output_print("; the smallest margin is %s at row %llu, rival %u (from 0)",
                     text_of_number(own->margin).text, (unsigned long long)own->row, own->rival);
    if (claims->bound != own->bound)
        output_print("; the bound is %s", text_of_number(own->bound).text);
}

static void print_pair(const check_work *work, const char *before, const char *verb)
{
    output_print("%s%s %s about %s and %s\n", before, file_input_name(work->name), verb,
                 file_input_name(work->net_name), file_input_name(work->mapping_name));
}

/* What a certificate is about that holds, if not what it is held against. */
static void print_differences(const check_work *work)
{
    output_verdict(VERDICT_NO, "refused");
    print_pair(work, ": ", "is a proof, but not");
    for (int part = 0; part < AGAINST_PARTS; part++)
        if (work->found.part[part][0])
            output_print("  %-7s  %s\n", against_words[part], work->found.part[part]);
}

static void print_refusal(const check_work *work)
{
    const cinch_certificate *claims = &work->claims;
    if (work->other_pair) {
        print_differences(work);
        return;
    }
    output_verdict(VERDICT_NO, "refused");
    output_print(": %s: %s", work->name,
                 work->status == CINCH_CERT_STALE ? "its hashes and its content do not go together"
                                                  : cinch_status_text(work->status));
    if (work->status == CINCH_CERT_STALE) {
        refuse_hash("mapping", claims->mapping_hash, cinch_mapping_hash(work->mapping));
        refuse_hash("shape", claims->shape_hash,
                    cinch_net_hash(&(cinch_net){.shape = work->net->shape}));
        refuse_hash("network", claims->net_hash, cinch_net_hash(work->net));
    } else if (work->other_codes) {
        output_print("; the hidden codes are not those of its network");
    } else if (work->status == CINCH_CERT_FALSE) {
        refuse_claims(work);
    }
    output_print("\n");
}

static void print_result(const check_work *work)
{
    if (work->status == CINCH_OK) {
        output_verdict(VERDICT_YES, "exact: %s proved", counted(work->mapping->rows, "row").text);
        output_print("%s, ", work->from_certificate ? " by this certificate" : "");
        print_margin(work);
        if (work->options.against != NULL)
            print_pair(work, "  ", "is");
    } else if (work->from_certificate) {
        print_refusal(work);
    } else if (work->status == CINCH_WRONG_ROW) {
        print_failures(work);
    } else if (work->status == CINCH_NOT_PROVED) {
        output_verdict(VERDICT_PARTLY, "not proved");
        output_print(": every row is right, but rounding could change %s, ",
                     counted(work->failures.unproved, "answer").text);
        print_margin(work);
    }
}

static void set_row(json_t *object, const cinch_mapping *mapping, size_t row)
{
    json_t *key = json_array();
    for (uint32_t c = 0; c < mapping->columns; c++)
        json_array_append_new(
            key,
            json_string(cinch_symbol(&mapping->keys[c], mapping->key[row * mapping->columns + c])));
    json_object_set_new(object, "row", json_from_count(row + 1));
    json_object_set_new(object, "line",
                        mapping->line != NULL ? json_from_count(mapping->line[row]) : json_null());
    json_object_set_new(object, "key", key);
    json_object_set_new(object, "value",
                        json_string(cinch_symbol(mapping->values, mapping->value[row])));
}

static json_t *failures_json(const check_work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; i < work->failures.listed; i++) {
        json_t *one = json_object();
        uint32_t answer = work->failures.answer[i];
        set_row(one, work->mapping, work->failures.row[i]);
        json_object_set_new(one, "answer",
                            answer != UINT32_MAX
                                ? json_string(cinch_symbol(work->mapping->values, answer))
                                : json_null());
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *against_json(const check_work *work)
{
    json_t *about = json_object(), *differences = json_object();
    json_object_set_new(about, "network", json_string(work->net_name));
    json_object_set_new(about, "mapping", json_string(work->mapping_name));
    for (int part = 0; part < AGAINST_PARTS; part++)
        json_object_set_new(differences, against_words[part],
                            work->found.part[part][0] ? json_string(work->found.part[part])
                                                      : json_null());
    json_object_set_new(about, "differences", differences);
    return about;
}

static json_t *result_json(const check_work *work)
{
    json_t *object = json_object();
    json_object_set_new(object, "command", json_string("check"));
    json_object_set_new(object, "file", json_string(work->name));
    json_object_set_new(object, "shape", json_string(shape_text(&work->net->shape).text));
    json_object_set_new(object, "rows", json_from_count(work->mapping->rows));
    json_object_set_new(object, "proved", json_boolean(work->status == CINCH_OK));
    json_object_set_new(object, "status", json_string(cinch_status_text(work->status)));
    if (is_right(work)) {
        const cinch_certificate *claims = &work->claims;
        json_t *smallest = json_object();
        json_object_set_new(smallest, "margin",
                            has_rival(work) ? json_from_double(claims->margin) : json_null());
        set_row(smallest, work->mapping, claims->row);
        json_object_set_new(smallest, "rival",
                            json_string(cinch_symbol(work->mapping->values, claims->rival)));
        json_object_set_new(object, "smallest", smallest);
        margin_share_json(object, &work->share);
        json_object_set_new(object, "bound", json_from_double(claims->bound));
        json_object_set_new(object, "mapping_hash", json_from_hash(claims->mapping_hash));
        json_object_set_new(object, "net_hash", json_from_hash(claims->net_hash));
    }
    if (work->options.against != NULL)
        json_object_set_new(object, "against", against_json(work));
    if (!work->from_certificate) {
        json_object_set_new(object, "wrong", json_from_count(work->failures.count));
        json_object_set_new(object, "unproved", json_from_count(work->failures.unproved));
        json_object_set_new(object, "failures", failures_json(work));
    }
    return object;
}

static void say_result(check_work *work)
{
    if (is_right(work))
        work->share = margin_share_of(work->net, work->mapping, table_cost_of(work->mapping).used,
                                      work->claims.margin);
    if (work->options.common.json)
        output_json(result_json(work));
    else
        print_result(work);
}

/* ---- Doing it -------------------------------------------------------------------------------- */

static bool prove_pair(check_work *work, problem *issue)
{
    proof made;
    bool good = prove(&made, work->net, work->mapping, work->name, issue);
    work->status = made.status;
    work->claims = made.certificate;
    work->failures = made.failures;
    return good;
}

static int check_pair(check_work *work, problem *issue)
{
    const check_options *options = &work->options;
    if (file_is_standard(options->out) && options->common.json)
        return problem_set(issue, EXIT_USAGE,
                           "standard output can be the certificate (-o -) or the result (--json)");
    if (!file_apart(options->out, work->name, "-o and the network", issue) ||
        !file_apart(options->out, work->mapping_name, "-o and the mapping", issue) ||
        (options->out != NULL && !file_writable(options->out, issue)))
        return EXIT_INPUT;
    if (open_pair(&work->saved, &work->loaded, work->name, work->mapping_name, &options->table,
                  &options->kind, issue)) {
        work->net = &work->saved.net;
        work->mapping = &work->loaded.mapping;
        bool good = prove_pair(work, issue);
        if (good && work->status == CINCH_OK && options->out != NULL)
            good = saved_certificate_write(&work->claims, work->mapping_name, work->mapping,
                                           work->net, options->out, issue);
        if (good && (work->status != CINCH_OK || !file_is_standard(options->out)))
            say_result(work);
        output_flush();
        if (good && options->out != NULL && !options->common.quiet)
            output_say(work->status == CINCH_OK ? "certificate written to %s"
                                                : "no certificate: %s is not written",
                       file_output_name(options->out));
    }
    saved_net_free(&work->saved);
    table_free(&work->loaded);
    return work->status == CINCH_OK ? EXIT_OK : EXIT_NO;
}

static void check_parsed(check_work *work)
{
    const saved_certificate *saved = &work->certificate;
    owned_arena scratch = memory_arena(cinch_cert_size(&saved->net.shape));
    work->net = &saved->net;
    work->mapping = &saved->mapping;
    work->claims = saved->claims;
    work->status =
        cinch_cert_check(&saved->claims, &saved->net, &saved->mapping, NULL, scratch.arena);
    free(scratch.memory);
    work->other_codes = work->status == CINCH_OK && !saved->codes_hold;
    if (work->other_codes)
        work->status = CINCH_CERT_FALSE;
}

static bool read_certificate(check_work *work, problem *issue)
{
    file_bytes file;
    if (!file_read(&file, work->name, CERTIFICATE_LIMIT, issue))
        return false;
    bool good =
        saved_certificate_parse(&work->certificate, file.bytes, file.count, work->name, issue);
    free(file.bytes);
    return good;
}

static int check_certificate(check_work *work, problem *issue)
{
    work->from_certificate = true;
    if (work->options.out != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "-o makes a certificate: cinch check NET MAPPING -o CERT");
    if (work->options.against != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--against goes with a network and a mapping: cinch check NET MAPPING "
                           "--against CERT");
    if (table_is_family(work->name))
        return problem_set(issue, EXIT_USAGE,
                           "%s: this is a mapping, and a network stands before it: cinch check NET "
                           "MAPPING",
                           work->name);
    if (!read_certificate(work, issue))
        return EXIT_INPUT;
    check_parsed(work);
    say_result(work);
    saved_certificate_free(&work->certificate);
    return work->status == CINCH_OK ? EXIT_OK : EXIT_NO;
}

/* A certificate that holds is refused all the same where it is about something else. */
static int check_against(check_work *work, problem *issue)
{
    const check_options *options = &work->options;
    if (options->out != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "-o makes a certificate, --against reads one: choose one of them");
    if (file_is_standard(options->against) &&
        (file_is_standard(work->net_name) || file_is_standard(work->mapping_name)))
        return problem_set(issue, EXIT_USAGE, "standard input can be one file only");
    work->from_certificate = true;
    work->name = options->against;
    if (open_pair(&work->saved, &work->loaded, work->net_name, work->mapping_name, &options->table,
                  &options->kind, issue) &&
        read_certificate(work, issue)) {
        check_parsed(work);
        work->found = against_compare(&work->certificate, &work->saved.net, &work->loaded.mapping);
        work->other_pair = work->status == CINCH_OK && against_differs(&work->found);
        if (work->other_pair)
            work->status = CINCH_CERT_STALE;
        say_result(work);
        against_free(&work->found);
        saved_certificate_free(&work->certificate);
    }
    saved_net_free(&work->saved);
    table_free(&work->loaded);
    return work->status == CINCH_OK ? EXIT_OK : EXIT_NO;
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    check_work work = {.status = CINCH_OK};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    work.name = work.net_name = rest.word[0];
    if (rest.count == 1)
        return check_certificate(&work, issue);
    work.mapping_name = rest.word[1];
    return work.options.against != NULL ? check_against(&work, issue) : check_pair(&work, issue);
}

const command command_check = {
    .name = "check",
    .usage = "NET MAPPING [-o CERT | --against CERT] | CERT",
    .summary = "prove that a network is exact, or name the rows that fail",
    .about =
        "Proves that the network in the file NET answers every row of MAPPING, in exact "
        "arithmetic, and that no float32 rounding changes an answer; or checks a certificate "
        "that was written before. The network may come from PyTorch: without symbols of its own "
        "it takes those of MAPPING, in their order.\n"
        "Exit status: 0 proved, 1 not, 2 bad usage, 3 bad input, or a mapping that does not "
        "fit the network.",
    .options = rows,
    .example = {{"cinch check eleven.safetensors cycle:11",
                 "Proves that the network sends each of eleven symbols to the next."},
                {"cinch check eleven.safetensors cycle:11 -o eleven.cert",
                 "The same, and keeps the proof."},
                {"cinch check eleven.cert", "Checks a proof that was kept."}},
    .least = 1,
    .most = 2,
    .run = run};
