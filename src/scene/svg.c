/* svg.c - a scene as SVG 1.1: shapes stay shapes, text stays text. */
#include <string.h>

#include "scene/scene.h"

uint32_t cinch_theme_colour(cinch_theme theme, cinch_role role)
{
    /* Series after Okabe and Ito's palette (2008), which colour-blind people can tell apart. */
    static const uint32_t colours[2][CINCH_ROLE_COUNT] = {
        {0x1a1a1a, 0x6b6b6b, 0xdcdcdc, 0xffffff, 0x0b4f9e, 0xe08a1e, 0x007a5a, 0x0072b2, 0xd55e00,
         0x009e73, 0xcc79a7, 0x8a6d00, 0x56b4e9},
        {0xf0f0f0, 0xa8a8a8, 0x3c3f44, 0x16181c, 0x8cc4ff, 0xc8641e, 0x4fd6a8, 0x56b4e9, 0xe69f00,
         0x2fc79b, 0xe3a3c8, 0xf0e442, 0x4f8fd0},
    };
    CINCH_REQUIRE((unsigned)theme <= CINCH_DARK && (unsigned)role < CINCH_ROLE_COUNT);
    return colours[theme][role];
}

/* Text that goes to the caller's room as far as that reaches; `count` goes on. */
typedef struct sink {
    char *out;
    size_t room, count;
    cinch_theme theme;
} sink;

static void put(sink *s, const char *text, size_t length)
{
    for (size_t i = 0; i < length && s->count + i + 1 < s->room; i++)
        s->out[s->count + i] = text[i];
    s->count += length;
}

static void put_text(sink *s, const char *text)
{
    put(s, text, strlen(text));
}

/* U+FFFE or U+FFFF, which XML forbids. */
static bool is_forbidden(const char *text)
{
    return memcmp(text, "\xef\xbf\xbe", 3) == 0 || memcmp(text, "\xef\xbf\xbf", 3) == 0;
}

/* What XML gives a meaning is written as an entity; what it forbids, control characters too, as "?". */
static void put_escaped(sink *s, const char *text)
{
    for (; *text; text++) {
        if (strncmp(text, "\xef\xbf", 2) == 0 && text[2] && is_forbidden(text)) {
            put_text(s, "?");
            text += 2;
            continue;
        }
        switch (*text) {
        case '&':
            put_text(s, "&amp;");
            break;
        case '<':
            put_text(s, "&lt;");
            break;
        case '>':
            put_text(s, "&gt;");
            break;
        case '"':
            put_text(s, "&quot;");
            break;
        default:
            put(s, (unsigned char)*text < 32 ? "?" : text, 1);
            break;
        }
    }
}

/* ` name="number"`, with two decimals at most. */
static void put_number(sink *s, const char *name, double x)
{
    words w = {.used = 0};
    words_short_number(&w, x, 2);
    put_text(s, " ");
    put_text(s, name);
    put_text(s, "=\"");
    put_text(s, w.text);
    put_text(s, "\"");
}

static void put_colour(sink *s, const char *name, cinch_role role)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t colour = cinch_theme_colour(s->theme, role);
    char text[8] = "#";
    for (int i = 0; i < 6; i++)
        text[1 + i] = digits[colour >> (20 - 4 * i) & 15];
    text[7] = '\0';
    put_text(s, " ");
    put_text(s, name);
    put_text(s, "=\"");
    put_text(s, text);
    put_text(s, "\"");
}

static void put_stroke(sink *s, const cinch_mark *mark)
{
    put_text(s, " fill=\"none\"");
    put_colour(s, "stroke", mark->role);
    put_number(s, "stroke-width", mark->width);
    if (mark->dashed)
        put_text(s, " stroke-dasharray=\"4 3\"");
}

