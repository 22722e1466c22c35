/* place.h - labels that keep clear of each other, and words that the views share. */
#ifndef CINCH_SCENE_PLACE_H
#define CINCH_SCENE_PLACE_H

#include "scene/scene.h"

/* What is taken: by a label, which no other may touch, or by a dot, which one had better not. */
typedef struct place_box {
    double edge[4]; /* left, top, right, bottom */
    bool soft;
} place_box;

typedef struct placer {
    scene_maker *make;
    double area[4]; /* labels stay in it */
    place_box *box; /* [room] */
    size_t count, room;
} placer;

/* Makes room for so many boxes. */
void place_begin(placer *p, scene_maker *make, size_t room);
/* Keeps labels away. */
void place_block(placer *p, const double edge[4], bool soft);
/* As scene_label(), for a label whose place is fixed; others keep away from it. */
cinch_mark *place_fixed(placer *p, cinch_role role, double size, int anchor, double x, double y,
                        const char *text);

/* A label beside a point. */
typedef struct place_wish {
    cinch_role role;
    double size;
    bool bold;
    double x, y;      /* the point */
    double toward[2]; /* the side where the label had best stand */
    double clear;     /* from the point to the label, at least */
    bool strict;      /* rather no label than one on a dot */
    int rings;        /* distances to try; the farther ones get a thin line to the point */
    const char *text;
} place_wish;

/* NULL where there is no room. */
cinch_mark *place_label(placer *p, const place_wish *wish);

/* A label whose middle is at x, y, if nothing at all is in its way; else NULL. */
cinch_mark *place_centred(placer *p, cinch_role role, double size, double x, double y,
                          const char *text);

/* In a terminal, a dot in the very cell of the point, a large one unless it is `alone` there, and the
 * text right or left of it; else NULL. */
cinch_mark *place_on_point(placer *p, cinch_role role, double x, double y, bool alone,
                           const char *text);

/* The font's size: in a terminal one that stays within a cell. */
double draw_font(const scene_maker *make, double size);

/* "11-2-11", "4+4+4-3-21". */
void draw_shape_words(words *w, const cinch_shape *shape);
/* A key's symbols joined by commas, about `most` characters of them. */
void draw_key_words(words *w, const drawing *d, const uint32_t *key, size_t most);
const char *draw_activation_word(cinch_activation activation);
/* "h1" for unit 0. */
void draw_unit_words(words *w, size_t unit);

/* A text cut so that it fits a width; an ellipsis ends it then. */
void draw_fit(words *w, const scene_maker *make, const char *text, double size, double width);
/* As the picture's title, within its width. */
void draw_title(scene_maker *make, double width, const char *text);

/* From a reading position on: a sample of what is drawn, and a word for it. */
typedef struct legend {
    scene_maker *make;
    double left, right; /* of its lines */
    double x, y;        /* where the next entry begins; the baseline */
    double line;        /* from one line to the next */
} legend;

/* Room for a sample before the text; returns the sample's left end. A text too long for a line is cut. */
double legend_entry(legend *l, cinch_role role, double size, const char *text);
#define LEGEND_SAMPLE 16.0

#endif
