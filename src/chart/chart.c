/* chart.c - numbers over numbers, in frames that share an axis. */
#include "chart/plot.h"

enum { SERIES_POINTS = 1000 };

/* One frame. */
typedef struct frame {
    plot *plot;
    const cinch_chart *chart;
    const cinch_panel *panel;
    chart_axis up;
    double top, bottom;
} frame;

/* ---- Ranges ---------------------------------------------------------------------------------- */

static bool is_upright(const cinch_series *series)
{
    return series->style & CINCH_UPRIGHTS;
}

static bool is_shown(const frame *f, const cinch_series *series, size_t i)
{
    return axis_takes(&f->plot->across, series->x[i]) && axis_takes(&f->up, series->y[i]);
}

/* Whether a point has an interval. */
static bool has_interval(const frame *f, const cinch_series *series, size_t i)
{
    /* On a logarithmic axis one that reaches down to 0 goes to the frame's edge. */
    return series->low && series->high && is_shown(f, series, i) && series->low[i] >= -1e290 &&
           series->low[i] <= 1e290 && axis_takes(&f->up, series->high[i]);
}

static void include_series(frame *f, const cinch_series *series)
{
    bool uprights = is_upright(series);
    bool dots = series->style & (CINCH_DOTS | CINCH_POINTS);
    f->up.room = f->up.room || dots;
    f->plot->across.room = f->plot->across.room || dots;
    for (size_t i = 0; i < series->count; i++) {
        if (uprights)
            axis_include(&f->plot->across, series->x[i]);
        if (uprights || !is_shown(f, series, i))
            continue;
        axis_include(&f->plot->across, series->x[i]);
        axis_include(&f->up, series->y[i]);
        if (has_interval(f, series, i)) {
            axis_include(&f->up, series->low[i]);
            axis_include(&f->up, series->high[i]);
        }
    }
}

static frame frame_of(plot *p, const cinch_chart *chart, const cinch_panel *panel)
{
    frame f = {
        .plot = p, .chart = chart, .panel = panel, .up = {.log = panel->axis & CINCH_AXIS_LOG}};
    f.up.ends = panel->axis & CINCH_AXIS_ENDS;
    for (size_t i = 0; i < panel->count; i++)
        include_series(&f, &panel->series[i]);
    return f;
}

/* A frame without numbers has 0 .. 1, or 1 .. 10. The left edge leaves room for the widest tick. */
static void finish_up(frame *f)
{
    if (!f->up.any) {
        axis_include(&f->up, f->up.log ? 1.0 : 0.0);
        axis_include(&f->up, f->up.log ? 10.0 : 1.0);
    }
    bool tall = !f->plot->make.terminal && f->chart->count == 1;
    axis_finish(&f->up, f->up.log && tall ? PLOT_MOST_LOG : PLOT_MOST_UP);
    for (int i = 0; i < f->up.ticks; i++)
        plot_make_room(f->plot, axis_tick_text(&f->up, i).text, f->plot->m->room);
}

/* ---- Axes ------------------------------------------------------------------------------------ */

static double up_of(const frame *f, double y)
{
    return f->bottom - axis_part(&f->up, y) * (f->bottom - f->top);
}

static void draw_up_axis(frame *f)
{
    plot *p = f->plot;
    double before = 1e9;
    for (int i = 0; i < f->up.ticks; i++) {
        double y = up_of(f, f->up.tick[i]), base = plot_baseline(p, y);
        plot_grid_line(p, p->left, y, p->right, y);
        if (base > before - p->m->row + 4.0 && i > 0)
            continue;
        scene_label(&p->make, ROLE_FAINT, PLOT_FONT, 1, p->left - p->m->up_tick, base,
                    axis_tick_text(&f->up, i).text);
        before = base;
    }
}

/* ---- Series ---------------------------------------------------------------------------------- */

static mark_role role_of(size_t number)
{
    return (mark_role)(ROLE_SERIES + number % CINCH_SERIES_COUNT);
}

static void add_point(size_t i, size_t *kept, size_t *count)
{
    if (i == SIZE_MAX || *count == SERIES_POINTS || (*count && kept[*count - 1] >= i))
        return;
    kept[(*count)++] = i;
}

