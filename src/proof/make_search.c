/*
 * make_search.c - a k-d tree over output vectors.
 *
 * Rounding to nearest is monotonic, so the sum over a box's corner, max(code_i lo_i, code_i hi_i)
 * added up in the order of a logit's own terms, is not below the logit of any value in the box: as
 * computed, not just in exact arithmetic. Nothing has to be allowed for errors.
 *
 * Where vectors lie on a sphere or near one, corners stick out of it, and distances tell more. With
 * y = p h for the codes h and any p > 0
 *
 *     2 p h u  =  |u|^2 + |y|^2 - |u - y|^2
 *
 * where |u|^2 has a largest value in the box, and |u - y| is not below the box's distance. p is a
 * float, so that y is exact in double. Here errors are allowed for.
 */
#include "proof/make_search.h"

#include "base/fmath.h"
#include "proof/proof.h"

typedef struct search {
    cert_rivals *rivals;
    const cert_tree *tree;
    const float *code;
    uint32_t right;
    double floor, window;
    double least;                   /* what a logit must not be below, so far */
    double ahead[CERT_MOST_INPUTS]; /* y */
    double twice;                   /* 2 p */
    double length;                  /* |y|^2, and what rounding may do */
} search;

/*
 * Of |u|^2 + |y|^2, u the longest vector. For n <= 16 inputs, in units of 2^-53 of that: |u|^2 and |y|^2 err
 * by n + 2, the squared distance, at most twice as large, by 2 n + 6, twice p times a logit or a limit by
 * n + 2, their sums by 9. A limit beyond that scale is missed or reached by far.
 */
#define DISTANCE_SLACK 0x1p-46

/* ---- Memory ---------------------------------------------------------------------------------- */

static size_t leaves_of(size_t values)
{
    return values / CERT_TREE_LEAF + (values % CERT_TREE_LEAF != 0);
}

void cert_tree_list(arena_list *list, cert_tree *tree, size_t values, size_t inputs)
{
    CINCH_REQUIRE(values > 0 && inputs > 0 && inputs <= CERT_MOST_INPUTS);
    size_t leaves = leaves_of(values), nodes = 2 * leaves - 1;
    *tree = (cert_tree){.values = values, .inputs = inputs, .leaves = leaves};
    ARENA_LIST(list, tree->value, values);
    ARENA_LIST(list, tree->point, arena_product(leaves, inputs * CERT_TREE_LEAF));
    ARENA_LIST(list, tree->box, arena_product(nodes, inputs * 2));
    ARENA_LIST(list, tree->longest, nodes);
}

/* ---- Building -------------------------------------------------------------------------------- */

