/* other_kinds.h - files that are neither networks nor tables, known by how they begin. */
#ifndef CLI_FORMAT_OTHER_KINDS_H
#define CLI_FORMAT_OTHER_KINDS_H

#include <stddef.h>

#include "system/problem.h"

/* What a file is, "a web page", and what to do with it, or NULL. */
typedef struct other_kind {
    const char *what;
    const char *advice;
} other_kind;

/* NULL for bytes that nobody knows. A network or a table may begin like none of them. */
const other_kind *other_kind_of(const unsigned char *bytes, size_t count);

/* Where a file that is no table is of another kind, one of this program's or of others', and can be
 * looked at, says that in the place of `problem`. */
void other_kind_instead(const char *source, int descriptor, problem *problem);

#endif
