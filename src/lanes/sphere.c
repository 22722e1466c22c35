/*
 * sphere.c - what moves the pairs of an annealed training, LANES pairs at once. Compiled once
 * for every instruction set (KERNEL_ISA names it). Each lane is a pair of its own and takes its
 * list in order, so that the bits do not depend on LANES.
 */
#include "lanes/sphere_search.h"
#include "lanes/sphere_unit.h"

#include <float.h>

#ifndef KERNEL_ISA
#define KERNEL_ISA vec4
#endif
#define FIELD_PASTE(a, b) a##b
#define FIELD_NAME(isa)   FIELD_PASTE(field_, isa)

#define FLOAT_INFINITE UINT32_C(0x7f800000)
#define BLOCK          4 /* list entries side by side: see vf_exp_tails() */
#define MOST_LEAVES    (FIELD_CANDIDATES / FIELD_GROUP) /* near one pair */

/* However small the second moment is: a quarter of the way round the sphere, and squares are
 * finite. */
#define LONGEST_STEP 1e30f
#define LONGEST_WAY  1e15f

/* Squared radii: the next one after a list, too small, too large, and the least that is looked
 * in. */
#define WIDER       1.2f
#define GROW        1.7f
#define SHRINK      0.7f
#define LEAST_REACH 1e-12f /* a few steps below what floats on a sphere tell apart */

/* The widths that matter most are compiled for themselves. */
#define FOR_WIDTH(width, call_with)                                                                \
    switch (width) {                                                                               \
    case 2:                                                                                        \
        call_with(2);                                                                              \
        break;                                                                                     \
    case 3:                                                                                        \
        call_with(3);                                                                              \
        break;                                                                                     \
    case 4:                                                                                        \
        call_with(4);                                                                              \
        break;                                                                                     \
    default:                                                                                       \
        call_with(width);                                                                          \
        break;                                                                                     \
    }

/* ---- Lists ----------------------------------------------------------------------------------- */

/*
 * The lists of LANES pairs. One walk through the tree finds the leaves that are near any of them;
 * each then chooses from those that are near itself. What one pair is near to changes nothing for
 * another: which pairs stand side by side depends on LANES.
 */
typedef struct choice {
    const field *f;
    size_t at; /* the first pair */
    vf code[FIELD_MOST_WIDTH];
    float reach[LANES]; /* squared radius; below 0: this one has its list */
    uint32_t full;      /* bits of the pairs near to more leaves than they can choose from */
    size_t leaves;
    uint32_t leaf[LANES * MOST_LEAVES];
    uint32_t near[LANES * MOST_LEAVES]; /* bits of the pairs that the leaf is near to */
} choice;

/* What one list is chosen from. */
typedef struct candidates {
    size_t count; /* whole leaves, in order */
    bool all;     /* no leaf was left out */
    uint32_t leaf[MOST_LEAVES];
    int32_t distance[FIELD_CANDIDATES]; /* squared, as bits: they order alike */
} candidates;

/* Bits of the pairs whose codes are within their reach of a box. */
INLINE uint32_t near_box(const choice *c, vf reach, size_t node, const uint32_t width)
{
    return vi_bits(box_distance(c->f, node, c->code, width) <= reach);
}

/* Notes a leaf for those of the pairs that have room for it. */
static void note_leaf(choice *c, size_t taken[LANES], size_t leaf, uint32_t near)
{
    uint32_t takers = 0;
    for (uint32_t left = near; left != 0; left &= left - 1) {
        size_t lane = (size_t)__builtin_ctz(left);
        if (taken[lane]++ < MOST_LEAVES)
            takers |= 1u << lane;
    }
    c->full |= near & ~takers;
    if (takers == 0)
        return;
    c->leaf[c->leaves] = (uint32_t)leaf;
    c->near[c->leaves++] = takers;
}

/* The first MOST_LEAVES near each pair. */
INLINE void gather_leaves(choice *c, const uint32_t width)
{
    kd_node stack[KD_DEPTH] = {kd_root(c->f->groups)};
    size_t depth = 1, taken[LANES] = {0};
    vf reach = vf_load(c->reach);
    c->leaves = 0;
    c->full = 0;
    while (depth > 0) {
        kd_node at = stack[--depth];
        uint32_t near = near_box(c, reach, at.node, width) & ~c->full;
        if (near == 0)
            continue;
        if (at.leaves > 1) {
            stack[depth++] = kd_right(at);
            stack[depth++] = kd_left(at);
            continue;
        }
        note_leaf(c, taken, at.first, near);
    }
}