static void swap_values(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Pivots at scattered places: then no order of values that people have makes this quadratic. */
static size_t pivot_place(size_t first, size_t last)
{
    uint64_t mixed = ((uint64_t)first * 0x9e3779b97f4a7c15 + last) * 0xbf58476d1ce4e5b9;
    return first + (size_t)((mixed ^ mixed >> 31) % (last - first + 1));
}

/* Hoare's selection (1961): value[place] and all before it have coordinates up to all after it. */
static void select_place(uint32_t *value, size_t count, size_t place, const float *coordinate)
{
    size_t first = 0, last = count - 1;
    while (first < last) {
        float pivot = coordinate[value[pivot_place(first, last)]];
        size_t i = first, j = last;
        while (i <= j) {
            while (coordinate[value[i]] < pivot)
                i++;
            while (coordinate[value[j]] > pivot)
                j--;
            if (i > j)
                break;
            swap_values(&value[i++], &value[j]);
            if (j == 0)
                break;
            j--;
        }
        if (place <= j)
            last = j;
        else if (place >= i)
            first = i;
        else
            return;
    }
}

static float *box_of(const cert_tree *tree, size_t node)
{
    return tree->box + node * tree->inputs * 2;
}

static void find_box(float *box, const cert_tree *tree, const float *weights, const uint32_t *value,
                     size_t count)
{
    for (size_t i = 0; i < tree->inputs; i++) {
        const float *coordinate = weights + i * tree->values;
        float least = coordinate[value[0]], most = least;
        for (size_t c = 1; c < count; c++) {
            float w = coordinate[value[c]];
            least = w < least ? w : least;
            most = w > most ? w : most;
        }
        box[2 * i] = least;
        box[2 * i + 1] = most;
    }
}

static double find_longest(const cert_tree *tree, const float *weights, const uint32_t *value,
                           size_t count)
{
    double longest = 0.0;
    for (size_t c = 0; c < count; c++) {
        double square = 0.0;
        for (size_t i = 0; i < tree->inputs; i++) {
            double w = (double)weights[i * tree->values + value[c]];
            square += w * w;
        }
        longest = square > longest ? square : longest;
    }
    return longest;
}

static size_t widest_input(const float *box, size_t inputs)
{
    size_t widest = 0;
    double most = -1.0;
    for (size_t i = 0; i < inputs; i++) {
        double width = (double)box[2 * i + 1] - (double)box[2 * i];
        if (width > most) {
            most = width;
            widest = i;
        }
    }
    return widest;
}

static void copy_leaf(cert_tree *tree, const float *weights, size_t leaf)
{
    const uint32_t *value = tree->value + leaf * CERT_TREE_LEAF;
    size_t left = tree->values - leaf * CERT_TREE_LEAF;
    float *point = tree->point + leaf * tree->inputs * CERT_TREE_LEAF;
    for (size_t i = 0; i < tree->inputs; i++)
        for (size_t l = 0; l < CERT_TREE_LEAF; l++)
            point[i * CERT_TREE_LEAF + l] = l < left ? weights[i * tree->values + value[l]] : 0.0f;
}

/* Halves leaves, so that the depth is at most 28: values are numbered by 31 bits. */
static void build_node(cert_tree *tree, const float *weights, size_t node, size_t leaf,
                       size_t leaves)
{
    size_t first = leaf * CERT_TREE_LEAF;
    size_t end = first + leaves * CERT_TREE_LEAF;
    uint32_t *value = tree->value + first;
    size_t count = (end < tree->values ? end : tree->values) - first;
    find_box(box_of(tree, node), tree, weights, value, count);
    if (leaves == 1) {
        tree->longest[node] = find_longest(tree, weights, value, count);
        copy_leaf(tree, weights, leaf);
        return;
    }
    size_t half = leaves / 2;
    size_t widest = widest_input(box_of(tree, node), tree->inputs);
    select_place(value, count, half * CERT_TREE_LEAF, weights + widest * tree->values);
    build_node(tree, weights, node + 1, leaf, half);
    build_node(tree, weights, node + 2 * half, leaf + half, leaves - half);
    double left = tree->longest[node + 1], right = tree->longest[node + 2 * half];
    tree->longest[node] = left > right ? left : right;
}

void cert_tree_build(cert_tree *tree, const float *weights)
{
    for (size_t v = 0; v < tree->values; v++)
        tree->value[v] = (uint32_t)v;
    build_node(tree, weights, 0, 0, tree->leaves);
}

/* ---- Searching ------------------------------------------------------------------------------- */

static double most_in_box(const search *s, size_t node)
{
    const float *box = box_of(s->tree, node);
    double sum = 0.0;
    for (size_t i = 0; i < s->tree->inputs; i++) {
        double code = (double)s->code[i];
        double low = code * (double)box[2 * i], high = code * (double)box[2 * i + 1];
        sum += low > high ? low : high;
    }
    return sum;
}

static void look_ahead(search *s)
{
    double square = 0.0, longest = s->tree->longest[0];
    for (size_t i = 0; i < s->tree->inputs; i++)
        square += (double)s->code[i] * (double)s->code[i];
    double ratio = square > 0.0 ? fmath_root(longest / square) : 0.0;
    s->length = CERT_INFINITE; /* distances tell nothing */
    if (!(ratio > 0x1p-60 && ratio < 0x1p60))
        return;
    float stretch = (float)ratio;
    s->twice = 2.0 * (double)stretch;
    s->length = longest * DISTANCE_SLACK;
    for (size_t i = 0; i < s->tree->inputs; i++) {
        s->ahead[i] = (double)stretch * (double)s->code[i];
        s->length += (1.0 + DISTANCE_SLACK) * s->ahead[i] * s->ahead[i];
    }
}

/* Whether the box is too far ahead, or aside, for what a logit must reach. */
static bool is_far(const search *s, size_t node)
{
    const float *box = box_of(s->tree, node);
    double distance = 0.0;
    for (size_t i = 0; i < s->tree->inputs; i++) {
        double below = (double)box[2 * i] - s->ahead[i];
        double above = s->ahead[i] - (double)box[2 * i + 1];
        double gap = below > above ? below : above;
        distance += gap > 0.0 ? gap * gap : 0.0;
    }
    return s->tree->longest[node] + s->length - distance < s->twice * s->least;
}

static void note_rival(search *s, uint32_t value, double logit)
{
    cert_rivals *rivals = s->rivals;
    if (value == s->right)
        return;
    if (logit > rivals->most) {
        rivals->most = logit;
        double least = logit - s->window;
        s->least = least > s->floor ? least : s->floor;
    }
    rivals->value[rivals->count] = value;
    rivals->logit[rivals->count++] = logit;
}

static void search_leaf(search *s, size_t leaf)
{
    const cert_tree *tree = s->tree;
    const float *point = tree->point + leaf * tree->inputs * CERT_TREE_LEAF;
    double sum[CERT_TREE_LEAF] = {0};
    for (size_t i = 0; i < tree->inputs; i++) {
        double code = (double)s->code[i];
        for (size_t l = 0; l < CERT_TREE_LEAF; l++)
            sum[l] += code * (double)point[i * CERT_TREE_LEAF + l];
    }
    size_t first = leaf * CERT_TREE_LEAF;
    for (size_t l = 0; l < CERT_TREE_LEAF && first + l < tree->values; l++)
        if (sum[l] >= s->least)
            note_rival(s, tree->value[first + l], sum[l]);
}

/* The half that can have the larger logit comes first: it raises what the other one must reach. */
static void search_node(search *s, size_t node, size_t leaf, size_t leaves)
{
    if (leaves == 1) {
        search_leaf(s, leaf);
        return;
    }
    size_t half = leaves / 2;
    double left = most_in_box(s, node + 1), right = most_in_box(s, node + 2 * half);
    if (left >= right && left >= s->least && !is_far(s, node + 1))
        search_node(s, node + 1, leaf, half);
    if (right >= s->least && !is_far(s, node + 2 * half))
        search_node(s, node + 2 * half, leaf + half, leaves - half);
    if (left < right && left >= s->least && !is_far(s, node + 1))
        search_node(s, node + 1, leaf, half);
}

void cert_tree_search(cert_rivals *rivals, const cert_tree *tree, const float *code, uint32_t right,
                      double floor, double window)
{
    search s = {.rivals = rivals,
                .tree = tree,
                .code = code,
                .right = right,
                .floor = floor,
                .window = window,
                .least = floor};
    look_ahead(&s);
    rivals->count = 0;
    rivals->most = -CERT_INFINITE;
    search_node(&s, 0, 0, tree->leaves);
    size_t kept = 0;
    for (size_t i = 0; i < rivals->count; i++) {
        if (rivals->logit[i] < s.least)
            continue;
        rivals->value[kept] = rivals->value[i];
        rivals->logit[kept++] = rivals->logit[i];
    }
    rivals->count = kept;
}
