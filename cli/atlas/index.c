/* index.c - the index beside the charts: what each shows, in Markdown; and all of it as JSON. */
#include "atlas/index.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/output.h"

const char atlas_index_head[] = "# Atlas of capacity\n\n";

/* As a word of a shell's command. */
static void put_word(FILE *out, const char *word)
{
    bool plain = word[0] != '\0' && word[0] != '-';
    for (const char *at = word; *at != '\0'; at++)
        plain = plain && (isalnum((unsigned char)*at) || strchr("./_-:,+=@%", *at) != NULL);
    if (plain) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word != '\0'; word++)
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    fputc('\'', out);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

void atlas_put_settings(FILE *out, const atlas_data *data)
{
    fputs("| setting | family | hidden layers | activation, output | biases | trainer | rate | "
          "start | passes at most | cells | networks |\n"
          "|---|---|---|---|---|---|---:|---|---:|---:|---:|\n",
          out);
    for (size_t i = 0; i < data->settings; i++) {
        const atlas_setting *s = &data->setting[i];
        fputs("| ", out);
        put_markdown(out, s->label);
        fputs(" | ", out);
        put_markdown(out, atlas_word(s, SWEEP_FAMILY));
        const char *layers = atlas_word(s, SWEEP_HIDDEN);
        bool none = strcmp(layers, "none") == 0; /* and then nothing to activate */
        fprintf(out, " | %s | %s%s%s | %s | %s | %g | %s | %s | %s | %s |\n",
                layers[0] != '\0' ? layers : "one", none ? "" : atlas_word(s, SWEEP_ACTIVATION),
                none ? "" : ", ", atlas_word(s, SWEEP_OUTPUT),
                atlas_number(s, SWEEP_BIAS) > 0 ? "yes" : "no", atlas_word(s, SWEEP_TRAINER),
                atlas_number(s, SWEEP_RATE), atlas_start_text(s).text,
                text_of_count((uint64_t)atlas_number(s, SWEEP_BUDGET)).text,
                text_of_count(s->cells).text, text_of_count(s->networks).text);
    }
    fputc('\n', out);
}

/* A table has a column for each width, and no more columns than can be read. */
enum { MOST_COLUMNS = 12, MOST_WIDTHS = MOST_COLUMNS - 1 };

static void put_measured(FILE *out, const atlas_data *data, size_t setting, const uint32_t *width,
                         size_t widths)
{
    bool any = false;
    for (size_t i = 0; i < widths; i++)
        any = any || atlas_find_critical(data, setting, width[i]) != NULL;
    if (!any)
        return;
    fputs("| ", out);
    put_markdown(out, data->setting[setting].label);
    for (size_t i = 0; i < widths; i++) {
        const atlas_critical *c = atlas_find_critical(data, setting, width[i]);
        fprintf(out, " | %s", c != NULL ? atlas_critical_text(c).text : "");
    }
    fputs(" |\n", out);
}

/* What is known beside it: by spherical codes, where these end with a wave before the number. */
static void put_limits(FILE *out, const uint32_t *width, size_t widths)
{
    static const char *const claims[] = {"about 11", "about 30", "over 100"};
    fputs("| the article", out);
    for (size_t i = 0; i < widths; i++)
        fprintf(out, " | %s", width[i] >= 2 && width[i] <= 4 ? claims[width[i] - 2] : "");
    fputs(" |\n", out);
    for (size_t c = 0; c < CINCH_CONTOURS; c++) {
        fprintf(out, "| best margin %g", atlas_contour_margin(c));
        for (size_t i = 0; i < widths; i++) {
            cinch_capacity capacity = atlas_known_capacity(width[i]);
            double symbols = capacity.symbols[c];
            fprintf(out, " | %s%s", symbols > 0 && !capacity.known[c] ? "~ " : "",
                    symbols > 0 ? text_of_number(round(symbols)).text : "");
        }
        fputs(" |\n", out);
    }
    fputs("| integers -3..3 hold", out);
    for (size_t i = 0; i < widths; i++) {
        double integers = atlas_known_capacity(width[i]).integers;
        fprintf(out, " | %s", integers > 0 ? text_of_number(integers).text : "");
    }
    fputs(" |\n| weights exist for", out);
    for (size_t i = 0; i < widths; i++)
        fputs(width[i] == 1 ? " | 2" : " | any", out);
    fputs(" |\n", out);
}

static const char limits_note[] =
    "The article estimates how much two, three and four units hold. A margin's row has the "
    "number of evenly spread output vectors that leave this margin, by the best known spherical "
    "codes: the article's three estimates lie between margins 0.218 and 0.159. After ~ the known "
    "codes do not reach so far, and the number goes on with the angle to the power 1 - k. The last "
    "row is what weights exist for, in real numbers: two classes through one unit without biases, "
    "any number through two or more; what is measured is what training finds.\n\n";

static void put_table(FILE *out, const atlas_data *data, const uint32_t *width, size_t widths,
                      bool limits)
{
    fputs("| hidden units", out);
    for (size_t i = 0; i < widths; i++)
        fprintf(out, " | %s", atlas_width_text(width[i]).text);
    fputs(" |\n|---", out);
    for (size_t i = 0; i < widths; i++)
        fputs("|---:", out);
    fputs("|\n", out);
    for (size_t i = 0; i < data->settings; i++)
        put_measured(out, data, i, width, widths);
    if (limits)
        put_limits(out, width, widths);
    fputc('\n', out);
}

