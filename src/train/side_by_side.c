/* side_by_side.c - many trainings at once: which lane or which turn each of them has. */
#include "lanes/isa.h"
#include "net/net.h"
#include "train/rule.h"
#include "train/train.h"

#include <string.h>

/* Lanes count their passes from here, so that a slot's first pass is never below 0. */
#define FIRST_PASS (UINT64_C(1) << 62)

typedef enum phase { FREE, RUNNING, ENDED } phase;

/* One training, in arrays of its own or in its lane: the slot's number is the lane's. */
typedef struct slot {
    cinch_train train; /* its weights and moments are stale while it is in its lane */
    phase phase;
    bool in_lane;
    uint64_t begun; /* what state->pass was, or would have been, at its pass 0 */
    uint64_t due;   /* state->pass when its weights must be judged, right or wrong */
} slot;

struct cinch_group_state {
    slot slot[LANES_MOST];
    size_t slots;
    const lane_code *code; /* NULL: no lanes */
    lane_job lanes;
    size_t fewest;       /* so many must run for lanes to pay */
    size_t weights;      /* numbers in a network */
    uint64_t pass;       /* that lanes made so far */
    uint64_t next_due;   /* the first of the lanes' due */
    uint32_t running;    /* bits of the slots that run */
    uint32_t ever_exact; /* bits of the lanes that were exact once */
    uint32_t unused;     /* bits of lanes that hold no network and are not empty */
};

typedef struct cinch_group_state state;

/* ---- Which engine ---------------------------------------------------------------------------- */

static bool lanes_possible(const cinch_shape *shape, size_t rows,
                           const cinch_train_options *options)
{
    return options->trainer != CINCH_ANNEAL && rows <= LANES_MOST_ROWS &&
           options->budget <= LANES_MOST_PASSES && !options->want_loss &&
           shape_weights(shape) <= LANES_MOST_WEIGHTS / LANES_MOST;
}

/*
 * The widest vectors; NULL: none. What networks in lanes go through in a pass must stay in the
 * second level of cache: at 1000-4-1000 lanes and rows take the same time, at 4000-4-4000 lanes
 * take 1.25 times as much. Not in batches, where rows leave most lanes idle.
 */
static const lane_code *choose_lanes(const cinch_shape *shape, size_t rows,
                                     const cinch_train_options *options, cinch_engine engine)
{
    const size_t cache_bytes = (size_t)2 << 20, most_bytes = (size_t)64 << 20;
    if (engine == CINCH_ENGINE_ROWS || !lanes_possible(shape, rows, options))
        return NULL;
    const lane_code *code = lane_code_for(options->isa);
    if (!code || engine == CINCH_ENGINE_LANES)
        return code;
    size_t arrays = 2 + train_moments(options->trainer);
    size_t bytes = shape_weights(shape) * arrays * code->lanes * sizeof(float);
    return bytes <= (train_is_batched(options, rows) ? most_bytes : cache_bytes) ? code : NULL;
}

/*
 * How many networks must run for lanes to be faster than one network after the other: measured, in
 * sixteenths of the lanes, with AVX-512 and with fewer lanes.
 */
