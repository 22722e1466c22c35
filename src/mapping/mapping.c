/* mapping.c - alphabets, their index, and what makes rows a function. */
#include <string.h>

#include "base/hash.h"
#include "mapping/mapping.h"
#include "mapping/row_set.h"

/* ---- Symbols --------------------------------------------------------------------------------- */

const char *cinch_symbol(const cinch_alphabet *alphabet, uint32_t symbol)
{
    CINCH_REQUIRE(symbol < alphabet->count);
    return alphabet->text + alphabet->start[symbol];
}

size_t cinch_index_size(uint32_t count)
{
    return arena_need(row_set_slots(count), sizeof(uint32_t));
}

/* The slot where `text` stands, or the empty one where it would. */
static size_t index_slot(const cinch_index *index, const char *text)
{
    size_t mask = index->slots - 1;
    size_t at = (size_t)XXH64(text, strlen(text), 0) & mask;
    while (index->slot[at] && strcmp(cinch_symbol(index->alphabet, index->slot[at] - 1), text) != 0)
        at = (at + 1) & mask;
    return at;
}

cinch_status cinch_index_init(cinch_index *index, const cinch_alphabet *alphabet,
                              cinch_arena *arena)
{
    size_t slots = row_set_slots(alphabet->count);
    uint32_t *slot = arena_take_zeroed(arena, slots, sizeof *slot);
    if (!slot)
        return CINCH_NO_MEMORY;
    *index = (cinch_index){.alphabet = alphabet, .slot = slot, .slots = slots};
    for (uint32_t symbol = 0; symbol < alphabet->count; symbol++) {
        size_t at = index_slot(index, cinch_symbol(alphabet, symbol));
        if (!slot[at])
            slot[at] = symbol + 1;
    }
    return CINCH_OK;
}

uint32_t cinch_index_find(const cinch_index *index, const char *text)
{
    return index->slot[index_slot(index, text)] - 1; /* 0, an empty slot, becomes UINT32_MAX */
}

/* ---- Rows ------------------------------------------------------------------------------------ */

void mapping_require_row(const cinch_mapping *mapping, size_t row)
{
    for (uint32_t column = 0; column < mapping->columns; column++)
        CINCH_REQUIRE(mapping->key[row * mapping->columns + column] < mapping->keys[column].count);
    CINCH_REQUIRE(mapping->value[row] < mapping->values->count);
}

void mapping_require_rows(const cinch_mapping *mapping)
{
    for (size_t row = 0; row < mapping->rows; row++)
        mapping_require_row(mapping, row);
}

/* Finds conflicts, and marks the rows that repeat an earlier one in the bits of `repeated`. */
static cinch_status find_repeated(const cinch_mapping *mapping, cinch_row_report *report,
                                  row_set *set, unsigned char *repeated)
{
    for (size_t row = 0; row < mapping->rows; row++) {
        mapping_require_row(mapping, row);
        size_t first = row_set_first(set, row);
        if (first == row)
            continue;
        if (mapping->value[first] != mapping->value[row]) {
            report->first = first;
            report->second = row;
            return CINCH_CONFLICT;
        }
        repeated[row / 8] |= (unsigned char)(1u << row % 8);
        report->duplicates++;
    }
    return CINCH_OK;
}

static void drop_repeated(cinch_mapping *mapping, const unsigned char *repeated)
{
    size_t kept = 0;
    size_t columns = mapping->columns;
    for (size_t row = 0; row < mapping->rows; row++) {
        if (repeated[row / 8] >> row % 8 & 1)
            continue;
        memmove(mapping->key + kept * columns, mapping->key + row * columns,
                columns * sizeof *mapping->key);
        mapping->value[kept] = mapping->value[row];
        if (mapping->line)
            mapping->line[kept] = mapping->line[row];
        kept++;
    }
    mapping->rows = kept;
}

static void list_arrays(arena_list *list, row_set *set, unsigned char **repeated, size_t rows)
{
    row_set_list(list, set, rows);
    ARENA_LIST_ZEROED(list, *repeated, rows / 8 + 1);
}

size_t cinch_mapping_scratch_size(const cinch_mapping *mapping)
{
    row_set set;
    unsigned char *repeated;
    arena_list list = {.arena = NULL};
    list_arrays(&list, &set, &repeated, mapping->rows);
    size_t validate = arena_list_size(&list);
    size_t cost = arena_need(mapping->values->count, sizeof(size_t));
    return validate > cost ? validate : cost;
}

cinch_status cinch_mapping_validate(cinch_mapping *mapping, cinch_row_report *report,
                                    cinch_arena scratch)
{
    CINCH_REQUIRE(mapping->columns >= 1 && mapping->columns <= CINCH_MAX_COLUMNS);
    *report = (cinch_row_report){.duplicates = 0};
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    row_set set;
    unsigned char *repeated;
    arena_list list = {.arena = &scratch};
    list_arrays(&list, &set, &repeated, mapping->rows);
    if (list.failed)
        return CINCH_NO_MEMORY;
    set.key = mapping->key;
    set.columns = mapping->columns;
    cinch_status status = find_repeated(mapping, report, &set, repeated);
    if (status == CINCH_OK && report->duplicates)
        drop_repeated(mapping, repeated);
    return status;
}

static void hash_alphabet(hash_state *state, const cinch_alphabet *alphabet)
{
    hash_u32(state, alphabet->count);
    for (uint32_t symbol = 0; symbol < alphabet->count; symbol++) {
        const char *text = cinch_symbol(alphabet, symbol);
        hash_bytes(state, text, strlen(text) + 1);
    }
}

uint64_t cinch_mapping_hash(const cinch_mapping *mapping)
{
    hash_state state;
    hash_begin(&state);
    hash_u32(&state, mapping->columns);
    for (uint32_t column = 0; column < mapping->columns; column++)
        hash_alphabet(&state, &mapping->keys[column]);
    hash_alphabet(&state, mapping->values);
    hash_u64(&state, mapping->rows);
    for (size_t row = 0; row < mapping->rows; row++) {
        for (uint32_t column = 0; column < mapping->columns; column++)
            hash_u32(&state, mapping->key[row * mapping->columns + column]);
        hash_u32(&state, mapping->value[row]);
    }
    return hash_end(&state);
}
