/* embed.c - trains a network of two hidden units for a mapping, asks it and proves its answers. */
#include "cinch.h"

#include <stdio.h>

static unsigned char memory[1 << 20];

int main(void)
{
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    const cinch_train_options options = {.polish = CINCH_POLISH_AGAIN, .seed = 1};
    const uint32_t key = 4;
    cinch_mapping mapping;
    cinch_shape shape;
    cinch_train train;
    cinch_walk walk;
    cinch_certificate proof;
    cinch_failures failures;
    if (!cinch_self_test() || cinch_mapping_family(&mapping, "cycle:11", &arena) != CINCH_OK ||
        cinch_shape_of(&shape, &mapping) != CINCH_OK)
        return 1;
    shape.layers = 1;
    shape.width[0] = 2;
    if (cinch_walk_init(&walk, &shape, &arena) != CINCH_OK ||
        cinch_train_init(&train, &shape, &mapping, &options, NULL, &arena) != CINCH_OK)
        return 1;
    while (cinch_train_run(&train, 100) == CINCH_TRAINING)
        continue;
    cinch_net net = cinch_train_best(&train);
    cinch_net_walk(&walk, &net, &key);
    printf("%s -> %s\n", cinch_symbol(&mapping.keys[0], key),
           cinch_symbol(mapping.values, walk.answer));
    if (cinch_cert_make(&proof, &failures, &net, &mapping, NULL, arena) != CINCH_OK)
        return 1;
    printf("all %u rows proved, margin %.3f\n", (unsigned)proof.rows, proof.margin);
    return 0;
}
