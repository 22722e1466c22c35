/* progress.c - talk on standard error. */
#define _DEFAULT_SOURCE /* clock_gettime, sigaction */
#include "talk/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "system/memory.h"
#include "talk/output.h"
#include "talk/terminal.h"

#define SOUND_SECONDS    1.0  /* before that, and ... */
#define SOUND_PART       0.02 /* ... before such a part of the work, no time left is judged */
#define LEAST_LEFT       0.1 /* of seconds left, so many are worth a word: as long as one is read */
#define TICK_NANOSECONDS 250000000

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

void progress_start(progress *talk)
{
    talk->started = talk->judged = clock_seconds();
    talk->base = 0;
}

void progress_restart(progress *talk, double done)
{
    talk->judged = clock_seconds();
    talk->base = done;
}

/* ---- Time left ------------------------------------------------------------------------------- */

time_left progress_left(const progress *talk, double done)
{
    double spent = clock_seconds() - talk->judged, part = done - talk->base;
    if (spent < SOUND_SECONDS || part < SOUND_PART)
        return NOBODY_KNOWS;
    return (time_left){.seconds = done < 1 ? spent * (1 - done) / part : 0};
}

bool progress_due(const progress *talk)
{
    double now = clock_seconds();
    return talk->terminal && now - talk->started >= 0.3 && now - talk->shown >= 0.1;
}

/* Bytes of as many facts as fit, of "11-2-11: 3 of 10 seeds, 0 exact": none is cut, none may be
 * left. */
static int facts_within(const char *what, int most)
{
    int bytes = (int)strlen(what);
    while (bytes > most)
        do
            bytes--;
        while (bytes > 0 && strncmp(what + bytes, ", ", 2) != 0 &&
               strncmp(what + bytes, ": ", 2) != 0);
    return bytes;
}

/* "11-2-11 seed 3: 400 passes, 12 s, at most 20 s left of this width" */
static void draw(progress *talk, time_left left, const char *what)
{
    char time[120] = "";
    unsigned columns = terminal_window(STDERR_FILENO);
    double now = clock_seconds();
    int room = columns > 0 ? (int)columns - 1 : 79;
    int used = snprintf(time, sizeof time, ", %s", text_of_seconds(now - talk->started).text);
    if (left.seconds >= LEAST_LEFT)
        used += snprintf(time + used, sizeof time - (size_t)used, ", %s %s left%s",
                         left.at_most ? "at most" : "about", text_of_seconds(left.seconds).text,
                         left.of != NULL ? left.of : "");
    int most = used < room ? room - used : room; /* what is done gives way to how long it takes */
    int facts = facts_within(what, most);
    fprintf(stderr, "\r%.*s%s\033[K", facts, what,
            used >= room ? ""
            : facts > 0  ? time
                         : time + strlen(", "));
    fflush(stderr);
    talk->shown = now;
}

void progress_show(progress *talk, time_left left, const char *format, ...)
{
    char what[256];
    va_list arguments;
    if (!progress_due(talk))
        return;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    draw(talk, left, what);
}

/* ---- Work that says nothing ------------------------------------------------------------------ */

struct ticker {
    progress *talk;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool is_over;
    double began;
    time_left left; /* when it began */
    char what[256];
};

static void *tick(void *context)
{
    struct ticker *own = context;
    pthread_mutex_lock(&own->lock);
    while (!own->is_over) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TICK_NANOSECONDS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&own->over, &own->lock, &until);
        double spent = clock_seconds() - own->began;
        time_left left = own->left;
        left.seconds = left.seconds > spent ? left.seconds - spent : -1;
        if (!own->is_over && progress_due(own->talk))
            draw(own->talk, left, own->what);
    }
    pthread_mutex_unlock(&own->lock);
    return NULL;
}

/* Without memory or threads the bar stands still. */
static void drop(struct ticker *own)
{
    pthread_cond_destroy(&own->over);
    pthread_mutex_destroy(&own->lock);
    free(own);
}

void progress_wait(progress *talk, time_left left, const char *format, ...)
{
    va_list arguments;
    if (!talk->terminal || talk->ticker != NULL)
        return;
    struct ticker *own = memory_take_zeroed(1, sizeof *own);
    *own = (struct ticker){.talk = talk, .began = clock_seconds(), .left = left};
    va_start(arguments, format);
    vsnprintf(own->what, sizeof own->what, format, arguments);
    va_end(arguments);
    pthread_mutex_init(&own->lock, NULL);
    pthread_cond_init(&own->over, NULL);
    if (pthread_create(&own->thread, NULL, tick, own) == 0)
        talk->ticker = own;
    else
        drop(own);
}

void progress_resume(progress *talk)
{
    struct ticker *own = talk->ticker;
    if (own == NULL)
        return;
    pthread_mutex_lock(&own->lock);
    own->is_over = true;
    pthread_cond_signal(&own->over);
    pthread_mutex_unlock(&own->lock);
    pthread_join(own->thread, NULL);
    drop(own);
    talk->ticker = NULL;
}

void progress_clear(progress *talk)
{
    if (talk->shown != 0)
        fprintf(stderr, "\r\033[K");
    talk->shown = 0;
}
