// Operations along the lines of a tensor. Lines are those of the middle dimension of x, seen as [outer, n, inner], or
// the rows of [rows, n].
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// out[o, i, k] = x[o, 0, k] + ... + x[o, i, k], summed in double; from the other end if `reverse`.
void ck_cumsum(long outer, long n, long inner, bool reverse, const float *x, float *out);
/// out[o, i, k] = x[o, 0, k] * ... * x[o, i, k], multiplied in double.
void ck_cumprod(long outer, long n, long inner, const float *x, float *out);
/// The gradient of ck_cumprod with respect to x, exact where x has zeros too.
void ck_cumprod_gradient(long outer, long n, long inner, const float *g, const float *x, float *out);

/// places[r, :] = the order that sorts x[r, :], smallest first, equal elements in their order, NaN last.
/// `workspace` holds n places for each thread.
void ck_argsort(long rows, long n, const float *x, int64_t *places, int64_t *workspace);

/// out[r, :] = e^x / sum of e^x, or the logarithm of that.
void ck_softmax(long rows, long n, bool log, const float *x, float *out);
/// The gradient of ck_softmax with respect to x, of the gradient g and the result y.
void ck_softmax_gradient(long rows, long n, bool log, const float *g, const float *y, float *out);
