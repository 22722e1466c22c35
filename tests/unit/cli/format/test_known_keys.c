#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/known_keys.h"
#include "format/mapping_file.h"

/* A table, and what a file of its network says of its keys. */
typedef struct sample {
    table loaded;
    saved_net saved;
    known_keys keys;
    cinch_alphabet alphabet[16];
} sample;

static void begin(sample *s, const char *text)
{
    problem issue = {0};
    size_t length = strlen(text);
    unsigned char *bytes = malloc(length);
    memcpy(bytes, text, length);
    bool good = table_from_csv(&s->loaded, bytes, length, "t.csv", NULL, &issue);
    free(bytes);
    assert_string_equal(issue.text, "");
    assert_true(good);
    const cinch_mapping *mapping = &s->loaded.mapping;
    s->saved = (saved_net){.has_symbols = true, .keys = s->alphabet};
    memcpy(s->alphabet, mapping->keys, mapping->columns * sizeof *mapping->keys);
    s->saved.net.shape.columns = mapping->columns;
    s->saved.about = json_object();
    json_t *list = known_keys_json(mapping);
    if (list)
        json_object_set_new(s->saved.about, "key_list", list);
    json_object_set_new(s->saved.about, "rows", json_integer((json_int_t)mapping->rows));
    for (uint32_t c = 0; c < mapping->columns; c++)
        s->saved.seen[c] = saved_net_seen(mapping, c);
    known_keys_read(&s->keys, &s->saved);
}

static void end(sample *s)
{
    known_keys_free(&s->keys);
    for (uint32_t c = 0; c < s->loaded.mapping.columns; c++)
        free(s->saved.seen[c]);
    json_decref(s->saved.about);
    table_free(&s->loaded);
}

static bool row_has(const cinch_mapping *mapping, const uint32_t *key)
{
    for (size_t row = 0; row < mapping->rows; row++)
        if (memcmp(mapping->key + row * mapping->columns, key, mapping->columns * sizeof *key) == 0)
            return true;
    return false;
}

/* Three columns of 7 symbols, of 343 keys those that a counter chooses: all are told apart. */
static void exact_lists(void **state)
{
    (void)state;
    for (uint32_t part = 1; part < 343; part += part < 20 ? 1 : 23) {
        char *text = malloc(8000);
        size_t used = (size_t)sprintf(text, "a,b,c,v\n");
        for (uint32_t i = 0; i < 343; i++)
            if (i * 100 % 343 < part)
                used +=
                    (size_t)sprintf(text + used, "%u,%u,%u,%u\n", i / 49, i / 7 % 7, i % 7, i % 2);
        sample s;
        begin(&s, text);
        free(text);
        const cinch_mapping *mapping = &s.loaded.mapping;
        assert_true(s.keys.said && !s.keys.hashed);
        uint32_t key[3];
        size_t had = 0;
        for (key[0] = 0; key[0] < mapping->keys[0].count; key[0]++)
            for (key[1] = 0; key[1] < mapping->keys[1].count; key[1]++)
                for (key[2] = 0; key[2] < mapping->keys[2].count; key[2]++) {
                    assert_int_equal(known_keys_has(&s.keys, key), row_has(mapping, key));
                    had += known_keys_has(&s.keys, key);
                }
        assert_int_equal(had, mapping->rows);
        end(&s);
    }
}

/* Of 12 columns of 100 symbols there are 10^24 keys: hashes, which err for one in 2^20. */
static void hashed_lists(void **state)
{
    (void)state;
    enum { ROWS = 100, COLUMNS = 12, ASKED = 3000000 };
    char text[20000];
    size_t used = 0;
    for (int c = 0; c < COLUMNS; c++)
        used += (size_t)sprintf(text + used, "c%d,", c);
    used += (size_t)sprintf(text + used, "v\n");
    for (int row = 0; row < ROWS; row++) {
        for (int c = 0; c < COLUMNS; c++)
            used += (size_t)sprintf(text + used, "%d,", (row * (c + 1) * 7 + c) % 101);
        used += (size_t)sprintf(text + used, "%d\n", row % 3);
    }
    sample s;
    begin(&s, text);
    assert_true(s.keys.said && s.keys.hashed && s.keys.listed);
    assert_int_equal(s.keys.range, (uint64_t)ROWS << 20);
    const cinch_mapping *mapping = &s.loaded.mapping;
    for (size_t row = 0; row < ROWS; row++)
        assert_true(known_keys_has(&s.keys, mapping->key + row * COLUMNS));
    uint32_t key[COLUMNS], wrong = 0;
    uint64_t random = 1;
    for (int i = 0; i < ASKED; i++) {
        for (int c = 0; c < COLUMNS; c++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            key[c] = (uint32_t)((random >> 33) % mapping->keys[c].count);
        }
        wrong += known_keys_has(&s.keys, key);
    }
    assert_in_range(wrong, 0, 12); /* 2.9 are expected */
    end(&s);
}

/* Where symbols tell it all, nothing is listed. */
static void no_list(void **state)
{
    (void)state;
    sample s;
    begin(&s, "a,b\n1,2\n3,4\n");
    assert_true(s.keys.said && !s.keys.listed);
    assert_null(json_object_get(s.saved.about, "key_list"));
    end(&s);
    begin(&s, "a,b,v\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
    assert_true(s.keys.said && !s.keys.listed);
    assert_null(json_object_get(s.saved.about, "key_list"));
    json_object_set_new(s.saved.about, "rows", json_integer(3)); /* as old files say it */
    known_keys_read(&s.keys, &s.saved);
    assert_false(s.keys.said);
    end(&s);
}

/* A list that is damaged or of another network is as good as none. */
static void damaged_lists(void **state)
{
    (void)state;
    static const struct {
        const char *field, *json;
    } damage[] = {{"gaps", "\"M\""},        {"gaps", "\"\""},  {"gaps", "7"},
                  {"gaps", "\"/////w==\""}, {"count", "33"},   {"count", "99999999999"},
                  {"range", "8"},           {"range", "0"},    {"rice", "53"},
                  {"rice", "20"},           {"hashed", "true"}};
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        sample s;
        begin(&s, "a,b,v\n0,0,0\n0,1,1\n1,2,1\n2,2,1\n1,1,0\n");
        assert_true(s.keys.listed);
        known_keys_free(&s.keys);
        json_t *value = json_loads(damage[i].json, JSON_DECODE_ANY, NULL);
        json_t *list = json_object_get(s.saved.about, "key_list");
        json_object_set_new(list, damage[i].field, value);
        if (strcmp(damage[i].field, "hashed") == 0)
            json_object_set_new(list, "range", json_integer(2));
        known_keys_read(&s.keys, &s.saved);
        if (s.keys.said || s.keys.listed)
            fail_msg("damage %zu is taken for a list", i);
        end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_lists),
        cmocka_unit_test(hashed_lists),
        cmocka_unit_test(no_list),
        cmocka_unit_test(damaged_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
