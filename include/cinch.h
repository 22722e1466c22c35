/*
 * cinch.h - squeeze a discrete mapping into the smallest neural network that reproduces it exactly.
 *
 * The library is pure: it allocates nothing, prints nothing, opens nothing and keeps no globals.
 * The caller passes memory (an arena) and drives the loop; results are data. Every function may be
 * called from any thread, as long as no two threads use the same object at once.
 *
 * Bits. The same mapping, options and seed give the same bits in every weight with every compiler,
 * optimisation level and instruction set (docs/NUMERICS.md says how). It must be compiled with
 * -ffp-contract=off; cinch_self_test() tells when it was not.
 *
 * Errors. Bad *data* is answered by a cinch_status. A caller's mistake (a NULL where memory is due,
 * an index out of range) stops the program in every build.
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

#define CINCH_MAX_COLUMNS 255 /* key columns of a mapping */
#define CINCH_MAX_LAYERS  8   /* hidden layers of a network */
#define CINCH_MAX_WIDTH                                                                            \
    100000 /* units of a hidden layer: sums of more could overflow (NUMERICS.md) */

#if defined(__GNUC__)
#define CINCH_API __attribute__((visibility("default")))
#else
#define CINCH_API
#endif

/* What can be wrong with data. */
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

/* A short English sentence for `status`, without a final full stop. Never NULL. */
CINCH_API const char *cinch_status_text(cinch_status status);

/*
 * True when the library rounds every operation once, as it must. False when the compiler fused a
 * multiplication with an addition or the rounding mode is not to nearest: results would differ from
 * other builds, and programs should stop. cinch_train_init() stops by itself in that case.
 */
CINCH_API bool cinch_self_test(void);

/* ---- Arena: memory that the caller passes ---------------------------------------------------- */

/* Memory from `next` up to `end`. Pass a pointer for what shall stay, a copy for scratch. */
typedef struct cinch_arena {
    unsigned char *next;
    unsigned char *end;
} cinch_arena;

/* An arena over `bytes` bytes at `memory`. */
CINCH_API cinch_arena cinch_arena_over(void *memory, size_t bytes);

/*
 * Takes `count` elements of `each_bytes` bytes, aligned to 64 bytes and not cleared. NULL when they
 * do not fit or their size overflows; the arena is unchanged then.
 */
CINCH_API void *cinch_arena_take(cinch_arena *arena, size_t count, size_t each_bytes);

/* ---- Random numbers: Philox4x32-10 ----------------------------------------------------------- */

/*
 * Four random words for a counter and a key (Salmon, Moraes, Dror, Shaw: "Parallel random numbers:
 * as easy as 1, 2, 3", 2011). A pure function: equal arguments give equal words.
 */
CINCH_API void cinch_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* A stream of words: word i of stream s of a seed is philox((i / 4, 0, s), seed)[i % 4]. */
typedef struct cinch_rng {
    uint64_t seed;
    uint64_t stream; /* independent streams of one seed */
    uint64_t next;   /* index of the next word */
} cinch_rng;

/* The next word of the stream. */
CINCH_API uint32_t cinch_rng_next(cinch_rng *rng);

/* A number in 0 .. bound - 1, each equally likely. `bound` is at least 1. */
CINCH_API uint32_t cinch_rng_below(cinch_rng *rng, uint32_t bound);

/* ---- Elementary functions, the same bits everywhere ------------------------------------------ */

/* At most 1 ulp from the true value over all floats; special values as in C17, annex F. */
CINCH_API float cinch_exp(float x);
CINCH_API float cinch_log(float x);

/* At most 2.5 ulp over all floats; odd: cinch_tanh(-x) == -cinch_tanh(x). */
CINCH_API float cinch_tanh(float x);

/* Correctly rounded, by an instruction where the machine has one. */
CINCH_API float cinch_sqrt(float x);

/* ---- Mapping: rows of key symbols, each with one value symbol -------------------------------- */

