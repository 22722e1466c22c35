/* names.h - what networks and trainings are called, in options, files and reports. */
#ifndef CLI_TALK_NAMES_H
#define CLI_TALK_NAMES_H

#include "cinch.h"

/* By the values of cinch_activation, cinch_output, cinch_trainer, cinch_start; NULL ends each. */
extern const char *const activation_words[];
extern const char *const output_words[];
extern const char *const trainer_words[];
extern const char *const start_words[];

/* The place of `word` among words that NULL ends, or -1; and the nearest of them, or NULL. */
int word_place(const char *word, const char *const *words);
const char *nearest_word(const char *word, const char *const *words);

/* A shape as the article writes it, "11-2-11"; columns joined by +, "4+4+4-3-21". */
typedef struct shape_name {
    char text[256];
} shape_name;

shape_name shape_text(const cinch_shape *shape);

/* "tanh, softmax, no biases" */
shape_name shape_kind_text(const cinch_shape *shape);

#endif
