/* Sweeps: which blocks count never depends on the order in which they come back; crossings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cinch_sweep.h"
#include "support.h"

enum { MOST_JOBS = 40000, MOST_OUT = 64 };

/* ---- Trainings that are drawn, not made ------------------------------------------------------ */

typedef double share_curve(double symbols);

static double gentle(double symbols)
{
    return 1 / (1 + exp((symbols - 18.3) / 1.9));
}

static double wide(double symbols)
{
    return 1 / (1 + exp((symbols - 311.0) / 21.0));
}

/* Not symmetric, as the model is. */
static double lopsided(double symbols)
{
    return 1 - exp(-log(2.0) * exp(-(symbols - 40.7) / 5.0));
}

static double steep(double symbols)
{
    return symbols <= 2;
}

static double always(double symbols)
{
    return symbols > 0;
}

static double never(double symbols)
{
    return symbols < 0;
}

/* How many seeds of a block are exact: a function of the job alone, as with real trainings. */
static uint64_t drawn(const cinch_sweep_job *job, share_curve *curve, uint64_t world)
{
    double share = curve((double)job->symbols);
    uint64_t exact = 0;
    for (uint64_t i = 0; i < job->seeds; i++) {
        rng_state rng = {.seed = world << 32 | job->settings << 16 | job->symbols,
                         .stream = job->first_seed + i};
        exact += ((double)rng_next(&rng) + 0.5) * 0x1p-32 < share;
    }
    return exact;
}

/* ---- Driving a sweep ------------------------------------------------------------------------- */

typedef struct counted {
    uint64_t settings, symbols, block, first_seed, seeds, exact;
} counted;

typedef struct driven {
    size_t jobs, count;
    cinch_sweep_job job[MOST_JOBS];
    counted row[MOST_JOBS]; /* what counts in the end, sorted */
    cinch_crossing crossing[4];
} driven;

/* So many blocks are out at once, and come back in an order of this seed's; 0: the first one
 * first. */
typedef struct manner {
    uint32_t out, ahead;
    uint64_t order;
    bool prefer;
} manner;

