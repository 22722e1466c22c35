/* json_tensors.h - arrays in JSON as the named tensors of somebody else's network. */
#ifndef CLI_FORMAT_JSON_TENSORS_H
#define CLI_FORMAT_JSON_TENSORS_H

#include "format/tensors.h"

/* Whether an object and all objects in it hold nothing but arrays of numbers and numbers. */
bool json_tensors_recognise(json_t *root);

/*
 * Takes them as a file of float64 tensors, each named by the keys that lead to it, points between
 * them. The data stand in the draft's memory; free file->tensors. False is a problem.
 */
bool json_tensors_open(tensor_file *file, net_draft *draft, json_t *root, problem *problem);

#endif
