/* options.c - parses a command's arguments by its table, with getopt_long underneath. */
#define _GNU_SOURCE /* getopt_long */
#include "talk/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cinch.h"
#include "talk/command.h"

#define MAX_OPTIONS 64

/* getopt's code for option number i is LONG_OPTION + i; letters are smaller. */
#define LONG_OPTION 256
#define OPERAND     1

static const option_row common_rows[] = {
    {FLAG_OPTION("json", common_options, json, "Print the result as one JSON object.")},
    {.letter = 'q',
     FLAG_OPTION("quiet", common_options, quiet,
                 "Say nothing on standard error but what went wrong.")},
    {.given = offsetof(common_options, seed_given),
     COUNT_OPTION("seed", common_options, seed, 0, UINT64_MAX,
                  "The seed of all random numbers (default 0; accepted by every command, though "
                  "only training uses it).")},
    {.letter = 'h', FLAG_OPTION("help", common_options, help, "Show this text.")},
    {.name = NULL}};

const option_row *options_at(const command *which, size_t number)
{
    size_t own = 0;
    while (which->options[own].name != NULL)
        own++;
    if (number < own)
        return &which->options[number];
    number -= own;
    return number + 1 < sizeof common_rows / sizeof common_rows[0] ? &common_rows[number] : NULL;
}

bool parse_count(uint64_t *value, const char *text, uint64_t least, uint64_t most)
{
    if (text[0] < '0' || text[0] > '9') /* strtoull would take a sign and spaces */
        return false;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || number < least || number > most)
        return false;
    *value = number;
    return true;
}

bool parse_number(double *value, const char *text, double low, double high)
{
    if (text[0] == '\0' || text[strspn(text, "0123456789.eE+-")] != '\0') /* no hex, inf or nan */
        return false;
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (*end != '\0' || !isfinite(number) || !(number >= low && number <= high))
        return false;
    *value = number;
    return true;
}

