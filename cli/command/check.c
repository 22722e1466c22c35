/* check.c - cinch check: proves that a network is exact, or names the rows where it is not. */
#include <stdlib.h>

#include "check/report.h"
#include "format/net_and_mapping.h"
#include "format/prove.h"
#include "system/file.h"
#include "system/memory.h"
#include "talk/command.h"
#include "talk/output.h"

typedef struct check_options {
    common_options common;
    table_options table;
    read_options kind;
    const char *out, *against, *assume;
} check_options;

static const option_row rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "CERT", check_options, out,
                 "Write the certificate here: JSON with mapping, "
                 "network and claims, which can be checked alone.")},
    {TEXT_OPTION("against", "CERT", check_options, against,
                 "Say whether this certificate holds and is about "
                 "this network and this mapping, and what differs "
                 "if not.")},
    {TEXT_OPTION("assume", "A,B,..", check_options, assume,
                 "Prove also for evaluations that no certificate covers: products in tf32 or bf16 "
                 "(operands rounded to 11 or 8 bits), answers by the shares of a softmax in "
                 "float32.")},
    OPTIONS_OF_KIND(check_options),
    OPTIONS_OF_READING(check_options),
    OPTIONS_OF_MAPPINGS(check_options),
    {.name = NULL}};

/* What is looked at, and what comes of it. */
typedef struct check_work {
    check_options options;
    assumptions assumed;
    saved_net saved;
    table loaded;
    saved_certificate certificate;
    check_result result;
} check_work;

/* Proves under assumptions what holds without, and says it all. */
static void assume_and_say(check_work *work, problem *issue)
{
    bool asked = work->options.assume != NULL && check_is_right(&work->result);
    if (asked && work->assumed.softmax && work->result.net->shape.output != CINCH_SOFTMAX) {
        problem_set(issue, EXIT_USAGE,
                    "--assume softmax: the output of %s is linear and has no shares",
                    work->result.name);
        return;
    }
    work->result.assumes = work->options.assume != NULL;
    if (asked)
        work->result.proof_count =
            assume_prove(work->result.proofs, &work->assumed, work->result.net,
                         work->result.mapping, work->result.name, issue);
    if (issue->status == 0)
        check_report(&work->result, work->options.common.json);
}

/* Yes, if all that was asked for is proved. */
static int exit_status(const check_work *work)
{
    bool proved = work->result.status == CINCH_OK;
    for (size_t i = 0; i < work->result.proof_count; i++)
        proved = proved && work->result.proofs[i].made.status == CINCH_OK;
    return proved ? EXIT_OK : EXIT_NO;
}

static bool prove_pair(check_work *work, problem *issue)
{
    proof made;
    progress talk;
    progress_init(&talk, work->options.common.quiet);
    progress_start(&talk);
    bool good = prove_watched(&made, work->result.net, work->result.mapping, work->result.name,
                              &talk, issue);
    work->result.status = made.status;
    work->result.claims = made.certificate;
    work->result.failures = made.failures;
    if (good && made.status == CINCH_WRONG_ROW)
        work->result.otherwise = open_otherwise(&work->saved, &work->loaded, work->result.name,
                                                &work->options.table, &work->options.kind);
    return good;
}

static int check_pair(check_work *work, problem *issue)
{
    const check_options *options = &work->options;
    if (file_is_standard(options->out) && options->common.json)
        return problem_set(issue, EXIT_USAGE,
                           "standard output can be the certificate (-o -) or the result (--json)");
    if (!file_apart(options->out, work->result.name, "-o and the network", issue) ||
        !file_apart(options->out, work->result.mapping_name, "-o and the mapping", issue) ||
        (options->out != NULL && !file_writable(options->out, issue)))
        return EXIT_INPUT;
    bool opened = open_pair(&work->saved, &work->loaded, work->result.name,
                            work->result.mapping_name, &options->table, &options->kind, issue);
    table_say(&work->loaded, options->common.quiet);
    if (opened) {
        work->result.net = &work->saved.net;
        work->result.reading = work->saved.reading;
        work->result.mapping = &work->loaded.mapping;
        bool good = prove_pair(work, issue);
        if (good && work->result.status == CINCH_OK && options->out != NULL)
            good = saved_certificate_write(&work->result.claims, work->result.mapping_name,
                                           work->result.mapping, work->result.net,
                                           work->result.reading, options->out, issue);
        if (good && (work->result.status != CINCH_OK || !file_is_standard(options->out)))
            assume_and_say(work, issue);
        output_flush();
        if (good && options->out != NULL && !options->common.quiet)
            output_say(work->result.status == CINCH_OK ? "certificate written to %s"
                                                       : "no certificate: %s is not written",
                       file_output_name(options->out));
    }
    free(work->result.otherwise);
    saved_net_free(&work->saved);
    table_free(&work->loaded);
    return exit_status(work);
}

