/* ranks_none.c - a build without MPI. */
#include "sweep/far/ranks_link.h"

bool link_open(int *number, int *count, problem *issue)
{
    *number = 0;
    *count = 1;
    return problem_set(issue, EXIT_INPUT,
                       "started by mpirun, but this cinch was built without MPI: build it where "
                       "OpenMPI's headers are (Debian's package is libopenmpi-dev), or divide the "
                       "work with --shard");
}

/* None of these is called: link_open() was never true. */
void link_send(int to, void *bytes, size_t count)
{
    (void)to, (void)bytes, (void)count;
    REQUIRE(!"a build without MPI has no link");
}

bool link_poll(ranks_message *message)
{
    (void)message;
    REQUIRE(!"a build without MPI has no link");
    return false;
}

void link_close(void)
{
    REQUIRE(!"a build without MPI has no link");
}