static size_t fewest_for_lanes(const lane_code *code, cinch_engine engine,
                               const cinch_train_options *options, size_t rows)
{
    static const struct {
        uint64_t rows; /* in a batch, up to */
        size_t wide, narrow;
    } measured[] = {{8, 5, 8}, {12, 6, 8}, {20, 8, 10}, {64, 12, 12}, {UINT64_MAX, 14, 14}};
    if (engine == CINCH_ENGINE_LANES || (train_is_batched(options, rows) && options->batch <= 4))
        return 1;
    size_t i = 0;
    while (measured[i].rows < options->batch)
        i++;
    size_t part = code->lanes == LANES_MOST ? measured[i].wide : measured[i].narrow;
    return (part * code->lanes + LANES_MOST - 1) / LANES_MOST;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Of all lanes together. */
static void list_lanes(arena_list *list, lane_job *job, size_t lanes, const cinch_shape *shape,
                       const cinch_train_options *options, size_t rows)
{
    size_t moments = train_moments(options->trainer);
    size_t count = shape_weights(shape) * lanes; /* LANES_MOST_WEIGHTS at most */
    ARENA_LIST_ZEROED(list, job->weights, count);
    ARENA_LIST_ZEROED(list, job->gradient, count);
    ARENA_LIST_ZEROED(list, job->best, count);
    if (moments > 0)
        ARENA_LIST_ZEROED(list, job->first, count);
    if (moments > 1)
        ARENA_LIST_ZEROED(list, job->second, count);
    if (train_is_batched(options, rows))
        ARENA_LIST(list, job->order, rows * lanes);
    ARENA_LIST(list, job->scratch, lanes_scratch_floats(shape));
}

size_t cinch_group_size(const cinch_shape *shape, size_t rows, const cinch_train_options *options,
                        cinch_engine engine)
{
    cinch_train twin = {.net.shape = *shape, .options = *options};
    size_t first = cinch_train_size(shape, rows, options);
    if (first == SIZE_MAX || train_defaults(&twin.options, shape, rows) != CINCH_OK)
        return SIZE_MAX;
    arena_list list = {.arena = NULL};
    arena_list_take(&list, 1, sizeof(state));
    arena_list_take(&list, first, 1);
    const lane_code *code = choose_lanes(shape, rows, &twin.options, engine);
    if (code) {
        for (size_t i = 1; i < code->lanes; i++)
            train_list_own(&list, &twin, &(train_memory){.code = NULL});
        list_lanes(&list, &(lane_job){.shape = shape}, code->lanes, shape, &twin.options, rows);
    }
    return arena_list_size(&list);
}

static bool take_lanes(state *s, cinch_arena *arena)
{
    const cinch_train *train = &s->slot[0].train;
    const cinch_shape *shape = &train->net.shape;
    arena_list list = {.arena = arena};
    s->lanes = (lane_job){.shape = shape, .mapping = train->mapping, .options = &train->options};
    list_lanes(&list, &s->lanes, s->code->lanes, shape, &train->options, train->mapping->rows);
    return !list.failed;
}

cinch_status cinch_group_init(cinch_group *group, const cinch_shape *shape,
                              const cinch_mapping *mapping, const cinch_train_options *options,
                              cinch_engine engine, cinch_arena *arena)
{
    state *s = arena_take_zeroed(arena, 1, sizeof *s);
    *group = (cinch_group){.state = s};
    if (!s)
        return CINCH_NO_MEMORY;
    s->pass = FIRST_PASS;
    cinch_train *first = &s->slot[0].train;
    cinch_status status = cinch_train_init(first, shape, mapping, options, NULL, arena);
    if (status != CINCH_OK)
        return status;
    if (first->options.polish == CINCH_POLISH_PROVABLE && first->options.trainer != CINCH_ANNEAL)
        first->options.polish = CINCH_POLISH_AGAIN; /* they end at the first look */
    s->weights = shape_weights(shape);
    s->code = choose_lanes(shape, mapping->rows, &first->options, engine);
    s->slots = s->code ? s->code->lanes : 1;
    for (size_t i = 1; i < s->slots; i++)
        if (!train_twin(&s->slot[i].train, first, arena))
            return CINCH_NO_MEMORY;
    if (s->code) {
        s->fewest = fewest_for_lanes(s->code, engine, &first->options, mapping->rows);
        if (!take_lanes(s, arena))
            return CINCH_NO_MEMORY;
    }
    group->slots = s->slots;
    return CINCH_OK;
}

/* ---- Slots ----------------------------------------------------------------------------------- */

bool cinch_group_start(cinch_group *group, uint64_t seed)
{
    state *s = group->state;
    for (size_t i = 0; i < s->slots; i++) {
        slot *one = &s->slot[i];
        if (one->phase != FREE)
            continue;
        train_restart(&one->train, seed);
        one->phase = RUNNING;
        s->running |= 1u << i;
        group->running++;
        return true;
    }
    return false;
}

const cinch_train *cinch_group_take(cinch_group *group)
{
    state *s = group->state;
    for (size_t i = 0; i < s->slots; i++) {
        slot *one = &s->slot[i];
        if (one->phase != ENDED)
            continue;
        one->phase = FREE;
        group->ended--;
        return &one->train;
    }
    return NULL;
}

static void end(cinch_group *group, size_t number)
{
    CINCH_REQUIRE(group->state->slot[number].phase == RUNNING);
    group->state->slot[number].phase = ENDED;
    group->state->running &= ~(1u << number);
    group->running--;
    group->ended++;
}

/* ---- Into the lanes and out ------------------------------------------------------------------ */

static void put(const state *s, float *lanes, size_t lane, const float *from)
{
    size_t step = s->code->lanes;
    for (size_t i = 0; lanes && i < s->weights; i++)
        lanes[i * step + lane] = from ? from[i] : 0.0f;
}

static void get(const state *s, float *to, const float *lanes, size_t lane)
{
    size_t step = s->code->lanes;
    for (size_t i = 0; lanes && i < s->weights; i++)
        to[i] = lanes[i * step + lane];
}

/* When the network in a lane must be judged, and whether in batches at every pass. */
static void expect(state *s, size_t lane)
{
    slot *one = &s->slot[lane];
    one->due = one->begun + rule_due(&one->train);
    s->ever_exact &= ~(1u << lane);
    s->ever_exact |= (uint32_t)(one->train.exact_at > 0) << lane;
}

static void find_next_due(state *s)
{
    s->next_due = UINT64_MAX;
    for (size_t i = 0; i < s->slots; i++)
        if (s->slot[i].phase == RUNNING && s->slot[i].due < s->next_due)
            s->next_due = s->slot[i].due;
}

static void enter_lane(state *s, size_t lane)
{
    slot *one = &s->slot[lane];
    cinch_train *train = &one->train;
    put(s, s->lanes.weights, lane, train->net.weights);
    put(s, s->lanes.best, lane, train->memory->best_weights);
    put(s, s->lanes.first, lane, train->memory->first);
    put(s, s->lanes.second, lane, train->memory->second);
    s->lanes.power1[lane] = train->memory->power1;
    s->lanes.power2[lane] = train->memory->power2;
    s->lanes.seed[lane] = train->options.seed;
    s->lanes.passes[lane] = train->passes;
    one->begun = s->pass - train->passes;
    one->in_lane = true;
    s->lanes.best_right[lane] = train->best_pass > 0 ? (int32_t)train->best.right : -1;
    expect(s, lane);
}

/* Takes in the best score of a lane, if it has seen a better one. */
static void note_best(state *s, size_t lane)
{
    const lane_job *job = &s->lanes;
    cinch_train *train = &s->slot[lane].train;
    int32_t right = job->best_right[lane];
    if (right < 0 || (train->best_pass > 0 && (size_t)right <= train->best.right))
        return;
    uint32_t ago = (uint32_t)s->pass - job->best_clock[lane];
    train->best = (cinch_score){.right = (size_t)right,
                                .margin = job->best_margin[lane],
                                .row = (size_t)job->best_row[lane],
                                .finite = true};
    train->best_pass = s->pass - ago - s->slot[lane].begun;
}

/* The weights as they stand and the best ones, for those who take the training. */
static void copy_weights(state *s, size_t lane)
{
    cinch_train *train = &s->slot[lane].train;
    note_best(s, lane);
    get(s, train->net.weights, s->lanes.weights, lane);
    get(s, train->memory->best_weights, s->lanes.best, lane);
}

static void leave_lane(state *s, size_t lane)
{
    slot *one = &s->slot[lane];
    CINCH_REQUIRE(one->in_lane && s->pass >= one->begun);
    copy_weights(s, lane);
    get(s, one->train.memory->first, s->lanes.first, lane);
    get(s, one->train.memory->second, s->lanes.second, lane);
    one->train.memory->power1 = s->lanes.power1[lane];
    one->train.memory->power2 = s->lanes.power2[lane];
    one->train.passes = s->pass - one->begun;
    one->in_lane = false;
    s->unused |= 1u << lane;
}

/* A network without weights costs least: no number of it is denormal. */
static void empty_lane(state *s, size_t lane)
{
    put(s, s->lanes.weights, lane, NULL);
    put(s, s->lanes.gradient, lane, NULL);
    put(s, s->lanes.first, lane, NULL);
    put(s, s->lanes.second, lane, NULL);
}

/* ---- Running in lanes ------------------------------------------------------------------------ */

static void fill_lanes(state *s)
{
    for (size_t i = 0; i < s->slots; i++) {
        if (s->slot[i].phase == RUNNING && !s->slot[i].in_lane)
            enter_lane(s, i);
        else if (s->slot[i].phase != RUNNING && s->unused >> i & 1)
            empty_lane(s, i);
        else
            continue;
        s->unused &= ~(1u << i);
    }
    find_next_due(s);
}

static void leave_to_take(cinch_group *group, size_t lane, cinch_train_state how)
{
    state *s = group->state;
    slot *one = &s->slot[lane];
    copy_weights(s, lane);
    one->train.state = how;
    one->in_lane = false;
    s->unused |= 1u << lane;
    end(group, lane);
}

/* The running lanes whose weights came due. */
static uint32_t lanes_due(const state *s)
{
    uint32_t due = 0;
    for (size_t i = 0; s->pass >= s->next_due && i < s->slots; i++)
        due |= (uint32_t)(s->slot[i].due <= s->pass) << i;
    return due & s->running;
}

/* Judges the networks of these lanes by the last scores. */
static void judge_lanes(cinch_group *group, uint32_t lanes)
{
    state *s = group->state;
    lane_job *job = &s->lanes;
    uint32_t best = 0, over = 0;
    for (uint32_t left = lanes; left != 0; left &= left - 1) {
        size_t lane = (size_t)__builtin_ctz(left);
        cinch_train *train = &s->slot[lane].train;
        train->passes = s->pass - s->slot[lane].begun;
        train->score = (cinch_score){.right = (size_t)job->right[lane],
                                     .margin = job->margin[lane],
                                     .row = (size_t)job->row[lane],
                                     .finite = !(job->outside >> lane & 1)};
        note_best(s, lane);
        if (train->options.goal > 0.0f)
            get(s, train->net.weights, job->weights, lane);
        train_verdict verdict = train_judge(train);
        best |= (uint32_t)verdict.best << lane;
        over |= (uint32_t)verdict.over << lane;
        if (!verdict.over)
            expect(s, lane);
    }
    if (best)
        s->code->keep(job, best);
    for (uint32_t left = over; left != 0; left &= left - 1) {
        size_t lane = (size_t)__builtin_ctz(left);
        leave_to_take(group, lane, s->slot[lane].train.state);
    }
    find_next_due(s);
}

static void end_diverged(cinch_group *group, uint32_t lanes)
{
    state *s = group->state;
    for (; lanes != 0; lanes &= lanes - 1) {
        size_t lane = (size_t)__builtin_ctz(lanes);
        s->slot[lane].train.passes = s->pass - s->slot[lane].begun;
        leave_to_take(group, lane, CINCH_DIVERGED);
    }
}

/* As full_pass() of train.c. */
static void full_pass(cinch_group *group)
{
    state *s = group->state;
    lane_job *job = &s->lanes;
    job->clock = (uint32_t)s->pass + 1;
    uint32_t ask = s->code->pass(job, true, s->running) & s->running;
    s->pass++;
    ask |= lanes_due(s);
    if (ask)
        judge_lanes(group, ask);
    uint32_t outside = s->code->update(job, job->mapping->rows) & s->running;
    if (outside)
        end_diverged(group, outside);
}

/* As batched_pass() of train.c. */
static void batched_pass(cinch_group *group)
{
    state *s = group->state;
    lane_job *job = &s->lanes;
    uint32_t all_right = s->code->shuffled_pass(job);
    end_diverged(group, job->outside & s->running);
    s->pass++;
    for (size_t i = 0; i < s->slots; i++)
        job->passes[i]++;
    uint32_t ask = ((all_right | s->ever_exact) & s->running) | lanes_due(s);
    if (!ask)
        return;
    job->clock = (uint32_t)s->pass;
    s->code->pass(job, false, ask);
    judge_lanes(group, ask);
}

/* For the coming pass. */
static void set_rates(state *s)
{
    for (size_t i = 0; i < s->slots; i++)
        if (s->slot[i].phase == RUNNING)
            s->lanes.rate[i] = rule_rate(s->lanes.options, s->pass - s->slot[i].begun);
}

static void run_lanes(cinch_group *group, uint64_t passes)
{
    state *s = group->state;
    fill_lanes(s);
    for (uint64_t i = 0; i < passes && group->ended == 0 && s->running; i++) {
        set_rates(s);
        if (s->lanes.order)
            batched_pass(group);
        else
            full_pass(group);
    }
}

/* ---- Running one after the other ------------------------------------------------------------- */

/* With 0 passes it ends all trainings where they are. */
static void run_rows(cinch_group *group, uint64_t passes)
{
    state *s = group->state;
    for (size_t i = 0; i < s->slots; i++) {
        slot *one = &s->slot[i];
        if (one->phase != RUNNING)
            continue;
        if (one->in_lane)
            leave_lane(s, i);
        if (passes == 0 || cinch_train_run(&one->train, passes) != CINCH_TRAINING)
            end(group, i);
    }
}

size_t cinch_group_run(cinch_group *group, uint64_t passes)
{
    const state *s = group->state;
    if (s->code && group->running >= s->fewest && passes > 0)
        run_lanes(group, passes);
    else
        run_rows(group, passes);
    return group->ended;
}
