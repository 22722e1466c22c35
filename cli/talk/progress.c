/* progress.c - talk on standard error. */
#define _DEFAULT_SOURCE /* clock_gettime, sigaction */
#include "talk/progress.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "talk/output.h"
#include "talk/terminal.h"

static volatile sig_atomic_t interrupted;

static double seconds_on(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double clock_seconds(void)
{
    return seconds_on(CLOCK_MONOTONIC);
}

double thread_seconds(void)
{
    return seconds_on(CLOCK_THREAD_CPUTIME_ID);
}

/*
 * `timeout` and the like signal a program and then its group: what comes within half a second is
 * the same wish. A later one means that we are too slow.
 */
static void note_interrupt(int number)
{
    static volatile double first;
    double now = clock_seconds();
    if (interrupted && now - first > 0.5) {
        signal(number, SIG_DFL);
        raise(number);
    }
    if (!interrupted)
        first = now;
    interrupted = 1;
}

void interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool interrupt_seen(void)
{
    return interrupted != 0;
}

void progress_init(progress *talk, bool quiet)
{
    memset(talk, 0, sizeof *talk);
    talk->quiet = quiet;
    talk->terminal = !quiet && terminal_moves(STDERR_FILENO);
}

void progress_say(progress *talk, const char *format, ...)
{
    if (talk->quiet)
        return;
    progress_clear(talk);
    va_list arguments;
    va_start(arguments, format);
    output_say_list(format, arguments);
    va_end(arguments);
}

void progress_start(progress *talk, const char *unit, uint64_t total)
{
    talk->unit = unit;
    talk->total = total;
    talk->started = clock_seconds();
}

void progress_restart(progress *talk, uint64_t done)
{
    talk->base = done;
    talk->started = clock_seconds();
}

bool progress_due(progress *talk)
{
    if (!talk->terminal)
        return false;
    double now = clock_seconds();
    if (now - talk->started < 0.3 || now - talk->shown < 0.1)
        return false;
    talk->shown = now;
    return true;
}

void progress_line(progress *talk, const char *format, ...)
{
    char line[256];
    va_list arguments;
    if (!talk->terminal)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    unsigned columns = terminal_window(STDERR_FILENO);
    fprintf(stderr, "\r%.*s\033[K", columns > 0 ? (int)columns - 1 : 79, line);
    fflush(stderr);
}

void progress_show(progress *talk, const char *what, uint64_t done)
{
    if (!progress_due(talk))
        return;
    done -= talk->base;
    double rate = (double)done / (talk->shown - talk->started);
    char about[240] = "";
    if (talk->total >= done && talk->total != 0 && rate > 0)
        snprintf(about, sizeof about, " (%.0f %%), %s/s, at most %s left",
                 100.0 * (double)done / (double)talk->total, text_of_number(rate).text,
                 text_of_seconds((double)(talk->total - done) / rate).text);
    progress_line(talk, "%s: %s %s%s", what, text_of_count(done).text, talk->unit, about);
}

void progress_clear(progress *talk)
{
    if (talk->shown != 0)
        fprintf(stderr, "\r\033[K");
    talk->shown = 0;
}
