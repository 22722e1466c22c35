/*
 * cinch_train.h - by hand and by the thousand: what those need who look into training, run it on
 * many threads, make many trainings at once, or work on weights themselves.
 *
 * A part of the library that a program which only trains, asks and proves does not need. All that
 * cinch.h says of memory, threads, bits and errors holds here too. In the order of this file:
 *
 *     theory     what is known of networks without training them
 *     reduction  what training need not look at
 *     gradient   the loss of any weights and its gradient, for trainers of the caller's own; the
 *                score of a training that is left before its end
 *     weights    norms, idle columns, whole numbers, and outputs in another order
 *     group      trainings of one configuration from many seeds, side by side
 *     annealed   one large training by parts: threads, a look inside, checkpoints
 */
#ifndef CINCH_TRAIN_H
#define CINCH_TRAIN_H

#include "cinch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Theory: what is known without training -------------------------------------------------- */

/* Margins for which capacity is known; the article's estimates lie between the first two. */
#define CINCH_CONTOURS 3

/* How many symbols so many hidden units hold, by different measures; 0 where nothing is known. */
typedef struct cinch_capacity {
    double article;                 /* what the article says, for 2 to 4 units */
    double integers;                /* by whole numbers from -3 to 3 on both sides, 1 to 5 units */
    double margin[CINCH_CONTOURS];  /* relative ones */
    double symbols[CINCH_CONTOURS]; /* output vectors, evenly spread, that leave this margin: by the
                                       best known spherical codes and between them, 2 to 5 units */
    bool known[CINCH_CONTOURS];     /* those codes reach so far; else continued by a power law */
} cinch_capacity;

/* What is known of networks that tell `used` values apart. */
typedef struct cinch_theory {
    uint32_t used;
    uint32_t one_unit; /* values that a last hidden layer of one unit can tell apart, at most */
    uint32_t least;    /* no network with fewer units in its last hidden layer exists */
    bool sufficient;   /* and one with so many does, in real numbers: float32 may be too coarse;
                          else nobody knows */
    double margin;     /* the largest relative margin known for the shape's width; 0 where none is,
                          as with more columns or layers, biases, and other activations than tanh;
                          values of the shape that do not occur are rivals too */
    bool proved;       /* no network has a larger one */
    cinch_capacity capacity; /* of the last hidden layer's width */
} cinch_theory;

/*
 * Of a shape whose hidden layers may still be missing: then nothing is known of margin and
 * capacity. `used` is what cinch_mapping_cost() counts. src/net/limits.c has proofs and sources.
 * That a network exists does not say that training finds it.
 */
CINCH_API cinch_theory cinch_theory_of(const cinch_shape *shape, uint32_t used);

/* ---- Reduction: what training need not look at ----------------------------------------------- */

/* As the input of a reduced mapping: there is none. */
#define CINCH_NO_INPUT UINT32_MAX

/*
 * A mapping with what it can do without left out. Inputs are numbered as in a shape: those of all
 * key columns, one after the other.
 */
typedef struct cinch_reduction {
    cinch_mapping mapping; /* the smaller one, without lines; texts are the whole one's */
    uint32_t column[CINCH_MAX_COLUMNS]; /* which of the whole one's each of its columns is */
    uint32_t *input; /* of each input of the whole mapping the one here that stands for it, or
                        CINCH_NO_INPUT where its column is left out */
    bool smaller;    /* false: there was nothing to leave out, but for rows that repeat others */
} cinch_reduction;

/*
 * Looks at a mapping before it is trained. Left out are columns, where another one tells the value
 * alone, or the column's own symbol (as every one does of a constant); and those that vary freely:
 * without them the rest still tells the value, in half as many keys or fewer. Of the sets that are
 * left then it is one with the fewest symbols; with more than 12 columns one that nothing can be
 * taken from. Symbols of a column with which the rows are the same become one, the first of them.
 *
 * But for columns that vary freely, it is proved that the smallest width of networks for the
 * smaller mapping is that for the whole one: nothing more is left out than that.
 *
 * The mapping must stay as it is as long as the reduction is used; what the reduction points to
 * lies in the arena, at whose end it takes scratch for the while. CINCH_OK; CINCH_NO_ROWS,
 * CINCH_CONFLICT when two rows with one key differ, CINCH_BAD_SHAPE for UINT32_MAX rows or inputs
 * and more, CINCH_NO_MEMORY.
 */
CINCH_API cinch_status cinch_reduce(cinch_reduction *reduction, const cinch_mapping *mapping,
                                    cinch_arena *arena);
/* Bytes of arena that it takes, scratch among them. */
CINCH_API size_t cinch_reduce_size(const cinch_mapping *mapping);

/*
 * Makes a network for the whole mapping of one for the smaller: inputs that have become one have
 * the same weights, those of columns that are left out have 0. It computes the same codes and
 * logits for each row, bit for bit. whole->shape is that of `net` but for columns and offsets, and
 * whole->weights has room for it.
 */
