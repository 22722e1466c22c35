/* foreign.c - networks in files of other programs: what is a weight, and which reading is meant. */
#include "format/foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/find_layers.h"
#include "format/prove.h"
#include "format/symbol_order.h"
#include "format/tensor_names.h"
#include "system/memory.h"
#include "talk/output.h"

enum { TENSORS_MOST = 2 * NET_MAX_MATRICES, READING_BYTES = 320 };

/* ---- Gathering ------------------------------------------------------------------------------- */

/* Why a tensor holds no weights, or NULL. */
static const char *idle_reason(const tensor_entry *tensor)
{
    if (tensor->is_empty)
        return "empty";
    bool single = tensor->end - tensor->begin <= 8;
    return tensor_is_whole(tensor) && single && name_is_counter(tensor->name) ? "a counter" : NULL;
}

static void leave_out(net_draft *draft, const char *name, const char *reason)
{
    char text[512];
    snprintf(text, sizeof text, "%s%s%.200s (%s)", draft->left_out ? draft->left_out : "",
             draft->left_out ? ", " : "", name, reason);
    draft->left_out = draft_text(draft, text);
}

static bool refuse_tensor(const net_draft *draft, const char *name, const char *what,
                          problem *issue)
{
    return problem_set(
        issue, EXIT_INPUT,
        "%s: tensor '%.80s' belongs to %s; a network here is a chain of matrices with "
        "biases and one activation",
        draft->name, name, what);
}

/* A tensor that is neither matrix nor bias. */
static bool refuse_other(const net_draft *draft, const tensor_entry *tensor, problem *issue)
{
    const char *what = name_other_layer(tensor->name);
    if (what)
        return refuse_tensor(draft, tensor->name, what, issue);
    if (name_is_scale(tensor->name))
        return refuse_tensor(draft, tensor->name,
                             "quantised weights: dequantise them, q.float() * scale, and save that",
                             issue);
    if (tensor->dimensions == 0 || tensor->dimensions > 2)
        return problem_set(issue, EXIT_INPUT,
                           "%s: tensor '%.80s' has %s dimensions and is neither a matrix nor a "
                           "bias; its tensors are %s",
                           draft->name, tensor->name, tensor->dimensions ? "more than 2" : "no",
                           draft->listing);
    return problem_set(issue, EXIT_INPUT,
                       "%s: tensor '%.80s' is neither a matrix nor named like a bias; its tensors "
                       "are %s",
                       draft->name, tensor->name, draft->listing);
}

/* A bias may be held as a matrix of one row or column. */
static bool is_vector(const tensor_entry *tensor)
{
    return tensor->dimensions == 1 ||
           (tensor->dimensions == 2 && (tensor->size[0] == 1 || tensor->size[1] == 1) &&
            name_is_bias(tensor->name));
}

static bool gather_one(net_draft *draft, const tensor_file *file, const tensor_entry *tensor,
                       bool round, problem *issue)
{
    const char *idle = idle_reason(tensor);
    bool vector = is_vector(tensor);
    if (idle) {
        leave_out(draft, tensor->name, idle);
        return true;
    }
    if (name_other_layer(tensor->name) || name_is_scale(tensor->name) || tensor->dimensions == 0 ||
        tensor->dimensions > 2 || (vector && !name_is_bias(tensor->name)))
        return refuse_other(draft, tensor, issue);
    foreign_tensor *one = &draft->foreign[draft->foreign_count++];
    *one = (foreign_tensor){.name = draft_text(draft, tensor->name),
                            .dimensions = vector ? 1 : 2,
                            .size = {tensor->size[0], tensor->size[1]}};
    if (vector && tensor->dimensions == 2 && one->size[0] == 1)
        one->size[0] = tensor->size[1];
    one->numbers = tensor_numbers(draft, file, tensor, round, issue);
    return one->numbers != NULL;
}

bool foreign_gather(net_draft *draft, const tensor_file *file, const read_options *options,
                    problem *issue)
{
    char found[480];
    tensor_list(found, sizeof found, file);
    draft->listing = draft_text(draft, found);
    draft->foreign = memory_keep(&draft->memory, file->count, sizeof *draft->foreign);
    for (size_t t = 0; t < file->count; t++)
        if (!gather_one(draft, file, &file->tensors[t], options->round, issue))
            return false;
    return true;
}

