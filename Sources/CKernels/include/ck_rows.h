// Matrices of rows: what linear layers and biases need.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// c = a * b, each of a and b optionally transposed, cut over the threads along the longer side of c. a is [m, k],
/// b is [k, n] and c is [m, n] after transposition; the strides are those between the rows in memory.
void ck_matmul(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long a_stride, const float *b,
    long b_stride, float beta, float *c, long c_stride);

/// How many doubles of workspace `ck_column_sums` takes.
long ck_column_sums_workspace(long columns);
/// sums[column] = the sum over all rows, in double precision.
void ck_column_sums(const float *x, long rows, long columns, float *sums, double *workspace);

/// y[row] = bias for every row.
void ck_fill_rows(const float *bias, long rows, long columns, float *y);

/// y[row] = table[indices[row]]; the indices have been checked.
void ck_gather_rows(const float *table, const int64_t *indices, long rows, long columns, float *y);
/// dtable[indices[row]] += dy[row], in the order of the rows.
void ck_scatter_rows(const float *dy, const int64_t *indices, long rows, long columns, float *dtable);
