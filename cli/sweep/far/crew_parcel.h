/*
 * crew_parcel.h - what ranks send each other: a kind, then things of one size.
 *
 * All ranks run the same program, which ranks_begin() makes sure of, so that structs travel as they
 * are.
 */
#ifndef CLI_SWEEP_FAR_CREW_PARCEL_H
#define CLI_SWEEP_FAR_CREW_PARCEL_H

#include "sweep/block.h"
#include "sweep/far/ranks.h"
#include "sweep/setting.h"

typedef enum parcel_kind {
    PARCEL_THREADS,  /* rank 0's first: uint64_t, how many threads were asked for */
    PARCEL_SETTINGS, /* its second: sweep_settings */
    PARCEL_READY,    /* the answer: uint64_t, how many threads there are */
    PARCEL_JOBS,     /* job_parcel */
    PARCEL_BLOCKS,   /* block_parcel */
    PARCEL_END       /* a number; each rank's last */
} parcel_kind;

/* For a worker of the rank that it is sent to. */
typedef struct job_parcel {
    uint64_t worker;
    cinch_sweep_job job;
} job_parcel;

/* Of a worker of the rank that sent it. */
typedef struct block_parcel {
    uint64_t worker;
    block_result result;
} block_parcel;

/* A message that is being put together; zeroed at first. Free its bytes. */
typedef struct parcel {
    unsigned char *bytes;
    size_t count, room;
} parcel;

void parcel_start(parcel *parcel, parcel_kind kind);
void parcel_add(parcel *parcel, const void *thing, size_t bytes);
bool parcel_filled(const parcel *parcel); /* whether something was added */
void parcel_send(int to, const parcel *parcel);

/* A message of one number. */
void parcel_send_number(int to, parcel_kind kind, uint64_t number);

/* A message that arrived: its kind, how many things of this size it holds, a copy of one of them. */
parcel_kind parcel_kind_of(const ranks_message *message);
size_t parcel_things(const ranks_message *message, size_t each_bytes);
void parcel_thing(void *thing, const ranks_message *message, size_t number, size_t each_bytes);

#endif
