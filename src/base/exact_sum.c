/* exact_sum.c - sums of products of floats in fixed point wide enough for all of them. */
#include "base/exact_sum.h"

void exact_clear(exact *sum)
{
    *sum = (exact){.additions = 0};
}

/* Moves carries up, so that all limbs but the last are in 0 .. 2^32 - 1; the last has the sign. */
static void settle(exact *sum)
{
    for (unsigned i = 0; i + 1 < EXACT_LIMBS; i++) {
        int64_t low = sum->limb[i] & 0xffffffff;
        sum->limb[i + 1] += (sum->limb[i] - low) / ((int64_t)1 << 32);
        sum->limb[i] = low;
    }
    sum->additions = 0;
}

void exact_add(exact *sum, double x)
{
    uint64_t bits = double_bits(x);
    int exponent = (int)(bits >> 52 & 0x7ff);
    if (exponent == 0)
        return; /* a product of floats is 0 or a normal double */
    uint64_t mantissa = (bits & 0xfffffffffffff) | (uint64_t)1 << 52;
    int position = exponent - 1075 - EXACT_LOWEST;
    CINCH_REQUIRE(position >= 0 && position / 32 + 2 < EXACT_LIMBS);
    unsigned shift = (unsigned)position % 32;
    int64_t *limb = sum->limb + position / 32;
    uint64_t low = (mantissa & 0xffffffff) << shift;
    uint64_t high = (mantissa >> 32) << shift;
    int64_t sign = bits >> 63 ? -1 : 1;
    limb[0] += sign * (int64_t)(low & 0xffffffff);
    limb[1] += sign * (int64_t)((low >> 32) + (high & 0xffffffff));
    limb[2] += sign * (int64_t)(high >> 32);
    /* Each addition moves a limb by less than 2^33: 2^28 of them stay below 2^61. */
    if (++sum->additions == 1u << 28)
        settle(sum);
}

int exact_compare(exact *a, exact *b)
{
    settle(a);
    settle(b);
    for (unsigned i = EXACT_LIMBS; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

int exact_sign(exact *sum)
{
    exact zero;
    exact_clear(&zero);
    return exact_compare(sum, &zero);
}

/* Rounds a settled, positive sum whose highest limb that is not 0 is number `top`, `top` >= 2. */
static double round_from(const exact *sum, unsigned top)
{
    uint64_t head = (uint64_t)sum->limb[top] << 32 | (uint64_t)sum->limb[top - 1];
    uint64_t next = (uint64_t)sum->limb[top - 2] << 32;
    unsigned zeros = (unsigned)__builtin_clzll(head);
    if (zeros) {
        head = head << zeros | next >> (64 - zeros);
        next <<= zeros;
    }
    bool sticky = next != 0;
    for (unsigned i = 0; i + 2 < top; i++)
        sticky |= sum->limb[i] != 0;
    uint64_t mantissa = head >> 11;
    uint64_t rest = head & 0x7ff;
    if (rest > 0x400 || (rest == 0x400 && (sticky || (mantissa & 1))))
        mantissa++;
    return (double)mantissa * double_power(32 * ((int)top - 1) + EXACT_LOWEST + 11 - (int)zeros);
}

double exact_round(const exact *sum)
{
    exact size = *sum;
    settle(&size);
    bool negative = size.limb[EXACT_LIMBS - 1] < 0;
    if (negative) {
        for (unsigned i = 0; i < EXACT_LIMBS; i++)
            size.limb[i] = -size.limb[i];
        settle(&size);
    }
    /* Limbs 0 and 1 lie below 2^-288 and cannot stand alone except for sums under 2^-288. */
    unsigned top = EXACT_LIMBS - 1;
    while (top > 0 && size.limb[top] == 0)
        top--;
    if (size.limb[top] == 0)
        return 0.0;
    if (top < 2) { /* below 2^-288 a multiple of 2^-298 has 10 bits: exact */
        uint64_t units = (uint64_t)size.limb[1] << 32 | (uint64_t)size.limb[0];
        double value = (double)units * double_power(EXACT_LOWEST);
        return negative ? -value : value;
    }
    double value = round_from(&size, top);
    return negative ? -value : value;
}
