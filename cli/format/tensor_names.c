/* tensor_names.c - what the names of tensors mean in other people's programs. */
#include "format/tensor_names.h"

#include <stddef.h>
#include <string.h>

/* ---- Words ----------------------------------------------------------------------------------- */

enum { WORD_BYTES = 32 };

/* A word of a name in small letters, or a number of it; longer ones are cut. */
typedef struct name_word {
    char text[WORD_BYTES];
    bool is_number;
} name_word;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || is_upper(c) || (unsigned char)c >= 0x80;
}

/* The next word before `end`: fc1.weight has fc, 1 and weight, hiddenLayer has hidden and layer. */
static bool next_word(name_word *word, const char **at, const char *end)
{
    const char *c = *at;
    while (c < end && !is_letter(*c) && !is_digit(*c))
        c++;
    if (c == end)
        return false;
    size_t length = 0;
    word->is_number = is_digit(*c);
    for (const char *begin = c; c < end; c++) {
        if (word->is_number ? !is_digit(*c)
                            : !is_letter(*c) || (c > begin && is_upper(*c) && !is_upper(c[-1])))
            break;
        if (word->is_number && length == 1 && word->text[0] == '0')
            length = 0;
        if (length < WORD_BYTES - 1)
            word->text[length++] = is_upper(*c) ? (char)(*c + ('a' - 'A')) : *c;
    }
    word->text[length] = '\0';
    *at = c;
    return true;
}