/* Filled with the role's colour, or with paper and an outline in it. */
static void put_fill(sink *s, const cinch_mark *mark)
{
    if (mark->width == 0.0) {
        put_colour(s, "fill", mark->role);
        return;
    }
    put_colour(s, "fill", CINCH_PAPER);
    put_colour(s, "stroke", mark->role);
    put_number(s, "stroke-width", mark->width);
    if (mark->dashed)
        put_text(s, " stroke-dasharray=\"4 3\"");
}

static void put_points(sink *s, const cinch_mark *mark)
{
    put_text(s, " points=\"");
    for (size_t i = 0; i < 2 * mark->count; i++) {
        words w = {.used = 0};
        words_add(&w, i == 0 ? "" : i % 2 ? "," : " ");
        words_number(&w, mark->point[i], 2);
        put_text(s, w.text);
    }
    put_text(s, "\"");
}

static void put_label(sink *s, const cinch_mark *mark)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    put_text(s, "<text");
    put_number(s, "x", mark->x);
    put_number(s, "y", mark->y);
    put_number(s, "font-size", mark->size);
    if (mark->anchor >= 0) {
        put_text(s, " text-anchor=\"");
        put_text(s, anchors[mark->anchor + 1]);
        put_text(s, "\"");
    }
    if (mark->bold)
        put_text(s, " font-weight=\"bold\"");
    put_colour(s, "fill", mark->role);
    put_text(s, ">");
    put_escaped(s, mark->text);
    put_text(s, "</text>\n");
}

static void put_mark(sink *s, const cinch_mark *mark)
{
    static const char *const names[] = {"<line", "<polyline", "<polygon", "<circle", "<rect"};
    if (mark->kind == CINCH_LABEL) {
        put_label(s, mark);
        return;
    }
    put_text(s, names[mark->kind]);
    bool box = mark->kind == CINCH_BOX;
    switch (mark->kind) {
    case CINCH_LINE:
        put_number(s, "x1", mark->x);
        put_number(s, "y1", mark->y);
        put_number(s, "x2", mark->x2);
        put_number(s, "y2", mark->y2);
        put_stroke(s, mark);
        break;
    case CINCH_PATH:
        put_points(s, mark);
        put_stroke(s, mark);
        put_text(s, " stroke-linejoin=\"round\"");
        break;
    case CINCH_AREA:
        put_points(s, mark);
        put_colour(s, "fill", mark->role);
        break;
    default:
        put_number(s, box ? "x" : "cx", mark->x);
        put_number(s, box ? "y" : "cy", mark->y);
        put_number(s, box ? "width" : "r", mark->x2);
        if (box)
            put_number(s, "height", mark->y2);
        put_fill(s, mark);
        break;
    }
    if (mark->opacity < 1.0)
        put_number(s, "opacity", mark->opacity);
    put_text(s, "/>\n");
}

size_t cinch_svg(char *out, size_t room, const cinch_scene *scene, cinch_theme theme)
{
    sink s = {.out = out, .room = room, .theme = theme};
    put_text(&s, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    put_number(&s, "width", scene->width);
    put_number(&s, "height", scene->height);
    words w = {.used = 0};
    words_add(&w, " viewBox=\"0 0 ");
    words_number(&w, scene->width, 2);
    words_add(&w, " ");
    words_number(&w, scene->height, 2);
    put_text(&s, w.text);
    put_text(&s, "\" role=\"img\" aria-labelledby=\"title description\"\n"
                 "     font-family=\"DejaVu Sans, Verdana, Helvetica, sans-serif\">\n"
                 "<title id=\"title\">");
    put_escaped(&s, scene->title);
    put_text(&s, "</title>\n<desc id=\"description\">");
    put_escaped(&s, scene->description);
    put_text(&s, "</desc>\n<rect");
    put_number(&s, "width", scene->width);
    put_number(&s, "height", scene->height);
    put_colour(&s, "fill", CINCH_PAPER);
    put_text(&s, "/>\n");
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        put_mark(&s, mark);
    put_text(&s, "</svg>\n");
    if (room)
        s.out[s.count < room ? s.count : room - 1] = '\0';
    return s.count;
}
