/* words.c - text without stdio: put together in the caller's memory. */
#include "base/words.h"

#include <string.h>

void words_join(words *w, const char *const *texts)
{
    for (; *texts; texts++) {
        size_t length = strlen(*texts);
        if (w->used + length >= sizeof w->text)
            continue;
        memcpy(w->text + w->used, *texts, length + 1);
        w->used += length;
    }
}

words words_joined(const char *const *texts)
{
    words w;
    w.text[w.used = 0] = '\0'; /* the rest is not looked at */
    words_join(&w, texts);
    return w;
}

/* Writes `number` with at least `least` digits; returns where they end. */
static char *put_digits(char *at, uint64_t number, int least)
{
    char digits[24];
    int count = 0;
    for (; number || count < least; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count > 0)
        *at++ = digits[--count];
    *at = '\0';
    return at;
}

number_text words_count(uint64_t number)
{
    number_text n;
    put_digits(n.text, number, 1);
    return n;
}

double power_of_ten(int exponent)
{
    double power = 1.0;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--)
        power *= 10.0;
    return exponent < 0 ? 1.0 / power : power;
}

number_text words_number(double x, int decimals)
{
    double size = x < 0.0 ? -x : x;
    if (!(size < 1e9))
        return words_digits(x, 3);
    double scaled = size * power_of_ten(decimals) + 0.5;
    uint64_t units = (uint64_t)scaled, one = (uint64_t)power_of_ten(decimals);
    number_text n = {"-"};
    char *at = put_digits(n.text + (x < 0.0 && units > 0), units / one, 1);
    if (decimals > 0) {
        *at++ = '.';
        put_digits(at, units % one, decimals);
    }
    return n;
}

/* Drops zeros after a point at the end, and the point with them; returns the new end. */
static char *drop_zeros(number_text *n)
{
    char *end = n->text + strlen(n->text);
    if (strchr(n->text, '.')) {
        while (end[-1] == '0')
            end--;
        end -= end[-1] == '.';
    }
    *end = '\0';
    return end;
}

number_text words_short_number(double x, int decimals)
{
    number_text n = words_number(x, decimals);
    if (x > -1e9 && x < 1e9)
        drop_zeros(&n);
    return n;
}

number_text words_digits(double x, int digits)
{
    double size = x < 0.0 ? -x : x;
    if (x != x || size > 1e300)
        return (number_text){"overflow"};
    int exponent = 0;
    while (size >= 10.0) {
        size *= 0.1;
        exponent++;
    }
    while (size > 0.0 && size < 1.0 && exponent > -320) {
        size *= 10.0;
        exponent--;
    }
    bool plain = exponent >= -4 && exponent < 6;
    if (!plain && size >= 10.0 - 0.5 * power_of_ten(1 - digits)) { /* rounds to 10 */
        size = 1.0;
        exponent++;
    }
    int decimals = !plain ? digits - 1 : digits - 1 > exponent ? digits - 1 - exponent : 0;
    number_text n = words_number(plain ? x : x < 0.0 ? -size : size, decimals);
    char *end = drop_zeros(&n);
    if (!plain) {
        *end++ = 'e';
        *end++ = exponent < 0 ? '-' : '+';
        put_digits(end, (uint64_t)(exponent < 0 ? -exponent : exponent), 2);
    }
    return n;
}

/*
 * Whether a character is not seen, or moves others about: control characters, and those that
 * Unicode 15 calls Default_Ignorable_Code_Point (no width, direction of writing, variation
 * selectors, tags), separators of lines and paragraphs, annotations. cli/system/utf8.c has them for
 * messages.
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

/* Of a character that takes `length` bytes. */
static uint32_t letter_point(const char *at, size_t length)
{
    uint32_t point = length == 1 ? (unsigned char)*at : (unsigned char)*at & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        point = point << 6 | ((unsigned char)at[i] & 0x3f);
    return point;
}

const char *words_letter(letter *one, const char *at)
{
    size_t length = 1;
    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    *one = (letter){"?"};
    if (length < sizeof one->text && !is_hidden(letter_point(at, length))) {
        memcpy(one->text, at, length);
        one->text[length] = '\0';
    }
    return at + length;
}

size_t words_letters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

words words_symbol(const char *symbol, size_t most)
{
    words w = words_of("");
    letter one;
    size_t letters = 0;
    for (const char *at = symbol; *at && letters <= most; letters++) {
        at = words_letter(&one, at);
        words_add(&w, letters == most ? WORDS_ELLIPSIS : one.text);
    }
    return w;
}
