/* place.c - labels that keep clear of each other; titles and legends. */
#include "scene/place.h"

#include <string.h>

/* What differs between a page and a terminal, where labels stand in columns and rows. */
typedef struct measures {
    double edge;         /* left and right of titles and legends */
    double title;        /* its baseline */
    double pitch;        /* from a row of a legend to the next */
    double across, down; /* between labels, at least: characters side by side read as one word */
} measures;

static const measures on_page = {
    .edge = 16.0, .title = 24.0, .pitch = 20.0, .across = 1.5, .down = 0.0};
static const measures in_terminal = {.edge = 0.0,
                                     .title = SCENE_BASELINE,
                                     .pitch = SCENE_ROW,
                                     .across = SCENE_COLUMN - 0.5,
                                     .down = -0.5};

static const measures *measures_of(const scene_maker *make)
{
    return make->terminal ? &in_terminal : &on_page;
}

void place_begin(placer *p, scene_maker *make, size_t room)
{
    *p = (placer){.make = make, .box = scene_take(make, room, sizeof *p->box)};
    p->room = p->box ? room : 0;
}

void place_within(placer *p, double left, double top, double right, double bottom)
{
    p->count = 0;
    p->area[0] = left;
    p->area[1] = top;
    p->area[2] = right;
    p->area[3] = bottom;
}

void place_reserve(placer *p, double left, double top, double right, double bottom, bool soft)
{
    if (p->count < p->room)
        p->box[p->count++] = (place_box){.edge = {left, top, right, bottom}, .soft = soft};
}

/* ---- Boxes ----------------------------------------------------------------------------------- */

static double round_to(double x, double step)
{
    return step * (double)scene_floor(x / step + 0.5);
}

/* The box of a text around a middle; in a terminal the nearest columns and row. */
static void text_box(double edge[4], const placer *p, const place_wish *wish, spot middle)
{
    bool terminal = p->make->terminal;
    double width = scene_text_width(p->make, wish->text, wish->size);
    double height = terminal ? SCENE_ROW : wish->size;
    double left = middle.x - 0.5 * width, top = middle.y - 0.5 * height;
    edge[0] = terminal ? round_to(left, SCENE_COLUMN) : left;
    edge[1] = terminal ? round_to(top, SCENE_ROW) : top;
    edge[2] = edge[0] + width;
    edge[3] = edge[1] + height;
}

static bool overlap(const placer *p, const double a[4], const double b[4])
{
    double across = measures_of(p->make)->across, down = measures_of(p->make)->down;
    return a[0] < b[2] + across && b[0] < a[2] + across && a[1] < b[3] + down && b[1] < a[3] + down;
}

static bool inside(const double a[4], const double area[4])
{
    return a[0] >= area[0] && a[1] >= area[1] && a[2] <= area[2] && a[3] <= area[3];
}

static bool is_free(const placer *p, const double edge[4], bool minding_soft)
{
    if (!inside(edge, p->area) || p->count == p->room)
        return false;
    for (size_t i = 0; i < p->count; i++)
        if ((minding_soft || !p->box[i].soft) && overlap(p, edge, p->box[i].edge))
            return false;
    return true;
}

/* Puts a label into its box, and keeps others from it. */
static cinch_mark *set_label(placer *p, const place_wish *wish, const double edge[4])
{
    double baseline = scene_baseline(p->make, edge[3] - 0.22 * wish->size);
    cinch_mark *mark =
        scene_label(p->make, wish->role, wish->size, -1, edge[0], baseline, wish->text);
    mark->bold = wish->bold;
    place_reserve(p, edge[0], edge[1], edge[2], edge[3], false);
    return mark;
}

cinch_mark *place_fixed(placer *p, mark_role role, double size, int anchor, double x, double y,
                        const char *text)
{
    cinch_mark *mark = scene_label(p->make, role, size, anchor, x, y, text);
    double edge[4];
    scene_mark_bounds(edge, mark);
    place_reserve(p, edge[0], edge[1], edge[2], edge[3], false);
    return mark;
}

/* ---- Beside a point -------------------------------------------------------------------------- */

enum { SIDES = 16 };

/* Side number `side` around the circle, from the right on. */
static spot side_of(int side)
{
    static const double part[5] = {0.0, 0.3826834323650898, 0.7071067811865476, 0.9238795325112867,
                                   1.0};
    int quarter = side / 4, step = side % 4;
    double c = part[4 - step], s = part[step];
    return quarter == 0   ? (spot){c, s}
           : quarter == 1 ? (spot){-s, c}
           : quarter == 2 ? (spot){-c, -s}
                          : (spot){s, -c};
}