/* The symbols of one column, kept as the text they were. */
typedef struct cinch_alphabet {
    const char *name;    /* the column's name */
    const char *text;    /* all symbols, each ended by a NUL */
    const size_t *start; /* [count] where each symbol begins in `text` */
    uint32_t count;
} cinch_alphabet;

/* Symbol number `symbol` as text. */
CINCH_API const char *cinch_symbol(const cinch_alphabet *alphabet, uint32_t symbol);

/* A hash index over an alphabet, for looking symbols up by their text. */
typedef struct cinch_index {
    const cinch_alphabet *alphabet;
    uint32_t *slot; /* [slots] symbol + 1, or 0 */
    size_t slots;   /* a power of two */
} cinch_index;

/* Bytes of arena that cinch_index_init() takes for `count` symbols. */
CINCH_API size_t cinch_index_size(uint32_t count);
CINCH_API cinch_status cinch_index_init(cinch_index *index, const cinch_alphabet *alphabet,
                                        cinch_arena *arena);

/* The number of the symbol `text`, or UINT32_MAX when the alphabet does not hold it. */
CINCH_API uint32_t cinch_index_find(const cinch_index *index, const char *text);

/* Alphabets may hold symbols that no row uses, and columns may share one alphabet. */
typedef struct cinch_mapping {
    uint32_t columns;           /* key columns, 1 .. CINCH_MAX_COLUMNS */
    const cinch_alphabet *keys; /* [columns] */
    const cinch_alphabet *values;
    size_t rows;
    uint32_t *key;   /* [rows][columns] symbol numbers */
    uint32_t *value; /* [rows] symbol numbers */
    uint64_t *line;  /* [rows] where each row came from, for messages; or NULL */
} cinch_mapping;

/*
 * A named family: shift:N (n -> n + 1, N symbols, N - 1 rows), cycle:N, reverse:N, identity:N,
 * perm:N:SEED (a random permutation), random:N:M:SEED (N keys to M values). Symbols are the
 * numbers from 1; the permuting families share one alphabet between key and value.
 *
 * `bytes` receives what cinch_mapping_family() takes. CINCH_NO_FAMILY when `spec` begins with no
 * family's name and a colon; CINCH_BAD_FAMILY when its numbers are malformed, or not within
 * 1 .. 100,000,000 (shift: from 2); SEED is any 64-bit number.
 */
CINCH_API cinch_status cinch_mapping_family_size(size_t *bytes, const char *spec);
CINCH_API cinch_status cinch_mapping_family(cinch_mapping *mapping, const char *spec,
                                            cinch_arena *arena);

/* Family number `number` as the user writes it ("shift:N"), or NULL past the last. */
CINCH_API const char *cinch_mapping_family_usage(size_t number);

/* What cinch_mapping_validate() found. */
typedef struct cinch_row_report {
    size_t duplicates; /* rows dropped because an equal one stood before */
    size_t first;      /* with CINCH_CONFLICT: the two rows that contradict */
    size_t second;
} cinch_row_report;

/* Bytes of scratch that cinch_mapping_validate() needs for `rows` rows. */
CINCH_API size_t cinch_mapping_validate_size(size_t rows);

/*
 * Makes the mapping a function: drops rows that repeat an earlier one (order kept, `line` moved
 * along), and finds rows that contradict. CINCH_NO_ROWS for an empty one.
 */
CINCH_API cinch_status cinch_mapping_validate(cinch_mapping *mapping, cinch_row_report *report,
                                              cinch_arena scratch);

/* What the values of a mapping's rows cost without a network; the reader knows the keys. */
typedef struct cinch_table_cost {
    uint32_t used;       /* values that occur in the rows */
    bool injective;      /* no two rows share a value */
    uint64_t table_bits; /* rows x ceil(log2 values): a code of fixed width in every row */
    double entropy_bits; /* rows x the entropy of the value column: an ideal code per value */
    double limit_bits;   /* log2 of how many mappings there are of that kind: of one-to-one ones
                            log2(V! / (V - R)!), else R log2 V */
} cinch_table_cost;

