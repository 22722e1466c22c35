/*
 * palette.h - how colours look to people who see few, and in grey: for tests of palettes.
 *
 * Dichromats are simulated by the matrices of Machado, Oliveira and Fernandes (2009) for a severity
 * of 1, on linear sRGB. Differences are distances in CIE L*a*b* (1976, D65): 2.3 is just
 * noticeable.
 */
#ifndef TEST_PALETTE_H
#define TEST_PALETTE_H

#include <math.h>
#include <stdint.h>

/* Who looks. */
typedef enum palette_eye { EYE_ALL, EYE_DEUTAN, EYE_PROTAN, EYE_TRITAN, EYE_COUNT } palette_eye;

static const char *const palette_eyes[EYE_COUNT] = {"all colours", "deuteranopia", "protanopia",
                                                    "tritanopia"};

typedef struct palette_lab {
    double l, a, b;
} palette_lab;

static inline double palette_linear(uint32_t byte)
{
    double x = byte / 255.0;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

/* What an eye makes of linear light. */
static inline void palette_seen(double seen[3], const double light[3], palette_eye eye)
{
    static const double matrices[EYE_COUNT][3][3] = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.367322, 0.860646, -0.227968},
         {0.280085, 0.672501, 0.047413},
         {-0.011820, 0.042940, 0.968881}},
        {{0.152286, 1.052583, -0.204868},
         {0.114503, 0.786281, 0.099216},
         {-0.003882, -0.048116, 1.051998}},
        {{1.255528, -0.076749, -0.178779},
         {-0.078411, 0.930809, 0.147602},
         {0.004733, 0.691367, 0.303900}},
    };
    for (int i = 0; i < 3; i++) {
        double x = 0;
        for (int j = 0; j < 3; j++)
            x += matrices[eye][i][j] * light[j];
        seen[i] = x < 0 ? 0 : x > 1 ? 1 : x;
    }
}

static inline double palette_root(double t)
{
    return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

/* Of a colour 0xrrggbb. */
static inline palette_lab palette_lab_of(uint32_t colour, palette_eye eye)
{
    double light[3], seen[3];
    for (int i = 0; i < 3; i++)
        light[i] = palette_linear(colour >> (16 - 8 * i) & 255);
    palette_seen(seen, light, eye);
    double r = seen[0], g = seen[1], b = seen[2];
    double x = palette_root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    double y = palette_root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    double z = palette_root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return (palette_lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/* How far apart two colours are for the eye that tells them apart least; *worst says which. */
static inline double palette_apart(palette_eye *worst, uint32_t one, uint32_t other)
{
    double least = HUGE_VAL;
    for (palette_eye eye = EYE_ALL; eye < EYE_COUNT; eye++) {
        palette_lab p = palette_lab_of(one, eye), q = palette_lab_of(other, eye);
        double apart = hypot(hypot(p.l - q.l, p.a - q.a), p.b - q.b);
        *worst = apart < least ? eye : *worst;
        least = apart < least ? apart : least;
    }
    return least;
}

/* L*, from 0 for black to 100 for white: what is left on a grey printer. */
static inline double palette_grey(uint32_t colour)
{
    return palette_lab_of(colour, EYE_ALL).l;
}

/* WCAG's contrast, from 1 to 21. */
static inline double palette_contrast(uint32_t one, uint32_t other)
{
    double y[2];
    for (int i = 0; i < 2; i++) {
        uint32_t colour = i ? other : one;
        y[i] = 0.2126 * palette_linear(colour >> 16 & 255) +
               0.7152 * palette_linear(colour >> 8 & 255) + 0.0722 * palette_linear(colour & 255);
    }
    return (fmax(y[0], y[1]) + 0.05) / (fmin(y[0], y[1]) + 0.05);
}

#endif
