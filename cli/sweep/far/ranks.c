/* ranks.c - one command that mpirun started many times. */
#define _GNU_SOURCE /* nanosleep, gethostname */
#include "sweep/far/ranks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sweep/far/ranks_link.h"
#include "system/cpus.h"
#include "system/memory.h"
#include "talk/options.h"
#include "talk/progress.h"

static struct {
    int number, count;
} self = {0, 1};

/* ---- Who started us -------------------------------------------------------------------------- */

/* A number that the environment gives, or `otherwise`. */
static uint64_t number_in(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    uint64_t number = otherwise;
    if (text != NULL && !parse_count(&number, text, 0, INT32_MAX))
        return otherwise;
    return number;
}

/* Whether there are other ranks; srun --mpi=pmix tells the number of ranks to MPI alone. */
static bool started_by_mpirun(void)
{
    return number_in("OMPI_COMM_WORLD_SIZE", getenv("PMIX_RANK") != NULL ? 2 : 1) > 1;
}

/*
 * mpirun binds each of few ranks to one core, for programs without threads, unless it is told what
 * to bind them to. Our parent, mpirun or its daemon, may run on all cores that the user meant.
 */
static void leave_one_core(void)
{
    if (getenv("OMPI_MCA_orte_bound_at_launch") != NULL &&
        getenv("OMPI_MCA_hwloc_base_binding_policy") == NULL)
        cpus_take_parents();
}

size_t ranks_cores(void)
{
    size_t own = cpus_count(), all = cpus_of_parent();
    size_t ranks = (size_t)number_in("OMPI_COMM_WORLD_LOCAL_SIZE", 1);
    size_t share = self.count > 1 && ranks > 0 && all > 0 ? all / ranks : own;
    size_t cores = own < share ? own : share;
    return cores > 1 ? cores : 1;
}

/* ---- Messages -------------------------------------------------------------------------------- */

void ranks_send(int to, const void *bytes, size_t count)
{
    void *copy = memory_take(count, 1);
    memcpy(copy, bytes, count);
    link_send(to, copy, count);
}

/*
 * MPI's own waiting spins, and would take a core from the threads that compute. With pauses of two
 * milliseconds a rank that waits takes a hundredth of a core.
 */
bool ranks_receive(ranks_message *message, double seconds)
{
    const double start = clock_seconds();
    long pause = 20000; /* nanoseconds */
    while (self.count == 1 || !link_poll(message)) {
        if (clock_seconds() - start >= seconds)
            return false;
        nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
        pause = pause < 1000000 ? 2 * pause : 2000000;
    }
    return true;
}

/* ---- Beginning and end ----------------------------------------------------------------------- */

/* What a rank says first. Its form must never change: other versions read it. */
typedef struct greeting {
    char program[200];
    char machine[100];
} greeting;

static greeting greeting_of(const char *program)
{
    greeting mine = {{0}, {0}};
    snprintf(mine.program, sizeof mine.program, "%s", program);
    if (gethostname(mine.machine, sizeof mine.machine - 1) != 0)
        snprintf(mine.machine, sizeof mine.machine, "?");
    return mine;
}

/* Rank 0: one greeting, which must be its own. */
static bool greet(const greeting *mine, problem *issue)
{
    ranks_message message = {.from = 0};
    greeting other = {{0}, {0}};
    if (!ranks_receive(&message, 60))
        return problem_set(issue, EXIT_INPUT,
                           "a rank says nothing: does mpirun start cinch, and nothing else, "
                           "everywhere?");
    bool good = message.count == sizeof other;
    if (good)
        memcpy(&other, message.bytes, sizeof other);
    free(message.bytes);
    other.program[sizeof other.program - 1] = other.machine[sizeof other.machine - 1] = '\0';
    return (good && strcmp(other.program, mine->program) == 0) ||
           problem_set(issue, EXIT_INPUT,
                       "rank %d on %s runs %s, but rank 0 on %s runs %s: install the same program "
                       "on all machines",
                       message.from, good ? other.machine : "its machine",
                       good ? other.program : "something else", mine->machine, mine->program);
}

bool ranks_begin(const char *program, problem *issue)
{
    if (getenv("OMPI_COMM_WORLD_SIZE") == NULL && getenv("PMI_RANK") != NULL)
        return problem_set(issue, EXIT_INPUT,
                           "started by the mpirun of another MPI (PMI_RANK is set): take "
                           "OpenMPI's, or divide the work with --shard");
    leave_one_core();
    if (!started_by_mpirun())
        return true;
    if (!link_open(&self.number, &self.count, issue))
        return false;
    greeting mine = greeting_of(program);
    if (self.number > 0)
        ranks_send(0, &mine, sizeof mine);
    for (int i = 1; self.number == 0 && i < self.count; i++)
        if (!greet(&mine, issue))
            return false;
    return true;
}

int ranks_number(void)
{
    return self.number;
}

int ranks_count(void)
{
    return self.count;
}

void ranks_end(void)
{
    if (self.count > 1)
        link_close();
    self.number = 0;
    self.count = 1;
}
