/* utf8.h - where UTF-8 is well-formed, and text that is safe to show. */
#ifndef CLI_SYSTEM_UTF8_H
#define CLI_SYSTEM_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes of the character that begins at `text`, of which `left` bytes may be read; 0 where none
 * that Unicode allows (table 3-7 of its standard: no overlong form, no surrogate, nothing past
 * U+10FFFF). The library's words_letter() trusts its text; who reads files must not.
 */
static inline size_t utf8_length(const unsigned char *text, size_t left)
{
    unsigned char first = left ? text[0] : 0xff;
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    }
    if ((first == 0xe0 && text[1] < 0xa0) || (first == 0xed && text[1] > 0x9f) ||
        (first == 0xf0 && text[1] < 0x90) || (first == 0xf4 && text[1] > 0x8f))
        return 0;
    return length;
}

/* Bytes of the byte order mark that a text begins with: 3 or 0. */
size_t utf8_mark(const void *text, size_t count);

/* The number of the character that begins at `text` and takes `length` bytes. */
uint32_t utf8_point(const unsigned char *text, size_t length);

/*
 * Bytes of the character at `text`, which ends with a NUL, where it can be seen and stays in its
 * place; 0 for a control character, one without a width, one that changes the direction of writing,
 * and for what is not UTF-8.
 */
size_t utf8_printable(const char *text);

/*
 * Copies what fits of `from` into `room` bytes and `columns` characters; what a terminal could
 * stumble over or nobody sees, where utf8_printable() is 0, as `escape` says ("\\x%02x"). "..."
 * stands for what was left out.
 */
void utf8_show(char *to, size_t room, const char *from, size_t columns, const char *escape);

#endif
