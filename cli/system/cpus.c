/* cpus.c - how many processors this program may use. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "system/cpus.h"

#include <sched.h>
#include <unistd.h>

/* 0: nobody knows. */
static size_t count_of(cpu_set_t *set, pid_t process)
{
    return sched_getaffinity(process, sizeof *set, set) == 0 ? (size_t)CPU_COUNT(set) : 0;
}

size_t cpus_count(void)
{
    cpu_set_t set;
    size_t count = count_of(&set, 0);
    long all = count > 0 ? 0 : sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? count : all > 0 ? (size_t)all : 1;
}

size_t cpus_of_parent(void)
{
    cpu_set_t set;
    return count_of(&set, getppid());
}

void cpus_take_parents(void)
{
    cpu_set_t set;
    if (count_of(&set, getppid()) > 0)
        sched_setaffinity(0, sizeof set, &set);
}
