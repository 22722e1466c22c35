/* other_kinds.h - files that are neither networks nor tables, known by how they begin. */
#ifndef CLI_FORMAT_OTHER_KINDS_H
#define CLI_FORMAT_OTHER_KINDS_H

#include <stddef.h>

/* What a file is, "a web page", and what to do with it, or NULL. */
typedef struct other_kind {
    const char *what;
    const char *advice;
} other_kind;

/* NULL for bytes that nobody knows. A network or a table may begin like none of them. */
const other_kind *other_kind_of(const unsigned char *bytes, size_t count);

#endif
