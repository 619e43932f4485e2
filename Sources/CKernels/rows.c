// Matrices of rows: products cut over the threads.
#include "ck_rows.h"

#include <cblas.h>

#include "ck_common.h"
#include "ck_threads.h"

/// Products of more multiplications than this are cut into blocks, between which Ctrl-C is noticed: each takes less than a
/// tenth of a second. Their edges are so long that what OpenBLAS copies for each is soon paid for.
#define LONGEST_PRODUCT (1L << 30)
#define BLOCK_EDGE 1024

typedef struct {
    bool transpose_a, transpose_b;
    long m, n, k;
    const float *a, *b;
    float *c;
    long a_stride, b_stride, c_stride;
    float beta;
    bool by_rows;
} product;

static void multiply(
    const product *p, long m, long n, long k, const float *a, const float *b, float beta, float *c) {
    cblas_sgemm(
        CblasRowMajor, p->transpose_a ? CblasTrans : CblasNoTrans, p->transpose_b ? CblasTrans : CblasNoTrans, (int)m,
        (int)n, (int)k, 1, a, (int)p->a_stride, b, (int)p->b_stride, beta, c, (int)p->c_stride);
}

static void multiply_in_blocks(const product *p, long m, long n, const float *a, const float *b, float *c) {
    long columns = ck_min(n, BLOCK_EDGE), sums = ck_min(p->k, BLOCK_EDGE);
    long rows = ck_max(BLOCK_EDGE, LONGEST_PRODUCT / (columns * sums));
    for (long i = 0; i < m; i += rows)
        for (long j = 0; j < n; j += columns)
            for (long l = 0; l < p->k; l += sums) {
                if (ck_interrupt_get()) return;
                multiply(
                    p, ck_min(rows, m - i), ck_min(columns, n - j), ck_min(sums, p->k - l),
                    a + (p->transpose_a ? l * p->a_stride + i : i * p->a_stride + l),
                    b + (p->transpose_b ? j * p->b_stride + l : l * p->b_stride + j), l > 0 ? 1 : p->beta,
                    c + i * p->c_stride + j);
            }
}

static void product_body(void *context, long begin, long end, int piece) {
    const product *p = context;
    const float *a = p->a, *b = p->b;
    float *c = p->c;
    if (p->by_rows) {
        a += begin * (p->transpose_a ? 1 : p->a_stride);
        c += begin * p->c_stride;
    } else {
        b += begin * (p->transpose_b ? p->b_stride : 1);
        c += begin;
    }
    long m = p->by_rows ? end - begin : p->m, n = p->by_rows ? p->n : end - begin;
    if (p->k == 0 || m * n <= LONGEST_PRODUCT / p->k)
        multiply(p, m, n, p->k, a, b, p->beta, c);
    else
        multiply_in_blocks(p, m, n, a, b, c);
}

void ck_matmul(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long a_stride, const float *b,
    long b_stride, float beta, float *c, long c_stride) {
    product p = {transpose_a, transpose_b, m, n, k, a, b, c, a_stride, b_stride, c_stride, beta, m >= n};
    // A piece of fewer than 16 rows or columns costs more to hand out than it saves.
    ck_parallel_for(p.by_rows ? m : n, 16, product_body, &p);
}
