/* plot.c - a page with an x axis at its bottom: what charts and heat maps share. */
#include "chart/plot.h"

#define PAGE_WIDTH 720.0

static const plot_measures on_page = {.row = 18.0,
                                      .right = 28.0,
                                      .top = 40.0,
                                      .bottom = 12.0,
                                      .legend = 14.0,
                                      .legend_foot = 14.0,
                                      .tick = PLOT_FONT + 4.0,
                                      .up_tick = 8.0,
                                      .room = 16.0,
                                      .row_room = 16.0,
                                      .middle = 4.0,
                                      .upright = 5.0,
                                      .frame = 300.0,
                                      .low_frame = 170.0,
                                      .frame_foot = 10.0,
                                      .least_pitch = PLOT_FONT + 2.0};
static const plot_measures in_terminal = {.row = SCENE_ROW,
                                          .right = SCENE_COLUMN + 2.0,
                                          .top = SCENE_ROW,
                                          .legend = SCENE_BASELINE,
                                          .legend_foot = SCENE_ROW - SCENE_BASELINE,
                                          .tick = SCENE_BASELINE,
                                          .up_tick = SCENE_COLUMN + 2.0,
                                          .room = 2.0,
                                          .nearest = 0.5 * SCENE_COLUMN,
                                          .upright = SCENE_COLUMN,
                                          .frame = 10.0 * SCENE_ROW,
                                          .low_frame = 10.0 * SCENE_ROW,
                                          .inset = 2.0,
                                          .least_pitch = SCENE_ROW};

void plot_begin(plot *p, cinch_scene *scene, unsigned axis, uint32_t columns, cinch_arena *arena)
{
    CINCH_REQUIRE(columns == 0 || columns >= CINCH_LEAST_COLUMNS);
    *p = (plot){.m = columns ? &in_terminal : &on_page};
    scene_begin(&p->make, scene, columns, arena);
    scene->width = columns ? SCENE_COLUMN * columns : PAGE_WIDTH;
    p->right = scene->width - p->m->right;
    p->across.log = axis & CINCH_AXIS_LOG;
    p->across.whole = axis & CINCH_AXIS_WHOLE;
}

void plot_make_room(plot *p, const char *text, double more)
{
    double width = scene_text_width(&p->make, text, PLOT_FONT);
    p->left = scene_larger(p->left, width + SCENE_COLUMN + more);
}

void plot_finish_across(plot *p)
{
    bool narrow = p->make.terminal && p->make.scene->columns < 60;
    bool page = !p->make.terminal && p->across.log;
    axis_finish(&p->across, narrow ? PLOT_MOST_UP : page ? PLOT_MOST_LOG : PLOT_MOST_ACROSS);
}

void plot_title(plot *p, const cinch_caption *caption)
{
    const char *description = caption->description;
    double lower =
        place_long_title(&p->make, p->make.scene->width, caption->title ? caption->title : "");
    p->make.scene->description = scene_copy(&p->make, description ? description : "");
    p->y = p->m->top + lower;
}

cinch_status plot_end(plot *p)
{
    return scene_end(&p->make, p->make.scene->width, p->y + p->m->bottom);
}

legend plot_legend(plot *p)
{
    legend l = legend_begin(&p->make, p->make.scene->width, p->y + p->m->legend);
    l.pitch = p->m->row;
    return l;
}

void plot_end_legend(plot *p, const legend *l)
{
    p->y = l->y + p->m->legend_foot;
}

letter plot_letter(size_t number)
{
    return (letter){{(char)('a' + number % 26)}};
}

cinch_mark *plot_label(plot *p, mark_role role, double left, double baseline, const char *text)
{
    return scene_label(&p->make, role, PLOT_FONT, -1, left, baseline, text);
}

double plot_across(const plot *p, double x)
{
    return p->left + axis_part(&p->across, x) * (p->right - p->left);
}

double plot_left_end(const plot *p, double middle, double width)
{
    double left = middle - 0.5 * width, most = p->make.scene->width;
    left = left > most - width ? most - width : left < 0.0 ? 0.0 : left;
    return scene_snapped(&p->make, left + p->m->nearest, SCENE_COLUMN);
}

double plot_baseline(const plot *p, double y)
{
    return scene_baseline(&p->make, y + p->m->middle);
}

void plot_grid_line(plot *p, double x, double y, double x2, double y2)
{
    if (!p->make.terminal)
        scene_line(&p->make, ROLE_GRID, 1.0, x, y, x2, y2);
}

void plot_draw_across(plot *p, const cinch_caption *caption)
{
    double taken = -1e9, base = p->y + p->m->tick;
    for (int i = 0; i < p->across.ticks; i++) {
        number_text text = axis_tick_text(&p->across, i);
        double width = scene_text_width(&p->make, text.text, PLOT_FONT);
        double left = plot_left_end(p, plot_across(p, p->across.tick[i]), width);
        if (left < taken + SCENE_COLUMN)
            continue;
        plot_label(p, ROLE_FAINT, left, base, text.text);
        taken = left + width;
    }
    p->y += p->m->row;
    if (!caption->label || !*caption->label)
        return;
    cinch_mark *name = scene_label_within(&p->make, ROLE_INK, PLOT_FONT, 0.0, p->y + p->m->tick,
                                          p->make.scene->width, caption->label);
    name->x = plot_left_end(p, 0.5 * (p->left + p->right), name->text_width);
    p->y += p->m->row;
}
