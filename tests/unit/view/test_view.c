/* test_view.c - pictures: no label on another, nothing beyond the page, planes that are the
 * network's. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene_checks.h"
#include "support.h"

/* ---- Networks of all kinds ------------------------------------------------------------------- */

enum { LETTERS = 24, TEXT_BYTES = LETTERS * 4 + 1 };

typedef struct alphabet {
    cinch_alphabet alphabet;
    char *text;
    size_t *start;
} alphabet;

/* Numbers, words, long ones, other scripts. */
static void random_symbol(char *text, rng_state *rng, uint32_t number, uint32_t kind)
{
    static const char *const letters[] = {
        "a", "W", "i", "\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80", ",", " ", "<", "&"};
    sprintf(text, "%u", number + 1);
    uint32_t length = kind == 0   ? 0
                      : kind == 1 ? test_between(rng, 0, 3)
                                  : test_between(rng, 0, LETTERS - 6);
    while (length-- > 0)
        strcat(text, letters[test_between(rng, 0, kind == 1 ? 2 : 9)]);
}

static alphabet random_alphabet(rng_state *rng, uint32_t count)
{
    static const char *const names[] = {"key", "a long column name of the table", "\xe6\xbc\xa2"};
    alphabet a = {.text = test_memory((size_t)count * TEXT_BYTES),
                  .start = test_memory(count * sizeof *a.start)};
    uint32_t kind = test_between(rng, 0, 2);
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        a.start[i] = used;
        random_symbol(a.text + used, rng, i, kind);
        used += strlen(a.text + used) + 1;
    }
    a.alphabet = (cinch_alphabet){
        .name = names[test_between(rng, 0, 2)], .text = a.text, .start = a.start, .count = count};
    return a;
}

enum { MOST_COLUMNS = 4 };

/* A network, its alphabets and which symbols rows used. */
typedef struct subject {
    cinch_net net;
    alphabet column[MOST_COLUMNS], value;
    cinch_alphabet keys[MOST_COLUMNS];
    bool *used[MOST_COLUMNS];
    const bool *seen[MOST_COLUMNS];
    uint32_t key[MOST_COLUMNS], right;
    cinch_draw_options options;
} subject;

/* Of ordinary size, huge, tiny, denormal, all equal, 0, of very different sizes. */
static float random_weight(rng_state *rng, uint32_t kind)
{
    float x = test_uniform(rng);
    switch (kind) {
    case 0:
        return x * 1e30f;
    case 1:
        return x * 1e-30f;
    case 2:
        return x * 1e-42f;
    case 3:
        return 1.0f;
    case 4:
        return 0.0f;
    case 5:
        return x * ldexpf(1.0f, (int)test_between(rng, 0, 80) - 40);
    default:
        return 4.0f * x;
    }
}

static void subject_symbols(subject *s, rng_state *rng, uint32_t most)
{
    cinch_shape *shape = &s->net.shape;
    for (uint32_t c = 0; c < shape->columns; c++) {
        uint32_t count = test_between(rng, c ? 1 : 2, shape->columns == 1 ? most : 12);
        shape->offset[c + 1] = shape->offset[c] + count;
        s->column[c] = random_alphabet(rng, count);
        s->keys[c] = s->column[c].alphabet;
        s->used[c] = test_memory(count);
        for (uint32_t i = 0; i < count; i++)
            s->used[c][i] = test_between(rng, 0, 9) > 0;
        s->seen[c] = s->used[c];
        s->key[c] = test_between(rng, 0, count - 1);
    }
    shape->values = test_between(rng, 1, most);
    s->value = random_alphabet(rng, shape->values);
}

static void subject_begin(subject *s, rng_state *rng, uint32_t width, uint32_t most)
{
    *s = (subject){.net.shape = {.columns = test_between(rng, 0, 2) ? 1 : test_between(rng, 2, 4)}};
    cinch_shape *shape = &s->net.shape;
    subject_symbols(s, rng, most);
    shape->layers = width == 0 ? 0 : test_between(rng, 1, 2);
    for (uint32_t l = 0; l < shape->layers; l++)
        shape->width[l] = l + 1 == shape->layers ? width : test_between(rng, 1, 13);
    shape->activation = (cinch_activation)test_between(rng, 0, 2);
    shape->bias = test_between(rng, 0, 1);
    size_t weights = cinch_shape_cost(shape).parameters;
    s->net.weights = test_memory(weights * sizeof *s->net.weights);
    uint32_t kind = test_between(rng, 0, 14);
    for (size_t i = 0; i < weights; i++)
        s->net.weights[i] = random_weight(rng, kind);
    s->options = (cinch_draw_options){.keys = s->keys, .value = &s->value.alphabet};
    s->options.seen = test_between(rng, 0, 1) ? s->seen : NULL;
    s->options.key = test_between(rng, 0, 1) ? s->key : NULL;
    s->options.rows = test_between(rng, 0, 1) ? 1234567 : 0;
    s->options.rows_right = test_between(rng, 0, 1) ? s->options.rows : s->options.rows / 2;
    s->right = test_between(rng, 0, 3) ? test_between(rng, 0, shape->values - 1) : UINT32_MAX;
    s->options.right = test_between(rng, 0, 1) ? &s->right : NULL;
}

