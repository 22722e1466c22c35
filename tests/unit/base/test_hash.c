#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"

/* XXH64 with seed 0, as its authors publish it. */
static void known_answers(void **state)
{
    (void)state;
    hash_state hash;
    hash_begin(&hash);
    hash_bytes(&hash, NULL, 0);
    assert_true(hash_end(&hash) == UINT64_C(0xEF46DB3751D8E999));
    hash_bytes(&hash, "a", 1);
    hash_bytes(&hash, "bc", 2);
    assert_true(hash_end(&hash) == UINT64_C(0x44BC2CF5AD770999));
}

static void numbers_are_little_endian(void **state)
{
    (void)state;
    hash_state numbers, bytes;
    hash_begin(&numbers);
    hash_u32(&numbers, UINT32_C(0x04030201));
    hash_u64(&numbers, UINT64_C(0x0c0b0a0908070605));
    hash_begin(&bytes);
    hash_bytes(&bytes, "\1\2\3\4\5\6\7\10\11\12\13\14", 12);
    assert_true(hash_end(&numbers) == hash_end(&bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(numbers_are_little_endian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