static int compare_counted(const void *a, const void *b)
{
    const counted *x = a, *y = b;
    const uint64_t left[] = {x->settings, x->symbols, x->block};
    const uint64_t right[] = {y->settings, y->symbols, y->block};
    for (size_t i = 0; i < 3; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static void keep_counted(driven *result, const cinch_sweep *sweep, const cinch_sweep_plan *plan,
                         share_curve *curve, uint64_t world)
{
    result->count = 0;
    for (size_t i = 0; i < result->jobs; i++) {
        const cinch_sweep_job *job = &result->job[i];
        const cinch_sweep_cell *cell = &sweep->cell[(size_t)job->cell];
        assert_int_equal(cell->symbols, job->symbols);
        if (job->block - plan->first_seed / CINCH_SWEEP_BLOCK < cell->final)
            result->row[result->count++] =
                (counted){job->settings,   job->symbols, job->block,
                          job->first_seed, job->seeds,   drawn(job, curve, world)};
    }
    qsort(result->row, result->count, sizeof *result->row, compare_counted);
    for (size_t i = 0; plan->critical && i < plan->settings; i++)
        result->crossing[i] = cinch_sweep_crossing(sweep, i);
}

/* Runs a sweep to its end. */
static void drive(driven *result, cinch_sweep_plan plan, share_curve *curve, uint64_t world,
                  const manner *how)
{
    cinch_sweep_job out[MOST_OUT];
    cinch_sweep sweep;
    rng_state rng = {.seed = how->order};
    plan.ahead = how->ahead;
    test_guarded memory = test_guarded_new(cinch_sweep_size(&plan) + 63);
    cinch_arena arena = test_guarded_arena(&memory);
    assert_int_equal(cinch_sweep_init(&sweep, &plan, &arena), CINCH_OK);
    result->jobs = 0;
    for (size_t flying = 0;;) {
        size_t prefer = how->prefer && flying > 0 ? (size_t)out[0].cell : CINCH_SWEEP_NONE;
        while (flying < how->out && cinch_sweep_next(&out[flying], &sweep, prefer)) {
            assert_true(result->jobs < MOST_JOBS);
            result->job[result->jobs++] = out[flying++];
        }
        if (flying == 0)
            break;
        size_t which = how->order ? test_between(&rng, 0, (uint32_t)flying - 1) : 0;
        cinch_sweep_take(&sweep, &out[which], drawn(&out[which], curve, world));
        memmove(&out[which], &out[which + 1], (--flying - which) * sizeof *out);
    }
    assert_int_equal(sweep.open, 0);
    keep_counted(result, &sweep, &plan, curve, world);
    test_guarded_free(&memory);
}

static void assert_same(const driven *a, const driven *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->row, b->row, a->count * sizeof *a->row);
}

static void assert_same_crossing(const cinch_crossing *a, const cinch_crossing *b)
{
    assert_true(a->found && b->found && a->bounded == b->bounded && a->tried == b->tried);
    assert_true(a->symbols == b->symbols && a->slope == b->slope);
    assert_true(a->interval.low == b->interval.low && a->interval.high == b->interval.high);
}

static driven *new_driven(void)
{
    return test_memory(sizeof(driven));
}

/* ---- Grids ----------------------------------------------------------------------------------- */

static const uint32_t some_symbols[] = {2, 5, 9, 14, 15, 17, 18, 19, 22, 40};

static const cinch_sweep_plan grid = {.settings = 3,
                                      .symbols = some_symbols,
                                      .points = sizeof some_symbols / sizeof *some_symbols,
                                      .first_seed = 0,
                                      .seeds = 200};

static const manner in_turn = {.out = 1, .ahead = 1};
static const manner manners[] = {{8, 3, 1, true},     {64, 64, 2, true},  {64, 1, 3, false},
                                 {17, 1000, 4, true}, {64, 64, 0, false}, {2, 2, 5, true}};

static void test_order_never_decides_which_rows_exist(void **state)
{
    static const double sure[] = {0, 0.4, 0.15, 0.06};
    driven *one = new_driven(), *other = new_driven();
    (void)state;
    for (size_t i = 0; i < 4 * sizeof manners / sizeof *manners; i++) {
        cinch_sweep_plan plan = grid;
        plan.sure = sure[i % 4];
        plan.first_seed = i * 5;
        plan.seeds = i % 3 == 0 ? 1000 : 203;
        drive(one, plan, gentle, i, &in_turn);
        drive(other, plan, gentle, i, &manners[i / 4]);
        assert_same(one, other);
        assert_int_equal(one->jobs, one->count); /* one after the other, none is superfluous */
    }
    free(one);
    free(other);
}

/* Every seed once, in blocks that begin at multiples of 16. */
static void test_blocks_hold_each_seed_once(void **state)
{
    static const uint64_t first[] = {0, 7, 16, 31, UINT64_C(1) << 40},
                          seeds[] = {1, 16, 17, 30, 200};
    driven *one = new_driven();
    (void)state;
    for (size_t i = 0; i < 25; i++) {
        cinch_sweep_plan plan = grid;
        plan.first_seed = first[i / 5];
        plan.seeds = seeds[i % 5];
        drive(one, plan, gentle, i, &manners[i % 6]);
        uint64_t next = plan.first_seed;
        for (size_t j = 0; j < one->count; j++) {
            const counted *row = &one->row[j];
            next = j > 0 && row->symbols != row[-1].symbols ? plan.first_seed : next;
            assert_int_equal(row->first_seed, next);
            assert_int_equal(row->block, next / CINCH_SWEEP_BLOCK);
            next += row->seeds;
            assert_true(row->seeds > 0 && (next - 1) / CINCH_SWEEP_BLOCK == row->block);
            if (j + 1 == one->count || row[1].symbols != row->symbols)
                assert_int_equal(next, plan.first_seed + plan.seeds);
        }
    }
    free(one);
}

/* Counted from the rows: a cell ends with the first block that makes its interval narrow. */
static void test_cells_end_when_they_are_sure(void **state)
{
    driven *one = new_driven();
    cinch_sweep_plan plan = grid;
    uint64_t tried = 0, exact = 0;
    (void)state;
    plan.sure = 0.12;
    plan.seeds = 400;
    drive(one, plan, gentle, 3, &manners[1]);
    for (size_t j = 0; j < one->count; j++) {
        const counted *row = &one->row[j];
        tried += row->seeds;
        exact += row->exact;
        cinch_interval range = cinch_wilson(exact, tried);
        bool last = j + 1 == one->count || row[1].symbols != row->symbols;
        assert_int_equal(last, range.high - range.low <= plan.sure || tried == plan.seeds);
        if (last)
            tried = exact = 0;
    }
    assert_true(one->count < 30 * 25); /* some did not need all */
    free(one);
}

static void test_cells_that_are_left_out_have_no_blocks(void **state)
{
    cinch_sweep sweep;
    cinch_sweep_job job;
    cinch_sweep_plan plan = grid;
    (void)state;
    plan.ahead = 100;
    size_t bytes = cinch_sweep_size(&plan) + 63;
    void *memory = test_memory(bytes);
    cinch_arena arena = cinch_arena_over(memory, bytes);
    assert_int_equal(cinch_sweep_init(&sweep, &plan, &arena), CINCH_OK);
    for (size_t i = 0; i < sweep.cells; i += 2)
        cinch_sweep_leave_out(&sweep, i);
    while (cinch_sweep_next(&job, &sweep, 4)) {
        assert_int_equal(job.cell % 2, 1);
        cinch_sweep_take(&sweep, &job, 0);
    }
    assert_int_equal(sweep.open, 0);
    free(memory);
}

static void test_impossible_plans_are_refused(void **state)
{
    static const uint32_t falling[] = {5, 4}, wrapping[] = {UINT32_MAX, 7};
    enum { PLANS = 9 };
    cinch_sweep_plan plan[PLANS];
    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        plan[i] = grid;
        plan[i].ahead = 4;
    }
    assert_true(cinch_sweep_size(&plan[0]) != SIZE_MAX);
    plan[0].settings = 0;
    plan[1].seeds = 0;
    plan[2].ahead = 0;
    plan[3].points = 0;
    plan[4].sure = (double)NAN;
    plan[5].first_seed = (UINT64_C(1) << 63) - 200;
    plan[6].symbols = falling;
    plan[6].points = 2;
    plan[7].critical = true;
    plan[8].symbols = wrapping;
    plan[8].points = 2;
    for (size_t i = 0; i < PLANS; i++) {
        cinch_sweep sweep;
        cinch_arena none = {NULL, NULL};
        assert_true(cinch_sweep_size(&plan[i]) == SIZE_MAX);
        assert_int_equal(cinch_sweep_init(&sweep, &plan[i], &none), CINCH_BAD_OPTION);
    }
}

