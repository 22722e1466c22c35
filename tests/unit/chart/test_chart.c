/* Charts: nice ticks, no label on another, extremes kept. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chart/axis.h"
#include "scene_checks.h"
#include "support.h"

static void ticks_are_nice(void **state)
{
    (void)state;
    rng_state rng = {.seed = 31};
    for (int round = 0; round < test_times(20000); round++) {
        chart_axis axis = {.log = round % 2};
        int most = (int)test_between(&rng, 3, 8), scale = (int)test_between(&rng, 0, 400) - 200;
        double base = (double)test_uniform(&rng) * pow(10.0, scale);
        double power = pow(10.0, scale - (int)test_between(&rng, 0, 12));
        double wide = (double)test_uniform(&rng) * power;
        double x[2] = {axis.log ? fabs(base) : base,
                       axis.log ? fabs(base) + fabs(wide) : base + wide};
        if (axis.log && round % 4 == 1)
            x[1] = x[0] * pow(10.0, test_between(&rng, 0, 60));
        axis_include(&axis, x[0]);
        axis_include(&axis, x[1]);
        if (!axis.any)
            continue;
        axis_finish(&axis, most);
        assert_true(axis.ticks >= (axis.log ? 2 : 3) && axis.ticks <= most + 1);
        double first = axis_part(&axis, axis.tick[0]);
        double last = axis_part(&axis, axis.tick[axis.ticks - 1]);
        for (int i = 0; i < 2 && axis_takes(&axis, x[i]); i++)
            assert_true(axis.low <= x[i] + 1e-8 * fabs(x[i]) &&
                        axis.high >= x[i] - 1e-8 * fabs(x[i]));
        for (int i = 0; i < axis.ticks; i++) {
            number_text text, before = {""};
            double part = axis_part(&axis, axis.tick[i]);
            double even = first + (last - first) * i / (axis.ticks - 1.0);
            assert_true(part >= 0.0 && part <= 1.0);
            assert_true(fabs(part - even) < (axis.log ? 0.2 * (last - first) : 1e-3));
            text = axis_tick_text(&axis, i);
            if (i > 0)
                before = axis_tick_text(&axis, i - 1);
            assert_string_not_equal(text.text, before.text);
        }
    }
}

static void a_decade_has_these_ticks(void **state)
{
    (void)state;
    static const struct {
        unsigned axis;
        double low, high;
        const char *ticks;
    } cases[] = {
        {CINCH_AXIS_ENDS, 0.0, 64.0, "0 20 40 64 "},
        {CINCH_AXIS_ENDS, 0.0, 0.7, "0 0.2 0.4 0.7 "},
        {CINCH_AXIS_ENDS, 0.0, 60.0, "0 10 20 30 40 50 60 "},
        {CINCH_AXIS_LOG, 1.0, 11278.0, "1 10 100 1000 10,000 "},
        {CINCH_AXIS_LOG, 1.0, 58.0, "1 2 5 10 20 50 "},
        {0, 0.0, 1.0, "0 0.2 0.4 0.6 0.8 1 "},
        {0, -3.0, 7.0, "-4 -2 0 2 4 6 8 "},
        {0, 5.0, 5.0, "4.4 4.6 4.8 5 5.2 5.4 5.6 "},
        {0, 0.0, 0.0, "-1 -0.5 0 0.5 1 "},
        {0, 0.0, 1.2e7, "0 2 M 4 M 6 M 8 M 10 M 12 M "},
        {0, 1.0e6, 1.1e6, "1,000,000 1,020,000 1,040,000 1,060,000 1,080,000 1,100,000 "},
        {0, -1.5e6, 1.5e6, "-1.5 M -1 M -500,000 0 500,000 1 M 1.5 M "},
        {CINCH_AXIS_LOG, 2e4, 2e6, "20,000 50,000 100,000 200,000 500,000 1 M 2 M "},
        {CINCH_AXIS_LOG, 1.0, 10.0, "1 2 5 10 "},
        {CINCH_AXIS_LOG, 0.003, 450.0, "0.01 0.1 1 10 100 "},
        {CINCH_AXIS_LOG, 7.0, 7.0, "2 5 10 "},
        {CINCH_AXIS_LOG, 1.0, 1e12, "1 100 10,000 1 M 100 M 1e+10 1e+12 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        chart_axis axis = {.log = cases[i].axis == CINCH_AXIS_LOG,
                           .ends = cases[i].axis == CINCH_AXIS_ENDS};
        words text = {.used = 0};
        axis_include(&axis, cases[i].low);
        axis_include(&axis, cases[i].high);
        axis_finish(&axis, 6);
        for (int tick = 0; tick < axis.ticks; tick++) {
            words_add(&text, axis_tick_text(&axis, tick).text, " ");
        }
        assert_string_equal(text.text, cases[i].ticks);
        if (cases[i].axis && cases[i].low < cases[i].high)
            assert_true(axis_part(&axis, cases[i].high) > 1.0 - 1e-9 &&
                        axis_part(&axis, 0.999 * cases[i].high) < 1.0);
    }
}

enum { MOST_POINTS = 3000, MOST_SERIES = 9, MOST_PANELS = 4 };

static double random_number(rng_state *rng, uint32_t kind)
{
    static const double odd[] = {__builtin_nan(""), HUGE_VAL, -HUGE_VAL, 0.0,   -1.0,
                                 DBL_MAX,           -DBL_MAX, DBL_MIN,   5e-324};
    if (kind == 0)
        return 2.0;
    if (kind == 1 && test_between(rng, 0, 3) == 0)
        return odd[test_between(rng, 0, 8)];
    double x = (double)test_uniform(rng);
    return kind == 2 ? x * 1e250 : kind == 3 ? x * 1e-250 : x;
}

static const char long_name[] =
    "a name that is far too long for one line of any picture and must be cut so that it stays on "
    "the page, whatever else there is";

static cinch_series random_series(rng_state *rng, uint32_t kind)
{
    static const char *const names[] = {"loss", "", "\xe6\xbc\xa2\xe5\xad\x97", long_name};
    size_t count =
        test_between(rng, 0, 3) ? test_between(rng, 0, 12) : test_between(rng, 0, MOST_POINTS);
    double *x = test_memory((count + 1) * sizeof *x), *y = test_memory((count + 1) * sizeof *x);
    double *low = test_memory((count + 1) * sizeof *x),
           *high = test_memory((count + 1) * sizeof *x);
    double first = test_between(rng, 0, 3) ? 0.0 : 123456.0, step = first > 0.0 ? 1e-4 : 1.0;
    for (size_t i = 0; i < count; i++) {
        x[i] = first + step * (double)i + (kind == 1 ? random_number(rng, 1) : 0.0);
        y[i] = random_number(rng, kind);
        low[i] = y[i] - fabs(random_number(rng, kind));
        high[i] = y[i] + fabs(random_number(rng, kind));
    }
    cinch_series series = {.x = x, .y = y, .low = low, .high = high, .count = count};
    series.name = names[test_between(rng, 0, 3)];
    series.style = test_between(rng, 0, 63);
    return series;
}

static void free_series(cinch_series *series)
{
    const double *arrays[] = {series->x, series->y, series->low, series->high};
    for (int i = 0; i < 4; i++) {
        void *memory;
        memcpy(&memory, &arrays[i], sizeof memory);
        free(memory);
    }
}

static void charts_keep_their_labels_apart(void **state)
{
    (void)state;
    rng_state rng = {.seed = 32};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(600); round++) {
        cinch_series series[MOST_PANELS][MOST_SERIES];
        cinch_panel panels[MOST_PANELS];
        static const unsigned axes[] = {0, CINCH_AXIS_LOG, CINCH_AXIS_WHOLE};
        cinch_chart chart = {.caption.description = "Numbers", .panels = panels};
        chart.caption.title = test_between(&rng, 0, 1) ? "A chart" : long_name;
        chart.caption.label = test_between(&rng, 0, 1) ? "passes" : long_name;
        chart.axis = axes[test_between(&rng, 0, 2)];
        chart.count = test_between(&rng, 1, MOST_PANELS);
        for (size_t i = 0; i < chart.count; i++) {
            size_t count = test_between(&rng, 0, MOST_SERIES);
            panels[i] = (cinch_panel){.series = series[i], .count = count};
            panels[i].label = test_between(&rng, 0, 1) ? "margin" : long_name;
            panels[i].axis = test_between(&rng, 0, 2);
            panels[i].axis += 8 * test_between(&rng, 0, 1);
            panels[i].high = test_between(&rng, 0, 1);
            for (size_t j = 0; j < count; j++)
                series[i][j] = random_series(&rng, test_between(&rng, 0, 6));
        }
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_scene scene;
        cinch_status status = cinch_draw_chart(&scene, &chart, layouts[round % 4], &arena);
        assert_true(status == CINCH_OK || status == CINCH_NO_ROWS);
        if (status == CINCH_OK) {
            scene_is_sound(&scene);
            free(svg_of(&scene));
        }
        for (size_t i = 0; i < chart.count; i++)
            for (size_t j = 0; j < panels[i].count; j++)
                free_series(&series[i][j]);
    }
    free(memory);
}

/* Of many points few are drawn, the single highest one among them. */
static void long_series_keep_their_extremes(void **state)
{
    (void)state;
    enum { COUNT = 100000, PEAK = 54321 };
    void *memory = test_memory(ARENA_BYTES);
    double *x = test_memory(COUNT * sizeof *x), *y = test_memory(COUNT * sizeof *y);
    for (int i = 0; i < COUNT; i++) {
        x[i] = i + 1;
        y[i] = i == PEAK ? 5.0 : 0.001 * (i % 7);
    }
    for (int log = 0; log < 2; log++) {
        cinch_series series = {.name = "s", .x = x, .y = y, .count = COUNT};
        cinch_panel panel = {.label = "y", .series = &series, .count = 1};
        cinch_chart chart = {.caption = {.title = "t", .label = "x"},
                             .axis = log ? CINCH_AXIS_LOG : 0,
                             .panels = &panel,
                             .count = 1};
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_scene scene;
        assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_OK);
        double highest = 1e9, top = 1e9;
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
            if (mark->kind == MARK_PATH && mark->role == ROLE_FAINT)
                top = mark->point[1];
            if (mark->kind != MARK_PATH || mark->role != ROLE_SERIES)
                continue;
            assert_true(mark->count > 100 && mark->count <= 1000);
            for (size_t i = 0; i < mark->count; i++)
                highest = fmin(highest, mark->point[2 * i + 1]);
        }
        assert_true(fabs(highest - top) < 1e-6);
    }
    free(x);
    free(y);
    free(memory);
}

