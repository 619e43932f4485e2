// What vector loops share: clones of a function for several instruction sets, wide vectors, and an exponential that
// vectorises.
#pragma once
#include <stdint.h>
#include <string.h>

/// Compiles a function once for AVX-512, once for AVX2 with FMA and once for any processor; the loader picks the best
/// that the machine has. Needs ELF's indirect functions, so other systems get the one plain version. So does the thread
/// sanitizer: what it adds to the code that picks would run before the sanitizer itself has started.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CK_ONE_VERSION
#endif
#endif
#if defined(__x86_64__) && defined(__ELF__) && !defined(CK_ONE_VERSION)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif

/// For helpers of cloned functions: only when inlined are they compiled for the clone's instruction set. Vectors go in
/// and out through pointers, because passing them by value differs between instruction sets.
#define CK_INLINE static inline __attribute__((always_inline))

/// How many floats the wide vector holds.
#define CK_LANES 16

/// Sixteen floats, loaded from and stored to any float address. The compiler splits it where registers are narrower.
typedef float ck_vector __attribute__((vector_size(CK_LANES * sizeof(float)), aligned(sizeof(float)), may_alias));
#define CK_LOAD(address) (*(const ck_vector *)(address))
#define CK_STORE(address, value) (*(ck_vector *)(address) = (value))

CK_INLINE long ck_min(long a, long b) { return a < b ? a : b; }
CK_INLINE long ck_max(long a, long b) { return a > b ? a : b; }

/// e to the power x as a number near 1 that is to be doubled some times; the lowest bits of `doublings` say how many. For
/// x between -104 and 89.
CK_INLINE float ck_exp_parts(float x, int32_t *doublings) {
    const float rounder = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    float scaled = x * 1.44269504f + rounder;
    memcpy(doublings, &scaled, sizeof scaled);
    float whole = scaled - rounder;
    float rest = x - whole * 0.693145752f - whole * 1.42860677e-6f;  // ln 2 in two parts
    float series = 1.38888889e-3f;
    series = series * rest + 8.33333333e-3f;
    series = series * rest + 4.16666667e-2f;
    series = series * rest + 1.66666667e-1f;
    series = series * rest + 0.5f;
    series = series * rest + 1.0f;
    return series * rest + 1.0f;
}

/// e to the power x, within 3 units in the last place; 0 below -103.97, infinity above 88.72, NaN for NaN. Free of
/// branches, so loops over it vectorise.
CK_INLINE float ck_exp(float x) {
    float clamped = x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;  // a NaN passes through
    int32_t doublings;
    float series = ck_exp_parts(clamped, &doublings);
    doublings -= 0x4B400000;
    // The power of two in two factors: neither leaves the range of a float.
    int32_t half = doublings >> 1;
    int32_t bits[2] = {(half + 127) << 23, (doublings - half + 127) << 23};
    float factors[2];
    memcpy(factors, bits, sizeof factors);
    return series * factors[0] * factors[1];
}

/// The same in half the time: beyond -87 and 88 it stays as it is there.
CK_INLINE float ck_exp_bounded(float x) {
    int32_t doublings, bits;
    float series = ck_exp_parts(x > 88.0f ? 88.0f : x < -87.0f ? -87.0f : x, &doublings);
    memcpy(&bits, &series, sizeof bits);
    bits += (int32_t)((uint32_t)doublings << 23);
    memcpy(&series, &bits, sizeof bits);
    return series;
}

/// 1 / (1 + e^-x).
CK_INLINE float ck_sigmoid(float x) { return 1.0f / (1.0f + ck_exp(-x)); }

/// The same faster, for numbers that are not infinite: below -88 it stays as it is there.
CK_INLINE float ck_sigmoid_of_finite(float x) { return 1.0f / (1.0f + ck_exp_bounded(-x)); }
