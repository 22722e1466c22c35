/* symbols.c - alphabets. */
#include "format/symbols.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "system/memory.h"
#include "system/problem.h"

/* The slot where a text with this hash stands, or the empty one where it would. */
static symbol_slot *slot_of(const symbols *set, uint64_t hash, const char *text, size_t length)
{
    size_t at = (size_t)hash & (set->slots - 1);
    for (; set->slot[at].number; at = (at + 1) & (set->slots - 1)) {
        if (set->slot[at].tag != (uint32_t)(hash >> 32))
            continue;
        const size_t *start = &set->start[set->slot[at].number - 1];
        if (start[1] - start[0] == length + 1 && memcmp(set->text + start[0], text, length) == 0)
            break;
    }
    return &set->slot[at];
}

/* Doubles the slots once three quarters are taken. */
static void make_room(symbols *set)
{
    if (set->count < set->slots / 4 * 3)
        return;
    free(set->slot);
    set->slots = set->slots ? set->slots * 2 : 16;
    set->slot = memory_take_zeroed(set->slots, sizeof *set->slot);
    for (uint32_t symbol = 0; symbol < set->count; symbol++) {
        const char *text = set->text + set->start[symbol];
        size_t length = set->start[symbol + 1] - set->start[symbol] - 1;
        uint64_t hash = XXH3_64bits(text, length);
        *slot_of(set, hash, text, length) =
            (symbol_slot){.tag = (uint32_t)(hash >> 32), .number = symbol + 1};
    }
}

uint32_t symbols_find(const symbols *set, const char *text, size_t length)
{
    if (!set->slots)
        return UINT32_MAX;
    return slot_of(set, XXH3_64bits(text, length), text, length)->number - 1;
}

uint32_t symbols_add(symbols *set, const char *text, size_t length)
{
    make_room(set);
    uint64_t hash = XXH3_64bits(text, length);
    symbol_slot *slot = slot_of(set, hash, text, length);
    if (slot->number)
        return slot->number - 1;
    REQUIRE(set->count < UINT32_MAX - 1); /* a slot has the number and one, and 0 means none */
    size_t used = set->text_used + length + 1;
    set->text = memory_reserve(set->text, &set->text_capacity, used, 1);
    set->start = memory_reserve(set->start, &set->start_capacity, (size_t)set->count + 2,
                                sizeof *set->start);
    memcpy(set->text + set->text_used, text, length);
    set->text[used - 1] = '\0';
    set->start[set->count] = set->text_used;
    set->start[set->count + 1] = used;
    set->text_used = used;
    *slot = (symbol_slot){.tag = (uint32_t)(hash >> 32), .number = set->count + 1};
    return set->count++;
}

cinch_alphabet symbols_alphabet(const symbols *set, const char *name)
{
    return (cinch_alphabet){
        .name = name, .text = set->text, .start = set->start, .count = set->count};
}

void symbols_close(symbols *set)
{
    free(set->slot);
    set->slot = NULL;
    set->slots = 0;
}

void symbols_free(symbols *set)
{
    symbols_close(set);
    free(set->text);
    free(set->start);
    *set = (symbols){0};
}

cinch_alphabet alphabet_of_texts(void **pieces, const char *const *texts, size_t count)
{
    size_t bytes = 0, at = 0;
    REQUIRE(count <= UINT32_MAX);
    for (size_t i = 0; i < count; i++)
        bytes += strlen(texts[i]) + 1;
    char *text = memory_keep(pieces, bytes, 1);
    size_t *start = memory_keep(pieces, count, sizeof *start);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]) + 1;
        memcpy(text + at, texts[i], length);
        start[i] = at;
        at += length;
    }
    return (cinch_alphabet){.text = text, .start = start, .count = (uint32_t)count};
}
