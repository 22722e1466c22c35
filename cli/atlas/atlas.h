/* atlas.h - charts of a database of sweeps: what is read from it, and what is drawn. */
#ifndef CLI_ATLAS_ATLAS_H
#define CLI_ATLAS_ATLAS_H

#include <stdio.h>

#include "cinch_draw.h"
#include "cinch_train.h"
#include "sweep/setting.h"
#include "system/memory.h"
#include "talk/output.h"

/* ---- What the database holds ----------------------------------------------------------------- */

/* What is known of capacity beside what was measured. */
typedef enum atlas_limit {
    ATLAS_ARTICLE,     /* the article's estimate */
    ATLAS_INTEGERS,    /* what whole numbers from -3 to 3 hold */
    ATLAS_TWO_CLASSES, /* what one unit without biases holds */
    ATLAS_CONTOUR      /* and CINCH_CONTOURS - 1 more: what leaves a margin */
} atlas_limit;

/* How networks were trained; cells of one setting differ in symbols and width alone. */
typedef struct atlas_setting {
    sweep_value value[SWEEP_SETTINGS]; /* as in the database; hidden is "" for one layer, "none",
                                          or "4-2" */
    uint64_t networks, cells;
    char label[200]; /* "adam", or "adam, rate 0.3": what tells it from the others */
} atlas_setting;

/* One point of the grid. */
typedef struct atlas_cell {
    size_t setting;
    uint32_t symbols, width;
    uint64_t connections, tried, exact;
    double share, low, high; /* of exact seeds, with its 95 % interval */
    double passes;           /* median of the exact ones; NaN without one */
    double microseconds;     /* CPU per pass; NaN where no times were kept */
} atlas_cell;

/* Where half of the seeds are exact. */
typedef struct atlas_critical {
    size_t setting;
    uint32_t width;
    double symbols, low, high;
    uint64_t tried;
} atlas_critical;

/* "23.2 (22.8-23.7)", "1356 (1319-1397)"; without the interval where the seeds are too few for
 * one. */
short_text atlas_critical_text(const atlas_critical *critical);
/* "23.2" or "1356", or "about 3000": the same number alone. */
short_text atlas_crossing_text(const atlas_critical *critical);

/* Settings with most cells come first; cells are ordered by setting, width, symbols. */
typedef struct atlas_data {
    const char *path;
    atlas_setting *setting;
    atlas_cell *cell;
    atlas_critical *critical;
    size_t settings, cells, criticals;
    size_t setting_capacity, cell_capacity, critical_capacity;
    uint64_t networks;
} atlas_data;

/* Reads a database that another program may be writing to; free it in any case. */
bool atlas_read(atlas_data *data, const char *path, problem *issue);
void atlas_free(atlas_data *data);

/*
 * Gives each setting its label: the trainer, what two settings of one trainer differ in, and the
 * hidden layers unless there is one.
 */
void atlas_name_settings(atlas_data *data);
/* Whether a setting's label names the hidden layers: then it has no other width. */
bool atlas_names_layers(const atlas_setting *setting);
/* "k = 3", or "no hidden layer". */
short_text atlas_width_text(uint32_t width);
/* "hidden units k", and what they are where there are several layers. */
const char *atlas_units_text(const atlas_data *data);
/* "k = 3", "no hidden layer", or "hidden layers 4-2". */
short_text atlas_network_text(const atlas_setting *setting, uint32_t width);
/* Forgets all settings but those whose label has this text in it; false, and nothing, if none
 * has. */
bool atlas_keep_only(atlas_data *data, const char *text);

/* The critical N of a setting at a width, or NULL. */
const atlas_critical *atlas_find_critical(const atlas_data *data, size_t setting, uint32_t width);

/* Whether no setting before this one has its trainer. */
bool atlas_is_first_of_trainer(const atlas_data *data, size_t setting);

const char *atlas_word(const atlas_setting *setting, sweep_which which);
double atlas_number(const atlas_setting *setting, sweep_which which);

/* "uniform, 1"; "its own" for the annealed trainer. */
short_text atlas_start_text(const atlas_setting *setting);

/* Whether two settings agree in all but those of the set `but`. */
#define ATLAS_BUT(WHICH) (1U << (WHICH))
bool atlas_agree(const atlas_setting *a, const atlas_setting *b, unsigned but);

/* ---- Charts ---------------------------------------------------------------------------------- */

/* A chart, or a heat map if `map.rows` is not 0, with all that it points to but title and
 * caption. */
typedef struct atlas_chart {
    char stem[240]; /* of its files' names */
    char title[240];
    char *caption; /* sentences with the numbers that matter */
    char *csv;     /* the numbers that are drawn */
    size_t csv_count;
    cinch_chart chart;
    cinch_heat_map map;
    void *pieces; /* what both point to */
} atlas_chart;

