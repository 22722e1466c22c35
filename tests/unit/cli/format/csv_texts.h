/* csv_texts.h - what the tests of tables share. */
#ifndef TEST_CLI_FORMAT_CSV_TEXTS_H
#define TEST_CLI_FORMAT_CSV_TEXTS_H

#include <stdlib.h>
#include <string.h>

#include "format/mapping_file.h"

/* A literal with its length: it may hold NULs. */
#define TEXT(literal) literal, sizeof(literal) - 1

/* Reads a table from bytes of its own, which a sanitizer watches. */
static inline bool from_text(table *out, const char *text, size_t length,
                             const table_options *options, problem *issue)
{
    unsigned char *bytes = malloc(length + 1);
    memcpy(bytes, text, length);
    bool good = table_from_csv(out, bytes, length, "t.csv", options, issue);
    free(bytes);
    return good;
}

#endif
