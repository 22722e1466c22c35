/* hint.c - what a message says about a symbol that an alphabet does not hold. */
#include "talk/hint.h"

#include <stdio.h>
#include <stdlib.h>

#include "system/memory.h"
#include "talk/output.h"

symbol_hint hint_symbol(const cinch_alphabet *alphabet, const char *word)
{
    symbol_hint result;
    const char **names = memory_take(alphabet->count, sizeof *names);
    for (uint32_t i = 0; i < alphabet->count; i++)
        names[i] = cinch_symbol(alphabet, i);
    const char *near = nearest_name(word, names, alphabet->count);
    free(names);
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
