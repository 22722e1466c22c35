/* place.c - labels that keep clear of each other, and words that the views share. */
#include "scene/place.h"

#include <string.h>

double draw_font(const scene_maker *make, double size)
{
    return make->scene->cells ? 15.0 : size;
}

void place_begin(placer *p, scene_maker *make, size_t room)
{
    *p = (placer){.make = make, .box = scene_take(make, room, sizeof *p->box)};
    p->room = p->box ? room : 0;
}

void place_block(placer *p, const double edge[4], bool soft)
{
    if (p->count == p->room)
        return;
    place_box *box = &p->box[p->count++];
    memcpy(box->edge, edge, sizeof box->edge);
    box->soft = soft;
}

/* ---- Boxes ----------------------------------------------------------------------------------- */

static double round_to(double x, double step)
{
    double parts = x / step + 0.5;
    double whole = (double)(int64_t)parts;
    return step * (whole > parts ? whole - 1.0 : whole);
}

/* The box of a text around a middle; in a terminal the nearest cells. */
static void text_box(double edge[4], const placer *p, const place_wish *wish, double x, double y)
{
    double width = scene_text_width(p->make, wish->text, wish->size, true);
    bool cells = p->make->scene->cells != 0;
    double height = cells ? SCENE_CELL_HEIGHT : wish->size;
    edge[0] = x - 0.5 * width;
    edge[1] = y - 0.5 * height;
    if (cells) {
        edge[0] = round_to(edge[0], SCENE_CELL_WIDTH);
        edge[1] = round_to(edge[1], SCENE_CELL_HEIGHT);
    }
    edge[2] = edge[0] + width;
    edge[3] = edge[1] + height;
}

/* Characters side by side would read as one word: a terminal keeps a cell between labels. */
static bool overlap(const placer *p, const double a[4], const double b[4])
{
    bool cells = p->make->scene->cells != 0;
    double across = cells ? SCENE_CELL_WIDTH - 0.5 : 1.5, down = cells ? -0.5 : 0.0;
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
    double baseline = p->make->scene->cells ? edge[1] + 12.0 : edge[3] - 0.22 * wish->size;
    cinch_mark *mark =
        scene_label(p->make, wish->role, wish->size, -1, edge[0], baseline, wish->text);
    mark->bold = wish->bold;
    place_block(p, edge, false);
    return mark;
}

cinch_mark *place_fixed(placer *p, cinch_role role, double size, int anchor, double x, double y,
                        const char *text)
{
    cinch_mark *mark = scene_label(p->make, role, size, anchor, x, y, text);
    double edge[4];
    cinch_mark_bounds(edge, mark);
    place_block(p, edge, false);
    return mark;
}

/* ---- Beside a point -------------------------------------------------------------------------- */

enum { SIDES = 16 };

/* Side number `side` around the circle, from the right on. */
static void side_of(double direction[2], int side)
{
    static const double part[5] = {0.0, 0.3826834323650898, 0.7071067811865476, 0.9238795325112867,
                                   1.0};
    int quarter = side / 4, step = side % 4;
    double c = part[4 - step], s = part[step];
    direction[0] = quarter == 0 ? c : quarter == 1 ? -s : quarter == 2 ? -c : s;
    direction[1] = quarter == 0 ? s : quarter == 1 ? c : quarter == 2 ? -s : -c;
}

static int best_side(const double toward[2])
{
    int best = 0;
    double most = -1e300;
    for (int side = 0; side < SIDES; side++) {
        double direction[2];
        side_of(direction, side);
        double along = direction[0] * toward[0] + direction[1] * toward[1];
        if (along > most) {
            most = along;
            best = side;
        }
    }
    return best;
}

/* The point of a box that is nearest to x, y. */
static void nearest(double to[2], const double edge[4], double x, double y)
{
    to[0] = x < edge[0] ? edge[0] : x > edge[2] ? edge[2] : x;
    to[1] = y < edge[1] ? edge[1] : y > edge[3] ? edge[3] : y;
}

