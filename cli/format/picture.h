/* picture.h - scenes, and these as SVG, PNG or PDF, in memory. */
#ifndef CLI_FORMAT_PICTURE_H
#define CLI_FORMAT_PICTURE_H

#include "cinch_draw.h"
#include "system/file.h"
#include "system/memory.h"

/* What there is to draw: a network, a chart or a heat map; the other two are NULL. */
typedef struct picture_source {
    const cinch_net *net;
    const cinch_draw_options *options; /* of the network */
    const cinch_chart *chart;
    const cinch_heat_map *map;
    uint32_t columns; /* of the terminal, for a chart or a map; 0: a page */
} picture_source;

/*
 * Draws it into an arena that grows as far as the scene needs, up to 1 GB. Free `memory->memory`
 * when the scene has been used, whatever is returned: what the library's drawing functions return.
 */
cinch_status picture_draw(cinch_scene *scene, owned_arena *memory, const picture_source *source);

typedef enum picture_kind { PICTURE_SVG, PICTURE_PNG, PICTURE_PDF } picture_kind;

/* The kind by the end of a file's name; an end that is none of svg, png and pdf is a problem. */
bool picture_kind_of(picture_kind *kind, const char *path, problem *issue);

/* How many pixels a length has in PNG. */
int picture_pixels(double length, double scale);

/*
 * The scene as a file; free `file->bytes`. PNG is `scale` times as large. The same scene gives the
 * same SVG everywhere, and the same PNG and PDF on one machine: fonts and versions of librsvg and
 * cairo differ between machines.
 */
bool picture_render(file_bytes *file, const cinch_scene *scene, picture_kind kind,
                    cinch_theme theme, double scale, problem *issue);

/* The scene as SVG, with a NUL at its end; free() it. */
char *picture_svg(const cinch_scene *scene, cinch_theme theme);

#endif
