/* curves.c - the curves of a frame: lines, dots, intervals; none hides another. */
#include "chart/frame.h"

/* Of lines that run together each shows for so many pixels in turn: a column of a terminal. */
#define TURN     8.0
#define TOGETHER 1.0 /* so near, in pixels, two lines look like one, and two dots */
#define DOT      2.6 /* radius */
#define RING     1.8 /* by so much a dot is larger than one above it */
#define CAP      3.0 /* half of the line at the end of an interval's bar */
#define ASIDE    7.0 /* from a bar to the one beside it */
#define BAND_INK 0.2 /* opacity */

/* ---- Points that are drawn ------------------------------------------------------------------- */

static void add_point(size_t i, curve *c)
{
    if (i == SIZE_MAX || c->count == SERIES_POINTS || (c->count && c->kept[c->count - 1] >= i))
        return;
    c->kept[c->count++] = i;
}

/* First, lowest, highest and last of a run of points, in their order. */
static void thin_run(const frame *f, curve *c, size_t from, size_t to)
{
    const double *y = c->series->y;
    size_t first = SIZE_MAX, last = SIZE_MAX, low = SIZE_MAX, high = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        if (!frame_shows(f, c->series, i))
            continue;
        first = first == SIZE_MAX ? i : first;
        low = low == SIZE_MAX || y[i] < y[low] ? i : low;
        high = high == SIZE_MAX || y[i] > y[high] ? i : high;
        last = i;
    }
    add_point(first, c);
    add_point(low < high ? low : high, c);
    add_point(low < high ? high : low, c);
    add_point(last, c);
}

/* Runs of points that share a part of the axis; of a short series every point is one. */
static int64_t run_of(const frame *f, const cinch_series *series, size_t i)
{
    const int runs = SERIES_POINTS / 4 - 1;
    double parts = runs;
    return series->count <= SERIES_POINTS
               ? (int64_t)i
               : (int64_t)(parts * axis_part(&f->plot->across, series->x[i]));
}

/* The points that are drawn: all, or at most SERIES_POINTS with the extremes among them. */
static void thin(const frame *f, curve *c)
{
    const cinch_series *series = c->series;
    for (size_t from = 0, to; from < series->count; from = to) {
        int64_t run = run_of(f, series, from);
        for (to = from + 1; to < series->count; to++)
            if (axis_takes(&f->plot->across, series->x[to]) && run_of(f, series, to) != run)
                break;
        thin_run(f, c, from, to);
    }
}

static bool has_bar(const frame *f, const curve *c, size_t i)
{
    return frame_has_interval(f, c->series, c->kept[i]);
}

static double bar_end(const frame *f, const curve *c, size_t i, const double *end)
{
    return frame_up(f, end[c->kept[i]]);
}

/* ---- Bars beside each other ------------------------------------------------------------------ */

static bool has_bars(const frame *f, const curve *c)
{
    for (size_t i = 0; i < c->count && !(c->series->style & CINCH_BAND); i++)
        if (has_bar(f, c, i))
            return true;
    return false;
}

/* Whether two bars stand on each other. */
static bool bars_meet(const frame *f, const curve *a, const curve *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (scene_size(a->point[i][0] - b->point[j][0]) < ASIDE && has_bar(f, a, i) &&
                has_bar(f, b, j) &&
                bar_end(f, a, i, a->series->high) <= bar_end(f, b, j, b->series->low) &&
                bar_end(f, b, j, b->series->high) <= bar_end(f, a, i, a->series->low))
                return true;
    return false;
}

/* Where bars meet, every curve with bars gets a place of its own. */
static void set_aside(frame *f)
{
    size_t barred = 0, place = 0;
    bool meet = false;
    for (size_t a = 0; a < f->panel->count; a++) {
        if (!has_bars(f, &f->curves[a]))
            continue;
        barred++;
        for (size_t b = 0; b < a && !meet; b++)
            meet = has_bars(f, &f->curves[b]) && bars_meet(f, &f->curves[a], &f->curves[b]);
    }
    for (size_t a = 0; a < f->panel->count && meet; a++) {
        curve *c = &f->curves[a];
        if (!has_bars(f, c))
            continue;
        c->aside = ASIDE * ((double)place++ - 0.5 * (double)(barred - 1));
        for (size_t i = 0; i < c->count; i++) {
            double x = c->point[i][0] + c->aside;
            c->point[i][0] = x < f->plot->left    ? f->plot->left
                             : x > f->plot->right ? f->plot->right
                                                  : x;
        }
    }
}

/* ---- All of a frame -------------------------------------------------------------------------- */

