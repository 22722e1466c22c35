/*
 * cinch.h - train, ask, prove: squeezes a discrete mapping into the smallest neural network that
 * reproduces it exactly.
 *
 * This is all that a program needs which embeds the library; proofs stand in cinch_cert.h, which
 * it includes. Beside it stand cinch_train.h for those who train by hand and by the thousand,
 * cinch_sweep.h for searches over many settings, and cinch_draw.h for pictures. A complete program,
 * examples/embed.c:
 *
 *     #include "cinch.h"
 *
 *     #include <stdio.h>
 *
 *     static unsigned char memory[1 << 20];
 *
 *     int main(void)
 *     {
 *         cinch_arena arena = cinch_arena_over(memory, sizeof memory);
 *         const cinch_train_options options = {.polish = CINCH_POLISH_AGAIN, .seed = 1};
 *         const uint32_t key = 4;
 *         cinch_mapping mapping;
 *         cinch_shape shape;
 *         cinch_train train;
 *         cinch_walk walk;
 *         cinch_certificate proof;
 *         cinch_failures failures;
 *         if (!cinch_self_test() || cinch_mapping_family(&mapping, "cycle:11", &arena) != CINCH_OK ||
 *             cinch_shape_of(&shape, &mapping) != CINCH_OK)
 *             return 1;
 *         shape.layers = 1;
 *         shape.width[0] = 2;
 *         if (cinch_walk_init(&walk, &shape, &arena) != CINCH_OK ||
 *             cinch_train_init(&train, &shape, &mapping, &options, NULL, &arena) != CINCH_OK)
 *             return 1;
 *         while (cinch_train_run(&train, 100) == CINCH_TRAINING)
 *             continue;
 *         cinch_net net = cinch_train_best(&train);
 *         cinch_net_walk(&walk, &net, &key);
 *         printf("%s -> %s\n", cinch_symbol(&mapping.keys[0], key),
 *                cinch_symbol(mapping.values, walk.answer));
 *         if (cinch_cert_make(&proof, &failures, &net, &mapping, NULL, arena) != CINCH_OK)
 *             return 1;
 *         printf("all %u rows proved, margin %.3f\n", (unsigned)proof.rows, proof.margin);
 *         return 0;
 *     }
 *
 * Memory. The library allocates nothing, prints nothing, opens nothing and keeps no globals: the
 * caller passes memory, drives the loop, and gets results as data. What a function takes for good
 * comes out of an arena that is passed by pointer; scratch is an arena that is passed by copy, and
 * is free again when the function returns. Each such function has a second one, ending in _size,
 * that tells how many bytes are enough, whatever the memory's alignment; it returns SIZE_MAX when
 * they overflow, which no memory holds. There is nothing to free but the caller's own memory.
 *
 * Threads. Any thread may call any function, and none makes one. No two may use one object at once,
 * unless both only read it, as all functions do that do not make a mapping, shape or network.
 *
 * Bits. The same mapping, options and seed give the same bits in every weight with every compiler,
 * optimisation level and instruction set (docs/NUMERICS.md says how). The library must be compiled
 * with -ffp-contract=off; where a processor needs more (32-bit x86, s390x), an #error names the
 * option. cinch_self_test() tells whether the arithmetic is as it must be.
 *
 * Errors. Bad *data* is answered by a cinch_status. A caller's mistake - a NULL where memory is
 * due, a symbol out of range, too little scratch where no status is returned - stops the program
 * in every build: what proves things must not go on after that.
 */
#ifndef CINCH_H
#define CINCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CINCH_VERSION "0.1.0"

/* Limits. Sums over more units than these could overflow (docs/NUMERICS.md). */
#define CINCH_MAX_COLUMNS 255    /* key columns of a mapping */
#define CINCH_MAX_LAYERS  8      /* hidden layers of a network */
#define CINCH_MAX_WIDTH   100000 /* units of a hidden layer */

#if defined(__GNUC__)
#define CINCH_API __attribute__((visibility("default")))
#else
#define CINCH_API
#endif

/* ---- Errors and memory ----------------------------------------------------------------------- */

