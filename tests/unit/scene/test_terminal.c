#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene/scene.h"
#include "support.h"

enum { COLUMNS = 40, ROWS = 4, SCRATCH = 32 * COLUMNS * ROWS + 64 };

/* A scene of 40 columns and 4 rows, and its text. */
typedef struct sheet {
    unsigned char memory[1 << 16];
    cinch_arena arena;
    cinch_scene scene;
    scene_maker make;
    unsigned char scratch[SCRATCH];
    char text[1 << 14];
} sheet;

static sheet *sheet_new(void)
{
    sheet *s = test_memory(sizeof *s);
    s->arena = cinch_arena_over(s->memory, sizeof s->memory);
    scene_begin(&s->make, &s->scene, COLUMNS, &s->arena);
    return s;
}

static void sheet_draw(sheet *s, bool colour)
{
    assert_int_equal(scene_end(&s->make, COLUMNS * SCENE_COLUMN, ROWS * SCENE_ROW), CINCH_OK);
    size_t count = cinch_text(s->text, sizeof s->text, &s->scene, colour,
                              cinch_arena_over(s->scratch, sizeof s->scratch));
    assert_true(count < sizeof s->text);
    assert_int_equal(strlen(s->text), count);
}

/* Draws, compares, and goes away. */
static void expect(sheet *s, bool colour, const char *text)
{
    sheet_draw(s, colour);
    assert_string_equal(s->text, text);
    free(s);
}

static cinch_mark *line(sheet *s, double x, double y, double x2, double y2)
{
    return scene_line(&s->make, ROLE_INK, 1.0, x, y, x2, y2);
}

static cinch_mark *label(sheet *s, double x, double y, int anchor, const char *text)
{
    return scene_label(&s->make, ROLE_INK, 12.0, anchor, x, y, text);
}

static void an_empty_scene_is_no_text(void **state)
{
    (void)state;
    expect(sheet_new(), false, "");
}

/* ---- Dots ------------------------------------------------------------------------------------ */

static void lines_are_rows_of_dots(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    line(s, 0, 2, 15, 2);
    line(s, 24, 0, 24, 16);
    line(s, 44, 31, 40, 16);
    expect(s, false, "⠉⠉ ⡇\n   ⠁ ⢣\n");
}

static void the_far_edges_belong_to_the_last_dots(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    line(s, 320, 0, 320, 64);
    sheet_draw(s, false);
    char expected[ROWS * 64] = "";
    for (int row = 0; row < ROWS; row++)
        sprintf(expected + strlen(expected), "%39s⢸\n", "");
    assert_string_equal(s->text, expected);
    free(s);
}

static void dashes_leave_dots_out(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    line(s, 0, 2, 31, 2)->dashed = true;
    expect(s, false, "⠉ ⠉\n");
}

static void paths_are_open_and_areas_closed(void **state)
{
    (void)state;
    const double points[6] = {2, 2, 22, 2, 22, 14};
    sheet *s = sheet_new();
    scene_points(&s->make, MARK_PATH, ROLE_INK, points, 3)->width = 1.0;
    expect(s, false, "⠉⠉⢹\n");
    s = sheet_new();
    scene_points(&s->make, MARK_AREA, ROLE_INK, points, 3);
    expect(s, false, "⠙⠫⢽\n");
    s = sheet_new();
    scene_points(&s->make, MARK_PATH, ROLE_INK, points, 1);
    scene_points(&s->make, MARK_PATH, ROLE_INK, points, 0);
    expect(s, false, "");
}

static void boxes_and_discs(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    scene_box(&s->make, ROLE_INK, 0, 0, 16, 16);
    scene_box(&s->make, ROLE_INK, 24, 0, 16, 16)->width = 1.0;
    scene_disc(&s->make, ROLE_INK, 52, 8, 4);
    scene_disc(&s->make, ROLE_INK, 68, 8, 5)->width = 1.0;
    scene_disc(&s->make, ROLE_INK, 88, 16, 8);
    scene_disc(&s->make, ROLE_INK, 112, 16, 12)->width = 1.0;
    expect(s, false, "⣿⣿ ⣏⣹ ● ○ ⣠⣄⢠⠒⠒⡄\n          ⠙⠋⠘⠤⠤⠃\n");
}

static void boxes_go_by_the_nearest_dots(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    scene_box(&s->make, ROLE_INK, 3, 0, 14, 16);
    scene_box(&s->make, ROLE_INK, 28, 3, 1, 1);
    expect(s, false, "⢸⣿ ⠐\n");
}

static void paper_takes_away_what_was_below(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    line(s, 0, 6, 63, 6);
    scene_box(&s->make, ROLE_INK, 8, 0, 16, 16)->width = 1.0;
    scene_box(&s->make, ROLE_PAPER, 32, 0, 8, 16);
    scene_disc(&s->make, ROLE_PAPER, 52, 4, 4);
    expect(s, false, "⠒⣏⣹⠒ ⠒ ⠒\n");
}

