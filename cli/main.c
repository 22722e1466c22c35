/*
 * main.c - the program's entry. A map of all the source:
 *
 *   mapping in -> network -> training -> certificate -> files out
 *
 *   include/cinch.h   the library's public header; cinch_anneal.h: the annealed trainer by parts;
 *                     cinch_sweep.h: many trainings; cinch_draw.h: pictures
 *   src/              libcinch: pure, no memory of its own, no input or output
 *     base arena rng fmath hash    size arithmetic, memory, random numbers, exp log tanh
 *     mapping family               rows of symbols, validation; the named families
 *     net ball margin              shape, weights, one key's walk; the relative margin
 *     grad kernel* lanes*          gradients: one kernel per vector width, all with the same bits
 *     anneal*                      the annealed trainer: pairs on a sphere, lists of neighbours
 *     train*                       one pass after the other: adam, sgd, momentum, anneal; when to stop
 *     batch*                       many trainings side by side, one network per lane of a vector
 *     sweep*                       which seeds of which cells to train next; intervals
 *     cert* exact                  makes a proof of exactness; checks one, by other means
 *     scene draw* chart svg text   pictures: networks and charts as marks; marks as SVG or as text
 *   cli/              this program
 *     main                         the table of commands; starts one
 *     options help                 a table of options per command: parsing, --help, man page, completion
 *     cmd_fit fit fit_report bits  fit: the search for the smallest width; what it says; honest counts
 *     fit_options                  its options
 *     fit_run fit_anneal team      one training; annealed, step by step; threads that share a step
 *     cmd_ask walk                 ask: answers; every number on the way
 *     cmd_check cmd_show           check: proofs; show: what a file holds
 *     cmd_draw picture trace       draw: pictures; as PNG and PDF; of a training's trace
 *     cmd_permute permute          permute: another mapping from the same weights
 *     cmd_article article_*        article: the article's claims, measured again; the report
 *     cmd_sweep sweep_*            sweep: grids of settings; searches; what came out
 *     pool pool_worker block       threads that train blocks of seeds; what a block comes to
 *     crew crew_*                  the threads of all ranks as one pool; what ranks send each other
 *     ranks ranks_mpi ranks_none   one command on many machines: messages by OpenMPI, where there is one
 *     store store_*                a sweep's database: SQLite; its tables; merging two
 *     cmd_atlas atlas_*            atlas: charts of a database of sweeps; the index beside them
 *     known_limits                 what is known of capacity and margins
 *     open                         a network, alone or with the mapping that it is held against
 *     table symbols io_csv         mappings, from families and CSV files
 *     io_*                         networks, certificates and checkpoints as files
 *     output progress terminal     results on stdout; talk on stderr, clocks, Ctrl-C; its width
 *     file memory problem hint     whole files; memory that ends the program; what went wrong
 *   tests/ fuzz/ bench/ docs/ examples/ tools/
 *
 * Adding a command is one file cmd_<name>.c with one `command`, and one line in `commands` below.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cinch.h"
#include "command.h"
#include "output.h"

const command *const commands[] = {
    &command_fit,     &command_ask,     &command_check, &command_show,  &command_draw,
    &command_permute, &command_article, &command_sweep, &command_atlas, NULL};

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
    while (commands[count] != NULL) {
        names[count] = commands[count]->name;
        count++;
    }
    names[count++] = "help";
    const char *near = nearest_name(word, names, count);
    if (near != NULL)
        return problem_set(issue, EXIT_USAGE, "\"%s\" is no command; did you mean \"cinch %s\"?",
                           word, near);
    return problem_set(issue, EXIT_USAGE, "\"%s\" is no command; \"cinch --help\" lists them",
                       word);
}

/* cinch help [COMMAND]; for the build: cinch help --man COMMAND, cinch help --completion. */
static int run_help(int argc, char **argv, problem *issue)
{
    bool man = argc > 1 && strcmp(argv[1], "--man") == 0;
    const char *name = argc > 1 + man ? argv[1 + man] : NULL;
    if (name != NULL && strcmp(name, "--completion") == 0)
        help_completion(stdout);
    else if (name == NULL || strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
        help_program(stdout);
    else if (command_find(name) == NULL)
        unknown_command(name, issue);
    else if (man)
        help_man(stdout, command_find(name));
    else
        help_command(stdout, command_find(name));
    return EXIT_OK;
}

static int dispatch(int argc, char **argv, problem *issue)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (word == NULL) {
        problem_set(issue, EXIT_USAGE, "no command; \"cinch --help\" lists them");
        return EXIT_USAGE;
    }
    if (strcmp(word, "--version") == 0) {
        printf("cinch %s\n", CINCH_VERSION);
        return EXIT_OK;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return run_help(argc - 1, argv + 1, issue);
    const command *which = command_find(word);
    if (which == NULL) {
        unknown_command(word, issue);
        return EXIT_USAGE;
    }
    return which->run(which, argc - 1, argv + 1, issue);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe must not end a fit before its network is saved */
    problem issue = {0};
    int status = EXIT_INPUT;
    if (cinch_self_test())
        status = dispatch(argc, argv, &issue);
    else
        problem_set(&issue, EXIT_INPUT,
                    "this program was compiled so that it rounds differently (fused multiplication "
                    "and addition, or another rounding mode); compile it with -ffp-contract=off");
    output_finish(&issue);
    if (issue.status == 0)
        return status;
    fprintf(stderr, "cinch: %s\n", issue.text);
    return issue.status;
}