/* What can be wrong with data. Each function names those that it returns; 0 is always good. */
typedef enum cinch_status {
    CINCH_OK = 0,
    CINCH_NO_MEMORY,  /* the arena is too small */
    CINCH_NO_FAMILY,  /* no mapping family has this name */
    CINCH_BAD_FAMILY, /* a family's arguments are malformed or out of range */
    CINCH_CONFLICT,   /* two rows have the same key and different values */
    CINCH_NO_ROWS,    /* a mapping has no rows */
    CINCH_BAD_SHAPE,  /* a shape is out of range, or does not fit the mapping */
    CINCH_BAD_OPTION, /* an option is out of its range */
    CINCH_NOT_FINITE, /* a weight is NaN or infinite, or too large to train from (1e15) */
    CINCH_WRONG_ROW,  /* a row's answer is wrong, or a tie */
    CINCH_NOT_PROVED, /* every row is right, but rounding could change an answer */
    CINCH_CERT_STALE, /* a certificate was made for another mapping or network */
    CINCH_CERT_FALSE, /* a certificate claims something that does not hold */
    CINCH_BAD_STATE   /* the bytes are not the saved state of such a training */
} cinch_status;

/*
 * A short English sentence for `status`, without a final full stop. Never NULL, and static text:
 * other numbers give a sentence too. The words may change between versions.
 */
CINCH_API const char *cinch_status_text(cinch_status status);

/*
 * True when the library rounds every operation once, as it must, in scalars and in the vectors of
 * each instruction set here. False when the compiler fused a multiplication with an addition or
 * regrouped a sum, when denormals are flushed (clang's NEON on 32-bit ARM, AltiVec, a program
 * linked with -ffast-math), or when rounding is not to nearest. Programs should ask once, when they
 * start, and end with a message; cinch_train_init() and what makes and checks certificates stop a
 * program then. The calling thread's modes alone are looked at.
 */
CINCH_API bool cinch_self_test(void);

/*
 * Memory from `next` up to `end`. Functions that take from it move `next` on; what was taken stays
 * as long as the memory does. To give back all since some moment, go on with a copy of the arena
 * from then. Pieces are aligned to 64 bytes, whatever the alignment of the memory, which is why
 * sizes are a little larger than sums. After CINCH_NO_MEMORY some of it may be taken.
 */
typedef struct cinch_arena {
    unsigned char *next;
    unsigned char *end;
} cinch_arena;

/*
 * An arena over `bytes` bytes at `memory`, of any alignment. NULL is for 0 bytes: whoever takes
 * from bytes that were promised and are not there stops the program.
 */
static inline cinch_arena cinch_arena_over(void *memory, size_t bytes)
{
    cinch_arena arena;
    arena.next = (unsigned char *)memory;
    arena.end = arena.next ? arena.next + bytes : (unsigned char *)(uintptr_t)bytes;
    return arena;
}

/* ---- Mapping: rows of key symbols, each with one value symbol -------------------------------- */

/*
 * The symbols of one column, kept as the text that they were. They are numbered from 0 in the order
 * of `start`, and numbers are what all else deals in. Texts differ from each other; they are bytes
 * that the library does not look into, but for the NUL at their end.
 */
typedef struct cinch_alphabet {
    const char *name;    /* the column's name; "" when it has none */
    const char *text;    /* all symbols, each ended by a NUL */
    const size_t *start; /* [count] where each symbol begins in `text` */
    uint32_t count;
} cinch_alphabet;

/* Symbol number `symbol`, below the alphabet's count, as text: a place in alphabet->text. */
CINCH_API const char *cinch_symbol(const cinch_alphabet *alphabet, uint32_t symbol);

/* A hash index over an alphabet, for finding symbols by their text; the next function makes it. */
typedef struct cinch_index {
    const cinch_alphabet *alphabet;
    uint32_t *slot; /* [slots] symbol + 1, or 0 */
    size_t slots;   /* a power of two */
} cinch_index;

/*
 * Indexes `alphabet`, which must stay where it is, unchanged, as long as the index is used.
 * CINCH_OK or CINCH_NO_MEMORY. Of equal texts the first is found; nothing tells that there are two.
 */
