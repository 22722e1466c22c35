/* curve_names.c - the names of curves beside their ends, on a page. */
#include "chart/frame.h"

#define GAP       8.0  /* from a curve's end to its name */
#define PITCH     15.0 /* from a name to the next one right of the frame */
#define HALF      7.5  /* a name's height, half of it */
#define CLEAR     3.0  /* from a name within the frame to the next line or dot */
#define MOST_ROOM 0.32 /* of the page, for names right of the frame */

static const double *end_of(const curve *c)
{
    return c->point[c->count - 1];
}

static bool is_named(const curve *c)
{
    return c->count > 0 && series_has_name(c->series) && !series_is_upright(c->series) &&
           !series_is_guide(c->series);
}

static double width_of(const frame *f, const curve *c)
{
    return scene_text_width(&f->plot->make, c->series->name, PLOT_FONT);
}

/* Whether a name would leave the frame. */
static bool is_outside(const frame *f, const curve *c)
{
    return end_of(c)[0] + GAP + width_of(f, c) > f->plot->right - 2.0;
}

double names_room(const frame *f)
{
    double room = 0.0;
    for (size_t i = 0; i < f->panel->count; i++)
        if (is_named(&f->curves[i]) && is_outside(f, &f->curves[i]))
            room = scene_larger(room, 1.5 * GAP + width_of(f, &f->curves[i]) + GAP);
    return room;
}

/* Whether a line leads from a curve's end to its name, which stands at some distance. */
static bool is_led(const curve_name *name)
{
    const double *end = end_of(name->of);
    bool far = name->outside && name->left - end[0] > 4.0 * GAP;
    return far || scene_size(name->middle - end[1]) > (name->outside ? 2.0 : 20.0);
}

/* ---- Within the frame ------------------------------------------------------------------------ */

/* Left, top, right, bottom; the heights count from the frame's top. */
typedef struct name_box {
    double left, top, right, bottom;
} name_box;

static name_box box_of(const curve_name *name)
{
    return (name_box){name->left - CLEAR, name->middle - HALF, name->left + name->width + CLEAR,
                      name->middle + HALF};
}

/* Whether a straight line passes a box. */
static bool crosses(const name_box *box, double x, double y, double x2, double y2)
{
    double from = x < x2 ? x : x2, to = x < x2 ? x2 : x;
    from = scene_larger(from, box->left);
    to = to < box->right ? to : box->right;
    if (from > to)
        return false;
    double slope = scene_size(x2 - x) > 1e-9 ? (y2 - y) / (x2 - x) : 0.0;
    double at = x2 == x ? y : y + slope * (from - x), end = x2 == x ? y2 : y + slope * (to - x);
    double top = at < end ? at : end, bottom = at < end ? end : at;
    return bottom >= box->top && top <= box->bottom;
}

static bool meets_curve(const name_box *box, const frame *f, const curve *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const double *at = c->point[i], *next = c->line && i + 1 < c->count ? c->point[i + 1] : at;
        const name_box dot = {box->left - CLEAR, box->top - CLEAR, box->right + CLEAR,
                              box->bottom + CLEAR};
        if (crosses(c->dots ? &dot : box, at[0], at[1], at[0], at[1]) ||
            crosses(box, at[0], at[1], next[0], next[1]))
            return true;
        if (frame_has_interval(f, c->series, c->kept[i]) &&
            crosses(&dot, at[0], frame_up(f, c->series->low[c->kept[i]]), at[0],
                    frame_up(f, c->series->high[c->kept[i]])))
            return true;
    }
    return false;
}

/* Uprights, whose names stand above the frame's bottom. */
static bool meets_upright(const name_box *box, const frame *f, const cinch_series *series)
{
    double height = f->bottom - f->top, names = 0.0;
    for (size_t i = 0; i < f->panel->count; i++)
        names += series_is_upright(&f->panel->series[i]) ? f->plot->m->row : 0.0;
    for (size_t i = 0; i < series->count; i++) {
        double x = plot_across(f->plot, series->x[i]);
        if (axis_takes(&f->plot->across, series->x[i]) &&
            (crosses(box, x, 0.0, x, height) || box->bottom > height - names))
            return true;
    }
    return false;
}

static bool meets_leader(const name_box *box, const curve_name *name)
{
    const double *end = end_of(name->of);
    return is_led(name) && crosses(box, end[0] + 0.5 * GAP, end[1], name->left - 2.0, name->middle);
}

static bool meets_name(const curve_name *name, const curve_name *other)
{
    name_box box = box_of(name), its = box_of(other);
    bool overlap = box.left < its.right && its.left < box.right && box.top < its.bottom &&
                   its.top < box.bottom;
    return (!other->outside && overlap) || meets_leader(&box, other) || meets_leader(&its, name);
}

