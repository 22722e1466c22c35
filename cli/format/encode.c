/* encode.c - numbers as text that loses no bit: hexadecimal floats, and words in base64. */
#include "format/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

hex_text hex_of(double x)
{
    hex_text out;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t fraction = bits & 0xfffffffffffff;
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    unsigned digits = 13;
    for (; digits > 0 && (fraction & 0xf) == 0; fraction >>= 4)
        digits--;
    int length = snprintf(out.text, sizeof out.text, "%s0x%d", bits >> 63 ? "-" : "", x != 0.0);
    char *end = out.text + length;
    if (digits)
        end += snprintf(end, 16, ".%0*llx", (int)digits, (unsigned long long)fraction);
    snprintf(end, 8, "p%+d", x == 0.0 ? 0 : exponent);
    return out;
}

int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

bool hex_parse(double *x, const char *text)
{
    const char *at = text + (*text == '-');
    uint64_t bits = 0;
    if (strncmp(at, "0x", 2) != 0 || (at[2] != '0' && at[2] != '1'))
        return false;
    bool zero = at[2] == '0';
    at += 3;
    if (*at == '.') {
        unsigned shift = 52;
        for (at++; hex_digit(*at) >= 0 && shift > 0; at++)
            bits |= (uint64_t)hex_digit(*at) << (shift -= 4);
    }
    char *end;
    long exponent = *at == 'p' ? strtol(at + 1, &end, 10) : -2000;
    if (exponent < -1022 || exponent > 1023 || *end)
        return false;
    if (!zero)
        bits |= (uint64_t)(exponent + 1023) << 52;
    if (*text == '-')
        bits |= (uint64_t)1 << 63;
    memcpy(x, &bits, sizeof *x);
    return strcmp(hex_of(*x).text, text) == 0 && !(zero && *text == '-');
}

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

json_t *words_json(const uint32_t *words, size_t count)
{
    size_t bytes = 4 * count, groups = (bytes + 2) / 3;
    char *text = memory_take(groups + 1, 4);
    for (size_t g = 0; g < groups; g++) {
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++) {
            size_t at = 3 * g + i;
            group = group << 8 | (at < bytes ? words[at / 4] >> 8 * (at % 4) & 0xff : 0);
        }
        for (size_t i = 0; i < 4; i++)
            text[4 * g + i] = 3 * g + i <= bytes ? base64_digits[group >> (18 - 6 * i) & 63] : '=';
    }
    json_t *json = json_stringn(text, 4 * groups);
    free(text);
    return json;
}

/* The three bytes of a group of base64 digits, or -1 for a group that is none. */
static int32_t words_group(const char *text, bool last, size_t *bytes)
{
    uint32_t group = 0;
    size_t padding = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = text[i] ? strchr(base64_digits, text[i]) : NULL;
        if (last && i >= 2 && text[i] == '=')
            padding++;
        else if (!digit || padding)
            return -1;
        group = group << 6 | (digit ? (uint32_t)(digit - base64_digits) : 0);
    }
    *bytes = 3 - padding;
    bool unused_bits = group & ((1u << 8 * padding) - 1);
    return unused_bits ? -1 : (int32_t)group;
}

const char *words_parse(uint32_t *words, size_t *count, const char *text, size_t length)
{
    size_t at = 0;
    memset(words, 0, (length / 4 + 1) * sizeof *words);
    for (size_t i = 0; i < length; i += 4) {
        size_t bytes = 0;
        int32_t group = length % 4 ? -1 : words_group(text + i, i + 4 == length, &bytes);
        if (group < 0)
            return "this is not base64";
        for (size_t k = 0; k < bytes; k++, at++)
            words[at / 4] |= ((uint32_t)group >> (16 - 8 * k) & 0xff) << 8 * (at % 4);
    }
    *count = at / 4;
    return at % 4 ? "the bytes are not a whole number of 32-bit words" : NULL;
}
