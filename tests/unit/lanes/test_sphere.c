/* The annealed trainer inside: gradients against differences of the loss, and updates. */
#include "base/rng.h"
#include "sphere_room.h"
#include "train/anneal_state.h"
#include "train/train.h"

static void list_all_others(room *r)
{
    field *f = &r->f;
    for (size_t p = 0; p < f->count; p++)
        for (uint32_t j = 0; j < f->neighbours; j++)
            f->list[(p / FIELD_GROUP * f->neighbours + j) * FIELD_GROUP + p % FIELD_GROUP] =
                j < p ? j : j + 1;
}

/* No average over passes and no step: the moments become the gradients' tangential parts. */
static void only_gradients(field *f, float gain)
{
    f->gain = gain;
    f->rate = f->beta1 = f->beta2 = 0.0f;
    f->share1 = f->share2 = f->root_scale = f->epsilon = 1.0f;
}

/* ---- Gradients ------------------------------------------------------------------------------- */

/* Codes and vectors in double, pair by pair. */
typedef struct exact_room {
    uint32_t width;
    size_t count;
    double gain;
    double *code, *vector; /* [count][width] */
} exact_room;

static exact_room exactly(const room *r)
{
    const field *f = &r->f;
    exact_room e = {.width = f->width, .count = f->count, .gain = (double)f->gain};
    e.code = test_memory(f->count * f->width * sizeof(double));
    e.vector = test_memory(f->count * f->width * sizeof(double));
    for (size_t p = 0; p < f->count; p++)
        for (uint32_t i = 0; i < f->width; i++) {
            e.code[p * f->width + i] = (double)f->code[i * f->padded + p];
            e.vector[p * f->width + i] = (double)f->vector[i * f->padded + p];
        }
    return e;
}

/* code t . (vector v - vector t) */
static double behind(const exact_room *e, size_t t, size_t v)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < e->width; i++)
        sum +=
            e->code[t * e->width + i] * (e->vector[v * e->width + i] - e->vector[t * e->width + i]);
    return sum;
}

/* sum over t of -log softmax(gain h_t . u_v)_t */
static double loss(const exact_room *e)
{
    double sum = 0.0;
    for (size_t t = 0; t < e->count; t++) {
        double others = 0.0;
        for (size_t v = 0; v < e->count; v++)
            others += v == t ? 0.0 : exp(e->gain * behind(e, t, v));
        sum += log1p(others);
    }
    return sum;
}

/* The loss's derivatives by x[0 .. width - 1], over the gain. */
static void differences(double *slope, const exact_room *e, double *x)
{
    const double step = 1e-5;
    for (uint32_t i = 0; i < e->width; i++) {
        double kept = x[i];
        x[i] = kept + step;
        double above = loss(e);
        x[i] = kept - step;
        slope[i] = (above - loss(e)) / (2.0 * step * e->gain);
        x[i] = kept;
    }
}

static void assert_near(double got, double wanted, double tolerance, const char *what)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: %.9g instead of %.9g", what, got, wanted);
}

/* `moment` of a pair is the part of `slope` across x, and `second` that part's square. */
static void assert_tangent(const field *f, const float *moment, const float *second, size_t pair,
                           const double *slope, const double *x, const char *what)
{
    double along = 0.0, square = 0.0;
    for (uint32_t i = 0; i < f->width; i++)
        along += slope[i] * x[i];
    for (uint32_t i = 0; i < f->width; i++) {
        double wanted = slope[i] - along * x[i];
        square += wanted * wanted;
        assert_near((double)moment[i * f->padded + pair], wanted, 2e-5, what);
    }
    assert_near((double)second[pair], square, 1e-4, what);
}

static void check_softmax(const field *f, const exact_room *e, size_t t)
{
    double others = 0.0, lead = DBL_MAX;
    for (size_t v = 0; v < e->count; v++)
        if (v != t) {
            others += exp(e->gain * behind(e, t, v));
            lead = fmin(lead, -behind(e, t, v));
        }
    assert_near((double)f->share[t], 1.0 / (1.0 + others), 1e-5, "share");
    assert_near((double)f->miss[t] * (1.0 + others) / others, 1.0, 3e-5, "miss");
    assert_near((double)f->lead[t], lead, 1e-6, "lead");
}

