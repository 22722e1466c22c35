/* setting.h - settings: their table, their values, and the cell and training that they mean. */
#ifndef CLI_SWEEP_SETTING_H
#define CLI_SWEEP_SETTING_H

#include "cinch.h"
#include "system/memory.h"
#include "talk/options.h"
#include "talk/output.h"

#define SWEEP_MOST_SYMBOLS 100000

/* Room for the name of a mapping, of a family, and of any setting's value. */
#define SWEEP_NAME_ROOM   80
#define SWEEP_FAMILY_ROOM 48
#define SWEEP_VALUE_ROOM  64 /* 8 widths of 6 digits, and what parts them */

/* All that decides a training but the number of symbols and the seed. */
typedef struct sweep_settings {
    char family[SWEEP_FAMILY_ROOM]; /* "cycle", or "random:*:50:1", the star being the symbols */
    option_widths hidden;
    cinch_activation activation;
    cinch_output output;
    bool bias;
    cinch_trainer trainer;
    float rate;
    cinch_start start;
    float range;
    uint64_t budget;
} sweep_settings;

/* ---- The table ------------------------------------------------------------------------------- */

/* In the order of the key's text, which docs/SWEEP.md fixes. */
typedef enum sweep_which {
    SWEEP_FAMILY,
    SWEEP_HIDDEN,
    SWEEP_ACTIVATION,
    SWEEP_OUTPUT,
    SWEEP_BIAS,
    SWEEP_TRAINER,
    SWEEP_RATE,
    SWEEP_START,
    SWEEP_RANGE,
    SWEEP_BUDGET,
    SWEEP_SETTINGS
} sweep_which;

/* What its field is. */
typedef enum setting_kind {
    SETTING_FAMILY, /* text */
    SETTING_LAYERS, /* option_widths */
    SETTING_WORD,   /* an enum, whose words are `words` */
    SETTING_FLAG,   /* bool */
    SETTING_NUMBER, /* float */
    SETTING_COUNT   /* uint64_t */
} setting_kind;

/* One setting; its entry stands in setting_table.h. */
typedef struct sweep_setting {
    const char *name;
    setting_kind kind;
    size_t where, bytes; /* its field in sweep_settings */
    size_t turn;         /* among combinations of lists: 0 changes last */
    bool always;         /* stands in every table of a report; others do where they differ */
    const char *label;   /* what a label says before its value, or for a flag: "rate " */
    const char *usual;   /* the list that is meant when none is given; NULL: the trainer's own */
    const char *wanted;  /* what an element of its list is */
    const char *const *words;
    double least, most; /* of a number or count */
} sweep_setting;

extern const sweep_setting sweep_setting_table[SWEEP_SETTINGS];

/* The setting whose turn it is: so combinations follow each other, and columns of reports. */
const sweep_setting *sweep_in_turn(size_t turn);

/* A setting's value as the database has it: text, or a number; of a float the shortest decimal. */
typedef struct sweep_value {
    char text[SWEEP_VALUE_ROOM];
    double number;
} sweep_value;

bool sweep_is_text(const sweep_setting *setting);
sweep_value sweep_value_of(const sweep_settings *settings, const sweep_setting *setting);

/* As the user writes it, "8-4", and thousands with commas. */
short_text sweep_value_text(const sweep_settings *settings, const sweep_setting *setting);

/* "cycle, hidden 2, adam": what tables always show; `numbers`: ", rate 0.1, .." as well. */
typedef struct settings_text {
    char text[400];
} settings_text;

settings_text sweep_settings_text(const sweep_settings *settings, bool numbers);

/* Reads one value, as in the database or as the user writes it. False when it is none. */
bool sweep_value_read(sweep_settings *settings, const sweep_setting *setting, const char *text);

/* The digits up to `end` as a number within 1 .. SWEEP_MOST_SYMBOLS. */
bool sweep_read_digits(uint64_t *number, const char *text, const char *end);

/* ---- Cells ----------------------------------------------------------------------------------- */

/* A row of `cell` in a sweep's database (docs/SWEEP.md). */
typedef struct sweep_cell {
    int64_t key; /* a hash of symbols and settings */
    char mapping[SWEEP_NAME_ROOM];
    uint32_t symbols;
    uint32_t width; /* of the narrowest hidden layer */
    uint64_t connections;
    sweep_settings settings;
} sweep_cell;

/* The cell of these settings at a number of symbols, all of them checked before. */
sweep_cell sweep_cell_of(const sweep_settings *settings, uint32_t symbols);

/* Its key alone. */
int64_t sweep_cell_key(const sweep_settings *settings, uint32_t symbols);

/* A key for the settings alone, by which shards divide searches. */
uint64_t sweep_settings_key(const sweep_settings *settings);

/* The mapping's name, "cycle:11". False when it does not fit or no family is called so. */
bool sweep_mapping_name(char *name, size_t size, const char *family, uint32_t symbols);

/* The mapping and the network of a cell; free the memory. False when there are none such. */
typedef struct sweep_mapping {
    owned_arena memory;
    cinch_mapping mapping;
    cinch_shape shape;
} sweep_mapping;

bool sweep_mapping_load(sweep_mapping *loaded, const sweep_settings *settings, uint32_t symbols);

/* Its training; the seed is left to the batch. */
cinch_train_options sweep_training(const sweep_settings *settings);

#endif
