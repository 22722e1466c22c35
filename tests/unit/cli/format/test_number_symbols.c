/* test_number_symbols.c - symbols that are whole numbers, as "FIRST..LAST" in a network's file. */
#include "net_files.h"

static void they_are_read(void **state)
{
    (void)state;
    static const char text[] =
        "{\"format\": \"cinch-network\", \"version\": 1, "
        "\"keys\": [{\"symbols\": \"9..10\", \"unseen\": [\"10\"]}], "
        "\"value\": {\"symbols\": \"0..1\"}, \"layers\": [{\"weight\": [[1, 2], [3, 4]]}]}";
    saved_net saved = parse_or_fail(text, strlen(text), "hand", NULL);
    assert_int_equal(saved.keys[0].count, 2);
    assert_string_equal(cinch_symbol(&saved.keys[0], 0), "9");
    assert_string_equal(cinch_symbol(&saved.keys[0], 1), "10");
    assert_true(saved.seen[0][0] && !saved.seen[0][1]);
    assert_string_equal(cinch_symbol(saved.value, 0), "0");
    saved_net_free(&saved);
}

static bool holds(const file_bytes *file, const char *text)
{
    for (size_t i = 0, length = strlen(text); i + length <= file->count; i++)
        if (memcmp(file->bytes + i, text, length) == 0)
            return true;
    return false;
}

/* Writes a network with these symbols on both sides and reads it again; whether it says `word`. */
static bool round_trip_holds(const char *word, const cinch_alphabet *symbols, const char *path)
{
    cinch_alphabet keys = *symbols, value = *symbols;
    saved_net saved = {.has_symbols = true, .activation_known = true, .keys = &keys};
    saved.value = &value;
    cinch_mapping mapping = {.columns = 1, .keys = &keys, .values = &value};
    assert_int_equal(cinch_shape_of(&saved.net.shape, &mapping), CINCH_OK);
    saved.net.shape.layers = 1;
    saved.net.shape.width[0] = 1;
    saved.net.weights = memory_take_zeroed(2 * symbols->count, sizeof(float));
    file_bytes out = write_or_fail(&saved, path);
    bool found = holds(&out, word);
    saved_net back = parse_or_fail(out.bytes, out.count, path, NULL);
    for (int side = 0; side < 2; side++) {
        const cinch_alphabet *read = side ? back.value : back.keys;
        assert_int_equal(read->count, symbols->count);
        for (uint32_t s = 0; s < read->count; s++)
            assert_string_equal(cinch_symbol(read, s), cinch_symbol(symbols, s));
    }
    saved_net_free(&back);
    free(out.bytes);
    free(saved.net.weights);
    return found;
}

/* Many are written so; few are not, nor are those out of order or of which one is no number. */
static void they_are_written(void **state)
{
    (void)state;
    static const char *const paths[] = {"net.safetensors", "net.json"};
    for (int i = 0; i < 2; i++) {
        held_mapping few = family("cycle:1000"), many = family("cycle:1001");
        assert_false(round_trip_holds("1..1000", few.mapping.values, paths[i]));
        assert_true(round_trip_holds("1..1001", many.mapping.values, paths[i]));
        cinch_alphabet other = *many.mapping.values;
        size_t *start = memory_take(other.count, sizeof *start);
        memcpy(start, other.start, other.count * sizeof *start);
        other.start = start;
        start[1000] = many.mapping.values->start[999];
        start[999] = many.mapping.values->start[1000];
        assert_false(round_trip_holds("1..1001", &other, paths[i]));
        memcpy(start, many.mapping.values->start, other.count * sizeof *start);
        start[0] = start[999] + 1; /* "000", which is no number of ours */
        assert_false(round_trip_holds("1..1001", &other, paths[i]));
        free(start);
        free(few.memory);
        free(many.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_read),
        cmocka_unit_test(they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
