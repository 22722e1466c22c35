/* scene.h - making scenes: marks one after the other, text and its width. */
#ifndef CINCH_SCENE_SCENE_H
#define CINCH_SCENE_SCENE_H

#include "base/arena.h"
#include "base/words.h"
#include "cinch_draw.h"

/* ---- Marks ----------------------------------------------------------------------------------- */

/* A place in a picture, in pixels; or a direction. */
typedef struct spot {
    double x, y;
} spot;

/* What a mark stands for; a theme gives it a colour. */
typedef enum mark_role {
    ROLE_INK,      /* text, outlines */
    ROLE_FAINT,    /* what stands back: axes, text beside */
    ROLE_GRID,     /* what stands farther back */
    ROLE_PAPER,    /* the background */
    ROLE_POSITIVE, /* weights above 0; farther from the paper than the next, in grey too */
    ROLE_NEGATIVE, /* weights below 0 */
    ROLE_ACCENT,   /* the answer, the path that is lit */
    ROLE_SERIES,   /* ROLE_SERIES + i, i < CINCH_SERIES_COUNT: series and regions side by side */
    ROLE_COUNT = ROLE_SERIES + CINCH_SERIES_COUNT
} mark_role;

typedef enum mark_kind {
    MARK_LINE, /* from x, y to x2, y2 */
    MARK_PATH, /* through `count` points */
    MARK_AREA, /* the polygon of `count` points, filled */
    MARK_DISC, /* around x, y with radius x2 */
    MARK_BOX,  /* from its upper left corner x, y; x2 wide and y2 high */
    MARK_LABEL /* text; x is its left end, middle or right end, y its baseline */
} mark_kind;

/* One shape. Lengths are in pixels of 1/96 inch, y grows downward. */
typedef struct cinch_mark {
    const struct cinch_mark *next; /* drawn later, above */
    mark_kind kind;
    mark_role role;
    double x, y, x2, y2;
    double width;   /* of lines and outlines; discs and boxes: 0 means filled, else paper inside */
    double opacity; /* 0 .. 1 */
    bool dashed;
    bool bold;           /* labels */
    int anchor;          /* labels: x is the left end (-1), the middle (0), the right end (1) */
    double size;         /* labels: of the font */
    double text_width;   /* labels: at least what the text takes, even if bold */
    const double *point; /* [count][2] */
    size_t count;
    const char *text;
} cinch_mark;

/* The smallest box around a mark: left, top, right, bottom. */
void scene_mark_bounds(double bounds[4], const cinch_mark *mark);

/* ---- Making a scene -------------------------------------------------------------------------- */

/* A terminal has a character in each column of each row; pages are laid out in the same unit. */
#define SCENE_COLUMN   8.0
#define SCENE_ROW      16.0
#define SCENE_BASELINE 12.0 /* of a row's text, from the row's upper edge */

/* Some terminals have no colour that stands back, and none a font of another size. */
typedef struct scene_maker {
    cinch_scene *scene;
    cinch_arena *arena;
    cinch_mark *last;
    cinch_mark spare; /* takes what there is no memory for; scene_end() says so */
    bool terminal;    /* it is laid out for columns and rows, not for a page */
    bool failed;
} scene_maker;

void scene_begin(scene_maker *make, cinch_scene *scene, uint32_t columns, cinch_arena *arena);
/* Sets the size; CINCH_OK or CINCH_NO_MEMORY. */
cinch_status scene_end(scene_maker *make, double width, double height);

/* The new mark, whose other fields may be changed: opacity 1, not dashed, filled. Never NULL. */
cinch_mark *scene_line(scene_maker *make, mark_role role, double width, double x, double y,
                       double x2, double y2);
/* The points are copied. */
cinch_mark *scene_points(scene_maker *make, mark_kind kind, mark_role role, const double *points,
                         size_t count);
cinch_mark *scene_disc(scene_maker *make, mark_role role, double x, double y, double radius);
cinch_mark *scene_box(scene_maker *make, mark_role role, double x, double y, double width,
                      double height);
/* The frame of a chart or a plane. */
void scene_outline(scene_maker *make, double left, double top, double right, double bottom);
/* The text is copied; the font is that of scene_font(). */
cinch_mark *scene_label(scene_maker *make, mark_role role, double size, int anchor, double x,
                        double y, const char *text);
/* From its left end on; cut where it is too wide, an ellipsis ends it then. */
cinch_mark *scene_label_within(scene_maker *make, mark_role role, double size, double x, double y,
                               double width, const char *text);
/* The text cut so. */
words scene_fit(const scene_maker *make, const char *text, double size, double width);

/* A copy of a text in the arena; "" without memory. */
const char *scene_copy(scene_maker *make, const char *text);
/* NULL without memory. */
void *scene_take(scene_maker *make, size_t count, size_t each_bytes);
void *scene_take_zeroed(scene_maker *make, size_t count, size_t each_bytes);

/* The size that a font has: a terminal has one, which stays within a row. */
double scene_font(const scene_maker *make, double size);
/* In a terminal the multiple of `unit` at or below x, and at least 0; on a page x itself. */
double scene_snapped(const scene_maker *make, double x, double unit);
/* In a terminal the baseline of the row that holds y; on a page y itself. */
double scene_baseline(const scene_maker *make, double y);

static inline double scene_size(double x)
{
    return x < 0.0 ? -x : x;
}

static inline int64_t scene_floor(double x)
{
    int64_t whole = (int64_t)x;
    return whole - (x < (double)whole);
}

static inline double scene_larger(double a, double b)
{
    return a > b ? a : b;
}

/* ---- Text ------------------------------------------------------------------------------------ */

/* At least what a text takes, even if bold: pixels. */
double scene_text_width(const scene_maker *make, const char *text, double size);

/* The character at `text` and where the next begins; "?" for a control character or what is no
 * UTF-8. */
const char *scene_character(uint32_t *character, const char *text);
/* The columns that a character takes in a terminal: 2 if East Asian, 0 if it combines with the
 * last. */
uint32_t scene_columns(uint32_t character);

/* Text that goes to the caller's room as far as that reaches; `count` goes on. */
typedef struct sink {
    char *out;
    size_t room, count;
} sink;

void sink_bytes(sink *s, const char *text, size_t length);
void sink_text(sink *s, const char *text);
/* Ends it with a NUL, where there is room for any; returns how many bytes the whole has without. */
size_t sink_end(sink *s);

#endif
