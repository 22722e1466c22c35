/* grid.c - grids of cells: which block to train next, and which blocks count. */
#include "sweep/grid.h"

#include "base/arena.h"

#include <string.h>

/* `back` of a block that has not come back. */
#define NOT_BACK UINT8_MAX

#define BLOCK ((uint64_t)CINCH_SWEEP_BLOCK)

/* ---- Blocks ---------------------------------------------------------------------------------- */

static uint64_t first_block(const cinch_sweep_plan *plan)
{
    return plan->first_seed / BLOCK;
}

static uint64_t blocks_of(const cinch_sweep_plan *plan)
{
    return (plan->first_seed + plan->seeds - 1) / BLOCK - first_block(plan) + 1;
}

uint64_t sweep_seeds_in(const sweep_state *state, uint64_t blocks)
{
    const cinch_sweep_plan *plan = &state->plan;
    uint64_t end = (first_block(plan) + blocks) * BLOCK;
    if (blocks == 0)
        return 0;
    return blocks < state->blocks ? end - plan->first_seed : plan->seeds;
}

/* Places for blocks that come back early. */
static size_t ring_of(const cinch_sweep_plan *plan)
{
    uint64_t blocks = blocks_of(plan);
    return blocks < plan->ahead ? (size_t)blocks : plan->ahead;
}

/* ---- When a cell ends ------------------------------------------------------------------------ */

static bool is_narrow(const sweep_state *state, uint64_t exact, uint64_t tried)
{
    cinch_interval range = cinch_wilson(exact, tried);
    return tried > 0 && range.high - range.low <= state->plan.sure;
}

/* Whether a cell with `more` blocks more could have ended: all of their seeds exact, or none. */
static bool could_end(const sweep_state *state, const cinch_sweep_cell *cell, uint64_t more)
{
    uint64_t tried = sweep_seeds_in(state, cell->final + more);
    return cell->final + more >= cell->wanted || is_narrow(state, cell->exact, tried) ||
           is_narrow(state, cell->exact + tried - cell->tried, tried);
}

