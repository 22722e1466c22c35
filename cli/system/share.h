/* share.h - threads, and teams of them that share the parts of one step after the other. */
#ifndef CLI_SYSTEM_SHARE_H
#define CLI_SYSTEM_SHARE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Starts a thread that takes no signals: they are the first one's business. False: no room. */
bool thread_start(pthread_t *thread, void *(*work)(void *argument), void *argument);

typedef struct team team;

/* Does one part; parts of a step may be done at once, in any order. */
typedef void team_part(void *context, size_t part);

/* A team of so many, the caller one of them. NULL: the system has no more threads. */
team *team_open(size_t members);
void team_close(team *team);

/*
 * Does parts 0 .. parts - 1 once each and returns when all are done; parts < 2^32. Called from the
 * thread that opened the team. NULL is a team of the caller alone.
 */
void team_run(team *team, team_part *part, void *context, size_t parts);

#endif
