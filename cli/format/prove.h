/* prove.h - proofs: made, then checked by other means. */
#ifndef CLI_FORMAT_PROVE_H
#define CLI_FORMAT_PROVE_H

#include "cinch.h"
#include "system/problem.h"
#include "talk/output.h"
#include "talk/progress.h"

/* A proof, or why there is none. */
typedef struct proof {
    cinch_status status; /* CINCH_OK: `certificate` holds; as cinch_cert_make() says */
    cinch_certificate certificate;
    cinch_failures failures;
} proof;

/* Whether all rows were looked at: else the weights are not finite, or not for this mapping. */
bool proof_is_judged(const proof *made);

/*
 * By how much rounding can move the smallest margin of a proof that holds: "0.0123", or "less than
 * itself" where the bound as it is written, rounded up, would not show that it is below the margin.
 */
short_text text_of_bound(const cinch_certificate *proved);

/* Makes a proof, which nothing has checked yet. */
proof proof_make(const cinch_net *net, const cinch_mapping *mapping);

/* False, with a problem that names `what`, when a proof that was made fails its own check. */
bool proof_check(const proof *made, const cinch_net *net, const cinch_mapping *mapping,
                 const char *what, problem *issue);

/* Both. False also when the network is none for this mapping or its weights are not finite. */
bool prove(proof *made, const cinch_net *net, const cinch_mapping *mapping, const char *what,
           problem *issue);

/* The same for somebody who waits for it. */
bool prove_watched(proof *made, const cinch_net *net, const cinch_mapping *mapping,
                   const char *what, progress *talk, problem *issue);

/* The first row that is not answered right, in exact arithmetic over float32 codes; the rows' count
 * if all are. */
size_t proof_first_wrong(const cinch_net *net, const cinch_mapping *mapping);

/* What it takes to check a proof that took so many seconds to make. */
time_left proof_check_left(double seconds);

/*
 * prove() of evaluations that may do what is assumed, too. CINCH_NOT_FINITE is an answer then: a
 * rounded number is past the largest float.
 */
bool prove_assuming(proof *made, const cinch_net *net, const cinch_mapping *mapping,
                    const cinch_assumption *assumption, const char *what, problem *issue);

#endif
