/* command.h - what a command is, and the table of them all. */
#ifndef CLI_TALK_COMMAND_H
#define CLI_TALK_COMMAND_H

#include <stdio.h>

#include "talk/options.h"

/* A command line that help shows, and what it does. Tests run all of them, in the order of the
 * commands, in one directory: an example may use the files of those before it. */
typedef struct command_example {
    const char *line;
    const char *does;
} command_example;

#define COMMAND_EXAMPLES 3

typedef struct command {
    const char *name;
    const char *usage;         /* the operands, as help shows them */
    const char *summary;       /* a few words for the list of commands */
    const char *about;         /* what it does, and its exit statuses */
    const option_row *options; /* a row without a name ends it */
    command_example example[COMMAND_EXAMPLES];
    int least, most; /* how many operands; most -1: no limit */
    bool dashed;     /* a word such as -1 is an operand when no option has its letter */

    /*
     * Runs it; returns an exit status. A problem that was recorded decides the status instead, and
     * main() prints it.
     */
    int (*run)(const struct command *self, int argc, char **argv, problem *issue);
} command;

extern const command command_article;
extern const command command_ask;
extern const command command_atlas;
extern const command command_check;
extern const command command_convert;
extern const command command_draw;
extern const command command_fit;
extern const command command_permute;
extern const command command_show;
extern const command command_sweep;

/* All commands in the order of help; a NULL ends them. */
extern const command *const commands[];

/* The command of this name, or NULL. */
const command *command_find(const char *name);

/* Text made from the tables: the whole program's help, one command's, its man page's OPTIONS
 * and EXAMPLES sections in scdoc's language, and a completion script for bash. */
void help_program(FILE *out);
void help_command(FILE *out, const command *command);
void help_man(FILE *out, const command *command);
void help_man_examples(FILE *out, const command *command);
void help_completion(FILE *out);

/* Parses a command's arguments and shows its help if asked. True: go on; false: return *status. */
bool command_begin(void *into, operands *rest, int *status, const command *command, int argc,
                   char **argv, problem *issue);

#endif
