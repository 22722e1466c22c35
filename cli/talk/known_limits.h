/* known_limits.h - what is known of capacity and margins: the best known spherical codes. */
#ifndef CLI_TALK_KNOWN_LIMITS_H
#define CLI_TALK_KNOWN_LIMITS_H

#include <jansson.h>

#include "cinch.h"
#include "talk/output.h"

/*
 * The number of unit vectors in so many dimensions whose neighbours are as far apart as a margin
 * asks for: by the best known spherical codes, between them and beyond them by a power law. NaN
 * where nothing is known.
 */
double limit_symbols(uint32_t width, double margin);
/* Whether that lies within the known codes. */
bool limit_is_known(uint32_t width, double margin);
/* What the article says that so many units hold; NaN for other widths. */
double limit_article(uint32_t width);
/* Symbols that weights of whole numbers from -3 to 3 hold, on both sides; NaN for other widths. */
double limit_integers(uint32_t width);

/* Margins of the contours: the article's three limits lie between the first two. */
enum { LIMIT_MARGINS = 3 };
extern const double limit_margin[LIMIT_MARGINS];

/*
 * Whether these limits hold for how a sweep trained: one-to-one mappings, by their family; one
 * layer, no biases.
 */
bool limit_applies(const char *family, const char *layers, bool bias);

/* The largest relative margin known; 0 where none is. */
typedef struct limit_margin_found {
    double margin;
    bool proved; /* that no network has a larger one */
} limit_margin_found;

/* Of so many values that occur, by last hidden codes of so many units. */
limit_margin_found limit_best_margin(uint32_t width, uint32_t values);
/* The same for a shape; of more columns or layers, biases and other activations none is known. */
limit_margin_found limit_best_margin_of(const cinch_shape *shape, uint32_t values);

/* A network's relative margin, cinch_net_relative_margin()'s, beside the largest known one. */
typedef struct limit_share {
    bool is_any; /* neither without hidden layers nor of a single value */
    double relative;
    limit_margin_found best;
} limit_share;

/* Of a network whose smallest margin is `margin`. Over many values it takes a while. */
limit_share limit_share_of(const cinch_net *net, const cinch_mapping *mapping, double margin);
/* " (relative 0.104, 0.6552 of the best possible)" */
short_text limit_share_text(const limit_share *share);
void limit_share_json(json_t *object, const limit_share *share);

#endif
