/* scene.c - making scenes: marks one after the other, text and its width. */
#include "scene/scene.h"

#include <string.h>

#define TERMINAL_FONT 15.0 /* a size that stays within a row */

void scene_begin(scene_maker *make, cinch_scene *scene, uint32_t columns, cinch_arena *arena)
{
    *scene = (cinch_scene){.columns = columns, .title = "", .description = ""};
    *make = (scene_maker){.scene = scene, .arena = arena, .terminal = columns > 0};
}

cinch_status scene_end(scene_maker *make, double width, double height)
{
    make->scene->width = width;
    make->scene->height = height;
    return make->failed ? CINCH_NO_MEMORY : CINCH_OK;
}

void *scene_take(scene_maker *make, size_t count, size_t each_bytes)
{
    make->scene->bytes = arena_sum(make->scene->bytes, arena_need(count, each_bytes));
    void *taken = arena_take(make->arena, count, each_bytes);
    make->failed = make->failed || taken == NULL;
    return taken;
}

void *scene_take_zeroed(scene_maker *make, size_t count, size_t each_bytes)
{
    void *taken = scene_take(make, count, each_bytes);
    return taken ? memset(taken, 0, count * each_bytes) : NULL;
}

const char *scene_copy(scene_maker *make, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = scene_take(make, bytes, 1);
    return copy ? memcpy(copy, text, bytes) : "";
}

/* ---- Marks ----------------------------------------------------------------------------------- */

static cinch_mark *add_mark(scene_maker *make, mark_kind kind, mark_role role)
{
    cinch_mark *mark = scene_take(make, 1, sizeof *mark);
    if (!mark) {
        make->spare = (cinch_mark){.kind = MARK_LINE};
        return &make->spare;
    }
    *mark = (cinch_mark){.kind = kind, .role = role, .opacity = 1.0};
    if (make->last)
        make->last->next = mark;
    else
        make->scene->first = mark;
    make->last = mark;
    make->scene->marks++;
    return mark;
}

/* Of a line, a disc or a box. */
static cinch_mark *add_shape(scene_maker *make, mark_kind kind, mark_role role, const double at[4])
{
    cinch_mark *mark = add_mark(make, kind, role);
    mark->x = at[0];
    mark->y = at[1];
    mark->x2 = at[2];
    mark->y2 = at[3];
    return mark;
}

cinch_mark *scene_line(scene_maker *make, mark_role role, double width, double x, double y,
                       double x2, double y2)
{
    cinch_mark *mark = add_shape(make, MARK_LINE, role, (double[]){x, y, x2, y2});
    mark->width = width;
    return mark;
}

cinch_mark *scene_points(scene_maker *make, mark_kind kind, mark_role role, const double *points,
                         size_t count)
{
    double *copy = scene_take(make, count, 2 * sizeof *copy);
    cinch_mark *mark = add_mark(make, kind, role);
    if (!copy)
        return mark;
    if (count)
        memcpy(copy, points, count * 2 * sizeof *copy);
    mark->point = copy;
    mark->count = count;
    return mark;
}

void scene_outline(scene_maker *make, double left, double top, double right, double bottom)
{
    const double corner[] = {left, top, right, top, right, bottom, left, bottom, left, top};
    scene_points(make, MARK_PATH, ROLE_FAINT, corner, 5)->width = 1.0;
}

cinch_mark *scene_disc(scene_maker *make, mark_role role, double x, double y, double radius)
{
    return add_shape(make, MARK_DISC, role, (double[]){x, y, radius, 0.0});
}

cinch_mark *scene_box(scene_maker *make, mark_role role, double x, double y, double width,
                      double height)
{
    return add_shape(make, MARK_BOX, role, (double[]){x, y, width, height});
}

cinch_mark *scene_label(scene_maker *make, mark_role role, double size, int anchor, double x,
                        double y, const char *text)
{
    const char *copy = scene_copy(make, text);
    cinch_mark *mark = add_mark(make, MARK_LABEL, role);
    mark->x = x;
    mark->y = y;
    mark->anchor = anchor;
    mark->size = scene_font(make, size);
    mark->text = copy;
    mark->text_width = scene_text_width(make, text, size);
    return mark;
}

words scene_fit(const scene_maker *make, const char *text, double size, double width)
{
    for (size_t most = 160; most > 0; most -= 1 + most / 16) {
        words w = words_symbol(text, most);
        if (scene_text_width(make, w.text, size) <= width)
            return w;
    }
    return (words){.used = 0};
}

cinch_mark *scene_label_within(scene_maker *make, mark_role role, double size, double x, double y,
                               double width, const char *text)
{
    return scene_label(make, role, size, -1, x, y, scene_fit(make, text, size, width).text);
}

double scene_font(const scene_maker *make, double size)
{
    return make->terminal ? TERMINAL_FONT : size;
}

double scene_snapped(const scene_maker *make, double x, double unit)
{
    if (!make->terminal)
        return x;
    return x > 0.0 ? (double)(uint64_t)(x / unit) * unit : 0.0;
}

double scene_baseline(const scene_maker *make, double y)
{
    return make->terminal ? scene_snapped(make, y, SCENE_ROW) + SCENE_BASELINE : y;
}

/* A label's height: what stands above the baseline and below it, in parts of the font's size. */
#define LABEL_ABOVE 0.78
#define LABEL_BELOW 0.22

