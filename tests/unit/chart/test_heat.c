/* Heat maps: labels apart, nothing off the page, darker for more, curves where they belong. */
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

#include "scene_checks.h"
#include "support.h"

enum { MOST_TILES = 5000, MOST_CURVES = 9 };

/* A random map and all that it points to. */
typedef struct random_map {
    cinch_heat_map map;
    cinch_heat_tile tile[MOST_TILES];
    cinch_heat_curve curve[MOST_CURVES];
    double x[MOST_CURVES][CINCH_HEAT_ROWS];
    const char *row[CINCH_HEAT_ROWS];
} random_map;

static const char long_name[] =
    "a name that is far too long for one line of any picture and must be cut so that it stays on "
    "the page, whatever else there is";

static double odd_number(rng_state *rng)
{
    static const double odd[] = {__builtin_nan(""), HUGE_VAL, -HUGE_VAL, 0.0, -1.0,
                                 DBL_MAX,           5e-324};
    return odd[test_between(rng, 0, 6)];
}

/* Cells side by side, with gaps; now and then one that cannot be shown. */
static void random_tiles(random_map *r, rng_state *rng, size_t most, bool odd)
{
    size_t rows = r->map.rows;
    double step = test_between(rng, 0, 1) ? 1.0 : 1.0 / (1 + test_between(rng, 0, 100));
    for (size_t row = 0; row < rows; row++) {
        double x = 1.5 + test_between(rng, 0, 20);
        for (size_t i = 0; i < most / rows && r->map.count < MOST_TILES; i++) {
            x += test_between(rng, 0, 4) ? 0.0 : step * test_between(rng, 0, 30);
            double share = 0.5 + 0.5 * (double)test_uniform(rng);
            share = test_between(rng, 0, 2) ? share : share > 0.5;
            r->tile[r->map.count++] = (cinch_heat_tile){row, x, x + step, share};
            x += step;
        }
    }
    for (size_t i = 0; odd && i < r->map.count; i += 1 + test_between(rng, 0, 5))
        switch (test_between(rng, 0, 3)) {
        case 0:
            r->tile[i].share = odd_number(rng);
            break;
        case 1:
            r->tile[i].from = odd_number(rng);
            break;
        case 2:
            r->tile[i].row = CINCH_HEAT_ROWS + 1;
            break;
        default:
            r->tile[i].to = r->tile[i].from;
        }
}

static void random_curves(random_map *r, rng_state *rng)
{
    static const unsigned styles[] = {0, CINCH_DASHED, CINCH_DOTS};
    r->map.curves = test_between(rng, 0, MOST_CURVES);
    for (size_t c = 0; c < r->map.curves; c++) {
        double x = 1.0 + test_between(rng, 0, 40);
        for (size_t row = 0; row < r->map.rows; row++) {
            r->x[c][row] = test_between(rng, 0, 9) ? x : odd_number(rng);
            x *= 1.0 + 0.5 * test_between(rng, 0, 3);
        }
        const char *name = test_between(rng, 0, 4) ? "best margin" : long_name;
        r->curve[c] = (cinch_heat_curve){name, r->x[c], styles[test_between(rng, 0, 2)]};
    }
}

static void make_map(random_map *r, rng_state *rng)
{
    static const char *const names[] = {"1", "12", "\xe6\xbc\xa2\xe5\xad\x97", long_name, ""};
    static const unsigned axes[] = {0, CINCH_AXIS_LOG, CINCH_AXIS_WHOLE};
    static const size_t sizes[] = {1, 3, 40, 400, MOST_TILES};
    bool odd = test_between(rng, 0, 2) == 0;
    r->map = (cinch_heat_map){
        .caption.description = "Shares", .row = r->row, .tile = r->tile, .curve = r->curve};
    r->map.caption.title = test_between(rng, 0, 1) ? "A map" : long_name;
    r->map.caption.label = test_between(rng, 0, 2) ? "symbols N" : long_name;
    r->map.row_label = test_between(rng, 0, 2) ? "hidden units k" : long_name;
    r->map.share_label = test_between(rng, 0, 2) ? "exact" : long_name;
    r->map.axis = axes[test_between(rng, 0, 2)];
    uint32_t most_rows = test_between(rng, 0, 3) ? 5 : CINCH_HEAT_ROWS;
    r->map.rows = test_between(rng, 1, most_rows);
    if (test_between(rng, 0, 1)) {
        r->map.low = 1.5;
        r->map.high = 100.0 * test_between(rng, 0, 20);
    }
    for (size_t row = 0; row < r->map.rows; row++)
        r->row[row] = names[test_between(rng, 0, 4)];
    size_t most = sizes[test_between(rng, 0, 4)];
    random_tiles(r, rng, most < r->map.rows ? r->map.rows : most, odd);
    random_curves(r, rng);
}