/* Counts them. The mapping has rows; `scratch` holds cinch_mapping_cost_size() bytes. */
CINCH_API cinch_table_cost cinch_mapping_cost(const cinch_mapping *mapping, cinch_arena scratch);
CINCH_API size_t cinch_mapping_cost_size(const cinch_mapping *mapping);

/* XXH64 of all columns' symbols and all rows, in order (docs/CERTIFICATE.md gives the bytes). */
CINCH_API uint64_t cinch_mapping_hash(const cinch_mapping *mapping);

/* ---- Network: shape, and one flat array of weights ------------------------------------------- */

typedef enum cinch_activation { CINCH_TANH, CINCH_IDENTITY, CINCH_RELU } cinch_activation;
typedef enum cinch_output {
    CINCH_SOFTMAX, /* with cross-entropy */
    CINCH_LINEAR   /* with half the squared error against the one-hot target */
} cinch_output;

/* The inputs of all key columns stand one after the other: input offset[c] + symbol. */
typedef struct cinch_shape {
    uint32_t columns;
    uint32_t offset[CINCH_MAX_COLUMNS + 1]; /* first input of each column; then the inputs' count */
    uint32_t layers;                        /* hidden layers, 0 .. CINCH_MAX_LAYERS */
    uint32_t width[CINCH_MAX_LAYERS];       /* units of each hidden layer, 1 .. CINCH_MAX_WIDTH */
    uint32_t values;
    cinch_activation activation;
    cinch_output output;
    bool bias;
} cinch_shape;

/*
 * The columns, offsets and values of `mapping`; no hidden layer, tanh, softmax, no bias.
 * CINCH_BAD_SHAPE when the inputs are UINT32_MAX or more.
 */
CINCH_API cinch_status cinch_shape_of(cinch_shape *shape, const cinch_mapping *mapping);

/* CINCH_OK, or CINCH_BAD_SHAPE when a field is out of range or the weights overflow a size_t. */
CINCH_API cinch_status cinch_shape_check(const cinch_shape *shape);

/*
 * One weight matrix: layer 0 .. layers - 1 feed the hidden layers, layer `layers` the output.
 * Weight [i][j], from input i to unit j, stands at weights[first + i * units + j]; with biases a
 * last row i == inputs holds them (as from an input that is always 1).
 */
typedef struct cinch_matrix {
    size_t first;
    size_t inputs;
    size_t units;
} cinch_matrix;

CINCH_API cinch_matrix cinch_shape_matrix(const cinch_shape *shape, uint32_t layer);

/* Numbers in the flat array, biases included. */
CINCH_API size_t cinch_shape_weights(const cinch_shape *shape);

/* What a network of a shape costs. */
typedef struct cinch_net_cost {
    size_t connections;   /* weights without biases, as the article counts them */
    size_t dense;         /* those of the network without hidden layers: inputs x values */
    size_t parameters;    /* connections and biases: cinch_shape_weights() */
    uint64_t weight_bits; /* 32 per parameter, as stored */
} cinch_net_cost;

CINCH_API cinch_net_cost cinch_shape_cost(const cinch_shape *shape);

/* What is known without training of networks that tell `used` values apart. */
typedef struct cinch_theory {
    uint32_t used;
    uint32_t one_unit; /* values that a last hidden layer of one unit can tell apart, at most */
    uint32_t least;    /* no network with fewer units in its last hidden layer exists */
    bool sufficient;   /* and one with so many does, in exact arithmetic */
    double margin;     /* the largest relative margin known for the shape's width; 0 where none is,
                          as with more columns or layers, biases, and other activations than tanh */
    bool proved;       /* no network has a larger one */
} cinch_theory;

/* The shape's layers may still be missing: then there is no margin. src/net/limits.c has the proofs. */
CINCH_API cinch_theory cinch_theory_of(const cinch_shape *shape, uint32_t used);

/* Margins for which capacity is known; the article's estimates lie between the first two. */
#define CINCH_CONTOURS 3