/* Whether a word is in a list, whose words have spaces around them. */
static bool is_among(const name_word *word, const char *list)
{
    size_t length = strlen(word->text);
    for (const char *at = list; (at = strstr(at, word->text)) != NULL; at++)
        if (at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}

static bool has_word(const char *name, const char *list)
{
    name_word word;
    const char *at = name, *end = name + strlen(name);
    while (next_word(&word, &at, end))
        if (is_among(&word, list))
            return true;
    return false;
}

#define WEIGHT_WORDS    " weight weights kernel coef coefs w "
#define BIAS_WORDS      " bias biases intercept intercepts b "
#define LAYER_WORDS     WEIGHT_WORDS "bias biases intercept intercepts b "
#define EMBEDDING_WORDS " embed embedding embeddings embedder emb wte "
#define FIRST_WORDS     EMBEDDING_WORDS "encoder encode enc input inputs in first ih xh wih wxh "
#define MIDDLE_WORDS    " hidden hid middle mid "
#define LAST_WORDS                                                                                 \
    " decoder decode dec output outputs out head last final unembed unembedding classifier "       \
    "logits readout ho hy who why "

/* ---- Which way, where ------------------------------------------------------------------------ */

name_way name_way_of(const char *name)
{
    name_word word, last = {.is_number = false};
    const char *at = name, *end = name + strlen(name);
    bool embeds = has_word(name, EMBEDDING_WORDS);
    while (next_word(&word, &at, end))
        if (!word.is_number)
            last = word;
    if (is_among(&last, " kernel coefs "))
        return NAME_INPUTS_FIRST;
    if (embeds && is_among(&last, " weight" EMBEDDING_WORDS))
        return NAME_EMBEDDING;
    return is_among(&last, " weight coef ") ? NAME_UNITS_FIRST : NAME_ANY;
}

enum { NO_RANK = -1, RANK_FIRST = 0, RANK_LAST = 4 };

/* 0: into the first hidden layer, 2: between, 4: to the output; input_hidden is 1. */
static int rank_of(const char *at, const char *end)
{
    int least = RANK_LAST, most = NO_RANK;
    name_word word;
    while (next_word(&word, &at, end)) {
        int rank = is_among(&word, FIRST_WORDS)    ? 0
                   : is_among(&word, MIDDLE_WORDS) ? 1
                   : is_among(&word, LAST_WORDS)   ? 2
                                                   : NO_RANK;
        if (rank == NO_RANK)
            continue;
        least = rank < least ? rank : least;
        most = rank > most ? rank : most;
    }
    return most == NO_RANK ? NO_RANK : least + most;
}

name_end name_end_of(const char *name)
{
    int rank = rank_of(name, name + strlen(name)), middle = (RANK_FIRST + RANK_LAST) / 2;
    if (rank == NO_RANK || rank == middle)
        return NAME_ANYWHERE;
    return rank < middle ? NAME_FIRST : NAME_LAST;
}

/* ---- Order ----------------------------------------------------------------------------------- */

/* The first word that is a number, or none. */
static bool next_number(name_word *word, const char **at, const char *end)
{
    while (next_word(word, at, end))
        if (word->is_number)
            return true;
    return false;
}

/* As people count: 2 before 10; no number before any. */
static int compare_numbers(const char *a, const char *a_end, const char *b, const char *b_end)
{
    name_word x, y;
    for (;;) {
        bool in_a = next_number(&x, &a, a_end), in_b = next_number(&y, &b, b_end);
        if (!in_a || !in_b)
            return (int)in_a - (int)in_b;
        size_t x_digits = strlen(x.text), y_digits = strlen(y.text);
        int order = x_digits != y_digits ? (x_digits < y_digits ? -1 : 1) : strcmp(x.text, y.text);
        if (order != 0)
            return order;
    }
}

/* Whether two texts have the same words, numbers and those of `list` aside. */
static bool same_words(const char *a, const char *a_end, const char *b, const char *b_end,
                       const char *list)
{
    name_word x, y;
    for (;;) {
        bool in_a, in_b;
        while ((in_a = next_word(&x, &a, a_end)) && (x.is_number || is_among(&x, list)))
            continue;
        while ((in_b = next_word(&y, &b, b_end)) && (y.is_number || is_among(&y, list)))
            continue;
        if (!in_a || !in_b)
            return in_a == in_b;
        if (strcmp(x.text, y.text) != 0)
            return false;
    }
}

static const char *part_end(const char *at)
{
    return at + strcspn(at, "./");
}

/* The order of two parts of paths; *same when they do not differ in what matters. */
static int part_order(bool *same, const char *a, const char *a_end, const char *b,
                      const char *b_end)
{
    int rank_a = rank_of(a, a_end), rank_b = rank_of(b, b_end);
    *same = false;
    if (rank_a != rank_b && rank_a != NO_RANK && rank_b != NO_RANK)
        return rank_a - rank_b;
    if (rank_a == rank_b && same_words(a, a_end, b, b_end, " ")) {
        int order = compare_numbers(a, a_end, b, b_end);
        *same = order == 0;
        return order;
    }
    if (rank_a == RANK_FIRST || rank_b == RANK_LAST)
        return rank_a == rank_b ? 0 : -1;
    if (rank_b == RANK_FIRST || rank_a == RANK_LAST)
        return rank_a == rank_b ? 0 : 1;
    return 0;
}

int name_order(const char *a, const char *b)
{
    for (;;) {
        const char *a_end = part_end(a), *b_end = part_end(b);
        bool same;
        int order = part_order(&same, a, a_end, b, b_end);
        if (!same || !*a_end || !*b_end)
            return order;
        a = a_end + 1;
        b = b_end + 1;
    }
}

/* ---- Biases, and what is no layer ------------------------------------------------------------ */

bool name_is_bias(const char *name)
{
    return has_word(name, BIAS_WORDS) && !has_word(name, WEIGHT_WORDS);
}

bool name_same_layer(const char *weight, const char *bias)
{
    const char *w_end = weight + strlen(weight), *b_end = bias + strlen(bias);
    return same_words(weight, w_end, bias, b_end, LAYER_WORDS) &&
           compare_numbers(weight, w_end, bias, b_end) == 0;
}

bool name_is_counter(const char *name)
{
    static const char *const ends[] = {"num_batches_tracked", "step",      "steps", "epoch",
                                       "iteration",           "iterations"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = strlen(name), end = strlen(ends[i]);
        if (length >= end && strcmp(name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

const char *name_other_layer(const char *name)
{
    static const struct {
        const char *words, *what;
    } others[] = {
        {" hh whh ", "a recurrent layer, whose state comes back"},
        {" recurrent rnn lstm gru ", "a recurrent layer, whose state comes back"},
        {" attn attention ", "attention"},
        {" norm bn ln batchnorm layernorm groupnorm running moving gamma beta ",
         "normalisation: fold it into the layer before it, as "
         "torch.nn.utils.fusion.fuse_linear_bn_eval does, and save that"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has_word(name, others[i].words))
            return others[i].what;
    return NULL;
}

bool name_is_scale(const char *name)
{
    return has_word(name, " scale scales scaling zero zeros qweight qzeros absmax quant ");
}
