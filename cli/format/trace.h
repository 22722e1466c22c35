/* trace.h - a training's trace: the CSV file that fit writes, read again and drawn. */
#ifndef CLI_FORMAT_TRACE_H
#define CLI_FORMAT_TRACE_H

#include "format/picture.h"

/* The first line of a trace: its columns. */
#define TRACE_HEADER                                                                               \
    "pass,loss_nats,loss_bits,rows_right,margin,norm_first,norm_output,norm_weights,norm_gradient"

enum { TRACE_COLUMNS = 9 };

typedef struct trace {
    size_t passes;
    size_t capacity[TRACE_COLUMNS];
    double *column[TRACE_COLUMNS]; /* [passes], in the header's order */
} trace;

/* Whether the bytes look like a trace rather than a network. */
bool trace_recognise(const file_bytes *file);

/* Reads a trace; free it in any case. */
bool trace_parse(trace *trace, const file_bytes *file, const char *name, problem *issue);
void trace_free(trace *trace);

/* Loss, rows right, margin and norms over the passes, as picture_draw(). */
cinch_status trace_draw(cinch_scene *scene, owned_arena *memory, const trace *trace,
                        uint32_t columns);

#endif
