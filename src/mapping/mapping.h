/* mapping.h - a caller's mapping must hold numbers of symbols that exist. */
#ifndef CINCH_MAPPING_MAPPING_H
#define CINCH_MAPPING_MAPPING_H

#include "base/base.h"

/* Stops when a number in one row, or in any, is not below its alphabet's count. */
void mapping_require_row(const cinch_mapping *mapping, size_t row);
void mapping_require_rows(const cinch_mapping *mapping);

#endif