CINCH_API cinch_status cinch_index_init(cinch_index *index, const cinch_alphabet *alphabet,
                                        cinch_arena *arena);
/* Bytes of arena that it takes for `count` symbols. */
CINCH_API size_t cinch_index_size(uint32_t count);

/* The number of the symbol `text`, or UINT32_MAX when the alphabet does not hold it. */
CINCH_API uint32_t cinch_index_find(const cinch_index *index, const char *text);

/*
 * A mapping: row r sends the symbols key[r * columns], key[r * columns + 1], .. to the symbol
 * value[r]. Fill in the fields, or let a family do so. Alphabets may hold symbols that no row uses,
 * and columns may share one alphabet; no row may hold a number that its alphabet does not have,
 * which stops the program where it is noticed.
 */
typedef struct cinch_mapping {
    uint32_t columns;           /* key columns, 1 .. CINCH_MAX_COLUMNS */
    const cinch_alphabet *keys; /* [columns] */
    const cinch_alphabet *values;
    size_t rows;     /* at most UINT32_MAX to be trained */
    uint32_t *key;   /* [rows][columns] symbol numbers */
    uint32_t *value; /* [rows] symbol numbers */
    uint64_t *line;  /* [rows] where each row came from, for messages; or NULL */
} cinch_mapping;

/*
 * Makes a named family: shift:N (n -> n + 1, N symbols, N - 1 rows), cycle:N, reverse:N,
 * identity:N, perm:N:SEED (a random permutation), random:N:M:SEED (N keys to M values). Symbols are
 * the numbers from 1; the permuting families share one alphabet between key and value. The mapping
 * and all that it points to lie in the arena.
 *
 * CINCH_NO_FAMILY when `spec` begins with no family's name and a colon; CINCH_BAD_FAMILY when its
 * numbers are malformed, or not within 1 .. 100,000,000 (shift: from 2); SEED is any 64-bit number.
 * CINCH_NO_MEMORY.
 */
CINCH_API cinch_status cinch_mapping_family(cinch_mapping *mapping, const char *spec,
                                            cinch_arena *arena);
/* `bytes` receives what that takes of an arena; 0 with CINCH_NO_FAMILY and CINCH_BAD_FAMILY. */
CINCH_API cinch_status cinch_mapping_family_size(size_t *bytes, const char *spec);

/* Family number `number` as a user writes it ("shift:N"), static text, or NULL past the last. */
CINCH_API const char *cinch_mapping_family_usage(size_t number);

/* What cinch_mapping_validate() found. */
typedef struct cinch_row_report {
    size_t duplicates; /* rows that repeat an earlier one; with CINCH_CONFLICT those up to there */
    size_t first;      /* with CINCH_CONFLICT: the two rows that contradict */
    size_t second;
} cinch_row_report;

/*
 * Makes the mapping a function: drops rows that repeat an earlier one (order kept, `line` moved
 * along), or finds rows that contradict each other. CINCH_OK; or, with no row moved, CINCH_NO_ROWS
 * for an empty one, CINCH_CONFLICT with the first such pair in `report`, CINCH_NO_MEMORY. Training
 * takes other mappings too, but of rows that contradict each other one stays wrong.
 */
CINCH_API cinch_status cinch_mapping_validate(cinch_mapping *mapping, cinch_row_report *report,
                                              cinch_arena scratch);
/* Bytes of scratch that it needs, and cinch_mapping_cost(). */
CINCH_API size_t cinch_mapping_scratch_size(const cinch_mapping *mapping);

/* What the values of a mapping's rows cost without a network; the reader knows the keys. */
typedef struct cinch_table_cost {
    uint32_t used;       /* values that occur in the rows */
    bool injective;      /* no two rows share a value */
    uint64_t table_bits; /* rows x ceil(log2 values): a code of fixed width in every row */
    double entropy_bits; /* rows x the entropy of the value column: an ideal code per value */
    double limit_bits;   /* log2 of how many mappings there are of that kind: of one-to-one ones
                            log2(V! / (V - R)!), else R log2 V */
} cinch_table_cost;

