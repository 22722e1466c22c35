/* problem.h - what went wrong, where, and what to do; and the exit statuses. */
#ifndef CLI_SYSTEM_PROBLEM_H
#define CLI_SYSTEM_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

enum {
    EXIT_OK = 0,
    EXIT_NO = 1,    /* the answer is no */
    EXIT_USAGE = 2, /* bad usage */
    EXIT_INPUT = 3  /* bad input, or input and output that failed */
};

/* The first problem of a command. Readers fill it in and return false; only main() prints it. */
typedef struct problem {
    int status; /* EXIT_...; 0 while there is none */
    char text[1024];
} problem;

/*
 * Records a problem, unless one is recorded already, and returns false. The text names the place
 * first ("table.csv:12:3: "), then what is wrong, then what to do. Control characters and bytes
 * that are not UTF-8 in arguments are shown as \xHH.
 */
bool problem_set(problem *problem, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Stops in every build, and says where, when what the program takes for granted is not so. */
#define REQUIRE(condition) ((condition) ? (void)0 : require_failed(#condition, __FILE__, __LINE__))
_Noreturn void require_failed(const char *condition, const char *file, int line);

/* The nearest of `count` names to `word` by edit distance, or NULL when none is near. */
const char *nearest_name(const char *word, const char *const *names, size_t count);

#endif
