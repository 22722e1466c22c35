/* limits.h - the largest relative margins known, for any width and number of values. */
#ifndef CINCH_NET_LIMITS_H
#define CINCH_NET_LIMITS_H

#include "base/base.h"

/* 0 where none is known. */
typedef struct limits_margin {
    double margin;
    bool proved; /* no network has a larger one */
} limits_margin;

/*
 * Of so many values that occur, by last hidden codes of so many units; `others`: there are values
 * that occur in no row, which are rivals too.
 */
limits_margin limits_best_margin(uint32_t width, uint32_t values, bool others);

#endif