/* First, lowest, highest and last of a run of points, in their order. */
static void thin_run(const frame *f, const cinch_series *series, size_t from, size_t to,
                     size_t *kept, size_t *count)
{
    size_t first = SIZE_MAX, last = SIZE_MAX, low = SIZE_MAX, high = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        if (!is_shown(f, series, i))
            continue;
        first = first == SIZE_MAX ? i : first;
        low = low == SIZE_MAX || series->y[i] < series->y[low] ? i : low;
        high = high == SIZE_MAX || series->y[i] > series->y[high] ? i : high;
        last = i;
    }
    add_point(first, kept, count);
    add_point(low < high ? low : high, kept, count);
    add_point(low < high ? high : low, kept, count);
    add_point(last, kept, count);
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
static size_t thin(const frame *f, const cinch_series *series, size_t kept[SERIES_POINTS])
{
    size_t count = 0;
    for (size_t from = 0, to; from < series->count; from = to) {
        int64_t run = run_of(f, series, from);
        for (to = from + 1; to < series->count; to++)
            if (axis_takes(&f->plot->across, series->x[to]) && run_of(f, series, to) != run)
                break;
        thin_run(f, series, from, to, kept, &count);
    }
    return count;
}

static void draw_interval(frame *f, const cinch_series *series, size_t i, mark_role role)
{
    if (!has_interval(f, series, i))
        return;
    double x = plot_across(f->plot, series->x[i]), cap = 3.0;
    double y[2] = {up_of(f, series->low[i]), up_of(f, series->high[i])};
    double left = scene_larger(x - cap, f->plot->left);
    double right = x + cap > f->plot->right ? f->plot->right : x + cap;
    scene_line(&f->plot->make, role, 1.0, x, y[0], x, y[1]);
    for (int end = 0; end < 2; end++)
        scene_line(&f->plot->make, role, 1.0, left, y[end], right, y[end]);
}

/* More series than colours: the next ones are dashed. */
static bool is_dashed(const cinch_series *series, size_t number)
{
    return number >= CINCH_SERIES_COUNT || (series->style & CINCH_DASHED);
}

static void draw_series(frame *f, size_t number)
{
    const cinch_series *series = &f->panel->series[number];
    scene_maker *make = &f->plot->make;
    size_t kept[SERIES_POINTS], count = thin(f, series, kept);
    double point[2 * SERIES_POINTS];
    mark_role role = role_of(number);
    for (size_t i = 0; i < count; i++) {
        point[2 * i] = plot_across(f->plot, series->x[kept[i]]);
        point[2 * i + 1] = up_of(f, series->y[kept[i]]);
        draw_interval(f, series, kept[i], role);
    }
    bool dots = (series->style & (CINCH_DOTS | CINCH_POINTS)) || count == 1;
    if (count > 1 && !(series->style & CINCH_POINTS)) {
        cinch_mark *path = scene_points(make, MARK_PATH, role, point, count);
        path->width = 1.6;
        path->dashed = is_dashed(series, number);
    }
    for (size_t i = 0; i < count && dots; i++)
        scene_disc(make, role, point[2 * i], point[2 * i + 1], 2.6);
}

/* The name of upright lines stands at the first, in row number `row` from the frame's bottom. */
static void name_upright(frame *f, double x, const char *text, int row)
{
    plot *p = f->plot;
    double y = f->bottom - (row + 0.5) * p->m->row, gap = p->m->upright;
    double most = 0.5 * (p->right - p->left) - 2.0 * SCENE_COLUMN;
    if (y <= f->top + 0.5 * p->m->row)
        return;
    cinch_mark *name =
        scene_label_within(&p->make, ROLE_FAINT, PLOT_FONT, 0.0, plot_baseline(p, y), most, text);
    double width = name->text_width;
    double left = x + gap + width <= p->right - 4.0 ? x + gap : x - gap - width;
    name->x = plot_left_end(p, left + 0.5 * width, width);
}

/* A terminal has no line that stands back: dashes there. */
static void draw_uprights(frame *f, const cinch_series *series, int row)
{
    plot *p = f->plot;
    bool named = !series->name || !*series->name;
    for (size_t i = 0; i < series->count; i++) {
        if (!axis_takes(&p->across, series->x[i]))
            continue;
        double x = plot_across(p, series->x[i]);
        scene_line(&p->make, ROLE_FAINT, 1.0, x, f->bottom, x, f->top)->dashed = true;
        if (!named)
            name_upright(f, x, series->name, row);
        named = true;
    }
}

