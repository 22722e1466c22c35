#define _XOPEN_SOURCE 700

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/file.h"

/* ---- Problems -------------------------------------------------------------------------------- */

static void problems_keep_the_first(void **state)
{
    (void)state;
    problem issue = {0};
    assert_false(problem_set(&issue, EXIT_INPUT, "%s:%d", "x.csv", 5));
    assert_false(problem_set(&issue, EXIT_USAGE, "another"));
    assert_int_equal(issue.status, EXIT_INPUT);
    assert_string_equal(issue.text, "x.csv:5");
}

static void problems_escape(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"\x1B[2J\n\t\x7F", "\\x1B[2J\\x0A\\x09\\x7F"},
        {"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80",
         "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80"},
        {"\xFFx\xC3", "\\xFFx\\xC3"},
        {"\xC2\x9B"
         "5m",
         "\\xC2\\x9B5m"}, /* a control character beyond ASCII */
        {"\xED\xA0\x80\xE2\x82", "\\xED\\xA0\\x80\\xE2\\x82"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        problem issue = {0};
        problem_set(&issue, EXIT_INPUT, "%s", cases[i].text);
        assert_string_equal(issue.text, cases[i].shown);
    }
}

static void problems_end_somewhere(void **state)
{
    (void)state;
    char text[9000];
    for (size_t from = 0; from < 4; from++) {
        for (size_t i = 0; i + 1 < sizeof text; i++)
            text[i] = "\xF0\x9F\x98\x80"[(i + from) % 4];
        text[sizeof text - 1] = '\0';
        problem issue = {0};
        problem_set(&issue, EXIT_INPUT, "%s", text);
        size_t length = strlen(issue.text);
        assert_in_range(length, sizeof issue.text - 16, sizeof issue.text - 1);
        assert_string_equal(issue.text + length - 3, "...");
    }
}

static void a_mistake_stops(void **state)
{
    (void)state;
    int ends[2];
    char text[200] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        REQUIRE(ends[1] != 0);
        REQUIRE(ends[0] == ends[1]);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_in_range(read(ends[0], text, sizeof text - 1), 1, sizeof text - 1);
    assert_non_null(strstr(text, "test_file.c:"));
    assert_non_null(strstr(text, ": ends[0] == ends[1]\n"));
    close(ends[0]);
    close(ends[1]);
}

static void nearest_names(void **state)
{
    (void)state;
    static const char *const names[] = {"fit", "check", "show", "ask", "colour"};
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"fti", "fit"},  {"chekc", "check"},  {"hceck", "check"}, {"shwo", "show"},
        {"FIT", "fit"},  {"color", "colour"}, {"asks", "ask"},    {"x", NULL},
        {"train", NULL}, {"", NULL},          {"fat", "fit"},     {"checkmating", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *nearest = nearest_name(cases[i].word, names, 5);
        if (cases[i].nearest)
            assert_string_equal(nearest, cases[i].nearest);
        else
            assert_null(nearest);
    }
    char endless[5000];
    memset(endless, 'f', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_null(nearest_name(endless, names, 5));
    assert_null(nearest_name("fit", names, 0));
}

/* ---- Files ----------------------------------------------------------------------------------- */

static char directory[] = "/tmp/cinch_test_XXXXXX";

/* Directory entries, without "." and "..": a temporary file left behind would be one too many. */
static int entries(void)
{
    int count = -2;
    DIR *listing = opendir(directory);
    assert_non_null(listing);
    while (readdir(listing))
        count++;
    closedir(listing);
    return count;
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    return entries() == 0 ? rmdir(directory) : -1;
}

static void assert_holds(const char *path, const char *text)
{
    problem issue = {0};
    file_bytes file;
    assert_true(file_read(&file, path, 1000, &issue));
    assert_int_equal(file.count, strlen(text));
    assert_string_equal((char *)file.bytes, text);
    free(file.bytes);
}

static mode_t mode_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return about.st_mode & 07777;
}

static void writes_and_replaces(void **state)
{
    (void)state;
    problem issue = {0};
    mode_t mask = umask(027);
    assert_true(file_writable("out", &issue));
    assert_int_equal(entries(), 0);
    assert_true(file_write("out", "first", 5, &issue));
    umask(mask);
    assert_int_equal(mode_of("out"), 0640);
    assert_holds("out", "first");
    assert_int_equal(chmod("out", 0604), 0);
    assert_true(file_write("out", "", 0, &issue));
    assert_holds("out", "");
    assert_int_equal(mode_of("out"), 0604);
    assert_int_equal(entries(), 1);
    assert_int_equal(unlink("out"), 0);
}

