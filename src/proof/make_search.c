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
#include "base/rng.h"
#include "proof/proof.h"

typedef struct search {
    cert_rivals *rivals;
    const cert_tree *tree;
    const float *code;
    uint32_t right;
    cert_limits limits;
    double least;                   /* what a logit must not be below, so far */
    double ahead[CERT_MOST_INPUTS]; /* y */
    double twice;                   /* 2 p */
    double length;                  /* |y|^2, and what rounding may do */
} search;

/*
 * Of |u|^2 + |y|^2, u the longest vector. For n <= 16 inputs, in units of 2^-53 of that: |u|^2 and
 * |y|^2 err by n + 2, the squared distance, at most twice as large, by 2 n + 6, twice p times a
 * logit or a limit by n + 2, their sums by 9. A limit beyond that scale is missed or reached by
 * far.
 */
#define DISTANCE_SLACK 0x1p-46

/* ---- Memory ---------------------------------------------------------------------------------- */

void cert_tree_list(arena_list *list, cert_tree *tree, size_t values, size_t inputs)
{
    CINCH_REQUIRE(values > 0 && inputs > 0 && inputs <= CERT_MOST_INPUTS);
    size_t leaves = kd_leaves(values), nodes = kd_nodes(leaves);
    *tree = (cert_tree){.values = values, .inputs = inputs, .leaves = leaves};
    ARENA_LIST(list, tree->value, values);
    ARENA_LIST(list, tree->point, arena_product(leaves, inputs * KD_LEAF));
    ARENA_LIST(list, tree->box, arena_product(nodes, inputs * 2));
    ARENA_LIST(list, tree->longest, nodes);
}

/* ---- Building -------------------------------------------------------------------------------- */

static const float *points_of(const cert_tree *tree, size_t leaf)
{
    return tree->point + leaf * tree->inputs * KD_LEAF;
}

/* Lanes past the last value are 0. */
static void copy_points(cert_tree *tree, const float *weights)
{
    float *point = tree->point;
    for (size_t first = 0; first < tree->values; first += KD_LEAF)
        for (size_t i = 0; i < tree->inputs; i++)
            for (size_t v = first; v < first + KD_LEAF; v++)
                *point++ = v < tree->values ? weights[i * tree->values + tree->value[v]] : 0.0f;
}

static double longest_of_leaf(const cert_tree *tree, size_t leaf)
{
    const float *point = points_of(tree, leaf);
    double square[KD_LEAF] = {0.0}, longest = 0.0;
    for (size_t i = 0; i < tree->inputs; i++)
        for (size_t l = 0; l < KD_LEAF; l++)
            square[l] += (double)point[i * KD_LEAF + l] * (double)point[i * KD_LEAF + l];
    for (size_t l = 0; l < KD_LEAF; l++)
        longest = square[l] > longest ? square[l] : longest;
    return longest;
}

/* Values are numbered by 31 bits, so that the depth is at most 28. */
static double find_longest(cert_tree *tree, kd_node at)
{
    double longest;
    if (at.leaves == 1) {
        longest = longest_of_leaf(tree, at.first);
    } else {
        double left = find_longest(tree, kd_left(at)), right = find_longest(tree, kd_right(at));
        longest = left > right ? left : right;
    }
    tree->longest[at.node] = longest;
    return longest;
}

/* From a shuffled order: then no order of values that people have makes selection quadratic. */
void cert_tree_build(cert_tree *tree, const float *weights)
{
    rng_state rng = {.seed = 0, .stream = STREAM_ORDER};
    uint32_t inputs = (uint32_t)tree->inputs;
    for (size_t v = 0; v < tree->values; v++)
        tree->value[v] = (uint32_t)v;
    rng_shuffle(tree->value, (uint32_t)tree->values, &rng);
    kd_sort(tree->value, weights, tree->values, inputs, tree->values);
    copy_points(tree, weights);
    kd_fit_boxes(tree->box, &(kd_vectors){.at = tree->point,
                                          .leaf_step = tree->inputs * KD_LEAF,
                                          .stride = KD_LEAF,
                                          .count = tree->values,
                                          .width = inputs});
    find_longest(tree, kd_root(tree->leaves));
}

/* ---- Searching ------------------------------------------------------------------------------- */

static const float *box_of(const cert_tree *tree, size_t node)
{
    return tree->box + node * tree->inputs * 2;
}

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

static double least_wanted(const cert_limits *limits, double most)
{
    double least = most - limits->window;
    least = least < limits->close ? least : limits->close;
    return least > limits->floor ? least : limits->floor;
}

static void note_rival(search *s, uint32_t value, double logit)
{
    cert_rivals *rivals = s->rivals;
    if (value == s->right)
        return;
    if (logit > rivals->most) {
        rivals->most = logit;
        s->least = least_wanted(&s->limits, logit);
    }
    rivals->value[rivals->count] = value;
    rivals->logit[rivals->count++] = logit;
}

static void search_leaf(search *s, size_t leaf)
{
    const cert_tree *tree = s->tree;
    const float *point = points_of(tree, leaf);
    double sum[KD_LEAF] = {0};
    for (size_t i = 0; i < tree->inputs; i++) {
        double code = (double)s->code[i];
        for (size_t l = 0; l < KD_LEAF; l++)
            sum[l] += code * (double)point[i * KD_LEAF + l];
    }
    size_t first = leaf * KD_LEAF;
    for (size_t l = 0; l < KD_LEAF && first + l < tree->values; l++)
        if (sum[l] >= s->least)
            note_rival(s, tree->value[first + l], sum[l]);
}

/*
 * The half that can have the larger logit comes first: it raises what the other one must reach. The
 * node comes as three numbers, in registers: as a struct it costs 6 % of a whole `cinch check`.
 */
static void search_node(search *s, size_t node, size_t leaf, size_t leaves)
{
    if (leaves == 1) {
        search_leaf(s, leaf);
        return;
    }
    kd_node at = {.node = node, .first = leaf, .leaves = leaves};
    kd_node left = kd_left(at), right = kd_right(at);
    double most_left = most_in_box(s, left.node), most_right = most_in_box(s, right.node);
    if (most_left >= most_right && most_left >= s->least && !is_far(s, left.node))
        search_node(s, left.node, left.first, left.leaves);
    if (most_right >= s->least && !is_far(s, right.node))
        search_node(s, right.node, right.first, right.leaves);
    if (most_left < most_right && most_left >= s->least && !is_far(s, left.node))
        search_node(s, left.node, left.first, left.leaves);
}

void cert_tree_search(cert_rivals *rivals, const cert_tree *tree, const float *code, uint32_t right,
                      cert_limits limits)
{
    search s = {.rivals = rivals,
                .tree = tree,
                .code = code,
                .right = right,
                .limits = limits,
                .least = limits.floor};
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
