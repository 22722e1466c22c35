/*
 * peer_fann.c - FANN as a contestant of bench.py: the same N-K-N network, trained with RPROP,
 * FANN's default, as people use it: one-hot rows, symmetric sigmoid (tanh) units, sigmoid outputs
 * (it has no softmax), bias neurons. Requests and answers are bench.c's; the trainer "rprop" leaves
 * all else as FANN has it, "rprop-plain" takes the error itself in place of its inverse tanh, which
 * saves a logarithm per output.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include <floatfann.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* No network is timed for longer than this before fresh weights replace it. */
#define FRESH_PASSES 100

/* Between two looks at the clock: large networks take long. */
#define TURN_PASSES 20

#define LEARN_PASSES 2000

typedef struct request {
    char verb[16];
    unsigned symbols, units;
    char trainer[16], isa[16], start[16];
    double milliseconds;
    unsigned networks, budget, interval, seed;
} request;

typedef struct contest {
    struct fann *net;
    struct fann_train_data *rows;
} contest;

static void die(const char *what)
{
    fprintf(stderr, "peer_fann: %s\n", what);
    exit(3);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct fann_train_data *cycle(unsigned symbols)
{
    struct fann_train_data *rows = fann_create_train(symbols, symbols, symbols);
    if (!rows)
        die("out of memory");
    for (unsigned i = 0; i < symbols; i++) {
        for (unsigned j = 0; j < symbols; j++) {
            rows->input[i][j] = i == j ? 1.0f : 0.0f;
            rows->output[i][j] = j == (i + 1) % symbols ? 1.0f : 0.0f;
        }
    }
    return rows;
}

static contest contest_new(const request *r)
{
    contest c = {fann_create_standard(3, r->symbols, r->units, r->symbols), cycle(r->symbols)};
    if (!c.net)
        die("out of memory");
    fann_set_activation_function_hidden(c.net, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(c.net, FANN_SIGMOID);
    fann_set_training_algorithm(c.net, FANN_TRAIN_RPROP);
    if (strcmp(r->trainer, "rprop-plain") == 0)
        fann_set_train_error_function(c.net, FANN_ERRORFUNC_LINEAR);
    fann_randomize_weights(c.net, -1.0f, 1.0f);
    fann_train_epoch(c.net, c.rows); /* allocates what later epochs use */
    return c;
}

static void contest_free(contest *c)
{
    fann_destroy(c->net);
    fann_destroy_train(c->rows);
}

/* time: microseconds of CPU per pass. */
static void answer_time(const request *r)
{
    contest c = contest_new(r);
    double spent = 0.0;
    double passes = 0.0;
    for (int turn = 0; spent < r->milliseconds / 1e3; turn++) {
        if (turn % (FRESH_PASSES / TURN_PASSES) == 0)
            fann_randomize_weights(c.net, -1.0f, 1.0f);
        double before = cpu_seconds();
        for (int i = 0; i < TURN_PASSES; i++)
            fann_train_epoch(c.net, c.rows);
        spent += cpu_seconds() - before;
        passes += TURN_PASSES;
    }
    printf("%.6f\n", spent / passes * 1e6);
    contest_free(&c);
}

static unsigned rows_right(const contest *c)
{
    unsigned right = 0;
    unsigned values = fann_get_num_output(c->net);
    for (unsigned i = 0; i < fann_length_train_data(c->rows); i++) {
        const float *out = fann_run(c->net, c->rows->input[i]);
        unsigned best = 0;
        for (unsigned j = 1; j < values; j++)
            best = out[j] > out[best] ? j : best;
        right += c->rows->output[i][best] == 1.0f;
    }
    return right;
}

/* learn: loss (mean squared error) of the fresh weights and after training, rows right, rows,
 * passes. */
static void answer_learn(const request *r)
{
    contest c = contest_new(r);
    fann_randomize_weights(c.net, -1.0f, 1.0f);
    float before = fann_train_epoch(c.net, c.rows);
    float after = before;
    for (int i = 1; i < LEARN_PASSES; i++)
        after = fann_train_epoch(c.net, c.rows);
    printf("%.6f %.6f %u %u %d\n", (double)before, (double)after, rows_right(&c),
           fann_length_train_data(c.rows), LEARN_PASSES);
    contest_free(&c);
}

/*
 * Fresh weights within `range` of 0, divided by the root of a layer's inputs for the start
 * "fan-in"; bias neurons are no inputs. RPROP's memory as fann_train_epoch() first makes it.
 */
static void start(struct fann *net, bool fan_in)
{
    fann_randomize_weights(net, -1.0f, 1.0f);
    for (struct fann_layer *l = net->first_layer + 1; fan_in && l != net->last_layer; l++) {
        float inputs = (float)((l - 1)->last_neuron - (l - 1)->first_neuron - 1);
        for (struct fann_neuron *n = l->first_neuron; n != l->last_neuron; n++)
            for (unsigned i = n->first_con; i < n->last_con; i++)
                net->weights[i] /= sqrtf(inputs);
    }
    for (unsigned i = 0; i < net->total_connections_allocated; i++) {
        net->train_slopes[i] = 0.0f;
        net->prev_train_slopes[i] = 0.0f;
        net->prev_steps[i] = net->rprop_delta_zero;
    }
}

/*
 * Whether the row's outputs all lie on the right side of 1/2, which FANN counts in every pass
 * anyway, or, every `interval` passes, whether the right one is the largest.
 */
static bool is_exact(const contest *c, unsigned pass, unsigned interval)
{
    if (fann_get_bit_fail(c->net) == 0)
        return true;
    return pass % interval == 0 && rows_right(c) == fann_length_train_data(c->rows);
}

/* many: networks exact, networks, CPU seconds, passes a network. */
static void answer_many(const request *r)
{
    contest c = contest_new(r);
    fann_set_bit_fail_limit(c.net, 0.5f);
    srand(r->seed);
    unsigned exact = 0;
    double passes = 0.0, before = cpu_seconds();
    for (unsigned i = 0; i < r->networks; i++) {
        start(c.net, strcmp(r->start, "fan-in") == 0);
        bool done = false;
        for (unsigned pass = 1; pass <= r->budget && !done; pass++, passes++) {
            fann_train_epoch(c.net, c.rows);
            done = is_exact(&c, pass, r->interval);
        }
        exact += done;
    }
    printf("%u %u %.6f %.1f\n", exact, r->networks, cpu_seconds() - before, passes / r->networks);
    contest_free(&c);
}

static void answer(const char *line)
{
    request r = {.trainer = "rprop", .milliseconds = 10.0};
    if (sscanf(line, "many %u %u %15s %15s %u %u %u %u", &r.symbols, &r.units, r.start, r.trainer,
               &r.networks, &r.budget, &r.interval, &r.seed) == 8) {
        answer_many(&r);
        return;
    }
    int fields = sscanf(line, "%15s %u %u %15s %15s %lf", r.verb, &r.symbols, &r.units, r.trainer,
                        r.isa, &r.milliseconds);
    if (strcmp(r.verb, "time") == 0 && fields >= 3)
        answer_time(&r);
    else if (strcmp(r.verb, "learn") == 0 && fields >= 3)
        answer_learn(&r);
    else if (strcmp(r.verb, "about") == 0)
        printf("libfann, floatfann\n");
    else
        die("no such request");
}

int main(void)
{
    char line[128];
    while (fgets(line, sizeof line, stdin)) {
        answer(line);
        fflush(stdout);
    }
    return 0;
}
