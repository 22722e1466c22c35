/* crew_inside.h - what rank 0 and the other ranks share. */
#ifndef CLI_SWEEP_FAR_CREW_INSIDE_H
#define CLI_SWEEP_FAR_CREW_INSIDE_H

#include "sweep/far/crew.h"

/* How long a look at one's own threads keeps from a look at the other ranks. */
#define LOOK_SECONDS 0.002

/*
 * So often a rank says something, if only that it is there; so long rank 0 believes that another one is.
 * The others are patient: rank 0 may have to wait for a disk.
 */
#define BEAT_SECONDS   2.0
#define SILENT_SECONDS 30.0
#define ORPHAN_SECONDS 600.0

/* How many threads this rank has: as many as were asked for, or its share of the machine. */
size_t crew_threads(size_t asked);

#endif
