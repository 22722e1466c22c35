/* checkpoint.c - the header of a checkpoint, which says whose it is, and the library's bytes. */
#include "format/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cinch_train.h"
#include "system/file.h"
#include "system/memory.h"

#define MAGIC           "CINCHANN"
#define BYTE_ORDER_MARK UINT32_C(0x01020304)
#define FORMAT_VERSION  1

/* Without holes, and little-endian in the file. */
typedef struct header {
    char magic[8];
    uint32_t order, version;
    uint64_t checksum; /* XXH64, seed 0, of all that follows it */
    uint64_t size;     /* of the file, in bytes */
    checkpoint_id id;
    uint64_t passes;
    char library[16]; /* its version, zeros after it */
} header;

_Static_assert(sizeof(header) == 88, "docs/FORMAT.md says so");

/* The checksum's own place, and what it protects. */
enum { PROTECTED = offsetof(header, size) };

/* From this machine's byte order to the file's, or back. */
static header turned(header head)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    head.order = __builtin_bswap32(head.order);
    head.version = __builtin_bswap32(head.version);
    head.checksum = __builtin_bswap64(head.checksum);
    head.size = __builtin_bswap64(head.size);
    head.id.mapping = __builtin_bswap64(head.id.mapping);
    head.id.shape = __builtin_bswap64(head.id.shape);
    head.id.options = __builtin_bswap64(head.id.options);
    head.id.seed = __builtin_bswap64(head.id.seed);
    head.passes = __builtin_bswap64(head.passes);
#endif
    return head;
}

checkpoint_id checkpoint_id_of(const cinch_train *train, const float *from)
{
    const cinch_train_options *o = &train->options;
    const cinch_anneal_options *anneal = &o->anneal;
    const cinch_net begun = {.shape = train->net.shape, .weights = (float *)(uintptr_t)from};
    char text[512];
    int length = snprintf(
        text, sizeof text,
        "rate=%.9g beta1=%.9g beta2=%.9g epsilon=%.9g budget=%llu goal=%.9g polish=%llu "
        "alignment=%u neighbours=%u gain=%.9g last-gain=%.9g last-rate=%.9g from=%016llx",
        (double)o->rate, (double)o->beta1, (double)o->beta2, (double)o->epsilon,
        (unsigned long long)o->budget, (double)o->goal, (unsigned long long)o->polish,
        anneal->alignment, anneal->neighbours, (double)anneal->gain, (double)anneal->last_gain,
        (double)o->last_rate, from ? (unsigned long long)cinch_net_hash(&begun) : 0ULL);
    return (checkpoint_id){.mapping = cinch_mapping_hash(train->mapping),
                           .shape = cinch_net_hash(&(cinch_net){.shape = train->net.shape}),
                           .options = XXH64(text, (size_t)length, 0),
                           .seed = o->seed};
}

static size_t file_size(const cinch_train *train)
{
    return sizeof(header) + cinch_anneal_look(train).bytes;
}

void checkpoint_keep(checkpoint *kept, const cinch_train *train, const checkpoint_id *id)
{
    size_t size = file_size(train);
    header head = {.magic = MAGIC,
                   .order = BYTE_ORDER_MARK,
                   .version = FORMAT_VERSION,
                   .size = size,
                   .id = *id,
                   .passes = train->passes,
                   .library = CINCH_VERSION};
    if (kept->bytes == NULL)
        kept->bytes = memory_take(size, 1);
    kept->size = size;
    head = turned(head);
    memcpy(kept->bytes, &head, sizeof head);
    cinch_anneal_save(kept->bytes + sizeof head, train);
}

bool checkpoint_write(const char *path, checkpoint *kept, problem *issue)
{
    header head = {.checksum = XXH64(kept->bytes + PROTECTED, kept->size - PROTECTED, 0)};
    head = turned(head);
    memcpy(kept->bytes + offsetof(header, checksum), &head.checksum, sizeof head.checksum);
    return file_write(path, kept->bytes, kept->size, issue);
}

static bool refuse(const char *name, const char *why, problem *issue)
{
    return problem_set(issue, EXIT_INPUT,
                       "%s: %s. It stays as it is; remove it to begin anew, or name another file",
                       name, why);
}

/* Whether this program reads such files at all. */
static bool check_kind(const header *head, size_t count, const char *name, problem *issue)
{
    if (count < sizeof head->magic || memcmp(head->magic, MAGIC, sizeof head->magic) != 0)
        return problem_set(issue, EXIT_INPUT,
                           "%s: no checkpoint of cinch: it does not begin with " MAGIC
                           ". It stays as it is; name another file",
                           name);
    if (count < sizeof *head)
        return refuse(name, "cut off within its first 88 bytes", issue);
    if (head->order != BYTE_ORDER_MARK)
        return refuse(name, "damaged: bytes 8 to 11 are no mark of byte order", issue);
    return head->version == FORMAT_VERSION ||
           refuse(name, "of another version of the format (bytes 12 to 15) than 1", issue);
}

/* Whose it is, as far as the header says so. */
static bool check_owner(const header *head, const char *name, const checkpoint_id *id,
                        problem *issue)
{
    const header own = {.library = CINCH_VERSION};
    if (memcmp(head->library, own.library, sizeof own.library) != 0)
        return refuse(name, "written by another version of cinch than " CINCH_VERSION, issue);
    if (head->id.mapping != id->mapping)
        return refuse(name, "the checkpoint of another mapping", issue);
    if (head->id.shape != id->shape)
        return refuse(name, "the checkpoint of another network: --hidden is not the same", issue);
    if (head->id.seed != id->seed)
        return refuse(name, "the checkpoint of another --seed", issue);
    return head->id.options == id->options ||
           refuse(name, "the checkpoint of a training with other options", issue);
}

static bool refuse_size(size_t count, size_t wanted, const char *name, problem *issue)
{
    char why[120];
    snprintf(why, sizeof why, "damaged: it %s %zu bytes, and this training's checkpoint has %zu",
             count < wanted ? "ends after" : "goes on after", count < wanted ? count : wanted,
             wanted);
    return refuse(name, why, issue);
}

bool checkpoint_parse(cinch_train *train, const unsigned char *bytes, size_t count,
                      const char *name, const checkpoint_id *id, problem *issue)
{
    header head = {.version = 0};
    memcpy(&head, bytes, count < sizeof head ? count : sizeof head);
    head = turned(head);
    if (!check_kind(&head, count, name, issue))
        return false;
    bool sound = XXH64(bytes + PROTECTED, count - PROTECTED, 0) == head.checksum;
    if (head.size == count && !sound)
        return refuse(name, "damaged: its bytes from 24 on do not have the checksum at byte 16",
                      issue);
    if (!check_owner(&head, name, id, issue))
        return false;
    if (count != file_size(train))
        return refuse_size(count, file_size(train), name, issue);
    bool good =
        sound && cinch_anneal_load(train, bytes + sizeof head, count - sizeof head) == CINCH_OK;
    return good || refuse(name, "damaged: it holds no state of this training", issue);
}

/* One byte more than there should be tells whether the file goes on; a longer one is not read. */
bool checkpoint_load(cinch_train *train, const char *path, const checkpoint_id *id, problem *issue)
{
    size_t room = file_size(train) + 1, count = 0;
    int descriptor = file_open_input(path, issue);
    if (descriptor < 0)
        return false;
    unsigned char *bytes = memory_take(room, 1);
    bool good = file_read_some(&count, descriptor, bytes, room, path, issue) &&
                checkpoint_parse(train, bytes, count, path, id, issue);
    file_close_input(descriptor);
    free(bytes);
    return good;
}
