/* bits.h - shapes in words. */
#ifndef CLI_FORMAT_BITS_H
#define CLI_FORMAT_BITS_H

#include "cinch.h"

/* A shape as the article writes it, "11-2-11"; columns joined by +, "4+4+4-3-21". */
typedef struct shape_name {
    char text[256];
} shape_name;

shape_name shape_text(const cinch_shape *shape);

/* "tanh, softmax, no biases" */
shape_name shape_kind_text(const cinch_shape *shape);

#endif