static void check_gradients(room *r, const field_code *code)
{
    const field *f = &r->f;
    exact_room e = exactly(r);
    code->pull(f, 0, f->groups);
    code->move(f, 0, f->groups);
    for (size_t p = 0; p < f->count; p++) {
        double slope[FIELD_MOST_WIDTH], *h = e.code + p * f->width, *u = e.vector + p * f->width;
        check_softmax(f, &e, p);
        differences(slope, &e, h);
        for (uint32_t i = 0; i < f->width; i++)
            assert_near((double)f->pull[i * f->padded + p], slope[i], 2e-5, "pull");
        assert_tangent(f, f->code_moment, f->code_second, p, slope, h, "code");
        differences(slope, &e, u);
        assert_tangent(f, f->vector_moment, f->vector_second, p, slope, u, "push");
    }
    free(e.code);
    free(e.vector);
}

static void gradients_are_those_of_the_loss(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 5, 9};
    static const float gains[] = {0.3f, 4.0f, 25.0f};
    static const size_t counts[] = {2, 3, 15, 16, 17, 30, 37};
    rng_state rng = {.seed = 41};
    for (int round = 0; round < 5 * 3 * 7; round++) {
        size_t count = counts[round % 7];
        cinch_isa isa = (cinch_isa)(CINCH_ISA_VEC4 + round % 3);
        if (!test_isa(&isa))
            isa = CINCH_ISA_VEC4;
        room r;
        open_room(&r, widths[round % 5], count, (uint32_t)count - 1);
        fill(&r, SPREAD, &rng);
        for (size_t p = 0; p < count && round % 2; p++) {
            float x[FIELD_MOST_WIDTH]; /* codes that have nothing to do with the vectors */
            unit_vector(x, &rng, r.f.width);
            put(&r.f, r.code, p, x);
        }
        list_all_others(&r);
        only_gradients(&r.f, gains[round / 7 % 3]);
        check_gradients(&r, field_code_for(isa));
        close_room(&r);
    }
}

/* A pair whose list is short: only the pairs of the list count. */
static void gradients_are_of_the_list(void **state)
{
    (void)state;
    rng_state rng = {.seed = 43};
    room r;
    open_room(&r, 3, 40, 5);
    fill(&r, SPREAD, &rng);
    only_gradients(&r.f, 6.0f);
    anneal_fit_boxes(&r.f);
    const field_code *code = field_code_for(CINCH_ISA_AUTO);
    code->renew(&r.f, 0, r.f.groups);
    code->pull(&r.f, 0, r.f.groups);
    exact_room e = exactly(&r);
    for (size_t p = 0; p < 40; p++) {
        double others = 0.0, lead = DBL_MAX;
        for (uint32_t j = 0; j < 5; j++) {
            others += exp(6.0 * behind(&e, p, listed(&r.f, p, j)));
            lead = fmin(lead, -behind(&e, p, listed(&r.f, p, j)));
        }
        assert_near((double)r.f.share[p], 1.0 / (1.0 + others), 1e-5, "share of a list");
        assert_near((double)r.f.lead[p], lead, 1e-6, "lead of a list");
    }
    free(e.code);
    free(e.vector);
    close_room(&r);
}

/* ---- Updates --------------------------------------------------------------------------------- */

static void lengths(double *length, const field *f, const float *x)
{
    for (size_t p = 0; p < f->padded; p++) {
        double square = 0.0;
        for (uint32_t i = 0; i < f->width; i++)
            square += (double)x[i * f->padded + p] * (double)x[i * f->padded + p];
        length[p] = sqrt(square);
    }
}

/* `before`: how long the moments were before this pass; the mean gradient comes on top. */
static void assert_on_sphere(const field *f, const float *x, const float *moment,
                             const float *second, const double *before)
{
    double norm[64];
    lengths(norm, f, x);
    for (size_t p = 0; p < f->padded; p++) {
        double along = 0.0;
        for (uint32_t i = 0; i < f->width; i++)
            along += (double)x[i * f->padded + p] * (double)moment[i * f->padded + p];
        assert_near(norm[p], 1.0, 2e-7 + 2e-8 * f->width, "norm");
        assert_near(along, 0.0, 1e-6 * (before[p] + sqrt((double)second[p])) + 8e-18,
                    "moment along the vector");
    }
}

