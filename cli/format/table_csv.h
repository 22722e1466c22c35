/* table_csv.h - a CSV file on its way to a mapping; private to the files that read tables. */
#ifndef CLI_FORMAT_TABLE_CSV_H
#define CLI_FORMAT_TABLE_CSV_H

#include "format/csv.h"
#include "format/mapping_file.h"
#include "format/symbols.h"
#include "talk/symbol_text.h"

struct table_memory {
    void *family;   /* a named family's arena; else what follows */
    symbols header; /* the names of the file's columns */
    char *joined;   /* the name of several value columns together; or NULL */
    symbols *sets;  /* [columns + 1], the value's last; or one that all share */
    size_t set_count;
    cinch_alphabet *alphabets; /* [columns + 1] */
    void *ordered;             /* alphabets in another order */
    void *remarks;             /* pieces (memory_keep) */
};

/* What a cell is, by its place in the row: a key column's number, or one of these. */
enum { ROLE_NONE = UINT16_MAX, ROLE_VALUE = UINT16_MAX - 1 };

/* Rows of one kind: how many, and the line of the first. */
typedef struct row_kind {
    size_t count;
    uint64_t line;
} row_kind;

typedef struct csv_loader {
    const table_options *options;
    problem *issue;
    csv_source source;
    csv_dialect dialect;
    table *table;
    cinch_mapping *mapping;
    struct table_memory *memory;

    /* The columns. */
    bool has_header;
    uint16_t *role;       /* [header.count] */
    uint32_t *value;      /* [values]: the value's columns */
    uint32_t values;      /* more than one are joined */
    uint32_t nameless;    /* a last column that has no name and nobody chose; or UINT32_MAX */
    bool nameless_filled; /* some row has a cell there */
    bool shared;          /* one alphabet for all columns: --symbols */
    bool closed[CINCH_MAX_COLUMNS + 1]; /* columns whose symbols --symbols lists, the value last */

    /* The current row: its cells, each ended by a NUL, and its symbols, the value's last. */
    char *text;
    size_t text_used, text_capacity;
    size_t *start; /* of each cell */
    size_t start_capacity;
    uint32_t number[CINCH_MAX_COLUMNS + 1];

    size_t key_capacity, value_capacity, line_capacity;
    row_kind spaced;  /* with a cell that begins or ends with a space */
    row_kind blank;   /* of nothing but separators */
    row_kind empty;   /* with an empty cell that is a symbol */
    row_kind skipped; /* left out for --skip-empty */
    row_kind any;     /* with a cell that matches any symbol */
} csv_loader;

/* Stands for each symbol of its column until the row is expanded. */
#define ANY_SYMBOL UINT32_MAX

/* Loads a table from CSV. The table is empty after a problem. */
bool table_read_csv(table *out, const csv_source *source, const table_options *options,
                    problem *issue);

/* Parses an option's list, a line of CSV each time that it is given, into `set`. */
bool table_read_list(symbols *set, const char *option, const option_list *texts, problem *issue);

/* ` (is "x" meant?)`, or nothing. */
long_text table_suggestion(const symbols *set, const char *word);

/*
 * table_columns.c: with the header known, gives every column its role, and the mapping its columns
 * and their names. False after a problem.
 */
bool table_choose_columns(csv_loader *loader);

/* table_any.c: makes each row with a cell that matches any symbol to one for each symbol. */
bool table_expand_any(csv_loader *loader);

/* table_remarks.c: how a table was read; and what should be said of its rows. */
void table_remark_reading(csv_loader *loader);
void table_make_remarks(csv_loader *loader);

/* Whether a cell begins or ends with a space: a no-break or an invisible one, too. */
bool table_is_spaced(const char *text, size_t length);

/* Puts a sentence among those that table_say() says. */
void table_remark(csv_loader *loader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