/* How many symbols so many hidden units hold, by different measures; 0 where nothing is known. */
typedef struct cinch_capacity {
    double article;  /* what the article says, for 2 to 4 units */
    double integers; /* by weights of whole numbers from -3 to 3, on both sides; for 1 to 5 units */
    double margin[CINCH_CONTOURS];
    double symbols[CINCH_CONTOURS]; /* output vectors, evenly spread, that leave this margin: by the
                                       best known spherical codes and between them, for 2 to 5 units */
    bool known[CINCH_CONTOURS];     /* those codes reach so far; else continued by a power law */
} cinch_capacity;

CINCH_API cinch_capacity cinch_capacity_of(uint32_t width);

/* XXH64 of columns, offsets, widths, values, activation, output and bias. */
CINCH_API uint64_t cinch_shape_hash(const cinch_shape *shape);

typedef struct cinch_net {
    cinch_shape shape;
    float *weights; /* [cinch_shape_weights(&shape)] */
} cinch_net;

/* XXH64 of the weights as little-endian float32, in the order of the flat array. */
CINCH_API uint64_t cinch_net_hash(const cinch_net *net);

/* Every number on the way from one key to its answer. */
typedef struct cinch_walk {
    float *sum[CINCH_MAX_LAYERS];  /* [width] what each hidden unit receives */
    float *unit[CINCH_MAX_LAYERS]; /* [width] what it sends on */
    float *logit;                  /* [values] */
    float *share;    /* [values] softmax of the logits (for CINCH_LINEAR: the logits) */
    uint32_t answer; /* the largest logit's value, the first of equals */
    uint32_t rival;  /* the largest of the others; `answer` itself when values == 1 */
    float margin;    /* logit[answer] - logit[rival]; 0 is a tie */
} cinch_walk;

/* Bytes of arena that cinch_walk_init() takes. */
CINCH_API size_t cinch_walk_size(const cinch_shape *shape);
CINCH_API cinch_status cinch_walk_init(cinch_walk *walk, const cinch_shape *shape,
                                       cinch_arena *arena);

/* Evaluates `net` for one key, `key[columns]` symbol numbers. */
CINCH_API void cinch_net_walk(cinch_walk *walk, const cinch_net *net, const uint32_t *key);

/* The hidden layers alone, with the same bits: sets `sum` and `unit`, and takes no time for values. */
CINCH_API void cinch_net_hidden(cinch_walk *walk, const cinch_net *net, const uint32_t *key);

/*
 * The margin on a scale that compares networks: margin / (r * largest |h|), r the radius of the
 * smallest ball around the output vectors (to one part in a million), h over the rows' last hidden
 * codes; 1 - cos(theta) for a spherical code, and never more than 2. With biases, vectors and codes
 * have one coordinate more: the bias, and 1. 0 for a network without hidden layers. `margin` is the
 * network's smallest, as cinch_grad() or a certificate gives it. Costs as much as a few passes where
 * the last hidden layer is much narrower than there are values; else up to as many passes as it has
 * units.
 */
CINCH_API double cinch_net_relative_margin(const cinch_net *net, const cinch_mapping *mapping,
                                           double margin, cinch_arena scratch);
CINCH_API size_t cinch_net_relative_margin_size(const cinch_shape *shape);

/*
 * Scales the numbers so that the largest is `most`, and rounds them to whole numbers, halves away from
 * 0. Returns the step: a whole number times it is near what stood there. `most` is at least 1.
 */
CINCH_API double cinch_round(float *numbers, size_t count, uint32_t most);

/* Why a network's answers cannot be renamed to a mapping's values. */
typedef enum cinch_obstacle {
    CINCH_PERMUTABLE, /* they can */
    CINCH_TIE,        /* `second`: no single answer to rename */
    CINCH_SPLIT,      /* two rows with one answer, which the mapping tells apart */
    CINCH_MERGE       /* two rows with different answers, of which the mapping makes one value */
} cinch_obstacle;

