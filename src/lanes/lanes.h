/*
 * lanes.h - vectors of LANES floats: GCC's and Clang's vector extensions, and intrinsics only where
 * these have no word for it. Included by the kernel file alone, once for every LANES.
 */
#ifndef CINCH_LANES_LANES_H
#define CINCH_LANES_LANES_H

#include "base/unfused.h"

#include <string.h>

#ifndef LANES
#define LANES 4
#endif

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

/*
 * All parts of a kernel become one function: between calls, vectors and constants would leave the
 * registers. Not where compilers would instrument or analyse that function for minutes.
 */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define LANES_APART
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define LANES_APART
#endif
#ifdef LANES_APART
#define INLINE                      static inline
#define FOR_COUNT(count, call_with) call_with(count);
#define LANES_UNROLL
#define LANES_ROLLED
#else
#define INLINE static inline __attribute__((always_inline))
/* Each count up to 4 compiled for itself. */
#define FOR_COUNT(count, call_with)                                                                \
    switch (count) {                                                                               \
    case 1:                                                                                        \
        call_with(1);                                                                              \
        break;                                                                                     \
    case 2:                                                                                        \
        call_with(2);                                                                              \
        break;                                                                                     \
    case 3:                                                                                        \
        call_with(3);                                                                              \
        break;                                                                                     \
    default:                                                                                       \
        call_with(4);                                                                              \
        break;                                                                                     \
    }
#if defined(__clang__)
#define LANES_UNROLL _Pragma("unroll")
#define LANES_ROLLED _Pragma("nounroll")
#else
#define LANES_UNROLL _Pragma("GCC unroll 16")
#define LANES_ROLLED _Pragma("GCC unroll 1")
#endif
#endif

typedef float vf __attribute__((vector_size(4 * LANES)));
typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * LANES)));

static inline vf vf_splat(float x)
{
    return x - (vf){0};
}

static inline vi vi_splat(int32_t x)
{
    return x - (vi){0};
}

/* Loads and stores at any address. */
static inline vf vf_load(const float *from)
{
    vf x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline void vf_store(float *to, vf x)
{
    memcpy(to, &x, sizeof x);
}

/* Stores 0. Not by memcpy(): gcc 12 would make the zero anew for each store. */
static inline void vf_clear(float *to)
{
    typedef float vf_anywhere __attribute__((vector_size(4 * LANES), aligned(4)));
    *(vf_anywhere *)(void *)to = vf_splat(0.0f);
}

static inline vi vi_load(const int32_t *from)
{
    vi x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline void vi_store(int32_t *to, vi x)
{
    memcpy(to, &x, sizeof x);
}

/* a where the mask is all ones, b where it is 0. */
static inline vi vi_select(vi mask, vi a, vi b)
{
    return (a & mask) | (b & ~mask);
}

static inline vf vf_select(vi mask, vf a, vf b)
{
    return (vf)vi_select(mask, (vi)a, (vi)b);
}

/* x where a == b, else y. */
static inline vf vf_where_equal(vi a, vi b, vf x, vf y)
{
#if LANES == 16 && defined(__AVX512F__)
    __mmask16 equal = _mm512_cmpeq_epi32_mask((__m512i)a, (__m512i)b);
    return (vf)_mm512_mask_mov_ps((__m512)y, equal, (__m512)x);
#else
    return vf_select(a == b, x, y);
#endif
}

/* The larger of two numbers, neither of them NaN. */
static inline vf vf_max(vf a, vf b)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
#elif LANES == 8 && defined(__AVX__)
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
#elif LANES == 4 && defined(__SSE__)
    return (vf)_mm_max_ps((__m128)a, (__m128)b);
#else
    return vf_select(a > b, a, b);
#endif
}

static inline vf vf_sqrt(vf x)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_sqrt_ps((__m512)x);
#elif LANES == 8 && defined(__AVX__)
    return (vf)_mm256_sqrt_ps((__m256)x);
#elif LANES == 4 && defined(__SSE__)
    return (vf)_mm_sqrt_ps((__m128)x);
#elif LANES == 4 && defined(__aarch64__)
    return (vf)vsqrtq_f32((float32x4_t)x);
#elif LANES == 4 && defined(__wasm_simd128__)
    return (vf)wasm_f32x4_sqrt((v128_t)x);
#else
    for (int i = 0; i < LANES; i++)
        x[i] = fmath_sqrt(x[i]);
    return x;
#endif
}

static inline vf vf_abs(vf x)
{
    return (vf)((vi)x & vi_splat(INT32_MAX));
}

/* The larger of a, which is at least 0, and |b|; neither is NaN. */
static inline vf vf_max_size(vf a, vf b)
{
#if LANES == 16 && defined(__AVX512DQ__)
    enum { LARGER_SIZE = 0xb }; /* the larger of both magnitudes, its sign cleared */
    return (vf)_mm512_range_ps((__m512)a, (__m512)b, LARGER_SIZE);
#else
    return vf_max(a, vf_abs(b));
#endif
}

