/* store_schema.c - the tables and views of a sweep's database. */
#include "sweep/store_schema.h"

#include <stddef.h>

/* The settings, and the width that follows from them: a cell without its symbols. */
#define SETTINGS_COLUMNS                                                                           \
    "family, hidden, width, activation, output, bias, trainer, rate, start, range, budget"

/* 97.5 % of the normal distribution, and its square. */
#define Z  "1.959963984540054"
#define ZZ "3.841458820694124"

const char *const store_schema[] = {
    "CREATE TABLE cell (\n"
    "    cell INTEGER PRIMARY KEY,\n"
    "    mapping TEXT NOT NULL, family TEXT NOT NULL, symbols INTEGER NOT NULL,\n"
    "    hidden TEXT NOT NULL, width INTEGER NOT NULL,\n"
    "    activation TEXT NOT NULL, output TEXT NOT NULL, bias INTEGER NOT NULL,\n"
    "    trainer TEXT NOT NULL, rate REAL NOT NULL, start TEXT NOT NULL, range REAL NOT NULL,\n"
    "    budget INTEGER NOT NULL, connections INTEGER NOT NULL)",

    "CREATE TABLE run (\n"
    "    cell INTEGER NOT NULL REFERENCES cell, seed INTEGER NOT NULL,\n"
    "    exact INTEGER NOT NULL, passes INTEGER NOT NULL,\n"
    "    rows_right INTEGER NOT NULL, margin REAL NOT NULL,\n"
    "    norm_first REAL NOT NULL, norm_output REAL NOT NULL, norm REAL NOT NULL,\n"
    "    hash INTEGER NOT NULL,\n"
    "    PRIMARY KEY (cell, seed)) WITHOUT ROWID",

    "CREATE TABLE timing (\n"
    "    cell INTEGER NOT NULL, block INTEGER NOT NULL, seconds REAL NOT NULL,\n"
    "    passes INTEGER NOT NULL,\n"
    "    PRIMARY KEY (cell, block)) WITHOUT ROWID",

    "CREATE VIEW success AS\n"
    "WITH tally AS (SELECT cell, count(*) AS tried, sum(exact) AS exact FROM run GROUP BY cell),\n"
    "ranked AS (SELECT cell, passes, count(*) OVER (PARTITION BY cell) AS count,\n"
    "        row_number() OVER (PARTITION BY cell ORDER BY passes) AS place\n"
    "    FROM run WHERE exact),\n"
    "middle AS (SELECT cell, passes AS median_passes FROM ranked WHERE place = (count + 1) / 2),\n"
    "share AS (SELECT cell, tried, exact, 1.0 * exact / tried AS share FROM tally),\n"
    "wilson AS (SELECT *, (share + " ZZ " / (2 * tried)) / (1 + " ZZ " / tried) AS centre,\n"
    "        " Z " * sqrt(share * (1 - share) / tried + " ZZ " / (4.0 * tried * tried))\n"
    "            / (1 + " ZZ " / tried) AS half FROM share)\n"
    "SELECT cell.*, tried, exact, share,\n"
    "    CASE exact WHEN 0 THEN 0.0 ELSE max(centre - half, 0.0) END AS low,\n"
    "    CASE exact WHEN tried THEN 1.0 ELSE min(centre + half, 1.0) END AS high, median_passes\n"
    "FROM cell JOIN wilson USING (cell) LEFT JOIN middle USING (cell)",

    "CREATE VIEW cost AS\n"
    "SELECT cell.*, 1e6 * sum(timing.seconds) / sum(timing.passes) AS microseconds\n"
    "FROM cell JOIN timing USING (cell) GROUP BY cell.cell",

    /* cinch_crossing_of() of the library, in SQL. */
    "CREATE VIEW critical AS\n"
    "WITH tally AS (SELECT cell, count(*) AS n, sum(exact) AS s FROM run GROUP BY cell),\n"
    "point AS (SELECT cell.*, n, s,\n"
    "        dense_rank() OVER (ORDER BY " SETTINGS_COLUMNS ") AS line\n"
    "    FROM cell JOIN tally USING (cell)),\n"
    "bracket AS (SELECT line, min(symbols) FILTER (WHERE 2 * s >= n) AS reaches,\n"
    "        max(symbols) FILTER (WHERE 2 * s < n) AS fails,\n"
    "        min(symbols) FILTER (WHERE s < n) AS first_mixed,\n"
    "        max(symbols) FILTER (WHERE s > 0) AS last_mixed\n"
    "    FROM point GROUP BY line HAVING reaches < fails),\n"
    "within AS (SELECT bracket.*,\n"
    "        ifnull(max(symbols) FILTER (WHERE symbols < first_mixed), 0) AS least,\n"
    "        ifnull(min(symbols) FILTER (WHERE symbols > last_mixed), 1e18) AS most\n"
    "    FROM bracket JOIN point USING (line) GROUP BY line),\n"
    "logit AS (SELECT point.*, reaches, fails, 1.0 * (symbols - reaches) AS x,\n"
    "        ln((s + 0.5) / (n - s + 0.5)) AS z, (s + 0.5) * (n - s + 0.5) / (n + 1.0) AS w\n"
    "    FROM point JOIN within USING (line) WHERE symbols BETWEEN least AND most),\n"
    "sums AS (SELECT " SETTINGS_COLUMNS ", reaches, fails, sum(n) AS tried, sum(w) AS w,\n"
    "        sum(w * x) / sum(w) AS x, sum(w * z) / sum(w) AS z,\n"
    "        sum(w * x * x) - sum(w * x) * sum(w * x) / sum(w) AS xx,\n"
    "        sum(w * x * z) - sum(w * x) * sum(w * z) / sum(w) AS xz\n"
    "    FROM logit GROUP BY line),\n"
    "fit AS (SELECT *, xz / xx AS slope, (xz / xx) * (xz / xx) - " ZZ " / xx AS a\n"
    "    FROM sums WHERE xx > 0 AND xz < 0)\n"
    "SELECT " SETTINGS_COLUMNS ",\n"
    "    max(min(reaches + x - z / slope, 1.0 * fails), 1.0 * reaches) AS symbols,\n"
    "    CASE WHEN a > 0 THEN reaches + x - z * slope / a - " Z
    " * sqrt(a / w + z * z / xx) / a END AS low,\n"
    "    CASE WHEN a > 0 THEN reaches + x - z * slope / a + " Z
    " * sqrt(a / w + z * z / xx) / a END AS high,\n"
    "    tried\n"
    "FROM fit",

    NULL};
