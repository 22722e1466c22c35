/* help.c - help, man page sections and the completion script, made from the option tables. */
#include <string.h>

#include "cinch.h"
#include "talk/command.h"
#include "talk/output.h"

#define LINE          79
#define OPTION_INDENT 26

/* "-o, --out NET" */
static void option_heading(char *into, size_t size, const option_row *row)
{
    char letter[8] = "    ";
    if (row->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(into, size, "  %s--%s%s%s", letter, row->name, row->argument != NULL ? " " : "",
             row->argument != NULL ? row->argument : "");
}

void help_command(FILE *out, const command *which)
{
    fprintf(out, "Usage: cinch %s [OPTION]... %s\n\n", which->name, which->usage);
    output_wrap(out, which->about, 0, 0, LINE);
    fprintf(out, "\nOptions:\n");
    const option_row *row;
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++) {
        char heading[80];
        option_heading(heading, sizeof heading, row);
        if (strlen(heading) + 2 > OPTION_INDENT)
            fprintf(out, "%s\n%*s", heading, OPTION_INDENT, "");
        else
            fprintf(out, "%-*s", OPTION_INDENT, heading);
        output_wrap(out, row->help, OPTION_INDENT, OPTION_INDENT, LINE);
    }
}

void help_program(FILE *out)
{
    fprintf(out,
            "cinch %s - squeezes a mapping into the smallest neural network that is exact\n\n"
            "Usage: cinch COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n",
            CINCH_VERSION);
    for (size_t i = 0; commands[i] != NULL; i++)
        fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(
        out,
        "\n\"cinch COMMAND --help\" explains one. A mapping is a CSV file with a header, \"-\"\n"
        "for standard input, or one of these families:\n ");
    const char *family;
    for (size_t i = 0; (family = cinch_mapping_family_usage(i)) != NULL; i++)
        fprintf(out, " %s", family);
    fprintf(out,
            "\n\nExit status: 0 it worked, 1 the answer is no, 2 bad usage, 3 bad input, or\ninput "
            "and output that failed.\n");
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
        put_escaped(out, row->help, "\\*_<>[]#~"); /* what scdoc reads as markup */
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