/* They need no numbers, stand behind the lines, and take neither a letter nor an entry of the
 * legend. */
static void uprights_cross_the_frame(void **state)
{
    (void)state;
    static unsigned char memory[1 << 20];
    double x[] = {1.0, 2.0, 4.0}, y[] = {1.0, 2.0, 3.0}, at = 2.0;
    cinch_series series[] = {{.name = "s", .x = x, .y = y, .count = 3, .style = CINCH_DASHED},
                             {.name = "exact", .x = &at, .count = 1, .style = CINCH_UPRIGHTS}};
    cinch_panel panel = {.label = "y", .series = series, .count = 2};
    cinch_chart chart = {.caption = {.title = "t", .label = "x"}, .panels = &panel, .count = 1};
    for (int i = 0; i < 4; i++) {
        cinch_arena arena = cinch_arena_over(memory, sizeof memory);
        cinch_scene scene;
        assert_int_equal(cinch_draw_chart(&scene, &chart, layouts[i], &arena), CINCH_OK);
        scene_is_sound(&scene);
        const cinch_mark *frame = NULL, *line = NULL, *path = NULL;
        int names = 0, letters = 0;
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
            if (mark->kind == MARK_PATH && mark->role == ROLE_FAINT)
                frame = mark;
            else if (mark->kind == MARK_PATH)
                path = mark;
            else if (mark->kind == MARK_LINE && mark->role == ROLE_FAINT)
                line = mark;
            else if (mark->kind == MARK_LABEL) {
                names += strcmp(mark->text, "exact") == 0;
                letters += strcmp(mark->text, "a") == 0;
            }
            assert_false(path && line == mark);
        }
        assert_true(frame && line && path && path->dashed);
        assert_true(fabs(line->x - path->point[2]) < 1e-9 && line->x == line->x2);
        assert_true(line->y == frame->point[5] && line->y2 == frame->point[1]);
        assert_int_equal(names, 1);
        assert_int_equal(letters, 0);
    }
}

