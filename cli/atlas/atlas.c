/* atlas.c - all charts of a database: names of settings, captions, CSV. */
#include "atlas/atlas.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/picture.h"
#include "system/memory.h"
#include "talk/output.h"

/* ---- Names of settings ----------------------------------------------------------------------- */

/* Whether another setting of the same trainer has another value. */
static bool varies(const atlas_data *data, const atlas_setting *one, unsigned which)
{
    for (size_t i = 0; i < data->settings; i++)
        if (atlas_agree(one, &data->setting[i], ~ATLAS_BUT(SWEEP_TRAINER)) &&
            !atlas_agree(one, &data->setting[i], ~ATLAS_BUT(which)))
            return true;
    return false;
}

bool atlas_names_layers(const atlas_setting *setting)
{
    return atlas_word(setting, SWEEP_HIDDEN)[0] != '\0';
}

/* "one hidden layer", "no hidden layer", "hidden layers 4-2" */
static short_text layers_text(const char *layers)
{
    short_text text = {"one hidden layer"};
    if (strcmp(layers, "none") == 0)
        text = atlas_width_text(0);
    else if (layers[0] != '\0')
        snprintf(text.text, sizeof text.text, "hidden layers %.63s", layers);
    return text;
}

/* "rate 0.1", "no biases", "one hidden layer", "adam". */
static short_text value_text(const atlas_setting *one, unsigned which)
{
    short_text text;
    const sweep_setting *setting = &sweep_setting_table[which];
    const char *word = atlas_word(one, which);
    double number = atlas_number(one, which);
    if (which == SWEEP_HIDDEN)
        return layers_text(word);
    if (setting->kind == SETTING_FLAG)
        snprintf(text.text, sizeof text.text, "%s%s", number > 0 ? "" : "no ", setting->label);
    else if (setting->kind == SETTING_NUMBER)
        snprintf(text.text, sizeof text.text, "%s%g", setting->label, number);
    else if (setting->kind == SETTING_COUNT)
        snprintf(text.text, sizeof text.text, "%s%.60s", setting->label,
                 text_of_count((uint64_t)number).text);
    else
        snprintf(text.text, sizeof text.text, "%s%.63s", setting->label, word);
    return text;
}

static void name_setting(const atlas_data *data, atlas_setting *setting)
{
    const size_t room = sizeof setting->label;
    size_t used = (size_t)snprintf(setting->label, room, "%s", atlas_word(setting, SWEEP_TRAINER));
    for (unsigned i = 0; i < SWEEP_SETTINGS && used < room; i++)
        if (varies(data, setting, i) || (i == SWEEP_HIDDEN && atlas_names_layers(setting)))
            used += (size_t)snprintf(setting->label + used, room - used, ", %s",
                                     value_text(setting, i).text);
}

void atlas_name_settings(atlas_data *data)
{
    for (size_t i = 0; i < data->settings; i++)
        name_setting(data, &data->setting[i]);
}

short_text atlas_width_text(uint32_t width)
{
    short_text text = {"no hidden layer"};
    if (width > 0)
        snprintf(text.text, sizeof text.text, "k = %u", width);
    return text;
}

const char *atlas_units_text(const atlas_data *data)
{
    for (size_t i = 0; i < data->settings; i++)
        if (strchr(atlas_word(&data->setting[i], SWEEP_HIDDEN), '-') != NULL)
            return "hidden units k (of the narrowest layer)";
    return "hidden units k";
}

short_text atlas_network_text(const atlas_setting *setting, uint32_t width)
{
    return atlas_names_layers(setting) ? layers_text(atlas_word(setting, SWEEP_HIDDEN))
                                       : atlas_width_text(width);
}

const char *atlas_curve_text(atlas_chart *chart, const atlas_setting *setting, uint32_t width)
{
    bool told = atlas_names_layers(setting);
    return atlas_keep_text(chart, "%s%s%s", setting->label, told ? "" : ", ",
                           told ? "" : atlas_width_text(width).text);
}

