/* crew_join.c - the ranks come together and part. */
#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "sweep/far/crew.h"
#include "sweep/far/crew_parcel.h"
#include "talk/output.h"
#include "talk/progress.h"

/* Hash of the weights of a short training: ranks must agree in what they compute, too. */
static uint64_t hash_of_training(cinch_trainer trainer)
{
    const sweep_settings settings = {.family = "cycle",
                                     .hidden = {.layers = 1, .width = {2}},
                                     .trainer = trainer,
                                     .rate = 0.1f,
                                     .range = 1.0f,
                                     .budget = 50};
    sweep_mapping loaded;
    REQUIRE(sweep_mapping_load(&loaded, &settings, 11));
    cinch_train_options options = sweep_training(&settings);
    owned_arena memory =
        memory_arena(cinch_train_size(&loaded.shape, loaded.mapping.rows, &options));
    cinch_train train;
    REQUIRE(cinch_train_init(&train, &loaded.shape, &loaded.mapping, &options, NULL,
                             &memory.arena) == CINCH_OK);
    cinch_train_run(&train, options.budget);
    uint64_t hash = cinch_net_hash(&train.net);
    free(memory.memory);
    free(loaded.memory.memory);
    return hash;
}

/* What this program is to other ranks: its version, what it computes, how its structs lie. */
static short_text program_name(void)
{
    const uint64_t marks[] = {hash_of_training(CINCH_ADAM), hash_of_training(CINCH_SGD),
                              sizeof(sweep_settings), sizeof(job_parcel), sizeof(block_parcel)};
    short_text name;
    snprintf(name.text, sizeof name.text, "cinch %s (%016llx)", CINCH_VERSION,
             (unsigned long long)XXH64(marks, sizeof marks, 0));
    return name;
}

bool crew_begin(problem *issue)
{
    return ranks_begin(program_name().text, issue);
}

bool crew_serves(void)
{
    return ranks_number() > 0;
}

/*
 * The last message of each rank is its END: blocks that were on their way have arrived before it.
 * Ranks that an interruption has ended, or a cut network parted from us, say nothing more: then
 * mpirun ends all.
 */
void crew_end(void)
{
    const int first = ranks_number() > 0 ? 0 : 1, after = ranks_number() > 0 ? 1 : ranks_count();
    for (int to = first; to < after; to++)
        parcel_send_number(to, PARCEL_END, 0);
    double silent = 0;
    for (int left = ranks_number() > 0 ? 0 : ranks_count() - 1; left > 0;) {
        ranks_message message;
        if (ranks_receive(&message, 1)) {
            left -= parcel_kind_of(&message) == PARCEL_END;
            free(message.bytes);
            silent = 0;
        } else if (interrupt_seen() || ++silent > SILENT_SECONDS) {
            return;
        }
    }
    ranks_end();
}
