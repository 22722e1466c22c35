/* symbol_order.c - the order of a column's symbols. */
#include "format/symbol_order.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "format/symbols.h"
#include "system/memory.h"
#include "talk/options.h"
#include "talk/symbol_text.h"

const char *const symbol_order_words[] = {"seen", "sorted", "natural", NULL};

/* A symbol on its way to its place. */
typedef struct placed_symbol {
    const char *text;
    uint32_t number; /* where it stood */
    bool is_number;
    double size;
} placed_symbol;

static int compare_bytes(const void *left, const void *right)
{
    const placed_symbol *a = left, *b = right;
    return strcmp(a->text, b->text);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Steps over the digits that both texts begin with, and compares their numbers. */
static int compare_digits(const char **a, const char **b)
{
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_t a_digits = strspn(*a, "0123456789"), b_digits = strspn(*b, "0123456789");
    int order = a_digits != b_digits ? (a_digits < b_digits ? -1 : 1) : memcmp(*a, *b, a_digits);
    *a += a_digits;
    *b += b_digits;
    return order;
}

static int compare_texts(const char *a, const char *b)
{
    while (*a || *b) {
        int order = is_digit(*a) && is_digit(*b)
                        ? compare_digits(&a, &b)
                        : (int)(unsigned char)*a++ - (int)(unsigned char)*b++;
        if (order != 0)
            return order;
    }
    return 0;
}

static int compare_natural(const void *left, const void *right)
{
    const placed_symbol *a = left, *b = right;
    if (a->is_number != b->is_number)
        return a->is_number ? -1 : 1;
    if (a->is_number && a->size != b->size)
        return a->size < b->size ? -1 : 1;
    int order = compare_texts(a->text, b->text);
    return order != 0 ? order : strcmp(a->text, b->text);
}

/* The alphabet in this order; place[s] is where symbol s stands now. */
static cinch_alphabet ordered(uint32_t *place, const cinch_alphabet *from, symbol_order order,
                              void **pieces)
{
    placed_symbol *all = memory_take(from->count, sizeof *all);
    const char **texts = memory_take(from->count, sizeof *texts);
    for (uint32_t s = 0; s < from->count; s++) {
        all[s] = (placed_symbol){.text = cinch_symbol(from, s), .number = s};
        all[s].is_number = parse_number(&all[s].size, all[s].text, -DBL_MAX, DBL_MAX);
    }
    qsort(all, from->count, sizeof *all, order == ORDER_SORTED ? compare_bytes : compare_natural);
    for (uint32_t s = 0; s < from->count; s++) {
        texts[s] = all[s].text;
        place[all[s].number] = s;
    }
    cinch_alphabet alphabet = alphabet_of_texts(pieces, texts, from->count);
    alphabet.name = from->name;
    free(texts);
    free(all);
    return alphabet;
}

void order_symbols(cinch_mapping *mapping, symbol_order order, const bool *fixed, void **pieces)
{
    uint32_t columns = mapping->columns;
    if (order == ORDER_SEEN)
        return;
    cinch_alphabet *fresh = memory_keep(pieces, (size_t)columns + 1, sizeof *fresh);
    for (uint32_t c = 0; c <= columns; c++) {
        const cinch_alphabet *old = c < columns ? &mapping->keys[c] : mapping->values;
        fresh[c] = *old;
        if (fixed && fixed[c])
            continue;
        uint32_t *place = memory_take(old->count, sizeof *place);
        uint32_t *number = c < columns ? mapping->key + c : mapping->value;
        fresh[c] = ordered(place, old, order, pieces);
        for (size_t row = 0; row < mapping->rows; row++)
            number[c < columns ? row * columns : row] =
                place[number[c < columns ? row * columns : row]];
        free(place);
    }
    mapping->keys = fresh;
    mapping->values = &fresh[columns];
}

cinch_mapping copy_rows(const cinch_mapping *mapping, void **pieces)
{
    cinch_mapping copy = *mapping;
    size_t keys = mapping->rows * mapping->columns;
    copy.key = memory_keep(pieces, keys, sizeof *copy.key);
    copy.value = memory_keep(pieces, mapping->rows, sizeof *copy.value);
    memcpy(copy.key, mapping->key, keys * sizeof *copy.key);
    memcpy(copy.value, mapping->value, mapping->rows * sizeof *copy.value);
    return copy;
}
