/* capacity.c - what a sweep of many widths says about capacity, as a document. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/index.h"
#include "atlas/preset.h"
#include "system/memory.h"
#include "talk/output.h"

const char atlas_capacity_head[] = "# Capacity: how many symbols fit through k units\n\n";

enum { NEAREST = 6 }; /* cells that are shown around a transition */

static const char intro[] =
    "The article that Cinch starts from estimates that two hidden units hold about 11 symbols, "
    "three about 30 and four more than 100, and that this grows faster than linearly. Here is how "
    "many they hold when networks of one hidden layer (tanh, softmax, no biases) are trained on "
    "cycle:N from many random starts, with a stated number of passes at most: the N at which half "
    "of the seeds become exact. That is a statement about a trainer and its budget, not about "
    "networks: weights exist for any N from two units on.\n\n";

/* ---- Against the article --------------------------------------------------------------------- */

static void put_against(FILE *out, const atlas_data *data)
{
    static const char *const claims[] = {"about 11", "about 30", "more than 100"};
    fputs("## Against the article\n\n", out);
    for (uint32_t width = 2; width <= 4; width++) {
        const char *gap = "";
        fprintf(out, "- k = %u, %s in the article: ", width, claims[width - 2]);
        for (size_t i = 0; i < data->settings; i++) {
            const atlas_critical *c = atlas_find_critical(data, i, width);
            if (c == NULL)
                continue;
            double times = c->symbols / atlas_known_capacity(width).article;
            fprintf(out, "%shalf of the seeds at N = %s with %s, %.*f times as many", gap,
                    atlas_critical_text(c).text, data->setting[i].label, times < 10 ? 1 : 0, times);
            gap = "; ";
        }
        fputs(*gap != '\0' ? ".\n" : "not reached here.\n", out);
    }
    fputc('\n', out);
}

/* How much one unit more brings; in proportion it would be (k + 1) / k. */
static void put_growth(FILE *out, const atlas_data *data)
{
    for (size_t i = 0; i < data->settings; i++) {
        const char *gap = "";
        bool faster = true;
        for (uint32_t width = 2; width < 64; width++) {
            const atlas_critical *a = atlas_find_critical(data, i, width),
                                 *b = atlas_find_critical(data, i, width + 1);
            if (a == NULL || b == NULL)
                continue;
            double times = b->symbols / a->symbols;
            if (*gap == '\0')
                fprintf(out, "With %s one unit more brings", data->setting[i].label);
            fprintf(out, "%s %.*f times as many symbols from %u to %u units", gap,
                    times < 10 ? 1 : 0, times, width, width + 1);
            faster = faster && times > (width + 1.0) / width;
            gap = ",";
        }
        if (*gap != '\0')
            fprintf(out, ": that is %s.\n\n",
                    faster ? "faster than linear, as the article says" : "not faster than linear");
    }
}

/* ---- Around the transition ------------------------------------------------------------------- */

/* Whether a cell is among the nearest to the critical N, in ratio, of its setting and width; not
 * where that is twice as many or half. */
static bool is_near(const atlas_data *data, const atlas_cell *cell, const atlas_critical *at)
{
    size_t nearer = 0;
    double own = fabs(log(cell->symbols / at->symbols));
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *other = &data->cell[i];
        if (other->setting == cell->setting && other->width == cell->width)
            nearer += fabs(log(other->symbols / at->symbols)) < own;
    }
    return nearer < NEAREST && own < log(2);
}

static void put_transitions(FILE *out, const atlas_data *data)
{
    fputs("## Around the transition\n\nThe cells nearest to it, with 95 % intervals.\n\n"
          "| trainer | k | N | exact seeds | share | median passes |\n"
          "|---|---:|---:|---:|---:|---:|\n",
          out);
    for (size_t i = 0; i < data->cells; i++) {
        const atlas_cell *cell = &data->cell[i];
        const atlas_critical *at = atlas_find_critical(data, cell->setting, cell->width);
        if (at == NULL || !is_near(data, cell, at))
            continue;
        fprintf(out, "| %s | %u | %s | %llu of %llu | %.0f %% (%.0f-%.0f) | %s |\n",
                data->setting[cell->setting].label, cell->width, text_of_count(cell->symbols).text,
                (unsigned long long)cell->exact, (unsigned long long)cell->tried, 100 * cell->share,
                100 * cell->low, 100 * cell->high,
                cell->passes > 0 ? text_of_number(cell->passes).text : "");
    }
    fputc('\n', out);
}

/* ---- The document ---------------------------------------------------------------------------- */

char *atlas_capacity(const atlas *atlas, int preset, size_t *count)
{
    const atlas_data *data = &atlas->data;
    char *text;
    FILE *out = memory_stream(&text, count);
    fputs(atlas_capacity_head, out);
    fputs(intro, out);
    fprintf(out,
            "%s in %s, made by cinch %s. One command repeats all of it, and draws the charts:\n\n"
            "<!-- not run: it trains for long -->\n```sh\n"
            "$ cinch atlas --preset %s -o capacity\n```\n\n",
            counted(data->networks, "network").text, counted(data->cells, "cell").text,
            CINCH_VERSION, atlas_preset_words[preset]);
    atlas_put_settings(out, data);
    atlas_put_critical(out, data);
    put_against(out, data);
    put_growth(out, data);
    put_transitions(out, data);
    fputs("## Step by step\n\nWhat the command above does; each line goes on where it was "
          "interrupted:\n\n<!-- not run: they train for long -->\n```sh\n",
          out);
    char *command;
    for (size_t i = 0; (command = atlas_preset_command(preset, i)) != NULL; i++) {
        fprintf(out, "$ %s\n", command);
        free(command);
    }
    fputs("$ cinch atlas " ATLAS_PRESET_DATABASE " -o .\n```\n", out);
    memory_stream_end(out);
    return text;
}
