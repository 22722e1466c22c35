/* encode.h - numbers as text that loses no bit: hexadecimal floats, and words in base64. */
#ifndef CLI_FORMAT_ENCODE_H
#define CLI_FORMAT_ENCODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A double as C's %a writes it, in one form only: "-0x1.8p+3". */
typedef struct hex_text {
    char text[32];
} hex_text;

/* `x` is 0 or a normal double. */
hex_text hex_of(double x);

/* The inverse of hex_of(); false for any other text, also one of the same value. */
bool hex_parse(double *x, const char *text);

/* The value of a lower-case hex digit, or -1. */
int hex_digit(char digit);

/* `count` words, each as four bytes, the low one first, in base64; a JSON text. */
json_t *words_json(const uint32_t *words, size_t count);

/*
 * The inverse of words_json(): `words` has room for length / 4 + 1 of them. NULL, or what is wrong.
 */
const char *words_parse(uint32_t *words, size_t *count, const char *text, size_t length);

#endif