static void maps_keep_their_labels_apart(void **state)
{
    (void)state;
    rng_state rng = {.seed = 41};
    random_map *r = test_memory(sizeof *r);
    void *memory = test_memory(ARENA_BYTES);
    int drawn = 0, rounds = test_times(600);
    for (int round = 0; round < rounds; round++) {
        make_map(r, &rng);
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_scene scene;
        cinch_status status = cinch_draw_heat_map(&scene, &r->map, layouts[round % 4], &arena);
        assert_true(status == CINCH_OK || status == CINCH_NO_ROWS);
        if (status != CINCH_OK)
            continue;
        drawn++;
        scene_is_sound(&scene);
        free(svg_of(&scene));
    }
    assert_true(drawn > rounds * 3 / 4);
    free(memory);
    free(r);
}

/* ---- What is where --------------------------------------------------------------------------- */

static unsigned char small_memory[1 << 20];

static const char *const two_rows[] = {"1", "2"};

static cinch_heat_map small_map(const cinch_heat_tile *tile, size_t count)
{
    return (cinch_heat_map){.caption = {.title = "t", .label = "x"},
                            .row = two_rows,
                            .rows = 2,
                            .tile = tile,
                            .count = count};
}

static cinch_scene draw_small(const cinch_heat_map *map, uint32_t columns)
{
    cinch_arena arena = cinch_arena_over(small_memory, sizeof small_memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_heat_map(&scene, map, columns, &arena), CINCH_OK);
    scene_is_sound(&scene);
    return scene;
}

/* The opacity of the box of a tile at a point; 0 where there is none. */
static double ink_at(const cinch_scene *scene, double x, double y)
{
    double ink = 0.0;
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        if (mark->kind == MARK_BOX && mark->role == ROLE_SERIES && x >= mark->x &&
            x < mark->x + mark->x2 && y >= mark->y && y < mark->y + mark->y2)
            ink = mark->opacity;
    return ink;
}

/* Larger shares have more ink; a share of 0 has some, what was not measured none. */
static void more_is_darker(void **state)
{
    (void)state;
    enum { COUNT = 20 };
    cinch_heat_tile tile[COUNT];
    for (int i = 0; i < COUNT; i++)
        tile[i] = (cinch_heat_tile){1, i, i + 1, i / (COUNT - 1.0)};
    cinch_heat_map map = small_map(tile, COUNT);
    cinch_scene scene = draw_small(&map, 0);
    double before = 0.0, top = 1e9, left = 1e9, right = 0.0;
    int lines = 0;
    for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
        lines += mark->kind == MARK_LINE && mark->role == ROLE_FAINT && mark->dashed &&
                 mark->x2 - mark->x > 500.0 && left > 1e8; /* below all columns */
        if (mark->kind == MARK_BOX && mark->role == ROLE_PAPER) {
            top = fmin(top, mark->y);
            left = fmin(left, mark->x);
            right = fmax(right, mark->x + mark->x2);
        }
    }
    assert_int_equal(lines, 2);
    for (int i = 0; i < COUNT; i++) {
        double ink = ink_at(&scene, left + (right - left) * (i + 0.4) / COUNT, top + 3.0);
        assert_true(ink > before && ink >= 0.05 && ink <= 1.0);
        before = ink;
    }
    assert_true(before > 0.99);
    assert_true(ink_at(&scene, left + 50.0, top + 60.0) == 0.0); /* the other row */
}

static const cinch_mark *find_label(const cinch_scene *scene, const char *text)
{
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL && strcmp(mark->text, text) == 0)
            return mark;
    return NULL;
}

/* In a terminal: tenths, and none and all as signs of their own; spaces for what was not
 * measured. */
static void tenths_stand_in_a_terminal(void **state)
{
    (void)state;
    const cinch_heat_tile tile[] = {{1, 0.0, 1.0, 1.0}, {1, 1.0, 2.0, 0.999},
                                    {1, 2.0, 3.0, 0.5}, {1, 3.0, 4.0, 0.0001},
                                    {1, 4.0, 5.0, 0.0}, {1, 6.0, 8.0, 1.0}};
    cinch_heat_map map = small_map(tile, sizeof tile / sizeof *tile);
    char text[4096];
    cinch_scene scene = draw_small(&map, 42); /* 40 columns for 8 */
    cinch_arena scratch = cinch_arena_over(small_memory + (1 << 19), 1 << 19);
    assert_true(cinch_text(text, sizeof text, &scene, false, scratch) < sizeof text);
    const char *line = strstr(text, "\n2 ");
    assert_non_null(line);
    static const char expected[] =
        "\n2 \u2588\u2588\u2588\u2588\u2588999995555511111\u00b7\u00b7\u00b7\u00b7\u00b7     "
        "\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n";
    assert_memory_equal(line, expected, sizeof expected - 1);
    assert_non_null(find_label(&scene, "space: not measured"));

    /* 46 columns for 4: a column in which two columns meet shows the one at its middle. */
    const cinch_heat_tile meeting[] = {{1, 0.0, 1.0, 1.0}, {1, 1.0, 4.0, 0.5}};
    map = small_map(meeting, 2);
    scene = draw_small(&map, 48);
    cinch_text(text, sizeof text, &scene, false, scratch);
    static const char halves[] = "\n2 \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
                                 "\u2588\u2588\u258855555";
    line = strstr(text, "\n2 ");
    assert_non_null(line);
    assert_memory_equal(line, halves, sizeof halves - 1);
}

