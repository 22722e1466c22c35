/*
 * anneal.c - the annealed trainer: what happens in which pass.
 *
 * First the alignment, the loss's gradient in the limit of a small gain: each code and its own
 * vector move towards each other. Then the schedule: gain and rate change geometrically from their
 * first to their last value over the rest of the budget. docs/NUMERICS.md has the formulas.
 */
#include "train/anneal_state.h"

#include "base/fmath.h"
#include "lanes/rows.h"

#include <float.h>
#include <string.h>

#define ALIGN_STEP  0.5f
#define CHECKS      ((uint64_t)32) /* of the weights over the budget, ... */
#define CHECK_EVERY ((uint64_t)10) /* ... and oftener while all beat their neighbours */

/* ---- Where pairs are ------------------------------------------------------------------------- */

/* Points the field at its arrays: 0 and 1 hold what is, 2 and 3 what becomes of it. */
static void point(anneal *a)
{
    field *f = &a->field;
    f->code = a->buffer[0];
    f->vector = a->buffer[1];
    f->next_code = a->buffer[2];
    f->next_vector = a->buffer[3];
}

/* What becomes of the pairs is what is. */
static void swap_buffers(anneal *a)
{
    for (int i = 0; i < 2; i++) {
        float *kept = a->buffer[i];
        a->buffer[i] = a->buffer[i + 2];
        a->buffer[i + 2] = kept;
    }
    point(a);
}

/* Lists of all others, in index order. */
static void list_all(const field *f)
{
    for (size_t p = 0; p < f->count; p++) {
        uint32_t *list = f->list + p / FIELD_GROUP * f->neighbours * FIELD_GROUP + p % FIELD_GROUP;
        for (uint32_t j = 0; j < f->neighbours; j++)
            list[(size_t)j * FIELD_GROUP] = j < p ? j : j + 1;
    }
}

/* In the order of the tree, at rest, lists due. */
static void settle(anneal *a)
{
    field *f = &a->field;
    anneal_sort(a);
    swap_buffers(a);
    size_t bytes = f->padded * f->width * sizeof(float);
    memset(f->code_moment, 0, bytes);
    memset(f->vector_moment, 0, bytes);
    memset(f->code_second, 0, f->padded * sizeof(float));
    memset(f->vector_second, 0, f->padded * sizeof(float));
    for (size_t p = 0; p < f->padded; p++)
        f->reach[p] = 4.0f * a->spacing * a->spacing;
    a->power1 = a->power2 = 1.0f;
    a->renewed = 0;
    if (a->all_listed)
        list_all(f);
}

/* ---- The schedule ---------------------------------------------------------------------------- */

/* first * (last / first)^part */
static float between(float first, float last, float part)
{
    return first * fmath_exp(part * (fmath_log(last) - fmath_log(first)));
}

static void set_pass(anneal *a)
{
    field *f = &a->field;
    const cinch_train_options *o = &a->options;
    uint64_t passes = o->budget - a->aligned, done = a->pass - a->aligned - 1;
    float part = passes > 1 ? (float)((double)done / (double)(passes - 1)) : 1.0f;
    part = part < 1.0f ? part : 1.0f;
    a->rate = between(o->rate, o->last_rate, part);
    a->before1 = a->power1;
    a->before2 = a->power2;
    a->power1 = kernel_next_power(a->power1, o->beta1);
    a->power2 = kernel_next_power(a->power2, o->beta2);
    f->gain = between(o->anneal.gain, o->anneal.last_gain, part) / (a->spacing * a->spacing);
    f->rate = a->rate * a->spacing / (1.0f - a->power1);
    f->root_scale = 1.0f / fmath_sqrt(1.0f - a->power2);
    f->beta1 = o->beta1;
    f->beta2 = o->beta2;
    f->share1 = 1.0f - o->beta1;
    f->share2 = 1.0f - o->beta2;
    f->epsilon = o->epsilon;
}

/*
 * How many neighbours have probabilities worth a look: a neighbour at distance D has the logit
 * -gain D^2 / 2, so that the radius that holds them shrinks with the root of the gain. The nearest
 * ones are always kept.
 */
