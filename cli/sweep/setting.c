/* setting.c - the table of settings; values as text and from text; what a cell's settings mean. */
#include "sweep/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "talk/names.h"

/* ---- The table ------------------------------------------------------------------------------- */

static const char *const family_words[] = {"shift",       "cycle",           "reverse", "identity",
                                           "perm:*:SEED", "random:*:M:SEED", NULL};

#define LIST_SETTING(WHICH, FIELD, HELP, ...)                                                      \
    [WHICH] = {.name = #FIELD,                                                                     \
               .where = offsetof(sweep_settings, FIELD),                                           \
               .bytes = sizeof((sweep_settings *)NULL)->FIELD,                                     \
               __VA_ARGS__},
#define FLAG_SETTING LIST_SETTING

const sweep_setting sweep_setting_table[SWEEP_SETTINGS] = {
#include "sweep/setting_table.h"
};

const sweep_setting *sweep_in_turn(size_t turn)
{
    const sweep_setting *setting = sweep_setting_table;
    while (setting->turn != turn)
        setting++;
    return setting;
}

bool sweep_is_text(const sweep_setting *setting)
{
    return setting->kind <= SETTING_WORD;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void print_layers(sweep_value *value, const option_widths *hidden)
{
    size_t used =
        (size_t)snprintf(value->text, sizeof value->text, "%s", hidden->layers == 0 ? "none" : "");
    for (uint32_t i = 0; i < hidden->layers && used < sizeof value->text; i++)
        used += (size_t)snprintf(value->text + used, sizeof value->text - used, "%s%u",
                                 i > 0 ? "," : "", (unsigned)hidden->width[i]);
}

sweep_value sweep_value_of(const sweep_settings *settings, const sweep_setting *setting)
{
    const void *field = (const char *)settings + setting->where;
    sweep_value value = {.number = 0};
    switch (setting->kind) {
    case SETTING_FAMILY:
        snprintf(value.text, sizeof value.text, "%s", (const char *)field);
        break;
    case SETTING_LAYERS:
        print_layers(&value, field);
        break;
    case SETTING_WORD:
        snprintf(value.text, sizeof value.text, "%s", setting->words[*(const unsigned *)field]);
        break;
    case SETTING_FLAG:
        value.number = *(const bool *)field;
        break;
    case SETTING_NUMBER:
        value.number = decimal_of_float(*(const float *)field);
        break;
    case SETTING_COUNT:
        value.number = (double)*(const uint64_t *)field;
        break;
    }
    return value;
}

short_text sweep_value_text(const sweep_settings *settings, const sweep_setting *setting)
{
    sweep_value value = sweep_value_of(settings, setting);
    short_text shown;
    if (!sweep_is_text(setting))
        return setting->kind == SETTING_NUMBER ? text_of_number(value.number)
                                               : text_of_count((uint64_t)value.number);
    for (char *comma; (comma = strchr(value.text, ',')) != NULL;)
        *comma = '-'; /* in the user's lists commas part the elements */
    snprintf(shown.text, sizeof shown.text, "%s", value.text);
    return shown;
}

settings_text sweep_settings_text(const sweep_settings *settings, bool numbers)
{
    settings_text all = {.text = ""};
    size_t used = 0;
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        if (setting->always || (numbers && setting->kind >= SETTING_NUMBER))
            used += (size_t)snprintf(all.text + used, sizeof all.text - used, "%s%s%s",
                                     used > 0 ? ", " : "", setting->label,
                                     sweep_value_text(settings, setting).text);
    }
    return all;
}

