/* proof.h - what making and checking a certificate agree on; docs/CERTIFICATE.md derives it. */
#ifndef CINCH_PROOF_PROOF_H
#define CINCH_PROOF_PROOF_H

#include "base/base.h"

#define CERT_UNIT          0x1p-24 /* u: an operation in float errs by at most u of its result ... */
#define CERT_UNDERFLOW     0x1p-149 /* ... a product besides by less than this */
#define CERT_TANH_RELATIVE 0x1p-21  /* 4 ulp of t are at most 2^-21 |t| + 2^-147 */
#define CERT_TANH_ABSOLUTE 0x1p-147
#define CERT_GAMMA_END     0x1p23  /* sums of this many terms or more are not bounded */
#define CERT_SLACK         0x1p-16 /* what the maker adds to a row's bound, of it */
#define CERT_WINDOW        0x1p-15 /* a published bound, before rounding, exceeds no checker's by more */
#define CERT_BOUND_BITS    8 /* a published bound is rounded up to this many significant bits */
#define CERT_FLOAT_MAX     0x1.fffffep127
#define CERT_INFINITE      __builtin_inf()

#define CERT_FEW_VALUES  256 /* fewer are all compared: as quick as a search */
#define CERT_MOST_INPUTS 16  /* in more dimensions than these a search sees nearly all */

/* Whether rivals are searched; without hidden layers output vectors have too many dimensions. */
static inline bool cert_searched(const cinch_shape *shape)
{
    return shape->values >= CERT_FEW_VALUES && shape->layers > 0 &&
           shape->width[shape->layers - 1] < CERT_MOST_INPUTS;
}

/* Bytes of scratch that cinch_cert_check() needs. */
size_t cert_check_size(const cinch_shape *shape);

#endif