/* ---- Critical numbers ------------------------------------------------------------------------ */

static const uint32_t bounds[] = {2, 4096};

static const cinch_sweep_plan search = {
    .settings = 3, .symbols = bounds, .points = 2, .seeds = 1000, .sure = 0.05, .critical = true};

static void test_order_never_decides_a_search(void **state)
{
    driven *one = new_driven(), *other = new_driven();
    (void)state;
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        drive(one, search, gentle, i, &in_turn);
        drive(other, search, gentle, i, &manners[i]);
        assert_same(one, other);
        assert_int_equal(one->jobs, one->count);
        assert_int_equal(other->jobs, other->count);
        for (size_t j = 0; j < search.settings; j++)
            assert_same_crossing(&one->crossing[j], &other->crossing[j]);
    }
    free(one);
    free(other);
}

/* How often the interval holds the truth. */
static void check_cover(share_curve *curve, double truth, int least_percent)
{
    driven *one = new_driven();
    int worlds = test_times(400), held = 0, narrow = 0;
    double networks = 0;
    for (int world = 0; world < worlds; world++) {
        cinch_sweep_plan plan = search;
        plan.settings = 1;
        drive(one, plan, curve, 1000 + (uint64_t)world, &manners[1]);
        const cinch_crossing *found = &one->crossing[0];
        assert_true(found->found && found->bounded);
        held += found->interval.low <= truth && truth <= found->interval.high;
        narrow += found->interval.high - found->interval.low <= fmax(plan.sure * found->symbols, 1);
        networks += 16.0 * (double)one->count;
    }
    printf("# crossing %g: in %d of %d intervals, %.0f networks each\n", truth, held, worlds,
           networks / worlds);
    assert_true(held * 100 >= least_percent * worlds);
    assert_int_equal(narrow, worlds);
    free(one);
}

static void test_intervals_hold_the_truth(void **state)
{
    (void)state;
    check_cover(gentle, 18.3, 93);
    check_cover(wide, 311.0, 93);
    check_cover(lopsided, 40.7, 91);
}