static bool is_free(const frame *f, const curve_name *name)
{
    name_box box = box_of(name);
    if (box.left < f->plot->left || box.right > f->plot->right || box.top < 0.0 ||
        box.bottom > f->bottom - f->top)
        return false;
    for (size_t i = 0; i < f->names; i++)
        if (meets_name(name, &f->name[i]))
            return false;
    for (size_t i = 0; i < f->panel->count; i++)
        if (series_is_upright(&f->panel->series[i]) ? meets_upright(&box, f, &f->panel->series[i])
                                                    : meets_curve(&box, f, &f->curves[i]))
            return false;
    return true;
}

/* Right of the curve's end, a little higher or lower, else above or below the end. */
static bool find_within(const frame *f, curve_name *name)
{
    const double *end = end_of(name->of);
    double across = name->width + GAP;
    const double by[][2] = {{GAP, 0.0},
                            {GAP, -8.0},
                            {GAP, 8.0},
                            {GAP, -14.0},
                            {GAP, 14.0},
                            {-across, 0.0},
                            {-0.5 * across, -16.0},
                            {-0.5 * across, 16.0},
                            {-across, -16.0},
                            {-across, 16.0},
                            {GAP, -22.0},
                            {GAP, 22.0},
                            {GAP, -32.0},
                            {GAP, 32.0},
                            {GAP, -42.0},
                            {GAP, 42.0}};
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        name->left = end[0] + by[i][0];
        name->middle = end[1] + by[i][1];
        if (is_free(f, name))
            return true;
    }
    return false;
}

/* ---- Right of the frame ---------------------------------------------------------------------- */

/* Sorts by height, then moves names apart: those that stand too close around their mean. */
static bool move_apart(curve_name **name, size_t count, double height)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && name[j]->middle < name[j - 1]->middle; j--) {
            curve_name *other = name[j];
            name[j] = name[j - 1];
            name[j - 1] = other;
        }
    if (PITCH * (double)count > height)
        return false;
    for (size_t from = 0, to; from < count; from = to) {
        double sum = name[from]->middle;
        for (to = from + 1; to < count; to++) {
            double size = (double)(to - from);
            if (name[to]->middle >= sum / size + 0.5 * (size + 1.0) * PITCH)
                break;
            sum += name[to]->middle;
        }
        double size = (double)(to - from), first = sum / size - 0.5 * (size - 1.0) * PITCH;
        for (size_t i = from; i < to; i++)
            name[i]->middle = first + PITCH * (double)(i - from);
    }
    double least = HALF;
    for (size_t i = 0; i < count; i++, least = name[i - 1]->middle + PITCH)
        name[i]->middle = scene_larger(name[i]->middle, least);
    double most = height - HALF;
    for (size_t i = count; i-- > 0; most = name[i]->middle - PITCH)
        name[i]->middle = name[i]->middle < most ? name[i]->middle : most;
    return true;
}

static bool find_all_outside(frame *f)
{
    enum { MOST = 16 };
    curve_name *outside[MOST];
    for (size_t i = 0; i < f->panel->count; i++) {
        const curve *c = &f->curves[i];
        if (!is_named(c) || !is_outside(f, c))
            continue;
        if (f->names == MOST)
            return false;
        f->name[f->names] = (curve_name){.of = c,
                                         .width = width_of(f, c),
                                         .outside = true,
                                         .left = f->plot->right + 1.5 * GAP,
                                         .middle = end_of(c)[1]};
        outside[f->names] = &f->name[f->names];
        f->names++;
    }
    return move_apart(outside, f->names, f->bottom - f->top);
}

/* Those outside come first: the others keep off the lines that lead there. */
bool names_find(frame *f)
{
    f->names = 0;
    f->name = scene_take(&f->plot->make, f->panel->count + 1, sizeof *f->name);
    if (!f->name || names_room(f) > MOST_ROOM * f->plot->make.scene->width || !find_all_outside(f))
        return false;
    for (size_t i = 0; i < f->panel->count; i++) {
        const curve *c = &f->curves[i];
        if (!is_named(c) || is_outside(f, c))
            continue;
        f->name[f->names] = (curve_name){.of = c, .width = width_of(f, c)};
        if (!find_within(f, &f->name[f->names]))
            return false;
        f->names++;
    }
    return true;
}

void names_draw(const frame *f)
{
    scene_maker *make = &f->plot->make;
    for (const curve_name *name = f->name; name < f->name + f->names; name++) {
        const double *end = end_of(name->of);
        double y = f->top + name->middle;
        if (is_led(name))
            scene_line(make, name->of->role, 0.8, end[0] + 0.5 * GAP, f->top + end[1],
                       name->left - 2.0, y);
        scene_label(make, ROLE_INK, PLOT_FONT, -1, name->left, y + f->plot->m->middle,
                    name->of->series->name);
    }
}
