/* look.c - what `cinch fit` finds in a table before it trains, and the way back from there. */
#include "fit/look.h"

#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/symbol_text.h"

bool fit_look_at(fit_look *look, fit_job *job, bool one_to_one, problem *issue)
{
    const cinch_mapping *whole = job->whole;
    job->mapping = whole;
    if (whole->columns == 1 && one_to_one) /* nothing to be found, in what may be many rows */
        return true;
    size_t bytes = cinch_reduce_size(whole);
    if (!memory_fits(bytes, "a look at the table (--as-is does without)", issue))
        return false;
    owned_arena room = memory_arena(bytes);
    look->memory = room.memory;
    if (cinch_reduce(&look->reduction, whole, &room.arena) == CINCH_OK && look->reduction.smaller) {
        job->reduction = &look->reduction;
        job->mapping = &look->reduction.mapping;
    }
    return true;
}

void fit_look_free(fit_look *look)
{
    free(look->memory);
}

/* ---- What is said ---------------------------------------------------------------------------- */

#define MOST_NAMES 5

/* Names of columns on one line. */
typedef struct name_list {
    FILE *out;
    char *text;
    size_t bytes;
    uint32_t count;
} name_list;

static void add_name(name_list *list, const cinch_alphabet *column)
{
    if (list->count++ < MOST_NAMES)
        fprintf(list->out, "%s%s", list->count > 1 ? ", " : "", text_of_symbol(column->name).text);
}

static void end_names(name_list *list)
{
    if (list->count > MOST_NAMES)
        fprintf(list->out, " and %u more", list->count - MOST_NAMES);
    memory_stream_end(list->out);
}

static uint32_t symbols_before(const fit_job *job, uint32_t column)
{
    return job->whole->keys[job->reduction->column[column]].count;
}

/* "id alone tells the value: name, flag are not looked at" */
static void say_columns(FILE *out, const fit_job *job)
{
    const cinch_mapping *whole = job->whole;
    name_list kept = {.count = 0}, left = {.count = 0};
    kept.out = memory_stream(&kept.text, &kept.bytes);
    left.out = memory_stream(&left.text, &left.bytes);
    for (uint32_t c = 0, next = 0; c < whole->columns; c++) {
        bool stays = next < job->mapping->columns && job->reduction->column[next] == c;
        add_name(stays ? &kept : &left, &whole->keys[c]);
        next += stays;
    }
    end_names(&kept);
    end_names(&left);
    if (left.count > 0)
        fprintf(out, "%s %s the value: %s %s not looked at", kept.text,
                kept.count == 1 ? "alone tells" : "tell", left.text,
                left.count == 1 ? "is" : "are");
    free(kept.text);
    free(left.text);
}

/* "12 symbols of x behave as 3, 8 of y as 2" */
static void say_symbols(FILE *out, const fit_job *job, bool first)
{
    uint32_t said = 0, more = 0;
    for (uint32_t c = 0; c < job->mapping->columns; c++) {
        const cinch_alphabet *column = &job->mapping->keys[c];
        uint32_t before = symbols_before(job, c);
        if (column->count == before)
            continue;
        if (said == MOST_NAMES) {
            more++;
            continue;
        }
        fprintf(out, "%s%s %sof %s %sas %s",
                said > 0 ? ", "
                : first  ? ""
                         : "; ",
                text_of_count(before).text, said == 0 ? "symbols " : "",
                text_of_symbol(column->name).text, said == 0 ? "behave " : "",
                text_of_count(column->count).text);
        said++;
    }
    if (more > 0)
        fprintf(out, ", and fewer in %s more", counted(more, "column").text);
}

void fit_look_say(const fit_job *job)
{
    char *text;
    size_t bytes;
    if (job->reduction == NULL)
        return;
    FILE *out = memory_stream(&text, &bytes);
    say_columns(out, job);
    say_symbols(out, job, job->mapping->columns == job->whole->columns);
    memory_stream_end(out);
    progress_say(job->progress, "%s", text);
    free(text);
}

json_t *fit_look_alike_json(const fit_job *job)
{
    json_t *array = json_array();
    for (uint32_t c = 0; job->reduction != NULL && c < job->mapping->columns; c++) {
        const cinch_alphabet *column = &job->mapping->keys[c];
        if (column->count == symbols_before(job, c))
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "column", json_string(column->name));
        json_object_set_new(object, "symbols", json_from_count(symbols_before(job, c)));
        json_object_set_new(object, "behave_as", json_from_count(column->count));
        json_array_append_new(array, object);
    }
    return array;
}

/* ---- The way back ---------------------------------------------------------------------------- */

cinch_shape fit_whole_shape(const fit_job *job, const cinch_shape *shape)
{
    cinch_shape whole = *shape, columns;
    if (job->reduction == NULL)
        return whole;
    REQUIRE(cinch_shape_of(&columns, job->whole) == CINCH_OK);
    whole.columns = columns.columns;
    memcpy(whole.offset, columns.offset, sizeof whole.offset);
    return whole;
}

cinch_net fit_whole_net(const fit_job *job, const cinch_net *net)
{
    cinch_net whole = {.shape = fit_whole_shape(job, &net->shape)};
    size_t count = cinch_shape_cost(&whole.shape).parameters;
    whole.weights = memory_take(count, sizeof *whole.weights);
    if (job->reduction != NULL)
        cinch_reduce_expand(&whole, job->reduction, net);
    else
        memcpy(whole.weights, net->weights, count * sizeof *whole.weights);
    return whole;
}

proof fit_whole_proof(const fit_job *job, const cinch_net *net)
{
    cinch_net whole = fit_whole_net(job, net);
    proof made = proof_make(&whole, job->whole);
    free(whole.weights);
    return made;
}
