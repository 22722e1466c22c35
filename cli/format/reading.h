/* reading.h - says how a file without symbols was read: which tensor is which layer, and what the
 * inputs and outputs are. */
#ifndef CLI_FORMAT_READING_H
#define CLI_FORMAT_READING_H

#include <stdio.h>

#include "format/net_describe.h"

/* What a draft's matrices are, in memory of the network's. */
const net_reading *reading_record(saved_net *saved, const net_draft *draft);

/* Prints it on standard output; nothing without a reading. */
void reading_print(const net_reading *reading, const cinch_net *net, const cinch_alphabet *keys,
                   const cinch_alphabet *value);

/* Says on standard error which tensor of the file `name` is which layer, where the file does
 * not. */
void reading_say(const net_reading *reading, const char *name);

/* The layers as --layers takes them. */
void reading_put(FILE *out, const net_reading *reading);

/* Layers and rounding, as a certificate holds them (docs/CERTIFICATE.md); null without a
 * reading. */
json_t *reading_json(const net_reading *reading);

/* The same with what the inputs are, for --json. */
json_t *reading_report(const net_reading *reading, const cinch_shape *shape,
                       const cinch_alphabet *keys);

/*
 * A reading from a certificate, in memory of *pieces. NULL where `json` is not in the form of
 * reading_json() or cannot be that of this network.
 */
const net_reading *reading_parse(const json_t *json, const cinch_net *net, void **pieces);

#endif