/* What becomes of a pass becomes what is. */
static void advance(room *r)
{
    float *code = r->code, *vector = r->vector;
    r->f.code = r->code = r->f.next_code;
    r->f.vector = r->vector = r->f.next_vector;
    r->f.next_code = code;
    r->f.next_vector = vector;
}

/* The field of a training in the middle of its schedule. */
static void in_full_swing(field *f, float gain, float rate)
{
    f->gain = gain;
    f->rate = rate;
    f->beta1 = 0.9f;
    f->beta2 = 0.99f;
    f->share1 = 1.0f - f->beta1;
    f->share2 = 1.0f - f->beta2;
    f->root_scale = 1.0f;
    f->epsilon = 1e-18f;
}

/* Gains up to where gradients vanish, rates up to where a step leads round the sphere. */
static void updates_stay_on_the_sphere(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 7, 64};
    static const float gains[] = {2.0f, 40.0f, 1000.0f, 1e6f}, rates[] = {0.01f, 1.0f, 1e4f};
    rng_state rng = {.seed = 47};
    for (int round = 0; round < 60; round++) {
        room r;
        field *f = &r.f;
        open_room(&r, widths[round % 5], 37, 36);
        fill(&r, (layout)(round / 5 % LAYOUTS), &rng);
        list_all_others(&r);
        in_full_swing(f, gains[round % 4], rates[round % 3]);
        const field_code *code = field_code_for(CINCH_ISA_AUTO);
        for (int pass = 0; pass < 600; pass++) {
            double before[2][64];
            lengths(before[0], f, f->code_moment);
            lengths(before[1], f, f->vector_moment);
            code->pull(f, 0, f->groups);
            code->move(f, 0, f->groups);
            assert_on_sphere(f, f->next_code, f->code_moment, f->code_second, before[0]);
            assert_on_sphere(f, f->next_vector, f->vector_moment, f->vector_second, before[1]);
            advance(&r);
            if (pass % 50 != 0)
                continue;
            assert_normal(f->code_moment, f->padded * f->width, "code moment");
            assert_normal(f->vector_moment, f->padded * f->width, "vector moment");
            assert_normal(f->code_second, f->padded, "code's second moment");
            assert_normal(f->vector_second, f->padded, "vector's second moment");
        }
        close_room(&r);
    }
}

/*
 * Vectors are nearer to the sphere than their coordinates' rounding leaves them: at most half a
 * unit of the largest coordinate away, and by far less on average.
 */
static void vectors_have_the_length_of_one(void **state)
{
    (void)state;
    static const uint32_t widths[] = {2, 3, 4, 5, 9};
    rng_state rng = {.seed = 49};
    for (int round = 0; round < 5; round++) {
        room r;
        field *f = &r.f;
        double length[1024], mean = 0.0;
        open_room(&r, widths[round], 1024, 16);
        fill(&r, SPREAD, &rng);
        in_full_swing(f, 30.0f, 1e-3f);
        const field_code *code = field_code_for(CINCH_ISA_AUTO);
        anneal_fit_boxes(f);
        code->renew(f, 0, f->groups);
        code->pull(f, 0, f->groups);
        code->move(f, 0, f->groups);
        lengths(length, f, f->next_vector);
        for (size_t p = 0; p < 1024; p++) {
            mean += fabs(length[p] - 1.0) / 1024;
            assert_near(length[p], 1.0, 0x1.01p-25, "length");
        }
        assert_true(mean < 0x1p-28);
        lengths(length, f, f->next_code);
        for (size_t p = 0; p < 1024; p++)
            assert_near(length[p], 1.0, 0x1p-25 * sqrt(f->width), "length of a code");
        close_room(&r);
    }
}

/* Each vector and code twice. */
static void repeat_pairs(room *r)
{
    for (size_t p = 0; p < r->f.padded; p++) {
        float x[FIELD_MOST_WIDTH];
        take(x, &r->f, r->vector, p / 2 * 2);
        put(&r->f, r->vector, p, x);
        put(&r->f, r->code, p, x);
    }
}

static void assert_apart(const field *f)
{
    float x[FIELD_MOST_WIDTH], y[FIELD_MOST_WIDTH];
    for (size_t p = 0; p < f->count; p++)
        for (size_t q = 0; q < p; q++) {
            take(x, f, f->vector, p);
            take(y, f, f->vector, q);
            assert_memory_not_equal(x, y, f->width * sizeof *x);
        }
}

