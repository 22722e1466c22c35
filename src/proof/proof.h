/* proof.h - what making and checking a certificate agree on; docs/CERTIFICATE.md derives it. */
#ifndef CINCH_PROOF_PROOF_H
#define CINCH_PROOF_PROOF_H

#include "base/base.h"

#define CERT_FLOAT_BITS    24 /* significant bits of a float */
#define CERT_FLOAT_MAX     0x1.fffffep127
#define CERT_LEAST_HALF    0x1p-150 /* half an ulp of the smallest floats */
#define CERT_SUM_GROWTH    0x1p-22  /* S+ = (1 + n 2^-22) S: no partial sum is larger */
#define CERT_TWICE_ROUNDED 0x1p-20  /* of E: what a wider format in between may add */
#define CERT_TANH_RELATIVE 0x1p-21  /* tanh t errs by at most 2^-21 |t| + 2^-147 */
#define CERT_TANH_ABSOLUTE 0x1p-147
#define CERT_SHARES_APART  0x1p-19 /* logits so far apart have shares apart, too */
#define CERT_SLACK         0x1p-16 /* what the maker adds to a bound, of it */
#define CERT_WINDOW        0x1p-15 /* by at most this a bound to be published exceeds a checker's */
#define CERT_MAKER_STEP    (1.0 + 0x1p-20) /* the maker takes hu of its argument times this, ... */
#define CERT_WINDOW_STEP   (1.0 + 0x1p-16) /* ... and no certificate of it times more */
#define CERT_BOUND_BITS    8 /* a published bound is rounded up to this many significant bits */
#define CERT_INFINITE      __builtin_inf()

/* S+ bounds partial sums of fewer than 2^22 terms. */
_Static_assert(CINCH_MAX_WIDTH + 1 < 1 << 22, "sums are too long for their bound");
_Static_assert(CINCH_MAX_COLUMNS + 1 < 1 << 22, "sums are too long for their bound");

#define CERT_FEW_VALUES  256 /* fewer are all compared: as quick as a search */
#define CERT_MOST_INPUTS 16  /* in more dimensions than these a search sees nearly all */

/* Whether rivals are searched; without hidden layers output vectors have too many dimensions. */
static inline bool cert_searched(const cinch_shape *shape)
{
    return shape->values >= CERT_FEW_VALUES && shape->layers > 0 &&
           shape->width[shape->layers - 1] < CERT_MOST_INPUTS;
}

static inline unsigned cert_code_bits(const cinch_assumption *assumption)
{
    unsigned bits = assumption && assumption->code_bits ? assumption->code_bits : CERT_FLOAT_BITS;
    CINCH_REQUIRE(bits >= 2 && bits <= CERT_FLOAT_BITS);
    return bits;
}

/* What must lie between two logits besides what rounding moves them by. */
static inline double cert_logit_gap(const cinch_assumption *assumption)
{
    return assumption && assumption->softmax ? CERT_SHARES_APART : 0.0;
}

/* Bytes of scratch that cinch_cert_check() needs. */
size_t cert_check_size(const cinch_shape *shape);

#endif