CINCH_API void cinch_reduce_expand(cinch_net *whole, const cinch_reduction *reduction,
                                   const cinch_net *net);

/* ---- Gradient -------------------------------------------------------------------------------- */

/*
 * "auto", "plain", "vec4", "avx2", "avx512": static text; NULL where this build lacks the code,
 * this machine cannot run it, or the number is none. The answer stays the same while the program
 * runs.
 */
CINCH_API const char *cinch_isa_name(cinch_isa isa);

/*
 * The mean loss over all rows and its gradient, by exact back-propagation. `gradient` has the
 * weights' shape and is overwritten; NULL computes the score alone. The score's loss is filled in
 * with a gradient and without. `isa` is one that is there; the bits do not depend on it.
 *
 * CINCH_OK; CINCH_BAD_SHAPE when the shape is not the mapping's, CINCH_NO_ROWS, CINCH_NO_MEMORY:
 * then nothing is written. Weights that are out of range are no error: score->finite tells, and
 * then the gradient means nothing.
 */
CINCH_API cinch_status cinch_grad(float *gradient, cinch_score *score, const cinch_net *net,
                                  const cinch_mapping *mapping, cinch_isa isa, cinch_arena scratch);
/* Bytes of scratch that it needs. */
CINCH_API size_t cinch_grad_size(const cinch_shape *shape);

/*
 * Scores a training's weights as they stand, in all rows, and keeps them if they are the best; that
 * may end it, as a pass may. For one that is left before its end, between two passes or two
 * annealed steps: trainers do not judge after each pass, in batches not before the weights seem
 * exact. Does nothing before the first pass and after the end. `scratch` holds cinch_grad_size()
 * bytes.
 */
CINCH_API void cinch_train_judge(cinch_train *train, cinch_arena scratch);

/* ---- Weights --------------------------------------------------------------------------------- */

/* What the weights themselves say of a network. */
typedef struct cinch_measures {
    double first;   /* Euclidean norms, biases among them: of the weights into the first layer */
    double output;  /* of those into the output layer: the same ones without hidden layers */
    double weights; /* of all */
    bool idle[CINCH_MAX_COLUMNS]; /* all weights of a key column are 0: it is not looked at */
    uint32_t idle_columns;        /* how many */
    size_t connections;           /* weights without biases, and without those of idle columns */
    size_t dense;                 /* as cinch_shape_cost() has it, without idle columns' inputs */
} cinch_measures;

/* Sums of squares run in index order, in double: norms are right to about 48 bits. */
CINCH_API cinch_measures cinch_net_measure(const cinch_net *net);

/*
 * Scales the numbers so that the largest is `most`, at least 1, and rounds them to whole numbers,
 * halves away from 0; none becomes -0. Returns the step: a whole number times it is near what stood
 * there; 1 where all are 0. The numbers are finite. Whether a network still answers as it did must
 * be seen afterwards: a network of whole numbers is proved as any other.
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
    size_t first, second; /* rows of the mapping that are in the way, by rising number */
    uint32_t moved;       /* outputs that are elsewhere afterwards */
    bool same_weights;    /* seen anew: both networks have the same weights, each as often */
} cinch_permutation;

/*
 * Makes `to` of `net` by moving output weights, biases with them, so that it computes `mapping`,
 * whose keys are the network's and whose value numbers are below its outputs' count. Outputs that
 * answer no row take the values that are left, in order. `to->weights` has room for as many as
 * `net` has, apart from those, and is written only where there is no obstacle; answers[rows]
 * receives what `net` says, as cinch_net_walk() does, up to an obstacle. No weight changes, so no
 * margin does; that rounding changes no answer only a certificate of `to` proves. `scratch` holds
 * cinch_cert_size() bytes.
 */
CINCH_API cinch_permutation cinch_permute(cinch_net *to, uint32_t *answers, const cinch_net *net,
                                          const cinch_mapping *mapping, cinch_arena scratch);

/* ---- Group: trainings of one configuration from many seeds, side by side --------------------- */

/*
 * How trainings are computed; never what comes out: each has the bits that cinch_train_run() gives
 * its seed, whatever runs beside it.
 */
typedef enum cinch_engine {
    CINCH_ENGINE_AUTO,  /* whichever is faster for what runs at the moment */
    CINCH_ENGINE_LANES, /* one network per lane of a vector; as ROWS where it cannot be */
    CINCH_ENGINE_ROWS   /* one network after the other, its rows in the lanes */
} cinch_engine;

/*
 * Look at the counts; the rest is the library's. A group is worked by one thread at a time: for
 * more threads make a group for each. The loop of those who use it:
 *
 *     while (next < seeds || group.running > 0) {
 *         while (next < seeds && cinch_group_start(&group, next))
 *             next++;
 *         cinch_group_run(&group, 1000);
 *         while ((train = cinch_group_take(&group)) != NULL)
 *             look_at(train);
 *     }
 */
