/* chart.c - numbers over numbers, in frames that share an axis. */
#include "chart/frame.h"

/* ---- Ranges ---------------------------------------------------------------------------------- */

bool series_is_upright(const cinch_series *series)
{
    return series->style & CINCH_UPRIGHTS;
}

bool series_is_guide(const cinch_series *series)
{
    return series->style & CINCH_GUIDE;
}

bool series_has_name(const cinch_series *series)
{
    return series->name && *series->name;
}

bool frame_shows(const frame *f, const cinch_series *series, size_t i)
{
    return axis_takes(&f->plot->across, series->x[i]) && axis_takes(&f->up, series->y[i]);
}

/* Whether a point has an interval. */
bool frame_has_interval(const frame *f, const cinch_series *series, size_t i)
{
    /* On a logarithmic axis one that reaches down to 0 goes to the frame's edge. */
    return series->low && series->high && frame_shows(f, series, i) && series->low[i] >= -1e290 &&
           series->low[i] <= 1e290 && axis_takes(&f->up, series->high[i]);
}

static void include_series(frame *f, const cinch_series *series)
{
    bool uprights = series_is_upright(series);
    bool dots = series->style & (CINCH_DOTS | CINCH_POINTS);
    f->up.room = f->up.room || dots;
    f->plot->across.room = f->plot->across.room || dots;
    for (size_t i = 0; i < series->count; i++) {
        if (uprights)
            axis_include(&f->plot->across, series->x[i]);
        if (uprights || !frame_shows(f, series, i))
            continue;
        axis_include(&f->plot->across, series->x[i]);
        axis_include(&f->up, series->y[i]);
        if (frame_has_interval(f, series, i)) {
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
    f.top = 0.0;
    f.bottom = (chart->count > 1 ? p->m->low_frame : p->m->frame) - 2.0 * p->m->inset;
    for (size_t i = 0; i < panel->count; i++)
        include_series(&f, &panel->series[i]);
    if (panel->high > panel->low) {
        axis_include(&f.up, panel->low);
        axis_include(&f.up, panel->high);
    }
    return f;
}

static bool shares_range(const frame *f)
{
    return f->panel->axis & CINCH_AXIS_SHARED;
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

double frame_up(const frame *f, double y)
{
    return (1.0 - axis_part(&f->up, y)) * (f->bottom - f->top);
}

static void draw_up_axis(frame *f)
{
    plot *p = f->plot;
    double before = 1e9;
    for (int i = 0; i < f->up.ticks; i++) {
        double y = f->top + frame_up(f, f->up.tick[i]), base = plot_baseline(p, y);
        plot_grid_line(p, p->left, y, p->right, y);
        if (base > before - p->m->row + 4.0 && i > 0)
            continue;
        scene_label(&p->make, ROLE_FAINT, PLOT_FONT, 1, p->left - p->m->up_tick, base,
                    axis_tick_text(&f->up, i).text);
        before = base;
    }
}

/* ---- Upright lines, letters ------------------------------------------------------------------ */

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
    bool named = !series_has_name(series);
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
        lines += !series_is_upright(&f->panel->series[i]) && !series_is_guide(&f->panel->series[i]);
    return f->plot->make.terminal && lines > 1;
}

/* The terminal's row, from the frame's top, in which a curve ends. */
static size_t end_row(const frame *f, const curve *c)
{
    return (size_t)((f->plot->m->inset + c->point[c->count - 1][1]) / SCENE_ROW);
}

static bool has_letter(const frame *f, const curve *c)
{
    return has_letters(f) && c->count > 0 && !series_is_guide(c->series);
}

/* How many curves before one end in its row. */
static size_t letters_before(const frame *f, const curve *c)
{
    size_t count = 0;
    for (const curve *other = f->curves; other < c; other++)
        count += has_letter(f, other) && end_row(f, other) == end_row(f, c);
    return count;
}

/* The most letters in a row; 0 where there are none. */
static size_t most_letters(const frame *f)
{
    size_t most = 0;
    for (const curve *c = f->curves; c < f->curves + f->panel->count; c++) {
        size_t own = has_letter(f, c) ? letters_before(f, c) + 1 : 0;
        most = own > most ? own : most;
    }
    return most;
}

/* Those of curves that end in one row stand side by side. */
static void mark_ends(frame *f)
{
    plot *p = f->plot;
    for (const curve *c = f->curves; c < f->curves + f->panel->count; c++) {
        if (!has_letter(f, c))
            continue;
        double x = p->right + 2.0, y = f->top + c->point[c->count - 1][1];
        x += SCENE_COLUMN * (double)letters_before(f, c);
        if (x < p->make.scene->width)
            plot_label(p, c->role, x, plot_baseline(p, y), plot_letter(c->number).text);
    }
}

/* ---- Frames ---------------------------------------------------------------------------------- */

/* A series' name, and what it looks like. */
static void name_series(frame *f, legend *l, const curve *c)
{
    const cinch_series *series = c->series;
    if (has_letters(f)) {
        legend_character(l, c->role, plot_letter(c->number).text, series->name);
        return;
    }
    double x = legend_entry(l, ROLE_FAINT, series->name), y = l->y - 4.0;
    if (!(series->style & CINCH_POINTS)) {
        cinch_mark *line = scene_line(l->make, c->role, 2.0, x, y, x + LEGEND_SAMPLE, y);
        line->dashed = c->dashed;
    }
    if (c->dots)
        curve_dot(l->make, c->number, c->role, (spot){x + 0.5 * LEGEND_SAMPLE, y}, 0.0);
}

/* Whether the frame above has curves of the same names, in the same order. */
static bool repeats_names(const frame *f)
{
    if (f->panel == f->chart->panels)
        return false;
    const cinch_panel *own = f->panel, *above = f->panel - 1;
    bool same = own->count == above->count;
    for (size_t i = 0; i < own->count && same; i++) {
        const char *a = own->series[i].name, *b = above->series[i].name;
        for (a = a ? a : "", b = b ? b : ""; *a && *a == *b; a++)
            b++;
        same = *a == *b;
    }
    return same;
}

/* The name of the y axis, then those of the series. */
static void draw_legend(frame *f, bool names)
{
    legend l = plot_legend(f->plot);
    legend_heading(&l, f->panel->label, 0.6);
    for (size_t i = 0; i < f->panel->count && names && !repeats_names(f); i++) {
        const cinch_series *series = &f->panel->series[i];
        if (series_has_name(series) && !series_is_upright(series) && !series_is_guide(series))
            name_series(f, &l, &f->curves[i]);
    }
    plot_end_legend(f->plot, &l);
}

static void draw_frame(frame *f, bool names)
{
    plot *p = f->plot;
    double height = f->bottom - f->top;
    int named = 0;
    draw_legend(f, !names);
    f->top = p->y + p->m->inset;
    f->bottom = f->top + height;
    for (int i = 0; i < p->across.ticks; i++) {
        double x = plot_across(p, p->across.tick[i]);
        plot_grid_line(p, x, f->top, x, f->bottom);
    }
    draw_up_axis(f);
    scene_outline(&p->make, p->left, f->top, p->right, f->bottom);
    for (size_t i = 0; i < f->panel->count; i++)
        if (series_is_upright(&f->panel->series[i]))
            draw_uprights(f, &f->panel->series[i], named++);
    curves_draw(f);
    if (names)
        names_draw(f);
    mark_ends(f);
    p->y = f->bottom + p->m->inset + p->m->frame_foot;
}

/* ---- The chart ------------------------------------------------------------------------------- */

/* Frames that share a scale get the range of all of them. */
static void share_ranges(frame *frames, size_t count)
{
    chart_axis all = {.any = false};
    for (size_t i = 0; i < count; i++) {
        all.log = frames[i].up.log;
        for (int end = 0; end < 2 && frames[i].up.any && shares_range(&frames[i]); end++)
            axis_include(&all, end ? frames[i].up.high : frames[i].up.low);
    }
    for (size_t i = 0; i < count; i++)
        if (shares_range(&frames[i])) {
            axis_include(&frames[i].up, all.low);
            axis_include(&frames[i].up, all.high);
        }
}

/* How much room a frame's names or letters take right of it, beyond the usual edge. */
static double room_of(const frame *f, bool names)
{
    const double most = 6.0; /* letters */
    double letters = (double)most_letters(f);
    if (f->plot->make.terminal)
        return SCENE_COLUMN * ((letters < most ? letters : most) - (letters > 0.0 ? 1.0 : 0.0));
    double room = names ? names_room(f) : 0.0;
    return room > f->plot->m->right ? room - f->plot->m->right : 0.0;
}

/* Finds the curves of all frames, whose heights are known; and the names at their ends where there
 * is room for all, else *names is false. */
static bool find_curves(plot *p, frame *frames, size_t count, bool *names)
{
    double edge = p->right;
    for (int turn = 0; turn < 2; turn++) {
        double room = 0.0;
        for (size_t i = 0; i < count; i++) {
            if (!curves_find(&frames[i]))
                return false;
            room = scene_larger(room, room_of(&frames[i], *names));
        }
        p->right = turn == 0 ? edge - room : p->right;
    }
    for (size_t i = 0; i < count && *names; i++)
        *names = names_find(&frames[i]);
    if (*names || p->make.terminal)
        return true;
    p->right = edge;
    for (size_t i = 0; i < count; i++)
        if (!curves_find(&frames[i]))
            return false;
    return true;
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
    share_ranges(frames, chart->count);
    for (size_t i = 0; i < chart->count; i++)
        finish_up(&frames[i]);
    bool names = !p.make.terminal;
    if (!find_curves(&p, frames, chart->count, &names))
        return CINCH_NO_MEMORY;
    plot_title(&p, &chart->caption);
    for (size_t i = 0; i < chart->count; i++)
        draw_frame(&frames[i], names);
    plot_draw_across(&p, &chart->caption);
    return plot_end(&p);
}
