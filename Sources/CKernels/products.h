// Matrix products of one thread, cut into blocks of the size that OpenBLAS is fastest at. See products.c.
#pragma once
#include <stdbool.h>

/// Whether [m, k] x [k, n] is small enough for the fast kernels.
bool fits_small_product(long m, long n, long k);

/// c = a * b + beta * c for a [m, k], b [k, n] and c [m, n], with rows `*_stride` floats apart.
void multiply_rows(
    long m, long n, long k, const float *a, long a_stride, const float *b, long b_stride, float beta, float *c,
    long c_stride);

/// c = a' * b + beta * c for a [k, m], b [k, n] and c [m, n].
void multiply_transposed(
    long m, long n, long k, const float *a, long a_stride, const float *b, long b_stride, float beta, float *c,
    long c_stride);
