// Matrices of rows: what linear layers and biases need.
#pragma once
#include <stdbool.h>

/// c = a * b, each of a and b optionally transposed, cut over the threads along the longer side of c. a is [m, k],
/// b is [k, n] and c is [m, n] after transposition; the strides are those between the rows in memory.
void ck_matmul(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long a_stride, const float *b,
    long b_stride, float beta, float *c, long c_stride);

