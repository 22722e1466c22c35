/* report.c - the report as Markdown, as HTML and as JSON, from the same data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/study.h"

#define TITLE "The article, measured"

const char article_markdown_head[] = "# " TITLE "\n\n" ARTICLE_SOURCE ".\n\n";
const char article_html_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    "<title>" TITLE "</title>\n";

static const char intro[] =
    "Every claim of the article below was tried again by the program that wrote this report: by "
    "training networks from random weights, over several seeds, and counting. Rates stand with "
    "Wilson's 95 % interval. Seeds are exact by their float32 logits, as trainers judge them; what "
    "is called proved is so in exact arithmetic. Verdicts follow from the numbers by rules: of "
    "seeds, 95 % or more is "
    "\"it does\" and less than 5 % is \"it does not\"; where a claim is judged by something else, "
    "its section says by what. The claims stand in our own words. Commands run in this report's "
    "directory: those that name networks/ read networks that were written beside it.";

static const char quick_note[] = "This is a quick run: few seeds and small networks. It shows that "
                                 "the program works, not what is true.";

/* ---- Escaping -------------------------------------------------------------------------------- */

static void put_html(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (*text == '"')
            fputs("&quot;", out);
        else
            fputc(*text, out);
    }
}

/* A command line by line, each after a prompt, or a formula. */
static void put_lines(FILE *out, const article_block *block, void (*put)(FILE *, const char *))
{
    const char *text = block->text, *before = block->kind == ARTICLE_COMMAND ? "$ " : "";
    while (*text != '\0') {
        char line[2048];
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%s%.*s", before, (int)length, text);
        put(out, line);
        fputc('\n', out);
        text += length + (text[length] != '\0');
    }
}

static void put_plain(FILE *out, const char *text)
{
    fputs(text, out);
}

static const char *verdict_word(const article_section *section)
{
    return article_verdict_words[section->verdict];
}

/* The column of cell `i`, in a table that has some. */
static size_t column_of(const article_block *table, size_t i)
{
    return table->columns > 0 ? i % table->columns : 0;
}

static bool ends_row(const article_block *table, size_t i)
{
    return column_of(table, i + 1) == 0;
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static void markdown_table(FILE *out, const article_block *table)
{
    put_markdown(out, table->text);
    fputs("\n\n", out);
    for (size_t i = 0; i < table->cells; i++) {
        fputs(column_of(table, i) == 0 ? "| " : " | ", out);
        put_markdown(out, table->cell[i].text);
        if (!ends_row(table, i))
            continue;
        fputs(" |\n", out);
        for (size_t c = 0; i + 1 == table->columns && c < table->columns; c++)
            fputs(c + 1 < table->columns ? "|---" : "|---|\n", out);
    }
}

static void markdown_block(FILE *out, const article_block *block)
{
    switch (block->kind) {
    case ARTICLE_PARAGRAPH:
        put_markdown(out, block->text);
        fputc('\n', out);
        break;
    case ARTICLE_COMMAND:
    case ARTICLE_FORMULA:
        fputs("```\n", out);
        put_lines(out, block, put_plain);
        fputs("```\n", out);
        break;
    case ARTICLE_TABLE:
        markdown_table(out, block);
        break;
    case ARTICLE_PICTURE:
        fputs("![", out);
        put_markdown(out, block->text);
        fprintf(out, "](pictures/%s)\n\n", block->file);
        put_markdown(out, block->text);
        fputc('\n', out);
        break;
    }
    fputc('\n', out);
}

static void markdown_verdicts(FILE *out, const article *whole)
{
    fputs("| claim | verdict | why |\n|---|---|---|\n", out);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++) {
        const article_section *section = &whole->section[i];
        const article_claim *claim = section->claim;
        fprintf(out, "| [%u. %s](#claim-%u) | **%s** | ", claim->number, claim->title,
                claim->number, verdict_word(section));
        put_markdown(out, section->why);
        fputs(" |\n", out);
    }
    fputc('\n', out);
}

char *article_markdown(const article *whole, size_t *count)
{
    char *text;
    FILE *out = memory_stream(&text, count);
    fputs(article_markdown_head, out);
    put_markdown(out, intro);
    fprintf(out, "\n\n%s%sMade by cinch %s, seed %llu.\n\n", whole->quick ? quick_note : "",
            whole->quick ? "\n\n" : "", CINCH_VERSION, whole->seed);
    markdown_verdicts(out, whole);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++) {
        const article_section *section = &whole->section[i];
        const article_claim *claim = section->claim;
        fprintf(out, "<a id=\"claim-%u\"></a>\n\n## %u. %s\n\nThe claim: %s\n\n**Verdict: %s.** ",
                claim->number, claim->number, claim->title, claim->claim, verdict_word(section));
        put_markdown(out, section->why);
        fputs("\n\n", out);
        for (size_t b = 0; b < section->blocks; b++)
            markdown_block(out, &section->block[b]);
    }
    memory_stream_end(out);
    return text;
}