/* An interval needs both its ends. */
static void intervals_without_an_end_are_left_out(void **state)
{
    (void)state;
    static unsigned char memory[1 << 16];
    double x[] = {1.0, 2.0}, y[] = {1.0, 2.0}, low[] = {0.5, 1.5}, high[] = {1.5, HUGE_VAL};
    cinch_series series = {
        .name = "", .x = x, .y = y, .low = low, .high = high, .count = 2, .style = CINCH_DOTS};
    cinch_panel panel = {.label = "y", .series = &series, .count = 1};
    cinch_chart chart = {.caption = {.title = "t", .label = "x"}, .panels = &panel, .count = 1};
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_OK);
    size_t lines = 0, dots = 0;
    for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
        lines += mark->kind == MARK_LINE && mark->role == ROLE_SERIES;
        dots += mark->kind == MARK_DISC;
    }
    assert_int_equal(lines, 3); /* a bar and two caps */
    assert_int_equal(dots, 2);
}

/* ---- What is said of curves ------------------------------------------------------------------ */

static unsigned char arena_memory[1 << 20];

static cinch_scene draw_panels(const cinch_panel *panels, size_t count)
{
    const cinch_chart chart = {
        .caption = {.title = "t", .label = "x"}, .panels = panels, .count = count};
    cinch_arena arena = cinch_arena_over(arena_memory, sizeof arena_memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_OK);
    scene_is_sound(&scene);
    return scene;
}

