/* test_palette.c - colours that people who see few of them, and grey printers, tell apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene/palette.h"
#include "scene/scene.h"
#include "support.h"

/* Themes for files, and a terminal's 256 colours. */
enum { TERMINAL = CINCH_DARK + 1, PALETTES };

static const char *const palette_names[PALETTES] = {"light", "dark", "terminal"};

/* Of one of the 256 colours, in its cube or among its greys. */
static uint32_t terminal_colour(unsigned number)
{
    static const uint32_t levels[] = {0, 95, 135, 175, 215, 255};
    if (number >= 232)
        return (8 + 10 * (number - 232)) * 0x010101u;
    assert_in_range(number, 16, 231);
    number -= 16;
    return levels[number / 36] << 16 | levels[number / 6 % 6] << 8 | levels[number % 6];
}

/* The colour that a mark of this role has, as it is written. */
static uint32_t colour_of(int palette, mark_role role)
{
    static unsigned char memory[1 << 12], scratch[1 << 12];
    static char text[1 << 12];
    cinch_scene scene;
    scene_maker make;
    cinch_arena arena = cinch_arena_over(memory, sizeof memory);
    scene_begin(&make, &scene, palette == TERMINAL ? CINCH_LEAST_COLUMNS : 0, &arena);
    scene_label(&make, role, 12.0, -1, 0.0, SCENE_BASELINE, "x");
    assert_int_equal(scene_end(&make, 40.0, SCENE_ROW), CINCH_OK);
    unsigned colour = 0;
    if (palette == TERMINAL) {
        cinch_text(text, sizeof text, &scene, true, cinch_arena_over(scratch, sizeof scratch));
        const char *at = strstr(text, "38;5;");
        assert_non_null(at);
        assert_int_equal(sscanf(at, "38;5;%u", &colour), 1);
        return terminal_colour(colour);
    }
    cinch_svg(text, sizeof text, &scene, (cinch_theme)palette);
    const char *at = strstr(text, "<text");
    assert_non_null(at);
    assert_non_null(at = strstr(at, "fill=\"#"));
    assert_int_equal(sscanf(at, "fill=\"#%6x", &colour), 1);
    return colour;
}

/* Fails where two colours are nearer than so, for any eye, or in grey. */
static void colours_are_apart(int palette, mark_role one, mark_role other, double apart,
                              double grey)
{
    uint32_t p = colour_of(palette, one), q = colour_of(palette, other);
    palette_eye worst = EYE_ALL;
    double found = palette_apart(&worst, p, q);
    if (found < apart)
        fail_msg("%s: roles %d and %d, #%06x and #%06x, differ by %.1f with %s, want %.1f",
                 palette_names[palette], one, other, p, q, found, palette_eyes[worst], apart);
    double between = fabs(palette_grey(p) - palette_grey(q));
    if (between < grey)
        fail_msg("%s: roles %d and %d, #%06x and #%06x, differ by %.1f in grey, want %.1f",
                 palette_names[palette], one, other, p, q, between, grey);
}

/* A terminal's colours stand out on black and on white, which leaves less room; series have letters
 * there. */
static void series_tell_apart(void **state)
{
    static const double apart[PALETTES] = {20, 20, 18}, grey[PALETTES] = {8, 8, 4.5};
    (void)state;
    for (int palette = 0; palette < PALETTES; palette++)
        for (int i = 0; i < CINCH_SERIES_COUNT; i++)
            for (int j = 0; j < i; j++)
                colours_are_apart(palette, (mark_role)(ROLE_SERIES + i),
                                  (mark_role)(ROLE_SERIES + j), apart[palette], grey[palette]);
}

/* In a terminal negative lines are dashed, and numbers have their signs. */
static void signs_tell_apart(void **state)
{
    static const double apart[PALETTES] = {40, 40, 20}, grey[PALETTES] = {20, 20, 0};
    (void)state;
    for (int palette = 0; palette < PALETTES; palette++)
        colours_are_apart(palette, ROLE_POSITIVE, ROLE_NEGATIVE, apart[palette], grey[palette]);
}

static void the_answer_tells_apart(void **state)
{
    (void)state;
    for (int palette = 0; palette < TERMINAL; palette++) {
        colours_are_apart(palette, ROLE_ACCENT, ROLE_INK, 15, 15);
        colours_are_apart(palette, ROLE_FAINT, ROLE_INK, 15, 15);
    }
}

/* 3 is WCAG 2.1's least contrast for lines and signs (1.4.11), 4.5 for text (1.4.3). */
static void colours_stand_out_from_the_paper(void **state)
{
    (void)state;
    for (int palette = 0; palette < PALETTES; palette++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            if (role == ROLE_PAPER || role == ROLE_GRID ||
                (palette == TERMINAL && role == ROLE_INK))
                continue;
            double least = palette == TERMINAL                      ? 2.5
                           : role == ROLE_INK || role == ROLE_FAINT ? 4.5
                                                                    : 3.0;
            uint32_t colour = colour_of(palette, (mark_role)role);
            uint32_t paper = palette == TERMINAL ? 0 : colour_of(palette, ROLE_PAPER);
            double found = palette_contrast(colour, paper);
            if (palette == TERMINAL)
                found = fmin(found, palette_contrast(colour, 0xffffff));
            if (found < least)
                fail_msg("%s: role %d, #%06x, has a contrast of %.2f, want %.1f",
                         palette_names[palette], role, colour, found, least);
        }
}

/* The simulation itself: colours whose look is known. */
static void eyes_are_simulated(void **state)
{
    palette_eye worst = EYE_ALL;
    (void)state;
    assert_float_equal(palette_grey(0xffffff), 100, 0.01);
    assert_float_equal(palette_grey(0x777777), 50.03, 0.05);
    assert_float_equal(palette_contrast(0, 0xffffff), 21, 1e-9);
    palette_lab red = palette_lab_of(0xff0000, EYE_ALL);
    assert_float_equal(red.l, 53.24, 0.05);
    assert_float_equal(red.a, 80.09, 0.1);
    assert_float_equal(red.b, 67.20, 0.1);
    /* A red and a green that those without green cones confuse. */
    assert_true(palette_apart(&worst, 0xb06000, 0x768000) < 12);
    assert_int_equal(worst, EYE_DEUTAN);
    for (palette_eye eye = EYE_ALL; eye < EYE_COUNT; eye++) {
        palette_lab grey = palette_lab_of(0x808080, eye);
        assert_true(fabs(grey.a) < 0.5 && fabs(grey.b) < 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eyes_are_simulated),
        cmocka_unit_test(series_tell_apart),
        cmocka_unit_test(signs_tell_apart),
        cmocka_unit_test(the_answer_tells_apart),
        cmocka_unit_test(colours_stand_out_from_the_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