/* ---- HTML ------------------------------------------------------------------------------------ */

static const char style[] =
    "body{max-width:50rem;margin:2rem auto;padding:0 "
    "1rem;background:#fff;color:#1a1a1a;font:1rem/1.55 system-ui,sans-serif}\n"
    "h1,h2{line-height:1.2}h2{margin-top:3rem;border-top:1px solid #ccc;padding-top:1rem}\n"
    "a{color:#0b4f9e}\n"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem;font-size:.9rem}\n"
    "th,td{border-bottom:1px solid #dcdcdc;padding:.25rem "
    ".6rem;text-align:left;vertical-align:top;font-variant-numeric:tabular-nums}\n"
    "caption{caption-side:top;text-align:left;padding-bottom:.3rem;color:#444}\n"
    "pre{background:#f4f4f4;padding:.6rem "
    ".8rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}\n"
    ".scroll{overflow-x:auto}\n"
    "figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}\n"
    "figcaption{color:#444;font-size:.9rem}\n"
    ".claim{font-style:italic}\n"
    ".holds{color:#00614a}.condition{color:#7a5200}.fails{color:#a1300b}\n"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#e4e4e4}h1,h2{border-color:#"
    "444}a{color:#8cc0ff}th,td{border-color:#3a3a3a}caption,figcaption{color:#b4b4b4}pre{"
    "background:#242424}.holds{color:#5fd0ae}.condition{color:#e3b453}.fails{color:#ff9270}}\n";

static const char *const verdict_classes[] = {"holds", "condition", "fails"};

static void html_table(FILE *out, const article_block *table)
{
    fputs("<div class=\"scroll\"><table><caption>", out);
    put_html(out, table->text);
    fputs("</caption>\n", out);
    for (size_t i = 0; i < table->cells; i++) {
        const char *name = i < table->columns ? "th" : "td";
        fprintf(out, "%s<%s>", column_of(table, i) == 0 ? "<tr>" : "", name);
        put_html(out, table->cell[i].text);
        fprintf(out, "</%s>%s", name, ends_row(table, i) ? "</tr>\n" : "");
    }
    fputs("</table></div>\n", out);
}

/*
 * The picture's title and description carry ids of their own, which a page may have only once: they
 * get the file's name before them. All else of the picture stands as in its file.
 */
static void html_picture(FILE *out, const article_block *picture)
{
    static const char *const marks[] = {"aria-labelledby=\"title description\"", "id=\"title\"",
                                        "id=\"description\""};
    const char *rest = picture->svg;
    int stem = (int)strcspn(picture->file, ".");
    fputs("<figure>\n", out);
    for (unsigned i = 0; i < 3; i++) {
        const char *at = strstr(rest, marks[i]);
        if (at == NULL)
            continue;
        fwrite(rest, 1, (size_t)(at - rest), out);
        if (i == 0)
            fprintf(out, "aria-labelledby=\"p%.*s-title p%.*s-description\"", stem, picture->file,
                    stem, picture->file);
        else
            fprintf(out, "id=\"p%.*s-%s\"", stem, picture->file, i == 1 ? "title" : "description");
        rest = at + strlen(marks[i]);
    }
    fputs(rest, out);
    fputs("<figcaption>", out);
    put_html(out, picture->text);
    fputs("</figcaption>\n</figure>\n", out);
}

static void html_block(FILE *out, const article_block *block)
{
    switch (block->kind) {
    case ARTICLE_PARAGRAPH:
        fputs("<p>", out);
        put_html(out, block->text);
        fputs("</p>\n", out);
        break;
    case ARTICLE_COMMAND:
    case ARTICLE_FORMULA:
        fputs("<pre>", out);
        put_lines(out, block, put_html);
        fputs("</pre>\n", out);
        break;
    case ARTICLE_TABLE:
        html_table(out, block);
        break;
    case ARTICLE_PICTURE:
        html_picture(out, block);
        break;
    }
}