static cinch_scene draw_series(const cinch_series *series, size_t count)
{
    const cinch_panel panel = {.label = "y", .series = series, .count = count};
    return draw_panels(&panel, 1);
}

/* The marks of a kind and role, one after the other; NULL after the last. */
static const cinch_mark *next_mark(const cinch_mark *from, mark_kind kind, mark_role role)
{
    while (from && (from->kind != kind || from->role != role))
        from = from->next;
    return from;
}

static size_t count_marks(const cinch_scene *scene, mark_kind kind, mark_role role)
{
    size_t count = 0;
    for (const cinch_mark *mark = scene->first; (mark = next_mark(mark, kind, role));
         mark = mark->next)
        count++;
    return count;
}

static const cinch_mark *find_label(const cinch_scene *scene, const char *text)
{
    const cinch_mark *mark = scene->first;
    while (mark && (mark->kind != MARK_LABEL || strcmp(mark->text, text) != 0))
        mark = mark->next;
    return mark;
}

static size_t count_labels(const cinch_scene *scene, const char *text)
{
    size_t count = 0;
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        count += mark->kind == MARK_LABEL && strcmp(mark->text, text) == 0;
    return count;
}

static void frames_share_a_scale_if_asked(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0}, small[] = {1.0, 4.0}, large[] = {60.0, 100.0};
    const cinch_series series[] = {{.x = x, .y = small, .count = 2},
                                   {.x = x, .y = large, .count = 2}};
    for (unsigned shared = 0; shared <= CINCH_AXIS_SHARED; shared += CINCH_AXIS_SHARED) {
        const cinch_panel panels[] = {{.series = &series[0], .count = 1, .axis = shared},
                                      {.series = &series[1], .count = 1, .axis = shared}};
        cinch_scene scene = draw_panels(panels, 2);
        assert_int_equal(count_labels(&scene, "100"), shared ? 2 : 1);
        assert_int_equal(count_labels(&scene, "4"), shared ? 0 : 1);
    }
    const cinch_panel least = {.series = &series[0], .count = 1, .low = 0.0, .high = 100.0};
    cinch_scene scene = draw_panels(&least, 1);
    assert_int_equal(count_labels(&scene, "0") * count_labels(&scene, "100"), 1);
}

