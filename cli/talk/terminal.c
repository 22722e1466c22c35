/* terminal.c - pictures in the terminal: how wide it is, whether it has colours. */
#define _POSIX_C_SOURCE 200809L /* isatty */
#include "talk/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/memory.h"
#include "talk/progress.h"

#define USUAL_COLUMNS 80 /* where there is no terminal */

enum { COLOUR_AUTO, COLOUR_ALWAYS };
const char *const colour_words[] = {"auto", "always", "never", NULL};

uint32_t terminal_columns(const terminal_options *options)
{
    if (options->width_given)
        return (uint32_t)options->width;
    uint32_t columns = window_columns(STDOUT_FILENO);
    if (columns == 0)
        return USUAL_COLUMNS;
    columns = columns < TERMINAL_MOST_COLUMNS ? columns : TERMINAL_MOST_COLUMNS;
    return columns > CINCH_LEAST_COLUMNS ? columns : CINCH_LEAST_COLUMNS;
}

/* NO_COLOR: see no-color.org. */
bool terminal_has_colour(const terminal_options *options)
{
    if (options->colour != COLOUR_AUTO)
        return options->colour == COLOUR_ALWAYS;
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no_colour == NULL || no_colour[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

char *terminal_text(const cinch_scene *scene, bool colour)
{
    owned_arena scratch = memory_arena(cinch_text_size(scene));
    size_t count = cinch_text(NULL, 0, scene, colour, scratch.arena);
    char *text = memory_take(count + 1, 1);
    cinch_text(text, count + 1, scene, colour, scratch.arena);
    free(scratch.memory);
    return text;
}