/* The same from a grid, where most cells are far from the crossing. */
static void test_grids_have_crossings(void **state)
{
    enum { WORLDS = 400, CELLS = 39 };
    int held = 0;
    (void)state;
    for (uint64_t world = 0; world < WORLDS; world++) {
        cinch_tally tally[CELLS] = {{0}};
        for (uint32_t i = 0; i < CELLS; i++)
            for (uint64_t block = 0; block < 13; block++) {
                cinch_sweep_job job = {.symbols = i + 2, .first_seed = 16 * block, .seeds = 16};
                tally[i].symbols = i + 2;
                tally[i].tried += 16;
                tally[i].exact += drawn(&job, gentle, world);
            }
        cinch_crossing found = cinch_crossing_of(tally, CELLS);
        assert_true(found.found && found.bounded);
        held += found.interval.low <= 18.3 && 18.3 <= found.interval.high;
    }
    printf("# crossing of a grid: in %d of %d intervals\n", held, WORLDS);
    assert_true(held * 100 >= 93 * WORLDS);
}

static void test_steps_end_between_neighbours(void **state)
{
    driven *one = new_driven();
    (void)state;
    drive(one, search, steep, 1, &manners[0]);
    const cinch_crossing *found = &one->crossing[0];
    assert_true(found->found && found->bounded);
    assert_true(fabs(found->symbols - 2.5) < 0.01);
    assert_true(found->interval.low >= 2 && found->interval.high <= 3);
    assert_true(one->count < 100);
    free(one);
}

/* Nowhere below half, or nowhere above: no crossing, and not many trainings. */
static void test_settings_without_a_crossing_end(void **state)
{
    driven *one = new_driven();
    (void)state;
    drive(one, search, always, 1, &manners[0]);
    assert_false(one->crossing[0].found);
    assert_int_equal(one->row[one->count - 1].symbols, 4096);
    assert_true(one->count < 90);
    drive(one, search, never, 1, &manners[0]);
    assert_false(one->crossing[2].found);
    assert_int_equal(one->count, 3);
    free(one);
}

/* By hand: the line meets two tallies, whose logits are ln(74.5 / 25.5) and its opposite. */
static void test_crossing_of_two_tallies(void **state)
{
    const cinch_tally tally[] = {{20, 99, 25}, {10, 99, 74}, {30, 50, 0}, {5, 60, 60}, {7, 0, 0}};
    cinch_crossing found = cinch_crossing_of(tally, 2);
    (void)state;
    assert_true(found.found && found.tried == 198);
    assert_true(fabs(found.symbols - 15) < 1e-6);
    assert_true(fabs(found.interval.low - (15 - 1.55280)) < 1e-4);
    assert_true(fabs(found.interval.high - (15 + 1.55280)) < 1e-4);
    assert_true(found.slope < 0 && found.bounded);
    cinch_crossing more = cinch_crossing_of(tally, 5);
    assert_int_equal(more.tried, 308);
    assert_false(cinch_crossing_of(tally, 1).found);
    assert_false(cinch_crossing_of(tally, 0).found);
    assert_false(cinch_crossing_of(&tally[3], 1).found);
}

/* ---- Shares ---------------------------------------------------------------------------------- */

/* Newcombe (1998), Statistics in Medicine 17, 857, table I, method 3. */
static void test_wilson_gives_published_intervals(void **state)
{
    static const struct {
        uint64_t count, of;
        double low, high;
    } known[] = {{81, 263, 0.2553, 0.3662},
                 {15, 148, 0.0624, 0.1605},
                 {0, 20, 0.0, 0.1611},
                 {1, 29, 0.0061, 0.1718}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        cinch_interval own = cinch_wilson(known[i].count, known[i].of);
        assert_true(fabs(own.low - known[i].low) < 5.1e-5);
        assert_true(fabs(own.high - known[i].high) < 5.1e-5);
        cinch_interval mirror = cinch_wilson(known[i].of - known[i].count, known[i].of);
        assert_true(fabs(mirror.low - (1 - own.high)) < 1e-12);
    }
    cinch_interval none = cinch_wilson(0, 0);
    assert_true(none.low == 0 && none.high == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_never_decides_which_rows_exist),
        cmocka_unit_test(test_blocks_hold_each_seed_once),
        cmocka_unit_test(test_cells_end_when_they_are_sure),
        cmocka_unit_test(test_cells_that_are_left_out_have_no_blocks),
        cmocka_unit_test(test_impossible_plans_are_refused),
        cmocka_unit_test(test_order_never_decides_a_search),
        cmocka_unit_test(test_intervals_hold_the_truth),
        cmocka_unit_test(test_grids_have_crossings),
        cmocka_unit_test(test_steps_end_between_neighbours),
        cmocka_unit_test(test_settings_without_a_crossing_end),
        cmocka_unit_test(test_crossing_of_two_tallies),
        cmocka_unit_test(test_wilson_gives_published_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
