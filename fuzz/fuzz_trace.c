/* fuzz_trace.c - any bytes as a training's trace: what is read is drawn, as SVG and as text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/trace.h"
#include "fuzz_scene.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void draw(const trace *t, uint32_t columns)
{
    owned_arena memory;
    cinch_scene scene;
    cinch_status status = trace_draw(&scene, &memory, t, columns);
    scene_require(status == CINCH_OK || status == CINCH_NO_ROWS || status == CINCH_NO_MEMORY);
    if (status == CINCH_OK)
        scene_check(&scene);
    free(memory.memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    unsigned char *copy = memory_take(count + 1, 1);
    memcpy(copy, bytes, count);
    copy[count] = '\0';
    file_bytes file = {copy, count};
    problem issue = {0};
    trace t;
    if (trace_parse(&t, &file, "fuzz.csv", &issue)) {
        draw(&t, 0);
        draw(&t, 80);
    } else {
        scene_require(issue.status == EXIT_INPUT && strncmp(issue.text, "fuzz.csv", 8) == 0);
    }
    trace_free(&t);
    free(copy);
    return 0;
}
