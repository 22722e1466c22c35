/* setting.h - the settings of a cell: as the user wrote them, as a key, as a network and a training. */
#ifndef CLI_SWEEP_SETTING_H
#define CLI_SWEEP_SETTING_H

#include "cinch.h"
#include "system/memory.h"
#include "talk/options.h"

/* Room for the name of a mapping. */
#define SWEEP_NAME_ROOM 80

/* All settings but the number of symbols. */
typedef struct sweep_line {
    const char *family; /* "cycle", or "random:*:50:1", the star being the symbols */
    option_widths hidden;
    cinch_activation activation;
    cinch_output output;
    bool bias;
    cinch_trainer trainer;
    float rate;
    cinch_start start;
    float range;
    uint64_t budget;
} sweep_line;

/* A row of `cell` in a sweep's database (docs/SWEEP.md). */
typedef struct sweep_cell {
    int64_t key; /* a hash of all that follows, but of what follows from it */
    char mapping[SWEEP_NAME_ROOM];
    char family[64];
    uint32_t symbols;
    char hidden[96];
    uint32_t width;
    const char *activation, *output, *trainer, *start;
    bool bias;
    double rate, range; /* the shortest decimals that are these floats */
    uint64_t budget;
    uint64_t connections;
} sweep_cell;

/* The mapping's name, "cycle:11". False when it does not fit or no family is called so. */
bool sweep_mapping_name(char *name, size_t size, const char *family, uint32_t symbols);

/* The cell of a line at a number of symbols, all of them checked before. */
sweep_cell sweep_cell_of(const sweep_line *line, uint32_t symbols);

/* Its key alone. */
int64_t sweep_cell_key(const sweep_line *line, uint32_t symbols);

/* A key for the line alone, for those who divide lines among themselves. */
uint64_t sweep_line_key(const sweep_line *line);

/* The mapping and the network of a cell; free the memory. False when there are none such. */
typedef struct sweep_mapping {
    owned_arena memory;
    cinch_mapping mapping;
    cinch_shape shape;
} sweep_mapping;

bool sweep_mapping_load(sweep_mapping *loaded, const sweep_line *line, uint32_t symbols);

/* Its training; the seed is left to the batch. */
cinch_train_options sweep_training(const sweep_line *line);

/* "8-4", or "none": hidden layers as the user writes them; in the database a comma parts them. */
void sweep_hidden_name(char *name, size_t size, const option_widths *hidden, char between);

#endif
