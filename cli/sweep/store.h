/*
 * store.h - a sweep's database: what it holds already, and what is added.
 *
 * One connection, one thread. SQLite in WAL mode: rows come in transactions of whole blocks, so
 * that whatever ends the program, the file holds complete prefixes of blocks and nothing else.
 */
#ifndef CLI_SWEEP_STORE_H
#define CLI_SWEEP_STORE_H

#include "sweep/block.h"
#include "sweep/setting.h"
#include "system/problem.h"

typedef struct store store;

/*
 * Opens a database to add to it, or makes one; NULL after a problem. Nobody else may add to it
 * until store_close(); others may read it.
 */
store *store_open(const char *path, problem *issue);

/*
 * Commits what was added and closes; after a problem, or when that fails, closes without, and a
 * file that was made for it and holds nothing goes again.
 */
bool store_close(store *store, problem *issue);

/* Makes a row for a cell, or compares it with the one that there is. */
bool store_add_cell(store *store, const sweep_cell *cell, problem *issue);

#define STORE_UNKNOWN UINT8_MAX

/*
 * How many seeds of each block are exact, STORE_UNKNOWN where not all of a block's seeds are there:
 * `exact` has one element for each block of the seeds first .. first + seeds - 1.
 */
bool store_read_blocks(unsigned char *exact, store *store, int64_t cell, uint64_t first,
                       uint64_t seeds, problem *issue);

/* Adds a block of a cell. Rows that are there already must be the same. */
bool store_add_block(store *store, int64_t cell, const block_result *block, problem *issue);

/* Commits: to be called after this many rows, or about a second, at the latest. */
#define STORE_BATCH_ROWS 16384
bool store_commit(store *store, problem *issue);

/* Rows added since the last commit. */
uint64_t store_waiting(const store *store);

/* CPU seconds spent in here so far. */
double store_seconds(const store *store);

/*
 * Adds all rows of another database in one transaction. False without any change when it is no
 * database of this version, or contradicts what is there.
 */
bool store_merge(store *store, const char *from, uint64_t *added, problem *issue);

/*
 * The URI by which SQLite reads a database, also from a directory where nothing may be written:
 * there a reader cannot make the files beside it that the write-ahead log takes, and need not if
 * there are none. Free it.
 */
char *store_uri(const char *path);

#endif