/* Whether a line from the point to the box crosses no label; sampled. */
static bool leader_is_free(const placer *p, const place_wish *wish, const double edge[4])
{
    double to[2];
    nearest(to, edge, wish->x, wish->y);
    for (int step = 1; step < 12; step++) {
        double x = wish->x + (to[0] - wish->x) * step / 12.0;
        double y = wish->y + (to[1] - wish->y) * step / 12.0;
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
    text_box(probe, p, wish, wish->x, wish->y);
    double half_width = 0.5 * (probe[2] - probe[0]), half_height = 0.5 * (probe[3] - probe[1]);
    int first = best_side(wish->toward);
    for (*ring = 0; *ring < wish->rings; ++*ring) {
        double away = wish->clear + *ring * 0.6 * wish->size;
        for (int turn = 0; turn < SIDES; turn++) {
            double to[2];
            int sign = turn % 2 ? 1 : -1;
            side_of(to, (first + sign * ((turn + 1) / 2) + SIDES) % SIDES);
            text_box(edge, p, wish, wish->x + to[0] * (away + half_width),
                     wish->y + to[1] * (away + half_height));
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
    if (ring >= NEAR_RINGS && !p->make->scene->cells) {
        double to[2], from[2] = {wish->x, wish->y};
        nearest(to, edge, wish->x, wish->y);
        scene_line(p->make, CINCH_FAINT, 0.6, from, to);
    }
    return set_label(p, wish, edge);
}

cinch_mark *place_centred(placer *p, cinch_role role, double size, double x, double y,
                          const char *text)
{
    place_wish wish = {.role = role, .size = size, .bold = true, .text = text};
    double edge[4];
    text_box(edge, p, &wish, x, y);
    return is_free(p, edge, true) ? set_label(p, &wish, edge) : NULL;
}

cinch_mark *place_on_point(placer *p, cinch_role role, double x, double y, bool alone,
                           const char *text)
{
    const char *dot = alone ? "\xe2\x80\xa2" : "\xe2\x97\x8f";
    double left = round_to(x - 0.5 * SCENE_CELL_WIDTH, SCENE_CELL_WIDTH);
    double top = round_to(y - 0.5 * SCENE_CELL_HEIGHT, SCENE_CELL_HEIGHT);
    for (int to_left = 0; to_left < 2; to_left++) {
        words w = {.used = 0};
        words_add(&w, to_left ? text : dot);
        words_add(&w, to_left ? dot : text);
        place_wish wish = {.role = role, .size = draw_font(p->make, 0.0), .text = w.text};
        double width = scene_text_width(p->make, w.text, wish.size, true);
        double from = to_left ? left + SCENE_CELL_WIDTH - width : left;
        double edge[4] = {from, top, from + width, top + SCENE_CELL_HEIGHT};
        if (is_free(p, edge, false))
            return set_label(p, &wish, edge);
    }
    return NULL;
}

/* ---- Words and legends ----------------------------------------------------------------------- */

void draw_shape_words(words *w, const cinch_shape *shape)
{
    bool each = shape->columns <= 8;
    if (!each)
        words_count(w, shape->offset[shape->columns]);
    for (uint32_t c = 0; each && c < shape->columns; c++) {
        words_add(w, c == 0 ? "" : "+");
        words_count(w, shape->offset[c + 1] - shape->offset[c]);
    }
    for (uint32_t l = 0; l < shape->layers; l++) {
        words_add(w, "-");
        words_count(w, shape->width[l]);
    }
    words_add(w, "-");
    words_count(w, shape->values);
}

void draw_key_words(words *w, const drawing *d, const uint32_t *key, size_t most)
{
    uint32_t columns = d->net->shape.columns;
    size_t begin = w->used, each = columns == 1 ? most : most / 2;
    for (uint32_t c = 0; c < columns; c++) {
        if (c > 0)
            words_add(w, ",");
        if (w->used - begin >= most && c > 0) {
            words_add(w, WORDS_ELLIPSIS);
            return;
        }
        words_add(w, scene_symbol(&d->options->keys[c], key[c], each).text);
    }
}

const char *draw_activation_word(cinch_activation activation)
{
    static const char *const names[] = {"tanh", "identity", "relu"};
    return names[activation];
}

void draw_unit_words(words *w, size_t unit)
{
    words_add(w, "h");
    words_count(w, unit + 1);
}

void draw_fit(words *w, const scene_maker *make, const char *text, double size, double width)
{
    for (size_t most = 160; most > 0; most -= 1 + most / 16) {
        *w = (words){.used = 0};
        words_symbol(w, text, most);
        if (scene_text_width(make, w->text, size, true) <= width)
            return;
    }
    *w = (words){.used = 0};
}

void draw_title(scene_maker *make, double width, const char *text)
{
    bool cells = make->scene->cells != 0;
    double left = cells ? 0.0 : 16.0, font = draw_font(make, 15.0);
    words fitting;
    draw_fit(&fitting, make, text, font, width - 2.0 * left);
    make->scene->title = scene_copy(make, text);
    scene_label(make, CINCH_INK, font, -1, left, cells ? 12.0 : 24.0, fitting.text)->bold = true;
}

double legend_entry(legend *l, cinch_role role, double size, const char *text)
{
    double font = draw_font(l->make, size);
    double sample = LEGEND_SAMPLE + SCENE_CELL_WIDTH;
    words fitting;
    draw_fit(&fitting, l->make, text, font, l->right - l->left - sample);
    double width = sample + scene_text_width(l->make, fitting.text, font, true);
    if (l->x > l->left && l->x + width > l->right) {
        l->x = l->left;
        l->y += l->line;
    }
    double x = l->x;
    scene_label(l->make, role, font, -1, x + sample, l->y, fitting.text);
    l->x += width + 2.0 * SCENE_CELL_WIDTH;
    return x;
}
