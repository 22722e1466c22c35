/* store.c - a sweep's database. */
#define _GNU_SOURCE /* fcntl's locks of descriptors */
#include "sweep/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sweep/store_inside.h"
#include "sweep/store_schema.h"
#include "talk/progress.h"

/* Columns of `run` but the cell. */
enum { ROW_COLUMNS = 9 };

/* ---- What can go wrong ----------------------------------------------------------------------- */

bool store_failed_at(const store *s, const char *path, problem *issue)
{
    int code = s->base != NULL ? sqlite3_errcode(s->base) : SQLITE_NOMEM;
    const char *text = s->base != NULL ? sqlite3_errmsg(s->base) : "out of memory";
    const char *todo =
        code == SQLITE_FULL ? "make room, then give the same command again: it goes on from there"
        : code == SQLITE_IOERR ? "if the disk is full make room, then give the same command again: "
                                 "it goes on from there"
        : code == SQLITE_BUSY || code == SQLITE_LOCKED
            ? "another program is writing to it; wait for that one, or take another file"
        : code == SQLITE_NOTADB  ? "it is no database; choose another name"
        : code == SQLITE_CORRUPT ? "the file is damaged; take a copy of it or another name"
        : code == SQLITE_READONLY
            ? "ask its owner for the permission to write, or take another file"
        : code == SQLITE_CANTOPEN ? "it must be a file in a directory where files can be made"
                                  : "take another file, and keep this one to find out";
    return problem_set(issue, EXIT_INPUT, "%s: %s: %s", path, text, todo);
}

bool store_failed(const store *s, problem *issue)
{
    return store_failed_at(s, s->path, issue);
}

bool store_run(store *s, const char *sql, problem *issue)
{
    return sqlite3_exec(s->base, sql, NULL, NULL, NULL) == SQLITE_OK || store_failed(s, issue);
}

