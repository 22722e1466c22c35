/* symbol_text.h - symbols in messages and tables: shortened, safe to show, and the nearest one. */
#ifndef CLI_TALK_SYMBOL_TEXT_H
#define CLI_TALK_SYMBOL_TEXT_H

#include "cinch.h"
#include "talk/output.h"

/* A symbol on one line: what cannot be seen as \xHH, cut after about 32 columns; "(empty)". */
short_text text_of_symbol(const char *symbol);

/* The same of a column's name, which stays empty where there is none. */
short_text text_of_name(const char *name);

/* Prints a text of any length, what cannot be seen as \xHH. */
void output_text(const char *text);

/* Room for a few symbols and what is said of them. */
typedef struct long_text {
    char text[256];
} long_text;

/* The symbols of a row's key, commas between them; "..." for those that do not fit. */
long_text text_of_key(const cinch_mapping *mapping, size_t row);

/*
 * What ties, of `count` values the first 8 or all: "tie between a and b", "tie among 40 values (a,
 * b, c, d, e, f, g, h, ...)". The same words for all commands.
 */
long_text text_of_tie(const cinch_alphabet *values, uint32_t count, const uint32_t *value);
/* The same as "tie", the first of them, and "tied", how many there are. */
void set_tie(json_t *object, const cinch_alphabet *values, uint32_t count, const uint32_t *value);
enum { TIE_LISTED = 8 }; /* as cinch_failures has */

/* The texts of an alphabet, in an array to be freed. */
const char **alphabet_texts(const cinch_alphabet *alphabet);

/* The symbol that is nearest to `word`, or NULL when none is near. */
const char *nearest_symbol(const cinch_alphabet *alphabet, const char *word);

/* Says of a word that is no symbol which one is near, if any, and how the alphabet begins. */
long_text hint_symbol(const cinch_alphabet *alphabet, const char *word);

#endif
