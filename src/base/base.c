/* base.c - statuses in words. */
#include "base/base.h"

const char *cinch_status_text(cinch_status status)
{
    static const char *const text[] = {
        [CINCH_OK] = "ok",
        [CINCH_NO_MEMORY] = "the memory given is too small",
        [CINCH_NO_FAMILY] = "no mapping family has this name",
        [CINCH_BAD_FAMILY] = "the family's numbers are malformed or out of range",
        [CINCH_CONFLICT] = "two rows have the same key and different values",
        [CINCH_NO_ROWS] = "the mapping has no rows",
        [CINCH_BAD_SHAPE] = "the network's shape is out of range or does not fit the mapping",
        [CINCH_BAD_OPTION] = "an option is out of its range",
        [CINCH_NOT_FINITE] = "a weight is NaN, infinite, or so large that sums may overflow",
        [CINCH_WRONG_ROW] = "a row's answer is wrong, or a tie",
        [CINCH_NOT_PROVED] = "every row is right, but rounding could change an answer",
        [CINCH_CERT_STALE] = "the certificate was made for another mapping or network",
        [CINCH_CERT_FALSE] = "the certificate claims something that does not hold",
        [CINCH_BAD_STATE] = "these bytes are not the saved state of such a training",
    };
    bool known = (size_t)status < sizeof text / sizeof *text;
    return known ? text[status] : "unknown status";
}
