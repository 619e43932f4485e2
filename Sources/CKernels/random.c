// The order of draws and of roundings is what makes these PyTorch's numbers.
#include "ck_random.h"

#include "ck_math.h"
#include "ck_threads.h"

enum { WORDS = 624, MIDDLE = 397, NORMAL_BLOCK = 16 };
/// Numbers are drawn in blocks of this many, between which Ctrl-C is noticed; a multiple of NORMAL_BLOCK.
#define BLOCK (1L << 18)

void ck_random_seed(ck_random *random, uint32_t seed) {
    random->words[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++) {
        uint32_t previous = random->words[i - 1];
        random->words[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
    }
    random->next = WORDS;
    random->has_normal = false;
    random->normal = 0;
}

static uint32_t twist(uint32_t upper, uint32_t lower) {
    uint32_t joined = (upper & 0x80000000u) | (lower & 0x7FFFFFFFu);
    return (joined >> 1) ^ (lower & 1 ? 0x9908B0DFu : 0);
}

static void refill(ck_random *random) {
    uint32_t *w = random->words;
    for (int i = 0; i < WORDS - MIDDLE; i++) w[i] = w[i + MIDDLE] ^ twist(w[i], w[i + 1]);
    for (int i = WORDS - MIDDLE; i < WORDS - 1; i++) w[i] = w[i + MIDDLE - WORDS] ^ twist(w[i], w[i + 1]);
    w[WORDS - 1] = w[MIDDLE - 1] ^ twist(w[WORDS - 1], w[0]);
    random->next = 0;
}

static inline uint32_t word(ck_random *random) {
    if (random->next >= WORDS) refill(random);
    uint32_t y = random->words[random->next++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680u;
    y ^= (y << 15) & 0xEFC60000u;
    return y ^ (y >> 18);
}

uint64_t ck_random_word64(ck_random *random) {
    uint64_t high = word(random);
    return high << 32 | word(random);
}

static inline float uniform24(ck_random *random) { return (float)(word(random) & 0xFFFFFF) * 0x1p-24f; }

static inline double uniform53(ck_random *random) {
    return (double)(ck_random_word64(random) & 0x1FFFFFFFFFFFFF) * 0x1p-53;
}

CK_CLONES static void uniform_block(ck_random *random, long n, float *out, float low, float span) {
    for (long i = 0; i < n; i++) out[i] = uniform24(random);
    if (low != 0 || span != 1)
        for (long i = 0; i < n; i++) out[i] = fmaf(out[i], span, low);
}

void ck_random_uniform(ck_random *random, long n, float *out, float low, float span) {
    for (long start = 0; start < n && !ck_interrupt_get(); start += BLOCK)
        uniform_block(random, ck_min(BLOCK, n - start), out + start, low, span);
}

/// Box and Muller's transform: the first eight uniform numbers of a block give radii, the other eight angles.
CK_CLONES static void normal_blocks(long n, float *out) {
    const int half = NORMAL_BLOCK / 2;
    for (long start = 0; start + NORMAL_BLOCK <= n; start += NORMAL_BLOCK) {
        float *block = out + start;
        for (int j = 0; j < half; j++) {
            float radius = sqrtf(-2.0f * ck_log(1.0f - block[j]));
            float angle = 6.2831853f * block[j + half];
            block[j] = radius * ck_cos(angle);
            block[j + half] = radius * ck_sin(angle);
        }
    }
}

static float single_normal(ck_random *random) {
    if (random->has_normal) {
        random->has_normal = false;
        return (float)random->normal;
    }
    double angle = 2 * M_PI * uniform53(random);
    double radius = sqrt(-2 * log1p(-uniform53(random)));
    random->normal = radius * sin(angle);
    random->has_normal = true;
    return (float)(radius * cos(angle));
}

void ck_random_normal(ck_random *random, long n, float *out) {
    if (n < NORMAL_BLOCK) {
        for (long i = 0; i < n; i++) out[i] = single_normal(random);
        return;
    }
    for (long start = 0; start < n && !ck_interrupt_get(); start += BLOCK) {
        uniform_block(random, ck_min(BLOCK, n - start), out + start, 0, 1);
        normal_blocks(ck_min(BLOCK, n - start), out + start);
    }
    if (n % NORMAL_BLOCK != 0) {  // the last block is drawn afresh, over the end of the one before
        float *last = out + n - NORMAL_BLOCK;
        uniform_block(random, NORMAL_BLOCK, last, 0, 1);
        normal_blocks(NORMAL_BLOCK, last);
    }
}

void ck_random_integers(ck_random *random, long n, int64_t *out, int64_t low, uint64_t range) {
    bool wide = range >= 1ull << 28;
    for (long i = 0; i < n && !CK_SHOULD_STOP(i); i++) {
        uint64_t drawn = wide ? ck_random_word64(random) : word(random);
        out[i] = (int64_t)((uint64_t)low + drawn % range);
    }
}

void ck_random_permutation(ck_random *random, long n, int64_t *out) {
    for (long i = 0; i < n && !CK_SHOULD_STOP(i); i++) out[i] = i;
    for (long i = 0; i < n - 1 && !CK_SHOULD_STOP(i); i++) {
        long other = i + (long)(word(random) % (uint64_t)(n - i));
        int64_t value = out[i];
        out[i] = out[other];
        out[other] = value;
    }
}

void ck_random_bernoulli(ck_random *random, long n, float *out, double p) {
    for (long i = 0; i < n && !CK_SHOULD_STOP(i); i++) out[i] = uniform53(random) < p ? 1.0f : 0.0f;
}
