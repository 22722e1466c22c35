/* names.c - what networks and trainings are called. */
#include "talk/names.h"

#include <stdio.h>
#include <string.h>

#include "system/problem.h"

const char *const activation_words[] = {
    [CINCH_TANH] = "tanh", [CINCH_IDENTITY] = "identity", [CINCH_RELU] = "relu", NULL};
const char *const output_words[] = {[CINCH_SOFTMAX] = "softmax", [CINCH_LINEAR] = "linear", NULL};
const char *const trainer_words[] = {[CINCH_ADAM] = "adam",
                                     [CINCH_SGD] = "sgd",
                                     [CINCH_MOMENTUM] = "momentum",
                                     [CINCH_ANNEAL] = "anneal",
                                     NULL};
const char *const start_words[] = {
    [CINCH_START_UNIFORM] = "uniform", [CINCH_START_FAN_IN] = "fan-in", NULL};

int word_place(const char *word, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

const char *nearest_word(const char *word, const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    return nearest_name(word, words, count);
}

shape_name shape_text(const cinch_shape *shape)
{
    enum { MOST_COLUMNS = 8 }; /* of more, all inputs at once: then the name has room */
    shape_name name;
    size_t at = 0, room = sizeof name.text;
    for (uint32_t c = 0; c < shape->columns && shape->columns <= MOST_COLUMNS; c++)
        at += (size_t)snprintf(name.text + at, room - at, "%s%u", c == 0 ? "" : "+",
                               shape->offset[c + 1] - shape->offset[c]);
    if (shape->columns > MOST_COLUMNS)
        at += (size_t)snprintf(name.text, room, "%u", shape->offset[shape->columns]);
    for (uint32_t i = 0; i < shape->layers; i++)
        at += (size_t)snprintf(name.text + at, room - at, "-%u", shape->width[i]);
    snprintf(name.text + at, room - at, "-%u", shape->values);
    return name;
}

shape_name shape_kind_text(const cinch_shape *shape)
{
    shape_name name;
    snprintf(name.text, sizeof name.text, "%s%s%s, %s",
             shape->layers > 0 ? activation_words[shape->activation] : "",
             shape->layers > 0 ? ", " : "", output_words[shape->output],
             shape->bias ? "biases" : "no biases");
    return name;
}