static int best_side(spot toward)
{
    int best = 0;
    double most = -1e300;
    for (int side = 0; side < SIDES; side++) {
        spot direction = side_of(side);
        double along = direction.x * toward.x + direction.y * toward.y;
        best = along > most ? side : best;
        most = along > most ? along : most;
    }
    return best;
}

/* The point of a box that is nearest to another. */
static spot nearest(const double edge[4], spot to)
{
    return (spot){.x = to.x < edge[0]   ? edge[0]
                       : to.x > edge[2] ? edge[2]
                                        : to.x,
                  .y = to.y < edge[1]   ? edge[1]
                       : to.y > edge[3] ? edge[3]
                                        : to.y};
}

/* Whether a line from the point to the box crosses no label; sampled. */
static bool leader_is_free(const placer *p, const place_wish *wish, const double edge[4])
{
    spot from = wish->at, to = nearest(edge, from);
    for (int step = 1; step < 12; step++) {
        double x = from.x + (to.x - from.x) * step / 12.0;
        double y = from.y + (to.y - from.y) * step / 12.0;
        for (size_t i = 0; i < p->count; i++) {
            const double *b = p->box[i].edge;
            if (!p->box[i].soft && x > b[0] && x < b[2] && y > b[1] && y < b[3])
                return false;
        }
    }
    return true;
}

enum { NEAR_RINGS = 2 };

static bool find_place(double edge[4], int *ring, const placer *p, const place_wish *wish,
                       bool minding_soft)
{
    double probe[4];
    text_box(probe, p, wish, wish->at);
    double half_width = 0.5 * (probe[2] - probe[0]), half_height = 0.5 * (probe[3] - probe[1]);
    int first = best_side(wish->toward);
    for (*ring = 0; *ring < wish->rings; ++*ring) {
        double away = wish->clear + *ring * 0.6 * scene_font(p->make, wish->size);
        for (int turn = 0; turn < SIDES; turn++) {
            int sign = turn % 2 ? 1 : -1;
            spot to = side_of((first + sign * ((turn + 1) / 2) + SIDES) % SIDES);
            to.x = wish->at.x + to.x * (away + half_width);
            to.y = wish->at.y + to.y * (away + half_height);
            text_box(edge, p, wish, to);
            if (is_free(p, edge, minding_soft) &&
                (*ring < NEAR_RINGS || leader_is_free(p, wish, edge)))
                return true;
        }
    }
    return false;
}

cinch_mark *place_label(placer *p, const place_wish *wish)
{
    double edge[4];
    int ring;
    if (!find_place(edge, &ring, p, wish, true) &&
        (wish->strict || !find_place(edge, &ring, p, wish, false)))
        return NULL;
    if (ring >= NEAR_RINGS && !p->make->terminal) {
        spot to = nearest(edge, wish->at);
        scene_line(p->make, ROLE_FAINT, 0.6, wish->at.x, wish->at.y, to.x, to.y);
    }
    return set_label(p, wish, edge);
}

cinch_mark *place_centred(placer *p, mark_role role, double size, spot middle, const char *text)
{
    place_wish wish = {.role = role, .size = size, .bold = true, .text = text};
    double edge[4];
    text_box(edge, p, &wish, middle);
    return is_free(p, edge, true) ? set_label(p, &wish, edge) : NULL;
}

cinch_mark *place_on_point(placer *p, mark_role role, spot point, bool alone, const char *text)
{
    const char *dot = alone ? "\xe2\x80\xa2" : "\xe2\x97\x8f";
    double left = round_to(point.x - 0.5 * SCENE_COLUMN, SCENE_COLUMN);
    double top = round_to(point.y - 0.5 * SCENE_ROW, SCENE_ROW);
    for (int to_left = 0; to_left < 2; to_left++) {
        words w = words_of(to_left ? text : dot, to_left ? dot : text);
        place_wish wish = {.role = role, .size = LEGEND_SIZE, .text = w.text};
        double width = scene_text_width(p->make, w.text, wish.size);
        double from = to_left ? left + SCENE_COLUMN - width : left;
        double edge[4] = {from, top, from + width, top + SCENE_ROW};
        if (is_free(p, edge, false))
            return set_label(p, &wish, edge);
    }
    return NULL;
}

