/* family.c - the named families of mappings. */
#include <string.h>

#include "base/arena.h"
#include "base/rng.h"

#define MOST_SYMBOLS UINT64_C(100000000)

/* The numbers after a family's name; those that it does not take are 0. */
typedef struct family_numbers {
    uint64_t keys;   /* N */
    uint64_t values; /* M, or N where there is no M */
    uint64_t seed;   /* SEED */
} family_numbers;

/*
 * A family sends key number i, in row i, to a value number. To add one, add its entry: the usage
 * says which numbers it takes (N: key symbols, M: value symbols, SEED: any 64-bit number), and
 * without an M key and value share one alphabet.
 */
typedef struct family_kind {
    const char *usage;
    uint32_t fewest;  /* the least N */
    uint32_t without; /* keys at the end that have no row */
    void (*fill)(uint32_t *value, const family_numbers *numbers);
} family_kind;

static void fill_next(uint32_t *value, const family_numbers *numbers)
{
    for (uint64_t i = 0; i + 1 < numbers->keys; i++)
        value[i] = (uint32_t)(i + 1);
}

static void fill_cycle(uint32_t *value, const family_numbers *numbers)
{
    fill_next(value, numbers);
    value[numbers->keys - 1] = 0;
}

static void fill_reverse(uint32_t *value, const family_numbers *numbers)
{
    for (uint64_t i = 0; i < numbers->keys; i++)
        value[i] = (uint32_t)(numbers->keys - 1 - i);
}

static void fill_identity(uint32_t *value, const family_numbers *numbers)
{
    for (uint64_t i = 0; i < numbers->keys; i++)
        value[i] = (uint32_t)i;
}

static void fill_permutation(uint32_t *value, const family_numbers *numbers)
{
    rng_state rng = {.seed = numbers->seed, .stream = STREAM_FAMILY};
    fill_identity(value, numbers);
    rng_shuffle(value, (uint32_t)numbers->keys, &rng);
}

static void fill_random(uint32_t *value, const family_numbers *numbers)
{
    rng_state rng = {.seed = numbers->seed, .stream = STREAM_FAMILY};
    for (uint64_t i = 0; i < numbers->keys; i++)
        value[i] = rng_below(&rng, (uint32_t)numbers->values);
}

static const family_kind families[] = {
    {"shift:N", 2, 1, fill_next},
    {"cycle:N", 1, 0, fill_cycle},
    {"reverse:N", 1, 0, fill_reverse},
    {"identity:N", 1, 0, fill_identity},
    {"perm:N:SEED", 1, 0, fill_permutation},
    {"random:N:M:SEED", 1, 0, fill_random},
};

const char *cinch_mapping_family_usage(size_t number)
{
    return number < sizeof families / sizeof *families ? families[number].usage : NULL;
}

/* ---- From text to numbers -------------------------------------------------------------------- */

/* The family whose name and colon `spec` begins with, or NULL. */
static const family_kind *find_family(const char *spec)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t name = strcspn(families[i].usage, ":") + 1;
        if (strncmp(families[i].usage, spec, name) == 0)
            return &families[i];
    }
    return NULL;
}

/* Reads digits up to a colon or the end. False without any, with a leading zero, past 2^64 - 1. */
static bool read_number(uint64_t *number, const char **text)
{
    const char *at = *text;
    if (*at == '0' && at[1] >= '0' && at[1] <= '9')
        return false;
    *number = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (__builtin_mul_overflow(*number, 10u, number) ||
            __builtin_add_overflow(*number, (uint64_t)(*at - '0'), number))
            return false;
    }
    bool any = at != *text;
    *text = at;
    return any && (*at == '\0' || *at == ':');
}

/* Reads the number that the usage's letter stands for. */
static bool read_named(family_numbers *numbers, const family_kind *family, char letter,
                       const char **text)
{
    uint64_t number;
    if (!read_number(&number, text))
        return false;
    if (letter == 'S') {
        numbers->seed = number;
        return true;
    }
    if (letter == 'N')
        numbers->keys = number;
    numbers->values = number;
    return number >= (letter == 'N' ? family->fewest : 1) && number <= MOST_SYMBOLS;
}