/* Squared distances of a code to the vectors of a leaf; not to its own, nor past the last. */
INLINE void measure_leaf(int32_t *to, const choice *c, size_t lane, size_t leaf,
                         const uint32_t width)
{
    const field *f = c->f;
    vi own = vi_splat((int32_t)(c->at + lane)), end = vi_splat((int32_t)f->count);
    for (size_t from = leaf * FIELD_GROUP; from < (leaf + 1) * FIELD_GROUP; from += LANES) {
        vf sum = vf_splat(0.0f);
        for (uint32_t i = 0; i < width; i++) {
            vf apart = vf_load(f->vector + i * f->padded + from) - c->code[i][lane];
            sum += apart * apart;
        }
        vi index = vi_splat((int32_t)from) + vi_lanes();
        vi counts = (index != own) & (index < end);
        vi_store(to, vi_select(counts, (vi)sum, vi_splat((int32_t)FLOAT_INFINITE)));
        to += LANES;
    }
}

INLINE void measure_leaves(candidates *found, const choice *c, size_t lane, const uint32_t width)
{
    found->count = 0;
    for (size_t i = 0; i < c->leaves; i++) {
        if ((c->near[i] >> lane & 1) == 0)
            continue;
        measure_leaf(found->distance + found->count, c, lane, c->leaf[i], width);
        found->leaf[found->count / FIELD_GROUP] = c->leaf[i];
        found->count += FIELD_GROUP;
    }
    found->all = found->count == c->f->padded;
}

static void measure(candidates *found, const choice *c, size_t lane)
{
#define MEASURE(width) measure_leaves(found, c, lane, width)
    FOR_WIDTH(c->f->width, MEASURE)
}

/* How many candidates are not beyond `most`. */
static size_t count_within(const candidates *found, int32_t most)
{
    vi count = vi_splat(0);
    for (size_t at = 0; at < found->count; at += LANES)
        count -= vi_load(found->distance + at) <= vi_splat(most);
    return (size_t)vi_sum(count);
}

/* The least distance, as bits, that as many candidates as the list has are not beyond. */
static int32_t distance_of_last(const candidates *found, size_t neighbours, float guess)
{
    int32_t low = 0, high = (int32_t)FLOAT_INFINITE - 1, middle = (int32_t)float_bits(guess);
    while (low < high) {
        size_t within = count_within(found, middle);
        if (within == neighbours)
            return middle;
        if (within > neighbours)
            high = middle;
        else
            low = middle + 1;
        middle = low + (high - low) / 2;
    }
    return low;
}

/* The list in index order; of candidates as far as the last one the first. */
static void write_list(const candidates *found, const choice *c, size_t lane)
{
    const field *f = c->f;
    size_t pair = c->at + lane;
    uint32_t *list =
        f->list + pair / FIELD_GROUP * f->neighbours * FIELD_GROUP + pair % FIELD_GROUP;
    int32_t last = distance_of_last(found, f->neighbours, f->reach[pair]);
    size_t tied = f->neighbours - count_within(found, last - 1); /* places for those at `last` */
    uint32_t written = 0;
    for (size_t at = 0; at < found->count; at += LANES) {
        uint32_t bits = vi_bits(vi_load(found->distance + at) <= vi_splat(last));
        for (; bits != 0; bits &= bits - 1) {
            size_t candidate = at + (size_t)__builtin_ctz(bits);
            bool ties = found->distance[candidate] == last;
            if (ties && tied == 0)
                continue;
            tied -= ties;
            uint32_t leaf = found->leaf[candidate / FIELD_GROUP];
            list[FIELD_GROUP * written++] =
                leaf * FIELD_GROUP + (uint32_t)(candidate % FIELD_GROUP);
        }
    }
    CINCH_REQUIRE(written == f->neighbours);
    float reach = WIDER * float_from_bits((uint32_t)last);
    f->reach[pair] = reach > LEAST_REACH ? reach : LEAST_REACH; /* where to begin next time */
}

/*
 * Whether the candidates suffice. Those within the reach are all there. Where leaves were once too
 * many for that, any will do: a list need not be the nearest ones for the proof to hold.
 */
