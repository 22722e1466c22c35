/*
 * terminal.c - a scene as a terminal's text.
 *
 * A glyph takes a column of a row, 8 x 16 pixels of the scene, and has 2 x 4 dots of 4 x 4 pixels:
 * a Braille character (U+2800 and a bit per dot). Lines, paths, discs and boxes become dots, of
 * regions the outline alone; a disc that fits a glyph becomes U+25CF or, with paper inside, U+25CB.
 * Labels stand above all dots, their baseline in the row that holds the pixel above it.
 *
 * Lines are one dot thick, for a second dot would fill the space between them. A glyph has one
 * colour: the widest line's, of equals the last one's. Colours are those of the 256 that stand out
 * from dark and from light backgrounds; ink is the terminal's own. What has an opacity under a half
 * is shown dim.
 */
#include <string.h>

#include "scene/scene.h"

#define DOT       4.0 /* pixels */
#define DOTS_WIDE 2   /* of a glyph */
#define DOTS_HIGH 4

#define BRAILLE      0x2800u
#define DISC_FILLED  0x25cfu
#define DISC_OUTLINE 0x25cbu
#define RIGHT_HALF   UINT32_MAX /* in place of a character: the glyph to the left is wide */

#define SMALL_DISC  5.0      /* pixels; larger ones are drawn in dots */
#define SOLID       1e9f     /* the width of what is filled: it colours a glyph before any line */
#define FARTHEST    1e9      /* pixels: marks farther out are left out, integers hold the others */
#define MOST_ACROSS 100000.0 /* across and down */

typedef struct text_style {
    uint8_t role;
    bool bold, dim;
} text_style;

typedef struct glyph {
    uint32_t character; /* or 0; it stands above the dots */
    uint32_t combining; /* the first character that combines with it; or 0 */
    float width;        /* of the line that coloured the dots */
    uint8_t dots;       /* bits as in Unicode's block Braille Patterns */
    text_style style;
} glyph;

/* All glyphs, and how the mark at hand is drawn. */
typedef struct canvas {
    glyph *glyph; /* [rows][columns] */
    int64_t columns, rows;
    text_style style;
    float width;    /* pixels */
    bool erase;     /* paper: takes dots away */
    bool dashed;    /* two dots drawn, two left out */
    uint64_t count; /* dots along the line so far */
} canvas;

/* ---- Numbers --------------------------------------------------------------------------------- */

/* False for NaN too. */
static bool is_near(double x)
{
    return x > -FARTHEST && x < FARTHEST;
}

static int64_t nearest(double x)
{
    return scene_floor(x + 0.5);
}

static int64_t at_least(int64_t x, int64_t least)
{
    return x < least ? least : x;
}

static int64_t at_most(int64_t x, int64_t most)
{
    return x > most ? most : x;
}

/* ---- Dots ------------------------------------------------------------------------------------ */

static glyph *glyph_at(const canvas *c, int64_t column, int64_t row)
{
    bool inside = column >= 0 && row >= 0 && column < c->columns && row < c->rows;
    return inside ? &c->glyph[row * c->columns + column] : NULL;
}

/* The dot is inside. */
static void set_dot(canvas *c, int64_t x, int64_t y)
{
    static const uint8_t bits[DOTS_HIGH][DOTS_WIDE] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    glyph *at = glyph_at(c, x / DOTS_WIDE, y / DOTS_HIGH);
    uint8_t bit = bits[y % DOTS_HIGH][x % DOTS_WIDE];
    if (c->erase) {
        at->dots &= (uint8_t)~bit;
        at->width = at->dots ? at->width : 0.0f;
        return;
    }
    at->dots |= bit;
    if (c->width < at->width)
        return;
    at->width = c->width;
    if (!at->character)
        at->style = c->style;
}

/*
 * Cuts a line to the canvas; false: nothing of it is inside. After Liang and Barsky, "A new concept
 * and method for line clipping", 1984: the line enters through some edges and leaves through
 * others.
 */
