/* judge.h - what a network answers, and how right that is. */
#ifndef CLI_FORMAT_JUDGE_H
#define CLI_FORMAT_JUDGE_H

#include "cinch.h"
#include "talk/output.h"

/* Whether a value's exact sum exceeds all others: else there is no answer. */
bool walk_answered(const cinch_walk *walk);
bool walk_tied(const cinch_walk *walk);

/* What a mapping in the network's own symbols says of it; and of a key. */
typedef struct net_verdict {
    size_t rows, rows_right; /* 0, 0: not known */
    size_t float_wrong;      /* of the right ones, those that tie or are wrong in float32 */
    uint32_t right;          /* the value of the key's row; UINT32_MAX: there is none */
    bool no_answer;          /* the key has a tie, or its sums overflow */
    short_text remark;       /* what float32 makes of the key, or of the rows; "": no difference */
} net_verdict;

/*
 * In exact arithmetic, by a walk for each row, and without a proof; a row whose sums overflow is
 * not right. The mapping may be NULL, and then nothing is known of rows; the key may be NULL.
 */
net_verdict net_judge(const cinch_net *net, const cinch_mapping *mapping, const uint32_t *key);

#endif