static bool enough(const candidates *found, const field *f, float reach, bool crowded)
{
    if (count_within(found, (int32_t)float_bits(reach)) >= f->neighbours)
        return true;
    return (found->all || crowded) &&
           count_within(found, (int32_t)FLOAT_INFINITE - 1) >= f->neighbours;
}

/* Lists for all pairs whose reach suffices; the others get a larger or a smaller one. */
static void try_lanes(choice *c, uint32_t *crowded, bool whatever)
{
    candidates found;
    for (size_t lane = 0; lane < LANES; lane++) {
        if (c->reach[lane] < 0.0f)
            continue;
        if ((c->full >> lane & 1) != 0 && !whatever) {
            *crowded |= 1u << lane;
            c->reach[lane] *= SHRINK;
            continue;
        }
        measure(&found, c, lane);
        if (enough(&found, c->f, c->reach[lane], *crowded >> lane & 1)) {
            write_list(&found, c, lane);
            c->reach[lane] = -1.0f;
        } else {
            c->reach[lane] *= GROW;
        }
    }
}

static void gather(choice *c)
{
#define GATHER(width) gather_leaves(c, width)
    FOR_WIDTH(c->f->width, GATHER)
}

static bool all_listed(const choice *c)
{
    float largest = -1.0f;
    for (size_t lane = 0; lane < LANES; lane++)
        largest = c->reach[lane] > largest ? c->reach[lane] : largest;
    return largest < 0.0f;
}

/* After so many attempts whatever fits is taken, as with a thousand equal vectors. */
static void renew_lanes(choice *c)
{
    enum { ATTEMPTS = 64 };
    uint32_t crowded = 0;
    for (int attempt = 0; !all_listed(c); attempt++) {
        gather(c);
        try_lanes(c, &crowded, attempt >= ATTEMPTS);
    }
}

static void lanes_renew(const field *f, size_t first, size_t end)
{
    choice c = {.f = f};
    for (c.at = first * FIELD_GROUP; c.at < end * FIELD_GROUP; c.at += LANES) {
        for (uint32_t i = 0; i < f->width; i++)
            c.code[i] = vf_load(f->code + i * f->padded + c.at);
        for (size_t lane = 0; lane < LANES; lane++)
            c.reach[lane] = c.at + lane < f->count ? f->reach[c.at + lane] : -1.0f;
        renew_lanes(&c);
    }
}

/* ---- Gradients ------------------------------------------------------------------------------- */

/* LANES pairs. */
typedef struct pairs {
    const field *f;
    size_t at;            /* the first */
    const uint32_t *list; /* their lists: entry j at list[j * FIELD_GROUP] */
} pairs;

INLINE pairs pairs_at(const field *f, size_t at)
{
    size_t group = at / FIELD_GROUP;
    return (pairs){f, at, f->list + group * f->neighbours * FIELD_GROUP + at % FIELD_GROUP};
}

INLINE vi entry(const pairs *p, size_t j)
{
    return vi_load((const int32_t *)p->list + j * FIELD_GROUP);
}

INLINE void load_vectors(vf *to, const float *from, const pairs *p, const uint32_t width)
{
    for (uint32_t i = 0; i < width; i++)
        to[i] = vf_load(from + i * p->f->padded + p->at);
}

/* exp of the logits, at most FIELD_LARGEST_EXPONENT. */
INLINE void exponentials(vf *z, const float gain, const size_t count)
{
    for (size_t b = 0; b < count; b++)
        z[b] = vf_at_most(z[b] * gain, FIELD_LARGEST_EXPONENT);
    vf_exp_tails(z, count);
}

/* What the list pulls a code by, so far. */
typedef struct pull_sums {
    vf code[FIELD_MOST_WIDTH], vector[FIELD_MOST_WIDTH], pull[FIELD_MOST_WIDTH];
    vf rival, others;
} pull_sums;

