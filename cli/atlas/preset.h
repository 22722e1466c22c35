/* preset.h - sweeps that are written down: the article's claim about capacity. */
#ifndef CLI_ATLAS_PRESET_H
#define CLI_ATLAS_PRESET_H

#include "system/problem.h"

/* "article"; "trial" is the same in a few seconds, to try the program. NULL ends them. */
extern const char *const atlas_preset_words[];

#define ATLAS_PRESET_DATABASE "atlas.sqlite"
#define ATLAS_PRESET_DOCUMENT "capacity.md"

/*
 * Runs the preset's sweeps into a database; what it holds already is not trained again. False after
 * a problem, and when it was interrupted.
 */
bool atlas_preset_run(int preset, const char *database, bool quiet, problem *issue);

/* The command line of each step, or NULL beyond the last; free() it. */
char *atlas_preset_command(int preset, size_t step);

#endif
