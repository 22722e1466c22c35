/*
 * isa.h - which code runs: the instruction sets of this build and machine, and the choice among
 * them. What is compiled once for each stands in one table, in isa.c.
 */
#ifndef CINCH_LANES_ISA_H
#define CINCH_LANES_ISA_H

#include "cinch_train.h"
#include "lanes/many.h"
#include "lanes/rows.h"
#include "lanes/sphere.h"

/*
 * The code for `isa`, which is available. CINCH_ISA_AUTO takes the widest, but no lanes that up to
 * 8 rows would leave idle: at 5-2-5, eight lanes take 0.8 of the time of sixteen.
 */
const kernel *kernel_for(cinch_isa isa, size_t rows);

/* The same for many networks; NULL for CINCH_ISA_PLAIN, which has no lanes. */
const lane_code *lane_code_for(cinch_isa isa);

/* The same for the annealed trainer; CINCH_ISA_PLAIN has the code of CINCH_ISA_VEC4. */
const field_code *field_code_for(cinch_isa isa);

/* Floats of scratch that any kernel, or any code for many networks, needs; SIZE_MAX on overflow. */
size_t kernel_scratch_floats(const cinch_shape *shape);
size_t lanes_scratch_floats(const cinch_shape *shape);

#endif
