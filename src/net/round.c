/* round.c - weights as whole numbers. */
#include "base/fmath.h"
#include "cinch_train.h"

double cinch_round(float *numbers, size_t count, uint32_t most)
{
    CINCH_REQUIRE(most > 0);
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        double size = numbers[i] < 0.0f ? -(double)numbers[i] : (double)numbers[i];
        largest = size > largest ? size : largest;
    }
    double step = largest > 0.0 ? largest / most : 1.0;
    for (size_t i = 0; i < count; i++)
        numbers[i] = (float)fmath_round((double)numbers[i] / step) + 0.0f; /* which makes no -0 */
    return step;
}
