/* test_result_dir.c - a directory of results: what is made, replaced, refused and removed again. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/result_dir.h"
#include "system/file.h"

/* Every test works in an empty directory of its own. */
static int enter(void **state)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/result_dir.XXXXXX");
    *state = path;
    return mkdtemp(path) != NULL && chdir(path) == 0 ? 0 : 1;
}

static int leave(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", (const char *)*state);
    return chdir("/") == 0 && system(command) == 0 ? 0 : 1;
}

static void write_file(const char *path, const char *text)
{
    problem issue = {.status = 0};
    assert_true(file_write(path, text, strlen(text), &issue));
}

static bool exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

static void test_files_go_into_folders_and_are_counted(void **state)
{
    result_dir dir = {.path = "out", .command = "cinch test"};
    problem issue = {.status = 0};
    file_bytes read;
    (void)state;
    assert_true(result_dir_make(&dir, "", &issue) && result_dir_make(&dir, "in", &issue));
    result_dir_write(&dir, "in", "a.txt", "abc", 3, &issue);
    result_dir_write(&dir, "", "b.txt", "", 0, &issue);
    assert_true(issue.status == 0 && dir.written == 2);
    assert_string_equal(dir.last, "b.txt");
    assert_true(file_read(&read, "out/in/a.txt", 10, &issue));
    assert_string_equal((const char *)read.bytes, "abc");
    free(read.bytes);
    assert_true(exists("out/b.txt"));
}

static void test_empty_directories_that_it_made_are_removed(void **state)
{
    result_dir dir = {.path = "out", .command = "cinch test"};
    problem issue = {.status = 0};
    (void)state;
    mkdir("out", 0777);
    assert_true(result_dir_make(&dir, "", &issue) && result_dir_make(&dir, "full", &issue) &&
                result_dir_make(&dir, "empty", &issue));
    assert_int_equal(dir.made_count, 2);
    write_file("out/full/kept", "x");
    result_dir_leave(&dir);
    assert_true(exists("out/full/kept") && !exists("out/empty"));
    remove("out/full/kept");
    result_dir_leave(&dir);
    assert_true(exists("out") && !exists("out/full"));
}

static void test_a_file_in_the_way_is_named(void **state)
{
    result_dir dir = {.path = "out", .command = "cinch test"};
    problem issue = {.status = 0}, other = {.status = 0};
    (void)state;
    write_file("out", "a file");
    assert_false(result_dir_make(&dir, "", &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_string_equal(issue.text, "out: no directory can be made here (File exists): choose "
                                    "another with -o");
    dir.taken = "there is a file";
    assert_false(result_dir_make(&dir, "", &other));
    assert_non_null(strstr(other.text, "(there is a file)"));
    result_dir_leave(&dir);
    assert_true(exists("out"));
}

static void test_only_own_files_are_replaced(void **state)
{
    result_dir dir = {.path = "out", .command = "cinch test"};
    problem issue = {.status = 0};
    (void)state;
    assert_true(result_dir_make(&dir, "", &issue));
    assert_true(result_dir_may_replace(&dir, "new", "ours", &issue));
    write_file("out/old", "ours, and more");
    assert_true(result_dir_may_replace(&dir, "old", "ours", &issue));
    write_file("out/other", "yours, and more");
    assert_false(result_dir_may_replace(&dir, "other", "ours", &issue));
    issue.status = 0;
    write_file("out/short", "our"); /* too little to tell */
    assert_false(result_dir_may_replace(&dir, "short", "ours", &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_string_equal(issue.text, "out/short: cinch test did not write this file, and would "
                                    "replace it: move it, or choose another directory with -o");
}

static void test_nothing_is_written_after_a_problem(void **state)
{
    result_dir dir = {.path = "out", .command = "cinch test"};
    problem issue = {.status = 0};
    (void)state;
    assert_true(result_dir_make(&dir, "", &issue));
    mkdir("out/a", 0777);
    result_dir_write(&dir, "", "a", "x", 1, &issue);
    assert_int_equal(issue.status, EXIT_INPUT);
    result_dir_write(&dir, "", "b", "x", 1, &issue);
    assert_true(dir.written == 0 && !exists("out/b"));
}

static void test_standard_output_is_no_directory(void **state)
{
    problem issue = {.status = 0};
    (void)state;
    assert_true(result_dir_named("out", &issue) && result_dir_named(NULL, &issue));
    assert_false(result_dir_named("-", &issue));
    assert_int_equal(issue.status, EXIT_USAGE);
}

static void test_names_that_are_too_long_are_refused(void **state)
{
    static char path[5000];
    result_dir dir = {.path = path, .command = "cinch test"};
    problem issue = {.status = 0};
    (void)state;
    memset(path, 'a', sizeof path - 1);
    assert_false(result_dir_make(&dir, "", &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    issue.status = 0;
    result_dir_write(&dir, "", "b", "x", 1, &issue);
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_int_equal(dir.written, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_go_into_folders_and_are_counted, enter, leave),
        cmocka_unit_test_setup_teardown(test_empty_directories_that_it_made_are_removed, enter,
                                        leave),
        cmocka_unit_test_setup_teardown(test_a_file_in_the_way_is_named, enter, leave),
        cmocka_unit_test_setup_teardown(test_only_own_files_are_replaced, enter, leave),
        cmocka_unit_test_setup_teardown(test_nothing_is_written_after_a_problem, enter, leave),
        cmocka_unit_test(test_standard_output_is_no_directory),
        cmocka_unit_test(test_names_that_are_too_long_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
