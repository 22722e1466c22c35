/* A sweep's database: what goes in comes out, bad files get words, views are the library's
 * formulas. */
#define _XOPEN_SOURCE 700
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "support.h"
#include "sweep/store.h"

/* ---- A directory for each test --------------------------------------------------------------- */

static int enter(void **state)
{
    char name[] = "/tmp/cinch-store-XXXXXX";
    char *folder = mkdtemp(name);
    if (folder == NULL || chdir(folder) != 0)
        return 1;
    *state = strdup(folder);
    return 0;
}

static int leave(void **state)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r -- '%s'", (char *)*state);
    int failed = chdir("/") != 0 || system(command) != 0;
    free(*state);
    return failed;
}

/* ---- Rows that nobody trained ---------------------------------------------------------------- */

static const sweep_settings settings = {.family = "cycle",
                                        .hidden = {.given = true, .layers = 1, .width = {2}},
                                        .rate = 0.1f,
                                        .range = 1,
                                        .budget = 2000};

static block_result block_of(uint64_t number, uint64_t first, uint64_t seeds, uint64_t exact)
{
    block_result block = {.job = {.block = number, .first_seed = first, .seeds = seeds},
                          .exact = exact,
                          .passes = 10 * seeds,
                          .seconds = 0.001 * (double)seeds};
    for (uint64_t i = 0; i < seeds; i++)
        block.row[i] = (block_row){.seed = first + i,
                                   .exact = i < exact,
                                   .passes = 100 + (first + i) % 7,
                                   .rows_right = i < exact ? 11 : 10,
                                   .margin = 0.25 * (double)i,
                                   .norm_first = 1.5,
                                   .norm_output = 2.5,
                                   .norm = 3.5,
                                   .hash = UINT64_MAX - i};
    return block;
}

static store *open_good(const char *path)
{
    problem issue = {0};
    store *s = store_open(path, &issue);
    assert_string_equal(issue.text, "");
    assert_non_null(s);
    return s;
}

static void close_good(store *s)
{
    problem issue = {0};
    assert_true(store_close(s, &issue));
}

static void add_good(store *s, int64_t cell, block_result block)
{
    problem issue = {0};
    assert_true(store_add_block(s, cell, &block, &issue));
}

/* So many exact seeds of so many at a number of symbols. */
static int64_t add_tally(store *s, uint32_t symbols, uint64_t exact, uint64_t tried)
{
    problem issue = {0};
    sweep_cell cell = sweep_cell_of(&settings, symbols);
    assert_true(store_add_cell(s, &cell, &issue));
    for (uint64_t seed = 0; seed < tried; seed += 16) {
        uint64_t seeds = tried - seed < 16 ? tried - seed : 16;
        uint64_t now = exact < seeds ? exact : seeds;
        add_good(s, cell.key, block_of(seed / 16, seed, seeds, now));
        exact -= now;
    }
    return cell.key;
}

/* The first numbers of a question's first row. */
static int ask(double *numbers, int count, const char *path, const char *sql)
{
    sqlite3 *base;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(base, sql, -1, &statement, NULL), SQLITE_OK);
    int rows = 0;
    memset(numbers, 0, (size_t)count * sizeof *numbers);
    for (; sqlite3_step(statement) == SQLITE_ROW; rows++)
        for (int i = 0; rows == 0 && i < count; i++)
            numbers[i] = sqlite3_column_double(statement, i);
    sqlite3_finalize(statement);
    sqlite3_close(base);
    return rows;
}