INLINE void pull_entries(pull_sums *s, const pairs *p, size_t j, const uint32_t width,
                         const size_t count)
{
    vf z[BLOCK] = {0}, apart[BLOCK][FIELD_MOST_WIDTH];
    for (size_t b = 0; b < count; b++) {
        vi at = entry(p, j + b);
        for (uint32_t i = 0; i < width; i++) {
            apart[b][i] = vf_gather(p->f->vector + i * p->f->padded, at) - s->vector[i];
            vf product = s->code[i] * apart[b][i];
            z[b] = i == 0 ? product : z[b] + product;
        }
        s->rival = vf_max(s->rival, z[b]);
    }
    exponentials(z, p->f->gain, count);
    for (size_t b = 0; b < count; b++) {
        s->others += z[b];
        for (uint32_t i = 0; i < width; i++)
            s->pull[i] += z[b] * apart[b][i];
    }
}

INLINE void pull_pairs(const pairs *p, const uint32_t width)
{
    const field *f = p->f;
    pull_sums s;
    load_vectors(s.code, f->code, p, width);
    load_vectors(s.vector, f->vector, p, width);
    for (uint32_t i = 0; i < width; i++)
        s.pull[i] = vf_splat(0.0f);
    s.rival = vf_splat(-FLT_MAX);
    s.others = vf_splat(0.0f);
    size_t j = 0;
    for (; j + BLOCK <= f->neighbours; j += BLOCK)
        pull_entries(&s, p, j, width, BLOCK);
    for (; j < f->neighbours; j++)
        pull_entries(&s, p, j, width, 1);
    vf share = 1.0f / (1.0f + s.others);
    vf_store(f->share + p->at, share);
    vf_store(f->miss + p->at, s.others * share);
    vf_store(f->lead + p->at, -s.rival);
    for (uint32_t i = 0; i < width; i++)
        vf_store(f->pull + i * f->padded + p->at, s.pull[i] * share);
}

/* ---- Updates --------------------------------------------------------------------------------- */

/* a less its part along the unit vector b */
INLINE void make_tangent(vf *a, const vf *b, const uint32_t width)
{
    vf along = dot(a, b, width);
    for (uint32_t i = 0; i < width; i++)
        a[i] -= along * b[i];
}

INLINE vf unless_below(vf x, const float least)
{
    return vf_select(vf_abs(x) < vf_splat(least), vf_splat(0.0f), x);
}

/* The arrays of one kind of vector, and whether its length decides about margins. */
typedef struct mover {
    float *moment, *second, *next;
    bool trims;
} mover;

/*
 * One step of Adam on the sphere: the gradient's tangential part, one second moment for the whole
 * vector, a step along the tangent, and back to the sphere. The moment follows the tangent.
 */
INLINE void step_on_sphere(const pairs *p, mover m, vf *gradient, const vf *x, const uint32_t width)
{
    const field *f = p->f;
    vf moment[FIELD_MOST_WIDTH], y[FIELD_MOST_WIDTH];
    load_vectors(moment, m.moment, p, width);
    make_tangent(gradient, x, width);
    vf second = f->beta2 * vf_load(m.second + p->at) + f->share2 * dot(gradient, gradient, width);
    second = unless_below(second, FIELD_LEAST_SQUARE);
    vf_store(m.second + p->at, second);
    vf step = vf_at_most(f->rate / (vf_sqrt(second) * f->root_scale + f->epsilon), LONGEST_STEP);
    for (uint32_t i = 0; i < width; i++) {
        moment[i] = f->beta1 * moment[i] + f->share1 * gradient[i];
        vf way = vf_max(vf_at_most(step * moment[i], LONGEST_WAY), vf_splat(-LONGEST_WAY));
        y[i] = x[i] - way;
    }
    make_unit(y, width);
    if (m.trims)
        trim(y, width);
    make_tangent(moment, y, width);
    for (uint32_t i = 0; i < width; i++) {
        vf_store(m.next + i * f->padded + p->at, y[i]);
        vf_store(m.moment + i * f->padded + p->at, unless_below(moment[i], FIELD_LEAST_MOMENT));
    }
}

/* What pushes a vector away from the codes of others, so far. */
typedef struct push_sums {
    vf vector[FIELD_MOST_WIDTH], push[FIELD_MOST_WIDTH];
    vf equals; /* vectors of the list that are the same: the earlier less the later ones */
} push_sums;

