/* terminal.h - the terminal: how wide it is, whether it has colours; pictures in it. */
#ifndef CLI_TALK_TERMINAL_H
#define CLI_TALK_TERMINAL_H

#include "cinch_draw.h"
#include "talk/options.h"

#define TERMINAL_MOST_COLUMNS 1000

/* Columns of the terminal that a descriptor is: what COLUMNS says, or the terminal; 0: none. */
unsigned terminal_window(int descriptor);

/* Columns that a line of standard output may take: as the terminal has, 80 without one. */
size_t terminal_width(void);

/* Whether standard output is a terminal that shows colours, and NO_COLOR is not set. */
bool terminal_colours(void);

/* Whether a descriptor is a terminal that can move its cursor. */
bool terminal_moves(int descriptor);

/* Whether the locale's characters are those of UTF-8; a terminal is not needed for that. */
bool terminal_utf8(void);

/* What a command that draws in the terminal is asked for. */
typedef struct terminal_options {
    int colour;
    uint64_t width;
    bool colour_given, width_given;
} terminal_options;

extern const char *const colour_words[];

/* Rows for a TYPE that has a member `terminal` of type terminal_options. */
#define OPTIONS_OF_TERMINAL(TYPE)                                                                  \
    {.alias = "color",                                                                             \
     .given = offsetof(TYPE, terminal.colour_given),                                               \
     CHOICE_OPTION("colour", TYPE, terminal.colour, colour_words,                                  \
                   "Colours in the terminal: always, never, or auto (default): where standard "    \
                   "output is a terminal and NO_COLOR is not set.")},                              \
    {                                                                                              \
        .given = offsetof(TYPE, terminal.width_given),                                             \
        COUNT_OPTION("width", TYPE, terminal.width, CINCH_LEAST_COLUMNS, TERMINAL_MOST_COLUMNS,    \
                     "Columns of the picture in the terminal, 40 at least (default: as the "       \
                     "terminal has, 80 without one).")                                             \
    }

uint32_t terminal_columns(const terminal_options *options);
bool terminal_has_colour(const terminal_options *options);

/* A scene made for a terminal as text, in what the locale can show; free() it. */
char *terminal_text(const cinch_scene *scene, bool colour);

#endif