/*
 * Counts them; there is a row at least. Entropy is right to twelve digits, `limit_bits` to 2^-48 of
 * log2 V!. They may differ in bits between versions. `scratch` holds cinch_mapping_scratch_size()
 * bytes.
 */
CINCH_API cinch_table_cost cinch_mapping_cost(const cinch_mapping *mapping, cinch_arena scratch);

/*
 * XXH64 of all columns' symbols and all rows, in order (docs/CERTIFICATE.md gives the bytes). Names
 * of columns and `line` do not count. It tells mappings apart by accident, not against somebody who
 * wants two of them to look the same.
 */
CINCH_API uint64_t cinch_mapping_hash(const cinch_mapping *mapping);

/* ---- Network: shape, and one flat array of weights ------------------------------------------- */

/*
 * For a key with the symbols x_c, E_c the rows of weights of key column c:
 *
 *     a = E_0[x_0] + E_1[x_1] + .. (+ b)     h = f(a)     what the first hidden layer sends
 *     h' = f(W h (+ b))                                   further ones
 *     z = U h (+ b)                                       a logit for each value
 *     p = softmax(z)    answer = argmax z
 *
 * Without hidden layers z = a. Sums run in index order, in float32, the bias last.
 */
typedef enum cinch_activation { CINCH_TANH, CINCH_IDENTITY, CINCH_RELU } cinch_activation;
typedef enum cinch_output {
    CINCH_SOFTMAX, /* trained with cross-entropy */
    CINCH_LINEAR   /* with half the squared error of the logits against the one-hot target */
} cinch_output;

/* The inputs of all key columns stand one after the other: input offset[c] + symbol. */
typedef struct cinch_shape {
    uint32_t columns;
    uint32_t offset[CINCH_MAX_COLUMNS + 1]; /* first input of each column; then the inputs' count */
    uint32_t layers;                        /* hidden layers, 0 .. CINCH_MAX_LAYERS */
    uint32_t width[CINCH_MAX_LAYERS];       /* units of each hidden layer, 1 .. CINCH_MAX_WIDTH */
    uint32_t values;                        /* outputs */
    cinch_activation activation;            /* of all hidden layers */
    cinch_output output;
    bool bias; /* every hidden and output unit has one */
} cinch_shape;

/*
 * The columns, offsets and values of `mapping`; no hidden layer, tanh, softmax, no bias: set those
 * fields as you like. CINCH_OK; CINCH_BAD_SHAPE when a column or the values have no symbols, or
 * when there are too many of them: UINT32_MAX inputs, 2^31 values, weights whose bytes overflow a
 * size_t.
 */
CINCH_API cinch_status cinch_shape_of(cinch_shape *shape, const cinch_mapping *mapping);

/*
 * One weight matrix: layer 0 .. layers - 1 feed the hidden layers, layer `layers` the output.
 * Weight [i][j], from input i to unit j, stands at weights[first + i * units + j]; with biases a
 * last row i == inputs holds them (as from an input that is always 1).
 */
typedef struct cinch_matrix {
    size_t first;  /* place of weight [0][0] in the flat array */
    size_t inputs; /* rows, without that of the biases */
    size_t units;  /* columns */
} cinch_matrix;

/* The matrix into `layer`, at most shape->layers; of a shape that is in range. */
CINCH_API cinch_matrix cinch_shape_matrix(const cinch_shape *shape, uint32_t layer);

/* What a network of a shape costs. */
typedef struct cinch_net_cost {
    size_t connections;   /* weights without biases, as the article counts them */
    size_t dense;         /* those of the network without hidden layers: inputs x values */
    size_t parameters;    /* connections and biases: numbers in the flat array */
    uint64_t weight_bits; /* 32 per parameter, as stored */
} cinch_net_cost;

/*
 * Counts them. All are their type's largest number when a field of the shape is out of range or the
 * weights' bytes overflow a size_t: parameters == SIZE_MAX tells that no network has this shape.
 */
CINCH_API cinch_net_cost cinch_shape_cost(const cinch_shape *shape);

/* A network: a shape, and weights that the caller keeps. */
typedef struct cinch_net {
    cinch_shape shape;
    float *weights; /* [cinch_shape_cost(&shape).parameters] */
} cinch_net;

