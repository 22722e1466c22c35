/* place.h - labels that keep clear of each other; titles and legends. */
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
/* An empty area, in which labels stay. */
void place_within(placer *p, double left, double top, double right, double bottom);
/* Keeps labels away. */
void place_reserve(placer *p, double left, double top, double right, double bottom, bool soft);
/* As scene_label(), for a label that stands where it is put; others keep away from it. */
cinch_mark *place_fixed(placer *p, mark_role role, double size, int anchor, double x, double y,
                        const char *text);

/* A label beside a point. */
typedef struct place_wish {
    mark_role role;
    double size;
    bool bold;
    spot at;      /* the point */
    spot toward;  /* the side where the label had best stand */
    double clear; /* from the point to the label, at least */
    bool strict;  /* rather no label than one on a dot */
    int rings;    /* distances to try; the farther ones get a thin line to the point */
    const char *text;
} place_wish;

/* NULL where there is no room. */
cinch_mark *place_label(placer *p, const place_wish *wish);

/* A label around a middle, if nothing at all is in its way; else NULL. */
cinch_mark *place_centred(placer *p, mark_role role, double size, spot middle, const char *text);

/* In a terminal, a dot in the very column of the point, a large one unless it is `alone` there, and
 * the text right or left of it; else NULL. */
cinch_mark *place_on_point(placer *p, mark_role role, spot point, bool alone, const char *text);

#define PLACE_TITLE_SIZE 15.0 /* of a title's font */
/* The picture's title, within its width. */
void place_title(scene_maker *make, double width, const char *text);

/*
 * As much of a text as fits into a row, up to a space; a word at least, even one that is wider.
 * *text moves on to what follows.
 */
words place_row(const scene_maker *make, double size, double width, const char **text);

/* The same over up to two rows, cut between words; returns by how much what follows stands
 * lower. */
double place_long_title(scene_maker *make, double width, const char *text);

/* From a reading position on: a sample of what is drawn, and a word for it. */
typedef struct legend {
    scene_maker *make;
    double left, right; /* of its rows */
    double x, y;        /* where the next entry begins; the baseline */
    double pitch;       /* from a row to the next */
} legend;

/* From the left edge of a picture of this width on. */
legend legend_begin(scene_maker *make, double width, double y);
/* Room for a sample before the text; returns the sample's left end. A text too wide for a row is
 * cut. */
double legend_entry(legend *l, mark_role role, const char *text);
/* A text alone; one too wide for a row goes on in the next, here and after later samples. */
void legend_note(legend *l, mark_role role, const char *text);
/* An entry whose sample is a line. */
cinch_mark *legend_line(legend *l, mark_role role, double width, const char *text);
/* ... a disc. */
cinch_mark *legend_disc(legend *l, mark_role role, double radius, const char *text);
/* ... a character, or nothing. */
void legend_character(legend *l, mark_role role, const char *character, const char *text);
/* A bold text that the entries follow, within a part of the row; NULL or "": none. */
void legend_heading(legend *l, const char *text, double part);
#define LEGEND_SAMPLE 16.0
#define LEGEND_SIZE   12.0 /* of its font */

#endif