static void subject_end(subject *s)
{
    for (uint32_t c = 0; c < s->net.shape.columns; c++) {
        free(s->column[c].text);
        free(s->column[c].start);
        free(s->used[c]);
    }
    free(s->value.text);
    free(s->value.start);
    free(s->net.weights);
}

/* Draws twice, from different memory. */
static void draw_and_check(subject *s, cinch_view view, void *memory, uint32_t columns)
{
    cinch_scene scene, again;
    s->options.view = view;
    s->options.columns = columns;
    cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
    assert_int_equal(cinch_draw(&scene, &s->net, &s->options, &arena), CINCH_OK);
    scene_is_sound(&scene);
    char *first = svg_of(&scene);
    memset(memory, 0xa5, (size_t)(arena.next - (unsigned char *)memory));
    arena = cinch_arena_over((unsigned char *)memory + 7, ARENA_BYTES - 7);
    assert_int_equal(cinch_draw(&again, &s->net, &s->options, &arena), CINCH_OK);
    char *second = svg_of(&again);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void pictures_keep_their_labels_apart(void **state)
{
    (void)state;
    rng_state rng = {.seed = 11};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(300); round++) {
        static const uint32_t sizes[] = {4, 12, 40, 120};
        subject s;
        uint32_t inputs = test_between(&rng, 2, 6), size = sizes[test_between(&rng, 0, 3)];
        subject_begin(&s, &rng, inputs, size);
        uint32_t columns = layouts[round % 4];
        draw_and_check(&s, CINCH_VIEW_PLANE, memory, columns);
        draw_and_check(&s, CINCH_VIEW_HEAT, memory, columns);
        const char *advice;
        cinch_view_choose(&advice, &s.net.shape, CINCH_VIEW_NETWORK, columns, false);
        if (!advice)
            draw_and_check(&s, CINCH_VIEW_NETWORK, memory, columns);
        subject_end(&s);
    }
    free(memory);
}

/* Eight layers and long symbols at the least width, where text has to give way to lines. */
static void deep_networks_stay_inside_narrow_terminals(void **state)
{
    (void)state;
    rng_state rng = {.seed = 17};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(60); round++) {
        subject s;
        subject_begin(&s, &rng, 3, 12);
        free(s.net.weights);
        s.net.shape.layers = CINCH_MAX_LAYERS;
        for (uint32_t l = 0; l < CINCH_MAX_LAYERS; l++)
            s.net.shape.width[l] = test_between(&rng, 1, 12);
        size_t weights = cinch_shape_cost(&s.net.shape).parameters;
        s.net.weights = test_memory(weights * sizeof *s.net.weights);
        for (size_t i = 0; i < weights; i++)
            s.net.weights[i] = test_uniform(&rng);
        s.options.key = round % 2 ? s.key : NULL;
        draw_and_check(&s, CINCH_VIEW_NETWORK, memory, CINCH_LEAST_COLUMNS);
        subject_end(&s);
    }
    free(memory);
}

static void dense_networks_have_a_heat_map(void **state)
{
    (void)state;
    rng_state rng = {.seed = 12};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(60); round++) {
        subject s;
        subject_begin(&s, &rng, 0, round % 8 ? 30 : 120);
        draw_and_check(&s, CINCH_VIEW_HEAT, memory, layouts[round % 4]);
        subject_end(&s);
    }
    free(memory);
}

/* In memory of exactly so many bytes; returns what there should have been. */
static cinch_status draw_in(size_t *needed, size_t bytes, const subject *s)
{
    test_guarded guarded = test_guarded_new(bytes);
    cinch_arena arena = test_guarded_arena(&guarded);
    cinch_scene scene;
    cinch_status status = cinch_draw(&scene, &s->net, &s->options, &arena);
    test_guarded_free(&guarded);
    *needed = scene.bytes;
    return status;
}

