/* article.h - the article's claims, measured again: what a claim has to say, as data. */
#ifndef CLI_ARTICLE_ARTICLE_H
#define CLI_ARTICLE_ARTICLE_H

#include <jansson.h>

#include "cinch_draw.h"
#include "system/problem.h"
#include "talk/progress.h"

#define ARTICLE_SOURCE                                                                             \
    "Malte Skarupke, \"Neural Networks Are Impressively Good At Compression\", Probably Dance, "   \
    "30 April 2016"

/* Shares that verdicts turn on, everywhere; every claim says what share it is judged by. */
#define ARTICLE_MOST 0.95 /* of seeds: "it does" */
#define ARTICLE_FEW  0.05 /* below it: "it does not" */

typedef enum article_verdict { ARTICLE_HOLDS, ARTICLE_CONDITION, ARTICLE_FAILS } article_verdict;

/* "holds", "holds with a condition", "does not hold" */
extern const char *const article_verdict_words[];

struct article_section;

/* One of the article's claims. */
typedef struct article_claim {
    unsigned number;
    const char *title;
    const char *claim; /* in one sentence */
    void (*measure)(struct article_section *section);
    double seconds; /* of CPU that it took once: its share of the whole tells the time left */
} article_claim;

extern const article_claim article_claims[];
#define ARTICLE_CLAIMS 16

/* ---- What a claim has to say ----------------------------------------------------------------- */

typedef enum article_kind {
    ARTICLE_PARAGRAPH,
    ARTICLE_COMMAND, /* what a shell runs, without the prompt */
    ARTICLE_FORMULA, /* lines in a fixed font */
    ARTICLE_TABLE,
    ARTICLE_PICTURE
} article_kind;

typedef struct article_cell {
    char *text;
    bool rate; /* `count` of `of` */
    uint64_t count, of;
} article_cell;

typedef struct article_block {
    article_kind kind;
    const char *text;   /* of a table and a picture: the caption */
    const char *file;   /* picture: the name of its file */
    char *svg;          /* picture */
    size_t columns;     /* table */
    article_cell *cell; /* table: the head first, row after row */
    size_t cells, capacity;
} article_block;

typedef struct article_section {
    struct article *article;
    const article_claim *claim;
    article_verdict verdict;
    const char *why;
    article_block *block;
    size_t blocks, capacity;
} article_section;

/* A file that goes beside the report. */
typedef struct article_file {
    const char *name; /* "networks/dense.json" */
    char *bytes;
    size_t count;
} article_file;

/* The whole run. */
typedef struct article {
    unsigned long long seed; /* of the first training of every claim */
    bool quick;              /* few seeds and small networks: to try the program, not the claims */
    bool times;              /* whether measured times are reported */
    progress progress;
    double all, done;  /* seconds of CPU that claims took once: of the run, of those measured */
    double part, step; /* the same of the claim at hand: before its study, and of that study */
    article_section section[ARTICLE_CLAIMS];
    size_t sections; /* that are measured */
    article_file *file;
    size_t files, file_capacity;
    void *pieces; /* texts and numbers that live as long as the run */
    problem *issue;
} article;

/* A text, and so many numbers, 0 at first, that live as long as the run. */
const char *article_text(article_section *section, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
double *article_numbers(article_section *section, size_t count);

void article_put(article_section *section, article_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define article_say(section, ...)     article_put(section, ARTICLE_PARAGRAPH, __VA_ARGS__)
#define article_command(section, ...) article_put(section, ARTICLE_COMMAND, __VA_ARGS__)
#define article_formula(section, ...) article_put(section, ARTICLE_FORMULA, __VA_ARGS__)

/*
 * Begins a table; `head` holds its column heads, '|' between them. Cells then go to the table that
 * was begun last, a whole row or a part of one at a time:
 *
 *     article_cells(section, cell_text("%u", bits), cell_rate(exact, seeds));
 */
void article_table(article_section *section, const char *caption, const char *head);
#define article_cells(section, ...)                                                                \
    article_add_cells(section, (const article_cell[]){__VA_ARGS__},                                \
                      sizeof((const article_cell[]){__VA_ARGS__}) / sizeof(article_cell))
void article_add_cells(article_section *section, const article_cell *cell, size_t count);
article_cell cell_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "98 of 100 (93.0-99.4 %)": a rate with Wilson's interval, which JSON gives in numbers. */
article_cell cell_rate(uint64_t count, uint64_t of);

/* Fails, else holds, else holds with a condition. */
article_verdict verdict_when(bool holds, bool fails);
void article_judge(article_section *section, article_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void article_free(article *whole);

/* The whole numbers of claim 6, which pictures 11 to 13 show too. */
#define ARTICLE_INTEGER_FILE "networks/eleven_integers.json"
#define ARTICLE_INTEGER_NOTE                                                                       \
    "Codes, tanh applied, and output weights of a trained 11-2-11 network, scaled to -10..10 and " \
    "rounded; so the activation is the identity."

/* ---- Pictures -------------------------------------------------------------------------------- */

/* A picture of a network with one key column; `key` NULL: no path is lit. */
void article_draw_net(article_section *section, const char *file, const char *caption,
                      const cinch_net *net, const cinch_mapping *mapping, const uint32_t *key);

/* A chart of one panel or of two, one above the other. */
typedef struct article_chart {
    const char *file, *caption; /* as those of a picture */
    const char *title, *description;
    const char *x;
    unsigned axis; /* of x */
    cinch_panel panel[2];
} article_chart;

void article_draw_chart(article_section *section, const article_chart *chart);

/* A curve with a dot at each point. */
cinch_series article_curve(const char *name, const double *x, const double *y, size_t count);

/* Shares over x, with Wilson's intervals. */
enum { ARTICLE_SHARES = 12 };
typedef struct article_shares {
    size_t points;
    double x[ARTICLE_SHARES], share[ARTICLE_SHARES], low[ARTICLE_SHARES], high[ARTICLE_SHARES];
    uint64_t count[ARTICLE_SHARES], of[ARTICLE_SHARES];
} article_shares;

void article_share_add(article_shares *shares, double x, uint64_t count, uint64_t of);
cinch_series article_share_curve(const char *name, const article_shares *shares);

/* Keeps a network as a file beside the report, for commands to repeat what a section shows; one
 * that two sections name is kept once. */
void article_keep_net(article_section *section, const char *name, const cinch_net *net,
                      const cinch_mapping *mapping, const char *note);

/* ---- Files ----------------------------------------------------------------------------------- */

/* How the two reports begin: by this they are known again, and may be replaced. */
extern const char article_markdown_head[], article_html_head[];

/* The report as text; free() it. */
char *article_markdown(const article *whole, size_t *count);
char *article_html(const article *whole, size_t *count);
json_t *article_json(const article *whole);

/* ---- The claims ------------------------------------------------------------------------------ */

void article_dense(article_section *section);
void article_connections(article_section *section);
void article_single(article_section *section);
void article_signs(article_section *section);
void article_growth(article_section *section);
void article_integers(article_section *section);
void article_winners(article_section *section);
void article_softmax(article_section *section);
void article_ablation(article_section *section);
void article_permutations(article_section *section);
void article_capacity(article_section *section);
void article_cost(article_section *section);
void article_weak(article_section *section);
void article_strength(article_section *section);
void article_wide(article_section *section);
void article_pictures(article_section *section);

#endif