/* The least lane. */
static inline float vf_least(vf x)
{
#if LANES == 16 && defined(__AVX512F__)
    return _mm512_reduce_min_ps((__m512)x);
#else
    float least = x[0];
    for (int i = 1; i < LANES; i++)
        least = x[i] < least ? x[i] : least;
    return least;
#endif
}

static inline int32_t vi_least(vi x)
{
#if LANES == 16 && defined(__AVX512F__)
    return _mm512_reduce_min_epi32((__m512i)x);
#else
    int32_t least = x[0];
    for (int i = 1; i < LANES; i++)
        least = x[i] < least ? x[i] : least;
    return least;
#endif
}

static inline int32_t vi_sum(vi x)
{
#if LANES == 16 && defined(__AVX512F__)
    return _mm512_reduce_add_epi32((__m512i)x);
#else
    int32_t sum = 0;
    for (int i = 0; i < LANES; i++)
        sum += x[i];
    return sum;
#endif
}

/* 0, 1, 2, ... */
static inline vi vi_lanes(void)
{
    static const int32_t number[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    vi lanes;
    memcpy(&lanes, number, sizeof lanes);
    return lanes;
}

/*
 * The `count` numbers at `from`, at least one, in the first lanes; lanes past them repeat the
 * first. A masked load, since a vector cannot be loaded at once from numbers that were just stored.
 */
static inline vi vi_load_part(const uint32_t *from, size_t count)
{
#if LANES == 16 && defined(__AVX512F__)
    __mmask16 mask = (__mmask16)(count < LANES ? (1u << count) - 1 : 0xffffu);
    return (vi)_mm512_mask_loadu_epi32(_mm512_set1_epi32((int)from[0]), mask, from);
#elif LANES == 8 && defined(__AVX2__)
    vi mask = vi_lanes() < vi_splat(count < LANES ? (int32_t)count : LANES);
    vi x = (vi)_mm256_maskload_epi32((const int *)from, (__m256i)mask);
    return (x & mask) | (vi_splat((int32_t)from[0]) & ~mask);
#else
    vi x = {0};
    for (size_t i = 0; i < LANES; i++)
        x[i] = (int32_t)from[i < count ? i : 0];
    return x;
#endif
}

/* Whether a mask is set in any lane. */
static inline bool vi_any(vi mask)
{
    return vi_least(mask) != 0;
}

/* base_unfused() in vectors too: NEON of 32-bit ARM flushes denormals, its scalar unit does not. */
static inline bool lanes_unfused(void)
{
    const probes *p = &base_probes;
    vi good = vi_splat(-1);
    for (int first = 0; first < PROBES; first += LANES) {
        float a[LANES], b[LANES], c[LANES], d[LANES], wanted[LANES];
        for (int i = 0; i < LANES; i++) {
            int probe = (first + i) % PROBES;
            a[i] = base_unknown(&p->a[probe]);
            b[i] = base_unknown(&p->b[probe]);
            c[i] = base_unknown(&p->c[probe]);
            d[i] = base_unknown(&p->d[probe]);
            wanted[i] = p->good[probe];
        }
        vf sum = vf_load(a) * vf_load(b) + vf_load(c) + vf_load(d);
        good &= (vi)sum == (vi)vf_load(wanted);
    }
    return base_unfused() && !vi_any(~good);
}

/* A bit for every lane whose mask is set. */
static inline uint32_t vi_bits(vi mask)
{
#if LANES == 16 && defined(__AVX512DQ__)
    return _mm512_movepi32_mask((__m512i)mask);
#elif LANES == 8 && defined(__AVX__)
    return (uint32_t)_mm256_movemask_ps((__m256)mask);
#elif LANES == 4 && defined(__SSE__)
    return (uint32_t)_mm_movemask_ps((__m128)mask);
#else
    uint32_t bits = 0;
    for (int i = 0; i < LANES; i++)
        bits |= (uint32_t)(mask[i] & 1) << i;
    return bits;
#endif
}

/*
 * base[index] in every lane. By intrinsics, since gcc 12 makes a gather of the loop that takes
 * wrong elements at 16 lanes.
 */
static inline vf vf_gather(const float *base, vi index)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_i32gather_ps((__m512i)index, base, sizeof(float));
#elif LANES == 8 && defined(__AVX2__)
    return (vf)_mm256_i32gather_ps(base, (__m256i)index, sizeof(float));
#else
    vf x;
    for (int i = 0; i < LANES; i++)
        x[i] = base[index[i]];
    return x;
#endif
}

static inline vi vi_gather(const int32_t *base, vi index)
{
#if LANES == 16 && defined(__AVX512F__)
    return (vi)_mm512_i32gather_epi32((__m512i)index, base, sizeof(int32_t));
#elif LANES == 8 && defined(__AVX2__)
    return (vi)_mm256_i32gather_epi32(base, (__m256i)index, sizeof(int32_t));
#else
    vi x;
    for (int i = 0; i < LANES; i++)
        x[i] = base[index[i]];
    return x;
#endif
}