/* A curve passes each row at its x; off the map, or where it has no number, it is cut. */
static void curves_pass_their_rows(void **state)
{
    (void)state;
    const cinch_heat_tile tile[] = {{0, 0.0, 10.0, 1.0}, {1, 0.0, 10.0, 0.5}};
    const double both[] = {2.5, 7.5}, one[] = {5.0, 11.0}, none[] = {HUGE_VAL, -1.0};
    const cinch_heat_curve curve[] = {{"both", both, 0},
                                      {"one", one, CINCH_DASHED},
                                      {"none", none, 0},
                                      {"dots", both, CINCH_DOTS}};
    cinch_heat_map map = small_map(tile, 2);
    map.curve = curve;
    map.curves = 4;
    cinch_scene scene = draw_small(&map, 0);
    int paths = 0, dots = 0;
    for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
        if (mark->kind == MARK_PATH && mark->role != ROLE_PAPER) {
            bool first = paths++ == 0;
            assert_int_equal(mark->count, first ? 4 : 2);
            assert_true(mark->dashed == !first);
            assert_true(mark->point[0] == mark->point[2] && mark->point[1] > mark->point[3]);
            if (first) /* half of the map is between them */
                assert_true(fabs(mark->point[4] - mark->point[0] - 0.5 * (692.0 - 33.0)) < 20.0);
        }
        dots += mark->kind == MARK_DISC && mark->role == ROLE_SERIES + 4 && mark->x2 > 4.2;
    }
    assert_int_equal(paths, 2);
    assert_int_equal(dots, 2);
    assert_non_null(find_label(&scene, "a"));
    assert_non_null(find_label(&scene, "b"));
    assert_null(find_label(&scene, "c"));
}

/* Tiles of whole numbers reach half-way to the next, where no tick stands. */
static void whole_numbers_have_whole_ticks(void **state)
{
    (void)state;
    const char *const row[] = {"a"};
    const cinch_heat_tile tile[] = {{.from = 2.5, .to = 3.5, .share = 1.0},
                                    {.from = 3.5, .to = 4.5, .share = 0.5}};
    const cinch_heat_map map = {
        .axis = CINCH_AXIS_WHOLE, .row = row, .rows = 1, .tile = tile, .count = 2};
    for (uint32_t i = 0; i < 2; i++) {
        cinch_scene scene;
        cinch_arena arena = cinch_arena_over(small_memory, sizeof small_memory);
        assert_int_equal(cinch_draw_heat_map(&scene, &map, i * 60U, &arena), CINCH_OK);
        int ticks = 0;
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next)
            if (mark->text) {
                ticks += strcmp(mark->text, "3") == 0 || strcmp(mark->text, "4") == 0;
                assert_false(strstr(mark->text, ".5"));
            }
        assert_int_equal(ticks, 2);
    }
}

static void a_map_of_nothing_says_so(void **state)
{
    (void)state;
    const cinch_heat_tile tile[] = {{2, 0.0, 1.0, 1.0}, {0, 1.0, 1.0, 0.5}};
    cinch_heat_map map = small_map(tile, 2);
    cinch_arena arena = cinch_arena_over(small_memory, sizeof small_memory);
    cinch_scene scene;
    assert_int_equal(cinch_draw_heat_map(&scene, &map, 0, &arena), CINCH_NO_ROWS);
}

/* From no memory to enough: no status but two, and nothing written beyond it (sanitizers look). */
static void little_memory_is_said(void **state)
{
    (void)state;
    const cinch_heat_tile tile[] = {{0, 0.0, 10.0, 1.0}, {1, 0.0, 10.0, 0.5}};
    const double x[] = {2.5, 7.5};
    const cinch_heat_curve curve = {"c", x, 0};
    cinch_heat_map map = small_map(tile, 2);
    map.curve = &curve;
    map.curves = 1;
    for (int i = 0; i < 2; i++) {
        cinch_status status = CINCH_NO_MEMORY;
        size_t bytes = 0;
        for (; status == CINCH_NO_MEMORY && bytes < 100000; bytes += 40) {
            unsigned char *memory = test_memory(bytes + 1);
            cinch_arena arena = cinch_arena_over(memory, bytes);
            cinch_scene scene;
            status = cinch_draw_heat_map(&scene, &map, i * 60U, &arena);
            free(memory);
        }
        assert_int_equal(status, CINCH_OK);
        assert_true(bytes > 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_keep_their_labels_apart),
        cmocka_unit_test(more_is_darker),
        cmocka_unit_test(tenths_stand_in_a_terminal),
        cmocka_unit_test(curves_pass_their_rows),
        cmocka_unit_test(whole_numbers_have_whole_ticks),
        cmocka_unit_test(a_map_of_nothing_says_so),
        cmocka_unit_test(little_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