static void check_parsed(check_work *work)
{
    const saved_certificate *saved = &work->certificate;
    work->result.certificate = saved;
    work->result.reading = saved->reading;
    owned_arena scratch = memory_arena(cinch_cert_size(&saved->net.shape));
    work->result.net = &saved->net;
    work->result.mapping = &saved->mapping;
    work->result.claims = saved->claims;
    progress talk;
    progress_init(&talk, work->options.common.quiet);
    progress_start(&talk);
    progress_wait(&talk, NOBODY_KNOWS, "checking the proof of %s",
                  counted(saved->mapping.rows, "row").text);
    work->result.status =
        cinch_cert_check(&saved->claims, &saved->net, &saved->mapping, NULL, scratch.arena);
    progress_resume(&talk);
    progress_clear(&talk);
    free(scratch.memory);
    work->result.other_codes = work->result.status == CINCH_OK && !saved->codes_hold;
    if (work->result.other_codes)
        work->result.status = CINCH_CERT_FALSE;
}

static bool read_certificate(check_work *work, problem *issue)
{
    file_bytes file;
    if (!file_read(&file, work->result.name, CERTIFICATE_LIMIT, issue))
        return false;
    bool good = saved_certificate_parse(&work->certificate, file.bytes, file.count,
                                        work->result.name, issue);
    free(file.bytes);
    return good;
}

static int check_certificate(check_work *work, problem *issue)
{
    if (work->options.out != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "-o makes a certificate: cinch check NET MAPPING -o CERT");
    if (work->options.against != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "--against goes with a network and a mapping: cinch check NET MAPPING "
                           "--against CERT");
    if (table_is_family(work->result.name))
        return problem_set(issue, EXIT_USAGE,
                           "%s: this is a mapping, and a network stands before it: cinch check NET "
                           "MAPPING",
                           work->result.name);
    if (!read_certificate(work, issue))
        return EXIT_INPUT;
    check_parsed(work);
    assume_and_say(work, issue);
    saved_certificate_free(&work->certificate);
    return exit_status(work);
}

/* A certificate that holds is refused all the same where it is about something else. */
static int check_against(check_work *work, problem *issue)
{
    const check_options *options = &work->options;
    if (options->out != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "-o makes a certificate, --against reads one: choose one of them");
    if (file_is_standard(options->against) &&
        (file_is_standard(work->result.net_name) || file_is_standard(work->result.mapping_name)))
        return problem_set(issue, EXIT_USAGE, "standard input can be one file only");
    work->result.name = options->against;
    bool opened = open_pair(&work->saved, &work->loaded, work->result.net_name,
                            work->result.mapping_name, &options->table, &options->kind, issue);
    table_say(&work->loaded, options->common.quiet);
    if (opened && read_certificate(work, issue)) {
        check_parsed(work);
        against found =
            against_compare(&work->certificate, &work->saved.net, &work->loaded.mapping);
        work->result.differences = &found;
        work->result.other_pair = work->result.status == CINCH_OK && against_differs(&found);
        if (work->result.other_pair)
            work->result.status = CINCH_CERT_STALE;
        assume_and_say(work, issue);
        work->result.differences = NULL;
        against_free(&found);
        saved_certificate_free(&work->certificate);
    }
    saved_net_free(&work->saved);
    table_free(&work->loaded);
    return exit_status(work);
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    check_work work = {.result = {.status = CINCH_OK}};
    operands rest;
    int status;
    if (!command_begin(&work.options, &rest, &status, self, argc, argv, issue))
        return status;
    if (work.options.assume != NULL && !assume_parse(&work.assumed, work.options.assume, issue))
        return EXIT_USAGE;
    if (work.options.assume != NULL && work.options.out != NULL)
        return problem_set(issue, EXIT_USAGE,
                           "a certificate states float32 products and logits alone: leave --assume "
                           "or -o out");
    work.result.name = work.result.net_name = rest.word[0];
    if (rest.count == 1)
        return check_certificate(&work, issue);
    work.result.mapping_name = rest.word[1];
    return work.options.against != NULL ? check_against(&work, issue) : check_pair(&work, issue);
}

const command command_check = {
    .name = "check",
    .usage = "NET MAPPING [-o CERT | --against CERT] | CERT",
    .summary = "prove that a network is exact, or name the rows that fail",
    .about =
        "Proves that the network in the file NET answers every row of MAPPING, in exact "
        "arithmetic, and that no rounding of float32 changes an answer: products and sums in any "
        "order, fused or not, with denormals, and a tanh within 2^-21 of its value. Not proved "
        "unless asked for by --assume: products in TF32 or bfloat16, and the shares of a softmax. "
        "Or checks a certificate that was written before. The network may come from PyTorch: "
        "without symbols of its own it takes those of MAPPING, in their order.\n"
        "Exit status: 0 proved, 1 not, 2 bad usage, 3 bad input, or a mapping that does not "
        "fit the network.",
    .options = rows,
    .example = {{"cinch check eleven.safetensors cycle:11 -o eleven.cert",
                 "Proves that the network sends each of eleven symbols to the next, and keeps the "
                 "proof."},
                {"cinch check eleven.cert", "Checks a proof that was kept."},
                {"cinch check eleven.safetensors cycle:11 --assume tf32",
                 "Proves it also for products of operands that are rounded to 11 bits."}},
    .least = 1,
    .most = 2,
    .run = run};