typedef struct cinch_group {
    size_t slots;   /* trainings that can run at once */
    size_t running; /* started and not ended */
    size_t ended;   /* and not taken yet */
    struct cinch_group_state *state;
} cinch_group;

/*
 * A group without trainings. options->seed is not looked at. `mapping` must stay, unchanged, as
 * long as the group is used. Statuses as those of cinch_train_init().
 */
CINCH_API cinch_status cinch_group_init(cinch_group *group, const cinch_shape *shape,
                                        const cinch_mapping *mapping,
                                        const cinch_train_options *options, cinch_engine engine,
                                        cinch_arena *arena);
/* Bytes of arena that it takes; SIZE_MAX as cinch_train_size(). */
CINCH_API size_t cinch_group_size(const cinch_shape *shape, size_t rows,
                                  const cinch_train_options *options, cinch_engine engine);

/* Starts a training from random weights of `seed`; false when all slots are in use. */
CINCH_API bool cinch_group_start(cinch_group *group, uint64_t seed);

/*
 * Makes up to `passes` passes more of each training, and may return sooner when one has ended;
 * returns how many have ended and wait to be taken. Fill free slots before each call: lanes that
 * are empty cost time. With 0 passes it ends all trainings where they are; they wait to be taken,
 * in the state CINCH_TRAINING. In which order trainings end is not promised: it depends on the
 * machine.
 */
CINCH_API size_t cinch_group_run(cinch_group *group, uint64_t passes);

/*
 * A training that has ended; NULL when there is none. State, passes, best score and best weights
 * are those that cinch_train_run() would have left, and so are the weights, unless it diverged. The
 * last score is there when it ended by itself and did not diverge; moments are not kept. It may be
 * read until the next cinch_group_start(), which takes its slot; it must not be run.
 */
CINCH_API const cinch_train *cinch_group_take(cinch_group *group);

/* ---- The annealed trainer by parts ----------------------------------------------------------- */

/*
 * CINCH_ANNEAL trains networks of one key column, one hidden layer of 2 to 64 tanh units, softmax
 * and no biases; for others cinch_train_init() takes CINCH_ADAM, and train.options.trainer says so.
 * All keys of a value share a code. Codes and output vectors are unit vectors; the logits are the
 * gain times their products, over each pair's nearest values. The gain grows over the budget, which
 * is the schedule's length, and is part of the output weights in the end: what comes out is a plain
 * network.
 *
 * cinch_train_run() does all of it; what is here is for those who run it on several threads, watch
 * it, or keep it in a file; never for a training that has CINCH_ADAM instead, which stops the
 * program.
 */

/* How a training stands. */
typedef struct cinch_anneal_view {
    size_t parts;        /* of the step at hand, at least 1 */
    bool saves;          /* it can be saved now: between two passes, where lists are due */
    size_t pairs;        /* values that occur, each with the code of its keys */
    uint32_t neighbours; /* in each list now */
    uint64_t renewals;   /* of the lists so far */
    float spacing;       /* the distance of that many points evenly spread over the sphere */
    float gain;          /* times 1 / spacing^2; 0 during the alignment */
    float rate;          /* in spacings */
    size_t near_right;   /* rows that beat their neighbours, as of the last pass */
    size_t bytes;        /* of a saved training: as many all the time */
} cinch_anneal_view;

/* Looks; while parts are at work, at nothing but `parts`. */
CINCH_API cinch_anneal_view cinch_anneal_look(const cinch_train *train);

/*
 * A pass is a few steps of independent parts. While the state is CINCH_TRAINING: do each part 0 ..
 * parts - 1 once, from any threads, in any order; when all are done, join, from one thread. The
 * bits are those of cinch_train_run(), which does the same. The caller sees to it that one thread's
 * work is seen by the next, as a mutex or a join of threads does.
 */
CINCH_API void cinch_anneal_part(const cinch_train *train, size_t part);
CINCH_API void cinch_anneal_join(cinch_train *train);

/*
 * A training between two passes as bytes, little-endian on every machine, for one that can be begun
 * with the same shape, mapping, options and library version; then it goes on with the same bits.
 * Only where cinch_anneal_look().saves: now and then, when lists are due. `to` takes
 * cinch_anneal_look().bytes of them.
 */
CINCH_API void cinch_anneal_save(unsigned char *to, const cinch_train *train);

/*
 * Sets a training that was just begun to what was saved. CINCH_OK, or CINCH_BAD_STATE: the bytes
 * are not those of such a training; it must then be begun anew. No bytes do harm, but those that
 * were altered with care can give another training than the one that was saved: keep a checksum.
 */
CINCH_API cinch_status cinch_anneal_load(cinch_train *train, const unsigned char *from,
                                         size_t bytes);

#ifdef __cplusplus
}
#endif

#endif