/* The number that a question about the database at `path` gives. */
static bool ask_number(store *s, const char *sql, const char *path, int64_t *number, problem *issue)
{
    sqlite3_stmt *statement = NULL;
    bool good = sqlite3_prepare_v2(s->base, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW;
    if (good)
        *number = sqlite3_column_int64(statement, 0);
    else
        store_failed_at(s, path, issue);
    sqlite3_finalize(statement);
    return good;
}

/* ---- One writer ------------------------------------------------------------------------------ */

/* Bytes far behind all that SQLite locks: the writer's lock, and its process number's. */
#define WRITER_BYTE  ((off_t)1 << 40)
#define PROCESS_BYTE ((off_t)1 << 41)

static struct flock lock_of(off_t first, off_t length)
{
    return (struct flock){
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = length};
}

/* The process that is the writer, or 0. */
static long find_writer(const store *s)
{
    struct flock lock = lock_of(PROCESS_BYTE, (off_t)1 << 40);
    bool found = fcntl(s->descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    return found ? (long)(lock.l_start - PROCESS_BYTE) : 0;
}

/*
 * SQLite lets several programs take turns, and two sweeps would then train the same cells. The
 * lock ends with the program, however that ends. It belongs to the descriptor, not to the process,
 * whose locks on the file SQLite lets go of as it pleases.
 */
static bool become_writer(store *s, problem *issue)
{
    struct flock writer = lock_of(WRITER_BYTE, 1);
    struct flock process = lock_of(PROCESS_BYTE + (off_t)getpid(), 1);
    if (fcntl(s->descriptor, F_OFD_SETLK, &writer) == 0 &&
        fcntl(s->descriptor, F_OFD_SETLK, &process) == 0)
        return true;
    if (errno == EACCES || errno == EAGAIN)
        return problem_set(issue, EXIT_INPUT,
                           "%s: a sweep is writing to it already (process %ld): wait for it to "
                           "end, or take another file and merge them later (--merge)",
                           s->path, find_writer(s));
    return problem_set(issue, EXIT_INPUT,
                       "%s: cannot be locked (%s): take a file on a file system that can", s->path,
                       strerror(errno));
}

static bool open_descriptor(store *s, problem *issue)
{
    struct stat about;
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK;
    s->descriptor = open(s->path, flags | O_EXCL, 0666);
    bool made = s->descriptor >= 0;
    if (!made && errno == EEXIST)
        s->descriptor = open(s->path, flags, 0666);
    if (s->descriptor < 0) {
        const char *todo = errno == ENOENT   ? "create its directory first"
                           : errno == EISDIR ? "name a file in it"
                           : errno == ENOSPC ? "make room, or write elsewhere"
                                             : "choose another place";
        return problem_set(issue, EXIT_INPUT, "%s: cannot be written (%s): %s", s->path,
                           strerror(errno), todo);
    }
    if (fstat(s->descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return problem_set(issue, EXIT_INPUT,
                           "%s: is no regular file, as a database must be: choose another name",
                           s->path);
    if (!become_writer(s, issue))
        return false;
    s->made = made; /* and nobody else writes to it */
    return true;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool agrees_with_itself(store *s, const char *schema, const char *path, problem *issue)
{
    char sql[600];
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof sql, STORE_CONTRADICTION, schema, schema);
    if (sqlite3_prepare_v2(s->base, sql, -1, &statement, NULL) != SQLITE_OK)
        return store_failed_at(s, path, issue);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        problem_set(issue, EXIT_INPUT, "%s contradicts itself: %s; the file was changed", path,
                    (const char *)sqlite3_column_text(statement, 0));
    else if (code != SQLITE_DONE)
        store_failed_at(s, path, issue);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

bool store_check_kind(store *s, const char *schema, const char *path, bool *fresh, problem *issue)
{
    char sql[120];
    int64_t tables, application, version;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s.sqlite_schema", schema);
    if (!ask_number(s, sql, path, &tables, issue))
        return false;
    snprintf(sql, sizeof sql, "PRAGMA %s.application_id", schema);
    if (!ask_number(s, sql, path, &application, issue))
        return false;
    snprintf(sql, sizeof sql, "PRAGMA %s.user_version", schema);
    if (!ask_number(s, sql, path, &version, issue))
        return false;
    *fresh = tables == 0 && application == 0 && version == 0;
    if (*fresh)
        return true;
    if (application != STORE_APPLICATION)
        return problem_set(issue, EXIT_INPUT,
                           "%s: a database of another program, not of cinch sweep: choose another "
                           "name",
                           path);
    if (version != STORE_VERSION)
        return problem_set(issue, EXIT_INPUT,
                           "%s: version %lld of sweeps' databases, but this cinch has version %d: "
                           "take %s cinch, or another name",
                           path, (long long)version, STORE_VERSION,
                           version > STORE_VERSION ? "a newer" : "an older");
    return agrees_with_itself(s, schema, path, issue);
}

static bool make_tables(store *s, problem *issue)
{
    char marks[100];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             STORE_APPLICATION, STORE_VERSION);
    bool good = store_run(s, "BEGIN IMMEDIATE", issue);
    for (size_t i = 0; store_schema[i] != NULL && good; i++)
        good = store_run(s, store_schema[i], issue);
    return good && store_run(s, marks, issue) && store_run(s, "COMMIT", issue);
}

/* INSERT of so many rows; the cell is parameter 1, the columns of row i follow from 2 + 9 i. */
static void insert_text(char *sql, size_t size, unsigned rows)
{
    size_t used = (size_t)snprintf(sql, size, "INSERT OR IGNORE INTO run VALUES ");
    for (unsigned i = 0, next = 2; i < rows; i++) {
        used += (size_t)snprintf(sql + used, size - used, "%s(?1", i > 0 ? ", " : "");
        for (unsigned column = 0; column < ROW_COLUMNS; column++)
            used += (size_t)snprintf(sql + used, size - used, ", ?%u", next++);
        used += (size_t)snprintf(sql + used, size - used, ")");
    }
}

static bool prepare(store *s, sqlite3_stmt **statement, const char *sql, problem *issue)
{
    return sqlite3_prepare_v3(s->base, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
               SQLITE_OK ||
           store_failed(s, issue);
}

static bool prepare_all(store *s, problem *issue)
{
    char one[200], whole[4096];
    insert_text(one, sizeof one, 1);
    insert_text(whole, sizeof whole, CINCH_SWEEP_BLOCK);
    return prepare(s, &s->add_row, one, issue) && prepare(s, &s->add_rows, whole, issue) &&
           prepare(s, &s->add_timing, "INSERT OR REPLACE INTO timing VALUES (?1, ?2, ?3, ?4)",
                   issue) &&
           prepare(s, &s->find_row, "SELECT hash, passes FROM run WHERE cell = ?1 AND seed = ?2",
                   issue) &&
           prepare(
               s, &s->read_blocks,
               "SELECT seed / 16, count(*), sum(exact) FROM run WHERE cell = ?1 AND seed BETWEEN "
               "?2 AND ?3 GROUP BY 1",
               issue);
}

/* To SQLite ":memory:" and "file:name" are something else, "./:memory:" is a file. */
static char *file_name_for(const char *path)
{
    size_t size = strlen(path) + 3;
    char *name = memory_take(size, 1);
    snprintf(name, size, "%s%s", path[0] == '/' ? "" : "./", path);
    return name;
}

static bool open_base(store *s, problem *issue)
{
    bool fresh;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    char *name = file_name_for(s->path);
    int code = sqlite3_open_v2(name, &s->base, flags, NULL);
    free(name);
    if (code != SQLITE_OK)
        return store_failed(s, issue);
    sqlite3_busy_timeout(s->base, 5000);
    if (!store_check_kind(s, "main", s->path, &fresh, issue))
        return false;
    /*
     * Readers see the file while it grows; a power cut may cost the last second, never the file.
     * Every 16 MB of the log the disk is waited for.
     */
    return store_run(s,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                     "PRAGMA wal_autocheckpoint = 4000",
                     issue) &&
           (!fresh || make_tables(s, issue)) && prepare_all(s, issue);
}

store *store_open(const char *path, problem *issue)
{
    store *s = memory_take_zeroed(1, sizeof *s);
    s->path = path;
    if (open_descriptor(s, issue) && open_base(s, issue))
        return s;
    store_close(s, issue);
    return NULL;
}

/* Whether anything was stored; true when that cannot be told. */
static bool holds_cells(store *s)
{
    problem ignored = {.status = 0};
    int64_t cells = 0;
    if (s->base == NULL)
        return false;
    sqlite3_exec(s->base, "ROLLBACK", NULL, NULL, NULL); /* of what is not complete */
    return !ask_number(s, "SELECT count(*) FROM cell", s->path, &cells, &ignored) || cells > 0;
}

bool store_close(store *s, problem *issue)
{
    bool good = issue->status == 0 && (s->base == NULL || store_commit(s, issue));
    /* A file that was made for a command that failed does not stay empty. */
    bool useless = issue->status != 0 && s->made && !holds_cells(s);
    sqlite3_stmt *all[] = {s->add_row, s->add_rows, s->add_timing, s->find_row, s->read_blocks};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(s->base);
    if (useless)
        unlink(s->path);
    if (s->descriptor >= 0)
        close(s->descriptor); /* last: it lets go of all locks that the program has on the file */
    free(s);
    return good;
}

/* ---- Reading --------------------------------------------------------------------------------- */

static uint64_t seeds_of_block(uint64_t block, uint64_t first, uint64_t end)
{
    uint64_t low = block * CINCH_SWEEP_BLOCK, high = low + CINCH_SWEEP_BLOCK;
    return (high < end ? high : end) - (low > first ? low : first);
}

bool store_read_blocks(unsigned char *exact, store *s, int64_t cell, uint64_t first, uint64_t seeds,
                       problem *issue)
{
    uint64_t end = first + seeds, first_block = first / CINCH_SWEEP_BLOCK;
    memset(exact, STORE_UNKNOWN, (size_t)((end - 1) / CINCH_SWEEP_BLOCK - first_block + 1));
    sqlite3_bind_int64(s->read_blocks, 1, cell);
    sqlite3_bind_int64(s->read_blocks, 2, (sqlite3_int64)first);
    sqlite3_bind_int64(s->read_blocks, 3, (sqlite3_int64)(end - 1));
    int code = SQLITE_DONE;
    bool good = true;
    while (good && (code = sqlite3_step(s->read_blocks)) == SQLITE_ROW) {
        uint64_t block = (uint64_t)sqlite3_column_int64(s->read_blocks, 0);
        uint64_t count = (uint64_t)sqlite3_column_int64(s->read_blocks, 1);
        uint64_t right = (uint64_t)sqlite3_column_int64(s->read_blocks, 2);
        if (right > count)
            good = problem_set(issue, EXIT_INPUT,
                               "%s: more seeds of cell %lld are exact than there are: the file is "
                               "damaged; take a copy of it or another name",
                               s->path, (long long)cell);
        else if (count == seeds_of_block(block, first, end))
            exact[block - first_block] = (unsigned char)right;
    }
    good = good && (code == SQLITE_DONE || store_failed(s, issue));
    sqlite3_reset(s->read_blocks);
    return good;
}

/* ---- Adding ---------------------------------------------------------------------------------- */

static bool begin(store *s, problem *issue)
{
    if (s->begun)
        return true;
    s->begun = store_run(s, "BEGIN IMMEDIATE", issue);
    return s->begun;
}

bool store_commit(store *s, problem *issue)
{
    double start = thread_seconds();
    bool good = !s->begun || store_run(s, "COMMIT", issue);
    if (!good)
        sqlite3_exec(s->base, "ROLLBACK", NULL, NULL, NULL);
    s->begun = false;
    s->waiting = 0;
    s->seconds += thread_seconds() - start;
    return good;
}

uint64_t store_waiting(const store *s)
{
    return s->waiting;
}

double store_seconds(const store *s)
{
    return s->seconds;
}

/* The columns of a cell, and their parameters, in the order in which bind_cell() gives them. */
typedef struct cell_columns {
    char names[400], marks[200];
} cell_columns;

static cell_columns columns_of_cell(void)
{
    cell_columns columns = {.names = "cell, mapping, symbols, width, connections",
                            .marks = "?, ?, ?, ?, ?"};
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        strcat(strcat(columns.names, ", "), sweep_setting_table[i].name);
        strcat(columns.marks, ", ?");
    }
    return columns;
}

static void bind_cell(sqlite3_stmt *statement, const sweep_cell *cell)
{
    int at = 1;
    sqlite3_bind_int64(statement, at++, cell->key);
    sqlite3_bind_text(statement, at++, cell->mapping, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, at++, cell->symbols);
    sqlite3_bind_int64(statement, at++, cell->width);
    sqlite3_bind_int64(statement, at++, (sqlite3_int64)cell->connections);
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        sweep_value value = sweep_value_of(&cell->settings, setting);
        if (sweep_is_text(setting))
            sqlite3_bind_text(statement, at++, value.text, -1, SQLITE_TRANSIENT);
        else if (setting->kind == SETTING_NUMBER)
            sqlite3_bind_double(statement, at++, value.number);
        else
            sqlite3_bind_int64(statement, at++, (sqlite3_int64)value.number);
    }
}

/* Runs a statement for a cell, columns and parameters for each %s; *number: what it gives, or 0. */
static bool with_cell(store *s, const char *format, const sweep_cell *cell, int64_t *number,
                      problem *issue)
{
    char sql[800];
    sqlite3_stmt *statement = NULL;
    cell_columns columns = columns_of_cell();
    snprintf(sql, sizeof sql, format, columns.names, columns.marks);
    if (sqlite3_prepare_v2(s->base, sql, -1, &statement, NULL) != SQLITE_OK)
        return store_failed(s, issue);
    bind_cell(statement, cell);
    int code = sqlite3_step(statement);
    *number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    bool good = code == SQLITE_ROW || code == SQLITE_DONE || store_failed(s, issue);
    sqlite3_finalize(statement);
    return good;
}

bool store_add_cell(store *s, const sweep_cell *cell, problem *issue)
{
    int64_t same = 0;
    if (!begin(s, issue) ||
        !with_cell(s, "INSERT OR IGNORE INTO cell (%s) VALUES (%s)", cell, &same, issue) ||
        !with_cell(s, "SELECT count(*) FROM cell WHERE (%s) = (%s)", cell, &same, issue))
        return false;
    return same == 1 ||
           problem_set(issue, EXIT_INPUT,
                       "%s: cell %lld has other settings than those of %s that give this number; "
                       "the file was changed by another program: take another one",
                       s->path, (long long)cell->key, cell->mapping);
}

static void bind_row(sqlite3_stmt *statement, int first, const block_row *row)
{
    sqlite3_bind_int64(statement, first, (sqlite3_int64)row->seed);
    sqlite3_bind_int(statement, first + 1, (int)row->exact);
    sqlite3_bind_int64(statement, first + 2, (sqlite3_int64)row->passes);
    sqlite3_bind_int64(statement, first + 3, (sqlite3_int64)row->rows_right);
    sqlite3_bind_double(statement, first + 4, row->margin);
    sqlite3_bind_double(statement, first + 5, row->norm_first);
    sqlite3_bind_double(statement, first + 6, row->norm_output);
    sqlite3_bind_double(statement, first + 7, row->norm);
    sqlite3_bind_int64(statement, first + 8, (sqlite3_int64)row->hash);
}

static bool finish(store *s, sqlite3_stmt *statement, problem *issue)
{
    bool good = sqlite3_step(statement) == SQLITE_DONE || store_failed(s, issue);
    sqlite3_reset(statement);
    return good;
}

static bool add_rows(store *s, int64_t cell, const block_result *block, problem *issue)
{
    bool whole = block->job.seeds == CINCH_SWEEP_BLOCK;
    sqlite3_stmt *statement = whole ? s->add_rows : s->add_row;
    unsigned each = whole ? CINCH_SWEEP_BLOCK : 1;
    sqlite3_bind_int64(statement, 1, cell);
    for (uint64_t i = 0; i < block->job.seeds; i += each) {
        for (unsigned j = 0; j < each; j++)
            bind_row(statement, 2 + (int)j * ROW_COLUMNS, &block->row[i + j]);
        if (!finish(s, statement, issue))
            return false;
    }
    return true;
}

/* Whether rows that were there before are what was trained now. */
static bool check_rows(store *s, int64_t cell, const block_result *block, problem *issue)
{
    bool same = true;
    for (uint64_t i = 0; i < block->job.seeds && same; i++) {
        sqlite3_bind_int64(s->find_row, 1, cell);
        sqlite3_bind_int64(s->find_row, 2, (sqlite3_int64)block->row[i].seed);
        if (sqlite3_step(s->find_row) != SQLITE_ROW)
            return store_failed(s, issue);
        same = (uint64_t)sqlite3_column_int64(s->find_row, 0) == block->row[i].hash &&
               (uint64_t)sqlite3_column_int64(s->find_row, 1) == block->row[i].passes;
        sqlite3_reset(s->find_row);
        if (!same)
            problem_set(issue, EXIT_INPUT,
                        "%s: cell %lld, seed %llu: the row there is not what training gives now; "
                        "it was made by another version, or changed: take another file",
                        s->path, (long long)cell, (unsigned long long)block->row[i].seed);
    }
    return same;
}

bool store_add_block(store *s, int64_t cell, const block_result *block, problem *issue)
{
    double start = thread_seconds();
    if (!begin(s, issue))
        return false;
    int64_t before = sqlite3_total_changes64(s->base);
    bool good = add_rows(s, cell, block, issue);
    if (good && sqlite3_total_changes64(s->base) - before < (int64_t)block->job.seeds)
        good = check_rows(s, cell, block, issue);
    if (good) {
        sqlite3_bind_int64(s->add_timing, 1, cell);
        sqlite3_bind_int64(s->add_timing, 2, (sqlite3_int64)block->job.block);
        sqlite3_bind_double(s->add_timing, 3, block->seconds);
        sqlite3_bind_int64(s->add_timing, 4, (sqlite3_int64)block->passes);
        good = finish(s, s->add_timing, issue);
    }
    s->waiting += block->job.seeds;
    s->seconds += thread_seconds() - start;
    return good;
}
