/* known_keys.c - sorted numbers of keys, their gaps in a Rice code. */
#include "format/known_keys.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "format/encode.h"
#include "system/memory.h"
#include "talk/output.h"

#define ERROR_BITS   20 /* a hash of another key is hit once in 2^20 */
#define MOST_NUMBERS ((size_t)1 << 24)
#define MOST_RICE    52

/* ---- Numbers --------------------------------------------------------------------------------- */

/* All keys of the alphabets' symbols, or of those `seen`; UINT64_MAX when that overflows. */
static uint64_t count_keys(const cinch_alphabet *keys, bool *const *seen, uint32_t columns)
{
    uint64_t all = 1;
    for (uint32_t c = 0; c < columns; c++) {
        bool every = !seen || !seen[c];
        uint64_t used = every ? keys[c].count : 0;
        for (uint32_t s = 0; !every && s < keys[c].count; s++)
            used += seen[c][s];
        if (used && all > UINT64_MAX / used)
            return UINT64_MAX;
        all *= used;
    }
    return all;
}

static uint64_t number_of_key(const cinch_alphabet *keys, uint32_t columns, const uint32_t *key,
                              bool hashed, uint64_t range)
{
    uint64_t number = 0;
    if (hashed) {
        unsigned char bytes[4 * CINCH_MAX_COLUMNS];
        for (uint32_t c = 0; c < columns; c++)
            for (uint32_t i = 0; i < 4; i++)
                bytes[4 * c + i] = (unsigned char)(key[c] >> 8 * i);
        return XXH64(bytes, 4 * (size_t)columns, 0) % range;
    }
    for (uint32_t c = 0; c < columns; c++)
        number = number * keys[c].count + key[c];
    return number;
}

static int compare_numbers(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Sorts and leaves each once. */
static size_t sort_numbers(uint64_t *number, size_t count)
{
    size_t kept = 0;
    qsort(number, count, sizeof *number, compare_numbers);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || number[kept - 1] != number[i])
            number[kept++] = number[i];
    return kept;
}

/* The numbers below `range` that are not among those. */
static uint64_t *other_numbers(size_t *others, const uint64_t *number, size_t count, uint64_t range)
{
    uint64_t *other = memory_take((size_t)range - count, sizeof *other);
    size_t at = 0;
    *others = 0;
    for (uint64_t n = 0; n < range; n++) {
        if (at < count && number[at] == n)
            at++;
        else
            other[(*others)++] = n;
    }
    return other;
}

/* ---- The code of gaps ------------------------------------------------------------------------ */

static uint64_t gap_at(const uint64_t *number, size_t i)
{
    return i == 0 ? number[0] : number[i] - number[i - 1] - 1;
}

/* Bits of all gaps: as many ones as the high part says, a zero, and `rice` low bits. */
static uint64_t code_bits(const uint64_t *number, size_t count, unsigned rice)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits += (gap_at(number, i) >> rice) + 1 + rice;
    return bits;
}

static void put_bits(uint32_t *words, uint64_t *at, uint64_t bits, unsigned count)
{
    for (unsigned i = 0; i < count; i++, ++*at)
        words[*at / 32] |= (uint32_t)(bits >> i & 1) << *at % 32;
}

static json_t *code_gaps(const uint64_t *number, size_t count, unsigned rice)
{
    size_t words = (size_t)((code_bits(number, count, rice) + 31) / 32);
    uint32_t *word = memory_take_zeroed(words, sizeof *word);
    uint64_t at = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t gap = gap_at(number, i);
        for (uint64_t high = gap >> rice; high > 0; high--)
            put_bits(word, &at, 1, 1);
        put_bits(word, &at, 0, 1);
        put_bits(word, &at, gap, rice);
    }
    json_t *text = words_json(word, words);
    free(word);
    return text;
}

typedef struct bit_reader {
    const uint32_t *word;
    uint64_t at, end;
} bit_reader;

