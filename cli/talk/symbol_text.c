/* symbol_text.c - symbols in messages and tables. */
#include "talk/symbol_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "system/utf8.h"

short_text text_of_symbol(const char *symbol)
{
    return symbol[0] != '\0' ? text_of_name(symbol) : (short_text){"(empty)"};
}

short_text text_of_name(const char *name)
{
    short_text result;
    utf8_show(result.text, sizeof result.text, name, 32, "\\x%02x");
    return result;
}

void output_text(const char *text)
{
    size_t room = 4 * strlen(text) + sizeof "...."; /* if each byte is escaped */
    char *shown = memory_take(room, 1);
    utf8_show(shown, room, text, SIZE_MAX, "\\x%02x");
    output_print("%s", shown);
    free(shown);
}

long_text text_of_key(const cinch_mapping *mapping, size_t row)
{
    long_text result = {""};
    size_t used = 0;
    for (uint32_t c = 0; c < mapping->columns; c++) {
        uint32_t symbol = mapping->key[row * mapping->columns + c];
        short_text one = text_of_symbol(cinch_symbol(&mapping->keys[c], symbol));
        bool fits = used + strlen(one.text) + sizeof ",,..." <= sizeof result.text;
        used += (size_t)snprintf(result.text + used, sizeof result.text - used, "%s%s",
                                 c == 0 ? "" : ",", fits ? one.text : "...");
        if (!fits)
            break;
    }
    return result;
}

long_text text_of_tie(const cinch_alphabet *values, uint32_t count, const uint32_t *value)
{
    long_text result;
    uint32_t shown = 0;
    size_t at = (size_t)snprintf(result.text, sizeof result.text, "tie among %s values (",
                                 text_of_count(count).text);
    if (count == 2) {
        snprintf(result.text, sizeof result.text, "tie between %s and %s",
                 text_of_symbol(cinch_symbol(values, value[0])).text,
                 text_of_symbol(cinch_symbol(values, value[1])).text);
        return result;
    }
    for (; shown < count && shown < TIE_LISTED; shown++) {
        short_text one = text_of_symbol(cinch_symbol(values, value[shown]));
        if (at + strlen(one.text) + sizeof ", , ...)" > sizeof result.text)
            break;
        at += (size_t)snprintf(result.text + at, sizeof result.text - at, "%s%s",
                               shown == 0 ? "" : ", ", one.text);
    }
    snprintf(result.text + at, sizeof result.text - at, "%s)", shown < count ? ", ..." : "");
    return result;
}

void set_tie(json_t *object, const cinch_alphabet *values, uint32_t count, const uint32_t *value)
{
    json_t *tie = json_array();
    for (uint32_t i = 0; i < count && i < TIE_LISTED; i++)
        json_array_append_new(tie, json_string(cinch_symbol(values, value[i])));
    json_object_set_new(object, "tie", tie);
    json_object_set_new(object, "tied", json_from_count(count));
}

const char **alphabet_texts(const cinch_alphabet *alphabet)
{
    const char **texts = memory_take(alphabet->count, sizeof *texts);
    for (uint32_t i = 0; i < alphabet->count; i++)
        texts[i] = cinch_symbol(alphabet, i);
    return texts;
}

const char *nearest_symbol(const cinch_alphabet *alphabet, const char *word)
{
    const char **texts = alphabet_texts(alphabet);
    const char *near = nearest_name(word, texts, alphabet->count);
    free(texts);
    return near;
}

long_text hint_symbol(const cinch_alphabet *alphabet, const char *word)
{
    long_text result;
    const char *near = nearest_symbol(alphabet, word);
    size_t at = 0;
    if (near != NULL)
        at += (size_t)snprintf(result.text, sizeof result.text, "did you mean \"%s\"? It",
                               text_of_symbol(near).text);
    at += (size_t)snprintf(result.text + at, sizeof result.text - at, "%s knows ",
                           near != NULL ? "" : "it");
    uint32_t i = 0;
    for (; i < alphabet->count && at < sizeof result.text - 100; i++)
        at += (size_t)snprintf(result.text + at, sizeof result.text - at, "%s%s",
                               i == 0 ? "" : ", ", text_of_symbol(cinch_symbol(alphabet, i)).text);
    if (i < alphabet->count)
        snprintf(result.text + at, sizeof result.text - at, ", ... (%s in all)",
                 text_of_count(alphabet->count).text);
    return result;
}