/* Walks along the usage's words and the spec's numbers together. */
static cinch_status parse(const family_kind **found, family_numbers *numbers, const char *spec)
{
    const family_kind *family = find_family(spec);
    if (!family)
        return CINCH_NO_FAMILY;
    const char *word = strchr(family->usage, ':');
    const char *text = spec + strcspn(spec, ":");
    *numbers = (family_numbers){.seed = 0};
    for (; word; word = strchr(word + 1, ':')) {
        if (*text++ != ':' || !read_named(numbers, family, word[1], &text))
            return CINCH_BAD_FAMILY;
    }
    *found = family;
    return *text ? CINCH_BAD_FAMILY : CINCH_OK;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Bytes of 1 .. count as decimal text with a NUL each: there are count - 9...9 numbers longer. */
static size_t numbers_bytes(uint64_t count)
{
    uint64_t bytes = count;
    for (uint64_t power = 1; power <= count; power *= 10)
        bytes += count - power + 1;
    return bytes <= SIZE_MAX ? (size_t)bytes : SIZE_MAX;
}

static bool shares_alphabet(const family_kind *family)
{
    return !strstr(family->usage, ":M");
}

/* The arrays of a mapping: numbers[0] are those of its keys, numbers[1] of its values. */
typedef struct family_arrays {
    cinch_alphabet *alphabet; /* [2] */
    struct {
        char *text;
        size_t *start;
    } numbers[2];
    uint32_t *key, *value;
} family_arrays;

static void list_arrays(arena_list *list, family_arrays *arrays, const family_kind *family,
                        const family_numbers *numbers)
{
    size_t rows = (size_t)numbers->keys - family->without;
    const uint64_t count[2] = {numbers->keys, numbers->values};
    ARENA_LIST(list, arrays->alphabet, 2);
    ARENA_LIST(list, arrays->key, rows);
    ARENA_LIST(list, arrays->value, rows);
    for (int i = 0; i < (shares_alphabet(family) ? 1 : 2); i++) {
        ARENA_LIST(list, arrays->numbers[i].text, numbers_bytes(count[i]));
        ARENA_LIST(list, arrays->numbers[i].start, (size_t)count[i]);
    }
}

cinch_status cinch_mapping_family_size(size_t *bytes, const char *spec)
{
    const family_kind *family;
    family_numbers numbers;
    cinch_status status = parse(&family, &numbers, spec);
    arena_list list = {.arena = NULL};
    if (status == CINCH_OK)
        list_arrays(&list, &(family_arrays){.key = NULL}, family, &numbers);
    *bytes = status == CINCH_OK ? arena_list_size(&list) : 0;
    return status;
}

/* Adds one to the decimal number at `text`, which has room for a digit more. Returns its length. */
static size_t increment(char *text, size_t length)
{
    size_t at = length;
    while (at > 0 && text[at - 1] == '9')
        text[--at] = '0';
    if (at > 0) {
        text[at - 1]++;
        return length;
    }
    memmove(text + 1, text, length);
    text[0] = '1';
    return length + 1;
}

/* The symbols "1", "2", ... up to `count`. */
static cinch_alphabet number_symbols(const char *name, uint64_t count, char *text, size_t *start)
{
    char digits[24] = "0";
    size_t length = 1;
    size_t at = 0;
    for (uint64_t i = 0; i < count; i++) {
        length = increment(digits, length);
        start[i] = at;
        memcpy(text + at, digits, length);
        text[at + length] = '\0';
        at += length + 1;
    }
    CINCH_REQUIRE(at == numbers_bytes(count));
    return (cinch_alphabet){.name = name, .text = text, .start = start, .count = (uint32_t)count};
}

cinch_status cinch_mapping_family(cinch_mapping *mapping, const char *spec, cinch_arena *arena)
{
    const family_kind *family;
    family_numbers numbers;
    cinch_status status = parse(&family, &numbers, spec);
    if (status != CINCH_OK)
        return status;
    family_arrays all = {.key = NULL};
    arena_list list = {.arena = arena};
    list_arrays(&list, &all, family, &numbers);
    if (list.failed)
        return CINCH_NO_MEMORY;
    all.alphabet[0] =
        number_symbols("key", numbers.keys, all.numbers[0].text, all.numbers[0].start);
    all.alphabet[1] = all.alphabet[0];
    all.alphabet[1].name = "value";
    if (!shares_alphabet(family))
        all.alphabet[1] =
            number_symbols("value", numbers.values, all.numbers[1].text, all.numbers[1].start);
    size_t rows = (size_t)numbers.keys - family->without;
    for (size_t row = 0; row < rows; row++)
        all.key[row] = (uint32_t)row;
    family->fill(all.value, &numbers);
    *mapping = (cinch_mapping){.columns = 1,
                               .keys = &all.alphabet[0],
                               .values = &all.alphabet[1],
                               .rows = rows,
                               .key = all.key,
                               .value = all.value};
    return CINCH_OK;
}
