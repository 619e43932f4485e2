// Matrices of rows: products cut over the threads, sums of columns, and rows looked up in a table.
#include "ck_rows.h"

#include <cblas.h>

#include "ck_common.h"
#include "ck_threads.h"

// MARK: Products

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

// MARK: Sums of columns

/// Rows whose sum is kept in single precision before it goes on to the double.
#define BLOCK_ROWS 32

typedef struct {
    const float *x;
    long columns;
    double *sums;
} column_job;

CK_CLONES static void sum_columns(const float *x, long rows, long columns, double *sums) {
    for (long column = 0; column < columns; column++) sums[column] = 0;
    for (long first = 0; first < rows; first += BLOCK_ROWS) {
        long last = ck_min(first + BLOCK_ROWS, rows);
        for (long at = 0; at < columns; at += CK_LANES) {
            long width = ck_min(CK_LANES, columns - at);
            float block[CK_LANES] = {0};
            if (width == CK_LANES)
                for (long row = first; row < last; row++)
                    for (long lane = 0; lane < CK_LANES; lane++) block[lane] += x[row * columns + at + lane];
            else
                for (long row = first; row < last; row++)
                    for (long lane = 0; lane < width; lane++) block[lane] += x[row * columns + at + lane];
            for (long lane = 0; lane < width; lane++) sums[at + lane] += block[lane];
        }
    }
}

static void column_body(void *context, long begin, long end, int piece) {
    const column_job *job = context;
    sum_columns(job->x + begin * job->columns, end - begin, job->columns, job->sums + piece * job->columns);
}

long ck_column_sums_workspace(long columns) { return ck_thread_count() * columns; }

void ck_column_sums(const float *x, long rows, long columns, float *sums, double *workspace) {
    column_job job = {x, columns, workspace};
    memset(workspace, 0, ck_column_sums_workspace(columns) * sizeof(double));
    ck_parallel_for(rows, BLOCK_ROWS, column_body, &job);
    for (long column = 0; column < columns; column++) {
        double total = 0;
        for (int piece = 0; piece < ck_thread_count(); piece++) total += workspace[piece * columns + column];
        sums[column] = (float)total;
    }
}

// MARK: Rows

void ck_fill_rows(const float *bias, long rows, long columns, float *y) {
    for (long row = 0; row < rows; row++) memcpy(y + row * columns, bias, columns * sizeof(float));
}

void ck_gather_rows(const float *table, const int64_t *indices, long rows, long columns, float *y) {
    for (long row = 0; row < rows; row++)
        memcpy(y + row * columns, table + indices[row] * columns, columns * sizeof(float));
}

void ck_scatter_rows(const float *dy, const int64_t *indices, long rows, long columns, float *dtable) {
    for (long row = 0; row < rows; row++)
        for (long column = 0; column < columns; column++)
            dtable[indices[row] * columns + column] += dy[row * columns + column];
}
