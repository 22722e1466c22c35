/* progress.h - talk on standard error: a progress bar, remarks; clocks; Ctrl-C. */
#ifndef CLI_TALK_PROGRESS_H
#define CLI_TALK_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds on a clock that only goes forward. */
double clock_seconds(void);

/* Seconds of CPU that this thread has spent. */
double thread_seconds(void);

/* From now on SIGINT and SIGTERM are noted instead of ending the program; a second one, half a
 * second later, ends it. */
void interrupt_catch(void);
bool interrupt_seen(void);

/* Where talk goes. The bar is shown when standard error is a terminal that can move its cursor, and not with --quiet. */
typedef struct progress {
    bool quiet;
    bool terminal;
    const char *unit; /* of what is counted: "passes" */
    uint64_t total;   /* 0: not known */
    double started;
    uint64_t base; /* what was done then */
    double shown;  /* when the bar was last drawn; 0: it is not on the screen */
} progress;

void progress_init(progress *progress, bool quiet);

/* A line on standard error, unless quiet. */
void progress_say(progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void progress_start(progress *progress, const char *unit, uint64_t total);

/* From here on what is left is judged anew: `done` is behind. */
void progress_restart(progress *talk, uint64_t done);

/* Draws the bar at most ten times a second: what, how far, rate, time left. */
void progress_show(progress *progress, const char *what, uint64_t done);

/*
 * For those who show something else: whether it is time to draw, the same ten times a second, and
 * what is drawn then.
 */
bool progress_due(progress *progress);
void progress_line(progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Takes the bar off the screen. */
void progress_clear(progress *progress);

#endif
