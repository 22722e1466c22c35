/*
 * ranks_mpi.c - ranks by OpenMPI.
 *
 * Its library is loaded when mpirun started this process, not linked: a cinch that was built with
 * it runs where it is not installed, and no other command starts more slowly for it (1.7 ms
 * instead of 1.1 ms). Its header checks the types here.
 */
#include <dlfcn.h>
#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/far/ranks_link.h"
#include "system/memory.h"

/* The ABI of OpenMPI 4 and 5, which mpi.h was checked for: constants are addresses of objects. */
#define LIBRARY "libmpi.so.40"

/* ---- The library ----------------------------------------------------------------------------- */

/* A pointer to each function that is called, by the function's name; and the two constants. */
#define FUNCTION(NAME) __typeof__(NAME) *NAME
static struct library {
    FUNCTION(MPI_Init_thread);
    FUNCTION(MPI_Comm_rank);
    FUNCTION(MPI_Comm_size);
    FUNCTION(MPI_Isend);
    FUNCTION(MPI_Test);
    FUNCTION(MPI_Iprobe);
    FUNCTION(MPI_Get_count);
    FUNCTION(MPI_Recv);
    FUNCTION(MPI_Finalize);
    MPI_Comm world;
    MPI_Datatype byte;
} mpi;

#define ENTRY(NAME)                                                                                \
    {                                                                                              \
#NAME, offsetof(struct library, NAME)                                                      \
    }
static const struct {
    const char *name;
    size_t where;
} entries[] = {
    ENTRY(MPI_Init_thread),
    ENTRY(MPI_Comm_rank),
    ENTRY(MPI_Comm_size),
    ENTRY(MPI_Isend),
    ENTRY(MPI_Test),
    ENTRY(MPI_Iprobe),
    ENTRY(MPI_Get_count),
    ENTRY(MPI_Recv),
    ENTRY(MPI_Finalize),
    {"ompi_mpi_comm_world", offsetof(struct library, world)},
    {"ompi_mpi_byte", offsetof(struct library, byte)},
};

/* The library stays loaded: it cannot be unloaded. Its plug-ins look for its symbols globally. */
static bool load(problem *issue)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL)
        return problem_set(issue, EXIT_INPUT,
                           "started by mpirun, but OpenMPI cannot be loaded (%s): Debian's package "
                           "is libopenmpi3",
                           dlerror());
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        void *symbol = dlsym(library, entries[i].name);
        if (symbol == NULL)
            return problem_set(issue, EXIT_INPUT,
                               "started by mpirun, but " LIBRARY " has no %s: it must be OpenMPI's",
                               entries[i].name);
        memcpy((char *)&mpi + entries[i].where, &symbol, sizeof symbol);
    }
    return true;
}

bool link_open(int *number, int *count, problem *issue)
{
    int threads = 0;
    if (!load(issue))
        return false;
    /* What fails from here on ends the process: MPI's errors are fatal unless one asks. */
    mpi.MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &threads);
    if (threads < MPI_THREAD_FUNNELED)
        return problem_set(issue, EXIT_INPUT,
                           "this OpenMPI was built without threads: cinch needs them, so take one "
                           "that has them");
    mpi.MPI_Comm_rank(mpi.world, number);
    mpi.MPI_Comm_size(mpi.world, count);
    return true;
}

/* ---- Messages -------------------------------------------------------------------------------- */

/* What is being sent, the oldest first. */
typedef struct sending {
    MPI_Request request;
    void *bytes;
} sending;

static struct {
    sending *list;
    size_t count, capacity;
} under_way;

void link_send(int to, void *bytes, size_t count)
{
    REQUIRE(count <= INT_MAX); /* messages are bunches of jobs and rows */
    under_way.list = memory_reserve(under_way.list, &under_way.capacity, under_way.count + 1,
                                    sizeof *under_way.list);
    sending *fresh = &under_way.list[under_way.count++];
    fresh->bytes = bytes;
    mpi.MPI_Isend(bytes, (int)count, mpi.byte, to, 0, mpi.world, &fresh->request);
}

static void drop_sent(void)
{
    size_t left = 0;
    for (size_t i = 0; i < under_way.count; i++) {
        int sent = 0;
        mpi.MPI_Test(&under_way.list[i].request, &sent, MPI_STATUS_IGNORE);
        if (sent)
            free(under_way.list[i].bytes);
        else
            under_way.list[left++] = under_way.list[i];
    }
    under_way.count = left;
}

bool link_poll(ranks_message *message)
{
    int there = 0, count = 0;
    MPI_Status status;
    drop_sent();
    /* OpenMPI looks at its sockets in every eighth call only. */
    for (int i = 0; i < 8 && !there; i++)
        mpi.MPI_Iprobe(MPI_ANY_SOURCE, 0, mpi.world, &there, &status);
    if (!there)
        return false;
    mpi.MPI_Get_count(&status, mpi.byte, &count);
    *message = (ranks_message){
        .from = status.MPI_SOURCE, .count = (size_t)count, .bytes = memory_take((size_t)count, 1)};
    mpi.MPI_Recv(message->bytes, count, mpi.byte, message->from, 0, mpi.world, MPI_STATUS_IGNORE);
    return true;
}

void link_close(void)
{
    while (under_way.count > 0)
        drop_sent();
    free(under_way.list);
    under_way.list = NULL;
    under_way.capacity = 0;
    mpi.MPI_Finalize();
}
