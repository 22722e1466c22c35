/*
 * check_fmath.c - the elementary functions over all 2^32 floats, in two processes. Prints a line
 * per function; exit status 1 when a bound does not hold.
 */
#define _DEFAULT_SOURCE
#include "base/fmath.h"

#include "../tests/unit/base/oracle_fmath.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 2
#define CHUNK     (1u << 20)
#define CHUNKS    (1u << 12)

typedef struct finding {
    double worst;
    uint32_t where; /* bits of the argument */
    uint64_t over;  /* arguments over the bound */
} finding;

static void note(finding *f, uint32_t bits, double error, double bound)
{
    if (error > f->worst) {
        f->worst = error;
        f->where = bits;
    }
    f->over += !(error <= bound);
}

static void check_oracle(finding *f, const oracle *o, uint32_t bits)
{
    note(f, bits, oracle_error(o, float_from_bits(bits)), o->bound);
}

/* Double's root rounded to float is the correctly rounded one: 53 >= 2 * 24 + 2. */
static double sqrt_error(float x, float got)
{
    float right = (float)sqrt((double)x);
    if (right != right)
        return got != got ? 0 : HUGE_VAL;
    return float_bits(got) == float_bits(right) ? 0 : 1;
}

static void check_sqrt(finding *f, const oracle *o, uint32_t bits)
{
    float x = float_from_bits(bits);
    (void)o;
    note(f, bits, sqrt_error(x, fmath_sqrt(x)), 0);
}

static void check_sqrt_integer(finding *f, const oracle *o, uint32_t bits)
{
    float x = float_from_bits(bits);
    (void)o;
    note(f, bits, sqrt_error(x, fmath_sqrt_integer(x)), 0);
}

typedef void check_function(finding *f, const oracle *o, uint32_t bits);

/* Every PROCESSES-th chunk, so that cheap and dear arguments are shared. */
static void run_share(finding *f, check_function *check, const oracle *o, uint32_t share)
{
    for (uint32_t chunk = share; chunk < CHUNKS; chunk += PROCESSES)
        for (uint32_t i = 0; i < CHUNK; i++)
            check(f, o, chunk * CHUNK + i);
}

static bool run(const char *name, check_function *check, const oracle *o, double bound)
{
    finding *f = mmap(NULL, PROCESSES * sizeof *f, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (f == MAP_FAILED)
        return false;
    memset(f, 0, PROCESSES * sizeof *f);
    for (uint32_t share = 0; share < PROCESSES; share++) {
        pid_t child = fork();
        if (child == 0) {
            run_share(&f[share], check, o, share);
            _exit(0);
        }
        if (child < 0)
            return false;
    }
    bool ended = true;
    for (int status, i = 0; i < PROCESSES; i++)
        ended &= wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    for (uint32_t share = 1; share < PROCESSES; share++) {
        uint64_t over = f[0].over + f[share].over;
        if (f[share].worst > f[0].worst)
            f[0] = f[share];
        f[0].over = over;
    }
    printf("%-12s largest error %.5f ulp at %a, %llu of 2^32 over the bound of %g\n", name,
           f[0].worst, (double)float_from_bits(f[0].where), (unsigned long long)f[0].over, bound);
    (void)fflush(stdout);
    bool good = ended && f[0].over == 0;
    (void)munmap(f, PROCESSES * sizeof *f);
    return good;
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    bool good = true;
    for (size_t i = 0; i < ORACLES; i++) {
        const oracle *o = &oracle_table[i];
        if (only == NULL || strcmp(only, o->name) == 0)
            good &= run(o->name, check_oracle, o, o->bound);
    }
    if (only == NULL || strcmp(only, "sqrt") == 0) {
        good &= run("sqrt", check_sqrt, NULL, 0);
        good &= run("sqrt_integer", check_sqrt_integer, NULL, 0);
    }
    return good ? 0 : 1;
}
