/*
 * fuzz_certificate.c - any bytes as a certificate: never a crash; what passes once passes again,
 * and no neighbour of a claim that holds does.
 */
#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_file.h"
#include "system/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static cinch_status check(const saved_certificate *saved, const cinch_certificate *claims)
{
    owned_arena memory = memory_arena(cinch_cert_size(&saved->net.shape));
    cinch_status status =
        cinch_cert_check(claims, &saved->net, &saved->mapping, NULL, memory.arena);
    free(memory.memory);
    return status;
}

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The double one step of its bits away. */
static double neighbour(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits ^= 1;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* What the maker says of the same mapping and network must be what was accepted. */
static void compare_with_maker(const saved_certificate *saved)
{
    owned_arena memory = memory_arena(cinch_cert_size(&saved->net.shape));
    cinch_certificate made;
    cinch_failures failures;
    cinch_cert_make(&made, &failures, &saved->net, &saved->mapping, NULL, memory.arena);
    free(memory.memory);
    const cinch_certificate *claims = &saved->claims;
    require(failures.count == 0 && made.margin == claims->margin && made.row == claims->row &&
            made.rival == claims->rival && made.rows == claims->rows);
    require(check(saved, &made) == CINCH_OK);
}

static void refuse_neighbours(const saved_certificate *saved)
{
    cinch_certificate changed = saved->claims;
    changed.margin = neighbour(changed.margin);
    require(check(saved, &changed) == CINCH_CERT_FALSE);
    changed = saved->claims;
    changed.row++;
    require(check(saved, &changed) == CINCH_CERT_FALSE);
    changed = saved->claims;
    changed.rival ^= 1;
    require(check(saved, &changed) == CINCH_CERT_FALSE);
    changed = saved->claims;
    changed.bound = neighbour(changed.bound);
    require(check(saved, &changed) == CINCH_CERT_FALSE);
    changed = saved->claims;
    changed.net_hash ^= 1;
    require(check(saved, &changed) == CINCH_CERT_STALE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    saved_certificate saved;
    problem problem = {0};
    if (!saved_certificate_parse(&saved, bytes, count, "fuzz", &problem)) {
        require(problem.status == EXIT_INPUT || problem.status == EXIT_NO);
        require(problem.text[0] && !saved.memory);
        return 0;
    }
    if (check(&saved, &saved.claims) == CINCH_CERT_STALE) {
        /* Past the hashes too, which no mutation finds. */
        saved.claims.mapping_hash = cinch_mapping_hash(&saved.mapping);
        saved.claims.shape_hash = cinch_net_hash(&(cinch_net){.shape = saved.net.shape});
        saved.claims.net_hash = cinch_net_hash(&saved.net);
    }
    if (check(&saved, &saved.claims) == CINCH_OK) {
        require(check(&saved, &saved.claims) == CINCH_OK);
        compare_with_maker(&saved);
        refuse_neighbours(&saved);
    }
    saved_certificate_free(&saved);
    return 0;
}
