/* symbols.h - alphabets: one that grows, and one made of texts. */
#ifndef CLI_FORMAT_SYMBOLS_H
#define CLI_FORMAT_SYMBOLS_H

#include "cinch.h"

/* The tag, of the hash, spares most looks at other symbols: each is a miss of three caches. */
typedef struct symbol_slot {
    uint32_t tag;
    uint32_t number; /* symbol + 1, or 0 */
} symbol_slot;

/* Different texts, numbered from 0 in the order they came. All zero is an empty one. */
typedef struct symbols {
    char *text; /* each ended by a NUL */
    size_t text_used;
    size_t text_capacity;
    size_t *start; /* [count + 1], the last where the next symbol would begin; NULL while empty */
    size_t start_capacity;
    uint32_t count;
    symbol_slot *slot; /* [slots] */
    size_t slots;
} symbols;

/* The number of a text that holds no NUL, or UINT32_MAX. */
uint32_t symbols_find(const symbols *set, const char *text, size_t length);

/* The number of a text, which is new if it is the count before. */
uint32_t symbols_add(symbols *set, const char *text, size_t length);

/* As the library sees it; valid until the next symbols_add(). */
cinch_alphabet symbols_alphabet(const symbols *set, const char *name);

/* Gives up what only finding and adding need. */
void symbols_close(symbols *set);
void symbols_free(symbols *set);

/* An alphabet without a name, of copies of these texts, in memory of *pieces (memory_keep). */
cinch_alphabet alphabet_of_texts(void **pieces, const char *const *texts, size_t count);

#endif