/* ---- Titles and legends ---------------------------------------------------------------------- */

static void put_title(scene_maker *make, double width, double lower, const char *text)
{
    const measures *m = measures_of(make);
    scene_label_within(make, ROLE_INK, PLACE_TITLE_SIZE, m->edge, m->title + lower,
                       width - 2.0 * m->edge, text)
        ->bold = true;
}

void place_title(scene_maker *make, double width, const char *text)
{
    make->scene->title = scene_copy(make, text);
    put_title(make, width, 0.0, text);
}

words place_row(const scene_maker *make, double size, double width, const char **text)
{
    words row = {.used = 0}, fits = {.used = 0};
    const char *rest = NULL; /* after what fits */
    for (const char *at = *text;;) {
        letter one;
        bool end = !*at || row.used + sizeof one.text >= sizeof row.text;
        if (scene_text_width(make, row.text, size) > width && rest)
            break;
        if (*at == ' ' || end) {
            fits = row;
            rest = at;
        }
        if (end)
            break;
        at = words_letter(&one, at);
        words_add(&row, one.text);
    }
    *text = rest + (*rest == ' ');
    return fits;
}

double place_long_title(scene_maker *make, double width, const char *text)
{
    const measures *m = measures_of(make);
    make->scene->title = scene_copy(make, text);
    words row = place_row(make, PLACE_TITLE_SIZE, width - 2.0 * m->edge, &text);
    put_title(make, width, 0.0, row.text);
    if (!*text)
        return 0.0;
    put_title(make, width, m->pitch, text);
    return m->pitch;
}

legend legend_begin(scene_maker *make, double width, double y)
{
    const measures *m = measures_of(make);
    legend l = {.make = make, .left = m->edge, .right = width - m->edge, .pitch = m->pitch};
    l.x = m->edge;
    l.y = y;
    return l;
}

double legend_entry(legend *l, mark_role role, const char *text)
{
    double sample = LEGEND_SAMPLE + SCENE_COLUMN;
    cinch_mark *label = scene_label_within(l->make, role, LEGEND_SIZE, l->x + sample, l->y,
                                           l->right - l->left - sample, text);
    double width = sample + label->text_width, x = l->x;
    if (x > l->left && x + width > l->right) {
        x = l->left;
        l->y += l->pitch;
    }
    label->x = x + sample;
    label->y = l->y;
    l->x = x + width + 2.0 * SCENE_COLUMN;
    return x;
}

/* As much of a text as fits into a row that begins with room for a sample; as place_row(). */
static words legend_row(const legend *l, const char **text)
{
    double room = l->right - l->left - LEGEND_SAMPLE - SCENE_COLUMN;
    return place_row(l->make, LEGEND_SIZE, room, text);
}

void legend_note(legend *l, mark_role role, const char *text)
{
    while (*text)
        legend_entry(l, role, legend_row(l, &text).text);
}

cinch_mark *legend_line(legend *l, mark_role role, double width, const char *text)
{
    double x = legend_entry(l, ROLE_FAINT, legend_row(l, &text).text), y = l->y - 4.0;
    cinch_mark *line = scene_line(l->make, role, width, x, y, x + LEGEND_SAMPLE, y);
    legend_note(l, ROLE_FAINT, text);
    return line;
}

cinch_mark *legend_disc(legend *l, mark_role role, double radius, const char *text)
{
    double x = legend_entry(l, ROLE_FAINT, legend_row(l, &text).text);
    cinch_mark *disc = scene_disc(l->make, role, x + 0.5 * LEGEND_SAMPLE, l->y - 4.0, radius);
    legend_note(l, ROLE_FAINT, text);
    return disc;
}

void legend_character(legend *l, mark_role role, const char *character, const char *text)
{
    double x = legend_entry(l, ROLE_FAINT, legend_row(l, &text).text);
    if (*character)
        scene_label(l->make, role, LEGEND_SIZE, -1, x, l->y, character);
    legend_note(l, ROLE_FAINT, text);
}

void legend_heading(legend *l, const char *text, double part)
{
    if (!text || !*text)
        return;
    cinch_mark *label = scene_label_within(l->make, ROLE_INK, LEGEND_SIZE, l->x, l->y,
                                           part * (l->right - l->left), text);
    label->bold = true;
    l->x += label->text_width + 2.0 * SCENE_COLUMN;
}
