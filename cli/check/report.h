/* report.h - what cinch check found out about a network, a mapping or a certificate, and says. */
#ifndef CLI_CHECK_REPORT_H
#define CLI_CHECK_REPORT_H

#include "check/against.h"
#include "check/assume.h"
#include "format/measures.h"

typedef struct check_result {
    const char *name;                    /* of the network or the certificate */
    const char *net_name, *mapping_name; /* as they were given */
    const cinch_net *net;
    const net_reading *reading; /* of the network's file; or NULL */
    char *otherwise; /* options with which a network that is not exact would be; or NULL */
    const cinch_mapping *mapping;
    cinch_certificate claims;
    margin_share share; /* of a network that is right */
    cinch_failures failures;
    cinch_status status;
    const saved_certificate *certificate; /* what was checked; NULL: a proof was made */
    bool other_codes;                     /* those in the certificate are not the network's */
    const against *differences;           /* with --against; else NULL */
    bool other_pair;                      /* the certificate holds, for something else */
    bool assumes;                         /* something was assumed: */
    assumed_proof proofs[ASSUME_MOST];    /* what was proved besides, or not */
    size_t proof_count;
} check_result;

/* Whether every row is right, proved or not. */
bool check_is_right(const check_result *result);

/* Prints it all, the verdict first. */
void check_report(check_result *result, bool as_json);

#endif
