/* result_dir.h - a directory of results: files written whole, nobody else's replaced. */
#ifndef CLI_FORMAT_RESULT_DIR_H
#define CLI_FORMAT_RESULT_DIR_H

#include "system/problem.h"

enum { RESULT_DIR_FOLDERS = 4 };

typedef struct result_dir {
    const char *path;
    const char *command; /* "cinch article": who writes there */
    const char *taken;   /* what is said where a file has its name; NULL: what the system says */
    const char *made[RESULT_DIR_FOLDERS]; /* folders that were not there before */
    size_t made_count;
    size_t written; /* files */
    char last[256]; /* the name of the last of them */
} result_dir;

/* Whether -o can name a directory: standard output is none. */
bool result_dir_named(const char *path, problem *issue);

/* Makes a folder of the directory, "" for the directory itself first, unless it is there. */
bool result_dir_make(result_dir *dir, const char *folder, problem *issue);

/*
 * Whether a file may be written under this name: where none stands, or one of the command's own,
 * which begins with `head`.
 */
bool result_dir_may_replace(const result_dir *dir, const char *name, const char *head,
                            problem *issue);

/*
 * Writes a file whole, into a folder ("" for none). After a problem it does nothing, so that many
 * can be written and the problem asked for once.
 */
void result_dir_write(result_dir *dir, const char *folder, const char *name, const void *bytes,
                      size_t count, problem *issue);

/* After a failure: removes the directories that were made and have nothing in them. */
void result_dir_leave(const result_dir *dir);

#endif
