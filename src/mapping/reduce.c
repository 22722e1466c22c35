/* reduce.c - a smaller mapping that says the same. */
#include "mapping/reduce.h"

#include <string.h>

#include "mapping/mapping.h"

bool reduce_unite(row_table *table, row_set *set)
{
    size_t kept = 0, bytes = table->columns * sizeof *table->key;
    set->key = table->key;
    set->columns = table->columns;
    row_set_clear(set);
    for (size_t row = 0; row < table->rows; row++) {
        memmove(table->key + kept * table->columns, table->key + row * table->columns, bytes);
        table->value[kept] = table->value[row];
        size_t first = row_set_first(set, kept);
        if (table->value[first] != table->value[kept])
            return false;
        kept += first == kept;
    }
    table->rows = kept;
    return true;
}

void reduce_leave_out(reducer *r, uint32_t column)
{
    row_table *now = &r->now;
    uint32_t *to = now->key;
    for (size_t row = 0; row < now->rows; row++)
        for (uint32_t c = 0; c < now->columns; c++)
            if (c != column)
                *to++ = now->key[row * now->columns + c];
    now->columns--;
    for (uint32_t c = column; c < now->columns; c++) {
        r->column[c] = r->column[c + 1];
        r->symbols[c] = r->symbols[c + 1];
    }
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* What stays, then what is needed on the way. */
typedef struct kept_arrays {
    cinch_alphabet *keys; /* [columns] */
    size_t *start;        /* [inputs] */
    uint32_t *input;      /* [inputs] */
} kept_arrays;

static void list_kept(arena_list *list, kept_arrays *kept, row_table *now, size_t inputs,
                      const cinch_mapping *whole)
{
    ARENA_LIST(list, kept->keys, whole->columns);
    ARENA_LIST(list, kept->start, inputs);
    ARENA_LIST(list, kept->input, inputs);
    ARENA_LIST(list, now->key, arena_product(whole->rows, whole->columns));
    ARENA_LIST(list, now->value, whole->rows);
}

static void list_scratch(arena_list *list, reducer *r, size_t inputs)
{
    const cinch_mapping *whole = r->whole;
    size_t rows = whole->rows, most = 0;
    for (uint32_t c = 0; c < whole->columns; c++)
        most = whole->keys[c].count > most ? whole->keys[c].count : most;
    ARENA_LIST(list, r->leader, inputs);
    ARENA_LIST(list, r->spare.key, arena_product(rows, whole->columns));
    ARENA_LIST(list, r->spare.value, rows);
    row_set_list(list, &r->set, rows);
    ARENA_LIST(list, r->link, rows);
    ARENA_LIST(list, r->head, rows);
    ARENA_LIST(list, r->stamp, arena_sum(rows, 1));
    ARENA_LIST(list, r->split, arena_sum(rows, 1));
    ARENA_LIST(list, r->of_symbol, most);
    ARENA_LIST_ZEROED(list, r->seen, most);
}

static size_t count_inputs(const cinch_mapping *mapping)
{
    size_t inputs = 0;
    for (uint32_t c = 0; c < mapping->columns; c++)
        inputs = arena_sum(inputs, mapping->keys[c].count);
    return inputs;
}

size_t cinch_reduce_size(const cinch_mapping *mapping)
{
    reducer r = {.whole = mapping};
    kept_arrays kept;
    arena_list list = {.arena = NULL};
    size_t inputs = count_inputs(mapping);
    list_kept(&list, &kept, &r.now, inputs, mapping);
    list_scratch(&list, &r, inputs);
    return arena_list_size(&list);
}

/* ---- There and back -------------------------------------------------------------------------- */

static cinch_status begin(reducer *r)
{
    const cinch_mapping *whole = r->whole;
    mapping_require_rows(whole);
    r->now.columns = whole->columns;
    r->now.rows = whole->rows;
    memcpy(r->now.key, whole->key, whole->rows * whole->columns * sizeof *whole->key);
    memcpy(r->now.value, whole->value, whole->rows * sizeof *whole->value);
    for (uint32_t c = 0; c < whole->columns; c++) {
        uint32_t count = whole->keys[c].count;
        r->column[c] = c;
        r->symbols[c] = count;
        r->first[c + 1] = r->first[c] + count;
        for (uint32_t symbol = 0; symbol < count; symbol++)
            r->leader[r->first[c] + symbol] = symbol;
    }
    return reduce_unite(&r->now, &r->set) ? CINCH_OK : CINCH_CONFLICT;
}

/* Numbers the symbols that are left in a column from 0, from input `first` on. */
static void number_column(reducer *r, uint32_t column, kept_arrays *kept, uint32_t first)
{
    const cinch_alphabet *from = &r->whole->keys[r->column[column]];
    const uint32_t *leader = r->leader + r->first[r->column[column]];
    uint32_t *input = kept->input + r->first[r->column[column]], count = 0;
    for (uint32_t symbol = 0; symbol < from->count; symbol++) {
        if (leader[symbol] == symbol) {
            kept->start[first + count] = from->start[symbol];
            r->of_symbol[symbol] = count++;
        }
        input[symbol] = first + r->of_symbol[leader[symbol]]; /* a leader comes first */
    }
    for (size_t row = 0; row < r->now.rows; row++) {
        uint32_t *symbol = &r->now.key[row * r->now.columns + column];
        *symbol = r->of_symbol[*symbol];
    }
    kept->keys[column] = (cinch_alphabet){
        .name = from->name, .text = from->text, .start = kept->start + first, .count = count};
}

cinch_status cinch_reduce(cinch_reduction *reduction, const cinch_mapping *mapping,
                          cinch_arena *arena)
{
    reducer r = {.whole = mapping};
    kept_arrays kept;
    size_t inputs = count_inputs(mapping);
    CINCH_REQUIRE(mapping->columns >= 1 && mapping->columns <= CINCH_MAX_COLUMNS);
    if (mapping->rows == 0)
        return CINCH_NO_ROWS;
    if (mapping->rows >= UINT32_MAX || inputs >= UINT32_MAX)
        return CINCH_BAD_SHAPE;
    arena_list list = {.arena = arena};
    list_kept(&list, &kept, &r.now, inputs, mapping);
    cinch_arena scratch = *arena;
    arena_list after = {.arena = &scratch};
    list_scratch(&after, &r, inputs);
    if (list.failed || after.failed)
        return CINCH_NO_MEMORY;
    cinch_status status = begin(&r);
    if (status != CINCH_OK)
        return status;
    bool smaller = false;
    for (bool found = true; found;) {
        found = reduce_columns(&r);
        found = reduce_symbols(&r) || found;
        smaller |= found;
    }
    for (size_t i = 0; i < inputs; i++)
        kept.input[i] = CINCH_NO_INPUT;
    uint32_t first = 0;
    for (uint32_t c = 0; c < r.now.columns; c++) {
        number_column(&r, c, &kept, first);
        first += kept.keys[c].count;
    }
    *reduction = (cinch_reduction){.mapping = {.columns = r.now.columns,
                                               .keys = kept.keys,
                                               .values = mapping->values,
                                               .rows = r.now.rows,
                                               .key = r.now.key,
                                               .value = r.now.value},
                                   .input = kept.input,
                                   .smaller = smaller};
    memcpy(reduction->column, r.column, r.now.columns * sizeof *r.column);
    return CINCH_OK;
}
