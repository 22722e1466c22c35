/* net_files.h - what the tests of network files share. */
#ifndef TEST_CLI_FORMAT_NET_FILES_H
#define TEST_CLI_FORMAT_NET_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/net_describe.h"
#include "net/net.h"
#include "system/memory.h"

/* A family's mapping, and its memory. */
typedef struct held_mapping {
    cinch_mapping mapping;
    void *memory;
} held_mapping;

static inline held_mapping family(const char *spec)
{
    size_t bytes;
    held_mapping held;
    assert_int_equal(cinch_mapping_family_size(&bytes, spec), CINCH_OK);
    owned_arena memory = memory_arena(bytes);
    assert_int_equal(cinch_mapping_family(&held.mapping, spec, &memory.arena), CINCH_OK);
    held.memory = memory.memory;
    return held;
}

static inline file_bytes write_or_fail(const saved_net *saved, const char *path)
{
    problem issue = {0};
    file_bytes out = {0};
    if (!saved_net_format(&out, saved, path, &issue))
        fail_msg("%s", issue.text);
    return out;
}

static inline saved_net parse_or_fail(const void *bytes, size_t count, const char *name,
                                      const cinch_mapping *mapping)
{
    problem issue = {0};
    saved_net saved;
    if (!saved_net_parse(&saved, bytes, count, name, mapping, NULL, &issue))
        fail_msg("%s", issue.text);
    return saved;
}

/* Parses bytes that must be refused, with a message that holds `text`. */
static inline void refuse(const void *bytes, size_t count, const char *name,
                          const cinch_mapping *mapping, const char *text)
{
    problem issue = {0};
    saved_net saved;
    unsigned char *copy = memory_take(count, 1); /* its end is known to the sanitizer */
    if (count)
        memcpy(copy, bytes, count);
    if (saved_net_parse(&saved, copy, count, name, mapping, NULL, &issue))
        fail_msg("%s was read; expected is: %s", name, text);
    free(copy);
    assert_int_equal(issue.status, EXIT_INPUT);
    if (!strstr(issue.text, text) || strncmp(issue.text, name, strlen(name)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\" or does not hold \"%s\"", issue.text, name,
                 text);
    saved_net_free(&saved);
}

static inline bool same_shape(const cinch_shape *a, const cinch_shape *b)
{
    return shape_hash(a) == shape_hash(b);
}

/* Whatever bit flips, the file is refused, or is a network that differs in numbers or texts only.
 */
static inline void flip_bits(const saved_net *saved, const char *name, const cinch_mapping *mapping,
                             const file_bytes *out)
{
    size_t read = 0;
    for (size_t bit = 0; bit < 8 * out->count; bit++) {
        problem issue = {0};
        saved_net other;
        out->bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        const unsigned char *bytes = out->bytes;
        if (saved_net_parse(&other, bytes, out->count, name, mapping, NULL, &issue)) {
            assert_true(same_shape(&saved->net.shape, &other.net.shape));
            read++;
        } else {
            assert_int_equal(issue.status, EXIT_INPUT);
        }
        saved_net_free(&other);
        out->bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(read > 0 && read < 8 * out->count);
}

#endif
