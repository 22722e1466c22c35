/* ball.h - the smallest ball around points. */
#ifndef CINCH_BASE_BALL_H
#define CINCH_BASE_BALL_H

#include "base/arena.h"

/* Point v is at[0 * count + v], at[1 * count + v], ...; there is one point or more. */
typedef struct ball_points {
    const float *at; /* [dimensions][count], finite */
    size_t dimensions, count;
} ball_points;

typedef struct ball {
    double radius2; /* from above, to two parts in a million */
    size_t passes;  /* over all points: a few more than hold the ball, dimensions + 1 at most */
} ball;

/* The smallest ball around the points. */
ball ball_around(const ball_points *points, cinch_arena scratch);
size_t ball_around_size(size_t dimensions, size_t count);

#endif
