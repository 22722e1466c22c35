/* data.c - reads a database of sweeps. */
#include "atlas/atlas.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sweep/store.h"
#include "sweep/store_schema.h"
#include "system/memory.h"

/* A connection, and where problems go. */
typedef struct reader {
    sqlite3 *connection;
    atlas_data *data;
    problem *issue;
} reader;

static bool refuse(const reader *from, int code)
{
    bool unreadable = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
    const char *path = from->data->path, *why = sqlite3_errmsg(from->connection);
    if (code == SQLITE_NOTADB)
        return problem_set(from->issue, EXIT_INPUT,
                           "%s: this is no database; cinch sweep --db FILE writes one", path);
    if (code == SQLITE_CORRUPT)
        return problem_set(from->issue, EXIT_INPUT,
                           "%s: the database is damaged (%s); sweep again into another file", path,
                           why);
    if (code == SQLITE_BUSY)
        return problem_set(from->issue, EXIT_INPUT,
                           "%s: another program has locked the database; try again when it is done",
                           path);
    return problem_set(from->issue, EXIT_INPUT, "%s: the database cannot be read (%s); %s", path,
                       why,
                       unreadable ? "ask its owner for the permission, or copy it to a directory "
                                    "of your own"
                                  : "try a copy");
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Runs a query and gives each row to `take`. */
static bool query(const reader *from, const char *sql,
                  void (*take)(const reader *from, sqlite3_stmt *row))
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(from->connection, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            take(from, statement);
    }
    bool good = code == SQLITE_DONE || refuse(from, code);
    sqlite3_finalize(statement);
    return good;
}

/* The same for all settings and then `what`, ordered by settings, width and `order`. */
static bool query_settings(const reader *from, const char *what, const char *order,
                           void (*take)(const reader *from, sqlite3_stmt *row))
{
    char columns[400] = "", places[80] = "", sql[1000];
    for (size_t i = 0, c = 0, p = 0; i < SWEEP_SETTINGS; i++) {
        /* One hidden layer is told by its width. */
        const char *column = i == SWEEP_HIDDEN ? "CASE WHEN hidden = CAST(width AS TEXT) THEN '' "
                                                 "ELSE replace(hidden, ',', '-') END"
                                               : sweep_setting_table[i].name;
        c += (size_t)snprintf(columns + c, sizeof columns - c, "%s, ", column);
        p += (size_t)snprintf(places + p, sizeof places - p, "%zu, ", i + 1);
    }
    snprintf(sql, sizeof sql, "SELECT %s%s ORDER BY %swidth, %s", columns, what, places, order);
    return query(from, sql, take);
}

static double take_number(sqlite3_stmt *row, int column)
{
    bool is_null = sqlite3_column_type(row, column) == SQLITE_NULL;
    return is_null ? (double)NAN : sqlite3_column_double(row, column);
}

static uint64_t take_count(sqlite3_stmt *row, int column)
{
    sqlite3_int64 count = sqlite3_column_int64(row, column);
    return count > 0 ? (uint64_t)count : 0;
}