static void html_head(FILE *out, const article *whole)
{
    fprintf(out, "%s<style>\n%s</style>\n</head>\n<body>\n<h1>" TITLE "</h1>\n<p>",
            article_html_head, style);
    put_html(out, ARTICLE_SOURCE);
    fputs(".</p>\n<p>", out);
    put_html(out, intro);
    fputs("</p>\n", out);
    if (whole->quick)
        fprintf(out, "<p><strong>%s</strong></p>\n", quick_note);
    fprintf(out, "<p>Made by cinch %s, seed %llu.</p>\n", CINCH_VERSION, whole->seed);
}

static void html_verdicts(FILE *out, const article *whole)
{
    fputs("<div class=\"scroll\"><table>\n<tr><th>claim</th><th>verdict</th><th>why</th></tr>\n",
          out);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++) {
        const article_section *section = &whole->section[i];
        const article_claim *claim = section->claim;
        fprintf(out, "<tr><td><a href=\"#claim-%u\">%u. %s</a></td><td class=\"%s\">%s</td><td>",
                claim->number, claim->number, claim->title, verdict_classes[section->verdict],
                verdict_word(section));
        put_html(out, section->why);
        fputs("</td></tr>\n", out);
    }
    fputs("</table></div>\n", out);
}

static void html_section(FILE *out, const article_section *section)
{
    const article_claim *claim = section->claim;
    fprintf(out, "<section id=\"claim-%u\">\n<h2>%u. %s</h2>\n<p class=\"claim\">The claim: ",
            claim->number, claim->number, claim->title);
    put_html(out, claim->claim);
    fprintf(out, "</p>\n<p><strong class=\"%s\">Verdict: %s.</strong> ",
            verdict_classes[section->verdict], verdict_word(section));
    put_html(out, section->why);
    fputs("</p>\n", out);
    for (size_t b = 0; b < section->blocks; b++)
        html_block(out, &section->block[b]);
    fputs("</section>\n", out);
}

char *article_html(const article *whole, size_t *count)
{
    char *text;
    FILE *out = memory_stream(&text, count);
    html_head(out, whole);
    html_verdicts(out, whole);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++)
        html_section(out, &whole->section[i]);
    fputs("</body>\n</html>\n", out);
    memory_stream_end(out);
    return text;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *cell_json(const article_cell *cell)
{
    if (!cell->rate)
        return json_string(cell->text);
    cinch_interval range = cinch_wilson(cell->count, cell->of);
    return json_pack("{s:o, s:o, s:o, s:o}", "count", json_from_count(cell->count), "of",
                     json_from_count(cell->of), "low", json_from_double(range.low), "high",
                     json_from_double(range.high));
}

static json_t *table_json(const article_block *table)
{
    json_t *head = json_array(), *rows = json_array(), *row = NULL;
    for (size_t i = 0; i < table->cells; i++) {
        if (i < table->columns) {
            json_array_append_new(head, json_string(table->cell[i].text));
            continue;
        }
        if (column_of(table, i) == 0) {
            row = json_array();
            json_array_append_new(rows, row);
        }
        json_array_append_new(row, cell_json(&table->cell[i]));
    }
    return json_pack("{s:s, s:o, s:o}", "caption", table->text, "head", head, "rows", rows);
}

static json_t *section_json(const article_section *section)
{
    const article_claim *claim = section->claim;
    json_t *commands = json_array(), *tables = json_array(), *pictures = json_array();
    for (size_t b = 0; b < section->blocks; b++) {
        const article_block *block = &section->block[b];
        if (block->kind == ARTICLE_COMMAND)
            json_array_append_new(commands, json_string(block->text));
        else if (block->kind == ARTICLE_TABLE)
            json_array_append_new(tables, table_json(block));
        else if (block->kind == ARTICLE_PICTURE)
            json_array_append_new(pictures, json_string(block->file));
    }
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "number",
                     json_from_count(claim->number), "title", claim->title, "claim", claim->claim,
                     "verdict", verdict_word(section), "why", section->why, "commands", commands,
                     "tables", tables, "pictures", pictures);
}

json_t *article_json(const article *whole)
{
    json_t *claims = json_array(), *networks = json_array();
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++)
        json_array_append_new(claims, section_json(&whole->section[i]));
    for (size_t i = 0; i < whole->files; i++)
        json_array_append_new(networks, json_string(whole->file[i].name));
    return json_pack("{s:s, s:o, s:b, s:o, s:o}", "command", "article", "seed",
                     json_from_count(whole->seed), "quick", whole->quick, "claims", claims,
                     "networks", networks);
}
