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
    words w = {.used = 0};
    words_join(&w, texts);
    return w;
}

/* `number` with at least `least` digits. */
static words with_digits(uint64_t number, int least)
{
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    for (int i = 0; number || i < least; i++) {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    }
    return words_of(digits + at);
}

words words_count(uint64_t number)
{
    return with_digits(number, 1);
}

double power_of_ten(int exponent)
{
    double power = 1.0;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--)
        power *= 10.0;
    return exponent < 0 ? 1.0 / power : power;
}

words words_number(double x, int decimals)
{
    double size = x < 0.0 ? -x : x;
    if (!(size < 1e9))
        return words_digits(x, 3);
    double scaled = size * power_of_ten(decimals) + 0.5;
    uint64_t units = (uint64_t)scaled, one = (uint64_t)power_of_ten(decimals);
    words w = words_of(x < 0.0 && units > 0 ? "-" : "", with_digits(units / one, 1).text);
    if (decimals > 0)
        words_add(&w, ".", with_digits(units % one, decimals).text);
    return w;
}

/* Drops zeros after a point at the end, and the point with them. */
static words without_zeros(words w)
{
    if (!strchr(w.text, '.'))
        return w;
    while (w.text[w.used - 1] == '0')
        w.used--;
    if (w.text[w.used - 1] == '.')
        w.used--;
    w.text[w.used] = '\0';
    return w;
}

words words_short_number(double x, int decimals)
{
    words w = words_number(x, decimals);
    return x > -1e9 && x < 1e9 ? without_zeros(w) : w;
}

words words_digits(double x, int digits)
{
    double size = x < 0.0 ? -x : x;
    if (x != x || size > 1e300)
        return words_of("overflow");
    int exponent = 0;
    while (size >= 10.0) {
        size *= 0.1;
        exponent++;
    }
    while (size > 0.0 && size < 1.0 && exponent > -320) {
        size *= 10.0;
        exponent--;
    }
    if (exponent >= -4 && exponent < 6)
        return without_zeros(words_number(x, digits - 1 > exponent ? digits - 1 - exponent : 0));
    words w = without_zeros(words_number(x < 0.0 ? -size : size, digits - 1));
    words_add(&w, exponent < 0 ? "e-" : "e+",
              with_digits((uint64_t)(exponent < 0 ? -exponent : exponent), 2).text);
    return w;
}

const char *words_letter(letter *one, const char *at)
{
    size_t length = 1;
    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    *one = (letter){"?"};
    bool control = (unsigned char)*at < 32 || *at == 127;
    if (!control && length < sizeof one->text) {
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
    words w = {.used = 0};
    letter one;
    size_t letters = 0;
    for (const char *at = symbol; *at && letters <= most; letters++) {
        at = words_letter(&one, at);
        words_add(&w, letters == most ? WORDS_ELLIPSIS : one.text);
    }
    return w;
}
