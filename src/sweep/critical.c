/*
 * critical.c - for all settings, the number of symbols where half of the seeds are exact.
 *
 * Upward from the least number by half as much again until half of a block's seeds fail; then by
 * bisection; then, until the interval is narrow, some blocks at a time on either side of the
 * crossing, about where two thirds and one third of the seeds are exact. Each step waits for all
 * blocks of the step before, so that what is trained depends on what was exact alone.
 */
#include "sweep/grid.h"

/* Blocks for a look of the search, and for a step of sampling on either side. */
#define LOOK_BLOCKS   1
#define SAMPLE_BLOCKS 2

/*
 * Samples stand where the logit is so much above and below 0: near enough that a share that does
 * not fall as the model has it (a Gumbel distribution's tail, tried) moves the crossing little.
 */
#define SAMPLE_LOGIT 0.7

/* Steps of sampling before an interval is believed: with few seeds a narrow one may be luck. */
#define FEWEST_ROUNDS 3

/* A bracket is narrow when it is this part of where it stands. */
#define BRACKET_PARTS 16

static cinch_sweep_cell *cells_of(const cinch_sweep *sweep, size_t which)
{
    return &sweep->state->cell[which * CINCH_SWEEP_POINTS];
}

/* Asks for `more` blocks of a cell, as far as it may have them; false when it has all. */
static bool ask(const cinch_sweep *sweep, cinch_sweep_cell *cell, uint64_t more)
{
    uint64_t most = sweep->state->blocks, before = cell->wanted;
    cell->wanted = more < most - before ? before + more : most;
    cell->safe = cell->wanted;
    return cell->wanted > before;
}

static void end_search(cinch_sweep *sweep, size_t which)
{
    sweep_search *one = &sweep->state->search[which];
    cinch_sweep_cell *cell = cells_of(sweep, which);
    for (size_t i = 0; i < CINCH_SWEEP_POINTS; i++)
        cell[i].ended = true;
    one->phase = ENDED;
    sweep->open--;
}

cinch_crossing cinch_sweep_crossing(const cinch_sweep *sweep, size_t which)
{
    CINCH_REQUIRE(sweep->state->plan.critical && which < sweep->state->plan.settings);
    cinch_tally tally[CINCH_SWEEP_POINTS];
    const cinch_sweep_cell *cell = cells_of(sweep, which);
    size_t points = sweep->state->search[which].points;
    for (size_t i = 0; i < points; i++)
        tally[i] = (cinch_tally){
            .symbols = cell[i].symbols, .tried = cell[i].tried, .exact = cell[i].exact};
    return cinch_crossing_of(tally, points);
}

/* ---- Search ---------------------------------------------------------------------------------- */

static void look_at(cinch_sweep *sweep, size_t which, uint32_t symbols)
{
    cinch_sweep_cell *cell = sweep_add_point(sweep, which, symbols);
    CINCH_REQUIRE(cell); /* a search takes fewer looks than there are points */
    ask(sweep, cell, LOOK_BLOCKS);
}

static bool is_bracketed(const sweep_search *one)
{
    uint32_t part = one->reaches / BRACKET_PARTS;
    return one->fails - one->reaches <= (part > 1 ? part : 1);
}

/* The next number to look at, or 0 when the search is over. */
static uint32_t next_look(sweep_search *one, uint32_t most)
{
    if (one->fails == 0) {
        uint32_t step = one->reaches / 2 > 1 ? one->reaches / 2 : 1;
        if (one->reaches == most)
            return 0;
        return step < most - one->reaches ? one->reaches + step : most;
    }
    one->phase = BISECT;
    return one->reaches == 0 || is_bracketed(one) ? 0
                                                  : one->reaches + (one->fails - one->reaches) / 2;
}

/* What the last look saw. */
static void note_look(const cinch_sweep *sweep, size_t which)
{
    sweep_search *one = &sweep->state->search[which];
    const cinch_sweep_cell *cell = &cells_of(sweep, which)[one->points - 1];
    if (2 * cell->exact >= cell->tried)
        one->reaches = cell->symbols;
    else
        one->fails = cell->symbols;
}

/* ---- Sampling -------------------------------------------------------------------------------- */

