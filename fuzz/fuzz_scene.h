/* fuzz_scene.h - what holds of every scene, whatever was drawn. */
#ifndef FUZZ_SCENE_H
#define FUZZ_SCENE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scene/scene.h"
#include "system/memory.h"
#include "talk/terminal.h"

static inline void scene_require(bool condition)
{
    if (!condition)
        abort();
}

/* Marks at numbers, labels on the page, an SVG as long as it says; in a terminal no wider than
 * asked. */
static inline void scene_check(const cinch_scene *scene)
{
    scene_require(scene->width > 0 && scene->height > 0);
    scene_require(!scene->columns || scene->width <= 8.0 * scene->columns);
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next) {
        double bounds[4];
        scene_mark_bounds(bounds, mark);
        for (int i = 0; i < 4; i++)
            scene_require(isfinite(bounds[i]));
        if (mark->kind == MARK_LABEL)
            scene_require(bounds[0] >= -0.01 && bounds[2] <= scene->width + 0.01);
    }
    size_t length = cinch_svg(NULL, 0, scene, CINCH_LIGHT);
    char *text = memory_take(length + 1, 1);
    scene_require(cinch_svg(text, length + 1, scene, CINCH_LIGHT) == length);
    scene_require(strlen(text) == length);
    free(text);
    if (!scene->columns)
        return;
    text = terminal_text(scene, true);
    scene_require(*text != '\0');
    free(text);
}

#endif