/* In one pass, and alike with all instruction sets. */
static void equal_pairs_part(void **state)
{
    (void)state;
    for (uint32_t width = 2; width < 10; width++) {
        room r[3];
        for (int i = 0; i < 3; i++) {
            rng_state rng = {.seed = width};
            cinch_isa isa = (cinch_isa)(CINCH_ISA_VEC4 + i);
            const field_code *code = field_code_for(test_isa(&isa) ? isa : CINCH_ISA_VEC4);
            open_room(&r[i], width, 48, 47);
            fill(&r[i], SPREAD, &rng);
            repeat_pairs(&r[i]);
            list_all_others(&r[i]);
            in_full_swing(&r[i].f, 10.0f, 0.01f);
            code->pull(&r[i].f, 0, r[i].f.groups);
            code->move(&r[i].f, 0, r[i].f.groups);
            advance(&r[i]);
            assert_apart(&r[i].f);
            test_same_floats(r[i].vector, r[0].vector, 48 * width, "parted");
        }
        for (int i = 0; i < 3; i++)
            close_room(&r[i]);
    }
}

/* Gradients that fade away leave moments of 0, not denormal ones, and vectors where they are. */
static void moments_fade_to_nothing(void **state)
{
    (void)state;
    room r;
    rng_state rng = {.seed = 48};
    open_room(&r, 3, 16, 0);
    field *f = &r.f;
    fill(&r, SPREAD, &rng);
    memcpy(r.code, r.vector, 16 * 3 * sizeof(float));
    in_full_swing(f, 1.0f, 1.0f);
    f->epsilon = 0x1p-149f;
    for (size_t p = 0; p < 16; p++) {
        float across[3] = {r.vector[16 + p], -r.vector[p], 0.0f};
        put(f, f->code_moment, p, across);
        put(f, f->vector_moment, p, across);
        f->code_second[p] = f->vector_second[p] = 0.01f;
    }
    const field_code *code = field_code_for(CINCH_ISA_AUTO);
    float code_before[48], vector_before[48];
    for (int pass = 0; pass < 9000; pass++) {
        code->pull(f, 0, 1);
        code->move(f, 0, 1);
        assert_normal(f->code_moment, 48, "fading code");
        assert_normal(f->vector_moment, 48, "fading vector");
        assert_normal(f->code_second, 16, "fading square");
        assert_normal(f->vector_second, 16, "fading square");
        advance(&r);
        if (pass == 5000) { /* the moments are 0, their squares are not yet */
            memcpy(code_before, f->code, sizeof code_before);
            memcpy(vector_before, f->vector, sizeof vector_before);
        }
    }
    for (size_t i = 0; i < 48; i++)
        assert_true(f->code_moment[i] == 0.0f && f->vector_second[i % 16] == 0.0f);
    for (size_t i = 0; i < 48; i++) {
        assert_true(fabsf(f->code[i] - code_before[i]) < 1e-6f);
        assert_true(fabsf(f->vector[i] - vector_before[i]) < 1e-6f);
    }
    close_room(&r);
}