static void follows_links(void **state)
{
    (void)state;
    problem issue = {0};
    struct stat about;
    assert_int_equal(mkdir("sub", 0700), 0);
    assert_int_equal(symlink("target", "sub/link"), 0);
    assert_int_equal(symlink("sub/link", "link"), 0);
    assert_true(file_write("link", "new", 3, &issue)); /* to nothing yet */
    assert_holds("sub/target", "new");
    assert_true(file_write("link", "newer", 5, &issue));
    assert_holds("sub/target", "newer");
    assert_int_equal(lstat("link", &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_false(file_write("loop", "x", 1, &issue));
    assert_non_null(strstr(issue.text, "loop: cannot be written"));
    unlink("loop");
    unlink("link");
    unlink("sub/link");
    unlink("sub/target");
    rmdir("sub");
}

static void assert_not_written(const char *path, const char *what)
{
    problem issue = {0};
    assert_false(file_write(path, "text", 4, &issue));
    assert_int_equal(issue.status, EXIT_INPUT);
    if (!strstr(issue.text, path) || !strstr(issue.text, what))
        fail_msg("%s: got \"%s\", expected \"%s\"", path, issue.text, what);
}

static void refuses(void **state)
{
    (void)state;
    problem issue = {0};
    assert_not_written(directory, "Is a directory): name a file in it");
    assert_false(file_writable(directory, &issue));
    assert_not_written("missing/out", "create its directory first");
    assert_not_written("", "cannot be written");
    assert_not_written("/dev/full", "No space left on device): make room");
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_not_written(name, "too long");
    if (geteuid() != 0) {
        assert_int_equal(mkdir("closed", 0500), 0);
        assert_not_written("closed/out", "Permission denied");
        rmdir("closed");
        assert_true(file_write("fixed", "old", 3, &(problem){0}));
        assert_int_equal(chmod("fixed", 0444), 0);
        assert_not_written("fixed", "Permission denied");
        assert_holds("fixed", "old");
        unlink("fixed");
    }
}

static void reading_refuses(void **state)
{
    (void)state;
    file_bytes file;
    problem missing = {0}, long_one = {0}, endless = {0};
    assert_false(file_read(&file, "missing", 1000, &missing));
    assert_string_equal(missing.text,
                        "missing: cannot be read (No such file or directory): check the name");
    assert_true(file_write("out", "0123456789", 10, &long_one));
    assert_false(file_read(&file, "out", 9, &long_one));
    assert_non_null(strstr(long_one.text, "out: longer than the 9 bytes"));
    assert_true(file_read(&file, "out", 10, &(problem){0}));
    free(file.bytes);
    assert_false(file_read(&file, "/dev/zero", 1 << 20, &endless));
    unlink("out");
}

/* A signal that waits when the writing begins: the old file stays, no temporary one does. */
static void interrupted(void **state)
{
    (void)state;
    assert_true(file_write("out", "old", 3, &(problem){0}));
    pid_t child = fork();
    if (child == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        sigprocmask(SIG_BLOCK, &set, NULL);
        raise(SIGTERM);
        problem issue = {0};
        _exit(file_write("out", "new", 3, &issue) ? 0 : issue.status);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_INPUT);
    assert_holds("out", "old");
    assert_int_equal(entries(), 1);
    unlink("out");
}

static void full_standard_output(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        problem issue = {0};
        int full = open("/dev/full", O_WRONLY);
        dup2(full, STDOUT_FILENO);
        bool good = file_write("-", "text", 4, &issue);
        _exit(!good && strstr(issue.text, "standard output: cannot be written (No space") ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_keep_the_first), cmocka_unit_test(problems_escape),
        cmocka_unit_test(problems_end_somewhere),  cmocka_unit_test(a_mistake_stops),
        cmocka_unit_test(nearest_names),           cmocka_unit_test(writes_and_replaces),
        cmocka_unit_test(follows_links),           cmocka_unit_test(refuses),
        cmocka_unit_test(reading_refuses),         cmocka_unit_test(interrupted),
        cmocka_unit_test(full_standard_output),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