/* Two lines that are one for the first half: the upper shows in every second piece of it. */
static void lines_that_run_together_take_turns(void **state)
{
    (void)state;
    double x[] = {0.0, 50.0, 100.0}, y[] = {1.0, 1.0, 1.0}, other[] = {1.0, 1.0, 3.0};
    const cinch_series series[] = {{.x = x, .y = y, .count = 3, .style = CINCH_DOTS},
                                   {.x = x, .y = other, .count = 3, .style = CINCH_DOTS}};
    cinch_scene scene = draw_series(series, 2);
    const cinch_mark *whole = next_mark(scene.first, MARK_PATH, ROLE_SERIES),
                     *rest = next_mark(scene.first, MARK_PATH, ROLE_SERIES + 1);
    assert_true(whole && whole->count == 3 && rest && rest->count == 2);
    double half = whole->point[2] - whole->point[0], covered = 0.0;
    assert_true(rest->point[0] == whole->point[2]);
    for (const cinch_mark *piece = scene.first;
         (piece = next_mark(piece, MARK_LINE, ROLE_SERIES + 1)); piece = piece->next) {
        assert_true(piece->x >= whole->point[0] && piece->x2 <= whole->point[2]);
        assert_true(piece->x2 - piece->x <= 8.0 + 1e-9 && fabs(piece->y - whole->point[1]) < 1e-9);
        covered += piece->x2 - piece->x;
    }
    assert_true(covered > 0.4 * half && covered < 0.6 * half);
    /* Discs below boxes at the first two points. */
    const cinch_mark *disc = next_mark(scene.first, MARK_DISC, ROLE_SERIES),
                     *box = next_mark(scene.first, MARK_BOX, ROLE_SERIES + 1);
    assert_true(disc->x2 > 0.5 * box->x2 + 1.0 && disc->next->x2 == disc->x2);
    assert_true(disc->next->next->x2 < disc->x2);
}

static void bars_that_meet_stand_beside_each_other(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0, 3.0}, y[] = {1.0, 2.0, 1.0}, low[] = {0.5, 1.5, 0.5},
           high[] = {1.5, 2.5, 1.5};
    double above[] = {5.0, 6.0, 5.0}, above_low[] = {4.5, 5.5, 4.5}, above_high[] = {5.5, 6.5, 5.5};
    for (int meet = 0; meet < 2; meet++) {
        const cinch_series series[] = {
            {.x = x, .y = y, .low = low, .high = high, .count = 3, .style = CINCH_DOTS},
            {.x = x,
             .y = meet ? y : above,
             .low = meet ? low : above_low,
             .high = meet ? high : above_high,
             .count = 3,
             .style = CINCH_DOTS}};
        cinch_scene scene = draw_series(series, 2);
        double at[2];
        for (unsigned i = 0; i < 2; i++) /* the second bar, after one and its two caps */
            at[i] = next_mark(scene.first, MARK_LINE, ROLE_SERIES + i)->next->next->next->x;
        assert_true(fabs(at[1] - at[0] - (meet ? 7.0 : 0.0)) < 1e-9);
    }
}