/* ---- Making one reading's network ------------------------------------------------------------ */

/* What every reading needs besides itself. */
typedef struct foreign_work {
    net_draft *draft;
    const cinch_mapping *mapping;
    const read_options *options;
    readings found;
} foreign_work;

static bool make(saved_net *saved, foreign_work *work, const reading *reading, problem *issue)
{
    net_draft *draft = work->draft;
    draft->matrices = reading->layers;
    for (uint32_t l = 0; l < reading->layers; l++) {
        const reading_layer *layer = &reading->layer[l];
        const foreign_tensor *weight = &draft->foreign[layer->weight];
        const foreign_tensor *bias = layer->bias == SIZE_MAX ? NULL : &draft->foreign[layer->bias];
        draft->matrix[l] = (draft_matrix){.units = reading_units(layer, draft->foreign),
                                          .inputs = reading_inputs(layer, draft->foreign),
                                          .transposed = layer->transposed,
                                          .weight = weight->numbers,
                                          .bias = bias ? bias->numbers : NULL,
                                          .weight_name = weight->name,
                                          .bias_name = bias ? bias->name : NULL};
    }
    *saved = (saved_net){0};
    return draft_finish(saved, draft, work->mapping, work->options, issue);
}

/* ---- Several readings ------------------------------------------------------------------------ */

/* What the readings make of the mapping. */
typedef struct verdicts {
    size_t wrong[READINGS_MOST]; /* first row, or the rows' count */
    size_t exact;                /* readings that are, each other network once */
    size_t chosen;               /* the first of them */
} verdicts;

static bool judge_all(verdicts *found, foreign_work *work, problem *issue)
{
    uint64_t chosen_hash = 0;
    for (size_t i = 0; i < work->found.count; i++) {
        saved_net one;
        if (!make(&one, work, &work->found.one[i], issue))
            return false;
        found->wrong[i] = proof_first_wrong(&one.net, work->mapping);
        uint64_t hash = cinch_net_hash(&one.net);
        saved_net_free(&one);
        if (found->wrong[i] < work->mapping->rows || (found->exact > 0 && hash == chosen_hash))
            continue;
        if (found->exact++ == 0) {
            found->chosen = i;
            chosen_hash = hash;
        }
    }
    return true;
}

static void list_readings(char *text, size_t bytes, const foreign_work *work, const verdicts *found)
{
    size_t at = 0;
    const readings *all = &work->found;
    for (size_t i = 0; i < all->count && at + READING_BYTES < bytes; i++) {
        char one[READING_BYTES];
        reading_text(one, sizeof one, &all->one[i], work->draft->foreign);
        at += (size_t)snprintf(text + at, bytes - at, "%s%s", i ? "; " : "", one);
        if (found && found->wrong[i] < work->mapping->rows)
            at +=
                (size_t)snprintf(text + at, bytes - at, " (row %zu is wrong)", found->wrong[i] + 1);
        else if (found)
            at += (size_t)snprintf(text + at, bytes - at, " (exact)");
        if (i + 1 < all->count && at + READING_BYTES >= bytes)
            snprintf(text + at, bytes - at, "; ... %zu in all", all->count);
    }
}

/* The order of symbols in which one reading is exact where none is now, or NULL. */
static const char *order_that_helps(verdicts *found, const foreign_work *work)
{
    const char *word = NULL;
    for (int order = ORDER_SORTED; order < SYMBOL_ORDERS && !word; order++) {
        void *pieces = NULL;
        problem unsaid = {.status = 0};
        foreign_work other = *work;
        cinch_mapping mapping = copy_rows(work->mapping, &pieces);
        order_symbols(&mapping, (symbol_order)order, NULL, &pieces);
        other.mapping = &mapping;
        *found = (verdicts){.exact = 0};
        if (judge_all(found, &other, &unsaid) && found->exact == 1)
            word = symbol_order_words[order];
        memory_drop(&pieces);
    }
    return word;
}

