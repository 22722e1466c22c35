/* prove.c - proofs: made, then checked by other means. */
#include "format/prove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "system/memory.h"
#include "talk/output.h"

bool proof_is_judged(const proof *made)
{
    return made->status == CINCH_OK || made->status == CINCH_NOT_PROVED ||
           made->status == CINCH_WRONG_ROW;
}

static proof make(const cinch_net *net, const cinch_mapping *mapping,
                  const cinch_assumption *assumption)
{
    proof made = {.status = CINCH_WRONG_ROW};
    owned_arena scratch = memory_arena(cinch_cert_size(&net->shape));
    made.status =
        cinch_cert_make(&made.certificate, &made.failures, net, mapping, assumption, scratch.arena);
    free(scratch.memory);
    return made;
}

static bool check(const proof *made, const cinch_net *net, const cinch_mapping *mapping,
                  const cinch_assumption *assumption, const char *what, problem *issue)
{
    if (made->status != CINCH_OK)
        return true;
    owned_arena scratch = memory_arena(cinch_cert_size(&net->shape));
    cinch_status status =
        cinch_cert_check(&made->certificate, net, mapping, assumption, scratch.arena);
    free(scratch.memory);
    return status == CINCH_OK ||
           problem_set(issue, EXIT_INPUT,
                       "%s: the proof that was made does not pass its own check (%s); this is a "
                       "bug in cinch, please report it with the mapping and the network",
                       what, cinch_status_text(status));
}

/* What text_of_number() shows of x >= 0. */
static double number_shown(double x)
{
    short_text text = text_of_number(x);
    return strchr(text.text, ',') != NULL ? floor(x + 0.5) : strtod(text.text, NULL);
}

short_text text_of_bound(const cinch_certificate *proved)
{
    if (number_shown(proved->bound) < number_shown(proved->margin))
        return text_of_number(proved->bound);
    return (short_text){"less than itself"};
}

proof proof_make(const cinch_net *net, const cinch_mapping *mapping)
{
    return make(net, mapping, NULL);
}

bool proof_check(const proof *made, const cinch_net *net, const cinch_mapping *mapping,
                 const char *what, problem *issue)
{
    return check(made, net, mapping, NULL, what, issue);
}

time_left proof_check_left(double seconds)
{
    const double check_over_make = 2.4; /* 1.8 through three units, 3 through four */
    return (time_left){.seconds = check_over_make * seconds};
}

static bool prove_all(proof *made, const cinch_net *net, const cinch_mapping *mapping,
                      const cinch_assumption *assumption, const char *what, progress *talk,
                      problem *issue)
{
    short_text rows = counted(mapping->rows, "row");
    double start = clock_seconds();
    progress_wait(talk, NOBODY_KNOWS, "proving %s", rows.text);
    *made = make(net, mapping, assumption);
    progress_resume(talk);
    bool past_floats = assumption != NULL && made->status == CINCH_NOT_FINITE;
    if (!proof_is_judged(made) && !past_floats)
        return problem_set(issue, EXIT_INPUT, "%s: %s", what, cinch_status_text(made->status));
    progress_wait(talk, proof_check_left(clock_seconds() - start), "checking the proof of %s",
                  rows.text);
    bool good = check(made, net, mapping, assumption, what, issue);
    progress_resume(talk);
    progress_clear(talk);
    return good;
}

bool prove_watched(proof *made, const cinch_net *net, const cinch_mapping *mapping,
                   const char *what, progress *talk, problem *issue)
{
    return prove_all(made, net, mapping, NULL, what, talk, issue);
}

bool prove_assuming(proof *made, const cinch_net *net, const cinch_mapping *mapping,
                    const cinch_assumption *assumption, const char *what, problem *issue)
{
    progress nobody = {.quiet = true};
    return prove_all(made, net, mapping, assumption, what, &nobody, issue);
}

bool prove(proof *made, const cinch_net *net, const cinch_mapping *mapping, const char *what,
           problem *issue)
{
    return prove_assuming(made, net, mapping, NULL, what, issue);
}

/* ---- Without a proof ------------------------------------------------------------------------- */

/* The first of the first rows that is not answered right; their count if all are. */
static size_t first_wrong(const cinch_net *net, const cinch_mapping *mapping, size_t rows)
{
    cinch_walk walk;
    owned_arena memory = memory_walk(&walk, &net->shape);
    size_t row = 0;
    for (; row < rows; row++) {
        cinch_net_walk(&walk, net, mapping->key + row * mapping->columns);
        bool right =
            walk.answer == mapping->value[row] && (walk.margin > 0 || walk.rival == walk.answer);
        if (!right)
            break;
    }
    free(memory.memory);
    return row;
}

size_t proof_first_wrong(const cinch_net *net, const cinch_mapping *mapping)
{
    enum { FEW = 1000 }; /* of more, a proof's searches look at fewer values */
    size_t few = mapping->rows < FEW ? mapping->rows : FEW;
    size_t wrong = first_wrong(net, mapping, few);
    if (wrong < few || few == mapping->rows)
        return wrong;
    const proof made = proof_make(net, mapping);
    bool right = made.status == CINCH_OK || made.status == CINCH_NOT_PROVED;
    return right ? mapping->rows : made.failures.listed > 0 ? made.failures.row[0] : few;
}
