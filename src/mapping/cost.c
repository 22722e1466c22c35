/* cost.c - what a plain table of a mapping's values costs, and what any way of writing it must. */
#include "base/arena.h"
#include "base/fmath.h"
#include "mapping/mapping.h"

/* ceil(log2 count) */
static uint32_t bits_of_code(uint32_t count)
{
    uint32_t bits = 0;
    while (bits < 32 && (uint32_t)((count - 1) >> bits) != 0)
        bits++;
    return bits;
}

cinch_table_cost cinch_mapping_cost(const cinch_mapping *mapping, cinch_arena scratch)
{
    uint32_t values = mapping->values->count;
    size_t rows = mapping->rows, *uses = arena_take_zeroed(&scratch, values, sizeof *uses);
    CINCH_REQUIRE(uses && rows > 0);
    mapping_require_rows(mapping);
    cinch_table_cost cost = {.injective = true,
                             .table_bits = rows * (uint64_t)bits_of_code(values)};
    for (size_t row = 0; row < rows; row++)
        cost.injective &= uses[mapping->value[row]]++ == 0;
    for (uint32_t v = 0; v < values; v++) {
        cost.used += uses[v] > 0;
        if (uses[v] > 0)
            cost.entropy_bits += (double)uses[v] * fmath_log2((double)rows / (double)uses[v]);
    }
    cost.limit_bits = cost.injective
                          ? fmath_log2_factorial(values) - fmath_log2_factorial(values - rows)
                          : (double)rows * fmath_log2((double)values);
    return cost;
}
