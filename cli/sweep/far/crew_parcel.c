/* crew_parcel.c - what ranks send each other. */
#include "sweep/far/crew_parcel.h"

#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/progress.h"

void parcel_add(parcel *into, const void *thing, size_t bytes)
{
    into->bytes = memory_reserve(into->bytes, &into->room, into->count + bytes, 1);
    memcpy(into->bytes + into->count, thing, bytes);
    into->count += bytes;
}

void parcel_start(parcel *fresh, parcel_kind kind)
{
    const uint64_t word = kind;
    fresh->count = 0;
    parcel_add(fresh, &word, sizeof word);
}

void parcel_send(int to, const parcel *some)
{
    ranks_send(to, some->bytes, some->count);
}

void parcel_send_due(int to, parcel *some)
{
    const size_t empty = sizeof(uint64_t); /* its kind alone */
    const double now = clock_seconds();
    if (some->count == empty && now - some->sent <= BEAT_SECONDS)
        return;
    parcel_send(to, some);
    some->count = empty;
    some->sent = now;
}

void parcel_send_number(int to, parcel_kind kind, uint64_t number)
{
    const uint64_t words[] = {kind, number};
    ranks_send(to, words, sizeof words);
}

parcel_kind parcel_kind_of(const ranks_message *message)
{
    uint64_t word;
    REQUIRE(message->count >= sizeof word); /* every message begins with its kind */
    memcpy(&word, message->bytes, sizeof word);
    return (parcel_kind)word;
}

size_t parcel_things(const ranks_message *message, size_t each_bytes)
{
    size_t bytes = message->count - sizeof(uint64_t);
    /* The other rank runs this program. */
    REQUIRE(message->count >= sizeof(uint64_t) && bytes % each_bytes == 0);
    return bytes / each_bytes;
}

void parcel_thing(void *thing, const ranks_message *message, size_t number, size_t each_bytes)
{
    REQUIRE(number < parcel_things(message, each_bytes));
    memcpy(thing, message->bytes + sizeof(uint64_t) + number * each_bytes, each_bytes);
}

void silence_go_on(silence *of)
{
    const double now = clock_seconds(), step = now - of->looked;
    of->seconds += step < 1 ? step : 1;
    of->looked = now;
}