static bool clip(const canvas *c, double from[2], double to[2])
{
    double most[2] = {SCENE_COLUMN * (double)c->columns, SCENE_ROW * (double)c->rows};
    double enter = 0.0, leave = 1.0, delta[2] = {to[0] - from[0], to[1] - from[1]};
    for (int axis = 0; axis < 2; axis++) {
        double edges[2] = {0.0, most[axis]};
        for (int edge = 0; edge < 2; edge++) {
            double reach = edges[edge] - from[axis];
            bool inward = (delta[axis] > 0.0) == (edge == 0);
            if (delta[axis] == 0.0 && (edge == 0 ? reach > 0.0 : reach < 0.0))
                return false;
            if (delta[axis] == 0.0)
                continue;
            double part = reach / delta[axis];
            if (inward)
                enter = part > enter ? part : enter;
            else
                leave = part < leave ? part : leave;
        }
    }
    for (int axis = 0; axis < 2; axis++) {
        to[axis] = from[axis] + leave * delta[axis];
        from[axis] += enter * delta[axis];
    }
    return enter <= leave;
}

/* start + change * i / steps, rounded to the nearest. */
static int64_t between(int64_t start, int64_t change, int64_t i, int64_t steps)
{
    return steps ? start + (2 * change * i + (change < 0 ? -steps : steps)) / (2 * steps) : start;
}

/* The dot that holds a clipped end: the far edges belong to the last one, and ends are rounded. */
static int64_t dot_of(double pixels, int64_t dots)
{
    return at_least(at_most(scene_floor(pixels / DOT), dots - 1), 0);
}

static void draw_line(canvas *c, const double start[2], const double end[2])
{
    double from[2] = {start[0], start[1]}, to[2] = {end[0], end[1]};
    if (!is_near(from[0]) || !is_near(from[1]) || !is_near(to[0]) || !is_near(to[1]) ||
        !clip(c, from, to))
        return;
    int64_t x = dot_of(from[0], c->columns * DOTS_WIDE);
    int64_t y = dot_of(from[1], c->rows * DOTS_HIGH);
    int64_t across = dot_of(to[0], c->columns * DOTS_WIDE) - x;
    int64_t down = dot_of(to[1], c->rows * DOTS_HIGH) - y;
    int64_t wide = across < 0 ? -across : across, high = down < 0 ? -down : down;
    int64_t steps = wide > high ? wide : high;
    for (int64_t i = 0; i <= steps; i++) {
        if (!c->dashed || c->count % 4 < 2)
            set_dot(c, between(x, across, i, steps), between(y, down, i, steps));
        c->count++;
    }
}

static void draw_points(canvas *c, const cinch_mark *mark)
{
    for (size_t i = 1; i < mark->count; i++)
        draw_line(c, mark->point + 2 * (i - 1), mark->point + 2 * i);
    if (mark->kind == MARK_AREA && mark->count > 2)
        draw_line(c, mark->point + 2 * (mark->count - 1), mark->point);
}

/* A disc or a box, in dots: from x0, y0 to x1, y1. */
typedef struct solid {
    const cinch_mark *mark;
    int64_t x0, y0, x1, y1;
} solid;

static bool is_inside(const solid *s, int64_t x, int64_t y)
{
    if (x < s->x0 || x > s->x1 || y < s->y0 || y > s->y1)
        return false;
    if (s->mark->kind == MARK_BOX)
        return true;
    double across = ((double)x + 0.5) * DOT - s->mark->x;
    double down = ((double)y + 0.5) * DOT - s->mark->y;
    return across * across + down * down <= s->mark->x2 * s->mark->x2;
}

static bool is_edge(const solid *s, int64_t x, int64_t y)
{
    return !is_inside(s, x - 1, y) || !is_inside(s, x + 1, y) || !is_inside(s, x, y - 1) ||
           !is_inside(s, x, y + 1);
}

/* Filled, or with an outline and nothing inside. */
static void draw_solid(canvas *c, const cinch_mark *mark)
{
    double bounds[4];
    if (!is_near(mark->x) || !is_near(mark->y) || !is_near(mark->x2) || !is_near(mark->y2))
        return;
    scene_mark_bounds(bounds, mark);
    solid s = {.mark = mark, .x0 = nearest(bounds[0] / DOT), .y0 = nearest(bounds[1] / DOT)};
    s.x1 = at_least(nearest(bounds[2] / DOT) - 1, s.x0);
    s.y1 = at_least(nearest(bounds[3] / DOT) - 1, s.y0);
    int64_t right = at_most(s.x1, c->columns * DOTS_WIDE - 1);
    int64_t bottom = at_most(s.y1, c->rows * DOTS_HIGH - 1);
    bool paper = c->erase;
    for (int64_t y = at_least(s.y0, 0); y <= bottom; y++) {
        for (int64_t x = at_least(s.x0, 0); x <= right; x++) {
            if (!is_inside(&s, x, y))
                continue;
            c->erase = paper || (mark->width > 0.0 && !is_edge(&s, x, y));
            set_dot(c, x, y);
        }
    }
}