INLINE void count_equals(push_sums *s, const pairs *p, vi other, const uint32_t width)
{
    vi earlier = other < vi_splat((int32_t)p->at) + vi_lanes(), equal = vi_splat(-1);
    for (uint32_t i = 0; i < width; i++)
        equal &= s->vector[i] == vf_gather(p->f->vector + i * p->f->padded, other);
    vf one = vf_select(earlier, vf_splat(1.0f), vf_splat(-1.0f));
    s->equals += vf_select(equal, one, vf_splat(0.0f));
}

/*
 * Two pairs that are alike get the same gradients for ever. So equal vectors are pushed apart as
 * well, harder than by anything else: along (1, 1/2, 1/3, ..), where hardly any vector is.
 */
INLINE void part_equals(push_sums *s, const uint32_t width)
{
    for (uint32_t i = 0; i < width; i++)
        s->push[i] -= s->equals * (4.0f / (float)(i + 1));
}

INLINE void push_entries(push_sums *s, const pairs *p, size_t j, const uint32_t width,
                         const size_t count)
{
    const field *f = p->f;
    vf z[BLOCK] = {0}, code[BLOCK][FIELD_MOST_WIDTH];
    for (size_t b = 0; b < count; b++) {
        vi at = entry(p, j + b);
        for (uint32_t i = 0; i < width; i++) {
            code[b][i] = vf_gather(f->code + i * f->padded, at);
            vf product = code[b][i] * (s->vector[i] - vf_gather(f->vector + i * f->padded, at));
            z[b] = i == 0 ? product : z[b] + product;
        }
        if (vi_any(z[b] == vf_splat(0.0f))) /* seldom, and as with equal vectors */
            count_equals(s, p, at, width);
    }
    exponentials(z, f->gain, count);
    for (size_t b = 0; b < count; b++) {
        /* More than 1 where that code's own list does not hold this vector, which is far for it. */
        vf share = vf_at_most(z[b] * vf_gather(f->share, entry(p, j + b)), 1.0f);
        for (uint32_t i = 0; i < width; i++)
            s->push[i] += share * code[b][i];
    }
}

INLINE void move_pairs(const pairs *p, const uint32_t width)
{
    const field *f = p->f;
    push_sums s;
    load_vectors(s.vector, f->vector, p, width);
    for (uint32_t i = 0; i < width; i++)
        s.push[i] = vf_splat(0.0f);
    s.equals = vf_splat(0.0f);
    size_t j = 0;
    for (; j + BLOCK <= f->neighbours; j += BLOCK)
        push_entries(&s, p, j, width, BLOCK);
    for (; j < f->neighbours; j++)
        push_entries(&s, p, j, width, 1);
    vf code[FIELD_MOST_WIDTH], pull[FIELD_MOST_WIDTH];
    load_vectors(code, f->code, p, width);
    load_vectors(pull, f->pull, p, width);
    vf miss = vf_load(f->miss + p->at);
    for (uint32_t i = 0; i < width; i++)
        s.push[i] -= miss * code[i];
    part_equals(&s, width);
    step_on_sphere(p, (mover){f->code_moment, f->code_second, f->next_code, false}, pull, code,
                   width);
    step_on_sphere(p, (mover){f->vector_moment, f->vector_second, f->next_vector, true}, s.push,
                   s.vector, width);
}

static void lanes_pull(const field *f, size_t first, size_t end)
{
    for (size_t at = first * FIELD_GROUP; at < end * FIELD_GROUP; at += LANES) {
        pairs p = pairs_at(f, at);
#define PULL(count) pull_pairs(&p, count)
        FOR_WIDTH(f->width, PULL)
    }
}

static void lanes_move(const field *f, size_t first, size_t end)
{
    for (size_t at = first * FIELD_GROUP; at < end * FIELD_GROUP; at += LANES) {
        pairs p = pairs_at(f, at);
#define MOVE(count) move_pairs(&p, count)
        FOR_WIDTH(f->width, MOVE)
    }
}

/* ---- Margins --------------------------------------------------------------------------------- */

static void lanes_margins(const field *f, const float *code, float *margin, size_t first,
                          size_t end)
{
    for (size_t at = first * FIELD_GROUP; at < end * FIELD_GROUP; at += LANES) {
#define MARGINS(count) margin_of_pairs(f, code, margin, at, count)
        FOR_WIDTH(f->width, MARGINS)
    }
}

const field_code FIELD_NAME(KERNEL_ISA) = {lanes_renew, lanes_pull, lanes_move, lanes_margins,
                                           lanes_unfused};