/*
 * XXH64 of the weights as little-endian float32, in the order of the flat array. Where `weights` is
 * NULL, that of the shape: of columns, offsets, widths, values, activation, output and bias.
 */
CINCH_API uint64_t cinch_net_hash(const cinch_net *net);

/* Every number on the way from one key to its answer, in memory of the caller's. */
typedef struct cinch_walk {
    float *sum[CINCH_MAX_LAYERS];  /* [width] what each hidden unit receives */
    float *unit[CINCH_MAX_LAYERS]; /* [width] what it sends on */
    float *logit; /* [values]; set it to NULL, and walks end at the last hidden layer */
    float *share; /* [values] softmax of the logits (for CINCH_LINEAR: the logits) */
    /*
     * What follows is exact for the last hidden layer's float32 codes: they are multiplied with the
     * float32 output weights and added up without rounding, as certificates mean it. Of equals the
     * first one counts. With a margin of NaN a unit or weight is not finite, and there is no answer.
     */
    uint32_t answer; /* the value with the largest logit */
    uint32_t rival;  /* the largest of the others; `answer` itself when values == 1 */
    double margin;   /* by how much the first exceeds the second, the nearest double; 0: a tie */
    uint32_t best_count;   /* values whose logit is the largest: 1, or all that tie; 0 with NaN */
    uint32_t *best;        /* [values] they, by rising number, `answer` first */
    uint32_t float_answer; /* whose float32 logit exceeds all others; UINT32_MAX: none does */
} cinch_walk;

/* Takes arrays for walks through networks of one shape. CINCH_OK or CINCH_NO_MEMORY. */
CINCH_API cinch_status cinch_walk_init(cinch_walk *walk, const cinch_shape *shape,
                                       cinch_arena *arena);
/* Bytes of arena that it takes. */
CINCH_API size_t cinch_walk_size(const cinch_shape *shape);

/*
 * Evaluates `net` for one key, `key[columns]` symbol numbers, and fills in the walk, which was made
 * for its shape. Logits and shares are float32; answer, rival and margin are exact for the units,
 * as in a certificate. Weights may be anything: sums that overflow give infinities and NaNs.
 */
CINCH_API void cinch_net_walk(cinch_walk *walk, const cinch_net *net, const uint32_t *key);

/*
 * The margin on a scale that compares networks: margin / (r * largest |h|), r the radius of the
 * smallest ball around the output vectors (to one part in a million), h over the rows' last hidden
 * codes; 1 - cos(theta) for a spherical code, and never more than 2. With biases, vectors and codes
 * have one coordinate more. 0 for a network without hidden layers. `margin` is the network's
 * smallest. Costs a few passes where the last hidden layer is much narrower than there are values,
 * else up to as many as it has units. `scratch` holds cinch_cert_size() bytes. No proof.
 */
CINCH_API double cinch_net_relative_margin(const cinch_net *net, const cinch_mapping *mapping,
                                           double margin, cinch_arena scratch);

/* ---- Training -------------------------------------------------------------------------------- */

/* How a network does on a mapping. */
typedef struct cinch_score {
    size_t right; /* rows whose right logit is strictly the largest */
    float margin; /* smallest over rows: right logit - best wrong logit; FLT_MAX if values == 1 */
    size_t row;   /* the first row that has it */
    bool finite;  /* false: a weight is beyond 1e15 or a hidden unit beyond 1e18, so that a logit
                     could overflow; right, margin and loss mean nothing */
    double loss;  /* mean over rows, in nats; only where asked for, else 0 */
} cinch_score;

/* Which code computes; never what it computes. cinch_isa_name() tells which there are. */
typedef enum cinch_isa {
    CINCH_ISA_AUTO,   /* the best that this machine and build have */
    CINCH_ISA_PLAIN,  /* one row at a time, the definition */
    CINCH_ISA_VEC4,   /* four lanes: SSE2, NEON, WebAssembly, or as the compiler sees fit */
    CINCH_ISA_AVX2,   /* eight lanes */
    CINCH_ISA_AVX512, /* sixteen lanes */
    CINCH_ISA_COUNT
} cinch_isa;

