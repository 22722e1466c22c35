/* assume.h - proofs for evaluations that certificates do not cover: narrower products, shares. */
#ifndef CLI_CHECK_ASSUME_H
#define CLI_CHECK_ASSUME_H

#include "format/prove.h"
#include "talk/names.h"
#include "talk/output.h"

/* What else evaluations may do; each kind of products is assumed on its own, with softmax or
 * not. */
typedef struct assumptions {
    bool tf32;    /* operands of products are rounded to 11 significant bits, to nearest */
    bool bf16;    /* to 8 */
    bool softmax; /* answers are read from the shares of a softmax in float32 */
} assumptions;

/* Words with commas between them: "tf32,softmax". */
bool assume_parse(assumptions *assumed, const char *words, problem *issue);

enum { ASSUME_MOST = 2 };

/* What holds under one assumption. */
typedef struct assumed_proof {
    short_text name; /* "tf32 and softmax" */
    proof made;
} assumed_proof;

/*
 * Makes and checks a proof for each assumption, and returns how many there are. Where evaluations
 * differ - ties of a rounding go to even or away from 0, a lit input's weight is multiplied by 1 or
 * looked up - it is the worst one's, of which most rows are wrong or not proved. 0 after a problem.
 */
size_t assume_prove(assumed_proof *proofs, const assumptions *assumed, const cinch_net *net,
                    const cinch_mapping *mapping, const char *what, problem *issue);

#endif
