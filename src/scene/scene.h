/* scene.h - making scenes: marks one after the other, text and its width. */
#ifndef CINCH_SCENE_SCENE_H
#define CINCH_SCENE_SCENE_H

#include "base/arena.h"
#include "base/words.h"
#include "cinch_draw.h"

/* In a terminal a character takes a cell; pages are laid out in the same unit. */
#define SCENE_CELL_WIDTH  8.0
#define SCENE_CELL_HEIGHT 16.0

static inline double scene_size(double x)
{
    return x < 0.0 ? -x : x;
}

/* A scene that is being made. Without memory marks go to `spare`, and scene_end() says so. */
typedef struct scene_maker {
    cinch_scene *scene;
    cinch_arena *arena;
    cinch_mark *last;
    cinch_mark spare;
    bool failed;
} scene_maker;

void scene_begin(scene_maker *make, cinch_scene *scene, uint32_t cells, cinch_arena *arena);
/* Sets the size; CINCH_OK or CINCH_NO_MEMORY. */
cinch_status scene_end(scene_maker *make, double width, double height);

/* The new mark, whose other fields may be changed: opacity 1, not dashed, filled. Never NULL. */
cinch_mark *scene_line(scene_maker *make, cinch_role role, double width, const double from[2],
                       const double to[2]);
/* The points are copied. */
cinch_mark *scene_points(scene_maker *make, cinch_mark_kind kind, cinch_role role,
                         const double *points, size_t count);
cinch_mark *scene_disc(scene_maker *make, cinch_role role, double x, double y, double radius);
cinch_mark *scene_box(scene_maker *make, cinch_role role, double x, double y, double width,
                      double height);
/* The text is copied; for cells the font is the terminal's, whatever the size. */
cinch_mark *scene_label(scene_maker *make, cinch_role role, double size, int anchor, double x,
                        double y, const char *text);

/* A copy of a text in the arena; "" without memory. */
const char *scene_copy(scene_maker *make, const char *text);
void *scene_take(scene_maker *make, size_t count, size_t each_bytes); /* NULL without memory */

/* At least what a text takes: pixels. */
double scene_text_width(const scene_maker *make, const char *text, double size, bool bold);

/* The character at `text` and where the next begins; "?" for a control character or what is no UTF-8. */
const char *scene_character(uint32_t *character, const char *text);
/* The cells that a character takes in a terminal: 2 if East Asian, 0 if it combines with the last. */
uint32_t scene_cells(uint32_t character);

/* A short form of a symbol for a label. */
typedef struct symbol_text {
    char text[64];
} symbol_text;
symbol_text scene_symbol(const cinch_alphabet *alphabet, uint32_t symbol, size_t most);

/* ---- The views, for cinch_draw() ------------------------------------------------------------- */

/* A network that is being drawn. */
typedef struct drawing {
    scene_maker make;
    const cinch_net *net;
    const cinch_draw_options *options;
    cinch_walk walk;  /* of any key */
    size_t keys;      /* in `number` */
    uint32_t *number; /* [keys][columns] the keys whose symbols were all used, in order; as far as
                         there are DRAW_MOST_KEYS or fewer, else keys is 0 */
} drawing;

#define DRAW_MOST_KEYS ((size_t)4096)

cinch_status draw_network(drawing *d);
cinch_status draw_plane(drawing *d);
cinch_status draw_heat(drawing *d);

#endif
