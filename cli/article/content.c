/* content.c - what a claim has to say: paragraphs, tables, pictures. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/study.h"
#include "format/judge.h"
#include "format/net_describe.h"
#include "format/picture.h"

const char *const article_verdict_words[] = {"holds", "holds with a condition", "does not hold",
                                             NULL};

const char *article_text(article_section *section, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = memory_keep_text(&section->article->pieces, format, arguments);
    va_end(arguments);
    return text;
}

double *article_numbers(article_section *section, size_t count)
{
    double *numbers = memory_keep(&section->article->pieces, count, sizeof *numbers);
    return memset(numbers, 0, count * sizeof *numbers);
}

/* Begins a block; its text is the caller's to fill in. */
static article_block *add_block(article_section *section, article_kind kind)
{
    section->block = memory_reserve(section->block, &section->capacity, section->blocks + 1,
                                    sizeof *section->block);
    article_block *block = &section->block[section->blocks++];
    *block = (article_block){.kind = kind};
    return block;
}

void article_put(article_section *section, article_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_block(section, kind)->text = memory_keep_text(&section->article->pieces, format, arguments);
    va_end(arguments);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The table that was begun last. */
static article_block *last_table(const article_section *section)
{
    article_block *table = &section->block[section->blocks - 1];
    while (table->kind != ARTICLE_TABLE)
        table--;
    return table;
}

void article_add_cells(article_section *section, const article_cell *cell, size_t count)
{
    article_block *table = last_table(section);
    table->cell =
        memory_reserve(table->cell, &table->capacity, table->cells + count, sizeof *table->cell);
    memcpy(table->cell + table->cells, cell, count * sizeof *cell);
    table->cells += count;
}

void article_table(article_section *section, const char *caption, const char *head)
{
    article_block *table = add_block(section, ARTICLE_TABLE);
    table->text = article_text(section, "%s", caption);
    for (const char *at = head; *at != '\0';) {
        size_t length = strcspn(at, "|");
        article_cells(section, cell_text("%.*s", (int)length, at));
        at += length + (at[length] != '\0');
    }
    table->columns = table->cells;
}

article_cell cell_text(const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    size_t bytes = (size_t)vsnprintf(text, sizeof text, format, arguments) + 1;
    va_end(arguments);
    REQUIRE(bytes <= sizeof text);
    return (article_cell){.text = memcpy(memory_take(bytes, 1), text, bytes)};
}

article_cell cell_rate(uint64_t count, uint64_t of)
{
    article_cell cell = cell_text("%s", rate_text(count, of).text);
    cell.rate = true;
    cell.count = count;
    cell.of = of;
    return cell;
}

article_verdict verdict_when(bool holds, bool fails)
{
    return fails ? ARTICLE_FAILS : holds ? ARTICLE_HOLDS : ARTICLE_CONDITION;
}

void article_judge(article_section *section, article_verdict verdict, const char *format, ...)
{
    va_list arguments;
    for (size_t i = 0; i < section->blocks; i++) /* rows of tables are whole by now */
        REQUIRE(section->block[i].kind != ARTICLE_TABLE ||
                section->block[i].cells % section->block[i].columns == 0);
    va_start(arguments, format);
    section->verdict = verdict;
    section->why = memory_keep_text(&section->article->pieces, format, arguments);
    va_end(arguments);
}

static void free_block(article_block *block)
{
    for (size_t i = 0; i < block->cells; i++)
        free(block->cell[i].text);
    free(block->cell);
    free(block->svg);
}

void article_free(article *whole)
{
    for (size_t s = 0; s < ARTICLE_CLAIMS; s++) {
        article_section *section = &whole->section[s];
        for (size_t i = 0; i < section->blocks; i++)
            free_block(&section->block[i]);
        free(section->block);
    }
    for (size_t i = 0; i < whole->files; i++)
        free(whole->file[i].bytes);
    free(whole->file);
    memory_drop(&whole->pieces);
}

/* ---- Pictures -------------------------------------------------------------------------------- */

/* After Ctrl-C there may be nothing to draw; the report is not written then. */
static void add_picture(article_section *section, const char *file, const char *caption,
                        const picture_source *source)
{
    cinch_scene scene;
    owned_arena memory;
    cinch_status status = picture_draw(&scene, &memory, source);
    if (status == CINCH_OK) {
        article_block *block = add_block(section, ARTICLE_PICTURE);
        block->text = article_text(section, "%s", caption);
        block->file = article_text(section, "%s", file);
        block->svg = picture_svg(&scene, CINCH_LIGHT);
    } else if (!interrupt_seen()) {
        problem_set(section->article->issue, EXIT_INPUT, "the picture %s cannot be drawn: %s", file,
                    cinch_status_text(status));
    }
    free(memory.memory);
}

void article_draw_net(article_section *section, const char *file, const char *caption,
                      const cinch_net *net, const cinch_mapping *mapping, const uint32_t *key)
{
    bool *seen = saved_net_seen(mapping, 0);
    const bool *columns[] = {seen};
    net_verdict verdict = net_judge(net, mapping, key);
    cinch_draw_options options = {.view = CINCH_VIEW_NETWORK,
                                  .keys = mapping->keys,
                                  .value = mapping->values,
                                  .seen = columns,
                                  .key = key,
                                  .rows = verdict.rows,
                                  .rows_right = verdict.rows_right,
                                  .remark = verdict.remark.text,
                                  .right = &verdict.right};
    add_picture(section, file, caption, &(picture_source){.net = net, .options = &options});
    free(seen);
}

void article_keep_net(article_section *section, const char *name, const cinch_net *net,
                      const cinch_mapping *mapping, const char *note)
{
    article *whole = section->article;
    for (size_t i = 0; i < whole->files; i++)
        if (strcmp(whole->file[i].name, name) == 0)
            return;
    cinch_alphabet keys = *mapping->keys, value = *mapping->values;
    file_bytes out;
    saved_net saved = {.net = *net,
                       .has_symbols = true,
                       .activation_known = true,
                       .keys = &keys,
                       .value = &value,
                       .seen = {saved_net_seen(mapping, 0)},
                       .about = json_pack("{s:s, s:s}", "cinch", CINCH_VERSION, "note", note)};
    if (saved_net_format(&out, &saved, name, whole->issue)) {
        whole->file = memory_reserve(whole->file, &whole->file_capacity, whole->files + 1,
                                     sizeof *whole->file);
        whole->file[whole->files++] = (article_file){.name = article_text(section, "%s", name),
                                                     .bytes = (char *)out.bytes,
                                                     .count = out.count};
    }
    json_decref(saved.about);
    free(saved.seen[0]);
}

void article_draw_chart(article_section *section, const article_chart *chart)
{
    const cinch_caption caption = {
        .title = chart->title, .description = chart->description, .label = chart->x};
    const cinch_chart drawn = {.caption = caption,
                               .axis = chart->axis,
                               .panels = chart->panel,
                               .count = chart->panel[1].count > 0 ? 2 : 1};
    add_picture(section, chart->file, chart->caption, &(picture_source){.chart = &drawn});
}

cinch_series article_curve(const char *name, const double *x, const double *y, size_t count)
{
    return (cinch_series){.name = name, .x = x, .y = y, .count = count, .style = CINCH_DOTS};
}

void article_share_add(article_shares *shares, double x, uint64_t count, uint64_t of)
{
    REQUIRE(shares->points < ARTICLE_SHARES);
    size_t i = shares->points++;
    cinch_interval range = cinch_wilson(count, of);
    shares->x[i] = x;
    shares->count[i] = count;
    shares->of[i] = of;
    shares->share[i] = share_of(count, of);
    shares->low[i] = range.low;
    shares->high[i] = range.high;
}

cinch_series article_share_curve(const char *name, const article_shares *shares)
{
    cinch_series curve = article_curve(name, shares->x, shares->share, shares->points);
    curve.low = shares->low;
    curve.high = shares->high;
    return curve;
}
