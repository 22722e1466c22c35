/* words.h - text without stdio: put together in the caller's memory. */
#ifndef CINCH_BASE_WORDS_H
#define CINCH_BASE_WORDS_H

#include "base/base.h"

/* A text that is put together; what does not fit is left out, one text of those added at a time. */
typedef struct words {
    char text[512];
    size_t used;
} words;

/* Of a number. */
typedef struct number_text {
    char text[32];
} number_text;

/* One character and a NUL. */
typedef struct letter {
    char text[8];
} letter;

#define WORDS_ELLIPSIS "\xe2\x80\xa6"

/* Adds texts, one after the other; or begins with them. */
#define words_add(w, ...) words_join((w), (const char *const[]){__VA_ARGS__, NULL})
#define words_of(...)     words_joined((const char *const[]){__VA_ARGS__, NULL})
void words_join(words *w, const char *const *texts);
words words_joined(const char *const *texts);

number_text words_count(uint64_t number);
/* With `decimals` (0 .. 9) digits after the point, ties away from 0; from 1e9 on as "1.23e+09". */
number_text words_number(double x, int decimals);
/* The same without zeros at its end. */
number_text words_short_number(double x, int decimals);
/* So many digits that count, without zeros at the end: "0.00123", "12.3", "1.2e-07"; "overflow". */
number_text words_digits(double x, int digits);
/* A symbol in one row, cut after `most` characters; what cannot be seen becomes "?". */
words words_symbol(const char *symbol, size_t most);

/* The character at `at`, "?" for one that cannot be seen; returns where the next one begins. */
const char *words_letter(letter *one, const char *at);
size_t words_letters(const char *text);

/* 10^exponent, exact from 0 to 22. */
double power_of_ten(int exponent);

#endif
