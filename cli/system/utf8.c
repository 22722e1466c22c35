/* utf8.c - text that is safe to show. */
#include "system/utf8.h"

#include <stdio.h>
#include <string.h>

size_t utf8_mark(const void *text, size_t count)
{
    return count >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Bytes of the printable character at `text`, which ends with a NUL; 0 where none is. */
static size_t printable(const unsigned char *text)
{
    bool control = *text < 0x20 || *text == 0x7f || (*text == 0xc2 && text[1] < 0xa0); /* C1 too */
    return control ? 0 : utf8_length(text, 4); /* which stops at the NUL */
}

void utf8_show(char *to, size_t room, const char *from, size_t columns, const char *escape)
{
    enum { MOST = 4 }; /* bytes that one character takes, as it is or escaped */
    const unsigned char *at = (const unsigned char *)from;
    size_t used = 0, shown = 0;
    while (*at && shown < columns && used + MOST + sizeof "..." <= room) {
        size_t length = printable(at);
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
