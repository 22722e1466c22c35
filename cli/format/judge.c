/* judge.c - what a network answers, and how right that is. */
#include "format/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

bool walk_tied(const cinch_walk *walk)
{
    return walk->answer != walk->rival && walk->margin == 0;
}

bool walk_answered(const cinch_walk *walk)
{
    return isfinite(walk->margin) && !walk_tied(walk);
}

static uint32_t value_of_key(const cinch_mapping *mapping, const uint32_t *key)
{
    size_t bytes = mapping->columns * sizeof *key;
    for (size_t row = 0; row < mapping->rows; row++)
        if (memcmp(mapping->key + row * mapping->columns, key, bytes) == 0)
            return mapping->value[row];
    return UINT32_MAX;
}

static void judge_rows(net_verdict *verdict, cinch_walk *walk, const cinch_net *net,
                       const cinch_mapping *mapping)
{
    verdict->rows = mapping->rows;
    for (size_t row = 0; row < mapping->rows; row++) {
        cinch_net_walk(walk, net, mapping->key + row * mapping->columns);
        bool right = walk_answered(walk) && walk->answer == mapping->value[row];
        verdict->rows_right += right;
        verdict->float_wrong += right && walk->float_answer != walk->answer;
    }
}

net_verdict net_judge(const cinch_net *net, const cinch_mapping *mapping, const uint32_t *key)
{
    net_verdict verdict = {.right = UINT32_MAX};
    cinch_walk walk;
    owned_arena memory = memory_walk(&walk, &net->shape);
    if (mapping != NULL)
        judge_rows(&verdict, &walk, net, mapping);
    if (mapping != NULL && key != NULL)
        verdict.right = value_of_key(mapping, key);
    if (key != NULL) {
        cinch_net_walk(&walk, net, key);
        verdict.no_answer = !walk_answered(&walk);
        if (!verdict.no_answer && walk.float_answer != walk.answer)
            verdict.remark = text_of_float_wrong(0);
    } else if (verdict.float_wrong > 0) {
        verdict.remark = text_of_float_wrong(verdict.float_wrong);
    }
    free(memory.memory);
    return verdict;
}