/* A letter at the end of each line tells series apart where there are no colours. */
static bool has_letters(const frame *f)
{
    size_t lines = 0;
    for (size_t i = 0; i < f->panel->count; i++)
        lines += !is_upright(&f->panel->series[i]);
    return f->plot->make.terminal && lines > 1;
}

static void mark_ends(frame *f)
{
    plot *p = f->plot;
    bool taken[64] = {false};
    for (size_t number = 0; has_letters(f) && number < f->panel->count; number++) {
        const cinch_series *series = &f->panel->series[number];
        if (is_upright(series))
            continue;
        size_t last = series->count;
        while (last > 0 && !is_shown(f, series, last - 1))
            last--;
        if (last == 0)
            continue;
        double y = up_of(f, series->y[last - 1]);
        size_t row = (size_t)(y / SCENE_ROW) % 64; /* more than a frame has */
        if (taken[row])
            continue;
        taken[row] = true;
        plot_label(p, role_of(number), p->right + 2.0, plot_baseline(p, y),
                   plot_letter(number).text);
    }
}

/* ---- Frames ---------------------------------------------------------------------------------- */

/* A series' name, and what it looks like. */
static void name_series(frame *f, legend *l, size_t number)
{
    const cinch_series *series = &f->panel->series[number];
    mark_role role = role_of(number);
    if (has_letters(f))
        legend_character(l, role, plot_letter(number).text, series->name);
    else if (series->style & CINCH_POINTS)
        legend_disc(l, role, 2.6, series->name);
    else
        legend_line(l, role, 2.0, series->name)->dashed = is_dashed(series, number);
}

/* The name of the y axis, then those of the series. */
static void draw_names(frame *f)
{
    legend l = plot_legend(f->plot);
    legend_heading(&l, f->panel->label, 0.6);
    for (size_t i = 0; i < f->panel->count; i++) {
        const cinch_series *series = &f->panel->series[i];
        if (series->name && *series->name && !is_upright(series))
            name_series(f, &l, i);
    }
    plot_end_legend(f->plot, &l);
}

static void draw_frame(frame *f)
{
    plot *p = f->plot;
    double height = f->chart->count > 1 ? p->m->low_frame : p->m->frame;
    int named = 0;
    draw_names(f);
    f->top = p->y + p->m->inset;
    f->bottom = p->y + height - p->m->inset;
    for (int i = 0; i < p->across.ticks; i++) {
        double x = plot_across(p, p->across.tick[i]);
        plot_grid_line(p, x, f->top, x, f->bottom);
    }
    draw_up_axis(f);
    scene_outline(&p->make, p->left, f->top, p->right, f->bottom);
    for (size_t i = 0; i < f->panel->count; i++)
        if (is_upright(&f->panel->series[i]))
            draw_uprights(f, &f->panel->series[i], named++);
    for (size_t i = 0; i < f->panel->count; i++)
        if (!is_upright(&f->panel->series[i]))
            draw_series(f, i);
    mark_ends(f);
    p->y += height + p->m->frame_foot;
}

cinch_status cinch_draw_chart(cinch_scene *scene, const cinch_chart *chart, uint32_t columns,
                              cinch_arena *arena)
{
    plot p;
    plot_begin(&p, scene, chart->axis, columns, arena);
    frame *frames = scene_take(&p.make, chart->count, sizeof *frames);
    if (!frames)
        return CINCH_NO_MEMORY;
    for (size_t i = 0; i < chart->count; i++)
        frames[i] = frame_of(&p, chart, &chart->panels[i]);
    if (!p.across.any)
        return CINCH_NO_ROWS;
    plot_finish_across(&p);
    for (size_t i = 0; i < chart->count; i++)
        finish_up(&frames[i]);
    plot_title(&p, &chart->caption);
    for (size_t i = 0; i < chart->count; i++)
        draw_frame(&frames[i]);
    plot_draw_across(&p, &chart->caption);
    return plot_end(&p);
}
