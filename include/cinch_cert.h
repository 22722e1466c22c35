/*
 * cinch_cert.h - certificates: proofs that a network is exact, which others can check.
 *
 * A part of cinch.h, which includes it; all that cinch.h says of memory, threads, bits and errors
 * holds here too. docs/CERTIFICATE.md defines every quantity, derives the bound, and says enough to
 * write a checker of one's own.
 *
 * A network is exact where every row's right logit exceeds all others. Here that is a statement of
 * real numbers: the last hidden layer's codes are those that this library computes in float32, and
 * they are multiplied with the float32 output weights and added up without any rounding. What other
 * programs compute differs by rounding. The certificate says how far apart the logits are, the
 * margin, and by how much any admissible evaluation can move that, the bound.
 *
 * Making and checking share no code but a header of constants. Both are as fast as a search by
 * distance allows: near-linear in the rows where the last hidden layer is narrow, else rows x values.
 * Neither can be interrupted.
 */
#ifndef CINCH_CERT_H
#define CINCH_CERT_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What a certificate claims: every row's right logit exceeds every other by at least `margin`, and
 * `row` and `rival` attain it. No order of the float32 sums, fused or not, and no tanh t that errs by
 * at most 2^-21 |t| and is at most 1 + 2^-21 in magnitude changes an answer; for that row and rival
 * it moves the difference of the logits by at most `bound`. Margin and bound are in units of the
 * logits. Where there is a single value there is no rival: `rival` is the value, `margin` DBL_MAX,
 * `bound` 0.
 */
typedef struct cinch_certificate {
    uint64_t mapping_hash; /* cinch_mapping_hash(): symbols and rows, but no names */
    uint64_t shape_hash;   /* cinch_net_hash() without weights */
    uint64_t net_hash;     /* cinch_net_hash() with them */
    uint64_t rows;         /* the mapping's */
    uint64_t row;          /* the first row with the smallest margin, from 0 */
    uint32_t rival;        /* the first value that comes closest there */
    double margin;         /* exact, rounded to the nearest double, ties to even */
    double bound; /* rounded up to 8 significant bits, so that it may exceed a margin that is
                     proved: the true bound is below it */
} cinch_certificate;

/*
 * Which rows fail, for messages. The first 8 that are wrong are listed, by rising number. In such a
 * row the network puts one other value first, or several values tie there, the right one perhaps
 * among them: best_count[i] says how many, and best[i] has the first 8 of them by rising number.
 */
typedef struct cinch_failures {
    size_t count;           /* rows that are wrong: those with a margin of 0 or less */
    size_t listed;          /* of them in the following arrays */
    size_t row[8];          /* numbers of rows, from 0 */
    uint32_t best_count[8]; /* 1: an answer, and a wrong one; more: a tie */
    uint32_t best[8][8];    /* value numbers */
    size_t unproved;        /* rows that are right, but by no more than rounding can change */
    size_t float_wrong;     /* of these, rows whose float32 logits here tie or name another value */
    size_t first_unproved;  /* the first of them, where there are any */
} cinch_failures;

/*
 * What else evaluations may do, in a proof of the caller's own; NULL or zeros assume nothing. No
 * certificate file states it.
 *
 * With code_bits, both operands of every product are rounded to so many significant bits before they
 * are multiplied, to nearest: 11 for TF32, 8 for bfloat16. Codes are rounded with ties in either
 * direction. Of weights the other fields choose one way to round them: a proof for every evaluation
 * needs all four, since nobody knows how hardware decides ties, nor whether the lit input's weight is
 * multiplied by 1 or looked up. Biases are added, never multiplied, and stay as they are.
 */
typedef struct cinch_assumption {
    unsigned code_bits; /* 2 .. 24; 0 as 24, which is float32 and rounds nothing */
    bool ties_away;     /* weights halfway go away from 0, else to the even one */
    bool look_up;       /* the first layer's weights are not rounded */
    float *weights; /* [cinch_shape_cost().parameters] memory for the weights that are rounded in
                           this way; NULL: the network's are so already */
    bool softmax;   /* answers are read from the shares of a softmax in float32, each e^x within
                           2^-21 of its value: logits must be 2^-19 further apart */
} cinch_assumption;

/*
 * Proves every row of `mapping`; of keys that no row has it claims nothing. Hashes in the certificate
 * are those of `net` and `mapping`, whatever is assumed.
 *
 * CINCH_OK: `certificate` holds. CINCH_WRONG_ROW, CINCH_NOT_PROVED: it does not; `failures` says
 * where, and margin, row, rival and bound are nevertheless the network's. Neither is filled in with
 * CINCH_NOT_FINITE (a weight, a code or what one of them is rounded to is no finite number),
 * CINCH_BAD_SHAPE (the shape is not the mapping's), CINCH_NO_ROWS, CINCH_NO_MEMORY. `scratch` holds
 * cinch_cert_size() bytes.
 */
CINCH_API cinch_status cinch_cert_make(cinch_certificate *certificate, cinch_failures *failures,
                                       const cinch_net *net, const cinch_mapping *mapping,
                                       const cinch_assumption *assumption, cinch_arena scratch);

/*
 * Checks every claim anew, by other code and other arithmetic than the one that made them. CINCH_OK:
 * all hold, and every row is proved. CINCH_CERT_STALE: a hash is another one. CINCH_CERT_FALSE: a
 * claim does not hold. Else as cinch_cert_make(): CINCH_WRONG_ROW and CINCH_NOT_PROVED say that the
 * claims hold, of a network that is not exact or not proved. Assumption and scratch as there.
 */
CINCH_API cinch_status cinch_cert_check(const cinch_certificate *certificate, const cinch_net *net,
                                        const cinch_mapping *mapping,
                                        const cinch_assumption *assumption, cinch_arena scratch);

/*
 * Bytes of scratch that both need for a network of this shape, and cinch_net_relative_margin() and
 * cinch_permute().
 */
CINCH_API size_t cinch_cert_size(const cinch_shape *shape);

#ifdef __cplusplus
}
#endif

#endif
