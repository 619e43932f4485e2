// The Mersenne Twister (Matsumoto and Nishimura 1998) with PyTorch's rules for turning its words into numbers, so that a
// seed gives the numbers that PyTorch gives on a CPU.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint32_t words[624];
    int32_t next;  // the word that is drawn next; 624: all are used up
    bool has_normal;
    double normal;  // the second of a pair of normal numbers, kept for the next draw
} ck_random;

void ck_random_seed(ck_random *random, uint32_t seed);
uint64_t ck_random_word64(ck_random *random);

/// Uniform on [low, low + span).
void ck_random_uniform(ck_random *random, long n, float *out, float low, float span);
/// Standard normal.
void ck_random_normal(ck_random *random, long n, float *out);
/// Integers on [low, low + range).
void ck_random_integers(ck_random *random, long n, int64_t *out, int64_t low, uint64_t range);
/// A random order of 0..<n.
void ck_random_permutation(ck_random *random, long n, int64_t *out);
/// 1 with probability p, else 0.
void ck_random_bernoulli(ck_random *random, long n, float *out, double p);
