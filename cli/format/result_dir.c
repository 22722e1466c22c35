/* result_dir.c - a directory of results: files written whole, nobody else's replaced. */
#define _POSIX_C_SOURCE 200809L /* mkdir */
#include "format/result_dir.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/file.h"
#include "talk/output.h"

bool result_dir_named(const char *path, problem *issue)
{
    return !file_is_standard(path) ||
           problem_set(
               issue, EXIT_USAGE,
               "-o names a directory, for several files are written; - (standard output) is none");
}

static bool join(char path[PATH_MAX], const result_dir *dir, const char *folder, const char *name,
                 problem *issue)
{
    int length = snprintf(path, PATH_MAX, "%s%s%s%s%s", dir->path, *folder ? "/" : "", folder,
                          *name ? "/" : "", name);
    return (length > 0 && length < PATH_MAX) ||
           problem_set(issue, EXIT_INPUT, "%s: the name is too long", dir->path);
}

bool result_dir_make(result_dir *dir, const char *folder, problem *issue)
{
    struct stat about;
    char path[PATH_MAX];
    REQUIRE(dir->made_count < RESULT_DIR_FOLDERS);
    if (!join(path, dir, folder, "", issue))
        return false;
    if (mkdir(path, 0777) == 0) {
        dir->made[dir->made_count++] = folder;
        return true;
    }
    if (errno == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return true;
    return problem_set(issue, EXIT_INPUT,
                       "%s: no directory can be made here (%s): choose another with -o", path,
                       errno == EEXIST && dir->taken != NULL ? dir->taken : strerror(errno));
}

bool result_dir_may_replace(const result_dir *dir, const char *name, const char *head,
                            problem *issue)
{
    char path[PATH_MAX], begin[1024];
    REQUIRE(strlen(head) <= sizeof begin);
    struct stat about;
    if (!join(path, dir, "", name, issue))
        return false;
    bool regular = stat(path, &about) == 0 && S_ISREG(about.st_mode);
    FILE *old = regular ? fopen(path, "rb") : NULL;
    size_t count = old != NULL ? fread(begin, 1, strlen(head), old) : 0;
    bool foreign =
        old != NULL && !ferror(old) && (count < strlen(head) || memcmp(begin, head, count) != 0);
    if (old != NULL)
        fclose(old);
    return !foreign ? file_writable(path, issue)
                    : problem_set(issue, EXIT_INPUT,
                                  "%s: %s did not write this file, and would replace it: move it, "
                                  "or choose another directory with -o",
                                  path, dir->command);
}

void result_dir_write(result_dir *dir, const char *folder, const char *name, const void *bytes,
                      size_t count, problem *issue)
{
    char path[PATH_MAX];
    if (issue->status != 0 || !join(path, dir, folder, name, issue) ||
        !file_write(path, bytes, count, issue))
        return;
    dir->written++;
    snprintf(dir->last, sizeof dir->last, "%s", name);
}

void result_dir_leave(const result_dir *dir)
{
    char path[PATH_MAX];
    problem none = {.status = 0};
    for (size_t i = dir->made_count; i > 0; i--)
        if (join(path, dir, dir->made[i - 1], "", &none))
            rmdir(path); /* which fails where something is in it */
}