/* Two rooms that differ in the lanes past the last pair alone stay alike. */
static void lanes_past_the_last_pair_do_nothing(void **state)
{
    (void)state;
    for (size_t count = 1; count < 60; count += 3) {
        room r[2];
        for (int k = 0; k < 2; k++) {
            rng_state rng = {.seed = count}, other = {.seed = 99};
            open_room(&r[k], 3, count, count < 9 ? (uint32_t)count - 1 : 7);
            fill(&r[k], SPREAD, &rng);
            field *f = &r[k].f;
            for (size_t p = count; p < f->padded && k; p++) {
                float x[3];
                unit_vector(x, &other, 3);
                put(f, r[k].vector, p, x);
                put(f, r[k].code, p, x);
            }
            in_full_swing(f, 5.0f, 0.01f);
            const field_code *code = field_code_for(CINCH_ISA_AUTO);
            for (int pass = 0; pass < 30; pass++) {
                anneal_fit_boxes(f);
                if (f->neighbours > 0)
                    code->renew(f, 0, f->groups);
                code->pull(f, 0, f->groups);
                code->move(f, 0, f->groups);
                advance(&r[k]);
            }
            anneal_fit_boxes(f);
            code->margins(f, f->code, f->next_vector, 0, f->groups);
            assert_normal(f->code, f->padded * 3, "all lanes");
        }
        for (uint32_t i = 0; i < 3; i++) {
            size_t at = i * r[0].f.padded;
            test_same_floats(r[0].code + at, r[1].code + at, count, "codes");
            test_same_floats(r[0].vector + at, r[1].vector + at, count, "vectors");
        }
        test_same_floats(r[0].f.next_vector, r[1].f.next_vector, count, "margins");
        close_room(&r[0]);
        close_room(&r[1]);
    }
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static void spoil(float *array, size_t count)
{
    for (size_t i = 0; i < count; i++)
        array[i] = NAN;
}

/* What a step is to fill: the first `count` of each of `width` rows. */
typedef struct filled {
    float *array;
    uint32_t width;
} filled;

static size_t filled_by(filled *to, const anneal *a, float *weights, size_t weight_count)
{
    const field *f = &a->field;
    size_t count = 0;
    switch (a->step) {
    case ANNEAL_ALIGN:
    case ANNEAL_MOVE:
        to[count++] = (filled){f->next_code, f->width};
        to[count++] = (filled){f->next_vector, f->width};
        break;
    case ANNEAL_PULL:
        to[count++] = (filled){f->pull, f->width};
        to[count++] = (filled){f->share, 1};
        to[count++] = (filled){f->miss, 1};
        to[count++] = (filled){f->lead, 1};
        break;
    case ANNEAL_WRITE:
        spoil(weights, weight_count);
        to[count++] = (filled){f->next_code, f->width};
        break;
    case ANNEAL_PROVE:
        to[count++] = (filled){f->next_vector, 1};
        break;
    case ANNEAL_RENEW:
        memset(f->list, 0xff, f->padded * f->neighbours * sizeof *f->list);
        break;
    }
    return count;
}

/* Every part of every step fills what is its own: nothing stays as it was spoilt before. */
static void parts_leave_nothing_out(void **state)
{
    (void)state;
    cinch_mapping *mapping = test_family("cycle:2100");
    cinch_shape shape = test_shape(mapping, 1, 2);
    cinch_train_options options = {
        .trainer = CINCH_ANNEAL, .budget = 30, .goal = 1e30f, .anneal = {.alignment = 3}};
    test_run run;
    test_run_begin(&run, &shape, mapping, &options, NULL);
    cinch_train *train = &run.train;
    anneal *a = train->memory->anneal;
    unsigned steps = 0;
    size_t weights = cinch_shape_cost(&shape).parameters;
    while (train->state == CINCH_TRAINING) {
        filled each[4];
        anneal_step step = a->step;
        size_t arrays = filled_by(each, a, train->net.weights, weights);
        for (size_t i = 0; i < arrays; i++)
            spoil(each[i].array, each[i].width * a->field.padded);
        for (size_t p = cinch_anneal_look(train).parts; p-- > 0;)
            cinch_anneal_part(train, p);
        for (size_t i = 0; i < arrays; i++)
            for (uint32_t k = 0; k < each[i].width; k++)
                assert_normal(each[i].array + k * a->field.padded, a->field.count, "a part's");
        if (step == ANNEAL_WRITE)
            assert_normal(train->net.weights, weights, "weight");
        for (size_t p = 0; step == ANNEAL_RENEW && p < a->field.count; p++)
            assert_true(listed(&a->field, p, a->field.neighbours - 1) < a->field.count);
        steps |= 1u << step;
        cinch_anneal_join(train);
    }
    assert_int_equal(steps, 0x3f);
    test_run_end(&run);
    test_mapping_free(mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_those_of_the_loss),
        cmocka_unit_test(gradients_are_of_the_list),
        cmocka_unit_test(updates_stay_on_the_sphere),
        cmocka_unit_test(vectors_have_the_length_of_one),
        cmocka_unit_test(equal_pairs_part),
        cmocka_unit_test(moments_fade_to_nothing),
        cmocka_unit_test(lanes_past_the_last_pair_do_nothing),
        cmocka_unit_test(parts_leave_nothing_out),
    };
    return cmocka_run_group_tests_name("anneal_field", tests, NULL, NULL);
}