/*
 * All trainers go down the gradient of the loss by exact back-propagation; docs/NUMERICS.md has
 * their formulas. CINCH_ANNEAL is for many values, and for networks of one key column, one hidden
 * layer of 2 to 64 tanh units, softmax and no biases; elsewhere CINCH_ADAM takes its place: see
 * cinch_train.h.
 */
typedef enum cinch_trainer {
    CINCH_ADAM,       /* Kingma and Ba, 2015 */
    CINCH_SGD,        /* one row at a time in a shuffled order: the article's back-propagation */
    CINCH_MOMENTUM,   /* SGD with velocity (Polyak's heavy ball) */
    CINCH_ANNEAL,     /* Adam on unit vectors under a growing gain */
    CINCH_ANY_TRAINER /* for cinch_plan_of() alone: it chooses */
} cinch_trainer;

/* The distribution of the weights before training. */
typedef enum cinch_start {
    CINCH_START_UNIFORM, /* uniform in -range .. range */
    CINCH_START_FAN_IN   /* uniform in -range .. range over the root of a layer's inputs */
} cinch_start;

/* As `polish`: as many passes again as there were up to the first exact one, and ten more. */
#define CINCH_POLISH_AGAIN (UINT64_MAX - 1)

/*
 * As `polish`: first as CINCH_POLISH_AGAIN, and then twice as many passes as there were, again and
 * again. cinch_train_run() returns at each of these passes, which train.look_at names: the caller
 * proves the best weights there, and calls it again where the proof fails. The budget is the end in
 * any case. The annealed trainer has no such passes: it always runs to its budget, since margins
 * grow up to there. In a group of trainings (cinch_train.h) those of any other trainer end at the
 * first of these passes.
 */
#define CINCH_POLISH_PROVABLE (UINT64_MAX - 2)

/*
 * What the annealed trainer's schedule is made of. A spacing is the distance that neighbours would
 * have if the pairs were evenly spread over the unit sphere: 2 pi / N for N pairs through two units.
 */
typedef struct cinch_anneal_options {
    uint32_t alignment;  /* passes at gain 0, default 32, at most half of the budget */
    uint32_t neighbours; /* other values in each softmax at first, default 8 to 192, by width */
    float gain;          /* at first, over 1 / spacing^2, default 4 */
    float last_gain;     /* default 100 */
} cinch_anneal_options;

/* Zero means the default everywhere, so that {0} trains by Adam up to the first exact pass. */
typedef struct cinch_train_options {
    cinch_trainer trainer;
    float rate;      /* > 0; default 0.1; anneal: at first, in spacings, default 0.3 */
    float last_rate; /* > 0; what the rate falls or rises to over the budget, in a straight line;
                        default: the rate stays; anneal: by equal factors, default 0.02 */
    float beta1;     /* adam, anneal: 0 .. 1, default 0.9 */
    float beta2;     /* adam: 0 .. 1, default 0.999; anneal 0.9 */
    float epsilon;   /* adam: > 0, default 1e-8; anneal 1e-18 */
    float momentum;  /* momentum: 0 .. 1, default 0.9 */
    uint64_t batch;  /* rows per update, a mini-batch; default sgd 1, others all rows */
    cinch_start start;
    float range;     /* > 0, default 1 */
    uint64_t seed;   /* any; equal seeds give equal weights */
    uint64_t budget; /* passes at most, default 20,000; anneal: the schedule's length, default 1,000
                        (two units: 3,000 for more than 200 rows, 10,000 for more than 1,000) */
    float goal;      /* once exact, go on until the relative margin is at least this; default 0 */
    uint64_t polish; /* ... for at most this many passes more; default up to the budget */
    cinch_isa isa;
    bool want_loss; /* keep score.loss and gradient_norm current, every pass */
    cinch_anneal_options anneal;
    bool complete; /* set by the library: no 0 stands for a default, nothing is out of range, and
                      the trainer is one for the shape. Set it to false before changing anything
                      but seed and want_loss */
} cinch_train_options;

