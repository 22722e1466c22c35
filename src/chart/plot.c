/* plot.c - a page with an x axis at its bottom: what charts and heat maps share. */
#include "chart/plot.h"

void plot_begin(plot *p, cinch_scene *scene, uint32_t cells, cinch_arena *arena)
{
    CINCH_REQUIRE(cells == 0 || cells >= CINCH_LEAST_CELLS);
    *p = (plot){.cells = cells != 0};
    scene_begin(&p->make, scene, cells, arena);
    scene->width = cells ? SCENE_CELL_WIDTH * cells : 720.0;
    p->font = draw_font(&p->make, 12.0);
    p->line = cells ? SCENE_CELL_HEIGHT : 18.0;
    p->right = scene->width - (cells ? SCENE_CELL_WIDTH + 2.0 : 28.0);
}

void plot_finish_across(plot *p)
{
    bool narrow = p->cells && p->make.scene->cells < 60;
    bool page = !p->cells && p->across.log;
    axis_finish(&p->across, narrow ? PLOT_MOST_UP : page ? PLOT_MOST_LOG : PLOT_MOST_ACROSS);
}

void plot_title(plot *p, const char *title, const char *description)
{
    draw_title(&p->make, p->make.scene->width, title ? title : "");
    p->make.scene->description = scene_copy(&p->make, description ? description : "");
    p->y = p->cells ? SCENE_CELL_HEIGHT : 40.0;
}

cinch_status plot_end(plot *p)
{
    return scene_end(&p->make, p->make.scene->width, p->y + (p->cells ? 0.0 : 12.0));
}

legend plot_legend(plot *p)
{
    double begin = p->cells ? 0.0 : 16.0;
    legend l = {.make = &p->make, .left = begin, .right = p->make.scene->width - begin, .x = begin};
    l.line = p->line;
    l.y = p->y + (p->cells ? 12.0 : 14.0);
    return l;
}

double plot_across(const plot *p, double x)
{
    return p->left + axis_part(&p->across, x) * (p->right - p->left);
}

double plot_left_end(const plot *p, double middle, double width)
{
    double left = middle - 0.5 * width, most = p->make.scene->width;
    left = left > most - width ? most - width : left < 0.0 ? 0.0 : left;
    return p->cells ? SCENE_CELL_WIDTH * (double)(int)(left / SCENE_CELL_WIDTH + 0.5) : left;
}

double plot_baseline(const plot *p, double y)
{
    if (!p->cells)
        return y + 4.0;
    return SCENE_CELL_HEIGHT * (double)(int)(y / SCENE_CELL_HEIGHT) + 12.0;
}

void plot_grid_line(plot *p, double x, double y, double x2, double y2)
{
    double from[2] = {x, y}, to[2] = {x2, y2};
    if (!p->cells)
        scene_line(&p->make, CINCH_GRID, 1.0, from, to);
}

void plot_draw_across(plot *p, const char *label)
{
    double taken = -1e9, base = p->y + (p->cells ? 12.0 : p->font + 4.0);
    for (int i = 0; i < p->across.ticks; i++) {
        words text = {.used = 0};
        axis_tick_words(&text, &p->across, i);
        double width = scene_text_width(&p->make, text.text, p->font, true);
        double left = plot_left_end(p, plot_across(p, p->across.tick[i]), width);
        if (left < taken + SCENE_CELL_WIDTH)
            continue;
        scene_label(&p->make, CINCH_FAINT, p->font, -1, left, base, text.text);
        taken = left + width;
    }
    p->y += p->line;
    if (!label || !*label)
        return;
    words name;
    draw_fit(&name, &p->make, label, p->font, p->make.scene->width);
    double width = scene_text_width(&p->make, name.text, p->font, true);
    scene_label(&p->make, CINCH_INK, p->font, -1,
                plot_left_end(p, 0.5 * (p->left + p->right), width),
                p->y + (p->cells ? 12.0 : p->font + 4.0), name.text);
    p->y += p->line;
}
