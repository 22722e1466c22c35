/* store_merge.c - the rows of one sweep's database into another. */
#define _XOPEN_SOURCE 700 /* access, stat */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sweep/store_inside.h"

/* The first row that is in both databases and differs. */
static const char differing_cells[] =
    "SELECT mapping, hidden, trainer, NULL FROM (SELECT * FROM other.cell WHERE cell IN (SELECT "
    "cell FROM main.cell) EXCEPT SELECT * FROM main.cell) LIMIT 1";
static const char differing_runs[] =
    "SELECT c.mapping, c.hidden, c.trainer, b.seed FROM other.run b JOIN main.run a USING (cell, "
    "seed) JOIN other.cell c USING (cell) WHERE (a.exact, a.passes, a.rows_right, a.margin, "
    "a.norm_first, a.norm_output, a.norm, a.hash) IS NOT (b.exact, b.passes, b.rows_right, "
    "b.margin, b.norm_first, b.norm_output, b.norm, b.hash) LIMIT 1";

static const char *text_at(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text != NULL ? (const char *)text : "";
}

static bool none_differs(store *s, const char *from, const char *sql, problem *issue)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(s->base, sql, -1, &statement, NULL) != SQLITE_OK)
        return store_failed(s, issue);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        char seed[40] = "the settings";
        if (sqlite3_column_type(statement, 3) != SQLITE_NULL)
            snprintf(seed, sizeof seed, "seed %lld", (long long)sqlite3_column_int64(statement, 3));
        problem_set(issue, EXIT_INPUT,
                    "%s contradicts %s: %s of %s, hidden %s, %s are not the same in both; one of "
                    "them was made by another version, or changed: nothing was merged",
                    from, s->path, seed, text_at(statement, 0), text_at(statement, 1),
                    text_at(statement, 2));
    } else if (code != SQLITE_DONE) {
        store_failed(s, issue);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

/* Whether nobody writes to it, and no files can be made beside it, as readers of the log do. */
static bool is_archived(const char *path)
{
    char *name = memory_take(strlen(path) + 5, 1);
    strcpy(name, path);
    strcat(name, "-wal");
    bool at_rest = access(name, F_OK) != 0 && errno == ENOENT;
    strcpy(name, path);
    char *slash = strrchr(name, '/');
    if (slash == NULL)
        strcpy(name, ".");
    else
        slash[slash == name] = '\0';
    bool closed = access(name, W_OK) != 0;
    free(name);
    return at_rest && closed;
}

char *store_uri(const char *path)
{
    size_t size = 3 * strlen(path) + 40, used = 0;
    char *name = memory_take(size, 1);
    used += (size_t)snprintf(name, size, "file:%s", path[0] == '/' ? "//" : "");
    for (const char *at = path; *at != '\0'; at++)
        used += (size_t)snprintf(name + used, size - used,
                                 *at == '?' || *at == '#' || *at == '%' ? "%%%02X" : "%c",
                                 (unsigned char)*at);
    if (is_archived(path))
        snprintf(name + used, size - used, "?immutable=1");
    return name;
}

/* Attaches it; the main database's connection makes no files. */
static bool attach(store *s, const char *from, problem *issue)
{
    struct stat about;
    if (stat(from, &about) != 0 || access(from, R_OK) != 0)
        return problem_set(issue, EXIT_INPUT, "%s: cannot be read (%s): %s", from, strerror(errno),
                           errno == EACCES ? "ask its owner for the permission to read it"
                                           : "check the name");
    if (!S_ISREG(about.st_mode))
        return problem_set(issue, EXIT_INPUT,
                           "%s: is no regular file, as a database must be: check the name", from);
    char *name = store_uri(from);
    sqlite3_stmt *statement = NULL;
    bool good =
        sqlite3_prepare_v2(s->base, "ATTACH ?1 AS other", -1, &statement, NULL) == SQLITE_OK;
    good = good && sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_step(statement) == SQLITE_DONE;
    if (!good)
        problem_set(issue, EXIT_INPUT, "%s: %s: is it the right file?", from,
                    sqlite3_errmsg(s->base));
    sqlite3_finalize(statement);
    free(name);
    return good;
}

static bool copy(store *s, const char *from, problem *issue)
{
    return none_differs(s, from, differing_cells, issue) &&
           none_differs(s, from, differing_runs, issue) &&
           store_run(s,
                     "INSERT OR IGNORE INTO main.cell SELECT * FROM other.cell;"
                     "INSERT OR IGNORE INTO main.timing SELECT * FROM other.timing;",
                     issue);
}

bool store_merge(store *s, const char *from, uint64_t *added, problem *issue)
{
    bool fresh;
    if (!store_commit(s, issue) || !attach(s, from, issue))
        return false;
    bool good = store_check_kind(s, "other", from, &fresh, issue);
    if (good && fresh)
        good = problem_set(issue, EXIT_INPUT, "%s: an empty database: is it the right file?", from);
    good = good && store_run(s, "BEGIN IMMEDIATE", issue);
    if (good) {
        good = copy(s, from, issue);
        int64_t before = sqlite3_total_changes64(s->base);
        good =
            good && store_run(s, "INSERT OR IGNORE INTO main.run SELECT * FROM other.run", issue);
        *added = (uint64_t)(sqlite3_total_changes64(s->base) - before);
        good = good && store_run(s, "COMMIT", issue);
        if (!good)
            sqlite3_exec(s->base, "ROLLBACK", NULL, NULL, NULL);
    }
    sqlite3_exec(s->base, "DETACH other", NULL, NULL, NULL);
    return good;
}