typedef struct atlas {
    atlas_data data;
    const char *only; /* what the settings' labels have in them; NULL: all are drawn */
    atlas_chart *chart;
    const char **remark; /* what was not drawn, or not wholly */
    size_t charts, remarks;
    size_t chart_capacity, remark_capacity;
    void *pieces; /* the remarks */
} atlas;

/* All charts that the data allow. */
void atlas_draw_all(atlas *atlas);
void atlas_close(atlas *atlas);

/* A chart for a page, or for so many columns of a terminal: as picture_draw(). */
cinch_status atlas_scene(cinch_scene *scene, owned_arena *memory, const atlas_chart *chart,
                         uint32_t columns);

/* For those who add charts: a new one, whose stem becomes fit for names of files, and a remark. */
atlas_chart *atlas_add(atlas *atlas, const char *stem, const char *title);
void atlas_remark_add(atlas *atlas, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Memory that lives as long as the chart. */
void *atlas_keep(atlas_chart *chart, size_t count, size_t each_bytes);
const char *atlas_keep_text(atlas_chart *chart, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Another title, one that says a finding. */
void atlas_title(atlas_chart *chart, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds to the caption. */
void atlas_caption(atlas_chart *chart, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* How much a chart could show of a setting. */
typedef size_t atlas_measure(const atlas_data *data, size_t setting);
/*
 * The settings with most to show, `most` of them at most, those with most first; of equals the
 * earlier ones. Remarks which ones the chart `what` leaves out.
 */
size_t atlas_choose(atlas *atlas, const char *what, size_t *chosen, size_t most,
                    atlas_measure *much);
/* Puts numbers in order, each once; how many these are. */
size_t atlas_distinct(uint32_t *number, size_t count);

/* What is drawn over x, in a chart and in its CSV file, where x is called `column`. */
void atlas_draw(atlas_chart *chart, const cinch_panel *panels, size_t count, const char *x,
                unsigned axis, const char *column);

/* A curve that is being made, with room for `most` points; its interval is NaN where there is
 * none. */
typedef struct atlas_curve {
    cinch_series series;
    double *number; /* all x, then all y, low and high */
    size_t most;
} atlas_curve;

atlas_curve atlas_curve_new(atlas_chart *chart, const char *name, size_t most, unsigned style);
void atlas_curve_add(atlas_curve *curve, double x, double y, double low, double high);

enum { ATLAS_PANELS = 4 }; /* as many can be compared */

/* A chart over symbols that has a frame for each setting and, in it, a curve for each width. */
typedef struct atlas_panels_plan {
    const char *stem;
    const char *label; /* of a frame, before its setting */
    atlas_measure *much;
    bool (*shown)(const atlas_cell *cell);
    void (*add)(atlas_curve *curve, const atlas_cell *cell); /* its point */
    unsigned style, axis;                                    /* of curves; of y */
    double high;                                             /* y that the axis shows at least */
} atlas_panels_plan;

/* What was drawn so. */
typedef struct atlas_panels {
    atlas_chart *chart; /* without title and caption; NULL: there is nothing to draw */
    size_t setting[ATLAS_PANELS];
    size_t count;
    uint32_t width[CINCH_SERIES_COUNT]; /* the least ones; each has its colour in all frames */
    size_t widths;
} atlas_panels;

/* Adds it, and remarks what it leaves out. */
atlas_panels atlas_add_panels(atlas *atlas, const atlas_panels_plan *plan);
/* Curve w of frame p. */
const cinch_series *atlas_panels_curve(const atlas_panels *panels, size_t p, size_t w);
/* "adam, k = 3"; the setting alone where it names the layers. */
const char *atlas_curve_text(atlas_chart *chart, const atlas_setting *setting, uint32_t width);

void atlas_add_success(atlas *atlas);
void atlas_add_shares(atlas *atlas);
void atlas_add_critical(atlas *atlas);
void atlas_add_passes(atlas *atlas);
void atlas_add_cost(atlas *atlas);
void atlas_add_rates(atlas *atlas);
void atlas_add_starts(atlas *atlas);

/* What is known of so many units. */
cinch_capacity atlas_known_capacity(uint32_t width);

/* Symbols that so many units hold; NaN where nothing is known. A contour's margin. */
double atlas_limit_symbols(uint32_t width, unsigned limit);
double atlas_contour_margin(size_t contour);

/* Whether limits hold for how a sweep trained: one-to-one mappings, by family; one layer, no
 * biases. */
bool atlas_limits_apply(const atlas_setting *setting);

#endif
