/* words.c - text without stdio: put together in the caller's memory. */
#include "base/words.h"

#include <string.h>

void words_add(words *w, const char *text)
{
    size_t length = strlen(text);
    if (w->used + length >= sizeof w->text)
        return;
    memcpy(w->text + w->used, text, length + 1);
    w->used += length;
}

/* `number` with at least `least` digits. */
static void add_digits(words *w, uint64_t number, int least)
{
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    for (int i = 0; number || i < least; i++) {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    }
    words_add(w, digits + at);
}

void words_count(words *w, uint64_t number)
{
    add_digits(w, number, 1);
}

double power_of_ten(int exponent)
{
    double power = 1.0;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--)
        power *= 10.0;
    return exponent < 0 ? 1.0 / power : power;
}

void words_number(words *w, double x, int decimals)
{
    double size = x < 0.0 ? -x : x;
    if (!(size < 1e9)) {
        words_digits(w, x, 3);
        return;
    }
    double scaled = size * power_of_ten(decimals) + 0.5;
    uint64_t units = (uint64_t)scaled, one = (uint64_t)power_of_ten(decimals);
    if (x < 0.0 && units > 0)
        words_add(w, "-");
    add_digits(w, units / one, 1);
    if (decimals > 0) {
        words_add(w, ".");
        add_digits(w, units % one, decimals);
    }
}

/* Drops zeros after a point at the end of a text that began at `from`, and the point with them. */
static void drop_zeros(words *w, size_t from)
{
    if (!strchr(w->text + from, '.'))
        return;
    while (w->text[w->used - 1] == '0')
        w->used--;
    if (w->text[w->used - 1] == '.')
        w->used--;
    w->text[w->used] = '\0';
}

void words_short_number(words *w, double x, int decimals)
{
    size_t from = w->used;
    words_number(w, x, decimals);
    if (x > -1e9 && x < 1e9)
        drop_zeros(w, from);
}

void words_digits(words *w, double x, int digits)
{
    double size = x < 0.0 ? -x : x;
    if (x != x || size > 1e300) {
        words_add(w, "overflow");
        return;
    }
    int exponent = 0;
    while (size >= 10.0) {
        size *= 0.1;
        exponent++;
    }
    while (size > 0.0 && size < 1.0 && exponent > -320) {
        size *= 10.0;
        exponent--;
    }
    size_t from = w->used;
    if (exponent >= -4 && exponent < 6) {
        words_number(w, x, digits - 1 > exponent ? digits - 1 - exponent : 0);
        drop_zeros(w, from);
        return;
    }
    words_number(w, x < 0.0 ? -size : size, digits - 1);
    drop_zeros(w, from);
    words_add(w, exponent < 0 ? "e-" : "e+");
    add_digits(w, (uint64_t)(exponent < 0 ? -exponent : exponent), 2);
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

void words_symbol(words *w, const char *symbol, size_t most)
{
    letter one;
    size_t letters = 0;
    for (const char *at = symbol; *at; letters++) {
        if (letters == most) {
            words_add(w, WORDS_ELLIPSIS);
            return;
        }
        at = words_letter(&one, at);
        words_add(w, one.text);
    }
}