/* base[index] = x in every lane; the indices differ. */
static inline void vf_scatter(float *base, vi index, vf x)
{
#if LANES == 16 && defined(__AVX512F__)
    _mm512_i32scatter_ps(base, (__m512i)index, (__m512)x, sizeof(float));
#else
    for (int i = 0; i < LANES; i++)
        base[index[i]] = x[i];
#endif
}

static inline void vi_scatter(int32_t *base, vi index, vi x)
{
#if LANES == 16 && defined(__AVX512F__)
    _mm512_i32scatter_epi32(base, (__m512i)index, (__m512i)x, sizeof(int32_t));
#else
    for (int i = 0; i < LANES; i++)
        base[index[i]] = x[i];
#endif
}

/* Shuffles within each 128 bits of two vectors, then of 128 bits as a whole: single
 * instructions. */
/* clang-format off */
#if LANES == 4
#define LANES_LOW_SINGLES  0, 4, 1, 5
#define LANES_HIGH_SINGLES 2, 6, 3, 7
#define LANES_LOW_PAIRS    0, 1, 4, 5
#define LANES_HIGH_PAIRS   2, 3, 6, 7
#elif LANES == 8
#define LANES_LOW_SINGLES  0, 8, 1, 9, 4, 12, 5, 13
#define LANES_HIGH_SINGLES 2, 10, 3, 11, 6, 14, 7, 15
#define LANES_LOW_PAIRS    0, 1, 8, 9, 4, 5, 12, 13
#define LANES_HIGH_PAIRS   2, 3, 10, 11, 6, 7, 14, 15
#define LANES_EVEN_QUADS   0, 1, 2, 3, 8, 9, 10, 11
#define LANES_ODD_QUADS    4, 5, 6, 7, 12, 13, 14, 15
#elif LANES == 16
#define LANES_LOW_SINGLES  0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define LANES_HIGH_SINGLES 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define LANES_LOW_PAIRS    0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define LANES_HIGH_PAIRS   2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LANES_EVEN_QUADS   0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27
#define LANES_ODD_QUADS    4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
#endif
/* clang-format on */

#if defined(__clang__)
#define LANES_SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define LANES_SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (vi){__VA_ARGS__})
#endif

/* Transposes each 4 x 4 part of four rows. */
INLINE void vf_transpose_quads(vf row[4])
{
    vf a = LANES_SHUFFLE(row[0], row[1], LANES_LOW_SINGLES);
    vf b = LANES_SHUFFLE(row[2], row[3], LANES_LOW_SINGLES);
    vf c = LANES_SHUFFLE(row[0], row[1], LANES_HIGH_SINGLES);
    vf d = LANES_SHUFFLE(row[2], row[3], LANES_HIGH_SINGLES);
    row[0] = LANES_SHUFFLE(a, b, LANES_LOW_PAIRS);
    row[1] = LANES_SHUFFLE(a, b, LANES_HIGH_PAIRS);
    row[2] = LANES_SHUFFLE(c, d, LANES_LOW_PAIRS);
    row[3] = LANES_SHUFFLE(c, d, LANES_HIGH_PAIRS);
}

/* Transposes a LANES x LANES block in place: within quads, then the quads. */
INLINE void vf_transpose(vf row[LANES])
{
    LANES_UNROLL
    for (size_t i = 0; i < LANES; i += 4)
        vf_transpose_quads(row + i);
#if LANES == 8
    LANES_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vf a = row[i], b = row[i + 4];
        row[i] = LANES_SHUFFLE(a, b, LANES_EVEN_QUADS);
        row[i + 4] = LANES_SHUFFLE(a, b, LANES_ODD_QUADS);
    }
#elif LANES == 16
    LANES_UNROLL
    for (size_t i = 0; i < 4; i++) {
        vf even01 = LANES_SHUFFLE(row[i], row[i + 4], LANES_EVEN_QUADS);
        vf odd01 = LANES_SHUFFLE(row[i], row[i + 4], LANES_ODD_QUADS);
        vf even23 = LANES_SHUFFLE(row[i + 8], row[i + 12], LANES_EVEN_QUADS);
        vf odd23 = LANES_SHUFFLE(row[i + 8], row[i + 12], LANES_ODD_QUADS);
        row[i] = LANES_SHUFFLE(even01, even23, LANES_EVEN_QUADS);
        row[i + 4] = LANES_SHUFFLE(odd01, odd23, LANES_EVEN_QUADS);
        row[i + 8] = LANES_SHUFFLE(even01, even23, LANES_ODD_QUADS);
        row[i + 12] = LANES_SHUFFLE(odd01, odd23, LANES_ODD_QUADS);
    }
#endif
}

#endif