/* "none", or widths from 1 separated by commas. */
static bool parse_widths(option_widths *widths, const char *text)
{
    *widths = (option_widths){.given = true};
    if (strcmp(text, "none") == 0)
        return true;
    while (widths->layers < CINCH_MAX_LAYERS) {
        char one[16];
        size_t length = strcspn(text, ",");
        uint64_t width;
        if (length >= sizeof one)
            return false;
        memcpy(one, text, length);
        one[length] = '\0';
        if (!parse_count(&width, one, 1, CINCH_MAX_WIDTH))
            return false;
        widths->width[widths->layers++] = (uint32_t)width;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
    return false;
}

static bool store_choice(int *into, const option_row *row, const char *text, problem *issue)
{
    *into = word_place(text, row->choices);
    if (*into >= 0)
        return true;
    const char *near = nearest_word(text, row->choices);
    char all[160];
    size_t at = 0;
    for (size_t i = 0; row->choices[i] != NULL && at < sizeof all; i++) {
        const char *gap = i == 0 ? "" : row->choices[i + 1] == NULL ? " or " : ", ";
        at += (size_t)snprintf(all + at, sizeof all - at, "%s%s", gap, row->choices[i]);
    }
    return problem_set(issue, EXIT_USAGE, "--%s: \"%s\" is not one of %s%s%s%s", row->name, text,
                       all, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool refuse_empty(const option_row *row, problem *issue)
{
    return problem_set(issue, EXIT_USAGE, "--%s: the argument is empty; give %s", row->name,
                       row->argument);
}

static bool store_list(option_list *into, const option_row *row, const char *text, problem *issue)
{
    const size_t most = sizeof into->text / sizeof *into->text;
    if (text[0] == '\0')
        return refuse_empty(row, issue);
    if (into->count == most)
        return problem_set(issue, EXIT_USAGE, "--%s: given more than %zu times", row->name, most);
    into->text[into->count++] = text;
    return true;
}

bool options_store(void *into, const option_row *row, const char *text, problem *issue)
{
    unsigned char *base = into;
    void *field = base + row->where;
    double number = 0;
    if (row->given != 0)
        *(bool *)(void *)(base + row->given) = true;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case OPTION_TEXT:
        *(const char **)field = text;
        return text[0] != '\0' || refuse_empty(row, issue);
    case OPTION_LIST:
        return store_list(field, row, text, issue);
    case OPTION_COUNT:
        if (parse_count(field, text, row->least, row->most))
            return true;
        return problem_set(issue, EXIT_USAGE,
                           "--%s: \"%s\" is not a whole number from %llu to %llu", row->name, text,
                           (unsigned long long)row->least, (unsigned long long)row->most);
    case OPTION_NUMBER:
        if (!parse_number(&number, text, row->low, row->high))
            return problem_set(issue, EXIT_USAGE, "--%s: \"%s\" is not a number from %g to %g",
                               row->name, text, row->low, row->high);
        *(float *)field = (float)number;
        return true;
    case OPTION_CHOICE:
        return store_choice(field, row, text, issue);
    case OPTION_WIDTHS:
        if (parse_widths(field, text))
            return true;
        return problem_set(issue, EXIT_USAGE,
                           "--%s: \"%s\" is neither \"none\" nor 1 to %d widths from 1 to %d, "
                           "as in 2 or 8,4",
                           row->name, text, CINCH_MAX_LAYERS, CINCH_MAX_WIDTH);
    }
    return true;
}

/* What getopt needs, made from the table. */
typedef struct getopt_tables {
    size_t count;
    const option_row *row[MAX_OPTIONS];
    bool given[MAX_OPTIONS];
    struct option longs[2 * MAX_OPTIONS + 1]; /* with aliases */
    char shorts[2 * MAX_OPTIONS + 3];
} getopt_tables;

static void make_tables(getopt_tables *tables, const command *which)
{
    char *letter = tables->shorts;
    size_t longs = 0;
    *letter++ = '-'; /* operands come as the argument of an option OPERAND */
    *letter++ = ':'; /* a missing argument is told from an unknown option */
    for (tables->count = 0;; tables->count++) {
        const option_row *row = options_at(which, tables->count);
        if (row == NULL)
            break;
        REQUIRE(tables->count < MAX_OPTIONS);
        tables->row[tables->count] = row;
        tables->longs[longs++] =
            (struct option){.name = row->name,
                            .has_arg = row->argument != NULL ? required_argument : no_argument,
                            .val = LONG_OPTION + (int)tables->count};
        if (row->alias != NULL) {
            tables->longs[longs] = tables->longs[longs - 1];
            tables->longs[longs++].name = row->alias;
        }
        if (row->letter != 0) {
            *letter++ = row->letter;
            if (row->argument != NULL)
                *letter++ = ':';
        }
    }
    *letter = '\0';
    tables->longs[longs] = (struct option){0};
}

static const option_row *find_row(const getopt_tables *tables, int code)
{
    if (code >= LONG_OPTION)
        return tables->row[code - LONG_OPTION];
    for (size_t i = 0; i < tables->count; i++) {
        if (code != 0 && tables->row[i]->letter == code)
            return tables->row[i];
    }
    return NULL;
}

/* `word` is as the user wrote it, "--nmae=3". */
static bool unknown_long(const char *word, const getopt_tables *tables, const command *which,
                         problem *issue)
{
    const char *names[MAX_OPTIONS];
    for (size_t i = 0; i < tables->count; i++)
        names[i] = tables->row[i]->name;
    char bare[64];
    size_t length = strcspn(word + 2, "=");
    if (length >= sizeof bare)
        length = sizeof bare - 1;
    memcpy(bare, word + 2, length);
    bare[length] = '\0';
    size_t starting = 0;
    for (size_t i = 0; i < tables->count; i++)
        starting += strncmp(names[i], bare, length) == 0;
    if (starting > 1)
        return problem_set(issue, EXIT_USAGE, "--%s: several options begin like that; write it out",
                           bare);
    const char *near = nearest_name(bare, names, tables->count);
    if (near != NULL)
        return problem_set(issue, EXIT_USAGE, "unknown option --%s; did you mean --%s?", bare,
                           near);
    return problem_set(issue, EXIT_USAGE, "unknown option --%s; \"cinch %s --help\" lists them",
                       bare, which->name);
}

/* getopt said `answer`, ':' or '?', which is not an option. */
static bool refuse(int answer, char **argv, const getopt_tables *tables, const command *which,
                   problem *issue)
{
    const option_row *row = find_row(tables, optopt);
    if (answer == ':' && row != NULL)
        return problem_set(issue, EXIT_USAGE, "--%s needs an argument: --%s %s", row->name,
                           row->name, row->argument);
    if (optopt == 0)
        return unknown_long(argv[optind - 1], tables, which, issue);
    if (row != NULL)
        return problem_set(issue, EXIT_USAGE, "--%s takes no argument", row->name);
    return problem_set(
        issue, EXIT_USAGE,
        "unknown option -%c; \"cinch %s --help\" lists them (a word that begins with "
        "a dash goes after --)",
        optopt, which->name);
}

static bool check_operands(const operands *rest, const command *which, problem *issue)
{
    if (rest->count < which->least)
        return problem_set(issue, EXIT_USAGE, "%s missing; usage: cinch %s %s%s",
                           rest->count == 0 ? "arguments are" : "an argument is", which->name,
                           which->usage,
                           which->dashed ? " (what begins as an option does goes after --)" : "");
    if (which->most >= 0 && rest->count > which->most)
        return problem_set(issue, EXIT_USAGE, "\"%s\" is one argument too many; usage: cinch %s %s",
                           rest->word[which->most], which->name, which->usage);
    return true;
}

/* Stores what getopt found; no option but a list may come twice with an argument. */
static bool take_option(void *into, getopt_tables *tables, int code, problem *issue)
{
    const option_row *row = find_row(tables, code);
    REQUIRE(row != NULL); /* getopt knows the rows alone */
    size_t number = 0;
    while (tables->row[number] != row)
        number++;
    if (tables->given[number] && row->kind != OPTION_FLAG && row->kind != OPTION_LIST)
        return problem_set(issue, EXIT_USAGE, "--%s: given twice; give it once", row->name);
    tables->given[number] = true;
    return options_store(into, row, optarg, issue);
}

/* Whether a word begins as short options do, and no option has its letter: "-1", "-.". */
static bool is_dashed(const char *word, const getopt_tables *tables)
{
    return word[0] == '-' && word[1] != '\0' && word[1] != '-' &&
           find_row(tables, (unsigned char)word[1]) == NULL;
}

bool options_parse(void *into, operands *rest, const command *which, int argc, char **argv,
                   problem *issue)
{
    getopt_tables tables = {.count = 0};
    make_tables(&tables, which);
    *rest = (operands){.word = argv + 1}; /* getopt is done with what stands there by then */
    optind = 0;                           /* glibc: start anew */
    opterr = 0;
    for (;;) {
        bool dashed = which->dashed && optind > 0 && optind < argc;
        if (dashed && is_dashed(argv[optind], &tables)) {
            rest->word[rest->count++] = argv[optind++];
            continue;
        }
        int code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL);
        if (code == -1)
            break;
        if (code == ':' || code == '?')
            return refuse(code, argv, &tables, which, issue);
        if (code == OPERAND)
            rest->word[rest->count++] = optarg;
        else if (!take_option(into, &tables, code, issue))
            return false;
    }
    rest->plain = rest->count;
    while (optind < argc)
        rest->word[rest->count++] = argv[optind++];
    const common_options *common = into;
    return common->help || check_operands(rest, which, issue);
}