/* ---- Characters ------------------------------------------------------------------------------ */

/* Half a wide character that is about to go leaves a space in its other half. */
static void part_from(canvas *c, int64_t column, int64_t row)
{
    glyph *at = glyph_at(c, column, row);
    glyph *other = NULL;
    if (at->character == RIGHT_HALF)
        other = glyph_at(c, column - 1, row);
    else if (at->character && scene_columns(at->character) == 2)
        other = glyph_at(c, column + 1, row);
    if (other)
        other->character = ' ';
}

/* A character that the canvas cuts is left out. */
static void put_character(canvas *c, int64_t column, int64_t row, uint32_t character)
{
    int64_t last = column + scene_columns(character) - 1;
    if (!glyph_at(c, column, row) || !glyph_at(c, last, row))
        return;
    for (int64_t i = column; i <= last; i++) {
        part_from(c, i, row);
        glyph *at = glyph_at(c, i, row);
        at->character = i == column ? character : RIGHT_HALF;
        at->combining = 0;
        at->style = c->style;
    }
}

static void combine(canvas *c, int64_t column, int64_t row, uint32_t character)
{
    glyph *at = glyph_at(c, column, row);
    if (at && at->character == RIGHT_HALF)
        at = glyph_at(c, column - 1, row);
    if (at && at->character && !at->combining)
        at->combining = character;
}

static void draw_label(canvas *c, const cinch_mark *mark)
{
    double left = mark->x - 0.5 * (mark->anchor + 1) * mark->text_width;
    if (!is_near(left) || !is_near(mark->y))
        return;
    int64_t column = nearest(left / SCENE_COLUMN);
    int64_t row = scene_floor((mark->y - 1.0) / SCENE_ROW);
    for (const char *at = mark->text; *at;) {
        uint32_t character;
        at = scene_character(&character, at);
        if (scene_columns(character) > 0)
            put_character(c, column, row, character);
        else
            combine(c, column - 1, row, character);
        column += scene_columns(character);
    }
}

static void draw_small_disc(canvas *c, const cinch_mark *mark)
{
    int64_t column = scene_floor(mark->x / SCENE_COLUMN);
    int64_t row = scene_floor(mark->y / SCENE_ROW);
    glyph *at = glyph_at(c, column, row);
    if (c->erase && at)
        *at = (glyph){.character = 0};
    else
        put_character(c, column, row, mark->width > 0.0 ? DISC_OUTLINE : DISC_FILLED);
}

/* ---- Marks ----------------------------------------------------------------------------------- */

static void draw_mark(canvas *c, const cinch_mark *mark)
{
    const double from[2] = {mark->x, mark->y}, to[2] = {mark->x2, mark->y2};
    bool near = is_near(mark->x) && is_near(mark->y);
    if (mark->kind == MARK_LINE)
        draw_line(c, from, to);
    else if (mark->kind == MARK_PATH || mark->kind == MARK_AREA)
        draw_points(c, mark);
    else if (mark->kind == MARK_LABEL)
        draw_label(c, mark);
    else if (mark->kind == MARK_DISC && near && mark->x2 <= SMALL_DISC)
        draw_small_disc(c, mark);
    else
        draw_solid(c, mark);
}

/* Labels come last, so that they stand above all. */
static void draw_marks(canvas *c, const cinch_scene *scene, bool labels)
{
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next) {
        if ((mark->kind == MARK_LABEL) != labels)
            continue;
        bool bold = mark->bold || mark->role == ROLE_ACCENT;
        bool filled = (mark->kind == MARK_DISC || mark->kind == MARK_BOX) && mark->width == 0.0;
        c->style =
            (text_style){.role = (uint8_t)mark->role, .bold = bold, .dim = mark->opacity < 0.5};
        c->width = filled ? SOLID : mark->width > 100.0 ? 100.0f : (float)mark->width;
        c->erase = mark->role == ROLE_PAPER;
        c->dashed = mark->dashed;
        c->count = 0;
        draw_mark(c, mark);
    }
}

/* ---- Text ------------------------------------------------------------------------------------ */