/* The dots of a text: dot[y][x]. */
static void read_dots(bool dot[4 * ROWS][2 * COLUMNS], const char *text)
{
    static const int bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    memset(dot, 0, 4 * ROWS * 2 * COLUMNS);
    int row = 0, column = 0;
    while (*text) {
        uint32_t character = '\n';
        if (*text == '\n')
            text++;
        else
            text = scene_character(&character, text);
        for (int i = 0; character >= 0x2800 && i < 8; i++)
            dot[4 * row + i / 2][2 * column + i % 2] = character & bits[i / 2][i % 2];
        column = character == '\n' ? 0 : column + 1;
        row += character == '\n';
    }
}

/* Held against the line's equation: one dot for each step, none farther than half a dot. */
static void lines_follow_their_equation(void **state)
{
    (void)state;
    rng_state rng = {.seed = 5};
    for (int round = 0; round < test_times(2000); round++) {
        int end[4];
        for (int i = 0; i < 4; i++)
            end[i] = (int)test_between(&rng, 0, (i % 2 ? 4 * ROWS : 2 * COLUMNS) - 1);
        sheet *s = sheet_new();
        line(s, 4 * end[0] + 2, 4 * end[1] + 2, 4 * end[2] + 2, 4 * end[3] + 2);
        sheet_draw(s, false);
        bool dot[4 * ROWS][2 * COLUMNS];
        read_dots(dot, s->text);
        int across = end[2] - end[0], down = end[3] - end[1], dots = 0;
        int steps = abs(across) > abs(down) ? abs(across) : abs(down);
        for (int y = 0; y < 4 * ROWS; y++)
            for (int x = 0; x < 2 * COLUMNS; x++) {
                dots += dot[y][x];
                if (dot[y][x])
                    assert_true(2 * abs(across * (y - end[1]) - down * (x - end[0])) <= steps);
            }
        assert_int_equal(dots, steps + 1);
        assert_true(dot[end[1]][end[0]] && dot[end[3]][end[2]]);
        free(s);
    }
}

/* ---- Labels ---------------------------------------------------------------------------------- */

static void labels_have_a_place(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 16, 16, -1, "left");
    label(s, 96, 17, 1, "right");
    label(s, 160, 33, 0, "mid");
    expect(s, false, "  left\n       right\n                   mid\n");
}

static void labels_stand_above_dots(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 8, 12, -1, "a b");
    line(s, 0, 6, 47, 6);
    scene_disc(&s->make, ROLE_INK, 12, 8, 4);
    expect(s, false, "⠒a b⠒⠒\n");
}

static void wide_characters_take_two_columns(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 0, 12, -1, "日本x");
    label(s, 80, 12, 1, "本");
    line(s, 0, 6, 87, 6);
    expect(s, false, "日本x⠒⠒⠒本⠒\n");
    s = sheet_new();
    label(s, 0, 12, -1, "日本");
    label(s, 8, 12, -1, "ab");   /* half of each is covered: a space is left of it */
    label(s, 312, 12, -1, "日"); /* half of it is outside */
    expect(s, false, " ab\n");
}

static void combining_characters_take_no_column(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 0, 12, -1, "e\u0301x");
    label(s, 32, 12, -1, "\u0301日\u0301|");
    label(s, 64, 12, -1, "e\u0301");
    label(s, 64, 12, -1, "x");
    expect(s, false, "e\u0301x  日\u0301| x\n");
}

static void what_a_terminal_could_stumble_over_is_shown_as_a_question(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 0, 12, -1, "a\33[0m\x7f|\xc2\x9b|\xff|\xe6\x97|\xed\xa0\x80|\x80|");
    label(s, 0, 28, -1, "\xc1\x81|\xe0\x82\xbc|\xf0\x80\x80\xbc|\xf8\x88\x80\x80|");
    expect(s, false, "a?[0m?|?|?|?|?|?|\n?|?|?|?|\n");
}

/* What XML forbids, and what has a meaning in it, in text and in the title. */
static void what_is_no_xml_is_shown_as_a_question(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    s->scene.title = "<\xc1\x81&\xef\xbf\xbf";
    label(s, 0, 12, -1, "\"\xc3\xa9\xff|\1|\x7f|\xc2\x9b|\xe6\x97|\xed\xa0\x80>\xef\xbf\xbe");
    assert_int_equal(scene_end(&s->make, 1, 1), CINCH_OK);
    assert_true(cinch_svg(s->text, sizeof s->text, &s->scene, CINCH_DARK) < sizeof s->text);
    assert_non_null(strstr(s->text, ">&lt;?&amp;?</title>"));
    assert_non_null(strstr(s->text, ">&quot;\xc3\xa9?|?|?|?|?|?&gt;?</text>"));
    free(s);
}