/* What to train for a mapping: decided once, before memory is taken. */
typedef struct cinch_plan {
    cinch_shape shape;
    cinch_train_options options; /* complete, for cinch_train_init() and groups */
    uint64_t seeds;              /* trainings that are worth their time, from options.seed on */
    bool shared;                 /* an annealed step takes so long that threads should share it */
} cinch_plan;

/*
 * Decides. `rows` are the mapping's, `used` is what cinch_mapping_cost() counts. Where options
 * leave it open, CINCH_ANY_TRAINER becomes the trainer that does best by measurement, and without
 * goal and polish a training has CINCH_POLISH_PROVABLE. CINCH_OK, or CINCH_BAD_OPTION when an
 * option is out of its range or the instruction set is not there. A plan is not needed to train:
 * cinch_train_init() fills in defaults by itself, where they were not filled in before.
 */
CINCH_API cinch_status cinch_plan_of(cinch_plan *plan, const cinch_shape *shape, size_t rows,
                                     uint32_t used, const cinch_train_options *options);

/* How a training stands. */
typedef enum cinch_train_state {
    CINCH_TRAINING, /* call cinch_train_run() again */
    CINCH_DONE,     /* exact, and the goal reached or polishing over */
    CINCH_SPENT,    /* the budget is used up; cinch_train_best() may still be exact */
    CINCH_DIVERGED  /* a weight grew beyond 1e15, or a hidden unit beyond 1e18 */
} cinch_train_state;

/* One training. Look at all but its memory; change nothing. */
typedef struct cinch_train {
    cinch_train_state state;
    uint64_t passes; /* forward and backward over all rows, so far */
    /*
     * The pass that first found the weights exact, or 0. Weights are judged after every pass over
     * all rows; with mini-batches after a pass in which each row was right when its turn came, after
     * the first exact pass, and at the end, so that they may have been right some passes before.
     */
    uint64_t exact_at;
    uint64_t look_at;  /* with CINCH_POLISH_PROVABLE, once exact: the pass to prove weights at */
    cinch_score score; /* of the weights before the last update, or of the last that were judged */
    double gradient_norm; /* Euclidean, of the last update; only with want_loss */
    cinch_score best;     /* of the weights that cinch_train_best() gives */
    uint64_t best_pass;   /* when they were seen; 0: none were judged yet */

    cinch_train_options options; /* complete */
    cinch_net net;               /* the weights as they stand */
    const cinch_mapping *mapping;
    struct cinch_train_memory *memory; /* the library's own */
} cinch_train;

/*
 * Starts a training from random weights, or from `from` (weights of the same shape) when it is not
 * NULL. `mapping` must stay, unchanged, as long as the training is used; shape, options and `from`
 * are copied. CINCH_OK; CINCH_BAD_SHAPE when the shape is not the mapping's or the rows are more
 * than UINT32_MAX, CINCH_NO_ROWS, CINCH_BAD_OPTION, CINCH_NOT_FINITE (`from`), CINCH_NO_MEMORY;
 * annealed CINCH_CONFLICT when two rows with one key differ. After an error there is no training.
 */
CINCH_API cinch_status cinch_train_init(cinch_train *train, const cinch_shape *shape,
                                        const cinch_mapping *mapping,
                                        const cinch_train_options *options, const float *from,
                                        cinch_arena *arena);
/* Bytes of arena that it takes; SIZE_MAX also where it would refuse the shape or an option. */
CINCH_API size_t cinch_train_size(const cinch_shape *shape, size_t rows,
                                  const cinch_train_options *options);

/*
 * Runs up to `passes` passes and returns the state; how passes are cut into calls changes no bit.
 * It returns sooner when the training ends, and at train->look_at. A pass is never interrupted:
 * over large mappings ask for one at a time. A training that has ended stays as it is.
 */
CINCH_API cinch_train_state cinch_train_run(cinch_train *train, uint64_t passes);

/*
 * The best weights so far: an exact one with the largest margin, else the most rows right; the
 * start while best_pass is 0 (see cinch_train_judge()). They belong to the training, and change as
 * it goes on. That they look exact is measured, in float32; a certificate proves it.
 */
CINCH_API cinch_net cinch_train_best(const cinch_train *train);

#ifdef __cplusplus
}
#endif

#include "cinch_cert.h"

#endif
