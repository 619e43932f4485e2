// Additions go in the order of the places, so that results do not change from run to run.
#include "ck_gather.h"

#include <string.h>

#include "ck_threads.h"

long ck_wrap_indices(long n, int64_t *places, long size) {
    for (long i = 0; i < n; i++) {
        if (CK_SHOULD_STOP(i)) break;
        if (places[i] < -size || places[i] >= size) return i;
        if (places[i] < 0) places[i] += size;
    }
    return -1;
}

void ck_select(long outer, long n, long size, long inner, const int64_t *places, const void *x, void *out) {
    for (long o = 0; o < outer; o++)
        for (long i = 0; i < n; i++) {
            if (ck_interrupt_get()) return;
            memcpy((char *)out + (o * n + i) * inner, (const char *)x + (o * size + places[i]) * inner, (size_t)inner);
        }
}

void ck_select_add(long outer, long n, long size, long inner, const int64_t *places, const float *g, float *x) {
    for (long o = 0; o < outer; o++) {
        for (long i = 0; i < n; i++) {
            if (ck_interrupt_get()) return;
            float *to = x + (o * size + places[i]) * inner;
            const float *from = g + (o * n + i) * inner;
            for (long k = 0; k < inner; k++) to[k] += from[k];
        }
    }
}

#define GATHER(name, type)                                                                                        \
    void name(long outer, long n, long size, long inner, const int64_t *places, const type *x, type *out) {       \
        for (long o = 0; o < outer; o++) {                                                                        \
            for (long i = 0; i < n; i++) {                                                                        \
                if (ck_interrupt_get()) return;                                                                   \
                long row = (o * n + i) * inner;                                                                   \
                for (long k = 0; k < inner; k++) out[row + k] = x[(o * size + places[row + k]) * inner + k];      \
            }                                                                                                     \
        }                                                                                                         \
    }

GATHER(ck_gather, float)
GATHER(ck_gather_int, int64_t)

void ck_gather_add(long outer, long n, long size, long inner, const int64_t *places, const float *g, float *x) {
    for (long o = 0; o < outer; o++) {
        for (long i = 0; i < n; i++) {
            if (ck_interrupt_get()) return;
            long row = (o * n + i) * inner;
            for (long k = 0; k < inner; k++) x[(o * size + places[row + k]) * inner + k] += g[row + k];
        }
    }
}