static void change(const char *path, const char *sql)
{
    sqlite3 *base;
    assert_int_equal(sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(base, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(base);
}

/* ---- What goes in comes out ------------------------------------------------------------------ */

static void test_blocks_are_there_again(void **state)
{
    problem issue = {0};
    unsigned char exact[4];
    store *s = open_good("a.sqlite");
    (void)state;
    int64_t key = add_tally(s, 11, 0, 0);
    add_good(s, key, block_of(1, 16, 16, 9));
    add_good(s, key, block_of(2, 32, 8, 3));
    close_good(s);
    s = open_good("a.sqlite");
    assert_true(store_read_blocks(exact, s, key, 0, 64, &issue));
    const unsigned char whole[] = {STORE_UNKNOWN, 9, STORE_UNKNOWN, STORE_UNKNOWN};
    assert_memory_equal(exact, whole, 4);
    assert_true(store_read_blocks(exact, s, key, 16, 24, &issue));
    const unsigned char cut[] = {9, 3};
    assert_memory_equal(exact, cut, 2);
    assert_true(store_read_blocks(exact, s, key, 20, 12, &issue));
    assert_int_equal(exact[0], 5); /* of the first nine of sixteen, those from the fifth on */
    assert_true(store_read_blocks(exact, s, key + 1, 0, 16, &issue));
    assert_int_equal(exact[0], STORE_UNKNOWN);
    close_good(s);
    double row[6];
    assert_int_equal(
        ask(row, 6, "a.sqlite",
            "SELECT exact, passes, margin, norm, hash, rows_right FROM run WHERE seed = "
            "19"),
        1);
    const double wanted[] = {1, 100 + 19 % 7, 0.75, 3.5, -4, 11};
    assert_memory_equal(row, wanted, sizeof wanted);
}

/* A block that was cut is made again whole. */
static void test_equal_rows_may_come_again(void **state)
{
    problem issue = {0};
    store *s = open_good("a.sqlite");
    (void)state;
    int64_t key = add_tally(s, 11, 0, 0);
    add_good(s, key, block_of(0, 0, 8, 3));
    add_good(s, key, block_of(0, 0, 16, 3));
    block_result other = block_of(0, 0, 16, 3);
    other.row[5].hash++;
    assert_false(store_add_block(s, key, &other, &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_non_null(strstr(issue.text, "seed 5"));
    assert_false(store_close(s, &issue));
}

static void test_cells_must_be_the_same(void **state)
{
    problem issue = {0};
    store *s = open_good("a.sqlite");
    (void)state;
    sweep_cell cell = sweep_cell_of(&settings, 11);
    assert_int_equal(cell.connections, 44);
    assert_true(decimal_of_float(cell.settings.rate) == 0.1);
    assert_true(store_add_cell(s, &cell, &issue));
    assert_true(store_add_cell(s, &cell, &issue));
    cell.settings.budget++;
    assert_false(store_add_cell(s, &cell, &issue));
    assert_non_null(strstr(issue.text, "other settings"));
    store_close(s, &issue);
}

/* Keys are for ever: other databases hold them. */
static void test_keys_stay_what_they_are(void **state)
{
    (void)state;
    assert_true(sweep_cell_key(&settings, 11) == INT64_C(-774869245126544254));
    sweep_settings other = settings;
    other.range = 2;
    assert_true(sweep_cell_key(&other, 11) != sweep_cell_key(&settings, 11));
    assert_true(sweep_cell_key(&settings, 12) != sweep_cell_key(&settings, 11));
}

static void test_only_what_was_committed_is_seen(void **state)
{
    problem issue = {0};
    double count;
    store *s = open_good("a.sqlite");
    (void)state;
    add_tally(s, 11, 3, 32);
    assert_int_equal(store_waiting(s), 32);
    ask(&count, 1, "a.sqlite", "SELECT count(*) FROM run");
    assert_true(count == 0);
    assert_true(store_commit(s, &issue));
    assert_int_equal(store_waiting(s), 0);
    ask(&count, 1, "a.sqlite", "SELECT count(*) FROM run");
    assert_true(count == 32);
    add_tally(s, 12, 3, 32);
    problem earlier = {.status = EXIT_INPUT};
    assert_false(store_close(s, &earlier));
    ask(&count, 1, "a.sqlite", "SELECT count(*) FROM run");
    assert_true(count == 32);
}

/* ---- Files that cannot be used --------------------------------------------------------------- */

static void refuse(const char *path, const char *words)
{
    problem issue = {0};
    assert_null(store_open(path, &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_int_equal(strncmp(issue.text, path, strlen(path)), 0);
    if (strstr(issue.text, words) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", words, issue.text);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_other_files_are_refused(void **state)
{
    (void)state;
    write_text("text", "a table of words, longer than a header of SQLite is, which has a hundred "
                       "bytes; and some more, so that it is not too short");
    refuse("text", "no database");
    write_text("short", "hello");
    refuse("short", "no database");
    assert_int_equal(mkdir("folder", 0777), 0);
    refuse("folder", "name a file in it");
    refuse("nowhere/a.sqlite", "create its directory first");
    assert_int_equal(mkfifo("pipe", 0666), 0);
    refuse("pipe", "no regular file");
    refuse("/dev/null", "no regular file");
    change("other.sqlite", "CREATE TABLE t (a); PRAGMA application_id = 7");
    refuse("other.sqlite", "another program");
    close_good(open_good("new.sqlite"));
    change("new.sqlite", "PRAGMA user_version = 2");
    refuse("new.sqlite", "newer cinch");
    close_good(open_good("bare.sqlite"));
    change("bare.sqlite", "DROP TABLE timing");
    refuse("bare.sqlite", "no such table");
    double count;
    ask(&count, 1, "other.sqlite", "SELECT count(*) FROM sqlite_schema");
    assert_true(count == 1); /* nothing was added */
}

static void test_empty_files_and_odd_names_are_good(void **state)
{
    static const char *const names[] = {"empty", ":memory:", "file:a?mode=ro", "b #1%.sqlite"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        double count;
        char path[80];
        write_text(names[i], "");
        store *s = open_good(names[i]);
        add_tally(s, 11, 3, 32);
        close_good(s);
        snprintf(path, sizeof path, "./%s", names[i]);
        ask(&count, 1, path, "SELECT count(*) FROM run");
        assert_true(count == 32);
    }
}

static void test_impossible_counts_are_refused(void **state)
{
    problem issue = {0};
    unsigned char exact[2];
    store *s = open_good("a.sqlite");
    (void)state;
    int64_t key = add_tally(s, 11, 9, 32);
    close_good(s);
    s = open_good("a.sqlite");
    change("a.sqlite", "UPDATE run SET exact = 2000 WHERE seed = 20");
    assert_false(store_read_blocks(exact, s, key, 0, 32, &issue));
    assert_non_null(strstr(issue.text, "damaged"));
    store_close(s, &issue);
    issue.status = 0;
    assert_null(store_open("a.sqlite", &issue));
    assert_non_null(strstr(issue.text, "a.sqlite contradicts itself: of cycle:11"));
}

/* The lock is that of a process, so that the other one must be one. */
static void test_a_second_writer_gets_words(void **state)
{
    char pid[40];
    store *s = open_good("a.sqlite");
    (void)state;
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    pid_t child = fork();
    if (child == 0) {
        problem issue = {0};
        store *other = store_open("a.sqlite", &issue);
        bool good = other == NULL && strstr(issue.text, pid) != NULL;
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close_good(s);
    close_good(open_good("a.sqlite"));
}

/* ---- Views ----------------------------------------------------------------------------------- */

static void test_views_are_the_formulas_of_the_library(void **state)
{
    rng_state rng = {.seed = 3};
    (void)state;
    for (int round = 0; round < test_times(20); round++) {
        cinch_tally tally[12];
        char path[20];
        snprintf(path, sizeof path, "%d.sqlite", round);
        store *s = open_good(path);
        double half = 3.0 + 0.4 * round, found[5];
        for (uint32_t i = 0; i < 12; i++) {
            uint64_t tried = test_between(&rng, 1, 60);
            double share = 1 / (1 + exp(((double)i - half) / 1.3));
            uint64_t exact = (uint64_t)(share * (double)tried + 0.5);
            tally[i] = (cinch_tally){3 + 2 * i, tried, exact};
            add_tally(s, tally[i].symbols, exact, tried);
        }
        close_good(s);
        for (uint32_t i = 0; i < 12; i++) {
            char sql[120];
            snprintf(sql, sizeof sql,
                     "SELECT tried, exact, low, high, share FROM success WHERE symbols = %u",
                     (unsigned)tally[i].symbols);
            assert_int_equal(ask(found, 5, path, sql), 1);
            cinch_interval range = cinch_wilson(tally[i].exact, tally[i].tried);
            assert_true(found[0] == (double)tally[i].tried && found[1] == (double)tally[i].exact);
            assert_true(fabs(found[2] - range.low) < 1e-12);
            assert_true(fabs(found[3] - range.high) < 1e-12);
        }
        cinch_crossing crossing = cinch_crossing_of(tally, 12);
        assert_true(crossing.found && crossing.bounded);
        assert_int_equal(ask(found, 4, path, "SELECT symbols, low, high, tried FROM critical"), 1);
        assert_true(fabs(found[0] - crossing.symbols) < 1e-5);
        assert_true(fabs(found[1] - crossing.interval.low) < 1e-5);
        assert_true(fabs(found[2] - crossing.interval.high) < 1e-5);
        assert_true(found[3] == (double)crossing.tried);
    }
}

static void test_views_of_medians_and_cost(void **state)
{
    double found[1];
    store *s = open_good("a.sqlite");
    (void)state;
    add_tally(s, 11, 4, 16); /* 100, 101, 102 and 103 passes */
    add_tally(s, 12, 0, 16);
    close_good(s);
    ask(found, 1, "a.sqlite", "SELECT median_passes FROM success WHERE symbols = 11");
    assert_true(found[0] == 101);
    assert_int_equal(ask(found, 1, "a.sqlite",
                         "SELECT 1 FROM success WHERE symbols = 12 AND median_passes IS NULL"),
                     1);
    ask(found, 1, "a.sqlite", "SELECT microseconds FROM cost WHERE symbols = 11");
    assert_true(fabs(found[0] - 100) < 1e-9);
    assert_int_equal(ask(found, 1, "a.sqlite", "SELECT 1 FROM critical"), 0);
}

/* ---- Merging --------------------------------------------------------------------------------- */

static void make(const char *path, uint32_t symbols, uint64_t first, uint64_t exact)
{
    store *s = open_good(path);
    int64_t key = add_tally(s, symbols, 0, 0);
    add_good(s, key, block_of(first / 16, first, 16, exact));
    close_good(s);
}

static void test_merging_joins_and_contradicts(void **state)
{
    problem issue = {0};
    uint64_t added;
    double count;
    (void)state;
    make("a", 11, 0, 9);
    make("b #1?%41", 11, 16, 9);
    make("c", 12, 0, 9);
    change("c", "UPDATE run SET rows_right = rows_right + 1");
    make("d", 11, 0, 8);
    store *s = open_good("all");
    assert_true(store_merge(s, "a", &added, &issue) && added == 16);
    assert_true(store_merge(s, "b #1?%41", &added, &issue) && added == 16);
    assert_true(store_merge(s, "c", &added, &issue) && added == 16);
    assert_true(store_merge(s, "a", &added, &issue) && added == 0);
    assert_false(store_merge(s, "d", &added, &issue));
    assert_int_equal(strncmp(issue.text, "d contradicts all: seed 8 of cycle:11", 37), 0);
    issue.status = 0;
    close_good(s);
    ask(&count, 1, "all", "SELECT count(*) FROM run JOIN cell USING (cell)");
    assert_true(count == 48);
    ask(&count, 1, "all", "SELECT count(*) FROM timing");
    assert_true(count == 3);
}

static void test_only_sweeps_are_merged(void **state)
{
    static const char *const names[] = {"missing", "text", "empty", ".", "other"};
    uint64_t added;
    (void)state;
    write_text("text", "a table of words, longer than a header of SQLite is, which has a hundred "
                       "bytes; and some more, so that it is not too short");
    write_text("empty", "");
    change("other", "CREATE TABLE t (a)");
    store *s = open_good("all");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        problem issue = {0};
        assert_false(store_merge(s, names[i], &added, &issue));
        assert_int_equal(strncmp(issue.text, names[i], strlen(names[i])), 0);
    }
    close_good(s);
    assert_true(access("missing", F_OK) != 0);
}

#define IN_FOLDER(TEST) cmocka_unit_test_setup_teardown(TEST, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_blocks_are_there_again),
        IN_FOLDER(test_equal_rows_may_come_again),
        IN_FOLDER(test_cells_must_be_the_same),
        IN_FOLDER(test_keys_stay_what_they_are),
        IN_FOLDER(test_only_what_was_committed_is_seen),
        IN_FOLDER(test_other_files_are_refused),
        IN_FOLDER(test_empty_files_and_odd_names_are_good),
        IN_FOLDER(test_impossible_counts_are_refused),
        IN_FOLDER(test_a_second_writer_gets_words),
        IN_FOLDER(test_views_are_the_formulas_of_the_library),
        IN_FOLDER(test_views_of_medians_and_cost),
        IN_FOLDER(test_merging_joins_and_contradicts),
        IN_FOLDER(test_only_sweeps_are_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