/* False when the bits end within a number. */
static bool read_gap(uint64_t *gap, bit_reader *bits, unsigned rice)
{
    uint64_t high = 0, low = 0;
    while (bits->at < bits->end && bits->word[bits->at / 32] >> bits->at % 32 & 1) {
        high++;
        bits->at++;
    }
    if (bits->end - bits->at < (uint64_t)rice + 1 || high > UINT64_MAX >> rice >> 1)
        return false;
    bits->at++;
    for (unsigned i = 0; i < rice; i++, bits->at++)
        low |= (uint64_t)(bits->word[bits->at / 32] >> bits->at % 32 & 1) << i;
    *gap = high << rice | low;
    return true;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static json_t *list_json(const known_keys *keys, size_t rows)
{
    uint64_t least = UINT64_MAX;
    unsigned best = 0;
    for (unsigned rice = 0; rice <= MOST_RICE; rice++) {
        uint64_t bits = code_bits(keys->number, keys->count, rice);
        if (bits < least) {
            least = bits;
            best = rice;
        }
    }
    json_t *object = json_object();
    json_object_set_new(object, "rows", json_from_count(rows));
    json_object_set_new(object, "range", json_from_count(keys->range));
    json_object_set_new(object, "hashed", json_boolean(keys->hashed));
    json_object_set_new(object, "without", json_boolean(keys->without));
    json_object_set_new(object, "count", json_from_count(keys->count));
    json_object_set_new(object, "rice", json_from_count(best));
    json_object_set_new(object, "gaps", code_gaps(keys->number, keys->count, best));
    return object;
}

/* Whether every key of symbols that rows have has a row itself. */
static bool symbols_tell(const cinch_mapping *mapping)
{
    bool *seen[CINCH_MAX_COLUMNS];
    for (uint32_t c = 0; c < mapping->columns; c++)
        seen[c] = saved_net_seen(mapping, c);
    uint64_t all = count_keys(mapping->keys, seen, mapping->columns);
    for (uint32_t c = 0; c < mapping->columns; c++)
        free(seen[c]);
    return all == mapping->rows;
}

json_t *known_keys_json(const cinch_mapping *mapping)
{
    size_t rows = mapping->rows;
    uint32_t columns = mapping->columns;
    uint64_t all = count_keys(mapping->keys, NULL, columns);
    if (columns == 1 || symbols_tell(mapping))
        return NULL;
    known_keys keys = {.count = rows, .range = all};
    keys.hashed = all == UINT64_MAX || all >> ERROR_BITS > rows;
    if (keys.hashed)
        keys.range = (uint64_t)rows << ERROR_BITS;
    keys.without = !keys.hashed && all - rows < rows;
    if ((keys.without ? (size_t)all - rows : rows) > MOST_NUMBERS || rows > 8 * MOST_NUMBERS)
        return NULL;
    keys.number = memory_take(rows, sizeof *keys.number);
    for (size_t row = 0; row < rows; row++)
        keys.number[row] = number_of_key(mapping->keys, columns, mapping->key + row * columns,
                                         keys.hashed, keys.range);
    keys.count = sort_numbers(keys.number, rows);
    if (keys.without) {
        uint64_t *other = other_numbers(&keys.count, keys.number, keys.count, all);
        free(keys.number);
        keys.number = other;
    }
    json_t *object = list_json(&keys, rows);
    free(keys.number);
    return object;
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* The numbers that the gaps give; false when they are not what the fields before them say. */
static bool read_numbers(known_keys *keys, const json_t *gaps, unsigned rice)
{
    size_t length = json_string_length(gaps), words, read = 0;
    uint32_t *word = memory_take(length / 4 + 1, sizeof *word);
    bool good = words_parse(word, &words, json_string_value(gaps), length) == NULL &&
                keys->count <= 32 * words;
    keys->number = good ? memory_take(keys->count, sizeof *keys->number) : NULL;
    bit_reader bits = {.word = word, .end = good ? 32 * (uint64_t)words : 0};
    uint64_t next = 0, gap;
    for (; good && read < keys->count; read++) {
        good = read_gap(&gap, &bits, rice) && next < keys->range && gap < keys->range - next;
        if (good) {
            keys->number[read] = next + gap;
            next += gap + 1;
        }
    }
    free(word);
    return good;
}

/* A list that does not fit its network is as good as none. */
static bool read_list(known_keys *keys, const json_t *list)
{
    const saved_net *saved = keys->saved;
    const json_t *gaps = json_object_get(list, "gaps");
    uint64_t rice = json_to_count(json_object_get(list, "rice"));
    uint64_t count = json_to_count(json_object_get(list, "count"));
    keys->hashed = json_is_true(json_object_get(list, "hashed"));
    keys->without = json_is_true(json_object_get(list, "without"));
    keys->range = json_to_count(json_object_get(list, "range"));
    uint64_t all = count_keys(saved->keys, NULL, saved->net.shape.columns);
    if (!json_is_string(gaps) || rice > MOST_RICE || count > MOST_NUMBERS || keys->range == 0 ||
        (!keys->hashed && keys->range != all))
        return false;
    keys->count = (size_t)count;
    return read_numbers(keys, gaps, (unsigned)rice);
}

void known_keys_read(known_keys *keys, const saved_net *saved)
{
    uint32_t columns = saved->net.shape.columns;
    *keys = (known_keys){.saved = saved};
    if (!saved->has_symbols)
        return;
    keys->listed = read_list(keys, json_object_get(saved->about, "key_list"));
    uint64_t rows = json_to_count(json_object_get(saved->about, "rows"));
    keys->said = keys->listed || columns == 1 ||
                 (rows > 0 && rows == count_keys(saved->keys, saved->seen, columns));
}

void known_keys_free(known_keys *keys)
{
    free(keys->number);
    *keys = (known_keys){.saved = NULL};
}

bool known_keys_has(const known_keys *keys, const uint32_t *key)
{
    const saved_net *saved = keys->saved;
    uint32_t columns = saved->net.shape.columns;
    for (uint32_t c = 0; c < columns; c++)
        if (saved->seen[c] && !saved->seen[c][key[c]])
            return false;
    if (!keys->listed)
        return true;
    uint64_t number = number_of_key(saved->keys, columns, key, keys->hashed, keys->range);
    bool found = keys->count && bsearch(&number, keys->number, keys->count, sizeof number,
                                        compare_numbers) != NULL;
    return found != keys->without;
}
