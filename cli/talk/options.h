/* options.h - one table of options per command: parsing, help, man page and completion use it. */
#ifndef CLI_TALK_OPTIONS_H
#define CLI_TALK_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "system/problem.h"

typedef enum option_kind {
    OPTION_FLAG,   /* bool, set to true */
    OPTION_TEXT,   /* const char * */
    OPTION_COUNT,  /* uint64_t within least .. most */
    OPTION_NUMBER, /* float within low .. high */
    OPTION_CHOICE, /* int, the place of the word in `choices` */
    OPTION_WIDTHS  /* option_widths */
} option_kind;

typedef struct option_row {
    const char *name;
    const char *alias; /* another spelling, which nothing lists; or NULL */ /* without the dashes */
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
} operands;

struct command;

extern const char *const trainer_words[]; /* in cinch_trainer's order */
extern const char *const start_words[];   /* in cinch_start's order */

/* Rows that several commands have; TYPE has a member `table` of type table_options. */
#define OPTIONS_OF_MAPPINGS(TYPE)                                                                  \
    {.name = "value",                                                                              \
     .argument = "NAME",                                                                           \
     .help = "The value column of a CSV mapping (default: the last one).",                         \
     .kind = OPTION_TEXT,                                                                          \
     .where = offsetof(TYPE, table.value)},                                                        \
        {.name = "keys",                                                                           \
         .argument = "A,B,..",                                                                     \
         .help = "The key columns of a CSV mapping, in this order (default: all others).",         \
         .kind = OPTION_TEXT,                                                                      \
         .where = offsetof(TYPE, table.keys)},                                                     \
    {                                                                                              \
        .name = "symbols", .argument = "A,B,..",                                                   \
        .help = "One alphabet, in this order, for all columns of a CSV mapping; it may hold "      \
                "symbols that no row uses (default: for each column the symbols that occur).",     \
        .kind = OPTION_TEXT, .where = offsetof(TYPE, table.symbols)                                \
    }

/*
 * Parses `argv` (argv[0] is the command's name) into `into`, the command's struct, which holds the
 * defaults. Operands may stand before and after options; "--" ends the options. After --help the
 * number of operands is not checked.
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
