/* settings_file.c - settings from a file. */
#include "sweep/settings_file.h"

#include <string.h>

#include "talk/output.h"
#include "talk/symbol_text.h"

/* Whether an option says what a sweep is; the others say how it runs. */
static bool is_setting(const option_row *row)
{
    static const char *const others[] = {"db",    "threads", "shard",    "merge", "json",
                                         "quiet", "help",    "settings", NULL};
    return word_place(row->name, others) < 0;
}

static const option_row *find_option(const command *which, const char *name)
{
    const option_row *row;
    for (size_t i = 0; (row = options_at(which, i)) != NULL; i++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

/* The setting with the nearest name, if one is near. */
static const char *near_setting(const command *which, const char *name)
{
    const char *names[32];
    size_t count = 0;
    const option_row *row;
    for (size_t i = 0; (row = options_at(which, i)) != NULL && count < 32; i++)
        if (is_setting(row))
            names[count++] = row->name;
    return nearest_name(name, names, count);
}

/* Cuts spaces off both ends. */
static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

/* Where in the file we are, and what stood there already. */
typedef struct position {
    const char *file;
    unsigned long line;
    const option_row *seen[32];
    size_t count;
} position;

/* Whether a setting stands for the first time. */
static bool is_first(position *where, const option_row *row)
{
    for (size_t i = 0; i < where->count; i++)
        if (where->seen[i] == row)
            return false;
    REQUIRE(where->count < sizeof where->seen / sizeof *where->seen);
    where->seen[where->count++] = row;
    return true;
}

static bool blame(const position *where, const char *what, problem *issue)
{
    return problem_set(issue, EXIT_INPUT, "%s:%lu: %s", where->file, where->line, what);
}

/* On the command line a flag has no value; here it has one. */
static bool read_flag(bool *on, const char *value)
{
    *on = strcmp(value, "yes") == 0;
    return *on || strcmp(value, "no") == 0;
}

static bool apply(sweep_options *options, const option_row *row, const char *value,
                  const position *where, problem *issue)
{
    problem own = {0};
    bool on = true;
    if (row->kind == OPTION_FLAG && !read_flag(&on, value))
        return problem_set(issue, EXIT_INPUT, "%s:%lu: %s = %s: it is yes or no", where->file,
                           where->line, row->name, value);
    if (on && options_store(options, row, value, &own) && row->kind == OPTION_TEXT)
        sweep_setting_check(row->name, value, &own);
    return own.status == 0 || blame(where, own.text, issue);
}

static bool refuse_name(const command *which, const char *name, const position *where,
                        problem *issue)
{
    const char *near = near_setting(which, name);
    return problem_set(issue, EXIT_INPUT, "%s:%lu: \"%s\" is no setting; %s%s%s", where->file,
                       where->line, text_of_name(name).text,
                       near ? "did you mean "
                            : "they have the names of the options, such as symbols, hidden and "
                              "trainer",
                       near ? near : "", near ? "?" : "");
}

/* A line of the file: name, "=", value. */
static bool read_line(sweep_options *options, const command *which, char *line, position *where,
                      problem *issue)
{
    line[strcspn(line, "#")] = '\0';
    char *name = trim(line), *equals = strchr(name, '=');
    if (name[0] == '\0')
        return true;
    if (equals == NULL)
        return blame(where, "a setting is \"name = value\", as in \"symbols = 2..40\"", issue);
    *equals = '\0';
    name = trim(name);
    char *value = trim(equals + 1);
    const option_row *row = find_option(which, name);
    if (row == NULL)
        return refuse_name(which, name, where, issue);
    if (!is_setting(row))
        return problem_set(issue, EXIT_INPUT,
                           "%s:%lu: %s says how a sweep runs, not what it is: give --%s on the "
                           "command line",
                           where->file, where->line, name, name);
    if (!is_first(where, row))
        return problem_set(issue, EXIT_INPUT, "%s:%lu: %s stands here for the second time",
                           where->file, where->line, name);
    return apply(options, row, value, where, issue);
}

bool sweep_settings_read(sweep_options *options, const command *which, file_bytes *file,
                         const char *name, problem *issue)
{
    position where = {.file = name};
    char *at = (char *)file->bytes;
    if (memchr(file->bytes, '\0', file->count) != NULL)
        return problem_set(issue, EXIT_INPUT,
                           "%s: holds a NUL byte, as no text does: is it the right file?", name);
    for (char *next; at != NULL; at = next) {
        where.line++;
        next = strchr(at, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (!read_line(options, which, at, &where, issue))
            return false;
    }
    return true;
}
