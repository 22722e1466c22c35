/* hint.h - what a message says about a symbol that an alphabet does not hold. */
#ifndef CLI_TALK_HINT_H
#define CLI_TALK_HINT_H

#include "cinch.h"

typedef struct symbol_hint {
    char text[256];
} symbol_hint;

/* The nearest symbol, if one is near, and how the alphabet begins. */
symbol_hint hint_symbol(const cinch_alphabet *alphabet, const char *word);

#endif
