/* reduce_columns.c - the key columns that a mapping can do without. */
#include "mapping/reduce.h"

#include <string.h>

/*
 * A column is left out where the smallest width stays what it is, not wherever the others tell the
 * value: of the nine squares of a game that has ended any eight tell who won, and a network that
 * does not see the ninth needs twice as many units. So a column goes
 *
 *   - where another one tells the value alone: for one column nothing is narrower;
 *   - where one that stays tells its symbol, as every one does of a constant column: a network that
 *     looks at both is one that looks at that one, if each row of its weights takes in the row that
 *     always goes with it;
 *   - where it varies freely: the others tell the value, and with it there are twice as many keys
 *     or more. This one is no theorem but evidence.
 */

#define NO_COLUMN  UINT32_MAX
#define THE_VALUE  UINT32_MAX
#define MOST_EXACT 12 /* columns of which all sets are tried */

/* Whether the symbols of one column tell those of another, or the value. */
static bool tells(reducer *r, uint32_t column, uint32_t what)
{
    const row_table *now = &r->now;
    r->turn++;
    for (size_t row = 0; row < now->rows; row++) {
        const uint32_t *key = now->key + row * now->columns;
        uint32_t symbol = key[column], told = what == THE_VALUE ? now->value[row] : key[what];
        if (r->seen[symbol] != r->turn) {
            r->seen[symbol] = r->turn;
            r->of_symbol[symbol] = told;
        } else if (r->of_symbol[symbol] != told) {
            return false;
        }
    }
    return true;
}

static bool is_told(reducer *r, uint32_t column)
{
    for (uint32_t other = 0; other < r->now.columns; other++)
        if (other != column && tells(r, other, column))
            return true;
    return false;
}

/* Of two columns the one with fewer symbols stays, else the first. */
static bool leave_out_told(reducer *r)
{
    uint32_t worst = NO_COLUMN;
    for (uint32_t c = 0; c < r->now.columns; c++)
        if ((worst == NO_COLUMN || r->symbols[c] >= r->symbols[worst]) && is_told(r, c))
            worst = c;
    if (worst != NO_COLUMN)
        reduce_leave_out(r, worst);
    return worst != NO_COLUMN;
}

/* Leaves one column alone that tells the value, with the fewest symbols, if there is one. */
static bool leave_one(reducer *r)
{
    uint32_t best = NO_COLUMN;
    for (uint32_t c = 0; c < r->now.columns && r->now.columns > 1; c++)
        if ((best == NO_COLUMN || r->symbols[c] < r->symbols[best]) && tells(r, c, THE_VALUE))
            best = c;
    if (best == NO_COLUMN)
        return false;
    for (uint32_t c = r->now.columns; c-- > 0;)
        if (c != best)
            reduce_leave_out(r, c);
    return true;
}

/* ---- Columns that vary freely ---------------------------------------------------------------- */

/* How many keys there are in the chosen columns; 0 where they do not tell the value. */
static size_t keys_of(reducer *r, const bool *chosen)
{
    const row_table *now = &r->now;
    row_table *some = &r->spare;
    uint32_t *to = some->key;
    some->columns = 0;
    for (uint32_t c = 0; c < now->columns; c++)
        some->columns += chosen[c];
    for (size_t row = 0; row < now->rows; row++)
        for (uint32_t c = 0; c < now->columns; c++)
            if (chosen[c])
                *to++ = now->key[row * now->columns + c];
    memcpy(some->value, now->value, now->rows * sizeof *now->value);
    some->rows = now->rows;
    return some->columns > 0 && reduce_unite(some, &r->set) ? some->rows : 0;
}

/* Whether the chosen columns tell the value, and all others vary freely. */
static bool is_enough(reducer *r, bool *chosen)
{
    size_t keys = keys_of(r, chosen);
    bool enough = keys > 0;
    for (uint32_t c = 0; enough && c < r->now.columns; c++) {
        if (chosen[c])
            continue;
        chosen[c] = true;
        enough = keys_of(r, chosen) / 2 >= keys;
        chosen[c] = false;
    }
    return enough;
}

static size_t symbols_of(const reducer *r, const bool *chosen)
{
    size_t symbols = 0;
    for (uint32_t c = 0; c < r->now.columns; c++)
        symbols += chosen[c] ? r->symbols[c] : 0;
    return symbols;
}

/* Marks columns of which no set that is enough can be without. */
static void mark_needed(reducer *r, bool *needed)
{
    bool chosen[CINCH_MAX_COLUMNS];
    memset(chosen, true, sizeof chosen);
    for (uint32_t c = 0; c < r->now.columns; c++) {
        chosen[c] = false;
        needed[c] = keys_of(r, chosen) == 0;
        chosen[c] = true;
    }
}

/* The set with the fewest symbols that is enough: all of them are tried. */
static void choose_best(reducer *r, bool *best)
{
    bool needed[CINCH_MAX_COLUMNS], chosen[CINCH_MAX_COLUMNS];
    uint32_t columns = r->now.columns;
    mark_needed(r, needed);
    for (uint32_t set = 1; set < 1u << columns; set++) {
        bool possible = true;
        for (uint32_t c = 0; c < columns; c++) {
            chosen[c] = set >> c & 1;
            possible &= chosen[c] || !needed[c];
        }
        if (possible && symbols_of(r, chosen) < symbols_of(r, best) && is_enough(r, chosen))
            memcpy(best, chosen, columns);
    }
}

/* One column after the other, largest alphabets first, and again until all that are left stay. */
static void choose_some(reducer *r, bool *best)
{
    for (bool again = true; again;) {
        uint32_t worst = NO_COLUMN;
        size_t all = keys_of(r, best);
        for (uint32_t c = 0; c < r->now.columns; c++) {
            if (!best[c] || (worst != NO_COLUMN && r->symbols[c] < r->symbols[worst]))
                continue;
            best[c] = false;
            size_t keys = keys_of(r, best);
            best[c] = true;
            if (keys > 0 && all / 2 >= keys)
                worst = c;
        }
        again = worst != NO_COLUMN;
        if (again)
            best[worst] = false;
    }
}

static bool leave_out_free(reducer *r)
{
    bool best[CINCH_MAX_COLUMNS];
    memset(best, true, sizeof best);
    if (r->now.columns <= MOST_EXACT)
        choose_best(r, best);
    else
        choose_some(r, best);
    bool found = false;
    for (uint32_t c = r->now.columns; c-- > 0;) {
        if (best[c])
            continue;
        reduce_leave_out(r, c);
        found = true;
    }
    return found;
}

bool reduce_columns(reducer *r)
{
    bool found = leave_one(r);
    while (leave_out_told(r))
        found = true;
    found = leave_out_free(r) || found;
    if (found)
        CINCH_REQUIRE(reduce_unite(&r->now, &r->set));
    return found;
}