/* Half of an interval; NaN where there is none. */
static double reach_of(const atlas_critical *critical)
{
    return 0.5 * (critical->high - fmax(critical->low, 0));
}

/* "13.8", or "13,803" where tenths would be more than is known. */
static short_text rounded(double x, bool whole)
{
    short_text text = text_of_count((uint64_t)(x + 0.5));
    if (!whole)
        snprintf(text.text, sizeof text.text, "%.1f", x);
    return text;
}

/* "about 3000": as little as is known where the interval is wider than the number itself. */
static short_text about(double x)
{
    double power = pow(10, floor(log10(x)));
    short_text text;
    snprintf(text.text, sizeof text.text, "about %.60s",
             text_of_count((uint64_t)(power * round(x / power))).text);
    return text;
}

short_text atlas_crossing_text(const atlas_critical *critical)
{
    double reach = reach_of(critical), vague = 0.5;
    return reach > vague * critical->symbols && critical->symbols >= 1
               ? about(critical->symbols)
               : rounded(critical->symbols, reach >= 10);
}

short_text atlas_critical_text(const atlas_critical *critical)
{
    short_text words;
    bool whole = reach_of(critical) >= 10;
    size_t used = (size_t)snprintf(words.text, sizeof words.text, "%.20s",
                                   atlas_crossing_text(critical).text);
    if (isfinite(critical->low) && isfinite(critical->high))
        snprintf(words.text + used, sizeof words.text - used, " (%.20s-%.20s)",
                 rounded(fmax(critical->low, 0), whole).text, rounded(critical->high, whole).text);
    return words;
}

/* Where the annealed trainer begins is no setting. */
short_text atlas_start_text(const atlas_setting *setting)
{
    short_text text = {"its own"};
    if (strcmp(atlas_word(setting, SWEEP_TRAINER), "anneal") != 0)
        snprintf(text.text, sizeof text.text, "%.60s, %g", atlas_word(setting, SWEEP_START),
                 atlas_number(setting, SWEEP_RANGE));
    return text;
}

/* ---- Charts ---------------------------------------------------------------------------------- */

/* Letters, digits and their points stay; all else becomes dashes, one between two words. */
static void make_stem(char *to, const char *text)
{
    const char *begin = to;
    bool gap = false;
    for (; *text != '\0'; text++) {
        bool point = *text == '.' && isdigit((unsigned char)text[1]);
        if (!isalnum((unsigned char)*text) && !point) {
            gap = true;
            continue;
        }
        if (gap && to > begin)
            *to++ = '-';
        gap = false;
        *to++ = *text;
    }
    *to = '\0';
}

atlas_chart *atlas_add(atlas *atlas, const char *stem, const char *title)
{
    atlas->chart = memory_reserve(atlas->chart, &atlas->chart_capacity, atlas->charts + 1,
                                  sizeof *atlas->chart);
    atlas_chart *chart = &atlas->chart[atlas->charts++];
    *chart = (atlas_chart){.caption = NULL};
    char text[sizeof chart->stem];
    snprintf(text, sizeof text, "%s", stem);
    make_stem(chart->stem, text);
    snprintf(chart->title, sizeof chart->title, "%s", title);
    return chart;
}

void atlas_remark_add(atlas *atlas, const char *format, ...)
{
    va_list arguments;
    atlas->remark = memory_reserve(atlas->remark, &atlas->remark_capacity, atlas->remarks + 1,
                                   sizeof *atlas->remark);
    va_start(arguments, format);
    atlas->remark[atlas->remarks++] = memory_keep_text(&atlas->pieces, format, arguments);
    va_end(arguments);
}

void *atlas_keep(atlas_chart *chart, size_t count, size_t each_bytes)
{
    return memory_keep(&chart->pieces, count, each_bytes);
}

