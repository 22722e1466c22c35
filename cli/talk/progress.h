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

/*
 * Where talk goes. The bar is shown when standard error is a terminal that can move its cursor, and
 * not with --quiet.
 */
typedef struct progress {
    bool quiet;
    bool terminal;
    double started; /* when the work began */
    double judged;  /* since when the time left is judged, ... */
    double base;    /* ... and what part was done then */
    double shown;   /* when the bar was last drawn; 0: it is not on the screen */
    struct ticker *ticker;
} progress;

/* How long a command will take from now on. */
typedef struct time_left {
    double seconds; /* below 0: nobody knows */
    bool at_most;   /* it may take less */
    const char *of; /* " of this width": what it is the time of; NULL: of the command */
} time_left;

/* For work that may end at any time. */
#define NOBODY_KNOWS ((time_left){.seconds = -1})

void progress_init(progress *progress, bool quiet);

/* A line on standard error, unless quiet. */
void progress_say(progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The work begins. */
void progress_start(progress *progress);

/* From here on the time left is judged anew: such a part of the work took no time. */
void progress_restart(progress *progress, double done);

/* What is left of the command when such a part of its work is done, and the rest goes on so. */
time_left progress_left(const progress *progress, double done);

/* Draws the bar, at most ten times a second: what is done, for how long, how long it will take. */
void progress_show(progress *progress, time_left left, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether it is time to draw the bar, for those who would have to find out what to say. */
bool progress_due(const progress *progress);

/*
 * For work that says nothing until it is done: the bar goes on by itself, from this time left
 * downward, until progress_resume().
 */
void progress_wait(progress *progress, time_left left, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void progress_resume(progress *progress);

/* Takes the bar off the screen. */
void progress_clear(progress *progress);

#endif
