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

/* The index as Markdown; `kinds` has a bit 1 << picture_kind for each that is written. NULL without
 * memory; free() it. */
char *atlas_index(const atlas *atlas, const char *directory, unsigned kinds, size_t *count);

/* Whether a file begins as the index does: then it may be replaced. */
bool atlas_wrote(const char *bytes, size_t count);

/* The table of settings. */
void atlas_put_settings(FILE *out, const atlas_data *data);

/* The table of critical N with what is known beside it; nothing without one. */
void atlas_put_critical(FILE *out, const atlas_data *data);

/* The document about capacity, from a database that a preset filled. As the two functions above. */
char *atlas_capacity(const atlas *atlas, int preset, size_t *count);
bool atlas_capacity_wrote(const char *bytes, size_t count);

json_t *atlas_json(const atlas *atlas);

#endif