bool sweep_read_digits(uint64_t *number, const char *text, const char *end)
{
    char digits[16];
    size_t length = (size_t)(end - text);
    if (length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return parse_count(number, digits, 1, SWEEP_MOST_SYMBOLS);
}

/* "none", or widths with a dash or comma between layers. */
static bool read_layers(option_widths *hidden, const char *text)
{
    *hidden = (option_widths){.given = true};
    if (strcmp(text, "none") == 0)
        return true;
    for (const char *at = text;; at++) {
        const char *end = at + strcspn(at, "-,");
        uint64_t width;
        if (hidden->layers == CINCH_MAX_LAYERS || !sweep_read_digits(&width, at, end))
            return false;
        hidden->width[hidden->layers++] = (uint32_t)width;
        if (*end == '\0')
            return true;
        at = end;
    }
}

/* A family of N alone by its name, others with a star in N's place. */
static bool read_family(char *family, const char *text)
{
    const char *colon = strchr(text, ':');
    bool star = colon != NULL && colon[1] == '*' && strchr(colon + 2, '*') == NULL;
    char name[SWEEP_NAME_ROOM];
    if ((colon != NULL && !star) || strlen(text) > 40 ||
        !sweep_mapping_name(name, sizeof name, text, 2))
        return false;
    snprintf(family, SWEEP_FAMILY_ROOM, "%s", text);
    return true;
}

static bool read_word(unsigned *number, const char *const *words, const char *text)
{
    int place = word_place(text, words);
    *number = (unsigned)place;
    return place >= 0;
}

bool sweep_value_read(sweep_settings *settings, const sweep_setting *setting, const char *text)
{
    void *field = (char *)settings + setting->where;
    double number;
    switch (setting->kind) {
    case SETTING_FAMILY:
        return read_family(field, text);
    case SETTING_LAYERS:
        return read_layers(field, text);
    case SETTING_WORD:
        return read_word(field, setting->words, text);
    case SETTING_FLAG:
        *(bool *)field = strcmp(text, "1") == 0;
        return *(bool *)field || strcmp(text, "0") == 0;
    case SETTING_NUMBER:
        if (!parse_number(&number, text, setting->least, setting->most))
            return false;
        *(float *)field = (float)number;
        return true;
    case SETTING_COUNT:
        return parse_count(field, text, (uint64_t)setting->least, (uint64_t)setting->most);
    }
    return false;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

/* What a key is the hash of; docs/SWEEP.md fixes it. */
typedef struct key_text {
    char text[512];
    size_t length;
} key_text;

static key_text key_text_of(const sweep_settings *settings)
{
    key_text key = {.length = 0};
    for (size_t i = 0; i < SWEEP_SETTINGS; i++) {
        const sweep_setting *setting = &sweep_setting_table[i];
        sweep_value value = sweep_value_of(settings, setting);
        if (setting->kind == SETTING_NUMBER)
            snprintf(value.text, sizeof value.text, "%.9g",
                     (double)*(const float *)((const char *)settings + setting->where));
        else if (!sweep_is_text(setting))
            snprintf(value.text, sizeof value.text, "%.0f", value.number);
        key.length += (size_t)snprintf(key.text + key.length, sizeof key.text - key.length,
                                       "%s%s=%s", i > 0 ? " " : "", setting->name, value.text);
        REQUIRE(key.length + sizeof " symbols=4294967295" < sizeof key.text);
    }
    return key;
}

uint64_t sweep_settings_key(const sweep_settings *settings)
{
    key_text key = key_text_of(settings);
    return XXH64(key.text, key.length, 0);
}

int64_t sweep_cell_key(const sweep_settings *settings, uint32_t symbols)
{
    key_text key = key_text_of(settings);
    key.length += (size_t)snprintf(key.text + key.length, sizeof key.text - key.length,
                                   " symbols=%u", (unsigned)symbols);
    return (int64_t)XXH64(key.text, key.length, 0);
}

/* ---- Cells ----------------------------------------------------------------------------------- */

bool sweep_mapping_name(char *name, size_t size, const char *family, uint32_t symbols)
{
    size_t before = strcspn(family, "*"), bytes;
    const char *after = family[before] == '*' ? family + before + 1 : "";
    const char *colon = family[before] == '*' ? "" : ":";
    int length =
        snprintf(name, size, "%.*s%s%u%s", (int)before, family, colon, (unsigned)symbols, after);
    return length > 0 && (size_t)length < size &&
           cinch_mapping_family_size(&bytes, name) == CINCH_OK;
}

static cinch_status shape_of(cinch_shape *shape, const sweep_settings *settings,
                             const cinch_mapping *mapping)
{
    cinch_status status = cinch_shape_of(shape, mapping);
    shape->layers = settings->hidden.layers;
    memcpy(shape->width, settings->hidden.width, sizeof shape->width);
    shape->activation = settings->activation;
    shape->output = settings->output;
    shape->bias = settings->bias;
    bool good = status == CINCH_OK && cinch_shape_cost(shape).parameters != SIZE_MAX;
    return good ? CINCH_OK : CINCH_BAD_SHAPE;
}

bool sweep_mapping_load(sweep_mapping *loaded, const sweep_settings *settings, uint32_t symbols)
{
    char name[SWEEP_NAME_ROOM];
    size_t bytes;
    *loaded = (sweep_mapping){.memory = {.memory = NULL}};
    if (!sweep_mapping_name(name, sizeof name, settings->family, symbols) ||
        cinch_mapping_family_size(&bytes, name) != CINCH_OK)
        return false;
    loaded->memory = memory_arena(bytes);
    cinch_arena arena = loaded->memory.arena;
    return cinch_mapping_family(&loaded->mapping, name, &arena) == CINCH_OK &&
           shape_of(&loaded->shape, settings, &loaded->mapping) == CINCH_OK;
}

static uint32_t narrowest(const option_widths *hidden)
{
    uint32_t least = hidden->layers > 0 ? hidden->width[0] : 0;
    for (uint32_t i = 1; i < hidden->layers; i++)
        least = hidden->width[i] < least ? hidden->width[i] : least;
    return least;
}

sweep_cell sweep_cell_of(const sweep_settings *settings, uint32_t symbols)
{
    sweep_cell cell = {.key = sweep_cell_key(settings, symbols),
                       .symbols = symbols,
                       .width = narrowest(&settings->hidden),
                       .settings = *settings};
    sweep_mapping_name(cell.mapping, sizeof cell.mapping, settings->family, symbols);
    sweep_mapping loaded;
    if (sweep_mapping_load(&loaded, settings, symbols))
        cell.connections = cinch_shape_cost(&loaded.shape).connections;
    free(loaded.memory.memory);
    return cell;
}

cinch_train_options sweep_training(const sweep_settings *settings)
{
    return (cinch_train_options){.trainer = settings->trainer,
                                 .rate = settings->rate,
                                 .start = settings->start,
                                 .range = settings->range,
                                 .budget = settings->budget};
}
