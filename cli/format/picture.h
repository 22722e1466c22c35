/* picture.h - SVG as PNG or PDF, in memory. */
#ifndef CLI_FORMAT_PICTURE_H
#define CLI_FORMAT_PICTURE_H

#include "cinch_draw.h"
#include "system/file.h"

typedef enum picture_kind { PICTURE_SVG, PICTURE_PNG, PICTURE_PDF } picture_kind;

/* An SVG text and its size in pixels of 1/96 inch. */
typedef struct picture {
    const char *svg;
    size_t count;
    double width, height;
    const char *title; /* of a PDF document */
} picture;

/* A scene as SVG, `count` bytes and a NUL; free() it. */
char *picture_svg(size_t *count, const cinch_scene *scene, cinch_theme theme);

/* The kind by the end of a file's name; an end that is none of svg, png and pdf is a problem. */
bool picture_kind_of(picture_kind *kind, const char *path, problem *issue);

/* How many pixels a length has in PNG. */
int picture_pixels(double length, double scale);

/*
 * The picture as PNG, `scale` times as large, or as PDF; free `file->bytes`. The same picture gives
 * the same bytes on one machine: fonts and versions of librsvg and cairo differ between machines.
 */
bool picture_render(file_bytes *file, const picture *picture, picture_kind kind, double scale,
                    problem *issue);

#endif
