/* store_inside.h - what the files of store share. */
#ifndef CLI_SWEEP_STORE_INSIDE_H
#define CLI_SWEEP_STORE_INSIDE_H

#include <sqlite3.h>

#include "sweep/store.h"

struct store {
    const char *path;
    int descriptor; /* holds the lock that makes us the only writer */
    sqlite3 *base;
    sqlite3_stmt *add_row, *add_rows, *add_timing, *find_row, *read_blocks;
    bool made;  /* the file: it was not there before */
    bool begun; /* a transaction is open */
    uint64_t waiting;
    double seconds;
};

/* Records what SQLite says, and what to do about it. Returns false. */
bool store_failed(const store *store, problem *issue);
bool store_failed_at(const store *store, const char *path, problem *issue);

/* Runs statements that give no rows. */
bool store_run(store *store, const char *sql, problem *issue);

/*
 * Whether a database that is open or attached as `schema` is one of ours and of this version;
 * *fresh: it is empty.
 */
bool store_check_kind(store *store, const char *schema, const char *path, bool *fresh,
                      problem *issue);

#endif
