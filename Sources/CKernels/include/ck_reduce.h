// Reductions of x, seen as [outer, n, inner], over the middle. Sums are kept in double and cut into pieces by size alone,
// so they are the same in every run and for any number of threads.
#pragma once
#include <stdint.h>

typedef enum { CK_REDUCE_SUM, CK_REDUCE_SUM_SQUARES, CK_REDUCE_MIN, CK_REDUCE_MAX } ck_reduction;

/// How many doubles of workspace `ck_reduce` takes.
long ck_reduce_workspace(long outer, long n, long inner);
/// out[o, i] = scale * reduction of x[o, :, i]. The minimum and maximum are NaN where an element is NaN.
void ck_reduce(
    ck_reduction op, long outer, long n, long inner, double scale, const float *x, float *out, double *workspace);

/// The same of integers, without a scale; sums wrap around.
void ck_reduce_int(ck_reduction op, long outer, long n, long inner, const int64_t *x, int64_t *out);

/// The first place of the smallest or largest element of x[o, :, i]; a NaN counts as both.
void ck_reduce_place(ck_reduction op, long outer, long n, long inner, const float *x, int64_t *out);
