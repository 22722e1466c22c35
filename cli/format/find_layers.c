/* find_layers.c - finding a network among the tensors of somebody else's file. */
#include <string.h>

#include "format/net_describe.h"

/* ---- Names ----------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Compares the numbers that both texts begin with, and steps over them. */
static int compare_numbers(const char **a, const char **b)
{
    while (**a == '0' && is_digit((*a)[1]))
        ++*a;
    while (**b == '0' && is_digit((*b)[1]))
        ++*b;
    size_t a_digits = strspn(*a, "0123456789"), b_digits = strspn(*b, "0123456789");
    int order = a_digits != b_digits ? (a_digits < b_digits ? -1 : 1) : memcmp(*a, *b, a_digits);
    *a += a_digits;
    *b += b_digits;
    return order;
}

/* The order in which people count: "0" before "2" before "10". */
static int natural_compare(const char *a, const char *b)
{
    while (*a || *b) {
        int order;
        if (is_digit(*a) && is_digit(*b)) {
            order = compare_numbers(&a, &b);
        } else {
            order = (unsigned char)*a - (unsigned char)*b;
            a++;
            b++;
        }
        if (order != 0)
            return order;
    }
    return 0;
}

/* Whether the names differ in one place only, there by what a weight and its bias are called. */
static bool same_layer(const char *weight, const char *bias)
{
    static const char *const words[][2] = {
        {"weight", "bias"}, {"kernel", "bias"}, {"W", "b"}, {"w", "b"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t w = strlen(words[i][0]), b = strlen(words[i][1]);
        for (size_t at = 0; strncmp(weight, bias, at) == 0 && weight[at]; at++)
            if (strncmp(weight + at, words[i][0], w) == 0 &&
                strncmp(bias + at, words[i][1], b) == 0 &&
                strcmp(weight + at + w, bias + at + b) == 0)
                return true;
    }
    return false;
}

/* ---- The chain ------------------------------------------------------------------------------- */

/* A search for an order in which every matrix takes what the one before it gives. */
typedef struct chain_search {
    const chain_tensor *tensors;
    chain_link found[NET_MAX_MATRICES]; /* the matrices, in the order of their names */
    bool used[NET_MAX_MATRICES];
    uint32_t matrices;
    size_t values;   /* 0: not known */
    bool transposed; /* the first matrix is [inputs][units] */
    uint32_t order[NET_MAX_MATRICES];
} chain_search;

/* Collects the matrices in natural order; false for too many, and for tensors of no use here. */
static bool collect_matrices(chain_search *search, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        const chain_tensor *tensor = &search->tensors[t];
        if (tensor->dimensions == 1)
            continue;
        if (tensor->dimensions != 2 || search->matrices == NET_MAX_MATRICES)
            return false;
        uint32_t at = search->matrices++;
        for (; at > 0 && natural_compare(search->tensors[search->found[at - 1].weight].name,
                                         tensor->name) > 0;
             at--)
            search->found[at] = search->found[at - 1];
        search->found[at] = (chain_link){.weight = t, .bias = SIZE_MAX};
    }
    return search->matrices > 0;
}

/* Gives every bias to its matrix; false when one belongs to none, or two to one. */
static bool collect_biases(chain_search *search, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        if (search->tensors[t].dimensions != 1)
            continue;
        chain_link *owner = NULL;
        for (uint32_t m = 0; m < search->matrices; m++)
            if (same_layer(search->tensors[search->found[m].weight].name, search->tensors[t].name))
                owner = &search->found[m];
        if (!owner || owner->bias != SIZE_MAX)
            return false;
        owner->bias = t;
    }
    return true;
}

/* Tries every matrix that fits at `place`, in the order of names; `inputs` 0 fits all. */
static bool search_from(chain_search *search, uint32_t place, size_t inputs)
{
    if (place == search->matrices)
        return search->values == 0 || search->values == inputs;
    for (uint32_t m = 0; m < search->matrices; m++) {
        const chain_link *link = &search->found[m];
        const size_t *size = search->tensors[link->weight].size;
        bool turned = search->transposed && place == 0;
        size_t takes = size[turned ? 0 : 1], gives = size[turned ? 1 : 0];
        if (search->used[m] || (inputs != 0 && takes != inputs) ||
            (link->bias != SIZE_MAX && search->tensors[link->bias].size[0] != gives))
            continue;
        search->used[m] = true;
        search->order[place] = m;
        if (search_from(search, place + 1, gives))
            return true;
        search->used[m] = false;
    }
    return false;
}

bool chain_order(chain_link *links, uint32_t *matrices, const chain_tensor *tensors, size_t count,
                 size_t inputs, size_t values)
{
    chain_search search = {.tensors = tensors, .values = values};
    if (count > (size_t)2 * NET_MAX_MATRICES || !collect_matrices(&search, count) ||
        !collect_biases(&search, count))
        return false;
    if (!search_from(&search, 0, inputs)) {
        search.transposed = true;
        if (!search_from(&search, 0, inputs))
            return false;
    }
    *matrices = search.matrices;
    for (uint32_t m = 0; m < search.matrices; m++) {
        links[m] = search.found[search.order[m]];
        links[m].transposed = search.transposed && m == 0;
    }
    return true;
}
