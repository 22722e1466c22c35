/* kd_tree.c - halves vectors along their longest side, and fits boxes around the parts. */
#include "base/kd_tree.h"

#include <float.h>

/* ---- Order ----------------------------------------------------------------------------------- */

typedef struct sorter {
    uint32_t *order;
    const float *vectors;
    size_t stride;
    uint32_t width;
    size_t count;
} sorter;

/* Along one coordinate; equal ones by number, so that there is one order only. */
static bool stands_before(const float *along, uint32_t a, uint32_t b)
{
    return along[a] < along[b] || (along[a] == along[b] && a < b);
}

static void swap(uint32_t *order, size_t a, size_t b)
{
    uint32_t kept = order[a];
    order[a] = order[b];
    order[b] = kept;
}

/* The middle one of first, middle and last, put in the middle. */
static uint32_t pivot_of(uint32_t *order, const float *along, size_t first, size_t last)
{
    size_t middle = first + (last - first) / 2;
    if (stands_before(along, order[middle], order[first]))
        swap(order, middle, first);
    if (stands_before(along, order[last], order[middle])) {
        swap(order, last, middle);
        if (stands_before(along, order[middle], order[first]))
            swap(order, middle, first);
    }
    return order[middle];
}

/*
 * Hoare's selection (1961): afterwards order[nth] is where sorting would put it, smaller ones
 * before it.
 */
static void select_nth(uint32_t *order, const float *along, size_t first, size_t last, size_t nth)
{
    while (first < last) {
        uint32_t pivot = pivot_of(order, along, first, last);
        size_t low = first, high = last;
        while (low <= high) {
            while (stands_before(along, order[low], pivot))
                low++;
            while (stands_before(along, pivot, order[high]))
                high--;
            if (low > high)
                break;
            swap(order, low, high);
            low++;
            if (high == 0)
                break;
            high--;
        }
        if (nth <= high)
            last = high;
        else if (nth >= low)
            first = low;
        else
            return;
    }
}

static const float *longest_side(const sorter *s, size_t first, size_t end)
{
    const float *longest = s->vectors;
    float most = -1.0f;
    for (uint32_t i = 0; i < s->width; i++) {
        const float *along = s->vectors + i * s->stride;
        float low = FLT_MAX, high = -FLT_MAX;
        for (size_t p = first; p < end; p++) {
            float x = along[s->order[p]];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        if (high - low > most) {
            most = high - low;
            longest = along;
        }
    }
    return longest;
}

static void sort_node(const sorter *s, kd_node at)
{
    if (at.leaves == 1)
        return;
    kd_node right = kd_right(at);
    size_t first = at.first * KD_LEAF, end = (at.first + at.leaves) * KD_LEAF;
    end = end < s->count ? end : s->count;
    select_nth(s->order, longest_side(s, first, end), first, end - 1, right.first * KD_LEAF);
    sort_node(s, kd_left(at));
    sort_node(s, right);
}

void kd_sort(uint32_t *order, const float *vectors, size_t stride, uint32_t width, size_t count)
{
    CINCH_REQUIRE(count > 0 && width > 0);
    const sorter s = {
        .order = order, .vectors = vectors, .stride = stride, .width = width, .count = count};
    sort_node(&s, kd_root(kd_leaves(count)));
}

/* ---- Boxes ----------------------------------------------------------------------------------- */

static void fit_leaf(float *box, const kd_vectors *v, size_t leaf)
{
    size_t left = v->count - leaf * KD_LEAF, count = left < KD_LEAF ? left : KD_LEAF;
    for (uint32_t i = 0; i < v->width; i++) {
        const float *along = v->at + leaf * v->leaf_step + i * v->stride;
        float low = along[0], high = low;
        for (size_t l = 1; l < count; l++) {
            low = along[l] < low ? along[l] : low;
            high = along[l] > high ? along[l] : high;
        }
        box[2 * i] = low;
        box[2 * i + 1] = high;
    }
}

static void join_boxes(float *box, const float *a, const float *b, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++) {
        size_t low = 2 * (size_t)i, high = low + 1;
        box[low] = a[low] < b[low] ? a[low] : b[low];
        box[high] = a[high] > b[high] ? a[high] : b[high];
    }
}

static void fit_node(float *box, const kd_vectors *v, kd_node at)
{
    size_t each = 2 * (size_t)v->width;
    if (at.leaves == 1) {
        fit_leaf(box + at.node * each, v, at.first);
        return;
    }
    kd_node left = kd_left(at), right = kd_right(at);
    fit_node(box, v, left);
    fit_node(box, v, right);
    join_boxes(box + at.node * each, box + left.node * each, box + right.node * each, v->width);
}

void kd_fit_boxes(float *box, const kd_vectors *vectors)
{
    CINCH_REQUIRE(vectors->count > 0);
    fit_node(box, vectors, kd_root(kd_leaves(vectors->count)));
}
