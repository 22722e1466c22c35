/* known_limits.c - what is known of capacity and margins, to be said beside what was measured. */
#include "talk/known_limits.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"

/*
 * The angle between nearest neighbours of the best known arrangement of N points on the unit sphere in
 * so many dimensions (a spherical code), in degrees; found by numerical search. Proved best: 11
 * (Danzer 1986) and 24 (Robinson 1961) on the ordinary sphere, 120 in four dimensions (Boroczky
 * 1978). In the plane it is 360/N.
 */
typedef struct code {
    uint32_t symbols;
    double degrees;
} code;

static const code codes_3[] = {{11, 63.435}, {24, 43.691},  {30, 38.597},
                               {50, 29.741}, {100, 21.010}, {130, 18.425}};
static const code codes_4[] = {{11, 76.679},  {24, 60.000},  {30, 54.242}, {50, 46.074},
                               {100, 36.386}, {120, 36.000}, {130, 33.206}};
static const code codes_5[] = {{200, 38.737}, {300, 34.845}, {400, 32.344}};

static const struct {
    uint32_t width;
    const code *code;
    size_t count;
} tables[] = {{3, codes_3, sizeof codes_3 / sizeof *codes_3},
              {4, codes_4, sizeof codes_4 / sizeof *codes_4},
              {5, codes_5, sizeof codes_5 / sizeof *codes_5}};

const double limit_margin[LIMIT_MARGINS] = {0.218, 0.159, 0.05};

static double degrees_of(double margin)
{
    return acos(1 - margin) * 180 / acos(-1);
}

/* Neighbours in the table between which an angle lies, as a line over logarithms. */
static double between(const code *a, const code *b, double degrees)
{
    double part = log(a->degrees / degrees) / log(a->degrees / b->degrees);
    return a->symbols * pow((double)b->symbols / a->symbols, part);
}

double limit_symbols(uint32_t width, double margin)
{
    double degrees = degrees_of(margin);
    if (width == 2)
        return 360 / degrees;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        if (tables[t].width != width)
            continue;
        const code *code = tables[t].code;
        size_t last = tables[t].count - 1;
        if (degrees > code[0].degrees)
            return (double)NAN;
        for (size_t i = 0; i < last; i++)
            if (degrees >= code[i + 1].degrees)
                return between(&code[i], &code[i + 1], degrees);
        /* Caps of half the angle fill the sphere's surface: their number goes with angle^(1-k). */
        return code[last].symbols * pow(code[last].degrees / degrees, (double)width - 1);
    }
    return (double)NAN;
}

bool limit_is_known(uint32_t width, double margin)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        if (tables[t].width == width)
            return limit_symbols(width, margin) <= tables[t].code[tables[t].count - 1].symbols;
    return width == 2;
}

double limit_article(uint32_t width)
{
    static const double symbols[] = {11, 30, 100};
    return width >= 2 && width <= 4 ? symbols[width - 2] : (double)NAN;
}

/*
 * Two units: vertices of a convex polygon of lattice points in a square of side 6, which is exact
 * (OEIS A305397). More: all vectors of whole numbers of one norm, the largest such shell; they are
 * codes and output vectors at once.
 */
double limit_integers(uint32_t width)
{
    static const double symbols[] = {2, 12, 48, 216, 1200};
    return width >= 1 && width <= 5 ? symbols[width - 1] : (double)NAN;
}

bool limit_applies(const char *family, const char *layers, bool bias)
{
    static const char *const families[] = {"cycle", "shift", "reverse", "identity", "perm"};
    if (bias || layers[0] != '\0')
        return false;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t length = strlen(families[i]);
        if (strncmp(family, families[i], length) == 0 &&
            (family[length] == '\0' || family[length] == ':'))
            return true;
    }
    return false;
}

/* ---- Margins --------------------------------------------------------------------------------- */

