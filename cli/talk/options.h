/* options.h - one table of options per command: parsing, help, man page and completion use it. */
#ifndef CLI_TALK_OPTIONS_H
#define CLI_TALK_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "system/problem.h"
#include "talk/names.h"

typedef enum option_kind {
    OPTION_FLAG,   /* bool, set to true */
    OPTION_TEXT,   /* const char * */
    OPTION_LIST,   /* option_list: the texts of all the times it is given */
    OPTION_COUNT,  /* uint64_t within least .. most */
    OPTION_NUMBER, /* float within low .. high */
    OPTION_CHOICE, /* int, the place of the word in `choices` */
    OPTION_WIDTHS  /* option_widths */
} option_kind;

typedef struct option_row {
    const char *name;     /* without the dashes */
    const char *alias;    /* another spelling, which nothing lists; or NULL */
    char letter;          /* the short form, or 0 */
    const char *argument; /* what help calls the argument; NULL for a flag */
    const char *help;     /* sentences, wrapped where they are shown */
    option_kind kind;
    size_t where;               /* offset of the field in the command's struct */
    size_t given;               /* offset of a bool that tells whether it was given; 0: none */
    uint64_t least, most;       /* OPTION_COUNT */
    double low, high;           /* OPTION_NUMBER */
    const char *const *choices; /* OPTION_CHOICE: words, NULL at the end */
} option_row;

/* What was given to an option that gathers its arguments, in their order. */
typedef struct option_list {
    uint32_t count;
    const char *text[16];
} option_list;

/* The hidden layers that --hidden asks for. */
typedef struct option_widths {
    bool given;
    uint32_t layers; /* 0: "none" */
    uint32_t width[8];
} option_widths;

/* What every command accepts; the first member of every command's struct. */
typedef struct common_options {
    bool help;
    bool json;
    bool quiet;
    bool seed_given;
    uint64_t seed;
} common_options;

/* What is left of the arguments after the options. */
typedef struct operands {
    int count;
    char **word;
    int plain; /* those from this one on stood after "--": their dashes mean nothing */
} operands;

struct command;

/*
 * What a row says but for the braces, one for each kind: the name, the field of the command's TYPE,
 * what it may be, and the help. What few options have stands before it by name:
 * {.letter = 'o', TEXT_OPTION("out", "NET", fit_options, out, "Write the network here.")}.
 */
#define FLAG_OPTION(NAME, TYPE, FIELD, HELP)                                                       \
    OPTION_ROW(NAME, NULL, OPTION_FLAG, bool, TYPE, FIELD, HELP)
#define TEXT_OPTION(NAME, ARGUMENT, TYPE, FIELD, HELP)                                             \
    OPTION_ROW(NAME, ARGUMENT, OPTION_TEXT, const char *, TYPE, FIELD, HELP)
#define LIST_OPTION(NAME, ARGUMENT, TYPE, FIELD, HELP)                                             \
    OPTION_ROW(NAME, ARGUMENT, OPTION_LIST, option_list, TYPE, FIELD, HELP)
#define COUNT_OPTION(NAME, TYPE, FIELD, LEAST, MOST, HELP)                                         \
    OPTION_ROW(NAME, "N", OPTION_COUNT, uint64_t, TYPE, FIELD, HELP), .least = LEAST, .most = MOST
#define NUMBER_OPTION(NAME, TYPE, FIELD, LOW, HIGH, HELP)                                          \
    OPTION_ROW(NAME, "X", OPTION_NUMBER, float, TYPE, FIELD, HELP), .low = LOW, .high = HIGH
#define CHOICE_OPTION(NAME, TYPE, FIELD, WORDS, HELP)                                              \
    OPTION_ROW(NAME, "WORD", OPTION_CHOICE, int, TYPE, FIELD, HELP), .choices = WORDS
#define WIDTHS_OPTION(NAME, TYPE, FIELD, HELP)                                                     \
    OPTION_ROW(NAME, "WIDTHS", OPTION_WIDTHS, option_widths, TYPE, FIELD, HELP)

#define OPTION_ROW(NAME, ARGUMENT, KIND, KIND_TYPE, TYPE, FIELD, HELP)                             \
    .name = NAME, .argument = ARGUMENT, .help = HELP, .kind = KIND,                                \
    .where = OPTION_FIELD(KIND_TYPE, ((TYPE *)NULL)->FIELD, offsetof(TYPE, FIELD))
/* A field of another type than its kind stores does not compile. */
#define OPTION_FIELD(KIND_TYPE, FIELD, WHERE) _Generic(FIELD, KIND_TYPE : WHERE)

/*
 * Parses `argv` (argv[0] is the command's name) into `into`, the command's struct, which holds the
 * defaults. Operands may stand before and after options; "--" ends the options. Where the command
 * says so, a word such as -1 is an operand when no option has its letter. An option that is given
 * twice is refused, unless it gathers (OPTION_LIST) or is a flag. After --help the number of
 * operands is not checked. The operands stand in `argv`, which is overwritten.
 */
bool options_parse(void *into, operands *rest, const struct command *command, int argc, char **argv,
                   problem *issue);

/* Number `number` of a command's options, then of those that all commands have; NULL at the end. */
const option_row *options_at(const struct command *command, size_t number);

/* Puts one option's argument into a command's struct, as parsing does; NULL for a flag. */
bool options_store(void *into, const option_row *row, const char *text, problem *issue);

/* A decimal integer within least .. most, and nothing after it. */
bool parse_count(uint64_t *value, const char *text, uint64_t least, uint64_t most);

/* A finite decimal number within low .. high, and nothing after it. */
bool parse_number(double *value, const char *text, double low, double high);

#endif
