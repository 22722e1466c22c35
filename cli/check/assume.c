/* assume.c - proofs for evaluations that certificates do not cover: narrower products, shares. */
#include "check/assume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

enum { TF32_BITS = 11, BF16_BITS = 8 };

/* ---- Words ----------------------------------------------------------------------------------- */

static bool take_word(assumptions *assumed, const char *word)
{
    static const char *const words[] = {"tf32", "bf16", "softmax", NULL};
    bool *const fields[] = {&assumed->tf32, &assumed->bf16, &assumed->softmax};
    int place = word_place(word, words);
    if (place >= 0)
        *fields[place] = true;
    return place >= 0;
}

bool assume_parse(assumptions *assumed, const char *words, problem *issue)
{
    char word[16];
    for (const char *at = words;; at++) {
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : 0), at);
        if (!take_word(assumed, word))
            return problem_set(issue, EXIT_USAGE,
                               "--assume: \"%.80s\" is not made of tf32, bf16 and softmax, with "
                               "commas between them",
                               words);
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* ---- Proofs ---------------------------------------------------------------------------------- */

static bool is_worse(const proof *a, const proof *b)
{
    const cinch_failures *x = &a->failures, *y = &b->failures;
    if (a->status == CINCH_NOT_FINITE || b->status == CINCH_NOT_FINITE)
        return a->status == CINCH_NOT_FINITE;
    if (a->status != b->status && (a->status == CINCH_OK || b->status == CINCH_OK))
        return b->status == CINCH_OK;
    if (x->count != y->count)
        return x->count > y->count;
    if (x->unproved != y->unproved)
        return x->unproved > y->unproved;
    return a->certificate.margin < b->certificate.margin;
}

/* The worst of the evaluations with products of so many bits. */
static bool prove_rounded(proof *worst, const cinch_assumption *assumption, const cinch_net *net,
                          const cinch_mapping *mapping, const char *what, problem *issue)
{
    cinch_assumption one = *assumption;
    one.weights = memory_take(cinch_shape_cost(&net->shape).parameters, sizeof *one.weights);
    bool good = true;
    for (int way = 0; good && way < 4; way++) {
        proof made;
        one.ties_away = way & 1;
        one.look_up = way & 2;
        good = prove_assuming(&made, net, mapping, &one, what, issue);
        if (way == 0 || is_worse(&made, worst))
            *worst = made;
    }
    free(one.weights);
    return good;
}

size_t assume_prove(assumed_proof *proofs, const assumptions *assumed, const cinch_net *net,
                    const cinch_mapping *mapping, const char *what, problem *issue)
{
    const struct {
        bool wanted;
        unsigned bits;
        const char *name;
    } kinds[] = {{assumed->tf32, TF32_BITS, "tf32"},
                 {assumed->bf16, BF16_BITS, "bf16"},
                 {!assumed->tf32 && !assumed->bf16 && assumed->softmax, 0, ""}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!kinds[i].wanted)
            continue;
        const cinch_assumption assumption = {.code_bits = kinds[i].bits,
                                             .softmax = assumed->softmax};
        assumed_proof *one = &proofs[count++];
        snprintf(one->name.text, sizeof one->name.text, "%s%s%s", kinds[i].name,
                 kinds[i].bits && assumed->softmax ? " and " : "",
                 assumed->softmax ? "softmax" : "");
        if (!(kinds[i].bits ? prove_rounded(&one->made, &assumption, net, mapping, what, issue)
                            : prove_assuming(&one->made, net, mapping, &assumption, what, issue)))
            return 0;
    }
    return count;
}
