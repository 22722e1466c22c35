/* The table of settings: each has option, key, column and label; values come back as they were. */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "support.h"
#include "sweep/settings_file.h"
#include "sweep/store.h"

#define BASE "/tmp/cinch-setting-XXXXXX"

static const sweep_settings usual = {.family = "cycle",
                                     .hidden = {.given = true, .layers = 1, .width = {2}},
                                     .rate = 0.1f,
                                     .range = 1,
                                     .budget = 2000};

/* Puts a value of its kind, drawn by `rng`, into a setting. */
static void draw(sweep_settings *into, const sweep_setting *setting, rng_state *rng)
{
    static const char *const families[] = {"shift", "reverse", "perm:*:7", "random:*:50:1"};
    char text[SWEEP_VALUE_ROOM];
    uint32_t words = 0;
    unsigned number;
    switch (setting->kind) {
    case SETTING_FAMILY:
        snprintf(text, sizeof text, "%s", families[test_between(rng, 0, 3)]);
        break;
    case SETTING_LAYERS:
        number = test_between(rng, 1, 100000);
        snprintf(text, sizeof text, "%u-%u", number, (unsigned)test_between(rng, 1, 9));
        break;
    case SETTING_WORD:
        while (setting->words[words + 1] != NULL)
            words++;
        snprintf(text, sizeof text, "%s", setting->words[test_between(rng, 1, words)]);
        break;
    case SETTING_FLAG:
        snprintf(text, sizeof text, "1");
        break;
    case SETTING_NUMBER:
        snprintf(text, sizeof text, "%.9g",
                 setting->least + (double)test_between(rng, 1, 1000000) / 1000001 *
                                      (setting->most - setting->least));
        break;
    case SETTING_COUNT:
        snprintf(text, sizeof text, "%u", (unsigned)test_between(rng, 1, 1000000000));
        break;
    }
    assert_true(sweep_value_read(into, setting, text));
}

static bool is_same(const sweep_settings *a, const sweep_settings *b, const sweep_setting *setting)
{
    sweep_value x = sweep_value_of(a, setting), y = sweep_value_of(b, setting);
    return strcmp(x.text, y.text) == 0 && x.number == y.number;
}

/* ---- The table ------------------------------------------------------------------------------- */

static const option_row *option_of(const char *name)
{
    for (const option_row *row = sweep_option_rows; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static void test_every_setting_is_whole(void **state)
{
    bool turns[SWEEP_SETTINGS] = {false};
    (void)state;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        assert_non_null(setting->name);
        assert_non_null(setting->label);
        assert_true(setting->bytes > 0 && setting->where + setting->bytes <= sizeof usual);
        assert_true(setting->turn < SWEEP_SETTINGS && !turns[setting->turn]);
        turns[setting->turn] = true;
        const option_row *option = option_of(setting->name);
        assert_non_null(option);
        if (setting->kind == SETTING_FLAG) {
            assert_int_equal(option->where, offsetof(sweep_options, flag[i]));
            continue;
        }
        assert_int_equal(option->where, offsetof(sweep_options, list[i]));
        assert_non_null(setting->wanted);
        problem issue = {0};
        assert_false(sweep_setting_check(setting->name, "?", &issue));
        assert_non_null(strstr(issue.text, setting->wanted));
        sweep_settings other = usual;
        if (setting->usual != NULL)
            assert_true(sweep_value_read(&other, setting, setting->usual));
    }
}

/* Two settings that share a field, or a setting that no key holds, would mix up cells. */
static void test_every_setting_makes_other_keys(void **state)
{
    rng_state rng = {.seed = 5};
    (void)state;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        sweep_settings other = usual;
        draw(&other, &sweep_setting_table[i], &rng);
        for (size_t j = 0; j < SWEEP_SETTINGS; j++)
            assert_true(is_same(&other, &usual, &sweep_setting_table[j]) == (j != i));
        assert_true(sweep_settings_key(&other) != sweep_settings_key(&usual));
        assert_true(sweep_cell_key(&other, 11) != sweep_cell_key(&usual, 11));
    }
}

/* ---- Text and database ----------------------------------------------------------------------- */

static void test_values_come_back_from_text(void **state)
{
    rng_state rng = {.seed = 6};
    (void)state;
    for (int round = 0; round < test_times(1000); round++)
        for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
            const sweep_setting *setting = &sweep_setting_table[i];
            sweep_settings one = usual, other = usual;
            draw(&one, setting, &rng);
            sweep_value value = sweep_value_of(&one, setting);
            if (!sweep_is_text(setting))
                snprintf(value.text, sizeof value.text, "%.17g", value.number);
            assert_true(sweep_value_read(&other, setting, value.text));
            assert_true(is_same(&one, &other, setting));
            if (sweep_is_text(setting))
                assert_true(
                    sweep_value_read(&other, setting, sweep_value_text(&one, setting).text));
            assert_true(is_same(&one, &other, setting));
        }
}

/* The row of a cell, each setting by its column. */
static sweep_settings read_cell(const char *path, int64_t key)
{
    sweep_settings settings = usual;
    sqlite3 *base;
    assert_int_equal(sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        sqlite3_stmt *statement;
        char sql[120];
        snprintf(sql, sizeof sql, "SELECT %s FROM cell WHERE cell = %lld",
                 sweep_setting_table[i].name, (long long)key);
        assert_int_equal(sqlite3_prepare_v2(base, sql, -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_true(sweep_value_read(&settings, &sweep_setting_table[i],
                                     (const char *)sqlite3_column_text(statement, 0)));
        sqlite3_finalize(statement);
    }
    sqlite3_close(base);
    return settings;
}

static void test_cells_come_back_from_the_database(void **state)
{
    char folder[] = BASE, path[sizeof folder + 20], command[sizeof folder + 20];
    rng_state rng = {.seed = 7};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.sqlite", folder);
    for (int round = 0; round < test_times(20); round++) {
        problem issue = {0};
        sweep_settings settings = usual;
        for (size_t i = 0; i < SWEEP_SETTINGS; i++)
            draw(&settings, &sweep_setting_table[i], &rng);
        sweep_cell cell = sweep_cell_of(&settings, 11);
        store *s = store_open(path, &issue);
        assert_non_null(s);
        assert_true(store_add_cell(s, &cell, &issue));
        assert_true(store_close(s, &issue));
        sweep_settings back = read_cell(path, cell.key);
        for (size_t i = 0; i < SWEEP_SETTINGS; i++)
            assert_true(is_same(&settings, &back, &sweep_setting_table[i]));
        assert_true(sweep_cell_key(&back, 11) == cell.key);
    }
    snprintf(command, sizeof command, "rm -r -- '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_setting_is_whole),
        cmocka_unit_test(test_every_setting_makes_other_keys),
        cmocka_unit_test(test_values_come_back_from_text),
        cmocka_unit_test(test_cells_come_back_from_the_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
