/* fuzz_network.h - what both fuzz targets of networks do with the bytes. */
#ifndef FUZZ_NETWORK_H
#define FUZZ_NETWORK_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/known_keys.h"
#include "format/net_describe.h"
#include "format/picture.h"
#include "fuzz_scene.h"

static inline void network_require(bool condition)
{
    if (!condition)
        abort();
}

/* Writes a network that was read, and reads it again: the same shape, the same bits. */
static inline void network_again(const saved_net *saved, const char *path)
{
    problem issue = {0};
    file_bytes out = {0};
    saved_net again;
    network_require(saved_net_format(&out, saved, path, &issue));
    network_require(saved_net_parse(&again, out.bytes, out.count, path, NULL, NULL, &issue));
    network_require(saved->has_symbols ? cinch_net_hash(&(cinch_net){.shape = saved->net.shape}) ==
                                             cinch_net_hash(&(cinch_net){.shape = again.net.shape})
                                       : again.net.shape.values == saved->net.shape.values);
    network_require(cinch_net_hash(&saved->net) == cinch_net_hash(&again.net));
    saved_net_free(&again);
    free(out.bytes);
}

/* Every view of a network that is not too large for it, on a page and in a terminal, lit and
 * not. */
static inline void network_draw(const saved_net *saved)
{
    const cinch_shape *shape = &saved->net.shape;
    uint32_t key[CINCH_MAX_COLUMNS];
    for (uint32_t c = 0; c < shape->columns; c++)
        key[c] = saved->keys[c].count / 2;
    const uint32_t right = shape->values / 2;
    for (int i = 0; i < 18; i++) {
        const cinch_draw_options options = {.view = (cinch_view)(CINCH_VIEW_NETWORK + i % 3),
                                            .columns = (uint32_t)(i / 3 % 3) * 40,
                                            .keys = saved->keys,
                                            .value = saved->value,
                                            .seen = (const bool *const *)saved->seen,
                                            .key = i < 9 ? NULL : key,
                                            .rows = 9,
                                            .rows_right = (size_t)(i / 3),
                                            .right = i % 2 ? &right : NULL};
        const picture_source source = {.net = &saved->net, .options = &options};
        const char *advice;
        owned_arena memory;
        cinch_scene scene;
        cinch_status status = picture_draw(&scene, &memory, &source);
        cinch_view_choose(&advice, shape, options.view, options.columns, options.key != NULL);
        network_require(status == CINCH_OK || status == CINCH_NO_MEMORY || advice);
        if (status == CINCH_OK)
            scene_check(&scene);
        free(memory.memory);
    }
}

/* The layers that the bytes' tensors may be named as, from their end; and whether to round. */
static inline read_options network_options(char *layers, size_t room, const uint8_t *bytes,
                                           size_t count)
{
    static const char *const usual[] = {"W1:transposed,W2:transposed", "W,W:transposed+b",
                                        "0.weight+0.bias,2.weight"};
    uint8_t last = count ? bytes[count - 1] : 0;
    size_t length = count < room ? count : room - 1;
    memcpy(layers, bytes + count - length, length);
    layers[length] = 0;
    return (read_options){.layers = last % 4 == 3 ? layers : usual[last % 4], .round = last & 4};
}

/* Whatever a file says of its keys, every one of them can be asked for. */
static inline void network_keys(const saved_net *saved)
{
    uint32_t first[CINCH_MAX_COLUMNS] = {0}, last[CINCH_MAX_COLUMNS];
    known_keys keys;
    for (uint32_t c = 0; c < saved->net.shape.columns; c++)
        last[c] = saved->keys[c].count - 1;
    known_keys_read(&keys, saved);
    bool both = known_keys_has(&keys, first) && known_keys_has(&keys, last);
    network_require(!both || !keys.listed || keys.without || keys.count > 0);
    known_keys_free(&keys);
}

/* Reads the bytes as `name`, with a mapping of three keys to two values and without, and as options
 * name its layers. */
static inline void network_try(const uint8_t *bytes, size_t count, const char *name)
{
    static const size_t start[] = {0, 2, 4};
    static const cinch_alphabet keys = {"key", "a\0b\0c", start, 3};
    static const cinch_alphabet values = {"value", "x\0y", start, 2};
    char layers[64];
    const read_options options = network_options(layers, sizeof layers, bytes, count);
    for (int with = 0; with < 4; with++) {
        uint32_t key[] = {0, 2}, value[] = {1, 0};
        cinch_mapping mapping = {
            .columns = 1, .keys = &keys, .values = &values, .rows = 2, .key = key, .value = value};
        problem issue = {0};
        saved_net saved;
        if (!saved_net_parse(&saved, bytes, count, name, with & 1 ? &mapping : NULL,
                             with & 2 ? &options : NULL, &issue)) {
            network_require(with & 2
                                ? issue.status != 0
                                : issue.status == EXIT_INPUT && strncmp(issue.text, name, 4) == 0);
            continue;
        }
        network_again(&saved, "again.safetensors");
        network_again(&saved, "again.json");
        if (saved.has_symbols && !saved_net_translate(&saved, &mapping, "mapping", &issue))
            network_require(issue.status == EXIT_INPUT);
        if (saved.has_symbols) {
            network_keys(&saved);
            network_draw(&saved);
        }
        saved_net_free(&saved);
    }
}

#endif