void atlas_put_critical(FILE *out, const atlas_data *data)
{
    bool limits = true;
    if (data->criticals == 0)
        return;
    uint32_t *width = memory_take(data->criticals, sizeof *width);
    for (size_t i = 0; i < data->criticals; i++) {
        width[i] = data->critical[i].width;
        limits = limits && atlas_limits_apply(&data->setting[data->critical[i].setting]);
    }
    fputs("## Symbols at which half of the seeds are exact\n\nWith 95 % intervals.\n\n", out);
    size_t widths = atlas_distinct(width, data->criticals);
    for (size_t at = 0; at < widths; at += MOST_WIDTHS)
        put_table(out, data, width + at, widths - at < MOST_WIDTHS ? widths - at : MOST_WIDTHS,
                  limits);
    fputs(limits ? limits_note : "", out);
    free(width);
}

/* ---- The index ------------------------------------------------------------------------------- */

/* Both themes where a kind can be shown in a page; links to the others. */
static void put_chart(FILE *out, const atlas_chart *chart, unsigned kinds)
{
    const char *kind = kinds & 1U << PICTURE_SVG ? "svg" : kinds & 1U << PICTURE_PNG ? "png" : NULL;
    fprintf(out, "## %s\n\n", chart->title);
    if (kind != NULL)
        fprintf(out,
                "<picture>\n<source media=\"(prefers-color-scheme: dark)\" "
                "srcset=\"%s-dark.%s\">\n<img alt=\"%s\" src=\"%s.%s\">\n</picture>\n\n",
                chart->stem, kind, chart->title, chart->stem, kind);
    put_markdown(out, chart->caption);
    fprintf(out, "\n\nNumbers: [%s.csv](%s.csv)", chart->stem, chart->stem);
    for (int i = 0; i < ATLAS_KINDS; i++)
        if (kinds & 1U << i)
            fprintf(out, "; %s: [light](%s.%s), [dark](%s-dark.%s)", atlas_kind_words[i],
                    chart->stem, atlas_kind_words[i], chart->stem, atlas_kind_words[i]);
    fputs(".\n\n", out);
}

const char *const atlas_kind_words[] = {"svg", "png", "pdf", NULL};

char *atlas_index(const atlas *atlas, const char *directory, unsigned kinds, size_t *count)
{
    const atlas_data *data = &atlas->data;
    char *text;
    FILE *out = memory_stream(&text, count);
    fputs(atlas_index_head, out);
    fprintf(out,
            "%s in %s. Made by cinch %s; the same database gives the same files:\n\n```\n$ cinch "
            "atlas ",
            counted(data->networks, "network").text, counted(data->cells, "cell").text,
            CINCH_VERSION);
    put_word(out, data->path);
    if (atlas->only != NULL) {
        fputs(" --only ", out);
        put_word(out, atlas->only);
    }
    fputs(" -o ", out);
    put_word(out, directory);
    const char *gap = " --as ";
    for (int i = 0; kinds != 1U << PICTURE_SVG && i < ATLAS_KINDS; i++)
        if (kinds & 1U << i) {
            fprintf(out, "%s%s", gap, atlas_kind_words[i]);
            gap = ",";
        }
    fputs("\n```\n\n", out);
    atlas_put_settings(out, data);
    atlas_put_critical(out, data);
    for (size_t i = 0; i < atlas->charts; i++)
        put_chart(out, &atlas->chart[i], kinds);
    for (size_t i = 0; i < atlas->remarks; i++) {
        fputs(i == 0 ? "## What is not drawn\n\n- " : "- ", out);
        put_markdown(out, atlas->remark[i]);
        fputs(".\n", out);
    }
    memory_stream_end(out);
    return text;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *criticals_json(const atlas_data *data)
{
    json_t *all = json_array();
    for (size_t i = 0; i < data->criticals; i++) {
        const atlas_critical *c = &data->critical[i];
        json_array_append_new(
            all, json_pack("{s:o*, s:o, s:o, s:o, s:o, s:o}", "setting",
                           json_string(data->setting[c->setting].label), "width",
                           json_from_count(c->width), "symbols", json_from_double(c->symbols),
                           "low", json_from_double(c->low), "high", json_from_double(c->high),
                           "networks", json_from_count(c->tried)));
    }
    return all;
}

static json_t *success_json(const atlas_data *data)
{
    json_t *all = json_array();
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *c = &data->cell[i];
        json_array_append_new(
            all,
            json_pack("{s:o*, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "setting",
                      json_string(data->setting[c->setting].label), "width",
                      json_from_count(c->width), "symbols", json_from_count(c->symbols), "networks",
                      json_from_count(c->tried), "exact", json_from_count(c->exact), "share",
                      json_from_double(c->share), "low", json_from_double(c->low), "high",
                      json_from_double(c->high), "passes", json_from_double(c->passes),
                      "microseconds", json_from_double(c->microseconds)));
    }
    return all;
}

json_t *atlas_json(const atlas *atlas)
{
    json_t *settings = json_array(), *charts = json_array(), *remarks = json_array();
    const atlas_data *data = &atlas->data;
    for (size_t i = 0; i < data->settings; i++)
        json_array_append_new(settings, json_string(data->setting[i].label));
    for (size_t i = 0; i < atlas->charts; i++)
        json_array_append_new(charts, json_pack("{s:s, s:o*, s:o*}", "name", atlas->chart[i].stem,
                                                "title", json_string(atlas->chart[i].title),
                                                "caption", json_string(atlas->chart[i].caption)));
    for (size_t i = 0; i < atlas->remarks; i++)
        json_array_append_new(remarks, json_string(atlas->remark[i]));
    return json_pack("{s:s, s:o*, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "command", "atlas",
                     "database", json_string(data->path), "networks",
                     json_from_count(data->networks), "cells", json_from_count(data->cells),
                     "settings", settings, "success", success_json(data), "critical",
                     criticals_json(data), "charts", charts, "not_drawn", remarks);
}