static bool find_points(frame *f, curve *c)
{
    size_t room = c->series->count < SERIES_POINTS ? c->series->count : SERIES_POINTS;
    c->kept = scene_take(&f->plot->make, room + 1, sizeof *c->kept);
    c->point = scene_take(&f->plot->make, room + 1, sizeof *c->point);
    if (!c->kept || !c->point)
        return false;
    thin(f, c);
    for (size_t i = 0; i < c->count; i++) {
        c->point[i][0] = plot_across(f->plot, c->series->x[c->kept[i]]);
        c->point[i][1] = frame_up(f, c->series->y[c->kept[i]]);
    }
    return true;
}

bool curves_find(frame *f)
{
    size_t colour = 0;
    f->curves = scene_take(&f->plot->make, f->panel->count + 1, sizeof *f->curves);
    for (size_t i = 0; f->curves && i < f->panel->count; i++) {
        const cinch_series *series = &f->panel->series[i];
        bool guide = series_is_guide(series), points = series->style & CINCH_POINTS;
        curve *c = &f->curves[i];
        *c = (curve){.series = series, .number = guide && colour > 0 ? colour - 1 : colour++};
        c->role = (mark_role)(ROLE_SERIES + c->number % CINCH_SERIES_COUNT);
        if (series_is_upright(series))
            continue;
        if (!find_points(f, c))
            return false;
        c->line = c->count > 1 && (guide || !points);
        c->dots = !guide && (series->style & (CINCH_DOTS | CINCH_POINTS) || c->count == 1);
        /* More series than colours: the next ones are dashed. */
        c->dashed = guide || c->number >= CINCH_SERIES_COUNT || series->style & CINCH_DASHED;
    }
    if (f->curves && !f->plot->make.terminal)
        set_aside(f);
    return f->curves != NULL;
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The height of a curve at an x within it; *at grows with x. Below 0 where it has none. */
static double height_at(const curve *c, size_t *at, double x)
{
    while (*at + 2 < c->count && c->point[*at + 1][0] < x)
        ++*at;
    if (c->count < 2 || x < c->point[*at][0] - TOGETHER || x > c->point[*at + 1][0] + TOGETHER)
        return -1e9;
    const double *from = c->point[*at], *to = c->point[*at + 1];
    double wide = to[0] - from[0], part = wide > 0.0 ? (x - from[0]) / wide : 0.0;
    part = part < 0.0 ? 0.0 : part > 1.0 ? 1.0 : part;
    return from[1] + part * (to[1] - from[1]);
}

/* Who draws a stretch of a line: how many lines run together there, and which of them it is. */
typedef struct turn {
    size_t lines, own;
} turn;

static void find_turns(turn *turns, const frame *f, const curve *c)
{
    for (size_t i = 0; i + 1 < c->count; i++)
        turns[i] = (turn){.lines = 1};
    for (size_t s = 0; s < f->panel->count; s++) {
        const curve *other = &f->curves[s];
        size_t at = 0;
        if (other == c || !other->line || series_is_guide(other->series))
            continue;
        for (size_t i = 0; i + 1 < c->count; i++) {
            const double *from = c->point[i], *to = c->point[i + 1];
            bool together = true;
            for (int part = 0; part <= 2 && together; part++) {
                double x = from[0] + 0.5 * part * (to[0] - from[0]) - c->aside + other->aside;
                double y = from[1] + 0.5 * part * (to[1] - from[1]);
                together = scene_size(height_at(other, &at, x) - y) < TOGETHER;
            }
            turns[i].lines += together;
            turns[i].own += together && other < c;
        }
    }
}

static void draw_run(frame *f, const curve *c, size_t from, size_t to)
{
    double point[SERIES_POINTS][2];
    for (size_t i = from; i <= to; i++) {
        point[i - from][0] = c->point[i][0];
        point[i - from][1] = c->point[i][1] + f->top;
    }
    if (to == from)
        return;
    cinch_mark *path = scene_points(&f->plot->make, MARK_PATH, c->role, *point, to - from + 1);
    path->width = series_is_guide(c->series) ? 1.0 : 1.6;
    path->dashed = c->dashed;
}

/* One of several lines that run together, above those drawn before it. */
static void draw_turns(frame *f, const curve *c, size_t i, turn t)
{
    const double *from = c->point[i], *to = c->point[i + 1];
    double wide = to[0] - from[0];
    for (int64_t piece = scene_floor(from[0] / TURN); TURN * (double)piece < to[0]; piece++) {
        double left = scene_larger(TURN * (double)piece, from[0]);
        double right = TURN * (double)(piece + 1);
        right = right < to[0] ? right : to[0];
        if ((size_t)piece % t.lines != t.own || !(right > left))
            continue;
        double y = f->top + from[1] + (left - from[0]) / wide * (to[1] - from[1]);
        double y2 = f->top + from[1] + (right - from[0]) / wide * (to[1] - from[1]);
        scene_line(&f->plot->make, c->role, 1.6, left, y, right, y2);
    }
}

static void draw_line(frame *f, const curve *c)
{
    turn turns[SERIES_POINTS];
    size_t from = 0;
    find_turns(turns, f, c);
    for (size_t i = 0; i + 1 < c->count; i++) {
        if (turns[i].own == 0 || c->dashed)
            continue;
        draw_run(f, c, from, i);
        draw_turns(f, c, i, turns[i]);
        from = i + 1;
    }
    draw_run(f, c, from, c->count - 1);
}

/* ---- Dots and intervals ---------------------------------------------------------------------- */

/* A disc, a box, a triangle, and the same three with paper inside. */
void curve_dot(scene_maker *make, size_t number, mark_role role, spot at, double more)
{
    double size = DOT + more, high = 1.2 * size;
    const double corner[4][2] = {{at.x - 1.25 * size, at.y + 0.8 * high},
                                 {at.x, at.y - 1.25 * high},
                                 {at.x + 1.25 * size, at.y + 0.8 * high},
                                 {at.x - 1.25 * size, at.y + 0.8 * high}};
    size_t shape = make->terminal ? 0 : number % CINCH_SERIES_COUNT;
    cinch_mark *mark;
    if (shape % 3 == 0)
        mark = scene_disc(make, role, at.x, at.y, size);
    else if (shape % 3 == 1)
        mark = scene_box(make, role, at.x - size, at.y - size, 2.0 * size, 2.0 * size);
    else if (shape < 3)
        mark = scene_points(make, MARK_AREA, role, *corner, 3);
    else {
        scene_points(make, MARK_AREA, ROLE_PAPER, *corner, 3);
        mark = scene_points(make, MARK_PATH, role, *corner, 4);
    }
    mark->width = shape < 3 ? 0.0 : 1.2;
}

static void draw_dots(frame *f, const curve *c)
{
    for (size_t i = 0; i < c->count; i++) {
        double more = 0.0;
        const double *own = c->point[i];
        for (const curve *later = c + 1; later < f->curves + f->panel->count; later++)
            for (size_t j = 0; later->dots && j < later->count; j++)
                if (scene_size(later->point[j][0] - own[0]) < TOGETHER &&
                    scene_size(later->point[j][1] - own[1]) < TOGETHER) {
                    more += RING;
                    break;
                }
        curve_dot(&f->plot->make, c->number, c->role, (spot){own[0], own[1] + f->top}, more);
    }
}

static void draw_bar(frame *f, const curve *c, size_t i)
{
    double x = c->point[i][0];
    double y[2] = {f->top + bar_end(f, c, i, c->series->low),
                   f->top + bar_end(f, c, i, c->series->high)};
    double left = scene_larger(x - CAP, f->plot->left);
    double right = x + CAP > f->plot->right ? f->plot->right : x + CAP;
    scene_line(&f->plot->make, c->role, 1.0, x, y[0], x, y[1]);
    for (int end = 0; end < 2; end++)
        scene_line(&f->plot->make, c->role, 1.0, left, y[end], right, y[end]);
}

/* Where a terminal has no ink that stands back, no band. */
static void draw_band(frame *f, const curve *c, size_t from, size_t to)
{
    double point[2 * SERIES_POINTS][2];
    size_t count = 0;
    for (size_t i = from; i < to; i++, count++) {
        point[count][0] = c->point[i][0];
        point[count][1] = f->top + bar_end(f, c, i, c->series->high);
    }
    for (size_t i = to; i-- > from; count++) {
        point[count][0] = c->point[i][0];
        point[count][1] = f->top + bar_end(f, c, i, c->series->low);
    }
    if (!f->plot->make.terminal)
        scene_points(&f->plot->make, MARK_AREA, c->role, *point, count)->opacity = BAND_INK;
}

/* Bars, or a band over each stretch of two and more. */
static void draw_intervals(frame *f, const curve *c)
{
    for (size_t i = 0; i < c->count;) {
        size_t from = i;
        while (i < c->count && has_bar(f, c, i))
            i++;
        if (i - from > 1 && (c->series->style & CINCH_BAND))
            draw_band(f, c, from, i);
        else
            for (size_t bar = from; bar < i; bar++)
                draw_bar(f, c, bar);
        i += i == from;
    }
}

void curves_draw(frame *f)
{
    const curve *end = f->curves + f->panel->count;
    for (const curve *c = f->curves; c < end; c++)
        draw_intervals(f, c);
    for (const curve *c = f->curves; c < end; c++) {
        if (c->line)
            draw_line(f, c);
        if (c->dots)
            draw_dots(f, c);
    }
}