static void bands_are_areas(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0, 3.0}, y[] = {1.0, 2.0, 2.0}, low[] = {0.5, 1.5, 1.0},
           high[] = {1.5, 2.5, 3.0};
    const cinch_series series = {
        .x = x, .y = y, .low = low, .high = high, .count = 3, .style = CINCH_BAND};
    cinch_scene scene = draw_series(&series, 1);
    const cinch_mark *area = next_mark(scene.first, MARK_AREA, ROLE_SERIES);
    assert_true(area && area->count == 6 && area->opacity < 0.5);
    assert_int_equal(count_marks(&scene, MARK_LINE, ROLE_SERIES), 0);
}

/* A guide has the colour of what it guides, and neither a name nor a colour of its own. */
static void guides_belong_to_the_series_before(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0}, y[] = {1.0, 2.0}, z[] = {3.0, 1.0};
    const cinch_series series[] = {
        {.name = "a", .x = x, .y = y, .count = 2, .style = CINCH_POINTS},
        {.name = "never", .x = x, .y = z, .count = 2, .style = CINCH_GUIDE},
        {.name = "b", .x = x, .y = z, .count = 2}};
    cinch_scene scene = draw_series(series, 3);
    const cinch_mark *guide = next_mark(scene.first, MARK_PATH, ROLE_SERIES);
    assert_true(guide && guide->dashed && guide->width < 1.5);
    assert_int_equal(count_marks(&scene, MARK_PATH, ROLE_SERIES + 1), 1);
    assert_int_equal(count_marks(&scene, MARK_PATH, ROLE_SERIES + 2), 0);
    assert_int_equal(count_labels(&scene, "never"), 0);
}

/* At the curves' ends, in their order and apart; where a name is too long, all go to the legend. */
static void names_stand_at_the_ends(void **state)
{
    (void)state;
    double x[] = {0.0, 100.0}, half[] = {0.0, 50.0};
    double y[4][2] = {{0.0, 1.0}, {2.0, 1.0}, {1.0, 1.01}, {3.0, 3.0}};
    const char *const names[] = {"first", "second", "third", "early"};
    cinch_series series[4];
    for (size_t i = 0; i < 4; i++)
        series[i] = (cinch_series){.name = names[i], .x = i < 3 ? x : half, .y = y[i], .count = 2};
    cinch_scene scene = draw_series(series, 4);
    double right = next_mark(scene.first, MARK_PATH, ROLE_FAINT)->point[2], height[3];
    for (size_t i = 0; i < 3; i++) {
        const cinch_mark *label = find_label(&scene, names[i]);
        assert_true(label && label->x > right && label->x < right + 30.0);
        height[i] = label->y;
    }
    assert_true(height[2] < height[0] - 12.0 && height[0] < height[1] - 12.0);
    const cinch_mark *early = find_label(&scene, "early"),
                     *path = next_mark(scene.first, MARK_PATH, ROLE_SERIES + 3);
    assert_true(early->x < right && early->x - path->point[2] < 20.0 && early->x > path->point[2]);
    assert_true(fabs(early->y - path->point[3]) < 20.0);
    series[0].name = long_name;
    scene = draw_series(series, 4);
    double top = next_mark(scene.first, MARK_PATH, ROLE_FAINT)->point[1];
    for (size_t i = 1; i < 4; i++)
        assert_true(find_label(&scene, names[i])->y < top);
}

/* Letters of curves that end in one row of a terminal stand side by side, none is left out. */
/* A name within the frame keeps off the line that leads to a name beside it. */
static void names_keep_off_leading_lines(void **state)
{
    (void)state;
    double x[] = {0.0, 50.0, 84.0}, y[] = {2.5, 13.4, 39.8}, z[] = {10.0, 11.0, 41.0};
    const cinch_series series[] = {
        {.name = "adam", .x = x, .y = y, .count = 3, .style = CINCH_DOTS},
        {.name = "a name of some length", .x = x, .y = z, .count = 3, .style = CINCH_DASHED}};
    cinch_scene scene = draw_series(series, 2);
    const cinch_mark *name = find_label(&scene, "adam");
    double right = next_mark(scene.first, MARK_PATH, ROLE_FAINT)->point[2];
    int leads = 0;
    assert_true(name && name->x < right);
    for (const cinch_mark *line = scene.first; line; line = line->next)
        if (line->kind == MARK_LINE && line->role == ROLE_SERIES + 1 && line->x2 > right) {
            leads++;
            assert_true(line->y < name->y - 12.0 || line->y > name->y + 2.0);
        }
    assert_int_equal(leads, 1);
}

