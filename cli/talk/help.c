/* help.c - help, man page sections and the completion script, made from the option tables. */
#include <string.h>

#include "cinch.h"
#include "talk/command.h"
#include "talk/output.h"
#include "talk/terminal.h"

#define SCDOC_MARKUP   "\\*_<>[]#~" /* what scdoc gives a meaning */
#define MOST_LINE      79
#define OPTION_INDENT  26
#define COMMAND_INDENT 11

/* "-o, --out NET" */
static void option_heading(char *into, size_t size, const option_row *row)
{
    char letter[8] = "    ";
    if (row->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(into, size, "  %s--%s%s%s", letter, row->name, row->argument != NULL ? " " : "",
             row->argument != NULL ? row->argument : "");
}

static size_t line_columns(void)
{
    size_t columns = terminal_width();
    return columns < MOST_LINE ? columns : MOST_LINE;
}

/* A text that begins a line. */
static void put_text(FILE *out, const char *text, size_t indent)
{
    output_wrap(out, text, 0, indent, line_columns());
}

/* What stands beside a heading, or below it where there is no room. */
static void put_beside(FILE *out, const char *heading, size_t indent, const char *text)
{
    size_t column = strlen(heading), columns = line_columns();
    if (2 * indent > columns)
        indent = 6;
    if (column + 2 > indent)
        fprintf(out, "%s\n%*s", heading, (int)indent, "");
    else
        fprintf(out, "%-*s", (int)indent, heading);
    output_wrap(out, text, indent, indent, columns);
}

void help_command(FILE *out, const command *which)
{
    char usage[160];
    snprintf(usage, sizeof usage, "Usage: cinch %s [OPTION]... %s", which->name, which->usage);
    put_text(out, usage, 2);
    fprintf(out, "\n");
    put_text(out, which->about, 0);
    fprintf(out, "\nOptions:\n");
    const option_row *row;
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++) {
        char heading[80];
        option_heading(heading, sizeof heading, row);
        put_beside(out, heading, OPTION_INDENT, row->help);
    }
    fprintf(out, "\nExamples:\n");
    for (size_t i = 0; i < COMMAND_EXAMPLES; i++) {
        fprintf(out, "  %s\n      ", which->example[i].line);
        output_wrap(out, which->example[i].does, 6, 6, line_columns());
    }
}

void help_program(FILE *out)
{
    put_text(out,
             "cinch " CINCH_VERSION
             " - squeezes a mapping into the smallest neural network that is exact",
             2);
    fprintf(out, "\n");
    put_text(out, "Usage: cinch COMMAND [OPTION]... [ARGUMENT]...", 2);
    fprintf(out, "\nCommands:\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        char heading[40];
        snprintf(heading, sizeof heading, "  %s", commands[i]->name);
        put_beside(out, heading, COMMAND_INDENT, commands[i]->summary);
    }
    fprintf(out, "\n");
    put_text(out,
             "\"cinch COMMAND --help\" explains one. A mapping is a CSV file with a header, \"-\" "
             "for standard input, or one of these families:",
             0);
    char families[200] = "";
    const char *family;
    for (size_t i = 0, at = 0; (family = cinch_mapping_family_usage(i)) != NULL; i++)
        at += (size_t)snprintf(families + at, sizeof families - at, " %s", family);
    fprintf(out, " ");
    output_wrap(out, families, 1, 2, line_columns());
    fprintf(out, "\n");
    put_text(out,
             "Exit status: 0 it worked, 1 the answer is no, 2 bad usage, 3 bad input, or input "
             "and output that failed.",
             0);
}

void help_man(FILE *out, const command *which)
{
    const option_row *row;
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++) {
        if (row->letter != 0)
            fprintf(out, "*-%c*, ", row->letter);
        fprintf(out, "*--%s*", row->name);
        if (row->argument != NULL)
            fprintf(out, " _%s_", row->argument);
        fprintf(out, "\n\t");
        put_escaped(out, row->help, SCDOC_MARKUP);
        fprintf(out, "\n\n");
    }
}

void help_man_examples(FILE *out, const command *which)
{
    for (size_t i = 0; i < COMMAND_EXAMPLES; i++) {
        fprintf(out, "*");
        put_escaped(out, which->example[i].line, SCDOC_MARKUP);
        fprintf(out, "*\n\t");
        put_escaped(out, which->example[i].does, SCDOC_MARKUP);
        fprintf(out, "\n\n");
    }
}

static void complete_command(FILE *out, const command *which)
{
    const option_row *row;
    fprintf(out, "    %s)\n        options=\"", which->name);
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++)
        fprintf(out, "%s--%s", i == 0 ? "" : " ", row->name);
    fprintf(out, "\"\n        case $before in\n");
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++) {
        if (row->kind != OPTION_CHOICE)
            continue;
        fprintf(out, "        --%s) words=\"", row->name);
        for (size_t j = 0; row->choices[j] != NULL; j++)
            fprintf(out, "%s%s", j == 0 ? "" : " ", row->choices[j]);
        fprintf(out, "\" ;;\n");
    }
    fprintf(out, "        esac ;;\n");
}

void help_completion(FILE *out)
{
    fprintf(out, "# bash completion for cinch\n"
                 "_cinch()\n"
                 "{\n"
                 "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                 "    local options='' words=''\n"
                 "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        complete_command(out, commands[i]);
    fprintf(out, "    esac\n"
                 "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                 "        words=\"");
    for (size_t i = 0; commands[i] != NULL; i++)
        fprintf(out, "%s ", commands[i]->name);
    fprintf(out, "help --help --version\"\n"
                 "    elif [[ -z $words && $current == -* ]]; then\n"
                 "        words=$options\n"
                 "    fi\n"
                 "    COMPREPLY=()\n"
                 "    if [ -n \"$words\" ]; then\n"
                 "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                 "    fi\n"
                 "}\n"
                 "complete -o default -F _cinch cinch\n");
}