/* Any arena that is too small says so; the smallest one that is enough gives the picture. */
static void little_memory_is_told(void **state)
{
    (void)state;
    rng_state rng = {.seed = 13};
    for (int round = 0; round < 8; round++) {
        subject s;
        subject_begin(&s, &rng, 2 + round % 4, 9);
        s.options.view = round % 2 ? CINCH_VIEW_HEAT : CINCH_VIEW_PLANE;
        size_t bytes = 0, needed;
        while (draw_in(&needed, bytes, &s) == CINCH_NO_MEMORY)
            bytes += 1 + bytes / 16;
        assert_int_equal(draw_in(&needed, bytes, &s), CINCH_OK);
        assert_true(bytes > 4000);
        subject_end(&s);
    }
}

/* Who asks for as many bytes as were missing has the picture soon. */
static void what_is_missing_is_told(void **state)
{
    (void)state;
    rng_state rng = {.seed = 14};
    for (int round = 0; round < test_times(200); round++) {
        subject s;
        subject_begin(&s, &rng, 2 + round % 5, 40);
        s.options.columns = layouts[round % 4];
        size_t bytes = 0, needed;
        for (int turn = 0; turn < 6 && draw_in(&needed, bytes, &s) != CINCH_OK; turn++) {
            assert_true(needed > bytes);
            bytes = needed;
        }
        assert_int_equal(draw_in(&needed, bytes, &s), CINCH_OK);
        subject_end(&s);
    }
}

/* ---- The plane ------------------------------------------------------------------------------- */

/* The lines of output vectors have the vectors' directions; the longest reaches the frame. */
static void vectors_point_as_they_should(void **state)
{
    (void)state;
    rng_state rng = {.seed = 24};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(60); round++) {
        subject s;
        subject_begin(&s, &rng, 2, 20);
        cinch_shape *shape = &s.net.shape;
        for (size_t i = 0; i < cinch_shape_cost(shape).parameters; i++)
            s.net.weights[i] = random_weight(&rng, 99);
        shape->activation = CINCH_TANH;
        s.options.view = CINCH_VIEW_PLANE;
        s.options.columns = 0;
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_scene scene;
        assert_int_equal(cinch_draw(&scene, &s.net, &s.options, &arena), CINCH_OK);
        const float *u = s.net.weights + cinch_shape_matrix(shape, shape->layers).first;
        double reach = 0.0;
        uint32_t v = 0;
        for (const cinch_mark *mark = scene.first; mark && v < shape->values; mark = mark->next) {
            if (mark->kind != MARK_LINE || mark->role != ROLE_FAINT)
                continue;
            double x = mark->x2 - mark->x, y = mark->y - mark->y2;
            double a = (double)u[v], b = (double)u[shape->values + v];
            assert_true(fabs(x * b - y * a) <= 1e-6 * hypot(x, y) * hypot(a, b));
            reach = fmax(reach, fmax(fabs(x), fabs(y)));
            v++;
        }
        assert_int_equal(v, shape->values);
        assert_true(fabs(reach - 260.0) < 1e-6);
        subject_end(&s);
    }
    free(memory);
}

static double area_of(const cinch_mark *mark)
{
    double twice = 0.0;
    for (size_t i = 0; i < mark->count; i++) {
        const double *a = mark->point + 2 * i, *b = mark->point + 2 * ((i + 1) % mark->count);
        twice += a[0] * b[1] - a[1] * b[0];
    }
    return fabs(0.5 * twice);
}

/* The picture's areas fill its frame, and the drawn margin is the network's. */
static void a_plane_shows_the_network(void **state)
{
    (void)state;
    rng_state rng = {.seed = 23};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(60); round++) {
        subject s;
        subject_begin(&s, &rng, 2, 20);
        for (size_t i = 0; i < cinch_shape_cost(&s.net.shape).parameters; i++)
            s.net.weights[i] = random_weight(&rng, 99);
        s.options.view = CINCH_VIEW_PLANE;
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_scene scene;
        assert_int_equal(cinch_draw(&scene, &s.net, &s.options, &arena), CINCH_OK);
        double sum = 0.0, frame = 0.0;
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
            if (mark->kind == MARK_AREA)
                sum += area_of(mark);
            else if (mark->kind == MARK_PATH && mark->role == ROLE_FAINT)
                frame = area_of(mark);
        }
        assert_true(frame > 1e5 && fabs(sum - frame) < 1e-4 * frame);
        bool any = s.net.shape.values > 1 && strstr(scene.description, "Keys with a dot: ") &&
                   !strstr(scene.description, "Keys with a dot: 0.");
        assert_int_equal(strstr(scene.description, "smallest lead") != NULL, any);
        subject_end(&s);
    }
    free(memory);
}