/* `found` is NULL where no mapping could decide. */
static bool ambiguous(const foreign_work *work, const verdicts *found, problem *issue)
{
    char list[880], exact[120] = "";
    verdicts other;
    list_readings(list, sizeof list, work, found);
    const char *order = found && found->exact == 0 ? order_that_helps(&other, work) : NULL;
    if (found && found->exact > 0)
        snprintf(exact, sizeof exact, ", and more than one is exact");
    else if (found)
        snprintf(exact, sizeof exact, ", and none is exact%s%s", order ? "; with --order " : "",
                 order ? order : "");
    if (order)
        snprintf(exact + strlen(exact), sizeof exact - strlen(exact), " number %zu would be",
                 other.chosen + 1);
    return problem_set(issue, EXIT_INPUT,
                       "%s: ambiguous: %s%zu readings fit its tensors%s; choose by --layers: %s",
                       work->draft->name, work->found.more ? "more than " : "", work->found.count,
                       exact, list);
}

/* The reading that is meant, with the reason; false is a problem. */
static bool choose(size_t *chosen, foreign_work *work, problem *issue)
{
    const readings *found = &work->found;
    verdicts judged = {.exact = 0};
    char reason[80];
    *chosen = 0;
    if (found->count == 1 && !found->more) {
        work->draft->reason = work->options->layers ? "as --layers says"
                              : found->by_names     ? "as names and sizes say"
                                                    : "as sizes say, and no other fits";
        return true;
    }
    if (found->more || !work->mapping || work->options->sizes_alone)
        return ambiguous(work, NULL, issue);
    if (!judge_all(&judged, work, issue))
        return false;
    if (judged.exact != 1)
        return ambiguous(work, &judged, issue);
    *chosen = judged.chosen;
    snprintf(reason, sizeof reason, "of %zu readings that fit, this one alone is exact",
             found->count);
    work->draft->reason = draft_text(work->draft, reason);
    return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static size_t inputs_of(const cinch_mapping *mapping)
{
    size_t inputs = 0;
    for (uint32_t c = 0; mapping && c < mapping->columns; c++)
        inputs += mapping->keys[c].count;
    return inputs;
}

/* `inputs` is 0 where no mapping says how many there are. */
static bool no_network(const net_draft *draft, const cinch_mapping *mapping, problem *issue)
{
    char from[32] = "inputs", to[32] = "values", wanted[80] = "";
    bool from_table = mapping && mapping->line;
    size_t inputs = inputs_of(mapping), values = mapping ? mapping->values->count : 0;
    if (mapping) {
        snprintf(from, sizeof from, "%zu", inputs);
        snprintf(to, sizeof to, "%zu", values);
        snprintf(wanted, sizeof wanted, " of %zu input%s and %zu value%s", inputs,
                 inputs == 1 ? "" : "s", values, values == 1 ? "" : "s");
    }
    return problem_set(
        issue, EXIT_INPUT,
        "%s: its tensors make no network%s: %s. Expected is a chain of matrices such as "
        "hidden.weight [k, %s], output.weight [%s, k], up to %d hidden layers, each also the other "
        "way round, and a bias [units] for each or none%s",
        draft->name, wanted, draft->listing, from, to, CINCH_MAX_LAYERS,
        from_table ? "; --symbols names symbols that no row of the table uses" : "");
}

/* Names what --layers does not. */
static void leave_out_others(net_draft *draft, const reading *named)
{
    for (size_t t = 0; t < draft->foreign_count; t++)
        if (!reading_has(named, t))
            leave_out(draft, draft->foreign[t].name, "not in --layers");
}

static bool find(foreign_work *work, problem *issue)
{
    const net_draft *draft = work->draft;
    size_t inputs = inputs_of(work->mapping);
    size_t values = work->mapping ? work->mapping->values->count : 0;
    if (work->options->layers)
        return readings_named(&work->found, draft->foreign, draft->foreign_count, inputs, values,
                              work->options->layers, draft->name, issue);
    readings_find(&work->found, draft->foreign, draft->foreign_count, inputs, values,
                  !work->options->other_names);
    return work->found.count > 0 || work->found.more || no_network(draft, work->mapping, issue);
}

bool foreign_finish(saved_net *saved, net_draft *draft, const cinch_mapping *mapping,
                    const read_options *options, problem *issue)
{
    foreign_work work = {.draft = draft, .mapping = mapping, .options = options};
    size_t chosen;
    if (!find(&work, issue) || !choose(&chosen, &work, issue))
        return false;
    if (options->layers)
        leave_out_others(draft, &work.found.one[chosen]);
    return make(saved, &work, &work.found.one[chosen], issue);
}
