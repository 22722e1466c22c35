/* anneal_save.c - an annealed training between two passes as bytes; docs/FORMAT.md lists them. */
#include "train/anneal_state.h"

#include <string.h>

/* What is saved beside the arrays; after the first five numbers of 4 bytes each. */
typedef struct saved_numbers {
    uint64_t pass, last_check, renewals, pairs;
    uint64_t near_right;
    float power1, power2;
    uint32_t exact, width;
} saved_numbers;

/* Either way through the same list: `to` for saving, `from` for loading. */
typedef struct pass_through {
    unsigned char *to;
    const unsigned char *from;
    size_t bytes;
} pass_through;

static void pass(pass_through *p, void *array, size_t bytes, size_t each_bytes)
{
    if (p->to)
        copy_little_endian(p->to + p->bytes, array, bytes, each_bytes);
    else if (p->from)
        copy_little_endian(array, p->from + p->bytes, bytes, each_bytes);
    p->bytes += bytes;
}

static void pass_numbers(pass_through *p, saved_numbers *n)
{
    const size_t large = offsetof(saved_numbers, power1);
    pass(p, n, large, sizeof(uint64_t));
    pass(p, &n->power1, sizeof *n - large, sizeof(float));
}

static void pass_arrays(pass_through *p, const anneal *a)
{
    const field *f = &a->field;
    size_t vectors = f->padded * f->width * sizeof(float), each = f->padded * sizeof(float);
    pass(p, a->buffer[0], vectors, sizeof(float));
    pass(p, a->buffer[1], vectors, sizeof(float));
    pass(p, f->code_moment, vectors, sizeof(float));
    pass(p, f->vector_moment, vectors, sizeof(float));
    pass(p, f->code_second, each, sizeof(float));
    pass(p, f->vector_second, each, sizeof(float));
    pass(p, f->reach, each, sizeof(float));
    pass(p, a->number, f->count * sizeof(uint32_t), sizeof(uint32_t));
}

bool anneal_saves(const anneal *a)
{
    return a->step == (a->all_listed ? ANNEAL_PULL : ANNEAL_RENEW);
}

size_t anneal_save_size(const anneal *a)
{
    pass_through p = {.bytes = sizeof(saved_numbers)};
    pass_arrays(&p, a);
    return p.bytes;
}

void anneal_save(unsigned char *to, const anneal *a)
{
    CINCH_REQUIRE(anneal_saves(a));
    saved_numbers n = {.pass = a->pass,
                       .last_check = a->last_check,
                       .renewals = a->renewals,
                       .pairs = a->field.count,
                       .near_right = a->near_right,
                       .power1 = a->before1,
                       .power2 = a->before2,
                       .exact = a->exact,
                       .width = a->field.width};
    pass_through p = {.to = to};
    pass_numbers(&p, &n);
    pass_arrays(&p, a);
}

/* A gradient is a sum of at most so many unit vectors, and what moments average. */
#define LARGEST_MOMENT (4.0f * FIELD_MOST_NEIGHBOURS)

/* Whether all are unit vectors, but for rounding. */
static bool are_units(const float *x, const field *f)
{
    const double error = (double)FIELD_UNIT_ERROR(f->width) * 0x1p-24;
    bool sound = true;
    for (size_t p = 0; p < f->padded; p++) {
        double square = 0.0;
        for (size_t i = 0; i < f->width; i++)
            square += (double)x[i * f->padded + p] * (double)x[i * f->padded + p];
        sound &= square >= 1.0 - error && square <= 1.0 + error;
    }
    return sound;
}

static bool are_within(const float *x, size_t count, float least, float most)
{
    bool sound = true;
    for (size_t i = 0; i < count; i++)
        sound &= x[i] >= least && x[i] <= most;
    return sound;
}

/* Whether every number of a loaded state is one that a training can have. */
static bool is_sound(const anneal *a)
{
    const float moment = LARGEST_MOMENT, square = moment * moment;
    const field *f = &a->field;
    size_t numbers = f->padded * f->width;
    return are_units(f->code, f) && are_units(f->vector, f) &&
           are_within(f->code_moment, numbers, -moment, moment) &&
           are_within(f->vector_moment, numbers, -moment, moment) &&
           are_within(f->code_second, f->padded, 0.0f, square) &&
           are_within(f->vector_second, f->padded, 0.0f, square) &&
           are_within(f->reach, f->padded, 1e-30f, 32.0f);
}

/* Whether the pairs' numbers are each one once, and then their values. */
static bool take_values(anneal *a)
{
    size_t count = a->field.count;
    memset(a->order, 0, count * sizeof *a->order);
    for (size_t p = 0; p < count; p++)
        if (a->number[p] >= count || a->order[a->number[p]]++ != 0)
            return false;
    for (size_t p = 0; p < count; p++)
        a->value[p] = a->used[a->number[p]];
    return true;
}

bool anneal_load(anneal *a, const unsigned char *from)
{
    saved_numbers n;
    pass_through p = {.from = from};
    pass_numbers(&p, &n);
    if (n.pairs != a->field.count || n.width != a->field.width || n.pass <= a->aligned ||
        n.pass > a->options.budget || n.last_check >= n.pass || n.near_right > a->mapping->rows ||
        n.exact > 1 ||
        !(n.power1 >= 0.0f && n.power1 <= 1.0f && n.power2 >= 0.0f && n.power2 <= 1.0f))
        return false;
    pass_arrays(&p, a);
    if (!is_sound(a) || !take_values(a))
        return false;
    a->last_check = n.last_check;
    a->renewals = n.renewals;
    a->near_right = (size_t)n.near_right;
    a->exact = n.exact == 1;
    anneal_resume(a, n.pass, n.power1, n.power2);
    return true;
}
