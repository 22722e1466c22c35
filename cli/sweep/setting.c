/* setting.c - the settings of a cell. */
#include "sweep/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "format/net_file.h"
#include "talk/output.h"

/* Room for a cell's settings as text. */
enum { SETTINGS_ROOM = 512 };

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

void sweep_hidden_name(char *name, size_t size, const option_widths *hidden, char between)
{
    size_t used = (size_t)snprintf(name, size, "%s", hidden->layers == 0 ? "none" : "");
    for (uint32_t i = 0; i < hidden->layers && used < size; i++) {
        const char mark[2] = {i > 0 ? between : '\0', '\0'};
        used +=
            (size_t)snprintf(name + used, size - used, "%s%u", mark, (unsigned)hidden->width[i]);
    }
}

/* What a key is the hash of; docs/SWEEP.md fixes it. */
static size_t line_text(char *text, size_t size, const sweep_line *line)
{
    char hidden[96];
    sweep_hidden_name(hidden, sizeof hidden, &line->hidden, ',');
    int length = snprintf(
        text, size,
        "family=%s hidden=%s activation=%s output=%s bias=%d trainer=%s rate=%.9g start=%s "
        "range=%.9g budget=%llu",
        line->family, hidden, activation_words[line->activation], output_words[line->output],
        line->bias, trainer_words[line->trainer], (double)line->rate, start_words[line->start],
        (double)line->range, (unsigned long long)line->budget);
    return (size_t)length < size ? (size_t)length : size - 1;
}

uint64_t sweep_line_key(const sweep_line *line)
{
    char text[SETTINGS_ROOM];
    size_t length = line_text(text, sizeof text, line);
    return XXH64(text, length, 0);
}

int64_t sweep_cell_key(const sweep_line *line, uint32_t symbols)
{
    char text[SETTINGS_ROOM];
    size_t length = line_text(text, sizeof text, line);
    length +=
        (size_t)snprintf(text + length, sizeof text - length, " symbols=%u", (unsigned)symbols);
    uint64_t hash = XXH64(text, length < sizeof text ? length : sizeof text - 1, 0);
    return (int64_t)hash;
}

static uint32_t narrowest(const option_widths *hidden)
{
    uint32_t least = hidden->layers > 0 ? hidden->width[0] : 0;
    for (uint32_t i = 1; i < hidden->layers; i++)
        least = hidden->width[i] < least ? hidden->width[i] : least;
    return least;
}

static cinch_status shape_of(cinch_shape *shape, const sweep_line *line,
                             const cinch_mapping *mapping)
{
    cinch_status status = cinch_shape_of(shape, mapping);
    shape->layers = line->hidden.layers;
    memcpy(shape->width, line->hidden.width, sizeof shape->width);
    shape->activation = line->activation;
    shape->output = line->output;
    shape->bias = line->bias;
    return status == CINCH_OK ? cinch_shape_check(shape) : status;
}

bool sweep_mapping_load(sweep_mapping *loaded, const sweep_line *line, uint32_t symbols)
{
    char name[SWEEP_NAME_ROOM];
    size_t bytes;
    *loaded = (sweep_mapping){.memory = {NULL, {NULL, NULL}}};
    if (!sweep_mapping_name(name, sizeof name, line->family, symbols) ||
        cinch_mapping_family_size(&bytes, name) != CINCH_OK)
        return false;
    loaded->memory = memory_arena(bytes);
    cinch_arena arena = loaded->memory.arena;
    return cinch_mapping_family(&loaded->mapping, name, &arena) == CINCH_OK &&
           shape_of(&loaded->shape, line, &loaded->mapping) == CINCH_OK;
}

sweep_cell sweep_cell_of(const sweep_line *line, uint32_t symbols)
{
    sweep_cell cell = {.key = sweep_cell_key(line, symbols),
                       .symbols = symbols,
                       .width = narrowest(&line->hidden),
                       .activation = activation_words[line->activation],
                       .output = output_words[line->output],
                       .trainer = trainer_words[line->trainer],
                       .start = start_words[line->start],
                       .bias = line->bias,
                       .rate = decimal_of_float(line->rate),
                       .range = decimal_of_float(line->range),
                       .budget = line->budget};
    sweep_mapping_name(cell.mapping, sizeof cell.mapping, line->family, symbols);
    snprintf(cell.family, sizeof cell.family, "%s", line->family);
    sweep_hidden_name(cell.hidden, sizeof cell.hidden, &line->hidden, ',');
    sweep_mapping loaded;
    if (sweep_mapping_load(&loaded, line, symbols))
        cell.connections = cinch_shape_cost(&loaded.shape).connections;
    free(loaded.memory.memory);
    return cell;
}

cinch_train_options sweep_training(const sweep_line *line)
{
    return (cinch_train_options){.trainer = line->trainer,
                                 .rate = line->rate,
                                 .start = line->start,
                                 .range = line->range,
                                 .budget = line->budget};
}
