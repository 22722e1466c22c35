/* utf8.c - text that is safe to show. */
#include "system/utf8.h"

#include <stdio.h>
#include <string.h>

size_t utf8_mark(const void *text, size_t count)
{
    return count >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/*
 * Whether a character is not seen, or moves others about: control characters, and those that
 * Unicode 15 calls Default_Ignorable_Code_Point (no width, direction of writing, variation
 * selectors, tags), separators of lines and paragraphs, annotations. src/base/words.c has them for
 * pictures.
 */
static bool is_hidden(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {{0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},  {0x034f, 0x034f},
                  {0x061c, 0x061c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},  {0x180b, 0x180f},
                  {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},  {0x3164, 0x3164},
                  {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},  {0xfff0, 0xfffb},
                  {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (point >= hidden[i].first && point <= hidden[i].last)
            return true;
    return false;
}

uint32_t utf8_point(const unsigned char *text, size_t length)
{
    uint32_t point = length == 1 ? text[0] : text[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        point = point << 6 | (text[i] & 0x3f);
    return point;
}

size_t utf8_printable(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = utf8_length(at, 4); /* which stops at the NUL */
    return length > 0 && !is_hidden(utf8_point(at, length)) ? length : 0;
}

void utf8_show(char *to, size_t room, const char *from, size_t columns, const char *escape)
{
    enum { MOST = 4 }; /* bytes that one character takes, as it is or escaped */
    const unsigned char *at = (const unsigned char *)from;
    size_t used = 0, shown = 0;
    while (*at && shown < columns && used + MOST + sizeof "..." <= room) {
        size_t length = utf8_printable((const char *)at);
        if (length)
            memcpy(to + used, at, length);
        else
            snprintf(to + used, MOST + 1, escape, (unsigned)*at);
        used += length ? length : MOST;
        shown += length ? 1 : MOST;
        at += length ? length : 1;
    }
    memcpy(to + used, *at ? "..." : "", *at ? 4 : 1);
}
