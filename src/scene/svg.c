/* svg.c - a scene as SVG 1.1: shapes stay shapes, text stays text. */
#include <string.h>

#include "scene/scene.h"

static uint32_t colour_of(cinch_theme theme, mark_role role)
{
    /*
     * Series go up in even steps of lightness, so that they tell apart in grey, and in hues that
     * people with two kinds of cones tell apart: tests/unit/scene/test_palette.c simulates both.
     */
    static const uint32_t colours[2][ROLE_COUNT] = {
        {0x1a1a1a, 0x6b6b6b, 0xdcdcdc, 0xffffff, 0x0b4f9e, 0xd47a12, 0x007a5a, 0x153f6b, 0xc26618,
         0x1e7658, 0x530b34, 0xa21a1a, 0x359fc2},
        {0xf0f0f0, 0xa8a8a8, 0x3c3f44, 0x16181c, 0x8cc4ff, 0xc8641e, 0x4fd6a8, 0x509bf3, 0xf99952,
         0x42e4ae, 0xe82f99, 0xcc2523, 0xf6ea3a},
    };
    CINCH_REQUIRE((unsigned)theme <= CINCH_DARK && (unsigned)role < ROLE_COUNT);
    return colours[theme][role];
}

/* An SVG text that is being written. */
typedef struct page {
    sink to;
    cinch_theme theme;
} page;

static void put_text(page *p, const char *text)
{
    sink_text(&p->to, text);
}

/*
 * What XML gives a meaning is written as an entity; what it forbids, as "?": control characters,
 * bytes that are no UTF-8, U+FFFE and U+FFFF.
 */
static void put_escaped(page *p, const char *text)
{
    static const struct {
        uint32_t character;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (const char *next; *text; text = next) {
        uint32_t character;
        size_t i = 0, count = sizeof entities / sizeof *entities;
        next = scene_character(&character, text);
        while (i < count && entities[i].character != character)
            i++;
        if (i < count)
            put_text(p, entities[i].entity);
        else if (character == '?' || character == 0xfffe || character == 0xffff)
            put_text(p, "?");
        else
            sink_bytes(&p->to, text, (size_t)(next - text));
    }
}

/* ` name="value"` */
static void put(page *p, const char *name, const char *value)
{
    sink_bytes(&p->to, " ", 1);
    put_text(p, name);
    sink_bytes(&p->to, "=\"", 2);
    put_text(p, value);
    sink_bytes(&p->to, "\"", 1);
}

/* With two decimals at most. */
static void put_number(page *p, const char *name, double x)
{
    put(p, name, words_short_number(x, 2).text);
}

static void put_colour(page *p, const char *name, mark_role role)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t colour = colour_of(p->theme, role);
    char text[8] = "#";
    for (int i = 0; i < 6; i++)
        text[1 + i] = digits[colour >> (20 - 4 * i) & 15];
    put(p, name, text);
}

static void put_stroke(page *p, const cinch_mark *mark)
{
    put_colour(p, "stroke", mark->role);
    put_number(p, "stroke-width", mark->width);
    if (mark->dashed)
        put(p, "stroke-dasharray", "4 3");
}

/* Filled with the role's colour, or with paper and an outline in it. */
static void put_fill(page *p, const cinch_mark *mark)
{
    put_colour(p, "fill", mark->width == 0.0 ? mark->role : ROLE_PAPER);
    if (mark->width != 0.0)
        put_stroke(p, mark);
}

static void put_points(page *p, const cinch_mark *mark)
{
    put_text(p, " points=\"");
    for (size_t i = 0; i < 2 * mark->count; i++) {
        put_text(p, i == 0 ? "" : i % 2 ? "," : " ");
        put_text(p, words_number(mark->point[i], 2).text);
    }
    put_text(p, "\"");
}

static void put_label(page *p, const cinch_mark *mark)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    CINCH_REQUIRE(mark->anchor >= -1 && mark->anchor <= 1);
    put_text(p, "<text");
    put_number(p, "x", mark->x);
    put_number(p, "y", mark->y);
    put_number(p, "font-size", mark->size);
    if (mark->anchor >= 0)
        put(p, "text-anchor", anchors[mark->anchor + 1]);
    if (mark->bold)
        put(p, "font-weight", "bold");
    put_colour(p, "fill", mark->role);
    put_text(p, ">");
    put_escaped(p, mark->text);
    put_text(p, "</text>\n");
}

static void put_mark(page *p, const cinch_mark *mark)
{
    static const char *const names[] = {"<line", "<polyline", "<polygon", "<circle", "<rect"};
    if (mark->kind == MARK_LABEL) {
        put_label(p, mark);
        return;
    }
    put_text(p, names[mark->kind]);
    bool box = mark->kind == MARK_BOX;
    switch (mark->kind) {
    case MARK_LINE:
        put_number(p, "x1", mark->x);
        put_number(p, "y1", mark->y);
        put_number(p, "x2", mark->x2);
        put_number(p, "y2", mark->y2);
        put(p, "fill", "none");
        put_stroke(p, mark);
        break;
    case MARK_PATH:
        put_points(p, mark);
        put(p, "fill", "none");
        put_stroke(p, mark);
        put(p, "stroke-linejoin", "round");
        break;
    case MARK_AREA:
        put_points(p, mark);
        put_colour(p, "fill", mark->role);
        break;
    default:
        put_number(p, box ? "x" : "cx", mark->x);
        put_number(p, box ? "y" : "cy", mark->y);
        put_number(p, box ? "width" : "r", mark->x2);
        if (box)
            put_number(p, "height", mark->y2);
        put_fill(p, mark);
        break;
    }
    if (mark->opacity < 1.0)
        put_number(p, "opacity", mark->opacity);
    put_text(p, "/>\n");
}

size_t cinch_svg(char *out, size_t room, const cinch_scene *scene, cinch_theme theme)
{
    page p = {.to = {.out = out, .room = room}, .theme = theme};
    put_text(&p, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    put_number(&p, "width", scene->width);
    put_number(&p, "height", scene->height);
    put(&p, "viewBox",
        words_of("0 0 ", words_number(scene->width, 2).text, " ",
                 words_number(scene->height, 2).text)
            .text);
    put_text(&p, " role=\"img\" aria-labelledby=\"title description\"\n"
                 "     font-family=\"DejaVu Sans, Verdana, Helvetica, sans-serif\">\n"
                 "<title id=\"title\">");
    put_escaped(&p, scene->title);
    put_text(&p, "</title>\n<desc id=\"description\">");
    put_escaped(&p, scene->description);
    put_text(&p, "</desc>\n<rect");
    put_number(&p, "width", scene->width);
    put_number(&p, "height", scene->height);
    put_colour(&p, "fill", ROLE_PAPER);
    put_text(&p, "/>\n");
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        put_mark(&p, mark);
    put_text(&p, "</svg>\n");
    return sink_end(&p.to);
}
