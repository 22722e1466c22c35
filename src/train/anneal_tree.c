/* anneal_tree.c - the order of pairs, and boxes around their vectors. */
#include "lanes/sphere.h"

#include <float.h>

typedef struct sorter {
    uint32_t *order;
    const float *vectors;
    size_t stride;
    uint32_t width;
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

/* Hoare's selection: afterwards order[nth] is where sorting would put it, smaller ones before it. */
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

void field_sort(uint32_t *order, const float *vectors, size_t stride, uint32_t width, size_t count)
{
    sorter s = {order, vectors, stride, width};
    size_t groups = (count + FIELD_GROUP - 1) / FIELD_GROUP;
    field_node stack[FIELD_DEPTH] = {{0, 0, groups}};
    size_t depth = groups > 1 ? 1 : 0;
    while (depth > 0) {
        field_node at = stack[--depth];
        size_t end = (at.first + at.leaves) * FIELD_GROUP;
        size_t first = at.first * FIELD_GROUP;
        end = end < count ? end : count;
        field_node left = field_left_child(at), right = field_right_child(at);
        size_t middle = right.first * FIELD_GROUP;
        select_nth(order, longest_side(&s, first, end), first, end - 1, middle);
        if (left.leaves > 1)
            stack[depth++] = left;
        if (right.leaves > 1)
            stack[depth++] = right;
    }
}

static void fit_leaf(const field *f, float *box, size_t leaf)
{
    size_t first = leaf * FIELD_GROUP, end = first + FIELD_GROUP;
    end = end < f->count ? end : f->count;
    for (uint32_t i = 0; i < f->width; i++) {
        const float *along = f->vector + i * f->padded;
        float low = along[first], high = low;
        for (size_t p = first + 1; p < end; p++) {
            low = along[p] < low ? along[p] : low;
            high = along[p] > high ? along[p] : high;
        }
        box[i] = low;
        box[f->width + i] = high;
    }
}

static void join_boxes(float *box, const float *a, const float *b, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++) {
        box[i] = a[i] < b[i] ? a[i] : b[i];
        box[width + i] = a[width + i] > b[width + i] ? a[width + i] : b[width + i];
    }
}

/* Children come after their parents in memory, and after them on the stack: first down, then up. */
void field_fit_boxes(const field *f)
{
    size_t each = 2 * (size_t)f->width;
    struct {
        field_node at;
        bool children_done;
    } stack[2 * FIELD_DEPTH];
    size_t depth = 0;
    stack[depth].at = (field_node){0, 0, f->groups};
    stack[depth++].children_done = false;
    while (depth > 0) {
        field_node at = stack[depth - 1].at;
        float *box = f->box + at.node * each;
        if (at.leaves == 1) {
            fit_leaf(f, box, at.first);
            depth--;
        } else if (stack[depth - 1].children_done) {
            join_boxes(box, f->box + field_left_child(at).node * each,
                       f->box + field_right_child(at).node * each, f->width);
            depth--;
        } else {
            stack[depth - 1].children_done = true;
            stack[depth].at = field_right_child(at);
            stack[depth++].children_done = false;
            stack[depth].at = field_left_child(at);
            stack[depth++].children_done = false;
        }
    }
}