/* ---- The edges ------------------------------------------------------------------------------- */

static void what_lies_outside_is_cut(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    line(s, -1e8, 2, 1e8, 2);
    line(s, -100, 20, -1, 20);
    line(s, 0, -40, 300, -1);
    line(s, 400, 0, 320.5, 200);
    label(s, -8, 32, -1, "cut");
    label(s, 304, 32, -1, "cut");
    label(s, 0, 0, -1, "above");
    label(s, 0, 65, -1, "below");
    scene_box(&s->make, ROLE_INK, -1e8, 48, 1e8 + 8, 1e8);
    sheet_draw(s, false);
    char expected[1024] = "";
    for (int i = 0; i < COLUMNS; i++)
        strcat(expected, "⠉");
    sprintf(expected + strlen(expected), "\nut%36scu\n\n⣿\n", "");
    assert_string_equal(s->text, expected);
    free(s);
}

static void what_is_no_number_is_left_out(void **state)
{
    (void)state;
    const double wrong[] = {(double)NAN, (double)INFINITY, (double)-INFINITY, DBL_MAX, -DBL_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double points[4] = {0, 0, wrong[i], 8};
        sheet *s = sheet_new();
        line(s, 0, 0, wrong[i], wrong[i]);
        line(s, wrong[i], 0, 8, 8);
        label(s, wrong[i], 8, 0, "x");
        label(s, 8, wrong[i], 0, "x");
        scene_points(&s->make, MARK_PATH, ROLE_INK, points, 2);
        scene_disc(&s->make, ROLE_INK, wrong[i], 8, 4);
        scene_disc(&s->make, ROLE_INK, 8, wrong[i], 8);
        scene_box(&s->make, ROLE_INK, 8, 8, wrong[i], 8);
        expect(s, false, "");
    }
}

static void parts_of_columns_and_rows_count_whole(void **state)
{
    (void)state;
    char text[16];
    sheet *s = sheet_new();
    label(s, 0, 17, -1, "abcd");
    s->scene.width = 17;
    s->scene.height = 17;
    assert_int_equal(cinch_text(text, sizeof text, &s->scene, false,
                                cinch_arena_over(s->scratch, sizeof s->scratch)),
                     5);
    assert_string_equal(text, "\nabc\n");
    free(s);
}

static void sizes_that_no_terminal_has_are_no_text(void **state)
{
    (void)state;
    const double wrong[] = {0, -1, (double)NAN, (double)INFINITY, 1e300};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sheet *s = sheet_new();
        label(s, 0, 8, -1, "x");
        s->scene.width = wrong[i];
        s->scene.height = 16;
        assert_int_equal(
            cinch_text(NULL, 0, &s->scene, false, cinch_arena_over(s->scratch, sizeof s->scratch)),
            0);
        free(s);
    }
}

/* ---- Colour ---------------------------------------------------------------------------------- */

static void colours_change_where_they_must(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 0, 12, -1, "ab")->role = ROLE_POSITIVE;
    label(s, 24, 12, -1, "c")->role = ROLE_POSITIVE;
    label(s, 32, 12, -1, "d")->bold = true;
    label(s, 0, 28, -1, "e ")->role = ROLE_ACCENT;
    label(s, 8, 44, -1, "f")->opacity = 0.4;
    expect(s, true,
           "\33[0;38;5;33mab c\33[0;1md\33[0m\n\33[0;1;38;5;29me\33[0m\n \33[0;2mf\33[0m\n");
}

