/* ranks_link.h - what ranks.c needs of MPI: from ranks_mpi.c, or without it ranks_none.c. */
#ifndef CLI_SWEEP_FAR_RANKS_LINK_H
#define CLI_SWEEP_FAR_RANKS_LINK_H

#include "sweep/far/ranks.h"

/* Joins the ranks. The rest may be called when this was true. */
bool link_open(int *number, int *count, problem *issue);

/* Begins to send `bytes`, of malloc(), and frees them when they are gone. */
void link_send(int to, void *bytes, size_t count);

/* Drives what is under way and takes a message, if one has come. */
bool link_poll(ranks_message *message);

void link_close(void);

#endif