static uint32_t take_size(sqlite3_stmt *row, int column)
{
    uint64_t count = take_count(row, column);
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static atlas_setting setting_of(sqlite3_stmt *row)
{
    atlas_setting setting = {.label = ""};
    for (int i = 0; i < SWEEP_SETTINGS; i++) {
        sweep_value *value = &setting.value[i];
        const unsigned char *text = sqlite3_column_text(row, i);
        if (sweep_is_text(&sweep_setting_table[i]))
            snprintf(value->text, sizeof value->text, "%s", text ? (const char *)text : "");
        else if (sweep_setting_table[i].kind == SETTING_NUMBER)
            value->number = take_number(row, i);
        else
            value->number = (double)take_count(row, i);
    }
    return setting;
}

static bool same_value(const sweep_value *a, const sweep_value *b)
{
    return strcmp(a->text, b->text) == 0 && !(a->number < b->number || a->number > b->number);
}

bool atlas_agree(const atlas_setting *a, const atlas_setting *b, unsigned but)
{
    for (unsigned i = 0; i < SWEEP_SETTINGS; i++)
        if (!(but & ATLAS_BUT(i)) && !same_value(&a->value[i], &b->value[i]))
            return false;
    return true;
}

/* The number of the row's setting, which is new unless it is among those that were read. */
static size_t find_setting(atlas_data *data, sqlite3_stmt *row)
{
    atlas_setting setting = setting_of(row);
    for (size_t i = data->settings; i-- > 0;)
        if (atlas_agree(&data->setting[i], &setting, 0))
            return i;
    data->setting = memory_reserve(data->setting, &data->setting_capacity, data->settings + 1,
                                   sizeof *data->setting);
    data->setting[data->settings] = setting;
    return data->settings++;
}

static void take_cell(const reader *from, sqlite3_stmt *row)
{
    atlas_data *data = from->data;
    int at = SWEEP_SETTINGS;
    atlas_cell cell = {.setting = find_setting(data, row)};
    cell.width = take_size(row, at++);
    cell.symbols = take_size(row, at++);
    cell.connections = take_count(row, at++);
    cell.tried = take_count(row, at++);
    cell.exact = take_count(row, at++);
    cell.share = take_number(row, at++);
    cell.low = take_number(row, at++);
    cell.high = take_number(row, at++);
    cell.passes = take_number(row, at++);
    cell.microseconds = take_number(row, at++);
    data->cell =
        memory_reserve(data->cell, &data->cell_capacity, data->cells + 1, sizeof *data->cell);
    data->cell[data->cells++] = cell;
    data->setting[cell.setting].cells++;
    data->setting[cell.setting].networks += cell.tried;
    data->networks += cell.tried;
}

static void take_critical(const reader *from, sqlite3_stmt *row)
{
    atlas_data *data = from->data;
    int at = SWEEP_SETTINGS;
    atlas_critical critical = {.setting = find_setting(data, row)};
    critical.width = take_size(row, at++);
    critical.symbols = take_number(row, at++);
    critical.low = take_number(row, at++);
    critical.high = take_number(row, at++);
    critical.tried = take_count(row, at++);
    if (!(critical.symbols > 0))
        return; /* not reached in what was measured */
    data->critical = memory_reserve(data->critical, &data->critical_capacity, data->criticals + 1,
                                    sizeof *data->critical);
    data->critical[data->criticals++] = critical;
}

/* ---- Settings in order ----------------------------------------------------------------------- */

/* Keeps these settings, in this order, with what belongs to them. */
static void arrange(atlas_data *data, const size_t *kept, size_t count)
{
    atlas_setting *setting = memory_take(count + 1, sizeof *setting);
    atlas_cell *cell = memory_take(data->cells + 1, sizeof *cell);
    atlas_critical *critical = memory_take(data->criticals + 1, sizeof *critical);
    size_t cells = 0, criticals = 0;
    data->networks = 0;
    for (size_t s = 0; s < count; s++) {
        setting[s] = data->setting[kept[s]];
        data->networks += setting[s].networks;
        for (size_t i = 0; i < data->cells; i++)
            if (data->cell[i].setting == kept[s]) {
                cell[cells] = data->cell[i];
                cell[cells++].setting = s;
            }
        for (size_t i = 0; i < data->criticals; i++)
            if (data->critical[i].setting == kept[s]) {
                critical[criticals] = data->critical[i];
                critical[criticals++].setting = s;
            }
    }
    free(data->setting);
    free(data->cell);
    free(data->critical);
    data->setting = setting;
    data->cell = cell;
    data->critical = critical;
    data->settings = data->setting_capacity = count;
    data->cells = data->cell_capacity = cells;
    data->criticals = data->critical_capacity = criticals;
}

/* Those with most cells first; of equals those that the database has first. */
static void order_settings(atlas_data *data)
{
    size_t *order = memory_take(data->settings, sizeof *order);
    for (size_t i = 0; i < data->settings; i++) {
        size_t place = i;
        for (; place > 0 && data->setting[order[place - 1]].cells < data->setting[i].cells; place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
    arrange(data, order, data->settings);
    free(order);
}

bool atlas_keep_only(atlas_data *data, const char *text)
{
    size_t *kept = memory_take(data->settings, sizeof *kept), count = 0;
    for (size_t i = 0; i < data->settings; i++)
        if (strstr(data->setting[i].label, text) != NULL)
            kept[count++] = i;
    if (count > 0)
        arrange(data, kept, count);
    free(kept);
    return count > 0;
}

/* ---- The file -------------------------------------------------------------------------------- */

static void take_version(const reader *from, sqlite3_stmt *row)
{
    int application = sqlite3_column_int(row, 0), version = sqlite3_column_int(row, 1);
    const char *path = from->data->path;
    if (application != STORE_APPLICATION)
        problem_set(
            from->issue, EXIT_INPUT,
            "%s: a database, but not one of cinch sweep; name the file that cinch sweep --db wrote",
            path);
    else if (version != STORE_VERSION)
        problem_set(from->issue, EXIT_INPUT,
                    "%s: a database of version %d, and this program reads version %d; use the "
                    "cinch that wrote it",
                    path, version, STORE_VERSION);
}

static void take_contradiction(const reader *from, sqlite3_stmt *row)
{
    problem_set(from->issue, EXIT_INPUT, "%s contradicts itself: %s; the file was changed",
                from->data->path, (const char *)sqlite3_column_text(row, 0));
}

static bool agrees_with_itself(const reader *from)
{
    char sql[600];
    snprintf(sql, sizeof sql, STORE_CONTRADICTION, "main", "main");
    return query(from, sql, take_contradiction) && from->issue->status == 0;
}

/* SQLite would make a missing file, and read a FIFO until it ends. */
static bool check_file(const atlas_data *data, problem *issue)
{
    struct stat about;
    if (stat(data->path, &about) != 0)
        return problem_set(issue, EXIT_INPUT,
                           "%s: there is no such file; cinch sweep --db FILE writes a database",
                           data->path);
    if (!S_ISREG(about.st_mode))
        return problem_set(issue, EXIT_INPUT,
                           "%s: this is no regular file; name the one that cinch sweep --db wrote",
                           data->path);
    return about.st_size > 0 ||
           problem_set(issue, EXIT_INPUT,
                       "%s: the file is empty; cinch sweep --db FILE writes a database",
                       data->path);
}

/*
 * For reading and writing if possible, for a reader of a database in WAL mode has to write to the
 * files beside it; then all but reading is switched off.
 */
static bool open_file(reader *from)
{
    char *name = store_uri(from->data->path);
    int code =
        sqlite3_open_v2(name, &from->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(from->connection, "PRAGMA query_only = 1; SELECT * FROM sqlite_master",
                            NULL, NULL, NULL);
    if (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) {
        sqlite3_close(from->connection);
        code =
            sqlite3_open_v2(name, &from->connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    }
    free(name);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(from->connection, 5000);
    return code == SQLITE_OK || refuse(from, code);
}

bool atlas_read(atlas_data *data, const char *path, problem *issue)
{
    *data = (atlas_data){.path = path};
    reader from = {.data = data, .issue = issue};
    /* One transaction, so that all queries see one state. */
    bool good =
        check_file(data, issue) && open_file(&from) &&
        query(&from, "SELECT * FROM pragma_application_id, pragma_user_version", take_version) &&
        issue->status == 0;
    int code = good ? sqlite3_exec(from.connection, "BEGIN", NULL, NULL, NULL) : SQLITE_OK;
    good = good && (code == SQLITE_OK || refuse(&from, code)) && agrees_with_itself(&from) &&
           query_settings(&from,
                          "width, symbols, connections, tried, exact, share, low, high, "
                          "median_passes, microseconds FROM success LEFT JOIN (SELECT cell AS "
                          "timed, microseconds FROM cost) ON timed = cell",
                          "symbols, cell", take_cell) &&
           query_settings(&from, "width, symbols, low, high, tried FROM critical", "hidden",
                          take_critical);
    sqlite3_close(from.connection);
    if (good && data->cells == 0)
        return problem_set(issue, EXIT_INPUT,
                           "%s: no network is in this database yet; let cinch sweep go on", path);
    if (good) {
        order_settings(data);
        atlas_name_settings(data);
    }
    return good;
}

const atlas_critical *atlas_find_critical(const atlas_data *data, size_t setting, uint32_t width)
{
    for (size_t i = 0; i < data->criticals; i++)
        if (data->critical[i].setting == setting && data->critical[i].width == width)
            return &data->critical[i];
    return NULL;
}

bool atlas_is_first_of_trainer(const atlas_data *data, size_t setting)
{
    for (size_t i = 0; i < setting; i++)
        if (strcmp(atlas_word(&data->setting[i], SWEEP_TRAINER),
                   atlas_word(&data->setting[setting], SWEEP_TRAINER)) == 0)
            return false;
    return true;
}

const char *atlas_word(const atlas_setting *setting, sweep_which which)
{
    return setting->value[which].text;
}

double atlas_number(const atlas_setting *setting, sweep_which which)
{
    return setting->value[which].number;
}

void atlas_free(atlas_data *data)
{
    free(data->setting);
    free(data->cell);
    free(data->critical);
    *data = (atlas_data){.path = NULL};
}

/* ---- What is known beside it ----------------------------------------------------------------- */

cinch_capacity atlas_known_capacity(uint32_t width)
{
    const cinch_shape shape = {.columns = 1, .layers = 1, .width = {width}};
    return cinch_theory_of(&shape, 0).capacity;
}

double atlas_limit_symbols(uint32_t width, unsigned limit)
{
    cinch_capacity capacity = atlas_known_capacity(width);
    double symbols = limit == ATLAS_ARTICLE       ? capacity.article
                     : limit == ATLAS_INTEGERS    ? capacity.integers
                     : limit == ATLAS_TWO_CLASSES ? (width == 1 ? 2 : 0)
                                                  : capacity.symbols[limit - ATLAS_CONTOUR];
    return symbols > 0 ? symbols : (double)NAN;
}

double atlas_contour_margin(size_t contour)
{
    return atlas_known_capacity(2).margin[contour];
}

bool atlas_limits_apply(const atlas_setting *setting)
{
    static const char *const families[] = {"cycle", "shift", "reverse", "identity", "perm"};
    const char *family = atlas_word(setting, SWEEP_FAMILY);
    bool known = false;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t length = strlen(families[i]);
        known = known || (strncmp(family, families[i], length) == 0 &&
                          (family[length] == '\0' || family[length] == ':'));
    }
    return known && atlas_number(setting, SWEEP_BIAS) == 0 &&
           atlas_word(setting, SWEEP_HIDDEN)[0] == '\0';
}