/* 1 - cos(angle), with all digits where it is small */
static double margin_at(double degrees)
{
    double sine = sin(degrees * acos(-1) / 360);
    return 2 * sine * sine;
}

/*
 * Let the N output vectors u lie in the unit ball, and the codes h too: m is the relative margin.
 * Summing h_v (u_v - u_w) >= m over all w and v gives (N - 1) m <= sum |u_v - mean| <= N, which a
 * regular simplex attains where there is room for one. Else (N >= k + 2) two disjoint sets of
 * vectors have hulls with a common point x (Radon); as x is in the hull of others for each v of
 * them, |u_v - x| >= m, and the mean of |u_v - x|^2 that makes x of one set is 1 at most: m <= 1,
 * which vectors e_i and -e_i attain, 2k of them. In the plane a vector is
 * (a + b) / 2 * cos(angle / 2) at most from the segment between its neighbours, a and b its edges;
 * the product of these over all vectors is largest in a regular polygon. The table's codes are not
 * proved best as margins, not even those that are proved best as codes.
 */
limit_margin_found limit_best_margin(uint32_t width, uint32_t values)
{
    limit_margin_found found = {.margin = 0, .proved = true};
    if (values < 2 || width < 1)
        return found;
    if (values - 1 <= width)
        found.margin = 1 + 1 / (double)(values - 1);
    else if (width == 2)
        found.margin = margin_at(360 / (double)values);
    else if (values / 2 + values % 2 <= width)
        found.margin = 1;
    for (size_t t = 0; t < sizeof tables / sizeof *tables && found.margin == 0; t++)
        for (size_t i = 0; tables[t].width == width && i < tables[t].count; i++)
            if (tables[t].code[i].symbols == values)
                found = (limit_margin_found){margin_at(tables[t].code[i].degrees), false};
    return found;
}

limit_margin_found limit_best_margin_of(const cinch_shape *shape, uint32_t values)
{
    if (shape->columns != 1 || shape->layers != 1 || shape->bias || shape->activation != CINCH_TANH)
        return (limit_margin_found){.margin = 0};
    return limit_best_margin(shape->width[0], values);
}

limit_share limit_share_of(const cinch_net *net, const cinch_mapping *mapping, double margin)
{
    const size_t flags = (size_t)mapping->values->count + 63; /* cinch_mapping_values_used()'s */
    size_t bytes = cinch_net_relative_margin_size(&net->shape);
    owned_arena scratch = memory_arena(bytes > flags ? bytes : flags);
    uint32_t used = cinch_mapping_values_used(mapping, scratch.arena);
    limit_share share = {.is_any = net->shape.layers > 0 && net->shape.values > 1,
                         .relative = cinch_net_relative_margin(net, mapping, margin, scratch.arena),
                         .best = limit_best_margin_of(&net->shape, used)};
    free(scratch.memory);
    return share;
}

static bool is_share(const limit_share *share)
{
    return share->best.margin > 0 && share->relative > 0;
}

short_text limit_share_text(const limit_share *share)
{
    short_text text, part = {""};
    if (is_share(share))
        snprintf(part.text, sizeof part.text, ", %.16s of the best %s",
                 text_of_number(share->relative / share->best.margin).text,
                 share->best.proved ? "possible" : "known");
    snprintf(text.text, sizeof text.text, " (relative %.16s%.40s)",
             text_of_number(share->relative).text, part.text);
    return text;
}

void limit_share_json(json_t *object, const limit_share *share)
{
    json_object_set_new(object, "relative_margin",
                        share->is_any ? json_from_double(share->relative) : json_null());
    if (!is_share(share))
        return;
    json_object_set_new(object, "relative_margin_best", json_from_double(share->best.margin));
    json_object_set_new(object, "relative_margin_best_proved", json_boolean(share->best.proved));
    json_object_set_new(object, "relative_margin_share",
                        json_from_double(share->relative / share->best.margin));
}