void scene_mark_bounds(double bounds[4], const cinch_mark *mark)
{
    double x = mark->x, y = mark->y, x2 = mark->x2, y2 = mark->y2;
    double left = x - 0.5 * (mark->anchor + 1) * mark->text_width;
    const double corners[][4] = {
        [MARK_LINE] = {x, y, x2, y2},
        [MARK_DISC] = {x - x2, y - x2, x + x2, y + x2},
        [MARK_BOX] = {x, y, x + x2, y + y2},
        [MARK_LABEL] = {left, y - LABEL_ABOVE * mark->size, left + mark->text_width,
                        y + LABEL_BELOW * mark->size},
    };
    bool path = mark->kind == MARK_PATH || mark->kind == MARK_AREA;
    const double *point = path ? mark->point : corners[mark->kind];
    for (size_t i = 0; i < (path ? mark->count : 2); i++)
        for (int axis = 0; axis < 2; axis++) {
            double at = point[2 * i + axis], *low = &bounds[axis], *high = &bounds[2 + axis];
            *low = i == 0 || at < *low ? at : *low;
            *high = i == 0 || at > *high ? at : *high;
        }
}

/* ---- The width of text ----------------------------------------------------------------------- */

/* Advance widths of DejaVu Sans, a wide font, for ASCII from the space on: thousandths of its
 * size. */
static const uint16_t advance[95] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};

/* Letters with accents, from U+00C0 on, are as wide as these without; '?': wider. */
#define FIRST_ACCENTED 0xc0
static const char unaccented[] = "AAAAAA?CEEEEIIIIDNOOOOO+OUUUUYBbaaaaaa?ceeeeiiiionooooo+ouuuuypy"
                                 "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHh?hIiIiIiIiIi??JjKkkLlLlLlL"
                                 "fErNnNnNn?NnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzr";

/* Of everything else: East Asian characters take 1 em, and few of other scripts more than 1.1. */
#define ADVANCE_OTHER 1100
#define ADVANCE_BOLD  1.16 /* at most, of the same letter's plain one */

static double character_advance(uint32_t character)
{
    uint32_t accented = character - FIRST_ACCENTED; /* wraps for those before it */
    if (accented < sizeof unaccented - 1 && unaccented[accented] != '?')
        character = (unsigned char)unaccented[accented];
    if (scene_columns(character) == 0) /* it combines with the one before it */
        return 0.0;
    return character < 127 ? advance[character - 32] : ADVANCE_OTHER;
}

double scene_text_width(const scene_maker *make, const char *text, double size)
{
    double thousandths = 0.0;
    uint32_t character, columns = 0;
    while (*text) {
        text = scene_character(&character, text);
        columns += scene_columns(character);
        thousandths += character_advance(character);
    }
    return make->terminal ? SCENE_COLUMN * columns : thousandths * 0.001 * size * ADVANCE_BOLD;
}

const char *scene_character(uint32_t *character, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    uint32_t first = *at++;
    uint32_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    uint32_t shortest = least[more], point = more ? first & (0x3f >> more) : first;
    for (; more && (*at & 0xc0) == 0x80; more--)
        point = point << 6 | (*at++ & 0x3f);
    bool control = point < 32 || (point >= 127 && point < 160);
    bool malformed = more || (first & 0xc0) == 0x80 || (point & ~0x7ffu) == 0xd800 ||
                     point < shortest || first >= 0xf8;
    *character = control || malformed || point > 0x10ffff ? '?' : point;
    return (const char *)at;
}

uint32_t scene_columns(uint32_t character)
{
    /* Blocks of Unicode 15 that are wide (its annex 11) or combine; single emoji are left out. */
    static const struct {
        uint32_t first, last, columns;
    } blocks[] = {
        {0x0300, 0x036f, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05bd, 0},   {0x064b, 0x065f, 0},
        {0x1100, 0x115f, 2},   {0x1ab0, 0x1aff, 0},   {0x1dc0, 0x1dff, 0},   {0x200b, 0x200f, 0},
        {0x20d0, 0x20ff, 0},   {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},   {0xa960, 0xa97f, 2},
        {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0},   {0xfe20, 0xfe2f, 0},
        {0xfe30, 0xfe6f, 2},   {0xff01, 0xff60, 2},   {0xffe0, 0xffe6, 2},   {0x1f300, 0x1f64f, 2},
        {0x1f680, 0x1f6ff, 2}, {0x1f900, 0x1f9ff, 2}, {0x20000, 0x3fffd, 2},
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks && blocks[i].first <= character; i++)
        if (character <= blocks[i].last)
            return blocks[i].columns;
    return 1;
}

/* ---- Written down ---------------------------------------------------------------------------- */

void sink_bytes(sink *s, const char *text, size_t length)
{
    size_t left = s->count < s->room ? s->room - s->count - 1 : 0;
    if (left > 0)
        memcpy(s->out + s->count, text, length < left ? length : left);
    s->count += length;
}

void sink_text(sink *s, const char *text)
{
    sink_bytes(s, text, strlen(text));
}

size_t sink_end(sink *s)
{
    if (s->room)
        s->out[s->count < s->room ? s->count : s->room - 1] = '\0';
    return s->count;
}
