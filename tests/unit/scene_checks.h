/* scene_checks.h - what every picture must keep: labels apart, nothing beyond the page. */
#ifndef TEST_SCENE_CHECKS_H
#define TEST_SCENE_CHECKS_H

#include "cinch_draw.h"
#include "scene/scene.h"
#include "support.h"

enum { ARENA_BYTES = 1 << 26, MOST_LABELS = 40000 };

/* A page, and terminals. */
static const uint32_t layouts[] = {0, 40, 80, 132};

typedef struct placed {
    double edge[4];
    const char *text;
} placed;

static int by_top(const void *a, const void *b)
{
    double difference = ((const placed *)a)->edge[1] - ((const placed *)b)->edge[1];
    return difference < 0.0 ? -1 : difference > 0.0;
}

static void labels_are_disjoint(placed *label, size_t count)
{
    const double touching = 1e-6;
    qsort(label, count, sizeof *label, by_top);
    for (size_t i = 0; i < count; i++) {
        const double *a = label[i].edge;
        for (size_t j = i + 1; j < count && label[j].edge[1] < a[3] - touching; j++) {
            const double *b = label[j].edge;
            if (a[0] < b[2] - touching && b[0] < a[2] - touching)
                fail_msg("\"%s\" (%g..%g, %g..%g) overlaps \"%s\" (%g..%g, %g..%g)", label[i].text,
                         a[0], a[2], a[1], a[3], label[j].text, b[0], b[2], b[1], b[3]);
        }
    }
}

static void label_is_on_the_grid(const cinch_mark *mark, const double edge[4])
{
    if (fmod(edge[0], 8.0) != 0.0 || fmod(mark->y, 16.0) != 12.0)
        fail_msg("\"%s\" at %g, %g is off the grid", mark->text, edge[0], mark->y);
}

static void mark_is_within(const cinch_scene *scene, const cinch_mark *mark, const double edge[4])
{
    const double slack = 1e-6;
    for (int i = 0; i < 4; i++)
        assert_true(isfinite(edge[i]));
    if (edge[0] < -slack || edge[1] < -slack || edge[2] > scene->width + slack ||
        edge[3] > scene->height + slack)
        fail_msg("mark of kind %d \"%s\" at %g..%g, %g..%g leaves the page of %g x %g", mark->kind,
                 mark->kind == MARK_LABEL ? mark->text : "", edge[0], edge[2], edge[1], edge[3],
                 scene->width, scene->height);
}

static void scene_is_sound(const cinch_scene *scene)
{
    placed *label = test_memory(MOST_LABELS * sizeof *label);
    size_t labels = 0, marks = 0;
    assert_true(scene->title[0] != '\0');
    assert_true(scene->width > 0.0 && scene->height > 0.0);
    if (scene->columns)
        assert_true(scene->width <= scene->columns * 8.0 && fmod(scene->height, 16.0) == 0.0);
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next, marks++) {
        double edge[4];
        scene_mark_bounds(edge, mark);
        mark_is_within(scene, mark, edge);
        if (mark->kind != MARK_LABEL || mark->text[0] == '\0')
            continue;
        if (scene->columns)
            label_is_on_the_grid(mark, edge);
        assert_true(labels < MOST_LABELS);
        memcpy(label[labels].edge, edge, sizeof edge);
        label[labels++].text = mark->text;
    }
    assert_int_equal(marks, scene->marks);
    labels_are_disjoint(label, labels);
    free(label);
}

static char *svg_of(const cinch_scene *scene)
{
    size_t bytes = cinch_svg(NULL, 0, scene, CINCH_LIGHT) + 1;
    char *text = test_memory(bytes);
    assert_int_equal(cinch_svg(text, bytes, scene, CINCH_LIGHT), bytes - 1);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf\""));
    return text;
}

#endif
