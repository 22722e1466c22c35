/* against.c - whether a certificate is about a network and a mapping, and what differs if not. */
#include "check/against.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/symbol_text.h"

const char *const against_words[] = {"mapping", "shape", "network"};

/* ---- Mappings -------------------------------------------------------------------------------- */

static const cinch_alphabet *column_of(const cinch_mapping *mapping, uint32_t column)
{
    return column < mapping->columns ? &mapping->keys[column] : mapping->values;
}

static short_text symbol_at(const cinch_alphabet *alphabet, uint32_t symbol)
{
    return symbol < alphabet->count ? text_of_symbol(cinch_symbol(alphabet, symbol))
                                    : (short_text){"none"};
}

/* Says the first symbol that differs in a column, if any. */
static bool other_symbol(FILE *out, const cinch_mapping *there, const cinch_mapping *here,
                         uint32_t column)
{
    const cinch_alphabet *a = column_of(there, column), *b = column_of(here, column);
    uint32_t s = 0;
    while (s < a->count && s < b->count && strcmp(cinch_symbol(a, s), cinch_symbol(b, s)) == 0)
        s++;
    if (s == a->count && s == b->count)
        return false;
    fprintf(out, "symbol %s of column \"%s\": %s in the certificate, %s here",
            text_of_count((uint64_t)s + 1).text, text_of_symbol(b->name).text, symbol_at(a, s).text,
            symbol_at(b, s).text);
    return true;
}

static bool same_row(const cinch_mapping *there, const cinch_mapping *here, size_t row)
{
    size_t columns = here->columns;
    return memcmp(there->key + row * columns, here->key + row * columns,
                  columns * sizeof *here->key) == 0 &&
           there->value[row] == here->value[row];
}

static void put_row(FILE *out, const cinch_mapping *mapping, size_t row)
{
    if (row < mapping->rows)
        fprintf(out, "%s -> %s", text_of_key(mapping, row).text,
                text_of_symbol(cinch_symbol(mapping->values, mapping->value[row])).text);
    else
        fputs("none", out);
}

/* Says the first row that differs, if any. */
static void other_row(FILE *out, const cinch_mapping *there, const cinch_mapping *here)
{
    size_t row = 0;
    while (row < there->rows && row < here->rows && same_row(there, here, row))
        row++;
    if (row == there->rows && row == here->rows)
        return;
    fprintf(out, "row %s: ", text_of_count(row + 1).text);
    put_row(out, there, row);
    fputs(" in the certificate, ", out);
    put_row(out, here, row);
    fputs(" here", out);
}

static void compare_mappings(FILE *out, const cinch_mapping *there, const cinch_mapping *here)
{
    bool other = there->columns != here->columns;
    if (other)
        fprintf(out, "%s in the certificate, %u here", counted(there->columns, "key column").text,
                here->columns);
    for (uint32_t c = 0; !other && c <= here->columns; c++)
        other = other_symbol(out, there, here, c);
    if (!other)
        other_row(out, there, here);
}

/* ---- Networks -------------------------------------------------------------------------------- */

/* Whether both have the same weights in the same places, whatever is done with their sums. */
static bool same_weights(const cinch_shape *a, const cinch_shape *b)
{
    return a->columns == b->columns && a->layers == b->layers && a->values == b->values &&
           a->bias == b->bias &&
           memcmp(a->offset, b->offset, (a->columns + 1) * sizeof *a->offset) == 0 &&
           memcmp(a->width, b->width, a->layers * sizeof *a->width) == 0;
}

/* Says what differs under a name, if it does. */
static void other_word(FILE *out, const char **gap, const char *name, const char *there,
                       const char *here)
{
    if (strcmp(there, here) == 0)
        return;
    fprintf(out, "%s%s%s in the certificate, %s here", *gap, name, there, here);
    *gap = "; ";
}

static void compare_shapes(FILE *out, const cinch_shape *there, const cinch_shape *here)
{
    const char *gap = "";
    other_word(out, &gap, "", shape_text(there).text, shape_text(here).text);
    other_word(out, &gap, "", there->bias ? "biases" : "no biases",
               here->bias ? "biases" : "no biases");
    if (*gap == '\0' && !same_weights(there, here)) /* of many columns a shape tells the sum */
        fprintf(out, "the key columns have other numbers of symbols");
    if (there->layers > 0 && here->layers > 0) /* else there is none */
        other_word(out, &gap, "activation ", activation_words[there->activation],
                   activation_words[here->activation]);
    other_word(out, &gap, "output ", output_words[there->output], output_words[here->output]);
}

/* Weights by their bits; those in other places by their number. */
static void compare_weights(FILE *out, const cinch_net *there, const cinch_net *here)
{
    size_t count = cinch_shape_cost(&here->shape).parameters, others = 0, first = count;
    if (!same_weights(&there->shape, &here->shape)) {
        fprintf(out, "%s in the certificate, %s here",
                counted(cinch_shape_cost(&there->shape).parameters, "weight").text,
                text_of_count(count).text);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (memcmp(&there->weights[i], &here->weights[i], sizeof *here->weights) != 0) {
            others++;
            first = first < i ? first : i;
        }
    if (others > 0)
        fprintf(out, "%s of %s, first number %s: %.9g in the certificate, %.9g here",
                text_of_count(others).text, counted(count, "weight").text,
                text_of_count(first + 1).text, (double)there->weights[first],
                (double)here->weights[first]);
}

/* ---- Both ------------------------------------------------------------------------------------ */

against against_compare(const saved_certificate *saved, const cinch_net *net,
                        const cinch_mapping *mapping)
{
    against found;
    for (int part = 0; part < AGAINST_PARTS; part++) {
        size_t count;
        FILE *out = memory_stream(&found.part[part], &count);
        if (part == AGAINST_MAPPING)
            compare_mappings(out, &saved->mapping, mapping);
        else if (part == AGAINST_SHAPE)
            compare_shapes(out, &saved->net.shape, &net->shape);
        else
            compare_weights(out, &saved->net, net);
        memory_stream_end(out);
    }
    return found;
}

bool against_differs(const against *found)
{
    bool differs = false;
    for (int part = 0; part < AGAINST_PARTS; part++)
        differs = differs || found->part[part][0] != '\0';
    return differs;
}

void against_free(against *found)
{
    for (int part = 0; part < AGAINST_PARTS; part++)
        free(found->part[part]);
}