/* The fewest blocks with which the cell can end: no block before it will be superfluous. */
static uint64_t safe_blocks(const sweep_state *state, const cinch_sweep_cell *cell)
{
    if (state->plan.critical || state->plan.sure <= 0.0)
        return cell->wanted;
    uint64_t low = 1, high = cell->wanted - cell->final;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (could_end(state, cell, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return cell->final + high;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static bool is_good(const cinch_sweep_plan *plan)
{
    const uint64_t most = (UINT64_C(1) << 63) - BLOCK;
    if (plan->settings == 0 || plan->seeds == 0 || plan->ahead == 0 || plan->points == 0 ||
        plan->seeds > most || plan->first_seed > most - plan->seeds || !(plan->sure >= 0.0))
        return false;
    for (size_t i = 1; i < plan->points; i++)
        if (plan->symbols[i] < plan->symbols[i - 1] ||
            (plan->symbols[i] == plan->symbols[i - 1] && !plan->critical))
            return false;
    return plan->symbols[0] > 0 && (!plan->critical || (plan->points == 2 && plan->sure > 0.0));
}

/* Cells that there can be; SIZE_MAX on overflow. */
static size_t most_cells(const cinch_sweep_plan *plan)
{
    return arena_product(plan->settings, plan->critical ? CINCH_SWEEP_POINTS : plan->points);
}

static void list_arrays(arena_list *list, sweep_state *s, unsigned char **back,
                        const cinch_sweep_plan *plan)
{
    size_t cells = most_cells(plan);
    ARENA_LIST_ZEROED(list, s->cell, cells);
    ARENA_LIST(list, *back, arena_product(cells, ring_of(plan)));
    ARENA_LIST_ZEROED(list, s->search, plan->critical ? plan->settings : 0);
}

size_t cinch_sweep_size(const cinch_sweep_plan *plan)
{
    sweep_state s;
    unsigned char *back;
    arena_list list = {.arena = NULL};
    if (!is_good(plan))
        return SIZE_MAX;
    arena_list_take(&list, 1, sizeof s);
    list_arrays(&list, &s, &back, plan);
    return arena_list_size(&list);
}

static size_t common_divisor(size_t a, size_t b)
{
    while (b != 0) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/*
 * In steps of about the golden section those of the cells that were visited lie evenly among all,
 * at any time: their cost and their shares stand for the rest.
 */
static size_t stride_of(size_t cells)
{
    size_t stride = cells / 8 * 5 + cells % 8 * 5 / 8; /* or the next one that meets all */
    while (common_divisor(stride, cells) != 1)
        stride++;
    return stride;
}

static void make_grid(cinch_sweep *sweep)
{
    sweep_state *s = sweep->state;
    const cinch_sweep_plan *plan = &s->plan;
    for (size_t which = 0, i = 0; which < plan->settings; which++)
        for (size_t point = 0; point < plan->points; point++, i++) {
            cinch_sweep_cell *cell = &s->cell[i];
            cell->settings = which;
            cell->symbols = plan->symbols[point];
            cell->wanted = s->blocks;
            cell->safe = safe_blocks(s, cell);
        }
    sweep->open = sweep->cells;
    s->stride = stride_of(sweep->cells);
}

cinch_status cinch_sweep_init(cinch_sweep *sweep, const cinch_sweep_plan *plan, cinch_arena *arena)
{
    *sweep = (cinch_sweep){.state = NULL};
    if (!is_good(plan) || most_cells(plan) == SIZE_MAX)
        return CINCH_BAD_OPTION;
    size_t cells = most_cells(plan), ring = ring_of(plan);
    sweep_state *s = arena_take(arena, 1, sizeof *s);
    if (!s)
        return CINCH_NO_MEMORY;
    unsigned char *back;
    arena_list list = {.arena = arena};
    *s = (sweep_state){.plan = *plan, .blocks = blocks_of(plan)};
    list_arrays(&list, s, &back, plan);
    if (list.failed)
        return CINCH_NO_MEMORY;
    memset(back, NOT_BACK, cells * ring);
    for (size_t i = 0; i < cells; i++)
        s->cell[i].back = back + i * ring;
    *sweep = (cinch_sweep){.cells = cells, .cell = s->cell, .state = s};
    if (plan->critical)
        sweep_critical_begin(sweep);
    else
        make_grid(sweep);
    return CINCH_OK;
}

cinch_sweep_cell *sweep_add_point(cinch_sweep *sweep, size_t which, uint32_t symbols)
{
    sweep_state *s = sweep->state;
    sweep_search *one = &s->search[which];
    cinch_sweep_cell *first = &s->cell[which * CINCH_SWEEP_POINTS];
    for (size_t i = 0; i < one->points; i++)
        if (first[i].symbols == symbols)
            return &first[i];
    if (one->points == CINCH_SWEEP_POINTS)
        return NULL;
    cinch_sweep_cell *cell = &first[one->points++];
    cell->settings = which;
    cell->symbols = symbols;
    return cell;
}

/* ---- Out ------------------------------------------------------------------------------------- */

static bool has_block(const sweep_state *s, const cinch_sweep_cell *cell, bool speculate)
{
    uint64_t most = speculate ? cell->wanted : cell->safe;
    return !cell->ended && cell->given < most && cell->given - cell->final < ring_of(&s->plan);
}

static void give(cinch_sweep_job *job, sweep_state *s, size_t number)
{
    cinch_sweep_cell *cell = &s->cell[number];
    uint64_t before = sweep_seeds_in(s, cell->given);
    *job = (cinch_sweep_job){.cell = number,
                             .settings = cell->settings,
                             .symbols = cell->symbols,
                             .block = first_block(&s->plan) + cell->given,
                             .first_seed = s->plan.first_seed + before,
                             .seeds = sweep_seeds_in(s, cell->given + 1) - before};
    cell->given++;
}

/* The first cell that has a block, from the first one that has not ended. */
static bool find_block(size_t *number, const cinch_sweep *sweep, bool speculate)
{
    const sweep_state *s = sweep->state;
    for (size_t i = s->unfinished; i < sweep->cells; i++)
        if (has_block(s, &s->cell[i], speculate)) {
            *number = i;
            return true;
        }
    return false;
}

/* A cell of a grid that nobody has worked on, so that each worker has a cell of its own. */
static bool find_untouched(size_t *number, const cinch_sweep *sweep)
{
    sweep_state *s = sweep->state;
    if (s->plan.critical)
        return false;
    while (s->visited < sweep->cells && (s->cell[s->next].given > 0 || s->cell[s->next].ended)) {
        s->visited++;
        s->next = (s->next + s->stride) % sweep->cells;
    }
    *number = s->next;
    return s->visited < sweep->cells;
}

bool cinch_sweep_next(cinch_sweep_job *job, cinch_sweep *sweep, size_t prefer)
{
    sweep_state *s = sweep->state;
    size_t number = prefer;
    while (s->unfinished < sweep->cells && s->cell[s->unfinished].ended)
        s->unfinished++;
    bool found = prefer < sweep->cells && has_block(s, &s->cell[prefer], false);
    found = found || find_untouched(&number, sweep) || find_block(&number, sweep, false) ||
            find_block(&number, sweep, true);
    if (found)
        give(job, s, number);
    return found;
}

/* ---- In -------------------------------------------------------------------------------------- */

static void end_cell(cinch_sweep *sweep, cinch_sweep_cell *cell)
{
    cell->ended = true;
    sweep->open--;
}

void cinch_sweep_leave_out(cinch_sweep *sweep, size_t cell)
{
    CINCH_REQUIRE(cell < sweep->cells && !sweep->state->plan.critical);
    cinch_sweep_cell *one = &sweep->state->cell[cell];
    CINCH_REQUIRE(one->given == 0 && !one->ended);
    end_cell(sweep, one);
}

/* Counts blocks as far as they are complete, up to the one that ends the cell. */
static void advance(cinch_sweep *sweep, cinch_sweep_cell *cell)
{
    const sweep_state *s = sweep->state;
    size_t ring = ring_of(&s->plan);
    while (!cell->ended && cell->final < cell->given &&
           cell->back[cell->final % ring] != NOT_BACK) {
        cell->exact += cell->back[cell->final % ring];
        cell->back[cell->final % ring] = NOT_BACK;
        cell->final++;
        cell->tried = sweep_seeds_in(s, cell->final);
        if (!s->plan.critical && (cell->final == cell->wanted ||
                                  (s->plan.sure > 0.0 && is_narrow(s, cell->exact, cell->tried))))
            end_cell(sweep, cell);
    }
    if (!cell->ended)
        cell->safe = safe_blocks(s, cell);
}

void cinch_sweep_take(cinch_sweep *sweep, const cinch_sweep_job *job, uint64_t exact)
{
    sweep_state *s = sweep->state;
    CINCH_REQUIRE(job->cell < sweep->cells && exact <= job->seeds && job->seeds <= BLOCK);
    cinch_sweep_cell *cell = &s->cell[job->cell];
    uint64_t block = job->block - first_block(&s->plan);
    CINCH_REQUIRE(block < cell->given);
    if (cell->ended || block < cell->final)
        return;
    cell->back[block % ring_of(&s->plan)] = (unsigned char)exact;
    advance(sweep, cell);
    if (s->plan.critical)
        sweep_critical_go_on(sweep, cell->settings);
}
