/* store_schema.h - the tables and views of a sweep's database; docs/SWEEP.md explains them. */
#ifndef CLI_SWEEP_STORE_SCHEMA_H
#define CLI_SWEEP_STORE_SCHEMA_H

#define STORE_APPLICATION 0x43494e43 /* "CINC" */
#define STORE_VERSION     1

/*
 * A query for a run that contradicts itself: a run is exact if and only if all rows of its mapping
 * are right. Names it in a sentence; the two %s are the schema's name.
 */
#define STORE_CONTRADICTION                                                                        \
    "SELECT 'of ' || mapping || ', hidden ' || hidden || ', ' || trainer || ', seed ' || seed || " \
    "', \"exact\" is ' || exact || ', and ' || rows_right || ' of ' || rows || ' rows are right' " \
    "FROM (SELECT *, symbols - (family = 'shift') AS rows FROM %s.run JOIN %s.cell USING (cell)) " \
    "WHERE exact NOT IN (0, 1) OR rows_right NOT BETWEEN 0 AND rows OR exact != (rows_right = "    \
    "rows) LIMIT 1"

/* The statements that make it; a NULL ends them. */
extern const char *const store_schema[];

#endif
