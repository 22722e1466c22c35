/* view.h - what the views of a network share. */
#ifndef CINCH_VIEW_VIEW_H
#define CINCH_VIEW_VIEW_H

#include "scene/place.h"

/* A network that is being drawn. */
typedef struct drawing {
    scene_maker make;
    const cinch_net *net;
    const cinch_draw_options *options;
    cinch_walk walk; /* of any key */
    words doubt; /* lit: why the answer is wrong, or may be; "" where nothing is known against it,
                         and then alone it is lit as a right one */
    size_t keys; /* in `number` */
    uint32_t *number; /* [keys][columns] the keys whose symbols were all used, in order; as far as
                         there are VIEW_MOST_KEYS or fewer, else keys is 0 */
} drawing;

#define VIEW_MOST_KEYS ((size_t)4096)

cinch_status view_network(drawing *d);
cinch_status view_plane(drawing *d);
cinch_status view_heat(drawing *d);

/* Whether rows used a symbol of a key column. */
bool view_used(const drawing *d, uint32_t column, uint32_t symbol);

#define VIEW_GREY      0.001 /* below this part of the largest a weight has no colour */
#define VIEW_LEAD_PART 0.1   /* numbers are shown so that their lead is right to this part of it */
#define VIEW_FINITE    1e39  /* above what a float holds but infinity and NaN */

#define VIEW_OVERFLOW "overflow" /* in place of a number that is none, as words_digits() has it */

/* Of the key in the walk: it has an answer; two values are best; a hidden unit is not finite. */
bool view_decided(const drawing *d);
bool view_tied(const drawing *d);
bool view_overflows(const drawing *d);

/* What the caller has to say below the picture, or "". */
const char *view_remark(const drawing *d);

/* The value that the mapping has for the lit key; UINT32_MAX where it is not known, or there is
 * none. */
uint32_t view_right(const drawing *d);

/* Whether this value is one of several that are first for the walk's key. */
bool view_is_first(const cinch_walk *walk, uint32_t value);
/* Why the lit key has no answer: "a tie among 3 values (a, b, c)", in the words that commands have
 * for it, or that sums overflow; "" where it has one. */
words view_no_answer_words(const drawing *d);

/* "11-2-11 (not exact: 9 of 11 rows right)"; or the shape alone. For the beginning of titles. */
words view_name_words(const drawing *d);

/* The colour of a weight's sign, by its share of the largest: below a thousandth of that none. */
mark_role view_weight_role(double share);

/* What words_number() leaves of a number: to the nearest, ties away from 0. */
double view_rounded(double x, int decimals);

/* A short form of a symbol for a label. */
words view_symbol(const cinch_alphabet *alphabet, uint32_t symbol, size_t most);

/* "11-2-11", "4+4+4-3-21". */
words view_shape_words(const cinch_shape *shape);
/* A key's symbols joined by commas, about `most` characters of them. */
words view_key_words(const drawing *d, const uint32_t *key, size_t most);
const char *view_activation_word(cinch_activation activation);
/* "h1" for unit 0. */
words view_unit_words(size_t unit);

#endif