/* A text that is being written. */
typedef struct screen {
    sink to;
    bool colour;
    text_style style; /* that the terminal has now */
} screen;

static void put_byte(screen *s, uint32_t byte)
{
    if (s->to.count + 1 < s->to.room)
        s->to.out[s->to.count] = (char)byte;
    s->to.count++;
}

static void put_utf8(screen *s, uint32_t character)
{
    uint32_t more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    if (more == 0) {
        put_byte(s, character);
        return;
    }
    put_byte(s, (0xff00u >> (more + 1) & 0xff) | character >> (6 * more));
    while (more-- > 0)
        put_byte(s, 0x80 | (character >> (6 * more) & 0x3f));
}

static void put_style(screen *s, text_style style)
{
    /* Of the 256 colours, like the themes', those that have a contrast above 2.5 on black and on
     * white. Ink, and labels in paper's colour, are the terminal's. */
    static const char *const colours[ROLE_COUNT] = {
        "",          ";38;5;244", ";2;38;5;244", "",          ";38;5;33",  ";38;5;166", ";38;5;29",
        ";38;5;105", ";38;5;166", ";38;5;29",    ";38;5;127", ";38;5;124", ";38;5;38",
    };
    text_style now = s->style;
    bool same = now.role == style.role && now.bold == style.bold && now.dim == style.dim;
    if (!s->colour || same)
        return;
    s->style = style;
    sink_text(&s->to, "\33[0");
    sink_text(&s->to, style.bold ? ";1" : "");
    sink_text(&s->to, style.dim ? ";2" : "");
    sink_text(&s->to, colours[style.role]);
    sink_text(&s->to, "m");
}

static bool is_blank(const glyph *at)
{
    return at->character ? at->character == ' ' : at->dots == 0;
}

static void put_glyph(screen *s, const glyph *at)
{
    if (at->character == RIGHT_HALF)
        return;
    if (is_blank(at)) { /* whatever the style */
        put_byte(s, ' ');
        return;
    }
    put_style(s, at->style);
    put_utf8(s, at->character ? at->character : BRAILLE + at->dots);
    if (at->combining)
        put_utf8(s, at->combining);
}

static void put_row(screen *s, const glyph *row, int64_t columns)
{
    while (columns > 0 && is_blank(&row[columns - 1]))
        columns--;
    for (int64_t i = 0; i < columns; i++)
        put_glyph(s, &row[i]);
    put_style(s, (text_style){.role = ROLE_INK});
    put_byte(s, '\n');
}

static int64_t last_row(const canvas *c)
{
    int64_t glyphs = c->columns * c->rows;
    if (c->columns == 0)
        return 0;
    while (glyphs > 0 && is_blank(&c->glyph[glyphs - 1]))
        glyphs--;
    return (glyphs + c->columns - 1) / c->columns;
}

/* Columns or rows that `pixels` take, 0 for a size that no terminal has. */
static int64_t count_of(double pixels, double each)
{
    double count = pixels / each;
    return count > 0.0 && count < MOST_ACROSS ? -scene_floor(-count) : 0;
}

static canvas canvas_of(const cinch_scene *scene)
{
    return (canvas){.columns = count_of(scene->width, SCENE_COLUMN),
                    .rows = count_of(scene->height, SCENE_ROW)};
}

/* SIZE_MAX where a size_t cannot count them. */
static size_t glyphs_of(const canvas *c)
{
    return arena_product((size_t)c->columns, (size_t)c->rows);
}

size_t cinch_text_size(const cinch_scene *scene)
{
    canvas c = canvas_of(scene);
    return arena_need(glyphs_of(&c), sizeof *c.glyph);
}

size_t cinch_text(char *out, size_t room, const cinch_scene *scene, bool colour,
                  cinch_arena scratch)
{
    canvas c = canvas_of(scene);
    screen s = {.to = {.out = out, .room = room}, .colour = colour};
    size_t glyphs = glyphs_of(&c);
    c.glyph = glyphs ? arena_take_zeroed(&scratch, glyphs, sizeof *c.glyph) : NULL;
    if (c.glyph) {
        draw_marks(&c, scene, false);
        draw_marks(&c, scene, true);
        int64_t rows = last_row(&c);
        for (int64_t row = 0; row < rows; row++)
            put_row(&s, c.glyph + row * c.columns, c.columns);
    }
    return sink_end(&s.to);
}
