/* cpus.h - how many processors this program may use. */
#ifndef CLI_SYSTEM_CPUS_H
#define CLI_SYSTEM_CPUS_H

#include <stddef.h>

/* Processors that this program may run on, 1 at least. */
size_t cpus_count(void);

/* Those that the program which started this one may run on; 0: nobody knows. */
size_t cpus_of_parent(void);

/* From now on this program may run on all of those. */
void cpus_take_parents(void);

#endif
