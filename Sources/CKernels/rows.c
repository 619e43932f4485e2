// Matrices of rows: products cut over the threads.
#include "ck_rows.h"

#include <cblas.h>

#include "ck_common.h"
#include "ck_threads.h"

typedef struct {
    bool transpose_a, transpose_b;
    long m, n, k;
    const float *a, *b;
    float *c;
    long a_stride, b_stride, c_stride;
    float beta;
    bool by_rows;
} product;

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
    cblas_sgemm(
        CblasRowMajor, p->transpose_a ? CblasTrans : CblasNoTrans, p->transpose_b ? CblasTrans : CblasNoTrans,
        (int)(p->by_rows ? end - begin : p->m), (int)(p->by_rows ? p->n : end - begin), (int)p->k, 1, a,
        (int)p->a_stride, b, (int)p->b_stride, p->beta, c, (int)p->c_stride);
}

void ck_matmul(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long a_stride, const float *b,
    long b_stride, float beta, float *c, long c_stride) {
    product p = {transpose_a, transpose_b, m, n, k, a, b, c, a_stride, b_stride, c_stride, beta, m >= n};
    // A piece of fewer than 16 rows or columns costs more to hand out than it saves.
    ck_parallel_for(p.by_rows ? m : n, 16, product_body, &p);
}
