/*
 * ranks.h - one command that mpirun started many times: who is who, and messages between them.
 *
 * Each of the processes is a rank. Rank 0 has what belongs to all: files, standard output. One
 * thread calls these functions; others may compute. A rank that ends with a status other than 0, or
 * without ranks_end(), ends all: mpirun sees to that, says which it was, and returns that status.
 */
#ifndef CLI_SWEEP_FAR_RANKS_H
#define CLI_SWEEP_FAR_RANKS_H

#include <stddef.h>

#include "system/problem.h"

/*
 * Joins the other ranks, if mpirun started this process and it is not alone. `program` says what
 * runs here, in less than 200 bytes: rank 0 refuses ranks that say something else. False: a
 * problem.
 */
bool ranks_begin(const char *program, problem *issue);

int ranks_number(void); /* 0 .. ranks_count() - 1 */
int ranks_count(void);  /* 1: alone */

/* How many threads this rank should compute with: its share of the cores that mpirun has here. */
size_t ranks_cores(void);

/* Sends a copy of the bytes, and returns at once: ranks_receive() drives what is under way. */
void ranks_send(int to, const void *bytes, size_t count);

/* Bytes that a rank sent, those of one rank in their order. Free `bytes` with free(). */
typedef struct ranks_message {
    int from;
    size_t count;
    unsigned char *bytes;
} ranks_message;

/* Waits up to `seconds` for a message of any rank, mostly asleep. False: none came. */
bool ranks_receive(ranks_message *message, double seconds);

/* Waits until the others are here as well, then lets go of them. Nothing may be under way. */
void ranks_end(void);

#endif