/* What cinch_permute() found. */
typedef struct cinch_permutation {
    cinch_obstacle obstacle;
    size_t first, second; /* rows of the mapping that are in the way */
    uint32_t moved;       /* outputs that are elsewhere afterwards */
    bool same_weights;    /* counted anew: both networks have the same weights, each as often */
} cinch_permutation;

/*
 * Makes `to` of `net` by moving output weights, biases with them, so that it computes `mapping`, whose
 * keys are the network's and whose value numbers are below its outputs' count. Outputs that
 * answer no row take the values that are left, in order. `to->weights` has room for as many as
 * `net` has, and is written only where there is no obstacle; answers[rows] receives what `net` says, up to an obstacle.
 */
CINCH_API cinch_permutation cinch_permute(cinch_net *to, uint32_t *answers, const cinch_net *net,
                                          const cinch_mapping *mapping, cinch_arena scratch);
CINCH_API size_t cinch_permute_size(const cinch_shape *shape);

/* ---- Gradient -------------------------------------------------------------------------------- */

/* Which code computes; never what it computes. */
typedef enum cinch_isa {
    CINCH_ISA_AUTO,   /* the best that this machine and build have */
    CINCH_ISA_PLAIN,  /* one row at a time, the definition */
    CINCH_ISA_VEC4,   /* four lanes: SSE2, NEON, WebAssembly, or as the compiler sees fit */
    CINCH_ISA_AVX2,   /* eight lanes */
    CINCH_ISA_AVX512, /* sixteen lanes */
    CINCH_ISA_COUNT
} cinch_isa;

/* Whether this build has the code and this machine can run it. */
CINCH_API bool cinch_isa_available(cinch_isa isa);
/* "auto", "plain", "vec4", ...; NULL for a number that is none. */
CINCH_API const char *cinch_isa_name(cinch_isa isa);

/* How a network does on a mapping. */
typedef struct cinch_score {
    size_t right; /* rows whose right logit is strictly the largest */
    float margin; /* smallest over rows: right logit - best wrong logit; FLT_MAX if values == 1 */
    size_t row;   /* the first row that has it */
    bool finite;  /* false: a weight is beyond 1e15 or a hidden unit beyond 1e18, so that a logit
                     could overflow; right, margin and loss mean nothing */
    double loss;  /* mean over rows, in nats; only where asked for, else 0 */
} cinch_score;

/*
 * The mean loss over all rows and its gradient, by exact back-propagation. `gradient` has the
 * weights' shape and is overwritten; NULL computes the score alone. CINCH_BAD_SHAPE when the shape
 * is not the mapping's, CINCH_NO_ROWS, CINCH_NO_MEMORY.
 */
CINCH_API cinch_status cinch_grad(float *gradient, cinch_score *score, const cinch_net *net,
                                  const cinch_mapping *mapping, cinch_isa isa, cinch_arena scratch);

/* Bytes of scratch that cinch_grad() needs; SIZE_MAX when they overflow. */
CINCH_API size_t cinch_grad_size(const cinch_shape *shape);

/* ---- Training -------------------------------------------------------------------------------- */

