/* against.h - whether a certificate is about a network and a mapping, and what differs if not. */
#ifndef CLI_CHECK_AGAINST_H
#define CLI_CHECK_AGAINST_H

#include "format/net_file.h"

/* What a certificate has hashes of, codes apart. */
enum { AGAINST_MAPPING, AGAINST_SHAPE, AGAINST_NETWORK, AGAINST_PARTS };

extern const char *const against_words[]; /* "mapping", "shape", "network" */

/* What differs in each part, the certificate's first; an empty text where nothing does. */
typedef struct against {
    char *part[AGAINST_PARTS];
} against;

/*
 * Compares content, not what the certificate says of it: hashes could be made to agree. Names of
 * columns and files do not count. Free the result.
 */
against against_compare(const saved_certificate *saved, const cinch_net *net,
                        const cinch_mapping *mapping);
bool against_differs(const against *found);
void against_free(against *found);

#endif
