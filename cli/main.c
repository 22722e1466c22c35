/*
 * main.c - the program's entry. A map of all the source:
 *
 *   mapping in -> network -> training -> certificate -> files out
 *
 *   include/      the public headers: cinch.h, train, ask; cinch_cert.h, prove; cinch_train.h, by
 *                 hand and by the thousand; cinch_sweep.h, what to train next; cinch_draw.h,
 *                 pictures
 *   src/          libcinch: pure, no memory of its own, no input or output. A folder is a room and
 *                 includes only rooms above it:
 *     base        size arithmetic, memory, text, random numbers, exp log tanh, hashes, sums without
 *                 rounding
 *     mapping     rows of symbols, validation; the named families; what a plain table costs; what
 *                 training need not look at
 *     net         shape, weights, one key's walk; the relative margin; what theory allows; permuted
 *                 and rounded networks
 *     lanes       compiled once per vector width: rows (one network), many (a network in each
 *                 lane), sphere (the annealed trainer's pairs); plain is the definition
 *     train       gradients; adam, sgd, momentum, anneal; when to stop; many trainings side by side
 *     proof       make a certificate; check one, by other means
 *     sweep       which seeds of which cells to train next; what shares mean
 *     scene       marks and labels; as SVG, as a terminal's text
 *     view        networks as marks: network, plane, weights
 *     chart       numbers as marks: charts, heat maps
 *   cli/          this program, in rooms as well:
 *     system      memory that ends the program, whole files, threads, processors, what went wrong
 *     talk        options and help from one table, names and numbers as text, results on stdout,
 *                 progress on stderr, the terminal
 *     format      mappings, networks, certificates, checkpoints, pictures and traces as files;
 *                 directories of results
 *     check       what a proof covers; which files a certificate is about; what is said of it
 *     fit         a look at the table; the search for the smallest width; one training; what is
 *                 said of it
 *     sweep       settings, workers, the database; far/: workers on other machines, by MPI
 *     article     the article's claims, measured again; the report
 *     atlas       charts of a database of sweeps; the index beside them
 *     command     a file for each command
 *   tests/        unit/ROOM/ by cmocka, cli/ the command line's snapshots, golden/ files kept for
 *                 ever
 *   fuzz/ bench/ docs/ examples/ tools/
 *
 * Adding a command is one file command/NAME.c with one `command`, and one line in `commands` below;
 * adding an option is one row of its table.
 */
#define _POSIX_C_SOURCE 200809L /* write */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cinch.h"
#include "talk/command.h"
#include "talk/output.h"

const command *const commands[] = {&command_fit,
                                   &command_ask,
                                   &command_check,
                                   &command_show,
                                   &command_draw,
                                   &command_permute,
                                   &command_convert,
                                   &command_article,
                                   &command_sweep,
                                   &command_atlas,
                                   NULL};

const command *command_find(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(name, commands[i]->name) == 0)
            return commands[i];
    }
    return NULL;
}

bool command_begin(void *into, operands *rest, int *status, const command *which, int argc,
                   char **argv, problem *issue)
{
    *status = EXIT_OK;
    if (!options_parse(into, rest, which, argc, argv, issue))
        return false;
    const common_options *common = into;
    if (common->help)
        help_command(stdout, which);
    return !common->help;
}

static bool unknown_command(const char *word, problem *issue)
{
    const char *names[32];
    size_t count = 0;
    for (; commands[count] != NULL; count++) {
        REQUIRE(count + 1 < sizeof names / sizeof names[0]);
        names[count] = commands[count]->name;
    }
    names[count++] = "help";
    const char *near = nearest_name(word, names, count);
    if (near != NULL)
        return problem_set(issue, EXIT_USAGE, "\"%s\" is no command; did you mean \"cinch %s\"?",
                           word, near);
    return problem_set(issue, EXIT_USAGE, "\"%s\" is no command; \"cinch --help\" lists them",
                       word);
}

/*
 * cinch, cinch help [COMMAND]; for the build: cinch help --man COMMAND, the same with
 * --man-examples, cinch help --completion.
 */
static int run_help(int argc, char **argv, problem *issue)
{
    bool man = argc > 1 && strcmp(argv[1], "--man") == 0;
    bool examples = argc > 1 && strcmp(argv[1], "--man-examples") == 0;
    int at = man || examples ? 2 : 1;
    const char *name = argc > at ? argv[at] : NULL;
    if (name != NULL && strcmp(name, "--completion") == 0)
        help_completion(stdout);
    else if (name == NULL || strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
        help_program(stdout);
    else if (command_find(name) == NULL)
        unknown_command(name, issue);
    else if (examples)
        help_man_examples(stdout, command_find(name));
    else if (man)
        help_man(stdout, command_find(name));
    else
        help_command(stdout, command_find(name));
    return EXIT_OK;
}

static int dispatch(int argc, char **argv, problem *issue)
{
    const char *word = argc > 1 ? argv[1] : "help";
    if (strcmp(word, "--version") == 0) {
        printf("cinch %s\n", CINCH_VERSION);
        return EXIT_OK;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return run_help(argc - 1, argv + (argc > 1), issue);
    const command *which = command_find(word);
    if (which == NULL) {
        unknown_command(word, issue);
        return EXIT_USAGE;
    }
    return which->run(which, argc - 1, argv + 1, issue);
}

/* After a trap of the library, or an instruction that this processor does not have. */
static void explain_trap(int number)
{
    (void)number;
    static const char said[] =
        "cinch: a check inside the program failed, or it was compiled for another processor; if "
        "compiling it on this machine does not help, please report it\n";
    ssize_t ignored = write(STDERR_FILENO, said, sizeof said - 1);
    (void)ignored;
    _exit(EXIT_INPUT);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe must not end a fit before its network is saved */
    signal(SIGILL, explain_trap);
    signal(SIGTRAP, explain_trap);
    problem issue = {0};
    int status = EXIT_INPUT;
    if (cinch_self_test())
        status = dispatch(argc, argv, &issue);
    else
        problem_set(&issue, EXIT_INPUT,
                    "this program does not round as IEEE 754 says, so that nothing it computes "
                    "would hold: compile it with -ffp-contract=off (for 32-bit ARM with "
                    "-mfpu=vfpv3-d16 too, for AltiVec with -mvsx), and load nothing that was "
                    "linked with -ffast-math");
    output_finish(&issue);
    if (issue.status == 0)
        return status;
    output_say("cinch: %s", issue.text);
    return issue.status;
}
