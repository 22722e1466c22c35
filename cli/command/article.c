/* article.c - cinch article: replays every claim of the article and says what is true. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/study.h"
#include "format/result_dir.h"
#include "talk/command.h"
#include "talk/table.h"

typedef struct article_options {
    common_options common;
    const char *out;
    bool quick, no_times;
} article_options;

static const option_row rows[] = {
    {.letter = 'o',
     TEXT_OPTION("out", "DIR", article_options, out,
                 "Write report.md, report.html, pictures/ and networks/ into this directory "
                 "(default: article).")},
    {FLAG_OPTION("quick", article_options, quick,
                 "A few seconds: few seeds and small networks, no times. To try the program, not "
                 "the claims.")},
    {FLAG_OPTION(
        "no-times", article_options, no_times,
        "Leave measured times out; the same seed then gives the same report, byte for byte.")},
    {.name = NULL}};

const article_claim article_claims[ARTICLE_CLAIMS] = {
    {1, "A dense network learns the rule",
     "Five inputs connected to five outputs by 25 connections learn that n is followed by n+1.",
     article_dense, 0.05},
    {2, "Two nodes in the middle save connections",
     "With two nodes in the middle 20 connections do the work of 25, 40 that of 100, 44 that of "
     "121.",
     article_connections, 0.01},
    {3, "One node in the middle cannot",
     "Through a single node every input gets the same answer, so the rule cannot be learnt.",
     article_single, 0.03},
    {4, "Two nodes can, by their signs",
     "Two tanh nodes and a softmax hold the four rows: each input gets its own pair of signs, and "
     "at the wrong outputs the two nodes cancel.",
     article_signs, 1.06},
    {5, "The weights settle",
     "Training comes to rest at weights of about 9 on the input side and 26 on the output side.",
     article_growth, 0.94},
    {6, "Eleven symbols fit through two nodes",
     "A network of two nodes in the middle holds eleven symbols, and whole numbers from -10 to 10 "
     "are fine enough to show how.",
     article_integers, 0.06},
    {7, "For every input the next output wins",
     "Whichever input n fires, output n+1 has the highest value.", article_winners, 0.06},
    {8, "Softmax gives nearly all to the largest",
     "Softmax raises a base to each value, e in practice and 2 to explain it, and the largest "
     "takes nearly everything.",
     article_softmax, 0.16},
    {9, "It takes tanh and softmax together",
     "Without tanh the weights explode; without softmax training stagnates before it is good.",
     article_ablation, 3.45},
    {10, "Other mappings need no training",
     "Moving the weights of a trained network to other places makes it compute any other "
     "one-to-one mapping.",
     article_permutations, 0.01},
    {11, "Capacity grows faster than the nodes",
     "Two nodes hold about 11 symbols and not much more, three about 30, four more than 100.",
     article_capacity, 40.5},
    {12, "Cost grows with the connections",
     "Back-propagation costs as much as there are connections, however many combinations they "
     "hold.",
     article_cost, 0.09},
    {13, "Weak connections matter too",
     "One cannot just look at the strong connections: simplifying the numbers breaks the network.",
     article_weak, 0.06},
    {14, "The same connection means different things",
     "Fired strongly, a connection can mean something entirely different from the same one fired "
     "weakly.",
     article_strength, 0.03},
    {15, "With many nodes nobody can see what matters",
     "With hundreds of nodes in the middle no picture shows which connections are important.",
     article_wide, 7.5},
    {16, "The pictures", "Thirteen pictures show the networks and how they answer.",
     article_pictures, 0.01},
};

/* ---- Files ----------------------------------------------------------------------------------- */

/* Before the claims are measured, so that long work is not lost. */
static bool open_dir(result_dir *dir, problem *issue)
{
    return result_dir_make(dir, "", issue) &&
           result_dir_may_replace(dir, "report.md", article_markdown_head, issue) &&
           result_dir_may_replace(dir, "report.html", article_html_head, issue) &&
           result_dir_make(dir, "pictures", issue) && result_dir_make(dir, "networks", issue);
}

/* All is in memory before the first file is written; the reports, which refer to the rest, last. */
static bool write_all(article *whole, result_dir *dir, problem *issue)
{
    size_t markdown_count, html_count;
    char *markdown = article_markdown(whole, &markdown_count);
    char *html = article_html(whole, &html_count);
    for (size_t i = 0; i < whole->files; i++)
        result_dir_write(dir, "", whole->file[i].name, whole->file[i].bytes, whole->file[i].count,
                         issue);
    for (size_t s = 0; s < ARTICLE_CLAIMS; s++)
        for (size_t b = 0; b < whole->section[s].blocks; b++) {
            const article_block *block = &whole->section[s].block[b];
            if (block->kind == ARTICLE_PICTURE)
                result_dir_write(dir, "pictures", block->file, block->svg, strlen(block->svg),
                                 issue);
        }
    result_dir_write(dir, "", "report.md", markdown, markdown_count, issue);
    result_dir_write(dir, "", "report.html", html, html_count, issue);
    free(markdown);
    free(html);
    if (issue->status != 0 && dir->written > 0)
        progress_say(&whole->progress,
                     "%zu files of this run are in %s, up to %s; networks come first, then "
                     "pictures, report.md and report.html",
                     dir->written, dir->path, dir->last);
    return issue->status == 0;
}