static uint32_t neighbours_now(const anneal *a)
{
    const float least = 0.4f;
    float gain = a->field.gain * a->spacing * a->spacing, first = a->options.anneal.gain;
    float part = fmath_exp(0.5f * (float)(a->field.width - 1) * fmath_log(first / gain));
    part = part < least ? least : part < 1.0f ? part : 1.0f;
    return a->most_neighbours - (uint32_t)((1.0f - part) * (float)a->most_neighbours);
}

/* What a pass begins with. */
static void begin_pass(anneal *a)
{
    if (a->pass <= a->aligned) {
        a->step = ANNEAL_ALIGN;
        return;
    }
    set_pass(a);
    a->step = ANNEAL_PULL;
    bool old = a->renewed == 0 || a->travelled >= ANNEAL_RENEW_SPACINGS ||
               a->pass - a->renewed >= ANNEAL_RENEW_PASSES;
    if (!a->all_listed && old) {
        anneal_fit_boxes(&a->field);
        a->field.neighbours = neighbours_now(a);
        a->step = ANNEAL_RENEW;
    }
}

/*
 * The arrays for the next codes and vectors are free until the move: codes as written, and margins.
 */
static void write(const anneal *a, size_t first, size_t end, float *weights)
{
    size_t last = end * FIELD_GROUP;
    last = last < a->field.count ? last : a->field.count;
    for (size_t p = first * FIELD_GROUP; p < last; p++)
        anneal_write_pair(a, p, weights, a->field.next_code);
}

void anneal_write(const anneal *a, float *weights)
{
    write(a, 0, a->field.groups, weights);
}

void anneal_resume(anneal *a, uint64_t pass, float power1, float power2)
{
    point(a);
    a->pass = pass;
    a->power1 = power1;
    a->power2 = power2;
    a->renewed = 0;
    if (a->all_listed)
        list_all(&a->field);
    begin_pass(a);
}

