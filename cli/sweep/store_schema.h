/* store_schema.h - the tables and views of a sweep's database; docs/SWEEP.md explains them. */
#ifndef CLI_SWEEP_STORE_SCHEMA_H
#define CLI_SWEEP_STORE_SCHEMA_H

#define STORE_APPLICATION 0x43494e43 /* "CINC" */
#define STORE_VERSION     1

/* The statements that make it; a NULL ends them. */
extern const char *const store_schema[];

#endif
