/* test_memory.c - pieces that are freed at once, texts of any length, streams into memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

static char *keep(void **pieces, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = memory_keep_text(pieces, format, arguments);
    va_end(arguments);
    return text;
}

static void test_texts_of_any_length_are_kept(void **state)
{
    static char longer[5000];
    void *pieces = NULL;
    (void)state;
    memset(longer, 'a', sizeof longer - 1);
    const char *empty = keep(&pieces, "%s", ""), *number = keep(&pieces, "%d of %s", 3, "ten");
    const char *copy = keep(&pieces, "%s!", longer);
    assert_string_equal(empty, "");
    assert_string_equal(number, "3 of ten");
    assert_true(strlen(copy) == sizeof longer && copy[sizeof longer - 1] == '!');
    memory_drop(&pieces);
    assert_null(pieces);
}

static void test_a_stream_ends_in_a_whole_text(void **state)
{
    char *text;
    size_t count;
    (void)state;
    FILE *stream = memory_stream(&text, &count);
    for (int i = 0; i < 10000; i++)
        fprintf(stream, "%04d\n", i);
    memory_stream_end(stream);
    assert_int_equal(count, 50000);
    assert_string_equal(text + count - 5, "9999\n");
    free(text);
    memory_stream_end(memory_stream(&text, &count));
    assert_true(count == 0 && text[0] == '\0');
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_of_any_length_are_kept),
        cmocka_unit_test(test_a_stream_ends_in_a_whole_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
