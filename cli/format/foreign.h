/* foreign.h - networks in files of other programs, which say nothing but names and sizes. */
#ifndef CLI_FORMAT_FOREIGN_H
#define CLI_FORMAT_FOREIGN_H

#include "format/net_describe.h"
#include "format/tensors.h"

/* Takes what may be weights and biases from a file; what else there is, is left out or refused. */
bool foreign_gather(net_draft *draft, const tensor_file *file, const read_options *options,
                    problem *problem);

/*
 * Makes the network, as draft_finish() does, of the one reading that fits names and sizes or that
 * --layers names. Where several do, it is the only one that answers every row of `mapping`; else
 * the network is ambiguous, a problem that lists the readings.
 */
bool foreign_finish(saved_net *saved, net_draft *draft, const cinch_mapping *mapping,
                    const read_options *options, problem *problem);

#endif