/* ---- The smallest lead, ties, many keys ------------------------------------------------------ */

static cinch_scene drawn(subject *s, void *memory, uint32_t columns)
{
    cinch_scene scene;
    s->options.columns = columns;
    cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
    assert_int_equal(cinch_draw(&scene, &s->net, &s->options, &arena), CINCH_OK);
    scene_is_sound(&scene);
    return scene;
}

static bool has_label(const cinch_scene *scene, const char *part)
{
    for (const cinch_mark *mark = scene->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL && strstr(mark->text, part))
            return true;
    return false;
}

/* By how much the answer leads where the picture's point is, in double. */
static double lead_at(const subject *s, double x, double y)
{
    const cinch_shape *shape = &s->net.shape;
    const float *u = s->net.weights + cinch_shape_matrix(shape, shape->layers).first;
    double h[2] = {(x - 72.0) / 260.0 - 1.0, 1.0 - (y - 72.0) / 260.0};
    double best = -DBL_MAX, second = -DBL_MAX;
    for (uint32_t v = 0; v < shape->values; v++) {
        double z = shape->bias ? (double)u[2 * shape->values + v] : 0.0;
        z += (double)u[v] * h[0] + (double)u[shape->values + v] * h[1];
        second = z > best ? best : z > second ? z : second;
        best = z > best ? z : best;
    }
    return best - second;
}

/* A solid line ends where two values are equally good; one that cannot is dashed. */
static void the_smallest_lead_ends_at_a_border(void **state)
{
    (void)state;
    rng_state rng = {.seed = 25};
    void *memory = test_memory(ARENA_BYTES);
    int solid = 0, dashed = 0;
    for (int round = 0; round < test_times(200); round++) {
        subject s;
        subject_begin(&s, &rng, 2, 20);
        s.net.shape.activation = CINCH_TANH;
        for (size_t i = 0; i < cinch_shape_cost(&s.net.shape).parameters; i++)
            s.net.weights[i] = random_weight(&rng, 99);
        s.options.view = CINCH_VIEW_PLANE;
        cinch_scene scene = drawn(&s, memory, 0);
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
            if (mark->kind != MARK_LINE || mark->role != ROLE_INK || mark->y > 600.0)
                continue;
            bool open = strstr(scene.description, "no border between") != NULL;
            double lead = lead_at(&s, mark->x2, mark->y2);
            assert_int_equal(mark->dashed, open);
            assert_true(open || lead < 1e-5);
            assert_int_equal(has_label(&scene, "(no border here)"), open);
            solid += !open;
            dashed += open;
            break;
        }
        subject_end(&s);
    }
    assert_true(solid > 20 && dashed > 2);
    free(memory);
}

/* Where all weights are 0 no value wins: not in the plane, and not for the lit key. */
static void ties_are_not_decided(void **state)
{
    (void)state;
    rng_state rng = {.seed = 26};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < 40; round++) {
        subject s;
        subject_begin(&s, &rng, 2, 12);
        while (s.net.shape.values < 2) {
            subject_end(&s);
            subject_begin(&s, &rng, 2, 12);
        }
        for (size_t i = 0; i < cinch_shape_cost(&s.net.shape).parameters; i++)
            s.net.weights[i] = 0.0f;
        s.options.view = CINCH_VIEW_PLANE;
        s.options.key = s.key;
        s.options.seen = NULL;
        cinch_scene scene = drawn(&s, memory, layouts[round % 4]);
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next)
            assert_true(mark->kind != MARK_AREA && mark->role < ROLE_SERIES);
        assert_non_null(strstr(scene.description, "Everywhere there is a tie"));
        assert_true(has_label(&scene, "no value wins") && has_label(&scene, ": tie"));
        s.options.view = CINCH_VIEW_HEAT;
        scene = drawn(&s, memory, layouts[round % 4]);
        assert_non_null(strstr(scene.description, "no answer"));
        assert_true(has_label(&scene, "a tie "));
        subject_end(&s);
    }
    free(memory);
}

/* Codes have their answers' colours; each key counts once, in however many panels; nothing leaves a
 * panel, and no key's label stands on a dot. */
