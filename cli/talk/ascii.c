/* ascii.c - pictures for terminals that show nothing but ASCII. */
#include "talk/ascii.h"

#include <stddef.h>
#include <stdint.h>

#define BRAILLE 0x2800u /* and a bit per dot */

/* The dots of a Braille character, row by row, left before right. */
enum { L0 = 1, R0 = 8, L1 = 2, R1 = 16, L2 = 4, R2 = 32, L3 = 64, R3 = 128 };

/* Which dots a character stands for; of equals the first is taken. */
static const struct {
    char character;
    uint8_t dots;
} strokes[] = {
    {'|', L0 | L1 | L2 | L3},
    {'|', R0 | R1 | R2 | R3},
    {'-', L1 | R1},
    {'-', L2 | R2},
    {'_', L3 | R3},
    {'"', L0 | R0},
    {'/', R0 | R1 | L2 | L3},
    {'/', R1 | L2},
    {'/', R0 | L1},
    {'/', R2 | L3},
    {'\\', L0 | L1 | R2 | R3},
    {'\\', L1 | R2},
    {'\\', L0 | R1},
    {'\\', L2 | R3},
    {'\'', L0},
    {'\'', R0},
    {'-', L1},
    {'-', R1},
    {'-', L2},
    {'-', R2},
    {'.', L3},
    {'.', R3},
    {'+', L0 | L1 | L2 | L3 | R1},
    {'+', R0 | R1 | R2 | R3 | L1},
    {'+', L0 | L1 | L2 | L3 | R2},
    {'+', R0 | R1 | R2 | R3 | L2},
    {'+', L0 | L1 | L2 | L3 | R0},
    {'+', R0 | R1 | R2 | R3 | L0},
    {'+', L0 | L1 | L2 | L3 | R3},
    {'+', R0 | R1 | R2 | R3 | L3},
    {'x', L0 | R0 | L1 | R2 | L3 | R3},
    {'=', L0 | R0 | L2 | R2},
    {'=', L1 | R1 | L3 | R3},
    {'=', L0 | R0 | L3 | R3},
    {'#', 0xff},
};

static const struct {
    uint32_t character;
    char ascii;
} counterparts[] = {
    {0xb7, '.'},   {0xd7, 'x'},   {0x2013, '-'}, {0x2022, '*'}, {0x2192, '>'},
    {0x2212, '-'}, {0x2248, '~'}, {0x2588, '#'}, {0x25cb, 'o'}, {0x25cf, '@'},
};

static int count_bits(unsigned bits)
{
    int count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

static char nearest_stroke(unsigned dots)
{
    size_t best = 0;
    int least = 9;
    if (dots == 0)
        return ' ';
    for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++) {
        int differ = count_bits(strokes[i].dots ^ dots);
        if (differ < least) {
            least = differ;
            best = i;
        }
    }
    return strokes[best].character;
}

static char ascii_of(uint32_t character)
{
    if (character >= BRAILLE && character <= BRAILLE + 0xff)
        return nearest_stroke(character - BRAILLE);
    for (size_t i = 0; i < sizeof counterparts / sizeof *counterparts; i++)
        if (counterparts[i].character == character)
            return counterparts[i].ascii;
    return '?';
}

/* Columns of a character that has no counterpart: none where it combines, two in East Asia. */
static int columns_of(uint32_t character)
{
    static const uint32_t wide[][2] = {{0x1100, 0x115f}, {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff}, {0xfe30, 0xfe6f},   {0xff00, 0xff60},
                                       {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
    if (character >= 0x300 && character <= 0x36f)
        return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (character >= wide[i][0] && character <= wide[i][1])
            return 2;
    return 1;
}

void ascii_picture(char *text)
{
    const unsigned char *from = (const unsigned char *)text;
    while (*from != 0) {
        uint32_t character = *from++;
        if (character < 0x80) {
            *text++ = (char)character;
            continue;
        }
        character &= character >= 0xf0 ? 0x07 : character >= 0xe0 ? 0x0f : 0x1f;
        while ((*from & 0xc0) == 0x80)
            character = character << 6 | (*from++ & 0x3f);
        for (int i = columns_of(character); i > 0; i--) /* never more than it had bytes */
            *text++ = ascii_of(character);
    }
    *text = '\0';
}
