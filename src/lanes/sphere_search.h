/*
 * sphere_search.h - LANES pairs of an annealed training before the tree's boxes: how far away these
 * are, and the largest wrong logit. Included by sphere.c, once for every instruction set.
 */
#ifndef CINCH_LANES_SPHERE_SEARCH_H
#define CINCH_LANES_SPHERE_SEARCH_H

#include "lanes/lanes_math.h"
#include "lanes/sphere.h"

#include <float.h>

/* Squared distances of points from a node's box, less than 2^-24 (width + 3) of themselves too
 * large. */
INLINE vf box_distance(const field *f, size_t node, const vf *point, const uint32_t width)
{
    const float *box = f->box + node * 2 * width;
    vf sum = vf_splat(0.0f);
    for (uint32_t i = 0; i < width; i++) {
        vf gap = vf_max(box[2 * i] - point[i], point[i] - box[2 * i + 1]);
        gap = vf_max(gap, vf_splat(0.0f));
        sum += gap * gap;
    }
    return sum;
}

static size_t group_end(const field *f, size_t group)
{
    size_t end = (group + 1) * FIELD_GROUP;
    return end < f->count ? end : f->count;
}

/* The search for the largest wrong logit of LANES codes. */
typedef struct search {
    const field *f;
    size_t at;
    vi own; /* their numbers */
    vf code[FIELD_MOST_WIDTH];
    vf rival;                   /* largest so far */
    vf ahead[FIELD_MOST_WIDTH]; /* the codes with a length of about 1 */
    vf limit;                   /* 1 + |ahead|^2, and what rounding may do */
} search;

/*
 * For a vector v and y = c / r, r = FIELD_CODE_RADIUS,  2 c v = r (|v|^2 + |y|^2 - |v - y|^2): a
 * logit c v above the rival's brings v nearer to y than the root of 1 + |y|^2 - 2 rival / r. In
 * units of 2^-24 numbers of n coordinates err by less than this: |v|^2 by FIELD_UNIT_ERROR(n),
 * 2 c v / r by 2 n + 1, 2 y v by 4, |y|^2 by n + 1, the sums that make a limit by 12, a distance
 * within it, about 4, by 4 n + 14.
 */
INLINE void set_limit(search *s, const uint32_t width)
{
    const float slack = ((float)FIELD_UNIT_ERROR(width) + (float)(10 * width + 40)) * 0x1p-24f;
    vf length2 = vf_splat(0.0f);
    for (uint32_t i = 0; i < width; i++) {
        s->ahead[i] = s->code[i] * (1.0f / FIELD_CODE_RADIUS);
        length2 += s->ahead[i] * s->ahead[i];
    }
    s->limit = length2 + (1.0f + slack);
}

/* Whether a box can hold a vector with a larger logit than the rival's, for one of the codes. */
INLINE bool is_box_near(const search *s, size_t node, const uint32_t width)
{
    vf limit = s->limit - s->rival * (2.0f / FIELD_CODE_RADIUS);
    return vi_any(box_distance(s->f, node, s->ahead, width) < limit);
}

INLINE void search_leaf(search *s, size_t leaf, const uint32_t width)
{
    const field *f = s->f;
    size_t end = group_end(f, leaf);
    for (size_t v = leaf * FIELD_GROUP; v < end; v++) {
        vf z = vf_splat(0.0f);
        for (uint32_t i = 0; i < width; i++) {
            vf product = s->code[i] * f->vector[i * f->padded + v];
            z = i == 0 ? product : z + product;
        }
        z = vf_select(s->own == vi_splat((int32_t)v), s->rival, z);
        s->rival = vf_max(s->rival, z);
    }
}

INLINE void search_tree(search *s, const uint32_t width)
{
    kd_node stack[KD_DEPTH] = {kd_root(s->f->groups)};
    size_t depth = 1;
    search_leaf(s, s->at / FIELD_GROUP, width); /* near ones first: most of the rest is ruled out */
    while (depth > 0) {
        kd_node at = stack[--depth];
        if (!is_box_near(s, at.node, width))
            continue;
        if (at.leaves == 1) {
            search_leaf(s, at.first, width);
        } else {
            stack[depth++] = kd_right(at);
            stack[depth++] = kd_left(at);
        }
    }
}

INLINE void margin_of_pairs(const field *f, const float *code, float *margin, size_t at,
                            const uint32_t width)
{
    search s = {.f = f, .at = at};
    vf right = vf_splat(0.0f);
    s.own = vi_splat((int32_t)at) + vi_lanes();
    for (uint32_t i = 0; i < width; i++) {
        s.code[i] = vf_load(code + i * f->padded + at);
        vf product = s.code[i] * vf_load(f->vector + i * f->padded + at);
        right = i == 0 ? product : right + product;
    }
    s.rival = vf_splat(f->zero_rival ? 0.0f : -FLT_MAX);
    set_limit(&s, width);
    search_tree(&s, width);
    vf_store(margin + at, right - s.rival);
}

#endif
