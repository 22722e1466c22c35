/* index.h - the index beside the charts, and all of an atlas as JSON. */
#ifndef CLI_ATLAS_INDEX_H
#define CLI_ATLAS_INDEX_H

#include <jansson.h>

#include "atlas/atlas.h"
#include "format/picture.h"

#define ATLAS_INDEX "atlas.md"

/* The ends of files' names, in the order of picture_kind. */
enum { ATLAS_KINDS = PICTURE_PDF + 1 };
extern const char *const atlas_kind_words[];

/* The index as Markdown; `kinds` has a bit 1 << picture_kind for each that is written. Free()
 * it. */
char *atlas_index(const atlas *atlas, const char *directory, unsigned kinds, size_t *count);

/* How the two documents begin: by this they are known again, and may be replaced. */
extern const char atlas_index_head[], atlas_capacity_head[];

/* The table of settings. */
void atlas_put_settings(FILE *out, const atlas_data *data);

/* The table of critical N with what is known beside it; nothing without one. */
void atlas_put_critical(FILE *out, const atlas_data *data);

/* The document about capacity, from a database that a preset filled; free() it. */
char *atlas_capacity(const atlas *atlas, int preset, size_t *count);

json_t *atlas_json(const atlas *atlas);

#endif
