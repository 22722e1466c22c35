/* preset.c - sweeps that are written down: the article's claim about capacity. */
#include "atlas/preset.h"

#include <stdio.h>
#include <stdlib.h>

#include "sweep/run.h"
#include "system/memory.h"

const char *const atlas_preset_words[] = {"article", "trial", NULL};

/*
 * A cell ends when its 95 % interval is this narrow: after 32 seeds where all or none are exact,
 * and after 112, which are all that there are, from about a third to two thirds.
 */
#define SURE  0.18f
#define SEEDS 112

/* One sweep of a preset. */
typedef struct preset_step {
    const char *trainer, *budget, *hidden, *symbols;
} preset_step;

/*
 * Around the transition of each width, and below it as far as it takes to see that all are exact.
 * Two budgets of each trainer, for capacity depends on them; the larger ones take too long at the
 * largest width, and with the annealed trainer reach beyond what a sweep may ask for.
 */
static const preset_step article_steps[] = {
    {"adam", "1000", "1", "2..8"},
    {"adam", "1000", "2", "2..32"},
    {"adam", "1000", "3", "5..150:5"},
    {"adam", "1000", "4", "50..500:25"},
    {"adam", "1000", "5", "200..2000:200"},
    {"adam", "2000", "2", "2..40"},
    {"adam", "2000", "3", "5..240:5"},
    {"adam", "2000", "4", "50..950:50"},
    {"sgd", "5000", "1", "2..8"},
    {"sgd", "5000", "2", "2..32"},
    {"sgd", "5000", "3", "5..150:5"},
    {"sgd", "5000", "4", "50..500:25"},
    {"sgd", "20000", "2", "2..40"},
    {"sgd", "20000", "3", "5..180:5"},
    {"anneal", "60", "2", "200..2000:100"},
    {"anneal", "60", "3", "4000..28000:4000"},
    {"anneal", "100", "2", "1000..8000:500"},
};

static const preset_step trial_steps[] = {
    {"adam", "200", "1,2", "2..16"},
    {"sgd", "200", "1,2", "2..16"},
    {"anneal", "40", "2", "100..500:100"},
};

typedef struct preset_list {
    const preset_step *step;
    size_t count;
} preset_list;

static const preset_list lists[] = {
    {article_steps, sizeof article_steps / sizeof *article_steps},
    {trial_steps, sizeof trial_steps / sizeof *trial_steps},
};

char *atlas_preset_command(int preset, size_t step)
{
    enum { ROOM = 200 };
    if (step >= lists[preset].count)
        return NULL;
    const preset_step *one = &lists[preset].step[step];
    char *text = memory_take(ROOM, 1);
    snprintf(text, ROOM,
             "cinch sweep --trainer %s --budget %s --hidden %s --symbols %s --seeds %d --sure %g "
             "--db " ATLAS_PRESET_DATABASE,
             one->trainer, one->budget, one->hidden, one->symbols, SEEDS, (double)SURE);
    return text;
}

bool atlas_preset_run(int preset, const char *database, bool quiet, problem *issue)
{
    progress talk;
    progress_init(&talk, quiet);
    for (size_t i = 0; i < lists[preset].count; i++) {
        const preset_step *one = &lists[preset].step[i];
        const sweep_options options = {.common = {.quiet = quiet},
                                       .list = {[SWEEP_TRAINER] = one->trainer,
                                                [SWEEP_BUDGET] = one->budget,
                                                [SWEEP_HIDDEN] = one->hidden},
                                       .symbols = one->symbols,
                                       .seeds = SEEDS,
                                       .sure = SURE,
                                       .db = database};
        progress_say(&talk, "step %zu of %zu: %s, %s passes at most, hidden %s, N = %s", i + 1,
                     lists[preset].count, one->trainer, one->budget, one->hidden, one->symbols);
        if (sweep_quietly(&options, issue) != EXIT_OK)
            return false;
    }
    return true;
}