static void letters_stand_side_by_side(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0}, y[] = {1.0, 4.0}, other[] = {4.0, 1.0};
    const cinch_series series[] = {{.name = "s", .x = x, .y = y, .count = 2},
                                   {.name = "t", .x = x, .y = other, .count = 2},
                                   {.name = "u", .x = x, .y = y, .count = 2}};
    const cinch_panel panel = {.series = series, .count = 3};
    const cinch_chart chart = {.caption = {.title = "t"}, .panels = &panel, .count = 1};
    cinch_arena arena = cinch_arena_over(arena_memory, sizeof arena_memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 60, &arena), CINCH_OK);
    scene_is_sound(&scene);
    double at[3] = {0.0, 0.0, 0.0}, height[3] = {0.0, 0.0, 0.0};
    for (const cinch_mark *mark = scene.first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL && strchr("abc", mark->text[0]) && mark->x > 240.0) {
            at[mark->text[0] - 'a'] = mark->x;
            height[mark->text[0] - 'a'] = mark->y;
        }
    assert_true(at[0] > 0.0 && at[2] == at[0] + 8.0 && height[2] == height[0]);
    assert_true(at[1] == at[0] && height[1] > height[0]);
}

/* Frames with the same curves have one legend. */
static void names_are_not_repeated(void **state)
{
    (void)state;
    double x[] = {1.0, 2.0}, y[] = {1.0, 4.0};
    const cinch_series series[] = {{.name = "s", .x = x, .y = y, .count = 2},
                                   {.name = long_name, .x = x, .y = y, .count = 2}};
    const cinch_panel panels[] = {{.series = series, .count = 2}, {.series = series, .count = 2}};
    cinch_scene scene = draw_panels(panels, 2);
    assert_int_equal(count_labels(&scene, "s"), 1);
}

static void a_chart_of_nothing_says_so(void **state)
{
    (void)state;
    static unsigned char memory[1 << 16];
    double x[] = {1.0, 2.0}, y[] = {__builtin_nan(""), -1.0};
    cinch_series series = {.name = "s", .x = x, .y = y, .count = 2};
    cinch_panel panel = {.label = "y", .series = &series, .count = 1, .axis = CINCH_AXIS_LOG};
    cinch_chart chart = {.caption = {.title = "t", .label = "x"}, .panels = &panel, .count = 1};
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_NO_ROWS);
    chart.count = 0;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_NO_ROWS);
    chart.count = 1;
    panel.axis = 0;
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_OK);
    scene_is_sound(&scene);
    arena = cinch_arena_over(memory, 300);
    assert_int_equal(cinch_draw_chart(&scene, &chart, 0, &arena), CINCH_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_nice),
        cmocka_unit_test(a_decade_has_these_ticks),
        cmocka_unit_test(charts_keep_their_labels_apart),
        cmocka_unit_test(long_series_keep_their_extremes),
        cmocka_unit_test(uprights_cross_the_frame),
        cmocka_unit_test(intervals_without_an_end_are_left_out),
        cmocka_unit_test(frames_share_a_scale_if_asked),
        cmocka_unit_test(lines_that_run_together_take_turns),
        cmocka_unit_test(bars_that_meet_stand_beside_each_other),
        cmocka_unit_test(bands_are_areas),
        cmocka_unit_test(guides_belong_to_the_series_before),
        cmocka_unit_test(names_stand_at_the_ends),
        cmocka_unit_test(names_keep_off_leading_lines),
        cmocka_unit_test(letters_stand_side_by_side),
        cmocka_unit_test(names_are_not_repeated),
        cmocka_unit_test(a_chart_of_nothing_says_so),
    };
    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
