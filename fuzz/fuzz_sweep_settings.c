/* fuzz_sweep_settings.c - any bytes as a file of a sweep's settings: what is read makes cells or a
 * problem. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_scene.h"
#include "sweep/settings_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const command sweep = {.name = "sweep", .options = sweep_option_rows};

static void check_grid(const sweep_options *options)
{
    sweep_grid grid;
    problem issue = {0};
    bool good = sweep_grid_read(&grid, options, &issue);
    scene_require(good == (issue.status == 0));
    for (size_t i = 1; good && i < grid.points; i++)
        scene_require(grid.symbols[i] > grid.symbols[i - 1]);
    for (size_t i = 0; good && i < grid.combinations && i < 100; i++)
        for (size_t j = 0; j < i; j++)
            scene_require(sweep_settings_key(&grid.settings[i]) !=
                          sweep_settings_key(&grid.settings[j]));
    sweep_grid_free(&grid);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    unsigned char *copy = memory_take(count + 1, 1);
    memcpy(copy, bytes, count);
    copy[count] = '\0';
    file_bytes file = {copy, count};
    problem issue = {0};
    sweep_options options = {.db = NULL};
    if (sweep_settings_read(&options, &sweep, &file, "fuzz.txt", &issue))
        check_grid(&options);
    else
        scene_require(issue.status == EXIT_INPUT && strncmp(issue.text, "fuzz.txt:", 9) == 0);
    free(copy);
    return 0;
}