/* ---- The run --------------------------------------------------------------------------------- */

static bool measure_all(article *whole)
{
    progress_start(&whole->progress);
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++)
        whole->all += article_claims[i].seconds;
    for (size_t i = 0; i < ARTICLE_CLAIMS && !interrupt_seen(); i++) {
        article_section *section = &whole->section[i];
        *section = (article_section){.article = whole, .claim = &article_claims[i]};
        whole->part = whole->step = 0;
        article_claims[i].measure(section);
        whole->done += article_claims[i].seconds;
        whole->sections = i + 1;
    }
    progress_clear(&whole->progress);
    return whole->issue->status == 0 && !interrupt_seen();
}

static void print_verdicts(const article *whole)
{
    unsigned counts[3] = {0};
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++)
        counts[whole->section[i].verdict]++;
    for (unsigned v = 0; v < 3; v++)
        output_print("%s%s: %u", v == 0 ? "" : ", ", article_verdict_words[v], counts[v]);
    output_print("\n\n");
    text_table grid;
    text_table_start(&grid, 3, "rll");
    for (size_t i = 0; i < ARTICLE_CLAIMS; i++) {
        const article_section *section = &whole->section[i];
        text_table_add(&grid, "%u", section->claim->number);
        text_table_add(&grid, "%s", section->claim->title);
        text_table_add(&grid, "%s", article_verdict_words[section->verdict]);
    }
    text_table_print(&grid, "");
}

static int replay(article *whole, const article_options *options, problem *issue)
{
    result_dir dir = {.path = options->out, .command = "cinch article"};
    bool good = open_dir(&dir, issue);
    if (good) {
        interrupt_catch();
        good = measure_all(whole);
    }
    good = good && write_all(whole, &dir, issue);
    if (!good) {
        result_dir_leave(&dir);
        if (interrupt_seen())
            progress_say(&whole->progress, "interrupted after %zu of %d claims: nothing is written",
                         whole->sections, ARTICLE_CLAIMS);
        return issue->status != 0 ? EXIT_INPUT : EXIT_NO;
    }
    if (options->common.json)
        output_json(article_json(whole));
    else
        print_verdicts(whole);
    output_flush();
    if (whole->quick)
        progress_say(&whole->progress, "a quick run: few seeds and small networks, so these "
                                       "verdicts do not show what is true");
    progress_say(&whole->progress, "written: %s/report.html, report.md, pictures and networks",
                 options->out);
    return EXIT_OK;
}

static int run(const command *self, int argc, char **argv, problem *issue)
{
    article_options options = {.out = "article"};
    operands rest;
    int status;
    if (!command_begin(&options, &rest, &status, self, argc, argv, issue))
        return status;
    if (!result_dir_named(options.out, issue))
        return EXIT_USAGE;
    article *whole = memory_take_zeroed(1, sizeof *whole);
    whole->seed = options.common.seed;
    whole->quick = options.quick;
    whole->times = !options.quick && !options.no_times;
    whole->issue = issue;
    progress_init(&whole->progress, options.common.quiet);
    status = replay(whole, &options, issue);
    article_free(whole);
    free(whole);
    return status;
}

const command command_article = {
    .name = "article",
    .usage = "[-o DIR]",
    .summary = "replay every claim of the article and say what is true",
    .about = "Replays the sixteen claims of the article that Cinch starts from (" ARTICLE_SOURCE
             ") by training networks from random weights, and writes a report: what was run, what "
             "was measured over how many seeds, and whether each claim holds, with the article's "
             "pictures drawn from these networks. It takes one to two minutes.\n"
             "Exit status: 0 the report is written, whatever it says; 1 interrupted, 2 bad usage, "
             "3 output that failed or a report that is not ours.",
    .options = rows,
    .example = {{"cinch article --quick",
                 "All claims with a few seeds, into the directory article."},
                {"cinch article --quick --seed 7 -o seven",
                 "The same with other random numbers, into the directory seven."},
                {"cinch article --quick --json -o again > verdicts.json",
                 "What was found, for programs."}},
    .least = 0,
    .most = 0,
    .run = run};