typedef enum cinch_trainer {
    CINCH_ADAM,       /* Kingma and Ba, 2015 */
    CINCH_SGD,        /* one row at a time in a shuffled order: the article's back-propagation */
    CINCH_MOMENTUM,   /* SGD with velocity (Polyak's heavy ball) */
    CINCH_ANNEAL,     /* Adam on unit vectors under a growing gain: see cinch_anneal.h */
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
 * The same, and then twice as many passes as there were, again and again: cinch_train_run() returns at
 * each of these passes, train.look_at, for somebody to prove the best weights, and goes on when it is called
 * again. Annealed, and where passes run out, the training ends at its budget; in a batch it ends at
 * the first of them.
 */
#define CINCH_POLISH_PROVABLE (UINT64_MAX - 2)

/* What the annealed trainer's schedule is made of; spacing: the pairs' mean distance if evenly spread. */
typedef struct cinch_anneal_options {
    uint32_t alignment;  /* passes at gain 0, default 32, at most half of the budget */
    uint32_t neighbours; /* other values in each softmax at first, default 8 to 192, by width */
    float gain;          /* at first, over 1 / spacing^2, default 4 */
    float last_gain;     /* default 100 */
    float last_rate;     /* in spacings, default 0.02 */
} cinch_anneal_options;

/* Zero means the default everywhere. */
typedef struct cinch_train_options {
    cinch_trainer trainer;
    float rate;     /* > 0; default 0.1; anneal: at first, in spacings, default 0.3 */
    float beta1;    /* adam, anneal: 0 .. 1, default 0.9 */
    float beta2;    /* adam: 0 .. 1, default 0.999; anneal 0.9 */
    float epsilon;  /* adam: > 0, default 1e-8; anneal 1e-18 */
    float momentum; /* momentum: 0 .. 1, default 0.9 */
    uint64_t batch; /* rows per update; default sgd 1, others all rows */
    cinch_start start;
    float range; /* > 0, default 1 */
    uint64_t seed;
    uint64_t budget; /* passes at most, default 20,000; anneal: the schedule's length, see there */
    float goal;      /* once exact, go on until the relative margin is at least this; default 0 */
    uint64_t polish; /* ... for at most this many passes more; default up to the budget */
    cinch_isa isa;
    bool want_loss; /* keep score.loss and gradient_norm current, every pass */
    cinch_anneal_options anneal;
    bool complete; /* cinch_train_defaults() was here: no 0 stands for a default, nothing is out of
                      range, and the trainer is one for the shape */
} cinch_train_options;

typedef enum cinch_train_state {
    CINCH_TRAINING,
    CINCH_DONE,    /* exact, and the goal reached or polishing over */
    CINCH_SPENT,   /* the budget is used up; cinch_train_best() may still be exact */
    CINCH_DIVERGED /* a weight grew beyond 1e15, or a hidden unit beyond 1e18 */
} cinch_train_state;

/* One training. Look at all but its memory. */
typedef struct cinch_train {
    cinch_train_state state;
    uint64_t passes;      /* forward and backward over all rows, so far */
    uint64_t exact_at;    /* the pass that first found the weights exact, or 0 */
    uint64_t look_at;     /* with CINCH_POLISH_PROVABLE, once exact: the pass to prove weights at */
    cinch_score score;    /* of the weights before the last update (batched: of the last check) */
    double gradient_norm; /* Euclidean, of the last update; only with want_loss */
    cinch_score best;     /* of the weights that cinch_train_best() gives */
    uint64_t best_pass;

    cinch_train_options options; /* with the defaults filled in */
    cinch_net net;               /* the weights as they stand */
    const cinch_mapping *mapping;
    struct cinch_train_memory *memory; /* the library's own */
} cinch_train;

/*
 * Fills in the defaults for `rows` rows; a trainer that is not for this shape becomes CINCH_ADAM.
 * CINCH_BAD_OPTION when one is out of range.
 */
CINCH_API cinch_status cinch_train_defaults(cinch_train_options *options, const cinch_shape *shape,
                                            size_t rows);

/* What to train for a mapping: decided once, before memory is taken. */
typedef struct cinch_plan {
    cinch_shape shape;
    cinch_train_options options; /* complete */
    uint64_t seeds;              /* trainings that are worth their time, from options.seed on */
    bool shared;                 /* an annealed step takes so long that threads should share it */
} cinch_plan;

/*
 * Decides. `rows` and `used` are the mapping's, as cinch_mapping_cost() counts them. Where options leave it
 * open, CINCH_ANY_TRAINER becomes the trainer that does best by measurement, and without goal and
 * polish a training goes on with CINCH_POLISH_PROVABLE. CINCH_BAD_OPTION.
 */
CINCH_API cinch_status cinch_plan_of(cinch_plan *plan, const cinch_shape *shape, size_t rows,
                                     uint32_t used, const cinch_train_options *options);

/*
 * Bytes of arena that cinch_train_init() takes; SIZE_MAX when they overflow, or when it would refuse the
 * shape or an option.
 */
CINCH_API size_t cinch_train_size(const cinch_shape *shape, size_t rows,
                                  const cinch_train_options *options);

/*
 * Starts a training from random weights, or from `from` (weights of the same shape) when it is not
 * NULL. `mapping` must stay, unchanged, as long as the training is used. CINCH_BAD_SHAPE when the
 * shape is not the mapping's, CINCH_NO_ROWS, CINCH_BAD_OPTION, CINCH_NOT_FINITE (`from`),
 * CINCH_NO_MEMORY.
 */
CINCH_API cinch_status cinch_train_init(cinch_train *train, const cinch_shape *shape,
                                        const cinch_mapping *mapping,
                                        const cinch_train_options *options, const float *from,
                                        cinch_arena *arena);

/* Runs up to `passes` passes and returns the state. */
CINCH_API cinch_train_state cinch_train_run(cinch_train *train, uint64_t passes);

/* The best weights so far: an exact one with the largest margin, else the most rows right. */
CINCH_API cinch_net cinch_train_best(const cinch_train *train);

/* What a trace shows beside the score: Euclidean norms. */
typedef struct cinch_norms {
    double first;    /* of the weights into the first layer */
    double output;   /* of the weights into the output layer */
    double weights;  /* of all weights */
    double gradient; /* of the last update's gradient */
} cinch_norms;

CINCH_API cinch_norms cinch_train_norms(const cinch_train *train);

/* ---- Certificate: a proof of exactness that others can check --------------------------------- */

/*
 * What a certificate claims: with hidden codes as this library computes them, every row's right
 * logit exceeds every other by at least `margin`, in exact arithmetic, and `row` and `rival` attain
 * it; and with any order of float32 summation and any tanh within 4 ulp, no logit difference is off
 * by more than `bound` < the margin of its row, so that no such evaluation changes an answer.
 */
typedef struct cinch_certificate {
    uint64_t mapping_hash;
    uint64_t shape_hash;
    uint64_t net_hash;
    uint64_t rows;
    uint64_t row;   /* the first row with the smallest margin */
    uint32_t rival; /* the first value that comes closest there; the value itself if values == 1 */
    double margin;  /* exact, rounded to nearest double */
    double bound;   /* the largest over rows, rounded up */
} cinch_certificate;

/* The first rows that fail, for messages. */
typedef struct cinch_failures {
    size_t count;  /* rows that are wrong */
    size_t listed; /* of them in `row`, at most 8 */
    size_t row[8];
    uint32_t answer[8]; /* what the network says there (UINT32_MAX: a tie) */
    size_t unproved;    /* rows that are right, but by less than rounding can change */
} cinch_failures;

/* Bytes of scratch that the two functions below need; SIZE_MAX when they overflow. */
CINCH_API size_t cinch_cert_size(const cinch_shape *shape);

/*
 * Proves every row. CINCH_OK: `certificate` holds. CINCH_WRONG_ROW, CINCH_NOT_PROVED: `failures`
 * says where; margin, row, rival and bound are filled in nevertheless. CINCH_NOT_FINITE,
 * CINCH_BAD_SHAPE, CINCH_NO_ROWS, CINCH_NO_MEMORY: nothing is.
 */
CINCH_API cinch_status cinch_cert_make(cinch_certificate *certificate, cinch_failures *failures,
                                       const cinch_net *net, const cinch_mapping *mapping,
                                       cinch_arena scratch);

/* Checks every claim anew, by other means than cinch_cert_make(). CINCH_OK, CINCH_CERT_STALE when
 * a hash differs, CINCH_CERT_FALSE when a claim does not hold, or as above. */
CINCH_API cinch_status cinch_cert_check(const cinch_certificate *certificate, const cinch_net *net,
                                        const cinch_mapping *mapping, cinch_arena scratch);

#ifdef __cplusplus
}
#endif

#endif
