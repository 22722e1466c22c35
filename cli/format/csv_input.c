/* csv_input.c - UTF-16 with a byte order mark becomes UTF-8, by iconv. */
#include "format/csv_input.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "system/file.h"

/* Bytes as they stand in the source; *ended when there are no more. */
static bool take_raw(size_t *got, csv_input *input, unsigned char *to, size_t room, bool *ended)
{
    const csv_source *source = input->source;
    if (source->descriptor >= 0) {
        if (!file_read_some(got, source->descriptor, to, room, source->name, input->issue))
            return false;
    } else {
        size_t left = source->count - input->taken;
        *got = left < room ? left : room;
        if (*got)
            memcpy(to, source->bytes + input->taken, *got);
        input->taken += *got;
    }
    *ended = *got < room;
    return true;
}

bool csv_input_open(csv_input *input, const csv_source *source, problem *issue)
{
    enum { MARK = 2 };
    input->source = source;
    input->issue = issue;
    input->encoding = NULL;
    input->ended = false;
    input->taken = 0;
    input->before = 0;
    if (!take_raw(&input->raw_count, input, input->raw, MARK, &input->raw_ended))
        return false;
    if (input->raw_count < MARK)
        return true;
    if (memcmp(input->raw, "\xff\xfe", MARK) == 0)
        input->encoding = "UTF-16LE";
    else if (memcmp(input->raw, "\xfe\xff", MARK) == 0)
        input->encoding = "UTF-16BE";
    else
        return true;
    input->before = MARK;
    input->raw_count = 0;
    input->converter = iconv_open("UTF-8", input->encoding);
    if (input->converter != (iconv_t)-1)
        return true;
    input->encoding = NULL;
    return problem_set(issue, EXIT_INPUT,
                       "%s: this is UTF-16, which this system cannot read: save it as UTF-8",
                       source->name);
}

/* Converts what `raw` holds, as much as there is room for. False when it is not UTF-16. */
static bool convert(csv_input *input, unsigned char **to, size_t *room)
{
    char *in = (char *)input->raw, *out = (char *)*to;
    size_t left = input->raw_count, out_left = *room;
    size_t done = iconv(input->converter, &in, &left, &out, &out_left);
    bool half = done == (size_t)-1 && errno == EINVAL; /* of a character: more may follow */
    bool wrong = done == (size_t)-1 && (errno == EILSEQ || (half && input->raw_ended));
    input->before += input->raw_count - left;
    memmove(input->raw, in, left);
    input->raw_count = left;
    *to = (unsigned char *)out;
    *room = out_left;
    return !wrong ||
           problem_set(input->issue, EXIT_INPUT,
                       "%s: byte %" PRIu64 ": this is not UTF-16, though the table begins "
                       "as if it were: save it as UTF-8",
                       input->source->name, input->before + 1);
}

bool csv_input_read(size_t *got, csv_input *input, unsigned char *to, size_t room)
{
    size_t part = input->raw_count, more = 0, left = room;
    if (!input->encoding) {
        REQUIRE(part < room);
        memcpy(to, input->raw, part);
        input->raw_count = 0;
        input->ended = input->raw_ended;
        if (!input->ended && !take_raw(&more, input, to + part, room - part, &input->ended))
            return false;
        *got = part + more;
        return true;
    }
    enum { LONGEST = 4 }; /* bytes of a character */
    while (left >= LONGEST && !input->ended) {
        size_t free_bytes = sizeof input->raw - input->raw_count;
        if (!input->raw_ended &&
            !take_raw(&more, input, input->raw + input->raw_count, free_bytes, &input->raw_ended))
            return false;
        input->raw_count += more;
        more = 0;
        if (!convert(input, &to, &left))
            return false;
        input->ended = input->raw_ended && input->raw_count == 0;
    }
    *got = room - left;
    return true;
}

void csv_input_close(csv_input *input)
{
    if (input->encoding)
        iconv_close(input->converter);
}
