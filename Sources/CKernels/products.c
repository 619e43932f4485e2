// OpenBLAS copies ("packs") both matrices before it multiplies them, which pays for large ones. For AVX-512 processors it
// also has kernels that multiply in place, and takes them up to a million multiplications. On the products that
// convolutions consist of these measured 1.1 to 1.5 times as fast, so larger products are cut into blocks of that size.
#include "products.h"

#include <cblas.h>
#include <pthread.h>
#include <stdbool.h>

#include "ck_common.h"

/// Products up to this size are multiplied in place.
#define LARGEST_SMALL_PRODUCT 1000000L
/// With fewer rows than this a block is slower than packing.
#define FEWEST_ROWS 12
/// The same for the length of the sums.
#define SHORTEST_SUM 16
/// Up to this many rows the sums are cut into blocks, not the rows.
#define FEW_ROWS 32

bool fits_small_product(long m, long n, long k) { return m * n <= LARGEST_SMALL_PRODUCT / k; }

static bool has_small_kernels;
static pthread_once_t looked = PTHREAD_ONCE_INIT;

static void look(void) {
    const char *core = openblas_get_corename();
    has_small_kernels =
        strcmp(core, "SkylakeX") == 0 || strcmp(core, "Cooperlake") == 0 || strcmp(core, "SapphireRapids") == 0;
}

/// The size of blocks into which `length` is cut so that `length * others` stays a small product: equal blocks, or the
/// whole length where blocks would have fewer than `fewest`.
static long block_length(long length, long others, long fewest) {
    pthread_once(&looked, look);
    long largest = LARGEST_SMALL_PRODUCT / others;
    if (!has_small_kernels || largest < fewest || largest >= length) return length;
    long blocks = (length + largest - 1) / largest;
    return (length + blocks - 1) / blocks;
}

static void multiply_block(
    long m, long n, long k, const float *a, long a_stride, const float *b, long b_stride, float beta, float *c,
    long c_stride) {
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)n, (int)k, 1, a, (int)a_stride, b, (int)b_stride, beta, c,
        (int)c_stride);
}

void multiply_rows(
    long m, long n, long k, const float *a, long a_stride, const float *b, long b_stride, float beta, float *c,
    long c_stride) {
    if (m <= FEW_ROWS) {
        long length = block_length(k, m * n, SHORTEST_SUM);
        for (long first = 0; first < k; first += length)
            multiply_block(
                m, n, ck_min(length, k - first), a + first, a_stride, b + first * b_stride, b_stride,
                first > 0 ? 1 : beta, c, c_stride);
        return;
    }
    long rows = block_length(m, n * k, FEWEST_ROWS);
    for (long first = 0; first < m; first += rows)
        multiply_block(
            ck_min(rows, m - first), n, k, a + first * a_stride, a_stride, b, b_stride, beta, c + first * c_stride,
            c_stride);
}

void multiply_transposed(
    long m, long n, long k, const float *a, long a_stride, const float *b, long b_stride, float beta, float *c,
    long c_stride) {
    long rows = block_length(k, m * n, SHORTEST_SUM);
    for (long first = 0; first < k; first += rows)
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, (int)m, (int)n, (int)ck_min(rows, k - first), 1,
            a + first * a_stride, (int)a_stride, b + first * b_stride, (int)b_stride, first > 0 ? 1 : beta, c,
            (int)c_stride);
}