const char *atlas_keep_text(atlas_chart *chart, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = memory_keep_text(&chart->pieces, format, arguments);
    va_end(arguments);
    return text;
}

void atlas_title(atlas_chart *chart, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(chart->title, sizeof chart->title, format, arguments);
    va_end(arguments);
}

void atlas_caption(atlas_chart *chart, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t used = chart->caption != NULL ? strlen(chart->caption) : 0, bytes = strlen(text) + 1;
    chart->caption = memory_grow(chart->caption, used + bytes, 1);
    memcpy(chart->caption + used, text, bytes);
}

atlas_curve atlas_curve_new(atlas_chart *chart, const char *name, size_t most, unsigned style)
{
    double *number = atlas_keep(chart, most, 4 * sizeof *number);
    const cinch_series series = {.name = name,
                                 .x = number,
                                 .y = number + most,
                                 .low = number + 2 * most,
                                 .high = number + 3 * most,
                                 .style = style};
    return (atlas_curve){.series = series, .number = number, .most = most};
}

void atlas_curve_add(atlas_curve *curve, double x, double y, double low, double high)
{
    const double point[4] = {x, y, low, high};
    REQUIRE(curve->series.count < curve->most);
    for (unsigned i = 0; i < 4; i++)
        curve->number[i * curve->most + curve->series.count] = point[i];
    curve->series.count++;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void csv_number(FILE *out, double x)
{
    fprintf(out, ",%s", isfinite(x) ? text_of_double(x).text : "");
}

static void csv_series(FILE *out, const cinch_panel *panel, const cinch_series *series)
{
    for (size_t i = 0; i < series->count && !(series->style & CINCH_GUIDE); i++) {
        csv_put_cell(out, panel->label);
        fputc(',', out);
        csv_put_cell(out, series->name);
        csv_number(out, series->x[i]);
        csv_number(out, series->y[i]);
        csv_number(out, series->low[i]);
        csv_number(out, series->high[i]);
        fputc('\n', out);
    }
}

void atlas_draw(atlas_chart *chart, const cinch_panel *panels, size_t count, const char *x,
                unsigned axis, const char *column)
{
    chart->chart =
        (cinch_chart){.caption = {.label = x}, .axis = axis, .panels = panels, .count = count};
    FILE *out = memory_stream(&chart->csv, &chart->csv_count);
    fprintf(out, "panel,series,%s,value,low,high\n", column);
    for (size_t p = 0; p < count; p++)
        for (size_t s = 0; s < panels[p].count; s++)
            csv_series(out, &panels[p], &panels[p].series[s]);
    memory_stream_end(out);
}

/* ---- The whole ------------------------------------------------------------------------------- */

cinch_status atlas_scene(cinch_scene *scene, owned_arena *memory, const atlas_chart *chart,
                         uint32_t columns)
{
    bool is_map = chart->map.rows > 0;
    cinch_heat_map map = chart->map;
    cinch_chart drawn = chart->chart;
    map.caption.title = drawn.caption.title = chart->title;
    map.caption.description = drawn.caption.description = chart->caption;
    const picture_source source = {
        .chart = is_map ? NULL : &drawn, .map = is_map ? &map : NULL, .columns = columns};
    return picture_draw(scene, memory, &source);
}

void atlas_draw_all(atlas *atlas)
{
    atlas_add_success(atlas);
    atlas_add_shares(atlas);
    atlas_add_critical(atlas);
    atlas_add_passes(atlas);
    atlas_add_cost(atlas);
    atlas_add_rates(atlas);
    atlas_add_starts(atlas);
}

void atlas_close(atlas *atlas)
{
    for (size_t i = 0; i < atlas->charts; i++) {
        free(atlas->chart[i].caption);
        free(atlas->chart[i].csv);
        memory_drop(&atlas->chart[i].pieces);
    }
    free(atlas->chart);
    free(atlas->remark);
    memory_drop(&atlas->pieces);
    atlas_free(&atlas->data);
}
