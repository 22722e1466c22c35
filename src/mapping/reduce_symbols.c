/* reduce_symbols.c - symbols of a column that behave alike. */
#include "mapping/reduce.h"

#include <string.h>

/*
 * Two symbols of a column are alike where the rows are the same with one as with the other: the
 * same symbols in the other columns, the same values. Then a network may give both the weights of
 * one, and needs no unit more for it. Symbols that merely contradict each other in no row, because
 * one of them has rows that the other has not, stay apart: which of them are joined would be a
 * guess, and what is joined must do more than each alone. So do symbols without rows.
 */

#define NONE UINT32_MAX

/* Chains the rows that differ in this column alone and have one value. */
static void group_rows(reducer *r, uint32_t column)
{
    const row_table *now = &r->now;
    size_t cells = now->rows * now->columns;
    memcpy(r->spare.key, now->key, cells * sizeof *now->key);
    for (size_t row = 0; row < now->rows; row++) {
        r->spare.key[row * now->columns + column] = now->value[row];
        r->head[row] = NONE;
    }
    r->set.key = r->spare.key;
    r->set.columns = now->columns;
    row_set_clear(&r->set);
    for (size_t row = 0; row < now->rows; row++) {
        size_t first = row_set_first(&r->set, row);
        r->link[row] = r->head[first];
        r->head[first] = (uint32_t)row;
    }
}

/*
 * of_symbol[] becomes the class of each symbol, 0 for those without rows: all are one at first, and
 * each group of rows parts the symbols that are in it from those that are not. A class that was
 * parted has a new number in that group; there are no more of them than rows.
 */
static void part_symbols(reducer *r, uint32_t column)
{
    const row_table *now = &r->now;
    uint32_t classes = 1;
    memset(r->of_symbol, 0, r->whole->keys[r->column[column]].count * sizeof *r->of_symbol);
    for (size_t class = 0; class <= now->rows; class ++)
        r->stamp[class] = NONE;
    for (uint32_t group = 0; group < now->rows; group++) {
        for (uint32_t row = r->head[group]; row != NONE; row = r->link[row]) {
            uint32_t *class = &r->of_symbol[now->key[row * now->columns + column]];
            if (r->stamp[*class] != group)
                r->split[*class] = classes++;
            r->stamp[*class] = group;
            *class = r->split[*class];
        }
    }
}

/* The first symbol of each class stands for the others; how many those are. */
static uint32_t join_symbols(reducer *r, uint32_t column)
{
    row_table *now = &r->now;
    uint32_t count = r->whole->keys[r->column[column]].count, joined = 0;
    uint32_t *leader = r->leader + r->first[r->column[column]], *first = r->split;
    for (size_t class = 0; class <= now->rows; class ++)
        first[class] = NONE;
    for (uint32_t symbol = 0; symbol < count; symbol++) {
        uint32_t class = r->of_symbol[symbol];
        if (class == 0 || first[class] == NONE)
            first[class] = symbol;
        else
            joined++;
        r->of_symbol[symbol] = first[class];
    }
    for (uint32_t symbol = 0; joined > 0 && symbol < count; symbol++)
        leader[symbol] = r->of_symbol[leader[symbol]];
    for (size_t row = 0; joined > 0 && row < now->rows; row++) {
        uint32_t *symbol = &now->key[row * now->columns + column];
        *symbol = r->of_symbol[*symbol];
    }
    return joined;
}

bool reduce_symbols(reducer *r)
{
    bool found = false;
    for (uint32_t column = 0; column < r->now.columns; column++) {
        group_rows(r, column);
        part_symbols(r, column);
        uint32_t joined = join_symbols(r, column);
        if (joined == 0)
            continue;
        r->symbols[column] -= joined;
        CINCH_REQUIRE(reduce_unite(&r->now, &r->set));
        found = true;
    }
    return found;
}
