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
        double wide =
            (double)test_uniform(&rng) * pow(10.0, scale - (int)test_between(&rng, 0, 12));
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
    return (cinch_series){.name = names[test_between(rng, 0, 3)],
                          .x = x,
                          .y = y,
                          .low = low,
                          .high = high,
                          .count = count,
                          .style = test_between(rng, 0, 7)};
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
        cinch_chart chart = {.caption = {.title = test_between(&rng, 0, 1) ? "A chart" : long_name,
                                         .description = "Numbers",
                                         .label = test_between(&rng, 0, 1) ? "passes" : long_name},
                             .axis = axes[test_between(&rng, 0, 2)],
                             .panels = panels,
                             .count = test_between(&rng, 1, MOST_PANELS)};
        for (size_t i = 0; i < chart.count; i++) {
            size_t count = test_between(&rng, 0, MOST_SERIES);
            panels[i] = (cinch_panel){.label = test_between(&rng, 0, 1) ? "margin" : long_name,
                                      .series = series[i],
                                      .count = count,
                                      .axis = test_between(&rng, 0, 2)};
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

/* They need no numbers, stand behind the lines, and take neither a letter nor an entry of the legend. */
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
        cmocka_unit_test(a_chart_of_nothing_says_so),
    };
    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
