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

/* How long to wait for this rank's threads before looking at the other ranks. */
#define LOOK_SECONDS 0.002

/*
 * A rank says something every BEAT_SECONDS, if only that it is there. Rank 0 gives up a rank after
 * SILENT_SECONDS; the others wait longer for rank 0, which may have to wait for a disk.
 */
#define BEAT_SECONDS   2.0
#define SILENT_SECONDS 30.0
#define ORPHAN_SECONDS 600.0

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
    double sent; /* when */
} parcel;

void parcel_start(parcel *parcel, parcel_kind kind);
void parcel_add(parcel *parcel, const void *thing, size_t bytes);
void parcel_send(int to, const parcel *parcel);

/* Sends it if it holds something, and now and then if not; then it holds nothing. */
void parcel_send_due(int to, parcel *parcel);

/* A message of one number. */
void parcel_send_number(int to, parcel_kind kind, uint64_t number);

/* A message that arrived: its kind, how many things of a size it holds, a copy of one. */
parcel_kind parcel_kind_of(const ranks_message *message);
size_t parcel_things(const ranks_message *message, size_t each_bytes);
void parcel_thing(void *thing, const ranks_message *message, size_t number, size_t each_bytes);

/* How long another rank has said nothing; whoever hears of it sets `seconds` to 0. */
typedef struct silence {
    double seconds;
    double looked; /* for messages, when */
} silence;

/* Time in which this process was stopped, or waited for a disk, is no silence of the others. */
void silence_go_on(silence *of);

#endif