/* Marks in the colour of what is right: the lit key's own, and the answer's. */
static size_t lit_marks(subject *s, cinch_view view, void *memory)
{
    cinch_scene scene;
    size_t count = 0;
    s->options.view = view;
    cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
    assert_int_equal(cinch_draw(&scene, &s->net, &s->options, &arena), CINCH_OK);
    for (const cinch_mark *mark = scene.first; mark; mark = mark->next)
        count += mark->role == ROLE_ACCENT;
    return count;
}

/* Of the lit symbols name and node or frame, and nothing more unless the answer is right. */
static void wrong_answers_are_not_lit(void **state)
{
    (void)state;
    rng_state rng = {.seed = 29};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < test_times(100); round++) {
        subject s;
        subject_begin(&s, &rng, test_between(&rng, 2, 5), 12);
        size_t weights = cinch_shape_cost(&s.net.shape).parameters;
        for (size_t i = 0; i < weights; i++)
            s.net.weights[i] = test_uniform(&rng);
        s.options.key = s.key;
        s.options.right = &s.right;
        s.options.columns = round % 2 ? 80 : 0;
        cinch_arena arena = cinch_arena_over(memory, ARENA_BYTES);
        cinch_walk walk;
        assert_int_equal(cinch_walk_init(&walk, &s.net.shape, &arena), CINCH_OK);
        cinch_net_walk(&walk, &s.net, s.key);
        bool decided = walk.margin > 0 || s.net.shape.values == 1;
        for (int view = CINCH_VIEW_NETWORK; view <= CINCH_VIEW_HEAT; view += 2) {
            s.right = UINT32_MAX;
            size_t least = lit_marks(&s, (cinch_view)view, memory);
            bool names_only = view == CINCH_VIEW_HEAT && s.options.columns > 0;
            assert_int_equal(least, s.net.shape.columns * (names_only ? 1 : 2));
            s.right = (walk.answer + 1) % s.net.shape.values;
            if (s.right != walk.answer)
                assert_int_equal(lit_marks(&s, (cinch_view)view, memory), least);
            s.right = walk.answer;
            size_t most = lit_marks(&s, (cinch_view)view, memory);
            assert_true(decided ? most > least : most == least);
        }
        subject_end(&s);
    }
    free(memory);
}

static void many_keys_stay_legible(void **state)
{
    (void)state;
    rng_state rng = {.seed = 27};
    void *memory = test_memory(ARENA_BYTES);
    for (int round = 0; round < 20; round++) {
        subject s;
        subject_begin(&s, &rng, 3 + round % 4, 120);
        while (s.net.shape.offset[1] < 80 || s.net.shape.columns > 1 || s.net.shape.values < 6) {
            subject_end(&s);
            subject_begin(&s, &rng, 3 + round % 4, 120);
        }
        for (size_t i = 0; i < cinch_shape_cost(&s.net.shape).parameters; i++)
            s.net.weights[i] = random_weight(&rng, 99);
        s.net.shape.activation = CINCH_TANH; /* relu has ties, which have no colour */
        s.options.view = CINCH_VIEW_PLANE;
        s.options.seen = NULL;
        s.options.key = NULL;
        cinch_scene scene = drawn(&s, memory, 0);
        size_t colours = 0, black = 0, unnamed = 0;
        for (const cinch_mark *mark = scene.first; mark; mark = mark->next) {
            colours += mark->kind == MARK_DISC && mark->role >= ROLE_SERIES;
            black += mark->kind == MARK_DISC && mark->role == ROLE_INK && mark->width == 0.0;
        }
        assert_true(colours >= s.net.shape.offset[1] && black == 0);
        const char *said = strstr(scene.description, " without a label");
        if (said) {
            while (said > scene.description && strchr(" keysandvlu0123456789", said[-1]))
                said--;
            sscanf(said, " %zu", &unnamed);
            assert_true(unnamed <= s.net.shape.offset[1]);
        }
        subject_end(&s);
    }
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_keep_their_labels_apart),
        cmocka_unit_test(deep_networks_stay_inside_narrow_terminals),
        cmocka_unit_test(dense_networks_have_a_heat_map),
        cmocka_unit_test(little_memory_is_told),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(vectors_point_as_they_should),
        cmocka_unit_test(a_plane_shows_the_network),
        cmocka_unit_test(the_smallest_lead_ends_at_a_border),
        cmocka_unit_test(ties_are_not_decided),
        cmocka_unit_test(wrong_answers_are_not_lit),
        cmocka_unit_test(many_keys_stay_legible),
    };
    return cmocka_run_group_tests_name("scene", tests, NULL, NULL);
}