static void the_widest_line_colours_a_glyph(void **state)
{
    (void)state;
    static const struct {
        double first, second;
        const char *text;
    } cases[] = {{2, 1, "\33[0;38;5;166m⠒\33[0m\n"},
                 {1, 2, "\33[0;38;5;33m⠒\33[0m\n"},
                 {1, 1, "\33[0;38;5;33m⠒\33[0m\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sheet *s = sheet_new();
        cinch_mark *mark = line(s, 0, 6, 7, 6);
        mark->role = ROLE_NEGATIVE;
        mark->width = cases[i].first;
        mark = line(s, 0, 6, 7, 6);
        mark->role = ROLE_POSITIVE;
        mark->width = cases[i].second;
        expect(s, true, cases[i].text);
    }
}

static void what_is_filled_colours_a_glyph_before_any_line(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    scene_box(&s->make, ROLE_NEGATIVE, 0, 0, 8, 8);
    line(s, 0, 6, 7, 6)->width = 5.0;
    expect(s, true, "\33[0;38;5;166m⠛\33[0m\n");
}

/* Of a text with colour: without, and the rules that hold for every line. */
static void strip(char *out, const char *text)
{
    bool plain = true;
    for (const char *at = text; *at; at++) {
        if (*at == '\33') {
            plain = strncmp(at, "\33[0m", 4) == 0;
            at += strcspn(at, "m");
            continue;
        }
        assert_true(*at != '\n' || (plain && (at == text || at[-1] != ' ')));
        *out++ = *at;
    }
    *out = '\0';
}

static void random_scene(sheet *s, rng_state *rng)
{
    for (int i = 0; i < 30; i++) {
        double at[4];
        for (int j = 0; j < 4; j++)
            at[j] = (double)test_uniform(rng) * 400;
        cinch_mark *mark = i % 5 == 0   ? line(s, at[0], at[1], at[2], at[3])
                           : i % 5 == 1 ? label(s, at[0], at[1], i % 3 - 1, "so 日 ")
                           : i % 5 == 2 ? scene_disc(&s->make, 0, at[0], at[1], at[2] / 8)
                           : i % 5 == 3 ? scene_box(&s->make, 0, at[0], at[1], at[2], at[3])
                                        : scene_points(&s->make, MARK_AREA, 0, at, 2);
        mark->role = test_between(rng, 0, ROLE_COUNT - 1);
        mark->width = i % 2;
        mark->opacity = 0.1 * (i % 10);
    }
}

static void colour_changes_no_character(void **state)
{
    (void)state;
    rng_state rng = {.seed = 9};
    for (int round = 0; round < test_times(300); round++) {
        sheet *s = sheet_new();
        random_scene(s, &rng);
        sheet_draw(s, true);
        char without[sizeof s->text];
        strip(without, s->text);
        sheet_draw(s, false);
        assert_string_equal(s->text, without);
        free(s);
    }
}

/* ---- Room and memory ------------------------------------------------------------------------- */

static void too_little_room_cuts_the_text(void **state)
{
    (void)state;
    rng_state rng = {.seed = 3};
    sheet *s = sheet_new();
    random_scene(s, &rng);
    sheet_draw(s, true);
    size_t count = strlen(s->text);
    assert_true(count > 100);
    for (size_t room = 0; room <= count + 1; room++) {
        char *out = test_memory(room + 1);
        out[room] = 'x';
        assert_int_equal(cinch_text(room ? out : NULL, room, &s->scene, true,
                                    cinch_arena_over(s->scratch, sizeof s->scratch)),
                         count);
        assert_int_equal(out[room], 'x');
        if (room > 0) {
            assert_int_equal(strlen(out), room - 1);
            assert_memory_equal(out, s->text, room - 1);
        }
        free(out);
    }
    free(s);
}

static void scratch_of_the_promised_size_does(void **state)
{
    (void)state;
    sheet *s = sheet_new();
    label(s, 0, 12, -1, "x");
    sheet_draw(s, false);
    for (size_t less = 0; less < 2; less++) {
        test_guarded guarded = test_guarded_new(cinch_text_size(&s->scene) - less);
        cinch_arena scratch = test_guarded_arena(&guarded);
        char text[8];
        size_t count = cinch_text(text, sizeof text, &s->scene, false, scratch);
        assert_int_equal(count, less ? 0 : 2);
        assert_string_equal(text, less ? "" : "x\n");
        test_guarded_free(&guarded);
    }
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_scene_is_no_text),
        cmocka_unit_test(lines_are_rows_of_dots),
        cmocka_unit_test(the_far_edges_belong_to_the_last_dots),
        cmocka_unit_test(dashes_leave_dots_out),
        cmocka_unit_test(paths_are_open_and_areas_closed),
        cmocka_unit_test(boxes_and_discs),
        cmocka_unit_test(boxes_go_by_the_nearest_dots),
        cmocka_unit_test(paper_takes_away_what_was_below),
        cmocka_unit_test(lines_follow_their_equation),
        cmocka_unit_test(labels_have_a_place),
        cmocka_unit_test(labels_stand_above_dots),
        cmocka_unit_test(wide_characters_take_two_columns),
        cmocka_unit_test(combining_characters_take_no_column),
        cmocka_unit_test(what_a_terminal_could_stumble_over_is_shown_as_a_question),
        cmocka_unit_test(what_is_no_xml_is_shown_as_a_question),
        cmocka_unit_test(what_lies_outside_is_cut),
        cmocka_unit_test(what_is_no_number_is_left_out),
        cmocka_unit_test(parts_of_columns_and_rows_count_whole),
        cmocka_unit_test(sizes_that_no_terminal_has_are_no_text),
        cmocka_unit_test(colours_change_where_they_must),
        cmocka_unit_test(the_widest_line_colours_a_glyph),
        cmocka_unit_test(what_is_filled_colours_a_glyph_before_any_line),
        cmocka_unit_test(colour_changes_no_character),
        cmocka_unit_test(too_little_room_cuts_the_text),
        cmocka_unit_test(scratch_of_the_promised_size_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
