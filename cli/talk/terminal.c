/* terminal.c - the terminal: how wide it is, whether it has colours; pictures in it. */
#define _GNU_SOURCE /* TIOCGWINSZ, strcasestr */
#include "talk/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "system/memory.h"
#include "talk/ascii.h"

#define USUAL_COLUMNS 80 /* where there is no terminal */

enum { COLOUR_AUTO, COLOUR_ALWAYS };
const char *const colour_words[] = {"auto", "always", "never", NULL};

unsigned terminal_window(int descriptor)
{
    struct winsize size;
    uint64_t columns;
    const char *said = getenv("COLUMNS");
    if (isatty(descriptor) != 1)
        return 0;
    if (said != NULL && parse_count(&columns, said, 1, TERMINAL_MOST_COLUMNS))
        return (unsigned)columns;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t terminal_width(void)
{
    unsigned columns = terminal_window(STDOUT_FILENO);
    return columns == 0 ? USUAL_COLUMNS : columns;
}

uint32_t terminal_columns(const terminal_options *options)
{
    if (options->width_given)
        return (uint32_t)options->width;
    uint32_t columns = (uint32_t)terminal_width();
    columns = columns < TERMINAL_MOST_COLUMNS ? columns : TERMINAL_MOST_COLUMNS;
    return columns > CINCH_LEAST_COLUMNS ? columns : CINCH_LEAST_COLUMNS;
}

bool terminal_moves(int descriptor)
{
    const char *terminal = getenv("TERM");
    return isatty(descriptor) == 1 && (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* NO_COLOR: see no-color.org. */
bool terminal_colours(void)
{
    const char *no_colour = getenv("NO_COLOR");
    return terminal_moves(STDOUT_FILENO) && (no_colour == NULL || no_colour[0] == '\0');
}

bool terminal_has_colour(const terminal_options *options)
{
    return options->colour == COLOUR_AUTO ? terminal_colours() : options->colour == COLOUR_ALWAYS;
}

/* For a locale that this machine does not have, its name tells. */
static bool named_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *name = NULL;
    for (size_t i = 0; i < 3 && (name == NULL || name[0] == '\0'); i++)
        name = getenv(variables[i]);
    return name != NULL && (strcasestr(name, "utf-8") != NULL || strcasestr(name, "utf8") != NULL);
}

bool terminal_utf8(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (locale == (locale_t)0)
        return named_utf8();
    bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

char *terminal_text(const cinch_scene *scene, bool colour)
{
    owned_arena scratch = memory_arena(cinch_text_size(scene));
    size_t count = cinch_text(NULL, 0, scene, colour, scratch.arena);
    char *text = memory_take(count + 1, 1);
    cinch_text(text, count + 1, scene, colour, scratch.arena);
    free(scratch.memory);
    if (!terminal_utf8())
        ascii_picture(text);
    return text;
}