void anneal_begin(anneal *a, const cinch_train_options *options, const float *from, float *weights)
{
    a->options = *options;
    a->pass = a->renewals = a->last_check = 0;
    a->near_right = 0;
    a->exact = false;
    a->aligned = from ? 0 : options->anneal.alignment;
    anneal_place(a, from);
    point(a);
    anneal_write(a, weights);
    if (a->aligned == 0)
        settle(a);
    a->pass = 1;
    begin_pass(a);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

size_t anneal_parts(const anneal *a)
{
    return (a->field.groups + ANNEAL_PART_GROUPS - 1) / ANNEAL_PART_GROUPS;
}

/* x moves by half of y's way and back to the sphere. */
static void align_one(float *x, const float *y, size_t width)
{
    for (size_t i = 0; i < width; i++)
        x[i] += ALIGN_STEP * y[i];
    anneal_normalise(x, width);
}

static void align(const anneal *a, size_t first, size_t end)
{
    const field *f = &a->field;
    float code[FIELD_MOST_WIDTH], vector[FIELD_MOST_WIDTH];
    for (size_t p = first * FIELD_GROUP; p < end * FIELD_GROUP; p++) {
        for (size_t i = 0; i < f->width; i++) {
            code[i] = f->code[i * f->padded + p];
            vector[i] = f->vector[i * f->padded + p];
        }
        align_one(code, vector, f->width);
        align_one(vector, code, f->width);
        for (size_t i = 0; i < f->width; i++) {
            f->next_code[i * f->padded + p] = code[i];
            f->next_vector[i * f->padded + p] = vector[i];
        }
    }
}

void anneal_part(const anneal *a, size_t part, float *weights)
{
    const field *f = &a->field;
    size_t first = part * ANNEAL_PART_GROUPS, end = first + ANNEAL_PART_GROUPS;
    CINCH_REQUIRE(part < anneal_parts(a));
    end = end < f->groups ? end : f->groups;
    switch (a->step) {
    case ANNEAL_ALIGN:
        align(a, first, end);
        break;
    case ANNEAL_RENEW:
        a->code->renew(f, first, end);
        break;
    case ANNEAL_PULL:
        a->code->pull(f, first, end);
        break;
    case ANNEAL_WRITE:
        write(a, first, end, weights);
        break;
    case ANNEAL_PROVE:
        a->code->margins(f, f->next_code, f->next_vector, first, end);
        break;
    case ANNEAL_MOVE:
        a->code->move(f, first, end);
        break;
    }
}

static size_t rows_of(const anneal *a, size_t pair)
{
    uint32_t value = a->value[pair];
    return a->row_start[value + 1] - a->row_start[value];
}

static size_t count_near_right(const anneal *a)
{
    size_t rows = 0;
    for (size_t p = 0; p < a->field.count; p++)
        rows += a->field.lead[p] > 0.0f ? rows_of(a, p) : 0;
    return rows;
}

/*
 * What kernel_score_row() makes of all rows in their order, from one margin for each pair. The
 * logits are the output scale, a power of two, times those of unit vectors: no rounding differs,
 * since codes and coordinates that small are no part of any sum's last digit, and none is large.
 */
static cinch_score score_of(const anneal *a)
{
    cinch_score score = {.margin = FLT_MAX, .finite = true};
    for (size_t p = 0; p < a->field.count; p++) {
        float margin = a->field.next_vector[p] * a->output_scale + 0.0f;
        size_t row = a->row[a->row_start[a->value[p]]];
        score.right += margin > 0.0f ? rows_of(a, p) : 0;
        if (margin < score.margin || (margin == score.margin && row < score.row)) {
            score.margin = margin;
            score.row = row;
        }
    }
    return score;
}

/* Now and then, when all rows beat their neighbours, and at the end. */
static bool check_due(const anneal *a, uint64_t due)
{
    uint64_t every = a->options.budget / CHECKS, since = a->pass - a->last_check;
    bool promising = !a->exact && a->near_right == a->mapping->rows;
    every = every > CHECK_EVERY && !promising ? every : CHECK_EVERY;
    return a->pass >= due || since >= every;
}

static anneal_event end_pass(anneal *a)
{
    swap_buffers(a);
    if (a->pass == a->aligned)
        settle(a);
    else
        a->travelled += a->rate;
    a->pass++;
    begin_pass(a);
    return ANNEAL_PASSED;
}

anneal_event anneal_join(anneal *a, cinch_score *score, uint64_t due)
{
    switch (a->step) {
    case ANNEAL_ALIGN:
        return end_pass(a);
    case ANNEAL_RENEW:
        a->renewals++;
        a->travelled = 0.0f;
        a->renewed = a->pass;
        a->step = ANNEAL_PULL;
        return ANNEAL_GO_ON;
    case ANNEAL_PULL:
        a->near_right = count_near_right(a);
        a->step = check_due(a, due) ? ANNEAL_WRITE : ANNEAL_MOVE;
        return ANNEAL_GO_ON;
    case ANNEAL_WRITE:
        anneal_fit_boxes(&a->field);
        a->step = ANNEAL_PROVE;
        return ANNEAL_GO_ON;
    case ANNEAL_PROVE:
        *score = score_of(a);
        a->last_check = a->pass;
        a->exact |= score->right == a->mapping->rows;
        a->step = ANNEAL_MOVE;
        return ANNEAL_SCORED;
    default:
        return end_pass(a);
    }
}

bool anneal_score(anneal *a, cinch_score *score, float *weights)
{
    const field *f = &a->field;
    if (a->pass <= a->aligned)
        return false;
    anneal_write(a, weights);
    anneal_fit_boxes(f);
    a->code->margins(f, f->next_code, f->next_vector, 0, f->groups);
    *score = score_of(a);
    return true;
}

cinch_anneal_view anneal_view(const anneal *a)
{
    float square = a->spacing * a->spacing;
    return (cinch_anneal_view){.parts = anneal_parts(a),
                               .pairs = a->field.count,
                               .neighbours = a->field.neighbours,
                               .renewals = a->renewals,
                               .spacing = a->spacing,
                               .gain = a->field.gain * square,
                               .rate = a->rate,
                               .near_right = a->near_right};
}

uint64_t anneal_pass(const anneal *a)
{
    return a->pass;
}