static uint32_t bounded(double symbols, const cinch_sweep_plan *plan)
{
    if (symbols < (double)plan->symbols[0])
        return plan->symbols[0];
    return symbols > (double)plan->symbols[1] ? plan->symbols[1] : (uint32_t)symbols;
}

/* How far from the crossing to sample, at most a quarter of it: a first slope may be any. */
static double spread_of(const cinch_crossing *crossing)
{
    double spread = -SAMPLE_LOGIT / crossing->slope, most = crossing->symbols / 4.0;
    return spread < most ? spread : most;
}

/* The point that is nearest to `symbols`, for a search that has room for no more. */
static cinch_sweep_cell *nearest_point(const cinch_sweep *sweep, size_t which, uint32_t symbols)
{
    cinch_sweep_cell *cell = cells_of(sweep, which), *nearest = cell;
    for (size_t i = 1; i < sweep->state->search[which].points; i++) {
        int64_t off = (int64_t)cell[i].symbols - symbols;
        int64_t least = (int64_t)nearest->symbols - symbols;
        if ((off < 0 ? -off : off) < (least < 0 ? -least : least))
            nearest = &cell[i];
    }
    return nearest;
}

static bool sample_at(cinch_sweep *sweep, size_t which, uint32_t symbols)
{
    cinch_sweep_cell *cell = sweep_add_point(sweep, which, symbols);
    return ask(sweep, cell ? cell : nearest_point(sweep, which, symbols), SAMPLE_BLOCKS);
}

/* Asks for blocks on both sides of the crossing; false when there are none left to ask for. */
static bool sample(cinch_sweep *sweep, size_t which, const cinch_crossing *crossing)
{
    const sweep_search *one = &sweep->state->search[which];
    const cinch_sweep_plan *plan = &sweep->state->plan;
    uint32_t below = one->reaches, above = one->fails;
    if (crossing->found) {
        double spread = spread_of(crossing);
        below = bounded(crossing->symbols - spread + 0.5, plan);
        above = bounded(crossing->symbols + spread + 0.5, plan);
        if (above == below) {
            below = bounded(crossing->symbols, plan);
            above = bounded(crossing->symbols + 1.0, plan);
        }
    }
    bool more = sample_at(sweep, which, below);
    return sample_at(sweep, which, above) || more;
}

/* Or between two neighbours, which is all that whole numbers of symbols can tell. */
static bool is_narrow(const cinch_sweep *sweep, const cinch_crossing *crossing)
{
    double low = crossing->interval.low, high = crossing->interval.high;
    double below = (double)(uint32_t)crossing->symbols;
    return crossing->bounded && (high - low <= sweep->state->plan.sure * crossing->symbols ||
                                 (low >= below && high <= below + 1.0));
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static bool is_waiting(const cinch_sweep *sweep, size_t which)
{
    const cinch_sweep_cell *cell = cells_of(sweep, which);
    for (size_t i = 0; i < sweep->state->search[which].points; i++)
        if (cell[i].final < cell[i].wanted)
            return true;
    return false;
}

static void go_on_sampling(cinch_sweep *sweep, size_t which)
{
    sweep_search *one = &sweep->state->search[which];
    cinch_crossing crossing = cinch_sweep_crossing(sweep, which);
    bool enough = one->rounds >= FEWEST_ROUNDS && is_narrow(sweep, &crossing);
    one->rounds++;
    if (enough || !sample(sweep, which, &crossing))
        end_search(sweep, which);
}

void sweep_critical_go_on(cinch_sweep *sweep, size_t which)
{
    sweep_search *one = &sweep->state->search[which];
    if (one->phase == ENDED || is_waiting(sweep, which))
        return;
    if (one->phase != SAMPLE) {
        note_look(sweep, which);
        uint32_t next = next_look(one, sweep->state->plan.symbols[1]);
        if (next != 0) {
            look_at(sweep, which, next);
            return;
        }
        if (one->reaches == 0 || one->fails == 0) {
            end_search(sweep, which);
            return;
        }
        one->phase = SAMPLE;
    }
    go_on_sampling(sweep, which);
}

void sweep_critical_begin(cinch_sweep *sweep)
{
    const cinch_sweep_plan *plan = &sweep->state->plan;
    sweep->open = plan->settings;
    for (size_t which = 0; which < plan->settings; which++)
        look_at(sweep, which, plan->symbols[0]);
}
