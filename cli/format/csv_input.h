/* csv_input.h - the bytes of a table as UTF-8, whatever it was written in; private to csv.c. */
#ifndef CLI_FORMAT_CSV_INPUT_H
#define CLI_FORMAT_CSV_INPUT_H

#include <iconv.h>

#include "format/csv.h"

typedef struct csv_input {
    const csv_source *source;
    problem *issue;
    const char *encoding; /* what the byte order mark says; NULL: the bytes are taken as they are */
    bool ended;           /* all was read */
    bool raw_ended;
    iconv_t converter;
    size_t taken;    /* bytes of a source in memory */
    uint64_t before; /* bytes that stood before those of `raw` */
    size_t raw_count;
    unsigned char raw[1 << 12];
} csv_input;

/* False after a problem. Close it in any case. */
bool csv_input_open(csv_input *input, const csv_source *source, problem *issue);

/* Reads on; sets input->ended with the last bytes. False after a problem. */
bool csv_input_read(size_t *got, csv_input *input, unsigned char *to, size_t room);

void csv_input_close(csv_input *input);

#endif
